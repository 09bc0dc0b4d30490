/* The extractor's inside, shared by extract.c and tokens_io.c. */
#ifndef CW_EXTRACT_EXTRACTOR_H
#define CW_EXTRACT_EXTRACTOR_H

#include "worker/extract/analysis.h"
#include "worker/extract/extract.h"

struct extractor {
    char engine[96];
};

/* Runs all stages in their order; with tokens_given those that make or need running text are left out. */
void extractor_run_stages(const struct extractor *x, struct analysis *a, bool tokens_given);

#endif
