/* Links documents as they arrive: wordings to claims, documents to near copies, names to their spellings.  Runs in the
 * store's writing process, in its idle time, a bounded piece at a time, each in one transaction.
 *
 * What comes out does not depend on the order of arrival: for each key of the index what has it is ordered by day and
 * hash, neighbours at most WINDOW apart are candidates, a pair's support is the number of keys by which it is, and
 * relation_judge decides on the pair alone.  A newcomer brings new pairs and pushes others apart; both are followed up,
 * so that the links are those of the set, whatever came first. */
#ifndef CW_CLAIMS_LINKER_H
#define CW_CLAIMS_LINKER_H

#include "worker/store/writer.h"

struct linker;

/* `models`: where rarity.bin and lexicon.bin are.  `decisions`: the file of decisions about names; NULL or absent:
 * none. */
enum cw_error linker_open(struct store *s, const char *models, const char *decisions, struct linker **out);
void linker_close(struct linker *l);   /* NULL is allowed; before store_close */

/* Links up to `budget` documents that are not yet linked.  *more: some are left.  Runs its own transaction. */
enum cw_error linker_some(struct linker *l, unsigned budget, bool *more);

#endif
