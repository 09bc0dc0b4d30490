/* The features of the names stage, one code for trainer and stage, so that they cannot drift. */
#ifndef CW_EXTRACT_NAMES_FEATURES_H
#define CW_EXTRACT_NAMES_FEATURES_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"
#include "worker/extract/words/words.h"
#include "worker/model/features.h"

/* Corpora disagree on what a name is (is "the Ruritanian president" MISC? is a title part of a name?).  A few features
 * are doubled with where they come from, so that manners do not mix; texts are read as the news corpora are. */
enum names_domain { DOMAIN_NEWS, DOMAIN_OTHER };

struct names_context;  /* what features need to know of a whole document */

/* Needs a->xpos.  In a's arena. */
struct names_context *names_context_new(const struct analysis *a, const struct lexicon *lexicon);

const struct word *names_context_words(const struct names_context *c);  /* token_count */

/* Fills f with a row for each token of the sentence. */
void names_rows(const struct names_context *c, struct range sentence, enum names_domain domain, struct feature_rows *f);

/* The label names of the model: "O", then B- and I- of each type. */
#define NAME_TYPES(X) X(PER) X(ORG) X(LOC) X(NORP) X(MISC)
#define X(type) +2
enum { NAME_LABELS = 1 NAME_TYPES(X) };
#undef X
extern const char *const name_labels[NAME_LABELS];

#endif
