/* Dates and intervals in words, and as places on an axis. */
#ifndef CW_CLIENT_REPORT_DATES_H
#define CW_CLIENT_REPORT_DATES_H

#include <stdbool.h>

#include "proto/buffer.h"

enum { DATE_WORDS = 64 };

/* The shortest that an interval says: "11 June 2024, 06:40", "11 June 2024", "11 to 14 June 2024", "June 2022",
 * "2022"; "undated" for NULL.  What is no date is given as it is, cut. */
const char *date_words(const char *lo, const char *hi, char out[DATE_WORDS]);

/* The same in a <time> element where it is one day or less, one month or one year. */
void date_print(struct buffer *out, const char *lo, const char *hi);

/* Days since 1970-01-01 with the part of the day; false for what is no date. */
bool date_place(const char *stamp, double *days);

/* "11 June 2024" */
const char *date_day_words(int days, char out[DATE_WORDS]);

/* "11 Jun", where there is little room; *year as a number. */
const char *date_tick_words(int days, int *year, char out[DATE_WORDS]);

/* "5 months", "12 days": about how long, for a gap. */
const char *date_gap_words(double days, char out[DATE_WORDS]);

#endif
