/* Parsing of the command line and running of a verb; see cli.h.  The texts for people are in cli_help.c. */
#include "client/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/render/terminal.h"

const struct cli_option cli_common_options[] = {
    {.name = "config", .argument = "FILE", .help = "read this configuration instead of /etc/claimwire/claimwire.conf"},
    {.name = "directory", .argument = "DIR", .help = "where the service keeps its store and sockets"},
    {.name = "store", .argument = "FILE", .help = "the store to read"},
    {.name = "endpoint",
     .argument = "ENDPOINT",
     .help = "the broker's address for clients, as in ipc:///path or tcp://host:port"},
    {.name = "option", .letter = 'o', .argument = "NAME=VALUE", .help = "set an option of the configuration"},
    {.name = "help", .letter = 'h', .help = "this help"},
    {.name = "version", .help = "the version of this program"},
    {0},
};

static const struct cli_option *find_long(const struct cli_option *table, const char *name, size_t n)
{
    for (const struct cli_option *o = table; o && o->name; o++)
        if (strlen(o->name) == n && !memcmp(o->name, name, n)) return o;
    return NULL;
}

static const struct cli_option *find_letter(const struct cli_option *table, char letter)
{
    for (const struct cli_option *o = table; o && o->name; o++)
        if (o->letter && o->letter == letter) return o;
    return NULL;
}

static const struct cli_option *find_option(const struct verb *v, const char *name, size_t n)
{
    const struct cli_option *o = v ? find_long(v->options, name, n) : NULL;
    return o ? o : find_long(cli_common_options, name, n);
}

const char *cli_next_word(const char **words, size_t *size)
{
    const char *s = *words + strspn(*words, " ");
    *size = strcspn(s, " ");
    *words = s + *size;
    return *size ? s : NULL;
}

/* The place of `value` among `words`, or -1. */
static int word_index(const char *words, const char *value)
{
    size_t size;
    int index = 0;
    for (const char *w; (w = cli_next_word(&words, &size)); index++)
        if (strlen(value) == size && !memcmp(w, value, size)) return index;
    return -1;
}

static enum cw_error unknown_option(const struct verb *v, const char *name, size_t n)
{
    const char *names[64], *own[1];
    size_t count = 0;
    for (const struct cli_option *o = v ? v->options : NULL; o && o->name && count < 56; o++) names[count++] = o->name;
    for (const struct cli_option *o = cli_common_options; o->name; o++) names[count++] = o->name;
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)n, name);
    own[0] = cli_nearest(word, names, count);
    if (own[0]) return cw_fail(CW_EUSAGE, "there is no option --%s; did you mean --%s?", word, own[0]);
    return cw_fail(CW_EUSAGE, "there is no option --%s", word);
}

static enum cw_error check_value(const struct cli_option *o, const char *value)
{
    if (o->values && word_index(o->values, value) < 0)
        return cw_fail(CW_EUSAGE, "--%s %s: must be one of: %s", o->name, value, o->values);
    return CW_OK;
}

static void give(struct invocation *in, const struct cli_option *o, const char *value)
{
    in->given[in->given_count++] = (struct given){o, value};
}

/* Reads the option at argv[*i], which begins with a dash, and its value. */
static enum cw_error parse_option(struct invocation *in, char **argv, int argc, int *i)
{
    const char *arg = argv[*i], *value = NULL;
    const struct cli_option *o;
    if (arg[1] == '-') {
        size_t n = strcspn(arg + 2, "=");
        if (arg[2 + n]) value = arg + 2 + n + 1;
        o = find_option(in->verb, arg + 2, n);
        if (!o) return unknown_option(in->verb, arg + 2, n);
        if (value && !o->argument) return cw_fail(CW_EUSAGE, "--%s takes no value", o->name);
    } else {
        o = in->verb ? find_letter(in->verb->options, arg[1]) : NULL;
        if (!o) o = find_letter(cli_common_options, arg[1]);
        if (!o) return cw_fail(CW_EUSAGE, "there is no option -%c", arg[1]);
        if (arg[2] && !o->argument) return cw_fail(CW_EUSAGE, "-%c takes no value; write options one by one", arg[1]);
        if (arg[2]) value = arg + 2;
    }
    if (o->argument && !value) {
        if (*i + 1 >= argc) return cw_fail(CW_EUSAGE, "--%s needs a value: %s", o->name, o->argument);
        value = argv[++*i];
    }
    give(in, o, value ? value : "");
    return check_value(o, value ? value : "");
}

