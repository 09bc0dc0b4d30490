/* Document records: there and back, what a decoder refuses, other units of offsets. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "proto/json.h"
#include "proto/limits.h"
#include "proto/record.h"

static struct arena *arena;
static struct buffer bytes;

static const char text[] = "“No,” said 😀 Ösk. He left.";

/* Lives as long as the test: each fault is made in one of these before encoding. */
static struct mention mentions[] = {{{20, 24}, MENTION_NAME}, {{26, 28}, MENTION_PRONOUN}};
static struct entity entities[1];
static struct time_expression times[1];
static struct span source[1], cue[1], content[2];
static struct statement statements[2];
static const char *via[] = {"Coast Post"};
static struct record r;

static void fill(void)
{
    mentions[0] = (struct mention){{20, 24}, MENTION_NAME};
    mentions[1] = (struct mention){{26, 28}, MENTION_PRONOUN};
    entities[0] = (struct entity){ENTITY_PER, "Ösk", mentions, 2};
    times[0] = (struct time_expression){{26, 28}, TIME_DATE, "2021-11"};
    source[0] = (struct span){15, 24};
    cue[0] = (struct span){10, 14};
    content[0] = (struct span){3, 5};
    content[1] = (struct span){26, 33};
    statements[0] = (struct statement){
        .form = FORM_MIXED, .kind = KIND_DENIAL, .polarity = POLARITY_DENIED, .source = {source, 1}, .cue = {cue, 1},
        .content = {content, 2}, .has_speaker = true, .speaker = {"Ösk", 0, false, 1}, .via = via, .via_count = 1,
        .within = -1, .checkworthy = 0.25f, .confidence = 0.875f};
    statements[1] = (struct statement){.content = {content, 1}, .within = 0};
    r = (struct record){
        .id = "00112233445566778899aabbccddeeff", .uri = "a.txt", .title = "T", .language = "en", .has_published = true,
        .published = {"2022-06-09T00:00:00", "2022-06-09T23:59:59", BASIS_GIVEN}, .text = text,
        .text_size = sizeof text - 1,
        .entities = entities, .entity_count = 1, .times = times, .time_count = 1, .statements = statements,
        .statement_count = 2,
        .engine = "claimwire test"};
}

static void setup(void)
{
    arena = arena_new(0);
    fill();
}

static void teardown(void)
{
    arena_free(arena);
    buffer_free(&bytes);
}

static enum cw_error there_and_back(struct record *out)
{
    buffer_clear(&bytes);
    ck_assert_int_eq(record_encode(&r, &bytes), CW_OK);
    return record_decode(bytes.data, bytes.size, arena, out);
}

START_TEST(comes_back)
{
    struct record out;
    ck_assert_msg(there_and_back(&out) == CW_OK, "%s", cw_error_text());
    struct buffer again = {0};
    record_encode(&out, &again);
    ck_assert_uint_eq(again.size, bytes.size);
    ck_assert_mem_eq(again.data, bytes.data, bytes.size);
    buffer_free(&again);
    ck_assert_int_eq(out.statements[0].polarity, POLARITY_DENIED);
    ck_assert_int_eq(out.statements[1].within, 0);
    ck_assert_str_eq(out.statements[0].via[0], "Coast Post");
    ck_assert_uint_eq(out.statements[0].content.at[1].end, 33);
    ck_assert_str_eq(out.entities[0].name, "Ösk");
    ck_assert_ptr_null(out.outlet);
}
END_TEST

START_TEST(json_is_the_contract)
{
    struct buffer out = {0};
    record_encode(&r, &bytes);
    ck_assert_int_eq(json_from_msgpack(bytes.data, bytes.size, CW_MAX_OBJECTS_RECORD, &out), CW_OK);
    ck_assert_str_eq(
        buffer_terminate(&out),
        "{\"v\":1,\"type\":\"document\",\"id\":\"00112233445566778899aabbccddeeff\",\"uri\":\"a.txt\",\"url\":null,"
        "\"title\":\"T\","
        "\"outlet\":null,\"authors\":[],\"language\":\"en\",\"published\":{\"lo\":\"2022-06-09T00:00:00\",\"hi\":"
        "\"2022-06-09T23:59:59\","
        "\"basis\":\"given\"},\"text\":\"“No,” said 😀 Ösk. He left.\","
        "\"entities\":[{\"id\":\"e1\",\"type\":\"PER\",\"name\":\"Ösk\",\"mentions\":[{\"start\":20,\"end\":24,"
        "\"kind\":\"name\"},"
        "{\"start\":26,\"end\":28,\"kind\":\"pronoun\"}]}],\"times\":[{\"start\":26,\"end\":28,\"type\":\"DATE\","
        "\"value\":\"2021-11\"}],"
        "\"statements\":[{\"id\":\"s1\",\"form\":\"mixed\",\"kind\":\"denial\",\"polarity\":\"denied\",\"source\":[[15,"
        "24]],"
        "\"cue\":[[10,14]],\"content\":[[3,5],[26,33]],\"speaker\":{\"name\":\"Ösk\",\"entity\":\"e1\",\"anonymous\":"
        "false,\"count\":1},"
        "\"via\":[\"Coast Post\"],\"within\":null,\"checkworthy\":0.25,\"confidence\":0.875},"
        "{\"id\":\"s2\",\"form\":\"direct\",\"kind\":\"statement\",\"polarity\":\"affirmed\",\"source\":[],\"cue\":[],"
        "\"content\":[[3,5]],\"speaker\":null,\"via\":[],\"within\":\"s1\",\"checkworthy\":0,\"confidence\":0}],"
        "\"engine\":\"claimwire test\"}");
    buffer_free(&out);
}
END_TEST

