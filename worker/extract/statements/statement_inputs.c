#include "worker/extract/statements/statement_inputs.h"

#include "worker/model/network.h"

#define BEFORE(group) STATEMENT_BEFORE_##group
enum {                       /* slots that come before a group's: each name is followed by the group's last slot */
#define X(group, name, rows, width, slots) BEFORE(group), STATEMENT_LAST_##group = BEFORE(group) + slots - 1,
    STATEMENT_GROUPS_TABLE(X)
#undef X
};

const struct statement_group_shape statement_groups[STATEMENT_GROUPS] = {
#define X(group, name, rows, width, slots) [STATEMENT_##group] = {name, rows, width, slots, BEFORE(group)},
    STATEMENT_GROUPS_TABLE(X)
#undef X
};

struct row {                 /* of one token, being filled */
    int32_t *slots;
    size_t facts;
};

static void put_fact(struct row *r, uint32_t fact)
{
    if (r->facts < statement_groups[STATEMENT_FACTS].slots)
        r->slots[BEFORE(FACTS) + r->facts++] = (int32_t)fact;
}

static void put_bits(struct row *r, uint32_t first, uint64_t bits)
{
    for (; bits; bits &= bits - 1)
        put_fact(r, first + (uint32_t)__builtin_ctzll(bits));
}

static void put_token(const struct statement_vocabulary *voc, const struct statement_view *v, uint32_t t,
                      int32_t *slots)
{
    const struct view_token *k = &v->at[t];
    int32_t lemma = voc->lemma(voc->lemmas, k->lemma);
    slots[0] = TOKEN_FINE + (k->fine < 1023 ? k->fine + 1 : 0);
    slots[1] = TOKEN_TAG + v->a->xpos[t] % 64;
    bool hidden = v->a->head && k->head == t && v->a->head[t] != t;  /* hangs on what a nested reading does not see */
    slots[2] = v->a->head && !hidden ? TOKEN_RELATION + v->a->deprel[t] % 64 : -1;
    slots[3] = TOKEN_NAME + k->name;
    slots[4] = TOKEN_CLUSTER + (int32_t)(k->cluster % 512);
    slots[5] = TOKEN_LEMMA + (lemma < 0 ? 0 : lemma);
}

static void put_facts(const struct statement_view *v, uint32_t t, struct row *r)
{
    const struct analysis *a = v->a;
    const struct view_token *k = &v->at[t];
    uint32_t title = a->paragraphs[a->sentences[k->sentence].paragraph].role == PARAGRAPH_TITLE;
    uint32_t head = k->head;
    put_fact(r, FACT_SHAPE + k->shape);
    put_fact(r, FACT_QUOTE + k->mark + 3 * (k->quotation >= 0) + 6 * title + 12 * k->in_marks);
    put_fact(r, FACT_SINCE + view_distance(k->since_close));
    put_fact(r, FACT_UNTIL + view_distance(k->until_open));
    put_fact(r, FACT_HEAD + view_distance(head > t ? head - t : t - head) * 2 + (head > t));
    const uint32_t has[] = {k->subject, k->object, k->complement, k->marker, k->agent, k->governor};
    for (uint32_t i = 0; i < sizeof has / sizeof *has; i++)
        if (has[i] != VIEW_NONE)
            put_fact(r, FACT_HAS + i);
    put_bits(r, FACT_CLASSES, k->classes & ((1u << LEX_CLASSES) - 1));
    put_bits(r, FACT_CHILDREN, k->children);
}

void statement_own(const struct statement_vocabulary *voc, const struct statement_view *v, struct range tokens,
                   int32_t *rows)
{
    for (uint32_t t = tokens.first; t < tokens.last; t++, rows += STATEMENT_OWN_SLOTS) {
        struct row r = {rows, 0};
        size_t n;
        const char *text = token_text(v->a, t, &n);
        for (size_t i = 0; i < STATEMENT_OWN_SLOTS; i++)
            rows[i] = -1;
        int32_t word = voc->word(voc->words, v->words[t].lower),
                vector = word_vector(text, n, voc->vector, voc->vectors);
        put_token(voc, v, t, rows + BEFORE(TOKEN));
        rows[BEFORE(VECTOR)] = vector < 0 ? voc->rare_vector : vector;
        rows[BEFORE(WORD)] = word < 0 ? 0 : word;
        rows[BEFORE(SUFFIX)] = network_bucket(v->words[t].suffix[2], statement_groups[STATEMENT_SUFFIX].rows);
        rows[BEFORE(PREFIX)] = network_bucket(v->words[t].prefix[2], statement_groups[STATEMENT_PREFIX].rows);
        put_facts(v, t, &r);
    }
}

void statement_relatives(const struct statement_view *v, uint32_t token, uint32_t relatives[STATEMENT_RELATIVES])
{
    const struct view_token *k = &v->at[token];
    relatives[0] = k->head;
    relatives[1] = k->agent;
    relatives[2] = k->complement;
    relatives[3] = k->marker;
    relatives[4] = k->object;
    relatives[5] = k->complement == VIEW_NONE ? VIEW_NONE : v->at[k->complement].marker;
}

void statement_inputs(const struct statement_vocabulary *voc, const struct statement_view *v, struct range tokens,
                      struct arena *scratch, int32_t *rows)
{
    enum { SHARED = BEFORE(VECTOR) };  /* what a relative shows: its slots in "token" */
    int32_t *own = arena_array(scratch, (size_t)(tokens.last - tokens.first) * STATEMENT_OWN_SLOTS, sizeof *own);
    statement_own(voc, v, tokens, own);
    for (uint32_t t = tokens.first; t < tokens.last; t++) {
        uint32_t relatives[STATEMENT_RELATIVES];
        memcpy(rows, own + (size_t)(t - tokens.first) * STATEMENT_OWN_SLOTS, STATEMENT_OWN_SLOTS * sizeof *rows);
        rows += STATEMENT_OWN_SLOTS;
        statement_relatives(v, t, relatives);
        for (size_t i = 0; i < STATEMENT_RELATIVES; i++, rows += SHARED) {
            bool is_there = relatives[i] >= tokens.first && relatives[i] < tokens.last;
            for (size_t k = 0; k < SHARED; k++)
                rows[k] = is_there ? own[(size_t)(relatives[i] - tokens.first) * STATEMENT_OWN_SLOTS + k] : -1;
        }
    }
}
