/* claimwire variants: the wordings of a claim, word by word beside one of them. */
#include <string.h>

#include "client/claims/desk.h"
#include "client/claims/links.h"
#include "client/render/alignment.h"
#include "client/render/claim.h"
#include "client/render/rows.h"
#include "client/render/text.h"

enum { INDENT = 5 };

static const struct cli_option options[] = {
    {.name = "with", .argument = "N", .help = "compare with the wording that has this number (1, the earliest)"},
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire variants c1a2b3c4d5e6",
     "every wording of a claim beside the earliest; `claimwire claims` tells its name"},
    {"claimwire variants 3f2a91c0/s3", "the wordings of what statement s3 of that document says"},
    {"claimwire variants c1a2b3 --with 4 --json", "beside the fourth, one JSON object a wording"},
    {0},
};

static const struct column columns[] = {
    {.name = "claim"},        {.name = "number"},     {.name = "wording"},        {.name = "with"},
    {.name = "aligned"},      {.name = "similarity"}, {.name = "numbers_differ"}, {.name = "negation_differs"},
    {.name = "names_differ"}, {.name = "speaker"},    {.name = "anonymous"},      {.name = "source"},
    {.name = "cue"},          {.name = "via"},        {.name = "form"},           {.name = "kind"},
    {.name = "polarity"},     {.name = "outlet"},     {.name = "title"},          {.name = "published_lo"},
    {.name = "published_hi"}, {.name = "url"},        {.name = "document"},       {.name = "statement"},
    {.name = "begin"},        {.name = "end"}};

struct variants {
    struct terminal terminal;
    struct rows *rows;                /* NULL: for people */
    const struct term_reader *terms;  /* NULL: no model files */
    const struct claim_material *m;
    struct claim_link *links;
    size_t link_count;
    uint32_t base;
    struct assertion base_assertion;
};

/* A wording beside the base. */
struct variant {
    struct alignment alignment;
    const struct finding *finding;    /* NULL: not judged the same as anything */
    uint32_t compared;                /* with which wording: the base, or the one by which it is linked */
    struct finding direct;
};

/* For people with its quotation marks closed: what is added stands at the end, where no term is. */
static struct wording_text text_of(const struct variants *v, const struct appearance *a, const struct terms *terms,
                                   struct arena *arena)
{
    struct buffer b = {0};
    if (v->rows) return (struct wording_text){a->text, strlen(a->text), terms};
    claim_append_wording(&b, a->text);
    const char *closed = arena_strndup(arena, buffer_terminate(&b), b.size);
    buffer_free(&b);
    return (struct wording_text){closed, strlen(closed), terms};
}

static void compare(const struct variants *v, uint32_t index, struct arena *arena, struct variant *out)
{
    const struct appearance *base = &v->m->appearances[v->base], *other = &v->m->appearances[index];
    struct assertion *a = arena_alloc(arena, sizeof *a);
    struct wording_text x = text_of(v, base, v->terms ? &v->base_assertion.terms : NULL, arena);
    struct wording_text y = text_of(v, other, NULL, arena);
    *out = (struct variant){.compared = v->base};
    if (v->terms) {
        *a = assertion_of(v->terms, v->m, other, arena);
        y.terms = &a->terms;
        relation_judge(&v->base_assertion, a, false, arena, &out->direct);
        if (out->direct.relation == RELATION_SAME) out->finding = &out->direct;
    }
    if (v->terms && !out->finding && index < v->link_count && v->links[index].found) {
        out->finding = &v->links[index].finding;
        out->compared = v->links[index].from;
    }
    alignment_make(&x, &y, arena, &out->alignment);
}

/* "11 / nineteen"; NULL: they do not differ so. */
static const char *distortions(const struct variant *v, enum distortion_kind kind, struct arena *arena)
{
    const char *out = NULL;
    for (size_t i = 0; v->finding && i < v->finding->distortion_count; i++) {
        const struct distortion *d = &v->finding->distortions[i];
        if (d->kind == kind)
            out = arena_printf(arena, "%s%s%s / %s", out ? out : "", out ? ", " : "", *d->in_a ? d->in_a : "(none)",
                               *d->in_b ? d->in_b : "(none)");
    }
    return out;
}

static void add_row(struct variants *v, uint32_t index, const struct variant *x, struct arena *arena)
{
    const struct appearance *a = &v->m->appearances[index];
    const struct claim_document *d = &v->m->documents[a->document];
    struct buffer aligned = {0}, via = {0};
    bool is_base = index == v->base;
    alignment_append(&aligned, &x->alignment);
    claim_append_via(&via, a);
    const struct cell cells[] = {cell_text(v->m->id),
                                 cell_count(index + 1),
                                 cell_text(a->text),
                                 cell_count(v->base + 1),
                                 cell_text(buffer_terminate(&aligned)),
                                 v->terms ? cell_real(is_base ? 1 : x->direct.similarity.overall)
                                          : (struct cell){.kind = CELL_NONE},
                                 cell_text(is_base ? NULL : distortions(x, DISTORTION_NUMBER, arena)),
                                 cell_text(is_base ? NULL : distortions(x, DISTORTION_NEGATION, arena)),
                                 cell_text(is_base ? NULL : distortions(x, DISTORTION_NAME, arena)),
                                 cell_text(a->speaker),
                                 cell_flag(a->anonymous),
                                 cell_text(a->source),
                                 cell_text(a->cue),
                                 cell_text(via.size ? buffer_terminate(&via) : NULL),
                                 cell_text(a->form),
                                 cell_text(a->kind),
                                 cell_text(a->polarity),
                                 cell_text(d->outlet),
                                 cell_text(d->title),
                                 cell_text(d->published_lo),
                                 cell_text(d->published_hi),
                                 cell_text(d->url),
                                 cell_text(d->id),
                                 cell_text(a->statement),
                                 cell_count(a->begin),
                                 cell_count(a->end)};
    _Static_assert(sizeof cells / sizeof *cells == sizeof columns / sizeof *columns, "a cell a column");
    rows_add(v->rows, cells);
    buffer_free(&aligned);
    buffer_free(&via);
}

