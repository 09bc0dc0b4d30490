/* A story: what was said by whom, and the articles that tell it.  Everything follows from the seed of the pile and the
 * story's number. */
#ifndef CW_TESTS_STORIES_STORY_H
#define CW_TESTS_STORIES_STORY_H

#include "tests/stories/wording.h"

enum { STORY_CLAIMS = 28, STORY_BACKGROUND = 14, STORY_ARTICLES = 24, ARTICLE_ITEMS = 24, CLAIM_KEYS = 64 };

enum claim_sort {
    CLAIM_SAID,
    CLAIM_STOCK,       /* what everybody says: alike in many stories */
    CLAIM_DENIED_THAT, /* "denied that", and what another claim says */
    CLAIM_OPPOSITE,    /* the opposite of another claim */
    CLAIM_REFERENCE,   /* "denied this" */
    CLAIM_NO_COMMENT,
};

struct claim {
    enum claim_sort sort;
    struct character speaker;
    bool anonymous;
    uint32_t people;             /* of an anonymous one */
    struct clause main, second;
    bool has_second;
    unsigned connector, stock;
    int target;                  /* the claim that it denies */
    int32_t day;                 /* when it was said */
    bool again;                  /* made after a claim of the earlier story, which has the same number */
};

/* How an article words a claim. */
enum telling { TELL_WHOLE, TELL_CUT, TELL_HALVES, TELL_INDIRECT, TELL_PARAPHRASE, TELL_FAR, TELL_MIXED, TELLINGS };

struct item {
    int claim;                   /* -1: a sentence of the outlet's own, about background `background` */
    /* STORY_BACKGROUND: about something that only this article has, which `phrase` decides */
    unsigned background;
    enum telling telling;
    uint64_t style, phrase;      /* what words, and how it is attributed */
    bool joined;                 /* in the paragraph of the item before */
    bool distorted;
};

enum article_sort { ARTICLE_FIRST, ARTICLE_OWN, ARTICLE_SAME, ARTICLE_CUT, ARTICLE_REWRITTEN, ARTICLE_LATER,
                    ARTICLE_REVISION, ARTICLE_SORTS };
extern const char *const article_sort_names[ARTICLE_SORTS];

struct article {
    enum article_sort sort;
    int origin;                  /* the article that it copies or revises; -1 */
    unsigned family;             /* articles of one text have the same */
    unsigned outlet, spelling;   /* spelling: whose */
    int32_t day;
    unsigned minute;             /* of the day */
    bool undated, month_only, has_url;
    unsigned url;                /* number of the article whose url it is */
    struct item items[ARTICLE_ITEMS];
    size_t item_count;
};

struct story {
    uint64_t seed, number;
    struct setting setting;
    int64_t earlier;             /* the story that it is like; -1 */
    struct claim claims[STORY_CLAIMS];
    size_t claim_count, said_count;   /* the first said_count are no denials */
    struct clause background[STORY_BACKGROUND];
    struct article articles[STORY_ARTICLES];
    size_t article_count;
};

/* Of `stories` stories, spread evenly over `days` from 2021-01-01. */
struct plan {
    uint64_t seed, stories;
    unsigned days;
};
void story_make(struct story *s, const struct plan *plan, uint64_t number);

/* The key of a claim, the same in the whole pile. */
static inline uint64_t claim_key(const struct story *s, size_t claim) { return s->number * CLAIM_KEYS + claim; }

#endif
