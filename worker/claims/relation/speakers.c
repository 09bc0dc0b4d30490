/* Whether two speakers may be one, as far as their names and the words of their statements tell.  Names go by
 * worker/claims/names; here is what a name does not say: classes ("a senior official"), papers ("the group's report"),
 * who speaks for whom. */
#include "worker/claims/relation/speakers.h"

#include <stdlib.h>
#include <string.h>

#include "worker/claims/names/folding.h"
#include "worker/claims/wording/spelling.h"
#include "worker/store/fold.h"

enum { WORDS = 24 };

enum who_kind { WHO_NOBODY, WHO_PERSON, WHO_UNSURE, WHO_BODY, WHO_PAPER, WHO_CLASS };

struct words {                /* of a folded text */
    const char *at[WORDS];
    size_t size[WORDS], count;
};

struct who {
    const struct assertion *said;
    enum who_kind kind;
    const char *folded;       /* the name, without titles */
    struct words name, source;
    size_t head;              /* word of the name: "official" of "senior official at the ministry" */
};

/* Sorted, as all the lists here are. */
static const char *const titles[] = {
    "acting", "ambassador", "archbishop", "assembly", "attorney", "baroness", "bishop", "candidate", "captain",
    "cardinal", "chairman", "chairwoman", "chancellor", "chief", "coach", "colonel", "commissioner", "congressman",
    "congresswoman", "councillor", "dame", "defence", "defense", "democratic", "deputy", "detective", "director", "dr",
    "editor", "engineer", "ex", "finance", "first", "foreign", "former", "general", "gov", "governor", "health",
    "house", "imam", "incoming", "inspector", "interior", "judge", "justice", "king", "lady", "lawyer", "leader",
    "lieutenant", "lord", "major", "majority", "mayor", "member", "minister", "minority", "mr", "mrs", "ms", "nominee",
    "officer", "opposition", "outgoing", "pastor", "police", "pope", "premier", "president", "presidential", "press",
    "prime", "prince", "princess", "prof", "professor", "queen", "rabbi", "rep", "representative", "republican", "rev",
    "secretary", "sen", "senate", "senator", "sergeant", "sheriff", "sir", "speaker", "spokesman", "spokeswoman",
    "state", "the", "transport", "vice",
};
static const char *const bodies[] = {
    "academy", "administration", "agency", "airlines", "alliance", "army", "assembly", "association", "authority",
    "bank", "board", "bureau", "cabinet", "center", "centre", "chamber", "church", "club", "co", "coalition", "college",
    "commission", "committee", "companies", "company", "congress", "corp", "corporation", "council", "courier", "court",
    "department", "embassy", "exchange", "federation", "firm", "force", "forces", "foundation", "front", "fund",
    "gazette", "government", "group", "herald", "holdings", "hospital", "house", "inc", "industries", "inquiry",
    "institute", "institution", "journal", "laboratory", "league", "llc", "ltd", "media", "ministry", "movement",
    "network", "news", "newspaper", "observatory", "observer", "office", "opposition", "organisation", "organization",
    "parliament", "partners", "party", "plc", "police", "post", "press", "prosecution", "radio", "register", "school",
    "senate", "service", "services", "society", "solutions", "star", "systems", "team", "technologies", "telegraph",
    "television", "times", "tribune", "trust", "union", "university", "wire",
};
static const char *const papers[] = {
    "account", "affidavit", "article", "book", "complaint", "copy", "data", "document", "email", "figure", "filing",
    "indictment", "interview", "lawsuit", "letter", "mail", "memo", "memorandum", "message", "note", "notice", "paper",
    "plaque", "poll", "post", "record", "report", "statement", "study", "survey", "text", "transcript", "tweet",
};
/* What ends the words around a description's noun. */
static const char *const enders[] = {
    "about", "among", "at", "briefed", "by", "close", "dated", "familiar", "for", "from", "in", "inside", "involved",
    "itself", "near", "obtained", "of", "on", "published", "seen", "sent", "speaking", "that", "to", "was", "which",
    "who", "whose", "with", "within", "working",
};
/* Words of a description that tell nothing of who it is. */
static const char *const plain[] = {
    "a", "an", "and", "another", "close", "current", "each", "familiar", "first", "former", "four", "he", "her", "high",
    "his", "in", "its", "leading", "local", "many", "matter", "new", "of", "on", "one", "other", "our", "ranking",
    "said", "second", "senior", "several", "she", "some", "the", "their", "them", "third", "those", "three", "to",
    "top", "two", "unidentified", "unnamed", "us", "who", "with",
};
static const char *const anybody[] = {"individual", "insider", "person", "somebody", "someone", "source"};
static const char *const speaks_for[] = {
    "boss", "chairman", "chairwoman", "chief", "director", "editor", "executive", "founder", "head", "lawyer", "leader",
    "manager", "owner", "president", "representative", "secretar", "spokes",
};

