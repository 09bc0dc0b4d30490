/* What a network learns: named matrices with their gradients and the optimiser's memory, and the optimiser itself:
 * AdamW (Kingma and Ba, ICLR 2015; Loshchilov and Hutter, ICLR 2019) with gradients clipped by their norm together, and
 * a running average of the weights (Polyak and Juditsky 1992), which is what is measured and shipped. */
#ifndef CW_TRAIN_NETWORK_PARAMETERS_H
#define CW_TRAIN_NETWORK_PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/error.h"

enum parameter_start {
    PARAMETER_ZEROS,
    PARAMETER_GLOROT,        /* uniform in ± sqrt(6 / (rows + cols)) (Glorot and Bengio 2010): weights */
    PARAMETER_ROWS,          /* uniform in ± sqrt(3 / cols), rows of length 1: a table of vectors.  Makes it sparse */
};

struct parameter {           /* rows × cols floats each, row after row */
    const char *name;        /* the caller's, outlives the parameter */
    size_t rows, cols;
    float *value, *gradient;
    float *mean, *square;    /* Adam's moments of the gradient */
    float *average;
    bool decays;             /* weight decay applies; set by parameters_add for PARAMETER_GLOROT only */
    bool frozen;             /* a step leaves it as it is; the caller may set it */
    /* A sparse parameter's gradient is zero but for the rows that are touched; a step moves these rows only (their
     * moments rest while nobody looks at them, "lazy Adam") and costs only what they cost. */
    bool sparse;
    uint32_t *touched;       /* row numbers, each once, in the order of being touched */
    size_t touched_count;
    uint8_t *is_touched;     /* by row */
    double *averaged_at;     /* by row: log_decay when the row's average was last brought up to date */
};

struct parameters {          /* in the order of being added */
    struct parameter **at;
    size_t count, capacity;
    uint64_t seed;
    uint64_t steps;          /* taken so far */
    uint64_t epochs;         /* done so far, for who counts them (fit) */
    double log_decay;        /* sum of the logarithms of the average's decays so far */
    bool averaged;           /* value and average have changed places */
};

/* Memory that is out aborts, as everywhere in the trainers.  Freed by parameters_free (NULL is allowed). */
struct parameters *parameters_new(uint64_t seed);
void parameters_free(struct parameters *p);

/* A new parameter; its first values depend on the seed, its name and its shape, not on what else there is.  Names are
 * unique (CW_CHECK).  parameters_find: NULL if there is none. */
struct parameter *parameters_add(struct parameters *p, const char *name, size_t rows, size_t cols,
                                 enum parameter_start start);
struct parameter *parameters_find(const struct parameters *p, const char *name);
size_t parameters_floats(const struct parameters *p);
/* Gives a parameter other first values (rows × cols), or `factor` times those that it has. */
void parameter_set(struct parameter *m, const float *values);
void parameter_scale(struct parameter *m, float factor);

/* Notes that the gradient of a row is not zero; for operations of the tape. */
static inline void parameter_touch(struct parameter *p, uint32_t row)
{
    if (!p->sparse || p->is_touched[row]) return;
    p->is_touched[row] = 1;
    p->touched[p->touched_count++] = row;
}

struct adam {
    double beta1, beta2, epsilon;
    double sparse_rate;      /* rows of sparse parameters, which seldom get a gradient, move at this times the rate */
    double decay;            /* of the weights: each step takes rate × decay off them */
    double clip;             /* gradients are scaled down to this norm; 0: not clipped */
    double average;          /* decay of the running average, e.g. 0.999; 0: no average is kept */
};

/* One step against the gradients, which are zero afterwards.  Returns the norm they had.  A gradient that is not finite
 * is dropped as a whole (the norm says so). */
double parameters_step(struct parameters *p, const struct adam *adam, double rate);

/* Exchanges values and averages: before measuring or writing, and back.  Does nothing while no step has been taken. */
void parameters_swap_average(struct parameters *p);

/* A checkpoint: everything that a training run needs to go on to the same end.  Written like a model file (checksum,
 * renamed into place).  parameters_restore: CW_EDATA if names, shapes or order differ from p's; errors of
 * model_file_open; p is unusable after an error. */
enum cw_error parameters_save(const struct parameters *p, const char *path);
enum cw_error parameters_restore(struct parameters *p, const char *path);

#endif
