/* Where a statement's content falls into wordings: at the ends of sentences, at semicolons, and between clauses of
 * which each says enough by itself ("had been bought in March and was first tried on a telephone"): one of them may be
 * repeated alone. */
#include <string.h>

#include "worker/claims/wording/pieces.h"
#include "worker/extract/text/sentences.h"
#include "worker/extract/text/tokenize.h"
#include "worker/extract/text/unicode.h"

enum {
    CLAUSE = 4,    /* tokens that a part cut off at a semicolon must have */
    HALF = 4,      /* words that say something, of a part cut off between clauses */
    PIECES = 16,   /* words looked at to see whether a part says anything */
};

struct cutter {
    struct analysis a;
    struct span *out;
    size_t count, cap;
};

static bool has_word(const char *p, const char *end)
{
    size_t n;
    for (; p < end; p += n)
        if (char_is_alnum(unicode_class_at(p, end, &n))) return true;
    return false;
}

static bool token_has_word(const struct cutter *c, uint32_t t)
{
    return has_word(c->a.text + c->a.tokens[t].begin, c->a.text + c->a.tokens[t].end);
}

/* The words of tokens [first, last): what stands before and after them is marks.  A full stop that belongs to a number
 * sign or a currency sign before a number stays with it. */
static void put(struct cutter *c, uint32_t first, uint32_t last)
{
    while (first < last && !token_has_word(c, first)) first++;
    while (last > first && !token_has_word(c, last - 1)) last--;
    if (first == last || c->count == c->cap) return;
    const struct token *t = c->a.tokens;
    uint32_t begin = t[first].begin;
    bool sign = first > 0 && !(t[first].flags & TOKEN_SPACE_BEFORE) &&
                (token_is(&c->a, first - 1, "$") || token_is(&c->a, first - 1, "\xC2\xA3") ||
                 token_is(&c->a, first - 1, "\xE2\x82\xAC"));
    if (sign) begin = t[first - 1].begin;
    c->out[c->count++] = (struct span){
        begin, last < c->a.token_count && token_is(&c->a, last, "%") ? t[last].end : t[last - 1].end};
}

static unsigned count_matter(const struct piece *pieces, size_t n)
{
    unsigned words = 0;
    for (size_t i = 0; i < n; i++)
        words += pieces[i].kind == WORD_CONTENT || pieces[i].kind == WORD_NEGATION || pieces[i].kind == WORD_NOT;
    return words;
}

/* How many words of the part say something: "he said" has none. */
static unsigned matter(const struct cutter *c, struct span s)
{
    struct piece pieces[PIECES];
    return count_matter(pieces, pieces_make(c->a.text + s.begin, s.end - s.begin, NULL, c->a.arena, pieces, PIECES));
}

static bool is_one_of(const struct cutter *c, uint32_t t, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (token_is(&c->a, t, words[i])) return true;
    return false;
}

/* "… and was", "… but had", "… and that": another clause, which is said for itself. */
static bool begins_clause(const struct cutter *c, uint32_t t, uint32_t last)
{
    static const char *const joins[] = {"and", "but"};
    static const char *const begins[] = {"that", "was", "were", "is", "are", "had", "has", "have", "did", "does",
                                         "would", "will", "could", "can", "should", "must"};
    return t + 1 < last && is_one_of(c, t, joins, sizeof joins / sizeof *joins) &&
           is_one_of(c, t + 1, begins, sizeof begins / sizeof *begins);
}

/* Half a sentence that says little by itself stays with the other half. */
static bool says_enough(const struct cutter *c, uint32_t first, uint32_t last)
{
    struct piece pieces[PIECES];
    return count_matter(pieces, pieces_of(c->a.text, c->a.tokens + first, last - first, 0, NULL, c->a.arena, pieces,
                                          PIECES)) >= HALF;
}

/* A sentence, in two or more at its semicolons and between clauses. */
static void cut_sentence(struct cutter *c, uint32_t first, uint32_t last)
{
    uint32_t from = first;
    for (uint32_t t = first; t < last; t++) {
        bool ends = token_is(&c->a, t, ";") ? t - from >= CLAUSE && last - t > CLAUSE
                                            : begins_clause(c, t, last) && says_enough(c, from, t) &&
                                              says_enough(c, t + 1, last);
        if (!ends) continue;
        put(c, from, t);
        from = t + 1;
    }
    put(c, from, last);
}

static void cut_span(struct cutter *c, struct span s)
{
    struct token_list tokens = {.arena = c->a.arena};
    tokenize(c->a.text, s.begin, s.end, &tokens);
    c->a.tokens = tokens.at;
    c->a.token_count = tokens.count;
    for (uint32_t at = 0, end; at < tokens.count; at = end) {
        end = sentence_end(&c->a, at, (uint32_t)tokens.count);
        CW_CHECK(end > at);
        cut_sentence(c, at, end);
    }
}

/* Leaves out parts that say nothing; with a larger one beside it,
 * what has a single word of its own says nothing either. */
static size_t keep_matter(struct cutter *c)
{
    if (c->count < 2) return c->count;
    size_t kept = 0, largest = 0;
    unsigned most = 0, *matters = arena_array(c->a.arena, c->count, sizeof *matters);
    for (size_t i = 0; i < c->count; i++) {
        matters[i] = matter(c, c->out[i]);
        if (matters[i] > most) most = matters[i], largest = i;
    }
    unsigned least = most > 1 ? 2 : 1;
    if (most == 0) {         /* "It is": whatever there is most of */
        for (size_t i = 1; i < c->count; i++)
            if (c->out[i].end - c->out[i].begin > c->out[largest].end - c->out[largest].begin) largest = i;
        c->out[0] = c->out[largest];
        return c->count > 0;
    }
    for (size_t i = 0; i < c->count; i++)
        if (matters[i] >= least) c->out[kept++] = c->out[i];
    return kept;
}

size_t wording_cut(const char *text, const struct spans *content, struct span *out, size_t cap)
{
    struct cutter c = {.a = {.arena = arena_new(0), .text = text}, .out = out, .cap = cap};
    CW_CHECK(c.a.arena);
    for (size_t i = 0; i < content->count; i++) cut_span(&c, content->at[i]);
    size_t kept = keep_matter(&c);
    arena_free(c.a.arena);
    return kept;
}
