/* claimwire names: who and what is named in the store; which names are one, by what evidence;
 * what people decide about that. */
#include <string.h>

#include "client/claims/desk.h"
#include "client/claims/name_decisions.h"
#include "client/render/rows.h"
#include "client/render/text.h"

enum { LISTED = 50, PROOFS = 3, PROOFS_IN_ROWS = 50, INDENT = 4, HOW = 10 };

static const struct cli_option options[] = {
    {.name = "like", .argument = "TEXT", .help = "in the list: with this in the name, in any case, accents aside"},
    {.name = "type",
     .argument = "TYPE",
     .values = "PER ORG LOC NORP MISC",
     .help = "in the list: only people, organisations, places, nationalities, others"},
    {.name = "limit", .argument = "N", .help = "in the list: at most so many (50; 0: all)"},
    {.name = "decisions", .argument = "FILE", .help = "merge, split: the file to write to, instead of the service's"},
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire names", "the names that stand in most documents"},
    {"claimwire names --type PER --like varg", "people whose name has \"varg\" in it, with all its spellings"},
    {"claimwire names Ines Varga", "the names that are one with it, how each came in, and which documents write it so"},
    {"claimwire names merge \"Ines Varga\" \"I. Vargas\"", "decides that these are one"},
    {"claimwire names split \"Ines Varga\" \"Ina Varga\"", "decides that these are two, whatever the evidence"},
    {0},
};

/* --- the list ----------------------------------------------------------------------------------------------------- */

static const struct column list_columns[] = {
    {.name = "name", .heading = "name", .flexible = true}, {.name = "type", .heading = "type"},
    {.name = "documents", .heading = "documents"}, {.name = "mentions"},
    {.name = "statements", .heading = "statements"}, {.name = "spellings", .heading = "spellings", .flexible = true}};

struct names {
    struct rows *rows;
    uint64_t count;
};

static enum cw_error add(const struct name_row *n, void *context)
{
    struct names *names = context;
    const struct cell cells[] = {cell_text(n->name),      cell_text(n->type),        cell_count(n->documents),
                                 cell_count(n->mentions), cell_count(n->statements), cell_text(n->spellings)};
    names->count++;
    rows_add(names->rows, cells);
    return CW_OK;
}

static enum cw_error list(const struct invocation *in, enum rows_format format)
{
    struct terminal t = terminal_open(stdout);
    struct names names = {0};
    struct name_filter filter = {.like = cli_value(in, "like"), .type = cli_value(in, "type")};
    struct desk d;
    uint64_t limit;
    char count[TEXT_NUMBER];
    enum cw_error e = cli_number(in, "limit", 0, UINT32_MAX, LISTED, &limit);
    if (!e) e = desk_open(in, DESK_NO_TERMS, &d);
    if (e) return e;
    filter.limit = (uint32_t)limit;
    names.rows = rows_new(&t, format, list_columns, sizeof list_columns / sizeof *list_columns);
    e = reader_names(d.reader, &filter, add, &names);
    rows_end(names.rows);
    if (!e && !names.count && (!filter.like || desk_is_empty(&d)))
        e = desk_nothing(&d, "no names are in the store yet");
    else if (!e && !names.count)
        e = cw_fail(CW_ENOTFOUND, "no name has \"%s\" in it", filter.like);
    if (!e && format == ROWS_PEOPLE)
        desk_tell_count(&d, text_counted(names.count, "name", count), names.count, limit);
    desk_close(&d);
    return e;
}

/* --- one name ----------------------------------------------------------------------------------------------------- */

static const struct column group_columns[] = {
    {.name = "name"},     {.name = "documents"},      {.name = "spellings"},    {.name = "likeness"},
    {.name = "like"},     {.name = "evidence"},       {.name = "document"},     {.name = "outlet"},
    {.name = "written"},  {.name = "other_document"}, {.name = "other_outlet"}, {.name = "other_written"}};

static void add_member(struct rows *rows, const struct name_member *m, const struct name_proof *p)
{
    const struct name_proof none = {0}, *x = p ? p : &none;
    const struct cell cells[] = {cell_text(m->name),       cell_count(m->documents), cell_text(m->spellings),
                                 cell_text(m->likeness),   cell_text(m->to),         cell_count(m->evidence),
                                 cell_text(x->document_a), cell_text(x->outlet_a),   cell_text(x->spelling_a),
                                 cell_text(x->document_b), cell_text(x->outlet_b),   cell_text(x->spelling_b)};
    _Static_assert(sizeof cells / sizeof *cells == sizeof group_columns / sizeof *group_columns, "a cell a column");
    rows_add(rows, cells);
}

