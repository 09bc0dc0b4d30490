/* See overlap.h.  A word that stands in many passages (the name that the whole story is about) tells little of any of
 * them, so its rarity in news text counts less the more passages of the two texts have it. */
#include "worker/claims/copies/overlap.h"

#include <math.h>

enum { RUN = 5, UNIT = 1024, EVERYWHERE = 256 };
static const uint64_t base = 0x9e3779b97f4a7c15u;  /* odd; of the hashes of runs */

/* Numbers for hashes, in order of their first appearance. */
struct numbering {
    struct slot {
        uint64_t hash;
        uint32_t number;      /* from 1; 0: free */
    } *slots;
    size_t mask;
    uint32_t count;
};

static struct numbering numbering_make(struct arena *arena, size_t most)
{
    size_t size = 16;
    while (size < 2 * most) size *= 2;
    return (struct numbering){.slots = arena_array(arena, size, sizeof(struct slot)), .mask = size - 1};
}

static uint32_t number_of(struct numbering *n, uint64_t hash)
{
    size_t i = (hash * base >> 32) & n->mask;
    while (n->slots[i].number && n->slots[i].hash != hash) i = (i + 1) & n->mask;
    if (!n->slots[i].number) n->slots[i] = (struct slot){hash, ++n->count};
    return n->slots[i].number;
}

/* --- words ---------------------------------------------------------------------------------------------------- */

static void row_make(const struct passages *p, struct arena *arena, struct row *out)
{
    *out = (struct row){.passages = p, .first = arena_array(arena, p->count + 1, sizeof *out->first)};
    for (size_t i = 0; i < p->count; i++) out->first[i + 1] = out->first[i] + (uint32_t)p->at[i].terms.count;
    size_t terms = out->first[p->count];
    out->word = arena_array(arena, terms, sizeof *out->word);
    out->weight = arena_array(arena, terms, sizeof *out->weight);
    out->verbatim = arena_array(arena, terms, sizeof *out->verbatim);
    out->total = arena_array(arena, p->count, sizeof *out->total);
}

/* Numbers the words that have weight, and counts for each the passages that it stands in;
 * a passage's second of a word gets none. */
static void count_words(struct row *r, struct numbering *n, uint32_t *passages, uint32_t *latest)
{
    for (uint32_t i = 0; i < r->passages->count; i++) {
        const struct terms *t = &r->passages->at[i].terms;
        for (size_t k = 0; k < t->count; k++) {
            if (t->at[k].weight <= 0) continue;
            uint32_t word = number_of(n, t->at[k].hash);
            if (latest[word] == i + 1) continue;
            latest[word] = i + 1;
            passages[word]++;
            r->word[r->first[i] + k] = word;
        }
    }
}

static void weigh(struct row *r, const uint32_t *here, const uint32_t *there)
{
    for (size_t i = 0; i < r->passages->count; i++)
        for (uint32_t k = r->first[i]; k < r->first[i + 1]; k++) {
            uint32_t word = r->word[k];
            if (!word) continue;
            double both = (double)here[word] * (there[word] ? there[word] : 1), spread = both == 1 ? 1 : sqrt(both);
            r->weight[k] = (uint32_t)(UNIT * (double)r->passages->at[i].terms.at[k - r->first[i]].weight / spread);
            r->total[i] += r->weight[k];
        }
}

/* For each word the passages of b that have it, one list after the other. */
struct places {
    uint32_t *first;          /* by word */
    struct place {
        uint32_t passage, weight;
    } *at;
};

static struct places places_make(const struct row *b, uint32_t words, const uint32_t *passages, struct arena *arena)
{
    struct places p = {.first = arena_array(arena, words + 2, sizeof *p.first)};
    uint32_t *next = arena_array(arena, words + 2, sizeof *next);
    for (uint32_t w = 1; w <= words; w++) p.first[w + 1] = next[w + 1] = p.first[w] + passages[w];
    p.at = arena_array(arena, p.first[words + 1], sizeof *p.at);
    for (uint32_t i = 0; i < b->passages->count; i++)
        for (uint32_t k = b->first[i]; k < b->first[i + 1]; k++)
            if (b->word[k]) p.at[next[b->word[k]]++] = (struct place){i, b->weight[k]};
    return p;
}