/* Each makes one fault; the words must say it. */
static void no_id(void) { r.id = NULL; }
static void short_id(void) { r.id = "0011"; }
static void no_engine(void) { r.engine = NULL; }
static void bad_text(void) { r.text = "\xff", r.text_size = 1; }
static void span_outside(void) { mentions[1].span.end = sizeof text; }
static void span_empty(void) { times[0].span.end = times[0].span.begin; }
static void span_cuts(void) { content[0].begin = 1; }
static void spans_disorder(void) { content[1] = (struct span){4, 6}; }
static void mentions_disorder(void) { mentions[0].span = (struct span){29, 33}; }
static void entity_outside(void) { statements[0].speaker.entity = 1; }
static void within_outside(void) { statements[1].within = 2; }
static void within_itself(void) { statements[1].within = 1; }
static void within_ring(void) { statements[0].within = 1; }
static void share_over(void) { statements[0].confidence = 1.5f; }
static void share_nan(void) { statements[0].checkworthy = (float)__builtin_nan(""); }
static void date_shape(void) { r.published.lo[10] = ' '; }
static void date_order(void) { r.published.hi[3] = '0'; }
static void no_name(void) { entities[0].name = NULL; }

static const struct {
    void (*make)(void);
    const char *words;
} faults[] = {
    {no_id, "id is missing"}, {short_id, "id is not"}, {no_engine, "engine is missing"},
    {bad_text, "text is not UTF-8"},
    {span_outside, "not inside the text"}, {span_empty, "not inside the text"}, {span_cuts, "cuts a character"},
    {spans_disorder, "not in order"}, {mentions_disorder, "not in text order"},
    {entity_outside, "entity refers to nothing"},
    {within_outside, "within refers to nothing"}, {within_itself, "within itself"}, {within_ring, "within itself"},
    {share_over, "not between 0 and 1"}, {share_nan, "not finite"}, {date_shape, "YYYY-MM-DD"},
    {date_order, "lo is after hi"},
    {no_name, "name is missing"},
};

START_TEST(faults_are_found)
{
    struct record out;
    faults[_i].make();
    ck_assert_int_eq(there_and_back(&out), CW_EDATA);
    ck_assert_msg(strstr(cw_error_text(), faults[_i].words), "\"%s\" does not say \"%s\"", cw_error_text(),
                  faults[_i].words);
}
END_TEST

START_TEST(a_prefix_is_no_record)
{
    struct record out;
    record_encode(&r, &bytes);
    for (size_t n = 0; n < bytes.size; n++) ck_assert_int_ne(record_decode(bytes.data, n, arena, &out), CW_OK);
}
END_TEST

START_TEST(a_long_chain_of_statements_is_no_ring)
{
    enum { MANY = 20000 };
    struct statement *chain = calloc(MANY, sizeof *chain);
    for (int i = 0; i < MANY; i++) chain[i].within = i + 1 < MANY ? i + 1 : -1;
    r.statements = chain, r.statement_count = MANY;
    struct record out;
    ck_assert_int_eq(there_and_back(&out), CW_OK);
    chain[MANY - 1].within = 0;
    ck_assert_int_eq(there_and_back(&out), CW_EDATA);
    free(chain);
}
END_TEST

START_TEST(offsets_in_other_units)
{
    record_convert_offsets(&r, OFFSET_BYTE);
    ck_assert_uint_eq(mentions[0].span.begin, 20);
    record_convert_offsets(&r, OFFSET_CODEPOINT);  /* “No,” said 😀 Ösk. */
    ck_assert_uint_eq(mentions[0].span.begin, 13);
    ck_assert_uint_eq(mentions[0].span.end, 16);
    ck_assert_uint_eq(content[0].begin, 1);
    fill();
    record_convert_offsets(&r, OFFSET_UTF16);
    ck_assert_uint_eq(mentions[0].span.begin, 14);
    ck_assert_uint_eq(mentions[0].span.end, 17);
    ck_assert_uint_eq(content[1].end, 26);
}
END_TEST

START_TEST(offsets_far_into_a_text)
{
    char *many = malloc(1000);
    for (int i = 0; i < 1000; i += 2) memcpy(many + i, "é", 2);
    struct mention one = {{998, 1000}, MENTION_NAME};
    entities[0].mentions = &one, entities[0].mention_count = 1;
    r.text = many, r.text_size = 1000, r.time_count = r.statement_count = 0;
    record_convert_offsets(&r, OFFSET_CODEPOINT);
    ck_assert_uint_eq(one.span.begin, 499);
    ck_assert_uint_eq(one.span.end, 500);
    free(many);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("record");
    TCase *c = tcase_create("record");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, comes_back);
    tcase_add_test(c, json_is_the_contract);
    tcase_add_loop_test(c, faults_are_found, 0, (int)(sizeof faults / sizeof *faults));
    tcase_add_test(c, a_prefix_is_no_record);
    tcase_add_test(c, a_long_chain_of_statements_is_no_ring);
    tcase_add_test(c, offsets_in_other_units);
    tcase_add_test(c, offsets_far_into_a_text);
    suite_add_tcase(s, c);
    return s;
}
