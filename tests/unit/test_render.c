/* What people and programs get to read: widths, wrapping, tables, CSV, marked articles, and nothing that controls a
 * terminal. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/render/article.h"
#include "client/render/rows.h"
#include "client/render/text.h"

Suite *suite(void);

static char *text;
static size_t size;

/* A pretended terminal of this width that writes to memory; close with done(). */
static struct terminal open_memory(unsigned width, bool is_terminal)
{
    return (struct terminal){.file = open_memstream(&text, &size), .width = width, .is_terminal = is_terminal};
}

static const char *done(struct terminal *t)
{
    static char copy[16384];
    fclose(t->file);
    ck_assert_uint_lt(size, sizeof copy);
    memcpy(copy, text, size + 1);
    free(text);
    return copy;
}

START_TEST(control_characters_become_visible)
{
    struct terminal t = open_memory(80, true);
    terminal_safe(&t, "a\033[31mb\x7f" "c\xc2\x9b" "d\xe2\x80\xae" "e\xff" "f\ng\th\r");
    ck_assert_str_eq(done(&t), "a␛[31mb\xef\xbf\xbd" "c\xef\xbf\xbd" "d\xef\xbf\xbd" "e\xef\xbf\xbd" "f g h␍");
    t = open_memory(80, true);
    terminal_data(&t, "x\033[2J\ty\n", 8);
    ck_assert_str_eq(done(&t), "x␛[2J\ty\n");
    t = open_memory(80, false);
    terminal_data(&t, "x\033[2J\ty\n", 8);
    ck_assert_str_eq(done(&t), "x\033[2J\ty\n");  /* into a file: as it is */
}
END_TEST

START_TEST(widths_and_breaks)
{
    size_t next;
    ck_assert_uint_eq(text_width("e\xcc\x81 日本", strlen("e\xcc\x81 日本")), 6);
    ck_assert_uint_eq(text_line("one two three", 13, 8, &next), 7);
    ck_assert_uint_eq(next, 8);
    ck_assert_uint_eq(text_line("one two", 7, 7, &next), 7);
    ck_assert_uint_eq(next, 7);
    ck_assert_uint_eq(text_line("one\n\ntwo", 8, 80, &next), 3);
    ck_assert_uint_eq(next, 4);
    ck_assert_uint_eq(text_line("unbreakable", 11, 4, &next), 4);
    ck_assert_uint_eq(next, 4);
    ck_assert_uint_eq(text_line("日本語", 9, 4, &next), 6);
    ck_assert_uint_eq(text_line("one   ", 6, 3, &next), 3);
    ck_assert_uint_eq(next, 6);
    ck_assert_uint_eq(text_fit("日本語", 9, 5), 6);
    struct terminal t = open_memory(40, false);
    text_paragraph(&t, "a paragraph of some words that is longer than one line of it", 4, 4);
    ck_assert_str_eq(done(&t), "a paragraph of some words that is\n    longer than one line of it\n");
    t = open_memory(40, false);
    fputs("a heading of some length", t.file);
    text_paragraph(&t, "  and what goes with it", 24, 4);
    ck_assert_str_eq(done(&t), "a heading of some length\n    and what goes with it\n");
    t = open_memory(40, false);
    fputs("a heading of some length", t.file);
    text_paragraph(&t, "  and no more", 24, 4);
    ck_assert_str_eq(done(&t), "a heading of some length  and no more\n");
}
END_TEST

/* Whatever the bytes, text_line goes on and never gives more than fits. */
START_TEST(breaking_always_advances)
{
    srand(7);
    for (int round = 0; round < 20000; round++) {
        char s[40];
        size_t n = (size_t)rand() % sizeof s, next;
        for (size_t i = 0; i < n; i++) s[i] = "ab \n\t\r\xc3\xa9\xe2\x80\x94\xff"[rand() % 12];
        unsigned width = 1 + (unsigned)rand() % 10;
        for (size_t i = 0; i < n; i += next) {
            size_t line = text_line(s + i, n - i, width, &next);
            ck_assert_uint_gt(next, 0);
            ck_assert_uint_le(next, n - i);
            ck_assert_uint_le(line, next);
            ck_assert(text_width(s + i, line) <= width || line == text_glyph(s + i, n - i).size ||
                      memchr(s + i, '\t', line) || memchr(s + i, ' ', line));
        }
    }
}
END_TEST

