/* claimwire config: is a configuration right, and what does it come to. */
#include <stdio.h>
#include <string.h>

#include "client/cli.h"

static const struct cli_option options[] = {
    {.name = "scdoc", .help = "with show: the options in the language of scdoc, for the manual"},
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire config check /etc/claimwire/claimwire.conf", "names the file, the line, the option and what is wrong"},
    {"claimwire config show", "every option with its help and the value that holds: default, file, environment, flags"},
    {0},
};

static enum cw_error run(struct invocation *in)
{
    struct config config;
    struct given file = {.option = &cli_common_options[0], .value = in->arg_count > 1 ? in->args[1] : NULL};
    CW_CHECK(!strcmp(file.option->name, "config"));
    if (cli_given(in, "scdoc")) {
        config_print_scdoc(stdout);
        return CW_OK;
    }
    if (file.value) in->given[in->given_count++] = file;  /* there is room: an argument less is an option more */
    enum cw_error e = cli_config(in, &config);
    if (!e) e = config_check_endpoints(&config);
    if (e) return e;
    if (!strcmp(in->args[0], "show")) config_print(&config, stdout);
    else fprintf(stderr, "%s%sthe configuration is right\n", file.value ? file.value : "", file.value ? ": " : "");
    return CW_OK;
}

const struct verb verb_config = {
    .name = "config", .args = "check|show [FILE]", .brief = "check a configuration, or show what holds",
    .words = "check show", .min_args = 1, .max_args = 2, .options = options, .examples = examples, .run = run,
};