static void print_head(struct variants *v, uint32_t index)
{
    const struct appearance *a = &v->m->appearances[index];
    const struct claim_document *d = &v->m->documents[a->document];
    struct terminal *t = &v->terminal;
    struct buffer b = {0};
    char date[48];
    fprintf(t->file, "\n%3u  ", index + 1);
    buffer_printf(&b, "%s, %s: ", claim_outlet(d), claim_date(d, date));
    claim_append_speaker(&b, a);
    for (size_t i = 0; i < a->via_count; i++) buffer_printf(&b, ", via %s", a->via[i]);
    buffer_printf(&b, "  [%.8s/%s]", d->id, a->statement);
    terminal_style(t, STYLE_SOURCE);
    text_paragraph(t, buffer_terminate(&b), INDENT, INDENT);
    terminal_style(t, STYLE_PLAIN);
    buffer_free(&b);
}

static void print_remark(struct terminal *t, enum style style, const char *words)
{
    fprintf(t->file, "%*s", INDENT, "");
    terminal_style(t, style);
    text_paragraph(t, words, INDENT, INDENT);
    terminal_style(t, STYLE_PLAIN);
}

/* The first wording that is written as this one is; its own number when there is none before it. */
static uint32_t first_alike(const struct variants *v, uint32_t index)
{
    uint32_t i = 0;
    while (i < index && strcmp(v->m->appearances[i].text, v->m->appearances[index].text)) i++;
    return i;
}

static void print_variant(struct variants *v, uint32_t index, const struct variant *x)
{
    struct terminal *t = &v->terminal;
    uint32_t alike = first_alike(v, index);
    bool is_told =
        index != v->base && (alike < index || !strcmp(v->m->appearances[v->base].text, v->m->appearances[index].text));
    struct buffer b = {0};
    print_head(v, index);
    if (is_told) {
        buffer_printf(&b, "word for word as %u", (alike < index ? alike : v->base) + 1);
        print_remark(t, STYLE_DIM, buffer_terminate(&b));
    } else {
        fprintf(t->file, "%*s", INDENT, "");
        alignment_print(t, &x->alignment, INDENT, INDENT);
    }
    if (index != v->base && !is_told && x->finding && x->finding->distortion_count) {
        if (x->compared != v->base) buffer_printf(&b, "beside %u: ", x->compared + 1);
        claim_append_distortions(&b, x->finding);
        print_remark(t, STYLE_WARN, buffer_terminate(&b));
    }
    buffer_free(&b);
}

static enum cw_error show_all(struct variants *v)
{
    for (uint32_t i = 0; i < v->m->appearance_count; i++) {
        struct variant x;
        struct arena *arena = arena_new(0);
        if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
        compare(v, i, arena, &x);
        if (v->rows) add_row(v, i, &x, arena);
        else print_variant(v, i, &x);
        arena_free(arena);
    }
    return CW_OK;
}

static void print_heading(struct variants *v)
{
    char wordings[TEXT_NUMBER], articles[TEXT_NUMBER];
    struct buffer b = {0};
    struct terminal *t = &v->terminal;
    terminal_style(t, STYLE_SOURCE);
    terminal_safe(t, v->m->id);
    terminal_style(t, STYLE_PLAIN);
    buffer_printf(&b, ": %s in %s", text_counted(v->m->appearance_count, "wording", wordings),
                  text_counted(v->m->carrying, "article", articles));
    if (v->m->appearance_count > 1) buffer_printf(&b, ", beside %u", v->base + 1);
    text_paragraph(t, buffer_terminate(&b), text_width(v->m->id, strlen(v->m->id)), INDENT);
    buffer_free(&b);
    if (v->m->appearance_count > 1) alignment_print_key(t);
}

static enum cw_error show(const struct invocation *in, struct desk *d, enum rows_format format)
{
    struct variants v = {.terminal = terminal_open(stdout), .terms = d->terms};
    struct claim_material m;
    uint64_t with = 1;
    enum cw_error e = desk_claim(d, in->args[0], &m);
    if (!e) e = cli_number(in, "with", 1, m.appearance_count, 1, &with);
    if (e) return e;
    v.m = &m;
    v.base = (uint32_t)with - 1;
    if (v.terms) {
        v.base_assertion = assertion_of(v.terms, &m, &m.appearances[v.base], d->arena);
        v.link_count = claim_links(v.terms, &m, false, d->arena, &v.links);
    }
    if (format != ROWS_PEOPLE) v.rows = rows_new(&v.terminal, format, columns, sizeof columns / sizeof *columns);
    else print_heading(&v);
    e = show_all(&v);
    if (v.rows) rows_end(v.rows);
    if (!e) desk_tell_progress(d);
    return e;
}

static enum cw_error run(struct invocation *in)
{
    struct desk d;
    enum rows_format format;
    enum cw_error e = rows_format_given(in, &format);
    if (!e) e = desk_open(in, DESK_TERMS_IF_THERE, &d);
    if (e) return e;
    e = show(in, &d, format);
    desk_close(&d);
    return e;
}

const struct verb verb_variants = {
    .name = "variants",
    .args = "CLAIM",
    .brief = "the wordings of a claim, aligned word by word",
    .details = "CLAIM is a name that `claimwire claims` tells, the beginning of one, or a statement: DOCUMENT/s3. "
               "Numbers, negation and names that differ between two wordings are named.",
    .min_args = 1,
    .max_args = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
