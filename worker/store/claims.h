/* Reading what the linker found: claims with all that belongs to them, near copies, names that may be one,
 * revisions.  Part of the reader: short transactions, no write permission needed.  What is told about it is
 * made in worker/claims/account. */
#ifndef CW_STORE_CLAIMS_H
#define CW_STORE_CLAIMS_H

#include "worker/store/reader.h"

/* A claim's public name: "c" and 12 hexadecimal digits (a beginning of 4 or more will do where it is clear), or the
 * statement that it stands in: "DOCUMENT/s3", of the second wording "DOCUMENT/s3.2", with a document's id or its
 * beginning.  So every statement, alone or not, can be asked for. */

struct claim_document {
    int64_t document;                   /* key */
    const char *id, *title, *outlet, *url, *uri;
    const char *published_lo, *published_hi, *published_basis;  /* NULL: undated */
    const char **authors;
    size_t author_count;
    /* 0: the only or first text of its url; else how many are before it, see reader_revisions */
    uint32_t revision;
    /* and the dates of publication say so of every one of them, and of those after it */
    bool revision_known;
};

struct appearance {                     /* a wording where it stands */
    int64_t wording, statement_key;
    uint32_t document;                  /* index into the documents */
    const char *statement;              /* "s3" */
    uint32_t number;                    /* from 1: which wording of the statement */
    const char *text;                   /* the wording */
    uint32_t begin, end;                /* bytes of the document's text */
    const char *speaker;                /* NULL: none */
    bool anonymous;
    uint32_t people;
    const char *source, *cue, *content; /* of the statement, pieces joined by " … " */
    const char *form, *kind, *polarity;
    const char **via;                   /* nearest the speaker first */
    size_t via_count;
};

struct claim_denial {
    /* the wording that denies; `document` is an index into the claim's documents too */
    struct appearance what;
    uint32_t denied;                    /* index into appearances */
    const char *basis;                  /* "content", "reference" */
};

struct claim_copy {
    uint32_t a, b;                      /* indexes into the documents */
    const char *kind;
    uint32_t matched, in_order, paragraphs_a, paragraphs_b;
    double overlap;
};

struct claim_relative {                 /* another claim: alike, months apart */
    const char *id, *text;
    const char *published_lo;
};

struct claim_material {
    const char *id;                     /* public name */
    int64_t claim;                      /* key; 0: a wording alone */
    struct appearance *appearances;     /* in order of publication (undated last), then document id, then place */
    size_t appearance_count;
    struct claim_document *documents;   /* of the appearances, then of the denials; each once */
    size_t document_count, carrying;    /* the first `carrying` have an appearance */
    /* those of any of its wordings, and what says the same as one of them; in the same order */
    struct claim_denial *denials;
    size_t denial_count;
    struct claim_copy *copies;          /* among the documents */
    size_t copy_count;
    struct claim_relative *relatives;
    size_t relative_count;
};

/* Arena memory.  CW_ENOTFOUND; CW_EUSAGE when the name is ambiguous or no name of a claim. */
enum cw_error reader_claim(struct reader *r, const char *name, struct arena *arena, struct claim_material *out);

/* Which claims: NULL or 0 is "any".  What is asked of wordings (up to `document`) must hold of one of them, all of it;
 * the rest is asked of the claim. */
struct claim_filter {
    const char *about;                  /* full text, as in statement_filter.text */
    const char *speaker;                /* as there; every spelling that the speaker's name is folded with counts too */
    const char *outlet;
    const char *via;                    /* an intermediary, folded: a word of it will do */
    const char *since, *until;          /* publication, as in statement_filter */
    const char *stored_since;           /* UTC as in documents.done_at: became visible then or later */
    const char *document;               /* id or its beginning */
    const char *not_outlet;             /* no document of this outlet carries it */
    bool denied;                        /* some wording has a denial */
    /* wordings without a claim too, otherwise only those of two documents or more */
    bool alone;
    uint32_t min_documents;
};
struct claim_row {
    const char *id;                     /* public name */
    int64_t claim, wording;             /* keys: of a claim, or (claim 0) of a wording alone */
    uint64_t wordings, documents, outlets;
    const char *first_lo;
};
/* In order of documents, the most first; then of first_lo, undated last, then id.  Wordings alone come after the
 * claims.  The callback may read claims, not search again. */
typedef enum cw_error (*claim_fn)(const struct claim_row *row, void *context);
enum cw_error reader_claims(struct reader *r, const struct claim_filter *f, claim_fn each, void *context);

/* Of what such a row stands for, only its speakers: appearances in no order, with speaker, anonymous, people and
 * source; documents with their key.  Arena memory. */
enum cw_error reader_claim_speakers(struct reader *r, const struct claim_row *row, struct arena *arena,
                                    struct claim_material *out);

struct copy_filter {
    const char *document;               /* one of the two */
    const char *outlet;                 /* of one of the two */
    const char *since, *until;
    const char *kind;
    uint32_t limit;
};
struct copy_row {
    struct claim_document a, b;         /* in order of publication where the dates tell */
    const char *kind;
    uint32_t paragraphs_a, paragraphs_b, matched, in_order;
    double overlap;
};
typedef enum cw_error (*copy_fn)(const struct copy_row *row, void *context);
enum cw_error reader_copies(struct reader *r, const struct copy_filter *f, copy_fn each, void *context);

/* The names that are one with a name: by evidence of at least one pair of documents, and by
 * decisions, which go before evidence. */
struct name_member {
    const char *name, *folded;          /* as written most often */
    const char *spellings;              /* joined by " | " */
    uint64_t documents;
    /* how it came in: "spelling", "acronym", "short", "merge"; NULL for the one asked for */
    const char *likeness;
    const char *to, *to_folded;         /* which member it was compared with, as written and folded */
    uint64_t evidence;                  /* pairs of documents; 0 for "merge" */
};
enum cw_error reader_name_group(struct reader *r, const char *name, struct arena *arena, struct name_member **out,
                                size_t *count);
/* Two documents that are evidence for a pair of folded names: at most `cap` pairs. */
struct name_proof {
    const char *document_a, *outlet_a, *spelling_a, *document_b, *outlet_b, *spelling_b;
};
enum cw_error reader_name_proofs(struct reader *r, const char *folded_a, const char *folded_b, struct arena *arena,
                                 struct name_proof *out, size_t cap, size_t *count);

/* Every text of a url, the earliest published first, undated ones last; what dates leave open goes by the public ids,
 * so that the order is the same whatever was stored first.  Arena memory. */
enum cw_error reader_revisions(struct reader *r, const char *url, struct arena *arena, struct claim_document **out,
                               size_t *count);

/* Ids of documents that share a claim with a document, or are its near copies, in order of
 * id: at most `cap`.  Arena memory. */
enum cw_error reader_related(struct reader *r, int64_t document, struct arena *arena, const char **out, size_t cap,
                             size_t *count);

/* How far the linker is: what every answer says, so nothing here is counted row by row. */
struct linking {
    uint64_t unlinked;                  /* documents that wait for it */
    bool begun;                         /* there is a wording */
};
enum cw_error reader_linking(struct reader *r, struct linking *out);

/* The same in figures.  Counts rows: of a large store that takes seconds. */
struct linked_stats {
    uint64_t claims, wordings, copies, denials, names_folded;
    uint64_t unlinked;
};
enum cw_error reader_linked(struct reader *r, struct linked_stats *out);
enum cw_error reader_count_claims(struct reader *r, uint64_t *out);

#endif
