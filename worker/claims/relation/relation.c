/* The judge: what two wordings have to do with each other.  How alike the words are, whether the speakers may be one,
 * how far apart the days are and who negates what are measured first; then rules decide, each a function and a
 * sentence.  Of the two assertions the one that sorts first is always taken first, so that the finding mirrors by
 * construction. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "worker/claims/relation/pair.h"
#include "worker/claims/relation/speakers.h"

const char *relation_name(enum relation r)
{
    static const char *const names[] = {"none", "same", "earlier", "denies", "denied"};
    return names[r];
}

enum { ANOTHER_EVENT = 45 };  /* days */

/* What two wordings need to be alike, by what is known of their speakers.  Weights are those of terms: a rare word has
 * about 1, a common one 0.3. */
static const struct bar {
    double overlap;           /* pair.overlap */
    double shared, said;      /* pair.shared, pair.said */
    double contained;         /* of the shorter, what the longer has too: a cut quotation; above 1: does not count */
} bars[] = {
    [SPEAKERS_DIFFER] = {0.80, 2.2, 1.2, 2.0},
    [SPEAKERS_UNKNOWN] = {0.66, 1.5, 0.8, 0.90},
    [SPEAKERS_MAY_AGREE] = {0.54, 0.85, 0.5, 0.85},
    [SPEAKERS_AGREE] = {0.55, 0.85, 0.4, 0.78},
};

static double contained(const struct pair *p) { return p->of[0] > p->of[1] ? p->of[0] : p->of[1]; }

/* A piece that nobody says twice by chance; a long name alone is none. */
static bool long_run(const struct pair *p)
{
    enum { WORDS = 4 };
    const struct term *t = p->side[0]->terms.at + p->run_at[0];
    unsigned words = 0;
    double said = 0;
    for (size_t i = 0; i < p->run; i++) {
        words += !(t[i].flags & TERM_FUNCTION);
        if (!(t[i].flags & (TERM_NAME | TERM_TIME))) said += t[i].weight;
    }
    return words >= WORDS && said >= 1.2;
}

static bool quoted(const struct assertion *a) { return a->form == FORM_DIRECT || a->form == FORM_MIXED; }

/* What "nobody is above the law" and "it was untrue" do not have: a word that is not everybody's, and another one with
 * it.  A known speaker makes up for it, and half so one who may speak for the other. */
static bool telling(const struct pair *p)
{
    bool unnamed = p->side[0]->anonymous && p->side[1]->anonymous;
    double enough = p->speakers < SPEAKERS_MAY_AGREE ? 1.8 : unnamed ? 1.3 : 0.85;
    return p->speakers == SPEAKERS_AGREE || (p->words >= 2 && (p->rarest >= 0.6 || p->shared >= enough));
}

/* The same words in quotation marks, even common ones: "I wrote it down, I signed it and I sent it". */
static bool one_quotation(const struct pair *p)
{
    enum { WORDS = 5, OF_ANYBODY = 8 };
    size_t needed = p->speakers >= SPEAKERS_MAY_AGREE ? WORDS : OF_ANYBODY;
    bool may = quoted(p->side[0]) && quoted(p->side[1]) && p->speakers != SPEAKERS_DIFFER;
    return may && p->run >= needed && p->overlap >= 0.9 && p->shared >= 0.8;
}

/* What is shared is one phrase, and little of the whole: often what the story is about, "the main girder", and not what
 * is said of it. */
static bool only_a_phrase(const struct pair *p)
{
    enum { PHRASE = 3 };
    bool whole = contained(p) >= 0.95 && p->speakers >= SPEAKERS_MAY_AGREE;
    return p->similarity->run_terms <= PHRASE && p->shared - p->similarity->run_weight < 0.25 && p->overlap < 0.62 &&
           !whole;
}

/* The shorter stands in the longer, and in one piece for the most part: a quotation that was cut, a headline. */
static bool cut_from(const struct pair *p, double needed)
{
    enum { WORDS = 5 };
    bool both_quoted = quoted(p->side[0]) && quoted(p->side[1]) && p->run >= WORDS;
    if (contained(p) < needed || (p->shared < 1.3 && p->overlap < 0.6 && !both_quoted)) return false;
    if (p->speakers < SPEAKERS_MAY_AGREE) return long_run(p) && (both_quoted || p->overlap >= 0.5);
    return p->similarity->run_weight >= 0.6 * p->shared || (contained(p) >= 0.9 && p->shared >= 1.5);
}

