/* Numbers feature hashes 0, 1, 2 … in the order in which they are first seen, and counts them.  All trainers use it:
 * it is what keeps a million feature rows in memory at four bytes a feature. */
#ifndef CW_TRAIN_INTERNER_H
#define CW_TRAIN_INTERNER_H

#include <stddef.h>
#include <stdint.h>

struct interner {        /* zero-initialise; interner_free at the end.  Aborts when memory is out (trainers only). */
    uint64_t *hash;      /* by number */
    uint32_t *count;     /* by number */
    size_t size;
    uint32_t *slots;     /* number + 1; 0: free */
    size_t capacity, slot_count;
};

#define INTERNER_NONE UINT32_MAX

uint32_t interner_add(struct interner *in, uint64_t hash);         /* the number; counts one more occurrence */
uint32_t interner_find(const struct interner *in, uint64_t hash);  /* the number, or INTERNER_NONE */
void interner_free(struct interner *in);

/* realloc for the trainers' growing arrays: doubles *capacity until it holds `need`, aborts when memory is out. */
void *train_grow(void *array, size_t *capacity, size_t need, size_t size);

/* xorshift64*: the trainers' only source of chance, so that a seed decides everything. */
uint64_t train_random(uint64_t *state);
void train_shuffle(uint32_t *order, size_t n, uint64_t *state);

#endif
