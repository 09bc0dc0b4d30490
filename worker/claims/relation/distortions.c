/* What differs between two wordings that are alike: a name or a number where the other side has another one at the same
 * place, and a negation that only one side has.  "At the same place": a neighbour of the one is matched with a
 * neighbour of the other. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "worker/claims/names/folding.h"
#include "worker/claims/relation/pair.h"
#include "worker/store/fold.h"

const char *distortion_name(enum distortion_kind k)
{
    static const char *const names[] = {"number", "negation", "name"};
    return names[k];
}

struct piece {                /* terms that make one name or number */
    size_t first, last;
};

static const struct term *terms_of(const struct pair *p, int side) { return p->side[side]->terms.at; }

static const char *words(const struct pair *p, int side, struct piece w, struct arena *arena)
{
    const struct term *t = terms_of(p, side);
    return arena_strndup(arena, p->side[side]->text + t[w.first].begin, t[w.last].end - t[w.first].begin);
}

static void report(struct finding *out, enum distortion_kind kind, const char *in_a, const char *in_b)
{
    if (out->distortion_count < DISTORTIONS)
        out->distortions[out->distortion_count++] = (struct distortion){kind, in_a, in_b};
}

/* The next term with weight in a direction; -1: none. */
static int neighbour(const struct terms *t, size_t from, int step)
{
    for (size_t i = from + (size_t)step; i < t->count && i < TERMS_MAX; i += (size_t)step)
        if (!(t->at[i].flags & TERM_FUNCTION)) return (int)i;
    return -1;
}

static bool matched(const struct pair *p, int i, int j) { return i >= 0 && j >= 0 && p->partner[0][i] == j; }

/* "Skellan Bank", "Tammer Bank": two names that share a common word. */
static bool same_kind_of_name(const struct pair *p, struct piece x, struct piece y)
{
    for (size_t i = x.first; i <= x.last; i++) {
        int j = p->partner[0][i];
        if (j >= (int)y.first && j <= (int)y.last) return true;
    }
    return false;
}

static bool same_place(const struct pair *p, struct piece x, struct piece y)
{
    const struct terms *a = &p->side[0]->terms, *b = &p->side[1]->terms;
    if (same_kind_of_name(p, x, y)) return true;
    return matched(p, neighbour(a, x.first, -1), neighbour(b, y.first, -1)) ||
           matched(p, neighbour(a, x.last, 1), neighbour(b, y.last, 1));
}

/* Whether what stands in both, if any, is a word that many names have: "Bank", "Party". */
static bool is_common(const struct term *t) { return t->weight < 0.45f; }

/* The next name (or number) of a side from `at` on of which the other has no term, or none but common ones. */
static bool next_piece(const struct pair *p, int side, unsigned flag, size_t *at, struct piece *out)
{
    const struct terms *t = &p->side[side]->terms;
    while (*at < t->count && *at < TERMS_MAX) {
        size_t i = (*at)++;
        if (!(t->at[i].flags & flag) || (flag == TERM_NAME && t->at[i].flags & (TERM_TIME | TERM_NUMBER))) continue;
        bool alone = p->partner[side][i] < 0, own = alone, shared = !alone && !is_common(&t->at[i]);
        *out = (struct piece){i, i};
        while (flag == TERM_NAME && *at < t->count && *at < TERMS_MAX && t->at[*at].flags & TERM_NAME &&
               !(t->at[*at].flags & TERM_TIME)) {
            alone = p->partner[side][*at] < 0;
            own |= alone && !is_common(&t->at[*at]);
            shared |= !alone && !is_common(&t->at[*at]);
            out->last = (*at)++;
        }
        if (own && !shared) return true;
    }
    return false;
}

/* "U.S.", "L.A.": what it is short for cannot be told from the word. */
static bool abbreviated(const char *name)
{
    size_t letters = 0;
    for (const char *p = name; *p; p++) {
        if (*p == '.') continue;
        if (*p < 'A' || *p > 'Z') return false;
        letters++;
    }
    return letters <= 4;
}

