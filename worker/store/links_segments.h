/* The linker's index in the store: segments, each in order, that are written once and later merged into larger ones
 * (P. O'Neil, E. Cheng, D. Gawlick, E. O'Neil, "The Log-Structured Merge-Tree", 1996).  Each is much larger than the
 * next, so there are few, and a row is merged a few times for each; in one table that is kept in order each batch of
 * rows would touch every page.  Of each segment a filter in memory tells which keys it has. */
#ifndef CW_STORE_LINKS_SEGMENTS_H
#define CW_STORE_LINKS_SEGMENTS_H

#include "worker/store/bloom.h"
#include "worker/store/fence.h"

struct segment {
    int64_t number;            /* from 1 on, below SEGMENTS */
    enum links_list list;
    int64_t rows;              /* when it is whole; no fewer than it has */
    int64_t into;              /* the one into which it is being merged; 0: none */
    int32_t from;              /* keys before this one are all in that one */
    bool whole;
    struct bloom *keys;        /* NULL: no memory for it */
    struct fence fence;
    int64_t learnt;            /* after a start: what is in its blocks up to this one is known; INT64_MAX: in all */
};

/* All of a store, loaded when they are first needed; what was not written to its end, and is in no merge, has gone
 * then. */
struct links_segments;
enum cw_error segments_get(struct store *s, struct links_segments **out);

size_t segments_count(const struct links_segments *all);
struct segment *segments_at(const struct links_segments *all, size_t i);
struct segment *segments_find(const struct links_segments *all, int64_t number);  /* NULL: not there */

/* A new one, empty, for so many rows.  `whole`: it stays even if nothing more comes, because what is still to come is
 * in others, which are merged into it. */
enum cw_error segments_add(struct store *s, enum links_list list, int64_t rows, bool whole, struct segment **out);
enum cw_error segments_close(struct store *s, struct segment *g);  /* is whole now */
enum cw_error segments_merge_into(struct store *s, struct segment *g, const struct segment *into);
enum cw_error segments_end(struct store *s, int64_t number);  /* has no blocks any more */
void segment_note_key(struct segment *g, int32_t key);        /* which it has now */
bool segment_may_have(const struct segment *g, int32_t key);  /* false: it has not */

/* After a start: reads which keys they have and where their blocks begin, of so many blocks more with each call. */
enum cw_error segments_learn(struct store *s, unsigned blocks);
/* segments_get, and what was not read of them is. */
enum cw_error segments_known(struct store *s, struct links_segments **out);

/* links_around.c: puts n among those on one side of a place, nearest first, of whom there are at most `most`, each
 * once.  false: there is one more than that. */
bool side_put(struct neighbour *side, unsigned *count, unsigned most, struct neighbour n, bool left);

/* Members of a key's list, of all segments, that stand around a place. */
enum { SEGMENTS_SIDE = 12 };
struct nearby {
    struct neighbour left[SEGMENTS_SIDE], right[SEGMENTS_SIDE];  /* nearest first; right: from the place on */
    unsigned lefts, rights;
    bool begins, ends;         /* nobody stands beyond these */
    bool known;                /* some segment may have the key */
};
enum cw_error segments_around(struct store *s, enum links_list list, int32_t key, struct neighbour at,
                              struct nearby *out);

#endif
