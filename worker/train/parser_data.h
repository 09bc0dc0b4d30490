/* The treebanks as the parser's trainer needs them, and the measuring of a trained parser. */
#ifndef CW_TRAIN_PARSER_DATA_H
#define CW_TRAIN_PARSER_DATA_H

#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "worker/extract/words/lexicon.h"
#include "worker/extract/syntax/syntax_state.h"
#include "worker/extract/tags/tags.h"
#include "worker/train/parser_oracle.h"

struct parser_sentence {
    uint32_t size;
    const struct parse_word *words;
    struct gold_tree gold;
};

struct parser_data {
    struct arena *arena;            /* owns everything here */
    struct parser_sentence *sentences;
    size_t sentence_count;
    uint32_t longest;               /* sentence, in words */
    const char *relation[PARSE_MAX_RELATIONS];  /* sorted, without "root" */
    size_t relation_count;
    uint64_t marker_relations;      /* see struct parse_state */
    const char *class_names[PARSE_MAX_CLASSES]; /* as syntax_open expects them */
    size_t class_count;
};

/* Reads the training parts under `corpora`/ud.  A treebank's document i gets its tags from taggers[i % parts].
 * Freed by parser_data_free, also after an error. */
enum cw_error parser_data_read(const char *corpora, const struct lexicon *lexicon, struct tagger *const *taggers,
                               size_t parts, struct parser_data *out);
void parser_data_free(struct parser_data *d);

/* Parses the dev parts under `corpora`/ud with the model in `path`, prints UAS and LAS for the model card. */
enum cw_error parser_measure(const char *corpora, const struct lexicon *lexicon, const struct tagger *tagger,
                             const char *path);

#endif
