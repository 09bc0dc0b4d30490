/* Who says what in a story. */
#include <string.h>

#include "tests/stories/story.h"
#include "tests/stories/story_inside.h"
#include "tests/stories/words.h"

enum { FIRST_DAY = 18628, MONTHS_APART = 60 };  /* 2021-01-01 */

const char *const article_sort_names[ARTICLE_SORTS] = {"first", "own", "same", "cut", "rewritten", "later", "revision"};

static int32_t day_of(const struct plan *plan, uint64_t number)
{
    return FIRST_DAY + (int32_t)(number * plan->days / plan->stories);
}

/* Every seventh story happened before in much the same way, months ago; the earlier one is none of this kind. */
static int64_t earlier_of(const struct plan *plan, uint64_t number)
{
    struct dice d = dice_of(mix(plan->seed, 11), number);
    uint64_t apart = plan->stories * MONTHS_APART / plan->days + 1;
    if (number % 7 != 6 || number <= apart) return -1;
    uint64_t earlier = dice_next(&d) % (number - apart);
    return earlier % 7 == 6 ? (int64_t)earlier - 1 : (int64_t)earlier;
}

static void make_setting(struct setting *s, const struct plan *plan, uint64_t cast, uint64_t words)
{
    struct dice d = dice_of(mix(plan->seed, 21), cast), w = dice_of(mix(plan->seed, 22), words);
    unsigned known = 30 + (unsigned)(plan->stories / 2);  /* the more stories, the more people who are in several */
    s->seed = plan->seed;
    for (size_t i = 0; i < CAST_PEOPLE; i++) s->people[i] = (struct character){SORT_PERSON, dice_zipf(&d, 4 * known)};
    for (size_t i = 0; i < CAST_BODIES; i++)
        s->bodies[i] = (struct character){dice_chance(&d, 50) ? SORT_OFFICE : SORT_COMPANY, dice_zipf(&d, known)};
    for (size_t i = 0; i < CAST_PLACES; i++) s->places[i] = (struct character){SORT_PLACE, dice_zipf(&d, known)};
    for (size_t k = 0; k < sizeof WORD_KINDS - 1; k++)
        for (size_t i = 0; i < FIELD; i++)
            s->field[k][i] = (uint16_t)dice_zipf(&w, (unsigned)words_count(WORD_KINDS[k]));
}

static void make_speaker(struct claim *c, const struct setting *s, struct dice *d)
{
    unsigned who = dice_below(d, 100);
    c->speaker = s->people[dice_zipf(d, CAST_PEOPLE)];
    if (who < 14) c->speaker = s->bodies[dice_below(d, CAST_BODIES)];
    if (who >= 86) {
        c->anonymous = true;
        c->speaker = s->bodies[dice_below(d, CAST_BODIES)];
        c->people = 1 + (dice_below(d, 4) == 0);
    }
}

static void make_said(struct story *s, size_t i, const struct plan *plan)
{
    struct claim *c = &s->claims[i];
    uint64_t own = s->number * CLAIM_KEYS + i;
    c->again = s->earlier >= 0;
    for (int once = 0; once < 2; once++) {
        uint64_t what = c->again ? (uint64_t)s->earlier * CLAIM_KEYS + i : own;
        struct dice d = dice_of(mix(plan->seed, 31), what), names = dice_of(mix(plan->seed, 32), own);
        *c = (struct claim){.again = c->again, .target = -1, .day = s->setting.day};
        make_speaker(c, &s->setting, &d);
        c->sort = dice_chance(&d, 7) ? CLAIM_STOCK : CLAIM_SAID;
        c->stock = dice_below(&d, STOCKS);
        c->connector = dice_below(&d, CONNECTORS);
        clause_make(&c->main, &s->setting, d, names, c->again);
        dice_next(&d);
        clause_make(&c->second, &s->setting, dice_of(dice_next(&d), 1), dice_of(dice_next(&names), 2), c->again);
        c->has_second = dice_chance(&d, clause_recurs(&c->main) ? 30 : 55) && c->sort == CLAIM_SAID;
        if (c->anonymous && clause_personal(&c->main)) c->anonymous = false, c->speaker = s->setting.people[0];
        if (!c->again || (c->sort == CLAIM_SAID && clause_recurs(&c->main) && !clause_personal(&c->main))) return;
        c->again = false;  /* said without a number or a day, it would be the same again */
    }
}

