/* See worth_signs.h. */
#include "worker/extract/worth/worth_signs.h"

#include <math.h>
#include <stdlib.h>

#include "worker/extract/tags/tags.h"

#define BIT(sign) (UINT64_C(1) << (sign))

static const struct sign {
    const char *name;
    float weight;
} signs[] = {
#define X(sign, weight, name) {name, weight},
    WORTH_SIGNS(X)
#undef X
};

/* --- words --------------------------------------------------------------------------------------------------- */

/* What single words are signs of, by their lemmas; sorted by bytes. */
static const struct sign_word {
    const char *lemma;
    uint64_t signs;
} sign_words[] = {
    {"$", BIT(WORTH_QUANTITY)}, {"%", BIT(WORTH_QUANTITY)}, {"I", BIT(WORTH_SELF)}, {"add", BIT(WORTH_CHANGE)},
    {"admit", BIT(WORTH_TOLD)},
    {"agree", BIT(WORTH_OPINION)}, {"all", BIT(WORTH_ABSOLUTE)}, {"always", BIT(WORTH_ABSOLUTE)},
    {"amazing", BIT(WORTH_JUDGEMENT)},
    {"announce", BIT(WORTH_TOLD)}, {"applause", BIT(WORTH_COURTESY)}, {"appoint", BIT(WORTH_DEED)},
    {"approve", BIT(WORTH_DEED)},
    {"arrest", BIT(WORTH_DEED)}, {"attack", BIT(WORTH_DEED)}, {"average", BIT(WORTH_STATISTIC)},
    {"bad", BIT(WORTH_JUDGEMENT)},
    {"bail", BIT(WORTH_DEED)}, {"balance", BIT(WORTH_DEED)}, {"ban", BIT(WORTH_DEED)}, {"barrel", BIT(WORTH_QUANTITY)},
    {"beat", BIT(WORTH_DEED)},
    {"beautiful", BIT(WORTH_JUDGEMENT)}, {"believe", BIT(WORTH_OPINION)}, {"billion", BIT(WORTH_QUANTITY)},
    {"bomb", BIT(WORTH_DEED)},
    {"budget", BIT(WORTH_STATISTIC)}, {"build", BIT(WORTH_DEED)}, {"buy", BIT(WORTH_DEED)}, {"call", BIT(WORTH_TOLD)},
    {"can", BIT(WORTH_MIGHT)},
    {"cent", BIT(WORTH_QUANTITY)}, {"charge", BIT(WORTH_DEED)}, {"claim", BIT(WORTH_TOLD)},
    {"climb", BIT(WORTH_CHANGE)}, {"close", BIT(WORTH_DEED)},
    {"commit", BIT(WORTH_DEED)}, {"compared", BIT(WORTH_COMPARED)}, {"congratulations", BIT(WORTH_COURTESY)},
    {"consider", BIT(WORTH_OPINION)},
    {"convict", BIT(WORTH_DEED)}, {"cost", BIT(WORTH_DEED) | BIT(WORTH_STATISTIC)}, {"could", BIT(WORTH_MIGHT)},
    {"create", BIT(WORTH_CHANGE)},
    {"crime", BIT(WORTH_STATISTIC)}, {"critical", BIT(WORTH_JUDGEMENT)}, {"cut", BIT(WORTH_CHANGE)},
    {"datum", BIT(WORTH_STATISTIC)},
    {"debt", BIT(WORTH_STATISTIC)}, {"decline", BIT(WORTH_CHANGE)}, {"decrease", BIT(WORTH_CHANGE)},
    {"deficit", BIT(WORTH_STATISTIC)},
    {"deny", BIT(WORTH_TOLD)}, {"deport", BIT(WORTH_DEED)}, {"destroy", BIT(WORTH_CHANGE)},
    {"disagree", BIT(WORTH_OPINION)},
    {"disaster", BIT(WORTH_JUDGEMENT)}, {"disgrace", BIT(WORTH_JUDGEMENT)}, {"dismiss", BIT(WORTH_DEED)},
    {"dollar", BIT(WORTH_QUANTITY)},
    {"donate", BIT(WORTH_DEED)}, {"double", BIT(WORTH_CHANGE) | BIT(WORTH_COMPARED)}, {"doubt", BIT(WORTH_OPINION)},
    {"dozen", BIT(WORTH_QUANTITY)},
    {"dream", BIT(WORTH_WISH)}, {"drop", BIT(WORTH_CHANGE)}, {"economy", BIT(WORTH_STATISTIC)},
    {"elect", BIT(WORTH_DEED)},
    {"emission", BIT(WORTH_STATISTIC)}, {"entire", BIT(WORTH_ABSOLUTE)}, {"euro", BIT(WORTH_QUANTITY)},
    {"every", BIT(WORTH_ABSOLUTE)},
    {"expand", BIT(WORTH_CHANGE)}, {"export", BIT(WORTH_DEED)}, {"fair", BIT(WORTH_JUDGEMENT)},
    {"fall", BIT(WORTH_CHANGE)},
    {"feel", BIT(WORTH_OPINION)}, {"figure", BIT(WORTH_STATISTIC)}, {"fire", BIT(WORTH_DEED)},
    {"first", BIT(WORTH_ABSOLUTE)},
    {"fund", BIT(WORTH_DEED)}, {"fundamental", BIT(WORTH_JUDGEMENT)}, {"gain", BIT(WORTH_CHANGE)},
    {"good", BIT(WORTH_JUDGEMENT)},
    {"goodbye", BIT(WORTH_COURTESY)}, {"goodnight", BIT(WORTH_COURTESY)}, {"great", BIT(WORTH_JUDGEMENT)},
    {"grow", BIT(WORTH_CHANGE)},
    {"growth", BIT(WORTH_CHANGE)}, {"guess", BIT(WORTH_OPINION)}, {"half", BIT(WORTH_STATISTIC)},
    {"halve", BIT(WORTH_CHANGE)},
    {"hello", BIT(WORTH_COURTESY)}, {"hire", BIT(WORTH_DEED)}, {"hope", BIT(WORTH_WISH)},
    {"horrible", BIT(WORTH_JUDGEMENT)},
    {"household", BIT(WORTH_STATISTIC)}, {"hundred", BIT(WORTH_QUANTITY)}, {"if", BIT(WORTH_IF)},
    {"imagine", BIT(WORTH_OPINION)},
    {"import", BIT(WORTH_DEED)}, {"important", BIT(WORTH_JUDGEMENT)}, {"improve", BIT(WORTH_CHANGE)},
    {"income", BIT(WORTH_STATISTIC)},
    {"increase", BIT(WORTH_CHANGE)}, {"indict", BIT(WORTH_DEED)}, {"inherit", BIT(WORTH_DEED)},
    {"insurance", BIT(WORTH_STATISTIC)},
    {"intend", BIT(WORTH_WISH)}, {"introduce", BIT(WORTH_DEED)}, {"invade", BIT(WORTH_DEED)},
    {"investigate", BIT(WORTH_DEED)},
    {"jail", BIT(WORTH_DEED)}, {"job", BIT(WORTH_STATISTIC)}, {"kill", BIT(WORTH_DEED)}, {"last", BIT(WORTH_ABSOLUTE)},
    {"laughter", BIT(WORTH_COURTESY)}, {"launch", BIT(WORTH_DEED)}, {"legalise", BIT(WORTH_DEED)},
    {"legalize", BIT(WORTH_DEED)},
    {"let", BIT(WORTH_OUGHT)}, {"lie", BIT(WORTH_DEED)}, {"like", BIT(WORTH_WISH)}, {"loan", BIT(WORTH_STATISTIC)},
    {"lose", BIT(WORTH_CHANGE)},
    {"love", BIT(WORTH_WISH)}, {"lower", BIT(WORTH_CHANGE)}, {"majority", BIT(WORTH_STATISTIC) | BIT(WORTH_COMPARED)},
    {"may", BIT(WORTH_MIGHT)},
    {"maybe", BIT(WORTH_HEDGE)}, {"might", BIT(WORTH_MIGHT)}, {"mile", BIT(WORTH_QUANTITY)},
    {"million", BIT(WORTH_QUANTITY)},
    {"mine", BIT(WORTH_SELF)}, {"moral", BIT(WORTH_JUDGEMENT)}, {"murder", BIT(WORTH_DEED) | BIT(WORTH_STATISTIC)},
    {"must", BIT(WORTH_OUGHT)},
    {"my", BIT(WORTH_SELF)}, {"myself", BIT(WORTH_SELF)}, {"need", BIT(WORTH_OUGHT)}, {"negotiate", BIT(WORTH_DEED)},
    {"never", BIT(WORTH_ABSOLUTE)},
    {"nobody", BIT(WORTH_ABSOLUTE)}, {"nominate", BIT(WORTH_DEED)}, {"none", BIT(WORTH_ABSOLUTE)},
    {"number", BIT(WORTH_STATISTIC)},
    {"only", BIT(WORTH_ABSOLUTE)}, {"open", BIT(WORTH_DEED)}, {"opinion", BIT(WORTH_OPINION)},
    {"oppose", BIT(WORTH_DEED)},
    {"ought", BIT(WORTH_OUGHT)}, {"outlaw", BIT(WORTH_DEED)}, {"owe", BIT(WORTH_DEED)}, {"own", BIT(WORTH_DEED)},
    {"pass", BIT(WORTH_DEED)},
    {"pay", BIT(WORTH_DEED)}, {"percent", BIT(WORTH_QUANTITY)},
    {"percentage", BIT(WORTH_STATISTIC) | BIT(WORTH_QUANTITY)},
    {"perhaps", BIT(WORTH_HEDGE)}, {"plan", BIT(WORTH_WISH)}, {"please", BIT(WORTH_COURTESY)},
    {"pledge", BIT(WORTH_WISH)},
    {"plunge", BIT(WORTH_CHANGE)}, {"poll", BIT(WORTH_STATISTIC)}, {"population", BIT(WORTH_STATISTIC)},
    {"possibly", BIT(WORTH_HEDGE)},
    {"pound", BIT(WORTH_QUANTITY)}, {"poverty", BIT(WORTH_STATISTIC)}, {"pray", BIT(WORTH_WISH)},
    {"premium", BIT(WORTH_STATISTIC)},
    {"price", BIT(WORTH_STATISTIC)}, {"probably", BIT(WORTH_HEDGE)}, {"profit", BIT(WORTH_STATISTIC)},
    {"promise", BIT(WORTH_WISH) | BIT(WORTH_TOLD)},
    {"proud", BIT(WORTH_JUDGEMENT)}, {"quarter", BIT(WORTH_STATISTIC)}, {"raise", BIT(WORTH_CHANGE)},
    {"rate", BIT(WORTH_STATISTIC)},
    {"receive", BIT(WORTH_DEED)}, {"record", BIT(WORTH_STATISTIC)}, {"reduce", BIT(WORTH_CHANGE)},
    {"reduction", BIT(WORTH_CHANGE)},
    {"reject", BIT(WORTH_DEED)}, {"repeal", BIT(WORTH_DEED)}, {"report", BIT(WORTH_STATISTIC)},
    {"revenue", BIT(WORTH_STATISTIC)},
    {"ridiculous", BIT(WORTH_JUDGEMENT)}, {"right", BIT(WORTH_JUDGEMENT)}, {"rise", BIT(WORTH_CHANGE)},
    {"salary", BIT(WORTH_STATISTIC)},
    {"say", BIT(WORTH_TOLD)}, {"seem", BIT(WORTH_HEDGE)}, {"sell", BIT(WORTH_DEED)}, {"sentence", BIT(WORTH_DEED)},
    {"serious", BIT(WORTH_JUDGEMENT)},
    {"serve", BIT(WORTH_DEED)}, {"shall", BIT(WORTH_FUTURE)}, {"shame", BIT(WORTH_JUDGEMENT)},
    {"ship", BIT(WORTH_DEED)},
    {"should", BIT(WORTH_OUGHT)}, {"shrink", BIT(WORTH_CHANGE)}, {"sign", BIT(WORTH_DEED)},
    {"slash", BIT(WORTH_CHANGE)}, {"soar", BIT(WORTH_CHANGE)},
    {"sorry", BIT(WORTH_COURTESY)}, {"spend", BIT(WORTH_DEED)}, {"spending", BIT(WORTH_STATISTIC)},
    {"sponsor", BIT(WORTH_DEED)},
    {"statistic", BIT(WORTH_STATISTIC)}, {"steal", BIT(WORTH_DEED)}, {"strong", BIT(WORTH_JUDGEMENT)},
    {"study", BIT(WORTH_STATISTIC)},
    {"subsidise", BIT(WORTH_DEED)}, {"subsidize", BIT(WORTH_DEED)}, {"sue", BIT(WORTH_DEED)},
    {"support", BIT(WORTH_DEED)},
    {"suppose", BIT(WORTH_OPINION)}, {"survey", BIT(WORTH_STATISTIC)}, {"tax", BIT(WORTH_STATISTIC)},
    {"tell", BIT(WORTH_TOLD)},
    {"terrible", BIT(WORTH_JUDGEMENT)}, {"testify", BIT(WORTH_DEED)}, {"than", BIT(WORTH_COMPARED)},
    {"thank", BIT(WORTH_COURTESY)},
    {"thanks", BIT(WORTH_COURTESY)}, {"think", BIT(WORTH_OPINION)}, {"third", BIT(WORTH_STATISTIC)},
    {"thousand", BIT(WORTH_QUANTITY)},
    {"ton", BIT(WORTH_QUANTITY)}, {"tonne", BIT(WORTH_QUANTITY)}, {"tough", BIT(WORTH_JUDGEMENT)},
    {"trade", BIT(WORTH_STATISTIC)},
    {"tremendous", BIT(WORTH_JUDGEMENT)}, {"trillion", BIT(WORTH_QUANTITY)}, {"triple", BIT(WORTH_CHANGE)},
    {"try", BIT(WORTH_WISH)},
    {"twice", BIT(WORTH_COMPARED)}, {"understand", BIT(WORTH_OPINION)}, {"unemployment", BIT(WORTH_STATISTIC)},
    {"unfair", BIT(WORTH_JUDGEMENT)},
    {"unless", BIT(WORTH_IF)}, {"veto", BIT(WORTH_DEED)}, {"view", BIT(WORTH_OPINION)}, {"violate", BIT(WORTH_DEED)},
    {"vote", BIT(WORTH_DEED)},
    {"wage", BIT(WORTH_STATISTIC)}, {"want", BIT(WORTH_WISH)}, {"weak", BIT(WORTH_JUDGEMENT)},
    {"welcome", BIT(WORTH_COURTESY)},
    {"whether", BIT(WORTH_IF)}, {"whole", BIT(WORTH_ABSOLUTE)}, {"will", BIT(WORTH_FUTURE)}, {"win", BIT(WORTH_DEED)},
    {"wish", BIT(WORTH_WISH)},
    {"withdraw", BIT(WORTH_DEED)}, {"wonderful", BIT(WORTH_JUDGEMENT)}, {"worker", BIT(WORTH_STATISTIC)},
    {"worsen", BIT(WORTH_CHANGE)},
    {"would", BIT(WORTH_MIGHT)}, {"wrong", BIT(WORTH_JUDGEMENT)}, {"you", BIT(WORTH_YOU)}, {"your", BIT(WORTH_YOU)},
    {"yours", BIT(WORTH_YOU)},
    {"yourself", BIT(WORTH_YOU)}, {"£", BIT(WORTH_QUANTITY)}, {"€", BIT(WORTH_QUANTITY)},
};

