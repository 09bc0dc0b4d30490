/* Parcels: what a worker and its reading child say to each other over a socketpair.  A kind, a length, that many bytes;
 * both ends are of one build on one machine, but the child reads hostile text, so the worker's end trusts nothing. */
#ifndef CW_POOL_PARCEL_H
#define CW_POOL_PARCEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/buffer.h"

enum parcel_kind {
    PARCEL_READY = 1,  /* child: the models are loaded, the sandbox is shut; the engine's name */
    PARCEL_UNFIT,      /* child: cannot start; one byte of enum cw_error, then words */
    PARCEL_DOCUMENT,   /* worker: an encoded document */
    PARCEL_RECORD,     /* child: its encoded record */
    PARCEL_REFUSED,    /* child: the document cannot be read; words */
    PARCEL_MEMORY,     /* child: the document needs more memory than allowed; words.  The child ends after it. */
    PARCEL_KIND_END
};

struct parcel_head {
    uint32_t kind, size;
};

/* Blocking, for the child.  False: the other end is gone. */
bool parcel_write(int fd, enum parcel_kind kind, const void *bytes, size_t size);
/* *body is cleared first.  Also false for a parcel over `max` bytes or when memory is out. */
bool parcel_read(int fd, enum parcel_kind *kind, struct buffer *body, size_t max);

/* Not blocking, for the worker: call again whenever the descriptor is ready. */
enum parcel_progress { PARCEL_WHOLE, PARCEL_PARTLY, PARCEL_CLOSED, PARCEL_BROKEN };  /* closed: the other end is gone */

struct parcel_out {  /* `bytes` is borrowed until the parcel is whole */
    struct parcel_head head;
    const void *bytes;
    size_t sent;     /* of head and bytes together */
};
enum parcel_progress parcel_send(int fd, struct parcel_out *p);

struct parcel_in {   /* zero-initialise; parcel_in_clear before the next parcel */
    struct parcel_head head;
    size_t have;     /* of the head */
    struct buffer body;
};
enum parcel_progress parcel_receive(int fd, struct parcel_in *p, size_t max);
void parcel_in_clear(struct parcel_in *p);

#endif
