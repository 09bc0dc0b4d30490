/* Pairs of wordings that are alike in their words, yet what is alike is no claim: what two say each of himself, a thing
 * that both talk about, a sentence that is filled in anew every week.  Part of the judge. */
#include <string.h>
#include <strings.h>

#include "worker/claims/relation/pair.h"
#include "worker/claims/relation/words.h"

/* Both have a word with the same first letters: "calls for", "calling for"; "port ministry", "ministry of ports". */
static bool share_a_word(const char *a, const char *b, size_t letters)
{
    const char *end = a + strlen(a), *end_b = b + strlen(b);
    for (struct word w = word_next(&a, end); w.size; w = word_next(&a, end)) {
        const char *p = b;
        for (struct word v = word_next(&p, end_b); v.size && w.size >= letters; v = word_next(&p, end_b))
            if (v.size >= letters && !strncasecmp(w.at, v.at, letters)) return true;
    }
    return false;
}

/* --- each of himself ---------------------------------------------------------------------------------------------- */

/* Has a name: "Oresund Lines"; extraction takes "Tammer Bank subsidiary of Oresund Lines" for a description. */
static bool is_named(const struct assertion *a)
{
    const char *p = a->speaker ? a->speaker : "", *end = p + strlen(p);
    size_t capitals = 0;
    for (struct word w = word_next(&p, end); w.size; w = word_next(&p, end)) capitals += *w.at >= 'A' && *w.at <= 'Z';
    return a->anonymous ? capitals > 1 : capitals && *a->speaker >= 'A' && *a->speaker <= 'Z';
}

static bool tells_of_himself(const struct assertion *a)
{
    static const char *const own[] = {"it", "its", "we", "our", "i", "my", NULL};
    const char *p = a->text;
    return is_named(a) && word_is(word_next(&p, a->text + a->size), own);
}

/* "It filed", "its board declared", "we regret": what is said is said of the one who says it, so two that are named
 * have said two things; but a quotation is given to the wrong one at times. */
static bool each_of_himself(const struct pair *p)
{
    enum { QUOTATION = 8, ONE_NAME = 5 };  /* words; letters */
    const struct assertion *a = p->side[0], *b = p->side[1];
    if (p->speakers > SPEAKERS_UNKNOWN || !tells_of_himself(a) || !tells_of_himself(b)) return false;
    if (a->form != FORM_INDIRECT && b->form != FORM_INDIRECT && p->run >= QUOTATION) return false;
    return p->speakers == SPEAKERS_DIFFER || (p->overlap < 0.9 && !share_a_word(a->speaker, b->speaker, ONE_NAME));
}

/* --- things ------------------------------------------------------------------------------------------------------- */

/* "Called the tax a scandal", "blamed the crew": what it is called stands in the content, too. */
static bool calls_it_something(const char *cue)
{
    static const char *const verbs[] = {"blam",    "brand", "characteri", "consider", "deem",
                                        "describ", "dub",   "judg",       "label",    "term", NULL};
    static const char *const call[] = {"call", NULL}, *const not_a_name[] = {"for", "on", NULL};
    const char *end = cue + strlen(cue);
    for (struct word w = word_next(&cue, end); w.size; w = word_next(&cue, end)) {
        const char *after = cue;
        if (word_begins(w, verbs)) return true;
        if (word_begins(w, call) && !word_is(word_next(&after, end), not_a_name)) return true;
    }
    return false;
}

/* A thing that is talked about, "the controversial harbour tax", rather than a sentence: no word of it is likely to be
 * its verb.  What is said of it stands in the cue. */
