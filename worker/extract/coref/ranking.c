/* See ranking.h. */
#include "worker/extract/coref/ranking.h"

enum template {
    F_TYPE, F_STRING, F_HEAD, F_FIRST, F_BEFORE, F_AFTER, F_GOVERNOR, F_ROLE, F_DEFINITE, F_THING, F_FINE, F_CLUSTER,
    F_LENGTH, F_PLACE, F_SEEN, F_SEEN_HEAD,
    P_TYPE, P_SENTENCES, P_MENTIONS, P_MATCH, P_MODIFIERS, P_DEFINITE, P_AGREE, P_THING, P_ROLE, P_ROLES, P_GOVERNOR,
    P_QUOTED, P_HEAD, P_HEADS, P_FINE, P_CLUSTERS,
    P_ENTITY, P_SALIENCE, P_FIRST, P_WORD, P_LENGTH, P_NESTED, P_OWNER,
};

/* --- candidates --------------------------------------------------------------------------------------------------- */

static bool overlap(struct range x, struct range y) { return x.first < y.last && y.first < x.last; }

/* How many mentions back each kind looks. */
static size_t window(const struct ranking *r, uint32_t i)
{
    const struct mention_facts *f = &r->facts[i];
    if (f->pronoun) return f->pronoun == PRONOUN_SOME ? 0 : f->pronoun <= PRONOUN_WE ? 10 : 30;
    if (f->proper) return 0;
    return f->definite == DEFINITE_THE || f->definite == DEFINITE_THIS || f->definite == DEFINITE_OWN ? 20 : 0;
}

/* Is the name or noun no person, whatever the pronoun? */
static bool wants_other(const struct mention_facts *pronoun, const struct mention_facts *noun)
{
    if (pronoun->pronoun == PRONOUN_HE || pronoun->pronoun == PRONOUN_SHE || pronoun->pronoun == PRONOUN_I)
        return noun->gender == 'n' && !noun->pronoun;
    return pronoun->pronoun == PRONOUN_IT && noun->thing == THING_PERSON;
}

/* They can never mean the same: "he" and "she", "she" and a place, "it" and a person. */
static bool clash(const struct mention_facts *x, const struct mention_facts *y)
{
    bool person = x->gender == 'm' || x->gender == 'f', other = y->gender == 'm' || y->gender == 'f';
    if ((person && other && x->gender != y->gender) || wants_other(x, y) || wants_other(y, x)) return true;
    return x->pronoun && y->pronoun && x->number && y->number && x->number != y->number;
}

/* "A minister who forgets," he said: what he speaks of in the quotation is not him. */
static bool spoken_of(const struct ranking *r, uint32_t i, uint32_t k)
{
    const struct mention_facts *f = &r->facts[i], *g = &r->facts[k];
    return f->pronoun >= PRONOUN_HE && f->pronoun <= PRONOUN_THEY && !f->quotation && g->quotation &&
           f->paragraph == g->paragraph;
}

static size_t add_candidate(const struct ranking *r, uint32_t i, uint32_t k, uint32_t *out, size_t n)
{
    if (k == COREF_NONE || n == RANKING_CANDIDATES || r->facts[k].aside ||
        overlap(r->a->mentions[i].tokens, r->a->mentions[k].tokens))
        return n;
    size_t at = n;
    while (at > 0 && out[at - 1] < k) at--;
    if (at > 0 && out[at - 1] == k) return n;
    memmove(out + at + 1, out + at, (n - at) * sizeof *out);
    out[at] = k;
    return n + 1;
}

size_t ranking_candidates(const struct ranking *r, uint32_t i, uint32_t *out)
{
    enum { ALIKE = 4 };
    const struct mention_facts *f = &r->facts[i];
    size_t n = 0, near = window(r, i);
    if (f->aside) return 0;
    n = add_candidate(r, i, f->before_entity, out, n);
    n = add_candidate(r, i, f->before_string, out, n);
    uint32_t k = f->before_head;
    for (int turn = 0; turn < ALIKE && k != COREF_NONE; turn++, k = r->facts[k].before_head)
        n = add_candidate(r, i, k, out, n);
    for (uint32_t back = 1; back <= near && back <= i; back++)
        if (!clash(f, &r->facts[i - back]) && !spoken_of(r, i, i - back)) n = add_candidate(r, i, i - back, out, n);
    return n;
}

/* --- what is counted in steps ------------------------------------------------------------------------------------- */

