/* The command line: what is accepted, what is refused with which words, and the texts that come from the tables. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cli.h"

Suite *suite(void);

static struct {
    unsigned runs;
    char args[4][32];
    size_t arg_count;
    char name[32];
    bool has_name;
    uint64_t number;
    uint32_t seconds;
    size_t choice;
    enum cw_error error;
} ran;

static const struct cli_option options[] = {
    {.name = "name", .letter = 'n', .argument = "NAME", .help = "a name"},
    {.name = "number", .argument = "N", .help = "a number"},
    {.name = "seconds", .argument = "S", .help = "a time"},
    {.name = "choice", .argument = "C", .values = "red green blue", .help = "a colour"},
    {.name = "flag", .letter = 'f', .help = "a switch"},
    {0},
};

static enum cw_error run(struct invocation *in)
{
    memset(&ran.args, 0, sizeof ran.args);
    ran.runs++;
    ran.arg_count = in->arg_count;
    for (size_t i = 0; i < in->arg_count; i++) snprintf(ran.args[i], sizeof ran.args[i], "%s", in->args[i]);
    ran.has_name = cli_given(in, "name");
    snprintf(ran.name, sizeof ran.name, "%s", ran.has_name ? cli_value(in, "name") : "");
    ran.choice = cli_choice(in, "choice");
    enum cw_error e = cli_number(in, "number", 1, 100, 7, &ran.number);
    return e ? e : cli_seconds(in, "seconds", 5000, &ran.seconds);
}

static const struct cli_example examples[] = {{"claimwire mix a b", "mixes a and b"}, {0}};
static const struct verb verb_mix = {.name = "mix",
                                     .args = "A [B]",
                                     .brief = "mixes things",
                                     .min_args = 1,
                                     .max_args = 2,
                                     .options = options,
                                     .examples = examples,
                                     .run = run};
static const struct verb verb_pick = {.name = "pick",
                                      .args = "one|two",
                                      .brief = "picks",
                                      .words = "one two",
                                      .min_args = 1,
                                      .max_args = 1,
                                      .run = run,
                                      .options = options};
static const struct verb *const verbs[] = {&verb_mix, &verb_pick, NULL};

/* Runs a command line of words separated by blanks; what it says on stderr goes to `said`. */
static char said[4096];

static int call(const char *line)
{
    char words[256], *argv[16] = {(char *)"claimwire"}, *rest = words;
    int argc = 1, saved = dup(STDERR_FILENO);
    FILE *f = tmpfile();
    snprintf(words, sizeof words, "%s", line);
    for (char *w; (w = strsep(&rest, " "));) argv[argc++] = w;
    fflush(stderr);
    dup2(fileno(f), STDERR_FILENO);
    int status = cli_main(*line ? argc : 1, argv, verbs);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(f);
    said[fread(said, 1, sizeof said - 1, f)] = '\0';
    fclose(f);
    return status;
}

START_TEST(options_and_arguments)
{
    ck_assert_int_eq(call("mix a --name=x --number 9 b"), 0);
    ck_assert_uint_eq(ran.arg_count, 2);
    ck_assert_str_eq(ran.args[1], "b");
    ck_assert_str_eq(ran.name, "x");
    ck_assert_uint_eq(ran.number, 9);
    ck_assert_uint_eq(ran.seconds, 5000);
    ck_assert_int_eq(call("mix -nx -n y -f - --seconds 0.25"), 0);
    ck_assert_str_eq(ran.name, "y");
    ck_assert_str_eq(ran.args[0], "-");
    ck_assert_uint_eq(ran.seconds, 250);
    ck_assert_int_eq(call("mix -- --name -x"), 0);
    ck_assert_str_eq(ran.args[0], "--name");
    ck_assert(!ran.has_name);
    ck_assert_int_eq(call("--store /tmp/s.db mix a --choice blue"), 0);
    ck_assert_uint_eq(ran.choice, 2);
    ck_assert_int_eq(call("mix a --name="), 0);
    ck_assert(ran.has_name);
    unsigned runs = ran.runs;
    ck_assert_int_eq(call("--version"), 0);
    ck_assert_int_eq(call("mix --help"), 0);
    ck_assert_uint_eq(ran.runs, runs);
}
END_TEST