/* "OWF" and "Open Wire Foundation", "Kestrin" and "Kestrine" are no difference. */
static bool one_name(const char *a, const char *b, struct arena *arena)
{
    if (abbreviated(a) != abbreviated(b)) return true;
    const char *x = fold_name(arena, a, strlen(a)), *y = fold_name(arena, b, strlen(b));
    return !strcmp(x, y) || names_compare(x, ENTITY_PER, y, ENTITY_PER) != NAMES_DIFFER ||
           names_compare(x, ENTITY_ORG, y, ENTITY_ORG) != NAMES_DIFFER;
}

static bool one_number(const struct pair *p, struct piece x, struct piece y)
{
    return terms_of(p, 0)[x.first].value == terms_of(p, 1)[y.first].value;
}

/* Pieces of one kind that stand at one place and differ; each piece counts once. */
static void compare_pieces(struct pair *p, enum distortion_kind kind, unsigned flag, struct arena *arena,
                           struct finding *out)
{
    struct piece x, y;
    bool used[TERMS_MAX] = {false};
    for (size_t at = 0; next_piece(p, 0, flag, &at, &x);)
        for (size_t other = 0; next_piece(p, 1, flag, &other, &y);) {
            if (used[y.first] || !same_place(p, x, y)) continue;
            const char *in_a = words(p, 0, x, arena), *in_b = words(p, 1, y, arena);
            if (kind == DISTORTION_NUMBER ? one_number(p, x, y) : one_name(in_a, in_b, arena)) continue;
            used[y.first] = true;
            p->unlike[kind]++;
            report(out, kind, in_a, in_b);
            break;
        }
}

/* Months, of "nine months"; 0: no measure of time. */
static int unit_of_time(const struct pair *p, int side, size_t number)
{
    static const char *const units[] = {"second", "minute", "hour", "day", "week", "month", "year", "decade"};
    const struct terms *t = &p->side[side]->terms;
    size_t at = number + 1;
    if (at >= t->count || at >= TERMS_MAX) return 0;
    const char *word = p->side[side]->text + t->at[at].begin;
    size_t size = t->at[at].end - t->at[at].begin;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t n = strlen(units[i]);
        if (size >= n && size <= n + 1 && !strncasecmp(word, units[i], n)) return (int)i + 1;
    }
    return 0;
}

/* "Nine weeks", "nine months": the number is the same, and yet it is another. */
static void compare_units(struct pair *p, struct arena *arena, struct finding *out)
{
    const struct terms *t = &p->side[0]->terms;
    for (size_t i = 0; i < t->count && i < TERMS_MAX; i++) {
        if (!(t->at[i].flags & TERM_NUMBER) || p->partner[0][i] < 0) continue;
        size_t j = (size_t)p->partner[0][i];
        int a = unit_of_time(p, 0, i), b = unit_of_time(p, 1, j);
        if (!a || !b || a == b) continue;
        p->unlike[DISTORTION_NUMBER]++;
        report(out, DISTORTION_NUMBER, words(p, 0, (struct piece){i, i + 1}, arena),
               words(p, 1, (struct piece){j, j + 1}, arena));
    }
}

/* Negations that the other side does not have, of something that it has; returns how many, *first is one. */
static unsigned lone_negations(struct pair *p, int side, size_t *first)
{
    const struct terms *t = &p->side[side]->terms;
    unsigned count = 0;
    for (size_t i = p->stance[side].body; i < t->count && i < TERMS_MAX; i++) {
        if (!(t->at[i].flags & TERM_NEGATION) || p->partner[side][i] >= 0) continue;
        p->lone[side]++;
        int negated = neighbour(t, i, 1), next = negated < 0 ? -1 : neighbour(t, (size_t)negated, 1);
        if (negated < 0) negated = neighbour(t, i, -1);   /* "he did nothing" */
        bool of_shared = (negated >= 0 && p->partner[side][negated] >= 0) || (next >= 0 && p->partner[side][next] >= 0);
        if (of_shared && !count++) *first = i;
    }
    return count;
}