/* Every word has its like on the other side, if only of its kind: "intended for smugglers", "meant for smugglers". */
static bool word_for_word(const struct pair *p)
{
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < p->side[s]->terms.count && i < TERMS_MAX; i++)
            if (!(p->side[s]->terms.at[i].flags & TERM_FUNCTION) && p->partner[s][i] < 0) return false;
    return p->speakers >= SPEAKERS_MAY_AGREE && p->overlap >= 0.6 && p->shared >= 0.65;
}

/* "At least six weeks": what somebody answers in a few words, a figure and what it counts, stands whole in what he said
 * at length in these days. */
static bool one_figure(const struct pair *p)
{
    enum { DAYS = 3 };
    unsigned numbers, names;
    pair_count_shared(p, &numbers, &names);
    if (!numbers || !p->one_person || p->apart < 0 || p->apart > DAYS) return false;
    return p->words >= 2 && p->run == p->side[p->of[0] < p->of[1]]->terms.count;
}

/* "They were told at once", "of that they heard nothing", "it was kept from them": in the same words one says the
 * contrary of the other, though it is not clear which "no" belongs to what. */
static bool may_answer(const struct pair *p)
{
    return (pair_insists(p) >= 0 && !long_run(p)) || (p->uneven && p->overlap >= 0.8);
}

/* The words say the same, as far as words tell. */
static bool alike(const struct pair *p)
{
    unsigned unlike = p->unlike[DISTORTION_NAME] + p->unlike[DISTORTION_NUMBER], numbers, names;
    struct bar bar = bars[p->speakers];
    if (!telling(p) || pair_is_hollow(p)) return false;
    if (one_quotation(p) || word_for_word(p) || one_figure(p)) return true;
    if (p->speakers == SPEAKERS_DIFFER && unlike) return false;
    if (p->speakers <= SPEAKERS_UNKNOWN && may_answer(p)) return false;
    /* Other names and numbers at the same places are what templates of news have: "shares of X fell 3 per cent". */
    if (p->apart <= ANOTHER_EVENT) bar.overlap += (p->speakers >= SPEAKERS_MAY_AGREE ? 0.06 : 0.10) * unlike;
    if (long_run(p)) {        /* of speakers who cannot be compared, often the name of what the story is about */
        bar.overlap -= p->speakers == SPEAKERS_UNKNOWN ? 0.04 : 0.10;
        bar.contained -= p->speakers == SPEAKERS_UNKNOWN ? 0.0 : 0.15;
    }
    if (p->dates == DATES_AGREE) {
        bar.overlap -= 0.04;
        bar.said -= 0.1;
    }
    if (p->dates == DATES_DIFFER) bar.overlap += 0.10;
    pair_count_shared(p, &numbers, &names);
    if (numbers && !unlike && p->speakers >= SPEAKERS_MAY_AGREE) {
        bar.overlap -= 0.05;
        bar.shared -= 0.15;
    }
    if (p->overlap >= 0.8 && p->speakers >= SPEAKERS_MAY_AGREE) bar.shared *= 0.8;
    if (p->side[0]->document == p->side[1]->document) bar.overlap += 0.08;
    if (p->shared < bar.shared || p->said < bar.said || only_a_phrase(p)) return false;
    return p->overlap >= bar.overlap || cut_from(p, bar.contained);
}

/* Published months apart, yet a report of one and the same utterance: its words are repeated at length, or told as past
 * ("had denied"). */
static bool one_utterance(const struct pair *p)
{
    enum { WORDS = 6 };
    if (p->speakers < SPEAKERS_MAY_AGREE || p->dates == DATES_DIFFER) return false;
    if (p->unlike[DISTORTION_NUMBER] || p->unlike[DISTORTION_NAME]) return false;
    bool verbatim = p->run >= WORDS && long_run(p) && p->shared >= 2.0 && (quoted(p->side[0]) || quoted(p->side[1]));
    const struct assertion *later = p->side[0]->day_lo > p->side[1]->day_lo ? p->side[0] : p->side[1];
    bool told_as_past = !strncasecmp(later->cue, "had ", 4) && p->speakers == SPEAKERS_AGREE;
    return verbatim || told_as_past;
}

