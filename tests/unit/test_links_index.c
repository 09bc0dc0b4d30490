/* Neighbours are those of a plain sorted array, whatever of the index is in memory, in segments, remembered of these
 * or forgotten: after documents in any order, failed transactions and restarts. */
#include "tests/unit/store_fixture.h"
#include "worker/store/links_segments.h"
#include "worker/store/store.h"

static struct store *s;

/* ---- what it must be ---- */

struct row {
    enum links_list list;
    uint32_t key;
    struct neighbour at;
    int64_t document;
};

static struct {
    struct row *row;       /* in order */
    size_t count, room;
    int64_t documents;     /* that are linked */
    int64_t committed;     /* of these */
} all;

static int compare(const struct row *a, const struct row *b)
{
    if (a->list != b->list) return a->list < b->list ? -1 : 1;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    if (a->at.place != b->at.place) return a->at.place < b->at.place ? -1 : 1;
    return a->at.member < b->at.member ? -1 : a->at.member > b->at.member;
}

/* How many come before it. */
static size_t rows_before(const struct row *r)
{
    size_t low = 0, high = all.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(&all.row[middle], r) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

static bool is_there(const struct row *r)
{
    size_t at = rows_before(r);
    return at < all.count && !compare(&all.row[at], r);
}

static void note(const struct row *r)
{
    size_t at = rows_before(r);
    if (all.count == all.room) {
        all.room = all.room ? 2 * all.room : 1024;
        all.row = reallocarray(all.row, all.room, sizeof *all.row);
        ck_assert_ptr_nonnull(all.row);
    }
    memmove(all.row + at + 1, all.row + at, (all.count++ - at) * sizeof *r);
    all.row[at] = *r;
}

static void drop_documents_after(int64_t document)
{
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.row[i].document <= document) all.row[kept++] = all.row[i];
    all.count = kept;
    all.documents = document;
}

static bool same_list(size_t i, const struct row *r)
{
    return i < all.count && all.row[i].list == r->list && all.row[i].key == r->key;
}

static void expect(const struct row *r, struct neighbours *out)
{
    size_t at = rows_before(r);
    *out = (struct neighbours){0};
    for (size_t i = at; i-- > 0 && same_list(i, r) && out->lefts < LINKS_WINDOW;)
        out->left[out->lefts++] = all.row[i].at;
    if (is_there(r)) at++;
    for (size_t i = at; same_list(i, r) && out->rights < LINKS_WINDOW; i++) out->right[out->rights++] = all.row[i].at;
}

static bool same_side(const struct neighbour *a, unsigned count, const struct neighbour *b, unsigned other_count)
{
    bool same = count == other_count;
    for (unsigned i = 0; same && i < count; i++) same = a[i].place == b[i].place && a[i].member == b[i].member;
    return same;
}

static void ask(const struct row *r)
{
    struct neighbours given, right;
    expect(r, &right);
    ok(links_neighbours(s, r->list, r->key, r->at, &given));
    ck_assert_msg(same_side(given.left, given.lefts, right.left, right.lefts) &&
                  same_side(given.right, given.rights, right.right, right.rights),
                  "list %d, key %d, around %lld/%lld after %lld documents: %u and %u neighbours, should be %u and %u",
                  (int)r->list, (int)r->key, (long long)r->at.place, (long long)r->at.member,
                  (long long)all.documents, given.lefts, given.rights, right.lefts, right.rights);
}

static void add(struct row r)
{
    r.document = all.documents + 1;
    if (is_there(&r)) return;
    ok(links_add_key(s, r.list, r.key, r.at));
    note(&r);
}

static void end_document(void)
{
    links_advance(s);
    all.documents++;
}

/* ---- life ---- */

static uint32_t hold, keep;

static void begin(void)
{
    fixture_begin();
    s = open_test_store();
}

static void end(void)
{
    store_close(s);
    free(all.row);
    memset(&all, 0, sizeof all);
    fixture_end();
}

static void set_sizes(void)
{
    ok(links_hold(s, hold));
    ok(links_keep(s, keep));
}

static void begin_with(uint32_t rows, uint32_t lists)
{
    hold = rows;
    keep = lists;
    set_sizes();
    ok(store_begin(s));
}

