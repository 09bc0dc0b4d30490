/* Which pairs have no link is known without asking; a link is found whenever it was made, and by whichever filter was
 * young then. */
#include "tests/unit/store_fixture.h"
#include "worker/store/store.h"

/* More pairs than a generation takes. */
enum { GENERATION = 1 << 23 };
enum { DOCUMENTS = 24, MOST = 600 };

static struct store *s;

static void begin(void)
{
    fixture_begin();
    s = open_test_store();
    fill(s, 1, DOCUMENTS);
    ok(store_begin(s));
}

static void end(void)
{
    store_close(s);
    fixture_end();
}

/* The younger generation is full, so that it becomes the older.  A pair that nobody has, many times. */
static void pass_a_generation(void)
{
    for (int i = 0; i < GENERATION; i++) links_pairs_add(s, LINKS_WORDINGS, MOST + 1, MOST + 2);
    links_pairs_age(s);
}

static int64_t add_wording(void)
{
    int64_t wording, n = s->total[TOTAL_WORDINGS];
    const struct links_cut cut = {.statement = n % (3 * DOCUMENTS) + 1, .span = {0, 5},
                                  .number = (uint32_t)(n / (3 * DOCUMENTS) + 1)};
    ok(links_add_wording(s, &cut, &wording));
    return wording;
}

/* In one order or the other. */
static bool may_have_in(enum links_list list, int64_t a, int64_t b)
{
    bool may = links_pairs_may_have(s, list, a, b);
    ck_assert_int_eq(may, links_pairs_may_have(s, list, b, a));
    return may;
}

static bool may_have(int64_t a, int64_t b) { return may_have_in(LINKS_WORDINGS, a, b); }

/* Of documents and of wordings the last is `last`: what is asked for are pairs of those before `from`. */
static void check_from(int64_t from, int64_t last)
{
    ck_assert_int_eq(s->total[TOTAL_WORDINGS], last);
    for (int list = 0; list < LINKS_LISTS; list++)
        for (int64_t a = 1; a <= last + 2; a++)
            for (int64_t b = 1; b < a; b++) ck_assert_int_eq(may_have_in((enum links_list)list, a, b), a < from);
}

static void add_five_of_both(void)
{
    for (int i = 0; i < 5; i++) {
        add_wording();
        links_advance(s);
    }
}

START_TEST(what_came_before_the_older_generation_is_asked_for)
{
    add_five_of_both();
    check_from(INT64_MAX, 5);  /* nothing is known at all */
    links_pairs_age(s);
    check_from(6, 5);
    links_pairs_age(s);        /* it is not full */
    add_five_of_both();
    check_from(6, 10);
    pass_a_generation();
    check_from(6, 10);
    add_five_of_both();
    pass_a_generation();
    check_from(11, 15);
    pass_a_generation();
    check_from(16, 15);
}
END_TEST

START_TEST(pairs_are_remembered_for_two_generations)
{
    links_pairs_age(s);
    links_pairs_add(s, LINKS_WORDINGS, 30, 31);
    links_pairs_add(s, LINKS_DOCUMENTS, 41, 40);
    ck_assert(may_have(30, 31) && !may_have(40, 41) && !may_have(30, 32));
    ck_assert(may_have_in(LINKS_DOCUMENTS, 40, 41) && !may_have_in(LINKS_DOCUMENTS, 30, 31));
    pass_a_generation();
    links_pairs_add(s, LINKS_WORDINGS, 50, 51);
    ck_assert(may_have(30, 31) && may_have(50, 51) && !may_have(40, 41));
    pass_a_generation();
    ck_assert(!may_have(30, 31) && may_have(50, 51));
    ck_assert(!may_have_in(LINKS_DOCUMENTS, 40, 41));
}
END_TEST

/* ---- against a plain table ---- */

struct link {
    bool there, content;
    unsigned support;
    enum links_relation relation;
};

/* Of links and of copies: [a][b], from one to the other. */
static struct link links[MOST + 1][MOST + 1], links_before[MOST + 1][MOST + 1];
static struct link copies[DOCUMENTS + 1][DOCUMENTS + 1], copies_before[DOCUMENTS + 1][DOCUMENTS + 1];
static uint64_t seed;

static int64_t random_below(int64_t limit)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((seed >> 33) % (uint64_t)limit);
}

