/* Appearances as assertions: what relation_judge looks at. */
#include "worker/claims/account/load.h"

#include <string.h>

#include "worker/extract/time/calendar.h"

int32_t day_of(const char *stamp)
{
    struct moment m;
    if (!stamp || !calendar_parse_iso(stamp, strlen(stamp), &m)) return DAY_UNKNOWN;
    return calendar_days(m.year, m.month ? m.month : 1, m.day ? m.day : 1);
}

static int form_of(const char *name)
{
    for (int i = 0; i < STATEMENT_FORM_COUNT; i++)
        if (!strcmp(statement_form_name((enum statement_form)i), name)) return i;
    return FORM_INDIRECT;
}

static int kind_of(const char *name)
{
    for (int i = 0; i < STATEMENT_KIND_COUNT; i++)
        if (!strcmp(statement_kind_name((enum statement_kind)i), name)) return i;
    return KIND_STATEMENT;
}

static int polarity_of(const char *name)
{
    for (int i = 0; i < POLARITY_COUNT; i++)
        if (!strcmp(polarity_name((enum polarity)i), name)) return i;
    return POLARITY_AFFIRMED;
}

struct assertion assertion_of(const struct term_reader *terms, const struct claim_material *m,
                              const struct appearance *a, struct arena *arena)
{
    const struct claim_document *d = &m->documents[a->document];
    struct assertion out = {
        .text = a->text, .size = strlen(a->text), .speaker = a->speaker, .anonymous = a->anonymous, .people = a->people,
        .source = a->source ? a->source : "", .cue = a->cue ? a->cue : "",
        .form = (enum statement_form)form_of(a->form),
        .kind = (enum statement_kind)kind_of(a->kind), .polarity = (enum polarity)polarity_of(a->polarity),
        .day_lo = day_of(d->published_lo), .day_hi = day_of(d->published_hi), .document = (uint64_t)d->document,
    };
    terms_make(terms, out.text, out.size, arena, &out.terms);
    return out;
}
