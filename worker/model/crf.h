/* A first-order linear-chain conditional random field over hashed features (Lafferty, McCallum, Pereira, ICML 2001).
 * The weights are a read-only mapped file; one struct crf may be shared by threads. */
#ifndef CW_MODEL_CRF_H
#define CW_MODEL_CRF_H

#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "worker/model/features.h"

struct crf;

/* Maps a model file; checks magic, version, sizes and checksum.  CW_ECORRUPT, CW_ENEWER, CW_ENOINPUT. */
enum cw_error crf_open(const char *path, struct crf **out);
void crf_close(struct crf *c);

size_t crf_label_count(const struct crf *c);
const char *crf_label(const struct crf *c, size_t label);
int crf_label_index(const struct crf *c, const char *name);    /* -1: none */
uint64_t crf_checksum(const struct crf *c);                    /* of the file's content, for the engine's version */

/* Viterbi: the best label of each of f->rows positions.  `bias`, if not NULL, is rows × labels log-scores added to the
 * model's own (use -INFINITY to forbid a label).  `marginal`, if not NULL, gets each chosen label's posterior
 * probability (forward-backward).  Scratch memory comes from `arena`. */
void crf_decode(const struct crf *c, const struct feature_rows *f, const float *bias, struct arena *arena,
                uint8_t *labels, float *marginal);

/* crf_decode in two steps, for who decodes the same features with one bias after another: the features' sums, rows ×
 * labels in `arena`, to which a bias may be added; then the labels. */
float *crf_scores(const struct crf *c, const struct feature_rows *f, struct arena *arena);
void crf_decode_scores(const struct crf *c, const float *score, size_t rows, struct arena *arena, uint8_t *labels,
                       float *marginal);

/* A chain whose transitions are the mean of c's and of another model's with the same labels, in `arena`, and the labels by it.
 * transition: from × labels + to.  The scores are the caller's, start and all. */
struct crf_chain;
struct crf_chain *crf_chain_mean(const struct crf *c, const float *transition, struct arena *arena);
void crf_decode_chain(const struct crf_chain *chain, const float *score, size_t rows, struct arena *arena, uint8_t *labels,
                      float *marginal);

#endif
