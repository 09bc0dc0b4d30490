#include "worker/extract/names_second.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TYPES = (NAME_LABELS + 1) / 2 };  /* O and each type */

enum template { OWN, OTHERS, OTHERS_SURE, NAME, LONGER, NEXT_OTHERS, LAST_OTHERS, LETTERS, TRIPLE };

static unsigned type_of(unsigned label) { return (label + 1) / 2; }

struct votes {
    float sum[TYPES];
    uint32_t count;
};

struct token_view {
    uint8_t label;           /* the first reading's best */
    float confidence;
    uint8_t others, others_count;  /* the verdict of the word's other capitalised occurrences, and how many (few()) */
    uint8_t name, name_count;      /* ... of the other occurrences of the name it is part of */
    uint8_t longer;          /* part of a longer name elsewhere: type × 4 + place (1 first, 2 inside, 3 last) */
};

struct names_second {
    const struct analysis *analysis;
    const struct word *words;
    const float *posterior;
    struct token_view *view;
};

struct found_name {
    uint64_t key;
    struct range tokens;
    unsigned type;
    float confidence;
};

struct occurrence {
    uint64_t lower;
    uint32_t token;
};

static int by_word(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;
    if (x->lower != y->lower) return x->lower < y->lower ? -1 : 1;
    return x->token < y->token ? -1 : x->token > y->token;
}

static int by_key(const void *a, const void *b)
{
    const struct found_name *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->tokens.first < y->tokens.first ? -1 : x->tokens.first > y->tokens.first;
}

static void choose(struct names_second *s, size_t token)
{
    const float *p = s->posterior + token * NAME_LABELS;
    struct token_view *v = &s->view[token];
    for (unsigned label = 1; label < NAME_LABELS; label++)
        if (p[label] > p[v->label]) v->label = (uint8_t)label;
    v->confidence = p[v->label];
}

static size_t find_names(const struct names_second *s, struct found_name *names)
{
    const struct analysis *a = s->analysis;
    size_t count = 0;
    for (size_t k = 0; k < a->sentence_count; k++) {
        struct range r = a->sentences[k].tokens;
        for (size_t i = r.first; i < r.last;) {
            unsigned label = s->view[i].label;
            if (!label) {
                i++;
                continue;
            }
            struct found_name n = {0, {(uint32_t)i, 0}, type_of(label), 1};
            do {
                n.key = feature_mix(n.key, s->words[i].lower);
                n.confidence = fminf(n.confidence, s->view[i].confidence);
                i++;
            } while (i < r.last && s->view[i].label && s->view[i].label % 2 == 0 && type_of(s->view[i].label) == n.type);
            n.tokens.last = (uint32_t)i;
            names[count++] = n;
        }
    }
    return count;
}

/* The majority of the votes and how clear it is, as one number; 0: no votes. */
static uint8_t verdict(const struct votes *v)
{
    if (!v->count) return 0;
    unsigned best = 0;
    float total = 0;
    for (unsigned t = 0; t < TYPES; t++) {
        total += v->sum[t];
        if (v->sum[t] > v->sum[best]) best = t;
    }
    float share = v->sum[best] / fmaxf(total, 1e-6f);
    return (uint8_t)(1 + best * 4 + (share > 0.5f) + (share > 0.75f) + (share > 0.95f));
}

static uint8_t few(uint32_t count) { return (uint8_t)(count > 5 ? 4 : count > 2 ? 3 : count); }

/* Each name hears how its equals were read; a group is the names with one key. */
static void vote_names(struct names_second *s, const struct found_name *group, size_t n)
{
    struct votes all = {.count = (uint32_t)n};
    for (size_t i = 0; i < n; i++) all.sum[group[i].type] += group[i].confidence;
    for (size_t i = 0; n > 1 && i < n; i++) {
        struct votes others = all;
        others.count--;
        others.sum[group[i].type] -= group[i].confidence;
        for (size_t k = group[i].tokens.first; k < group[i].tokens.last; k++) {
            s->view[k].name = verdict(&others);
            s->view[k].name_count = few(others.count);
        }
    }
}

static void add_vote(const struct names_second *s, uint32_t token, float sign, struct votes *v)
{
    const float *p = s->posterior + (size_t)token * NAME_LABELS;
    for (unsigned label = 0; label < NAME_LABELS; label++) v->sum[type_of(label)] += sign * p[label];
}

