/* Kind and polarity of statements. */
#include "worker/extract/speakers/speaker_kind.h"

#include <stdlib.h>

#include "worker/extract/speakers/speaker_source.h"
#include "worker/extract/tags/tags.h"
#include "worker/extract/trace.h"

/* The cue lemmas that make a statement something else than a statement; sorted. */
static const struct cue_kind {
    const char *lemma;
    enum statement_kind kind;
} cue_kinds[] = {
    {"abhor", KIND_ATTITUDE}, {"accuse", KIND_ACCUSATION}, {"admire", KIND_ATTITUDE}, {"agree", KIND_ATTITUDE},
    {"aim", KIND_INTENTION},
    {"alarm", KIND_WARNING},
    {"allege", KIND_ACCUSATION}, {"appeal", KIND_REQUEST}, {"applaud", KIND_ATTITUDE}, {"appreciate", KIND_ATTITUDE},
    {"approve", KIND_ATTITUDE},
    {"ask", KIND_QUESTION}, {"assume", KIND_ATTITUDE}, {"attack", KIND_ACCUSATION}, {"back", KIND_ATTITUDE},
    {"beg", KIND_REQUEST},
    {"believe", KIND_ATTITUDE}, {"blame", KIND_ACCUSATION}, {"caution", KIND_WARNING}, {"celebrate", KIND_ATTITUDE},
    {"charge", KIND_ACCUSATION},
    {"condemn", KIND_ACCUSATION}, {"consider", KIND_ATTITUDE}, {"criticise", KIND_ACCUSATION},
    {"criticize", KIND_ACCUSATION}, {"decide", KIND_INTENTION},
    {"decry", KIND_ACCUSATION}, {"demand", KIND_REQUEST}, {"denounce", KIND_ACCUSATION}, {"deny", KIND_DENIAL},
    {"desire", KIND_ATTITUDE},
    {"disagree", KIND_ATTITUDE}, {"dismiss", KIND_DENIAL}, {"dispute", KIND_DENIAL}, {"doubt", KIND_ATTITUDE},
    {"encourage", KIND_REQUEST},
    {"endorse", KIND_ATTITUDE}, {"expect", KIND_ATTITUDE}, {"favor", KIND_ATTITUDE}, {"favour", KIND_ATTITUDE},
    {"fear", KIND_ATTITUDE},
    {"feel", KIND_ATTITUDE},
    {"hope", KIND_ATTITUDE}, {"implore", KIND_REQUEST}, {"inquire", KIND_QUESTION}, {"insinuate", KIND_ACCUSATION},
    {"instruct", KIND_REQUEST},
    {"intend", KIND_INTENTION}, {"lambast", KIND_ACCUSATION}, {"lament", KIND_ATTITUDE}, {"like", KIND_ATTITUDE},
    {"love", KIND_ATTITUDE},
    {"mean", KIND_INTENTION}, {"need", KIND_ATTITUDE}, {"oppose", KIND_ATTITUDE}, {"order", KIND_REQUEST},
    {"plan", KIND_INTENTION}, {"plead", KIND_REQUEST},
    {"pledge", KIND_INTENTION}, {"praise", KIND_ATTITUDE}, {"prefer", KIND_ATTITUDE}, {"promise", KIND_INTENTION},
    {"propose", KIND_REQUEST},
    {"query", KIND_QUESTION}, {"question", KIND_QUESTION}, {"rebut", KIND_DENIAL}, {"recommend", KIND_REQUEST},
    {"refute", KIND_DENIAL},
    {"regret", KIND_ATTITUDE}, {"reject", KIND_DENIAL}, {"request", KIND_REQUEST}, {"rue", KIND_ATTITUDE},
    {"seek", KIND_INTENTION},
    {"slam", KIND_ACCUSATION}, {"support", KIND_ATTITUDE}, {"suspect", KIND_ATTITUDE}, {"swear", KIND_INTENTION},
    {"think", KIND_ATTITUDE},
    {"threaten", KIND_WARNING}, {"urge", KIND_REQUEST}, {"vow", KIND_INTENTION}, {"want", KIND_ATTITUDE},
    {"warn", KIND_WARNING},
    {"warning", KIND_WARNING}, {"welcome", KIND_ATTITUDE}, {"wish", KIND_ATTITUDE}, {"wonder", KIND_QUESTION},
    {"worry", KIND_ATTITUDE},
};