/* The same numbers, names and dates: a report that goes back to the old event. */
static bool one_event(const struct pair *p)
{
    unsigned numbers, names;
    pair_count_shared(p, &numbers, &names);
    bool same = (numbers && names) || (names >= 2 && p->overlap >= 0.9);
    return same && p->dates == DATES_AGREE && !p->unlike[DISTORTION_NUMBER] && !p->unlike[DISTORTION_NAME];
}

/* Alike: one claim, or the same kind of event another time. */
static enum relation event_of(const struct pair *p)
{
    if (p->apart > ANOTHER_EVENT) {
        if (one_utterance(p) || one_event(p)) return RELATION_SAME;
        return p->speakers >= SPEAKERS_MAY_AGREE || p->overlap >= 0.75 ? RELATION_EARLIER : RELATION_NONE;
    }
    return pair_is_filled_in_anew(p) ? RELATION_NONE : RELATION_SAME;
}

/* Terms of the denial, no names, that the other has. */
static unsigned shared_words(const struct pair *p)
{
    const struct terms *t = &p->side[p->negates]->terms;
    unsigned words = 0;
    for (size_t i = 0; i < t->count && i < TERMS_MAX; i++)
        words += p->partner[p->negates][i] >= 0 && !(t->at[i].flags & (TERM_FUNCTION | TERM_NAME | TERM_TIME));
    return words;
}

/* "Cautioned him not to overstep": nobody says that he did not. */
static bool is_to(const struct assertion *a, const struct term *t)
{
    return t->end - t->begin == 2 && !strncasecmp(a->text + t->begin, "to", 2);
}

/* The first negation of a wording stands near its beginning, and what it negates is what the other says too. */
static bool negates_what_is_shared(const struct pair *p, int side)
{
    enum { BEFORE = 5 };      /* terms with matter */
    const struct terms *t = &p->side[side]->terms;
    unsigned matter = 0;
    size_t i = 0;
    for (; i < t->count && i < TERMS_MAX && !(t->at[i].flags & TERM_NEGATION); i++)
        matter += !(t->at[i].flags & TERM_FUNCTION);
    if (i + 1 < t->count && is_to(p->side[side], &t->at[i + 1])) return false;
    while (++i < t->count && i < TERMS_MAX && t->at[i].flags & TERM_FUNCTION) continue;
    return matter <= BEFORE && i < t->count && i < TERMS_MAX && pair_has_same(p, side, i);
}

/* A mere "not" says the contrary where nearly all that is negated is what another has said. */
static bool contradicts(const struct pair *p)
{
    if (p->side[p->negates]->polarity == POLARITY_NEGATED || p->speakers > SPEAKERS_UNKNOWN) return false;
    if (p->shared < 1.1 || p->said < 0.8 || !negates_what_is_shared(p, p->negates)) return false;
    if (p->side[!p->negates]->terms.negations) return false;
    if (pair_words_filled_in(p)) return false;   /* another one has done, or not done, the like */
    double of_denial = p->of[p->negates];
    bool here = p->side[0]->document == p->side[1]->document || p->rarest >= 0.6;
    return (of_denial >= 0.75 && p->overlap >= 0.65 && p->shared >= 1.5) ||
           (of_denial >= 0.9 && p->overlap >= 0.4 && shared_words(p) >= 3 && here);
}

/* Published before that which it seems to answer. */
static bool too_early(const struct pair *p)
{
    return p->apart > 0 && p->side[p->answers]->day_hi < p->side[!p->answers]->day_lo;
}

/* One side negates what the other says.  "Denied" may be brief; a mere "not" needs more. */
static bool denies(const struct pair *p)
{
    const struct stance *denier = &p->stance[p->negates];
    if (p->apart > ANOTHER_EVENT || p->speakers == SPEAKERS_AGREE) return false;
    if (p->unlike[DISTORTION_NAME] || p->unlike[DISTORTION_NUMBER]) return false;
    if (p->lone[!p->negates] || shared_words(p) < 2 || !pair_can_deny(p)) return false;
    if (p->answers != p->negates && too_early(p)) return false;
    if (!denier->denies) return contradicts(p);
    return denier->sentence && !p->lone[p->negates] && p->said >= 0.5 && p->of[p->negates] >= 0.7 &&
           p->overlap >= 0.4;
}

/* The same utterance, negated in one wording only: a distortion rather than a denial. */
static bool turned_round(const struct pair *p)
{
    return p->speakers == SPEAKERS_AGREE && p->overlap >= 0.7 && alike(p);
}

