/* claimwire copies: near copies, who came first where the dates prove it, and what is new in a copy. */
#include <string.h>

#include "client/claims/desk.h"
#include "client/import/import.h"
#include "client/render/claim.h"
#include "client/render/copy.h"
#include "client/render/text.h"

enum { LISTED = 50, EXPLAINED = 10, INDENT = 4 };  /* pairs, unless --limit says otherwise */

static const struct cli_option options[] = {
    {.name = "explain", .help = "side by side, paragraph by paragraph: what both say, what was left out, what is new"},
    {.name = "outlet", .argument = "NAME", .help = "with an article of this outlet"},
    {.name = "since", .argument = "DATE",
     .help = "one of the two published on that day or later; a month or a year will do"},
    {.name = "until", .argument = "DATE", .help = "one of the two published on that day or earlier"},
    {.name = "document", .argument = "ID", .help = "one of the two is this document; the beginning of its id will do"},
    {.name = "kind", .argument = "KIND", .values = "same cut rewritten", .help = "only this kind"},
    {.name = "limit", .argument = "N", .help = "at most so many pairs (50; with --explain 10; 0: all)"},
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire copies", "which articles are copies of which, and who came first where the dates prove it"},
    {"claimwire copies --explain 3f2a91c0", "what the copies of an article left out, and what is new in them"},
    {"claimwire copies --explain 3f2a91c0 9d01b7e4", "two articles side by side, whether or not they are copies"},
    {"claimwire copies --outlet \"Harbour Post\" --kind rewritten --csv", "a table for a spreadsheet"},
    {0},
};

static const struct column columns[] = {
    {.name = "copy"},         {.name = "came_first"},         {.name = "document"},
    {.name = "outlet"},       {.name = "title"},              {.name = "published_lo"},
    {.name = "published_hi"}, {.name = "url"},                {.name = "other"},
    {.name = "other_outlet"}, {.name = "other_title"},        {.name = "other_published_lo"},
    {.name = "other_published_hi"}, {.name = "other_url"},    {.name = "paragraphs"},
    {.name = "other_paragraphs"},   {.name = "matched"},      {.name = "in_order"},
    {.name = "overlap"}};

struct listing {
    struct desk *desk;
    struct terminal terminal;
    struct rows *rows;            /* NULL: for people */
    bool explain;
    uint64_t count;
};

/* --- a pair in the list ------------------------------------------------------------------------------------------- */

static void add_row(struct listing *l, const struct copy_row *r)
{
    int direction = copy_came_first(&r->a, &r->b);
    const struct cell cells[] = {
        cell_text(r->kind), cell_text(direction < 0 ? r->a.id : direction > 0 ? r->b.id : NULL), cell_text(r->a.id),
        cell_text(r->a.outlet), cell_text(r->a.title), cell_text(r->a.published_lo), cell_text(r->a.published_hi),
        cell_text(r->a.url), cell_text(r->b.id), cell_text(r->b.outlet), cell_text(r->b.title),
        cell_text(r->b.published_lo), cell_text(r->b.published_hi), cell_text(r->b.url), cell_count(r->paragraphs_a),
        cell_count(r->paragraphs_b), cell_count(r->matched), cell_count(r->in_order), cell_real(r->overlap)};
    _Static_assert(sizeof cells / sizeof *cells == sizeof columns / sizeof *columns, "a cell a column");
    rows_add(l->rows, cells);
}

static void print_document(struct terminal *t, const struct claim_document *d)
{
    char date[48];
    struct buffer b = {0};
    terminal_style(t, STYLE_SOURCE);
    terminal_safe(t, claim_outlet(d));
    terminal_style(t, STYLE_PLAIN);
    buffer_printf(&b, ", %s: %s  [%.8s]", claim_date(d, date),
                  d->title ? d->title : d->uri ? d->uri : "(untitled)", d->id);
    text_paragraph(t, buffer_terminate(&b), text_width(claim_outlet(d), strlen(claim_outlet(d))), INDENT);
    buffer_free(&b);
}

static const char *kind_words(const char *kind)
{
    if (!strcmp(kind, "same")) return "the same text";
    return strcmp(kind, "cut") ? "rewritten" : "the same text with cuts";
}

