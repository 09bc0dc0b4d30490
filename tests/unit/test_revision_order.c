/* Which text of a url came first: from dates, from lines that say "Updated", or nobody knows. */
#include <check.h>
#include <string.h>

#include "client/claims/revision_order.h"

#define DAY(d) "2031-05-" d "T00:00:00", "2031-05-" d "T23:59:59"
#define STORY "\n\nThe pier is closed, Ada Kestrin said on Friday. The ferry stays in port for six weeks.\n"

Suite *suite(void);

static struct arena *arena;

static void begin(void) { arena = arena_new(0); }
static void end(void) { arena_free(arena); }

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
    Suite *s = suite_create("revision_order");
    TCase *c = tcase_create("revision_order");
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, by_publication);
    tcase_add_test(c, by_update);
    tcase_add_test(c, updates_without_a_year);
    suite_add_tcase(s, c);
    return s;
}