static enum relation decide(const struct pair *p)
{
    /* "Denied that nobody came" and "somebody came" agree, but a denial by another is not taken for the claim on
     * account of a "no". */
    bool one_denies = p->stance[0].denies != p->stance[1].denies;
    if (!p->opposite && one_denies && p->speakers < SPEAKERS_MAY_AGREE) return RELATION_NONE;
    if (p->opposite && denies(p)) return p->answers ? RELATION_DENIED : RELATION_DENIES;
    if (p->opposite && !turned_round(p)) return RELATION_NONE;
    return alike(p) ? event_of(p) : RELATION_NONE;
}

/* Nothing that could make them one: most pairs that the index brings end here. */
static bool far_apart(const struct similarity *s)
{
    return s->shared_of_a < 0.5 && s->shared_of_b < 0.5 && s->shared_of_a + s->shared_of_b < 0.6;
}

static void judge(const struct assertion *a, const struct assertion *b, bool explain, struct arena *arena,
                  struct finding *out)
{
    similarity_measure(&a->terms, &b->terms, arena, &out->similarity);
    if (far_apart(&out->similarity)) return;
    struct pair p = {.side = {a, b}, .similarity = &out->similarity};
    pair_align(&p);
    p.apart = days_apart(a, b);
    p.speakers = speakers_compare(a, b, arena, &p.one_person);
    p.dates = dates_compare(a, b);
    pair_differences(&p, arena, out);
    out->relation = decide(&p);
    if (out->relation != RELATION_SAME) out->distortion_count = 0;
    if (explain && out->relation != RELATION_NONE) pair_explain(&p, arena, out);
}

static int compare_bytes(const char *a, size_t na, const char *b, size_t nb)
{
    int order = memcmp(a, b, na < nb ? na : nb);
    return order ? order : (na > nb) - (na < nb);
}

static int compare_names(const char *a, const char *b)
{
    if (!a || !b) return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

/* An order by what they are, never by where they stand: 0 only where both are the same for every rule. */
static int compare(const struct assertion *a, const struct assertion *b)
{
    int order = compare_bytes(a->text, a->size, b->text, b->size);
    if (!order) order = compare_names(a->speaker, b->speaker);
    if (!order) order = strcmp(a->source, b->source);
    if (!order) order = strcmp(a->cue, b->cue);
    if (!order) order = (a->day_lo > b->day_lo) - (a->day_lo < b->day_lo);
    if (!order) order = (a->day_hi > b->day_hi) - (a->day_hi < b->day_hi);
    if (!order)
        order = ((int)a->kind - (int)b->kind) * 64 + ((int)a->polarity - (int)b->polarity) * 8 + (int)a->form -
                (int)b->form;
    if (!order) order = (a->anonymous - b->anonymous) * 2 + (a->people > b->people) - (a->people < b->people);
    return order;
}

static int by_a(const void *x, const void *y)
{
    const struct term_match *a = x, *b = y;
    return (int)a->a - (int)b->a;
}

/* The finding of (a, b) made one of (b, a). */
static void mirror(struct finding *f)
{
    if (f->relation == RELATION_DENIES) f->relation = RELATION_DENIED;
    else if (f->relation == RELATION_DENIED) f->relation = RELATION_DENIES;
    struct similarity *s = &f->similarity;
    double shared = s->shared_of_a;
    s->shared_of_a = s->shared_of_b;
    s->shared_of_b = shared;
    for (size_t i = 0; i < s->match_count; i++) {
        uint16_t a = s->matches[i].a;
        s->matches[i].a = s->matches[i].b;
        s->matches[i].b = a;
    }
    if (s->match_count) qsort(s->matches, s->match_count, sizeof *s->matches, by_a);
    for (size_t i = 0; i < f->distortion_count; i++) {
        const char *in_a = f->distortions[i].in_a;
        f->distortions[i].in_a = f->distortions[i].in_b;
        f->distortions[i].in_b = in_a;
    }
}

void relation_judge(const struct assertion *a, const struct assertion *b, bool explain, struct arena *arena,
                    struct finding *out)
{
    memset(out, 0, sizeof *out);
    bool swapped = compare(a, b) > 0;
    judge(swapped ? b : a, swapped ? a : b, explain, arena, out);
    if (swapped) mirror(out);
}
