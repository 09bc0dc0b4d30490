/* Calendar arithmetic for dates and time expressions. */
#include "worker/extract/time/calendar.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

int32_t calendar_days(int y, int m, int d)
{
    y -= m <= 2;
    int era = (y >= 0 ? y : y - 399) / 400, year = y - era * 400;
    int day = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + year * 365 + year / 4 - year / 100 + day - 719468;
}

void calendar_civil(int32_t days, int *year, int *month, int *day)
{
    int32_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, e = z - era * 146097;
    int32_t y = (e - e / 1460 + e / 36524 - e / 146096) / 365, d = e - (365 * y + y / 4 - y / 100),
            m = (5 * d + 2) / 153;
    *day = d - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

int calendar_weekday(int32_t days)
{
    int w = (days + 3) % 7;  /* 1970-01-01 was a Thursday */
    return (w < 0 ? w + 7 : w) + 1;
}

int calendar_month_length(int year, int month)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return length[month - 1] + (month == 2 && leap);
}

void calendar_iso_week(int32_t days, int *year, int *week)
{
    int32_t thursday = days - calendar_weekday(days) + 4;
    int month, day;
    calendar_civil(thursday, year, &month, &day);
    *week = (thursday - calendar_days(*year, 1, 1)) / 7 + 1;
}

bool calendar_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= calendar_month_length(year, month);
}

/* Whether word is `name` or an abbreviation of it: three letters, or any of `longer` ("sept"). */
static bool names(const char *word, size_t n, const char *name, const char *longer)
{
    if (n == strlen(name) && !strncasecmp(word, name, n)) return true;
    if (n && word[n - 1] == '.') n--;
    return (n == 3 && !strncasecmp(word, name, 3)) || (longer && n == strlen(longer) && !strncasecmp(word, longer, n));
}

int calendar_month_named(const char *word, size_t n)
{
    static const struct { const char *name, *longer; } months[] = {
        {"january", NULL}, {"february", NULL}, {"march", NULL}, {"april", NULL}, {"may", NULL}, {"june", NULL},
        {"july", NULL},
        {"august", NULL}, {"september", "sept"}, {"october", NULL}, {"november", NULL}, {"december", NULL},
    };
    if (n < 3 || *word < 'A' || *word > 'Z') return 0;
    for (int i = 0; i < 12; i++)
        if (names(word, n, months[i].name, months[i].longer)) return i + 1;
    return 0;
}

int calendar_weekday_named(const char *word, size_t n)
{
    static const struct { const char *name, *longer; } days[] = {
        {"monday", NULL}, {"tuesday", "tues"}, {"wednesday", "weds"}, {"thursday", "thurs"}, {"friday", NULL},
        {"saturday", NULL}, {"sunday", NULL},
    };
    if (n < 3 || *word < 'A' || *word > 'Z') return 0;
    for (int i = 0; i < 7; i++)
        if (names(word, n, days[i].name, days[i].longer)) return i + 1;
    return 0;
}

/* Reads exactly `digits` digits. */
static bool number(const char **p, const char *end, int digits, int *out)
{
    int value = 0;
    const char *q = *p;
    for (int i = 0; i < digits; i++, q++) {
        if (q >= end || *q < '0' || *q > '9') return false;
        value = 10 * value + (*q - '0');
    }
    *p = q;
    *out = value;
    return true;
}

static bool skip(const char **p, const char *end, const char *any)
{
    if (*p >= end || !strchr(any, **p)) return false;
    ++*p;
    return true;
}

/* The time of day after a date: HH:MM[:SS[.fraction]][Z|±HH[:MM]]. */
static bool parse_clock(const char **p, const char *end, struct moment *m)
{
    if (!number(p, end, 2, &m->hour) || !skip(p, end, ":") || !number(p, end, 2, &m->minute)) return false;
    if (skip(p, end, ":")) {
        if (!number(p, end, 2, &m->second)) return false;
        if (m->second == 60) m->second = 59;  /* a leap second */
        if (skip(p, end, ".,"))
            while (*p < end && **p >= '0' && **p <= '9') ++*p;
    }
    int offset;
    skip(p, end, " ");
    if (skip(p, end, "+-")) {
        if (!number(p, end, 2, &offset)) return false;
        skip(p, end, ":");
        number(p, end, 2, &offset);
    } else {
        skip(p, end, "Zz");
    }
    return m->hour < 24 && m->minute < 60 && m->second < 60;
}

bool calendar_parse_iso(const char *s, size_t size, struct moment *out)
{
    const char *p = s, *end = s + size;
    struct moment m = MOMENT_UNKNOWN;
    if (!number(&p, end, 4, &m.year) || !m.year) return false;
    bool dash = skip(&p, end, "-");
    if (dash || p < end) {
        if (!number(&p, end, 2, &m.month)) return false;
        bool more = dash ? skip(&p, end, "-") : p < end;
        if (!dash && !more) return false;  /* 202206 */
        if (more && !number(&p, end, 2, &m.day)) return false;
        if (m.day && skip(&p, end, "Tt ") && !parse_clock(&p, end, &m)) return false;
    }
    if (p != end || (m.month && !calendar_valid(m.year, m.month, m.day ? m.day : 1))) return false;
    *out = m;
    return true;
}

void calendar_interval(const struct moment *m, char lo[20], char hi[20])
{
    struct moment a = *m, b = *m;
    if (!m->month) a.month = 1, b.month = 12;
    if (!m->day) a.day = 1, b.day = calendar_month_length(b.year, b.month);
    if (m->hour < 0) a.hour = 0, b.hour = 23;
    if (m->minute < 0) a.minute = 0, b.minute = 59;
    if (m->second < 0) a.second = 0, b.second = 59;
    snprintf(lo, 20, "%04u-%02u-%02uT%02u:%02u:%02u", (unsigned)a.year % 10000, (unsigned)a.month % 100,
             (unsigned)a.day % 100, (unsigned)a.hour % 100, (unsigned)a.minute % 100, (unsigned)a.second % 100);
    snprintf(hi, 20, "%04u-%02u-%02uT%02u:%02u:%02u", (unsigned)b.year % 10000, (unsigned)b.month % 100,
             (unsigned)b.day % 100, (unsigned)b.hour % 100, (unsigned)b.minute % 100, (unsigned)b.second % 100);
}

struct moment calendar_read(const char stamp[20])
{
    struct moment m = MOMENT_UNKNOWN;
    calendar_parse_iso(stamp, strlen(stamp), &m);
    return m;
}