struct needle {
    const char *at;
    size_t size;
};

static int compare_word(const void *key, const void *entry)
{
    const struct needle *n = key;
    const char *e = *(const char *const *)entry;
    int order = strncmp(n->at, e, n->size);
    return order ? order : e[n->size] ? -1 : 0;
}

static bool listed(const char *const *list, size_t count, const char *word, size_t size)
{
    return bsearch(&(struct needle){word, size}, list, count, sizeof *list, compare_word) != NULL;
}
#define LISTED(list, word, size) listed(list, sizeof(list) / sizeof *(list), word, size)

static void split(const char *folded, struct words *out)
{
    out->count = 0;
    for (const char *p = folded; *p && out->count < WORDS;) {
        size_t n = strcspn(p, " ");
        out->at[out->count] = p;
        out->size[out->count++] = n;
        p += n + (p[n] == ' ');
    }
}

/* Bytes of a noun by which its forms agree: "officials" official, "spokeswoman" spokes, "companies" compan. */
static size_t noun_stem(const char *w, size_t n)
{
    if (n > 6 && !strncmp(w, "spokes", 6)) return 6;
    if (n > 4 && !strncmp(w + n - 3, "ies", 3)) return n - 3;
    if (n > 4 && w[n - 1] == 'y') return n - 1;
    return n > 3 && w[n - 1] == 's' && w[n - 2] != 's' ? n - 1 : n;
}

static bool same_noun(const char *a, size_t na, const char *b, size_t nb)
{
    na = noun_stem(a, na);
    nb = noun_stem(b, nb);
    return na == nb && !memcmp(a, b, na);
}

static bool has_noun(const struct words *w, const char *noun, size_t n)
{
    for (size_t i = 0; i < w->count; i++)
        if (same_noun(w->at[i], w->size[i], noun, n)) return true;
    return false;
}

static bool is_paper(const char *w, size_t n)
{
    return LISTED(papers, w, n) || (n > 3 && w[n - 1] == 's' && LISTED(papers, w, n - 1));
}

/* Most words begin with a capital: "Open Wire Foundation", not "regional government". */
static bool capitalised(const char *name)
{
    size_t capitals = 0, words = 0;
    for (const char *p = name; *p;) {
        size_t n = strcspn(p, " ");
        bool small = n <= 3 && *p >= 'a' && *p <= 'z';   /* "of", "the", "van" */
        if (n && !small) {
            words++;
            capitals += (*p >= 'A' && *p <= 'Z') || (unsigned char)*p >= 0xC3;
        }
        p += n + (p[n] == ' ');
    }
    return capitals * 2 > words;
}

/* Where the noun of a description stands: before "of", "at", "who"; "third, an engineer" is an engineer. */
static size_t find_head(const struct words *w)
{
    size_t head = w->count - 1;
    for (size_t i = 1; i < w->count; i++)
        if (LISTED(enders, w->at[i], w->size[i])) {
            head = i - 1;
            break;
        }
    return head;
}

/* "Former Secretary of State Ada Kestrin" is Ada Kestrin; the Interior Ministry, of which only a noun would be left,
 * keeps all its words. */
