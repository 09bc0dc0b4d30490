/* claimwire query, claimwire who: statements out of the store. */
#include <ctype.h>
#include <string.h>

#include "client/claims/desk.h"
#include "client/import/import.h"
#include "client/render/article.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "client/claims/seen.h"
#include "client/claims/timeline.h"

#define FILTER_OPTIONS                                                                                       \
    {.name = "text", .argument = "WORDS",                                                                    \
     .help = "with these words in what was said; \"a phrase\", OR and NEAR as in FTS5"},                     \
    {.name = "outlet", .argument = "NAME", .help = "in this outlet"},                                        \
    {.name = "since", .argument = "DATE", .help = "published on that day or later; a month or a year will do"}, \
    {.name = "until", .argument = "DATE", .help = "published on that day or earlier"},                       \
    {.name = "kind", .argument = "KIND", .help = "only this kind",                                           \
     .values = "statement denial request question accusation warning attitude intention"},                   \
    {.name = "form", .argument = "FORM", .help = "only this form", .values = "direct indirect mixed"},       \
    {.name = "via", .argument = "NAME", .help = "that came through this intermediary: a word of the name will do"}, \
    {.name = "anonymous", .help = "only speakers without a name"},                                           \
    WATCH_SINCE_OPTION,                                                                                      \
    {.name = "document", .argument = "ID", .help = "in this document; the beginning of its id will do"},     \
    {.name = "limit", .argument = "N", .help = "at most so many (0: all)"},                                     \
    ROWS_OPTIONS

static const struct cli_option query_options[] = {
    {.name = "speaker", .argument = "NAME", .help = "by this speaker: a name, a word of it, or a spelling of it"},
    WATCH_LIST_OPTION,
    FILTER_OPTIONS,
    {0},
};
static const struct cli_option who_options[] = {
    {.name = "timeline",
     .help = "claim by claim in time: who repeated it, and what changed from one to the next that is like it"},
    FILTER_OPTIONS,
    {0},
};

static const struct cli_example query_examples[] = {
    {"claimwire query --text \"bridge\" --kind denial", "who denied what about the bridge"},
    {"claimwire query --outlet \"Harbour Post\" --since 2026-03 --csv >march.csv", "a table for a spreadsheet"},
    {"claimwire query --anonymous --json", "every unnamed source, one JSON object a line"},
    {"claimwire query --via \"Harbour Post\"", "what others have at second hand, through the Harbour Post"},
    {"claimwire query --watch names.txt --stored-since yesterday", "what is new about the names in a file, one a line"},
    {0},
};
static const struct cli_example who_examples[] = {
    {"claimwire who Varga", "all that anybody called Varga is said to have said"},
    {"claimwire who Ines Varga --since 2026-03-01", "the same of one person, from March on"},
    {"claimwire who Ines Varga --timeline", "her line over time, each claim once, with what changed"},
    {0},
};

static const struct column columns[] = {
    {.name = "document"},   {.name = "statement"},    {.name = "speaker"},      {.name = "anonymous"},
    {.name = "form"},       {.name = "kind"},         {.name = "polarity"},     {.name = "source"},
    {.name = "cue"},        {.name = "content"},      {.name = "via"},          {.name = "outlet"},
    {.name = "title"},      {.name = "published_lo"}, {.name = "published_hi"}, {.name = "published_basis"},
    {.name = "url"},        {.name = "uri"},          {.name = "begin"},        {.name = "end"},
    {.name = "confidence"}, {.name = "checkworthy"},  {.name = "watched"}};

struct listing {
    struct terminal terminal;
    struct rows *rows;           /* NULL: for people */
    char document[CW_ID_HEX + 1];
    uint64_t statements, documents, limit;
    const char *watched;         /* the line of the watch-list; NULL: there is none */
    const char *headed;          /* the line that stands above what is shown */
    struct seen seen;            /* statements, where a watch-list may give one twice */
    struct seen documents_seen;
};

static void print_document(struct listing *l, const struct statement_row *r)
{
    struct terminal *t = &l->terminal;
    const char *outlet = r->outlet ? r->outlet : "(outlet unknown)";
    struct buffer rest = {0};
    char date[48];
    if (l->documents) fputc('\n', t->file);
    if (l->watched != l->headed) watch_print_heading(t, l->headed = l->watched);
    terminal_style(t, STYLE_SOURCE);
    terminal_safe(t, outlet);
    terminal_style(t, STYLE_PLAIN);
    buffer_printf(&rest, ", %s: %s  [%.8s]", article_date(r->published_lo, r->published_hi, date),
                  r->title ? r->title : r->uri ? r->uri : "(untitled)", r->document);
    text_paragraph(t, buffer_terminate(&rest), text_width(outlet, strlen(outlet)), 2);
    buffer_free(&rest);
}

