#include "worker/train/network/statement_learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/model/network_write.h"
#include "worker/train/interner.h"
#include "worker/train/network/fit.h"

enum { LAYERS = 2, WIDTH = 128, LINK_WIDTH = 96, LINK_STATE = 96, BATCH_TOKENS = 3500 };
static const float DROPOUT = 0.3f;
static const double LINK_WEIGHT = 0.25;  /* of the linker's loss, for one of the cues' */
static const float VECTOR_SIZE = 0.3f;   /* root mean square of the word vectors' numbers */

static const char *const gate_names[LAYERS] = {"gates 1", "gates 2"};
static const char *const gate_bias_names[LAYERS] = {"gates 1 bias", "gates 2 bias"};

struct net {
    const struct course *course;
    struct parameter *tables[STATEMENT_GROUPS], *inner, *inner_bias, *gates[LAYERS], *gates_bias[LAYERS];
    struct parameter *cue, *cue_bias, *cue_steps;
    struct parameter *link_token, *link_token_bias, *link_cue, *link_place, *link_gates, *link_gates_bias;
    struct parameter *link_scores, *link_scores_bias, *link_steps;
    uint64_t chance;             /* of the words that are hidden */
};

/* ---- The parameters ---- */

static bool cue_step(size_t from, size_t to, const void *context)
{
    (void)context;
    return to != CUE_I || from == CUE_B || from == CUE_I;
}

static bool link_step(size_t from, size_t to, const void *context)
{
    (void)context;
    bool inside = to == LINK_I_SOURCE || to == LINK_I_CONTENT;
    return !inside || from == to || from + 1 == to;
}

/* Forget and output gates begin open. */
static struct parameter *add_gate_bias(struct parameters *p, const char *name, size_t state)
{
    struct parameter *b = parameters_add(p, name, 1, NETWORK_GATES_AND_SKIP * state, PARAMETER_ZEROS);
    for (size_t k = state; k < 3 * state; k++) b->value[k] = b->average[k] = 1.0f;
    return b;
}

static void set_vectors(const struct course *c, struct parameter *table)
{
    size_t n = (c->vector_count + 1) * table->cols, width = c->vectors->width;
    CW_CHECK(width == table->cols);
    float *scaled = malloc(n * sizeof *scaled);
    CW_CHECK(scaled);
    memcpy(scaled, c->vectors->at, c->vector_count * width * sizeof *scaled);
    memcpy(scaled + c->vector_count * width, c->vectors->at + c->vectors->count * width, width * sizeof *scaled);
    double squares = 0;
    for (size_t i = 0; i < n; i++) squares += (double)scaled[i] * (double)scaled[i];
    for (size_t i = 0; i < n; i++) scaled[i] *= VECTOR_SIZE / (float)sqrt(squares / (double)n);
    parameter_set(table, scaled);
    free(scaled);
}

static size_t rows_of(const struct course *c, enum statement_group g)
{
    switch (g) {
    case STATEMENT_TOKEN: return TOKEN_LEMMA + c->lemmas.size + 1;
    case STATEMENT_VECTOR: return c->vector_count + 1;
    case STATEMENT_WORD: return c->words.size + 1;
    default: return statement_groups[g].rows;
    }
}

static void add_linker(struct net *n, struct parameters *p)
{
    n->link_token = parameters_add(p, "link token", WIDTH, LINK_WIDTH, PARAMETER_GLOROT);
    n->link_token_bias = parameters_add(p, "link token bias", 1, LINK_WIDTH, PARAMETER_ZEROS);
    n->link_cue = parameters_add(p, "link cue", WIDTH, LINK_WIDTH, PARAMETER_GLOROT);
    n->link_place = parameters_add(p, "link place", LINK_PLACES, LINK_WIDTH, PARAMETER_ROWS);
    n->link_gates = parameters_add(p, "link gates", LINK_WIDTH, NETWORK_GATES_AND_SKIP * LINK_STATE, PARAMETER_GLOROT);
    n->link_gates_bias = add_gate_bias(p, "link gates bias", LINK_STATE);
    n->link_scores = parameters_add(p, "link scores", LINK_STATE + LINK_WIDTH, LINK_LABEL_COUNT, PARAMETER_GLOROT);
    n->link_scores_bias = parameters_add(p, "link scores bias", 1, LINK_LABEL_COUNT, PARAMETER_ZEROS);
    n->link_steps = parameters_add(p, "link steps", LINK_LABEL_COUNT + 1, LINK_LABEL_COUNT, PARAMETER_ZEROS);
    tape_crf_forbid(n->link_steps, link_step, NULL);
}

