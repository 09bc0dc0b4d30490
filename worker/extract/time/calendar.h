/* The proleptic Gregorian calendar, and dates that are known to a unit only (a year, a month, a day, a minute). */
#ifndef CW_EXTRACT_CALENDAR_H
#define CW_EXTRACT_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/record.h"

/* A point in time as far as it is known: 0 (hour, minute, second: -1) where it is not.  Years are 1 to 9999. */
struct moment {
    int year, month, day;
    int hour, minute, second;
};
#define MOMENT_UNKNOWN ((struct moment){0, 0, 0, -1, -1, -1})

/* Days since 1970-01-01 and back (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
int32_t calendar_days(int year, int month, int day);
void calendar_civil(int32_t days, int *year, int *month, int *day);

int calendar_weekday(int32_t days);               /* 1 Monday … 7 Sunday */
int calendar_month_length(int year, int month);
void calendar_iso_week(int32_t days, int *year, int *week);
bool calendar_valid(int year, int month, int day);

/* The number of a month or weekday named in English, in full or abbreviated with or without a period, whatever its
 * case; 0 if the word is none.  "may", "mar", "sun" … in lower case are words of their own and not taken. */
int calendar_month_named(const char *word, size_t size);
int calendar_weekday_named(const char *word, size_t size);

/* ISO 8601, calendar dates only: "2022", "2022-06", "2022-06-09", "20220609", "2022-06-09T13:11", "… 13:11:05.250Z",
 * "…+02:00".  The offset from UTC is dropped: the result is local time where it was published.  False if it is none. */
bool calendar_parse_iso(const char *s, size_t size, struct moment *out);

/* The first and last second of what the moment says; it has a year. */
void calendar_interval(const struct moment *m, char lo[20], char hi[20]);

/* Reads the date back from an interval's end ("2022-06-09T13:11:00"). */
struct moment calendar_read(const char stamp[20]);

#endif
