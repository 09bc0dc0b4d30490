/* The spread of a claim in sections; see spread.h. */
#include "client/render/spread.h"

#include <string.h>

#include "client/render/article.h"
#include "client/render/claim.h"
#include "client/render/text.h"

enum { DATE = 12, INDENT = 2 };

struct page {
    struct terminal *t;
    const struct spread *s;
    const struct claim_material *m;
    const struct account *account;
    struct buffer b;              /* the line that is being made */
    struct arena *arena;
};

size_t spread_origin(const struct spread *s, uint32_t appearance)
{
    for (size_t i = 0; i < s->account.origin_count; i++)
        for (size_t k = 0; k < s->account.origins[i].count; k++)
            if (s->account.origins[i].appearances[k] == appearance) return i + 1;
    return 0;
}

const char *spread_copy_words(const struct claim_copy *c, struct arena *arena)
{
    return arena_printf(arena, "%s: %u of %u and %u paragraphs say the same, %u in the same order, overlap %.2f",
                        c->kind, c->matched, c->paragraphs_a, c->paragraphs_b, c->in_order, c->overlap);
}

static void heading(struct terminal *t, const char *words)
{
    fputc('\n', t->file);
    terminal_style(t, STYLE_BOLD);
    text_paragraph(t, words, 0, 0);
    terminal_style(t, STYLE_PLAIN);
}

/* A date in front of the line that was made, which wraps under itself. */
static void put_dated(struct page *p, const char *date, enum style style)
{
    struct terminal *t = p->t;
    unsigned width = text_width(date, strlen(date)), at = INDENT + (width + 2 > DATE ? width + 2 : DATE);
    terminal_style(t, STYLE_DIM);
    fprintf(t->file, "%*s%s%*s", INDENT, "", date, (int)(at - INDENT - width), "");
    terminal_style(t, STYLE_PLAIN);
    if (style != STYLE_PLAIN) terminal_style(t, style);
    text_paragraph(t, buffer_terminate(&p->b), at, INDENT + DATE);
    if (style != STYLE_PLAIN) terminal_style(t, STYLE_PLAIN);
    buffer_clear(&p->b);
}

static void append_place(struct page *p, const struct appearance *a)
{
    buffer_printf(&p->b, "  [%.8s/%s]", p->m->documents[a->document].id, a->statement);
}

static void print_first(struct page *p)
{
    const struct account *a = p->account;
    char date[48], number[TEXT_NUMBER];
    const struct appearance *x = &p->m->appearances[a->first < 0 ? 0 : a->first];
    const struct claim_document *d = &p->m->documents[x->document];
    heading(p->t, "First");
    if (a->first < 0) {
        buffer_puts(&p->b, "no article that carries it is dated: nothing can be told of who was first");
        put_dated(p, "undated", STYLE_PLAIN);
    } else {
        claim_append_chain(&p->b, x, d);
        append_place(p, x);
        if (!a->perhaps_earlier_count && p->m->carrying > 1) buffer_puts(&p->b, ", before all others by the dates");
        put_dated(p, claim_date(d, date), STYLE_PLAIN);
    }
    for (size_t i = 0; i < a->perhaps_earlier_count; i++) {
        x = &p->m->appearances[a->perhaps_earlier[i]];
        d = &p->m->documents[x->document];
        buffer_puts(&p->b, "could be earlier: ");
        claim_append_chain(&p->b, x, d);
        append_place(p, x);
        put_dated(p, claim_date(d, date), STYLE_WARN);
    }
    if (!a->revisions) return;
    bool one = a->revisions == 1;
    buffer_printf(&p->b, "%s %s another text of a url that is here already",
                  text_counted(a->revisions, "article", number), one ? "is" : "are");
    put_dated(p, "", STYLE_DIM);
}

/* An outlet, and the different chains by which it has the claim. */
static void print_carrier(struct page *p, const struct carrier *c)
{
    char date[48], number[TEXT_NUMBER];
    const char *last = NULL;
    buffer_puts(&p->b, c->outlet);
    if (c->documents > 1) buffer_printf(&p->b, ", %s", text_counted(c->documents, "article", number));
    if (c->copy) buffer_puts(&p->b, ", a near copy of another outlet's");
    if (c->denies) buffer_puts(&p->b, ", reports a denial");
    if (c->bare) buffer_puts(&p->b, ", tells it in its own voice");
    put_dated(p, article_date(c->lo, c->hi, date), STYLE_SOURCE);
    for (uint32_t i = 0; i < p->m->appearance_count; i++) {
        const struct appearance *a = &p->m->appearances[i];
        const struct claim_document *d = &p->m->documents[a->document];
        size_t origin = spread_origin(p->s, i);
        if (strcmp(claim_outlet(d), c->outlet)) continue;
        claim_append_chain(&p->b, a, d);
        if (origin) buffer_printf(&p->b, "  (origin %zu)", origin);
        const char *chain = arena_strdup(p->arena, buffer_terminate(&p->b));
        if (last && !strcmp(last, chain)) buffer_clear(&p->b);
        else put_dated(p, "", STYLE_PLAIN);
        last = chain;
    }
}

