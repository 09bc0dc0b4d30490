/* The way through the dependency tree from a cue to the tokens of its sentence.  Part of the statements stage. */
#ifndef CW_EXTRACT_ROUTES_H
#define CW_EXTRACT_ROUTES_H

#include "worker/extract/statements/statement_view.h"

enum { ROUTE_HIGHEST = 4, ROUTE_DEEPEST = 4, ROUTE_NO_EDGE = 255 };

/* Up from the cue's head to the common ancestor, then down to the token. */
struct route {
    uint8_t up;              /* steps up; ROUTE_HIGHEST: that many or more */
    uint8_t down;            /* steps down; ROUTE_DEEPEST: that many or more */
    uint8_t first, second;   /* relations of the first two steps down; ROUTE_NO_EDGE */
    uint32_t branch;         /* the token where the first step down leads; VIEW_NONE: none */
};

/* The cue's token that governs the others: a verb if there is one. */
uint32_t routes_head(const struct analysis *a, struct range cue);

/* The routes to all tokens of the sentence, an array from `arena`. */
struct route *routes_find(const struct analysis *a, struct range sentence, uint32_t cue_head, struct arena *arena);

#endif
