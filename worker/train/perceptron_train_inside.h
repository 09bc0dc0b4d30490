/* The inside of struct perceptron_train, for perceptron_train.c and perceptron_write.c. */
#ifndef CW_TRAIN_PERCEPTRON_TRAIN_INSIDE_H
#define CW_TRAIN_PERCEPTRON_TRAIN_INSIDE_H

#include "worker/train/perceptron_train.h"

/* A weight's average over T ticks is value - passed / T, where passed sums (tick × change). */
struct weight {
    int64_t passed;
    int32_t value;
    uint8_t class;
};

struct weight_list {
    uint64_t feature;
    uint64_t first : 40;     /* into the pool */
    uint64_t count : 9;
    uint64_t capacity : 10;  /* 0: a free slot */
};

struct perceptron_train {
    size_t class_count;
    uint8_t *counter;          /* of features, by hash */
    struct weight_list *slots;
    size_t slot_count, used;
    struct weight *pool;
    size_t pool_size, pool_capacity;
    uint64_t ticks;
};

#endif
