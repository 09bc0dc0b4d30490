#include "worker/store/fence.h"

#include <stdlib.h>

void fence_free(struct fence *f)
{
    free(f->post);
    *f = (struct fence){0};
}

enum cw_error fence_add(struct fence *f, const struct links_block *b)
{
    if (f->count == f->room) {
        size_t room = f->room ? 2 * f->room : 64;
        struct fence_post *post = reallocarray(f->post, room, sizeof *post);
        if (!post) return cw_fail(CW_ENOMEM, "out of memory");
        f->post = post;
        f->room = room;
    }
    f->post[f->count++] = (struct fence_post){b->id, block_row(b, 0).at};
    return CW_OK;
}

size_t fence_before(const struct fence *f, const struct links_row *row)
{
    size_t low = 0, high = f->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct links_row first = {block_key(f->post[middle].block), f->post[middle].at};
        if (links_row_before(&first, row)) low = middle + 1;
        else high = middle;
    }
    return low;
}
