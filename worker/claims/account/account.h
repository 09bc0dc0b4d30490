/* What can be told of a claim: who carries it, from how many origins, where it appeared first, who denies
 * it and who leaves that out.  Pure: made from what a reader of the store found (worker/store/claims.h),
 * at the time of the question.
 *
 * "Channels" and "origins", never "confirmed by": false corroboration is worse than none.  Where it cannot be told
 * whether two chains go back to one origin, they are not counted as two. */
#ifndef CW_CLAIMS_ACCOUNT_H
#define CW_CLAIMS_ACCOUNT_H

#include "worker/claims/relation/relation.h"
#include "worker/store/claims.h"

enum origin_kind { ORIGIN_SPEAKER, ORIGIN_DOCUMENT, ORIGIN_UNNAMED, ORIGIN_UNCLEAR, ORIGIN_KINDS };
const char *origin_kind_name(enum origin_kind k);   /* "named speaker", "document", "unnamed source", "unclear" */

struct origin {               /* an independent point from which the claim entered the news */
    enum origin_kind kind;
    const char *name;         /* "Ada Kestrin"; "a senior official, to the Port Maren Courier" */
    uint32_t *appearances;    /* indexes into the claim's appearances */
    size_t count;
    const char **folded;      /* why appearances were folded into it, for people:
                               * "Northern Wire names the Port Maren Courier" */
    size_t folded_count;
};

struct carrier {              /* an outlet that carries the claim: a channel */
    const char *outlet;       /* "(outlet unknown)" where it is */
    uint32_t documents;
    const char *lo, *hi;      /* its earliest; NULL: undated */
    bool copy;                /* each of its articles is a near copy of another outlet's that carries it too */
    bool denies;              /* reports a denial of it */
    bool bare;                /* says it in its own voice somewhere */
};

enum omission_kind { OMITS_CERTAINLY, OMITS_PERHAPS };  /* perhaps: the dates do not prove that the denial was out */
struct omission {
    uint32_t document;        /* index into the claim's documents: carries the claim, has none of its denials */
    uint32_t denial;          /* the earliest denial, index into the claim's denials */
    enum omission_kind kind;
};

struct account {
    const struct claim_material *claim;
    struct origin *origins;        /* those certainly independent first, unclear ones last */
    size_t origin_count;
    uint32_t independent;          /* how many are not ORIGIN_UNCLEAR; at least 1 where there is an appearance */
    bool anonymous_only;           /* every origin is unnamed or unclear and no appearance names a speaker */
    struct carrier *carriers;      /* in order of first appearance, undated ones last */
    size_t carrier_count;
    int32_t first;                 /* appearance that is provably the earliest,
                                    * or the earliest dated; -1: none is dated */
    uint32_t *perhaps_earlier;     /* appearances whose interval does not prove that they came later */
    size_t perhaps_earlier_count;
    struct omission *omissions;
    size_t omission_count;
    uint32_t revisions;            /* documents that are later texts of a url that is there already */
};

/* Arena memory; refers to the material. */
void account_make(const struct claim_material *m, struct arena *arena, struct account *out);

/* The account's anonymous_only, which speakers tell alone. */
bool account_is_anonymous(const struct claim_material *m);

#endif
