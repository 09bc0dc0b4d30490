/* The evidence of a claim's links; see claim_evidence.h. */
#include "client/render/claim_evidence.h"

#include <string.h>

#include "client/claims/links.h"
#include "client/render/claim.h"
#include "client/render/text.h"

static const struct column columns[] = {{.name = "claim"},      {.name = "wording"},      {.name = "text"},
                                        {.name = "outlet"},     {.name = "published_lo"}, {.name = "published_hi"},
                                        {.name = "speaker"},    {.name = "relation"},     {.name = "other"},
                                        {.name = "other_text"}, {.name = "similarity"},   {.name = "longest_run"},
                                        {.name = "evidence"},   {.name = "distortions"}};

struct evidence {
    struct terminal *terminal;
    struct rows *rows;            /* NULL: for people */
    struct reader *reader;
    const struct term_reader *terms;
    const struct claim_material *m;
    struct arena *arena;
};

/* "3f2a91c0/s3", of a second wording "3f2a91c0/s3.2". */
static const char *wording_name(struct evidence *x, const struct appearance *a)
{
    const char *id = x->m->documents[a->document].id;
    return a->number > 1 ? arena_printf(x->arena, "%.8s/%s.%u", id, a->statement, a->number)
                         : arena_printf(x->arena, "%.8s/%s", id, a->statement);
}

/* One wording and what it has to do with another; both may be missing where there is nothing to say of them. */
struct tie {
    const struct appearance *wording, *other;
    const char *relation;
    const struct finding *finding;   /* NULL: judged otherwise */
    const char *words;               /* then: the evidence in words */
};

static void add_row(struct evidence *x, const struct tie *tie)
{
    const struct claim_document *d = &x->m->documents[tie->wording->document];
    const struct finding *f = tie->finding;
    struct buffer evidence = {0}, distortions = {0};
    if (tie->words) buffer_puts(&evidence, tie->words);
    for (size_t i = 0; f && i < f->evidence_count; i++) buffer_printf(&evidence, "%s%s", i ? "; " : "", f->evidence[i]);
    if (f) claim_append_distortions(&distortions, f);
    const struct cell none = {.kind = CELL_NONE};
    const struct cell cells[] = {cell_text(x->m->id),
                                 cell_text(wording_name(x, tie->wording)),
                                 cell_text(tie->wording->text),
                                 cell_text(d->outlet),
                                 cell_text(d->published_lo),
                                 cell_text(d->published_hi),
                                 cell_text(tie->wording->speaker),
                                 cell_text(tie->relation),
                                 cell_text(tie->other ? wording_name(x, tie->other) : NULL),
                                 cell_text(tie->other ? tie->other->text : NULL),
                                 f ? cell_real(f->similarity.overall) : none,
                                 f ? cell_count(f->similarity.run_terms) : none,
                                 cell_text(evidence.size ? buffer_terminate(&evidence) : NULL),
                                 cell_text(distortions.size ? buffer_terminate(&distortions) : NULL)};
    rows_add(x->rows, cells);
    buffer_free(&evidence);
    buffer_free(&distortions);
}

static void print_wording(struct evidence *x, size_t number, const struct appearance *a)
{
    struct terminal *t = x->terminal;
    const struct claim_document *d = &x->m->documents[a->document];
    struct buffer b = {0};
    char date[48];
    fprintf(t->file, "\n%3zu ", number);
    buffer_printf(&b, "%s, %s: ", claim_outlet(d), claim_date(d, date));
    claim_append_speaker(&b, a);
    buffer_printf(&b, "  [%s]", wording_name(x, a));
    terminal_style(t, STYLE_SOURCE);
    text_paragraph(t, buffer_terminate(&b), 4, 4);
    terminal_style(t, STYLE_PLAIN);
    fputs("    ", t->file);
    buffer_clear(&b);
    claim_append_wording(&b, a->text);
    text_paragraph(t, buffer_terminate(&b), 4, 4);
    buffer_free(&b);
}

/* A line of evidence, as an item of a list. */
static void print_item(struct terminal *t, const char *words)
{
    fputs("      - ", t->file);
    text_paragraph(t, words, 8, 8);
}

static void print_finding(struct evidence *x, const char *what, const struct finding *f)
{
    struct buffer b = {0};
    terminal_style(x->terminal, STYLE_DIM);
    fprintf(x->terminal->file, "    %s, similarity %.2f:\n", what, f->similarity.overall);
    terminal_style(x->terminal, STYLE_PLAIN);
    for (size_t i = 0; i < f->evidence_count; i++) print_item(x->terminal, f->evidence[i]);
    claim_append_distortions(&b, f);
    terminal_style(x->terminal, STYLE_WARN);
    if (b.size) print_item(x->terminal, buffer_terminate(&b));
    terminal_style(x->terminal, STYLE_PLAIN);
    buffer_free(&b);
}

