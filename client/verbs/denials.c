/* claimwire denials: which claims are denied, by whom, and who carries them without the denial. */
#include <string.h>

#include "client/claims/desk.h"
#include "client/render/claim.h"
#include "client/render/rows.h"
#include "client/render/text.h"

static const struct cli_option options[] = {
    {.name = "omitted",
     .help = "only claims that some article carries without a denial that was, or may have been, out already"},
    CLAIM_FILTER_OPTIONS,
    WATCH_SINCE_OPTION,
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire denials", "every claim that is denied, by whom, and who carries it with the denial and without"},
    {"claimwire denials --omitted", "only those that somebody carries without the denial"},
    {"claimwire denials --about surveillance --outlet \"Harbour Post\"", "the same of what one outlet carries"},
    {"claimwire denials c1a2b3c4d5e6 --csv", "one claim, a row an article"},
    {0},
};

static const struct column columns[] = {{.name = "claim"},
                                        {.name = "role"},
                                        {.name = "wording"},
                                        {.name = "speaker"},
                                        {.name = "anonymous"},
                                        {.name = "outlet"},
                                        {.name = "title"},
                                        {.name = "published_lo"},
                                        {.name = "published_hi"},
                                        {.name = "basis"},
                                        {.name = "denial"},
                                        {.name = "denial_published_lo"},
                                        {.name = "denial_published_hi"},
                                        {.name = "document"},
                                        {.name = "statement"}};

/* What an article has to do with the claim and its denials. */
enum stance { STANCE_DENIAL, STANCE_WITH, STANCE_OMITS, STANCE_OMITS_PERHAPS, STANCE_BEFORE, STANCES };
static const char *const stance_names[STANCES] = {"denial", "carries with denial", "omits denial",
                                                  "perhaps omits denial", "came before denial"};

struct listing {
    struct terminal terminal;
    struct rows *rows;          /* NULL: for people */
    uint64_t count, limit;
};

/* The stance of a document that carries the claim; *denial: which is omitted. */
static enum stance stance_of(const struct account *a, uint32_t document, const struct claim_denial **denial)
{
    *denial = NULL;
    for (size_t i = 0; i < a->omission_count; i++)
        if (a->omissions[i].document == document) {
            *denial = &a->claim->denials[a->omissions[i].denial];
            return a->omissions[i].kind == OMITS_CERTAINLY ? STANCE_OMITS : STANCE_OMITS_PERHAPS;
        }
    for (size_t i = 0; i < a->claim->denial_count; i++)
        if (a->claim->denials[i].what.document == document) return STANCE_WITH;
    return STANCE_BEFORE;
}

static const struct appearance *first_in(const struct claim_material *m, uint32_t document)
{
    for (size_t i = 0; i < m->appearance_count; i++)
        if (m->appearances[i].document == document) return &m->appearances[i];
    return &m->appearances[0];
}

static void add_row(struct listing *l, const struct account *a, const struct appearance *x, enum stance stance,
                    const char *basis, const struct claim_denial *omitted)
{
    const struct claim_document *d = &a->claim->documents[x->document];
    const struct claim_document *out = omitted ? &a->claim->documents[omitted->what.document] : NULL;
    const struct cell cells[] = {cell_text(a->claim->id),
                                 cell_text(stance_names[stance]),
                                 cell_text(x->text),
                                 cell_text(x->speaker),
                                 cell_flag(x->anonymous),
                                 cell_text(d->outlet),
                                 cell_text(d->title),
                                 cell_text(d->published_lo),
                                 cell_text(d->published_hi),
                                 cell_text(basis),
                                 cell_text(omitted ? omitted->what.text : NULL),
                                 cell_text(out ? out->published_lo : NULL),
                                 cell_text(out ? out->published_hi : NULL),
                                 cell_text(d->id),
                                 cell_text(x->statement)};
    _Static_assert(sizeof cells / sizeof *cells == sizeof columns / sizeof *columns, "a cell a column");
    rows_add(l->rows, cells);
}

static void add_rows(struct listing *l, const struct account *a)
{
    const struct claim_material *m = a->claim;
    for (size_t i = 0; i < m->denial_count; i++)
        add_row(l, a, &m->denials[i].what, STANCE_DENIAL, m->denials[i].basis, NULL);
    for (uint32_t i = 0; i < m->carrying; i++) {
        const struct claim_denial *omitted;
        enum stance stance = stance_of(a, i, &omitted);
        add_row(l, a, first_in(m, i), stance, NULL, omitted);
    }
}

