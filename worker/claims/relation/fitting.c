/* Decides by who is named, by the verb that tells it, by form and distance. */
#include "worker/claims/relation/fitting.h"

#include <string.h>

#include "worker/claims/relation/plain_words.h"

/* Sorted, all of them. */
static const char *const accusing[] = {
    "accuse",  "accused", "accuses", "accusing", "allege",   "alleged",  "alleges",   "alleging",  "charged",
    "charges", "claim",   "claimed", "claiming", "claims",   "report",   "reported",  "reporting", "reports",
    "suggest", "testified",
};
/* Judges what was said, or grants it. */
static const char *const judging[] = {
    "acknowledged", "acknowledges", "acknowledging", "admits",    "admitted",  "branded",
    "branding",     "call",         "called",        "calling",   "calls",     "conceded",
    "confirm",      "confirmed",    "confirms",      "denounced", "described", "describes",
    "describing",   "dismissed",    "dismissing",    "labelled",  "labelling",
};
static const char *const denials[] = {"denial", "denials", "denied", "denies", "deny", "denying"};
static const char *const claims[] = {
    "account",  "accounts",  "accusation", "accusations", "allegation", "allegations", "article", "articles",
    "claim",    "claims",    "coverage",   "report",      "reporting",  "reports",     "rumor",   "rumors",
    "rumour",   "rumours",   "stories",    "story",
};
static const char *const charges[] = {"charge", "charges"};
static const char *const definite[] = {"her", "his", "its", "that", "the", "their", "these", "this", "those"};
static const char *const possessive[] = {"her", "his", "its", "their"};
static const char *const first_person[] = {"i", "i'm", "i've", "my", "our", "we"};
static const char *const known[] = {"evidence", "knowledge", "proof", "recollection"};
static const char *const demands[] = {"must", "ought", "should"};

static void read(const struct places *p, const struct spans *s, struct plain_words *out)
{
    plain_words_read(p->r, s, false, out);
}

/* --- who is named ---------------------------------------------------------------------------------------------- */

/* By name or as "the minister"; "he" may be anybody. */
static bool mentions(const struct record *r, int32_t entity, struct span within)
{
    if (entity < 0 || (size_t)entity >= r->entity_count) return false;
    const struct entity *e = &r->entities[entity];
    for (size_t i = 0; i < e->mention_count; i++) {
        struct span at = e->mentions[i].span;
        if (e->mentions[i].kind != MENTION_PRONOUN && at.begin >= within.begin && at.end <= within.end) return true;
    }
    return false;
}

bool fitting_names_denier(const struct places *p, size_t denial, struct span within)
{
    const struct statement *d = place_statement(p, denial);
    if (mentions(p->r, d->speaker.entity, within)) return true;
    struct plain_words source, name, said;
    struct spans content = {&within, 1};
    struct record of_name = {.text = d->speaker.name};
    struct span all = {0, (uint32_t)strlen(d->speaker.name)};
    size_t of;
    read(p, &content, &said);
    read(p, &d->source, &source);
    plain_words_read(&of_name, &(struct spans){&all, 1}, false, &name);
    return plain_words_shared(&source, &said, &of) || plain_words_shared(&name, &said, &of);
}

bool fitting_content_names_denier(const struct places *p, size_t denial, size_t said)
{
    const struct statement *s = place_statement(p, said);
    for (size_t i = 0; i < s->content.count; i++)
        if (fitting_names_denier(p, denial, s->content.at[i])) return true;
    return false;
}

bool fitting_is_claimants(const struct places *p, size_t denial, size_t said)
{
    enum { FIRST = 3 }; /* words: "Judge Hager's claim" */
    const struct statement *s = place_statement(p, said);
    struct plain_words w, who;
    read(p, &place_statement(p, denial)->content, &w);
    read(p, &s->source, &who);
    for (size_t i = 0; i < FIRST && i + 1 < w.count; i++) {
        size_t n = strlen(w.at[i]), of;
        if (n < 3 || strcmp(w.at[i] + n - 2, "'s") != 0 || !LISTED(claims, w.at[i + 1])) continue;
        struct plain_words claimant = {.count = 1};
        memcpy(claimant.at[0], w.at[i], n - 2);
        return plain_words_shared(&claimant, &who, &of) || of == 0;
    }
    return true;
}

/* "Susan Marr, Vell's lawyer", "an officer of Vell", after whom or what `other` is called. */
static bool speaks_for(const struct places *p, const struct statement *s, const struct statement *other)
{
    static const char *const roles[] = {
        "agent",  "aide",    "aides",     "attorney",  "attorneys",   "counsel",  "lawyer",    "lawyers",
        "officer", "officers", "solicitor", "spokesman", "spokesperson", "spokeswoman",
    };
    static const char *const of_whom[] = {"for", "of"};
    enum { BETWEEN = 3, AFTER = 4 }; /* words: "Vell's chief medical officer", "for the Vell Harbour Office" */
    struct plain_words w, whom = {.count = 0}, name;
    struct record of_name = {.text = other->speaker.name};
    struct span all = {0, (uint32_t)strlen(other->speaker.name)};
    size_t of;
    read(p, &s->source, &w);
    plain_words_read(&of_name, &(struct spans){&all, 1}, false, &name);
    for (size_t i = 0; i < w.count; i++) {
        if (!LISTED(roles, w.at[i])) continue;
        size_t before = i;
        while (before > 0 && i - before < BETWEEN && !w.capital[before]) before--;
        if (w.capital[before] && before < i) memcpy(whom.at[whom.count++], w.at[before], PLAIN_WORD);
        if (i + 1 >= w.count || !LISTED(of_whom, w.at[i + 1])) break;
        for (size_t k = i + 2; k < w.count && k < i + 2 + AFTER; k++)
            if (w.capital[k]) memcpy(whom.at[whom.count++], w.at[k], PLAIN_WORD);
        break;
    }
    return plain_words_shared(&whom, &name, &of) > 0;
}

