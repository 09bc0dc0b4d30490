/* claimwire spread: how a claim went through the outlets: where first, from which origins, by which chains, who copied,
 * who denies. */
#include <string.h>

#include "client/claims/desk.h"
#include "client/render/claim.h"
#include "client/render/rows.h"
#include "client/render/spread.h"

enum { BARE_DOCUMENTS = 48 };  /* that are looked through */

static const struct cli_option options[] = {
    {.name = "bare", .help = "also sentences that tell the claim as a fact, in articles that have to do with it"},
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire spread c1a2b3c4d5e6",
     "where it appeared first, what could be earlier, and how it came to every outlet"},
    {"claimwire spread c1a2b3c4d5e6 --bare", "also where it is told without a source"},
    {"claimwire spread 3f2a91c0/s3 --csv >spread.csv", "a row an appearance, a denial, a near copy"},
    {0},
};

static const struct column columns[] = {{.name = "claim"},
                                        {.name = "row"},
                                        {.name = "text"},
                                        {.name = "speaker"},
                                        {.name = "anonymous"},
                                        {.name = "via"},
                                        {.name = "outlet"},
                                        {.name = "title"},
                                        {.name = "published_lo"},
                                        {.name = "published_hi"},
                                        {.name = "published_basis"},
                                        {.name = "url"},
                                        {.name = "revision"},
                                        {.name = "first"},
                                        {.name = "perhaps_earlier"},
                                        {.name = "origin"},
                                        {.name = "origin_name"},
                                        {.name = "origin_kind"},
                                        {.name = "copy"},
                                        {.name = "detail"},
                                        {.name = "document"},
                                        {.name = "statement"},
                                        {.name = "other"}};

struct listing {
    struct rows *rows;
    const struct spread *spread;
};

static bool is_perhaps_earlier(const struct account *a, uint32_t appearance)
{
    for (size_t i = 0; i < a->perhaps_earlier_count; i++)
        if (a->perhaps_earlier[i] == appearance) return true;
    return false;
}

/* What is in a row beside the document's own: NULL, 0 and false leave the cell empty. */
struct line {
    const char *row, *text, *detail, *other;
    const struct appearance *what;
    const struct claim_document *d;
    size_t origin;
    bool is_appearance, first, perhaps_earlier, copy;
};

static void add_row(const struct listing *l, const struct line *x)
{
    const struct spread *s = l->spread;
    struct buffer via = {0};
    const struct cell none = {.kind = CELL_NONE};
    const struct origin *origin = x->origin ? &s->account.origins[x->origin - 1] : NULL;
    if (x->what) claim_append_via(&via, x->what);
    const struct cell cells[] = {cell_text(s->m->id),
                                 cell_text(x->row),
                                 cell_text(x->what ? x->what->text : x->text),
                                 cell_text(x->what ? x->what->speaker : NULL),
                                 x->what ? cell_flag(x->what->anonymous) : none,
                                 cell_text(via.size ? buffer_terminate(&via) : NULL),
                                 cell_text(x->d->outlet),
                                 cell_text(x->d->title),
                                 cell_text(x->d->published_lo),
                                 cell_text(x->d->published_hi),
                                 cell_text(x->d->published_basis),
                                 cell_text(x->d->url),
                                 x->d->revision_known ? cell_count(x->d->revision) : none,
                                 x->is_appearance ? cell_flag(x->first) : none,
                                 x->is_appearance ? cell_flag(x->perhaps_earlier) : none,
                                 origin ? cell_count(x->origin) : none,
                                 cell_text(origin ? origin->name : NULL),
                                 cell_text(origin ? origin_kind_name(origin->kind) : NULL),
                                 x->is_appearance ? cell_flag(x->copy) : none,
                                 cell_text(x->detail),
                                 cell_text(x->d->id),
                                 cell_text(x->what ? x->what->statement : NULL),
                                 cell_text(x->other)};
    _Static_assert(sizeof cells / sizeof *cells == sizeof columns / sizeof *columns, "a cell a column");
    rows_add(l->rows, cells);
    buffer_free(&via);
}

static bool is_copy(const struct spread *s, const struct claim_document *d)
{
    for (size_t i = 0; i < s->account.carrier_count; i++)
        if (!strcmp(s->account.carriers[i].outlet, claim_outlet(d))) return s->account.carriers[i].copy;
    return false;
}

static void add_appearances(const struct listing *l)
{
    const struct spread *s = l->spread;
    const struct claim_material *m = s->m;
    for (uint32_t i = 0; i < m->appearance_count; i++) {
        const struct claim_document *d = &m->documents[m->appearances[i].document];
        add_row(l, &(struct line){.row = "appearance", .what = &m->appearances[i], .d = d, .is_appearance = true,
                                  .first = (int32_t)i == s->account.first,
                                  .perhaps_earlier = is_perhaps_earlier(&s->account, i),
                                  .origin = spread_origin(s, i), .copy = is_copy(s, d)});
    }
}

