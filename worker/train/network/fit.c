#include "worker/train/network/fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "worker/train/interner.h"

struct batches {             /* of one task, in an order of chance that is drawn anew when all have been shown */
    const struct fit_task *task;
    uint32_t *sentences;     /* those of a batch side by side */
    uint32_t *begin;         /* into them, by batch; one more at the end */
    uint32_t *order;         /* in which batches are shown */
    size_t count, next;
    double loss;             /* of the epoch */
    size_t learned;          /* batches of the epoch */
};

struct fitting {
    struct parameters *parameters;
    const struct fit_options *options;
    struct tape *tape;
    struct batches *tasks;
    size_t task_count;
    uint32_t *plan;          /* of an epoch: the tasks whose turn it is, one after the other */
    size_t plan_capacity;
};

/* Lengths are sorted with a noise of a quarter: batches of the same sentences would come again in every epoch. */
enum { LENGTH_STEPS = 16, LENGTH_NOISE = LENGTH_STEPS / 4 };

struct drawn {               /* a sentence and where it is sorted */
    uint32_t sentence, key;
};

static int by_key(const void *a, const void *b)
{
    const struct drawn *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->sentence < y->sentence ? -1 : x->sentence > y->sentence;
}

/* Sorts sentences by length with some noise, cuts batches, shuffles these. */
static void draw_batches(struct batches *b, size_t batch_tokens, uint64_t *chance)
{
    const struct fit_task *task = b->task;
    size_t capacity = 0;
    struct drawn *drawn = train_grow(NULL, &capacity, task->sentences, sizeof *drawn);
    for (uint32_t i = 0; i < task->sentences; i++) {
        uint32_t length = task->lengths[i];
        uint64_t noise = train_random(chance) % (length * LENGTH_NOISE + LENGTH_STEPS);
        drawn[i] = (struct drawn){i, length * LENGTH_STEPS + (uint32_t)noise};
    }
    qsort(drawn, task->sentences, sizeof *drawn, by_key);
    b->count = 0;
    size_t tokens = 0;
    for (uint32_t i = 0; i < task->sentences; i++) {
        uint32_t length = task->lengths[drawn[i].sentence];
        if (i == 0 || tokens + length > batch_tokens) {
            b->begin[b->count++] = i;
            tokens = 0;
        }
        tokens += length;
        b->sentences[i] = drawn[i].sentence;
    }
    b->begin[b->count] = (uint32_t)task->sentences;
    for (uint32_t i = 0; i < b->count; i++) b->order[i] = i;
    train_shuffle(b->order, b->count, chance);
    b->next = 0;
    free(drawn);
}

/* The chance of one epoch and one purpose, whatever came before: an interrupted run goes on with the same. */
static uint64_t chance_of(const struct fit_options *o, unsigned epoch, uint64_t purpose)
{
    uint64_t state = (o->seed * 0x9e3779b97f4a7c15u + epoch) * 0xbf58476d1ce4e5b9u + purpose;
    state ^= state >> 31;
    return state * 0x94d049bb133111ebu | 1;
}

/* The turns of an epoch: for each task as many batches as its share says, all mixed. */
static size_t plan_epoch(struct fitting *f, unsigned epoch)
{
    size_t turns = 0;
    uint64_t chance = chance_of(f->options, epoch, 1);
    for (uint32_t i = 0; i < f->task_count; i++) {
        struct batches *b = &f->tasks[i];
        uint64_t own = chance_of(f->options, epoch, 2 + i);
        draw_batches(b, f->options->batch_tokens, &own);
        b->loss = 0;
        b->learned = 0;
        size_t due = (size_t)llround((double)b->count * b->task->share);
        f->plan = train_grow(f->plan, &f->plan_capacity, turns + due, sizeof *f->plan);
        while (due-- > 0) f->plan[turns++] = i;
    }
    train_shuffle(f->plan, turns, &chance);
    return turns;
}

