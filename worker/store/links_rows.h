/* Rows of the linker's index, of one kind of list, in order: what waits in memory until there are enough of them to
 * become a segment.  20 bytes a row. */
#ifndef CW_STORE_LINKS_ROWS_H
#define CW_STORE_LINKS_ROWS_H

#include "worker/store/links.h"

struct links_rows {                       /* {0}: none */
    uint32_t count, *begins;              /* begins: of rows by the first two bytes of their keys; NULL: not known */
    int32_t *key;
    struct neighbour *at;
};

/* Room for so many more. */
enum cw_error links_rows_room(struct links_rows *r, uint32_t more);
void links_rows_free(struct links_rows *r);
/* Takes what is in `more`, which is empty then; both must be in order. */
enum cw_error links_rows_merge(struct links_rows *r, struct links_rows *more);
/* Puts those of the key's list into the window who are in it; after a merge. */
void links_rows_put(const struct links_rows *r, int32_t key, struct neighbour at, struct neighbours *out);

#endif
