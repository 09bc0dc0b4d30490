/* The container that every file in models/ has: a header of 32 bytes (magic, kind, version, size, checksum), then
 * sections that begin at multiples of 8.  Little-endian.  Files are mapped read-only, so workers share their pages. */
#ifndef CW_MODEL_MODEL_FILE_H
#define CW_MODEL_MODEL_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "proto/buffer.h"
#include "proto/error.h"

/* Where the model file `name` is, in `out`, which is returned.  `directory` NULL or "":
 * share/claimwire/models beside the bin/ that this program is in.  What does not fit is cut off, and is still
 * longer than any path that can be opened. */
enum { MODEL_PATH = 4200 };
const char *model_path(const char *directory, const char *name, char out[MODEL_PATH]);

struct model_file {
    void *map;
    const unsigned char *content;  /* what follows the header */
    size_t size;                   /* of the content */
    size_t taken;
    uint64_t checksum;             /* XXH3 of the content */
};

/* Maps `path` and checks magic, kind (four letters), version, size and checksum.
 * CW_ENOINPUT, CW_ECORRUPT, CW_ENEWER (a later version wrote it), CW_EIO. */
enum cw_error model_file_open(const char *path, const char *kind, uint32_t version, struct model_file *out);
void model_file_close(struct model_file *f);

/* The next section: count elements of `size` bytes.  NULL when the file ends before: the caller says CW_ECORRUPT. */
const void *model_file_take(struct model_file *f, size_t count, size_t size);

/* Appends a section to content that model_file_write will write. */
void model_file_put(struct buffer *content, const void *section, size_t count, size_t size);

/* Writes header and content to a neighbouring file and renames it into place. */
enum cw_error model_file_write(const char *path, const char *kind, uint32_t version, const struct buffer *content);

#endif