static const char *without_titles(const char *folded)
{
    const char *rest = folded;
    for (;;) {
        size_t n = strcspn(rest, " ");
        if (!rest[n]) return LISTED(titles, rest, n) || LISTED(bodies, rest, n) ? folded : rest;
        bool of = n == 2 && !strncmp(rest, "of", 2) && rest != folded;
        if (!of && !LISTED(titles, rest, n)) return rest;
        rest += n + 1;
        if (!of) continue;
        n = strcspn(rest, " ");   /* "of State" */
        if (!rest[n]) return folded;
        rest += n + 1;
    }
}

static void who_is(const struct assertion *a, struct arena *arena, struct who *out)
{
    *out = (struct who){.said = a, .folded = ""};
    if (!a->speaker) return;
    const char *folded = fold_name(arena, a->speaker, strlen(a->speaker)),
               *source = fold_name(arena, a->source, strlen(a->source));
    split(source, &out->source);
    bool named = !a->anonymous && capitalised(a->speaker);
    if (named) folded = without_titles(folded);
    out->folded = folded;
    split(folded, &out->name);
    if (!out->name.count) return;
    out->head = find_head(&out->name);
    const char *head = out->name.at[out->head];
    size_t size = out->name.size[out->head];
    bool body = strchr(a->speaker, '&') != NULL;
    for (size_t i = 0; i < out->name.count; i++) body |= LISTED(bodies, out->name.at[i], out->name.size[i]);
    if (!a->anonymous && is_paper(head, size) && (!named || out->name.count == 1)) out->kind = WHO_PAPER;
    else if (!named || (body && out->name.count == 1)) out->kind = WHO_CLASS;
    else out->kind = body ? WHO_BODY : out->name.count > 1 ? WHO_PERSON : WHO_UNSURE;
}

static bool named(const struct who *w) { return w->kind == WHO_PERSON || w->kind == WHO_UNSURE || w->kind == WHO_BODY; }

/* All words of a name stand in the other's source, one after the other: "Marta Ilvane of the Open Wire Foundation". */
static bool stands_in(const struct who *name, const struct words *source)
{
    size_t n = name->name.count;
    for (size_t at = 0; at + n <= source->count; at++) {
        size_t i = 0;
        while (i < n && name->name.size[i] == source->size[at + i] &&
               !memcmp(name->name.at[i], source->at[at + i], source->size[at + i]))
            i++;
        if (i == n) return true;
    }
    return false;
}

static bool tells_whom_he_speaks_for(const struct who *w)
{
    for (size_t i = 0; i < w->source.count; i++) {
        size_t n = noun_stem(w->source.at[i], w->source.size[i]);
        if (LISTED(speaks_for, w->source.at[i], n)) return true;
    }
    return false;
}

/* "A spokeswoman for the company", "its director", "the authority's spokesman" may be the voice of a body that is named
 * elsewhere, unless the noun is another one. */
static bool may_speak_for(const struct who *person, const struct who *body)
{
    static const char *const any_body[] = {"business", "company",      "concern",      "firm",        "group",
                                           "its",      "manufacturer", "organisation", "organization"};
    if (body->kind != WHO_BODY || !tells_whom_he_speaks_for(person)) return false;
    for (size_t i = 0; i < person->source.count; i++) {
        const char *w = person->source.at[i];
        size_t n = noun_stem(w, person->source.size[i]);
        if (LISTED(any_body, w, person->source.size[i]) || LISTED(any_body, w, n)) return true;
        bool noun = LISTED(bodies, w, person->source.size[i]) || LISTED(bodies, w, n);
        if (noun && has_noun(&body->name, w, person->source.size[i]) &&
            !has_noun(&person->name, w, person->source.size[i]))
            return true;
    }
    return false;
}

