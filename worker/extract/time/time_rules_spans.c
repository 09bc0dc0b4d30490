/* Rules for what is no point in time, or only a vague one: durations, distances ("three
 * weeks ago"), repetition, "now". */
#include <stdio.h>
#include <string.h>

#include "worker/extract/time/time_rules.h"
#include "worker/extract/time/time_words.h"

/* A counted unit: "three weeks", "a few days", "a couple of years", "two more years". */
struct count {
    enum time_grain grain;
    int number;            /* 0: not known */
    char fraction[16];     /* "2.5", or empty */
    uint32_t end;
};

static bool match_count(const struct time_scan *s, uint32_t t, struct count *c)
{
    static const char *const fillers[] = {"more",    "full",  "additional", "straight", "consecutive",
                                          "trading", "whole", "or",         NULL};
    size_t n;
    bool fraction, plural;
    const char *p = time_word(s, t, &n);
    if (!n || !time_number(p, n, &c->number, &fraction)) return false;
    c->fraction[0] = 0;
    if (fraction) snprintf(c->fraction, sizeof c->fraction, "%.*s", (int)n, p);
    t++;
    if (time_is(s, t, "couple")) c->number = 2, t += 1 + time_is(s, t + 1, "of");
    else if (time_is(s, t, "few") || time_is(s, t, "several")) c->number = 0, t++;
    else if (time_is(s, t, "dozen")) c->number *= 12, t++;
    else if (time_is(s, t, "hundred")) c->number = c->number < 1000 ? c->number * 100 : 0, t++;
    else if (time_is(s, t, "of")) t++;
    if (time_is_any(s, t, fillers)) t++;
    c->grain = time_unit_at(s, t, &plural);
    c->end = t + 1;
    if (c->grain == GRAIN_SECOND && !plural) return false;  /* "a second" is mostly another one */
    return c->grain != GRAIN_NONE && c->grain != GRAIN_WEEKEND && (plural || c->number == 1);
}

static bool duration_hit(const struct count *c, uint32_t end, struct time_hit *out)
{
    char value[TIME_VALUE_SIZE];
    time_duration_format(c->grain, c->number, c->fraction[0] ? c->fraction : NULL, value);
    return time_value_hit(end, TIME_DURATION, value, out);
}

/* "ago", "earlier", "from now" …: -1 before, 1 after, 0 neither. */
static int distance_word(const struct time_scan *s, uint32_t t, uint32_t *end)
{
    *end = t + 1;
    if (time_is(s, t, "ago") || time_is(s, t, "earlier") || time_is(s, t, "before") || time_is(s, t, "previously"))
        return -1;
    if (time_is(s, t, "from") && (time_is(s, t + 1, "now") || time_is(s, t + 1, "today"))) return *end = t + 2, 1;
    return time_is(s, t, "later") || time_is(s, t, "hence");
}

static bool distance_hit(const struct time_scan *s, const struct count *c, int sign, uint32_t end, struct time_hit *out)
{
    if (!c->number) return time_value_hit(end, TIME_DATE, sign < 0 ? "PAST_REF" : "FUTURE_REF", out);
    enum time_grain grain = c->grain < GRAIN_DAY ? GRAIN_DAY : c->grain;
    struct time_point p = time_moved(s, grain, c->grain < GRAIN_DAY ? 0 : sign * c->number);
    return time_point_hit(end, TIME_DATE, &p, out);
}

