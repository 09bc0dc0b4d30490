/* Dates of wordings: part of the judge.  A weekday may mean the one before or after the day of publication, so it is
 * resolved to two days; days differ only where none of them is the same. */
#include "worker/claims/relation/dates.h"

#include <string.h>
#include <strings.h>

enum { NAMED_DAYS = 8, WEEK = 7 };

struct named_days {
    int32_t days[NAMED_DAYS]; /* since 1970-01-01: what a weekday or "yesterday" may be */
    size_t day_count;
    uint32_t month_days[NAMED_DAYS];  /* month * 32 + day, without a year */
    size_t month_day_count;
    uint32_t months, years[NAMED_DAYS];  /* months: bits */
    size_t year_count;
};

int32_t days_apart(const struct assertion *a, const struct assertion *b)
{
    if (a->day_lo == DAY_UNKNOWN || b->day_lo == DAY_UNKNOWN) return -1;
    int32_t later = a->day_lo > b->day_lo ? a->day_lo : b->day_lo,
            earlier = a->day_hi < b->day_hi ? a->day_hi : b->day_hi;
    return later > earlier ? later - earlier : 0;
}

/* The index of the name that the word is, in full or (months, weekdays) by its first three letters; -1: none. */
static int find_name(const char *const *names, int count, const char *word, size_t size)
{
    for (int i = 0; i < count; i++) {
        bool whole = strlen(names[i]) == size, brief = size == 3;
        if ((whole || brief) && !strncasecmp(names[i], word, size)) return i;
    }
    return -1;
}

static void add(int32_t *list, size_t *count, int32_t value)
{
    if (*count < NAMED_DAYS) list[(*count)++] = value;
}

static void add_weekday(const struct assertion *a, int weekday, struct named_days *out)
{
    if (a->day_lo == DAY_UNKNOWN || a->day_lo != a->day_hi) return;
    int32_t today = ((a->day_lo + 3) % WEEK + WEEK) % WEEK;   /* Monday is 0; 1970-01-01 was a Thursday */
    int32_t before = a->day_lo - (today - weekday + WEEK) % WEEK;
    add(out->days, &out->day_count, before);
    add(out->days, &out->day_count, before + WEEK);
}

/* A day of the month: a number beside the month's name. */
static int day_beside(const struct terms *t, size_t at)
{
    for (int step = -1; step <= 1; step += 2) {
        size_t i = at + (size_t)step;
        if (i < t->count && t->at[i].flags & TERM_FUNCTION && i + (size_t)step < t->count)
            i += (size_t)step; /* "the 14th of" */
        if (i >= t->count || !(t->at[i].flags & TERM_NUMBER)) continue;
        double v = t->at[i].value;
        if (v >= 1 && v <= 31 && v == (double)(int)v) return (int)v;
    }
    return 0;
}

static void read_days(const struct assertion *a, struct named_days *out)
{
    static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday"};
    static const char *const months[] = {
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    };
    static const char *const relative[] = {"yesterday", "today", "tomorrow"};
    const struct terms *t = &a->terms;
    *out = (struct named_days){0};
    for (size_t i = 0; i < t->count; i++) {
        const struct term *term = &t->at[i];
        const char *word = a->text + term->begin;
        size_t size = term->end - term->begin;
        if (term->flags & TERM_NUMBER && term->value >= 1900 && term->value <= 2100 && size == 4) {
            if (out->year_count < NAMED_DAYS) out->years[out->year_count++] = (uint32_t)term->value;
        }
        if (!(term->flags & TERM_TIME)) continue;
        int day = find_name(weekdays, WEEK, word, size), month = find_name(months, 12, word, size);
        if (day >= 0) add_weekday(a, day, out);
        if (month >= 0) {
            int of_month = day_beside(t, i);
            out->months |= 1u << month;
            if (of_month && out->month_day_count < NAMED_DAYS)
                out->month_days[out->month_day_count++] = (uint32_t)(month * 32 + of_month);
        }
        for (int k = 0; k < 3; k++)
            if (strlen(relative[k]) == size && !strncasecmp(relative[k], word, size) && a->day_lo != DAY_UNKNOWN &&
                a->day_lo == a->day_hi)
                add(out->days, &out->day_count, a->day_lo + k - 1);
    }
}

static void weigh(bool have_both, bool shared, enum dates *said)
{
    if (have_both && *said != DATES_DIFFER) *said = shared ? DATES_AGREE : DATES_DIFFER;
}

static bool share_number(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    for (size_t i = 0; i < na; i++)
        for (size_t j = 0; j < nb; j++)
            if (a[i] == b[j]) return true;
    return false;
}

enum dates dates_compare(const struct assertion *a, const struct assertion *b)
{
    struct named_days x, y;
    read_days(a, &x);
    read_days(b, &y);
    enum dates said = DATES_UNKNOWN;
    bool same_day = false;
    for (size_t i = 0; i < x.day_count; i++)
        for (size_t j = 0; j < y.day_count; j++) same_day |= x.days[i] == y.days[j];
    weigh(x.day_count && y.day_count, same_day, &said);
    weigh(x.month_day_count && y.month_day_count,
          share_number(x.month_days, x.month_day_count, y.month_days, y.month_day_count), &said);
    weigh(x.months && y.months, (x.months & y.months) != 0, &said);
    weigh(x.year_count && y.year_count, share_number(x.years, x.year_count, y.years, y.year_count), &said);
    return said;
}
