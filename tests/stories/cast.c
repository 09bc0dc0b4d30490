/* Names put together from syllables, so that none is anybody's. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tests/stories/cast.h"
#include "tests/stories/dice.h"

static const char *const women[] = {"Ada", "Marta", "Ilse", "Greta", "Hanne", "Yusra", "Delphine", "Mirela", "Nives",
        "Liselotte", "Tova", "Sanna",
                                    "Orla", "Petra", "Katja", "Zofia", "Amina", "Renske", "Ursel", "Bettine",
                                            "Irena", "Solveig", "Noor", "Chiara"};
static const char *const men[] = {"Teodor", "Pavel", "Bruno", "Soren", "Anselm", "Piers", "Jorun", "Tobiah",
        "Cornelius", "Ivo", "Wilf", "Emeka",
                                  "Lars", "Matteo", "Rurik", "Hakan", "Osric", "Dario", "Bertil", "Yannick",
                                          "Casimir", "Oskar", "Farid", "Gustav"};
static const char *const heads[] = {"Kes", "Bran", "Vel", "Sol", "Mar", "Dahl", "Ost", "Ren", "Tor", "Hal", "Lin",
        "Bar", "Gren", "Ul", "Fen", "Cas", "Nor", "Per",
                                    "Wes", "Kal", "Tam", "Rud", "Ive", "Zel", "Hol", "Stev", "Arn", "Mor", "Pel",
                                            "Quin", "Jas", "Ered", "Vos", "Lau", "Bel", "Dro"};
static const char *const middles[] = {"", "", "", "ter", "ma", "der", "li", "ven", "do", "ka", "ri", "gan", "lo",
        "be", "min", "sa", "tu", "nel", "ro", "ga"};
static const char *const person_tails[] = {"trin", "dow", "berth", "gar", "ane", "well", "sen", "vic", "kov",
        "quist", "mann", "ard", "oro", "ilde", "eau", "ström", "hart", "ley",
                                           "mer", "nick", "ozan", "wright", "ius", "andt", "effer", "olm", "escu",
                                                   "ides", "ura", "ton"};
static const char *const place_tails[] = {"mar", "stead", "ford", "haven", "ovia", "wick", "burg", "by", "dorf",
        "ane", "mouth", "field", "holm", "ona", "aria", "minster", "gate", "dale",
                                          "ness", "combe", "iko", "ava", "berg", "moor"};
static const char *const companies[] = {"Systems", "Shipping", "Mills", "Energy", "Foods", "Mining", "Pharma",
        "Logistics", "Steelworks", "Airways", "Insurance", "Chemicals", "Motors", "Textiles",
                                        "Telecom", "Holdings"};
static const char *const fields[] = {"Transport", "Health", "Water", "Harbour", "Press", "Housing", "Energy", "Food",
        "Fisheries", "Forestry", "Rights", "Labour", "Road", "Heritage", "Weather",
                                     "Tenants", "Farmers", "Consumer"};
static const char *const offices[] = {"Authority", "Board", "Office", "Union", "Council", "Institute", "Foundation",
        "Commission", "League", "Agency", "Alliance", "Service"};
static const char *const posts[] = {"director", "chairwoman", "spokesman", "head", "chief inspector", "secretary",
        "deputy head", "treasurer", "lawyer", "chief engineer"};
static const char *const ministries[] = {"transport minister", "interior minister", "health minister", "mayor",
        "opposition leader", "finance minister", "governor", "prosecutor", "farmer",
                                         "engineer", "shopkeeper", "member of parliament", "professor of law",
                                                 "ship's captain", "head teacher", "justice minister"};
static const char *const papers[] = {"Courier", "Gazette", "Herald", "Observer", "Ledger", "Post", "Evening News",
        "Chronicle", "Wire", "Radio", "Today", "Tribune", "Messenger", "Dispatch", "Mirror"};
static const char *const paper_places[] = {"Port Maren", "Halmstead", "Castrova", "Tidewater", "Orvane", "Veldmar",
        "Sable Coast", "Inland", "Northern", "Kestle", "Marlow", "Meridian"};

#define PICK(dice, list) (list)[dice_below(dice, sizeof(list) / sizeof *(list))]

static void coin(struct dice *d, const char *tail, char *out, size_t size)
{
    const char *head = PICK(d, heads);
    snprintf(out, size, "%s%s%s", head, PICK(d, middles), tail);
}

static struct dice dice_for(uint64_t seed, struct character c) { return dice_of(mix(seed, 77 + c.sort), c.number); }

bool character_is_woman(uint64_t seed, struct character c)
{
    struct dice d = dice_for(seed, c);
    return dice_chance(&d, 50);
}

/* As another outlet hears or transliterates it: one change behind the first letter of the last word that allows one. */
static void misspell(struct dice *d, char *name, size_t size)
{
    static const char *const changes[][2] = {{"ei", "ey"}, {"i", "y"}, {"k", "c"}, {"ö", "o"}, {"v", "w"}, {"s",
            "z"}, {"u", "ou"}, {"ll", "l"}, {"n", "nn"}, {"c", "k"}, {"a", "aa"}, {"o", "u"}};
    enum { CHANGES = sizeof changes / sizeof *changes };
    char *word = strrchr(name, ' ');
    word = word ? word + 2 : name + 1;
    unsigned first = dice_below(d, CHANGES);
    for (unsigned i = 0; i < CHANGES; i++) {
        const char *const *c = changes[(first + i) % CHANGES];
        char *at = strstr(word, c[0]), rest[NAME_SIZE];
        if (!at) continue;
        snprintf(rest, sizeof rest, "%s", at + strlen(c[0]));
        snprintf(at, size - (size_t)(at - name), "%s%s", c[1], rest);
        return;
    }
    snprintf(name + strlen(name), size - strlen(name), "e");
}

