/* The words that time expressions are made of.  Part of the times stage. */
#ifndef CW_EXTRACT_TIME_WORDS_H
#define CW_EXTRACT_TIME_WORDS_H

#include "worker/extract/analysis.h"
#include "worker/extract/time/time_value.h"

/* Each looks at the word s[0, n) in any case and returns GRAIN_NONE, 0 or false if it is none. */

/* "year", "years", "yr"; *plural says which. */
enum time_grain time_unit(const char *s, size_t n, bool *plural);
enum day_part time_day_part(const char *s, size_t n);
enum season time_season(const char *s, size_t n);
int time_ordinal(const char *s, size_t n);                 /* "first" … "fourth", "1st" … "4th" */

/* A number of things: "3", "2.5", "1,000", "three", "twenty-five", "a", "several".  *count 0: not known;
 * *fraction: it has a decimal point. */
bool time_number(const char *s, size_t n, int *count, bool *fraction);

/* "daily", "weekly" …: the grain. */
enum time_grain time_adverb_set(const char *s, size_t n);

#endif
