/* Terms are aligned in this order: the same, near spellings of names, words of one kin; then function words beside what is aligned. */
#include "worker/claims/wording/similarity.h"

#include <math.h>
#include <string.h>

#include "worker/claims/wording/spelling.h"

enum { FREE = 0xFFFF };

/* What a match by spelling or kin counts for, of the lesser weight of the two. */
static const double counts_for[MATCH_KINDS] = {[MATCH_SAME] = 1, [MATCH_SPELLING] = 0.9, [MATCH_KIN] = 0.4};

/* Of two spellings of a name one at least is hardly known: Austria and Australia are two countries. */
static const float weight_unknown = 0.85f;

struct aligner {
    const struct terms *a, *b;
    uint16_t to_b[TERMS_MAX], to_a[TERMS_MAX];  /* by term: its partner or FREE */
    uint8_t how[TERMS_MAX];                     /* by term of a */
};

static void join(struct aligner *x, size_t i, size_t j, enum match_kind how)
{
    x->to_b[i] = (uint16_t)j;
    x->to_a[j] = (uint16_t)i;
    x->how[i] = (uint8_t)how;
}

static bool may_match(const struct aligner *x, const struct term *s, const struct term *t, enum match_kind how)
{
    unsigned either = s->flags | t->flags;
    switch (how) {
    case MATCH_SAME: return s->hash == t->hash;
    case MATCH_SPELLING:
        return (s->flags & t->flags & TERM_NAME) && (s->weight >= weight_unknown || t->weight >= weight_unknown) &&
               spelling_near(x->a->text + s->begin, s->end - s->begin, x->b->text + t->begin, t->end - t->begin);
    default: return s->kin && s->kin == t->kin && !(either & (TERM_NAME | TERM_NUMBER | TERM_TIME | TERM_NEGATION));
    }
}

/* The first of a with the first of b, the second with the second. */
static void align(struct aligner *x, enum match_kind how)
{
    for (size_t i = 0; i < x->a->count; i++) {
        const struct term *s = &x->a->at[i];
        if (x->to_b[i] != FREE || (s->flags & TERM_FUNCTION)) continue;
        for (size_t j = 0; j < x->b->count; j++) {
            const struct term *t = &x->b->at[j];
            if (x->to_a[j] != FREE || (t->flags & TERM_FUNCTION) || !may_match(x, s, t, how)) continue;
            join(x, i, j, how);
            break;
        }
    }
}

static bool align_function(struct aligner *x, size_t i, size_t j)
{
    const struct term *s = &x->a->at[i], *t = &x->b->at[j];
    if (!(s->flags & TERM_FUNCTION) || s->hash != t->hash || x->to_b[i] != FREE || x->to_a[j] != FREE) return false;
    join(x, i, j, MATCH_SAME);
    return true;
}

/* Function words that lead up to an aligned term, or follow it, on both sides. */
static void align_functions(struct aligner *x)
{
    for (size_t i = 0; i < x->a->count; i++) {
        size_t j = x->to_b[i];
        if (j == FREE || (x->a->at[i].flags & TERM_FUNCTION)) continue;
        for (size_t k = 1; k <= i && k <= j && align_function(x, i - k, j - k);) k++;
        for (size_t k = 1; i + k < x->a->count && j + k < x->b->count && align_function(x, i + k, j + k);) k++;
    }
}

static double weight_of(const struct aligner *x, size_t i)
{
    const struct term *s = &x->a->at[i], *t = &x->b->at[x->to_b[i]];
    return counts_for[x->how[i]] * (s->weight < t->weight ? s->weight : t->weight);
}

/* The terms that are no function words: indexes, and how many. */
static size_t matter(const struct terms *t, uint16_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (!(t->at[i].flags & TERM_FUNCTION)) out[n++] = (uint16_t)i;
    return n;
}

