/* Claims in words; see claim.h. */
#include "client/render/claim.h"

#include <string.h>

#include "client/render/article.h"
#include "client/render/text.h"

void claim_append_speaker(struct buffer *out, const struct appearance *a)
{
    const char *who = a->speaker ? a->speaker : a->source && *a->source ? a->source : "(nobody named)";
    buffer_puts(out, who);
    if (a->anonymous) buffer_puts(out, " (unnamed)");
}

void claim_append_wording(struct buffer *out, const char *text)
{
    static const struct {
        const char *open, *close;
    } marks[] = {{"“", "”"}, {"‘", "’"}, {"«", "»"}, {"„", "“"}, {"(", ")"}};
    buffer_puts(out, text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *open = NULL;
        for (const char *p = text; (p = strstr(p, marks[i].open)); p += strlen(marks[i].open)) open = p;
        if (open && !strstr(open, marks[i].close)) buffer_puts(out, marks[i].close);
    }
    size_t straight = 0;
    for (const char *p = text; *p; p++) straight += *p == '"';
    if (straight % 2 && text[strlen(text) - 1] != '"') buffer_puts(out, "\"");
}

void claim_append_via(struct buffer *out, const struct appearance *a)
{
    for (size_t i = 0; i < a->via_count; i++) buffer_printf(out, "%s%s", i ? "; " : "", a->via[i]);
}

void claim_append_chain(struct buffer *out, const struct appearance *a, const struct claim_document *d)
{
    claim_append_speaker(out, a);
    for (size_t i = 0; i < a->via_count; i++) buffer_printf(out, " → %s", a->via[i]);
    buffer_printf(out, " → %s", claim_outlet(d));
}

const char *claim_outlet(const struct claim_document *d) { return d->outlet ? d->outlet : "(outlet unknown)"; }

const char *claim_date(const struct claim_document *d, char out[48])
{
    return article_date(d->published_lo, d->published_hi, out);
}

void claim_append_origins(struct buffer *out, const struct account *a)
{
    char origins[TEXT_NUMBER], channels[TEXT_NUMBER], number[TEXT_NUMBER];
    size_t unclear = a->origin_count > a->independent ? a->origin_count - a->independent : 0;
    buffer_printf(out, "%s%s", unclear ? "at least " : "", text_counted(a->independent, "origin", origins));
    if (unclear) buffer_printf(out, " (%s more unclear)", text_count(unclear, number));
    buffer_printf(out, ", %s", text_counted(a->carrier_count, "channel", channels));
}

uint32_t claim_outlets(const struct account *a)
{
    uint32_t n = 0;
    for (size_t i = 0; i < a->carrier_count; i++) n += a->carriers[i].outlet[0] != '(';
    return n;
}

void claim_print_styled(struct terminal *t, const char *label, enum style style, const char *text)
{
    terminal_style(t, STYLE_DIM);
    fprintf(t->file, "  %-*s", CLAIM_LABEL - 2, label);
    terminal_style(t, STYLE_PLAIN);
    if (style != STYLE_PLAIN) terminal_style(t, style);
    text_paragraph(t, text, CLAIM_LABEL, CLAIM_LABEL);
    if (style != STYLE_PLAIN) terminal_style(t, STYLE_PLAIN);
}

void claim_print_field(struct terminal *t, const char *label, const char *text)
{
    claim_print_styled(t, label, STYLE_PLAIN, text);
}

void claim_print_heading(struct terminal *t, const struct account *a)
{
    const struct claim_material *m = a->claim;
    struct buffer b = {0};
    char articles[TEXT_NUMBER], outlets[TEXT_NUMBER];
    terminal_style(t, STYLE_SOURCE);
    terminal_safe(t, m->id);
    terminal_style(t, STYLE_PLAIN);
    buffer_printf(&b, "%s in %s, ", text_counted(m->carrying, "article", articles),
                  text_counted(claim_outlets(a), "outlet", outlets));
    claim_append_origins(&b, a);
    fputs("  ", t->file);
    text_paragraph(t, buffer_terminate(&b), text_width(m->id, strlen(m->id)) + 2, 2);
    buffer_clear(&b);
    fputs("  ", t->file);
    terminal_style(t, STYLE_BOLD);
    claim_append_wording(&b, m->appearances[0].text);
    text_paragraph(t, buffer_terminate(&b), 2, 2);
    terminal_style(t, STYLE_PLAIN);
    buffer_free(&b);
}

static bool same_denier(const struct claim_denial *a, const struct claim_denial *b)
{
    const char *x = a->what.speaker ? a->what.speaker : a->what.source,
               *y = b->what.speaker ? b->what.speaker : b->what.source;
    return x && y && !strcmp(x, y);
}

bool claim_denial_is_shown(const struct claim_material *m, size_t denial)
{
    const struct claim_denial *d = &m->denials[denial];
    for (size_t i = 0; i < m->denial_count; i++) {
        const struct claim_denial *x = &m->denials[i];
        if (i == denial || x->what.document != d->what.document || !same_denier(x, d)) continue;
        size_t longer = strlen(x->what.text), own = strlen(d->what.text);
        if (longer > own || (longer == own && i < denial)) return false;
    }
    return true;
}

static bool seen_before(const struct claim_material *m, size_t denial)
{
    for (size_t i = 0; i < denial; i++)
        if (same_denier(&m->denials[i], &m->denials[denial])) return true;
    return false;
}

void claim_append_deniers(struct buffer *out, const struct claim_material *m, size_t most)
{
    size_t told = 0;
    for (size_t i = 0; i < m->denial_count; i++) {
        const struct claim_document *d = &m->documents[m->denials[i].what.document];
        char date[48], number[TEXT_NUMBER];
        size_t articles = 0;
        if (seen_before(m, i)) continue;
        for (size_t k = i; k < m->denial_count; k++)
            articles += same_denier(&m->denials[i], &m->denials[k]) && claim_denial_is_shown(m, k);
        if (told++ >= most) continue;
        if (told > 1) buffer_puts(out, "; ");
        claim_append_speaker(out, &m->denials[i].what);
        buffer_printf(out, ", %s, %s", claim_outlet(d), claim_date(d, date));
        if (articles > 1) buffer_printf(out, ", and in %s", text_counted(articles - 1, "more article", number));
    }
    if (told > most) buffer_printf(out, "; and %zu more", told - most);
}
