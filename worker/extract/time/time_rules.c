/* Rules for days and times of day, and what all rules share. */
#include "worker/extract/time/time_rules.h"

#include <stdio.h>
#include <string.h>

#include "worker/extract/time/dates.h"
#include "worker/extract/time/time_words.h"

bool time_is_any(const struct time_scan *s, uint32_t t, const char *const *words)
{
    for (; *words; words++)
        if (time_is(s, t, *words)) return true;
    return false;
}

const char *time_word(const struct time_scan *s, uint32_t t, size_t *n)
{
    *n = 0;
    return t < s->last ? token_text(s->a, t, n) : "";
}

enum time_grain time_unit_at(const struct time_scan *s, uint32_t t, bool *plural)
{
    size_t n;
    const char *p = time_word(s, t, &n);
    *plural = false;
    return n ? time_unit(p, n, plural) : GRAIN_NONE;
}

struct time_point time_moved(const struct time_scan *s, enum time_grain grain, int units)
{
    if (s->anchor.known != GRAIN_NONE && grain >= s->anchor.known) return time_point_moved(s->anchor.day, grain, units);
    return (struct time_point){.grain = grain, .hour = -1};
}

bool time_point_hit(uint32_t end, enum time_type type, const struct time_point *p, struct time_hit *out)
{
    out->end = end;
    out->type = type;
    out->point = *p;
    time_point_format(p, out->value);
    return true;
}

bool time_value_hit(uint32_t end, enum time_type type, const char *value, struct time_hit *out)
{
    out->end = end;
    out->type = type;
    out->point = (struct time_point){.grain = GRAIN_NONE, .hour = -1};
    snprintf(out->value, sizeof out->value, "%s", value);
    return true;
}

bool time_is_ahead(const struct time_scan *s, uint32_t t)
{
    enum { REACH = 9 };
    static const char *const words[] = {
        "will", "'ll", "\u2019ll", "wo", "shall", "until", "till", "by", "scheduled", "due", "upcoming", "deadline",
        "expires", NULL,
    };
    static const char *const from[] = {"from", "before", "starting", "beginning", NULL};
    static const char *const plans[] = {"plan",  "plans", "planned", "planning", "intends",
                                        "hopes", "wants", "going",   NULL};
    bool onwards = t > s->first && time_is_any(s, t - 1, from);
    if (t > s->first && time_is(s, t - 1, "for")) return true;  /* "announced for Saturday" */
    for (uint32_t i = t; i > s->first && i + REACH > t; i--)
        if (time_is_any(s, i - 1, words) || (onwards && time_is(s, i - 1, "would")) ||
            (time_is_any(s, i - 1, plans) && time_is(s, i, "to")))
            return true;
    return false;
}

/* "afternoon" after a day; returns the token after it. */
static uint32_t take_part(const struct time_scan *s, uint32_t t, enum day_part *part)
{
    size_t n;
    const char *p = time_word(s, t, &n);
    *part = n ? time_day_part(p, n) : PART_NONE;
    return *part ? t + 1 : t;
}

/* "at noon" after a day; returns the token after it. */
static uint32_t take_clock(const struct time_scan *s, uint32_t t, struct time_point *p)
{
    struct moment m = MOMENT_UNKNOWN;
    uint32_t end;
    if (p->part || p->hour >= 0 || !time_is(s, t, "at") || !dates_match_clock(s->a, t + 1, s->last, &m, &end)) return t;
    p->hour = m.hour;
    p->minute = m.minute;
    return end;
}

static bool day_hit(uint32_t end, const struct time_point *p, struct time_hit *out)
{
    return time_point_hit(end, p->part || p->hour >= 0 ? TIME_TIME : TIME_DATE, p, out);
}

/* --- written dates ------------------------------------------------------------------------------------------ */

bool time_relative_year(const struct time_scan *s, uint32_t t, int *years, uint32_t *end)
{
    if (time_is(s, t, "of") || time_is(s, t, ",")) t++;
    if (!time_is(s, t + 1, "year")) return false;
    *years = time_is(s, t, "last") ? -1 : time_is(s, t, "next");
    if (!*years && !time_is(s, t, "this")) return false;
    *end = t + 2;
    return true;
}

