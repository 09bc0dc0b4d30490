/* In which order the texts of a url came, and how that is known.  When they were stored says nothing: an
 * archive is stored in any order. */
#ifndef CW_CLIENT_CLAIMS_REVISION_ORDER_H
#define CW_CLIENT_CLAIMS_REVISION_ORDER_H

#include "proto/record.h"
#include "worker/store/claims.h"

struct revision_text {
    const struct claim_document *document;
    bool is_updated;          /* a line above the body says so, and when: */
    char lo[20], hi[20];
};

/* `record` is the document's.  Arena memory for a while; the result has none of it. */
void revision_text_of(const struct claim_document *d, const struct record *record, struct arena *arena,
                      struct revision_text *out);

/* As reader_revisions has them; those of one date by when they say that they were updated,
 * first those that say nothing of it. */
void revision_sort(struct revision_text *texts, size_t count);

enum revision_basis { REVISION_BY_PUBLICATION, REVISION_BY_UPDATE, REVISION_UNKNOWN };
const char *revision_basis_name(enum revision_basis b);  /* "published", "updated", "unknown" */
/* How it is known that `a`, which revision_sort put before `b`, came first. */
enum revision_basis revision_basis_of(const struct revision_text *a, const struct revision_text *b);

#endif