/* What was in memory only is given again. */
static void remember(void)
{
    for (int64_t document; (document = links_next_unkeyed(s));) {
        for (size_t i = 0; i < all.count; i++)
            if (all.row[i].document == document)
                ok(links_add_key(s, all.row[i].list, all.row[i].key, all.row[i].at));
        links_remembered(s);
    }
}

static void reopen(void)
{
    store_close(s);
    s = open_test_store();
    set_sizes();
    remember();
}

/* Killed in the middle of a transaction: the files as they are then. */
static void crash(void)
{
    char command[1024];
    snprintf(command, sizeof command, "cp '%s' '%s.killed' && cp '%s-wal' '%s.killed-wal'", test_path, test_path,
             test_path, test_path);
    ck_assert_int_eq(system(command), 0);
    store_close(s);
    snprintf(command, sizeof command, "mv '%s.killed' '%s' && mv '%s.killed-wal' '%s-wal' && rm -f '%s-shm'", test_path,
             test_path, test_path, test_path, test_path);
    ck_assert_int_eq(system(command), 0);
    s = open_test_store();
    drop_documents_after(all.committed);
    set_sizes();
    remember();
}

static void commit(void)
{
    ok(store_commit(s));
    all.committed = all.documents;
}

static void fail_transaction(void)
{
    store_rollback(s);
    links_forget_keys(s);
    drop_documents_after(all.committed);
    set_sizes();
    remember();
}

/* ---- whatever comes ---- */

static uint64_t seed;

static uint64_t random_below(uint64_t limit)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (seed >> 33) % limit;
}

/* What the news is like: so many keys, of which `often` in 100 rows have one of the first four; places of so many days,
 * that come in order but for some, or in none. */
struct news {
    const char *name;
    uint32_t keys, often, places, hold, keep, steps;
    bool in_order;
};

static const struct news kinds[] = {
    {"few keys, places in order", 3, 0, 5000, 40, 4, 500, true},
    {"few keys, places in no order", 3, 0, 5000, 100, 2, 500, false},
    {"one key a generation", 2, 0, 300, 10, 1, 400, true},
    {"equal places", 4, 0, 3, 60, 4, 400, false},
    {"many keys of one member", 1000000, 0, 5000, 200, 16, 400, true},
    {"many keys, some of many members", 3000, 40, 5000, 200, 16, 500, true},
    {"many keys, places in no order", 300, 40, 800, 150, 64, 500, false},
    {"all in segments at once", 20, 50, 2000, 0, 8, 400, true},
};
enum { SEEDS = 2, KINDS = sizeof kinds / sizeof *kinds };

/* Keys are hashes, as the linker's are; the limits of the numbers are keys, too. */
static uint32_t key_number(uint64_t i)
{
    static const uint32_t special[] = {0x80000000u, 0x7fffffffu, 0xffffffffu, 0};
    return i < 4 ? special[i] : (uint32_t)(i * 0x9e3779b97f4a7c15u >> 32);
}

static struct row random_row(const struct news *n, uint32_t step)
{
    int64_t places = n->places, place = (int64_t)random_below((uint64_t)places) - places / 2;
    if (n->in_order && random_below(8)) place = places * step / n->steps + (int64_t)random_below(5) - places / 2;
    uint64_t key = random_below(100) < n->often ? random_below(4) : random_below(n->keys);
    return (struct row){.list = random_below(4) ? LINKS_WORDINGS : LINKS_DOCUMENTS, .key = key_number(key),
                        .at = {place, (int64_t)random_below(1 << 20) + 1}};
}

/* One of those that are there, or near it, or anything. */
static void ask_anything(const struct news *n, uint32_t step)
{
    struct row r = random_row(n, step);
    if (all.count && random_below(3)) {
        r = all.row[random_below(all.count)];
        r.at.place += (int64_t)random_below(3) - 1;
        r.at.member += (int64_t)random_below(3) - 1;
    }
    ask(&r);
}

static void link_document(const struct news *n, uint32_t step)
{
    for (uint64_t rows = 1 + random_below(8); rows; rows--) {
        struct row r = random_row(n, step);
        ask(&r);
        add(r);
        if (!random_below(4)) ask(&r);
    }
    end_document();
}