int time_year_of_month(const struct time_scan *s, uint32_t t, int month, int day)
{
    if (s->anchor.known == GRAIN_NONE || s->anchor.known > GRAIN_MONTH) return 0;
    enum { FAR = 270, NEAR = 95 };
    int year, anchor_month, anchor_day;
    calendar_civil(s->anchor.day, &year, &anchor_month, &anchor_day);
    int32_t days = calendar_days(year, month, day ? day : 15) - s->anchor.day;
    bool ahead = time_is_ahead(s, t);
    if (!day && month == anchor_month) return year;
    if (days > 0 && !ahead && (!day || days > NEAR)) return year - 1;
    if (days > FAR) return year - 1;
    return days < -FAR + NEAR && ahead ? year + 1 : year;
}

/* "May" and "March" are other words, too. */
static bool surely_month(const struct time_scan *s, uint32_t t, const struct written_date *d)
{
    static const char *const before[] = {"in",     "since", "last",  "next", "this",    "by",      "until", "of",
                                         "early",  "late",  "mid",   "from", "to",      "through", "till",  "during",
                                         "before", "after", "every", "each", "between", NULL};
    if (d->at.day || d->at.year) return true;
    if (token_is(s->a, t, "March") || token_is(s->a, t, "May") || s->a->tokens[t].end - s->a->tokens[t].begin == 3)
        return t > s->first && time_is_any(s, t - 1, before);
    return true;
}

bool time_rule_date(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    struct written_date d = {.at = MOMENT_UNKNOWN};
    if (!dates_match(s->a, t, s->last, &d) || !surely_month(s, t, &d)) return false;
    struct time_point p = {.grain = GRAIN_MONTH, .year = d.at.year, .number = d.at.month, .hour = -1};
    int years;
    if (!p.year && time_relative_year(s, d.end, &years, &d.end)) p.year = time_moved(s, GRAIN_YEAR, years).year;
    else if (!p.year) p.year = time_year_of_month(s, t, d.at.month, d.at.day);
    if (!d.at.day) return time_point_hit(d.end, TIME_DATE, &p, out);
    p = (struct time_point){.grain = GRAIN_DAY, .year = p.year, .month = d.at.month, .day = d.at.day, .hour = d.at.hour,
                            .minute = d.at.minute};
    if (p.hour < 0) d.end = take_part(s, d.end, &p.part);
    return day_hit(take_clock(s, d.end, &p), &p, out);
}

/* --- days of the week, "yesterday" ----------------------------------------------------------------------------- */

enum direction { BACK, BACK_STRICT, AHEAD, AHEAD_STRICT };

static struct time_point nearest_weekday(const struct time_scan *s, int weekday, enum direction where)
{
    if (s->anchor.known != GRAIN_DAY) return (struct time_point){.grain = GRAIN_DAY, .weekday = weekday, .hour = -1};
    int away = weekday - calendar_weekday(s->anchor.day);
    if (where == BACK && away > 0) away -= 7;
    if (where == BACK_STRICT && away >= 0) away -= 7;
    if (where == AHEAD && away < 0) away += 7;
    if (where == AHEAD_STRICT && away <= 0) away += 7;
    return time_point_moved(s->anchor.day, GRAIN_DAY, away);
}

static int weekday_at(const struct time_scan *s, uint32_t t, bool *plural)
{
    size_t n;
    const char *p = time_word(s, t, &n);
    *plural = n > 5 && p[n - 1] == 's';
    return n ? calendar_weekday_named(p, n - *plural) : 0;
}

bool time_rule_weekday(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    uint32_t at = t;
    enum direction where = time_is_ahead(s, t) ? AHEAD : BACK;
    bool each = time_is(s, t, "every") || time_is(s, t, "each"), plural;
    if (each) at++;
    else if (time_is(s, t, "last")) at++, where = BACK_STRICT;
    else if (time_is(s, t, "next") || time_is(s, t, "coming")) at++, where = AHEAD_STRICT;
    else if (time_is(s, t, "this") && time_is(s, t + 1, "coming")) at += 2, where = AHEAD_STRICT;
    else if (time_is(s, t, "this") && time_is(s, t + 1, "past")) at += 2, where = BACK_STRICT;
    else if (time_is(s, t, "this")) at++, where = AHEAD;
    int weekday = weekday_at(s, at, &plural);
    if (!weekday || s->a->tokens[at].end - s->a->tokens[at].begin == 3) return false;  /* "Sun" may be the star */
    struct time_point p = nearest_weekday(s, weekday, where);
    uint32_t end = take_part(s, at + 1, &p.part);
    if (plural || each || (end > at + 1 && time_is(s, end - 1, "nights"))) {
        p = (struct time_point){.grain = GRAIN_DAY, .weekday = weekday, .part = p.part, .hour = -1};
        return time_point_hit(end, TIME_SET, &p, out);
    }
    return day_hit(take_clock(s, end, &p), &p, out);
}

