/* See mentions.h. */
#include "worker/extract/coref/mentions.h"

#include <stdlib.h>

#include "worker/extract/tags/tags.h"

static uint64_t any_of(const struct syntax_model *m, const char *const *names)
{
    uint64_t set = 0;
    for (; *names; names++) set |= syntax_relations(m, *names);
    return set;
}
#define ANY_OF(m, ...) any_of(m, (const char *const[]){__VA_ARGS__, NULL})

void mention_relations_of(const struct syntax_model *m, struct mention_relations *out)
{
    *out = (struct mention_relations){
        .cuts_left = ANY_OF(m, "case", "cc", "mark", "discourse", "reparandum", "cop", "aux", "nsubj", "csubj", "expl",
                            "vocative", "parataxis",
                             "dislocated"),
        .cuts_right = ANY_OF(m, "parataxis", "advcl", "discourse", "vocative", "dislocated", "csubj", "nsubj", "obj",
                             "iobj", "obl", "xcomp",
                              "ccomp", "list", "orphan", "cop"),
        .not_own = ANY_OF(m, "flat", "fixed", "goeswith", "case", "cc", "mark", "advmod", "discourse", "aux", "cop",
                          "punct"),
        .part_of_name = ANY_OF(m, "flat"),
        .counted = ANY_OF(m, "nummod", "det", "compound", "amod", "dep", "list"),
        .compound = ANY_OF(m, "compound"),
        .conjunct = ANY_OF(m, "conj"),
        .copula = ANY_OF(m, "cop"),
    };
}

/* --- heads ------------------------------------------------------------------------------------------------------ */

static bool is_any(const struct analysis *a, uint32_t t, const char *const *words)
{
    for (; *words; words++)
        if (token_is_nocase(a, t, *words)) return true;
    return false;
}

/* "who", "there", "nothing": what no other word speaks of. */
static bool is_empty_pronoun(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {"what", "which", "who", "whom", "whose", "there", "whatever", "whoever",
                                        "nothing", "nobody", "anything", "anybody", NULL};
    if (a->xpos[t] == XPOS_WDT || a->xpos[t] == XPOS_WP || a->xpos[t] == XPOS_WPS || a->xpos[t] == XPOS_EX) return true;
    return is_any(a, t, words);
}

/* Names are in the order of their tokens: the one that holds token t, by the cursor
 * *at, which only moves on; 0: none. */
static uint32_t name_holding(const struct analysis *a, uint32_t t, size_t *at)
{
    while (*at < a->name_count && a->names[*at].tokens.last <= t) ++*at;
    return *at < a->name_count && a->names[*at].tokens.first <= t ? (uint32_t)*at + 1 : 0;
}

struct finder {
    const struct mention_relations *relations;
    struct analysis *a;
    uint32_t *name;              /* per token the name that holds it: its index + 1, or 0 */
    size_t capacity;
    struct range sentence;
    struct range *subtree;       /* these per token of the sentence */
    uint32_t *begin, *end;       /* of the phrase under it */
    uint32_t *conjunct;          /* where its first conjunct's phrase begins; 0: it has none */
    bool *copula;                /* it is what somebody or something is */
};

/* "Mayor Ada Vell": the parser may hang the name on the noun right before it. */
static bool under_title(const struct finder *f, uint32_t t)
{
    const struct analysis *a = f->a;
    return f->name[t] && a->head[t] < t && a->upos[a->head[t]] == UPOS_NOUN &&
           a->names[f->name[t] - 1].tokens.first == a->head[t] + 1;
}

/* Does token t head a phrase that may be spoken of again? */
static bool is_head(const struct finder *f, uint32_t t)
{
    const struct analysis *a = f->a;
    const struct mention_relations *r = f->relations;
    if (syntax_is(a, t, r->not_own)) return false;
    /* the university of Maren is no Maren */
    if (f->name[t] && a->head[t] != t && f->name[t] == f->name[a->head[t]]) return false;
    if (under_title(f, t)) return false;
    switch (a->upos[t]) {
    case UPOS_PRON: return !is_empty_pronoun(a, t);
    case UPOS_PROPN: return true;
    case UPOS_NOUN: return !syntax_is(a, t, r->compound) || f->name[t];
    case UPOS_NUM:
    case UPOS_DET:
    case UPOS_ADJ: return !syntax_is(a, t, r->counted) && a->head[t] != t && !f->copula[t - f->sentence.first] &&
                          !(syntax_is(a, t, r->conjunct) && a->upos[t] == UPOS_ADJ);
    default: return false;
    }
}

/* --- stretches ---------------------------------------------------------------------------------------------------- */

/* What hangs on each word, cut where the phrase begins and ends. */
static void measure(struct finder *f)
{
    const struct analysis *a = f->a;
    const struct mention_relations *r = f->relations;
    uint32_t first = f->sentence.first, last = f->sentence.last;
    syntax_subtrees(a, f->sentence, f->subtree);
    for (uint32_t t = first; t < last; t++) {
        f->begin[t - first] = f->subtree[t - first].first;
        f->end[t - first] = f->subtree[t - first].last;
        f->conjunct[t - first] = 0;
        f->copula[t - first] = false;
    }
    for (uint32_t t = first; t < last; t++) {
        uint32_t up = a->head[t] - first;
        const struct range *own = &f->subtree[t - first];
        if (a->head[t] == t) continue;
        if (t < a->head[t]) {
            if (syntax_is(a, t, r->cuts_left) && own->last > f->begin[up]) f->begin[up] = own->last;
            if (syntax_is(a, t, r->copula)) f->copula[up] = true;
        } else {
            if (syntax_is(a, t, r->cuts_right) && own->first < f->end[up]) f->end[up] = own->first;
            if (syntax_is(a, t, r->conjunct) && !f->conjunct[up] && own->first < f->end[up])
                f->conjunct[up] = own->first;
        }
    }
}