/* How it came in, for people. */
static void append_how(struct buffer *b, const struct name_member *m)
{
    char count[TEXT_NUMBER];
    bool merged = !strcmp(m->likeness, "merge");
    if (!strcmp(m->likeness, "spelling")) buffer_printf(b, "another spelling of %s", m->to);
    else if (!strcmp(m->likeness, "acronym")) buffer_printf(b, "%s as an acronym, or spelt out", m->to);
    else if (merged) buffer_printf(b, "one with %s because somebody decided so", m->to);
    else buffer_printf(b, "%s with less or more of the name", m->to);
    if (!merged) buffer_printf(b, ": %s of articles that report the same", text_counted(m->evidence, "pair", count));
}

static void print_proof(struct terminal *t, const struct name_proof *p)
{
    struct buffer b = {0};
    buffer_printf(&b, "%s [%.8s] writes \"%s\", ", p->outlet_a ? p->outlet_a : "(outlet unknown)", p->document_a,
                  p->spelling_a);
    buffer_printf(&b, "%s [%.8s] \"%s\"", p->outlet_b ? p->outlet_b : "(outlet unknown)", p->document_b, p->spelling_b);
    terminal_style(t, STYLE_DIM);
    fprintf(t->file, "%*s", 2 * INDENT, "");
    text_paragraph(t, buffer_terminate(&b), 2 * INDENT, 2 * INDENT);
    terminal_style(t, STYLE_PLAIN);
    buffer_free(&b);
}

static void print_member(struct terminal *t, const struct name_member *m, const struct name_proof *proofs, size_t count)
{
    struct buffer b = {0};
    char number[TEXT_NUMBER];
    terminal_style(t, STYLE_BOLD);
    terminal_safe(t, m->name);
    terminal_style(t, STYLE_PLAIN);
    buffer_printf(&b, "  %s", text_counted(m->documents, "article", number));
    if (*m->spellings && strcmp(m->spellings, m->name)) buffer_printf(&b, ", written %s", m->spellings);
    unsigned at = text_width(m->name, strlen(m->name));
    text_paragraph(t, buffer_terminate(&b), at, INDENT);
    buffer_clear(&b);
    if (m->likeness) {
        append_how(&b, m);
        fprintf(t->file, "%*s", INDENT, "");
        text_paragraph(t, buffer_terminate(&b), INDENT, INDENT);
    }
    for (size_t i = 0; i < count && i < PROOFS; i++) print_proof(t, &proofs[i]);
    buffer_free(&b);
}

static enum cw_error show_member(struct desk *d, struct terminal *t, struct rows *rows, const struct name_member *m)
{
    struct name_proof proofs[PROOFS_IN_ROWS];
    size_t count = 0;
    enum cw_error e = m->evidence ? reader_name_proofs(d->reader, m->folded, m->to_folded, d->arena, proofs,
                                                       PROOFS_IN_ROWS, &count)
                                  : CW_OK;
    if (e) return e;
    if (!rows) print_member(t, m, proofs, count);
    for (size_t i = 0; rows && i < count; i++) add_member(rows, m, &proofs[i]);
    if (rows && !count) add_member(rows, m, NULL);
    return CW_OK;
}

static enum cw_error show_group(struct desk *d, const char *name, enum rows_format format)
{
    struct terminal t = terminal_open(stdout);
    struct rows *rows = NULL;
    struct name_member *members;
    size_t count;
    enum cw_error e = reader_name_group(d->reader, name, d->arena, &members, &count);
    if (e == CW_ENOTFOUND && desk_is_empty(d)) return desk_nothing(d, "");
    if (e == CW_ENOTFOUND)
        e = cw_fail(e, "%s; `claimwire names --like \"%s\"` looks for a part of a name", cw_error_text(), name);
    if (e) return e;
    if (format != ROWS_PEOPLE) rows = rows_new(&t, format, group_columns, sizeof group_columns / sizeof *group_columns);
    for (size_t i = 0; i < count && !e; i++) {
        if (i && !rows) fputc('\n', t.file);
        e = show_member(d, &t, rows, &members[i]);
    }
    if (rows) rows_end(rows);
    if (!e && format == ROWS_PEOPLE && count > 1)
        desk_tell(arena_printf(d->arena, "%zu names that are taken for one; `claimwire names split A B` parts two that "
                                         "are not", count));
    if (!e && format == ROWS_PEOPLE && count == 1)
        desk_tell("no other name is known to be one with it; `claimwire names merge A B` makes two one");
    desk_tell_progress(d);
    return e;
}