static int compare(const void *lemma, const void *entry)
{
    return strcmp(lemma, ((const struct cue_kind *)entry)->lemma);
}

static const struct cue_kind *kind_of(const char *lemma)
{
    return bsearch(lemma, cue_kinds, sizeof cue_kinds / sizeof *cue_kinds, sizeof *cue_kinds, compare);
}

/* "call for", "call on": a request; "call" else is none. */
static bool calls_for(const struct analysis *a, uint32_t t, const char *lemma)
{
    static const char *const words[] = {"for", "on", "upon", NULL};
    return !strcmp(lemma, "call") && t + 1 < a->token_count && source_is_any(a, t + 1, words);
}

/* "asked whether", "asked if" are questions; "asked the court to", "asked for" requests. */
static bool asks_for(const struct analysis *a, uint32_t t, const char *lemma)
{
    static const char *const question[] = {"whether", "if",    "why", "what",   "how", "who",
                                           "when",    "where", "\"",  "\u201C", ",",   NULL};
    if (strcmp(lemma, "ask") != 0) return false;
    uint32_t end = a->sentences[sentence_of(a, t)].tokens.last;
    for (uint32_t i = t + 1; i < end && i < t + 8; i++) {
        if (source_is_any(a, i, question)) return false;
        if (token_is(a, i, "for") || a->xpos[i] == XPOS_TO) return true;
    }
    return false;
}

static bool is_negation(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {"not", "n't", "n\u2019t", "never", "no", "neither", "nor", "without", NULL};
    return source_is_any(a, t, words);
}

static bool is_refusal(const char *lemma)
{
    return !strcmp(lemma, "refuse") || !strcmp(lemma, "decline") || !strcmp(lemma, "fail") || !strcmp(lemma, "stop") ||
           !strcmp(lemma, "avoid");
}

/* The word that decided. */
static void note_word(const struct analysis *a, const struct statement *s, enum trace_step step, uint32_t t,
                      const char *why)
{
    trace_note(a, step, s->cue.at[0], range_span(a, (struct range){t, t + 1}), TRACE_NO_SCORE, "%s", why);
}

void speaker_kind(const struct analysis *a, struct statement *s)
{
    enum { BEFORE = 3 };
    s->kind = KIND_STATEMENT;
    s->polarity = POLARITY_AFFIRMED;
    if (!s->cue.count) return;
    struct range cue = source_tokens(a, (struct span){s->cue.at[0].begin, s->cue.at[s->cue.count - 1].end});
    if (cue.first >= cue.last) return;
    uint32_t sentence = a->sentences[sentence_of(a, cue.first)].tokens.first,
             from = cue.first > sentence + BEFORE ? cue.first - BEFORE : sentence;
    bool negated = false, blamed = false;
    for (uint32_t t = from; t < cue.last; t++) {
        char lemma[24];
        bool inside = t >= cue.first;
        if (!inside && a->upos[t] == UPOS_PUNCT) negated = false;
        /* "a motion of no confidence" */
        bool negates = is_negation(a, t) && !(t > from && a->upos[t - 1] == UPOS_ADP);
        negated |= negates;
        if (negates) note_word(a, s, TRACE_POLARITY, t, "a negation in the cue or just before it");
        if (!inside || tags_lemma(a, t, lemma, sizeof lemma) >= sizeof lemma) continue;
        const struct cue_kind *k = kind_of(lemma);
        enum statement_kind before = s->kind;
        if (is_refusal(lemma)) negated = true;
        else if (calls_for(a, t, lemma) || asks_for(a, t, lemma)) s->kind = KIND_REQUEST;
        else if (k && s->kind == KIND_STATEMENT && (a->upos[t] == UPOS_VERB || a->upos[t] == UPOS_NOUN))
            s->kind = k->kind;
        if (s->kind != before) note_word(a, s, TRACE_KIND, t, "the word's meaning");
        if (is_refusal(lemma)) note_word(a, s, TRACE_POLARITY, t, "a refusal negates");
        blamed |= !strcmp(lemma, "denial");
    }
    if (blamed) s->kind = KIND_DENIAL;
    s->polarity = negated ? POLARITY_NEGATED : s->kind == KIND_DENIAL ? POLARITY_DENIED : POLARITY_AFFIRMED;
}
