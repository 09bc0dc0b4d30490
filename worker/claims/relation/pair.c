/* Lays two wordings side by side: which term goes with which, and the longest piece that both have word for word. */
#include "worker/claims/relation/pair.h"

/* Longest common run of terms: the classic table, a row at a time. */
static void find_run(struct pair *p)
{
    const struct terms *a = &p->side[0]->terms, *b = &p->side[1]->terms;
    uint16_t row[TERMS_MAX + 1] = {0};
    p->run = p->run_at[0] = p->run_at[1] = 0;
    for (size_t i = 0; i < a->count && i < TERMS_MAX; i++) {
        uint16_t diagonal = 0;
        for (size_t j = 0; j < b->count && j < TERMS_MAX; j++) {
            uint16_t above = row[j + 1];
            row[j + 1] = a->at[i].hash == b->at[j].hash ? (uint16_t)(diagonal + 1) : 0;
            diagonal = above;
            if (row[j + 1] <= p->run) continue;
            p->run = row[j + 1];
            p->run_at[0] = i + 1 - p->run;
            p->run_at[1] = j + 1 - p->run;
        }
    }
}

/* Words that are merely used alike ("rose", "fell") share nothing here: two outlets that tell of one claim choose words
 * that mean the same. */
static double counted(const struct pair *p, size_t i)
{
    const struct term *s = &p->side[0]->terms.at[i], *t = &p->side[1]->terms.at[p->partner[0][i]];
    bool synonyms = s->kin >= TERM_SYNONYMS && s->kin == t->kin;
    double lesser = s->weight < t->weight ? s->weight : t->weight;
    return p->how[i] == MATCH_KIN ? synonyms ? 0.8 * lesser : 0 : lesser;
}

bool pair_has_same(const struct pair *p, int side, size_t term)
{
    int other = p->partner[side][term];
    return other >= 0 && (side ? counted(p, (size_t)other) : counted(p, term)) > 0;
}

/* The weight of what a side says, its frame left out. */
static double body_weight(const struct pair *p, int side)
{
    const struct terms *t = &p->side[side]->terms;
    double sum = 0;
    for (size_t i = p->stance[side].body; i < t->count; i++) sum += t->at[i].weight;
    return sum;
}

static void weigh(struct pair *p)
{
    const struct terms *a = &p->side[0]->terms;
    for (size_t i = p->stance[0].body; i < a->count && i < TERMS_MAX; i++) {
        if (p->partner[0][i] < 0 || (size_t)p->partner[0][i] < p->stance[1].body) continue;
        double w = counted(p, i);
        bool telling = a->at[i].flags & (TERM_NAME | TERM_NUMBER);
        p->shared += w;
        p->words += w > 0;
        if (!(a->at[i].flags & (TERM_NAME | TERM_TIME))) p->said += w;
        if (w > 0 && (telling || w > p->rarest)) p->rarest = telling ? 1 : w;
    }
    double of_a = body_weight(p, 0), of_b = body_weight(p, 1);
    p->of[0] = of_a > 0 ? p->shared / of_a : 0;
    p->of[1] = of_b > 0 ? p->shared / of_b : 0;
    p->overlap = of_a + of_b > 0 ? 2 * p->shared / (of_a + of_b) : 0;
}

void pair_align(struct pair *p)
{
    for (int s = 0; s < 2; s++) {
        p->stance[s] = stance_of(p->side[s]);
        for (size_t i = 0; i < TERMS_MAX; i++) p->partner[s][i] = -1;
    }
    for (size_t m = 0; m < p->similarity->match_count; m++) {
        const struct term_match *match = &p->similarity->matches[m];
        p->partner[0][match->a] = (int16_t)match->b;
        p->partner[1][match->b] = (int16_t)match->a;
        p->how[match->a] = match->how;
    }
    weigh(p);
    find_run(p);
}

void pair_count_shared(const struct pair *p, unsigned *numbers, unsigned *names)
{
    *numbers = *names = 0;
    const struct terms *t = &p->side[0]->terms;
    for (size_t i = 0; i < t->count && i < TERMS_MAX; i++) {
        if (p->partner[0][i] < 0 || t->at[i].flags & TERM_TIME) continue;
        *numbers += (t->at[i].flags & TERM_NUMBER) != 0;
        *names += (t->at[i].flags & TERM_NAME) != 0;
    }
}
