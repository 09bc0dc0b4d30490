/* Source spans read as noun phrases: their head, number, gender and definiteness. */
#include "worker/extract/speakers/speaker_source.h"

#include "worker/extract/tags/tags.h"
#include "worker/extract/time/time_words.h"

bool source_is_any(const struct analysis *a, uint32_t t, const char *const *words)
{
    for (; *words; words++)
        if (token_is_nocase(a, t, *words)) return true;
    return false;
}

struct range source_tokens(const struct analysis *a, struct span s)
{
    size_t low = 0, high = a->token_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->tokens[middle].end <= s.begin) low = middle + 1;
        else high = middle;
    }
    struct range r = {(uint32_t)low, (uint32_t)low};
    while (r.last < a->token_count && a->tokens[r.last].begin < s.end) r.last++;
    return r;
}

uint32_t source_names_before(const struct analysis *a, uint32_t t)
{
    size_t low = 0, high = a->name_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->names[middle].tokens.first < t) low = middle + 1;
        else high = middle;
    }
    return (uint32_t)low;
}

/* The name that holds token t: its index + 1, or 0. */
static uint32_t name_at(const struct analysis *a, uint32_t t)
{
    uint32_t n = source_names_before(a, t + 1);
    return n && a->names[n - 1].tokens.last > t ? n : 0;
}

/* --- nouns --------------------------------------------------------------------------------------------------- */

/* "trader", "politician", "lobbyist" */
static bool ends_like_a_person(const char *lemma, size_t n)
{
    static const char *const endings[] = {"er", "or", "ist", "ian"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t k = strlen(endings[i]);
        if (n > k + 2 && !strcasecmp(lemma + n - k, endings[i])) return true;
    }
    return false;
}

static bool is_ordinal(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {"first", "second", "third", "fourth", "fifth", NULL};
    return source_is_any(a, t, words);
}

enum noun_kind source_noun_kind(const struct analysis *a, const struct lexicon *lexicon, uint32_t t)
{
    static const char *const organisations[] = {
        "company", "group", "ministry", "party", "agency", "firm", "bank", "authority", "government", "foundation",
        "court", "union",
        "newspaper", "paper", "organization", "organisation", "board", "university", "team", "club", "committee",
        "commission",
        "department", "council", "administration", "campaign", "office", "bureau", "police", "army", "military",
        "association", "network",
        "institute", "parliament", "congress", "senate", "house", "embassy", "city", "state", "country", "kremlin",
        "magazine", "outlet",
        "watchdog", "maker", "manufacturer", "operator", "airline", "charity", "church", "school", "regulator",
        "tribunal", "panel",
        "inquiry", "service", "corporation", "federation", "coalition", "opposition", "broadcaster", "station",
        "website", "companies", NULL,
    };
    static const char *const documents[] = {
        "report", "study", "letter", "poll", "survey", "statement", "law", "bill", "constitution", "document", "memo",
        "email", "e-mail",
        "book", "article", "complaint", "lawsuit", "copy", "ruling", "order", "policy", "plan", "analysis", "paper",
        "data", "figures", "records",
        "documents", "reports", "polls", "tweet", "post", "headline", "editorial", "indictment", "affidavit", "filing",
        "testimony", NULL,
    };
    static const char *const groups[] = {
        "people", "public", "voters", "americans", "democrats", "republicans", "critics", "supporters", "residents",
        "crowd", "family",
        "media", "press", "staff", "sources", "observers", "others", "many", "some", "few", "everyone", "everybody",
        "nobody", "anyone",
        "somebody", "someone", "another", "those", "most", "both", "several", "all", NULL,
    };
    static const char *const persons[] = {
        "official", "source", "person", "man", "woman", "spokesman", "spokeswoman", "spokesperson", "aide", "adviser",
        "advisor",
        "candidate", "nominee", "leader", "expert", "witness", "diplomat", "lawyer", "attorney", "analyst", "resident",
        "insider",
        "representative", "colleague", "friend", "relative", "employee", "engineer", "clerk", "boy", "girl", "mother",
        "father",
        "son", "daughter", "wife", "husband", "brother", "sister", "neighbour", "neighbor", "victim", "suspect",
        "protester",
        "counterpart", "predecessor", "successor", "billionaire", "businessman", "businesswoman", "veteran",
        "supporter", "critic",
        "opponent", "rival", "ally", "boss", "figure", "individual", "member", "participant", "caller", "reader",
        "user", NULL,
    };
    char lemma[32];
    size_t size;
    const char *word = token_text(a, t, &size);
    if (source_is_any(a, t, groups)) return NOUN_GROUP;
    if (source_is_any(a, t, organisations)) return NOUN_ORGANISATION;
    if (source_is_any(a, t, documents)) return NOUN_DOCUMENT;
    if (source_is_any(a, t, persons)) return NOUN_PERSON;
    size_t n = tags_lemma(a, t, lemma, sizeof lemma);
    if (n >= sizeof lemma) return NOUN_OTHER;
    for (const char *const *p = persons; *p; p++)
        if (!strcasecmp(lemma, *p)) return NOUN_PERSON;
    for (const char *const *p = organisations; *p; p++)
        if (!strcasecmp(lemma, *p)) return NOUN_ORGANISATION;
    if (a->upos[t] == UPOS_NUM || is_ordinal(a, t)) return NOUN_GROUP;  /* "one of them", "two said", "the third" */
    if (a->xpos[t] == XPOS_NNS && ends_like_a_person(lemma, n)) return NOUN_PERSON;
    return (lexicon_word(lexicon, word, size) | lexicon_word(lexicon, lemma, n)) & LEX_ROLE ? NOUN_PERSON : NOUN_OTHER;
}

