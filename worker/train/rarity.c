/* Counts how rare stems are in the running text that word classes are made from, and how often they are
 * written with a capital letter. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/claims/wording/rarity_format.h"
#include "worker/claims/wording/stems.h"
#include "worker/extract/text/unicode.h"
#include "worker/extract/words/words.h"
#include "worker/model/features.h"
#include "worker/model/model_file.h"
#include "worker/train/corpora/running_text.h"
#include "worker/train/verbs.h"

enum { MOST = 80000, SLOTS = 98304 };  /* stems kept, of what are about 300 KB */

struct counter {
    struct stemmer *stemmer;
    struct interner spellings;   /* so that each is stemmed once */
    uint32_t *stem_of;           /* by spelling: its stem's number + 1; 0: no word */
    size_t stem_capacity;
    struct interner stems;       /* its counts are not used: every spelling adds its own to `count` */
    struct tally {
        uint32_t count, inside, capital;  /* inside: where no sentence begins */
    } *tallies;
    size_t tally_capacity;
    bool inside;
    uint64_t words;
};

static void *grown(void *array, size_t *capacity, size_t need, size_t size)
{
    size_t before = *capacity;
    array = train_grow(array, capacity, need, size);
    if (*capacity > before) memset((char *)array + before * size, 0, (*capacity - before) * size);
    return array;
}

/* The number of a word's stem, plus 1; 0: it has no letter to begin with. */
static uint32_t stem_number(struct counter *c, const char *word, size_t n)
{
    char lower[STEM_SIZE], stem[STEM_SIZE];
    size_t size;
    enum char_class k = unicode_class_at(word, word + n, &size);
    if (!char_is_letter(k)) return 0;
    n = word_lower(word, n, lower, sizeof lower);
    return interner_add(&c->stems, feature_string(stem, stem_make(c->stemmer, lower, n, stem))) + 1;
}

static bool ends_sentence(const char *word, size_t n)
{
    return n <= 3 && strchr(".?!:;\"'`-", *word);
}

static void count_word(void *context, const char *word, size_t n)
{
    struct counter *c = context;
    if (!word) {
        c->inside = false;
        return;
    }
    size_t known = c->spellings.size, size;
    uint32_t spelling = interner_add(&c->spellings, feature_string(word, n));
    c->stem_of = grown(c->stem_of, &c->stem_capacity, c->spellings.size, sizeof *c->stem_of);
    if (c->spellings.size > known) c->stem_of[spelling] = stem_number(c, word, n);
    bool inside = c->inside;
    word_fold(&word, &n);
    c->inside = !ends_sentence(word, n);
    uint32_t stem = c->stem_of[spelling];
    if (!stem) return;
    c->tallies = grown(c->tallies, &c->tally_capacity, c->stems.size, sizeof *c->tallies);
    struct tally *t = &c->tallies[stem - 1];
    t->count++;
    c->words++;
    if (!inside) return;
    t->inside++;
    t->capital += unicode_class_at(word, word + n, &size) == CHAR_UPPER;
}

struct ranked {
    uint64_t hash;
    uint32_t count, stem;
};

static int by_count(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static uint8_t level_of(const struct counter *c, const struct tally *t)
{
    double level = 1 + RARITY_STEPS * log2((double)c->words / t->count) + 0.5;
    unsigned steps = level < RARITY_MOST ? (unsigned)level : RARITY_MOST;
    return (uint8_t)(steps | (2 * t->capital > t->inside ? RARITY_CAPITAL : 0));
}

static size_t fill(const struct counter *c, uint16_t *fingerprints, uint8_t *levels)
{
    struct ranked *order = calloc(c->stems.size + 1, sizeof *order);
    CW_CHECK(order);
    for (size_t i = 0; i < c->stems.size; i++)
        order[i] = (struct ranked){c->stems.hash[i], c->tallies[i].count, (uint32_t)i};
    qsort(order, c->stems.size, sizeof *order, by_count);
    size_t kept = 0;
    for (; kept < c->stems.size && kept < MOST && order[kept].count > 1; kept++) {
        uint32_t at = rarity_home(order[kept].hash, SLOTS);
        while (levels[at])
            if (++at == SLOTS) at = 0;
        fingerprints[at] = rarity_fingerprint(order[kept].hash);
        levels[at] = level_of(c, &c->tallies[order[kept].stem]);
    }
    free(order);
    return kept;
}

static enum cw_error write_rarity(const struct counter *c, const char *models)
{
    struct buffer content = {0};
    char path[TRAIN_PATH];
    struct rarity_header h = {.slot_count = SLOTS};
    uint16_t *fingerprints = calloc(SLOTS, sizeof *fingerprints);
    uint8_t *levels = calloc(SLOTS, sizeof *levels);
    CW_CHECK(fingerprints && levels);
    size_t kept = fill(c, fingerprints, levels);
    model_file_put(&content, &h, 1, sizeof h);
    model_file_put(&content, fingerprints, SLOTS, sizeof *fingerprints);
    model_file_put(&content, levels, SLOTS, sizeof *levels);
    enum cw_error e = model_file_write(train_path(path, models, "rarity.bin"), RARITY_KIND, RARITY_VERSION, &content);
    if (!e)
        train_fact("rarity.bin", "stems", "%zu of %zu, from %llu running words", kept, c->stems.size,
                   (unsigned long long)c->words);
    if (!e) train_fact("rarity.bin", "bytes", "%zu", content.size);
    buffer_free(&content);
    free(fingerprints);
    free(levels);
    return e;
}

enum cw_error train_rarity(const char *corpora, const char *models)
{
    struct counter c = {0};
    enum cw_error e = stemmer_new(&c.stemmer);
    if (!e) e = running_text_each(corpora, count_word, &c);
    if (!e) e = write_rarity(&c, models);
    stemmer_free(c.stemmer);
    interner_free(&c.spellings);
    interner_free(&c.stems);
    free(c.stem_of);
    free(c.tallies);
    return e;
}
