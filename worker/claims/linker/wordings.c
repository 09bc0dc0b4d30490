/* Wordings and their neighbours.  Wordings of one document that overlap are compared in any case: what an official
 * says that the ministry has said.  Else in each key's list those at most LINKS_WINDOW apart are neighbours; a pair's
 * support is the number of lists in which it is, as the keys count; pairs with enough of it are judged (place.h).  A
 * newcomer takes part in new pairs, and in each list it pushes apart those that stand LINKS_WINDOW apart around it:
 * their support falls.  So what is linked follows from the set alone. */
#include <stdlib.h>
#include <string.h>

#include "worker/claims/linker/linking.h"

/* An earlier event may have been somewhere else; what is the same for so long is no formula. */
static bool needs_context(const struct finding *f)
{
    enum { LONG = 12 };  /* terms with weight, in a row */
    return f->relation != RELATION_EARLIER && f->similarity.run_terms < LONG;
}

static enum cw_error add_link(struct linker *l, struct piece *p, struct neighbour met, unsigned support)
{
    const struct assertion *other;
    struct finding f;
    /* The later one links to the earlier: the rows of those who came of late stand side by side. */
    bool turn = p->at.place < met.place, there;
    struct neighbour first = turn ? met : p->at, second = turn ? p->at : met;
    enum cw_error e = assertion_get(l, met.member, &other);
    if (e) return e;
    const struct assertion *x = turn ? other : p->assertion, *y = turn ? p->assertion : other;
    relation_judge(x, y, false, l->arena, &f);
    if (f.relation == RELATION_NONE) return CW_OK;
    if (needs_context(&f)) {
        e = documents_meet(l, (int64_t)x->document, (int64_t)y->document, &there);
        if (e || !there) return e;
    }
    if (x->document == y->document) {  /* a denial by reference goes before what the words tell */
        e = links_exists(l->store, first.member, second.member, &there);
        if (e || there) return e;
    }
    bool denied = f.relation == RELATION_DENIED;
    enum links_relation relation = f.relation == RELATION_SAME      ? LINKS_SAME
                                   : f.relation == RELATION_EARLIER ? LINKS_EARLIER
                                                                    : LINKS_DENIES;
    e = links_add(l->store, denied ? second.member : first.member, denied ? first.member : second.member, relation,
                  LINKS_CONTENT, support, f.similarity.overall);
    if (e || relation != LINKS_SAME) return e;
    touch_pair(&l->touched, (int64_t)x->document, (int64_t)y->document, true);
    return components_join(l, p->at, &p->claim, met);
}

static enum cw_error end_same(struct linker *l, int64_t a, int64_t b)
{
    int64_t x, y;
    enum cw_error e = links_document_of(l->store, a, &x);
    if (!e) e = links_document_of(l->store, b, &y);
    if (e) return e;
    touch_pair(&l->touched, x, y, false);
    return components_part(l, a, b);
}

/* The two are no longer neighbours in one list. */
static enum cw_error push_apart(struct linker *l, struct neighbour a, struct neighbour b, unsigned weight)
{
    bool ended, same;
    unsigned needed = place_support(a.place, b.place, SUPPORT);
    enum cw_error e = links_weaken(l->store, a.member, b.member, weight, needed, &ended, &same);
    return !e && ended && same ? end_same(l, a.member, b.member) : e;
}

struct met {
    struct neighbour who;
    unsigned weight;              /* of the key */
};

static int by_member(const void *a, const void *b)
{
    const struct met *x = a, *y = b;
    return (x->who.member > y->who.member) - (x->who.member < y->who.member);
}

enum { MOST_MET = WORDING_KEYS * 2 * LINKS_WINDOW, SLOTS = 512 };

/* Who stands next to a newcomer, each once. */
struct meeting {
    struct met met[MOST_MET];
    size_t count;
    uint8_t slots[SLOTS];         /* by a hash of the member: a number in met + 1; 0: free */
};
_Static_assert(MOST_MET < UINT8_MAX, "a slot holds every number");

static void meet(struct meeting *m, struct neighbour who, unsigned weight)
{
    size_t slot = (uint64_t)who.member * 0x9e3779b97f4a7c15u >> 55;
    while (m->slots[slot] && m->met[m->slots[slot] - 1].who.member != who.member) slot = (slot + 1) % SLOTS;
    if (!m->slots[slot]) {
        m->met[m->count++] = (struct met){.who = who};
        m->slots[slot] = (uint8_t)m->count;
    }
    m->met[m->slots[slot] - 1].weight += weight;
}