START_TEST(numbers_for_people)
{
    char b[TEXT_NUMBER];
    ck_assert_str_eq(text_count(0, b), "0");
    ck_assert_str_eq(text_count(1234567, b), "1,234,567");
    ck_assert_str_eq(text_counted(1, "document", b), "1 document");
    ck_assert_str_eq(text_counted(2000, "document", b), "2,000 documents");
    ck_assert_str_eq(text_bytes(1, b), "1 byte");
    ck_assert_str_eq(text_bytes(999, b), "999 bytes");
    ck_assert_str_eq(text_bytes(1500, b), "1.5 kB");
    ck_assert_str_eq(text_bytes(200000000, b), "200 MB");
    ck_assert_str_eq(text_duration(12, b), "12 ms");
    ck_assert_str_eq(text_duration(1234, b), "1.2 s");
    ck_assert_str_eq(text_duration(125000, b), "2 min 05 s");
    ck_assert_str_eq(text_duration(7500000, b), "2 h 05 min");
    ck_assert_str_eq(text_rate(2.25, b), "2.2/s");
    ck_assert_str_eq(text_rate(1234.5, b), "1,235/s");
}
END_TEST

static const struct column columns[] = {{.name = "name", .heading = "name", .flexible = true},
                                        {.name = "n", .heading = "count"},
                                        {.name = "x"},
                                        {.name = "ok", .heading = "ok"}};

static const char *rows_as(enum rows_format format, unsigned width)
{
    struct terminal t = open_memory(width, false);
    struct rows *r = rows_new(&t, format, columns, 4);
    rows_add(r, (const struct cell[]){cell_text("plain"), cell_count(1234), cell_real(0.25), cell_flag(true)});
    rows_add(r, (const struct cell[]){cell_text("with, \"quotes\"\nand\ttab\\"), cell_count(5), cell_text(NULL),
                                      cell_flag(false)});
    rows_end(r);
    return done(&t);
}

START_TEST(one_description_four_formats)
{
    ck_assert_str_eq(rows_as(ROWS_CSV, 80),
                     "name,n,x,ok\r\nplain,1234,0.25,true\r\n\"with, \"\"quotes\"\"\nand\ttab\\\",5,,false\r\n");
    ck_assert_str_eq(rows_as(ROWS_TSV, 80),
                     "name\tn\tx\tok\nplain\t1234\t0.25\ttrue\nwith, \"quotes\"\\nand\\ttab\\\\\t5\t\tfalse\n");
    ck_assert_str_eq(rows_as(ROWS_JSON, 80),
                     "{\"name\":\"plain\",\"n\":1234,\"x\":0.25,\"ok\":true}\n"
                     "{\"name\":\"with, \\\"quotes\\\"\\nand\\ttab\\\\\",\"n\":5,\"x\":null,\"ok\":false}\n");
    ck_assert_str_eq(rows_as(ROWS_PEOPLE, 80), "name                     count  ok\n"
                                               "plain                    1,234  yes\n"
                                               "with, \"quotes\" and tab\\      5  no\n");
    ck_assert_str_eq(rows_as(ROWS_PEOPLE, 26), "name            count  ok\n"
                                               "plain           1,234  yes\n"
                                               "with, \"quotes…      5  no\n");
    ck_assert_str_eq(rows_as(ROWS_PEOPLE, 20), "name           count\n"
                                               "plain          1,234\n"
                                               "with, \"quote…      5\n");
    ck_assert_str_eq(rows_as(ROWS_PEOPLE, 5), "name\n"
                                              "plain\n"
                                              "with, \"quot…\n");
}
END_TEST

START_TEST(dates_as_short_as_they_may_be)
{
    char b[48];
    ck_assert_str_eq(article_date("2026-03-04T00:00:00", "2026-03-04T23:59:59", b), "2026-03-04");
    ck_assert_str_eq(article_date("2026-03-01T00:00:00", "2026-03-31T23:59:59", b), "2026-03");
    ck_assert_str_eq(article_date("2026-01-01T00:00:00", "2026-12-31T23:59:59", b), "2026");
    ck_assert_str_eq(article_date("2026-03-04T00:00:00", "2026-03-07T23:59:59", b), "2026-03-04 to 2026-03-07");
    ck_assert_str_eq(article_date(NULL, NULL, b), "undated");
}
END_TEST

