/* Importing: files of every kind, in a directory of its own, through the public import_run. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/import/import.h"
#include "proto/buffer.h"

static char directory[64];
static struct buffer seen;     /* one line a document, a refusal or a note */

static void put(const char *name, const void *bytes, size_t n)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void puts_to(const char *name, const char *s) { put(name, s, strlen(s)); }

static const char *base(const char *uri)
{
    size_t n = strlen(directory);
    return !strncmp(uri, directory, n) ? uri + n : uri;
}

static enum cw_error on_document(const struct document *d, void *context)
{
    (void)context;
    ck_assert_int_eq(document_check(d), CW_OK);
    buffer_printf(&seen, "%s|%s|%s|%s|", base(d->uri), d->title ? d->title : "-", d->outlet ? d->outlet : "-",
                  d->published ? d->published : "-");
    for (size_t i = 0; i < d->author_count; i++) buffer_printf(&seen, "%s%s", i ? "+" : "", d->authors[i]);
    buffer_printf(&seen, "|%.*s\n", (int)(d->text_size < 100 ? d->text_size : 100), d->text);
    return CW_OK;
}

static void on_refused(const char *name, enum cw_error e, const char *reason, void *context)
{
    (void)context;
    buffer_printf(&seen, "! %s %s: %s\n", base(name), cw_error_name(e), reason);
}

static void on_note(const char *words, void *context)
{
    (void)context;
    buffer_printf(&seen, "# %s\n", words);
}

static const struct import_sink sink = {.document = on_document, .refused = on_refused, .note = on_note};
static struct import_counts counts;

/* Imports one path below the directory and returns what was seen. */
static const char *import_with(struct import_options options, const char *name)
{
    char path[256];
    const char *paths[] = {path};
    snprintf(path, sizeof path, "%s%s", directory, name);
    if (!options.format_option) options.format_option = "--format";
    buffer_clear(&seen);
    ck_assert_int_eq(import_run(&options, paths, 1, &sink, &counts), CW_OK);
    return buffer_terminate(&seen);
}

static const char *import(const char *name) { return import_with((struct import_options){0}, name); }