static struct net net_new(struct parameters *p, const struct course *c, uint64_t seed)
{
    struct net n = {.course = c, .chance = seed};
    size_t width = STATEMENT_RELATIVES * statement_groups[STATEMENT_TOKEN].width;
    for (size_t g = 0; g < STATEMENT_GROUPS; g++) {
        n.tables[g] = parameters_add(p, statement_groups[g].name, rows_of(c, g), statement_groups[g].width,
                                     g == STATEMENT_VECTOR ? PARAMETER_ZEROS : PARAMETER_ROWS);
        width += statement_groups[g].width;
    }
    set_vectors(c, n.tables[STATEMENT_VECTOR]);
    n.tables[STATEMENT_VECTOR]->frozen = true;
    n.inner = parameters_add(p, "inner", width, WIDTH, PARAMETER_GLOROT);
    n.inner_bias = parameters_add(p, "inner bias", 1, WIDTH, PARAMETER_ZEROS);
    for (size_t i = 0; i < LAYERS; i++) {
        n.gates[i] = parameters_add(p, gate_names[i], WIDTH, NETWORK_GATES_AND_SKIP * WIDTH, PARAMETER_GLOROT);
        n.gates_bias[i] = add_gate_bias(p, gate_bias_names[i], WIDTH);
    }
    n.cue = parameters_add(p, "cue", WIDTH, CUE_LABEL_COUNT, PARAMETER_GLOROT);
    n.cue_bias = parameters_add(p, "cue bias", 1, CUE_LABEL_COUNT, PARAMETER_ZEROS);
    n.cue_steps = parameters_add(p, "cue steps", CUE_LABEL_COUNT + 1, CUE_LABEL_COUNT, PARAMETER_ZEROS);
    tape_crf_forbid(n.cue_steps, cue_step, NULL);
    add_linker(&n, p);
    return n;
}

/* ---- A batch ---- */

struct lot {                 /* articles one after the other */
    size_t tokens;
    int32_t *own[STATEMENT_GROUPS], *relatives[STATEMENT_RELATIVES], *cues;
    struct segments passages, sentences, windows;
    int32_t *window_token, *window_cue, *window_places, *window_labels;
};

/* Rare words are hidden now and then, so that what is unknown is learned, too. */
static bool is_hidden(struct net *n, const struct course_words *w, int32_t row)
{
    if (row <= 0) return false;
    double count = w->count[row - 1], draw = (double)(train_random(&n->chance) >> 11) / 9007199254740992.0;
    return draw < 0.5 / (0.5 + count);
}

static void hide_words(struct net *n, struct lot *b)
{
    size_t slots = statement_groups[STATEMENT_TOKEN].slots;
    for (size_t t = 0; t < b->tokens; t++) {
        int32_t *lemma = &b->own[STATEMENT_TOKEN][t * slots + slots - 1], *word = &b->own[STATEMENT_WORD][t];
        if (is_hidden(n, &n->course->lemmas, *lemma - TOKEN_LEMMA)) *lemma = TOKEN_LEMMA;
        if (is_hidden(n, &n->course->words, *word)) *word = 0;
    }
}

static void put_tokens(struct lot *b, const struct course_article *a, size_t base)
{
    for (size_t t = 0; t < a->tokens; t++) {
        for (size_t g = 0; g < STATEMENT_GROUPS; g++) {
            size_t slots = statement_groups[g].slots;
            memcpy(b->own[g] + (base + t) * slots, a->own + t * STATEMENT_OWN_SLOTS + statement_groups[g].first,
                   slots * sizeof *a->own);
        }
        for (size_t i = 0; i < STATEMENT_RELATIVES; i++) {
            int32_t r = a->relatives[t * STATEMENT_RELATIVES + i];
            b->relatives[i][base + t] = r < 0 ? -1 : r + (int32_t)base;
        }
        b->cues[base + t] = a->cues[t];
    }
}

static void put_window(struct lot *b, const struct course_window *w, size_t base, size_t at)
{
    for (size_t i = 0; i < w->rows; i++) {
        b->window_token[at + i] = (int32_t)(base + w->first + i);
        b->window_cue[at + i] = (int32_t)(base + w->head);
    }
    memcpy(b->window_places + at * LINK_PLACE_SLOTS, w->places, w->rows * LINK_PLACE_SLOTS * sizeof *w->places);
    memcpy(b->window_labels + at, w->labels, w->rows * sizeof *w->labels);
}

static void add_begins(struct segments *s, uint32_t *begin, const uint32_t *from, size_t count, size_t base)
{
    for (size_t i = 0; i < count; i++) begin[s->count++] = (uint32_t)(from[i] + base);
}