bool time_rule_day_word(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    static const struct { const char *word; int days; enum day_part part; } words[] = {
        {"today", 0, PART_NONE}, {"yesterday", -1, PART_NONE}, {"tomorrow", 1, PART_NONE}, {"tonight", 0, PART_NIGHT},
    };
    struct time_point p;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!time_is(s, t, words[i].word)) continue;
        p = time_moved(s, GRAIN_DAY, words[i].days);
        p.part = words[i].part;
        uint32_t end = p.part ? t + 1 : take_part(s, t + 1, &p.part);
        return day_hit(take_clock(s, end, &p), &p, out);
    }
    int days = time_is(s, t, "last") ? -1 : 0;
    enum day_part part;
    if (!(days || time_is(s, t, "this")) || take_part(s, t + 1, &part) == t + 1 || (days && part != PART_NIGHT))
        return false;
    p = time_moved(s, GRAIN_DAY, days);
    p.part = part;
    return day_hit(t + 2, &p, out);
}

bool time_rule_clock(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    static const char *const zones[] = {"GMT", "UTC", "EST", "EDT", "ET",  "CST",  "CDT",   "CT",      "MST", "MDT",
                                        "PST", "PDT", "PT",  "BST", "CET", "CEST", "local", "Eastern", NULL};
    struct moment m = MOMENT_UNKNOWN;
    struct time_hit day;
    uint32_t end;
    if (!dates_match_clock(s->a, t, s->last, &m, &end)) return false;
    if (time_is_any(s, end, zones)) end += 1 + time_is(s, end + 1, "time");
    uint32_t at = time_is(s, end, ",") || time_is(s, end, "on") ? end + 1 : end;
    struct time_point p = time_moved(s, GRAIN_DAY, 0);
    bool dated = time_rule_date(s, at, &day) || time_rule_weekday(s, at, &day) || time_rule_day_word(s, at, &day);
    if (dated && day.point.grain == GRAIN_DAY) p = day.point, end = day.end;
    p.hour = m.hour;
    p.minute = m.minute;
    return time_point_hit(end, TIME_TIME, &p, out);
}

/* The year of a feast: the coming one unless the last is not long ago; 0 if the anchor is not known. */
static int year_of_feast(const struct time_scan *s, int month, int day)
{
    if (s->anchor.known != GRAIN_DAY) return 0;
    int year = time_moved(s, GRAIN_YEAR, 0).year;
    int32_t away = calendar_days(year, month, day) - s->anchor.day;
    return away > 270 ? year - 1 : away < -95 ? year + 1 : year;
}

bool time_rule_holiday(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    static const struct { const char *first, *second; int month, day; } days[] = {
        {"Christmas", NULL, 12, 25}, {"Christmas", "Eve", 12, 24}, {"Christmas", "Day", 12, 25},
        {"Halloween", NULL, 10, 31},
        {"Independence", "Day", 7, 4}, {"Valentine", "'s", 2, 14}, {"Valentine", "\u2019s", 2, 14},
        {"Boxing", "Day", 12, 26},
    };
    bool last = time_is(s, t, "last"), found = false;
    uint32_t at = t + last;
    for (size_t i = 0; i < sizeof days / sizeof *days && at < s->last; i++) {
        uint32_t end = at + 1 + (days[i].second != NULL);
        if (!token_is(s->a, at, days[i].first) ||
            (days[i].second && !(at + 1 < s->last && token_is(s->a, at + 1, days[i].second))))
            continue;
        struct time_point p = {.grain = GRAIN_DAY, .month = days[i].month, .day = days[i].day, .hour = -1};
        p.year = last ? time_year_of_month(s, t, p.month, p.day) : year_of_feast(s, p.month, p.day);
        found = time_point_hit(end, TIME_DATE, &p, out);
    }
    return found;
}
