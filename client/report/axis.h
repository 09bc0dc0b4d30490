/* An axis of days on which long stretches without anything are folded, so that what happened in a week can be told
 * apart though the next article is of the year after. */
#ifndef CW_CLIENT_REPORT_AXIS_H
#define CW_CLIENT_REPORT_AXIS_H

#include <stdbool.h>

#include "proto/arena.h"
#include "proto/buffer.h"

struct stretch {          /* from one day to another; at one scale, or folded */
    double from, to;      /* days */
    double x, width;
    bool folded;
};

struct axis {
    struct stretch *at;
    size_t count;
    double width, per_day;
};

/* Of `count` days (begins and ends of what will be drawn; they are sorted in place), about `width` wide at the most. */
void axis_make(double *days, size_t count, double width, struct arena *arena, struct axis *out);

double axis_x(const struct axis *a, double day);

/* The line at `y` with its ticks and words, SVG elements; `top` is how high the grid goes. */
void axis_print(const struct axis *a, double left, double y, double top, struct buffer *out);

#endif