/* "[nearly] three weeks [ago]", "the past two years", "recent weeks", "years". */
bool time_rule_count(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    static const char *const about[] = {"nearly",        "almost", "about", "around",  "roughly", "over",
                                        "approximately", "just",   "only",  "another", NULL};
    static const char *const comparison[] = {"more", "less", "fewer", "longer", NULL};
    static const char *const near[] = {"past", "last", "next", "first", "coming", "previous", "final", NULL};
    static const char *const bare[] = {"for",  "in",   "over", "within",  "after", "of",
                                       "last", "take", "took", "through", "spent", NULL};
    struct count c;
    uint32_t at = t, after;
    bool plural, ahead = false;
    if (time_is_any(s, t, about) && !match_count(s, t, &c)) at++;
    else if (time_is_any(s, t, comparison) && time_is(s, t + 1, "than")) at += 2;
    else if (time_is(s, t, "at") && (time_is(s, t + 1, "least") || time_is(s, t + 1, "most"))) at += 2;
    else if (time_is(s, t, "up") && time_is(s, t + 1, "to")) at += 2;
    uint32_t the = at + (time_is(s, at, "the") || time_is(s, at, "this") || time_is(s, at, "these"));
    if (time_is_any(s, the, near)) ahead = true, the++;
    if ((the > at || ahead) && match_count(s, the, &c) && (ahead || c.number > 1)) return duration_hit(&c, c.end, out);
    if (match_count(s, at, &c)) {
        int sign = distance_word(s, c.end, &after);
        bool compared = sign && !time_is(s, c.end, "ago") && !time_is(s, c.end, "earlier") && c.number != 1 &&
                        time_is(s, c.end, "before");
        if (sign && !compared) return distance_hit(s, &c, sign, after, out);
        return duration_hit(&c, c.end, out);
    }
    if (time_is(s, t, "recent") && time_unit_at(s, t + 1, &plural) != GRAIN_NONE && plural)
        return time_value_hit(t + 2, TIME_DATE, "PAST_REF", out);
    if (time_is(s, t, "coming") && time_unit_at(s, t + 1, &plural) != GRAIN_NONE && plural)
        return time_value_hit(t + 2, TIME_DATE, "FUTURE_REF", out);
    c = (struct count){.grain = time_unit_at(s, t, &plural), .end = t + 1};
    if (!plural || c.grain == GRAIN_NONE || c.grain == GRAIN_WEEKEND || c.grain == GRAIN_QUARTER || t == s->first)
        return false;
    int sign = distance_word(s, t + 1, &after);
    if (sign) return distance_hit(s, &c, sign, after, out);
    return time_is_any(s, t - 1, bare) && duration_hit(&c, c.end, out);
}

/* "three-month", "two-day", "five-year-long", but no age: the number and unit of one hyphenated word. */
bool time_rule_compound(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    size_t n;
    const char *p = time_word(s, t, &n), *hyphen = n ? memchr(p, '-', n) : NULL;
    if (time_is(s, t, "year-earlier") || time_is(s, t, "year-ago")) {
        struct time_point point = time_moved(s, GRAIN_YEAR, -1);
        return time_point_hit(t + 1, TIME_DATE, &point, out);
    }
    if (time_is(s, t, "year-end")) {
        struct time_point point = time_moved(s, GRAIN_YEAR, 0);
        return time_point_hit(t + 1, TIME_DATE, &point, out);
    }
    if (!hyphen || hyphen == p) return false;
    const char *unit = hyphen + 1, *end = p + n, *second = memchr(unit, '-', (size_t)(end - unit));
    struct count c = {.fraction = ""};
    bool fraction, plural;
    if (!time_number(p, (size_t)(hyphen - p), &c.number, &fraction)) return false;
    if (second && !time_unit(unit, (size_t)(second - unit), &plural)) {  /* "twenty-five-year" */
        if (!time_number(p, (size_t)(second - p), &c.number, &fraction)) return false;
        unit = second + 1;
        second = memchr(unit, '-', (size_t)(end - unit));
    }
    if (fraction) snprintf(c.fraction, sizeof c.fraction, "%.*s", (int)(hyphen - p), p);
    c.grain = time_unit(unit, (size_t)((second ? second : end) - unit), &plural);
    bool age = second && end - second == 4 && !strncasecmp(second, "-old", 4);
    return c.grain != GRAIN_NONE && !age && duration_hit(&c, t + 1, out);
}