static int compare(const void *lemma, const void *entry)
{
    return strcmp(lemma, ((const struct sign_word *)entry)->lemma);
}

static uint64_t signs_of_word(const struct analysis *a, uint32_t t)
{
    char lemma[24];
    if (tags_lemma(a, t, lemma, sizeof lemma) >= sizeof lemma) return 0;
    const struct sign_word *w = bsearch(lemma, sign_words, sizeof sign_words / sizeof *sign_words, sizeof *sign_words,
                                        compare);
    return w ? w->signs : 0;
}

/* --- what a piece is like -------------------------------------------------------------------------------------- */

/* A walk over the words of a piece. */
struct walk {
    uint64_t signs;
    uint32_t words, numbers, verbs;  /* finite verbs */
    uint32_t since_have, since_be;   /* words since the last form of it, for "has been cut" */
};

enum { AUXILIARY_REACH = 4, SHORT_WORDS = 6, LONG_WORDS = 20, NUMBERS = 2 };

/* "one of them", "one day" are no numbers to check. */
static bool is_number(const struct analysis *a, uint32_t t)
{
    return a->upos[t] == UPOS_NUM && !token_is_nocase(a, t, "one");
}

static bool is_finite(uint8_t xpos)
{
    return xpos == XPOS_VBD || xpos == XPOS_VBZ || xpos == XPOS_VBP || xpos == XPOS_MD;
}

