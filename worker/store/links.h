/* What the linker (worker/claims/linker) reads and writes, as typed operations on the writer's store:
 * wordings, the index in which neighbours find each other, links, claims, near copies, evidence about names.
 * What to link is the linker's to know; here is only how it is kept.  All but links_pending needs an open
 * transaction; errors as in writer.h. */
#ifndef CW_STORE_LINKS_H
#define CW_STORE_LINKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "proto/record.h"
#include "worker/store/writer.h"

/* --- documents --- */

/* By which rules the links were made: 0, none yet.  What others made must be forgotten before new ones come. */
int64_t links_rules(const struct store *s);
void links_set_rules(struct store *s, int64_t rules);
/* Takes away up to `rows` rows of each table (not the decisions); *more: some are left.
 * The first call makes every document unlinked. */
enum cw_error links_forget(struct store *s, unsigned rows, bool *more);

uint64_t links_pending(const struct store *s);       /* documents that are not linked yet */
int64_t links_next(const struct store *s);           /* key of the first of them; 0: none */
void links_advance(struct store *s);                 /* it is linked */

struct links_document {
    int64_t document, first_statement;               /* keys; statement i of the record has first_statement + i */
    const char *id;
    struct record record;
};
/* Arena memory.  CW_EDATA: the record cannot be read; the transaction goes on. */
enum cw_error links_document(struct store *s, int64_t document, struct arena *arena, struct links_document *out);

/* --- wordings --- */

/* 48 bits that tell wordings apart by where they stand, the same in every store.  statement 0: the document itself. */
uint64_t links_hash(const char *document_id, uint32_t statement, uint32_t number);

enum { LINKS_NO_DAY = INT32_MIN };
struct links_cut {                                   /* a wording as it is cut from its statement */
    int64_t statement;
    uint32_t number;                                 /* from 1 */
    struct span span;
    size_t content_at;                               /* where its text begins in the statement's content as the row has
                                                      * it (rows_joined_at) */
    int32_t day_lo, day_hi;                          /* of publication, since 1970-01-01; LINKS_NO_DAY: undated */
};
enum cw_error links_add_wording(struct store *s, const struct links_cut *cut, int64_t *wording);

enum cw_error links_find_wording(struct store *s, int64_t statement, uint32_t number, int64_t *wording);  /* 0: none */

struct links_wording {
    int64_t document;                                /* its key */
    const char *text;
    size_t size;
    const char *speaker;                             /* NULL: none */
    bool anonymous;
    uint32_t people;
    const char *source, *cue;
    enum statement_form form;
    enum statement_kind kind;
    enum polarity polarity;
    int32_t day_lo, day_hi;                          /* as in links_cut */
};
enum cw_error links_wording(struct store *s, int64_t wording, struct arena *arena, struct links_wording *out);
enum cw_error links_wording_hash(struct store *s, int64_t wording, uint64_t *hash);  /* links_hash of it */
enum cw_error links_document_of(struct store *s, int64_t wording, int64_t *document);

struct links_carrier {                               /* the document in which a wording stands */
    int64_t document;
    const char *outlet, *published_lo, *published_hi;  /* NULL: not known */
};
enum cw_error links_carrier(struct store *s, int64_t wording, struct arena *arena, struct links_carrier *out);

/* --- the index --- */

/* Rows of the index come in any order of keys: put into the store one by one, each would rewrite a page.  So they wait
 * in memory, and are written many at a time, in order, as segments that are merged later (links_segments.h).  What was
 * in memory when the program ended is made again from the documents. */

enum links_list { LINKS_WORDINGS, LINKS_DOCUMENTS, LINKS_LISTS };
enum { LINKS_WINDOW = 8 };

struct neighbour {
    int64_t place, member;                           /* a list is ordered by both */
};
struct neighbours {
    struct neighbour left[LINKS_WINDOW], right[LINKS_WINDOW];  /* nearest first */
    unsigned lefts, rights;
};
/* Who stands next to where `at` would stand, or stands. */
enum cw_error links_neighbours(struct store *s, enum links_list list, uint32_t key, struct neighbour at,
                               struct neighbours *out);
enum cw_error links_add_key(struct store *s, enum links_list list, uint32_t key, struct neighbour at);

/* A linked document whose rows are neither in segments nor, since the program was started, in memory; 0: none.  After
 * its rows have been added again: links_remembered. */
int64_t links_next_unkeyed(const struct store *s);
void links_remembered(struct store *s);
/* It is not known yet what is in which segments: links_settle finds out, in pieces; who asks for neighbours before that
 * waits until all is known. */
