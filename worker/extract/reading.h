/* The stages that read words: tags, syntax, names.  A linear model of each proposes, and the shared network, whose rows
 * are only there while a block of sentences is read, has a say: so the three go over the document together. */
#ifndef CW_EXTRACT_READING_H
#define CW_EXTRACT_READING_H

#include "proto/error.h"
#include "worker/extract/analysis.h"
#include "worker/extract/encoder/encoding.h"
#include "worker/extract/names/names.h"
#include "worker/extract/syntax/syntax.h"
#include "worker/extract/tags/tags.h"
#include "worker/extract/words/lexicon.h"

/* The loaded models; read-only after opening. */
struct readers {
    struct lexicon *lexicon;
    struct encoding_model *encoder;  /* NULL: the linear models alone, to compare with */
    struct tagger *tagger;
    struct syntax_model *syntax;     /* NULL, as the next: not read */
    struct names_model *names;
};

/* Loads them all from the folder `directory`, or those that tags need.  Closed by
 * readers_close, also after an error. */
enum cw_error readers_open(const char *directory, struct readers *out);
enum cw_error readers_open_tags(const char *directory, struct readers *out);
void readers_close(struct readers *r);
uint64_t readers_checksum(const struct readers *r);  /* for the engine's version */

/* Fills a->words, a->upos, a->xpos, a->head, a->deprel and a->names.  Needs tokens and sentences. */
void reading_stages(const struct readers *r, struct analysis *a);

#endif
