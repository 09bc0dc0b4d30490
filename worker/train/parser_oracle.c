#include "worker/train/parser_oracle.h"

/* Gold children of `word` among the buffer's words from `from` on. */
static uint32_t children_ahead(const struct parse_state *s, const struct gold_tree *gold, uint32_t word, uint32_t from)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < s->size; i++) n += gold->head[i] == word;
    return n;
}

/* LEFT makes (b0, s0): s0 loses a head below it on the stack or behind b0, and children from b0 on. */
static uint32_t left_cost(const struct parse_state *s, const struct gold_tree *gold)
{
    uint32_t s0 = parse_stack(s, 0), s1 = parse_stack(s, 1), head = gold->head[s0];
    return (head == s1 || (head > s->next && head <= s->size)) + children_ahead(s, gold, s0, s->next);
}

/* RIGHT makes (s1, s0): s0 loses a head in the buffer, and children there. */
static uint32_t right_cost(const struct parse_state *s, const struct gold_tree *gold)
{
    uint32_t s0 = parse_stack(s, 0), head = gold->head[s0];
    return (head >= s->next && head <= s->size) + children_ahead(s, gold, s0, s->next);
}

/* SHIFT puts b0 on the stack: it loses a head there other than s0, and its children there. */
static uint32_t shift_cost(const struct parse_state *s, const struct gold_tree *gold)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->depth; i++) {
        uint32_t word = parse_stack(s, i);
        n += gold->head[word] == s->next;
        n += i > 0 && gold->head[s->next] == word;
    }
    return n;
}

size_t oracle_classes(const struct parse_state *s, const struct gold_tree *gold, size_t *out)
{
    static uint32_t (*const cost_of[])(const struct parse_state *, const struct gold_tree *) = {
        [PARSE_SHIFT] = shift_cost, [PARSE_LEFT] = left_cost, [PARSE_RIGHT] = right_cost};
    uint32_t least = UINT32_MAX;
    size_t n = 0;
    for (int m = PARSE_SHIFT; m <= PARSE_RIGHT; m++) {
        if (!parse_allowed(s, (enum parse_move)m)) continue;
        uint32_t cost = cost_of[m](s, gold);
        if (cost < least) n = 0;
        if (cost > least) continue;
        least = cost;
        uint32_t popped = parse_stack(s, 0);
        out[n++] = parse_class((enum parse_move)m, m == PARSE_SHIFT ? 0 : gold->relation[popped], s->relation_count);
    }
    return n;
}
