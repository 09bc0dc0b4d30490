/* claimwire diff: what one outlet reported that another did not; what changed in a url that was revised. */
#include <string.h>

#include "client/claims/desk.h"
#include "client/claims/revision_order.h"
#include "client/render/article.h"
#include "client/render/claim.h"
#include "client/render/revision_print.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "worker/store/fold.h"

static const struct cli_option options[] = {
    CLAIM_TOPIC_OPTIONS,
    {.name = "claims", .help = "only claims of two articles or more, not what one article alone says"},
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire diff \"Harbour Post\" \"Evening Ledger\"",
     "what the Harbour Post reported and the Evening Ledger did not"},
    {"claimwire diff \"Harbour Post\" \"Evening Ledger\" --about bridge --since 2026-03",
     "of one subject, from March on"},
    {"claimwire diff https://ledger.example/fourth-floor",
     "what changed from text to text of that url: sentences and statements"},
    {0},
};

static const struct column outlet_columns[] = {
    {.name = "claim"},      {.name = "wording"},      {.name = "speaker"},      {.name = "anonymous"},
    {.name = "via"},        {.name = "kind"},         {.name = "polarity"},     {.name = "outlet"},
    {.name = "title"},      {.name = "published_lo"}, {.name = "published_hi"}, {.name = "articles"},
    {.name = "carried_by"}, {.name = "denials"},      {.name = "document"},     {.name = "statement"}};

struct listing {
    struct terminal terminal;
    struct rows *rows;            /* NULL: for people */
    const char *outlet;
    uint64_t count, limit;
};

/* Outlets are compared as the store compares them. */
static bool is_outlet(const char *name, const char *asked)
{
    struct arena *arena = arena_new(0);
    CW_CHECK(arena);
    bool same = name && !strcmp(fold_name(arena, name, strlen(name)), fold_name(arena, asked, strlen(asked)));
    arena_free(arena);
    return same;
}

/* The claim's first wording in the outlet. */
static const struct appearance *first_of(const struct claim_material *m, const char *outlet)
{
    for (size_t i = 0; i < m->appearance_count; i++)
        if (is_outlet(m->documents[m->appearances[i].document].outlet, outlet)) return &m->appearances[i];
    return &m->appearances[0];
}

static void append_others(struct buffer *b, const struct account *a, const char *outlet, bool all)
{
    for (size_t i = 0; i < a->carrier_count; i++)
        if (all || !is_outlet(a->carriers[i].outlet, outlet))
            buffer_printf(b, "%s%s", b->size ? "; " : "", a->carriers[i].outlet);
}

static void add_row(struct listing *l, const struct account *a, const struct appearance *x)
{
    const struct claim_material *m = a->claim;
    const struct claim_document *d = &m->documents[x->document];
    struct buffer via = {0}, carriers = {0};
    claim_append_via(&via, x);
    append_others(&carriers, a, l->outlet, true);
    const struct cell cells[] = {cell_text(m->id),
                                 cell_text(x->text),
                                 cell_text(x->speaker),
                                 cell_flag(x->anonymous),
                                 cell_text(via.size ? buffer_terminate(&via) : NULL),
                                 cell_text(x->kind),
                                 cell_text(x->polarity),
                                 cell_text(d->outlet),
                                 cell_text(d->title),
                                 cell_text(d->published_lo),
                                 cell_text(d->published_hi),
                                 cell_count(m->carrying),
                                 cell_text(buffer_terminate(&carriers)),
                                 cell_count(m->denial_count),
                                 cell_text(d->id),
                                 cell_text(x->statement)};
    _Static_assert(sizeof cells / sizeof *cells == sizeof outlet_columns / sizeof *outlet_columns, "a cell a column");
    rows_add(l->rows, cells);
    buffer_free(&via);
    buffer_free(&carriers);
}

static enum cw_error take(const struct account *a, void *context)
{
    struct listing *l = context;
    struct terminal *t = &l->terminal;
    const struct appearance *x = first_of(a->claim, l->outlet);
    const struct claim_document *d = &a->claim->documents[x->document];
    struct buffer b = {0};
    char date[48];
    l->count++;
    if (l->rows) {
        add_row(l, a, x);
        return CW_OK;
    }
    claim_append_speaker(&b, x);
    for (size_t i = 0; i < x->via_count; i++) buffer_printf(&b, ", via %s", x->via[i]);
    buffer_puts(&b, ": ");
    claim_append_wording(&b, x->text);
    terminal_style(t, STYLE_DIM);
    fprintf(t->file, "%-*s", CLAIM_LABEL, claim_date(d, date));
    terminal_style(t, STYLE_PLAIN);
    text_paragraph(t, buffer_terminate(&b), CLAIM_LABEL, CLAIM_LABEL);
    buffer_clear(&b);
    append_others(&b, a, l->outlet, false);
    if (b.size) claim_print_field(t, "also in", buffer_terminate(&b));
    claim_print_styled(t, "", STYLE_DIM, a->claim->id);
    buffer_free(&b);
    return CW_OK;
}

static enum cw_error count_row(const struct statement_row *row, void *context)
{
    (void)row;
    ++*(unsigned *)context;
    return CW_OK;
}