/* "31,000 vehicles a day", "$5 a week": what stands before "a day" is counted by it. */
static bool counted_by(const struct time_scan *s, uint32_t t)
{
    static const char *const others[] = {"was", "is", "has",  "this",  "takes", "lasts", "its", "his",
                                         "as",  "us", "less", "years", "days",  "hours", NULL};
    size_t n;
    if (t == s->first) return false;
    const char *p = time_word(s, t - 1, &n);
    if (p[0] >= '0' && p[0] <= '9') return true;
    return n > 3 && p[n - 1] == 's' && !time_is_any(s, t - 1, others);
}

/* "daily", "every Monday", "each month", "every two years", "twice a week". */
bool time_rule_set(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    static const char *const times[] = {"once", "twice", NULL};
    size_t n;
    bool plural;
    char value[TIME_VALUE_SIZE];
    struct count c = {.number = 1};
    const char *p = time_word(s, t, &n);
    if (!n) return false;
    c.grain = time_adverb_set(p, n);
    c.end = t + 1;
    if (c.grain == GRAIN_NONE && (time_is(s, t, "every") || time_is(s, t, "each"))) {
        if (!match_count(s, t + 1, &c)) {
            c = (struct count){.number = 1, .grain = time_unit_at(s, t + 1, &plural), .end = t + 2};
            if (plural) return false;
        }
    } else if (c.grain == GRAIN_NONE && (time_is(s, t, "a") || time_is(s, t, "per")) &&
               (counted_by(s, t) || (t > s->first && time_is_any(s, t - 1, times)))) {
        c.grain = time_unit_at(s, t + 1, &plural);
        c.end = t + 2;
        if (plural || c.grain == GRAIN_SECOND || distance_word(s, c.end, &c.end)) return false;
        c.end = t + 2;
    }
    if (c.grain == GRAIN_NONE) return false;
    time_duration_format(c.grain, c.number, NULL, value);
    return time_value_hit(c.end, TIME_SET, value, out);
}

bool time_rule_vague(const struct time_scan *s, uint32_t t, struct time_hit *out)
{
    static const struct { const char *words[4]; const char *value; } list[] = {
        {{"now"}, "PRESENT_REF"}, {{"right", "now"}, "PRESENT_REF"}, {{"currently"}, "PRESENT_REF"},
        {{"nowadays"}, "PRESENT_REF"},
        {{"these", "days"}, "PRESENT_REF"}, {{"at", "present"}, "PRESENT_REF"}, {{"presently"}, "PRESENT_REF"},
        {{"at", "this", "time"}, "PRESENT_REF"}, {{"at", "the", "moment"}, "PRESENT_REF"}, {{"current"}, "PRESENT_REF"},
        {{"recently"}, "PAST_REF"}, {{"more", "recently"}, "PAST_REF"}, {{"previously"}, "PAST_REF"},
        {{"the", "past"}, "PAST_REF"},
        {{"lately"}, "PAST_REF"}, {{"long", "ago"}, "PAST_REF"}, {{"recent"}, "PAST_REF"},
        {{"soon"}, "FUTURE_REF"}, {{"the", "future"}, "FUTURE_REF"}, {{"the", "near", "future"}, "FUTURE_REF"},
        {{"the", "near", "term"}, "FUTURE_REF"}, {{"as", "soon", "as", "possible"}, "FUTURE_REF"},
        {{"the", "short", "term"}, "FUTURE_REF"}, {{"the", "long", "term"}, "FUTURE_REF"},
    };
    bool found = false;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        uint32_t k = 0;
        while (k < 4 && list[i].words[k] && time_is(s, t + k, list[i].words[k])) k++;
        if ((k == 4 || !list[i].words[k]) && (!found || t + k > out->end))
            found = time_value_hit(t + k, TIME_DATE, list[i].value, out);
    }
    if (found && time_is(s, t, "soon") && time_is(s, t + 1, "as")) return false;
    return found;
}
