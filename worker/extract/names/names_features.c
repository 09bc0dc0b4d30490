/* After Ratinov and Roth (CoNLL 2009): words, shapes, clusters and name lists in a window, and what the rest of the
 * document shows of the same word (context aggregation, Chieu and Ng, COLING 2002). */
#include "worker/extract/names/names_features.h"

#include <stdlib.h>

enum template {
    BIAS, FORM, LOWER, LOWER_PAIR, SHAPE, SHAPE_PAIR, LETTERS, KIND, SUFFIX, PREFIX, NEAR_SUFFIX, CLUSTER_4, CLUSTER_7,
    CLUSTER, CLUSTER_PAIR, XPOS, XPOS_PAIR, XPOS_LETTERS, LISTED, LISTED_RUN, DOCUMENT_CASE, ELSEWHERE_BEFORE,
    ELSEWHERE_AFTER, ELSEWHERE_CLUSTER, ELSEWHERE_RUN, DOMAIN_LOWER, DOMAIN_CLUSTER, DOMAIN_LETTERS, DOMAIN_LISTED,
    DOMAIN_XPOS, FORM_LETTERS, FINE, FINE_PAIR, FINE_AROUND, FRAME_BEFORE, FRAME_AFTER, RUN_BEFORE, RUN_AFTER,
    RUN_AROUND, ELSEWHERE_FINE,
};

const char *const name_labels[NAME_LABELS] = {
    "O",
#define X(type) "B-" #type, "I-" #type,
    NAME_TYPES(X)
#undef X
};

enum { WINDOW = 2, ELSEWHERE = 3, LONGEST_RUN = 6 };

struct token_facts {
    uint32_t listed;        /* lexicon classes of the word alone */
    uint32_t run;           /* ... of the listed run of several tokens that covers it */
    int16_t fine;           /* lexicon_fine_class */
    uint8_t run_place;      /* 1 first, 2 inside, 3 last */
    uint8_t kind;           /* enum sentence_kind of its sentence */
    uint8_t seen;           /* bits: elsewhere in lower case, elsewhere capitalised within a sentence */
    uint32_t elsewhere[ELSEWHERE];  /* other places of the word + 1; 0: no more */
};

struct names_context {
    const struct analysis *analysis;
    const struct lexicon *lexicon;
    const struct word *words;
    struct token_facts *facts;
};

static bool is_capital(const struct word *w) { return w->letters >= CASE_TITLE; }

static void look_up(struct names_context *c, struct range s)
{
    const struct analysis *a = c->analysis;
    for (size_t i = s.first; i < s.last; i++) {
        size_t n;
        uint32_t classes;
        const char *text = token_text(a, i, &n);
        if (c->words[i].letters != CASE_NONE) c->facts[i].listed = lexicon_word(c->lexicon, text, n);
        word_fold(&text, &n);
        c->facts[i].fine = (int16_t)lexicon_fine_class(c->lexicon, text, n);
        size_t run = c->words[i].letters == CASE_NONE ? 0 : lexicon_match(c->lexicon, a, i, s.last, &classes);
        for (size_t k = 0; run > 1 && k < run; k++) {
            if (c->facts[i + k].run) continue;  /* a run that began earlier stays */
            c->facts[i + k].run = classes;
            c->facts[i + k].run_place = k == 0 ? 1 : k + 1 < run ? 2 : 3;
        }
    }
}

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

/* Does the capital of this token say something: within a sentence of ordinary prose, not after an opening mark? */
static bool capital_counts(const struct names_context *c, uint32_t token)
{
    return c->facts[token].kind == SENTENCE_PROSE && !(c->facts[token].seen & 4) && is_capital(&c->words[token]) &&
           c->words[token - 1].letters != CASE_NONE;
}