static struct lot gather(const struct course *c, struct tape *t, const uint32_t *articles, size_t count)
{
    struct lot b = {0};
    size_t passages = 0, sentences = 0, windows = 0, rows = 0;
    for (size_t i = 0; i < count; i++) {
        const struct course_article *a = &c->articles[articles[i]];
        b.tokens += a->tokens;
        passages += a->passage_count;
        sentences += a->sentence_count;
        windows += a->window_count;
        for (size_t w = 0; w < a->window_count; w++) rows += a->windows[w].rows;
    }
    for (size_t g = 0; g < STATEMENT_GROUPS; g++)
        b.own[g] = tape_alloc(t, b.tokens * statement_groups[g].slots, sizeof(int32_t));
    for (size_t i = 0; i < STATEMENT_RELATIVES; i++) b.relatives[i] = tape_alloc(t, b.tokens, sizeof(int32_t));
    b.cues = tape_alloc(t, b.tokens, sizeof *b.cues);
    b.window_token = tape_alloc(t, rows + 1, sizeof *b.window_token);
    b.window_cue = tape_alloc(t, rows + 1, sizeof *b.window_cue);
    b.window_labels = tape_alloc(t, rows + 1, sizeof *b.window_labels);
    b.window_places = tape_alloc(t, rows * LINK_PLACE_SLOTS + 1, sizeof *b.window_places);
    uint32_t *passage = tape_alloc(t, passages + 1, sizeof *passage),
             *sentence = tape_alloc(t, sentences + 1, sizeof *sentence);
    uint32_t *window = tape_alloc(t, windows + 1, sizeof *window);
    b.passages.begin = passage;
    b.sentences.begin = sentence;
    b.windows.begin = window;
    size_t base = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        const struct course_article *a = &c->articles[articles[i]];
        put_tokens(&b, a, base);
        add_begins(&b.passages, passage, a->passages, a->passage_count, base);
        add_begins(&b.sentences, sentence, a->sentences, a->sentence_count, base);
        for (size_t w = 0; w < a->window_count; w++) {
            window[b.windows.count++] = (uint32_t)at;
            put_window(&b, &a->windows[w], base, at);
            at += a->windows[w].rows;
        }
        base += a->tokens;
    }
    passage[passages] = sentence[sentences] = (uint32_t)base;
    window[windows] = (uint32_t)at;
    return b;
}

/* ---- Forward ---- */

static struct node *recur(struct tape *t, struct node *x, struct parameter *gates, struct parameter *bias,
                          const struct segments *s)
{
    struct node *g = tape_affine(t, x, gates, bias);
    size_t state = gates->cols / NETWORK_GATES_AND_SKIP;
    struct node *h = tape_recurrent(t, tape_columns(t, g, 0, 3 * state), tape_columns(t, g, 3 * state, state), s);
    return tape_dropout(t, h, DROPOUT, NULL);
}

static struct node *encode(const struct net *n, struct tape *t, const struct lot *b)
{
    struct node *parts[STATEMENT_GROUPS + STATEMENT_RELATIVES];
    for (size_t g = 0; g < STATEMENT_GROUPS; g++)
        parts[g] = tape_embed(t, n->tables[g], b->own[g], b->tokens, statement_groups[g].slots);
    for (size_t i = 0; i < STATEMENT_RELATIVES; i++)
        parts[STATEMENT_GROUPS + i] = tape_gather(t, parts[STATEMENT_TOKEN], b->relatives[i], b->tokens);
    struct node *all = tape_concat(t, parts, STATEMENT_GROUPS + STATEMENT_RELATIVES);
    struct node *x = tape_dropout(t, tape_apply(t, tape_affine(t, all, n->inner, n->inner_bias), TAPE_RELU), DROPOUT,
                                  NULL),
                *h = x;
    for (size_t i = 0; i < LAYERS; i++) h = recur(t, h, n->gates[i], n->gates_bias[i], &b->passages);
    return tape_add(t, h, x);
}

static struct node *link(const struct net *n, struct tape *t, struct node *e, const struct lot *b)
{
    size_t rows = segments_rows(&b->windows);
    struct node *token = tape_gather(t, tape_affine(t, e, n->link_token, n->link_token_bias), b->window_token, rows);
    struct node *cue = tape_gather(t, tape_affine(t, e, n->link_cue, NULL), b->window_cue, rows);
    struct node *place = tape_embed(t, n->link_place, b->window_places, rows, LINK_PLACE_SLOTS);
    struct node *u = tape_apply(t, tape_add(t, tape_add(t, token, cue), place), TAPE_RELU);
    u = tape_dropout(t, u, DROPOUT, NULL);
    struct node *both[] = {recur(t, u, n->link_gates, n->link_gates_bias, &b->windows), u};
    return tape_affine(t, tape_concat(t, both, 2), n->link_scores, n->link_scores_bias);
}

