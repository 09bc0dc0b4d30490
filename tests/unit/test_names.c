/* The shipped names model on an invented article. */
#include <check.h>
#include <string.h>

#include "worker/extract/reading.h"
#include "worker/extract/text/text.h"

static struct readers readers;
static struct arena *arena;

static void setup(void)
{
    ck_assert_int_eq(readers_open("models", &readers), CW_OK);
    arena = arena_new(0);
}

static void teardown(void)
{
    arena_free(arena);
    readers_close(&readers);
}

static struct analysis named(const char *text)
{
    static const struct document document;
    struct analysis a = {.arena = arena, .document = &document, .text = text, .text_size = (uint32_t)strlen(text)};
    text_stage(&a);
    reading_stages(&readers, &a);
    return a;
}

static bool has(const struct analysis *a, const char *name, enum entity_type type)
{
    for (size_t i = 0; i < a->name_count; i++) {
        struct span s = range_span(a, a->names[i].tokens);
        if (s.end - s.begin == strlen(name) && memcmp(a->text + s.begin, name, strlen(name)) == 0)
            return a->names[i].type == type;
    }
    return false;
}

static const char article[] =
    "President Maria Oduya told reporters in Lisbon on Tuesday that the French "
    "company Brightwater Energy Ltd. had lied.\n\n"
    "\"They lied to us,\" Oduya said. The United Nations said it would send a mission to Zambia.\n\n"
    "A spokesman for Brightwater Energy said Ms. Oduya was wrong.";

START_TEST(finds_names_of_each_type)
{
    struct analysis a = named(article);
    ck_assert(has(&a, "Maria Oduya", ENTITY_PER));  /* and not "President Maria Oduya" */
    ck_assert(has(&a, "Oduya", ENTITY_PER));
    ck_assert(has(&a, "Lisbon", ENTITY_LOC));
    ck_assert(has(&a, "Zambia", ENTITY_LOC));
    ck_assert(has(&a, "French", ENTITY_NORP));
    ck_assert(has(&a, "United Nations", ENTITY_ORG));
    ck_assert(has(&a, "Brightwater Energy", ENTITY_ORG));
}
END_TEST

/* Names that no list knows: their surroundings tell what they are. */
START_TEST(unknown_names_by_what_stands_around_them)
{
    static const struct {
        const char *text, *name;
        enum entity_type type;
    } cases[] = {
        {"The flood reached the outskirts of Kolmavik, a city in the south of the country.", "Kolmavik", ENTITY_LOC},
        {"Shares of Tervanox Ltd fell by four percent on Friday.", "Tervanox Ltd", ENTITY_ORG},
        {"\"We did not know,\" said Ilvara Nesterquist, who leads the party.", "Ilvara Nesterquist", ENTITY_PER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct analysis a = named(cases[i].text);
        ck_assert_msg(has(&a, cases[i].name, cases[i].type), "%s", cases[i].text);
    }
}
END_TEST

START_TEST(the_same_name_has_one_type)
{
    struct analysis a = named("Ilvara Nesterquist, who leads the party, refused to go. \"No,\" Nesterquist said.\n\n"
                              "Critics of Nesterquist were not convinced. Nesterquist has until Monday.");
    size_t found = 0;
    for (size_t i = 0; i < a.name_count; i++) {
        struct span s = range_span(&a, a.names[i].tokens);
        if (s.end - s.begin != strlen("Nesterquist")) continue;
        ck_assert_int_eq(a.names[i].type, ENTITY_PER);
        found++;
    }
    ck_assert_uint_ge(found, 2);
}
END_TEST

START_TEST(mentions_are_ordered_and_apart)
{
    struct analysis a = named(article);
    ck_assert_uint_gt(a.name_count, 0);
    for (size_t i = 0; i < a.name_count; i++) {
        const struct name_mention *m = &a.names[i];
        ck_assert_uint_lt(m->tokens.first, m->tokens.last);
        ck_assert_uint_le(m->tokens.last, a.token_count);
        if (i) ck_assert_uint_ge(m->tokens.first, a.names[i - 1].tokens.last);
        ck_assert(m->confidence > 0 && m->confidence <= 1.0001f);
    }
}
END_TEST

START_TEST(the_same_text_the_same_names)
{
    struct analysis a = named(article), b = named(article);
    ck_assert_uint_eq(a.name_count, b.name_count);
    for (size_t i = 0; i < a.name_count; i++) {
        ck_assert_uint_eq(a.names[i].tokens.first, b.names[i].tokens.first);
        ck_assert_float_eq(a.names[i].confidence, b.names[i].confidence);
    }
}
END_TEST

START_TEST(texts_without_names)
{
    static const char *const texts[] = {"", ".", "it rained and nobody minded.", "\"'\"'\"", "1 2 3 4 5"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct analysis a = named(texts[i]);
        ck_assert_uint_eq(a.name_count, 0);
    }
}
END_TEST

START_TEST(another_model_is_refused)
{
    struct names_model *other = NULL;
    ck_assert_int_eq(names_open("models/tags.bin", readers.lexicon, &other), CW_ECORRUPT);
    ck_assert_ptr_null(other);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("names");
    TCase *t = tcase_create("names");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, finds_names_of_each_type);
    tcase_add_test(t, unknown_names_by_what_stands_around_them);
    tcase_add_test(t, the_same_name_has_one_type);
    tcase_add_test(t, mentions_are_ordered_and_apart);
    tcase_add_test(t, the_same_text_the_same_names);
    tcase_add_test(t, texts_without_names);
    tcase_add_test(t, another_model_is_refused);
    suite_add_tcase(s, t);
    return s;
}
