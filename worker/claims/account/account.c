/* The account of a claim: carriers, the first appearance, omissions.  Origins are in origins.c. */
#include "worker/claims/account/account.h"

#include <string.h>

#include "worker/claims/account/origins.h"
#include "worker/claims/copies/concordance.h"
#include "worker/store/fold.h"

const char *origin_kind_name(enum origin_kind k)
{
    static const char *const names[ORIGIN_KINDS] = {"named speaker", "document", "unnamed source", "unclear"};
    return names[k];
}

static bool is_dated(const struct claim_document *d) { return d->published_lo && d->published_hi; }

/* Do the dates prove that a was there before b? */
static bool is_before(const struct claim_document *a, const struct claim_document *b)
{
    return is_dated(a) && is_dated(b) && strcmp(a->published_hi, b->published_lo) < 0;
}

static const struct claim_document *document_of(const struct claim_material *m, uint32_t appearance)
{
    return &m->documents[m->appearances[appearance].document];
}

/* ---- first ---- */

static void find_first(const struct claim_material *m, struct arena *arena, struct account *out)
{
    out->first = -1;
    for (uint32_t i = 0; i < m->appearance_count; i++) {
        const struct claim_document *d = document_of(m, i),
                                    *best = out->first < 0 ? NULL : document_of(m, (uint32_t)out->first);
        if (!is_dated(d)) continue;
        int order = best ? strcmp(d->published_lo, best->published_lo) : -1;
        if (order < 0 || (order == 0 && strcmp(d->published_hi, best->published_hi) < 0)) out->first = (int32_t)i;
    }
    out->perhaps_earlier = arena_array(arena, m->appearance_count, sizeof *out->perhaps_earlier);
    for (uint32_t i = 0; out->first >= 0 && i < m->appearance_count; i++) {
        const struct claim_document *first = document_of(m, (uint32_t)out->first), *d = document_of(m, i);
        if (d != first && !is_before(first, d)) out->perhaps_earlier[out->perhaps_earlier_count++] = i;
    }
}

/* ---- carriers ---- */

static bool same_outlet(struct arena *arena, const char *a, const char *b)
{
    return a && b && !strcmp(fold_outlet(arena, a), fold_outlet(arena, b));
}

/* A near copy of another outlet's article that carries the claim, unless the dates prove that this one came first. */
static bool is_copy(const struct claim_material *m, uint32_t document, struct arena *arena)
{
    for (size_t i = 0; i < m->copy_count; i++) {
        const struct claim_copy *c = &m->copies[i];
        if (c->a != document && c->b != document) continue;
        uint32_t other = c->a == document ? c->b : c->a;
        if (other < m->carrying && !same_outlet(arena, m->documents[document].outlet, m->documents[other].outlet) &&
            !is_before(&m->documents[document], &m->documents[other]))
            return true;
    }
    return false;
}

static bool has_denial(const struct claim_material *m, uint32_t document)
{
    for (size_t i = 0; i < m->denial_count; i++)
        if (m->denials[i].what.document == document) return true;
    return false;
}

static bool is_bare(const struct claim_material *m, uint32_t document)
{
    for (size_t i = 0; i < m->appearance_count; i++)
        if (m->appearances[i].document == document && !m->appearances[i].speaker && !m->appearances[i].via_count)
            return true;
    return false;
}

/* Two documents are one carrier's if their outlet is; an unknown outlet is a carrier of its own for every document. */
static struct carrier *carrier_for(struct account *out, struct arena *arena, const char *outlet)
{
    for (size_t i = 0; outlet && i < out->carrier_count; i++)
        if (same_outlet(arena, out->carriers[i].outlet, outlet)) return &out->carriers[i];
    struct carrier *c = &out->carriers[out->carrier_count++];
    *c = (struct carrier){.outlet = outlet ? outlet : "(outlet unknown)", .copy = true};
    return c;
}

static int compare_starts(const char *a, const char *b)
{
    return !a || !b ? !a - !b : strcmp(a, b);
}

/* In order of first appearance; equal ones keep their order. */
static void sort_carriers(struct carrier *c, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k && compare_starts(c[k - 1].lo, c[k].lo) > 0; k--) {
            struct carrier swap = c[k];
            c[k] = c[k - 1];
            c[k - 1] = swap;
        }
}

static void find_carriers(const struct claim_material *m, struct arena *arena, struct account *out)
{
    out->carriers = arena_array(arena, m->carrying, sizeof *out->carriers);
    for (uint32_t d = 0; d < m->carrying; d++) {
        const struct claim_document *doc = &m->documents[d];
        struct carrier *c = carrier_for(out, arena, doc->outlet);
        c->documents++;
        c->copy = c->copy && is_copy(m, d, arena);
        c->bare = c->bare || is_bare(m, d);
        c->denies = c->denies || has_denial(m, d);
        out->revisions += doc->revision > 0;
        if (is_dated(doc) && (!c->lo || strcmp(doc->published_lo, c->lo) < 0)) {
            c->lo = doc->published_lo;
            c->hi = doc->published_hi;
        }
    }
    sort_carriers(out->carriers, out->carrier_count);
}

/* ---- omissions ---- */

/* The dated denial that was out first, for sure: its document's interval ends earliest.  -1: none is dated. */
static int32_t earliest_denial(const struct claim_material *m)
{
    int32_t best = -1;
    for (size_t i = 0; i < m->denial_count; i++) {
        const struct claim_document *d = &m->documents[m->denials[i].what.document];
        if (is_dated(d) &&
            (best < 0 || strcmp(d->published_hi, m->documents[m->denials[best].what.document].published_hi) < 0))
            best = (int32_t)i;
    }
    return best;
}

static void find_omissions(const struct claim_material *m, struct arena *arena, struct account *out)
{
    if (!m->denial_count) return;
    int32_t earliest = earliest_denial(m);
    const struct claim_document *denying = earliest < 0 ? NULL : &m->documents[m->denials[earliest].what.document];
    out->omissions = arena_array(arena, m->carrying, sizeof *out->omissions);
    for (uint32_t d = 0; d < m->carrying; d++) {
        const struct claim_document *doc = &m->documents[d];
        if (has_denial(m, d) || (denying && is_before(doc, denying))) continue;
        out->omissions[out->omission_count++] = (struct omission){
            .document = d, .denial = earliest < 0 ? 0 : (uint32_t)earliest,
            .kind = denying && is_before(denying, doc) ? OMITS_CERTAINLY : OMITS_PERHAPS,
        };
    }
}

bool account_is_anonymous(const struct claim_material *m)
{
    bool any = false;
    for (size_t i = 0; i < m->appearance_count; i++) {
        if (m->appearances[i].speaker && !m->appearances[i].anonymous) return false;
        any = any || m->appearances[i].anonymous;
    }
    return any;
}

void account_make(const struct claim_material *m, struct arena *arena, struct account *out)
{
    *out = (struct account){.claim = m, .anonymous_only = account_is_anonymous(m)};
    origins_fold(m, arena, out);
    find_carriers(m, arena, out);
    find_first(m, arena, out);
    find_omissions(m, arena, out);
}
