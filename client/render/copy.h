/* Two near copies side by side, paragraph beside paragraph: what both say, what one has left
 * out, what is new in the other. */
#ifndef CW_CLIENT_RENDER_COPY_H
#define CW_CLIENT_RENDER_COPY_H

#include "client/render/rows.h"
#include "client/render/terminal.h"
#include "worker/claims/copies/novelty.h"
#include "worker/store/claims.h"

struct copy_side {
    const struct claim_document *about;
    const char *text;
    struct passages passages;
    struct copy_sentence *sentences;
    size_t sentence_count;
};

struct copy_view {                /* the earlier one, as far as dates tell, is a */
    struct copy_side a, b;
    struct concordance concordance;
    int direction;                /* copy_direction */
};

enum { COPY_COLUMNS = 12 };
extern const struct column copy_columns[COPY_COLUMNS];

/* One row a pair of paragraphs, or a paragraph that only one of the two has. */
void copy_add_rows(struct rows *rows, const struct copy_view *v);
void copy_print(struct terminal *t, const struct copy_view *v);

/* "came first: Northern Wire (dates prove it)". */
void copy_append_direction(struct buffer *out, const struct claim_document *a, const struct claim_document *b);
/* Of documents of the store; see worker/claims/copies. */
int copy_came_first(const struct claim_document *a, const struct claim_document *b);

#endif