static bool is_degree(uint8_t xpos)
{
    return xpos == XPOS_JJR || xpos == XPOS_JJS || xpos == XPOS_RBR || xpos == XPOS_RBS;
}

/* "going to", "gonna"; "have to", "has to". */
static bool before_to(const struct analysis *a, uint32_t t, uint32_t last)
{
    return t + 1 < last && a->xpos[t + 1] == XPOS_TO;
}

static void walk_verb(const struct analysis *a, uint32_t t, uint32_t last, struct walk *w)
{
    uint8_t xpos = a->xpos[t];
    char lemma[8] = "";
    bool known = tags_lemma(a, t, lemma, sizeof lemma) < sizeof lemma;
    bool be = known && !strcmp(lemma, "be"), have = known && !strcmp(lemma, "have");
    w->verbs += is_finite(xpos);
    if (xpos == XPOS_VBD) w->signs |= BIT(WORTH_PAST);
    if ((xpos == XPOS_VBZ || xpos == XPOS_VBP) && a->upos[t] == UPOS_VERB) w->signs |= BIT(WORTH_PRESENT);
    if (xpos == XPOS_VBN && w->since_have < AUXILIARY_REACH) w->signs |= BIT(WORTH_PERFECT);
    if (xpos == XPOS_VBN && w->since_be < AUXILIARY_REACH && !be) w->signs |= BIT(WORTH_PASSIVE);
    if (have && before_to(a, t, last)) w->signs |= BIT(WORTH_OUGHT);
    if (xpos == XPOS_VBG && token_is_nocase(a, t, "going") && before_to(a, t, last)) w->signs |= BIT(WORTH_FUTURE);
    if (have) w->since_have = 0;
    if (be) w->since_be = 0;
}