/* "Harbour Office", "Harbour Offike": a slip of the pen in one word, and the others are the same. */
static bool misspelt(const struct who *a, const struct who *b)
{
    enum { ALONE = 7 };       /* letters */
    size_t slips = 0, count = a->name.count;
    if (count != b->name.count) return false;
    for (size_t i = 0; i < count; i++) {
        const char *x = a->name.at[i], *y = b->name.at[i];
        size_t n = a->name.size[i], m = b->name.size[i];
        if (n == m && !memcmp(x, y, n)) continue;
        if (slips++ || !spelling_near(x, n, y, m) || (count == 1 && (n < ALONE || m < ALONE))) return false;
    }
    return slips;
}

static enum speaker_match match_named(const struct who *a, const struct who *b)
{
    if (!strcmp(a->folded, b->folded)) return SPEAKERS_AGREE;
    enum entity_type ta = a->kind == WHO_BODY ? ENTITY_ORG : ENTITY_PER,
                     tb = b->kind == WHO_BODY ? ENTITY_ORG : ENTITY_PER;
    if (a->kind == WHO_UNSURE) ta = tb;
    else if (b->kind == WHO_UNSURE) tb = ta;
    if (names_compare(a->folded, ta, b->folded, tb) != NAMES_DIFFER) return SPEAKERS_AGREE;
    if (misspelt(a, b)) return SPEAKERS_MAY_AGREE;
    if (stands_in(a, &b->source) || stands_in(b, &a->source)) return SPEAKERS_MAY_AGREE;
    if (may_speak_for(a, b) || may_speak_for(b, a)) return SPEAKERS_MAY_AGREE;
    if (a->kind == b->kind) return SPEAKERS_DIFFER;
    if (a->kind == WHO_BODY || b->kind == WHO_BODY) return SPEAKERS_UNKNOWN;
    return tells_whom_he_speaks_for(a->kind == WHO_PERSON ? a : b) ? SPEAKERS_UNKNOWN : SPEAKERS_DIFFER;
}

/* Words of a description that tell which: the ministry of "an official at the ministry". */
static size_t telling_words(const struct who *w, const struct who *other, bool *shared)
{
    size_t telling = 0;
    for (size_t i = 0; i < w->name.count; i++) {
        const char *p = w->name.at[i];
        if (i == w->head || LISTED(plain, p, w->name.size[i]) || LISTED(enders, p, w->name.size[i])) continue;
        telling++;
        *shared |= has_noun(&other->name, p, w->name.size[i]);
    }
    return telling;
}

/* "Its board": whose, only the article tells. */
static bool of_somebody(const struct who *w)
{
    static const char *const whose[] = {"its", "our", "their"};
    return LISTED(whose, w->name.at[0], w->name.size[0]);
}

static enum speaker_match match_classes(const struct who *a, const struct who *b)
{
    if ((of_somebody(a) || of_somebody(b)) && a->said->document != b->said->document) return SPEAKERS_UNKNOWN;
    const char *head_a = a->name.at[a->head], *head_b = b->name.at[b->head];
    size_t size_a = a->name.size[a->head], size_b = b->name.size[b->head];
    bool alike = same_noun(head_a, size_a, head_b, size_b);
    if (!alike && a->said->anonymous && b->said->anonymous)
        alike =
            LISTED(anybody, head_a, noun_stem(head_a, size_a)) || LISTED(anybody, head_b, noun_stem(head_b, size_b));
    if (!alike) return a->said->anonymous || b->said->anonymous ? SPEAKERS_UNKNOWN : SPEAKERS_DIFFER;
    if (a->said->people && b->said->people && a->said->people != b->said->people) return SPEAKERS_UNKNOWN;
    bool shared = false;
    size_t telling_a = telling_words(a, b, &shared), telling_b = telling_words(b, a, &shared);
    return telling_a && telling_b && !shared ? SPEAKERS_UNKNOWN : SPEAKERS_MAY_AGREE;
}

/* "An engineer who worked on the bridge until 2021" and "Ivo Marchetti-Dunn, who worked on the bridge until 2021": the
 * words around a name tell that it is the one who has none elsewhere. */