/* Parses argv[*i ...]; with `only_options` it stops at the first argument that is none. */
static enum cw_error parse(struct invocation *in, char **argv, int argc, int *i, bool only_options, const char **args)
{
    bool options = true;
    for (; *i < argc; ++*i) {
        const char *arg = argv[*i];
        bool is_option = options && arg[0] == '-' && arg[1];
        if (is_option && !strcmp(arg, "--")) {
            options = false;
        } else if (is_option) {
            enum cw_error e = parse_option(in, argv, argc, i);
            if (e) return e;
        } else if (only_options) {
            return CW_OK;
        } else {
            args[in->arg_count++] = arg;
        }
    }
    return CW_OK;
}

static enum cw_error check_args(const struct invocation *in)
{
    const struct verb *v = in->verb;
    if (v->words && in->arg_count && word_index(v->words, in->args[0]) < 0)
        return cw_fail(CW_EUSAGE, "\"%s\" is not one of: %s", in->args[0], v->words);
    if (in->arg_count < v->min_args)
        return cw_fail(CW_EUSAGE, "too few arguments; usage: claimwire %s%s%s", v->name,
                       *v->args ? " " : "", v->args);
    if (in->arg_count > v->max_args)
        return cw_fail(CW_EUSAGE, "too many arguments, from \"%s\" on; usage: claimwire %s%s%s",
                       in->args[v->max_args], v->name, *v->args ? " " : "", v->args);
    return CW_OK;
}

const char *cli_value(const struct invocation *in, const char *option)
{
    CW_CHECK(find_option(in->verb, option, strlen(option)));
    for (size_t i = in->given_count; i--;)
        if (!strcmp(in->given[i].option->name, option)) return in->given[i].value;
    return NULL;
}

bool cli_given(const struct invocation *in, const char *option) { return cli_value(in, option) != NULL; }

enum cw_error cli_number(const struct invocation *in, const char *option, uint64_t min, uint64_t max, uint64_t fallback,
                         uint64_t *out)
{
    const char *value = cli_value(in, option);
    *out = fallback;
    if (!value) return CW_OK;
    char *end;
    errno = 0;
    unsigned long long n = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || errno || n < min || n > max)
        return cw_fail(CW_EUSAGE, "--%s %s: must be a whole number from %llu to %llu", option, value,
                       (unsigned long long)min, (unsigned long long)max);
    *out = n;
    return CW_OK;
}

enum cw_error cli_seconds(const struct invocation *in, const char *option, uint32_t fallback_ms, uint32_t *out)
{
    const char *value = cli_value(in, option);
    *out = fallback_ms;
    if (!value) return CW_OK;
    char *end;
    double seconds = strtod(value, &end);
    if (end == value || *end || !(seconds >= 0.001 && seconds <= 86400))
        return cw_fail(CW_EUSAGE, "--%s %s: must be a number of seconds, from 0.001 to 86400", option, value);
    *out = (uint32_t)(seconds * 1000 + 0.5);
    return CW_OK;
}

size_t cli_choice(const struct invocation *in, const char *option)
{
    const char *value = cli_value(in, option);
    if (!value) return 0;
    int index = word_index(find_option(in->verb, option, strlen(option))->values, value);
    CW_CHECK(index >= 0);  /* the parser has checked it */
    return (size_t)index;
}

