/* Where the blocks of a segment begin, in memory: so the block of a row is found without a search in the file.  Known
 * as fence pointers (N. Dayan, M. Athanassoulis, S. Idreos, "Monkey: Optimal Navigable Key-Value Store", 2017). */
#ifndef CW_STORE_FENCE_H
#define CW_STORE_FENCE_H

#include "worker/store/links_blocks.h"

struct fence_post {
    int64_t block;             /* its number tells the key of its first row (links_blocks.h) */
    struct neighbour at;       /* and this is the rest of that */
};

struct fence {                 /* all zero: of no block */
    struct fence_post *post;   /* in the order of the blocks */
    size_t count, room;
};

void fence_free(struct fence *f);

/* A block that comes after all others. */
enum cw_error fence_add(struct fence *f, const struct links_block *b);
/* How many blocks begin before the row. */
size_t fence_before(const struct fence *f, const struct links_row *row);

#endif
