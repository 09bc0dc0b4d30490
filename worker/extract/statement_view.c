/* See statement_view.h. */
#include "worker/extract/statement_view.h"

#include "worker/extract/quotes.h"
#include "worker/extract/unicode.h"

enum { LONGEST_FOLDED = 64 };  /* longer forms are hashed as they are */

static uint64_t folded_hash(const char *s, size_t n)
{
    char folded[LONGEST_FOLDED];
    if (n > sizeof folded)
        return feature_string(s, n);
    for (size_t i = 0; i < n; i++)
        folded[i] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 'a' - 'A') : s[i];
    return feature_string(folded, n);
}

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

static enum view_shape shape_of(const struct analysis *a, size_t token)
{
    size_t size, step;
    const char *s = token_text(a, token, &size), *end = s + size;
    enum char_class first = unicode_class_at(s, end, &step);
    if (first == CHAR_DIGIT)
        return SHAPE_DIGIT;
    if (!char_is_letter(first))
        return punctuation_shape(a, token, s);
    bool upper = false, lower = false;
    for (s += step; s < end; s += step) {
        enum char_class c = unicode_class_at(s, end, &step);
        upper |= c == CHAR_UPPER;
        lower |= c == CHAR_LOWER;
    }
    if (first == CHAR_UPPER)
        return !upper ? SHAPE_TITLE : lower ? SHAPE_MIXED : SHAPE_UPPER;
    return upper ? SHAPE_MIXED : SHAPE_LOWER;
}

static void mark_quotations(struct statement_view *v)
{
    const struct analysis *a = v->a;
    for (size_t t = 0; t < a->token_count; t++)
        v->at[t].quotation = -1;
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

void view_make(struct analysis *a, struct statement_view *out)
{
    *out = (struct statement_view){.a = a, .at = arena_array(a->arena, a->token_count + 1, sizeof *out->at)};
    for (size_t s = 0; s < a->sentence_count; s++)
        for (size_t t = a->sentences[s].tokens.first; t < a->sentences[s].tokens.last; t++) {
            size_t size;
            const char *text = token_text(a, t, &size);
            out->at[t].word = folded_hash(text, size);
            out->at[t].sentence = (uint32_t)s;
            out->at[t].shape = (uint8_t)shape_of(a, t);
        }
    mark_quotations(out);
    measure_marks(out);
}

uint32_t view_distance(uint32_t d)
{
    static const uint32_t limits[] = {0, 1, 2, 3, 5, 8, 13, 20, 40};
    uint32_t c = 0;
    while (c < sizeof limits / sizeof *limits && d > limits[c])
        c++;
    return c;
}