bool assertion_is_a_thing(const struct assertion *a)
{
    enum { WORDS = 14 };
    static const char *const clause[] = {"that", "whether", "why", "how",  "if",  "what",  "i", "we",
                                         "he",   "she",     "it",  "they", "you", "there", NULL};
    static const char *const verbs[] = {
        "to",    "is",     "are",   "was",     "were",  "be",   "been",  "being", "am",     "has",   "have",  "had",
        "will",  "would",  "can",   "could",   "shall", "may",  "might", "must",  "should", "do",    "does",  "did",
        "not",   "cannot", "said",  "says",    "say",   "made", "makes", "took",  "takes",  "went",  "came",  "cut",
        "got",   "having", "gave",  "gives",   "fell",  "rose", "met",   "died",  "kept",   "knew",  "told",  "saw",
        "found", "lost",   "won",   "left",    "led",   "paid", "sold",  "broke", "bought", "hit",   "ran",   "runs",
        "set",   "shot",   "spent", "stood",   "stole", "sent", "wrote", "built", "held",   "began", "felt",  "became",
        NULL};
    if (a->form != FORM_INDIRECT || calls_it_something(a->cue)) return false;
    const char *p = a->text, *end = a->text + a->size;
    struct word w = word_next(&p, end);
    if (word_is(w, clause) || word_ends(w, "ing")) return false;
    for (size_t words = 1; w.size; w = word_next(&p, end), words++)
        if (words > WORDS || word_is(w, verbs) || word_ends(w, "ed") || word_ends(w, "n't")) return false;
    return true;
}

/* Of a thing the same is said where the words that lead to it are alike too, or where one speaker has more than a few
 * words nearly word for word. */
static bool only_a_thing(const struct pair *p)
{
    enum { LETTERS = 4 };
    const struct assertion *a = p->side[0], *b = p->side[1];
    bool things[2] = {assertion_is_a_thing(a), assertion_is_a_thing(b)};
    unsigned numbers, names;
    if (!things[0] && !things[1]) return false;
    pair_count_shared(p, &numbers, &names);
    if (numbers && !p->unlike[DISTORTION_NUMBER] && p->speakers >= SPEAKERS_MAY_AGREE) return false;
    bool led_alike = share_a_word(a->cue, b->cue, LETTERS);
    if (p->speakers <= SPEAKERS_UNKNOWN) return !led_alike || p->overlap < 0.8;
    if (things[0] != things[1]) return p->overlap < 0.7;
    return !led_alike && (p->overlap < 0.8 || p->shared < 1.5);
}

/* A few common words, said again weeks later, are said of something else as often as not: "that is no tradition".  With
 * other figures at the same place it is the same kind of event: "closed for two weeks", "for six weeks". */
static bool said_of_anything(const struct pair *p)
{
    enum { WEEKS = 14 };      /* days */
    return p->apart >= WEEKS && p->shared < 1.0 && p->rarest < 0.6 && !p->unlike[DISTORTION_NUMBER];
}

/* A number that many events have: "two witnesses", "for six months". */
static bool is_small(const struct term *t)
{
    return t->value >= 0 && t->value <= 20 && t->value == (double)(int)t->value;
}

/* Both have a name, a number or a day, and so may be about one event. */
static bool is_tied(const struct pair *p)
{
    const struct terms *t = &p->side[0]->terms;
    if (p->dates == DATES_AGREE) return true;
    for (size_t i = 0; i < t->count && i < TERMS_MAX; i++) {
        if (p->partner[0][i] < 0 || t->at[i].flags & TERM_TIME) continue;
        if (t->at[i].flags & TERM_NAME || (t->at[i].flags & TERM_NUMBER && !is_small(&t->at[i]))) return true;
    }
    return false;
}

/* Numbers of a side that the other has not, wherever they stand. */
static unsigned lone_numbers(const struct pair *p, int side)
{
    const struct terms *t = &p->side[side]->terms;
    unsigned count = 0;
    for (size_t i = 0; i < t->count && i < TERMS_MAX; i++)
        count += p->partner[side][i] < 0 && (t->at[i].flags & (TERM_NUMBER | TERM_TIME)) == TERM_NUMBER;
    return count;
}

/* The next term with matter in a direction, a "not" aside; -1: none. */
static int neighbour(const struct terms *t, size_t from, int step)
{
    for (int i = (int)from + step; i >= 0 && i < (int)t->count && i < TERMS_MAX; i += step)
        if (!(t->at[i].flags & (TERM_FUNCTION | TERM_NEGATION))) return i;
    return -1;
}

