/* Opens encoder.bin, walks over a document's sentences, and encodes them. */
#include "worker/extract/encoder/encoding.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/encoder/encoding_inside.h"
#include "worker/extract/encoder/token_inputs.h"
#include "worker/model/features.h"

/* ---- The model ---- */

static int32_t find_word(const void *context, uint64_t key)
{
    return network_word(((const struct encoding_model *)context)->words, key);
}

static int32_t find_vector(const void *context, uint64_t key)
{
    return network_word(((const struct encoding_model *)context)->vectors, key);
}

/* The parts of its input are those that token_inputs fills; what it says of rows is checked by network_open. */
static bool has_inputs(const struct network *n)
{
    if (network_inputs(n) != INPUT_GROUPS || network_slots(n) != INPUT_SLOTS) return false;
    for (size_t g = 0; g < INPUT_GROUPS; g++) {
        struct network_input in = network_input(n, g);
        if (strcmp(in.name, input_groups[g].name) != 0 || in.slots != input_groups[g].slots) return false;
        if (in.rows == 0 || (input_groups[g].rows && in.rows != input_groups[g].rows)) return false;
    }
    return true;
}

/* A matrix by its name, with these inputs; 0 outputs: any number. */
static const struct product_matrix *matrix(struct encoding_model *m, const char *name, size_t inputs, size_t outputs)
{
    const struct product_matrix *found = network_matrix(m->network, name);
    if (!found || found->inputs != inputs || (outputs && found->outputs != outputs)) m->lacking = name;
    else return found;
    static const struct product_matrix nothing;
    return &nothing;
}

static void find_heads(struct encoding_model *m)
{
    size_t width = network_width(m->network);
    m->tag = matrix(m, "tag", width, 0);
    m->dependent = matrix(m, "dependent", width, 0);
    m->head = matrix(m, "head", width, 0);
    m->arc = matrix(m, "arc", m->dependent->outputs, m->head->outputs);
    m->relation_dependent = matrix(m, "relation dependent", width, 0);
    m->relation_head = matrix(m, "relation head", width, m->relation_dependent->outputs);
    m->relation = matrix(m, "relation", m->relation_dependent->outputs, 0);
    m->name = matrix(m, "name", width, 0);
    m->root = network_floats(m->network, "root", 1, m->head->outputs);
    m->words = network_words(m->network, "words");
    m->vectors = network_words(m->network, "vectors");
    m->relations = network_words(m->network, "relations");
    if (!m->root) m->lacking = "root";
    if (!m->words || !m->vectors || !m->relations) m->lacking = "words";
}

static void read_tags(struct encoding_model *m)
{
    size_t count = m->tag->outputs, stride = lanes_stride(count);
    const float *tags = network_floats(m->network, "tags", 2, count);
    if (!tags || count > ENCODING_MAX_TAGS) {
        m->lacking = "tags";
        return;
    }
    memset(m->tag_of, -1, sizeof m->tag_of);
    for (size_t i = 0; i < count; i++) {
        float upos = tags[i], xpos = tags[stride + i];
        if (!(upos >= 0 && upos < UPOS_COUNT && xpos >= 0 && xpos < XPOS_COUNT)) {
            m->lacking = "tags";
            return;
        }
        m->upos[i] = (uint8_t)upos;
        m->xpos[i] = (uint8_t)xpos;
        m->tag_of[m->upos[i]][m->xpos[i]] = (int16_t)i;
    }
}

/* Without the rows' padding. */
static enum cw_error read_transitions(struct encoding_model *m)
{
    size_t n = m->name->outputs;
    const float *padded = network_floats(m->network, "name transitions", n + 1, n);
    if (!padded) m->lacking = "name transitions";
    m->name_transitions = calloc((n + 1) * n, sizeof *m->name_transitions);
    if (!m->name_transitions) return cw_fail(CW_ENOMEM, "out of memory");
    for (size_t from = 0; padded && from <= n; from++)
        memcpy(m->name_transitions + from * n, padded + from * lanes_stride(n), n * sizeof *padded);
    return CW_OK;
}

