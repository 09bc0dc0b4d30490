/* The extractor's inside, shared by extract.c and tokens_io.c. */
#ifndef CW_EXTRACT_EXTRACTOR_H
#define CW_EXTRACT_EXTRACTOR_H

#include "worker/extract/extract.h"
#include "worker/extract/coref/coref.h"
#include "worker/extract/words/lexicon.h"
#include "worker/extract/names/names.h"
#include "worker/extract/statements/statements.h"
#include "worker/extract/syntax/syntax.h"
#include "worker/extract/tags/tags.h"
#include "worker/extract/worth/worth.h"

struct extractor {
    struct lexicon *lexicon;
    struct tagger *tagger;
    struct syntax_model *syntax;
    struct names_model *names;
    struct coref_model *coref;
    struct statement_models *statements;
    struct worth_model *worth;
    char engine[96];
};

#endif
