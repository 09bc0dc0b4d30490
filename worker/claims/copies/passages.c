/* A text's passages: what the stages of extraction call its body, paragraph by paragraph. */
#include "proto/utf8.h"
#include "worker/claims/copies/concordance.h"
#include "worker/extract/metadata/metadata.h"
#include "worker/extract/statements/quotes.h"
#include "worker/extract/text/text.h"

enum {
    LONG = 900,   /* bytes: a longer paragraph is several passages ... */
    ENOUGH = 400, /* ... each of whole sentences, until there is so much of them */
};

struct maker {
    const struct term_reader *reader;
    struct analysis *analysis;
    size_t quotation;         /* the first that may reach into the next passage */
    size_t token;             /* the next passage's first is this or later */
    struct arena *arena;
    struct passages *out;
};

/* The extraction's first stages, over as much of the text as is compared. */
static void analyse(const struct record *r, struct arena *arena, struct document *d, struct analysis *a)
{
    *d = (struct document){.uri = r->uri, .title = r->title, .outlet = r->outlet, .url = r->url,
                           .language = r->language, .authors = r->authors, .author_count = r->author_count,
                           .text = r->text, .text_size = utf8_cut(r->text, r->text_size, PASSAGES_BYTES)};
    *a = (struct analysis){.arena = arena, .document = d, .text = d->text, .text_size = (uint32_t)d->text_size};
    text_stage(a);
    quotes_stage(a);
    metadata_stage(a);
}

/* Terms come in the order of the text, and so do quotations. */
static bool *mark_quoted(struct maker *m, const struct passage *p)
{
    const struct analysis *a = m->analysis;
    bool *quoted = arena_array(m->arena, p->terms.count, sizeof *quoted);
    for (size_t i = 0; i < p->terms.count; i++) {
        uint32_t at = p->span.begin + p->terms.at[i].begin;
        while (m->quotation < a->quotation_count && range_span(a, a->quotations[m->quotation].tokens).end <= at)
            m->quotation++;
        quoted[i] = m->quotation < a->quotation_count && range_span(a, a->quotations[m->quotation].tokens).begin <= at;
    }
    return quoted;
}

static void add(struct maker *m, struct span s)
{
    const struct analysis *a = m->analysis;
    if (a->dateline.end > s.begin && a->dateline.end < s.end) s.begin = a->dateline.end;
    struct passage p = {.span = s};
    while (m->token < a->token_count && a->tokens[m->token].begin < s.begin) m->token++;
    size_t first = m->token;
    while (m->token < a->token_count && a->tokens[m->token].begin < s.end) m->token++;
    terms_of_tokens(m->reader, a->text + s.begin, a->tokens + first, m->token - first, s.begin, m->arena, &p.terms);
    if (!p.terms.count) return;
    p.quoted = mark_quoted(m, &p);
    m->out->at[m->out->count++] = p;
}

static void add_paragraph(struct maker *m, const struct paragraph *p)
{
    const struct analysis *a = m->analysis;
    struct span piece = {p->begin, p->begin};
    for (uint32_t s = p->sentences.first; s < p->sentences.last && m->out->count < PASSAGES_MAX; s++) {
        piece.end = range_span(a, a->sentences[s].tokens).end;
        bool last = s + 1 == p->sentences.last;
        if (!last && (p->end - p->begin <= LONG || piece.end - piece.begin < ENOUGH)) continue;
        add(m, piece);
        if (!last) piece.begin = a->tokens[a->sentences[s + 1].tokens.first].begin;
    }
}

void passages_make(const struct term_reader *r, const struct record *record, struct arena *arena, struct passages *out)
{
    struct document d;
    struct analysis a;
    struct maker m = {.reader = r, .analysis = &a, .arena = arena, .out = out};
    analyse(record, arena, &d, &a);
    *out = (struct passages){.at = arena_array(arena, PASSAGES_MAX, sizeof *out->at)};
    for (size_t i = 0; i < a.paragraph_count && out->count < PASSAGES_MAX; i++)
        if (a.paragraphs[i].role == PARAGRAPH_BODY) add_paragraph(&m, &a.paragraphs[i]);
}