char source_noun_gender(const struct analysis *a, uint32_t t)
{
    static const char *const male[] = {"mr",          "mr.",         "sir",  "lord",   "man", "spokesman", "chairman",
                                       "congressman", "businessman", "boy",  "father", "son", "brother",   "husband",
                                       "king",        "prince",      "he",   "his",    "him", "himself",   "policeman",
                                       "actor",       "uncle",       "rev.", NULL};
    static const char *const female[] =
        {"mrs",           "mrs.",     "ms",     "ms.",         "miss",       "lady",
         "dame",          "madam",    "woman",  "spokeswoman", "chairwoman", "congresswoman",
         "businesswoman", "girl",     "mother", "daughter",    "sister",     "wife",
         "queen",         "princess", "she",    "her",         "herself",    "hers",
         "policewoman",   "actress",  "aunt",   "widow",       NULL};
    return source_is_any(a, t, male) ? 'm' : source_is_any(a, t, female) ? 'f' : 0;
}

bool source_can_be_company(const struct analysis *a, uint32_t entity)
{
    static const char *const bodies[] = {"council",    "court",      "party",      "union",     "foundation",
                                         "ministry",   "authority",  "parliament", "committee", "commission",
                                         "university", "government", "department", "police",    "courier",
                                         "post",       "times",      "gazette",    "herald",    NULL};
    const char *name = a->entities[entity].name, *space = strrchr(name, ' '), *last = space ? space + 1 : name;
    for (const char *const *b = bodies; *b; b++)
        if (!strcasecmp(last, *b)) return false;
    return !a->outlet || strcasecmp(name, strncasecmp(a->outlet, "the ", 4) ? a->outlet : a->outlet + 4) != 0;
}

bool source_is_company(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {"company", "firm", "maker", "manufacturer", "operator", NULL};
    return source_is_any(a, t, words);
}

bool source_is_organisation(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {"group",     "organisation", "organization", "charity",     "agency",
                                        "newspaper", "paper",        "watchdog",     "association", NULL};
    return source_is_company(a, t) || source_is_any(a, t, words);
}

uint32_t source_modifier(const struct analysis *a, uint32_t head)
{
    if (head == 0 || sentence_of(a, head) != sentence_of(a, head - 1)) return 0;
    uint8_t tag = a->upos[head - 1];
    return tag == UPOS_NOUN || tag == UPOS_ADJ || tag == UPOS_PROPN ? head : 0;
}

bool source_same_word(const struct analysis *a, uint32_t t, uint32_t u)
{
    size_t n, m;
    const char *p = token_text(a, t, &n), *q = token_text(a, u, &m);
    return n == m && !strncasecmp(p, q, n);
}

bool source_same_description(const struct analysis *a, uint32_t head, uint32_t earlier)
{
    uint32_t m = source_modifier(a, head), e = source_modifier(a, earlier);
    return source_same_word(a, head, earlier) && (!m || !e || source_same_word(a, m - 1, e - 1));
}

