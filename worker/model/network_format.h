/* The content of a network's file (model_file.h), as its reader (network.c) and its writer (network_write.c) know it.
 * Each section begins at a multiple of 64 bytes in the file, bytes between are 0:
 *
 *     struct network_header
 *     struct network_entry[tensors]
 *     struct network_part[parts]       what a token's row is made of, in order of the columns
 *     struct network_op[ops]           what happens to the rows, in order
 *     then the sections of each tensor, in order:
 *
 *     NETWORK_FLOATS   float[rows][lanes_stride(cols)]
 *     NETWORK_MATRIX   from `rows` inputs to `cols` outputs: float scale[lanes_stride(cols)], float bias[the same],
 *                      int8_t weight[product_bytes(rows, cols)]; network_product.h has the arithmetic and the order
 *     NETWORK_TABLE    float scale[rows], int8_t value[rows][cols]: row r stands for scale[r] · value[r]; cols is a
 *                      multiple of LANES
 *     NETWORK_WORDS    struct network_slot[rows], cols is 0: open addressing, a key's place by network_home; at least
 *                      one slot is free
 *
 * Rows of floats are padded with zeros to whole lanes. */
#ifndef CW_MODEL_NETWORK_FORMAT_H
#define CW_MODEL_NETWORK_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define NETWORK_KIND "netw"

enum {
    NETWORK_VERSION = 1,
    NETWORK_ALIGN = 64,
    NETWORK_NAME = 32,           /* bytes, with a NUL */
    NETWORK_MAX_TENSORS = 256,
    NETWORK_MAX_PARTS = 64,
    NETWORK_MAX_SLOTS = 1024,    /* of all parts */
    NETWORK_MAX_OPS = 256,
    NETWORK_MAX_WIDTH = 16384,   /* of a row anywhere */
    NETWORK_MAX_ROWS = 1 << 24,
};

struct network_header {
    uint32_t tensors, parts, ops, reserved;
};

enum network_kind { NETWORK_FLOATS, NETWORK_MATRIX, NETWORK_TABLE, NETWORK_WORDS };

struct network_entry {
    char name[NETWORK_NAME];
    uint32_t kind, rows, cols, reserved;
};

/* The sum of a table's rows, one for each slot of the token that is not -1. */
struct network_part {
    uint32_t table, slots, function, reserved;  /* table: a tensor's number; function: enum network_function */
};

enum network_function { NETWORK_IDENTITY, NETWORK_RELU, NETWORK_FUNCTIONS };

enum network_operation {
    /* a radius, b dilation: rows t - ab … t … t + ab side by side, zeros outside of the sentence */
    NETWORK_WINDOW,
    NETWORK_AFFINE,      /* a matrix: x W + bias */
    NETWORK_SAVE,        /* keeps the rows for later */
    NETWORK_RECURRENT,   /* a blocks: see below */
    NETWORK_RECTIFY,     /* what is below 0 becomes 0 */
    NETWORK_ADD,         /* adds the saved rows */
};

struct network_op {
    uint32_t op, a, b, reserved;
};

/* NETWORK_RECURRENT is an SRU (Lei, Zhang, Wang, Dai, Artzi, EMNLP 2018) in both directions, without a vector that
 * multiplies the state.  The row has `a` blocks of 2 n columns: z, f, r and, if a is 4, skip; in each block, n columns
 * for the forward direction stand before n for the backward one.  If a is 3, skip are the saved rows, 2 n wide.
 *
 *     c_t = σ(f_t) c_(t-1) + (1 - σ(f_t)) z_t        c = 0 before the sentence; backwards: t + 1 in place of t - 1
 *     h_t = σ(r_t) tanh(c_t) + (1 - σ(r_t)) skip_t
 *
 * The new row is h forwards, h backwards; n is a multiple of LANES. */
enum { NETWORK_GATES = 3, NETWORK_GATES_AND_SKIP = 4 };

struct network_slot {
    uint32_t fingerprint;        /* the key's high half */
    uint32_t row;                /* NETWORK_FREE: none */
};
#define NETWORK_FREE UINT32_MAX

static inline uint32_t network_home(uint64_t key, uint32_t slots)
{
    return (uint32_t)(((key & UINT32_MAX) * slots) >> 32);
}

#endif