static bool described_alike(const struct who *a, const struct who *b)
{
    enum { ENOUGH = 3 };
    size_t shared = 0;
    for (size_t i = 0; i < a->source.count; i++) {
        const char *w = a->source.at[i];
        size_t n = a->source.size[i];
        if (n < 4 || LISTED(plain, w, n) || LISTED(enders, w, n) || has_noun(&a->name, w, n)) continue;
        shared += has_noun(&b->source, w, n) && !has_noun(&b->name, w, n);
    }
    return shared >= ENOUGH;
}

/* A description that has a name of its own, "First Tammer Bank, a subsidiary of Tammer Holding", and no word of it but
 * its noun in common with the other. */
static bool names_another(const struct who *class, const struct who *name)
{
    const char *head = class->name.at[class->head];
    size_t size = class->name.size[class->head], names = 0, n;
    for (const char *p = class->said->speaker; *p; p += n + (p[n] == ' ')) {
        n = strcspn(p, " ");
        if (*p < 'A' || *p > 'Z') continue;
        char word[32] = "";
        for (size_t i = 0; i < n && i + 1 < sizeof word; i++) word[i] = (char)(p[i] | 0x20);
        size_t length = strlen(word);
        if (same_noun(word, length, head, size) || LISTED(plain, word, length)) continue;
        names++;
        if (has_noun(&name->name, word, length) || has_noun(&name->source, word, length)) return false;
    }
    return names > 1;
}

static enum speaker_match match_class_and_name(const struct who *class, const struct who *name)
{
    const char *head = class->name.at[class->head];
    size_t n = class->name.size[class->head];
    if (names_another(class, name)) return SPEAKERS_UNKNOWN;
    if (!LISTED(plain, head, n) && (has_noun(&name->source, head, n) || has_noun(&name->name, head, n)))
        return SPEAKERS_MAY_AGREE;
    if (described_alike(class, name) || described_alike(name, class)) return SPEAKERS_MAY_AGREE;
    return SPEAKERS_UNKNOWN;
}

/* "A report that the OWF sent" and the OWF itself. */
static enum speaker_match match_paper(const struct who *paper, const struct who *other)
{
    if (other->kind == WHO_PAPER) {
        bool alike = same_noun(paper->name.at[paper->head], paper->name.size[paper->head], other->name.at[other->head],
                               other->name.size[other->head]);
        return alike ? SPEAKERS_MAY_AGREE : SPEAKERS_UNKNOWN;
    }
    return named(other) && (stands_in(other, &paper->name) || stands_in(other, &paper->source)) ? SPEAKERS_MAY_AGREE
                                                                                                : SPEAKERS_UNKNOWN;
}

enum speaker_match speakers_compare(const struct assertion *a, const struct assertion *b, struct arena *arena,
                                    bool *one_person)
{
    struct who x, y;
    *one_person = false;
    who_is(a, arena, &x);
    who_is(b, arena, &y);
    if (x.kind == WHO_NOBODY || y.kind == WHO_NOBODY) return SPEAKERS_UNKNOWN;
    if (named(&x) && named(&y)) {
        enum speaker_match m = match_named(&x, &y);
        *one_person = m == SPEAKERS_AGREE && (x.kind == WHO_PERSON || y.kind == WHO_PERSON) &&
                      x.kind != WHO_BODY && y.kind != WHO_BODY;
        return m;
    }
    if (x.kind == WHO_PAPER) return match_paper(&x, &y);
    if (y.kind == WHO_PAPER) return match_paper(&y, &x);
    if (x.kind == WHO_CLASS && y.kind == WHO_CLASS) return match_classes(&x, &y);
    return x.kind == WHO_CLASS ? match_class_and_name(&x, &y) : match_class_and_name(&y, &x);
}

enum speaker_match speakers_match(const struct assertion *a, const struct assertion *b)
{
    struct arena *arena = arena_new(0);
    CW_CHECK(arena);
    bool one_person;
    enum speaker_match m = speakers_compare(a, b, arena, &one_person);
    arena_free(arena);
    return m;
}
