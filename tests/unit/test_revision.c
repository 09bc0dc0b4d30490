/* The texts of one url: what changed from one to the next, and which came first. */
#include "client/claims/revision.h"
#include "client/claims/revision_order.h"
#include "tests/unit/terms_fixture.h"

#define DAY(d) "2031-05-" d "T00:00:00", "2031-05-" d "T23:59:59"
#define STORY "\n\nThe pier is closed, Ada Kestrin said on Friday. The ferry stays in port for six weeks.\n"

Suite *suite(void);

/* ---- what changed ---- */

static struct record record_of(const char *text)
{
    return (struct record){.id = "0", .text = text, .text_size = strlen(text)};
}

static const char *changes_of(const struct change *c, size_t count)
{
    struct buffer b = {0};
    for (size_t i = 0; i < count; i++) buffer_printf(&b, "%s%s", i ? ", " : "", change_kind_name(c[i].kind));
    const char *s = arena_strdup(arena, buffer_terminate(&b));
    buffer_free(&b);
    return s;
}

START_TEST(sentences_of_a_revised_text)
{
    struct record a = record_of("The pier is closed. The ferry will stay in port for six weeks. Nobody was "
                                "hurt.\n\nGulls were seen. It rained.\n");
    struct record b = record_of("It rained. The pier is closed.\n\nThe ferry will stay in port for eight weeks. Nobody "
                                "was hurt. A bus runs.\n");
    struct revision r;
    revision_compare(terms_reader, &a, &b, arena, &r);
    ck_assert_str_eq(changes_of(r.sentences, r.sentence_count), "moved, reworded, added, removed");
    ck_assert_uint_eq(r.sentences_same, 2);
    ck_assert_str_eq(r.sentences[2].after.text, "A bus runs.");
    ck_assert_str_eq(r.sentences[3].before.text, "Gulls were seen.");
    revision_compare(terms_reader, &a, &a, arena, &r);
    ck_assert_uint_eq(r.sentence_count, 0);
    ck_assert_uint_eq(r.sentences_same, 5);
    struct record nothing = record_of("");
    revision_compare(NULL, &nothing, &b, arena, &r);
    ck_assert_str_eq(changes_of(r.sentences, r.sentence_count), "added, added, added, added, added");
    revision_compare(NULL, &b, &nothing, arena, &r);
    ck_assert_str_eq(changes_of(r.sentences, r.sentence_count), "removed, removed, removed, removed, removed");
}
END_TEST

/* A record with one statement: all of the text. */
static struct record spoken(const char *text, const char *speaker, enum statement_kind kind)
{
    struct record r = record_of(text);
    r.statements = arena_alloc(arena, sizeof *r.statements);
    r.statement_count = 1;
    struct span *span = arena_alloc(arena, sizeof *span);
    *span = (struct span){0, (uint32_t)strlen(text)};
    r.statements[0] = (struct statement){
        .kind = kind, .content = {span, 1}, .has_speaker = speaker, .speaker.name = speaker, .within = -1};
    return r;
}

static const char *statement_change(struct record a, struct record b)
{
    struct revision r;
    revision_compare(terms_reader, &a, &b, arena, &r);
    return changes_of(r.statements, r.statement_count);
}

START_TEST(statements_of_a_revised_text)
{
    const char *six = "the ferry will stay in port for six weeks";
    const char *eight = "the ferry will stay in port for eight weeks";
    const struct record said = spoken(six, "Ines Abelard", KIND_STATEMENT), unsaid = spoken(six, NULL, KIND_STATEMENT);
    const struct record clerk = spoken("the last inspection of the ferry had been skipped", "clerk", KIND_STATEMENT);
    const struct record tern = spoken("the ferry had not been overloaded by the crew", "Tern", KIND_STATEMENT);
    ck_assert_str_eq(statement_change(said, said), "");
    ck_assert_str_eq(statement_change(said, spoken(eight, "Ines Abelard", KIND_STATEMENT)), "reworded");
    ck_assert_str_eq(statement_change(said, spoken(six, "Aldo Wrenfield", KIND_STATEMENT)), "attributed otherwise");
    ck_assert_str_eq(statement_change(unsaid, spoken(six, NULL, KIND_DENIAL)), "attributed otherwise");
    ck_assert_str_eq(statement_change(said, spoken("gulls were seen", "Ines Abelard", KIND_STATEMENT)), "added, "
                                                                                                        "removed");
    ck_assert_str_eq(statement_change(clerk, tern), "added, removed");
}
END_TEST

