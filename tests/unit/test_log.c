/* Lines of the log, read back through a pipe that stands in for stderr. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proto/log.h"

static char line[4096];
static int pipes[2], terminal;

static void setup(void)
{
    ck_assert_int_eq(pipe(pipes), 0);
    terminal = dup(STDERR_FILENO);
    unsetenv("JOURNAL_STREAM");
}

static void begin(const char *who, const char *level)
{
    log_open(who, level);
    dup2(pipes[1], STDERR_FILENO);
}

static const char *written(void)
{
    dup2(terminal, STDERR_FILENO);
    close(pipes[1]);
    ssize_t n = read(pipes[0], line, sizeof line - 1);
    line[n > 0 ? n : 0] = '\0';
    return line;
}

START_TEST(a_line_says_when_who_and_what)
{
    begin("worker 2", "info");
    log_warning("document %d", 7);
    ck_assert_uint_eq(strlen(written()), strlen("2026-11-22T01:02:03Z worker 2: warning: document 7\n"));
    ck_assert_str_eq(line + 20, " worker 2: warning: document 7\n");
    ck_assert_int_eq(line[19], 'Z');
}
END_TEST

START_TEST(journald_gets_priorities)
{
    setenv("JOURNAL_STREAM", "8:1", 1);
    begin("broker", "debug");
    log_error("a");
    log_warning("b");
    log_info("c");
    log_debug("d");
    ck_assert_str_eq(written(), "<3>broker: a\n<4>broker: b\n<6>broker: c\n<7>broker: d\n");
}
END_TEST

START_TEST(the_level_holds)
{
    setenv("JOURNAL_STREAM", "8:1", 1);
    begin("x", "warning");
    log_info("no");
    log_warning("yes");
    log_set_level("error");
    log_warning("no");
    log_set_level("nonsense");
    log_warning("no");
    ck_assert_str_eq(written(), "<4>x: yes\n");
}
END_TEST

START_TEST(what_is_quoted_cannot_forge_a_line)
{
    setenv("JOURNAL_STREAM", "8:1", 1);
    begin("x", "info");
    log_info("%s", "first\n<3>second\rthird");
    ck_assert_str_eq(written(), "<6>x: first <3>second third\n");
}
END_TEST

START_TEST(long_lines_are_cut)
{
    char words[5000];
    memset(words, 'w', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    begin("x", "info");
    log_info("%s", words);
    size_t n = strlen(written());
    ck_assert_uint_eq(n, 2048 - 1);
    ck_assert_int_eq(line[n - 1], '\n');
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("log");
    TCase *c = tcase_create("log");
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, a_line_says_when_who_and_what);
    tcase_add_test(c, journald_gets_priorities);
    tcase_add_test(c, the_level_holds);
    tcase_add_test(c, what_is_quoted_cannot_forge_a_line);
    tcase_add_test(c, long_lines_are_cut);
    suite_add_tcase(s, c);
    return s;
}