enum { FAR = 64 };  /* tokens: how far back a mark is looked for */

/* Takes punctuation off the edges; brackets and quotation marks that belong together stay inside. */
static struct range trimmed(const struct finder *f, struct range r, uint32_t head)
{
    static const char *const closing[] = {")", "]", "\"", "\u201D", "''", "\u2019", "'", NULL};
    const struct analysis *a = f->a;
    while (r.first < head && (a->upos[r.first] == UPOS_PUNCT || a->upos[r.first] == UPOS_ADP ||
                              a->upos[r.first] == UPOS_CCONJ || a->upos[r.first] == UPOS_SCONJ))
        r.first++;
    for (; r.last > head + 1 && a->upos[r.last - 1] == UPOS_PUNCT; r.last--) {
        if (!is_any(a, r.last - 1, closing)) continue;
        bool open = false;
        for (uint32_t t = r.last - r.first > FAR ? r.last - FAR : r.first; t + 1 < r.last && !open; t++)
            open = a->upos[t] == UPOS_PUNCT && (token_is(a, t, "(") || token_is(a, t, "[") || token_is(a, t, "\"") ||
                                                   token_is(a, t, "\u201C") || token_is(a, t, "``"));
        if (open) break;
    }
    return r;
}

/* The name that a phrase is: it holds the head, or hangs on it ("President Vell"); its index + 1, or 0. */
static uint32_t name_of(const struct finder *f, uint32_t head, struct range phrase)
{
    const struct analysis *a = f->a;
    if (f->name[head]) return f->name[head];
    for (uint32_t t = head + 1; t < phrase.last && f->name[t] && f->name[t] == f->name[head + 1]; t++)
        if (a->head[t] == head && under_title(f, t)) return f->name[t];
    for (uint32_t t = head + 1; t < phrase.last; t++) {
        if (a->head[t] != head || !syntax_is(a, t, f->relations->part_of_name)) break;
        if (f->name[t]) return f->name[t];
    }
    return 0;
}

static void add(struct finder *f, struct range phrase, uint32_t head, bool joint)
{
    struct analysis *a = f->a;
    phrase = trimmed(f, phrase, head);
    if (a->mention_count == f->capacity) {
        size_t more = f->capacity ? 2 * f->capacity : 256;
        a->mentions = arena_grow(a->arena, a->mentions, f->capacity * sizeof *a->mentions, more * sizeof *a->mentions);
        f->capacity = more;
    }
    struct coref_mention m = {.tokens = phrase, .head = head, .joint = joint,
                              .name = joint ? 0 : name_of(f, head, phrase), .chain = COREF_NONE};
    m.kind = a->upos[head] == UPOS_PRON || (a->upos[head] == UPOS_DET && !m.name) ? MENTION_PRONOUN
             : m.name                                                             ? MENTION_NAME
                                                                                  : MENTION_NOMINAL;
    a->mentions[a->mention_count++] = m;
}

static int by_place(const void *x, const void *y)
{
    const struct coref_mention *p = x, *q = y;
    if (p->tokens.first != q->tokens.first) return p->tokens.first < q->tokens.first ? -1 : 1;
    if (p->tokens.last != q->tokens.last) return p->tokens.last > q->tokens.last ? -1 : 1;
    return p->head < q->head ? -1 : p->head > q->head;
}

/* No two mentions of one stretch: the first stays. */
static void settle(struct analysis *a)
{
    size_t kept = 0;
    if (a->mention_count) qsort(a->mentions, a->mention_count, sizeof *a->mentions, by_place);
    for (size_t i = 0; i < a->mention_count; i++) {
        const struct range *r = &a->mentions[i].tokens, *before = kept ? &a->mentions[kept - 1].tokens : NULL;
        if (!before || before->first != r->first || before->last != r->last) a->mentions[kept++] = a->mentions[i];
    }
    a->mention_count = kept;
}

static void make_room(struct finder *f)
{
    struct analysis *a = f->a;
    uint32_t longest = 1;
    for (size_t s = 0; s < a->sentence_count; s++) {
        uint32_t n = a->sentences[s].tokens.last - a->sentences[s].tokens.first;
        if (n > longest) longest = n;
    }
    f->name = arena_array(a->arena, a->token_count + 1, sizeof *f->name);
    f->subtree = arena_array(a->arena, longest, sizeof *f->subtree);
    f->begin = arena_array(a->arena, longest, sizeof *f->begin);
    f->end = arena_array(a->arena, longest, sizeof *f->end);
    f->conjunct = arena_array(a->arena, longest, sizeof *f->conjunct);
    f->copula = arena_array(a->arena, longest, sizeof *f->copula);
}

void mentions_find(const struct mention_relations *relations, struct analysis *a)
{
    struct finder finder = {.relations = relations, .a = a}, *f = &finder;
    size_t cursor = 0;
    make_room(f);
    a->mentions = NULL;
    a->mention_count = 0;
    for (uint32_t t = 0; t < a->token_count; t++) f->name[t] = name_holding(a, t, &cursor);
    for (size_t s = 0; s < a->sentence_count; s++) {
        f->sentence = a->sentences[s].tokens;
        measure(f);
        for (uint32_t t = f->sentence.first; t < f->sentence.last; t++) {
            uint32_t i = t - f->sentence.first;
            if (!is_head(f, t)) continue;
            add(f, (struct range){f->begin[i], f->end[i]}, t, f->conjunct[i] != 0);
            if (f->conjunct[i]) add(f, (struct range){f->begin[i], f->conjunct[i]}, t, false);
        }
    }
    settle(a);
}