/* ---- which came first ---- */

static struct revision_text text_of(const char *id, const char *lo, const char *hi, const char *text)
{
    struct claim_document *d = arena_alloc(arena, sizeof *d);
    struct record r = {.id = id, .title = "Pier closed", .text = text, .text_size = strlen(text)};
    struct revision_text out;
    *d = (struct claim_document){.id = id, .published_lo = lo, .published_hi = hi};
    revision_text_of(d, &r, arena, &out);
    return out;
}

/* "b updated a": b came first, as a line about updates tells; the same whatever was stored first. */
static const char *order(struct revision_text x, struct revision_text y)
{
    struct revision_text one[] = {x, y}, other[] = {y, x};
    revision_sort(one, 2);
    revision_sort(other, 2);
    ck_assert_str_eq(one[0].document->id, other[0].document->id);
    return arena_printf(arena, "%s %s %s", one[0].document->id,
                        revision_basis_name(revision_basis_of(&one[0], &one[1])), one[1].document->id);
}

START_TEST(by_publication)
{
    ck_assert_str_eq(order(text_of("b", DAY("03"), "Pier closed" STORY), text_of("a", DAY("04"), "Pier closed" STORY)),
                     "b published a");
    ck_assert_str_eq(order(text_of("a", DAY("03"), "Pier closed" STORY), text_of("b", DAY("03"), "Pier shut" STORY)),
                     "a unknown b");
    ck_assert_str_eq(order(text_of("b", DAY("03"), "Pier closed" STORY),
                           text_of("a", "2031-05-03T10:00:00", "2031-05-03T10:00:59", "Pier" STORY)),
                     "b unknown a");
    ck_assert_str_eq(order(text_of("b", DAY("03"), "Pier closed" STORY), text_of("a", NULL, NULL, "Pier" STORY)),
                     "b unknown a");
    ck_assert_str_eq(order(text_of("b", NULL, NULL, "Pier closed" STORY), text_of("a", NULL, NULL, "Pier" STORY)),
                     "a unknown b");
}
END_TEST

START_TEST(by_update)
{
    struct revision_text plain = text_of("d", DAY("03"), "Pier closed" STORY);
    struct revision_text third = text_of("c", DAY("03"), "Pier closed\n\nUpdated 3 May 2031" STORY);
    struct revision_text fourth = text_of("b", DAY("03"), "Pier closed\n\nUpdated 4 May 2031" STORY);
    struct revision_text other = text_of("a", DAY("03"), "Pier closed\n\nUpdated May 4, 2031" STORY);
    ck_assert(!plain.is_updated && fourth.is_updated);
    ck_assert_str_eq(fourth.lo, "2031-05-04T00:00:00");
    ck_assert_str_eq(order(plain, third), "d updated c");
    ck_assert_str_eq(order(fourth, third), "c updated b");
    ck_assert_str_eq(order(fourth, other), "a unknown b");
    /* What was published later is later, whatever was updated. */
    ck_assert_str_eq(order(fourth, text_of("e", DAY("05"), "Pier closed" STORY)), "b published e");
    ck_assert(!text_of("f", NULL, NULL, "Pier closed\n\nUpdated 4 May 2031" STORY).is_updated);
}
END_TEST

START_TEST(updates_without_a_year)
{
    struct revision_text same = text_of("a", DAY("03"), "Pier closed\n\nUpdated 4 June" STORY);
    struct revision_text next = text_of("a", DAY("03"), "Pier closed\n\nUpdated 2 January" STORY);
    struct revision_text leap = text_of("a", DAY("03"), "Pier closed\n\nUpdated 29 February" STORY);  /* 2032 has one */
    ck_assert_str_eq(same.lo, "2031-06-04T00:00:00");
    ck_assert_str_eq(next.lo, "2032-01-02T00:00:00");
    ck_assert_str_eq(leap.hi, "2032-02-29T23:59:59");
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("revision");
    TCase *t = tcase_create("changes");
    tcase_add_checked_fixture(t, terms_begin, terms_end);
    tcase_add_test(t, sentences_of_a_revised_text);
    tcase_add_test(t, statements_of_a_revised_text);
    suite_add_tcase(s, t);
    t = tcase_create("order");
    tcase_add_checked_fixture(t, terms_begin, terms_end);
    tcase_add_test(t, by_publication);
    tcase_add_test(t, by_update);
    tcase_add_test(t, updates_without_a_year);
    suite_add_tcase(s, t);
    return s;
}
