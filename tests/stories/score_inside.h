/* What the files of the scorer share: the facts, read, and what the store has in their places. */
#ifndef CW_TESTS_STORIES_SCORE_INSIDE_H
#define CW_TESTS_STORIES_SCORE_INSIDE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "proto/record.h"
#include "tests/stories/score.h"

enum { ARTICLE_KEYS = 32 };      /* story * ARTICLE_KEYS + article is a document's key */

struct fact_document {
    uint64_t key, family;
    char sort[12];
    int64_t document;            /* in the store; 0: not there */
    size_t first, count;         /* of its mentions */
    char lo[20], hi[20];
};

struct mention_fact {
    uint32_t document;           /* index */
    uint64_t claim;
    char sort[10], telling[12], speaker[16];
    bool distorted;
    struct span at[2];
    size_t pieces;
    int64_t wording;             /* of the store; 0: lost */
    int64_t cluster;             /* the claim, or less than zero for a wording alone */
    uint32_t overlap;
};

struct name_fact {
    uint32_t document;
    uint32_t entity;             /* sort in the upper bits */
    bool first;
    const char *folded;
};

struct pair {
    uint64_t a, b;
};

struct pairs {
    struct pair *at;
    size_t count, capacity;
};

struct facts {
    struct arena *arena;
    sqlite3 *db;
    const char *path;
    struct fact_document *documents;
    size_t document_count;
    struct mention_fact *mentions;
    size_t mention_count;
    struct name_fact *names;
    size_t name_count;
    struct pairs denials, earlier;   /* claim, claim; sorted */
    int32_t *document_at;            /* by the store's key; -1 */
    int64_t document_keys;
    int32_t *mention_of;             /* by the store's wording; -1 */
    int64_t wording_keys;
    uint64_t wordings;
};

enum cw_error facts_read(struct facts *f, const char *store, const char *truth);
void facts_free(struct facts *f);

void pairs_add(struct pairs *p, uint64_t a, uint64_t b);
void pairs_sort(struct pairs *p);    /* and only one of each stays */
bool pairs_has(const struct pairs *p, uint64_t a, uint64_t b);
const struct pair *pairs_from(const struct pairs *p, uint64_t a);  /* the first with a; NULL */

/* Every row of a statement. */
enum cw_error each_row(struct facts *f, const char *sql, void (*row)(sqlite3_stmt *q, void *context), void *context);

/* Whether the mention takes part in the pairs of claims: "denied this" and "declined to comment" say nothing that
 * can be found again. */
bool mention_says(const struct mention_fact *m);
/* The words of a mention; arena memory. */
const char *mention_text(struct facts *f, const struct mention_fact *m);

void score_claims(struct facts *f, struct score *out);
enum cw_error score_copies(struct facts *f, struct score *out);
enum cw_error score_denials(struct facts *f, struct score *out);
enum cw_error score_names(struct facts *f, struct score *out);
enum cw_error score_omissions(struct facts *f, struct score *out);
enum cw_error score_errors(struct facts *f, unsigned examples, FILE *errors, struct score *out);

#endif