static void walk_range(const struct analysis *a, struct range r, struct walk *w)
{
    for (uint32_t t = r.first; t < r.last; t++) {
        w->since_have++;
        w->since_be++;
        w->words += a->upos[t] != UPOS_PUNCT && a->upos[t] != UPOS_SYM;
        w->numbers += is_number(a, t);
        w->signs |= signs_of_word(a, t);
        if (a->upos[t] == UPOS_VERB || a->upos[t] == UPOS_AUX) walk_verb(a, t, r.last, w);
        if (is_degree(a->xpos[t])) w->signs |= BIT(WORTH_COMPARED);
        if (token_is(a, t, "?")) w->signs |= BIT(WORTH_QUESTION);
    }
}

/* The first name that ends after token t: its index. */
static size_t first_name(const struct analysis *a, uint32_t t)
{
    size_t low = 0, high = a->name_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->names[middle].tokens.last <= t) low = middle + 1;
        else high = middle;
    }
    return low;
}

static size_t first_time(const struct analysis *a, uint32_t byte)
{
    size_t low = 0, high = a->time_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->times[middle].span.end <= byte) low = middle + 1;
        else high = middle;
    }
    return low;
}

static uint64_t named(const struct analysis *a, struct range r)
{
    static const uint64_t by_type[ENTITY_TYPE_COUNT] = {[ENTITY_PER] = BIT(WORTH_PERSON),
                                                        [ENTITY_ORG] = BIT(WORTH_ORGANISATION),
                                                        [ENTITY_LOC] = BIT(WORTH_PLACE),
                                                        [ENTITY_NORP] = BIT(WORTH_PLACE)};
    uint64_t out = 0;
    struct span s = range_span(a, r);
    for (size_t i = first_name(a, r.first); i < a->name_count && a->names[i].tokens.first < r.last; i++)
        out |= by_type[a->names[i].type];
    size_t time = first_time(a, s.begin);
    if (time < a->time_count && a->times[time].span.begin < s.end) out |= BIT(WORTH_TIME);
    return out;
}

