/* Near copies: whether one text is another's copy, wire copy with cuts, or rewrite.  A rewritten copy shares almost no
 * 5-word shingles, but keeps the order of its paragraphs (docs/ARCHITECTURE.md): so paragraphs are matched one to one
 * by their words and the longest increasing run of the matches tells. */
#ifndef CW_CLAIMS_CONCORDANCE_H
#define CW_CLAIMS_CONCORDANCE_H

#include "worker/claims/wording/terms.h"

enum { PASSAGES_MAX = 256, PASSAGES_BYTES = 256 << 10 };  /* of a text; what is beyond is not compared */

struct passage {              /* a paragraph, or some sentences of a long one */
    struct span span;
    struct terms terms;       /* of its text */
    bool *quoted;             /* by term: it stands in quotation marks, so it is not the writer's own */
};
struct passages {
    struct passage *at;
    size_t count;
};

/* The text's paragraphs without title, bylines, dateline and boilerplate.
 * Arena memory; refers to the record's text. */
void passages_make(const struct term_reader *r, const struct record *record, struct arena *arena, struct passages *out);

enum copy_kind { COPY_NONE, COPY_SAME, COPY_CUT, COPY_REWRITTEN, COPY_KINDS };
const char *copy_kind_name(enum copy_kind k);   /* "same", "cut", "rewritten" */

struct passage_match {
    uint32_t a, b;
    double overlap;           /* 0 to 1 */
    bool in_order;            /* part of the longest increasing run */
};

struct concordance {
    enum copy_kind kind;
    struct passage_match *matches;  /* by a */
    size_t count;
    uint32_t in_order;
    double overlap;           /* mean of the matches */
};

/* Symmetric but for the sides of the matches.  Texts of which less than about two sentences are alike are none.  What
 * is filled in anew every week (the same words with other names and figures) is no copy.  Of a term hash, weight and
 * flags are looked at.  Arena memory. */
void concordance_measure(const struct passages *a, const struct passages *b, struct arena *arena,
                         struct concordance *out);

/* Keys by which near copies find each other: two copies should share DOCUMENT_SUPPORT or more (of one fortnight, or
 * undated; else one more).  Different, increasing; returns how many. */
enum { DOCUMENT_KEYS = 16, DOCUMENT_SUPPORT = 2 };
size_t document_keys(const struct passages *p, uint32_t out[DOCUMENT_KEYS]);

/* Who copied, as far as dates prove it: negative, a came first; positive, b did; 0, the dates do not tell.
 * Intervals as in the record. */
int copy_direction(const struct publication_date *a, const struct publication_date *b);  /* NULL: undated */

#endif