static void gather(struct names_context *c, const struct occurrence *o, size_t n)
{
    size_t small = 0, capital = 0;
    for (size_t i = 0; i < n; i++) {
        small += c->words[o[i].token].letters == CASE_LOWER && c->facts[o[i].token].kind != SENTENCE_SMALL;
        capital += capital_counts(c, o[i].token);
    }
    for (size_t i = 0; i < n; i++) {
        const struct word *w = &c->words[o[i].token];
        struct token_facts *f = &c->facts[o[i].token];
        size_t others = capital - capital_counts(c, o[i].token), found = 0;
        f->seen |= (small > (w->letters == CASE_LOWER)) | (others > 0) << 1;
        if (!is_capital(w) && f->kind != SENTENCE_SMALL) continue;
        for (size_t k = 0; k < n && found < ELSEWHERE && k < 16; k++)
            if (k != i && capital_counts(c, o[k].token)) f->elsewhere[found++] = o[k].token + 1;
    }
}

static void compare_occurrences(struct names_context *c)
{
    const struct analysis *a = c->analysis;
    struct occurrence *o = arena_array(a->arena, a->token_count, sizeof *o);
    size_t n = 0;
    for (size_t i = 0; i < a->token_count; i++)
        if (c->words[i].letters != CASE_NONE) o[n++] = (struct occurrence){c->words[i].lower, (uint32_t)i};
    qsort(o, n, sizeof *o, by_word);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && o[end].lower == o[i].lower;) end++;
        gather(c, o + i, end - i);
    }
}

struct names_context *names_context_new(const struct analysis *a, const struct lexicon *lexicon)
{
    struct names_context *c = arena_alloc(a->arena, sizeof *c);
    *c = (struct names_context){a, lexicon, words_describe(a, lexicon, a->arena),
                                arena_array(a->arena, a->token_count, sizeof *c->facts)};
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range r = a->sentences[s].tokens;
        enum sentence_kind kind = sentence_kind_of(c->words, r);
        for (size_t i = r.first; i < r.last; i++) c->facts[i].kind = (uint8_t)kind;
        c->facts[r.first].seen = 4;
        look_up(c, r);
    }
    compare_occurrences(c);
    for (size_t i = 0; i < a->token_count; i++) c->facts[i].seen &= 3;
    return c;
}

const struct word *names_context_words(const struct names_context *c) { return c->words; }

struct view {               /* a sentence while its rows are made */
    const struct names_context *context;
    struct range sentence;
    struct feature_rows *rows;
    enum names_domain domain;
};

static const struct word *word_at(const struct view *v, size_t i, int step)
{
    static const struct word outside = {.cluster = -1};
    ptrdiff_t at = (ptrdiff_t)i + step;
    return at < (ptrdiff_t)v->sentence.first || at >= (ptrdiff_t)v->sentence.last ? &outside : &v->context->words[at];
}

/* The word's fine class + 1; 0: none, or outside the sentence. */
static uint64_t fine_at(const struct view *v, ptrdiff_t at)
{
    return at < (ptrdiff_t)v->sentence.first || at >= (ptrdiff_t)v->sentence.last
               ? 0 : (uint64_t)(v->context->facts[at].fine + 1);
}

static uint64_t xpos_at(const struct view *v, size_t i, int step)
{
    ptrdiff_t at = (ptrdiff_t)i + step;
    return at < (ptrdiff_t)v->sentence.first || at >= (ptrdiff_t)v->sentence.last
               ? UINT8_MAX : v->context->analysis->xpos[at];
}

static void add(const struct view *v, enum template t, uint64_t a, uint64_t b, uint64_t c)
{
    feature_add(v->rows, feature_hash(t, a, b, c));
}

static uint64_t cluster_of(const struct word *w) { return (uint64_t)(w->cluster + 1); }