static void share(struct overlap *o, const struct places *p, const uint32_t *in_a, const uint32_t *in_b)
{
    for (size_t i = 0; i < o->a.passages->count; i++)
        for (uint32_t k = o->a.first[i]; k < o->a.first[i + 1]; k++) {
            uint32_t word = o->a.word[k], weight = o->a.weight[k];
            if (!word || (uint64_t)in_a[word] * in_b[word] > EVERYWHERE) continue;
            for (uint32_t at = p->first[word]; at < p->first[word + 1]; at++)
                o->shared[i * o->b.passages->count + p->at[at].passage] +=
                    weight < p->at[at].weight ? weight : p->at[at].weight;
        }
}

/* --- runs of words -------------------------------------------------------------------------------------------- */

/* Notes who has a run; returns its number. */
static uint32_t note(struct numbering *n, uint64_t run, bool *has)
{
    uint32_t number = number_of(n, run);
    has[number] = true;
    return number;
}

/* Numbers a text's runs, each where it begins; a passage that is shorter is one itself.  A run's hash comes from that
 * of the run before it: its first term goes, the next one comes. */
static void note_runs(const struct row *r, struct numbering *n, uint32_t *numbers, bool *has)
{
    uint64_t gone = 1;  /* what the term that goes was multiplied with */
    for (int i = 0; i < RUN; i++) gone *= base;
    for (size_t i = 0; i < r->passages->count; i++) {
        const struct terms *t = &r->passages->at[i].terms;
        uint64_t run = 0;
        for (size_t k = 0; k < t->count; k++) {
            run = run * base + t->at[k].hash;
            if (k >= RUN) run -= gone * t->at[k - RUN].hash;
            if (k + 1 >= RUN) numbers[r->first[i] + k + 1 - RUN] = note(n, run, has);
        }
        if (t->count && t->count < RUN) numbers[r->first[i]] = note(n, run, has);
    }
}

static void mark_verbatim(struct row *r, const uint32_t *numbers, const bool *other)
{
    for (size_t i = 0; i < r->passages->count; i++)
        for (uint32_t k = r->first[i]; k < r->first[i + 1]; k++) {
            if (!numbers[k] || !other[numbers[k]]) continue;
            for (uint32_t end = k; end < k + RUN && end < r->first[i + 1]; end++) r->verbatim[end] = true;
        }
}

static void find_runs(struct overlap *o, struct arena *arena)
{
    size_t in_a = o->a.first[o->a.passages->count], in_b = o->b.first[o->b.passages->count];
    struct numbering n = numbering_make(arena, in_a + in_b);
    uint32_t *a = arena_array(arena, in_a, sizeof *a), *b = arena_array(arena, in_b, sizeof *b);
    bool *has_a = arena_array(arena, in_a + in_b + 1, sizeof *has_a),
         *has_b = arena_array(arena, in_a + in_b + 1, sizeof *has_b);
    note_runs(&o->a, &n, a, has_a);
    note_runs(&o->b, &n, b, has_b);
    mark_verbatim(&o->a, a, has_b);
    mark_verbatim(&o->b, b, has_a);
}

/* -------------------------------------------------------------------------------------------------------------- */

void overlap_measure(const struct passages *a, const struct passages *b, struct arena *arena, struct overlap *out)
{
    row_make(a, arena, &out->a);
    row_make(b, arena, &out->b);
    size_t terms = (size_t)out->a.first[a->count] + out->b.first[b->count];
    struct numbering n = numbering_make(arena, terms);
    uint32_t *in_a = arena_array(arena, terms + 1, sizeof *in_a), *in_b = arena_array(arena, terms + 1, sizeof *in_b);
    count_words(&out->a, &n, in_a, arena_array(arena, terms + 1, sizeof(uint32_t)));
    count_words(&out->b, &n, in_b, arena_array(arena, terms + 1, sizeof(uint32_t)));
    out->words = n.count;
    weigh(&out->a, in_a, in_b);
    weigh(&out->b, in_b, in_a);
    struct places places = places_make(&out->b, n.count, in_b, arena);
    out->shared = arena_array(arena, a->count * b->count, sizeof *out->shared);
    share(out, &places, in_a, in_b);
    find_runs(out, arena);
}

double overlap_of(const struct overlap *o, size_t i, size_t j)
{
    uint64_t both = (uint64_t)o->a.total[i] + o->b.total[j];
    return both ? 2.0 * o->shared[i * o->b.passages->count + j] / (double)both : 0;
}
