/* What crf_open reads and crf_train writes: header, label names (NUL after each), start scores, transitions
 * (floats), then the weights' sections (weights.h). */
#ifndef CW_MODEL_CRF_FORMAT_H
#define CW_MODEL_CRF_FORMAT_H

#include <stdint.h>

#define CRF_KIND "crf "
enum { CRF_VERSION = 1 };

struct crf_header {
    uint32_t label_count, label_bytes;
};

#endif