START_TEST(faults_are_named)
{
    static const struct { const char *line, *words; } cases[] = {
        {"mix a --nmae x", "there is no option --nmae; did you mean --name?"},
        {"mix a --zzzzzzzz", "there is no option --zzzzzzzz\n"},
        {"mix a -z", "there is no option -z"},
        {"mix a --name", "--name needs a value: NAME"},
        {"mix a --flag=1", "--flag takes no value"},
        {"mix a -fn", "-f takes no value"},
        {"mix a --number 0", "must be a whole number from 1 to 100"},
        {"mix a --number 9x", "must be a whole number"},
        {"mix a --number -1", "must be a whole number"},
        {"mix a --seconds never", "must be a number of seconds"},
        {"mix a --choice pink", "--choice pink: must be one of: red green blue"},
        {"mix", "too few arguments; usage: claimwire mix A [B]"},
        {"mix a b c", "too many arguments, from \"c\" on"},
        {"pick three", "\"three\" is not one of: one two"},
        {"mxi a", "there is no verb \"mxi\"; did you mean \"mix\"?"},
        {"frobnicate", "there is no verb \"frobnicate\"; `claimwire help` lists them"},
        {"", "Usage"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned runs = ran.runs;
        ck_assert_msg(call(cases[i].line) == 2, "%s", cases[i].line);
        ck_assert_msg(strstr(said, cases[i].words), "%s: %s", cases[i].line, said);
        ck_assert(ran.runs == runs || strstr(cases[i].words, "number"));
    }
}
END_TEST

START_TEST(words_from_outside_cannot_write_escapes)
{
    ck_assert_int_eq(call("mix a --name \033[2J --number \033]0;x\007"), 2);
    ck_assert_ptr_null(strchr(said, '\033'));
    ck_assert_ptr_nonnull(strstr(said, "␛]0;x␇"));
}
END_TEST

START_TEST(help_comes_from_the_table)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    cli_print_help(&verb_mix, f);
    fflush(f);
    static const char *const parts[] = {"claimwire mix: mixes things",     "claimwire mix a b",
                                        "claimwire mix [OPTION]... A [B]", "-n, --name NAME",
                                        "one of: red green blue",          "--endpoint ENDPOINT"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) ck_assert_msg(strstr(text, parts[i]), "%s", parts[i]);
    ck_assert(strstr(text, "Examples") < strstr(text, "Usage"));
    fclose(f);
    free(text);
}
END_TEST

START_TEST(nearest_names)
{
    static const char *const names[] = {"submit", "status", "show", "store", "who"};
    ck_assert_str_eq(cli_nearest("sumbit", names, 5), "submit");
    ck_assert_str_eq(cli_nearest("stat", names, 5), "status");
    ck_assert_str_eq(cli_nearest("shwo", names, 5), "show");
    ck_assert_str_eq(cli_nearest("wo", names, 5), "who");
    ck_assert_ptr_null(cli_nearest("xyzzy", names, 5));
    ck_assert_ptr_null(cli_nearest("", names, 5));
    ck_assert_ptr_null(cli_nearest("a very long word that is like none of the names at all", names, 5));
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("cli");
    TCase *t = tcase_create("cli");
    tcase_add_test(t, options_and_arguments);
    tcase_add_test(t, faults_are_named);
    tcase_add_test(t, words_from_outside_cannot_write_escapes);
    tcase_add_test(t, help_comes_from_the_table);
    tcase_add_test(t, nearest_names);
    suite_add_tcase(s, t);
    return s;
}
