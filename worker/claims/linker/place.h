/* Where a wording, or a document, stands in the lists of the index.  They are ordered by day of publication, the
 * undated last, then by a hash of its public name that is the same in every store. */
#ifndef CW_CLAIMS_PLACE_H
#define CW_CLAIMS_PLACE_H

#include <stdint.h>

/* statement 0: the document itself (worker/store/links.h, links_hash); day: days since 1970-01-01, or DAY_UNKNOWN. */
int64_t place_of(const char *document_id, uint32_t statement, uint32_t number, int32_t day);
uint64_t place_hash(int64_t place);  /* 48 bits */

/* By how many keys those at two places must be neighbours to be compared: `keys`, or one more if they are more than a
 * fortnight apart.  Who says the same says it soon; the longer ago, the more others share two words with it by chance. */
unsigned place_support(int64_t a, int64_t b, unsigned keys);

#endif
