/* claimwire claims: what is reported by whom, from how many origins; and by what evidence wordings are one claim. */
#include <string.h>

#include "client/claims/desk.h"
#include "client/claims/links.h"
#include "client/render/article.h"
#include "client/render/claim.h"
#include "client/render/claim_evidence.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "client/claims/seen.h"
#include "worker/claims/account/bare.h"

enum {
    BARE_DOCUMENTS = 24,  /* of a claim that are looked through */
    BARE_TOLD = 3,        /* sentences of them that are shown */
    CARRIERS_TOLD = 12,
    ORIGINS_TOLD = 6,
    DENIERS_TOLD = 6,
};

static const struct cli_option options[] = {
    CLAIM_FILTER_OPTIONS,
    {.name = "denied", .help = "that somebody denies"},
    {.name = "omitted", .help = "that some outlet carries without a denial that was, or may have been, out already"},
    {.name = "bare", .help = "that are attributed in one article and told as a fact in another"},
    {.name = "distorted", .help = "whose wordings differ in numbers, negation or names"},
    {.name = "alone", .help = "also what only one article says"},
    WATCH_LIST_OPTION,
    WATCH_SINCE_OPTION,
    {.name = "explain", .argument = "CLAIM", .help = "by what evidence the wordings of this claim are one"},
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire claims --about \"bridge\" --since 2024-06 --until 2024-06",
     "who said what about it in June, and how many repeated it"},
    {"claimwire claims --anonymous", "what rests on unnamed sources only"},
    {"claimwire claims --min-origins 2", "what goes back to two independent origins or more"},
    {"claimwire claims --watch names.txt --stored-since yesterday",
     "what is new about the names in a file, one a line"},
    {"claimwire claims --explain c1a2b3c4d5e6", "why these wordings are one claim"},
    {0},
};

static const struct column columns[] = {
    {.name = "claim"},        {.name = "wording"},        {.name = "speaker"},
    {.name = "anonymous"},    {.name = "source"},         {.name = "via"},
    {.name = "kind"},         {.name = "polarity"},       {.name = "outlet"},
    {.name = "title"},        {.name = "published_lo"},   {.name = "published_hi"},
    {.name = "articles"},     {.name = "outlets"},        {.name = "channels"},
    {.name = "carried_by"},   {.name = "origins"},        {.name = "origins_unclear"},
    {.name = "origin_names"}, {.name = "unnamed_only"},   {.name = "denials"},
    {.name = "denied_by"},    {.name = "omit_denial"},    {.name = "omit_denial_perhaps"},
    {.name = "revisions"},    {.name = "numbers_differ"}, {.name = "negation_differs"},
    {.name = "names_differ"}, {.name = "distortions"},    {.name = "bare"},
    {.name = "document"},     {.name = "statement"},      {.name = "watched"},
};

struct listing {
    struct desk *desk;
    struct terminal terminal;
    struct rows *rows;        /* NULL: for people */
    bool bare_only, distorted_only;
    const char *watched;      /* the line of the watch-list */
    const char *headed;       /* the line that stands above what is shown */
    uint64_t count, limit;
    struct seen seen;         /* ids, where a watch-list may give one twice */
};

/* What is told of one claim beyond its account. */
struct findings {
    unsigned distortions;           /* a bit a kind */
    bool distortions_known;
    const char *distortion_words;   /* NULL: there are none */
    struct bare_mention *bare;
    size_t bare_count;
};

static struct cell distortion_cell(const struct findings *f, enum distortion_kind k)
{
    return f->distortions_known ? cell_flag(f->distortions >> k & 1) : (struct cell){.kind = CELL_NONE};
}

static const char *joined(struct arena *arena, struct buffer *b)
{
    const char *s = arena_strdup(arena, buffer_terminate(b));
    buffer_clear(b);
    return s;
}

static uint64_t omissions(const struct account *a, enum omission_kind k)
{
    uint64_t n = 0;
    for (size_t i = 0; i < a->omission_count; i++) n += a->omissions[i].kind == k;
    return n;
}

