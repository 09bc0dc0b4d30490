#include "worker/extract/statements/statement_net.h"

#include <stdlib.h>

#include "proto/error.h"
#include "worker/extract/statements/links.h"

static int32_t find_word(const void *words, uint64_t key) { return network_word(words, key); }

/* Do the parts of the input have the names, slots and rows that statement_inputs fills? */
static bool check_inputs(const struct network *n)
{
    size_t parts = STATEMENT_GROUPS + STATEMENT_RELATIVES;
    if (network_inputs(n) != parts || network_slots(n) != STATEMENT_SLOTS)
        return false;
    for (size_t i = 0; i < parts; i++) {
        const struct statement_group_shape *g = &statement_groups[i < STATEMENT_GROUPS ? i : STATEMENT_TOKEN];
        struct network_input in = network_input(n, i);
        uint32_t least = g->rows ? g->rows : g == &statement_groups[STATEMENT_TOKEN] ? TOKEN_LEMMA + 1 : 1;
        if (in.slots != g->slots || in.rows < least)
            return false;
    }
    return true;
}

/* Are all rows that a table of words names there? */
static bool check_words(const struct network *n, const char *name, enum statement_group group, uint32_t first)
{
    const struct network_words *w = network_words(n, name);
    return w && first + network_words_rows(w) <= network_input(n, group).rows;
}

static bool fits(const struct product_matrix *m, size_t inputs, size_t outputs)
{
    return m && m->inputs == inputs && m->outputs == outputs;
}

/* Rows from label to label, then one for a first label. */
static struct chain *make_chain(size_t labels, const float *steps)
{
    return chain_new(labels, steps, lanes_stride(labels), steps + labels * lanes_stride(labels));
}

static bool find_heads(struct statement_net *s)
{
    const struct network *n = s->network;
    size_t width = network_width(n);
    const float *cues = network_floats(n, "cue steps", CUE_LABEL_COUNT + 1, CUE_LABEL_COUNT);
    const float *links = network_floats(n, "link steps", LINK_LABEL_COUNT + 1, LINK_LABEL_COUNT);
    s->cue = network_matrix(n, "cue");
    s->link_token = network_matrix(n, "link token");
    s->link_cue = network_matrix(n, "link cue");
    s->link_gates = network_matrix(n, "link gates");
    s->link_scores = network_matrix(n, "link scores");
    if (!cues || !links || !s->link_token || !s->link_gates)
        return false;
    size_t inner = s->link_token->outputs, gates = s->link_gates->outputs, after = gates / NETWORK_GATES_AND_SKIP;
    s->link_place = network_table(n, "link place", LINK_PLACES, inner);
    if (inner % LANES || gates % (NETWORK_GATES_AND_SKIP * 2 * LANES))
        return false;
    s->cues = make_chain(CUE_LABEL_COUNT, cues);
    s->links = make_chain(LINK_LABEL_COUNT, links);
    return fits(s->cue, width, CUE_LABEL_COUNT) && fits(s->link_token, width, inner) &&
           fits(s->link_cue, width, inner) && fits(s->link_gates, inner, gates) &&
           fits(s->link_scores, after + inner, LINK_LABEL_COUNT) && s->link_place;
}

enum cw_error statement_net_open(const char *path, struct statement_net **out)
{
    struct statement_net *s = calloc(1, sizeof *s);
    if (!s)
        return cw_fail(CW_ENOMEM, "no memory for the statement network");
    enum cw_error e = network_open(path, &s->network);
    if (!e && (!check_inputs(s->network) || !check_words(s->network, "words", STATEMENT_WORD, 0) ||
               !check_words(s->network, "lemmas", STATEMENT_TOKEN, TOKEN_LEMMA) ||
               !check_words(s->network, "vectors", STATEMENT_VECTOR, 0) || !find_heads(s)))
        e = cw_fail(CW_ECORRUPT, "%s: not a network that reads statements", path);
    if (!e && (!s->cues || !s->links))
        e = cw_fail(CW_ENOMEM, "%s: out of memory", path);
    if (e) {
        statement_net_close(s);
        return e;
    }
    const struct network *n = s->network;
    s->vocabulary = (struct statement_vocabulary){find_word, find_word, find_word, network_words(n, "words"),
                                                  network_words(n, "lemmas"), network_words(n, "vectors"),
                                                  (int32_t)network_input(n, STATEMENT_VECTOR).rows - 1};
    *out = s;
    return CW_OK;
}

void statement_net_close(struct statement_net *s)
{
    if (!s)
        return;
    chain_free(s->cues);
    chain_free(s->links);
    network_close(s->network);
    free(s);
}

uint64_t statement_net_checksum(const struct statement_net *s) { return network_checksum(s->network); }

struct statement_rows statement_net_encode(const struct statement_net *s, const struct statement_view *v,
                                           struct passage p, struct arena *arena)
{
    uint32_t begin[2] = {0, p.tokens.last - p.tokens.first};
    int32_t *ids = arena_array(arena, (size_t)begin[1] * STATEMENT_SLOTS, sizeof *ids);
    statement_inputs(&s->vocabulary, v, p.tokens, arena, ids);
    return (struct statement_rows){.passage = p, .encoded = network_encode(s->network, ids, begin, 1, arena)};
}
