/* Softmax with cross entropy, row by row.  What a loss leaves on the tape is a node without rows: only its way back. */
#include <math.h>

#include "worker/train/network/kernels.h"
#include "worker/train/network/tape_inside.h"

struct cross_entropy {
    struct node *scores;
    const int32_t *labels;
    const float *weights;
    double scale;
    float *probability;      /* as scores */
};

static void cross_entropy_backward(struct tape *t, struct node *n)
{
    (void)t;
    const struct cross_entropy *l = n->own;
    size_t cols = l->scores->cols;
    for (size_t row = 0; row < l->scores->rows; row++) {
        if (l->labels[row] < 0) continue;
        float *gradient = l->scores->gradient + row * cols;
        float weight = (float)(l->scale * (l->weights ? (double)l->weights[row] : 1));
        kernel_add_scaled(gradient, weight, l->probability + row * cols, cols);
        gradient[l->labels[row]] -= weight;
    }
}

double tape_cross_entropy(struct tape *t, struct node *scores, const int32_t *labels, const float *weights,
                          double scale)
{
    struct node *n = tape_node(t, 0, 0, scores->gradient, sizeof(struct cross_entropy), cross_entropy_backward);
    struct cross_entropy *l = n->own;
    *l = (struct cross_entropy){scores, labels, weights, scale, tape_alloc(t, node_size(scores), sizeof(float))};
    double sum = 0;
    for (size_t row = 0; row < scores->rows; row++) {
        if (labels[row] < 0) continue;
        CW_CHECK((size_t)labels[row] < scores->cols);
        double log_sum = kernel_softmax(l->probability + row * scores->cols, node_row(scores, row), scores->cols);
        sum += (weights ? (double)weights[row] : 1) * (log_sum - (double)node_row(scores, row)[labels[row]]);
    }
    return scale * sum;
}