enum cw_error cli_config(const struct invocation *in, struct config *out)
{
    enum cw_error e = config_load(cli_value(in, "config"), cli_value(in, "directory"), out);
    for (size_t i = 0; !e && i < in->given_count; i++) {
        if (strcmp(in->given[i].option->name, "option")) continue;
        const char *pair = in->given[i].value, *equals = strchr(pair, '=');
        char name[64];
        if (!equals || equals - pair >= (ptrdiff_t)sizeof name)
            return cw_fail(CW_EUSAGE, "--option %s: must be NAME=VALUE", pair);
        snprintf(name, sizeof name, "%.*s", (int)(equals - pair), pair);
        e = config_set(out, name, equals + 1);
    }
    if (!e && cli_given(in, "store")) e = config_set(out, "store", cli_value(in, "store"));
    if (!e && cli_given(in, "endpoint")) e = config_set(out, "client_endpoint", cli_value(in, "endpoint"));
    return e ? e : config_check(out);
}

static const struct verb *find_verb(const struct verb *const *verbs, const char *name)
{
    for (; *verbs; verbs++)
        if (!strcmp((*verbs)->name, name)) return *verbs;
    return NULL;
}

static enum cw_error unknown_verb(const struct verb *const *verbs, const char *word)
{
    const char *names[64];
    size_t n = 0;
    for (; verbs[n] && n < 64; n++) names[n] = verbs[n]->name;
    const char *near = cli_nearest(word, names, n);
    if (near) return cw_fail(CW_EUSAGE, "there is no verb \"%s\"; did you mean \"%s\"?", word, near);
    return cw_fail(CW_EUSAGE, "there is no verb \"%s\"; `claimwire help` lists them", word);
}

void cli_say(const char *name, const char *words)
{
    struct terminal err = terminal_open(stderr);
    fputs("claimwire: ", stderr);
    if (name) terminal_safe(&err, name);
    if (name) fputs(": ", stderr);
    terminal_safe(&err, words);
    fputc('\n', stderr);
}

/* Prints an error for people, unless its words are empty (all was said before), and turns it into the exit status. */
static int report(const struct verb *v, enum cw_error e)
{
    if (!e || !*cw_error_text()) return cw_error_exit_status(e);
    struct terminal err = terminal_open(stderr);
    terminal_style(&err, STYLE_FAIL);
    fprintf(stderr, "claimwire%s%s:", v ? " " : "", v ? v->name : "");
    terminal_style(&err, STYLE_PLAIN);
    fputc(' ', stderr);
    terminal_safe(&err, cw_error_text());
    fputc('\n', stderr);
    if (e == CW_EUSAGE) fprintf(stderr, "Try `claimwire help%s%s`.\n", v ? " " : "", v ? v->name : "");
    return cw_error_exit_status(e);
}

/* What was printed must have arrived: a full disk under `> file` is an error. */
static enum cw_error flush_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return CW_OK;
    return cw_fail(errno == ENOSPC ? CW_EFULL : CW_EIO, "cannot write the output: %s", strerror(errno));
}

int cli_main(int argc, char **argv, const struct verb *const *verbs)
{
    struct invocation in = {0};
    const char **args = calloc((size_t)argc + 1, sizeof *args);
    in.given = calloc((size_t)argc + 1, sizeof *in.given);
    enum cw_error e;
    int i = 1, status;
    if (!args || !in.given) {
        e = cw_fail(CW_ENOMEM, "out of memory");
        goto out;
    }
    in.args = args;
    e = parse(&in, argv, argc, &i, true, args);
    if (!e && i < argc) {
        in.verb = find_verb(verbs, argv[i]);
        e = in.verb ? CW_OK : unknown_verb(verbs, argv[i]);
        i++;
    } else if (!e && !in.given_count) {
        cli_print_usage(verbs, stderr);
        e = cw_fail(CW_EUSAGE, "%s", "");
    }
    if (!e && in.verb) e = parse(&in, argv, argc, &i, false, args);
    if (e) goto out;
    if (cli_given(&in, "version")) {
        puts("claimwire " CW_VERSION);
    } else if (!in.verb || cli_given(&in, "help")) {
        if (in.verb) cli_print_help(in.verb, stdout);
        else cli_print_usage(verbs, stdout);
    } else {
        e = check_args(&in);
        if (!e) e = in.verb->run(&in);
    }
    if (flush_output() && !e) e = CW_EIO;
out:
    status = report(in.verb, e);
    free(args);
    free(in.given);
    return status;
}
