/* The verb table in the language of scdoc: the middle of claimwire(1), so that the manual
 * cannot lag behind the program. */
#include "client/cli.h"

#include <string.h>

/* scdoc takes these for markup. */
static void put(const char *words, FILE *out)
{
    for (; *words; words++) {
        if (strchr("\\*_#[]", *words)) fputc('\\', out);
        fputc(*words, out);
    }
}

static void put_option(const struct cli_option *o, FILE *out)
{
    fputs("*--", out);
    put(o->name, out);
    fputc('*', out);
    if (o->letter) fprintf(out, ", *-%c*", o->letter);
    if (o->argument) {
        fputs(" _", out);
        put(o->argument, out);
        fputc('_', out);
    }
    fputs("\n\t", out);
    put(o->help, out);
    if (o->values) {
        fputs("; one of: ", out);
        put(o->values, out);
    }
    fputs("\n\n", out);
}

static void put_verb(const struct verb *v, FILE *out)
{
    fprintf(out, "## claimwire %s%s%s\n\n", v->name, *v->args ? " " : "", v->args);  /* no markup in headings */
    put(v->brief, out);
    fputs(".\n\n", out);
    if (v->details) {
        put(v->details, out);
        fputs("\n\n", out);
    }
    for (const struct cli_option *o = v->options; o && o->name; o++) put_option(o, out);
    for (const struct cli_example *x = v->examples; x && x->command; x++) {
        fprintf(out, "```\n%s\n```\n\n", x->command);
        put(x->says, out);
        fputs("\n\n", out);
    }
}

void cli_print_scdoc(const struct verb *const *verbs, FILE *out)
{
    fputs("# VERBS\n\n", out);
    for (; *verbs; verbs++) put_verb(*verbs, out);
    fputs("# OPTIONS OF EVERY VERB\n\n", out);
    for (const struct cli_option *o = cli_common_options; o->name; o++) put_option(o, out);
}
