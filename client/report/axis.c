#include "client/report/axis.h"

#include <math.h>
#include <stdlib.h>

#include "client/report/dates.h"
#include "client/report/html.h"

enum { FOLDED_WIDTH = 84, FOLDS = 6, LABEL_WIDTH = 56, SCALE_MOST = 72 };

static int compare_days(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static size_t count_gaps(const double *days, size_t count, double longest)
{
    size_t n = 0;
    for (size_t i = 1; i < count; i++) n += days[i] - days[i - 1] > longest;
    return n;
}

static void add_stretch(struct axis *a, double from, double to, bool folded)
{
    struct stretch *last = a->count ? &a->at[a->count - 1] : NULL;
    if (last && last->folded == folded) last->to = to;
    else a->at[a->count++] = (struct stretch){.from = from, .to = to, .folded = folded};
}

/* Stretches that are not folded share what the folds leave. */
static void give_widths(struct axis *a, double width)
{
    double open = 0, folds = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (a->at[i].folded) folds += FOLDED_WIDTH;
        else open += a->at[i].to - a->at[i].from;
    }
    a->per_day = open > 0 ? fmin((width - folds) / open, SCALE_MOST) : SCALE_MOST;
    for (size_t i = 0; i < a->count; i++) {
        struct stretch *s = &a->at[i];
        s->x = a->width;
        s->width = s->folded ? FOLDED_WIDTH : (s->to - s->from) * a->per_day;
        a->width += s->width;
    }
}

void axis_make(double *days, size_t count, double width, struct arena *arena, struct axis *out)
{
    double longest = 9;
    *out = (struct axis){.at = arena_array(arena, 2 * count + 1, sizeof *out->at)};
    if (!count) return;
    qsort(days, count, sizeof *days, compare_days);
    while (count_gaps(days, count, longest) > FOLDS) longest *= 1.5;
    add_stretch(out, floor(days[0]), floor(days[0]) + 1, false);
    for (size_t i = 1; i < count; i++) {
        double from = out->at[out->count - 1].to, begin = floor(days[i]), to = begin + 1;
        if (to <= from) continue;
        if (days[i] - days[i - 1] > longest && begin > from) {
            add_stretch(out, from, begin, true);
            from = begin;
        }
        add_stretch(out, from, to, false);
    }
    give_widths(out, width);
}

double axis_x(const struct axis *a, double day)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct stretch *s = &a->at[i];
        if (day <= s->to) return day <= s->from ? s->x : s->x + (day - s->from) / (s->to - s->from) * s->width;
    }
    return a->width;
}

/* A tick's day in two lines, the year where it is new. */
static void print_tick(struct buffer *out, double x, double y, double top, int day, int *year)
{
    char words[DATE_WORDS];
    int of;
    date_tick_words(day, &of, words);
    html_print(out, "<line class=\"svg-grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x, top, x, y + 5);
    html_print(out, "<text class=\"note\" x=\"%.1f\" y=\"%.1f\" font-size=\"12\">%s</text>\n", x + 3, y + 17, words);
    if (of != *year)
        html_print(out, "<text class=\"note\" x=\"%.1f\" y=\"%.1f\" font-size=\"12\">%d</text>\n", x + 3, y + 32, of);
    *year = of;
}

static void print_open(const struct axis *a, const struct stretch *s, double left, double y, double top, int *year,
                       struct buffer *out)
{
    static const int steps[] = {1, 2, 4, 7, 14, 28, 56, 91, 182, 365, 730, 1826, 3652};
    size_t k = 0;
    while (k + 1 < sizeof steps / sizeof *steps && steps[k] * a->per_day < LABEL_WIDTH) k++;
    html_print(out, "<line class=\"svg-axis\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", left + s->x, y,
               left + s->x + s->width, y);
    for (double day = s->from; day < s->to; day += steps[k]) {
        double x = s->x + (day - s->from) * a->per_day;
        if (day > s->from && x + LABEL_WIDTH / 2.0 > s->x + s->width) break;
        print_tick(out, left + x, y, top, (int)day, year);
    }
}

static void print_fold(const struct stretch *s, double left, double y, double top, struct buffer *out)
{
    char words[DATE_WORDS];
    double x = left + s->x, middle = x + s->width / 2;
    html_print(out, "<path class=\"svg-gap\" d=\"M%.1f %.1fH%.1f\"/>\n", x, y, x + s->width);
    html_print(out, "<line class=\"svg-grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x, top, x, y);
    html_print(out,
               "<text class=\"note\" x=\"%.1f\" y=\"%.1f\" font-size=\"12\" font-style=\"italic\" "
               "text-anchor=\"middle\">%s</text>\n",
               middle, y + 47, date_gap_words(s->to - s->from, words));
}

void axis_print(const struct axis *a, double left, double y, double top, struct buffer *out)
{
    int year = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (a->at[i].folded) print_fold(&a->at[i], left, y, top, out);
        else print_open(a, &a->at[i], left, y, top, &year, out);
        if (a->at[i].folded) year = 0;  /* told again */
    }
}
