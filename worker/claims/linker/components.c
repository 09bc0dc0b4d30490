/* Claims are what links of "same" hold together.  A new link joins two of them, the smaller into the larger; where one
 * ends, both ends are searched from at once until they meet or the smaller side is known whole.  A claim is called by
 * the least hash of its wordings, so the same wordings have the same name in every store. */
#include <stdlib.h>
#include <string.h>

#include "worker/claims/linker/linking.h"

static const uint64_t hash_mask = ((uint64_t)1 << 48) - 1;

static uint64_t read_id(const char *id) { return strtoull(id + 1, NULL, 16); }

/* Two claims of one name are a matter of 2^48: the next number that is free then. */
static enum cw_error name_claim(struct linker *l, int64_t claim, uint64_t hash)
{
    char id[LINKS_CLAIM_ID];
    int64_t owner;
    for (;; hash = (hash + 1) & hash_mask) {
        links_claim_id(hash, id);
        enum cw_error e = links_claim_of_id(l->store, id, &owner);
        if (e || owner == claim) return e;
        if (!owner) return links_name_claim(l->store, claim, id);
    }
}

static enum cw_error new_claim(struct linker *l, uint64_t hash, int64_t *claim)
{
    char id[LINKS_CLAIM_ID];
    enum cw_error e;
    do {
        links_claim_id(hash, id);
        e = links_add_claim(l->store, id, claim);
        hash = (hash + 1) & hash_mask;
    } while (!e && !*claim);
    if (!e) touch_claim(&l->touched, *claim);
    return e;
}

/* ---- joining ---- */

static enum cw_error take_in(struct linker *l, int64_t claim, struct neighbour wording)
{
    char id[LINKS_CLAIM_ID];
    int64_t wordings;
    uint64_t hash = place_hash(wording.place);
    enum cw_error e = links_claim(l->store, claim, id, &wordings);
    if (!e) e = links_set_claim(l->store, wording.member, claim);
    if (!e) e = links_grow_claim(l->store, claim, 1);
    if (!e && hash < read_id(id)) e = name_claim(l, claim, hash);
    touch_claim(&l->touched, claim);
    return e;
}

static enum cw_error merge(struct linker *l, int64_t a, int64_t b, int64_t *claim)
{
    char id_a[LINKS_CLAIM_ID], id_b[LINKS_CLAIM_ID];
    int64_t size_a, size_b, *members;
    size_t count;
    enum cw_error e = links_claim(l->store, a, id_a, &size_a);
    if (!e) e = links_claim(l->store, b, id_b, &size_b);
    if (e) return e;
    int64_t small = size_a < size_b ? a : b, large = small == a ? b : a;
    uint64_t least = read_id(id_a) < read_id(id_b) ? read_id(id_a) : read_id(id_b);
    e = links_members(l->store, small, SIZE_MAX, l->arena, &members, &count);
    for (size_t i = 0; i < count && !e; i++) e = links_set_claim(l->store, members[i], large);
    if (!e) e = links_grow_claim(l->store, large, (int64_t)count);
    if (!e) e = links_end_claim(l->store, small);
    if (!e) e = name_claim(l, large, least);
    touch_claim(&l->touched, large);
    *claim = large;
    return e;
}

enum cw_error components_join(struct linker *l, struct neighbour a, int64_t *claim, struct neighbour b)
{
    int64_t of_b;
    enum cw_error e = links_claim_of(l->store, b.member, &of_b);
    if (e || (*claim && *claim == of_b)) return e;
    if (*claim && of_b) return merge(l, *claim, of_b, claim);
    if (*claim) return take_in(l, *claim, b);
    if (of_b) return take_in(l, *claim = of_b, a);
    uint64_t x = place_hash(a.place), y = place_hash(b.place);
    e = new_claim(l, x < y ? x : y, claim);
    if (!e) e = take_in(l, *claim, a);
    return e ? e : take_in(l, *claim, b);
}

/* ---- parting ---- */

/* A search from one end: what it has found, in order; at[0..looked) have been looked around. */
struct search {
    int64_t *at;
    size_t count, looked, room;
    struct seen *seen;
};

/* Who has been found by which search; open addressing. */
struct seen {
    struct {
        int64_t wording;
        int by;
    } *slots;
    size_t room, count;
    struct arena *arena;
};