static void add_row(struct listing *l, const struct account *a, const struct findings *f, struct arena *arena)
{
    const struct claim_material *m = a->claim;
    const struct appearance *first = &m->appearances[0];
    const struct claim_document *d = &m->documents[first->document];
    struct buffer b = {0};
    claim_append_via(&b, first);
    const char *via = first->via_count ? joined(arena, &b) : NULL;
    for (size_t i = 0; i < a->carrier_count; i++) buffer_printf(&b, "%s%s", i ? "; " : "", a->carriers[i].outlet);
    const char *carriers = joined(arena, &b);
    for (size_t i = 0; i < a->origin_count; i++) buffer_printf(&b, "%s%s", i ? "; " : "", a->origins[i].name);
    const char *origins = joined(arena, &b);
    claim_append_deniers(&b, m, SIZE_MAX);
    const char *deniers = m->denial_count ? joined(arena, &b) : NULL;
    buffer_free(&b);
    const struct cell cells[] = {
        cell_text(m->id),
        cell_text(first->text),
        cell_text(first->speaker),
        cell_flag(first->anonymous),
        cell_text(first->source),
        cell_text(via),
        cell_text(first->kind),
        cell_text(first->polarity),
        cell_text(d->outlet),
        cell_text(d->title),
        cell_text(d->published_lo),
        cell_text(d->published_hi),
        cell_count(m->carrying),
        cell_count(claim_outlets(a)),
        cell_count(a->carrier_count),
        cell_text(carriers),
        cell_count(a->independent),
        cell_count(a->origin_count - a->independent),
        cell_text(origins),
        cell_flag(a->anonymous_only),
        cell_count(m->denial_count),
        cell_text(deniers),
        cell_count(omissions(a, OMITS_CERTAINLY)),
        cell_count(omissions(a, OMITS_PERHAPS)),
        cell_count(a->revisions),
        distortion_cell(f, DISTORTION_NUMBER),
        distortion_cell(f, DISTORTION_NEGATION),
        distortion_cell(f, DISTORTION_NAME),
        cell_text(f->distortion_words),
        l->bare_only ? cell_count(f->bare_count) : (struct cell){.kind = CELL_NONE},
        cell_text(d->id),
        cell_text(first->statement),
        cell_text(l->watched),
    };
    _Static_assert(sizeof cells / sizeof *cells == sizeof columns / sizeof *columns, "a cell a column");
    rows_add(l->rows, cells);
}

static void print_first(struct terminal *t, const struct account *a, struct buffer *b)
{
    const struct claim_material *m = a->claim;
    char date[48], number[TEXT_NUMBER];
    const struct claim_document *d = &m->documents[m->appearances[a->first < 0 ? 0 : a->first].document];
    buffer_printf(b, "%s, %s", claim_outlet(d), a->first < 0 ? "no article that has it is dated" : claim_date(d, date));
    if (a->perhaps_earlier_count)
        buffer_printf(b, "; %s could be earlier", text_counted(a->perhaps_earlier_count, "appearance", number));
    claim_print_field(t, "first", buffer_terminate(b));
    buffer_clear(b);
}

/* The outlets, and where there are several the origins. */
static void print_channels(struct terminal *t, const struct account *a, struct buffer *b)
{
    for (size_t i = 0; i < a->carrier_count && i < CARRIERS_TOLD && a->carrier_count > 1; i++)
        buffer_printf(b, "%s%s", i ? ", " : "", a->carriers[i].outlet);
    if (a->carrier_count > CARRIERS_TOLD) buffer_printf(b, " and %zu more", a->carrier_count - CARRIERS_TOLD);
    if (b->size) claim_print_field(t, "carried by", buffer_terminate(b));
    buffer_clear(b);
    for (size_t i = 0; i < a->origin_count && i < ORIGINS_TOLD && a->origin_count > 1; i++)
        buffer_printf(b, "%s%s (%s)", i ? "; " : "", a->origins[i].name, origin_kind_name(a->origins[i].kind));
    if (a->origin_count > ORIGINS_TOLD) buffer_printf(b, "; and %zu more", a->origin_count - ORIGINS_TOLD);
    if (b->size) claim_print_field(t, "origins", buffer_terminate(b));
    buffer_clear(b);
}