bool links_learning(const struct store *s);
/* What is in memory may be wrong: a transaction failed. */
void links_forget_keys(struct store *s);
/* After the documents of a call: writes some rows, if there are many, and merges segments, if there are many; after a
 * start it finds out which keys are in which segments, some more with each call.
 * links_hold: so many rows (for tests). */
enum cw_error links_settle(struct store *s);
enum cw_error links_hold(struct store *s, uint32_t rows);
/* Of so many lists, a power of two, is remembered what was read of segments, until links_forget_keys (for tests). */
enum cw_error links_keep(struct store *s, size_t lists);

/* --- links --- */

enum links_relation { LINKS_SAME, LINKS_EARLIER, LINKS_DENIES, LINKS_RELATIONS };
enum links_basis { LINKS_CONTENT, LINKS_REFERENCE };

/* Nothing happens if there is one from `wording` to `other` already. */
enum cw_error links_add(struct store *s, int64_t wording, int64_t other, enum links_relation relation,
                        enum links_basis basis, unsigned support, double similarity);
enum cw_error links_exists(struct store *s, int64_t a, int64_t b, bool *out);  /* in one direction or the other */
/* Takes `by` from the support of the content link between the two, if there is one, and ends it when less than `least`
 * is left.  *ended: so it did, *same: it was one that says the same. */
enum cw_error links_weaken(struct store *s, int64_t a, int64_t b, unsigned by, unsigned least, bool *ended,
                            bool *same);
/* Those that say the same as this one.  Arena memory. */
enum cw_error links_same(struct store *s, int64_t wording, struct arena *arena, int64_t **out, size_t *count);

/* --- claims --- */

enum cw_error links_claim_of(struct store *s, int64_t wording, int64_t *claim);  /* 0: none */
enum cw_error links_set_claim(struct store *s, int64_t wording, int64_t claim);
enum { LINKS_CLAIM_ID = 16 };
void links_claim_id(uint64_t hash, char id[LINKS_CLAIM_ID]);  /* what a claim is called whose least hash that is */
/* *claim 0: the id is another's. */
enum cw_error links_add_claim(struct store *s, const char *id, int64_t *claim);
enum cw_error links_claim(struct store *s, int64_t claim, char id[LINKS_CLAIM_ID], int64_t *wordings);
enum cw_error links_claim_of_id(struct store *s, const char *id, int64_t *claim);  /* 0: none */
enum cw_error links_name_claim(struct store *s, int64_t claim, const char *id);
enum cw_error links_grow_claim(struct store *s, int64_t claim, int64_t wordings);
enum cw_error links_end_claim(struct store *s, int64_t claim);
/* Its wordings, in their order; no more than `most`.  Arena memory. */
enum cw_error links_members(struct store *s, int64_t claim, size_t most, struct arena *arena, int64_t **out,
                            size_t *count);

struct links_sums {
    int64_t wordings, documents, outlets;
    const char *first_lo, *last_hi;                  /* of its dated documents; NULL: none is dated */
};
enum cw_error links_set_sums(struct store *s, int64_t claim, const struct links_sums *sums);
/* Which claims wait for their sums. */
enum cw_error links_sum_later(struct store *s, int64_t claim);
enum cw_error links_next_to_sum(struct store *s, int64_t *claim);  /* 0: none waits */
enum cw_error links_summed(struct store *s, int64_t claim);

/* --- near copies --- */

struct links_copy {
    const char *kind;
    unsigned support;
    uint32_t paragraphs, other_paragraphs, matched, in_order;
    double overlap;
};
enum cw_error links_add_copy(struct store *s, int64_t document, int64_t other, const struct links_copy *c);
enum cw_error links_weaken_copy(struct store *s, int64_t a, int64_t b, unsigned least,
                                 bool *ended);  /* as links_weaken */

/* --- names --- */

/* Whether a claim or a copy joins the two documents. */
enum cw_error links_joined(struct store *s, int64_t a, int64_t b, bool *out);

struct links_name {
    const char *folded;
    enum entity_type type;
};
/* Names in a document, each once, by the alphabet: of its first `cap` persons, organisations, places and others, and of
 * the first that are no places.  Arena memory. */
struct links_names {
    struct links_name *all, *no_places;
    size_t all_count, no_place_count;
};
enum cw_error links_names(struct store *s, int64_t document, unsigned cap, struct arena *arena,
                          struct links_names *out);
/* `folded` stands in `document`, `other` in `other_document`; either order. */
enum cw_error links_add_evidence(struct store *s, const char *folded, const char *other, const char *kind,
                                 int64_t document, int64_t other_document);
enum cw_error links_end_evidence(struct store *s, int64_t a, int64_t b);

enum cw_error links_end_decisions(struct store *s);
enum cw_error links_add_decision(struct store *s, unsigned position, bool merge, const char *name, const char *other);

#endif
