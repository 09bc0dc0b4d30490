/* See nested.h. */
#include "worker/extract/statements/nested.h"

#include <string.h>

#include "worker/extract/statements/quotes.h"
#include "worker/extract/trace.h"

static void hide_content(struct statement_view *v, struct range content)
{
    for (uint32_t t = content.first; t < content.last; t++) {
        struct view_token *k = &v->at[t];
        k->quotation = -1;
        k->mark = MARK_NONE;
        k->in_marks = false;
        k->since_close = k->until_open = VIEW_FAR;
        if (k->head < content.first || k->head >= content.last)
            k->head = t;
        if (k->governor != VIEW_NONE && (k->governor < content.first || k->governor >= content.last))
            k->governor = VIEW_NONE;
    }
}

struct statement_view nested_view(const struct statement_view *v, const struct drafts *outer, struct arena *arena)
{
    struct statement_view out = *v;
    out.at = arena_array(arena, v->a->token_count + 1, sizeof *out.at);
    memcpy(out.at, v->at, v->a->token_count * sizeof *out.at);
    for (size_t i = 0; i < outer->count; i++)
        for (size_t p = 0; p < outer->at[i].content_count; p++)
            hide_content(&out, outer->at[i].content[p]);
    return out;
}

const bool *nested_sentences(const struct analysis *a, const struct drafts *outer)
{
    bool *out = arena_array(a->arena, a->sentence_count, sizeof *out);
    for (size_t i = 0; i < outer->count; i++)
        for (size_t p = 0; p < outer->at[i].content_count; p++) {
            struct range content = outer->at[i].content[p];
            for (size_t s = sentence_of(a, content.first); s < a->sentence_count; s++) {
                if (a->sentences[s].tokens.first >= content.last)
                    break;
                out[s] = true;
            }
        }
    return out;
}

/* The piece of a content that holds the tokens, near draft `near`; NULL: none. */
static const struct range *find_piece(const struct drafts *outer, size_t near, struct range tokens)
{
    size_t from = near > DRAFTS_REACH ? near - DRAFTS_REACH : 0;
    size_t to = near + DRAFTS_REACH < outer->count ? near + DRAFTS_REACH : outer->count;
    for (size_t i = from; i < to; i++)
        for (size_t p = 0; p < outer->at[i].content_count; p++)
            if (outer->at[i].content[p].first <= tokens.first && tokens.last <= outer->at[i].content[p].last)
                return &outer->at[i].content[p];
    return NULL;
}

/* The first draft from `from` on whose cue does not end before the token. */
static size_t draft_at(const struct drafts *d, size_t from, uint32_t token)
{
    while (from < d->count && d->at[from].cue.tokens.last <= token)
        from++;
    return from;
}

bool nested_accepts(void *nested, const struct cue *c)
{
    struct nested *n = nested;
    n->near = draft_at(n->outer, n->near, c->tokens.first);
    bool known = n->near < n->outer->count && n->outer->at[n->near].cue.tokens.first < c->tokens.last;
    return !known && find_piece(n->outer, n->near, c->tokens);
}

/* A content without the marks at its edges and the comma or period before the last one: they are the outer's. */
static struct range core(const struct analysis *a, struct range content)
{
    size_t size = 0;
    while (content.first < content.last && quotes_is_mark(a, content.first))
        content.first++;
    while (content.first < content.last && quotes_is_mark(a, content.last - 1))
        content.last--;
    const char *last = content.first < content.last ? token_text(a, content.last - 1, &size) : "";
    if ((*last == '.' || *last == ',') && size == 1)
        content.last--;
    return content;
}

/* Keeps what of the pieces lies in the bounds; returns how many pieces are left. */
static size_t clip(struct range *pieces, size_t count, struct range bounds)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct range r = pieces[i];
        r.first = r.first > bounds.first ? r.first : bounds.first;
        r.last = r.last < bounds.last ? r.last : bounds.last;
        if (r.first < r.last)
            pieces[kept++] = r;
    }
    return kept;
}

void nested_clip(const struct analysis *a, struct drafts *inner, const struct drafts *outer)
{
    size_t kept = 0, near = 0;
    for (size_t i = 0; i < inner->count; i++) {
        struct draft *d = &inner->at[i];
        near = draft_at(outer, near, d->cue.tokens.first);
        const struct range *piece = find_piece(outer, near, d->cue.tokens);
        if (!piece)
            continue;
        struct range bounds = core(a, *piece);
        d->source_count = clip(d->source, d->source_count, bounds);
        d->content_count = clip(d->content, d->content_count, bounds);
        struct span cue = range_span(a, d->cue.tokens);
        trace_note(a, TRACE_ROUTE, cue, TRACE_NOWHERE, TRACE_NO_SCORE,
                   "nested: what was said around it was read again by itself");
        if (d->content_count)
            inner->at[kept++] = *d;
        else
            trace_note(a, TRACE_DROPPED, cue, TRACE_NOWHERE, TRACE_NO_SCORE,
                       "nothing that it says lies in the content around it");
    }
    inner->count = kept;
    drafts_find_holders(inner);
}