/* The sentences that tell it without a source, the first of them. */
static void print_bare(struct terminal *t, const struct findings *f, struct buffer *b)
{
    char date[48], number[TEXT_NUMBER];
    for (size_t i = 0; i < f->bare_count && i < BARE_TOLD; i++) {
        const struct bare_mention *m = &f->bare[i];
        buffer_printf(b, "%s, %s: %s", m->outlet ? m->outlet : "(outlet unknown)",
                      article_date(m->published_lo, m->published_hi, date), m->text);
        claim_print_field(t, i ? "" : "bare in", buffer_terminate(b));
        buffer_clear(b);
    }
    if (f->bare_count <= BARE_TOLD) return;
    buffer_printf(b, "and %s", text_counted(f->bare_count - BARE_TOLD, "more sentence", number));
    claim_print_field(t, "", buffer_terminate(b));
    buffer_clear(b);
}

static void print_claim(struct listing *l, const struct account *a, const struct findings *f)
{
    const struct claim_material *m = a->claim;
    struct terminal *t = &l->terminal;
    struct buffer b = {0};
    char number[TEXT_NUMBER];
    if (l->count > 1) fputc('\n', t->file);
    if (l->watched != l->headed) watch_print_heading(t, l->headed = l->watched);
    claim_print_heading(t, a);
    claim_append_speaker(&b, &m->appearances[0]);
    for (size_t i = 0; i < m->appearances[0].via_count; i++) buffer_printf(&b, ", via %s", m->appearances[0].via[i]);
    claim_print_field(t, "said by", buffer_terminate(&b));
    buffer_clear(&b);
    print_first(t, a, &b);
    print_channels(t, a, &b);
    claim_append_deniers(&b, m, DENIERS_TOLD);
    if (b.size) claim_print_styled(t, "denied by", STYLE_WARN, buffer_terminate(&b));
    buffer_clear(&b);
    if (a->omission_count) {
        uint64_t certainly = omissions(a, OMITS_CERTAINLY), perhaps = omissions(a, OMITS_PERHAPS);
        buffer_puts(&b, text_counted(certainly + perhaps, "article", number));
        if (perhaps)
            buffer_printf(&b, "; of %s the dates do not tell whether the denial was out", text_count(perhaps, number));
        claim_print_styled(t, "omitted by", STYLE_WARN, buffer_terminate(&b));
        buffer_clear(&b);
    }
    if (f->distortion_words) claim_print_styled(t, "wordings", STYLE_WARN, f->distortion_words);
    print_bare(t, f, &b);
    buffer_free(&b);
}

static void find_distortions(const struct term_reader *terms, const struct claim_material *m, struct arena *arena,
                             struct findings *out)
{
    struct claim_link *links;
    struct buffer b = {0};
    size_t n = claim_links(terms, m, false, arena, &links);
    out->distortions = claim_links_distortions(links, n);
    out->distortions_known = true;
    claim_append_links_distortions(&b, links, n);
    if (b.size) out->distortion_words = arena_strdup(arena, buffer_terminate(&b));
    buffer_free(&b);
}

static enum cw_error find(struct listing *l, const struct account *a, struct arena *arena, struct findings *out)
{
    enum cw_error e = CW_OK;
    *out = (struct findings){0};
    if (l->bare_only)
        e = bare_mentions(l->desk->reader, l->desk->terms, a->claim, BARE_DOCUMENTS, arena, &out->bare,
                          &out->bare_count);
    if (!e && l->desk->terms) find_distortions(l->desk->terms, a->claim, arena, out);
    return e;
}

static bool is_asked_for(const struct listing *l, const struct findings *f)
{
    return !(l->bare_only && !f->bare_count) && !(l->distorted_only && !f->distortions);
}

/* Asked while the list is made, so that it ends where there are enough. */
static enum cw_error accept(const struct account *a, void *context, bool *accepted)
{
    struct findings f;
    struct arena *arena = arena_new(0);
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = find(context, a, arena, &f);
    *accepted = !e && is_asked_for(context, &f);
    arena_free(arena);
    return e;
}

/* One claim.  CW_EAGAIN ends the walk: there are enough. */
static enum cw_error take(const struct account *a, void *context)
{
    struct listing *l = context;
    struct findings f;
    if (l->limit && l->count == l->limit) return CW_EAGAIN;
    if (l->watched && seen_before(&l->seen, a->claim->id)) return CW_OK;
    struct arena *arena = arena_new(0);
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = find(l, a, arena, &f);
    if (!e && is_asked_for(l, &f)) {
        l->count++;
        if (l->rows) add_row(l, a, &f, arena);
        else print_claim(l, a, &f);
    }
    arena_free(arena);
    return e;
}

