/* When it appeared: a lane for each outlet, an article as a bar as long as its date is uncertain, what first appeared
 * in it and what it denies above it; then the same as a list. */
#include <math.h>

#include "client/report/axis.h"
#include "client/report/dates.h"
#include "client/report/parts.h"

enum { AXIS_WIDTH = 790, AXIS_LEAST = 300, AXIS_HEIGHT = 54, UNDATED = 140, BEFORE_UNDATED = 40, LEFT = 8, TOP = 12 };
enum { NAME_HEIGHT = 22, BARE_ROW = 20, LABEL_HEIGHT = 16, BAR = 12, BAR_LEAST = 14, BETWEEN = 10, DIGIT = 8,
      SIGN = 15 };
enum { BAR_DAYS = 1, LABELS = 5, NAMES_MOST = 40, LIST_OPEN = 40 };

struct item {             /* an article in the drawing */
    uint32_t article;
    bool dated, vague;    /* vague: its date is longer than a day */
    double x, width;      /* of the bar */
    double end;           /* of bar and label */
    double y;             /* of the bar */
    unsigned row;         /* in its lane */
    size_t firsts, denials;
};

struct drawing {
    const struct scene *s;
    struct item *items;   /* by article */
    struct axis axis;
    unsigned *rows;       /* by outlet */
    double *lanes;        /* where each begins */
    double undated_x, width, height;
    bool any_undated;
};

/* ---- what happens in an article ---- */

static bool is_first_in(const struct report_claim *c, size_t article)
{
    int32_t first = c->account.first;
    return first >= 0 && c->articles[c->material.appearances[first].document] == (int32_t)article;
}

static bool is_denied_in(const struct report_claim *c, size_t article)
{
    for (size_t i = 0; i < c->denials_shown; i++)
        if (c->articles[c->material.denials[i].what.document] == (int32_t)article) return true;
    return false;
}

typedef bool (*claim_test)(const struct report_claim *c, size_t article);

static size_t count_claims(const struct scene *s, size_t article, claim_test test)
{
    size_t n = 0;
    for (size_t i = 0; i < s->report->claim_count; i++) n += test(&s->report->claims[i], article);
    return n;
}

/* "1 4 7 +3" */
static void append_numbers(const struct scene *s, size_t article, claim_test test, struct buffer *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->report->claim_count; i++)
        if (test(&s->report->claims[i], article) && ++n <= LABELS) html_print(out, "%s%zu", n > 1 ? " " : "", i + 1);
    if (n > LABELS) html_print(out, " +%zu", n - LABELS);
}

static double numbers_width(const struct scene *s, size_t article, claim_test test)
{
    struct buffer numbers = {0};
    append_numbers(s, article, test, &numbers);
    double width = numbers.size ? SIGN + DIGIT * (double)numbers.size + BETWEEN : 0;
    buffer_free(&numbers);
    return width;
}

/* ---- where it goes ---- */

static void make_axis(struct drawing *d)
{
    const struct report *r = d->s->report;
    double *days = arena_array(d->s->arena, 2 * r->article_count + 1, sizeof *days), *end = days;
    for (size_t i = 0; i < r->article_count; i++) {
        const struct claim_document *about = &r->articles[i].about;
        double lo, hi;
        struct item *item = &d->items[i];
        item->dated = date_place(about->published_lo, &lo) && date_place(about->published_hi, &hi) && lo <= hi;
        d->any_undated = d->any_undated || !item->dated;
        if (!item->dated) continue;
        item->vague = hi - lo > BAR_DAYS;
        *end++ = lo;
        *end++ = hi;
    }
    axis_make(days, (size_t)(end - days), d->any_undated ? AXIS_WIDTH - UNDATED - BEFORE_UNDATED : AXIS_WIDTH,
              d->s->arena, &d->axis);
}

/* A bar is as long as its interval, and as long as it must be to be seen. */
static void place_item(struct drawing *d, uint32_t article, double *undated)
{
    struct item *item = &d->items[article];
    const struct claim_document *about = &d->s->report->articles[article].about;
    double lo, hi, label;
    item->article = article;
    item->firsts = count_claims(d->s, article, is_first_in);
    item->denials = count_claims(d->s, article, is_denied_in);
    label = numbers_width(d->s, article, is_first_in) + numbers_width(d->s, article, is_denied_in);
    if (item->dated && date_place(about->published_lo, &lo) && date_place(about->published_hi, &hi)) {
        item->x = LEFT + axis_x(&d->axis, lo);
        item->width = fmax(LEFT + axis_x(&d->axis, hi) - item->x - 2, BAR_LEAST);
    } else {
        item->x = d->undated_x + *undated;
        item->width = 2 * BAR_LEAST;
        *undated = fmod(*undated + fmax(item->width, label) + BETWEEN, UNDATED - 2 * BAR_LEAST);
    }
    item->end = item->x + fmax(item->width, label) + BETWEEN;
}

