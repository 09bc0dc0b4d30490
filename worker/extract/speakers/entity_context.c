/* Types of names by the words around them. */
#include "worker/extract/speakers/entity_context.h"

#include "worker/extract/time/calendar.h"
#include "worker/extract/speakers/speaker_source.h"

enum { SURE = 1000, STRONG = 3, WEAK = 2 };

bool entity_is_weekday(const struct analysis *a, struct range name)
{
    size_t n;
    const char *word = token_text(a, name.first, &n);
    /* "the Sun" is a newspaper */
    return name.last - name.first == 1 && n >= strlen("Monday") && calendar_weekday_named(word, n);
}

static bool is_possessive(const struct analysis *a, uint32_t t)
{
    return t < a->token_count && (token_is(a, t, "'s") || token_is(a, t, "\u2019s"));
}

static bool is_role(const struct analysis *a, const struct lexicon *lexicon, uint32_t t)
{
    static const char *const people[] = {"people",   "man",       "woman",    "men",    "women",
                                         "resident", "residents", "listener", "reader", NULL};
    size_t n;
    const char *word = token_text(a, t, &n);
    return source_is_any(a, t, people) || lexicon_word(lexicon, word, n) & LEX_ROLE;
}

/* "the government of Castrova", "Castrova's interior ministry" */
static bool is_governed(const struct analysis *a, struct range name)
{
    static const char *const of_places[] = {"government", "city",      "town",    "village",  "port",    "capital",
                                            "state",      "province",  "region",  "republic", "kingdom", "island",
                                            "mayor",      "outskirts", "streets", NULL};
    static const char *const has_places[] = {"ministry", "parliament", "capital", "border",   "coast",
                                             "embassy",  "airport",    "economy", "currency", NULL};
    enum { REACH = 3 };
    if (name.first >= 2 && token_is(a, name.first - 1, "of") && source_is_any(a, name.first - 2, of_places))
        return true;
    for (uint32_t t = name.last + 1; is_possessive(a, name.last) && t < a->token_count && t <= name.last + REACH; t++)
        if (source_is_any(a, t, has_places)) return true;
    return false;
}

/* "across the Maren.": people have no article. */
static bool has_article(const struct analysis *a, struct range name)
{
    static const char *const after[] = {".",  ",",   ";",   "and",  "or", "at",   "in",
                                        "is", "was", "has", "will", "to", "from", NULL};
    return name.first && token_is_nocase(a, name.first - 1, "the") && name.last < a->token_count &&
           source_is_any(a, name.last, after);
}

/* "in Castrova", "a listener from Castrova", but not "in Vell's office" */
static bool follows_place_word(const struct analysis *a, const struct lexicon *lexicon, struct range name)
{
    static const char *const places[] = {"in", "near", "outside", "across", "throughout", NULL};
    if (!name.first || is_possessive(a, name.last)) return false;
    if (source_is_any(a, name.first - 1, places)) return true;
    return name.first >= 2 && token_is(a, name.first - 1, "from") && is_role(a, lexicon, name.first - 2);
}

/* "Fenella Ost, its president, said" */
static bool has_role_after(const struct analysis *a, const struct lexicon *lexicon, struct range name)
{
    static const char *const article[] = {"its", "his", "her", "their", "the", "a", "an", NULL};
    static const char *const end[] = {",", "of", "for", "at", "who", ".", NULL};
    enum { REACH = 4 };
    uint32_t t = name.last + 1;
    if (t + 1 >= a->token_count || !token_is(a, name.last, ",") || !source_is_any(a, t, article)) return false;
    uint32_t stop = t + REACH < a->token_count ? t + REACH : (uint32_t)a->token_count - 1;
    for (t++; t < stop && !source_is_any(a, t, end); t++)
        if (is_role(a, lexicon, t) && source_is_any(a, t + 1, end)) return true;
    return false;
}

/* "Its president, Fenella Ost, said", but not "Its rival, Bay Wire, said" */
static bool has_role_before(const struct analysis *a, const struct lexicon *lexicon, struct range name)
{
    static const char *const companies_too[] = {"rival", "competitor", "opponent", "partner", "ally", "owner", "parent",
                                                "maker", "builder", "developer", "producer", "manufacturer", "supplier",
                                                "provider", "contractor", "operator", "carrier", "dealer", "retailer",
                                                "client", "customer",
                                                "buyer", "seller", "lender", "investor", "shareholder", "insurer",
                                                "sponsor", "donor", "employer", "landlord", "tenant",
                                                "publisher", "broadcaster", "printer", "successor", "predecessor",
                                                "neighbour", "neighbor",
                                                NULL};
    if (name.first < 2 || source_is_any(a, name.first - 2, companies_too)) return false;
    return name.first >= 2 && name.last < a->token_count && token_is(a, name.first - 1, ",") &&
           token_is(a, name.last, ",") && is_role(a, lexicon, name.first - 2);
}

uint32_t entity_context_votes(const struct analysis *a, const struct lexicon *lexicon, struct range name,
                              enum entity_type tagged, enum entity_type *type)
{
    uint32_t words = name.last - name.first;
    *type = ENTITY_LOC;
    if (a->dateline.end && a->tokens[name.first].begin == a->dateline.begin) return SURE;
    if (tagged != ENTITY_LOC && is_governed(a, name)) return STRONG;
    if (tagged == ENTITY_PER && words == 1 && has_article(a, name)) return STRONG;
    if (tagged == ENTITY_PER && words == 1 && follows_place_word(a, lexicon, name)) return WEAK;
    *type = ENTITY_PER;
    return tagged != ENTITY_PER && words == 2 && (has_role_after(a, lexicon, name) || has_role_before(a, lexicon, name))
               ? STRONG
               : 0;
}
