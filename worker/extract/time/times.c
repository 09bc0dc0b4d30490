/* The times stage: at each token the rules are tried, and the longest match is taken. */
#include "worker/extract/time/times.h"

#include "worker/extract/time/time_rules.h"

/* In order of preference between matches of one length. */
static time_rule *const rules[] = {
    time_rule_clock,   time_rule_date,   time_rule_weekday,   time_rule_day_word, time_rule_holiday,
    time_rule_quarter, time_rule_set,    time_rule_near_unit, time_rule_edge,     time_rule_decade,
    time_rule_year,    time_rule_season, time_rule_count,     time_rule_compound, time_rule_vague,
};

/* The longest expression that begins at token t. */
static bool match(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    bool found = false;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct time_hit hit = {0};
        if (!rules[i](s, t, &hit) || hit.end > s->last || (found && hit.end <= out->end)) continue;
        *out = hit;
        found = true;
    }
    return found;
}

/* How exactly the publication's date is known: an interval within one day, month or year. */
static struct time_anchor anchor_of(const struct analysis *a)
{
    struct time_anchor anchor = {.known = GRAIN_NONE};
    if (!a->has_published) return anchor;
    struct moment lo = calendar_read(a->published.lo), hi = calendar_read(a->published.hi);
    if (lo.year != hi.year) return anchor;
    anchor.known = lo.month != hi.month ? GRAIN_YEAR : lo.day != hi.day ? GRAIN_MONTH : GRAIN_DAY;
    anchor.day = calendar_days(lo.year, lo.month, lo.day);
    return anchor;
}

struct list {
    struct time_expression *at;
    size_t count, capacity;
};

static void add(struct analysis *a, struct list *l, uint32_t first, const struct time_hit *hit)
{
    if (l->count == l->capacity) {
        size_t more = l->capacity ? 2 * l->capacity : 32;
        l->at = arena_grow(a->arena, l->at, l->capacity * sizeof *l->at, more * sizeof *l->at);
        l->capacity = more;
    }
    l->at[l->count++] = (struct time_expression){
        .span = range_span(a, (struct range){first, hit->end}),
        .type = hit->type,
        .value = arena_strdup(a->arena, hit->value),
    };
}

void times_stage(struct analysis *a)
{
    struct list list = {0};
    struct time_scan s = {.a = a, .anchor = anchor_of(a), .last_point = {.hour = -1}};
    for (size_t i = 0; i < a->sentence_count; i++) {
        s.first = a->sentences[i].tokens.first;
        s.last = a->sentences[i].tokens.last;
        enum paragraph_role role = a->paragraphs[a->sentences[i].paragraph].role;
        for (uint32_t t = s.first; t < s.last;) {
            struct time_hit hit;
            /* "Castrova Today" names no day; a date line has more than a word */
            bool label = role == PARAGRAPH_HEADER;
            if (!match(&s, t, &hit) || (label && hit.end == t + 1)) {
                t++;
                continue;
            }
            add(a, &list, t, &hit);
            if (hit.point.grain != GRAIN_NONE && hit.type != TIME_SET) s.last_point = hit.point;
            t = hit.end;
        }
    }
    a->times = list.at;
    a->time_count = list.count;
}
