/* Reads a part of PolNeAR (articles with attributions of source, cue and content) for training and measuring. */
#ifndef CW_TRAIN_CORPUS_POLNEAR_H
#define CW_TRAIN_CORPUS_POLNEAR_H

#include <stddef.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "proto/record.h"
#include "worker/extract/analysis.h"

struct attribution {         /* byte spans, increasing */
    struct spans source, cue, content;
};

struct polnear_article {
    const char *name, *text;
    size_t text_size;
    struct attribution *attributions;  /* in order of their cues */
    size_t attribution_count;
    struct spans discard;    /* boilerplate that the annotators set aside */
};

struct polnear {
    struct arena *arena;     /* owns everything here */
    struct polnear_article *articles;
    size_t article_count;
};

/* Reads `directory`/gold.jsonl and the texts beside it.  Freed by polnear_free, also after an error. */
enum cw_error polnear_read(const char *directory, struct polnear *out);
void polnear_free(struct polnear *p);

/* The tokens that a byte span touches; first == last if it touches none. */
struct range polnear_tokens(const struct analysis *a, struct span s);

#endif
