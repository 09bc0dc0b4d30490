/* Lists and what the rest of the document shows of the same word: after Ratinov and Roth (CoNLL 2009). */
#include "worker/train/network/token_inputs.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/words/lexicon_format.h"
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

enum sentence_kind { KIND_PROSE, KIND_CAPITALS, KIND_TITLE, KIND_SMALL };

struct row {                 /* of one token, being filled */
    int32_t *slots;
    size_t facts;
};

static void put(struct row *r, enum input_group group, int32_t row)
{
    r->slots[input_groups[group].first] = row;
}

static void put_fact(struct row *r, int32_t fact)
{
    if (r->facts < input_groups[INPUT_FACTS].slots) r->slots[input_groups[INPUT_FACTS].first + r->facts++] = fact;
}

static void put_hash(struct row *r, enum input_group group, uint64_t hash)
{
    put(r, group, network_bucket(hash, input_groups[group].rows));
}

static void put_bits(struct row *r, int32_t first, uint32_t bits)
{
    for (; bits; bits &= bits - 1) put_fact(r, first + __builtin_ctz(bits));
}

/* As it is spelt, then in lower case, then with one capital letter. */
static int32_t find_vector(const struct input_vocabulary *v, const char *s, size_t n)
{
    char spelt[LEXICON_SPELLING], lower[LEXICON_SPELLING];
    word_fold(&s, &n);
    n = lexicon_fold_digits(s, n, spelt);
    int32_t row = v->find_vector(v->context, lexicon_cluster_key(spelt, n));
    if (row >= 0) return row;
    n = word_lower(spelt, n, lower, sizeof lower);
    row = v->find_vector(v->context, lexicon_cluster_key(lower, n));
    if (row >= 0) return row;
    if (*lower >= 'a' && *lower <= 'z') *lower = (char)(*lower - 32);
    row = v->find_vector(v->context, lexicon_cluster_key(lower, n));
    return row >= 0 ? row : v->rare_vector;
}

static enum sentence_kind kind_of(const struct word *words, struct range s)
{
    size_t all = 0, upper = 0, capital = 0;
    for (size_t i = s.first; i < s.last; i++) {
        if (words[i].letters == CASE_NONE) continue;
        all++;
        upper += words[i].letters == CASE_UPPER;
        capital += words[i].letters >= CASE_TITLE;
    }
    if (all == 0) return KIND_PROSE;
    if (capital == 0) return KIND_SMALL;
    if (10 * upper > 7 * all) return KIND_CAPITALS;
    return all >= 4 && 10 * capital > 7 * all ? KIND_TITLE : KIND_PROSE;
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

static void look_elsewhere(const struct analysis *a, const struct word *words, struct row *rows)
{
    struct occurrence *o = arena_array(a->arena, a->token_count, sizeof *o);
    size_t n = 0;
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range r = a->sentences[s].tokens;
        enum sentence_kind kind = kind_of(words, r);
        for (uint32_t i = r.first; i < r.last; i++) {
            put_fact(&rows[i], FACT_KIND + (int32_t)kind);
            if (words[i].letters == CASE_NONE) continue;
            o[n++] = (struct occurrence){
                words[i].lower, i, words[i].letters == CASE_LOWER && kind != KIND_SMALL,
                words[i].letters >= CASE_TITLE && kind == KIND_PROSE && i > r.first && words[i - 1].letters != CASE_NONE};
        }
    }
    qsort(o, n, sizeof *o, by_word);
    for (size_t i = 0, end; i < n; i = end) {
        size_t small = 0, capital = 0;
        for (end = i; end < n && o[end].lower == o[i].lower; end++) {
            small += o[end].small;
            capital += o[end].capital;
        }
        for (size_t k = i; k < end; k++) {
            if (small > o[k].small) put_fact(&rows[o[k].token], FACT_SEEN_SMALL);
            if (capital > o[k].capital) put_fact(&rows[o[k].token], FACT_SEEN_CAPITAL);
        }
    }
}

/* Runs of several tokens that are listed; one that began earlier stays. */
static void look_up_runs(const struct lexicon *lexicon, const struct analysis *a, const struct word *words,
                         struct row *rows)
{
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range r = a->sentences[s].tokens;
        for (size_t i = r.first, run; i < r.last; i += run) {
            uint32_t classes;
            run = words[i].letters == CASE_NONE ? 0 : lexicon_match(lexicon, a, i, r.last, &classes);
            for (size_t k = 0; run > 1 && k < run; k++) {
                put_fact(&rows[i + k], FACT_RUN_PLACE + (k == 0 ? 0 : k + 1 < run ? 1 : 2));
                put_bits(&rows[i + k], FACT_RUN, classes);
            }
            if (!run) run = 1;
        }
    }
}

static void describe(const struct input_vocabulary *v, const struct lexicon *lexicon, const struct analysis *a,
                     const struct word *w, size_t token, struct row *r)
{
    size_t n;
    const char *text = token_text(a, token, &n);
    int32_t word = v->find_word(v->context, w->form);
    put(r, INPUT_WORD, word < 0 ? 0 : word);
    put(r, INPUT_VECTOR, find_vector(v, text, n));
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

void token_inputs(const struct input_vocabulary *v, const struct lexicon *lexicon, const struct analysis *a,
                  const struct word *words, int32_t *rows)
{
    struct row *row = arena_array(a->arena, a->token_count, sizeof *row);
    for (size_t i = 0; i < a->token_count * INPUT_SLOTS; i++) rows[i] = -1;
    for (size_t i = 0; i < a->token_count; i++) row[i].slots = rows + i * INPUT_SLOTS;
    for (size_t s = 0; s < a->sentence_count; s++)
        if (a->sentences[s].tokens.first < a->sentences[s].tokens.last)
            put_fact(&row[a->sentences[s].tokens.first], FACT_FIRST);
    look_elsewhere(a, words, row);
    for (size_t i = 0; i < a->token_count; i++) describe(v, lexicon, a, &words[i], i, &row[i]);
    look_up_runs(lexicon, a, words, row);
}
