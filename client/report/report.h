/* The report: one web page about some claims, for people who were not there when it was made.  report_gather reads the
 * store, report_write makes the page from what was gathered and from nothing else, so the same findings give the same
 * bytes.
 *
 * The page holds all that it needs: no script, no picture, no font, no style comes from elsewhere. */
#ifndef CW_CLIENT_REPORT_H
#define CW_CLIENT_REPORT_H

#include "client/render/alignment.h"
#include "worker/claims/account/bare.h"
#include "worker/claims/account/select.h"
#include "worker/claims/copies/concordance.h"

enum {
    REPORT_CLAIMS_MOST = 300,       /* told, however many are asked for */
    REPORT_APPEARANCES = 24,        /* of one claim that are told; so many denials of it, too */
    REPORT_BARE_DOCUMENTS = 24,     /* looked through for sentences that say a claim without anybody's name */
    REPORT_FULL_ARTICLES = 120,     /* whose text is read and printed */
    REPORT_ARTICLE_BYTES = 256 << 10,  /* of one article that are printed */
    REPORT_TEXT_BYTES = 24 << 20,   /* of all articles that are read */
    REPORT_WORDING_BYTES = 1500,    /* of one wording */
    REPORT_COPIES = 24,             /* pairs side by side */
    REPORT_PASSAGE_BYTES = 1500,    /* of one paragraph of theirs */
    REPORT_NAMES = 400,             /* names that are looked up */
    REPORT_NAME_PROOFS = 3,
};

struct report_request {
    const char *title;
    const char *const *asked;       /* what was asked for, in words */
    size_t asked_count;
    struct claim_choice choice;
    const char *const *claims;      /* named ones: then the choice does not count */
    size_t claim_count;
};

struct report_article {
    struct claim_document about;
    bool full;                      /* the record is there */
    struct record record;
};

struct report_wording {             /* of the appearance of the same index */
    struct alignment alignment;     /* to the claim's reference; a is the reference */
    struct distortion distortions[DISTORTIONS];  /* in_a: as the appearance `beside` has it */
    size_t distortion_count;
    uint32_t beside;
};

struct report_claim {
    struct claim_material material;
    struct account account;
    struct report_wording *wordings;  /* of the first `shown` appearances */
    size_t shown, denials_shown;
    uint32_t reference;             /* the appearance with which the others are compared: the first */
    int32_t *articles;              /* by index of the material's documents; -1: not in the report */
    struct bare_mention *bare;
    int32_t *bare_articles;
    size_t bare_count;
};

struct report_copy {
    uint32_t a, b;                  /* indexes into the articles; a came first where the dates tell */
    int direction;                  /* as copy_direction: negative, or 0 */
    struct passages passages_a, passages_b;
    struct concordance concordance;
    struct alignment *alignments;   /* of the passages of each match */
};

struct report_name {
    struct name_member *members;
    size_t count;
    struct name_proof *proofs;
    size_t proof_count;
};

struct report {
    const char *title;
    const char *const *asked;
    size_t asked_count;
    struct store_stats store;
    struct linking linking;
    uint64_t stored_claims;
    bool more;                      /* claims fit that are not told */
    struct report_claim *claims;
    size_t claim_count;
    struct report_article *articles;  /* in order of publication, undated last; then by id */
    size_t article_count;
    struct report_copy *copies;
    size_t copy_count;
    bool more_copies;               /* than are told */
    struct report_name *names;      /* groups of two or more */
    size_t name_count;
};

/* What was found; no claims where none fits.  Arena memory; `out` refers to the request's words. */
enum cw_error report_gather(struct reader *r, const struct term_reader *terms, const struct report_request *request,
                            struct arena *arena, struct report *out);

/* The page.  Look at out->failed afterwards. */
void report_write(const struct report *r, struct buffer *out);

/* Puts the page into a file, whole or not at all.  A report that is there is replaced; any other file only with
 * `force`: CW_ECREATE. */
enum cw_error report_save(const char *path, const struct buffer *page, bool force);

#endif
