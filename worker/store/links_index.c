/* The index in which wordings, and documents, find their neighbours: segments in the store, and in memory what is still
 * to become one.  New rows are `young`, in lists that grow; when these are many they join those that wait, in order;
 * and when those are very many, they are written as a segment of each list, a piece at a time, while new ones come. */
#include <stdlib.h>
#include <string.h>

#include "worker/store/links_merge.h"
#include "worker/store/links_rows.h"
#include "worker/store/recent.h"
#include "worker/store/store.h"

enum {
    HOLD_ROWS = 6 << 20,   /* that wait in memory before they are written */
    YOUNG_SHARE = 8,       /* of these, young before they join those that wait */
    SPEED = 16,            /* rows that are written, and merged, for each new one */
    MOST_ROWS = 1 << 16,   /* in one call */
    LEARNT = 512,          /* blocks that one call reads, after a start: some 10 ms */
    DIGIT = 1 << 16,       /* of the sort */
};

/* What shares a key, in order.  Most have one member. */
struct list {
    int32_t key;
    uint32_t count, room;  /* room 0: the member is `one` */
    union {
        struct neighbour one, *many;
    } of;
};

struct table {
    struct list *at;
    uint32_t count, room;
    uint32_t *slots;       /* twice as many as there is room; a list's number + 1, 0: free */
    uint32_t rows;         /* members of all */
};

struct links_index {
    struct table young[LINKS_LISTS];
    struct links_rows waiting[LINKS_LISTS];
    struct move {
        struct segment_writer writer;
        uint32_t taken, written;   /* of those that wait */
    } moves[LINKS_LISTS];
    uint32_t hold, added;          /* added: since the last links_settle */
    bool moving;                   /* those that wait: nobody joins them meanwhile */
    int64_t upto, waiting_upto;    /* documents whose rows are in memory or in segments; not young */
};

/* As a number that SQLite keeps in four bytes. */
static int32_t key_of(uint32_t key) { return (int32_t)key; }

/* ---- memory ---- */

static void free_table(struct table *t)
{
    for (uint32_t i = 0; i < t->count; i++)
        if (t->at[i].room) free(t->at[i].of.many);
    free(t->at);
    free(t->slots);
    *t = (struct table){0};
}

static void clear(struct links_index *x)
{
    for (int i = 0; i < LINKS_LISTS; i++) {
        free_table(&x->young[i]);
        links_rows_free(&x->waiting[i]);
        x->moves[i] = (struct move){0};
    }
    x->moving = false;
    x->added = 0;
}

void links_index_free(struct links_index *x)
{
    if (x) clear(x);
    free(x);
}

/* NULL, with words: no memory. */
static struct links_index *get_index(struct store *s)
{
    if (s->index) return s->index;
    s->index = calloc(1, sizeof *s->index);
    if (!s->index) {
        cw_fail(CW_ENOMEM, "out of memory");
        return NULL;
    }
    s->index->hold = HOLD_ROWS;
    s->index->upto = s->total[TOTAL_KEYED_DOCUMENTS];
    return s->index;
}

/* The slot of a key's list, or the free one where it belongs. */
static uint32_t *find_slot(const struct table *t, int32_t key)
{
    uint32_t mask = 2 * t->room - 1, i = ((uint32_t)key * 0x9e3779b1u ^ (uint32_t)key >> 15) & mask;
    while (t->slots[i] && t->at[t->slots[i] - 1].key != key) i = (i + 1) & mask;
    return &t->slots[i];
}

static void fill_slots(struct table *t)
{
    memset(t->slots, 0, 2 * (size_t)t->room * sizeof *t->slots);
    for (uint32_t i = 0; i < t->count; i++) *find_slot(t, t->at[i].key) = i + 1;
}

static enum cw_error grow_table(struct table *t)
{
    uint32_t room = t->room ? 2 * t->room : 1024;
    struct list *at = reallocarray(t->at, room, sizeof *at);
    if (at) t->at = at;
    uint32_t *slots = at ? reallocarray(t->slots, room, 2 * sizeof *slots) : NULL;
    if (!slots) return cw_fail(CW_ENOMEM, "out of memory");
    t->slots = slots;
    t->room = room;
    fill_slots(t);
    return CW_OK;
}

static const struct neighbour *members(const struct list *l) { return l->room ? l->of.many : &l->of.one; }