/* The heaviest stretch that stands in both, by hash or spelling, function words aside. */
static void longest_run(const struct aligner *x, struct similarity *out)
{
    uint16_t in_a[TERMS_MAX], in_b[TERMS_MAX];
    struct run {
        float weight;
        uint16_t terms;
    } row[TERMS_MAX + 1] = {0};
    size_t n = matter(x->a, in_a), m = matter(x->b, in_b);
    for (size_t i = 0; i < n; i++) {
        const struct term *s = &x->a->at[in_a[i]];
        for (size_t j = m; j-- > 0;) {
            bool spelt = x->to_b[in_a[i]] == in_b[j] && x->how[in_a[i]] == MATCH_SPELLING;
            row[j + 1] = spelt || s->hash == x->b->at[in_b[j]].hash
                             ? (struct run){row[j].weight + s->weight, (uint16_t)(row[j].terms + 1)} : (struct run){0, 0};
            if (row[j + 1].weight <= out->run_weight) continue;
            out->run_weight = row[j + 1].weight;
            out->run_terms = row[j + 1].terms;
        }
    }
}

/* Of the pairs of neighbouring words that say something, how many are neighbours in the other wording, too. */
static double order_of(const struct aligner *x)
{
    uint16_t in_a[TERMS_MAX], in_b[TERMS_MAX], place[TERMS_MAX];
    size_t n = matter(x->a, in_a), m = matter(x->b, in_b), kept = 0;
    if (n < 2 || m < 2) return n == m;
    for (size_t j = 0; j < m; j++) place[in_b[j]] = (uint16_t)j;
    for (size_t i = 0; i + 1 < n; i++) {
        uint16_t j = x->to_b[in_a[i]], k = x->to_b[in_a[i + 1]];
        kept += j != FREE && k != FREE && place[k] == place[j] + 1;
    }
    return 2.0 * (double)kept / (double)(n + m - 2);
}

static void measure(struct aligner *x, struct arena *arena, struct similarity *out)
{
    double shared = 0;
    memset(x->to_b, 0xFF, sizeof x->to_b);
    memset(x->to_a, 0xFF, sizeof x->to_a);
    align(x, MATCH_SAME);
    align(x, MATCH_SPELLING);
    align(x, MATCH_KIN);
    align_functions(x);
    out->matches = arena_array(arena, x->a->count, sizeof *out->matches);
    for (size_t i = 0; i < x->a->count; i++) {
        if (x->to_b[i] == FREE) continue;
        shared += weight_of(x, i);
        out->matches[out->match_count++] = (struct term_match){(uint16_t)i, x->to_b[i], x->how[i]};
    }
    out->shared_of_a = x->a->weight > 0 ? shared / x->a->weight : 0;
    out->shared_of_b = x->b->weight > 0 ? shared / x->b->weight : 0;
    longest_run(x, out);
    double both = x->a->weight + x->b->weight, dice = both > 0 ? 2 * shared / both : 0;
    out->overall = 0.8 * dice + 0.2 * order_of(x) * (dice > 0);
}

/* Which of two is taken for `a`, so that it does not matter in which order they are given. */
static int compare(const struct terms *a, const struct terms *b)
{
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (size_t i = 0; i < a->count; i++)
        if (a->at[i].hash != b->at[i].hash) return a->at[i].hash < b->at[i].hash ? -1 : 1;
    return 0;
}

static void mirror(struct similarity *s, const struct aligner *x)
{
    double shared = s->shared_of_a;
    s->shared_of_a = s->shared_of_b;
    s->shared_of_b = shared;
    size_t at = 0;
    for (size_t j = 0; j < x->b->count; j++)
        if (x->to_a[j] != FREE) s->matches[at++] = (struct term_match){(uint16_t)j, x->to_a[j], x->how[x->to_a[j]]};
}

void similarity_measure(const struct terms *a, const struct terms *b, struct arena *arena, struct similarity *out)
{
    bool swap = compare(a, b) > 0;
    struct aligner x;
    x.a = swap ? b : a;
    x.b = swap ? a : b;
    *out = (struct similarity){0};
    measure(&x, arena, out);
    if (swap) mirror(out, &x);
}
