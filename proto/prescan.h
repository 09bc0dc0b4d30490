/* A non-allocating walk over msgpack bytes, to be run before anything is unpacked: msgpack-c reserves memory for
 * the counts that a header declares, so five hostile bytes can ask for 512 MB. */
#ifndef CW_PROTO_PRESCAN_H
#define CW_PROTO_PRESCAN_H

#include <stddef.h>

#include "proto/error.h"

/* CW_OK when the bytes are exactly one complete msgpack object with at most max_objects objects in all, nested at
 * most CW_MAX_DEPTH deep, every declared length within the bytes that are left. */
enum cw_error msgpack_prescan(const void *bytes, size_t size, size_t max_objects);

#endif
