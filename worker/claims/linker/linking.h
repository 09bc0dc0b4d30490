/* The linker's inside, shared by its files, of which each calls only those that come after it: linker.c (life, a call),
 * decisions.c (the file of decisions), names.c (spellings), document.c (one document), sums.c (claims in numbers),
 * wordings.c and copies.c (who stands next to whom), assertions.c and contexts.c (what is compared), components.c
 * (claims), touched.c, place.c.  Everybody else includes linker.h. */
#ifndef CW_CLAIMS_LINKING_H
#define CW_CLAIMS_LINKING_H

#include <sys/stat.h>

#include "worker/claims/copies/concordance.h"
#include "worker/claims/linker/linker.h"
#include "worker/claims/linker/place.h"
#include "worker/claims/linker/touched.h"
#include "worker/claims/relation/context.h"
#include "worker/claims/relation/relation.h"
#include "worker/claims/wording/keys.h"
#include "worker/store/links.h"
#include "worker/store/recent.h"

enum {
    SUPPORT = 2,                  /* keys by which two wordings of one fortnight must be neighbours to be compared */
    DOCUMENT_WORDINGS = 2048,     /* of a document; what is beyond is not linked */
    CALL_WORDINGS = 512,          /* after so many a call ends, whatever its budget of documents */
    STATEMENT_WORDINGS = 16,
    DOCUMENT_NAMES = 48,          /* of a document, compared with those of another */
};

_Static_assert((int)DAY_UNKNOWN == (int)LINKS_NO_DAY, "days go into the store as they are");

struct linker {
    struct store *store;
    struct term_reader *terms;
    int64_t rules;
    struct arena *arena;          /* of the document at hand */
    struct recent *recent;        /* wordings, by their keys; sides of comparisons, by minus the documents'; names.c */
    struct recent *contexts;      /* of documents, by their keys; by minus these: sums.c */
    struct touched touched;       /* in this call */
    size_t wordings;              /* of this call */
    bool sums_wait;               /* of large claims, for all that we know */
    char *decisions;              /* path, or NULL */
    bool decisions_seen;          /* and this is how the file was */
    struct timespec decisions_time;
    int64_t decisions_size;       /* -1: there was none */
};

/* A wording of the document at hand. */
struct piece {
    struct span span;
    uint32_t statement, number;   /* index of its statement; from 1, within it */
    struct neighbour at;          /* its place in every list, and its key */
    const struct assertion *assertion;
    int64_t claim;                /* while it is being linked; 0: none */
};

/* document.c */
enum cw_error document_link(struct linker *l, int64_t document);
/* Of a document that is linked: puts its keys into the index again. */
enum cw_error document_remember(struct linker *l, int64_t document);

/* wordings.c */
enum cw_error wordings_link(struct linker *l, struct piece *pieces, size_t count);
enum cw_error wordings_nest(struct linker *l, const struct piece *pieces, size_t count);  /* those that overlap */
enum cw_error wordings_remember(struct linker *l, const struct piece *pieces, size_t count);
enum cw_error wordings_refer(struct linker *l, const struct record *r, const struct piece *pieces, size_t count);

/* assertions.c: a wording as relation_judge looks at it, in the arena of the document at hand; made of what stands in
 * that, or found in the store. */
/* Makes its terms. */
const struct assertion *assertion_keep(struct linker *l, int64_t wording, const struct assertion *a);
enum cw_error assertion_get(struct linker *l, int64_t wording, const struct assertion **out);
int64_t assertion_document(const struct linker *l, int64_t wording);  /* 0: not at hand */

/* contexts.c: names of a document that are no places, its first DOCUMENT_NAMES, by the alphabet; whether the two may
 * speak of the same. */
struct names {
    const struct links_name *at;
    size_t count;
};
enum cw_error document_names(struct linker *l, int64_t document, const struct names **out);
enum cw_error documents_meet(struct linker *l, int64_t a, int64_t b, bool *out);

/* copies.c */
enum cw_error copies_link(struct linker *l, const struct links_document *d);
enum cw_error copies_remember(struct linker *l, const struct links_document *d);

/* components.c: the two say the same; they no longer do so directly.  *claim: that of a, 0: none; before and after. */
enum cw_error components_join(struct linker *l, struct neighbour a, int64_t *claim, struct neighbour b);
enum cw_error components_part(struct linker *l, int64_t a, int64_t b);

/* sums.c */
void sums_note(struct linker *l, const struct links_document *d);
enum cw_error sums_follow(struct linker *l, int64_t claim);       /* that has changed */
/* One of the large claims that wait; *more: others wait. */
enum cw_error sums_follow_large(struct linker *l, bool *more);

/* names.c */
enum cw_error names_follow(struct linker *l, const struct touched_pair *p);

/* decisions.c: reads the file if it has changed. */
enum cw_error decisions_follow(struct linker *l);

#endif
