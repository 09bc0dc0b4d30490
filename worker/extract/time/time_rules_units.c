/* Rules for points in time coarser than a day: "last month", "the third quarter", "the
 * 1990s", "the end of the year". */
#include "worker/extract/time/time_rules.h"

#include <stdio.h>
#include <string.h>

#include "worker/extract/time/dates.h"
#include "worker/extract/time/time_words.h"

/* --- "last month", "this summer", "the following year" ------------------------------------------------------------ */

/* What stands before a unit and how far away it points. */
static bool determiner(const struct time_scan *s, uint32_t t, int *units, uint32_t *end, bool *to_last)
{
    static const struct { const char *first, *second; int units; bool to_last; } list[] = {
        {"last", NULL, -1, false}, {"this", NULL, 0, false}, {"next", NULL, 1, false}, {"the", "past", -1, false},
        {"the", "last", -1, false},
        {"the", "next", 1, false}, {"the", "coming", 1, false}, {"the", "current", 0, false},
        {"current", NULL, 0, false},
        {"previous", NULL, -1, false}, {"the", "previous", -1, true}, {"the", "following", 1, true},
        {"that", NULL, 0, true},
        {"that", "same", 0, true}, {"the", "same", 0, true}, {"the", "preceding", -1, true},
        {"this", "past", -1, false},
        {"this", "coming", 1, false}, {"the", "latest", 0, true}, {"the", "prior", -1, true},
    };
    *end = t;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        uint32_t after = t + 1 + (list[i].second != NULL);
        if (!time_is(s, t, list[i].first) || (list[i].second && !time_is(s, t + 1, list[i].second)) || after <= *end)
            continue;
        *units = list[i].units;
        *to_last = list[i].to_last;
        *end = after;
    }
    return *end > t;
}

/* The unit of `grain` that holds (or is `units` away from) the last point named; unknown if that is coarser. */
static struct time_point from_last(const struct time_scan *s, enum time_grain grain, int units)
{
    const struct time_point *l = &s->last_point;
    struct time_point unknown = {.grain = grain, .hour = -1};
    if (!l->year || l->grain > grain) return unknown;
    int month = l->grain == GRAIN_DAY       ? l->month
                : l->grain == GRAIN_MONTH   ? l->number
                : l->grain == GRAIN_QUARTER ? 3 * l->number - 2
                                            : 1;
    if (l->grain == GRAIN_DAY && !l->day) return unknown;
    return time_point_moved(calendar_days(l->year, month ? month : 1, l->grain == GRAIN_DAY ? l->day : 1), grain,
                            units);
}

bool time_rule_near_unit(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    int units = 0;
    uint32_t at;
    bool to_last = false, plural;
    size_t n;
    if (time_is(s, t, "the") && time_is(s, t + 1, "weekend")) {
        struct time_point w = time_moved(s, GRAIN_WEEKEND, time_is_ahead(s, t) ? 0 : -1);
        return time_point_hit(t + 2, TIME_DATE, &w, out);
    }
    if (!determiner(s, t, &units, &at, &to_last)) return false;
    if (time_is(s, at, "fiscal") || time_is(s, at, "calendar")) at++;
    const char *p = time_word(s, at, &n);
    if (!n) return false;
    enum time_grain grain = time_unit(p, n, &plural);
    enum season season = time_season(p, n);
    int month = calendar_month_named(p, n);
    if (month) {
        struct time_point m = time_moved(s, GRAIN_MONTH, 0);
        if (m.year && units < 0) m.year -= month >= m.number;
        if (m.year && units > 0) m.year += month <= m.number;
        m.number = month;
        return time_point_hit(at + 1, TIME_DATE, &m, out);
    }
    if (season) {
        struct time_point m = time_moved(s, GRAIN_SEASON, 0);
        m.year = to_last ? from_last(s, GRAIN_YEAR, 0).year : time_moved(s, GRAIN_YEAR, 0).year;
        /* in the year: winter, spring, summer, fall */
        int order = (int)season % SEASON_WINTER, now = m.number % SEASON_WINTER;
        if (m.year && units < 0) m.year -= order >= now;
        if (m.year && units > 0) m.year += order <= now;
        m.number = (int)season;
        return time_point_hit(at + 1, TIME_DATE, &m, out);
    }
    if (grain < GRAIN_DAY || plural) return false;
    struct time_point point = to_last ? from_last(s, grain, units) : time_moved(s, grain, units);
    return time_point_hit(at + 1, TIME_DATE, &point, out);
}

