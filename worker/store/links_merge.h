/* Writing segments of the linker's index, a row at a time, and merging them. */
#ifndef CW_STORE_LINKS_MERGE_H
#define CW_STORE_LINKS_MERGE_H

#include "worker/store/links_segments.h"

struct segment_writer {        /* {0}: of none */
    struct segment *to;
    int64_t last;              /* block that was written; 0: none */
    struct links_block block;  /* rows that were not */
};

/* Rows in their order. */
enum cw_error segment_append(struct store *s, struct segment_writer *w, const struct links_row *row);
enum cw_error segment_flush(struct store *s, struct segment_writer *w);  /* writes what is left */

/* Merges about so many rows more, if there is anything to merge. */
enum cw_error segments_merge(struct store *s, uint32_t rows);

#endif