/* How many members of the list come before n. */
static uint32_t count_before(const struct list *l, struct neighbour n)
{
    const struct neighbour *at = members(l);
    uint32_t low = 0, high = l->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (neighbour_before(at[middle], n)) low = middle + 1;
        else high = middle;
    }
    return low;
}

static enum cw_error grow_list(struct list *l)
{
    uint32_t room = l->room ? 2 * l->room : 4;
    struct neighbour *many = reallocarray(l->room ? l->of.many : NULL, room, sizeof *many);
    if (!many) return cw_fail(CW_ENOMEM, "out of memory");
    if (!l->room) many[0] = l->of.one;
    l->of.many = many;
    l->room = room;
    return CW_OK;
}

static enum cw_error put_member(struct list *l, struct neighbour n)
{
    uint32_t at = count_before(l, n);
    enum cw_error e = l->count == (l->room ? l->room : 1) ? grow_list(l) : CW_OK;
    if (e) return e;
    memmove(l->of.many + at + 1, l->of.many + at, (l->count - at) * sizeof n);
    l->of.many[at] = n;
    l->count++;
    return CW_OK;
}

enum cw_error links_add_key(struct store *s, enum links_list list, uint32_t key, struct neighbour at)
{
    struct links_index *x = get_index(s);
    if (!x) return CW_ENOMEM;
    struct table *t = &x->young[list];
    enum cw_error e = t->count == t->room ? grow_table(t) : CW_OK;
    if (e) return e;
    uint32_t *slot = find_slot(t, key_of(key));
    if (*slot) e = put_member(&t->at[*slot - 1], at);
    else {
        t->at[t->count] = (struct list){.key = key_of(key), .count = 1, .of.one = at};
        *slot = ++t->count;
    }
    if (e) return e;
    t->rows++;
    x->added++;
    return CW_OK;
}

int64_t links_next_unkeyed(const struct store *s)
{
    int64_t upto = s->index ? s->index->upto : s->total[TOTAL_KEYED_DOCUMENTS];
    return upto < s->total[TOTAL_LINKED_DOCUMENTS] ? upto + 1 : 0;
}

void links_remembered(struct store *s)
{
    if (get_index(s)) s->index->upto++;
}

void links_forget_keys(struct store *s)
{
    links_merge_free(s->merge);
    links_segments_free(s->segments);
    recent_close(s->lists);
    s->merge = NULL;
    s->segments = NULL;
    s->lists = NULL;
    if (!s->index) return;
    clear(s->index);
    s->index->upto = s->total[TOTAL_KEYED_DOCUMENTS];
}

enum cw_error links_hold(struct store *s, uint32_t rows)
{
    if (!get_index(s)) return CW_ENOMEM;
    s->index->hold = rows;
    return CW_OK;
}

/* ---- neighbours ---- */

static void put_table(const struct table *t, int32_t key, struct neighbour at, struct neighbours *out)
{
    uint32_t found = t->count ? *find_slot(t, key) : 0;
    if (!found) return;
    const struct list *l = &t->at[found - 1];
    uint32_t here = count_before(l, at), from = here > LINKS_WINDOW ? here - LINKS_WINDOW : 0;
    for (uint32_t i = from; i < l->count && i <= here + LINKS_WINDOW; i++) neighbours_put(out, at, members(l)[i]);
}

enum cw_error links_neighbours(struct store *s, enum links_list list, uint32_t key, struct neighbour at,
                               struct neighbours *out)
{
    *out = (struct neighbours){0};
    if (s->index) {
        put_table(&s->index->young[list], key_of(key), at, out);
        links_rows_put(&s->index->waiting[list], key_of(key), at, out);
    }
    return links_lists_put(s, list, key_of(key), at, out);
}

/* ---- from the young ones to those that wait, and into segments ---- */

/* In order of keys. */
static enum cw_error sort_lists(struct table *t)
{
    struct list *other = reallocarray(NULL, t->room ? t->room : 1, sizeof *other);
    uint32_t *begins = malloc((DIGIT + 1) * sizeof *begins);
    bool good = other && begins;
    for (int shift = 0; good && shift < 32; shift += 16) {
        memset(begins, 0, (DIGIT + 1) * sizeof *begins);
#define DIGIT_OF(i) ((((uint32_t)t->at[i].key ^ 0x80000000u) >> shift) & (DIGIT - 1))
        for (uint32_t i = 0; i < t->count; i++) begins[DIGIT_OF(i) + 1]++;
        for (uint32_t i = 0; i < DIGIT; i++) begins[i + 1] += begins[i];
        for (uint32_t i = 0; i < t->count; i++) other[begins[DIGIT_OF(i)]++] = t->at[i];
#undef DIGIT_OF
        struct list *sorted = other;
        other = t->at;
        t->at = sorted;
    }
    free(other);
    free(begins);
    return good ? CW_OK : cw_fail(CW_ENOMEM, "out of memory");
}