/* --- years, decades, centuries, quarters, seasons ----------------------------------------------------------------- */

static int year_number(const struct time_scan *s, uint32_t t)
{
    if (t >= s->last || s->a->tokens[t].end - s->a->tokens[t].begin != 4) return 0;
    int year = dates_number(s->a, t, 4, false);
    return year >= 1700 && year <= 2099 ? year : 0;
}

/* Whether the number at t counts something: money, or a noun in the plural follows. */
static bool counts(const struct time_scan *s, uint32_t t)
{
    static const char *const signs[] = {"$",     "\u00A3", "\u20AC", "#",      "US$",  "No.",
                                        "about", "than",   "nearly", "almost", "some", NULL};
    static const char *const verbs[] = {"was",       "is",   "has",     "as",       "this",  "its",  "his",
                                        "elections", "loss", "results", "earnings", "sales", "less", NULL};
    static const char *const counted[] = {"people", "men",     "women",  "children", "percent",
                                          "miles",  "dollars", "troops", NULL};
    if (t > s->first && time_is_any(s, t - 1, signs)) return true;
    size_t n;
    const char *p = time_word(s, t + 1, &n);
    if ((n == 1 && *p == '%') || time_is_any(s, t + 1, counted)) return true;
    static const char *const before[] = {"in", "since", "from", "by",     "until", "during",
                                         "of", "early", "late", "fiscal", NULL};
    if (t > s->first && time_is_any(s, t - 1, before)) return false;
    return n > 3 && *p >= 'a' && *p <= 'z' && p[n - 1] == 's' && !time_is_any(s, t + 1, verbs);
}

bool time_rule_year(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    bool fiscal = time_is(s, t, "fiscal");
    int year = year_number(s, t + fiscal);
    if (!year || counts(s, t + fiscal)) return false;
    return time_point_hit(t + 1 + fiscal, TIME_DATE,
                          &(struct time_point){.grain = GRAIN_YEAR, .year = year, .hour = -1}, out);
}

/* "1990s", "'90s", "nineties"; the first year. */
static int decade_at(const struct time_scan *s, uint32_t t)
{
    static const char *const words[] = {"twenties", "thirties",  "forties",  "fifties",
                                        "sixties",  "seventies", "eighties", "nineties"};
    size_t n;
    const char *p = time_word(s, t, &n);
    if (n == 5 && p[4] == 's' && p[0] >= '1' && p[0] <= '2' && p[1] >= '0' && p[1] <= '9' && p[2] >= '0' &&
        p[2] <= '9' && p[3] == '0')
        return 1000 * (p[0] - '0') + 100 * (p[1] - '0') + 10 * (p[2] - '0');
    if (n >= 4 && p[n - 1] == 's' && p[n - 2] == '0' && p[n - 3] >= '2' && p[n - 3] <= '9' &&
        (p[0] == '\'' || !memcmp(p, "\u2019", 3) || !memcmp(p, "\u2018", 3)))
        return 1900 + 10 * (p[n - 3] - '0');
    for (int i = 0; i < 8; i++)
        if (time_is(s, t, words[i])) return 1920 + 10 * i;
    return 0;
}

bool time_rule_decade(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    uint32_t at = t + time_is(s, t, "the");
    if (time_is(s, at, "early") || time_is(s, at, "late") || time_is(s, at, "mid"))
        at += 1 + (time_is(s, at + 1, "-") ? 1 : 0);
    int year = decade_at(s, at), number = at < s->last ? dates_number(s->a, at, 2, true) : -1;
    struct time_point p = {.grain = GRAIN_DECADE, .year = year, .hour = -1};
    if (year) return time_point_hit(at + 1, TIME_DATE, &p, out);
    if (number < 10 || number > 22 || !time_is(s, at + 1, "century")) return false;
    p = (struct time_point){.grain = GRAIN_CENTURY, .year = 100 * (number - 1), .hour = -1};
    return time_point_hit(at + 2, TIME_DATE, &p, out);
}

/* The last quarter or half with this number that has begun. */
static struct time_point last_numbered(const struct time_scan *s, enum time_grain grain, int number)
{
    struct time_point p = time_moved(s, grain, 0);
    if (p.year && number > p.number) p.year--;
    p.number = number;
    return p;
}

