/* Written dates and times of day, matched on tokens. */
#include "worker/extract/time/dates.h"

#include <string.h>

int dates_number(const struct analysis *a, uint32_t t, size_t digits, bool ordinal)
{
    size_t n, i = 0;
    const char *p = token_text(a, t, &n);
    int value = 0;
    for (; i < n && i < digits && p[i] >= '0' && p[i] <= '9'; i++) value = 10 * value + (p[i] - '0');
    if (!i) return -1;
    if (i == n) return value;
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    for (size_t e = 0; ordinal && e < 4; e++)
        if (n == i + 2 && !strncasecmp(p + i, endings[e], 2)) return value;
    return -1;
}

static int year_at(const struct analysis *a, uint32_t t, uint32_t last)
{
    if (t >= last || a->tokens[t].end - a->tokens[t].begin != 4) return 0;
    int year = dates_number(a, t, 4, false);
    return year >= 1500 && year <= 2199 ? year : 0;
}

static int day_at(const struct analysis *a, uint32_t t, uint32_t last)
{
    if (t >= last) return 0;
    int day = dates_number(a, t, 2, true);
    return day >= 1 && day <= 31 ? day : 0;
}

static int month_at(const struct analysis *a, uint32_t t, uint32_t last)
{
    size_t n;
    if (t >= last) return 0;
    const char *p = token_text(a, t, &n);
    return calendar_month_named(p, n);
}

/* "Sept" and its period apart, as some tokenisations have it. */
static uint32_t after_month(const struct analysis *a, uint32_t t, uint32_t last)
{
    t++;
    bool lone = t < last && token_is(a, t, ".") && !(a->tokens[t].flags & TOKEN_SPACE_BEFORE);
    return lone && a->tokens[t - 1].end - a->tokens[t - 1].begin <= 4 && t + 1 < last ? t + 1 : t;
}

/* "[,] 2022" after a day or month. */
static uint32_t take_year(const struct analysis *a, uint32_t t, uint32_t last, struct moment *m)
{
    uint32_t y = t < last && token_is(a, t, ",") ? t + 1 : t;
    int year = year_at(a, y, last);
    if (!year) return t;
    m->year = year;
    return y + 1;
}

static bool match_named(const struct analysis *a, uint32_t t, uint32_t last, struct written_date *out)
{
    struct moment m = MOMENT_UNKNOWN;
    m.month = month_at(a, t, last);
    if (m.month) {
        t = after_month(a, t, last);
        m.day = day_at(a, t, last);
        if (m.day) t++;
    } else {
        if (token_is_nocase(a, t, "the")) t++;
        m.day = day_at(a, t, last);
        if (!m.day) return false;
        t++;
        if (t < last && token_is(a, t, "of")) t++;
        m.month = month_at(a, t, last);
        if (!m.month) return false;
        t = after_month(a, t, last);
    }
    t = take_year(a, t, last, &m);
    if (m.day && !calendar_valid(m.year ? m.year : 2000, m.month, m.day)) return false;
    out->at = m;
    out->end = t;
    return true;
}

/* Three numbers with one separator between: their values, or false. */
static bool triple(const char *p, size_t n, char separator, int value[3], size_t width[3])
{
    size_t at = 0;
    for (int i = 0; i < 3; i++) {
        value[i] = 0;
        for (width[i] = 0; at < n && p[at] >= '0' && p[at] <= '9' && width[i] < 4; at++, width[i]++)
            value[i] = 10 * value[i] + (p[at] - '0');
        if (!width[i] || (i < 2 && (at >= n || p[at++] != separator))) return false;
    }
    return at == n;
}

static bool match_digits(const struct analysis *a, uint32_t t, struct written_date *out)
{
    size_t n, width[3];
    const char *p = token_text(a, t, &n);
    int v[3];
    struct moment m = MOMENT_UNKNOWN;
    if (n >= 7 && calendar_parse_iso(p, n, &m) && memchr(p, '-', n)) {
        out->at = m;
        out->end = t + 1;
        return true;
    }
    bool slash = triple(p, n, '/', v, width), dot = !slash && triple(p, n, '.', v, width);
    if (!slash && !dot) return false;
    if (width[0] == 4) m.year = v[0], m.month = v[1], m.day = v[2];
    else if (width[2] == 4) {
        bool day_first = dot || v[0] > 12;
        m.year = v[2], m.month = v[day_first], m.day = v[!day_first];
    }
    if (!calendar_valid(m.year, m.month, m.day)) return false;
    out->at = m;
    out->end = t + 1;
    return true;
}

bool dates_match(const struct analysis *a, uint32_t t, uint32_t last, struct written_date *out)
{
    size_t n;
    if (t >= last) return false;
    const char *p = token_text(a, t, &n);
    int weekday = calendar_weekday_named(p, n);
    if (weekday) {
        t++;
        if (t < last && (token_is(a, t, ",") || token_is(a, t, "."))) t++;
        if (t < last && token_is(a, t, ",")) t++;
    }
    if (t >= last || !(match_digits(a, t, out) || match_named(a, t, last, out))) return false;
    if (weekday && !out->at.day) return false;
    out->weekday = weekday;
    return true;
}

/* 1 for a.m., 2 for p.m. */
static int half_of_day(const struct analysis *a, uint32_t t, uint32_t last)
{
    if (t >= last) return 0;
    if (token_is_nocase(a, t, "a.m.") || token_is_nocase(a, t, "am") || token_is_nocase(a, t, "a.m")) return 1;
    return token_is_nocase(a, t, "p.m.") || token_is_nocase(a, t, "pm") || token_is_nocase(a, t, "p.m") ? 2 : 0;
}

bool dates_match_clock(const struct analysis *a, uint32_t t, uint32_t last, struct moment *out, uint32_t *end)
{
    size_t n, i = 0;
    if (t >= last) return false;
    const char *p = token_text(a, t, &n);
    if (token_is_nocase(a, t, "noon") || token_is_nocase(a, t, "midnight")) {
        out->hour = *p == 'n' || *p == 'N' ? 12 : 0;
        out->minute = 0;
        *end = t + 1;
        return true;
    }
    int field[3] = {-1, -1, -1}, fields = 0;
    for (; fields < 3; fields++) {
        size_t digits = 0;
        int value = 0;
        for (; i < n && digits < 2 && p[i] >= '0' && p[i] <= '9'; i++, digits++) value = 10 * value + (p[i] - '0');
        if (!digits || (fields && digits != 2)) return false;
        field[fields] = value;
        if (i == n) break;
        if ((p[i] != ':' && p[i] != '.') || fields == 2) return false;
        i++;
    }
    int half = half_of_day(a, t + 1, last);
    if ((!half && !memchr(p, ':', n)) || field[0] > 23 || field[1] > 59 || field[2] > 59) return false;
    if (half && (field[0] > 12 || !field[0])) return false;
    if (half) field[0] = field[0] % 12 + (half == 2 ? 12 : 0);
    out->hour = field[0];
    out->minute = field[1] < 0 ? 0 : field[1];
    out->second = field[2];
    *end = t + 1 + (half ? 1 : 0);
    return true;
}