/* The lists are out of their slots then: the table is of no more use. */
static enum cw_error rows_of(struct table *t, struct links_rows *out)
{
    enum cw_error e = links_rows_room(out, t->rows);
    if (!e) e = sort_lists(t);
    for (uint32_t i = 0; i < t->count && !e; i++)
        for (uint32_t k = 0; k < t->at[i].count; k++) {
            out->key[out->count] = t->at[i].key;
            out->at[out->count++] = members(&t->at[i])[k];
        }
    return e;
}

static enum cw_error join_waiting(struct links_index *x)
{
    enum cw_error e = CW_OK;
    for (int i = 0; i < LINKS_LISTS && !e; i++) {
        struct links_rows rows = {0};
        e = rows_of(&x->young[i], &rows);
        free_table(&x->young[i]);
        if (!e) e = links_rows_merge(&x->waiting[i], &rows);
        links_rows_free(&rows);
    }
    x->waiting_upto = x->upto;
    return e;
}

/* Lists that were read may have to know of rows that are in the store now. */
static void note_written(struct store *s, struct links_index *x, enum links_list list)
{
    struct move *m = &x->moves[list];
    const struct links_rows *waiting = &x->waiting[list];
    for (; m->written < m->taken - m->writer.block.count; m->written++)
        links_lists_added(s, list, waiting->key[m->written], waiting->at[m->written]);
}

static enum cw_error move_some(struct store *s, struct links_index *x, enum links_list list, uint32_t *rows)
{
    struct move *m = &x->moves[list];
    const struct links_rows *waiting = &x->waiting[list];
    enum cw_error e = CW_OK;
    if (!m->writer.to && waiting->count) e = segments_add(s, list, waiting->count, false, &m->writer.to);
    for (; *rows && m->taken < waiting->count && !e; --*rows, m->taken++) {
        struct links_row row = {waiting->key[m->taken], waiting->at[m->taken]};
        e = segment_append(s, &m->writer, &row);
    }
    if (!e) note_written(s, x, list);
    return e;
}

/* All have moved: the documents' rows are in the store. */
static enum cw_error end_move(struct store *s, struct links_index *x)
{
    enum cw_error e = CW_OK;
    for (int i = 0; i < LINKS_LISTS && !e; i++) {
        struct move *m = &x->moves[i];
        if (!m->writer.to) continue;
        e = segment_flush(s, &m->writer);
        if (!e) e = segments_close(s, m->writer.to);
        if (!e) note_written(s, x, (enum links_list)i);
        *m = (struct move){0};
        links_rows_free(&x->waiting[i]);
    }
    x->moving = false;
    s->total[TOTAL_KEYED_DOCUMENTS] = x->waiting_upto;
    return e;
}

static enum cw_error move(struct store *s, struct links_index *x, uint32_t rows)
{
    uint32_t left = 0;
    enum cw_error e = CW_OK;
    for (int i = 0; i < LINKS_LISTS && !e; i++) {
        e = move_some(s, x, (enum links_list)i, &rows);
        left += x->waiting[i].count - x->moves[i].taken;
    }
    return e || left ? e : end_move(s, x);
}

enum cw_error links_settle(struct store *s)
{
    struct links_index *x = get_index(s);
    enum cw_error e = CW_OK;
    if (!x) return CW_ENOMEM;
    links_pairs_age(s);
    e = segments_learn(s, LEARNT);
    if (e || links_learning(s)) return e;
    uint32_t rows = SPEED * x->added + BLOCK_ROWS, young = 0, waiting = 0;
    if (rows > MOST_ROWS) rows = MOST_ROWS;  /* many were added at once after a restart */
    x->added = 0;
    for (int i = 0; i < LINKS_LISTS; i++) young += x->young[i].rows;
    if (!x->moving && young > x->hold / YOUNG_SHARE) {
        e = join_waiting(x);
        for (int i = 0; i < LINKS_LISTS; i++) waiting += x->waiting[i].count;
        x->moving = waiting > x->hold;
    }
    if (!e && x->moving) e = move(s, x, rows);
    return e ? e : segments_merge(s, rows);
}