static enum cw_error print_row(const struct statement_row *r, void *context)
{
    struct listing *l = context;
    char key[CW_ID_HEX + 32];
    snprintf(key, sizeof key, "%s/%s", r->document, r->statement);
    if (l->watched && seen_before(&l->seen, key)) return CW_OK;
    if (l->limit && l->statements == l->limit) return CW_EAGAIN;
    l->statements++;
    if (l->rows) {
        const struct cell cells[] = {
            cell_text(r->document),        cell_text(r->statement),    cell_text(r->speaker),
            cell_flag(r->anonymous),       cell_text(r->form),         cell_text(r->kind),
            cell_text(r->polarity),        cell_text(r->source),       cell_text(r->cue),
            cell_text(r->content),         cell_text(r->via),          cell_text(r->outlet),
            cell_text(r->title),           cell_text(r->published_lo), cell_text(r->published_hi),
            cell_text(r->published_basis), cell_text(r->url),          cell_text(r->uri),
            cell_count(r->begin),          cell_count(r->end),         cell_real(r->confidence),
            cell_real(r->checkworthy),     cell_text(l->watched)};
        rows_add(l->rows, cells);
        return CW_OK;
    }
    if (strncmp(l->document, r->document, CW_ID_HEX) || l->watched != l->headed) {
        snprintf(l->document, sizeof l->document, "%s", r->document);
        print_document(l, r);
        l->documents += !seen_before(&l->documents_seen, r->document);
    }
    const struct statement_view view = {
        .label = r->statement, .speaker = r->speaker, .source = r->source, .via = r->via, .anonymous = r->anonymous,
        .form = r->form, .kind = r->kind, .polarity = r->polarity, .content = r->content,
    };
    statement_print(&l->terminal, &view);
    return CW_OK;
}

static enum cw_error read_filter(const struct invocation *in, struct statement_filter *f)
{
    uint64_t limit;
    *f = (struct statement_filter){.text = cli_value(in, "text"),
                                   .outlet = cli_value(in, "outlet"),
                                   .kind = cli_value(in, "kind"),
                                   .form = cli_value(in, "form"),
                                   .document = cli_value(in, "document"),
                                   .via = cli_value(in, "via"),
                                   .anonymous_only = cli_given(in, "anonymous")};
    enum cw_error e = desk_dates(in, &f->since, &f->until);
    if (!e) e = cli_number(in, "limit", 0, UINT32_MAX, 0, &limit);
    if (e) return e;
    f->limit = (uint32_t)limit;
    return CW_OK;
}

/* ---- when nothing was found: names that are like the one asked for ---- */

enum { ALIKE_SEARCHED = 20000, ALIKE_TOLD = 3, WORD_SIZE = 32, WORD_LEAST = 3 };

struct alike {
    const char *asked;
    struct buffer told;
    unsigned count;
};

/* The next word in lower case (of ASCII), cut to its place; false at the end. */
static bool next_lower_word(const char **words, char out[WORD_SIZE])
{
    size_t size;
    const char *w = cli_next_word(words, &size);
    if (!w) return false;
    snprintf(out, WORD_SIZE, "%.*s", (int)size, w);
    for (char *c = out; *c; c++) *c = (char)tolower((unsigned char)*c);
    return true;
}

/* Is a word of one nearly a word of the other? */
static bool is_alike(const char *asked, const char *name)
{
    char a[WORD_SIZE], b[WORD_SIZE];
    while (next_lower_word(&asked, a))
        for (const char *words = name; strlen(a) >= WORD_LEAST && next_lower_word(&words, b);) {
            const char *const one[] = {b};
            if (cli_nearest(a, one, 1)) return true;
        }
    return false;
}

static enum cw_error keep_alike(const struct name_row *row, void *context)
{
    struct alike *a = context;
    if (a->count < ALIKE_TOLD && is_alike(a->asked, row->name))
        buffer_printf(&a->told, "%s\"%s\"", a->count++ ? ", " : "", row->name);
    return CW_OK;
}

/* Fails with words that help: the names, most frequent first, of which a word is spelt almost so. */
static enum cw_error nobody(struct reader *r, const char *speaker)
{
    struct alike alike = {.asked = speaker};
    struct name_filter filter = {.limit = ALIKE_SEARCHED};
    enum cw_error e = reader_names(r, &filter, keep_alike, &alike);
    if (!e && alike.count)
        e = cw_fail(CW_ENOTFOUND, "nothing is said by \"%s\"; did you mean %s?", speaker,
                    buffer_terminate(&alike.told));
    else if (!e)
        e = cw_fail(CW_ENOTFOUND, "nothing is said by \"%s\"; `claimwire names` lists who is named", speaker);
    buffer_free(&alike.told);
    return e;
}

/* ---- listing ---- */

static enum cw_error list_some(struct desk *d, const struct statement_filter *f, struct listing *l)
{
    enum cw_error e = reader_statements(d->reader, f, print_row, l);
    return e == CW_EAGAIN && l->limit && l->statements == l->limit ? CW_OK : e;
}