static uint64_t steps(uint64_t n)
{
    return n < 5 ? n : n < 8 ? 5 : n < 12 ? 6 : n < 20 ? 7 : n < 40 ? 8 : n < 100 ? 9 : 10;
}

/* Names, descriptions of some sorts, and each pronoun are different matters. */
static uint64_t type_of(const struct mention_facts *f)
{
    if (f->pronoun) return 8u + f->pronoun;
    if (f->proper) return f->thing <= THING_OTHER_NAME ? 1 : 2;
    return f->definite == DEFINITE_BARE || f->definite == DEFINITE_A || f->definite == DEFINITE_OTHER ? 3 : 4;
}

/* A feature of several small values and one hash. */
static void add(struct feature_rows *out, enum template t, uint64_t type, uint64_t small, uint64_t hash)
{
    feature_add(out, feature_mix(feature_mix((uint64_t)t << 58 | type << 48 | small, hash), 11));
}

/* --- the first of a chain ----------------------------------------------------------------------------------------- */

void ranking_first_features(const struct ranking *r, uint32_t i, struct feature_rows *out)
{
    const struct coref_mention *m = &r->a->mentions[i];
    const struct mention_facts *f = &r->facts[i];
    uint64_t t = type_of(f), seen = (f->before_string != COREF_NONE) | (f->before_head != COREF_NONE) << 1 |
                                    (f->before_entity != COREF_NONE) << 2;
    uint64_t length = steps(m->tokens.last - m->tokens.first), tail = steps(m->tokens.last - 1 - m->head);
    feature_row_begin(out);
    add(out, F_TYPE, t, m->joint, 0);
    add(out, F_TYPE, t, 2, f->thing);
    add(out, F_STRING, 0, 0, f->string);
    add(out, F_HEAD, t, 0, f->head);
    add(out, F_FIRST, t, 0, f->first);
    add(out, F_FIRST, t, 1, feature_mix(f->first, f->relation));
    add(out, F_BEFORE, t, 0, f->before);
    add(out, F_AFTER, t, 0, f->after);
    if (f->pronoun) add(out, F_AFTER, t, 1, feature_mix(f->after, f->second));
    add(out, F_GOVERNOR, t, f->relation, f->governor);
    add(out, F_ROLE, t, f->relation, 0);
    add(out, F_ROLE, t, f->relation, 1 + f->governed);
    add(out, F_DEFINITE, t, f->definite, f->number);
    add(out, F_DEFINITE, t, f->definite, 256 + f->relation);
    add(out, F_DEFINITE, t, f->definite, 512 + f->thing);
    add(out, F_FINE, t, f->definite, (uint64_t)f->fine);
    add(out, F_CLUSTER, t, f->definite, f->cluster);
    add(out, F_LENGTH, t, length, tail);
    add(out, F_LENGTH, t, length << 5 | seen, 100);
    add(out, F_PLACE, t, steps(f->sentence), f->first_of_sentence);
    add(out, F_SEEN, t, seen, f->definite);
    add(out, F_SEEN, t, seen, 10 + steps(f->heads_before));
    add(out, F_SEEN, t, seen, 100 + f->relation);
    add(out, F_SEEN, t, seen, 300 + f->words);
    add(out, F_SEEN_HEAD, t, seen, f->head);
    add(out, F_SEEN_HEAD, t, seen, (uint64_t)f->fine + 100000);
}

/* --- after another ------------------------------------------------------------------------------------------------ */

static bool has_word(const struct mention_facts *f, uint64_t word)
{
    for (size_t i = 0; i < f->words; i++)
        if (f->word[i] == word) return true;
    return f->head == word;
}

static uint64_t missing(const struct mention_facts *f, const struct mention_facts *in)
{
    uint64_t n = 0;
    for (size_t i = 0; i < f->words; i++) n += !has_word(in, f->word[i]);
    return n > 2 ? 2 : n;
}

/* The same words, the same head, one within the other, an acronym's entity … in six bits. */
static uint64_t match_of(const struct mention_facts *f, const struct mention_facts *g)
{
    return (f->string == g->string) | (f->head == g->head) << 1 | has_word(g, f->head) << 2 |
           has_word(f, g->head) << 3 | (f->words && g->words && f->word[0] == g->word[0]) << 4 |
           (f->whole == g->whole) << 5;
}

/* In sentences; a new paragraph counts as one more. */
static uint32_t distance(const struct mention_facts *f, const struct mention_facts *g)
{
    return f->sentence - g->sentence + f->paragraph - g->paragraph;
}

