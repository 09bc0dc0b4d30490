/* Values of time expressions. */
#include "worker/extract/time/time_value.h"

#include <stdio.h>
#include <string.h>

/* Appends a number of `width` digits, or as many X if it is 0. */
static void put(char **p, const char *prefix, int value, int width)
{
    if (value) *p += sprintf(*p, "%s%0*u", prefix, width, (unsigned)value % 10000);
    else *p += sprintf(*p, "%s%.*s", prefix, width, "XXXX");
}

static void put_day(char **p, const struct time_point *t)
{
    static const char *const parts[] = {"", "TMO", "TAF", "TEV", "TNI"};
    if (!t->day && t->weekday) {
        *p += sprintf(*p, "-WXX-%d", t->weekday);
    } else {
        put(p, "-", t->month, 2);
        put(p, "-", t->day, 2);
    }
    if (t->hour >= 0) *p += sprintf(*p, "T%02u:%02u", (unsigned)t->hour % 100, (unsigned)t->minute % 100);
    else *p += sprintf(*p, "%s", parts[t->part]);
}

void time_point_format(const struct time_point *t, char out[TIME_VALUE_SIZE])
{
    static const char *const seasons[] = {"XX", "SP", "SU", "FA", "WI"};
    char *p = out;
    if (t->grain == GRAIN_DECADE || t->grain == GRAIN_CENTURY) {
        int keep = t->grain == GRAIN_DECADE ? 3 : 2;
        put(&p, "", t->year, 4);
        memset(out + keep, 'X', (size_t)(4 - keep));
        return;
    }
    put(&p, "", t->year, 4);
    switch (t->grain) {
    case GRAIN_SECOND: case GRAIN_MINUTE: case GRAIN_HOUR: case GRAIN_DAY: put_day(&p, t); break;
    case GRAIN_MONTH: put(&p, "-", t->number, 2); break;
    case GRAIN_WEEK: put(&p, "-W", t->number, 2); break;
    case GRAIN_WEEKEND: put(&p, "-W", t->number, 2); sprintf(p, "-WE"); break;
    case GRAIN_QUARTER: put(&p, "-Q", t->number, 1); break;
    case GRAIN_HALF: put(&p, "-H", t->number, 1); break;
    case GRAIN_SEASON: sprintf(p, "-%s", seasons[t->number]); break;
    default: break;
    }
}

void time_duration_format(enum time_grain grain, int count, const char *fraction, char out[TIME_VALUE_SIZE])
{
    static const char *const units[] = {
        [GRAIN_SECOND] = "S",   [GRAIN_MINUTE] = "M", [GRAIN_HOUR] = "H",  [GRAIN_DAY] = "D",
        [GRAIN_WEEKEND] = "WE", [GRAIN_WEEK] = "W",   [GRAIN_MONTH] = "M", [GRAIN_SEASON] = "SE",
        [GRAIN_QUARTER] = "Q",  [GRAIN_HALF] = "H",   [GRAIN_YEAR] = "Y",  [GRAIN_DECADE] = "DE",
        [GRAIN_CENTURY] = "CE",
    };
    const char *mark = grain <= GRAIN_HOUR ? "PT" : "P";
    if (fraction) snprintf(out, TIME_VALUE_SIZE, "%s%.16s%s", mark, fraction, units[grain]);
    else if (count) snprintf(out, TIME_VALUE_SIZE, "%s%d%s", mark, count, units[grain]);
    else snprintf(out, TIME_VALUE_SIZE, "%sX%s", mark, units[grain]);
}

/* Meteorological seasons; December belongs to the winter of the coming year's January. */
static int season_of_month(int month)
{
    return month % 12 < 3 ? SEASON_WINTER : month < 6 ? SEASON_SPRING : month < 9 ? SEASON_SUMMER : SEASON_FALL;
}

/* The unit of this grain that holds the day. */
static struct time_point point_of_day(int32_t day, enum time_grain grain)
{
    struct time_point p = {.grain = grain, .hour = -1};
    int month, number;
    calendar_civil(day, &p.year, &month, &number);
    switch (grain) {
    case GRAIN_MONTH: p.number = month; break;
    case GRAIN_QUARTER: p.number = (month + 2) / 3; break;
    case GRAIN_HALF: p.number = (month + 5) / 6; break;
    case GRAIN_SEASON: p.number = season_of_month(month); break;
    case GRAIN_WEEK: case GRAIN_WEEKEND: calendar_iso_week(day, &p.year, &p.number); break;
    case GRAIN_YEAR: case GRAIN_DECADE: case GRAIN_CENTURY: break;
    default: p.month = month; p.day = number; break;
    }
    return p;
}

/* The same day `months` later, or the month's last. */
static int32_t add_months(int32_t day, int months)
{
    int year, month, number;
    calendar_civil(day, &year, &month, &number);
    int total = year * 12 + month - 1 + months;
    if (total < 12) total = 12;
    year = total / 12;
    month = total % 12 + 1;
    int length = calendar_month_length(year, month);
    return calendar_days(year, month, number < length ? number : length);
}

struct time_point time_point_moved(int32_t day, enum time_grain grain, int units)
{
    enum { FAR = 9000 };
    if (units > FAR) units = FAR;
    if (units < -FAR) units = -FAR;
    switch (grain) {
    case GRAIN_DAY: day += units; break;
    case GRAIN_WEEK: case GRAIN_WEEKEND: day += 7 * units; break;
    case GRAIN_MONTH: day = add_months(day, units); break;
    case GRAIN_QUARTER: day = add_months(day, 3 * units); break;
    case GRAIN_HALF: case GRAIN_SEASON: case GRAIN_YEAR: day = add_months(day, 12 * units); break;
    case GRAIN_DECADE: day = add_months(day, 120 * (units > 700 ? 700 : units < -700 ? -700 : units)); break;
    case GRAIN_CENTURY: day = add_months(day, 1200 * (units > 70 ? 70 : units < -70 ? -70 : units)); break;
    default: break;
    }
    return point_of_day(day, grain);
}