/* Some transactions fail; some times the program ends, or is killed. */
static void maybe_end_transaction(void)
{
    if (!random_below(30)) fail_transaction();
    else if (!random_below(30)) crash();
    else if (!random_below(5)) commit();
    else return;
    if (!random_below(8)) reopen();
    ok(store_begin(s));
}

/* Into the store, all of it, and merged. */
static void settle(void)
{
    for (int i = 0; i < 100; i++) ok(links_settle(s));
}

static int64_t number(const char *sql)
{
    int64_t out;
    ok(db_number(s->db, sql, &out));
    return out;
}

static int64_t rows_in_blocks(void) { return number("SELECT coalesce(sum(length(rows)), 0) / 18 FROM index_blocks"); }

START_TEST(neighbours_are_those_of_a_sorted_array)
{
    const struct news *n = &kinds[_i % KINDS];
    seed = (uint64_t)_i / KINDS + 1;
    begin_with(n->hold, n->keep);
    for (uint32_t step = 0; step < n->steps; step++) {
        for (uint64_t documents = random_below(4); documents; documents--) link_document(n, step);
        if (random_below(8)) ok(links_settle(s));
        for (int i = 0; i < 8; i++) ask_anything(n, step);
        maybe_end_transaction();
        for (int i = 0; i < 4; i++) ask_anything(n, step);
    }
    for (size_t i = 0; i < all.count; i++) ask(&all.row[i]);
    ok(links_hold(s, 0));
    link_document(n, n->steps);
    settle();
    ck_assert_int_eq(rows_in_blocks(), (int64_t)all.count);
    for (size_t i = 0; i < all.count; i++) ask(&all.row[i]);
    commit();
}
END_TEST

/* ---- what is hard to meet by chance ---- */

static struct row row_of(uint32_t key, int64_t place) { return (struct row){LINKS_WORDINGS, key, {place, 1}, 0}; }

static void add_document(uint32_t key, int64_t first, unsigned count)
{
    for (unsigned i = 0; i < count; i++) add(row_of(key, first + i));
    end_document();
}

/* A segment that was not written to its end is written anew; one that was being merged is merged on. */
START_TEST(every_row_is_in_the_store_once)
{
    enum { ROWS = 10 * BLOCK_ROWS };
    begin_with(20 * ROWS, 64);
    add_document(7, 0, 40);
    add_document(9, 0, ROWS);
    ok(links_settle(s));
    ok(links_hold(s, 0));
    ok(links_settle(s));  /* one block: not all */
    ok(store_commit(s));
    ck_assert_int_eq(rows_in_blocks(), BLOCK_ROWS);
    ck_assert_int_eq(number("SELECT count(*) FROM index_segments WHERE NOT whole"), 1);
    store_close(s);
    s = open_test_store();
    hold = 0;
    set_sizes();
    ck_assert_int_eq(links_next_unkeyed(s), 1);
    remember();
    ask(&(struct row){LINKS_WORDINGS, 7, {39, 2}, 0});
    ck_assert_int_eq(rows_in_blocks(), 0);
    ok(store_begin(s));
    settle();
    ck_assert_int_eq(rows_in_blocks(), ROWS + 40);
    for (uint32_t key = 10; key < 13; key++) {
        ok(links_hold(s, 20 * ROWS));
        add_document(key, 0, ROWS);
        ok(links_settle(s));
        ok(links_hold(s, 0));
        for (int i = 0; i < 14; i++) ok(links_settle(s));
    }
    ok(store_commit(s));
    ck_assert_int_gt(number("SELECT count(*) FROM index_segments WHERE merged_into IS NOT NULL"), 0);
    reopen();
    ok(store_begin(s));
    settle();
    ok(store_commit(s));
    ck_assert_int_eq(number("SELECT count(*) FROM index_segments"), 1);
    ck_assert_int_eq(rows_in_blocks(), (int64_t)all.count);
    for (size_t i = 0; i < all.count; i += 7) ask(&all.row[i]);
}
END_TEST

