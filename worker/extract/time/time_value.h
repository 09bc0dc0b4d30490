/* Values of time expressions: points in time of any grain, durations, and their TIMEX3
 * text.  Part of the times stage. */
#ifndef CW_EXTRACT_TIME_VALUE_H
#define CW_EXTRACT_TIME_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "worker/extract/time/calendar.h"

enum time_grain {
    GRAIN_NONE, GRAIN_SECOND, GRAIN_MINUTE, GRAIN_HOUR, GRAIN_DAY, GRAIN_WEEKEND, GRAIN_WEEK, GRAIN_MONTH, GRAIN_SEASON,
    GRAIN_QUARTER, GRAIN_HALF, GRAIN_YEAR, GRAIN_DECADE, GRAIN_CENTURY,
};

enum day_part { PART_NONE, PART_MORNING, PART_AFTERNOON, PART_EVENING, PART_NIGHT };
enum season { SEASON_SPRING = 1, SEASON_SUMMER, SEASON_FALL, SEASON_WINTER };

/* A point in time, 0 where a number is not known. */
struct time_point {
    enum time_grain grain;
    int year;
    /* of the month, season, quarter or half in the year; of the week in the ISO year; 0 for others */
    int number;
    int month, day;    /* GRAIN_DAY only */
    int weekday;       /* GRAIN_DAY only, and only while the day is not known */
    enum day_part part;
    int hour, minute;  /* hour -1: no time of day */
};

enum { TIME_VALUE_SIZE = 40 };

/* The TIMEX3 value: "2022-06-09TEV", "2022-W23", "199X", "XXXX-WXX-5" … */
void time_point_format(const struct time_point *p, char out[TIME_VALUE_SIZE]);

/* "P3D", "PT2H", "P1DE"; count 0 makes "PXD". `fraction`, if not NULL, is written instead of count ("P2.5Y"). */
void time_duration_format(enum time_grain grain, int count, const char *fraction, char out[TIME_VALUE_SIZE]);

/* The point `units` of the grain away from the day (0: the one that holds it).  Seasons and halves count years. */
struct time_point time_point_moved(int32_t day, enum time_grain grain, int units);

#endif