static size_t slot_of(const struct seen *s, int64_t wording)
{
    size_t i = (size_t)((uint64_t)wording * 0x9e3779b97f4a7c15u >> 20) % s->room;
    while (s->slots[i].wording && s->slots[i].wording != wording) i = (i + 1) % s->room;
    return i;
}

static void double_seen(struct seen *s)
{
    struct seen old = *s;
    s->room *= 2;
    s->slots = arena_array(s->arena, s->room, sizeof *s->slots);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].wording) s->slots[slot_of(s, old.slots[i].wording)] = old.slots[i];
}

/* By whom it was found before; 0: by nobody, and now by `by`. */
static int see(struct seen *s, int64_t wording, int by)
{
    if (2 * s->count >= s->room) double_seen(s);
    size_t i = slot_of(s, wording);
    if (s->slots[i].wording) return s->slots[i].by;
    s->slots[i].wording = wording;
    s->slots[i].by = by;
    s->count++;
    return 0;
}

static void put(struct search *s, int64_t wording)
{
    if (s->count == s->room) {
        s->at = arena_grow(s->seen->arena, s->at, s->room * sizeof *s->at, 2 * s->room * sizeof *s->at);
        s->room *= 2;
    }
    s->at[s->count++] = wording;
}

/* Looks around one more.  *met: the other search has been there. */
static enum cw_error look(struct linker *l, struct search *s, int by, bool *met)
{
    int64_t *same;
    size_t count;
    enum cw_error e = links_same(l->store, s->at[s->looked++], s->seen->arena, &same, &count);
    for (size_t i = 0; i < count && !e && !*met; i++) {
        int before = see(s->seen, same[i], by);
        if (!before) put(s, same[i]);
        *met = before && before != by;
    }
    return e;
}

static enum cw_error least_hash(struct linker *l, const int64_t *members, size_t count, uint64_t *out)
{
    uint64_t hash;
    enum cw_error e = CW_OK;
    *out = hash_mask;
    for (size_t i = 0; i < count && !e; i++) {
        e = links_wording_hash(l->store, members[i], &hash);
        if (!e && hash < *out) *out = hash;
    }
    return e;
}

/* What is left of a claim has its own name again, and is none when it is one wording. */
static enum cw_error settle(struct linker *l, int64_t claim)
{
    int64_t *members;
    size_t count;
    uint64_t hash;
    enum cw_error e = links_members(l->store, claim, SIZE_MAX, l->arena, &members, &count);
    if (e) return e;
    if (count == 1) {
        e = links_set_claim(l->store, members[0], 0);
        return e ? e : links_end_claim(l->store, claim);
    }
    e = least_hash(l, members, count, &hash);
    return e ? e : name_claim(l, claim, hash);
}

/* `side` is no longer of the claim. */
static enum cw_error split(struct linker *l, int64_t claim, const struct search *side)
{
    int64_t fresh = 0;
    uint64_t hash;
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < side->count && !e; i++) e = links_set_claim(l->store, side->at[i], 0);
    if (!e) e = links_grow_claim(l->store, claim, -(int64_t)side->count);
    touch_claim(&l->touched, claim);
    if (!e) e = settle(l, claim);
    if (e || side->count == 1) return e;
    e = least_hash(l, side->at, side->count, &hash);
    if (!e) e = new_claim(l, hash, &fresh);
    for (size_t i = 0; i < side->count && !e; i++) e = links_set_claim(l->store, side->at[i], fresh);
    return e ? e : links_grow_claim(l->store, fresh, (int64_t)side->count);
}

enum cw_error components_part(struct linker *l, int64_t a, int64_t b)
{
    struct seen seen = {.room = 64, .arena = l->arena};
    struct search sides[2];
    int64_t claim;
    bool met = false;
    seen.slots = arena_array(l->arena, seen.room, sizeof *seen.slots);
    for (int i = 0; i < 2; i++) {
        sides[i] = (struct search){.at = arena_array(l->arena, 16, sizeof(int64_t)), .room = 16, .seen = &seen};
        put(&sides[i], i ? b : a);
        see(&seen, i ? b : a, i + 1);
    }
    enum cw_error e = links_claim_of(l->store, a, &claim);
    for (int turn = 0; !e; turn = !turn) {
        e = look(l, &sides[turn], turn + 1, &met);
        if (e || met) return e;
        if (sides[turn].looked == sides[turn].count) return split(l, claim, &sides[turn]);
    }
    return e;
}
