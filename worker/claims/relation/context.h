/* What a document speaks of, as far as its names tell.  Formulas are said in many stories: "a full and independent
 * inquiry was needed", "it was too early to say what the cause had been".  From the words alone two officials who say
 * so cannot be told apart; but reports of one utterance have a person, an organisation or a place in common. */
#ifndef CW_CLAIMS_CONTEXT_H
#define CW_CLAIMS_CONTEXT_H

#include "worker/claims/wording/terms.h"

struct context_word {
    uint32_t hash;       /* of the stem; of words that hardly anybody knows, of how they sound */
    float weight;        /* how rare it is, as that of a term */
};

struct context {         /* words of names, each once, by their hashes */
    struct context_word *at;
    size_t count;
};

/* `names` are folded (worker/store/fold.h) or as written.  `out` is in `arena`; `scratch` may be the same. */
void context_make(const struct term_reader *r, const char *const *names, size_t count, struct arena *arena,
                  struct arena *scratch, struct context *out);

/* Whether two documents may report the same.  Symmetric.  Where one has no name, a line of a ticker, nothing speaks
 * against it. */
bool contexts_meet(const struct context *a, const struct context *b);

#endif
