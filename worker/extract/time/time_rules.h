/* The grammar of time expressions: a table of rules, each a pattern at one token.  Part of the times stage. */
#ifndef CW_EXTRACT_TIME_RULES_H
#define CW_EXTRACT_TIME_RULES_H

#include "worker/extract/analysis.h"
#include "worker/extract/time/time_value.h"

/* The day of publication as far as it is known. */
struct time_anchor {
    enum time_grain known;  /* GRAIN_DAY, GRAIN_MONTH or GRAIN_YEAR: how exactly; GRAIN_NONE: not at all */
    int32_t day;            /* a day within what is known */
};

struct time_scan {
    const struct analysis *a;
    struct time_anchor anchor;
    struct time_point last_point;   /* of the expression before, for "that day", "the quarter" */
    uint32_t first, last;           /* the sentence's tokens */
};

struct time_hit {
    uint32_t end;                   /* the token after the last one */
    enum time_type type;
    struct time_point point;        /* grain GRAIN_NONE for what is no point in time */
    char value[TIME_VALUE_SIZE];
};

typedef bool time_rule(const struct time_scan *s, uint32_t t, struct time_hit *out);
/* time_rules.c: days */
time_rule time_rule_clock, time_rule_date, time_rule_weekday, time_rule_day_word, time_rule_holiday;
time_rule time_rule_near_unit, time_rule_year, time_rule_decade, time_rule_quarter, time_rule_season,
    /* time_rules_units.c: points coarser than a day */
    time_rule_edge;
time_rule time_rule_count, time_rule_compound, time_rule_set, time_rule_vague;  /* time_rules_spans.c: the rest */

/* The text of token t; "" and *n 0 from the sentence's end on. */
const char *time_word(const struct time_scan *s, uint32_t t, size_t *n);

/* Whether the words before t speak of what is to come. */
bool time_is_ahead(const struct time_scan *s, uint32_t t);

/* "this", "last" or "next" and "year" at t, after "of" if need be: -1, 0, 1 years away; *end moves behind it. */
bool time_relative_year(const struct time_scan *s, uint32_t t, int *years, uint32_t *end);

/* The year of a month, or of a day in it (day 0: none), that is named without one at t: the nearest past unless the
 * text looks ahead; 0 if the anchor is not known. */
int time_year_of_month(const struct time_scan *s, uint32_t t, int month, int day);

/* Is token t (inside the sentence) this word, or one of these, in any case? */
static inline bool time_is(const struct time_scan *s, uint32_t t, const char *word)
{
    return t < s->last && token_is_nocase(s->a, t, word);
}
bool time_is_any(const struct time_scan *s, uint32_t t, const char *const *words);

/* The point `units` away from the anchor, with X for what the anchor does not know. */
struct time_point time_moved(const struct time_scan *s, enum time_grain grain, int units);

/* Makes a hit of a point; true. */
bool time_point_hit(uint32_t end, enum time_type type, const struct time_point *p, struct time_hit *out);
bool time_value_hit(uint32_t end, enum time_type type, const char *value, struct time_hit *out);

enum time_grain time_unit_at(const struct time_scan *s, uint32_t t, bool *plural);

#endif
