/* Sentences of debates that people judged: is there something to check in it?  ClaimBuster (Arslan et al., ICWSM 2020),
 * JSON lines, and CheckThat! 2019 task 1, tab-separated with quotation marks around some fields. */
#ifndef CW_TRAIN_CORPUS_CLAIMS_H
#define CW_TRAIN_CORPUS_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/arena.h"
#include "proto/error.h"

struct claim {
    const char *text;
    bool check;              /* a check-worthy factual claim */
};

struct claims {
    struct arena *arena;     /* owns everything here; the caller's to free, also after an error */
    struct claim *at;
    size_t count;
};

/* Reads a file, by its ending ".jsonl" or ".tsv".  CW_ENOINPUT, CW_EDATA with the line's number. */
enum cw_error claims_read(const char *path, struct claims *out);

#endif