/* Each line of the watch-list: what has its words, and what is said by whoever it names. */
static enum cw_error list_watched(struct desk *d, const struct statement_filter *f, const struct watch_list *watch,
                                  struct listing *l)
{
    enum cw_error e = CW_OK;
    if (f->text && f->speaker) return cw_fail(CW_EUSAGE, "--watch goes with --text or with --speaker, not with both");
    for (size_t i = 0; i < watch->count && !e; i++) {
        struct statement_filter said = *f, speaking = *f;
        l->watched = watch->lines[i];
        said.text = watch_words(l->watched, d->arena);
        speaking.speaker = watch_name(l->watched);
        said.limit = speaking.limit = 0;  /* some may have been shown already */
        if (!f->text) e = list_some(d, &said, l);
        if (!e && !f->speaker && speaking.speaker) e = list_some(d, &speaking, l);
    }
    return e;
}

static enum cw_error tell_nothing(struct desk *d, const struct statement_filter *f)
{
    if (desk_is_empty(d)) return desk_nothing(d, "");
    bool only_speaker = f->speaker && !f->text && !f->outlet && !f->since && !f->until && !f->kind && !f->form &&
                        !f->document && !f->anonymous_only && !f->via && !f->stored_since;
    return only_speaker ? nobody(d->reader, f->speaker) : cw_fail(CW_ENOTFOUND, "no statement matches");
}

static enum cw_error list(struct desk *d, const struct statement_filter *f, const struct watch_list *watch,
                          enum rows_format format)
{
    struct listing l = {
        .terminal = terminal_open(stdout), .limit = f->limit, .seen.arena = d->arena, .documents_seen.arena = d->arena};
    char a[TEXT_NUMBER], b[TEXT_NUMBER];
    if (format != ROWS_PEOPLE) l.rows = rows_new(&l.terminal, format, columns, sizeof columns / sizeof *columns);
    enum cw_error e = watch->count ? list_watched(d, f, watch, &l) : list_some(d, f, &l);
    if (l.rows) rows_end(l.rows);
    if (!e && !l.statements) e = tell_nothing(d, f);
    if (e || format != ROWS_PEOPLE) return e;
    desk_tell_count(d, arena_printf(d->arena, "%s in %s", text_counted(l.statements, "statement", a),
                                    text_counted(l.documents, "document", b)), l.statements, l.limit);
    return CW_OK;
}

static enum cw_error show_timeline(struct desk *d, const struct statement_filter *f, enum rows_format format)
{
    struct terminal t = terminal_open(stdout);
    size_t count;
    char claims[TEXT_NUMBER], statements[TEXT_NUMBER];
    enum cw_error e = timeline_print(&t, format, d->reader, d->terms, f, d->arena, &count);
    if (!e && !count) e = tell_nothing(d, f);
    if (e) return e;
    text_counted(count, "claim", claims);
    if (format == ROWS_PEOPLE && f->limit)
        desk_tell(arena_printf(d->arena, "%s in the first %s; there may be more: --limit", claims,
                               text_counted(f->limit, "statement", statements)));
    else if (format == ROWS_PEOPLE) desk_tell(claims);
    desk_tell_progress(d);
    return CW_OK;
}

static enum cw_error answer(struct invocation *in, const char *speaker, const char *watch_file, bool timeline)
{
    struct statement_filter filter;
    struct watch_list watch;
    struct desk d;
    enum rows_format format;
    enum cw_error e = rows_format_given(in, &format);
    if (!e) e = read_filter(in, &filter);
    if (!e) e = desk_open(in, timeline ? DESK_TERMS_IF_THERE : DESK_NO_TERMS, &d);
    if (e) return e;
    filter.speaker = speaker;
    filter.speaker_group = true;
    e = watch_read(watch_file, d.arena, &watch);
    if (!e) e = watch_since_given(in, d.arena, &filter.stored_since);
    if (!e) e = timeline ? show_timeline(&d, &filter, format) : list(&d, &filter, &watch, format);
    desk_close(&d);
    return e;
}

static enum cw_error run_query(struct invocation *in)
{
    return answer(in, cli_value(in, "speaker"), cli_value(in, "watch"), false);
}

/* A name of several words need not be quoted. */
static enum cw_error run_who(struct invocation *in)
{
    struct buffer name = {0};
    for (size_t i = 0; i < in->arg_count; i++) buffer_printf(&name, "%s%s", i ? " " : "", in->args[i]);
    enum cw_error e = answer(in, buffer_terminate(&name), NULL, cli_given(in, "timeline"));
    buffer_free(&name);
    return e;
}

const struct verb verb_query = {
    .name = "query",
    .args = "",
    .brief = "statements by speaker, text, outlet and date",
    .details =
        "What is given is combined by \"and\". For people the statements are grouped by document, in order of "
        "publication; spans in JSON, CSV and TSV are bytes of the document's text.",
    .options = query_options,
    .examples = query_examples,
    .run = run_query,
};
const struct verb verb_who = {
    .name = "who", .args = "NAME", .brief = "what somebody is said to have said",
    .details = "NAME is a whole name, a word of it, or a spelling of it, in any case.",
    .min_args = 1, .max_args = 8, .options = who_options, .examples = who_examples, .run = run_who,
};
