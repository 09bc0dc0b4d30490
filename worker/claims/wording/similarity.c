/* Terms are aligned in this order: the same, near spellings of names, words that mean or are used alike; then
 * function words beside what is aligned.  The numbers below are set by hand: MRPC, which is not for commercial
 * use, served to measure only. */
#include "worker/claims/wording/similarity.h"

#include <string.h>

#include "worker/claims/wording/spelling.h"

enum { FREE = 0xFFFF };

/* What a match counts for, of the lesser weight of the two. */
static const float counts_same = 1, counts_spelling = 0.9f, counts_synonym = 0.8f, counts_derived = 0.7f,
                   counts_class = 0.4f;

/* Of two spellings of a name one at least is hardly known: Austria and Australia are two countries. */
static const float weight_unknown = 0.85f;

/* For the likeness of sentences every word counts for something: a function word half as much as the rarest,
 * a common word little more. */
static const double plain_weight = 0.5;

/* How much more a word counts that is kept although what stands around it is not: the words of a phrase
 * ("the first quarter of the year") come together, so a shared phrase is less than so many shared words. */
static const double beyond_phrases = 0.3;

/* What is taken off where both have a number that the other has not, and where one denies more than the other. */
static const double other_number = 0.05, other_negation = 0.05;

struct aligner {
    const struct terms *a, *b;
    uint16_t to_b[TERMS_MAX], to_a[TERMS_MAX];  /* by term: its partner or FREE */
    uint8_t how[TERMS_MAX];                     /* by term of a */
    float counts[TERMS_MAX];
};

static void join(struct aligner *x, size_t i, size_t j, enum match_kind how, float counts)
{
    x->to_b[i] = (uint16_t)j;
    x->to_a[j] = (uint16_t)i;
    x->how[i] = (uint8_t)how;
    x->counts[i] = counts;
}

/* The hash of a term's neighbour; beyond the ends, of the end. */
static uint32_t left_of(const struct terms *t, size_t i) { return i > 0 ? t->at[i - 1].hash : 0; }
static uint32_t right_of(const struct terms *t, size_t i) { return i + 1 < t->count ? t->at[i + 1].hash : 1; }

/* How many of the neighbours of a's term i and b's term j are the same. */
static unsigned neighbours(const struct aligner *x, size_t i, size_t j)
{
    return (left_of(x->a, i) == left_of(x->b, j)) + (right_of(x->a, i) == right_of(x->b, j));
}

/* The same words, those first that stand between the same two neighbours, then those with one; the first of a with the
 * first of b, the second with the second. */
static void align_same(struct aligner *x)
{
    uint64_t seen[4] = {0};
    for (size_t j = 0; j < x->b->count; j++) seen[x->b->at[j].hash >> 6 & 3] |= 1ull << (x->b->at[j].hash & 63);
    for (unsigned least = 3; least-- > 0;)
        for (size_t i = 0; i < x->a->count; i++) {
            const struct term *s = &x->a->at[i];
            if (x->to_b[i] != FREE || (s->flags & TERM_FUNCTION) || !(seen[s->hash >> 6 & 3] >> (s->hash & 63) & 1))
                continue;
            for (size_t j = 0; j < x->b->count; j++)
                if (x->b->at[j].hash == s->hash && x->to_a[j] == FREE && neighbours(x, i, j) >= least) {
                    join(x, i, j, MATCH_SAME, counts_same);
                    break;
                }
        }
}

static bool spelt_alike(const struct aligner *x, const struct term *s, const struct term *t)
{
    return (s->flags & t->flags & TERM_NAME) && (s->weight >= weight_unknown || t->weight >= weight_unknown) &&
           spelling_near(x->a->text + s->begin, s->end - s->begin, x->b->text + t->begin, t->end - t->begin);
}

/* "decide" and "decision", "Castrova" and "Castrovan": a long beginning in common,
 * of names nearly all of the shorter. */
static bool derived(const struct aligner *x, const struct term *s, const struct term *t)
{
    const char *p = x->a->text + s->begin, *q = x->b->text + t->begin;
    size_t n = s->end - s->begin, m = t->end - t->begin, longer = n > m ? n : m, shorter = n > m ? m : n, same = 0;
    while (same < shorter && ((p[same] ^ q[same]) & ~0x20) == 0) same++;
    return same >= 4 &&
           ((s->flags | t->flags) & TERM_NAME ? same + 1 >= shorter && same + 4 >= longer : 2 * same > longer);
}

/* What matching them by kin counts for; 0: they are not akin. */
static float akin(const struct aligner *x, const struct term *s, const struct term *t)
{
    if ((s->flags | t->flags) & (TERM_NUMBER | TERM_TIME | TERM_NEGATION)) return 0;
    bool same_kin = s->kin && s->kin == t->kin;
    if (same_kin && s->kin >= TERM_SYNONYMS) return counts_synonym;
    if (derived(x, s, t)) return counts_derived;
    return same_kin ? counts_class : 0;
}

enum kinship { BY_SPELLING, BY_MEANING, BY_CLASS };