/* An unknown outlet would be one that reported nothing. */
static enum cw_error check_outlet(struct desk *d, const char *outlet)
{
    unsigned count = 0;
    enum cw_error e = reader_statements(d->reader, &(struct statement_filter){.outlet = outlet, .limit = 1}, count_row,
                                        &count);
    if (e || count) return e;
    return desk_nothing(d, arena_printf(d->arena, "no statement of an outlet \"%s\" is in the store", outlet));
}

static enum cw_error diff_outlets(const struct invocation *in, struct desk *d, enum rows_format format)
{
    const char *one = in->args[0], *other = in->args[1];
    struct listing l = {.terminal = terminal_open(stdout), .outlet = one};
    struct claim_choice choice;
    char count[TEXT_NUMBER];
    enum cw_error e = desk_choice(in, &choice);
    if (!e && is_outlet(one, other)) e = cw_fail(CW_EUSAGE, "\"%s\" and \"%s\" are one outlet", one, other);
    if (!e) e = check_outlet(d, one);
    if (!e) e = check_outlet(d, other);
    if (e) return e;
    choice.filter.outlet = one;
    choice.filter.not_outlet = other;
    choice.filter.alone = !cli_given(in, "claims");
    l.limit = choice.limit;
    if (format != ROWS_PEOPLE)
        l.rows = rows_new(&l.terminal, format, outlet_columns, sizeof outlet_columns / sizeof *outlet_columns);
    e = claims_select(d->reader, &choice, take, &l);
    if (l.rows) rows_end(l.rows);
    if (e) return e;
    if (!l.count) return desk_nothing(d, arena_printf(d->arena, "%s reported nothing that %s did not", one, other));
    if (format == ROWS_PEOPLE)
        desk_tell_count(d, arena_printf(d->arena, "%s that %s has and %s has not",
                                        text_counted(l.count, "claim", count), one, other), l.count, l.limit);
    desk_tell_progress(d);
    return CW_OK;
}

/* The texts of a url as they came. */
static enum cw_error read_texts(struct desk *d, const char *url, struct revision_text **out, size_t *count)
{
    struct claim_document *documents;
    enum cw_error e = reader_revisions(d->reader, url, d->arena, &documents, count);
    if (e) return e;
    *out = arena_array(d->arena, *count, sizeof **out);
    for (size_t i = 0; i < *count && !e; i++) {
        struct arena *arena = arena_new(0);
        struct record record;
        e = arena ? reader_record(d->reader, documents[i].id, arena, &record) : cw_fail(CW_ENOMEM, "out of memory");
        if (!e) revision_text_of(&documents[i], &record, arena, &(*out)[i]);
        arena_free(arena);
    }
    if (!e) revision_sort(*out, *count);
    return e;
}

static enum cw_error diff_url(const struct invocation *in, struct desk *d, enum rows_format format)
{
    const char *url = in->args[0];
    struct terminal t = terminal_open(stdout);
    struct revision_text *texts;
    size_t count;
    enum cw_error e = read_texts(d, url, &texts, &count);
    if (!e && !count && !strstr(url, "://"))
        return cw_fail(CW_EUSAGE, "\"%s\" is no url; to compare outlets, name two", url);
    if (!e && !count) e = desk_nothing(d, arena_printf(d->arena, "no article of %s is in the store", url));
    if (!e && count == 1)
        e = desk_nothing(d, arena_printf(d->arena, "there is one text of %s: %.8s", url, texts[0].document->id));
    struct revision_printer *p = e ? NULL : revision_printer_new(&t, format, url, d->terms);
    if (p && format == ROWS_PEOPLE) fprintf(t.file, "%zu texts of %s\n", count, url);
    for (size_t i = 0; i + 1 < count && !e; i++) {
        struct arena *arena = arena_new(0);
        struct record before, after;
        if (!arena) e = cw_fail(CW_ENOMEM, "out of memory");
        if (!e) e = reader_record(d->reader, texts[i].document->id, arena, &before);
        if (!e) e = reader_record(d->reader, texts[i + 1].document->id, arena, &after);
        if (!e) revision_printer_add(p, &before, &after, revision_basis_of(&texts[i], &texts[i + 1]), arena);
        arena_free(arena);
    }
    if (p) revision_printer_end(p);
    return e;
}

static enum cw_error run(struct invocation *in)
{
    struct desk d;
    enum rows_format format;
    enum cw_error e = rows_format_given(in, &format);
    if (!e) e = desk_open(in, in->arg_count == 1 ? DESK_TERMS_IF_THERE : DESK_NO_TERMS, &d);
    if (e) return e;
    e = in->arg_count == 1 ? diff_url(in, &d, format) : diff_outlets(in, &d, format);
    desk_close(&d);
    return e;
}

const struct verb verb_diff = {
    .name = "diff",
    .args = "OUTLET OUTLET | URL",
    .brief = "what one outlet has and another has not; what changed in a url",
    .details = "Outlets: what the first has and the second has not, what most articles have first. A url: from each "
               "of its texts to the next, sentences and statements that are new, gone, moved, attributed otherwise, "
               "or worded otherwise, word by word. Which came first is told by the dates of publication, or by a line "
               "in the text that says when it was updated; else it is said that nobody knows.",
    .min_args = 1,
    .max_args = 2,
    .options = options,
    .examples = examples,
    .run = run,
};