/* The words that negate: the cue of a denial, or the negation with the word after it. */
static const char *negating_words(const struct pair *p, int side, unsigned lone, size_t first, struct arena *arena)
{
    const struct assertion *a = p->side[side];
    if (a->polarity != POLARITY_AFFIRMED && a->cue[0]) return a->cue;
    if (p->stance[side].denies && p->stance[side].body)
        return words(p, side, (struct piece){0, p->stance[side].body - 1}, arena);
    if (!lone) return "";
    size_t last = first + 1 < a->terms.count && first + 1 < TERMS_MAX ? first + 1 : first;
    return words(p, side, (struct piece){first, last}, arena);
}

/* How many negations stand around what is said: "denied" one, "declined to say" one, "did not deny" two. */
static unsigned negations_around(const struct assertion *a, const struct stance *s)
{
    bool not = a->polarity == POLARITY_NEGATED;
    return (not && a->kind == KIND_DENIAL) + not + s->denies;
}

/* "They were told at once": nobody is as sure of it before it has been doubted.  The words that insist, a bit for
 * each. */
static unsigned insisting(const struct assertion *a)
{
    static const char *const sure[] = {"always",     "at once",    "certainly", "every day", "every month",
                                       "every time", "every week", "every year", "in fact",  "indeed",
                                       "immediately", "of course", "promptly",   "regularly"};
    unsigned found = 0;
    for (size_t i = 0; i < a->size; i++) {
        if ((i && a->text[i - 1] != ' ') || !strchr("aceioprACEIOPR", a->text[i])) continue;
        for (unsigned k = 0; k < sizeof sure / sizeof *sure; k++) {
            size_t n = strlen(sure[k]);
            if (i + n > a->size || strncasecmp(a->text + i, sure[k], n)) continue;
            if (i + n == a->size || strchr(" .,;:!?", a->text[i + n])) found |= 1u << k;
        }
    }
    return found;
}

int pair_insists(const struct pair *p)
{
    unsigned words = insisting(p->side[0]), other_words = insisting(p->side[1]);
    bool sure = words & ~other_words, other_sure = other_words & ~words;
    return sure == other_sure ? -1 : other_sure;
}

/* Who contradicts whom.  A word of denial tells; else a "no" does, unless the other side insists.  Days seldom do: what
 * is denied is told again afterwards. */
static int who_answers(const struct pair *p)
{
    bool denied = p->stance[0].denies || p->stance[1].denies || p->side[0]->kind == KIND_DENIAL ||
                  p->side[1]->kind == KIND_DENIAL;
    return !denied && pair_insists(p) == !p->negates ? !p->negates : p->negates;
}

static void compare_negations(struct pair *p, struct arena *arena, struct finding *out)
{
    size_t first[2] = {0, 0};
    unsigned lone[2], around[2];
    for (int s = 0; s < 2; s++) {
        lone[s] = lone_negations(p, s, &first[s]);
        around[s] = negations_around(p->side[s], &p->stance[s]);
    }
    bool odd[2] = {(lone[0] + around[0]) % 2, (lone[1] + around[1]) % 2};
    p->opposite = odd[0] != odd[1];
    p->uneven = (p->lone[0] + around[0] + p->lone[1] + around[1]) % 2;
    p->negates = p->answers = -1;
    if (!p->opposite) return;
    bool denied = p->stance[0].denies != p->stance[1].denies;
    p->negates = denied ? p->stance[1].denies : odd[1];
    p->answers = who_answers(p);
    p->unlike[DISTORTION_NEGATION] = 1;
    report(out, DISTORTION_NEGATION, negating_words(p, 0, lone[0], first[0], arena),
           negating_words(p, 1, lone[1], first[1], arena));
}

void pair_differences(struct pair *p, struct arena *arena, struct finding *out)
{
    memset(p->unlike, 0, sizeof p->unlike);
    compare_pieces(p, DISTORTION_NUMBER, TERM_NUMBER, arena, out);
    compare_units(p, arena, out);
    compare_negations(p, arena, out);
    compare_pieces(p, DISTORTION_NAME, TERM_NAME, arena, out);
}
