/* Whether two names, written differently in two documents that report the same, may be one: another spelling or
 * transliteration (Candiro, Candiru), an acronym (OWF), a mention without first name.  Names are folded
 * (worker/store/fold.h).  That the documents report the same is the evidence; without it nothing is folded. */
#ifndef CW_CLAIMS_FOLDING_H
#define CW_CLAIMS_FOLDING_H

#include "proto/buffer.h"
#include "proto/error.h"
#include "proto/record.h"

enum name_likeness { NAMES_DIFFER, NAMES_SPELLING, NAMES_ACRONYM, NAMES_SHORT };
const char *name_likeness_name(enum name_likeness l);  /* "spelling", "acronym", "short" */

/* Never for equal names.  Types are hints: a name's type is often mistaken. */
enum name_likeness names_compare(const char *folded_a, enum entity_type a, const char *folded_b, enum entity_type b);

/* What people decided: a text file under version control, a line a decision, "merge NAME = NAME" or
 * "split NAME = NAME", # comments.  The last line about a pair holds. */
struct name_decision {
    bool merge;
    const char *a, *b;        /* as written; arena memory */
};
/* CW_EDATA names the line and what is wrong with it.  Arena memory. */
enum cw_error decisions_parse(const char *text, size_t size, const char *name, struct arena *arena,
                              struct name_decision **out, size_t *count);
/* One line, with its newline.  CW_EUSAGE for names that cannot be written (with =, a line break, no letter). */
enum cw_error decision_write(const struct name_decision *d, struct buffer *out);

#endif