/* "Rain," said Oda.  Dry, he added. */
static struct record make_record(void)
{
    static struct span content[] = {{0, 7}}, cue[] = {{8, 12}}, source[] = {{13, 16}};
    static struct span content2[] = {{18, 22}}, cue2[] = {{26, 31}}, source2[] = {{23, 25}};
    static struct statement statements[] = {{.form = FORM_DIRECT,
                                             .kind = KIND_STATEMENT,
                                             .polarity = POLARITY_AFFIRMED,
                                             .content = {content, 1},
                                             .cue = {cue, 1},
                                             .source = {source, 1},
                                             .has_speaker = true,
                                             .speaker = {.name = "Ines Oda", .entity = -1, .count = 1},
                                             .within = -1},
                                            {.form = FORM_INDIRECT,
                                             .kind = KIND_DENIAL,
                                             .polarity = POLARITY_DENIED,
                                             .content = {content2, 1},
                                             .cue = {cue2, 1},
                                             .source = {source2, 1},
                                             .within = 0}};
    static const char words[] = "\"Rain,\" said Oda. Dry, he added.\n";
    return (struct record){.id = "00112233445566778899aabbccddeeff",
                           .uri = "a.txt",
                           .title = "Weather\033[2J",
                           .language = "en",
                           .text = words,
                           .text_size = sizeof words - 1,
                           .statements = statements,
                           .statement_count = 2,
                           .engine = "x"};
}

START_TEST(an_article_without_colour)
{
    struct record r = make_record();
    struct terminal t = open_memory(60, true);
    article_print(&t, &r);
    const char *s = done(&t);
    ck_assert_ptr_null(strchr(s, '\033'));
    ck_assert_ptr_nonnull(strstr(s, "Weather␛[2J\n"));
    ck_assert_ptr_nonnull(strstr(s, "   1,2 \"Rain,\" said Oda. Dry, he added.\n"
                                    "       ~~~~~~~ ^^^^ ===  ~~~~ == ^^^^^\n"));
    ck_assert_ptr_nonnull(strstr(s, "2 statements\n"));
    ck_assert_ptr_nonnull(strstr(s, "   1  Ines Oda  direct statement\n      \"Rain,\"\n"));
    ck_assert_ptr_nonnull(strstr(s, "   2  he  indirect denial, within 1\n      Dry,\n"));
}
END_TEST

START_TEST(a_statement_over_two_paragraphs)
{
    struct terminal t = open_memory(40, false);
    statement_print(&t,
                    &(struct statement_view){.label = "s1", .source = "the clerk", .form = "direct", .kind = "question",
                                                 .polarity = "affirmed", .content = "“One.\r\n\r\n  “Two?”\n"});
    ck_assert_str_eq(done(&t), "  s1  the clerk  direct question\n      “One. “Two?”\n");
}
END_TEST

START_TEST(a_speaker_wider_than_the_terminal)
{
    struct statement_view v = {.label = "s1", .source = "two of the people who were on the pier", .form = "direct",
                               .kind = "denial", .polarity = "affirmed", .content = "“No.”"};
    struct terminal t = open_memory(40, false);
    statement_print(&t, &v);
    ck_assert_str_eq(done(&t), "  s1  two of the people who were on the\n      pier\n"
                               "      direct denial\n      “No.”\n");
}
END_TEST

START_TEST(an_article_in_colour)
{
    struct record r = make_record();
    struct terminal t = open_memory(60, true);
    t.colour = true;
    article_print(&t, &r);
    const char *s = done(&t);
    ck_assert_ptr_nonnull(strstr(s, "\033[4m\"Rain,\"\033[0m \033[33msaid\033[0m \033[1;36mOda\033[0m."));
    ck_assert_ptr_nonnull(strstr(s, "Weather␛[2J"));
    ck_assert_ptr_null(strstr(s, "~~~"));
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("render");
    TCase *t = tcase_create("render");
    tcase_add_test(t, control_characters_become_visible);
    tcase_add_test(t, widths_and_breaks);
    tcase_add_test(t, breaking_always_advances);
    tcase_add_test(t, numbers_for_people);
    tcase_add_test(t, one_description_four_formats);
    tcase_add_test(t, dates_as_short_as_they_may_be);
    tcase_add_test(t, an_article_without_colour);
    tcase_add_test(t, an_article_in_colour);
    tcase_add_test(t, a_statement_over_two_paragraphs);
    tcase_add_test(t, a_speaker_wider_than_the_terminal);
    suite_add_tcase(s, t);
    return s;
}
