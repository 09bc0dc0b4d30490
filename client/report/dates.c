#include "client/report/dates.h"

#include <stdio.h>
#include <string.h>

#include "client/report/html.h"
#include "worker/extract/time/calendar.h"

static const char *const months[] = {"",     "January", "February",  "March",   "April",    "May",     "June",
                                     "July", "August",  "September", "October", "November", "December"};

static bool read_ends(const char *lo, const char *hi, struct moment *a, struct moment *b)
{
    return lo && hi && calendar_parse_iso(lo, strlen(lo), a) && calendar_parse_iso(hi, strlen(hi), b) && a->month &&
           a->day && b->month && b->day;
}

static bool starts_day(const struct moment *m) { return m->hour <= 0 && m->minute <= 0 && m->second <= 0; }
static bool ends_day(const struct moment *m) { return m->hour < 0 || (m->hour == 23 && m->minute == 59); }
static bool starts_month(const struct moment *m) { return m->day == 1 && starts_day(m); }
static bool ends_month(const struct moment *m)
{
    return m->day == calendar_month_length(m->year, m->month) && ends_day(m);
}

static const char *interval_words(const struct moment *a, const struct moment *b, char out[DATE_WORDS])
{
    bool year = a->year == b->year, month = year && a->month == b->month, day = month && a->day == b->day;
    if (year && a->month == 1 && b->month == 12 && starts_month(a) && ends_month(b))
        snprintf(out, DATE_WORDS, "%d", a->year);
    else if (month && starts_month(a) && ends_month(b)) snprintf(out, DATE_WORDS, "%s %d", months[a->month], a->year);
    else if (day && starts_day(a) && ends_day(b))
        snprintf(out, DATE_WORDS, "%d %s %d", a->day, months[a->month], a->year);
    else if (day && a->hour == b->hour && a->minute == b->minute)
        snprintf(out, DATE_WORDS, "%d %s %d, %02d:%02d", a->day, months[a->month], a->year, a->hour, a->minute);
    else if (day)
        snprintf(out, DATE_WORDS, "%d %s %d, %02d:%02d to %02d:%02d", a->day, months[a->month], a->year, a->hour,
                 a->minute, b->hour, b->minute);
    else if (month) snprintf(out, DATE_WORDS, "%d to %d %s %d", a->day, b->day, months[a->month], a->year);
    else if (year)
        snprintf(out, DATE_WORDS, "%d %s to %d %s %d", a->day, months[a->month], b->day, months[b->month], a->year);
    else
        snprintf(out, DATE_WORDS, "%d %s %d to %d %s %d", a->day, months[a->month], a->year, b->day, months[b->month],
                 b->year);
    return out;
}

const char *date_words(const char *lo, const char *hi, char out[DATE_WORDS])
{
    struct moment a, b;
    if (!lo) return "undated";
    if (read_ends(lo, hi ? hi : lo, &a, &b)) return interval_words(&a, &b, out);
    snprintf(out, DATE_WORDS, "%.40s", lo);
    return out;
}

/* As an interval of the calendar is written for machines: "2022", "2022-06", "2022-06-09", "2022-06-09T13:11". */
static size_t machine_size(const struct moment *a, const struct moment *b)
{
    bool year = a->year == b->year, month = year && a->month == b->month, day = month && a->day == b->day;
    if (day) return starts_day(a) && ends_day(b) ? 10 : a->hour == b->hour && a->minute == b->minute ? 16 : 0;
    if (month) return starts_month(a) && ends_month(b) ? 7 : 0;
    return year && a->month == 1 && b->month == 12 && starts_month(a) && ends_month(b) ? 4 : 0;
}

void date_print(struct buffer *out, const char *lo, const char *hi)
{
    struct moment a, b;
    char words[DATE_WORDS];
    size_t size = read_ends(lo, hi ? hi : lo, &a, &b) ? machine_size(&a, &b) : 0;
    if (size) html_print(out, "<time datetime=\"%.*s\">%s</time>", (int)size, lo, date_words(lo, hi, words));
    else html_print(out, "%s", date_words(lo, hi, words));
}

bool date_place(const char *stamp, double *days)
{
    struct moment m;
    if (!stamp || !calendar_parse_iso(stamp, strlen(stamp), &m)) return false;
    int seconds = (m.hour > 0 ? m.hour * 3600 : 0) + (m.minute > 0 ? m.minute * 60 : 0) + (m.second > 0 ? m.second : 0);
    *days = calendar_days(m.year, m.month ? m.month : 1, m.day ? m.day : 1) + seconds / 86400.0;
    return true;
}

const char *date_day_words(int days, char out[DATE_WORDS])
{
    int year, month, day;
    calendar_civil(days, &year, &month, &day);
    snprintf(out, DATE_WORDS, "%d %s %d", day, months[month], year);
    return out;
}

const char *date_tick_words(int days, int *year, char out[DATE_WORDS])
{
    int month, day;
    calendar_civil(days, year, &month, &day);
    snprintf(out, DATE_WORDS, "%d %.3s", day, months[month]);
    return out;
}

const char *date_gap_words(double days, char out[DATE_WORDS])
{
    static const struct {
        double days;
        const char *unit;
    } units[] = {{365.25, "year"}, {30.44, "month"}, {7, "week"}, {1, "day"}};
    size_t u = 0;
    while (u < 3 && days < 1.75 * units[u].days) u++;
    unsigned n = (unsigned)(days / units[u].days + 0.5);
    snprintf(out, DATE_WORDS, "%u %s%s", n, units[u].unit, n == 1 ? "" : "s");
    return out;
}
