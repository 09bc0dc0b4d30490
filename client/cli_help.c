/* The texts that are made from the verb table: usage, a verb's help, and the guess at a mistyped word. */
#include "client/cli.h"

#include <string.h>

#include "client/render/terminal.h"
#include "client/render/text.h"

enum { HELP_COLUMN = 28 };

static void print_option(struct terminal *t, const struct cli_option *o)
{
    char left[128];
    int n = snprintf(left, sizeof left, "  %c%c%s --%s%s%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
                     o->letter ? "," : " ", o->name, o->argument ? " " : "", o->argument ? o->argument : "");
    fprintf(t->file, "%-*s", HELP_COLUMN - 1, left);
    fputc(n >= HELP_COLUMN ? '\n' : ' ', t->file);
    if (n >= HELP_COLUMN) fprintf(t->file, "%*s", HELP_COLUMN, "");
    text_paragraph(t, o->help, HELP_COLUMN, HELP_COLUMN);
    if (!o->values) return;
    fprintf(t->file, "%*sone of: ", HELP_COLUMN, "");
    text_paragraph(t, o->values, HELP_COLUMN + 8, HELP_COLUMN);
}

static void heading(struct terminal *t, const char *words)
{
    terminal_style(t, STYLE_BOLD);
    fprintf(t->file, "%s\n", words);
    terminal_style(t, STYLE_PLAIN);
}

void cli_print_help(const struct verb *v, FILE *out)
{
    struct terminal t = terminal_open(out);
    fprintf(out, "claimwire %s: %s\n\n", v->name, v->brief);
    if (v->examples) {
        heading(&t, "Examples");
        for (const struct cli_example *x = v->examples; x->command; x++) {
            fprintf(out, "  %s\n", x->command);
            fprintf(out, "      ");
            text_paragraph(&t, x->says, 6, 6);
        }
        fputc('\n', out);
    }
    heading(&t, "Usage");
    fprintf(out, "  claimwire %s [OPTION]...%s%s\n\n", v->name, *v->args ? " " : "", v->args);
    if (v->details) {
        text_paragraph(&t, v->details, 0, 0);
        fputc('\n', out);
    }
    if (v->options && v->options->name) {
        heading(&t, "Options");
        for (const struct cli_option *o = v->options; o->name; o++) print_option(&t, o);
        fputc('\n', out);
    }
    heading(&t, "Options of every verb");
    for (const struct cli_option *o = cli_common_options; o->name; o++) print_option(&t, o);
}

static const char common_words[] =
    "Flags win over CLAIMWIRE_* in the environment, these over the configuration file; `claimwire config show` lists "
    "what can be set. Data goes to stdout, talk to stderr; NO_COLOR turns colours off.";

static const char status_words[] =
    "0 done, 1 nothing found, 2 wrong usage, 3 some documents failed, 65 bad input, 66 no such input, 69 no broker, 70 "
    "a bug, 73 cannot create, 74 input/output error, 75 try again, 77 not permitted, 78 configuration or the store's "
    "version.";

void cli_print_usage(const struct verb *const *verbs, FILE *out)
{
    struct terminal t = terminal_open(out);
    fprintf(out, "claimwire: who said what, through whom, in the news\n\n");
    heading(&t, "Usage");
    fprintf(out, "  claimwire VERB [OPTION]... [ARGUMENT]...\n\n");
    heading(&t, "Verbs");
    for (; *verbs; verbs++) {
        fprintf(out, "  %-11s ", (*verbs)->name);
        text_paragraph(&t, (*verbs)->brief, 14, 14);
    }
    fprintf(out, "\n`claimwire help VERB` begins with examples.\n\n");
    text_paragraph(&t, common_words, 0, 0);
    heading(&t, "\nExit status");
    fputs("  ", out);
    text_paragraph(&t, status_words, 2, 2);
}

enum { WORD_MAX = 31 };

/* Damerau's distance with adjacent transpositions (optimal string alignment), of words of at most WORD_MAX bytes. */
static unsigned distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > WORD_MAX || m > WORD_MAX) return WORD_MAX;
    unsigned d[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t i = 0; i <= n; i++) d[i][0] = (unsigned)i;
    for (size_t j = 0; j <= m; j++) d[0][j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            unsigned best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[n][m];
}

const char *cli_nearest(const char *word, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t size = strlen(word);
    unsigned least = size <= 3 ? 2 : size <= 8 ? 3 : 4;  /* too far at this distance */
    for (size_t i = 0; i < n; i++) {
        unsigned d = size >= 3 && !strncmp(word, names[i], size) ? 1 : distance(word, names[i]);
        if (d < least) {
            least = d;
            best = names[i];
        }
    }
    return best;
}
