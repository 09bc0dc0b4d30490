/* See statement_view.h. */
#include "worker/extract/statements/statement_view.h"

#include "worker/extract/statements/quotes.h"
#include "worker/extract/tags/tags.h"
#include "worker/extract/text/unicode.h"

static enum view_shape punctuation_shape(const struct analysis *a, size_t token, const char *s)
{
    if (quotes_is_mark(a, token))
        return SHAPE_QUOTE;
    switch (s[0]) {
    case ',': return SHAPE_COMMA;
    case '.': case '!': case '?': return SHAPE_PERIOD;
    case ':': return SHAPE_COLON;
    case '-': return SHAPE_DASH;
    default: return (unsigned char)s[0] == 0xe2 && (unsigned char)s[1] == 0x80 ? SHAPE_DASH : SHAPE_PUNCT;
    }
}

static enum view_shape shape_of(const struct statement_view *v, size_t token)
{
    size_t size;
    const char *s = token_text(v->a, token, &size);
    switch (v->words[token].letters) {
    case CASE_LOWER: return SHAPE_LOWER;
    case CASE_TITLE: return SHAPE_TITLE;
    case CASE_UPPER: return SHAPE_UPPER;
    case CASE_MIXED: return SHAPE_MIXED;
    default: return v->words[token].has_digit ? SHAPE_DIGIT : punctuation_shape(v->a, token, s);
    }
}

static void describe(struct statement_view *v, const struct lexicon *lexicon, size_t t, uint32_t sentence)
{
    enum { UPPER_BRANCHES = 6, LONGEST_LEMMA = 64 };
    char lemma[LONGEST_LEMMA];
    size_t size, n = tags_lemma(v->a, t, lemma, sizeof lemma);
    const char *text = token_text(v->a, t, &size);
    struct view_token *k = &v->at[t];
    k->lemma = n < sizeof lemma ? feature_string(lemma, n) : v->words[t].lower;
    k->cluster = (uint32_t)(v->words[t].cluster + 1);
    k->path = k->cluster ? lexicon_cluster_prefix(lexicon, v->words[t].cluster, UPPER_BRANCHES) : 0;
    k->classes = lexicon_word(lexicon, text, size);
    int fine = lexicon_fine_class(lexicon, text, size);
    k->fine = fine < 0 || fine >= UINT16_MAX ? UINT16_MAX : (uint16_t)fine;
    k->shape = (uint8_t)shape_of(v, t);
    k->sentence = sentence;
    k->head = v->a->head ? v->a->head[t] : (uint32_t)t;
    k->in_marks = v->a->quote_depth[t] > 0;
    k->quotation = -1;
    k->subject = k->object = k->complement = k->marker = k->agent = k->governor = VIEW_NONE;
}

static void mark_names(struct statement_view *v)
{
    for (size_t i = 0; i < v->a->name_count; i++)
        for (size_t t = v->a->names[i].tokens.first; t < v->a->names[i].tokens.last; t++)
            v->at[t].name = (uint8_t)(1 + v->a->names[i].type);
}

static void hang_on_head(struct statement_view *v, const struct syntax_sets *sets, uint64_t marks, size_t t)
{
    const struct analysis *a = v->a;
    if (a->head[t] == t)
        return;
    struct view_token *head = &v->at[a->head[t]];
    uint64_t bit = (uint64_t)1 << a->deprel[t];
    head->children |= bit;
    if (bit & sets->subject)
        head->subject = (uint32_t)t;
    else if (bit & sets->object)
        head->object = (uint32_t)t;
    else if (bit & (sets->complement | sets->parataxis))
        head->complement = (uint32_t)t;
    else if (bit & marks && head->marker == VIEW_NONE)
        head->marker = (uint32_t)t;
}