static double rate_at(const struct fit_options *o, double done)
{
    if (done < o->warmup) return o->rate * done / o->warmup;
    double rest = (1 - done) / (1 - o->warmup);
    return o->rate * (o->decline == FIT_COSINE ? 0.5 * (1 - cos(3.14159265358979 * rest)) : rest);
}

static void learn_batch(struct fitting *f, struct batches *b, double rate)
{
    if (b->next == b->count) b->next = 0;
    uint32_t batch = b->order[b->next++], first = b->begin[batch];
    tape_begin(f->tape, true);
    b->loss += b->task->learn(b->task->context, f->tape, b->sentences + first, b->begin[batch + 1] - first);
    b->learned++;
    tape_backward(f->tape);
    parameters_step(f->parameters, &f->options->adam, rate);
}

static void log_epoch(const struct fitting *f, unsigned epoch, const char *words, double seconds)
{
    if (!f->options->log_name) return;
    fprintf(stderr, "%s: epoch %u", f->options->log_name, epoch + 1);
    for (size_t i = 0; i < f->task_count; i++) {
        const struct batches *b = &f->tasks[i];
        fprintf(stderr, ", %s %.4f", b->task->name, b->learned ? b->loss / (double)b->learned : 0);
    }
    fprintf(stderr, "%s%s, %.1f s\n", *words ? ", " : "", words, seconds);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static enum cw_error run_epoch(struct fitting *f, unsigned epoch, fit_measure *measure, void *context)
{
    const struct fit_options *o = f->options;
    char words[256] = "";
    double begin = seconds_now();
    size_t turns = plan_epoch(f, epoch);
    tape_seed(f->tape, chance_of(o, epoch, 0));
    for (size_t i = 0; i < turns; i++)
        learn_batch(f, &f->tasks[f->plan[i]], rate_at(o, (epoch + ((double)i + 0.5) / (double)turns) / o->epochs));
    double seconds = seconds_now() - begin;
    f->parameters->epochs = epoch + 1;
    enum cw_error e = o->checkpoint ? parameters_save(f->parameters, o->checkpoint) : CW_OK;
    parameters_swap_average(f->parameters);
    if (measure) measure(context, epoch, words, sizeof words);
    if (epoch + 1 < o->epochs) parameters_swap_average(f->parameters);
    log_epoch(f, epoch, words, seconds);
    return e;
}

enum cw_error fit(struct parameters *p, const struct fit_task *tasks, size_t count, const struct fit_options *options,
                  fit_measure *measure, void *context)
{
    enum cw_error e = CW_OK;
    struct fitting f = {.parameters = p, .options = options, .task_count = count, .tape = tape_new(options->seed)};
    size_t task_capacity = 0;
    f.tasks = train_grow(NULL, &task_capacity, count, sizeof *f.tasks);
    for (size_t i = 0; i < count; i++) {
        size_t capacity[3] = {0}, room = tasks[i].sentences + 1;
        f.tasks[i] = (struct batches){.task = &tasks[i],
                                      .sentences = train_grow(NULL, &capacity[0], room, sizeof(uint32_t)),
                                      .begin = train_grow(NULL, &capacity[1], room, sizeof(uint32_t)),
                                      .order = train_grow(NULL, &capacity[2], room, sizeof(uint32_t))};
    }
    if (options->checkpoint && access(options->checkpoint, F_OK) == 0) e = parameters_restore(p, options->checkpoint);
    for (unsigned epoch = (unsigned)p->epochs; !e && epoch < options->epochs; epoch++)
        e = run_epoch(&f, epoch, measure, context);
    if (!e && options->checkpoint) unlink(options->checkpoint);
    for (size_t i = 0; i < count; i++) {
        free(f.tasks[i].sentences);
        free(f.tasks[i].begin);
        free(f.tasks[i].order);
    }
    free(f.tasks);
    free(f.plan);
    tape_free(f.tape);
    return e;
}
