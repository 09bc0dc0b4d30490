/* By which keys near copies find each other: of each paragraph the rarest words, in pairs.  They survive rewriting
 * better than any run of words, and depend on the paragraph alone, so that a copy shares the keys of the paragraphs
 * that it kept.  A paragraph without two such words gives the least of the hashes of its runs of words. */
#include <stdlib.h>

#include "worker/claims/copies/concordance.h"
#include "worker/model/features.h"

enum {
    RUN = 5,              /* words */
    RAREST = 3,           /* words of a passage that are paired */
    PAIRS = RAREST * (RAREST - 1) / 2,
};
static const float rare = 0.45f;  /* a word's weight, from which on it tells something of its paragraph */

/* What a text could be found by.  A paragraph's rarest pair goes before its second and third, so that of a long text it
 * is those that a shorter copy has too; among equals the least go first, the same in every copy. */
struct candidate {
    uint32_t key, rank;
};
struct candidates {
    struct candidate at[PASSAGES_MAX * PAIRS];
    size_t count;
};

static void put(struct candidates *c, uint64_t hash, uint32_t rank)
{
    c->at[c->count++] = (struct candidate){(uint32_t)hash, rank};
}

static void put_run(const struct terms *t, struct candidates *out)
{
    uint64_t least = UINT64_MAX;
    for (size_t k = 0; k + RUN <= t->count; k++) {
        uint64_t hash = 1;
        for (size_t i = k; i < k + RUN; i++) hash = feature_mix(hash, t->at[i].hash);
        if (hash < least) least = hash;
    }
    if (least != UINT64_MAX) put(out, least, 0);
}

/* --- pairs of rare words ---------------------------------------------------------------------------------------- */

struct rare_word {
    uint32_t hash;            /* words that mean the same have one */
    float weight;
};

static bool before(const struct rare_word *a, const struct rare_word *b)
{
    return a->weight > b->weight || (a->weight == b->weight && a->hash < b->hash);
}

/* The rarest words of a passage, rarest first, each once; returns how many. */
static size_t find_rarest(const struct terms *t, struct rare_word out[RAREST])
{
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct term *s = &t->at[i];
        struct rare_word w = {s->kin >= TERM_SYNONYMS ? s->kin : s->hash, s->weight};
        if (w.weight < rare) continue;
        size_t at = 0;
        while (at < n && out[at].hash != w.hash) at++;
        if (at < n && !before(&w, &out[at])) continue;
        if (at == n && n < RAREST) n++;
        else if (at == RAREST && !before(&w, &out[--at])) continue;
        for (; at > 0 && before(&w, &out[at - 1]); at--) out[at] = out[at - 1];
        out[at] = w;
    }
    return n;
}

static void put_pairs(const struct rare_word *w, size_t count, struct candidates *out)
{
    uint32_t rank = 0;
    for (size_t k = 1; k < count; k++)
        for (size_t i = 0; i < k; i++) {
            uint64_t least = w[i].hash < w[k].hash ? w[i].hash : w[k].hash, most = w[i].hash ^ w[k].hash ^ least;
            put(out, feature_mix(feature_mix(2, least), most), rank++);
        }
}

/* --------------------------------------------------------------------------------------------------------------- */

static int by_rank(const void *x, const void *y)
{
    const struct candidate *a = x, *b = y;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return (a->key > b->key) - (a->key < b->key);
}

static int ascending(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static bool contains(const uint32_t *keys, size_t count, uint32_t key)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i] == key) return true;
    return false;
}

static size_t choose(struct candidates *c, uint32_t out[DOCUMENT_KEYS])
{
    size_t count = 0;
    qsort(c->at, c->count, sizeof *c->at, by_rank);
    for (size_t i = 0; i < c->count && count < DOCUMENT_KEYS; i++)
        if (!contains(out, count, c->at[i].key)) out[count++] = c->at[i].key;
    qsort(out, count, sizeof *out, ascending);
    return count;
}

size_t document_keys(const struct passages *p, uint32_t out[DOCUMENT_KEYS])
{
    struct candidates found = {.count = 0};
    CW_CHECK(p->count <= PASSAGES_MAX);
    for (size_t i = 0; i < p->count; i++) {
        struct rare_word words[RAREST];
        size_t count = find_rarest(&p->at[i].terms, words);
        if (count >= 2) put_pairs(words, count, &found);
        else put_run(&p->at[i].terms, &found);
    }
    return choose(&found, out);
}
