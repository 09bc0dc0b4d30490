/* Coreference within the document: which names, descriptions and pronouns mean the same.  Each mention, from left to
 * right, follows the mention before it that scores best, or none: mention ranking (Denis and Baldridge, EMNLP 2008)
 * with the surface features of Durrett and Klein (EMNLP 2013), in time linear in the text. */
#ifndef CW_EXTRACT_COREF_H
#define CW_EXTRACT_COREF_H

#include "worker/extract/coref/mentions.h"
#include "worker/extract/coref/ranking.h"
#include "worker/extract/words/lexicon.h"

struct coref_model;

/* Loads the weights in `path`; `lexicon` and `syntax` must outlive the model.  CW_ENOINPUT,
 * CW_ECORRUPT, CW_ENEWER, CW_ENOMEM. */
enum cw_error coref_open(const char *path, const struct lexicon *lexicon, const struct syntax_model *syntax,
                         struct coref_model **out);
void coref_close(struct coref_model *m);               /* NULL is allowed */
uint64_t coref_checksum(const struct coref_model *m);  /* for the engine's version */

/* Fills a->mentions and numbers their chains 0, 1, 2 … in the order of their first mentions (a->chain_count); a
 * mention that nothing else follows is in none.  Names of two entities are never in one chain, all names of one entity
 * are.  Needs tags, syntax, entities, quotations. */
void coref_stage(const struct coref_model *m, struct analysis *a);

#define COREF_KIND "core"
enum { COREF_VERSION = 1 };    /* of the file: weights.h for one label */

#endif