/* --- phrases ------------------------------------------------------------------------------------------------- */

static bool is_pronoun(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {"he",   "she",     "they",    "it",         "we",     "i",     "him", "her",
                                        "them", "us",      "me",      "you",        "his",    "their", "its", "my",
                                        "our",  "himself", "herself", "themselves", "myself", NULL};
    return source_is_any(a, t, words);
}

static bool is_reflexive(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {"himself", "herself", "itself", "themselves", NULL};
    return source_is_any(a, t, words);
}

/* The noun phrase that ends right before the token, as in "the reporters themselves": its first token; the
 * token itself if there is none. */
static uint32_t phrase_before(const struct analysis *a, uint32_t t)
{
    uint32_t first = t, sentence = a->sentences[sentence_of(a, t)].tokens.first;
    for (; first > sentence &&
           (name_at(a, first - 1) || a->upos[first - 1] == UPOS_NOUN || a->upos[first - 1] == UPOS_PROPN);
         first--) {}
    for (; first < t && first > sentence && (a->upos[first - 1] == UPOS_ADJ || a->upos[first - 1] == UPOS_DET);
         first--) {}
    return first;
}

static bool is_relative(const struct analysis *a, uint32_t t)
{
    static const char *const words[] = {"who", "which", "that", "whom", "whose", NULL};
    return source_is_any(a, t, words);
}

/* Whether the noun phrase ends before token t. */
static bool ends_phrase(const struct analysis *a, uint32_t t)
{
    if (a->upos[t] == UPOS_PUNCT) return !token_is(a, t, "-") && !token_is(a, t, ".");
    return a->upos[t] == UPOS_ADP || a->upos[t] == UPOS_VERB || a->upos[t] == UPOS_AUX || a->upos[t] == UPOS_SCONJ ||
           a->upos[t] == UPOS_CCONJ || is_relative(a, t);
}

static bool is_possessive(const struct analysis *a, uint32_t t) { return a->xpos[t] == XPOS_POS; }

/* The head of the first noun phrase in [first, last): its last noun, name or number, after any possessor. */
static uint32_t phrase_head(const struct analysis *a, struct range r, uint32_t *end)
{
    uint32_t head = r.first, t = r.first;
    for (; t < r.last; t++) {
        bool in_name = name_at(a, t) != 0;
        if (!in_name && t > r.first && ends_phrase(a, t)) break;
        if (in_name || a->upos[t] == UPOS_NOUN || a->upos[t] == UPOS_PROPN || a->upos[t] == UPOS_NUM ||
            a->upos[t] == UPOS_PRON)
            head = t;
    }
    *end = t;
    bool noun = name_at(a, head) || a->upos[head] == UPOS_NOUN || a->upos[head] == UPOS_PROPN ||
                a->upos[head] == UPOS_PRON || a->upos[head] == UPOS_NUM;
    return noun ? head : t - 1;  /* a noun that the tagger took for an adjective */
}

/* The name that says who is meant: ", Ada Vell", "named Ada Vell" or "a company, Halden Group," after
 * the phrase; 0 if there is none. */
static uint32_t named_after(const struct analysis *a, uint32_t from, uint32_t last, enum noun_kind noun)
{
    enum entity_type type = noun == NOUN_ORGANISATION ? ENTITY_ORG : ENTITY_PER;
    if (noun == NOUN_GROUP || noun == NOUN_DOCUMENT) return 0;
    for (uint32_t t = from; t + 1 < last; t++) {
        uint32_t n = name_at(a, t + 1);
        bool joint = token_is(a, t, ",") || token_is(a, t, "named") || token_is(a, t, "called") ||
                     token_is(a, t, "\u2014") || token_is(a, t, "\u2013");
        if (joint && n && a->entities[a->name_entity[n - 1]].type == type && a->names[n - 1].tokens.first == t + 1)
            return n;
    }
    return 0;
}

/* The whole number that a token says, below a thousand; 0: none. */
static uint32_t number_at(const struct analysis *a, uint32_t t)
{
    size_t n;
    int count;
    bool fraction;
    const char *p = token_text(a, t, &n);
    return time_number(p, n, &count, &fraction) && count > 0 && !fraction && count < 1000 ? (uint32_t)count : 0;
}