static void vote_words(struct names_second *s, const uint8_t *longer, const struct occurrence *o, size_t n)
{
    struct votes all = {.count = (uint32_t)n};
    uint8_t inside = 0;
    for (size_t i = 0; i < n; i++) {
        add_vote(s, o[i].token, 1, &all);
        if (!inside) inside = longer[o[i].token];
    }
    for (size_t i = 0; i < n; i++) {
        struct token_view *v = &s->view[o[i].token];
        if (!longer[o[i].token]) v->longer = inside;
        if (n == 1) continue;
        struct votes others = all;
        others.count--;
        add_vote(s, o[i].token, -1, &others);
        v->others = verdict(&others);
        v->others_count = few(others.count);
    }
}

static void compare_words(struct names_second *s, const uint8_t *longer)
{
    const struct analysis *a = s->analysis;
    struct occurrence *o = arena_array(a->arena, a->token_count, sizeof *o);
    size_t n = 0;
    for (size_t i = 0; i < a->token_count; i++)
        if (s->words[i].letters >= CASE_TITLE) o[n++] = (struct occurrence){s->words[i].lower, (uint32_t)i};
    qsort(o, n, sizeof *o, by_word);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && o[end].lower == o[i].lower;) end++;
        vote_words(s, longer, o + i, end - i);
    }
}

struct names_second *names_second_new(const struct analysis *a, const struct word *words, const float *posterior)
{
    struct names_second *s = arena_alloc(a->arena, sizeof *s);
    *s = (struct names_second){a, words, posterior, arena_array(a->arena, a->token_count, sizeof *s->view)};
    uint8_t *longer = arena_array(a->arena, a->token_count, 1);
    size_t most = 0;
    for (size_t i = 0; i < a->token_count; i++) {
        choose(s, i);
        most += s->view[i].label != 0;
    }
    struct found_name *names = arena_array(a->arena, most, sizeof *names);
    size_t count = find_names(s, names);
    for (size_t i = 0; i < count; i++) {
        struct range r = names[i].tokens;
        for (size_t k = r.first; r.last - r.first > 1 && k < r.last; k++)
            longer[k] = (uint8_t)(names[i].type * 4 + (k == r.first ? 1 : k + 1 < r.last ? 2 : 3));
    }
    qsort(names, count, sizeof *names, by_key);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && names[end].key == names[i].key;) end++;
        vote_names(s, names + i, end - i);
    }
    compare_words(s, longer);
    return s;
}

static uint64_t verdict_of(const struct names_second *s, struct range sentence, ptrdiff_t token)
{
    if (token < (ptrdiff_t)sentence.first || token >= (ptrdiff_t)sentence.last) return 0;
    return s->view[token].others;
}

static void add(struct feature_rows *f, enum template t, uint64_t a, uint64_t b, uint64_t c)
{
    feature_add(f, feature_hash(t, a, b, c));
}

static unsigned label_at(const struct names_second *s, struct range sentence, ptrdiff_t token)
{
    return token < (ptrdiff_t)sentence.first || token >= (ptrdiff_t)sentence.last ? 0 : s->view[token].label;
}

void names_second_rows(const struct names_second *s, struct range sentence, struct feature_rows *f)
{
    feature_rows_clear(f);
    for (size_t i = sentence.first; i < sentence.last; i++) {
        const struct token_view *v = &s->view[i];
        uint64_t own = v->label, sure = v->confidence > 0.98f ? 3 : v->confidence > 0.9f ? 2 : v->confidence > 0.6f;
        uint64_t letters = s->words[i].letters;
        feature_row_begin(f);
        add(f, OWN, own, sure, 0);
        add(f, LETTERS, own, letters, 0);
        add(f, OTHERS, own, v->others, letters);
        add(f, OTHERS_SURE, v->others, sure, v->others_count);
        add(f, NAME, own, v->name, v->name_count);
        add(f, LONGER, own, v->longer, letters);
        add(f, NEXT_OTHERS, own, verdict_of(s, sentence, (ptrdiff_t)i + 1), 0);
        add(f, LAST_OTHERS, own, verdict_of(s, sentence, (ptrdiff_t)i - 1), 0);
        add(f, TRIPLE, own, label_at(s, sentence, (ptrdiff_t)i - 1), label_at(s, sentence, (ptrdiff_t)i + 1));
    }
}