bool time_rule_quarter(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    static const char *const joined[] = {"first-quarter", "second-quarter", "third-quarter", "fourth-quarter"};
    uint32_t at = t + time_is(s, t, "the");
    if (time_is(s, at, "fiscal")) at++;
    int number = 0, years;
    size_t n;
    enum time_grain grain = GRAIN_QUARTER;
    for (int i = 0; i < 4; i++)
        if (time_is(s, at, joined[i])) number = i + 1;
    if (!number) {
        const char *p = time_word(s, at, &n);
        number = n ? time_ordinal(p, n) : 0;
        at++;
        if (time_is(s, at, "half") && number <= 2 && (time_is(s, at + 1, "of") || time_is(s, t - (t > s->first), "in")))
            grain = GRAIN_HALF;
        else if (!time_is(s, at, "quarter") || !number) number = 0;
    }
    if (!number) {
        if (!time_is(s, t, "the") || !time_is(s, t + 1, "quarter") || s->last_point.grain != GRAIN_QUARTER)
            return false;
        return time_point_hit(t + 2, TIME_DATE, &s->last_point, out);
    }
    struct time_point p = last_numbered(s, grain, number);
    uint32_t end = at + 1, year_at = end + time_is(s, end, "of");
    int year = year_number(s, year_at);
    if (year) p.year = year, end = year_at + 1;
    else if (time_relative_year(s, end, &years, &end)) p.year = time_moved(s, GRAIN_YEAR, years).year;
    return time_point_hit(end, TIME_DATE, &p, out);
}

bool time_rule_season(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    uint32_t at = t + time_is(s, t, "the");
    size_t n;
    const char *w = time_word(s, at, &n);
    struct time_point p = {.grain = GRAIN_SEASON, .number = n ? (int)time_season(w, n) : 0, .hour = -1};
    if (!p.number) return false;
    uint32_t end = at + 1, year_at = end + time_is(s, end, "of");
    int years;
    p.year = year_number(s, year_at);
    if (p.year) end = year_at + 1;
    else if (time_relative_year(s, end, &years, &end)) p.year = time_moved(s, GRAIN_YEAR, years).year;
    else if (at == t || p.number == SEASON_SPRING || p.number == SEASON_FALL) return false;
    else p.year = time_moved(s, GRAIN_YEAR, 0).year;
    return time_point_hit(end, TIME_DATE, &p, out);
}

/* --- "early June", "the end of the year" -------------------------------------------------------------------------- */

bool time_rule_edge(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    static const char *const words[] = {"early", "late", "mid", "earlier", "later", "sometime", "mid-", NULL};
    static const char *const edges[] = {"end", "beginning", "start", "middle", "close", NULL};
    static const char *const joined[] = {"mid-", "early-", "late-", "post-", "pre-"};
    uint32_t at = t;
    size_t n;
    if (time_is_any(s, t, words)) at = t + 1 + time_is(s, t + 1, "-");
    else if (time_is_any(s, t + time_is(s, t, "the"), edges) && time_is(s, t + time_is(s, t, "the") + 1, "of"))
        at = t + time_is(s, t, "the") + 2;
    const char *p = time_word(s, t, &n);
    for (size_t i = 0; at == t && i < sizeof joined / sizeof *joined; i++) {
        size_t k = strlen(joined[i]);
        int month = n > k && !strncasecmp(p, joined[i], k) ? calendar_month_named(p + k, n - k) : 0, year = 0;
        if (n == k + 4 && !strncasecmp(p, joined[i], k) && sscanf(p + k, "%4d", &year) == 1 && year > 1700 &&
            year < 2100)
            return time_point_hit(t + 1, TIME_DATE, &(struct time_point){.grain = GRAIN_YEAR, .year = year, .hour = -1},
                                  out);
        if (month)
            return time_point_hit(t + 1, TIME_DATE,
                                  &(struct time_point){.grain = GRAIN_MONTH, .year = time_year_of_month(s, t, month, 0),
                                                                         .number = month, .hour = -1}, out);
    }
    if (at == t || at >= s->last) return false;
    if (time_is(s, at, "the") || time_is(s, at, "that")) {
        bool plural;
        enum time_grain grain = time_unit_at(s, at + 1, &plural);
        if (grain >= GRAIN_DAY && !plural) {
            struct time_point point = time_is(s, at, "that") ? from_last(s, grain, 0) : time_moved(s, grain, 0);
            return time_point_hit(at + 2, TIME_DATE, &point, out);
        }
    }
    return (time_rule_date(s, at, out) || time_rule_near_unit(s, at, out) || time_rule_weekday(s, at, out) ||
            time_rule_day_word(s, at, out) || time_rule_year(s, at, out) || time_rule_season(s, at, out)) &&
           out->type != TIME_SET;
}