static float related(const struct aligner *x, const struct term *s, const struct term *t, enum kinship by)
{
    if (by == BY_SPELLING) return spelt_alike(x, s, t) ? counts_spelling : 0;
    float counts = akin(x, s, t);
    return by == BY_MEANING && counts == counts_class ? 0 : counts;
}

static void align_rest(struct aligner *x, enum kinship by)
{
    for (size_t i = 0; i < x->a->count; i++) {
        const struct term *s = &x->a->at[i];
        if (x->to_b[i] != FREE || (s->flags & TERM_FUNCTION)) continue;
        for (size_t j = 0; j < x->b->count; j++) {
            const struct term *t = &x->b->at[j];
            if (x->to_a[j] != FREE || (t->flags & TERM_FUNCTION)) continue;
            float counts = related(x, s, t, by);
            if (counts <= 0) continue;
            join(x, i, j, by == BY_SPELLING ? MATCH_SPELLING : MATCH_KIN, counts);
            break;
        }
    }
}

static bool align_function(struct aligner *x, size_t i, size_t j)
{
    const struct term *s = &x->a->at[i], *t = &x->b->at[j];
    if (!(s->flags & TERM_FUNCTION) || s->hash != t->hash || x->to_b[i] != FREE || x->to_a[j] != FREE) return false;
    join(x, i, j, MATCH_SAME, counts_same);
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
                             ? (struct run){row[j].weight + s->weight, (uint16_t)(row[j].terms + 1)}
                             : (struct run){0, 0};
            if (row[j + 1].weight <= out->run_weight) continue;
            out->run_weight = row[j + 1].weight;
            out->run_terms = row[j + 1].terms;
        }
    }
}

static double plain(const struct term *t) { return plain_weight + (1 - plain_weight) * t->weight; }

static double plain_sum(const struct terms *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->count; i++) sum += plain(&t->at[i]);
    return sum;
}

/* Words that stand between the same neighbours in both, one to one; and function words that both have. */
static void count_places(const struct aligner *x, size_t *in_place, size_t *functions)
{
    bool place_taken[TERMS_MAX] = {false}, word_taken[TERMS_MAX] = {false};
    *in_place = *functions = 0;
    for (size_t i = 0; i < x->a->count; i++) {
        const struct term *s = &x->a->at[i];
        bool placed = false, found = !(s->flags & TERM_FUNCTION);
        for (size_t j = 0; j < x->b->count && !(placed && found); j++) {
            if (x->b->at[j].hash != s->hash) continue;
            if (!placed && !place_taken[j] && neighbours(x, i, j) == 2) {
                place_taken[j] = placed = true;
                ++*in_place;
            }
            if (!found && !word_taken[j]) {
                word_taken[j] = found = true;
                ++*functions;
            }
        }
    }
}

static bool number_left(const struct terms *t, const uint16_t *partner)
{
    for (size_t i = 0; i < t->count; i++)
        if (partner[i] == FREE && (t->at[i].flags & (TERM_NUMBER | TERM_TIME)) == TERM_NUMBER) return true;
    return false;
}

/* Likeness as sentences. */
static double overall(const struct aligner *x)
{
    size_t in_place, functions;
    double both = plain_sum(x->a) + plain_sum(x->b), shared = 0;
    if (both <= 0) return 0;
    count_places(x, &in_place, &functions);
    for (size_t i = 0; i < x->a->count; i++) {
        if (x->to_b[i] == FREE || (x->a->at[i].flags & TERM_FUNCTION)) continue;
        double s = plain(&x->a->at[i]), t = plain(&x->b->at[x->to_b[i]]);
        shared += x->counts[i] * (s < t ? s : t);
    }
    double words = 2 * (shared + plain_weight * (double)functions) / both;
    double places = 2.0 * (double)in_place / (double)(x->a->count + x->b->count);
    double all = words + beyond_phrases * (words - places);
    if (number_left(x->a, x->to_b) && number_left(x->b, x->to_a)) all -= other_number;
    if (x->a->negations != x->b->negations) all -= other_negation;
    return all < 0 ? 0 : all > 1 ? 1 : all;
}

static void measure(struct aligner *x, struct arena *arena, struct similarity *out)
{
    double shared = 0;
    memset(x->to_b, 0xFF, sizeof x->to_b);
    memset(x->to_a, 0xFF, sizeof x->to_a);
    align_same(x);
    align_rest(x, BY_SPELLING);
    align_rest(x, BY_MEANING);
    align_rest(x, BY_CLASS);
    align_functions(x);
    out->matches = arena_array(arena, x->a->count, sizeof *out->matches);
    for (size_t i = 0; i < x->a->count; i++) {
        if (x->to_b[i] == FREE) continue;
        const struct term *s = &x->a->at[i], *t = &x->b->at[x->to_b[i]];
        shared += x->counts[i] * (s->weight < t->weight ? s->weight : t->weight);
        out->matches[out->match_count++] = (struct term_match){(uint16_t)i, x->to_b[i], x->how[i]};
    }
    out->shared_of_a = x->a->weight > 0 ? shared / x->a->weight : 0;
    out->shared_of_b = x->b->weight > 0 ? shared / x->b->weight : 0;
    out->overall = overall(x);
    longest_run(x, out);
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