static void read_number(const struct analysis *a, struct source *s)
{
    static const char *const definite[] = {"the", "this", "that",  "these", "those", "his",
                                           "her", "its",  "their", "our",   "my",    NULL};
    static const char *const article[] = {"a", "an", "another", NULL};
    s->plural = a->xpos[s->head] == XPOS_NNS || a->xpos[s->head] == XPOS_NNPS || s->noun == NOUN_GROUP;
    s->definite = source_is_any(a, s->tokens.first, definite);
    s->count = s->plural ? 0 : 1;
    for (uint32_t t = s->tokens.first; t < s->head; t++) {
        uint32_t number = s->plural && !source_is_any(a, t, article) ? number_at(a, t) : 0;
        if (is_possessive(a, t)) s->definite = true;
        if (number) s->count = number;
    }
    static const char *const single[] = {"one", "another", "someone", "somebody", NULL};
    if (source_is_any(a, s->head, single) || is_ordinal(a, s->head)) s->plural = false, s->count = 1;
    else if (s->noun == NOUN_GROUP && a->upos[s->head] == UPOS_NUM) s->count = number_at(a, s->head);
}

void source_read(const struct analysis *a, const struct lexicon *lexicon, struct range r, struct source *out)
{
    static const char *const lead[] = {"according", "to", "by", "from",   "for", "\"",  "\u201C", "\u201D",
                                       "''",        ",",  "(",  "\u2014", "and", "but", NULL};
    *out = (struct source){.tokens = r};
    while (r.first < r.last && source_is_any(a, r.first, lead)) r.first++;
    if (r.first >= r.last) return;
    out->tokens = r;
    out->head = r.first;
    if (r.last - r.first == 1 && is_relative(a, r.first)) {
        out->kind = SOURCE_RELATIVE;
        return;
    }
    if (r.last - r.first == 1 && is_reflexive(a, r.first)) {
        uint32_t first = phrase_before(a, r.first);
        if (first < r.first) out->tokens = r = (struct range){first, r.first};
    }
    if (is_pronoun(a, r.first) && (r.last - r.first == 1 || ends_phrase(a, r.first + 1))) {
        out->kind = SOURCE_PRONOUN;
        out->gender = source_noun_gender(a, r.first);
        return;
    }
    uint32_t end;
    out->head = phrase_head(a, r, &end);
    uint32_t name = name_at(a, out->head);
    if (!name) {
        size_t n;
        const char *word = token_text(a, out->head, &n);
        if (*word >= '0' && *word <= '9' && r.last - r.first == 1) return;  /* a year, an age */
        name = named_after(a, end, r.last, source_noun_kind(a, lexicon, out->head));
    }
    if (name) {
        out->kind = SOURCE_NAME;
        out->name = name - 1;
        out->count = 1;
        return;
    }
    out->kind = SOURCE_NOMINAL;
    out->noun = source_noun_kind(a, lexicon, out->head);
    for (uint32_t t = end; t < r.last && out->noun == NOUN_OTHER; t++)
        if (token_is(a, t, "who")) out->noun = NOUN_PERSON;  /* "a listener who rang" */
    out->gender = source_noun_gender(a, out->head);
    read_number(a, out);
}

const char *source_description(const struct analysis *a, struct range r)
{
    enum { LONGEST = 14 };
    static const char *const lead[] = {"a", "an", "the", "one", "this", "that", "another", NULL};
    static const char *const stop[] = {"who", "which", "whom", "\u2014", "\u2013", "(",
                                       ",",   ";",     ":",    "\"",     "\u201C", NULL};
    if (r.last - r.first > 1 && source_is_any(a, r.first, lead) && !token_is(a, r.first + 1, "of")) r.first++;
    uint32_t t = r.first + 1;
    if (is_ordinal(a, r.first) && t < r.last && token_is(a, t, ",")) t++;  /* "the first, a former clerk, said" */
    while (t < r.last && t < r.first + LONGEST && !source_is_any(a, t, stop)) t++;
    if (token_is(a, t - 1, ",")) t--;
    if (t > r.first + 1 && token_is(a, t - 1, ".")) t--;
    struct span s = field_span(a, (struct range){r.first, t});
    char *out = arena_strndup(a->arena, a->text + s.begin, s.end - s.begin);
    for (char *p = out; *p; p++)
        if (*p == '\n' || *p == '\r' || *p == '\t') *p = ' ';
    return out;
}
