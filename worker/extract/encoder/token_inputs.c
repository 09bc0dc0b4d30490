/* Lists and what the rest of the document shows of the same word: after Ratinov and Roth (CoNLL 2009). */
#include "worker/extract/encoder/token_inputs.h"

#include <stdlib.h>
#include <string.h>

#include "worker/model/network.h"

#define BEFORE(group) INPUT_BEFORE_##group
enum {                       /* slots that come before a group's: each name is followed by the group's last slot */
#define X(group, name, rows, width, slots) BEFORE(group), INPUT_LAST_##group = BEFORE(group) + slots - 1,
    INPUT_GROUPS_TABLE(X)
#undef X
};

const struct input_group_shape input_groups[INPUT_GROUPS] = {
#define X(group, name, rows, width, slots) [INPUT_##group] = {name, rows, width, slots, BEFORE(group)},
    INPUT_GROUPS_TABLE(X)
#undef X
};

/* `row` is the INPUT_SLOTS numbers of one token, being filled. */
static void put(int32_t *row, enum input_group group, int32_t value)
{
    row[input_groups[group].first] = value;
}

static void put_fact(int32_t *row, int32_t fact)
{
    int32_t *slot = row + input_groups[INPUT_FACTS].first, *end = slot + input_groups[INPUT_FACTS].slots;
    while (slot < end && *slot >= 0) slot++;
    if (slot < end) *slot = fact;
}

static void put_hash(int32_t *r, enum input_group group, uint64_t hash)
{
    put(r, group, network_bucket(hash, input_groups[group].rows));
}

static void put_bits(int32_t *r, int32_t first, uint32_t bits)
{
    for (; bits; bits &= bits - 1) put_fact(r, first + __builtin_ctz(bits));
}

struct occurrence {
    uint64_t lower;
    uint32_t token;
    bool small, capital;     /* its letters say something: not in a headline, not first in its sentence */
};

static int by_word(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;
    if (x->lower != y->lower) return x->lower < y->lower ? -1 : 1;
    return x->token < y->token ? -1 : x->token > y->token;
}

struct input_context {
    const struct analysis *analysis;
    const struct word *words;
    uint8_t *kind;           /* by sentence: enum sentence_kind */
    uint8_t *seen;           /* by token: SEEN_SMALL, SEEN_CAPITAL elsewhere */
};
enum { SEEN_SMALL = 1, SEEN_CAPITAL = 2 };

/* The words with letters, in any order. */
static size_t list_occurrences(const struct input_context *c, struct occurrence *o)
{
    size_t n = 0;
    for (size_t s = 0; s < c->analysis->sentence_count; s++) {
        struct range r = c->analysis->sentences[s].tokens;
        const struct word *words = c->words;
        for (uint32_t i = r.first; i < r.last; i++)
            if (words[i].letters != CASE_NONE)
                o[n++] = (struct occurrence){words[i].lower, i,
                                             words[i].letters == CASE_LOWER && c->kind[s] != SENTENCE_SMALL,
                                             words[i].letters >= CASE_TITLE && c->kind[s] == SENTENCE_PROSE &&
                                                 i > r.first && words[i - 1].letters != CASE_NONE};
    }
    return n;
}

static void look_elsewhere(struct input_context *c, struct occurrence *o)
{
    size_t n = list_occurrences(c, o);
    qsort(o, n, sizeof *o, by_word);
    for (size_t i = 0, end; i < n; i = end) {
        size_t small = 0, capital = 0;
        for (end = i; end < n && o[end].lower == o[i].lower; end++) {
            small += o[end].small;
            capital += o[end].capital;
        }
        for (size_t k = i; k < end; k++) {
            if (small > o[k].small) c->seen[o[k].token] |= SEEN_SMALL;
            if (capital > o[k].capital) c->seen[o[k].token] |= SEEN_CAPITAL;
        }
    }
}