/* Climbs from t to the first complement clause that holds it; what was found on the way up is reused. */
static uint32_t find_governor(const struct statement_view *v, const struct syntax_sets *sets, uint32_t t)
{
    enum { HIGHEST = 64 };
    const struct analysis *a = v->a;
    for (int climbed = 0; climbed < HIGHEST && a->head[t] != t; climbed++, t = a->head[t])
        if ((uint64_t)1 << a->deprel[t] & (sets->complement | sets->parataxis))
            return a->head[t];
    return VIEW_NONE;
}

/* The subject of t, or of the nearest predicate above it that has one. */
static uint32_t find_agent(const struct statement_view *v, uint32_t t)
{
    enum { HIGHEST = 6 };
    for (int climbed = 0; climbed < HIGHEST; climbed++, t = v->a->head[t]) {
        if (v->at[t].subject != VIEW_NONE)
            return v->at[t].subject;
        if (v->a->head[t] == t)
            break;
    }
    return VIEW_NONE;
}

static void read_trees(struct statement_view *v, const struct syntax_model *syntax)
{
    const struct syntax_sets *sets = syntax_sets(syntax);
    uint64_t marks = syntax_relations(syntax, "mark") | syntax_relations(syntax, "case");
    for (size_t t = 0; t < v->a->token_count; t++)
        hang_on_head(v, sets, marks, t);
    for (size_t t = 0; t < v->a->token_count; t++) {
        v->at[t].governor = find_governor(v, sets, (uint32_t)t);
        v->at[t].agent = find_agent(v, (uint32_t)t);
    }
}

static void mark_quotations(struct statement_view *v)
{
    const struct analysis *a = v->a;
    for (size_t i = 0; i < a->quotation_count; i++) {
        const struct quotation *q = &a->quotations[i];
        if (q->scare || v->at[q->tokens.first].quotation >= 0)
            continue;
        for (size_t t = q->tokens.first; t < q->tokens.last; t++)
            v->at[t].quotation = (int32_t)i;
        if (quotes_is_mark(a, q->tokens.first))
            v->at[q->tokens.first].mark = MARK_OPENS;
        if (quotes_is_mark(a, q->tokens.last - 1))
            v->at[q->tokens.last - 1].mark = MARK_CLOSES;
    }
}

/* How far each token is from the quotations around it. */
static void measure_marks(struct statement_view *v)
{
    const struct analysis *a = v->a;
    for (size_t p = 0; p < a->paragraph_count; p++) {
        size_t first = a->sentences[a->paragraphs[p].sentences.first].tokens.first;
        size_t last = a->sentences[a->paragraphs[p].sentences.last - 1].tokens.last;
        unsigned far = VIEW_FAR;
        for (size_t t = first; t < last; t++) {
            far = v->at[t].mark == MARK_CLOSES ? 0 : far < VIEW_FAR ? far + 1 : VIEW_FAR;
            v->at[t].since_close = (uint8_t)far;
        }
        far = VIEW_FAR;
        for (size_t t = last; t-- > first;) {
            far = v->at[t].mark == MARK_OPENS ? 0 : far < VIEW_FAR ? far + 1 : VIEW_FAR;
            v->at[t].until_open = (uint8_t)far;
        }
    }
}

void view_make(struct analysis *a, const struct view_models *models, struct arena *arena, struct statement_view *out)
{
    *out = (struct statement_view){.a = a, .words = words_describe(a, models->lexicon, a->arena),
                                   .at = arena_array(arena, a->token_count + 1, sizeof *out->at)};
    for (size_t s = 0; s < a->sentence_count; s++)
        for (size_t t = a->sentences[s].tokens.first; t < a->sentences[s].tokens.last; t++)
            describe(out, models->lexicon, t, (uint32_t)s);
    mark_names(out);
    mark_quotations(out);
    measure_marks(out);
    if (a->head)
        read_trees(out, models->syntax);
}

uint32_t view_distance(uint32_t d)
{
    static const uint32_t limits[] = {0, 1, 2, 3, 5, 8, 13, 20, 40};
    uint32_t c = 0;
    while (c < sizeof limits / sizeof *limits && d > limits[c])
        c++;
    return c;
}