/* What was folded into origins, and near copies. */
static void add_reasons(const struct listing *l, struct arena *arena)
{
    const struct spread *s = l->spread;
    const struct claim_material *m = s->m;
    for (size_t i = 0; i < s->account.origin_count; i++)
        for (size_t k = 0; k < s->account.origins[i].folded_count; k++) {
            const struct origin *o = &s->account.origins[i];
            add_row(l, &(struct line){.row = "folded", .detail = o->folded[k], .origin = i + 1,
                                      .d = &m->documents[m->appearances[o->count ? o->appearances[0] : 0].document]});
        }
    for (size_t i = 0; i < m->copy_count; i++) {
        const struct claim_copy *c = &m->copies[i];
        add_row(l, &(struct line){.row = "near copy", .d = &m->documents[c->a], .other = m->documents[c->b].id,
                                  .detail = spread_copy_words(c, arena)});
    }
}

static void add_denials(const struct listing *l)
{
    const struct spread *s = l->spread;
    const struct claim_material *m = s->m;
    for (size_t i = 0; i < m->denial_count; i++) {
        const struct claim_denial *x = &m->denials[i];
        add_row(l, &(struct line){.row = "denial", .what = &x->what, .d = &m->documents[x->what.document],
                                  .detail = x->basis});
    }
    for (size_t i = 0; i < s->account.omission_count; i++) {
        const struct omission *o = &s->account.omissions[i];
        add_row(l, &(struct line){.row = "omission", .d = &m->documents[o->document],
                                  .detail = o->kind == OMITS_CERTAINLY ? "certainly" : "perhaps",
                                  .other = m->documents[m->denials[o->denial].what.document].id});
    }
}

/* What stands outside the claim: sentences without a source, other events that are like it. */
static void add_neighbours(const struct listing *l, struct arena *arena)
{
    const struct spread *s = l->spread;
    for (size_t i = 0; i < s->bare_count; i++) {
        const struct bare_mention *b = &s->bare[i];
        const struct claim_document d = {.id = b->document, .outlet = b->outlet, .title = b->title,
                                         .published_lo = b->published_lo, .published_hi = b->published_hi};
        add_row(l, &(struct line){.row = "bare", .d = &d, .text = b->text,
                                  .detail = arena_printf(arena, "similarity %.2f", b->similarity)});
    }
    for (size_t i = 0; i < s->m->relative_count; i++) {
        const struct claim_relative *r = &s->m->relatives[i];
        const struct claim_document d = {.published_lo = r->published_lo};
        add_row(l, &(struct line){.row = "alike, another event", .d = &d, .text = r->text, .other = r->id});
    }
}

static enum cw_error show(const struct invocation *in, struct desk *d, enum rows_format format)
{
    struct claim_material m;
    struct spread s = {.m = &m, .bare_asked = cli_given(in, "bare")};
    struct terminal t = terminal_open(stdout);
    enum cw_error e = desk_claim(d, in->args[0], &m);
    if (e) return e;
    account_make(&m, d->arena, &s.account);
    if (s.bare_asked) e = bare_mentions(d->reader, d->terms, &m, BARE_DOCUMENTS, d->arena, &s.bare, &s.bare_count);
    if (e) return e;
    if (format == ROWS_PEOPLE) {
        spread_print(&t, &s);
    } else {
        struct listing l = {rows_new(&t, format, columns, sizeof columns / sizeof *columns), &s};
        add_appearances(&l);
        add_reasons(&l, d->arena);
        add_denials(&l);
        add_neighbours(&l, d->arena);
        rows_end(l.rows);
    }
    desk_tell_progress(d);
    return CW_OK;
}

static enum cw_error run(struct invocation *in)
{
    struct desk d;
    enum rows_format format;
    enum cw_error e = rows_format_given(in, &format);
    if (!e) e = desk_open(in, cli_given(in, "bare") ? DESK_TERMS : DESK_NO_TERMS, &d);
    if (e) return e;
    e = show(in, &d, format);
    desk_close(&d);
    return e;
}

const struct verb verb_spread = {
    .name = "spread",
    .args = "CLAIM",
    .brief = "where a claim appeared first, and how it came to each outlet",
    .details = "CLAIM is a name that `claimwire claims` tells, the beginning of one, or a statement: DOCUMENT/s3. A "
               "channel is an outlet that carries it, an origin an independent point from which it came. Dates are "
               "intervals: an article dated only \"June 2022\" could be earlier than one of 9 June.",
    .min_args = 1,
    .max_args = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