uint64_t worth_signs(const struct analysis *a, const struct worth_piece *piece)
{
    struct walk w = {.signs = BIT(WORTH_ALWAYS), .since_have = AUXILIARY_REACH, .since_be = AUXILIARY_REACH};
    for (size_t i = 0; i < piece->count; i++) {
        walk_range(a, piece->at[i], &w);
        w.signs |= named(a, piece->at[i]);
    }
    uint8_t first = a->xpos[piece->at[0].first];
    if (first == XPOS_VB) w.signs |= BIT(WORTH_COMMAND);
    if (w.numbers) w.signs |= BIT(WORTH_NUMBER);
    if (w.numbers >= NUMBERS) w.signs |= BIT(WORTH_NUMBERS);
    if (w.words < SHORT_WORDS) w.signs |= BIT(WORTH_SHORT);
    if (w.words >= LONG_WORDS) w.signs |= BIT(WORTH_LONG);
    if (!w.verbs) w.signs |= BIT(WORTH_NO_VERB);
    return w.signs;
}

/* --- weights --------------------------------------------------------------------------------------------------- */

/* Makes probabilities of the sums.  This and the weight of WORTH_ALWAYS are all that was set by looking at how often
 * sentences of ClaimBuster with a given sum are check-worthy. */
static const float STEEPNESS = 1.4f;

float worth_by_hand(uint64_t set)
{
    float sum = 0;
    for (int s = 0; s < WORTH_SIGN_COUNT; s++)
        if (set >> s & 1) sum += signs[s].weight;
    return 1 / (1 + expf(-STEEPNESS * sum));
}

/* Adds the names of the signs that speak for it, or against it, to `out`, strongest first. */
static const char *add_names(const char *out, uint64_t set, bool against, struct arena *arena)
{
    const char *before = !against ? "" : *out ? "; against it: " : "against it: ";
    for (;;) {
        int best = -1;
        for (int s = WORTH_ALWAYS + 1; s < WORTH_SIGN_COUNT; s++)
            if (set >> s & 1 && (signs[s].weight < 0) == against &&
                (best < 0 || fabsf(signs[s].weight) > fabsf(signs[best].weight)))
                best = s;
        if (best < 0) return out;
        out = arena_printf(arena, "%s%s%s", out, before, signs[best].name);
        set &= ~BIT(best);
        before = ", ";
    }
}

const char *worth_signs_named(uint64_t set, struct arena *arena)
{
    return add_names(add_names("", set, false, arena), set, true, arena);
}
