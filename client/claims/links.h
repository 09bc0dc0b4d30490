/* By what the wordings of a claim are one, judged again from the wordings themselves: a tree from the earliest to every
 * other. */
#ifndef CW_CLIENT_CLAIMS_LINKS_H
#define CW_CLIENT_CLAIMS_LINKS_H

#include "worker/claims/account/load.h"

enum { LINKED_MOST = 60 };        /* wordings of a claim that are judged; of more the earliest are */

struct claim_link {
    uint32_t from;                /* the appearance that this one is linked to, nearer to the earliest */
    bool found;                   /* false: `from` and `finding` say nothing */
    struct finding finding;       /* of `from` to this one */
};

/* A link for each of the first LINKED_MOST appearances; that of the earliest, 0, is not found.  Returns how many. Arena
 * memory. */
size_t claim_links(const struct term_reader *terms, const struct claim_material *m, bool explain, struct arena *arena,
                   struct claim_link **out);

/* Which kinds of distortion are among the links: a bit each (1 << kind). */
unsigned claim_links_distortions(const struct claim_link *links, size_t count);

/* "numbers differ: 11 / nineteen".  Appends nothing where there is none. */
void claim_append_distortions(struct buffer *out, const struct finding *f);
/* Those of all links, each pair of words once. */
void claim_append_links_distortions(struct buffer *out, const struct claim_link *links, size_t count);
const char *claim_distortion_words(enum distortion_kind k);   /* "numbers differ" */

#endif
