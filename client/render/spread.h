/* How a claim went through the outlets, for people: first, channels, origins, copies, denials. */
#ifndef CW_CLIENT_RENDER_SPREAD_H
#define CW_CLIENT_RENDER_SPREAD_H

#include "client/render/terminal.h"
#include "worker/claims/account/bare.h"

struct spread {
    const struct claim_material *m;
    struct account account;
    bool bare_asked;
    struct bare_mention *bare;
    size_t bare_count;
};

void spread_print(struct terminal *t, const struct spread *s);

/* The origin of an appearance, from 1; 0: none. */
size_t spread_origin(const struct spread *s, uint32_t appearance);

/* "rewritten: 12 of 14 and 15 paragraphs say the same, 12 in the same order, overlap 0.47" */
const char *spread_copy_words(const struct claim_copy *c, struct arena *arena);

#endif
