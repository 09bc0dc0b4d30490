/* Two wordings of one claim, word by word: what both have, what was left out, what was put in, what is said in another
 * way. The terms' matches (worker/claims/wording/similarity.h) are the skeleton; the words between are compared as they
 * are written. */
#ifndef CW_CLIENT_RENDER_ALIGNMENT_H
#define CW_CLIENT_RENDER_ALIGNMENT_H

#include "client/render/terminal.h"
#include "worker/claims/wording/similarity.h"

struct wording_text {
    const char *text;             /* not NUL-terminated */
    size_t size;
    const struct terms *terms;    /* of it; NULL: not known */
};

enum alignment_kind {
    ALIGNED_SAME,                 /* but for case and punctuation */
    ALIGNED_OTHERWISE,            /* a word for a word: "eleven", "11" */
    ALIGNED_GONE,                 /* only in a */
    ALIGNED_NEW,                  /* only in b */
};
struct alignment_piece {
    enum alignment_kind kind;
    struct span a, b;             /* bytes, from the first to the last word; empty where a side has none */
    bool moved;                   /* gone here, or new here, but there in another place */
};
struct alignment {
    struct wording_text a, b;
    struct alignment_piece *at;   /* what is gone comes before what is new there */
    size_t count;
    size_t differences;           /* pieces that are not ALIGNED_SAME */
};

/* Arena memory; refers to the texts. */
void alignment_make(const struct wording_text *a, const struct wording_text *b, struct arena *arena,
                    struct alignment *out);

/* b with its differences marked, as a paragraph (see text_paragraph): in colour, or where there is none by the signs of
 * alignment_append. */
void alignment_print(struct terminal *t, const struct alignment *x, unsigned at, unsigned indent);

/* The same on one line, with signs: [-gone-] {+new+} {>moved here<} (one way ~ another). */
void alignment_append(struct buffer *out, const struct alignment *x);

/* What the signs or the colours mean, in a line or two. */
void alignment_print_key(struct terminal *t);

#endif