static double learn(void *context, struct tape *t, const uint32_t *articles, size_t count)
{
    struct net *n = context;
    struct lot *b = tape_alloc(t, 1, sizeof *b);  /* the tape's, since the way back reads the segments */
    *b = gather(n->course, t, articles, count);
    hide_words(n, b);
    struct node *e = encode(n, t, b);
    double loss = tape_crf(t, tape_affine(t, e, n->cue, n->cue_bias), n->cue_steps, b->cues, NULL, &b->sentences,
                           1.0 / (double)(b->sentences.count + 1));
    if (b->windows.count)
        loss += tape_crf(t, link(n, t, e, b), n->link_steps, b->window_labels, NULL, &b->windows,
                         LINK_WEIGHT / (double)b->windows.count);
    return loss;
}

/* ---- The file ---- */

static void write_matrix(struct network_writer *w, const struct parameter *m, const struct parameter *bias)
{
    network_write_matrix(w, m->name, m->rows, m->cols, m->value, bias ? bias->value : NULL);
}

static void write_words(struct network_writer *w, const char *name, const struct course_words *words)
{
    uint32_t *row = malloc((words->size + 1) * sizeof *row);
    CW_CHECK(row);
    for (uint32_t i = 0; i < words->size; i++) row[i] = i + 1;
    network_write_words(w, name, words->key, row, words->size);
    free(row);
}

static void write_encoder(struct network_writer *w, const struct net *n)
{
    for (size_t g = 0; g < STATEMENT_GROUPS; g++) {
        const struct parameter *m = n->tables[g];
        network_write_table(w, m->name, m->rows, m->cols, m->value);
        network_write_part(w, m->name, statement_groups[g].slots, NETWORK_IDENTITY);
    }
    for (size_t i = 0; i < STATEMENT_RELATIVES; i++)
        network_write_part(w, statement_groups[STATEMENT_TOKEN].name, statement_groups[STATEMENT_TOKEN].slots,
                           NETWORK_IDENTITY);
    write_matrix(w, n->inner, n->inner_bias);
    network_write_affine(w, n->inner->name);
    network_write_rectify(w);
    network_write_save(w);
    for (size_t i = 0; i < LAYERS; i++) {
        write_matrix(w, n->gates[i], n->gates_bias[i]);
        network_write_affine(w, n->gates[i]->name);
        network_write_recurrent(w, NETWORK_GATES_AND_SKIP);
    }
    network_write_add(w);
}

static enum cw_error write_net(const struct net *n, const char *path)
{
    const struct course *c = n->course;
    struct network_writer *w = network_writer_new();
    CW_CHECK(w);
    write_encoder(w, n);
    write_matrix(w, n->cue, n->cue_bias);
    network_write_floats(w, n->cue_steps->name, n->cue_steps->rows, n->cue_steps->cols, n->cue_steps->value);
    write_matrix(w, n->link_token, n->link_token_bias);
    write_matrix(w, n->link_cue, NULL);
    network_write_table(w, n->link_place->name, LINK_PLACES, LINK_WIDTH, n->link_place->value);
    write_matrix(w, n->link_gates, n->link_gates_bias);
    write_matrix(w, n->link_scores, n->link_scores_bias);
    network_write_floats(w, n->link_steps->name, n->link_steps->rows, n->link_steps->cols, n->link_steps->value);
    write_words(w, "words", &c->words);
    write_words(w, "lemmas", &c->lemmas);
    network_write_words(w, "vectors", c->vector_key, c->vector_row, c->vector_count);
    enum cw_error e = network_writer_save(w, path);
    network_writer_free(w);
    return e;
}

enum cw_error statement_learn(const struct course *c, const struct statement_learning *how, const char *path)
{
    struct parameters *p = parameters_new(how->seed);
    struct net n = net_new(p, c, how->seed);
    uint32_t *lengths = arena_array(c->arena, c->count + 1, sizeof *lengths);
    for (size_t i = 0; i < c->count; i++) lengths[i] = c->articles[i].tokens;
    struct fit_task task = {"loss", lengths, c->count, 1, learn, &n};
    struct fit_options options = {
        .epochs = how->epochs, .batch_tokens = BATCH_TOKENS, .rate = 2e-3, .warmup = 0.06, .decline = FIT_LINEAR,
        .seed = how->seed,
        .adam = {.beta1 = 0.9, .beta2 = 0.98, .epsilon = 1e-8, .sparse_rate = 3, .decay = 0.01, .clip = 2,
                 .average = 0.995}, .log_name = how->log_name};
    enum cw_error e = fit(p, &task, 1, &options, NULL, NULL);
    if (!e) e = write_net(&n, path);
    parameters_free(p);
    return e;
}