/* A name of several words need not be quoted. */
static enum cw_error group(const struct invocation *in, enum rows_format format)
{
    struct buffer name = {0};
    struct desk d;
    for (size_t i = 0; i < in->arg_count; i++) buffer_printf(&name, "%s%s", i ? " " : "", in->args[i]);
    enum cw_error e = desk_open(in, DESK_NO_TERMS, &d);
    if (!e) {
        e = show_group(&d, buffer_terminate(&name), format);
        desk_close(&d);
    }
    buffer_free(&name);
    return e;
}

/* --- decisions ---------------------------------------------------------------------------------------------------- */

/* A slip of the pen in a decision would never be noticed. */
static void tell_unknown(const struct invocation *in, const struct name_decision *d)
{
    const char *names[] = {d->a, d->b};
    struct name_member *members;
    struct desk desk;
    size_t count;
    if (desk_open(in, DESK_NO_TERMS, &desk)) return;  /* perhaps no store is here: the file can be written before */
    for (int i = 0; i < 2; i++)
        if (reader_name_group(desk.reader, names[i], desk.arena, &members, &count) == CW_ENOTFOUND)
            cli_say(NULL, arena_printf(desk.arena, "\"%s\" is the name of nobody and nothing in the store so far",
                                       names[i]));
    desk_close(&desk);
}

static enum cw_error decide(const struct invocation *in)
{
    struct config config;
    bool held;
    const char *what = in->args[0];
    if (in->arg_count != 3)
        return cw_fail(CW_EUSAGE,
                       "give two names, those of several words in quotation marks: `claimwire names %s \"Ada Vell\" "
                       "\"A. Vell\"`",
                       what);
    struct name_decision d = {.merge = !strcmp(what, "merge"), .a = in->args[1], .b = in->args[2]};
    enum cw_error e = cli_config(in, &config);
    const char *path = cli_given(in, "decisions") ? cli_value(in, "decisions") : config.decisions;
    if (!e) e = name_decision_add(path, &d, &held);
    if (e) return e;
    tell_unknown(in, &d);
    if (held) fprintf(stderr, "%s says so already\n", path);
    else fprintf(stderr, "%s: %s %s = %s\n%s\n", path, what, d.a, d.b,
                 "a running service applies it when it links next, within a moment; to take it back, delete the line");
    return CW_OK;
}

/* --- the verb ----------------------------------------------------------------------------------------------------- */

static enum cw_error run(struct invocation *in)
{
    enum rows_format format;
    enum cw_error e = rows_format_given(in, &format);
    if (e) return e;
    bool decision = in->arg_count && (!strcmp(in->args[0], "merge") || !strcmp(in->args[0], "split"));
    bool filtered = cli_given(in, "like") || cli_given(in, "type") || cli_given(in, "limit");
    if (in->arg_count && filtered)
        return cw_fail(CW_EUSAGE, "--like, --type and --limit are for the list: leave out the name");
    if (cli_given(in, "decisions") && !decision)
        return cw_fail(CW_EUSAGE, "--decisions goes with `names merge` and `names split`");
    if (decision) return decide(in);
    return in->arg_count ? group(in, format) : list(in, format);
}

const struct verb verb_names = {
    .name = "names",
    .args = "[NAME | merge NAME NAME | split NAME NAME]",
    .brief = "the names in the store, which of them are one, and by what evidence",
    .details = "Names are taken for one where two articles that report the same write them differently: another "
               "spelling or transliteration, an acronym, a person without first name. Decisions go before "
               "evidence; they stand in a text file, a line each, to be kept under version control.",
    .max_args = 8, .options = options, .examples = examples, .run = run,
};