/* "rewritten: 9 paragraphs say the same, all in the same order; Northern Wire has 2 more, Castrova Today 2". */
static void append_measure(struct buffer *b, const struct copy_row *r)
{
    char count[TEXT_NUMBER];
    buffer_printf(b, "%s: %s %s the same", kind_words(r->kind), text_counted(r->matched, "paragraph", count),
                  r->matched == 1 ? "says" : "say");
    if (r->in_order < r->matched) buffer_printf(b, ", %u of them in the same order", r->in_order);
    else if (r->matched > 1) buffer_puts(b, ", all in the same order");
    buffer_printf(b, "; %s has %u more, ", claim_outlet(&r->a), r->paragraphs_a - r->matched);
    buffer_printf(b, "%s %u", claim_outlet(&r->b), r->paragraphs_b - r->matched);
}

static void print_pair(struct listing *l, const struct copy_row *r)
{
    struct terminal *t = &l->terminal;
    struct buffer b = {0};
    if (l->count > 1) fputc('\n', t->file);
    print_document(t, &r->a);
    print_document(t, &r->b);
    append_measure(&b, r);
    fprintf(t->file, "%*s", INDENT, "");
    text_paragraph(t, buffer_terminate(&b), INDENT, INDENT);
    buffer_clear(&b);
    copy_append_direction(&b, &r->a, &r->b);
    fprintf(t->file, "%*s", INDENT, "");
    text_paragraph(t, buffer_terminate(&b), INDENT, INDENT);
    buffer_free(&b);
}

/* --- a pair side by side ------------------------------------------------------------------------------------------ */

static enum cw_error read_side(struct desk *d, const struct claim_document *about, struct arena *arena,
                               struct copy_side *out)
{
    struct record record;
    enum cw_error e = reader_record(d->reader, about->id, arena, &record);
    if (e) return e;
    *out = (struct copy_side){.about = about, .text = record.text};
    passages_make(d->terms, &record, arena, &out->passages);
    return CW_OK;
}

static enum cw_error view_pair(struct desk *d, const struct claim_document *a, const struct claim_document *b,
                               struct arena *arena, struct copy_view *out)
{
    out->direction = copy_came_first(a, b);
    enum cw_error e = read_side(d, out->direction > 0 ? b : a, arena, &out->a);
    if (!e) e = read_side(d, out->direction > 0 ? a : b, arena, &out->b);
    if (e) return e;
    if (out->direction > 0) out->direction = -1;
    concordance_measure(&out->a.passages, &out->b.passages, arena, &out->concordance);
    copy_sentences(out->a.text, &out->a.passages, &out->b.passages, arena, &out->a.sentences, &out->a.sentence_count);
    copy_sentences(out->b.text, &out->b.passages, &out->a.passages, arena, &out->b.sentences, &out->b.sentence_count);
    return CW_OK;
}

static enum cw_error explain_pair(struct listing *l, const struct copy_row *r)
{
    struct copy_view view;
    struct arena *arena = arena_new(0);
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = view_pair(l->desk, &r->a, &r->b, arena, &view);
    if (!e && l->rows) {
        copy_add_rows(l->rows, &view);
    } else if (!e) {
        print_pair(l, r);
        copy_print(&l->terminal, &view);
    }
    arena_free(arena);
    return e;
}

static enum cw_error take(const struct copy_row *r, void *context)
{
    struct listing *l = context;
    l->count++;
    if (l->explain) return explain_pair(l, r);
    if (l->rows) add_row(l, r);
    else print_pair(l, r);
    return CW_OK;
}

/* --- two that are named ------------------------------------------------------------------------------------------- */

struct wanted {
    struct record one, other;
    struct listing *listing;
};

static enum cw_error find_wanted(struct desk *d, const char *one, const char *other, struct wanted *out)
{
    enum cw_error e = reader_record(d->reader, one, d->arena, &out->one);
    if (!e) e = reader_record(d->reader, other, d->arena, &out->other);
    if (e || strcmp(out->one.id, out->other.id)) return e;
    return cw_fail(CW_EUSAGE, "%s and %s are one document: name two", one, other);
}

static enum cw_error take_wanted(const struct copy_row *r, void *context)
{
    struct wanted *w = context;
    bool these = (!strcmp(r->a.id, w->one.id) && !strcmp(r->b.id, w->other.id)) ||
                 (!strcmp(r->a.id, w->other.id) && !strcmp(r->b.id, w->one.id));
    return these ? take(r, w->listing) : CW_OK;
}

static void describe(const struct record *r, struct claim_document *out)
{
    *out = (struct claim_document){.id = r->id, .title = r->title, .outlet = r->outlet, .url = r->url, .uri = r->uri};
    if (!r->has_published) return;
    out->published_lo = r->published.lo;
    out->published_hi = r->published.hi;
}

