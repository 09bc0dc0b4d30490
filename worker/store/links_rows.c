#include "worker/store/links_rows.h"

#include <stdlib.h>

#include "worker/store/store.h"

enum { BEGINS = 1 << 16 };

static uint32_t first_bytes(int32_t key) { return ((uint32_t)key ^ 0x80000000u) >> 16; }

enum cw_error links_rows_room(struct links_rows *r, uint32_t more)
{
    size_t room = (size_t)r->count + more;
    int32_t *key = reallocarray(r->key, room ? room : 1, sizeof *key);
    if (key) r->key = key;
    struct neighbour *at = reallocarray(r->at, room ? room : 1, sizeof *at);
    if (at) r->at = at;
    return key && at ? CW_OK : cw_fail(CW_ENOMEM, "out of memory");
}

void links_rows_free(struct links_rows *r)
{
    free(r->key);
    free(r->at);
    free(r->begins);
    *r = (struct links_rows){0};
}

static bool row_before(const struct links_rows *r, uint32_t row, int32_t key, struct neighbour at)
{
    return r->key[row] != key ? r->key[row] < key : neighbour_before(r->at[row], at);
}

static enum cw_error find_begins(struct links_rows *r)
{
    if (!r->begins) r->begins = malloc((BEGINS + 1) * sizeof *r->begins);
    if (!r->begins) return cw_fail(CW_ENOMEM, "out of memory");
    uint32_t row = 0;
    for (uint32_t first = 0; first <= BEGINS; first++) {
        while (row < r->count && first_bytes(r->key[row]) < first) row++;
        r->begins[first] = row;
    }
    return CW_OK;
}

enum cw_error links_rows_merge(struct links_rows *r, struct links_rows *more)
{
    enum cw_error e = links_rows_room(r, more->count);
    if (e) return e;
    uint32_t old = r->count;
    r->count += more->count;
    for (uint32_t to = r->count; more->count;) {  /* from the end, so that nothing is in the way */
        bool newer = !old || row_before(r, old - 1, more->key[more->count - 1], more->at[more->count - 1]);
        const struct links_rows *from = newer ? more : r;
        uint32_t row = newer ? --more->count : --old;
        r->key[--to] = from->key[row];
        r->at[to] = from->at[row];
    }
    links_rows_free(more);
    return find_begins(r);
}

void links_rows_put(const struct links_rows *r, int32_t key, struct neighbour at, struct neighbours *out)
{
    if (!r->count) return;
    uint32_t low = r->begins[first_bytes(key)], high = r->begins[first_bytes(key) + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (row_before(r, middle, key, at)) low = middle + 1;
        else high = middle;
    }
    for (uint32_t i = low; i && low - i < LINKS_WINDOW && r->key[i - 1] == key; i--)
        neighbours_put(out, at, r->at[i - 1]);
    /* One more than the window: it may be there itself. */
    for (uint32_t i = low; i < r->count && i - low <= LINKS_WINDOW && r->key[i] == key; i++)
        neighbours_put(out, at, r->at[i]);
}
