/* Which articles tell a story: whose, when, in which order, and who copies whom. */
#include <string.h>

#include "tests/stories/story_inside.h"

static void make_item(struct item *item, const struct story *s, int claim, struct dice *d)
{
    static const unsigned char often[TELLINGS] = {30, 9, 8, 17, 18, 12, 6};
    unsigned drawn = dice_below(d, 100), telling = 0;
    while (drawn >= often[telling]) drawn -= often[telling++];
    *item = (struct item){.claim = claim, .telling = telling, .style = dice_next(d), .phrase = dice_next(d),
            .joined = dice_chance(d, 20)};
    if (claim < 0) return;
    const struct claim *c = &s->claims[claim];
    bool direct = telling == TELL_WHOLE || telling == TELL_CUT || telling == TELL_HALVES;
    if (direct && c->anonymous && dice_chance(d, 60)) item->telling = TELL_INDIRECT;
    if (!c->has_second && (item->telling == TELL_HALVES || item->telling == TELL_MIXED)) item->telling = TELL_WHOLE;
    if (c->sort == CLAIM_DENIED_THAT && item->telling != TELL_FAR)
        item->telling = dice_chance(d, 60) ? TELL_INDIRECT : TELL_PARAPHRASE;
    item->distorted = c->sort == CLAIM_SAID && clause_has_number(&c->main) && item->telling >= TELL_INDIRECT &&
                      dice_chance(d, 4);
}

/* Outlets that work on their own word what everybody knows in their own way, and each knows something that the
 * others do not. */
static void add_background(struct article *a, struct dice *d)
{
    if (a->item_count == ARTICLE_ITEMS) return;
    struct item *item = &a->items[a->item_count++];
    unsigned what = dice_chance(d, 65) ? STORY_BACKGROUND : dice_below(d, STORY_BACKGROUND);
    *item = (struct item){.claim = -1, .background = what, .style = dice_next(d), .phrase = dice_next(d), .telling =
            what < STORY_BACKGROUND ? TELL_FAR : TELL_WHOLE, .joined = dice_chance(d, 40)};
}

/* What the article reports: a choice of what has been said by then, denials after what they deny, with sentences of
 * its own between. */
static void choose_items(struct article *a, const struct story *s, struct dice *d)
{
    int order[STORY_CLAIMS];
    size_t n = 0;
    for (size_t i = 0; i < s->claim_count; i++)
        if (s->claims[i].target < 0) order[n++] = (int)i;
    for (size_t i = n; i > 1; i--) {
        size_t k = dice_below(d, (unsigned)i);
        int other = order[i - 1];
        order[i - 1] = order[k], order[k] = other;
    }
    size_t want = 4 + dice_below(d, 5);
    for (size_t i = 0; i < n && i < want && a->item_count + 5 < ARTICLE_ITEMS; i++) {
        make_item(&a->items[a->item_count++], s, order[i], d);
        for (size_t k = s->said_count; k < s->claim_count; k++) {
            const struct claim *c = &s->claims[k];
            if (c->target != order[i] || c->day > a->day || a->item_count + 4 >= ARTICLE_ITEMS) continue;
            bool with = s->claims[k].sort == CLAIM_OPPOSITE && a->items[a->item_count - 1].claim == (int)k - 1;
            if (!with && !dice_chance(d, 60)) continue;
            make_item(&a->items[a->item_count], s, (int)k, d);
            a->items[a->item_count++].joined = with;
        }
        for (unsigned k = dice_below(d, 6); k > 1; k--) add_background(a, d);
        if (dice_chance(d, 50)) add_background(a, d);
    }
    a->items[0].joined = false;
}

/* Fewer of the original's items: the last ones go, and one in the middle; at least half stay. */
static void cut_items(struct article *a, const struct story *s, struct dice *d)
{
    size_t tail = dice_below(d, (unsigned)(a->item_count / 3) + 1);
    a->item_count -= tail;
    if (a->item_count > 4 && dice_chance(d, 60)) {
        size_t k = 1 + dice_below(d, (unsigned)a->item_count - 2);
        int next = a->items[k + 1].claim;
        if (next >= 0 && s->claims[next].target >= 0) return;  /* "denied this" would deny what stands before */
        memmove(&a->items[k], &a->items[k + 1], (a->item_count - k - 1) * sizeof *a->items);
        a->item_count--;
    }
}

