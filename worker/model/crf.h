/* A first-order linear-chain conditional random field over hashed features (Lafferty, McCallum, Pereira, ICML 2001).
 * The weights are a read-only mapped file; one struct crf may be shared by threads. */
#ifndef CW_MODEL_CRF_H
#define CW_MODEL_CRF_H

#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "worker/model/chain.h"
#include "worker/model/features.h"

struct crf;

/* Maps a model file; checks magic, version, sizes and checksum.  CW_ECORRUPT, CW_ENEWER, CW_ENOINPUT. */
enum cw_error crf_open(const char *path, struct crf **out);
void crf_close(struct crf *c);

size_t crf_label_count(const struct crf *c);
const char *crf_label(const struct crf *c, size_t label);
uint64_t crf_checksum(const struct crf *c);                    /* of the file's content, for the engine's version */

/* The features' sums, f->rows × labels log-scores in `arena`, with what the first label costs in the first row; and the
 * chain that decodes them (chain.h), which is c's. */
float *crf_scores(const struct crf *c, const struct feature_rows *f, struct arena *arena);
const struct chain *crf_chain(const struct crf *c);

/* Both at once: the best label of each of f->rows positions and, if `marginal` is not NULL, its posterior probability.
 * Scratch memory comes from `arena`. */
void crf_decode(const struct crf *c, const struct feature_rows *f, struct arena *arena, uint8_t *labels,
                float *marginal);

#endif
