/* One document: its statements cut into wordings, each found its neighbours; then its paragraphs, for near copies. */
#include <string.h>

#include "worker/claims/account/load.h"
#include "worker/claims/linker/linking.h"
#include "worker/store/rows.h"

static const char *words_of(const struct record *r, struct spans spans, struct arena *arena)
{
    const char *words = "";
    for (size_t i = 0; i < spans.count; i++)
        words = arena_printf(arena, "%s%s%.*s", words, i ? ROWS_GAP : "", (int)(spans.at[i].end - spans.at[i].begin),
                             r->text + spans.at[i].begin);
    return words;
}

static struct assertion assertion_in(const struct links_document *d, const struct statement *s, struct span span,
                                     struct arena *arena)
{
    const struct record *r = &d->record;
    struct assertion a = {.text = r->text + span.begin, .size = span.end - span.begin, .form = s->form, .kind = s->kind,
                          .polarity = s->polarity, .document = (uint64_t)d->document,
                          .source = words_of(r, s->source, arena), .cue = words_of(r, s->cue, arena),
                          .day_lo = day_of(r->has_published ? r->published.lo : NULL),
                          .day_hi = day_of(r->has_published ? r->published.hi : NULL)};
    if (s->has_speaker) {
        a.speaker = s->speaker.name;
        a.anonymous = s->speaker.anonymous;
        a.people = s->speaker.count;
    }
    return a;
}

/* Wordings of statement i, with rows: new ones, or (`again`) those that it has. */
static enum cw_error add_wordings(struct linker *l, const struct links_document *d, size_t i, bool again,
                                  struct piece *pieces, size_t *count)
{
    struct span cut[STATEMENT_WORDINGS];
    const struct statement *s = &d->record.statements[i];
    size_t room = DOCUMENT_WORDINGS - *count;
    size_t n = wording_cut(d->record.text, &s->content, cut, room < STATEMENT_WORDINGS ? room : STATEMENT_WORDINGS);
    enum cw_error e = CW_OK;
    for (size_t k = 0; k < n && !e; k++) {
        struct piece *p = &pieces[(*count)++];
        struct assertion a = assertion_in(d, s, cut[k], l->arena);
        *p = (struct piece){.span = cut[k], .statement = (uint32_t)i, .number = (uint32_t)k + 1};
        p->at.place = place_of(d->id, p->statement + 1, p->number, a.day_lo);
        const struct links_cut row = {.statement = d->first_statement + (int64_t)i, .number = p->number,
                                      .span = p->span, .content_at = rows_joined_at(s->content, p->span),
                                      .day_lo = a.day_lo, .day_hi = a.day_hi};
        e = again ? links_find_wording(l->store, row.statement, row.number, &p->at.member)
                  : links_add_wording(l->store, &row, &p->at.member);
        if (!e) p->assertion = assertion_keep(l, p->at.member, &a);
    }
    return e;
}

static enum cw_error read_document(struct linker *l, int64_t document, bool again, struct links_document *d,
                                   struct piece **pieces, size_t *count)
{
    arena_reset(l->arena);
    recent_age(l->recent);
    recent_age(l->contexts);
    *count = 0;
    enum cw_error e = links_document(l->store, document, l->arena, d);
    if (e) return e;
    size_t room = d->record.statement_count * STATEMENT_WORDINGS;
    *pieces = arena_array(l->arena, room < DOCUMENT_WORDINGS ? room : DOCUMENT_WORDINGS, sizeof **pieces);
    for (size_t i = 0; i < d->record.statement_count && !e; i++) e = add_wordings(l, d, i, again, *pieces, count);
    l->wordings += *count;
    return e;
}

enum cw_error document_link(struct linker *l, int64_t document)
{
    struct links_document d;
    struct piece *pieces;
    size_t count;
    enum cw_error e = read_document(l, document, false, &d, &pieces, &count);
    if (!e) sums_note(l, &d);
    if (!e) e = wordings_refer(l, &d.record, pieces, count);
    if (!e) e = wordings_nest(l, pieces, count);
    if (!e) e = wordings_link(l, pieces, count);
    return e ? e : copies_link(l, &d);
}

enum cw_error document_remember(struct linker *l, int64_t document)
{
    struct links_document d;
    struct piece *pieces;
    size_t count;
    enum cw_error e = read_document(l, document, true, &d, &pieces, &count);
    if (!e) e = wordings_remember(l, pieces, count);
    return e ? e : copies_remember(l, &d);
}