/* As the linker does: who came last, with one that came before. */
static void link_last(int64_t last)
{
    int64_t other = random_below(last - 1) + 1, from = last, to = other;
    struct link l = {true, random_below(8) > 0, (unsigned)random_below(4) + 2,
                     (enum links_relation)random_below(LINKS_RELATIONS)};
    if (random_below(4) == 0) from = other, to = last;
    if (links[to][from].there) return;
    ok(links_add(s, from, to, l.relation, l.content ? LINKS_CONTENT : LINKS_REFERENCE, l.support, 0.5));
    if (!links[from][to].there) links[from][to] = l;
}

static void copy_last(int64_t last)
{
    int64_t other = random_below(last - 1) + 1;
    unsigned support = (unsigned)random_below(4) + 2;
    if (copies[last][other].there) return;
    copies[last][other] = (struct link){.there = true, .support = support};
    ok(links_add_copy(s, last, other, &(struct links_copy){"same", support, 1, 1, 1, 1, 1.0}));
}

static void weaken(int64_t a, int64_t b)
{
    bool ended, same;
    struct link *l = links[a][b].there ? &links[a][b] : &links[b][a];
    unsigned by = (unsigned)random_below(2) + 1;
    bool found = l->there && l->content, ends = found && l->support < 2 + by;
    ok(links_weaken(s, a, b, by, 2, &ended, &same));
    ck_assert_msg(ended == ends && same == (found && l->relation == LINKS_SAME), "%lld and %lld of %lld", (long long)a,
                  (long long)b, (long long)s->total[TOTAL_WORDINGS]);
    if (found) l->support -= by;
    if (ends) l->there = false;
}

static void weaken_copy(int64_t a, int64_t b)
{
    bool ended;
    struct link *l = copies[a][b].there ? &copies[a][b] : &copies[b][a];
    ok(links_weaken_copy(s, a, b, 2, &ended));
    ck_assert_int_eq(ended, l->there && l->support <= 2);
    if (l->there) l->support--;
    if (ended) l->there = false;
}

static void weaken_some(int64_t wordings, int64_t documents)
{
    for (int i = 0; i < 40; i++) weaken(random_below(wordings) + 1, random_below(wordings) + 1);
    weaken_copy(random_below(documents) + 1, random_below(documents) + 1);
}

static void weaken_all(int64_t wordings, int64_t documents)
{
    for (int64_t a = 1; a <= wordings; a++)
        for (int64_t b = 1; b < a; b++)
            if (links[a][b].there || links[b][a].there) weaken(a, b);
    for (int64_t a = 1; a <= documents; a++)
        for (int64_t b = 1; b < a; b++) weaken_copy(a, b);
}

static void end_transaction(void)
{
    if (random_below(6)) {
        ok(store_commit(s));
        memcpy(links_before, links, sizeof links);
        memcpy(copies_before, copies, sizeof copies);
    } else {
        store_rollback(s);
        memcpy(links, links_before, sizeof links);
        memcpy(copies, copies_before, sizeof copies);
    }
    ok(store_begin(s));
}

static void link_document(void)
{
    int64_t wordings = s->total[TOTAL_WORDINGS], documents = s->total[TOTAL_LINKED_DOCUMENTS] + 1;
    for (int i = 0; i < 8; i++) {
        wordings = add_wording();
        for (int k = 0; k < 3 && wordings > 1; k++) link_last(wordings);
    }
    if (documents > 1) copy_last(documents);
    weaken_some(wordings, documents);
    links_advance(s);
    ok(links_settle(s));
}

START_TEST(every_link_is_found)
{
    seed = (uint64_t)_i + 1;
    while (s->total[TOTAL_LINKED_DOCUMENTS] < DOCUMENTS) {
        link_document();
        if (random_below(3) == 0) end_transaction();
        if (random_below(6) == 0) pass_a_generation();
        if (random_below(6) == 0) weaken_all(s->total[TOTAL_WORDINGS], s->total[TOTAL_LINKED_DOCUMENTS]);
    }
    for (int i = 0; i < 4; i++) weaken_all(s->total[TOTAL_WORDINGS], s->total[TOTAL_LINKED_DOCUMENTS]);
    ck_assert_int_eq(s->total[TOTAL_LINKED_DOCUMENTS], DOCUMENTS);
}
END_TEST

Suite *suite(void)
{
    Suite *suite = suite_create("links_pairs");
    TCase *c = tcase_create("pairs");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_test(c, what_came_before_the_older_generation_is_asked_for);
    tcase_add_test(c, pairs_are_remembered_for_two_generations);
    tcase_add_loop_test(c, every_link_is_found, 0, 4);
    suite_add_tcase(suite, c);
    return suite;
}