enum cw_error encoding_open(const char *path, const struct lexicon *lexicon, struct encoding_model **out)
{
    struct encoding_model *m = calloc(1, sizeof *m);
    *out = NULL;
    if (!m) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    m->lexicon = lexicon;
    enum cw_error e = network_open(path, &m->network);
    if (!e) {
        if (!has_inputs(m->network)) m->lacking = "its inputs";
        else m->rare_vector = (int32_t)network_input(m->network, INPUT_VECTOR).rows - 1;
        find_heads(m);
        read_tags(m);
        e = read_transitions(m);
    }
    if (!e && m->lacking) e = cw_fail(CW_ECORRUPT, "%s: not the shared network, or another one: %s", path, m->lacking);
    if (e) encoding_close(m);
    else *out = m;
    return e;
}

void encoding_close(struct encoding_model *m)
{
    if (!m) return;
    free(m->name_transitions);
    network_close(m->network);
    free(m);
}

uint64_t encoding_checksum(const struct encoding_model *m) { return network_checksum(m->network); }

/* ---- Over a document ---- */

struct encoding {
    const struct encoding_model *model;
    const struct analysis *analysis;
    uint32_t block_tokens, next;     /* sentence */
    struct input_context *context;   /* in `whole` */
    struct arena *whole, *block;
};

struct encoding_block encoding_none(const struct analysis *a)
{
    return (struct encoding_block){.sentences = {0, (uint32_t)a->sentence_count},
                                   .tokens = {0, (uint32_t)a->token_count}};
}

struct encoding *encoding_begin(const struct encoding_model *m, const struct analysis *a, uint32_t block_tokens)
{
    struct encoding *e = malloc(sizeof *e);
    CW_CHECK(e && a->words);
    *e = (struct encoding){.model = m, .analysis = a, .block_tokens = block_tokens, .whole = arena_new(0),
                           .block = arena_new(0)};
    CW_CHECK(e->whole && e->block);
    e->context = input_context_new(a, a->words, e->whole);
    return e;
}

void encoding_end(struct encoding *e)
{
    arena_free(e->block);
    arena_free(e->whole);
    free(e);
}

static uint32_t length_of(const struct analysis *a, uint32_t sentence)
{
    return a->sentences[sentence].tokens.last - a->sentences[sentence].tokens.first;
}

/* The sentences from e->next on that go together: short ones, or one that is too long. */
static struct range next_sentences(const struct encoding *e)
{
    const struct analysis *a = e->analysis;
    struct range r = {e->next, e->next};
    uint32_t tokens = 0;
    while (r.last < a->sentence_count && tokens < e->block_tokens && length_of(a, r.last) <= ENCODING_SENTENCE)
        tokens += length_of(a, r.last++);
    if (r.last == r.first) r.last++;
    return r;
}

static const float *encode(const struct encoding *e, struct range sentences, size_t tokens)
{
    const struct encoding_model *m = e->model;
    struct input_vocabulary vocabulary = {find_word, find_vector, m, m->rare_vector};
    int32_t *ids = arena_array(e->block, tokens * INPUT_SLOTS, sizeof *ids);
    uint32_t count = sentences.last - sentences.first, *begin = arena_array(e->block, count + 1, sizeof *begin);
    token_inputs(&vocabulary, m->lexicon, e->context, sentences, ids);
    for (uint32_t i = 0; i < count; i++) begin[i + 1] = begin[i] + length_of(e->analysis, sentences.first + i);
    return network_encode(m->network, ids, begin, count, e->block);
}

bool encoding_next(struct encoding *e, struct encoding_block *out)
{
    const struct analysis *a = e->analysis;
    if (e->next == a->sentence_count) return false;
    struct range s = next_sentences(e),
                 tokens = {a->sentences[s.first].tokens.first, a->sentences[s.last - 1].tokens.last};
    arena_reset(e->block);
    *out = (struct encoding_block){.model = e->model, .sentences = s, .tokens = tokens, .arena = e->block};
    if (length_of(a, s.first) <= ENCODING_SENTENCE) out->rows = encode(e, s, tokens.last - tokens.first);
    e->next = s.last;
    return true;
}
