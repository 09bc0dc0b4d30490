/* See concordance.h.  Passages are matched one to one, those that share most first; the longest run of matches in the
 * same order in both texts is what the decision looks at.  Two things tell a copy from a second report of the same
 * event: how much of either text is matched, and how much of what the writers say in their own words is; a statement
 * that both quote at length tells nothing. */
#include "worker/claims/copies/concordance.h"

#include <stdlib.h>
#include <string.h>

#include "worker/claims/copies/overlap.h"

static const double match_least = 0.3;  /* overlap of passages that are taken for one */

/* --- which passage is which -------------------------------------------------------------------------------------- */

/* Best first; which of two equals comes first does not depend on which text is called a. */
static int better_first(const void *x, const void *y)
{
    const struct passage_match *p = x, *q = y;
    if (p->overlap != q->overlap) return p->overlap > q->overlap ? -1 : 1;
    uint32_t sum = p->a + p->b, other = q->a + q->b;
    if (sum != other) return sum < other ? -1 : 1;
    return (p->a > q->a) - (p->a < q->a);
}

static int by_a(const void *x, const void *y)
{
    const struct passage_match *p = x, *q = y;
    return (p->a > q->a) - (p->a < q->a);
}

static void match(const struct overlap *o, struct arena *arena, struct concordance *out)
{
    size_t n = o->a.passages->count, m = o->b.passages->count, count = 0;
    for (size_t i = 0; i < n * m; i++) count += overlap_of(o, i / m, i % m) >= match_least;
    struct passage_match *all = arena_array(arena, count, sizeof *all);
    bool *taken_a = arena_array(arena, n, sizeof *taken_a), *taken_b = arena_array(arena, m, sizeof *taken_b);
    count = 0;
    for (size_t i = 0; i < n * m; i++) {
        double overlap = overlap_of(o, i / m, i % m);
        struct passage_match here = {.a = (uint32_t)(i / m), .b = (uint32_t)(i % m), .overlap = overlap};
        if (overlap >= match_least) all[count++] = here;
    }
    qsort(all, count, sizeof *all, better_first);
    *out = (struct concordance){.matches = all};
    for (size_t i = 0; i < count; i++) {
        if (taken_a[all[i].a] || taken_b[all[i].b]) continue;
        taken_a[all[i].a] = taken_b[all[i].b] = true;
        out->overlap += all[i].overlap;
        all[out->count++] = all[i];
    }
    if (out->count) out->overlap /= (double)out->count;
    qsort(all, out->count, sizeof *all, by_a);
}

/* The longest increasing run; of several the one with the most overlap. */
static void find_order(struct concordance *c)
{
    uint32_t length[PASSAGES_MAX], before[PASSAGES_MAX], best = 0;
    double overlap[PASSAGES_MAX];
    for (uint32_t i = 0; i < c->count; i++) {
        length[i] = 1;
        before[i] = i;
        overlap[i] = c->matches[i].overlap;
        for (uint32_t k = 0; k < i; k++) {
            if (c->matches[k].b >= c->matches[i].b) continue;
            double sum = overlap[k] + c->matches[i].overlap;
            if (length[k] + 1 < length[i] || (length[k] + 1 == length[i] && sum <= overlap[i])) continue;
            length[i] = length[k] + 1;
            overlap[i] = sum;
            before[i] = k;
        }
        if (length[i] > length[best] || (length[i] == length[best] && overlap[i] > overlap[best])) best = i;
    }
    if (!c->count) return;
    c->in_order = length[best];
    for (uint32_t i = best;; i = before[i]) {
        c->matches[i].in_order = true;
        if (before[i] == i) break;
    }
}

/* --- how much of a text is matched -------------------------------------------------------------------------------- */

struct share {
    double part, whole;
};

static double share_of(struct share s) { return s.whole > 0 ? s.part / s.whole : 0; }

struct coverage {             /* of one text by the other */
    struct share verbatim;    /* by words */
    struct share own_verbatim;   /* words outside quotation marks */
    struct share matched;     /* what stands in passages that are matched in order */
    struct share own;         /* words outside quotation marks that the matched passage has too */
    struct share names, numbers;  /* of matched passages: those that the other has too */
};