static void initials(char *name)
{
    char out[8];
    size_t n = 0;
    for (const char *s = name; *s && n + 1 < sizeof out; s++)
        if (isupper((unsigned char)*s) && (s == name || s[-1] == ' ')) out[n++] = *s;
    out[n] = '\0';
    strcpy(name, out);
}

void character_name(uint64_t seed, struct character c, enum name_form form, char out[NAME_SIZE])
{
    struct dice d = dice_for(seed, c);
    char part[NAME_SIZE / 2];
    bool woman = dice_chance(&d, 50);
    if (c.sort == SORT_PERSON) {
        const char *first = woman ? PICK(&d, women) : PICK(&d, men);
        coin(&d, PICK(&d, person_tails), part, sizeof part);
        snprintf(out, NAME_SIZE, "%s %s", first, part);
    } else if (c.sort == SORT_PLACE) {
        coin(&d, PICK(&d, place_tails), out, NAME_SIZE);
    } else {
        coin(&d, PICK(&d, place_tails), part, sizeof part);
        const char *field = PICK(&d, fields);
        if (c.sort == SORT_COMPANY) snprintf(out, NAME_SIZE, "%s %s", part, PICK(&d, companies));
        else snprintf(out, NAME_SIZE, "%s %s %s", part, field, PICK(&d, offices));
    }
    if (form == NAME_VARIANT) misspell(&d, out, NAME_SIZE);
    if (form == NAME_SHORT && c.sort == SORT_PERSON) memmove(out, strchr(out, ' ') + 1, strlen(strchr(out, ' ')));
    if (form == NAME_SHORT && c.sort == SORT_OFFICE) initials(out);
}

void character_role(uint64_t seed, struct character c, char out[NAME_SIZE])
{
    struct dice d = dice_of(mix(seed, 99), c.number);
    char whom[NAME_SIZE];
    if (dice_chance(&d, 55)) {
        snprintf(out, NAME_SIZE, "%s", PICK(&d, ministries));
        return;
    }
    unsigned number = dice_below(&d, 400);
    character_name(seed, (struct character){dice_chance(&d, 50) ? SORT_OFFICE : SORT_COMPANY, number}, NAME_FULL, whom);
    snprintf(out, NAME_SIZE, "%s of %.70s", PICK(&d, posts), whom);
}

enum entity_type character_type(struct character c)
{
    return c.sort == SORT_PERSON ? ENTITY_PER : c.sort == SORT_PLACE ? ENTITY_LOC : ENTITY_ORG;
}

const char *outlet_name(unsigned outlet)
{
    static char name[NAME_SIZE];
    enum { PAPERS = sizeof papers / sizeof *papers, PLACES = sizeof paper_places / sizeof *paper_places };
    snprintf(name, sizeof name, "%s %s", paper_places[outlet % PLACES],
             papers[(outlet / PLACES + outlet * 7) % PAPERS]);
    return name;
}