/* Rows that are in no block yet while their list is read, and in one later. */
START_TEST(a_list_that_is_read_while_it_is_being_written)
{
    enum { KEYS = 400 };
    begin_with(100 * KEYS, 1 << 10);
    for (uint32_t key = 0; key < KEYS; key++) add_document(key, 0, 3);
    ok(links_settle(s));
    ok(links_hold(s, 0));
    for (int64_t call = 0; call < 20; call++) {
        add_document(KEYS, call, 1);
        ok(links_settle(s));
        for (uint32_t key = 0; key < KEYS; key++) ask(&(struct row){LINKS_WORDINGS, key, {9, 9}, 0});
    }
    ck_assert_int_gt(rows_in_blocks(), 3 * KEYS);
    ok(store_commit(s));
}
END_TEST

/* What is no block of ours is said, and does not lead astray. */
START_TEST(a_damaged_block)
{
    struct neighbours n;
    begin_with(0, 4);
    add_document(7, 0, 40);
    settle();
    links_forget_keys(s);
    ok(db_exec(s->db, "UPDATE index_blocks SET rows = substr(rows, 2)"));
    ck_assert_int_eq(links_neighbours(s, LINKS_WORDINGS, 7, (struct neighbour){9, 9}, &n), CW_ECORRUPT);
    ck_assert_ptr_nonnull(strstr(cw_error_text(), "linker's index"));
    ok(db_exec(s->db, "UPDATE index_blocks SET rows = zeroblob(4014)"));
    ck_assert_int_eq(links_neighbours(s, LINKS_WORDINGS, 7, (struct neighbour){9, 9}, &n), CW_ECORRUPT);
    store_rollback(s);
}
END_TEST

START_TEST(segments_that_cannot_be_merged)
{
    begin_with(0, 4);
    add_document(7, 0, 20 * BLOCK_ROWS);
    settle();
    add_document(8, 0, BLOCK_ROWS);
    settle();
    ck_assert_int_eq(number("SELECT count(*) FROM index_segments"), 2);
    ok(store_commit(s));
    ok(db_exec(s->db, "UPDATE index_blocks SET rows = (SELECT rows FROM index_blocks ORDER BY block DESC LIMIT 1) "
                      "WHERE block = (SELECT min(block) FROM index_blocks)"));
    ok(store_begin(s));
    add_document(20, 0, 4 * BLOCK_ROWS);
    enum cw_error e = CW_OK;
    for (int i = 0; i < 100 && !e; i++) e = links_settle(s);
    ck_assert_int_eq(e, CW_ECORRUPT);
    store_rollback(s);
    links_forget_keys(s);
    ok(store_begin(s));
    static const char *const none[] = {"0, 0, 1", "2047, 0, 1", "-1, 0, 1", "9, 2, 1", "9, -1, 1", "9, 0, -1",
                                       "9, 0, 9223372036854775807"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "SAVEPOINT one; INSERT INTO index_segments VALUES (%s, 1, NULL)", none[i]);
        ok(db_exec(s->db, sql));
        ck_assert_int_eq(links_settle(s), CW_ECORRUPT);
        ok(db_exec(s->db, "ROLLBACK TO one"));
    }
    store_rollback(s);
}
END_TEST

/* Each is more than four times as large as the next, so there are few. */
START_TEST(segments_are_few)
{
    begin_with(0, 4);
    for (uint32_t document = 0; document < 60; document++) {
        add_document(document, 0, 100);
        settle();
        int64_t wrong = number("SELECT count(*) FROM index_segments g WHERE rows <= 4 * "
                               "(SELECT max(rows) FROM index_segments h WHERE h.rows < g.rows)"),
                alike = number("SELECT count(*) - count(DISTINCT rows) FROM index_segments");
        ck_assert_msg(!wrong && !alike, "after %u segments", document + 1);
        ck_assert_int_eq(number("SELECT sum(rows) FROM index_segments"), (int64_t)all.count);
    }
    ck_assert_int_le(number("SELECT count(*) FROM index_segments"), 4);
    ck_assert_int_eq(rows_in_blocks(), (int64_t)all.count);
    ok(store_commit(s));
}
END_TEST