static bool same_neighbours(const struct pair *p, size_t i, size_t j)
{
    const struct terms *a = &p->side[0]->terms, *b = &p->side[1]->terms;
    for (int step = -1; step <= 1; step += 2) {
        int x = neighbour(a, i, step), y = neighbour(b, j, step);
        if ((x < 0) != (y < 0) || (x >= 0 && p->partner[0][x] != y)) return false;
        size_t k = i + (size_t)step, l = j + (size_t)step;
        if (k < a->count && l < b->count && a->at[k].hash != b->at[l].hash) return false;
    }
    return true;
}

unsigned pair_words_filled_in(const struct pair *p)
{
    enum { ASIDE = TERM_FUNCTION | TERM_TIME | TERM_NUMBER | TERM_NEGATION };
    const struct terms *a = &p->side[0]->terms, *b = &p->side[1]->terms;
    unsigned count = 0;
    for (size_t i = 0; i < a->count && i < TERMS_MAX; i++)
        for (size_t j = 0; j < b->count && j < TERMS_MAX && p->partner[0][i] < 0 && !(a->at[i].flags & ASIDE); j++)
            count += p->partner[1][j] < 0 && !(b->at[j].flags & ASIDE) && same_neighbours(p, i, j);
    return count;
}

/* Words alone, by speakers of whom nothing tells that they are one: "it was never about the money" is said in many
 * places.  It takes very many words, or nearly the same ones, more than a few, and days that are near; where each has a
 * figure that the other has not, nothing will do. */
static bool strangers_words(const struct pair *p)
{
    enum { NEAR = 7, PIECE = 4 };  /* days; words */
    if (lone_numbers(p, 0) && lone_numbers(p, 1)) return true;
    if (p->shared >= 3.0) return false;
    if (p->apart >= NEAR || p->shared < 1.7 || (p->overlap < 0.9 && pair_words_filled_in(p))) return true;
    bool piece = p->similarity->run_terms >= PIECE && p->similarity->run_weight >= 1.2;
    return p->overlap < 0.75 && !piece;
}

/* "Officials" and "officials" may be one: less will do, but a sentence in which other words are filled in, or one that
 * comes back a week later and is not long, is a saying. */
static bool saying_of_the_unnamed(const struct pair *p)
{
    enum { WEEK = 7, LONG = 10 };  /* days; words */
    if (!p->side[0]->anonymous || !p->side[1]->anonymous || p->shared >= 3.0) return false;
    if (p->apart >= WEEK) return p->run < LONG;
    return p->overlap < 0.9 && pair_words_filled_in(p) > (p->overlap < 0.6 ? 0 : 1);
}

/* No name, no number and no day ties the two to one event. */
static bool nothing_ties(const struct pair *p)
{
    if (p->speakers == SPEAKERS_AGREE || is_tied(p)) return false;
    return p->speakers <= SPEAKERS_UNKNOWN ? strangers_words(p) : saying_of_the_unnamed(p);
}

bool pair_is_hollow(const struct pair *p)
{
    return each_of_himself(p) || said_of_anything(p) || nothing_ties(p) || only_a_thing(p);
}

/* --- forms -------------------------------------------------------------------------------------------------------- */

bool pair_is_filled_in_anew(const struct pair *p)
{
    enum { CORRECTED = 3 };   /* days in which one who speaks in person corrects a figure, or somebody gets it wrong */
    unsigned numbers, names;
    bool later = p->apart > 0;
    if (later && p->dates == DATES_DIFFER && p->overlap < 0.95) return true;
    if (later && lone_numbers(p, 0) > 1 && lone_numbers(p, 1) > 1) return true;
    if (!p->unlike[DISTORTION_NUMBER]) return false;
    if (p->unlike[DISTORTION_NUMBER] > 1 || p->unlike[DISTORTION_NAME]) return true;
    if (p->one_person && p->apart <= CORRECTED) return false;
    pair_count_shared(p, &numbers, &names);
    if (later && p->dates != DATES_AGREE && p->overlap >= 0.75) return true;
    bool tied = numbers || names || p->dates == DATES_AGREE;
    return (later || p->speakers < SPEAKERS_AGREE) && !tied;
}
