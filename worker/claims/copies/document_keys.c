/* By which keys near copies find each other: of each paragraph the rarest words that stand in no other paragraph of the text, in pairs.  They
 * survive rewriting better than any run of words, and depend on the paragraph more than on the text, so that a copy shares the keys of
 * the paragraphs that it kept.  A paragraph without two such words gives the least of the hashes of its runs of words. */
#include <stdlib.h>

#include "worker/claims/copies/concordance.h"
#include "worker/model/features.h"

enum {
    RUN = 5,              /* words */
    RAREST = 3,           /* words of a passage that are paired */
};
static const float rare = 0.35f;  /* a word's weight, from which on it tells something of its paragraph */

/* What a text could be found by.  A paragraph's rarest pair goes before its second and third, so that of a long text it is those that a
 * shorter copy has too; among equals the least go first, the same in every copy. */
struct candidate {
    uint32_t key, rank;
};
struct candidates {
    struct candidate *at;
    size_t count;
};

static void put(struct candidates *c, uint64_t hash, uint32_t rank) { c->at[c->count++] = (struct candidate){(uint32_t)hash, rank}; }

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
    uint32_t hash, passage;
    float weight;
};

static int by_hash(const void *x, const void *y)
{
    const struct rare_word *a = x, *b = y;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return (a->passage > b->passage) - (a->passage < b->passage);
}

static int by_passage_rarest_first(const void *x, const void *y)
{
    const struct rare_word *a = x, *b = y;
    if (a->passage != b->passage) return a->passage < b->passage ? -1 : 1;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

/* Keeps the words that stand in one passage only, each once; returns how many. */
static size_t keep_single(struct rare_word *w, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i; end < count && w[end].hash == w[i].hash;) end++;
        if (w[end - 1].passage == w[i].passage) w[kept++] = w[i];
    }
    return kept;
}

static void put_pairs(const struct rare_word *w, size_t count, struct candidates *out)
{
    uint32_t rank = 0;
    if (count > RAREST) count = RAREST;
    for (size_t k = 1; k < count; k++)
        for (size_t i = 0; i < k; i++) {
            uint64_t least = w[i].hash < w[k].hash ? w[i].hash : w[k].hash, most = w[i].hash ^ w[k].hash ^ least;
            put(out, feature_mix(feature_mix(2, least), most), rank++);
        }
}

static size_t find_rare(const struct passages *p, struct rare_word *out)
{
    size_t count = 0;
    for (uint32_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < p->at[i].terms.count; k++) {
            const struct term *t = &p->at[i].terms.at[k];
            if (t->weight >= rare) out[count++] = (struct rare_word){t->hash, i, t->weight};
        }
    qsort(out, count, sizeof *out, by_hash);
    return keep_single(out, count);
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
    size_t terms = 0;
    for (size_t i = 0; i < p->count; i++) terms += p->at[i].terms.count;
    struct rare_word *words = malloc((terms + 1) * sizeof *words);
    struct candidates found = {malloc((p->count + 1) * RAREST * sizeof *found.at), 0};
    CW_CHECK(words && found.at);
    size_t count = find_rare(p, words), begin = 0;
    qsort(words, count, sizeof *words, by_passage_rarest_first);
    for (uint32_t i = 0; i < p->count; i++) {
        size_t end = begin;
        while (end < count && words[end].passage == i) end++;
        if (end - begin >= 2) put_pairs(words + begin, end - begin, &found);
        else put_run(&p->at[i].terms, &found);
        begin = end;
    }
    size_t chosen = choose(&found, out);
    free(words);
    free(found.at);
    return chosen;
}