static void rewrite_items(struct article *a, const struct story *s, struct dice *d)
{
    for (size_t i = 0; i < a->item_count; i++) {
        struct item *item = &a->items[i], fresh;
        make_item(&fresh, s, item->claim, d);
        bool quoted = item->telling == TELL_WHOLE && item->claim >= 0 && dice_chance(d, 50);
        item->style = quoted ? item->style : fresh.style;
        if (item->claim >= 0) item->phrase = fresh.phrase;
        if (item->claim >= 0 && !quoted) item->telling = dice_chance(d, 50) ? TELL_FAR : TELL_PARAPHRASE;
        if (item->claim < 0) item->telling = TELL_FAR;
    }
    if (a->item_count > 6) cut_items(a, s, d);
}

static void make_copy(struct article *a, const struct story *s, size_t n, enum article_sort sort, struct dice *d)
{
    const struct article *of = &s->articles[dice_zipf(d, (unsigned)n)];
    if (of->sort == ARTICLE_LATER || of->item_count < 4) of = &s->articles[0];
    unsigned outlet = a->outlet;
    int32_t day = a->day;
    unsigned minute = a->minute;
    *a = *of;
    a->sort = sort;
    a->origin = (int)(of - s->articles);
    a->outlet = outlet;
    a->url = (unsigned)n;
    a->day = day > of->day ? day : of->day;
    a->minute = a->day == of->day && minute <= of->minute ? of->minute + 5 + dice_below(d, 60) : minute;
    a->undated = a->month_only = false;
    if (sort == ARTICLE_CUT) cut_items(a, s, d);
    if (sort == ARTICLE_REWRITTEN) a->spelling = outlet, rewrite_items(a, s, d);
    if (sort != ARTICLE_REVISION) return;
    a->outlet = of->outlet;
    a->url = of->url;
    a->has_url = true;
    a->month_only = of->month_only, a->undated = of->undated;
    make_item(&a->items[a->item_count - 1], s, (int)dice_below(d, (unsigned)s->said_count), d);
}

/* Months after: one thing that was said is recalled, with things of its own around it. */
static void make_later(struct article *a, const struct story *s, struct dice *d)
{
    a->day = s->setting.day + 60 + (int)dice_below(d, 240);
    for (int i = 0; i < 3; i++) add_background(a, d);
    make_item(&a->items[a->item_count], s, (int)dice_below(d, (unsigned)s->said_count), d);
    a->items[a->item_count++].telling = dice_chance(d, 80) ? TELL_WHOLE : TELL_INDIRECT;
    add_background(a, d);
}

static enum article_sort draw_sort(size_t n, struct dice *d)
{
    static const unsigned char often[ARTICLE_SORTS] = {0, 45, 11, 16, 13, 8, 7};
    if (n == 0) return ARTICLE_FIRST;
    unsigned drawn = dice_below(d, 100), sort = 0;
    while (drawn >= often[sort]) drawn -= often[sort++];
    return sort;
}

static void plan_article(struct story *s, size_t n, struct dice *d)
{
    struct article *a = &s->articles[n];
    *a = (struct article){.sort = draw_sort(n, d), .origin = -1, .outlet = dice_zipf(d, OUTLETS),
                          .family = (unsigned)n, .url = (unsigned)n,
                          .day = s->setting.day + (n ? (int)dice_zipf(d, 7) : 0), .minute = 300 + dice_below(d, 1000),
                          .has_url = dice_chance(d, 60)};
    a->spelling = a->outlet;
    a->undated = n && dice_chance(d, 5);
    a->month_only = n && !a->undated && dice_chance(d, 4);
    if (a->sort == ARTICLE_FIRST || a->sort == ARTICLE_OWN) choose_items(a, s, d);
    else if (a->sort == ARTICLE_LATER) make_later(a, s, d);
    else make_copy(a, s, n, a->sort, d);
    if (a->minute > 1439) a->minute = 1439;
}

void story_plan_articles(struct story *s, const struct plan *plan)
{
    struct dice d = dice_of(mix(plan->seed, 51), s->number);
    s->article_count = dice_chance(&d, 20) ? 1 : 2 + dice_zipf(&d, STORY_ARTICLES - 1);
    for (size_t n = 0; n < s->article_count; n++) plan_article(s, n, &d);
}