static void count_fact(const struct term *t, bool kept, struct coverage *c)
{
    struct share *fact = t->flags & TERM_NUMBER ? &c->numbers : &c->names;
    if (!(t->flags & (TERM_NAME | TERM_NUMBER)) || (t->flags & TERM_TIME)) return;
    fact->whole += (double)t->weight;
    fact->part += kept ? (double)t->weight : 0;
}

/* Adds a passage; `there` marks the words of the passage that it is matched with by `stamp`, 0: none. */
static void cover(const struct row *r, size_t i, const uint32_t *there, uint32_t stamp, struct coverage *c)
{
    const struct passage *p = &r->passages->at[i];
    for (size_t k = 0; k < p->terms.count; k++) {
        const struct term *t = &p->terms.at[k];
        uint32_t at = r->first[i] + (uint32_t)k;
        double weight = (double)t->weight, told = r->weight[at];
        bool shared = stamp && r->word[at] && there[r->word[at]] == stamp;
        c->verbatim.whole += weight;
        c->verbatim.part += r->verbatim[at] ? weight : 0;
        c->matched.whole += told;
        c->matched.part += stamp ? told : 0;
        if (stamp && told > 0) count_fact(t, shared || r->verbatim[at], c);
        if (p->quoted[k]) continue;
        c->own_verbatim.whole += weight;
        c->own_verbatim.part += r->verbatim[at] ? weight : 0;
        c->own.whole += told;
        c->own.part += shared ? told : 0;
    }
}

/* `to`: for each of the row's passages the one of the other that it is matched with in order, plus one. */
static struct coverage coverage_of(const struct row *r, const struct row *other, const uint32_t *to, uint32_t *there)
{
    struct coverage c = {0};
    for (uint32_t i = 0; i < r->passages->count; i++) {
        uint32_t stamp = to[i];
        for (uint32_t k = stamp ? other->first[stamp - 1] : 0; stamp && k < other->first[stamp]; k++)
            if (other->word[k]) there[other->word[k]] = stamp;
        cover(r, i, there, stamp, &c);
    }
    return c;
}

static void cover_both(const struct overlap *o, const struct concordance *c, struct arena *arena, struct coverage *a,
                       struct coverage *b)
{
    uint32_t *from_a = arena_array(arena, o->a.passages->count, sizeof *from_a);
    uint32_t *from_b = arena_array(arena, o->b.passages->count, sizeof *from_b);
    for (size_t i = 0; i < c->count; i++) {
        if (!c->matches[i].in_order) continue;
        from_a[c->matches[i].a] = c->matches[i].b + 1;
        from_b[c->matches[i].b] = c->matches[i].a + 1;
    }
    *a = coverage_of(&o->a, &o->b, from_a, arena_array(arena, o->words + 1, sizeof(uint32_t)));
    *b = coverage_of(&o->b, &o->a, from_b, arena_array(arena, o->words + 1, sizeof(uint32_t)));
}

/* --- what it comes to --------------------------------------------------------------------------------------------- */

/* Set on texts of our own and looked at on news text.  A rewritten copy has 0.74 or more of its weight matched in order
 * and half or more of its own words met; a second report of one event, from the same press conference, at most 0.60 and
 * 0.42.  Of a text three times as long it may be a third.  What agencies fill in anew every week keeps at most two
 * thirds of its figures, by weight. */
static const double same_least = 0.9, cut_least = 0.6, long_cut_least = 0.5, alike_least = 0.75;
static const double matched_least = 0.68, other_matched_least = 0.33, own_met_least = 0.38, other_met_least = 0.25;
static const double short_matched_least = 0.8, short_other_matched_least = 0.4, short_own_least = 0.5,
                    short_names_least = 0.75;
static const double facts_least = 0.7, names_least = 0.5;
enum { SHORT_ORDER = 4 };
/* Weight of words: of about one sentence, two, six; of so many figures that they tell something. */
static const double sentence = 4, substance = 8, plenty = 24, figures_tell = 2;

static double most(double x, double y) { return x > y ? x : y; }
static double least(double x, double y) { return x < y ? x : y; }

/* A form that is filled in anew every week keeps its words, but neither its names nor its figures. */
static bool keeps_facts(const struct coverage *c)
{
    return (!c->names.whole || share_of(c->names) >= facts_least) &&
           (!c->numbers.whole || share_of(c->numbers) >= facts_least);
}