static void print_origins(struct page *p)
{
    const struct account *a = p->account;
    char number[TEXT_NUMBER];
    claim_append_origins(&p->b, a);
    heading(p->t, buffer_terminate(&p->b));
    buffer_clear(&p->b);
    for (size_t i = 0; i < a->origin_count; i++) {
        const struct origin *o = &a->origins[i];
        buffer_printf(&p->b, "  %zu  %s (%s), %s", i + 1, o->name, origin_kind_name(o->kind),
                      text_counted(o->count, "appearance", number));
        text_paragraph(p->t, buffer_terminate(&p->b), 0, 5);
        buffer_clear(&p->b);
        for (size_t k = 0; k < o->folded_count; k++) {
            fputs("     - ", p->t->file);
            text_paragraph(p->t, o->folded[k], 7, 7);
        }
    }
}

static void print_copies(struct page *p)
{
    char date_a[48], date_b[48];
    for (size_t i = 0; i < p->m->copy_count; i++) {
        const struct claim_copy *c = &p->m->copies[i];
        const struct claim_document *x = &p->m->documents[c->a], *y = &p->m->documents[c->b];
        if (!i) heading(p->t, "Near copies among them");
        buffer_printf(&p->b, "  %s (%s) [%.8s] and %s (%s) [%.8s]: %s", claim_outlet(x), claim_date(x, date_a), x->id,
                      claim_outlet(y), claim_date(y, date_b), y->id, spread_copy_words(c, p->arena));
        text_paragraph(p->t, buffer_terminate(&p->b), 0, 4);
        buffer_clear(&p->b);
    }
}

static void print_denials(struct page *p)
{
    char date[48];
    for (size_t i = 0; i < p->m->denial_count; i++) {
        const struct appearance *x = &p->m->denials[i].what;
        const struct claim_document *d = &p->m->documents[x->document];
        if (!i) heading(p->t, "Denials");
        if (!claim_denial_is_shown(p->m, i)) continue;
        claim_append_chain(&p->b, x, d);
        buffer_puts(&p->b, ": ");
        claim_append_wording(&p->b, x->text);
        append_place(p, x);
        put_dated(p, claim_date(d, date), STYLE_PLAIN);
    }
    for (size_t i = 0; i < p->account->omission_count; i++) {
        const struct omission *o = &p->account->omissions[i];
        const struct claim_document *d = &p->m->documents[o->document];
        if (!i) heading(p->t, "Without a denial");
        bool certainly = o->kind == OMITS_CERTAINLY;
        buffer_printf(&p->b, "%s: %s  [%.8s]", claim_outlet(d),
                      certainly ? "one was out already" : "whether one was out already, the dates do not tell", d->id);
        put_dated(p, claim_date(d, date), certainly ? STYLE_FAIL : STYLE_WARN);
    }
}

static void print_bare(struct page *p)
{
    char date[48];
    heading(p->t, p->s->bare_count ? "Told without a source"
                                   : "Told without a source: nowhere in the articles that have to do with it");
    for (size_t i = 0; i < p->s->bare_count; i++) {
        const struct bare_mention *m = &p->s->bare[i];
        buffer_printf(&p->b, "%s: %s  [%.8s]", m->outlet ? m->outlet : "(outlet unknown)", m->text, m->document);
        put_dated(p, article_date(m->published_lo, m->published_hi, date), STYLE_PLAIN);
    }
}

static void print_relatives(struct page *p)
{
    for (size_t i = 0; i < p->m->relative_count; i++) {
        const struct claim_relative *r = &p->m->relatives[i];
        if (!i) heading(p->t, "Alike, but another event, months apart");
        buffer_printf(&p->b, "%s  ", r->id);
        claim_append_wording(&p->b, r->text);
        put_dated(p, r->published_lo ? arena_printf(p->arena, "%.10s", r->published_lo) : "undated", STYLE_PLAIN);
    }
}

void spread_print(struct terminal *t, const struct spread *s)
{
    struct page p = {.t = t, .s = s, .m = s->m, .account = &s->account, .arena = arena_new(0)};
    CW_CHECK(p.arena);
    claim_print_heading(t, &s->account);
    print_first(&p);
    heading(t, "Channels, in order");
    for (size_t i = 0; i < s->account.carrier_count; i++) print_carrier(&p, &s->account.carriers[i]);
    print_origins(&p);
    print_copies(&p);
    print_denials(&p);
    if (s->bare_asked) print_bare(&p);
    print_relatives(&p);
    buffer_free(&p.b);
    arena_free(p.arena);
}