/* Two documents that are not stored as copies of each other: what there is between them all the same. */
static enum cw_error compare(const struct wanted *w)
{
    struct listing *l = w->listing;
    struct claim_document a, b;
    struct copy_view view;
    struct buffer words = {0};
    describe(&w->one, &a);
    describe(&w->other, &b);
    enum cw_error e = view_pair(l->desk, &a, &b, l->desk->arena, &view);
    if (e) return e;
    l->count++;
    if (l->rows) {
        copy_add_rows(l->rows, &view);
        return CW_OK;
    }
    print_document(&l->terminal, view.a.about);
    print_document(&l->terminal, view.b.about);
    copy_append_direction(&words, view.a.about, view.b.about);
    fprintf(l->terminal.file, "    no near copies: %zu and %zu paragraphs, %zu of them alike\n    %s\n",
            view.a.passages.count, view.b.passages.count, view.concordance.count, buffer_terminate(&words));
    copy_print(&l->terminal, &view);
    buffer_free(&words);
    return CW_OK;
}

/* --- the verb ----------------------------------------------------------------------------------------------------- */

static enum cw_error read_filter(const struct invocation *in, struct copy_filter *f)
{
    uint64_t limit;
    *f = (struct copy_filter){.outlet = cli_value(in, "outlet"),
                              .document = cli_value(in, "document"),
                              .kind = cli_value(in, "kind")};
    if (in->arg_count && f->document)
        return cw_fail(CW_EUSAGE, "name the document once: as the argument, or with --document");
    if (in->arg_count) f->document = in->args[0];
    if (in->arg_count > 1 && !cli_given(in, "explain"))
        return cw_fail(CW_EUSAGE, "two documents side by side: `claimwire copies --explain %s %s`", in->args[0],
                       in->args[1]);
    enum cw_error e = desk_dates(in, &f->since, &f->until);
    if (!e) e = cli_number(in, "limit", 0, UINT32_MAX, cli_given(in, "explain") ? EXPLAINED : LISTED, &limit);
    if (!e) f->limit = (uint32_t)limit;
    return e;
}

static enum cw_error list(const struct invocation *in, struct desk *d, enum rows_format format, struct copy_filter *f)
{
    struct listing l = {.desk = d, .terminal = terminal_open(stdout), .explain = cli_given(in, "explain")};
    const char *other = in->arg_count > 1 ? in->args[1] : NULL;
    struct wanted wanted = {.listing = &l};
    char count[TEXT_NUMBER];
    enum cw_error e = other ? find_wanted(d, in->args[0], other, &wanted) : CW_OK;
    if (e) return e;
    if (other) {
        f->limit = 0;
        f->document = wanted.one.id;
    }
    if (format != ROWS_PEOPLE)
        l.rows = l.explain ? rows_new(&l.terminal, format, copy_columns, COPY_COLUMNS)
                           : rows_new(&l.terminal, format, columns, sizeof columns / sizeof *columns);
    e = other ? reader_copies(d->reader, f, take_wanted, &wanted) : reader_copies(d->reader, f, take, &l);
    if (!e && !l.count && other) e = compare(&wanted);
    if (l.rows) rows_end(l.rows);
    if (e) return e;
    if (!l.count) return desk_nothing(d, "no near copies are found");
    if (format == ROWS_PEOPLE && !other)
        desk_tell_count(d, arena_printf(d->arena, "%s of near copies", text_counted(l.count, "pair", count)), l.count,
                        f->limit);
    desk_tell_progress(d);
    return CW_OK;
}

static enum cw_error run(struct invocation *in)
{
    struct desk d;
    struct copy_filter filter;
    enum rows_format format;
    enum cw_error e = rows_format_given(in, &format);
    if (!e) e = read_filter(in, &filter);
    if (!e) e = desk_open(in, cli_given(in, "explain") ? DESK_TERMS : DESK_NO_TERMS, &d);
    if (e) return e;
    e = list(in, &d, format, &filter);
    desk_close(&d);
    return e;
}

const struct verb verb_copies = {
    .name = "copies",
    .args = "[DOCUMENT [DOCUMENT]]",
    .brief = "articles that are copies of others, and what is new in them",
    .details = "DOCUMENT is an id or the beginning of one. Kinds: same; cut, word for word with cuts or some lines "
               "added; rewritten, other words but the same paragraphs in the same order. Who copied is told only "
               "where the dates prove who came first.",
    .max_args = 2, .options = options, .examples = examples, .run = run,
};