/* Of as many as may be shown in all, those that were shown already are no more than were counted: enough are left. */
static enum cw_error select_some(struct listing *l, const struct claim_choice *c)
{
    enum cw_error e = claims_select(l->desk->reader, c, take, l);
    return e == CW_EAGAIN && l->limit && l->count == l->limit ? CW_OK : e;
}

/* What each line of the watch-list watches for: words that were said, and whoever speaks. */
static enum cw_error select_watched(struct listing *l, const struct claim_choice *choice,
                                    const struct watch_list *watch)
{
    enum cw_error e = CW_OK;
    if (choice->filter.about && choice->filter.speaker)
        return cw_fail(CW_EUSAGE, "--watch goes with --about or with --speaker, not with both");
    for (size_t i = 0; i < watch->count && !e; i++) {
        struct claim_choice said = *choice, speaking = *choice;
        l->watched = watch->lines[i];
        said.filter.about = watch_words(l->watched, l->desk->arena);
        speaking.filter.speaker = watch_name(l->watched);
        if (!choice->filter.about) e = select_some(l, &said);
        if (!e && !choice->filter.speaker && speaking.filter.speaker) e = select_some(l, &speaking);
    }
    return e;
}

static enum cw_error list(struct invocation *in, struct desk *d, enum rows_format format)
{
    struct listing l = {.desk = d, .terminal = terminal_open(stdout), .bare_only = cli_given(in, "bare"),
                        .distorted_only = cli_given(in, "distorted"), .seen.arena = d->arena};
    struct claim_choice choice;
    struct watch_list watch;
    char count[TEXT_NUMBER];
    enum cw_error e = desk_choice(in, &choice);
    if (!e) e = watch_read(cli_value(in, "watch"), d->arena, &watch);
    if (!e) e = watch_since_given(in, d->arena, &choice.filter.stored_since);
    if (e) return e;
    choice.filter.outlet = cli_value(in, "outlet");
    choice.filter.denied = cli_given(in, "denied") || cli_given(in, "omitted");
    choice.filter.alone = cli_given(in, "alone");
    choice.omitted = cli_given(in, "omitted");
    l.limit = choice.limit;
    if (l.bare_only || l.distorted_only) {
        choice.accepts = accept;
        choice.context = &l;
    }
    if (format != ROWS_PEOPLE) l.rows = rows_new(&l.terminal, format, columns, sizeof columns / sizeof *columns);
    e = watch.count ? select_watched(&l, &choice, &watch) : select_some(&l, &choice);
    if (l.rows) rows_end(l.rows);
    if (e) return e;
    if (!l.count)
        return desk_nothing(d, choice.filter.alone ? "no statement matches"
                                                   : "no claim of two articles or more matches; --alone looks at the "
                                                     "others, too");
    if (format == ROWS_PEOPLE) desk_tell_count(d, text_counted(l.count, "claim", count), l.count, l.limit);
    desk_tell_progress(d);
    return CW_OK;
}

static enum cw_error explain(struct desk *d, const char *name, enum rows_format format)
{
    struct terminal t = terminal_open(stdout);
    struct claim_material m;
    enum cw_error e = desk_claim(d, name, &m);
    if (!e) e = claim_evidence_print(&t, format, d->reader, d->terms, &m, d->arena);
    if (!e) desk_tell_progress(d);
    return e;
}

static enum cw_error run(struct invocation *in)
{
    struct desk d;
    enum rows_format format;
    const char *explained = cli_value(in, "explain");
    enum cw_error e = rows_format_given(in, &format);
    bool needs_terms = explained || cli_given(in, "bare") || cli_given(in, "distorted");
    if (!e) e = desk_open(in, needs_terms ? DESK_TERMS : DESK_TERMS_IF_THERE, &d);
    if (e) return e;
    e = explained ? explain(&d, explained, format) : list(in, &d, format);
    desk_close(&d);
    return e;
}

const struct verb verb_claims = {
    .name = "claims",
    .args = "",
    .brief = "what is reported, by whom, from how many origins",
    .details = "A claim is what statements of several articles have in common. What is given is combined by \"and\". "
               "A channel is an outlet that carries it, an origin an independent point from which it came: a named "
               "speaker is one origin however many quote it.",
    .options = options,
    .examples = examples,
    .run = run,
};