/* The first row of the lane in which nothing is in its way. */
static void find_row(struct drawing *d, uint32_t article)
{
    struct item *item = &d->items[article];
    uint32_t outlet = d->s->outlet_of[article];
    for (bool free = false; !free; item->row += !free) {
        free = true;
        for (uint32_t i = 0; i < article && free; i++)
            free = d->s->outlet_of[i] != outlet || d->items[i].row != item->row || d->items[i].end <= item->x ||
                   d->items[i].x >= item->end || d->items[i].dated != item->dated;
    }
    if (item->row >= d->rows[outlet]) d->rows[outlet] = item->row + 1;
}

/* A row of a lane is higher where something stands above a bar.  Returns where the lane ends. */
static double place_rows(struct drawing *d, uint32_t outlet, double y)
{
    for (unsigned row = 0; row < d->rows[outlet]; row++) {
        bool labelled = false;
        for (size_t i = 0; i < d->s->report->article_count; i++)
            if (d->s->outlet_of[i] == outlet && d->items[i].row == row)
                labelled = labelled || d->items[i].firsts || d->items[i].denials;
        if (labelled) y += LABEL_HEIGHT;
        for (size_t i = 0; i < d->s->report->article_count; i++)
            if (d->s->outlet_of[i] == outlet && d->items[i].row == row) d->items[i].y = y;
        y += BARE_ROW;
    }
    return y + BETWEEN / 2.0;
}

static void place_all(struct drawing *d)
{
    const struct scene *s = d->s;
    double *undated = arena_array(s->arena, s->outlet_count, sizeof *undated);
    d->lanes = arena_array(s->arena, scene_shown(s), sizeof *d->lanes);
    d->items = arena_array(s->arena, s->report->article_count, sizeof *d->items);
    d->rows = arena_array(s->arena, s->outlet_count, sizeof *d->rows);
    make_axis(d);
    d->width = LEFT + fmax(d->axis.width, d->axis.count ? AXIS_LEAST : 0);
    for (int round = 0; round < 2; round++) {  /* what has a date, then what has none, in a column of its own */
        for (uint32_t i = 0; i < s->report->article_count; i++) {
            if (d->items[i].dated == (round == 1)) continue;
            place_item(d, i, &undated[s->outlet_of[i]]);
            find_row(d, i);
            if (s->outlet_of[i] < scene_shown(s)) d->width = fmax(d->width, d->items[i].end);
        }
        if (round == 0) d->undated_x = d->width + BEFORE_UNDATED;
        if (round == 0 && d->any_undated) d->width += BEFORE_UNDATED + UNDATED;
    }
    d->height = TOP;
    for (uint32_t i = 0; i < scene_shown(s); i++) {
        d->lanes[i] = d->height;
        d->height = place_rows(d, i, d->height + NAME_HEIGHT);
    }
}

/* ---- the drawing ---- */

static void draw_first(struct buffer *out, double x, double y)
{
    html_print(out, "<path class=\"svg-first\" d=\"M%.1f %.1fl5 5l-5 5l-5 -5z\"/>\n", x + 5, y);
}

static void draw_denial(struct buffer *out, double x, double y)
{
    html_print(out, "<path class=\"svg-denial\" d=\"M%.1f %.1fl8 8m0 -8l-8 8\"/>\n", x + 1, y + 1);
}

static void draw_item(const struct drawing *d, const struct item *item)
{
    const struct scene *s = d->s;
    const struct claim_document *about = &s->report->articles[item->article].about;
    char words[DATE_WORDS];
    double y = item->y - LABEL_HEIGHT, x = item->x;
    html_print(s->out, "<g>\n<title>%s, %s: ", scene_outlet_name(about->outlet),
               date_words(about->published_lo, about->published_hi, words));
    html_label(s->out, scene_title(about), 120);
    html_print(s->out, "</title>\n<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>\n",
               item->vague || !item->dated ? "svg-vague" : "svg-article", x, item->y, item->width, BAR);
    if (item->firsts) {
        draw_first(s->out, x, y + 2);
        html_print(s->out, "<text class=\"svg-firsts\" x=\"%.1f\" y=\"%.1f\" font-size=\"13\">", x + SIGN - 2, y + 12);
        append_numbers(s, item->article, is_first_in, s->out);
        html_print(s->out, "</text>\n");
        x += numbers_width(s, item->article, is_first_in);
    }
    if (item->denials) {
        draw_denial(s->out, x, y + 2);
        html_print(s->out, "<text class=\"svg-denied\" x=\"%.1f\" y=\"%.1f\" font-size=\"13\">", x + SIGN - 2, y + 12);
        append_numbers(s, item->article, is_denied_in, s->out);
        html_print(s->out, "</text>\n");
    }
    html_print(s->out, "</g>\n");
}

