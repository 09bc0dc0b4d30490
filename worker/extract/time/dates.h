/* Dates written out with a month's name or in digits, as they stand in headers and in prose. */
#ifndef CW_EXTRACT_DATES_H
#define CW_EXTRACT_DATES_H

#include "worker/extract/analysis.h"
#include "worker/extract/time/calendar.h"

struct written_date {
    struct moment at;   /* year, month, day as far as written; hour and minute if the clock's time follows */
    int weekday;        /* 1 Monday … 7 Sunday if it is named, else 0 */
    uint32_t end;       /* the token after the last one */
};

/* A date that begins at token t: "9 June 2022", "Thursday, June 9th, 2022", "Sept. 4", "June 2022", "June",
 * "2022-06-09", "06/09/2022" (month first unless that is impossible), "09.06.2022".  It has at least a month.  Tokens
 * from `last` on are not looked at. */
bool dates_match(const struct analysis *a, uint32_t t, uint32_t last, struct written_date *out);

/* The time of day at token t: "13:11", "1:11 p.m.", "1.11pm", "5 pm", "noon".  *end as above. */
bool dates_match_clock(const struct analysis *a, uint32_t t, uint32_t last, struct moment *out, uint32_t *end);

/* The value of a token of one to `digits` digits, with "st", "nd", "rd" or "th" after them
 * if `ordinal`; -1 if it is none. */
int dates_number(const struct analysis *a, uint32_t t, size_t digits, bool ordinal);

#endif