struct input_context *input_context_new(const struct analysis *a, const struct word *words, struct arena *arena)
{
    struct input_context *c = arena_alloc(arena, sizeof *c);
    struct arena *scratch = arena_new(0);
    CW_CHECK(scratch);
    *c = (struct input_context){a, words, arena_array(arena, a->sentence_count, 1),
                                arena_array(arena, a->token_count, 1)};
    for (size_t s = 0; s < a->sentence_count; s++)
        c->kind[s] = (uint8_t)sentence_kind_of(words, a->sentences[s].tokens);
    look_elsewhere(c, arena_array(scratch, a->token_count, sizeof(struct occurrence)));
    arena_free(scratch);
    return c;
}

/* Runs of several tokens that are listed; one that began earlier stays.  `row` is that
 * of the sentence's first token. */
static void look_up_runs(const struct lexicon *lexicon, const struct input_context *c, struct range r, int32_t *row)
{
    for (size_t i = r.first, run; i < r.last; i += run) {
        uint32_t classes;
        run = c->words[i].letters == CASE_NONE ? 0 : lexicon_match(lexicon, c->analysis, i, r.last, &classes);
        for (size_t k = 0; run > 1 && k < run; k++) {
            put_fact(row + (i + k - r.first) * INPUT_SLOTS, FACT_RUN_PLACE + (k == 0 ? 0 : k + 1 < run ? 1 : 2));
            put_bits(row + (i + k - r.first) * INPUT_SLOTS, FACT_RUN, classes);
        }
        if (!run) run = 1;
    }
}

static void describe(const struct input_vocabulary *v, const struct lexicon *lexicon, const struct analysis *a,
                     const struct word *w, size_t token, int32_t *r)
{
    size_t n;
    const char *text = token_text(a, token, &n);
    int32_t word = v->find_word(v->context, w->form), vector = word_vector(text, n, v->find_vector, v->context);
    put(r, INPUT_WORD, word < 0 ? 0 : word);
    put(r, INPUT_VECTOR, vector < 0 ? v->rare_vector : vector);
    put_hash(r, INPUT_SUFFIX_2, w->suffix[1]);
    put_hash(r, INPUT_SUFFIX_3, w->suffix[2]);
    put_hash(r, INPUT_SUFFIX_4, w->suffix[3]);
    put_hash(r, INPUT_PREFIX_2, w->prefix[1]);
    put_hash(r, INPUT_PREFIX_3, w->prefix[2]);
    put_hash(r, INPUT_SHAPE, w->shape);
    put(r, INPUT_CLUSTER, w->cluster >= 0 && (uint32_t)w->cluster < input_groups[INPUT_CLUSTER].rows ? w->cluster : -1);
    put_fact(r, FACT_LETTERS + w->letters);
    if (w->letters != CASE_NONE) put_bits(r, FACT_LISTED, lexicon_word(lexicon, text, n));
    word_fold(&text, &n);
    int fine = lexicon_fine_class(lexicon, text, n);
    put(r, INPUT_FINE, fine >= 0 && (uint32_t)fine < input_groups[INPUT_FINE].rows ? fine : -1);
}

static void describe_sentence(const struct input_vocabulary *v, const struct lexicon *lexicon,
                              const struct input_context *c, size_t sentence, int32_t *row)
{
    struct range r = c->analysis->sentences[sentence].tokens;
    for (size_t i = r.first; i < r.last; i++) {
        int32_t *to = row + (i - r.first) * INPUT_SLOTS;
        if (i == r.first) put_fact(to, FACT_FIRST);
        put_fact(to, FACT_KIND + c->kind[sentence]);
        if (c->seen[i] & SEEN_SMALL) put_fact(to, FACT_SEEN_SMALL);
        if (c->seen[i] & SEEN_CAPITAL) put_fact(to, FACT_SEEN_CAPITAL);
        describe(v, lexicon, c->analysis, &c->words[i], i, to);
    }
    look_up_runs(lexicon, c, r, row);
}

void token_inputs(const struct input_vocabulary *v, const struct lexicon *lexicon, const struct input_context *context,
                  struct range sentences, int32_t *rows)
{
    for (size_t s = sentences.first; s < sentences.last; s++) {
        struct range r = context->analysis->sentences[s].tokens;
        size_t slots = (size_t)(r.last - r.first) * INPUT_SLOTS;
        for (size_t i = 0; i < slots; i++) rows[i] = -1;
        describe_sentence(v, lexicon, context, s, rows);
        rows += slots;
    }
}