static void draw_lanes(const struct drawing *d)
{
    const struct scene *s = d->s;
    for (size_t outlet = 0; outlet < scene_shown(s); outlet++) {
        double y = d->lanes[outlet];
        html_print(s->out, "<line class=\"svg-grid\" x1=\"0\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", y, d->width, y);
        html_print(s->out, "<text x=\"%d\" y=\"%.1f\" font-size=\"13\" font-weight=\"600\">", LEFT, y + 17);
        html_label(s->out, s->outlets[outlet].name, NAMES_MOST);
        html_print(s->out, "</text>\n");
        for (size_t i = 0; i < s->report->article_count; i++)
            if (s->outlet_of[i] == outlet) draw_item(d, &d->items[i]);
    }
}

static void write_drawing(const struct drawing *d)
{
    const struct scene *s = d->s;
    html_print(
        s->out,
        "<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Timeline, scrolls sideways\">\n");
    html_print(s->out,
               "<svg role=\"img\" aria-labelledby=\"timeline-title timeline-desc\" width=\"%.1f\" height=\"%.1f\" "
               "viewBox=\"0 0 %.1f %.1f\">\n",
               d->width, d->height + AXIS_HEIGHT, d->width, d->height + AXIS_HEIGHT);
    html_print(s->out,
               "<title id=\"timeline-title\">When each article appeared, a lane for each outlet</title>\n"
               "<desc id=\"timeline-desc\">%zu articles of %zu outlets. The list below the drawing has the same "
               "facts.</desc>\n",
               s->report->article_count, s->outlet_count);
    axis_print(&d->axis, LEFT, d->height, TOP, s->out);
    if (d->any_undated) {
        html_print(s->out, "<path class=\"svg-gap\" d=\"M%.1f %dV%.1f\"/>\n", d->undated_x - 16, TOP, d->height);
        html_print(s->out, "<text class=\"note\" x=\"%.1f\" y=\"%.1f\" font-size=\"12\">undated</text>\n", d->undated_x,
                   d->height + 17);
    }
    draw_lanes(d);
    html_print(s->out, "</svg>\n</div>\n");
}

static void write_key(const struct scene *s, bool any_undated)
{
    html_print(s->out,
               "<figcaption>\n<ul class=\"key\">\n"
               "<li><svg width=\"26\" height=\"14\" aria-hidden=\"true\"><rect class=\"svg-article\" x=\"1\" y=\"1\" "
               "width=\"24\" height=\"12\" rx=\"3\"/></svg>an article, on its day</li>\n"
               "<li><svg width=\"34\" height=\"14\" aria-hidden=\"true\"><rect class=\"svg-vague\" x=\"1\" y=\"1\" "
               "width=\"32\" height=\"12\" rx=\"3\"/></svg>%s</li>\n<li><svg width=\"12\" height=\"12\" "
               "aria-hidden=\"true\">",
               any_undated ? "some time in that stretch, or undated" : "some time in that stretch");
    draw_first(s->out, 0, 1);
    html_print(s->out,
               "</svg>claims that first appear there</li>\n<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\">");
    draw_denial(s->out, 0, 1);
    html_print(s->out, "</svg>claims that are denied there</li>\n</ul>\n");
    if (s->outlet_count > scene_shown(s))
        html_print(s->out, "The %zu outlets with the most articles have a lane; the list has all %zu.\n",
                   scene_shown(s), s->outlet_count);
    html_print(s->out, "</figcaption>\n</figure>\n");
}

/* ---- the list ---- */

static void list_claims(const struct scene *s, size_t article, claim_test test, const char *words)
{
    size_t n = 0;
    for (size_t i = 0; i < s->report->claim_count; i++) {
        if (!test(&s->report->claims[i], article)) continue;
        html_print(s->out, "%s<a href=\"#claim-%zu\">%zu</a>", n++ ? ", " : words, i + 1, i + 1);
    }
}

static void write_list(const struct scene *s)
{
    html_print(s->out, s->report->article_count <= LIST_OPEN ? "<details open=\"open\">\n" : "<details>\n");
    html_print(s->out, "<summary>The same as a list</summary>\n<ol>\n");
    for (size_t i = 0; i < s->report->article_count; i++) {
        const struct claim_document *d = &s->report->articles[i].about;
        html_print(s->out, "<li>");
        date_print(s->out, d->published_lo, d->published_hi);
        html_print(s->out, ", <bdi>%s</bdi>: <a href=\"#a%zu\"><bdi>", scene_outlet_name(d->outlet), i + 1);
        html_label(s->out, scene_title(d), 160);
        html_print(s->out, "</bdi></a>");
        list_claims(s, i, is_first_in, " — first to carry claim ");
        list_claims(s, i, is_denied_in, " — reports a denial of claim ");
        html_print(s->out, "</li>\n");
    }
    html_print(s->out, "</ol>\n</details>\n");
}

void write_timeline(const struct scene *s)
{
    struct drawing d = {.s = s};
    place_all(&d);
    write_drawing(&d);
    write_key(s, d.any_undated);
    write_list(s);
}