static void make_directory(void)
{
    snprintf(directory, sizeof directory, "/tmp/cw_import_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
}

static void remove_directory(void)
{
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+rwx %s && rm -rf %s", directory, directory);
    ck_assert_int_eq(system(command), 0);
    buffer_free(&seen);
}

START_TEST(text_stays_as_it_is)
{
    puts_to("a.txt", "\xef\xbb\xbf  Rain\r\n\r\nsaid Oda.  \n");
    ck_assert_str_eq(import("/a.txt"), "/a.txt|-|-|-||\xef\xbb\xbf  Rain\r\n\r\nsaid Oda.  \n\n");
    ck_assert_uint_eq(counts.documents, 1);
}
END_TEST

START_TEST(bad_text_is_refused_by_name_and_byte)
{
    puts_to("empty.txt", "");
    ck_assert_str_eq(import("/empty.txt"), "! /empty.txt bad-input: the file is empty\n");
    ck_assert_int_eq(import_verdict(&counts), CW_EDATA);
    put("binary.txt", "ab\0cd", 5);
    ck_assert_str_eq(import("/binary.txt"), "! /binary.txt bad-input: is binary: a NUL at byte 2\n");
    puts_to("latin.txt", "Caf\xe9 Odara");
    ck_assert_str_eq(
        import("/latin.txt"),
        "! /latin.txt bad-input: is not UTF-8 at byte 3; if it is in another encoding, say --encoding NAME\n");
    ck_assert_str_eq(import_with((struct import_options){.encoding = "latin1"}, "/latin.txt"),
                     "/latin.txt|-|-|-||Café Odara\n");
    puts_to("half.txt", "ab\xc3");
    ck_assert_str_eq(import_with((struct import_options){.encoding = "utf-8"}, "/half.txt"),
                     "! /half.txt bad-input: is not utf-8 at byte 2\n");
    ck_assert_str_eq(import("/none.txt"), "! /none.txt no-input: no such file or directory\n");
    ck_assert_int_eq(import_verdict(&counts), CW_ENOINPUT);
}
END_TEST

START_TEST(a_large_file_is_refused_unread)
{
    char path[256];
    puts_to("large.txt", "x");
    snprintf(path, sizeof path, "%s/large.txt", directory);
    ck_assert_int_eq(truncate(path, 200000000), 0);
    ck_assert_str_eq(import("/large.txt"), "! /large.txt too-large: has 200 MB; at most 8.4 MB are allowed\n");
    ck_assert_uint_eq(counts.bytes, 0);
}
END_TEST

START_TEST(sidecars_give_fields)
{
    puts_to("a.txt", "Text.");
    puts_to("a.json", "{\"title\":\"T\",\"outlet\":\"Harbour Post\",\"authors\":[\"Ann\",\"Bo\"],"
                      "\"published\":\"2026-03\",\"extra\":[1]}");
    ck_assert_str_eq(import(""), "/a.txt|T|Harbour Post|2026-03|Ann+Bo|Text.\n");
    struct import_options flags = {.given = {.outlet = "Flag"}};
    ck_assert_str_eq(import_with(flags, "/a.txt"), "/a.txt|T|Flag|2026-03|Ann+Bo|Text.\n");
    puts_to("a.json", "{\"title\":7}");
    ck_assert_ptr_nonnull(strstr(import("/a.txt"), "a.json: \"title\" must be a string"));
}
END_TEST

START_TEST(jsonl_goes_on_after_a_broken_line)
{
    puts_to("p.jsonl",
            "\xef\xbb\xbf{\"text\":\"One.\",\"authors\":\"Ann\"}\n\n{\"text\":\n{\"title\":\"no text\"}\n[1]\n"
            "{\"text\":\"Two.\",\"uri\":\"u:2\",\"outlet\":null}\r\n{\"text\":\"\"}\n{\"text\":\"Three.\"}");
    const char *s = import("/p.jsonl");
    ck_assert_ptr_nonnull(strstr(s, "/p.jsonl:1|-|-|-|Ann|One.\n"));
    ck_assert_ptr_nonnull(strstr(s, "! /p.jsonl:3 bad-input: not valid JSON"));
    ck_assert_ptr_nonnull(strstr(s, "! /p.jsonl:4 bad-input: has no \"text\"\n"));
    ck_assert_ptr_nonnull(strstr(s, "! /p.jsonl:5 bad-input: must be a JSON object\n"));
    ck_assert_ptr_nonnull(strstr(s, "u:2|-|-|-||Two.\n"));
    ck_assert_ptr_nonnull(strstr(s, "! /p.jsonl:7 bad-input: text is empty\n"));
    ck_assert_ptr_nonnull(strstr(s, "/p.jsonl:8|-|-|-||Three.\n"));
    ck_assert_uint_eq(counts.documents, 3);
    ck_assert_uint_eq(counts.refused, 4);
    ck_assert_int_eq(import_verdict(&counts), CW_ESOMEFAILED);
}
END_TEST

START_TEST(json_is_bounded)
{
    struct buffer b = {0};
    buffer_puts(&b, "{\"text\":\"x\",\"deep\":");
    for (int i = 0; i < 1000; i++) buffer_puts(&b, "[");
    puts_to("deep.json", buffer_terminate(&b));
    ck_assert_str_eq(import("/deep.json"), "! /deep.json too-large: the JSON is nested more than 16 deep\n");
    buffer_clear(&b);
    buffer_puts(&b, "{\"text\":\"x\",\"wide\":[0");
    for (int i = 0; i < 100000; i++) buffer_puts(&b, ",0");
    buffer_puts(&b, "]}\n{\"text\":\"next\"}\n");
    puts_to("wide.jsonl", buffer_terminate(&b));
    ck_assert_str_eq(import("/wide.jsonl"),
                     "! /wide.jsonl:1 too-large: the JSON has more than 65536 values\n/wide.jsonl:2|-|-|-||next\n");
    buffer_clear(&b);
    for (int i = 0; i < 20 << 20; i += 64)
        buffer_puts(&b, "0123456789012345678901234567890123456789012345678901234567890123");
    buffer_puts(&b, "\n{\"text\":\"after\"}\n");
    put("long.jsonl", b.data, b.size);
    ck_assert_str_eq(
        import("/long.jsonl"),
        "! /long.jsonl:1 too-large: the line has more than the 19 MB that are allowed\n/long.jsonl:2|-|-|-||after\n");
    puts_to("nul.jsonl", "{\"text\":\"a\\u0000b\"}\n");
    ck_assert_ptr_nonnull(strstr(import("/nul.jsonl"), "! /nul.jsonl:1 bad-input: not valid JSON"));
    buffer_free(&b);
}
END_TEST

START_TEST(directories_are_walked_in_order)
{
    char path[256];
    snprintf(path, sizeof path, "%s/sub", directory);
    mkdir(path, 0755);
    puts_to("b.txt", "B.");
    puts_to("a.txt", "A.");
    puts_to(".hidden.txt", "H.");
    puts_to("x.pdf", "%PDF");
    puts_to("y.pdf", "%PDF");
    puts_to("README", "r");
    puts_to("sub/c.md", "C.");
    ck_assert_str_eq(import(""), "/a.txt|-|-|-||A.\n/b.txt|-|-|-||B.\n/sub/c.md|-|-|-||C.\n\n"
                                 "# skipped 1 file without an ending\n# skipped 2 files ending in .pdf\n");
    ck_assert_str_eq(import("/x.pdf"), "! /x.pdf bad-input: its name does not tell what it is; say so with --format\n");
    ck_assert_str_eq(import("/README"), "/README|-|-|-||r\n");
    ck_assert_str_eq(import_with((struct import_options){.format = IMPORT_TEXT}, "/x.pdf"), "/x.pdf|-|-|-||%PDF\n");
}
END_TEST

START_TEST(pipes_circles_and_closed_doors)
{
    char path[256], target[256];
    snprintf(path, sizeof path, "%s/f.txt", directory);
    ck_assert_int_eq(mkfifo(path, 0644), 0);
    ck_assert_str_eq(import("/f.txt"),
                     "! /f.txt bad-input: is a pipe; give \"-\" and redirect it to the standard input\n");
    unlink(path);
    snprintf(path, sizeof path, "%s/loop", directory);
    ck_assert_int_eq(symlink(directory, path), 0);
    puts_to("z.txt", "Z.");
    ck_assert_str_eq(import(""),
                     "! /loop bad-input: a symbolic link leads back to a directory above it\n/z.txt|-|-|-||Z.\n");
    unlink(path);
    snprintf(target, sizeof target, "%s/self.txt", directory);
    ck_assert_int_eq(symlink(target, target), 0);
    ck_assert_str_eq(import("/self.txt"), "! /self.txt no-input: its symbolic links go round in a circle\n");
    if (geteuid() == 0) return;  /* root may open every door */
    puts_to("secret.txt", "S.");
    snprintf(path, sizeof path, "%s/secret.txt", directory);
    chmod(path, 0);
    ck_assert_str_eq(import("/secret.txt"), "! /secret.txt not-permitted: no permission to read it\n");
    ck_assert_int_eq(import_verdict(&counts), CW_EPERM);
}
END_TEST

static enum cw_error stop(const struct document *d, void *context)
{
    (void)d;
    ++*(int *)context;
    return cw_fail(CW_EUNAVAILABLE, "gone");
}

START_TEST(the_sink_can_end_it)
{
    int calls = 0;
    const struct import_sink ends = {.document = stop, .refused = on_refused, .note = on_note, .context = &calls};
    const struct import_options options = {.format_option = "--format"};
    const char *paths[] = {directory};
    puts_to("a.jsonl", "{\"text\":\"1\"}\n{\"text\":\"2\"}\n");
    puts_to("b.txt", "B.");
    ck_assert_int_eq(import_run(&options, paths, 1, &ends, &counts), CW_EUNAVAILABLE);
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(dates)
{
    static const char *const good[] = {
        "2026", "2026-03", "2026-03-04", "2026-03-04T18:30", "2026-03-04 18:30:05+02:00", "2026-03-04T18:30:05.123Z"};
    static const char *const bad[] = {
        "", "26", "2026-", "2026-3-4", "yesterday", "2026-03-04T", "2026-03-04T18:30 o'clock",
        "2026-13", "2026-00", "2026-02-29", "2026-04-31", "0000", "2026-03-04T24:00", "2026-03-04 18:60"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) ck_assert_msg(import_is_date(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) ck_assert_msg(!import_is_date(bad[i]), "%s", bad[i]);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("import");
    TCase *t = tcase_create("files");
    tcase_add_checked_fixture(t, make_directory, remove_directory);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, text_stays_as_it_is);
    tcase_add_test(t, bad_text_is_refused_by_name_and_byte);
    tcase_add_test(t, a_large_file_is_refused_unread);
    tcase_add_test(t, sidecars_give_fields);
    tcase_add_test(t, jsonl_goes_on_after_a_broken_line);
    tcase_add_test(t, json_is_bounded);
    tcase_add_test(t, directories_are_walked_in_order);
    tcase_add_test(t, pipes_circles_and_closed_doors);
    tcase_add_test(t, the_sink_can_end_it);
    tcase_add_test(t, dates);
    suite_add_tcase(s, t);
    return s;
}
