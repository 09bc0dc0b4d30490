/* The tape itself: its memory, its nodes, its way back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/train/interner.h"
#include "worker/train/network/kernels.h"
#include "worker/train/network/tape_inside.h"

enum { ALIGN = 64, FIRST_BLOCK = 1 << 20 };

struct block {               /* its bytes follow it at the next multiple of ALIGN */
    struct block *next;
    size_t size, used;       /* bytes, the header's among them */
};

struct tape {
    struct block *blocks;    /* the first is being used; one only after the largest batch has been seen */
    struct node *last;
    bool training, went_back;
    uint64_t chance;
};

static size_t aligned(size_t bytes)
{
    return (bytes + ALIGN - 1) / ALIGN * ALIGN;
}

static void add_block(struct tape *t, size_t size)
{
    struct block *b = aligned_alloc(ALIGN, size);
    if (!b) {
        fprintf(stderr, "claimwire-train: out of memory\n");
        abort();
    }
    *b = (struct block){t->blocks, size, aligned(sizeof *b)};
    t->blocks = b;
}

static size_t free_blocks(struct tape *t)
{
    size_t total = 0;
    while (t->blocks) {
        struct block *next = t->blocks->next;
        total += t->blocks->size;
        free(t->blocks);
        t->blocks = next;
    }
    return total;
}

struct tape *tape_new(uint64_t seed)
{
    struct tape *t = calloc(1, sizeof *t);
    CW_CHECK(t);
    tape_seed(t, seed);
    add_block(t, FIRST_BLOCK);
    kernel_one_thread();
    return t;
}

void tape_free(struct tape *t)
{
    if (!t) return;
    free_blocks(t);
    free(t);
}

void tape_seed(struct tape *t, uint64_t seed)
{
    t->chance = seed * 0x9e3779b97f4a7c15u | 1;
}

void tape_begin(struct tape *t, bool training)
{
    if (t->blocks->next) add_block(t, free_blocks(t));
    t->blocks->used = aligned(sizeof(struct block));
    t->last = NULL;
    t->training = training;
    t->went_back = false;
}

bool tape_training(const struct tape *t)
{
    return t->training;
}

void *tape_alloc(struct tape *t, size_t count, size_t size)
{
    size_t bytes = aligned(count * size), head = aligned(sizeof(struct block));
    if (t->blocks->size - t->blocks->used < bytes)
        add_block(t, bytes + head > t->blocks->size ? bytes + head : t->blocks->size);
    void *p = (char *)t->blocks + t->blocks->used;
    t->blocks->used += bytes;
    return p;
}

struct node *tape_node(struct tape *t, size_t rows, size_t cols, bool flows, size_t own,
                       void (*backward)(struct tape *t, struct node *n))
{
    struct node *n = tape_alloc(t, 1, sizeof *n);
    *n = (struct node){.rows = rows, .cols = cols, .backward = backward, .before = t->last};
    n->value = tape_alloc(t, rows * cols, sizeof(float));
    if (flows && t->training) n->gradient = tape_alloc(t, rows * cols, sizeof(float));
    n->own = tape_alloc(t, 1, own);
    t->last = n;
    return n;
}

uint64_t tape_bits(struct tape *t)
{
    return train_random(&t->chance);
}

struct node *tape_input(struct tape *t, size_t rows, size_t cols, const float *value)
{
    struct node *n = tape_node(t, rows, cols, false, 0, NULL);
    memcpy(n->value, value, rows * cols * sizeof(float));
    return n;
}

void tape_backward(struct tape *t)
{
    CW_CHECK(t->training && !t->went_back);
    t->went_back = true;
    for (struct node *n = t->last; n; n = n->before)
        if (n->gradient) memset(n->gradient, 0, node_size(n) * sizeof(float));
    for (struct node *n = t->last; n; n = n->before)
        if (n->gradient) n->backward(t, n);
}