static void add_window(const struct view *v, size_t i)
{
    for (int step = -WINDOW; step <= WINDOW; step++) {
        const struct word *w = word_at(v, i, step);
        uint64_t place = (uint64_t)(step + WINDOW);
        add(v, LOWER, w->lower, place, 0);
        if (fine_at(v, (ptrdiff_t)i + step)) add(v, FINE, fine_at(v, (ptrdiff_t)i + step), place, 0);
        if (w->cluster < 0) continue;
        add(v, CLUSTER, cluster_of(w), place, 0);
        add(v, CLUSTER_4, lexicon_cluster_prefix(v->context->lexicon, w->cluster, 4), place, 0);
        add(v, CLUSTER_7, lexicon_cluster_prefix(v->context->lexicon, w->cluster, 7), place, 0);
    }
    for (int step = -1; step <= 1; step++) {
        uint64_t place = (uint64_t)(step + 1);
        add(v, SHAPE, word_at(v, i, step)->shape, place, 0);
        add(v, XPOS, xpos_at(v, i, step), place, 0);
        if (step) add(v, NEAR_SUFFIX, word_at(v, i, step)->suffix[2], place, 0);
    }
}

static void add_pairs(const struct view *v, size_t i)
{
    const struct word *before = word_at(v, i, -1), *w = word_at(v, i, 0), *after = word_at(v, i, 1);
    uint64_t xpos = xpos_at(v, i, 0);
    add(v, LOWER_PAIR, before->lower, w->lower, 0);
    add(v, LOWER_PAIR, w->lower, after->lower, 1);
    add(v, SHAPE_PAIR, before->shape, w->shape, 0);
    add(v, SHAPE_PAIR, w->shape, after->shape, 1);
    add(v, CLUSTER_PAIR, cluster_of(before), cluster_of(w), 0);
    add(v, CLUSTER_PAIR, cluster_of(w), cluster_of(after), 1);
    add(v, XPOS_PAIR, xpos_at(v, i, -1), xpos, 0);
    add(v, XPOS_PAIR, xpos, xpos_at(v, i, 1), 1);
    add(v, XPOS_LETTERS, xpos, w->letters, 0);
    add(v, LETTERS, (uint64_t)before->letters << 8 | w->letters, after->letters, 0);
}

static void add_word(const struct view *v, size_t i)
{
    const struct word *w = word_at(v, i, 0);
    const struct token_facts *f = &v->context->facts[i];
    uint64_t first = i == v->sentence.first;
    add(v, BIAS, v->domain, 0, 0);
    add(v, FORM, w->form, 0, 0);
    add(v, KIND, f->kind, w->letters, first);
    add(v, FORM_LETTERS, w->letters, (uint64_t)w->has_digit << 1 | w->has_hyphen, first);
    for (uint64_t k = 1; k < WORD_AFFIXES; k++) {
        add(v, SUFFIX, w->suffix[k], k, 0);
        add(v, PREFIX, w->prefix[k], k, 0);
    }
    add(v, DOMAIN_LOWER, w->lower, v->domain, 0);
    add(v, DOMAIN_CLUSTER, cluster_of(w), v->domain, 0);
    add(v, DOMAIN_LETTERS, w->letters, v->domain, f->kind);
    add(v, DOMAIN_XPOS, xpos_at(v, i, 0), v->domain, 0);
}

/* What stands before and after: of this word, and of the capitalised words that it is one of.  It tells what kind of
 * thing an unknown name is the name of: "in X", "the government of X", "X's ministry", "X, who". */