/* More than one call learns; who asks before all is known waits for it. */
START_TEST(segments_are_learnt_by_and_by)
{
    enum { MANY = 20000 };
    begin_with(0, 1 << 10);
    for (int64_t i = 0; i < MANY; i++) {
        add((struct row){(enum links_list)(i % 5 == 0), key_number((uint64_t)i), {i, i + 1}, 0});
        if (i % 1000 == 999) end_document();
    }
    settle();
    ok(store_commit(s));
    for (int calls = 0; calls < 30; calls += 10) {
        reopen();
        ck_assert_int_eq(links_next_unkeyed(s), 0);
        ok(store_begin(s));
        ck_assert(links_learning(s));
        for (int call = 0; call < calls; call++) ok(segments_learn(s, 2));
        ck_assert(links_learning(s));
        for (int64_t i = calls; i < MANY; i += 50) {
            struct row r = {(enum links_list)(i % 5 == 0), key_number((uint64_t)i), {MANY / 2, 0}, 0};
            ask(&r);
            r.key += 1;
            ask(&r);
        }
        ck_assert(!links_learning(s));
        ok(store_commit(s));
    }
}
END_TEST

/* More blocks than one call learns, in the middle of a merge. */
START_TEST(a_merge_goes_on_when_all_is_known)
{
    enum { BLOCKS = 300, A_DOCUMENT = 10 * BLOCK_ROWS };
    begin_with(0, 64);
    for (uint32_t block = 0; block < 3 * BLOCKS; block += 10) {
        add_document(block, 0, A_DOCUMENT);
        if (block == BLOCKS - 10) settle();
    }
    while (number("SELECT count(*) FROM index_segments WHERE merged_into IS NOT NULL") < 2) ok(links_settle(s));
    for (int i = 0; i < 20; i++) ok(links_settle(s));
    ok(store_commit(s));
    reopen();
    ok(store_begin(s));
    settle();
    ok(links_settle(s));
    for (size_t i = 0; i < all.count; i += 101) ask(&all.row[i]);
    ok(store_commit(s));
}
END_TEST

/* A list that is asked for again and again while many others come is remembered whole: also who was added to it. */
START_TEST(what_is_asked_for_again_and_again_is_remembered_whole)
{
    begin_with(0, 4);
    for (int64_t i = 0; i < 60; i++) {
        add_document(7, i, 1);
        settle();
        for (uint32_t other = 0; other < 3; other++) {
            add_document(100 + (uint32_t)i * 3 + other, i, 1);
            settle();
            ask(&(struct row){LINKS_WORDINGS, 100 + (uint32_t)i * 3 + other, {i, 5}, 0});
            ask(&(struct row){LINKS_WORDINGS, 7, {i, 5}, 0});
        }
        ask(&(struct row){LINKS_WORDINGS, 7, {i - 3, 5}, 0});
    }
    ok(store_commit(s));
}
END_TEST

/* Rows that go behind the linker's back are not missed: so the store was not read. */
START_TEST(what_is_known_is_not_read_again)
{
    struct neighbours n;
    begin_with(0, 4);
    for (uint32_t key = 7; key < 40; key++) add_document(key, 0, 3);
    settle();
    for (uint32_t other = 8; other < 40; other++) {
        ask(&(struct row){LINKS_WORDINGS, other, {9, 9}, 0});
        ask(&(struct row){LINKS_WORDINGS, 7, {9, 9}, 0});
    }
    ok(db_exec(s->db, "DELETE FROM index_blocks"));
    ask(&(struct row){LINKS_WORDINGS, 7, {9, 9}, 0});
    links_forget_keys(s);
    ok(links_neighbours(s, LINKS_WORDINGS, 7, (struct neighbour){9, 9}, &n));
    ck_assert_uint_eq(n.lefts, 0);
    store_rollback(s);
}
END_TEST

Suite *suite(void)
{
    Suite *suite = suite_create("links_index");
    TCase *c = tcase_create("neighbours");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, begin, end);
    tcase_add_loop_test(c, neighbours_are_those_of_a_sorted_array, 0, KINDS * SEEDS);
    tcase_add_test(c, every_row_is_in_the_store_once);
    tcase_add_test(c, a_list_that_is_read_while_it_is_being_written);
    tcase_add_test(c, a_damaged_block);
    tcase_add_test(c, segments_that_cannot_be_merged);
    tcase_add_test(c, segments_are_few);
    tcase_add_test(c, segments_are_learnt_by_and_by);
    tcase_add_test(c, a_merge_goes_on_when_all_is_known);
    tcase_add_test(c, what_is_asked_for_again_and_again_is_remembered_whole);
    tcase_add_test(c, what_is_known_is_not_read_again);
    suite_add_tcase(suite, c);
    return suite;
}
