/* claimwire help, claimwire version. */
#include <stdio.h>
#include <string.h>

#include "client/verbs/verbs.h"

static const struct cli_option help_options[] = {
    {.name = "scdoc", .help = "all of it in the language of scdoc, for the manual"},
    {0},
};

static const struct cli_example help_examples[] = {
    {"claimwire help submit", "what `submit` does, with examples"},
    {0},
};

static enum cw_error run_help(struct invocation *in)
{
    if (cli_given(in, "scdoc")) {
        cli_print_scdoc(verbs, stdout);
        return CW_OK;
    }
    if (!in->arg_count) {
        cli_print_usage(verbs, stdout);
        return CW_OK;
    }
    const char *names[64], *near;
    size_t n = 0;
    for (; verbs[n] && n < 64; n++) {
        names[n] = verbs[n]->name;
        if (strcmp(in->args[0], names[n])) continue;
        cli_print_help(verbs[n], stdout);
        return CW_OK;
    }
    near = cli_nearest(in->args[0], names, n);
    return cw_fail(CW_EUSAGE, "there is no verb \"%s\"%s%s%s", in->args[0], near ? "; did you mean \"" : "",
                   near ? near : "", near ? "\"?" : "");
}

const struct verb verb_help = {
    .name = "help", .args = "[VERB]", .brief = "what a verb does, with examples",
    .max_args = 1, .options = help_options, .examples = help_examples, .run = run_help,
};

static enum cw_error run_version(struct invocation *in)
{
    (void)in;
    puts("claimwire " CW_VERSION);
    return CW_OK;
}

const struct verb verb_version = {
    .name = "version", .args = "", .brief = "the version of this program", .run = run_version,
};