static void add_frame(const struct view *v, size_t i)
{
    ptrdiff_t at = (ptrdiff_t)i, left = at, right = at;
    uint64_t here = fine_at(v, at), before = fine_at(v, at - 1), after = fine_at(v, at + 1);
    add(v, FINE_PAIR, before, here, 0);
    add(v, FINE_PAIR, here, after, 1);
    add(v, FINE_AROUND, before, after, 0);
    add(v, FRAME_BEFORE, word_at(v, i, -2)->lower, word_at(v, i, -1)->lower, 0);
    add(v, FRAME_BEFORE, fine_at(v, at - 2), before, 1);
    add(v, FRAME_AFTER, word_at(v, i, 1)->lower, word_at(v, i, 2)->lower, 0);
    add(v, FRAME_AFTER, after, fine_at(v, at + 2), 1);
    if (!is_capital(word_at(v, i, 0)) || v->context->facts[i].kind != SENTENCE_PROSE) return;
    while (at - left < LONGEST_RUN && is_capital(word_at(v, i, (int)(left - at) - 1))) left--;
    while (right - at < LONGEST_RUN && is_capital(word_at(v, i, (int)(right - at) + 1))) right++;
    const struct word *first = word_at(v, i, (int)(left - at) - 1), *next = word_at(v, i, (int)(right - at) + 1);
    const struct word *second = word_at(v, i, (int)(right - at) + 2);
    add(v, RUN_BEFORE, first->lower, 0, 0);
    add(v, RUN_BEFORE, fine_at(v, left - 1), fine_at(v, left - 2), 1);
    add(v, RUN_AFTER, next->lower, second->lower, 0);
    add(v, RUN_AFTER, fine_at(v, right + 1), fine_at(v, right + 2), 1);
    add(v, RUN_AROUND, first->lower, next->lower, 0);
    add(v, RUN_AROUND, left == at, right == at, 1);
}

static void add_lists(const struct view *v, size_t i)
{
    for (int step = -1; step <= 1; step++) {
        ptrdiff_t at = (ptrdiff_t)i + step;
        if (at < (ptrdiff_t)v->sentence.first || at >= (ptrdiff_t)v->sentence.last) continue;
        const struct token_facts *f = &v->context->facts[at];
        bool capital = is_capital(&v->context->words[at]);
        for (unsigned bit = 0; bit < LEX_CLASSES; bit++) {
            if (f->listed >> bit & 1) add(v, LISTED, bit, (uint64_t)(step + 1), capital);
            if (f->run >> bit & 1) add(v, LISTED_RUN, bit, (uint64_t)(step + 1), f->run_place);
            if (step == 0 && (f->listed >> bit & 1)) add(v, DOMAIN_LISTED, bit, v->domain, capital);
        }
    }
}

static void add_document(const struct view *v, size_t i)
{
    const struct names_context *c = v->context;
    const struct token_facts *f = &c->facts[i];
    if (is_capital(&c->words[i])) add(v, DOCUMENT_CASE, f->seen, i == v->sentence.first, f->kind);
    for (size_t k = 0; k < ELSEWHERE && f->elsewhere[k]; k++) {
        size_t at = f->elsewhere[k] - 1;
        const struct word *before = &c->words[at - 1];  /* capital_counts: never the first of its sentence */
        add(v, ELSEWHERE_BEFORE, before->lower, 0, 0);
        add(v, ELSEWHERE_CLUSTER, cluster_of(before), before->letters, 0);
        add(v, ELSEWHERE_FINE, (uint64_t)(c->facts[at - 1].fine + 1), 0, 0);
        if (at + 1 < c->analysis->token_count) {
            add(v, ELSEWHERE_FINE, (uint64_t)(c->facts[at + 1].fine + 1), 0, 1);
            add(v, ELSEWHERE_AFTER, c->words[at + 1].lower, 0, 0);
            add(v, ELSEWHERE_CLUSTER, cluster_of(&c->words[at + 1]), c->words[at + 1].letters, 1);
        }
        for (unsigned bit = 0; c->facts[at].run && bit < LEX_CLASSES; bit++)
            if (c->facts[at].run >> bit & 1) add(v, ELSEWHERE_RUN, bit, c->facts[at].run_place, 0);
    }
}

void names_rows(const struct names_context *c, struct range sentence, enum names_domain domain, struct feature_rows *f)
{
    struct view v = {c, sentence, f, domain};
    feature_rows_clear(f);
    for (size_t i = sentence.first; i < sentence.last; i++) {
        feature_row_begin(f);
        add_word(&v, i);
        add_window(&v, i);
        add_pairs(&v, i);
        add_frame(&v, i);
        add_lists(&v, i);
        add_document(&v, i);
    }
}