static uint64_t agreement(const struct mention_facts *f, const struct mention_facts *g)
{
    uint64_t gender = !f->gender || !g->gender ? 0 : f->gender == g->gender ? 1 : 2;
    uint64_t number = !f->number || !g->number ? 0 : f->number == g->number ? 1 : 2;
    return gender * 3 + number;
}

static void noun_features(const struct mention_facts *f, const struct mention_facts *g, uint64_t t, uint64_t u,
                          struct feature_rows *out)
{
    uint64_t match = match_of(f, g), modifiers = missing(f, g) * 3 + missing(g, f);
    add(out, P_MATCH, t, match, u);
    add(out, P_MATCH, t, match, 100 + agreement(f, g));
    add(out, P_MODIFIERS, t, match << 4 | modifiers, u);
    add(out, P_DEFINITE, t, match, f->definite * 8u + g->definite);
    add(out, P_DEFINITE, t, match << 4 | modifiers, 100 + f->definite);
    add(out, P_WORD, t, match, f->head);
    if (f->definite == DEFINITE_OWN && g->definite == DEFINITE_OWN) add(out, P_OWNER, t, match, f->first == g->first);
    add(out, P_THING, t, match, 16u * f->thing + g->thing);
    if (f->head != g->head) {
        add(out, P_HEADS, t, 0, feature_mix(f->head, g->head));
        add(out, P_FINE, t, 1, feature_mix((uint64_t)f->fine, (uint64_t)g->fine));
        add(out, P_CLUSTERS, t, 0, feature_mix(f->cluster, g->cluster));
    }
    if (f->entity != COREF_NONE && g->entity != COREF_NONE) add(out, P_ENTITY, t, f->entity == g->entity, match);
}

static void pronoun_features(const struct mention_facts *f, const struct mention_facts *g, uint64_t t,
                             struct feature_rows *out)
{
    add(out, P_HEAD, t, 0, g->head);
    add(out, P_HEAD, t, 1, (uint64_t)g->fine);
    add(out, P_HEAD, t, 2, g->cluster);
    add(out, P_THING, t, g->thing, g->number);
    add(out, P_THING, t, g->thing, 256u + (uint64_t)g->gender);
    add(out, P_DEFINITE, t, g->definite, g->relation);
    add(out, P_GOVERNOR, t, f->relation, feature_mix(f->governor, g->cluster));
    add(out, P_ENTITY, t, 2, g->entity != COREF_NONE);
}

void ranking_pair_features(const struct ranking *r, uint32_t i, uint32_t k, struct feature_rows *out)
{
    const struct coref_mention *m = &r->a->mentions[i], *n = &r->a->mentions[k];
    const struct mention_facts *f = &r->facts[i], *g = &r->facts[k];
    uint64_t t = type_of(f), u = type_of(g), sentences = steps(distance(f, g)), mentions = steps(i - k);
    uint64_t agree = agreement(f, g), quoted = f->quotation == g->quotation ? 0
                                               : !f->quotation              ? 1
                                               : !g->quotation              ? 2
                                                                            : 3;
    bool joint = m->joint || n->joint;
    feature_row_begin(out);
    add(out, P_TYPE, t, u, joint);
    add(out, P_SENTENCES, t, sentences, u);
    add(out, P_SENTENCES, t, sentences, 100 + agree);
    add(out, P_MENTIONS, t, mentions, u);
    add(out, P_MENTIONS, t, mentions, 100 + sentences);
    add(out, P_AGREE, t, agree, u);
    add(out, P_AGREE, t, agree, 100 + g->thing);
    add(out, P_ROLE, t, g->relation, u);
    add(out, P_ROLE, t, g->relation, 100 + sentences);
    add(out, P_ROLES, t, f->relation, g->relation);
    add(out, P_ROLES, t, f->relation, 256u * (1 + sentences) + g->relation);
    add(out, P_QUOTED, t, quoted, u);
    add(out, P_SALIENCE, t, steps(g->heads_before), u);
    add(out, P_FIRST, t, g->first_of_sentence, sentences);
    add(out, P_LENGTH, t, steps(n->tokens.last - n->tokens.first), u);
    if (f->sentence == g->sentence) {
        uint64_t same = r->a->head[m->head] == r->a->head[n->head], under = r->a->head[m->head] == n->head;
        add(out, P_NESTED, t, same | under << 1 | (uint64_t)f->reflexive << 2, g->relation);
        add(out, P_NESTED, t, same | under << 1 | (uint64_t)f->reflexive << 2, 256u + f->relation);
    }
    if (f->pronoun) pronoun_features(f, g, t, out);
    else noun_features(f, g, t, u, out);
}
