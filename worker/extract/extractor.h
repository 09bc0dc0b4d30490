/* The extractor's inside, shared by extract.c and tokens_io.c. */
#ifndef CW_EXTRACT_EXTRACTOR_H
#define CW_EXTRACT_EXTRACTOR_H

#include "worker/extract/extract.h"
#include "worker/extract/coref/coref.h"
#include "worker/extract/reading.h"
#include "worker/extract/statements/statements.h"
#include "worker/extract/worth/worth.h"

struct extractor {
    struct readers read;
    struct coref_model *coref;
    struct statement_models *statements;
    struct worth_model *worth;
    char engine[96];
};

#endif
