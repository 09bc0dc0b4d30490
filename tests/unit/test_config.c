/* The configuration: layers, faults with file and line, relations, reloading, and the printed file read back. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proto/config.h"

static char path[] = "/tmp/claimwire-test-XXXXXX";
static struct config c;

static void setup(void)
{
    strcpy(path + strlen(path) - 6, "XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    for (char **e = (char *[]){"CLAIMWIRE_CONFIG", "CLAIMWIRE_DIRECTORY", "CLAIMWIRE_PREFETCH", NULL}; *e; e++)
        unsetenv(*e);
}

static void teardown(void) { unlink(path); }

static enum cw_error load(const char *content, const char *directory)
{
    FILE *f = fopen(path, "w");
    fputs(content, f);
    fclose(f);
    enum cw_error e = config_load(path, directory, &c);
    if (!e) e = config_check(&c);
    return e ? e : config_check_endpoints(&c);
}

#define SAYS(words) ck_assert_msg(strstr(cw_error_text(), words), "\"%s\" does not say \"%s\"", cw_error_text(), words)

START_TEST(defaults_follow_the_directory)
{
    ck_assert_int_eq(load("", "/srv/news/"), CW_OK);
    ck_assert_str_eq(c.directory, "/srv/news");
    ck_assert_str_eq(c.store, "/srv/news/claimwire.db");
    ck_assert_str_eq(c.client_endpoint, "ipc:///srv/news/client.sock");
    ck_assert_str_eq(c.models, "");
    ck_assert_uint_eq(c.attempts, 3);
    ck_assert_str_eq(c.extractor, "models");
}
END_TEST

START_TEST(what_is_set_stays_when_the_directory_moves)
{
    ck_assert_int_eq(load("store = /data/a.db\ndirectory = /srv/news\n", "/srv/other"), CW_OK);
    ck_assert_str_eq(c.store, "/data/a.db");
    ck_assert_str_eq(c.worker_endpoint, "ipc:///srv/other/worker.sock");
}
END_TEST

START_TEST(a_relative_directory_is_made_absolute)
{
    char here[CONFIG_PATH];
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    ck_assert_int_eq(load("", "./x/y"), CW_OK);
    ck_assert_int_eq(strncmp(c.directory, here, strlen(here)), 0);
    ck_assert_str_eq(c.directory + strlen(here), "/x/y");
}
END_TEST

START_TEST(later_layers_win)
{
    setenv("CLAIMWIRE_PREFETCH", "5", 1);
    setenv("CLAIMWIRE_DIRECTORY", "/srv/env", 1);
    ck_assert_int_eq(load("prefetch = 4 ; a few\n# words\nattempts=7\ndirectory = /srv/file\n", NULL), CW_OK);
    ck_assert_uint_eq(c.prefetch, 5);
    ck_assert_uint_eq(c.attempts, 7);
    ck_assert_str_eq(c.directory, "/srv/env");
    ck_assert_int_eq(config_set(&c, "prefetch", "6"), CW_OK);
    ck_assert_uint_eq(c.prefetch, 6);
    setenv("CLAIMWIRE_PREFETCH", "many", 1);
    ck_assert_int_eq(load("", NULL), CW_ECONFIG);
    SAYS("CLAIMWIRE_PREFETCH: prefetch = many: not a whole number");
}
END_TEST

static const struct {
    const char *content, *words;
} faults[] = {
    {"atempts = 3\n", ":1: atempts: no such option"},
    {"\n\nattempts = three\n", ":3: attempts = three: not a whole number"},
    {"attempts = -1\n", "not a whole number"},
    {"attempts = 0x5\n", "not a whole number"},
    {"attempts = \n", "not a whole number"},
    {"attempts = 0\n", ":1: attempts = 0: must lie between 1 and 100"},
    {"attempts = 99999999999999999999999\n", "must lie between"},
    {"log_level = loud\n", "must be one of error warning info debug"},
    {"log_level = info debug\n", "must be one of"},
    {"extractor = a_very_long_word_indeed\n", "must be one of"},
    {"client_endpoint = /run/x.sock\n", "must be ipc:// and an absolute path"},
    {"client_endpoint = ipc://relative\n", "must be ipc:// and an absolute path"},
    {"store =\n", "store is empty"},
    {"directory =\n", "directory is empty"},
    {"attempts = 3\nattempts = 3\n", ":2: attempts was set in line 1 already"},
    {"just words\n", ":1: expected option = value"},
    {"attempts = 3\n[broker\n", ":2: expected option = value"},
    {"[broker]\nattempts = 3\n", ":2: sections are not used here"},
    {"heartbeat_ms = 5000\n", "silence_ms = 10000 must be over twice heartbeat_ms = 5000"},
    {"retry_ms = 1000\nretry_max_ms = 999\n", "retry_max_ms = 999 is under retry_ms = 1000"},
    {"client_endpoint = tcp://127.0.0.1:7600\nworker_endpoint = tcp://127.0.0.1:7600\n", "are the same"},
    {"directory = "
     "/a/directory/with/a/name/that/is/so/long/that/the/path/of/a/socket/in/it/does/not/fit/a/socket/address/any/"
     "more\n",
     "a socket's path may have 107 bytes"},
};

START_TEST(faults_name_file_line_and_reason)
{
    ck_assert_int_eq(load(faults[_i].content, NULL), CW_ECONFIG);
    SAYS(faults[_i].words);
    if (*faults[_i].words == ':') SAYS(path);
}
END_TEST

START_TEST(deep_directory_can_have_short_sockets)
{
    char deep[200];
    memset(deep, 'd', sizeof deep);
    deep[0] = '/';
    deep[sizeof deep - 1] = '\0';
    ck_assert_int_eq(load("", deep), CW_ECONFIG);
    ck_assert_int_eq(config_load(path, deep, &c), CW_OK);
    ck_assert_int_eq(config_set(&c, "client_endpoint", "ipc:///run/c.sock"), CW_OK);
    ck_assert_int_eq(config_check_endpoints(&c), CW_ECONFIG);
    ck_assert_int_eq(config_set(&c, "worker_endpoint", "ipc:///run/w.sock"), CW_OK);
    ck_assert_int_eq(config_check_endpoints(&c), CW_OK);
}
END_TEST

START_TEST(long_lines_and_missing_files)
{
    char *content = malloc(2000);
    memset(content, 'x', 1999);
    memcpy(content, "models = /", 10);
    content[1998] = '\n', content[1999] = '\0';
    ck_assert_int_eq(load(content, NULL), CW_ECONFIG);
    SAYS(":1: the line is too long");
    free(content);
    ck_assert_int_eq(config_load("/nowhere/at.all", NULL, &c), CW_ECONFIG);
    SAYS("cannot open /nowhere/at.all");
    ck_assert_int_eq(config_load("/", NULL, &c), CW_ECONFIG);
}
END_TEST

START_TEST(the_printed_file_reads_back)
{
    struct config again;
    ck_assert_int_eq(load("attempts = 9\nmodels = /m\nlog_level = debug\n", "/srv/news"), CW_OK);
    FILE *f = fopen(path, "w");
    config_print(&c, f);
    fclose(f);
    ck_assert_msg(config_load(path, NULL, &again) == CW_OK, "%s", cw_error_text());
    ck_assert_mem_eq(&again, &c, sizeof c);
}
END_TEST

START_TEST(reload_takes_what_it_may)
{
    struct config fresh;
    char others[64];
    ck_assert_int_eq(load("", "/srv/news"), CW_OK);
    fresh = c;
    config_set(&fresh, "attempts", "8");
    config_set(&fresh, "log_level", "debug");
    ck_assert_uint_eq(config_reload(&c, &fresh, others, sizeof others), 0);
    ck_assert_uint_eq(c.attempts, 8);
    ck_assert_str_eq(c.log_level, "debug");
    config_set(&fresh, "store", "/x.db");
    config_set(&fresh, "prefetch", "1");
    ck_assert_uint_eq(config_reload(&c, &fresh, others, sizeof others), 2);
    ck_assert_str_eq(others, "store, prefetch");
    ck_assert_str_eq(c.store, "/srv/news/claimwire.db");
    ck_assert_uint_eq(config_reload(&c, &fresh, others, 8), 2);
    ck_assert_str_eq(others, "store, ");
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("config");
    TCase *t = tcase_create("config");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, defaults_follow_the_directory);
    tcase_add_test(t, what_is_set_stays_when_the_directory_moves);
    tcase_add_test(t, a_relative_directory_is_made_absolute);
    tcase_add_test(t, later_layers_win);
    tcase_add_loop_test(t, faults_name_file_line_and_reason, 0, (int)(sizeof faults / sizeof *faults));
    tcase_add_test(t, long_lines_and_missing_files);
    tcase_add_test(t, deep_directory_can_have_short_sockets);
    tcase_add_test(t, the_printed_file_reads_back);
    tcase_add_test(t, reload_takes_what_it_may);
    suite_add_tcase(s, t);
    return s;
}