static void tell_wordings(struct evidence *x, const struct claim_link *links, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct appearance *a = &x->m->appearances[i];
        const struct claim_link *link = &links[i];
        const char *relation = !i ? "first" : link->found ? "same" : "not judged the same any more";
        struct tie tie = {.wording = a, .relation = relation};
        if (link->found) {
            tie.other = &x->m->appearances[link->from];
            tie.finding = &link->finding;
        }
        if (x->rows) {
            add_row(x, &tie);
            continue;
        }
        print_wording(x, i + 1, a);
        if (link->found) print_finding(x, arena_printf(x->arena, "the same as %u", link->from + 1), &link->finding);
        else if (i)
            print_item(x->terminal, "linked to none of these by today's rules: by a wording beyond those shown, or by "
                                    "an earlier version");
    }
}

/* In words, why a denial that only refers to what it denies is one. */
static enum cw_error reference_evidence(struct evidence *x, const struct claim_denial *d, const char **out)
{
    struct record record;
    struct reference_denial *found;
    if (x->m->appearances[d->denied].document != d->what.document) {
        *out = "it says the same as a denial that refers to a wording of this claim, or comes with it";
        return CW_OK;
    }
    enum cw_error e = reader_record(x->reader, x->m->documents[d->what.document].id, x->arena, &record);
    if (e) return e;
    size_t n = denials_by_reference(&record, x->arena, &found);
    *out = "it refers to what was said before it";
    for (size_t i = 0; i < n; i++) {
        const char *denial = arena_printf(x->arena, "s%u", found[i].denial + 1),
                   *denied = arena_printf(x->arena, "s%u", found[i].denied + 1);
        if (!strcmp(denial, d->what.statement) && !strcmp(denied, x->m->appearances[d->denied].statement))
            *out = found[i].evidence;
    }
    return CW_OK;
}

static enum cw_error tell_denial(struct evidence *x, const struct claim_denial *d, size_t number)
{
    const struct appearance *denied = &x->m->appearances[d->denied];
    struct tie tie = {.wording = &d->what, .other = denied, .relation = "denies"};
    struct finding f;
    enum cw_error e = CW_OK;
    if (!strcmp(d->basis, "reference")) {
        e = reference_evidence(x, d, &tie.words);
    } else {
        struct assertion a = assertion_of(x->terms, x->m, &d->what, x->arena),
                         b = assertion_of(x->terms, x->m, denied, x->arena);
        relation_judge(&a, &b, true, x->arena, &f);
        if (f.relation == RELATION_DENIES) tie.finding = &f;
        else tie.words = "it says the same as another denial of this claim";
    }
    if (e) return e;
    if (x->rows) {
        add_row(x, &tie);
        return CW_OK;
    }
    print_wording(x, number, &d->what);
    const char *what = arena_printf(x->arena, "denies %u", d->denied + 1);
    if (tie.finding) {
        print_finding(x, what, tie.finding);
    } else {
        fprintf(x->terminal->file, "    %s:\n", what);
        print_item(x->terminal, tie.words);
    }
    return CW_OK;
}

static void tell_relatives(struct evidence *x)
{
    for (size_t i = 0; i < x->m->relative_count && !x->rows; i++) {
        const struct claim_relative *v = &x->m->relatives[i];
        if (!i) fputs("\nAlike, but another event, months apart: not one claim with it\n", x->terminal->file);
        fputs("    ", x->terminal->file);
        const char *date = v->published_lo ? v->published_lo : "undated";
        text_paragraph(x->terminal, arena_printf(x->arena, "%s, %.10s: %s", v->id, date, v->text), 4, 4);
    }
}

enum cw_error claim_evidence_print(struct terminal *t, enum rows_format format, struct reader *r,
                                   const struct term_reader *terms, const struct claim_material *m, struct arena *arena)
{
    struct evidence x = {.terminal = t, .reader = r, .terms = terms, .m = m, .arena = arena};
    struct claim_link *links;
    char count[TEXT_NUMBER];
    enum cw_error e = CW_OK;
    size_t n = claim_links(terms, m, true, arena, &links);
    if (format != ROWS_PEOPLE) x.rows = rows_new(t, format, columns, sizeof columns / sizeof *columns);
    else fprintf(t->file, "%s: %s\n", m->id, text_counted(m->appearance_count, "wording", count));
    tell_wordings(&x, links, n);
    if (!x.rows && n < m->appearance_count)
        fprintf(t->file, "\nThe %s that came later are not shown.\n",
                text_counted(m->appearance_count - n, "wording", count));
    for (size_t i = 0; i < m->denial_count && !e; i++) e = tell_denial(&x, &m->denials[i], n + i + 1);
    if (!e) tell_relatives(&x);
    if (x.rows) rows_end(x.rows);
    return e;
}