/* A report, not a saying. */
static bool deniable(const struct claim *c) { return c->sort == CLAIM_SAID && c->main.frame->no; }

static void add_denial(struct story *s, size_t target, struct dice *d)
{
    const struct claim *of = &s->claims[target];
    struct claim c = {.target = (int)target, .main = of->main, .second = of->second, .connector = of->connector,
            .day = of->day + (int)dice_below(d, 3)};
    unsigned first = dice_below(d, CAST_PEOPLE);
    c.speaker = s->setting.people[first];
    for (unsigned i = 0; i < CAST_PEOPLE && c.speaker.number == of->speaker.number; i++)
        c.speaker = s->setting.people[(first + i) % CAST_PEOPLE];
    if (c.speaker.number == of->speaker.number) return;
    unsigned how = dice_below(d, 10);
    if (how < 4) {
        c.sort = CLAIM_DENIED_THAT;
        s->claims[s->claim_count++] = c;
    } else if (how < 7) {
        c.sort = CLAIM_OPPOSITE;
        s->claims[s->claim_count++] = c;
    } else {
        c.sort = CLAIM_REFERENCE;
        s->claims[s->claim_count++] = c;
        c.sort = CLAIM_OPPOSITE;
        s->claims[s->claim_count++] = c;
    }
}

void background_make(struct clause *c, const struct setting *s, uint64_t what)
{
    struct dice d = dice_of(what, 3);
    do clause_make(c, s, dice_of(dice_next(&d), 3), dice_of(dice_next(&d), 4), false);
    while (clause_personal(c));
}

static void make_claims(struct story *s, const struct plan *plan)
{
    struct dice d = dice_of(mix(plan->seed, 41), s->earlier >= 0 ? (uint64_t)s->earlier : s->number);
    s->claim_count = 9 + dice_zipf(&d, 12);
    for (size_t i = 0; i < s->claim_count; i++) make_said(s, i, plan);
    s->said_count = s->claim_count;
    for (int i = 0; i < 3; i++) {
        size_t target = dice_below(&d, (unsigned)s->said_count);
        bool again = false;
        for (size_t k = s->said_count; k < s->claim_count; k++) again |= s->claims[k].target == (int)target;
        if (dice_chance(&d, 35) && deniable(&s->claims[target]) && !again) add_denial(s, target, &d);
    }
    if (dice_chance(&d, 40)) {
        struct claim c = {.sort = CLAIM_NO_COMMENT,
                          .target = -1,
                          .day = s->setting.day,
                          .speaker = s->setting.bodies[dice_below(&d, CAST_BODIES)]};
        s->claims[s->claim_count++] = c;
    }
    for (size_t i = 0; i < STORY_BACKGROUND; i++)
        background_make(&s->background[i], &s->setting, mix(dice_next(&d), s->number));
}

void story_make(struct story *s, const struct plan *plan, uint64_t number)
{
    memset(s, 0, sizeof *s);
    s->seed = plan->seed;
    s->number = number;
    s->earlier = earlier_of(plan, number);
    uint64_t words = s->earlier >= 0 ? (uint64_t)s->earlier : number;
    make_setting(&s->setting, plan, s->earlier >= 0 && number % 2 ? (uint64_t)s->earlier : number, words);
    s->setting.day = day_of(plan, number);
    make_claims(s, plan);
    story_plan_articles(s, plan);
}