static enum cw_error enter_list(struct linker *l, uint32_t key, struct neighbour at, struct meeting *m)
{
    struct neighbours n;
    unsigned weight = wording_key_weight(key);
    enum cw_error e = links_neighbours(l->store, LINKS_WORDINGS, key, at, &n);
    if (!e) e = links_add_key(l->store, LINKS_WORDINGS, key, at);
    for (unsigned i = 0; i < n.lefts && !e; i++) meet(m, n.left[i], weight);
    for (unsigned i = 0; i < n.rights && !e; i++) meet(m, n.right[i], weight);
    for (unsigned i = 0; i < n.lefts && !e; i++) {
        unsigned other = LINKS_WINDOW - 1 - i;  /* the first on the left and the last on the right, and so on */
        if (other < n.rights) e = push_apart(l, n.left[i], n.right[other], weight);
    }
    return e;
}

static enum cw_error link_wording(struct linker *l, struct piece *p)
{
    struct meeting m;
    uint32_t keys[WORDING_KEYS];
    size_t n = wording_keys(&p->assertion->terms, p->assertion->speaker, keys);
    size_t often = 0;
    enum cw_error e = CW_OK;
    m.count = 0;
    memset(m.slots, 0, sizeof m.slots);
    for (size_t i = 0; i < n && !e; i++) e = enter_list(l, keys[i], p->at, &m);
    for (size_t i = 0; i < m.count; i++)
        if (m.met[i].weight >= place_support(p->at.place, m.met[i].who.place, SUPPORT)) m.met[often++] = m.met[i];
    qsort(m.met, often, sizeof *m.met, by_member);
    if (!e && often) e = links_claim_of(l->store, p->at.member, &p->claim);
    for (size_t i = 0; i < often && !e; i++) e = add_link(l, p, m.met[i].who, m.met[i].weight);
    return e;
}

enum cw_error wordings_link(struct linker *l, struct piece *pieces, size_t count)
{
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < count && !e; i++) e = link_wording(l, &pieces[i]);
    return e;
}

static bool overlap(const struct piece *a, const struct piece *b)
{
    return a->statement != b->statement && a->span.begin < b->span.end && b->span.begin < a->span.end;
}

/* The two are of one text, whatever comes between them in the index: so the link has no support that it could lose. */
static enum cw_error link_nested(struct linker *l, const struct piece *a, const struct piece *b)
{
    int64_t claim;
    struct finding f;
    bool turn = place_hash(b->at.place) < place_hash(a->at.place);
    const struct piece *first = turn ? b : a, *second = turn ? a : b;
    relation_judge(first->assertion, second->assertion, false, l->arena, &f);
    if (f.relation != RELATION_SAME) return CW_OK;
    enum cw_error e = links_add(l->store, first->at.member, second->at.member, LINKS_SAME, LINKS_REFERENCE, 0,
                                f.similarity.overall);
    if (!e) e = links_claim_of(l->store, first->at.member, &claim);
    return e ? e : components_join(l, first->at, &claim, second->at);
}

enum cw_error wordings_nest(struct linker *l, const struct piece *pieces, size_t count)
{
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && !e; k++)
            if (overlap(&pieces[i], &pieces[k])) e = link_nested(l, &pieces[i], &pieces[k]);
    return e;
}

enum cw_error wordings_remember(struct linker *l, const struct piece *pieces, size_t count)
{
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < count && !e; i++) {
        uint32_t keys[WORDING_KEYS];
        size_t n = wording_keys(&pieces[i].assertion->terms, pieces[i].assertion->speaker, keys);
        for (size_t k = 0; k < n && !e; k++) e = links_add_key(l->store, LINKS_WORDINGS, keys[k], pieces[i].at);
    }
    return e;
}

static bool is_meant(const struct piece *p, const struct reference_denial *d)
{
    bool all = d->meant.begin == d->meant.end;
    return p->statement == d->denied && (all || (p->span.begin < d->meant.end && p->span.end > d->meant.begin));
}

/* "Denied this": the first wording of the statement that denies, with each of the other's that is meant. */
enum cw_error wordings_refer(struct linker *l, const struct record *r, const struct piece *pieces, size_t count)
{
    struct reference_denial *denials;
    size_t n = denials_by_reference(r, l->arena, &denials);
    enum cw_error e = CW_OK;
    for (size_t i = 0; i < n; i++) {
        size_t by = 0;
        while (by < count && pieces[by].statement != denials[i].denial) by++;
        for (size_t k = 0; by < count && k < count && !e; k++)
            if (is_meant(&pieces[k], &denials[i]) && k != by)
                e = links_add(l->store, pieces[by].at.member, pieces[k].at.member, LINKS_DENIES, LINKS_REFERENCE, 0,
                              0.0);
    }
    return e;
}
