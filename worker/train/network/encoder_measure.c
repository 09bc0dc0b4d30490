#include "worker/train/network/encoder_measure.h"

#include <string.h>

#include "worker/extract/syntax/eisner.h"

enum { BATCH_TOKENS = 1000 };

struct batch *encoder_batch(struct tape *t, const struct encoder_set *set, const uint32_t *sentences, size_t count)
{
    const int32_t **rows = tape_alloc(t, count, sizeof *rows);
    uint32_t *lengths = tape_alloc(t, count, sizeof *lengths);
    for (size_t i = 0; i < count; i++) {
        rows[i] = set->at[sentences[i]].rows;
        lengths[i] = set->lengths[sentences[i]];
    }
    return batch_new(t, rows, lengths, count);
}

/* The next sentences of a set, as many as fill a batch; 0: no more.  Begins a tape. */
static size_t next_batch(const struct encoder_set *set, size_t first, struct tape *t, struct batch **out)
{
    size_t count = 0, tokens = 0;
    tape_begin(t, false);
    while (first + count < set->count && (!count || tokens + set->lengths[first + count] <= BATCH_TOKENS))
        tokens += set->lengths[first + count++];
    uint32_t *sentences = tape_alloc(t, count, sizeof *sentences);
    for (size_t i = 0; i < count; i++) sentences[i] = (uint32_t)(first + i);
    if (count) *out = encoder_batch(t, set, sentences, count);
    return count;
}

static size_t highest(const float *x, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (x[i] > x[best]) best = i;
    return best;
}

/* Heads as rows of the batch, -1 for a root, as encoder_relations wants them. */
static int32_t *decode_trees(const struct node *arcs, const struct batch *b, struct tape *t, struct arena *scratch)
{
    int32_t *heads = tape_alloc(t, arcs->rows, sizeof *heads);
    for (size_t i = 0; i < b->segments.count; i++, arena_reset(scratch)) {
        uint32_t first = b->segments.begin[i], n = b->segments.begin[i + 1] - first;
        eisner(arcs->value + first * arcs->cols, n, arcs->cols, scratch, heads + first);
        for (uint32_t k = 0; k < n; k++) {
            bool root = heads[first + k] == (int32_t)k;
            heads[first + k] = root ? -1 : heads[first + k] + (int32_t)first;
        }
    }
    return heads;
}

static bool same_relation(const struct encoder_data *d, int32_t gold, size_t found)
{
    if (gold < 0) return false;
    const char *a = d->relations[gold], *b = d->relations[found];
    size_t n = strcspn(a, ":");
    return n == strcspn(b, ":") && strncmp(a, b, n) == 0;
}

struct tree_score measure_trees(const struct encoder *e, const struct encoder_data *d, const struct encoder_set *dev,
                                struct tape *t)
{
    struct tree_score s = {0};
    struct batch *b;
    struct arena *scratch = arena_new(0);
    size_t tokens = 0;
    CW_CHECK(scratch);
    for (size_t first = 0, count; (count = next_batch(dev, first, t, &b)); first += count) {
        struct node *x = encoder_run(e, t, b), *tags = encoder_tags(e, t, x);
        const int32_t *heads = decode_trees(encoder_arcs(e, t, x, b), b, t, scratch);
        struct node *relations = encoder_relations(e, t, x, b, heads);
        for (size_t i = 0; i < count; i++)
            for (uint32_t k = 0, row = b->segments.begin[i]; row < b->segments.begin[i + 1]; k++, row++) {
                const struct encoder_sentence *gold = &dev->at[first + i];
                size_t tag = highest(tags->value + row * tags->cols, tags->cols);
                bool root = gold->head[k] == (int32_t)k;
                bool right = heads[row] == (root ? -1 : gold->head[k] + (int32_t)b->segments.begin[i]);
                size_t relation = highest(relations->value + row * relations->cols, relations->cols);
                s.upos += gold->tag[k] >= 0 && d->tags[gold->tag[k]] >> 8 == d->tags[tag] >> 8;
                s.xpos += gold->tag[k] >= 0 && (d->tags[gold->tag[k]] & 255) == (d->tags[tag] & 255);
                s.uas += right;
                s.las += right && (root || same_relation(d, gold->relation[k], relation));
                tokens++;
            }
    }
    arena_free(scratch);
    double per_cent = 100.0 / (double)(tokens ? tokens : 1);
    return (struct tree_score){s.upos * per_cent, s.xpos * per_cent, s.uas * per_cent, s.las * per_cent};
}

/* Labels are O, then B and I of each type in turn, MISC the last, the nationalities before it. */
static int32_t type_of(int32_t label)
{
    enum { NORP = 3, MISC = 4 };
    int32_t type = label ? (label - 1) / 2 : -1;
    return type == NORP ? MISC : type;
}

/* The end of the name that begins at `first`, or `first` if none does. */
static uint32_t name_end(const int32_t *labels, uint32_t first, uint32_t n)
{
    if (!labels[first]) return first;
    uint32_t end = first + 1;
    while (end < n && labels[end] && labels[end] % 2 == 0 && type_of(labels[end]) == type_of(labels[first])) end++;
    return end;
}

double measure_names(const struct encoder *e, const struct encoder_set *dev, struct tape *t)
{
    struct batch *b;
    size_t right = 0, found = 0, gold = 0;
    for (size_t first = 0, count; (count = next_batch(dev, first, t, &b)); first += count) {
        struct node *scores = encoder_names(e, t, encoder_run(e, t, b));
        for (size_t i = 0; i < count; i++) {
            uint32_t n = dev->lengths[first + i];
            const int32_t *name = dev->at[first + i].name;
            int32_t *labels = tape_alloc(t, n, sizeof *labels);
            tape_crf_decode(t, e->name_transitions, scores->value + b->segments.begin[i] * scores->cols, n, labels);
            for (uint32_t k = 0, end; k < n; k = end > k ? end : k + 1) {
                end = name_end(labels, k, n);
                found += end > k;
                right += end > k && name[k] % 2 == 1 && name_end(name, k, n) == end &&
                         type_of(name[k]) == type_of(labels[k]);
            }
            for (uint32_t k = 0; k < n; k++) gold += name[k] % 2 == 1;
        }
    }
    return 200.0 * (double)right / (double)(found + gold ? found + gold : 1);
}
