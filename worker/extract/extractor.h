/* The extractor's inside, shared by extract.c and tokens_io.c. */
#ifndef CW_EXTRACT_EXTRACTOR_H
#define CW_EXTRACT_EXTRACTOR_H

#include "worker/extract/extract.h"
#include "worker/extract/lexicon.h"
#include "worker/extract/names.h"
#include "worker/extract/statements.h"
#include "worker/extract/syntax.h"
#include "worker/extract/tags.h"

struct extractor {
    struct lexicon *lexicon;
    struct tagger *tagger;
    struct syntax_model *syntax;
    struct names_model *names;
    struct statement_models *statements;
    char engine[96];
};

#endif
