/* What the articles of a report have in common: near copies among them, and names that they write in different ways. */
#include <string.h>

#include "client/report/gather.h"
#include "proto/utf8.h"
#include "worker/store/fold.h"

/* ---- near copies ---- */

static bool is_known(const struct report *r, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < r->copy_count; i++)
        if ((r->copies[i].a == a && r->copies[i].b == b) || (r->copies[i].a == b && r->copies[i].b == a)) return true;
    return false;
}

static const struct publication_date *date_of(const struct report_article *a)
{
    return a->record.has_published ? &a->record.published : NULL;
}

static struct wording_text passage_text(const char *text, const struct passage *p)
{
    const char *begin = text + p->span.begin;
    return (struct wording_text){begin, utf8_cut(begin, p->span.end - p->span.begin, REPORT_PASSAGE_BYTES), &p->terms};
}

static void align_passages(const struct report *r, struct report_copy *c, struct arena *arena)
{
    const char *text_a = r->articles[c->a].record.text, *text_b = r->articles[c->b].record.text;
    c->alignments = arena_array(arena, c->concordance.count, sizeof *c->alignments);
    for (size_t i = 0; i < c->concordance.count; i++) {
        const struct passage *a = &c->passages_a.at[c->concordance.matches[i].a],
                             *b = &c->passages_b.at[c->concordance.matches[i].b];
        struct wording_text x = passage_text(text_a, a), y = passage_text(text_b, b);
        alignment_make(&x, &y, arena, &c->alignments[i]);
    }
}

/* The two in the order of publication where the dates tell, else as they stand in the report. */
static void add_copy(const struct term_reader *terms, uint32_t a, uint32_t b, struct arena *arena, struct report *out)
{
    struct report_copy *c = &out->copies[out->copy_count];
    int direction = copy_direction(date_of(&out->articles[a]), date_of(&out->articles[b]));
    bool turn = direction > 0 || (direction == 0 && a > b);
    *c = (struct report_copy){.a = turn ? b : a, .b = turn ? a : b, .direction = direction ? -1 : 0};
    passages_make(terms, &out->articles[c->a].record, arena, &c->passages_a);
    passages_make(terms, &out->articles[c->b].record, arena, &c->passages_b);
    concordance_measure(&c->passages_a, &c->passages_b, arena, &c->concordance);
    align_passages(out, c, arena);
    out->copy_count++;
}

void gather_copies(const struct term_reader *terms, struct arena *arena, struct report *out)
{
    out->copies = arena_array(arena, REPORT_COPIES, sizeof *out->copies);
    for (size_t i = 0; i < out->claim_count; i++) {
        const struct report_claim *c = &out->claims[i];
        for (size_t k = 0; k < c->material.copy_count; k++) {
            int32_t a = c->articles[c->material.copies[k].a], b = c->articles[c->material.copies[k].b];
            if (a < 0 || b < 0 || !out->articles[a].full || !out->articles[b].full ||
                is_known(out, (uint32_t)a, (uint32_t)b))
                continue;
            if (out->copy_count == REPORT_COPIES) {
                out->more_copies = true;
                return;
            }
            add_copy(terms, (uint32_t)a, (uint32_t)b, arena, out);
        }
    }
}

/* ---- names ---- */

struct names {
    struct reader *reader;
    struct arena *arena;
    struct report *report;
    const char *seen[REPORT_NAMES];  /* folded */
    size_t seen_count;
};

static bool is_seen(struct names *n, const char *folded)
{
    for (size_t i = 0; i < n->seen_count; i++)
        if (!strcmp(n->seen[i], folded)) return true;
    return n->seen_count == REPORT_NAMES;
}

static void see(struct names *n, const char *folded)
{
    if (!is_seen(n, folded)) n->seen[n->seen_count++] = folded;
}

static enum cw_error add_proofs(struct names *n, struct report_name *group)
{
    group->proofs = arena_array(n->arena, REPORT_NAME_PROOFS * group->count, sizeof *group->proofs);
    for (size_t i = 0; i < group->count; i++) {
        const struct name_member *m = &group->members[i];
        size_t found = 0;
        if (!m->to_folded || !m->evidence) continue;
        enum cw_error e = reader_name_proofs(n->reader, m->folded, m->to_folded, n->arena,
                                             group->proofs + group->proof_count, REPORT_NAME_PROOFS, &found);
        if (e) return e;
        group->proof_count += found;
    }
    return CW_OK;
}

static enum cw_error look_up(struct names *n, const char *name)
{
    struct report_name group = {0};
    const char *folded = fold_name(n->arena, name, strlen(name));
    if (!*folded || is_seen(n, folded)) return CW_OK;
    see(n, folded);
    enum cw_error e = reader_name_group(n->reader, name, n->arena, &group.members, &group.count);
    if (e == CW_ENOTFOUND) return CW_OK;
    for (size_t i = 0; i < group.count && !e; i++) see(n, group.members[i].folded);
    if (e || group.count < 2) return e;
    e = add_proofs(n, &group);
    n->report->names[n->report->name_count++] = group;
    return e;
}

enum cw_error gather_names(struct reader *r, struct arena *arena, struct report *out)
{
    struct names *n = arena_alloc(arena, sizeof *n);
    enum cw_error e = CW_OK;
    *n = (struct names){.reader = r, .arena = arena, .report = out};
    out->names = arena_array(arena, REPORT_NAMES, sizeof *out->names);
    for (size_t i = 0; i < out->article_count && !e; i++) {
        const struct record *record = &out->articles[i].record;
        for (size_t k = 0; out->articles[i].full && k < record->entity_count && !e; k++)
            if (record->entities[k].type == ENTITY_PER || record->entities[k].type == ENTITY_ORG)
                e = look_up(n, record->entities[k].name);
    }
    return e;
}