bool fitting_own_side(const struct places *p, const struct statement *a, const struct statement *b)
{
    if (places_one_side(p, a, b)) return true;
    if (!a->has_speaker || !b->has_speaker) return false;
    return speaks_for(p, a, b) || speaks_for(p, b, a);
}

/* --- what is said ---------------------------------------------------------------------------------------------- */

static bool accuses(const struct places *p, const struct statement *s)
{
    struct plain_words cue;
    read(p, &s->cue, &cue);
    return s->kind == KIND_ACCUSATION || ANY_LISTED(&cue, cue.count, accusing);
}

/* "The report is a scandal", "how he handled the allegations"; "the claim that he fled" tells what it is. */
static bool speaks_of_claim(const struct plain_words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        bool is_the = LISTED(claims, w->at[i]) && (i == 0 || LISTED(definite, w->at[i - 1]));
        if (is_the && !(i + 1 < w->count && !strcmp(w->at[i + 1], "that"))) return true;
    }
    return false;
}

/* "He should be heard"; not "you should have seen". */
static bool demands_something(const struct plain_words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (LISTED(demands, w->at[i]) && !(i + 1 < w->count && !strcmp(w->at[i + 1], "have"))) return true;
    return false;
}

/* "It was simply wrong to suggest that": denies it itself. */
static bool rejects_a_claim(const struct plain_words *w)
{
    static const char *const wrong[] = {"absurd", "false", "incorrect", "misleading", "untrue", "wrong"};
    static const char *const telling[] = {"allege", "claim", "imply", "report", "say", "suggest"};
    enum { EARLY = 6 }; /* words */
    for (size_t i = 0; i + 2 < w->count && i < EARLY; i++)
        if (LISTED(wrong, w->at[i]) && !strcmp(w->at[i + 1], "to") && LISTED(telling, w->at[i + 2])) return true;
    return false;
}

static bool denies(const struct places *p, size_t place, const struct statement *by)
{
    const struct statement *s = place_statement(p, place);
    bool no = reference_points(p->at[place].reference.kind) || s->polarity == POLARITY_DENIED;
    return no && places_one_speaker(s, by);
}

/* Somebody who denies or rejects, before in the paragraph or in the same breath ("denied it, saying …"), accuses nobody
 * there. */
static bool is_of_a_denier(const struct places *p, size_t said)
{
    enum { LOOK_BACK = 24 }; /* statements */
    const struct statement *s = place_statement(p, said);
    if (!s->has_speaker) return false;
    for (size_t i = said; i-- > 0 && said - i <= LOOK_BACK && p->at[i].paragraph == p->at[said].paragraph;)
        if (denies(p, i, s)) return true;
    for (size_t i = said + 1; i < p->count && i <= said + LOOK_BACK && p->at[i].begin == p->at[said].begin; i++)
        if (denies(p, i, s)) return true;
    return false;
}

bool fitting_is_claim(const struct places *p, size_t said)
{
    const struct statement *s = place_statement(p, said);
    struct plain_words w, cue;
    read(p, &s->content, &w);
    read(p, &s->cue, &cue);
    bool knows_nothing = ANY_LISTED(&w, 1, first_person) || ANY_LISTED(&w, w.count, known);
    if (is_of_a_denier(p, said) || (knows_nothing && reference_negates(p->r, s))) return false;
    if (s->kind == KIND_ACCUSATION) return true;
    if (ANY_LISTED(&cue, cue.count, judging) || demands_something(&w)) return false;
    return !ANY_LISTED(&w, w.count, denials) && !speaks_of_claim(&w) && !rejects_a_claim(&w);
}

bool fitting_is_account(const struct places *p, size_t denial)
{
    enum { FIRST = 3 }; /* words: "the whole account" */
    static const char *const accounts[] = {"account", "accounts", "version", "versions"};
    struct plain_words w;
    read(p, &place_statement(p, denial)->content, &w);
    return ANY_LISTED(&w, FIRST, accounts);
}

/* --- how near -------------------------------------------------------------------------------------------------- */

static bool is_against_denier(const struct plain_words *w)
{
    static const char *const himself[] = {"her", "him", "it", "them", "us"};
    for (size_t i = 0; i + 1 < w->count; i++)
        if (!strcmp(w->at[i], "against") && LISTED(himself, w->at[i + 1])) return true;
    return false;
}

bool fitting_is_near(const struct places *p, size_t denial, size_t said)
{
    enum { BETWEEN = 6 }; /* words: "On Friday, in a brief statement," */
    const struct statement *d = place_statement(p, denial), *s = place_statement(p, said);
    struct plain_words w;
    read(p, &d->content, &w);
    uint32_t apart = p->at[denial].paragraph - p->at[said].paragraph;
    bool named = fitting_content_names_denier(p, denial, said), accused = accuses(p, s);
    if (named && (apart < 2 || accused)) return true;
    if (apart > 1 || is_against_denier(&w)) return false;
    if (accused) return true;
    bool of_court = ANY_LISTED(&w, 2, charges); /* as a rule of what no statement tells */
    if (ANY_LISTED(&w, 1, possessive) || of_court) return false;
    struct plain_words told;
    read(p, &s->content, &told);
    if (apart && s->form == FORM_DIRECT && ANY_LISTED(&told, 1, first_person)) return false;
    return apart == 0 || places_words_between(p, said, denial) <= BETWEEN;
}