/* What a writer says outside quotation marks; all, if that is next to nothing. */
static double own_verbatim(const struct coverage *c)
{
    return share_of(c->own_verbatim.whole * 4 < c->verbatim.whole ? c->verbatim : c->own_verbatim);
}

/* Word for word in the other, but for some lines of its own. */
static bool is_cut(const struct coverage *c, const struct coverage *other, double enough)
{
    if (share_of(c->verbatim) < enough || own_verbatim(c) < enough || !keeps_facts(c)) return false;
    return share_of(other->verbatim) < alike_least || keeps_facts(other);
}

static bool is_same(const struct coverage *a, const struct coverage *b)
{
    return least(a->verbatim.part, b->verbatim.part) >= sentence &&
           least(share_of(a->verbatim), share_of(b->verbatim)) >= same_least &&
           keeps_facts(a) && keeps_facts(b);
}

/* Four paragraphs in the same order may be chance, so of them more is asked. */
static bool is_short_rewrite(const struct coverage *a, const struct coverage *b)
{
    double matched_a = share_of(a->matched), matched_b = share_of(b->matched);
    return most(matched_a, matched_b) >= short_matched_least &&
           least(matched_a, matched_b) >= short_other_matched_least &&
           most(share_of(a->own), share_of(b->own)) >= short_own_least &&
           most(share_of(a->names), share_of(b->names)) >= short_names_least;
}

static bool is_rewritten(const struct concordance *c, const struct coverage *a, const struct coverage *b)
{
    double matched_a = share_of(a->matched), matched_b = share_of(b->matched),
           own_a = share_of(a->own), own_b = share_of(b->own);
    bool figures = a->numbers.whole + b->numbers.whole >= figures_tell;
    if (c->in_order < SHORT_ORDER || (c->in_order == SHORT_ORDER && !is_short_rewrite(a, b))) return false;
    if (most(share_of(a->names), share_of(b->names)) < names_least && a->names.whole > 0) return false;
    if (most(share_of(a->numbers), share_of(b->numbers)) < facts_least && figures) return false;
    return most(matched_a, matched_b) >= matched_least && least(matched_a, matched_b) >= other_matched_least &&
           most(own_a, own_b) >= own_met_least && least(own_a, own_b) >= other_met_least;
}

static enum copy_kind judge(const struct concordance *c, const struct coverage *a, const struct coverage *b)
{
    if (is_same(a, b)) return COPY_SAME;
    if (3 * c->in_order < 2 * c->count) return COPY_NONE;  /* two lists may have the same lines */
    double verbatim_a = a->verbatim.part, verbatim_b = b->verbatim.part;
    bool cut = (verbatim_a >= substance && is_cut(a, b, cut_least)) ||
               (verbatim_b >= substance && is_cut(b, a, cut_least));
    if (cut) return COPY_CUT;
    if (is_rewritten(c, a, b)) return COPY_REWRITTEN;
    cut = (verbatim_a >= plenty && is_cut(a, b, long_cut_least)) ||
          (verbatim_b >= plenty && is_cut(b, a, long_cut_least));
    return cut ? COPY_CUT : COPY_NONE;
}

/* One order of any two texts, so that it does not matter which is called a. */
static bool comes_first(const struct passages *a, const struct passages *b)
{
    if (a->count != b->count) return a->count < b->count;
    for (size_t i = 0; i < a->count; i++) {
        const struct terms *x = &a->at[i].terms, *y = &b->at[i].terms;
        if (x->count != y->count) return x->count < y->count;
        for (size_t k = 0; k < x->count; k++)
            if (x->at[k].hash != y->at[k].hash) return x->at[k].hash < y->at[k].hash;
    }
    return true;
}

void concordance_measure(const struct passages *a, const struct passages *b, struct arena *arena,
                         struct concordance *out)
{
    if (!comes_first(a, b)) {
        concordance_measure(b, a, arena, out);
        for (size_t i = 0; i < out->count; i++) {
            struct passage_match *m = &out->matches[i];
            uint32_t swapped = m->a;
            m->a = m->b;
            m->b = swapped;
        }
        qsort(out->matches, out->count, sizeof *out->matches, by_a);
        return;
    }
    struct overlap o;
    struct coverage in_a, in_b;
    overlap_measure(a, b, arena, &o);
    match(&o, arena, out);
    find_order(out);
    cover_both(&o, out, arena, &in_a, &in_b);
    out->kind = judge(out, &in_a, &in_b);
}