static void print_denial(struct terminal *t, const struct claim_material *m, const struct claim_denial *x, bool first)
{
    const struct claim_document *d = &m->documents[x->what.document];
    struct buffer b = {0};
    char date[48];
    claim_append_speaker(&b, &x->what);
    buffer_puts(&b, ": ");
    claim_append_wording(&b, x->what.text);
    buffer_printf(&b, " (%s, %s) [%.8s/%s]", claim_outlet(d), claim_date(d, date), d->id, x->what.statement);
    claim_print_styled(t, first ? "denied by" : "", STYLE_WARN, buffer_terminate(&b));
    buffer_free(&b);
}

/* The articles of one stance, as "Harbour Radio (undated), The Meridian Post (2024-06-12)". */
static void print_stance(struct terminal *t, const struct account *a, enum stance stance, const char *label,
                         enum style style)
{
    const struct claim_denial *omitted;
    struct buffer b = {0};
    char date[48];
    for (uint32_t i = 0; i < a->claim->carrying; i++) {
        const struct claim_document *d = &a->claim->documents[i];
        if (stance_of(a, i, &omitted) != stance) continue;
        buffer_printf(&b, "%s%s (%s) [%.8s]", b.size ? ", " : "", claim_outlet(d), claim_date(d, date), d->id);
    }
    if (b.size) claim_print_styled(t, label, style, buffer_terminate(&b));
    buffer_free(&b);
}

static enum cw_error show(const struct account *a, void *context)
{
    struct listing *l = context;
    struct terminal *t = &l->terminal;
    const struct claim_material *m = a->claim;
    l->count++;
    if (l->rows) {
        add_rows(l, a);
        return CW_OK;
    }
    if (l->count > 1) fputc('\n', t->file);
    claim_print_heading(t, a);
    for (size_t i = 0, shown = 0; i < m->denial_count; i++)
        if (claim_denial_is_shown(m, i)) print_denial(t, m, &m->denials[i], !shown++);
    print_stance(t, a, STANCE_WITH, "with it", STYLE_OK);
    print_stance(t, a, STANCE_OMITS, "without it", STYLE_FAIL);
    print_stance(t, a, STANCE_OMITS_PERHAPS, "perhaps", STYLE_WARN);
    print_stance(t, a, STANCE_BEFORE, "before it", STYLE_PLAIN);
    return CW_OK;
}

static enum cw_error show_one(struct desk *d, const char *name, bool omitted, struct listing *l)
{
    struct claim_material m;
    struct account a;
    enum cw_error e = desk_claim(d, name, &m);
    if (e) return e;
    account_make(&m, d->arena, &a);
    if (!m.denial_count)
        return desk_nothing(d, arena_printf(d->arena, "nobody is known to deny %s: “%s”", m.id, m.appearances[0].text));
    if (omitted && !a.omission_count)
        return desk_nothing(
            d, arena_printf(d->arena, "no article carries %s without its denial, once that was out", m.id));
    return show(&a, l);
}

static enum cw_error show_some(const struct invocation *in, struct desk *d, struct listing *l)
{
    struct claim_choice choice;
    enum cw_error e = desk_choice(in, &choice);
    if (!e) e = watch_since_given(in, d->arena, &choice.filter.stored_since);
    choice.filter.outlet = cli_value(in, "outlet");
    choice.filter.denied = true;
    choice.filter.alone = true;
    choice.omitted = cli_given(in, "omitted");
    l->limit = choice.limit;
    if (!e) e = claims_select(d->reader, &choice, show, l);
    if (!e && !l->count)
        e = desk_nothing(d, choice.omitted ? "no article that matches carries a claim without its denial"
                                           : "no claim that matches is denied");
    return e;
}

static enum cw_error run(struct invocation *in)
{
    struct listing l = {.terminal = terminal_open(stdout)};
    struct desk d;
    enum rows_format format;
    char count[TEXT_NUMBER];
    enum cw_error e = rows_format_given(in, &format);
    if (!e) e = desk_open(in, DESK_NO_TERMS, &d);
    if (e) return e;
    if (format != ROWS_PEOPLE) l.rows = rows_new(&l.terminal, format, columns, sizeof columns / sizeof *columns);
    e = in->arg_count ? show_one(&d, in->args[0], cli_given(in, "omitted"), &l) : show_some(in, &d, &l);
    if (l.rows) rows_end(l.rows);
    if (!e && format == ROWS_PEOPLE) {
        desk_tell_count(&d, arena_printf(d.arena, "%s denied", text_counted(l.count, "claim", count)), l.count,
                        l.limit);
    }
    if (!e) desk_tell_progress(&d);
    desk_close(&d);
    return e;
}

const struct verb verb_denials = {
    .name = "denials",
    .args = "[CLAIM]",
    .brief = "what is denied, by whom, and who leaves the denial out",
    .details = "An article omits a denial when it carries the claim and none of its denials, though one was out: "
               "\"without it\" where the dates prove that, \"perhaps\" where they do not, for want of a date.",
    .max_args = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
