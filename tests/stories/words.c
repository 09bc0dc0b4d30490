/* Words of one kind stand with the frequent ones first; those for the same are separated by |. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "proto/error.h"
#include "tests/stories/words.h"

static const char *const facilities[] = {
    "bridge|crossing", "school|college", "hospital|clinic", "harbour|port", "factory|plant", "airport|airfield",
            "prison|jail",
    "dam|barrage", "library", "market|bazaar", "tunnel|underpass", "warehouse|depot", "stadium|arena",
            "railway|rail line",
    "power station|generating station", "museum", "courthouse", "reservoir", "quarry|stone pit", "refinery",
            "orchard|fruit farm",
    "lighthouse", "archive", "kindergarten|nursery", "sawmill", "theatre|playhouse", "swimming pool|public baths",
            "shipyard|dockyard",
    "greenhouse|hothouse", "observatory", "cemetery|graveyard", "brewery", "landfill|rubbish tip", "barracks",
            "ferry terminal|ferry landing",
    "slaughterhouse|abattoir", "monastery|abbey", "vineyard", "tannery", "waterworks"};
static const char *const documents[] = {
    "report", "contract|agreement", "letter", "list|register", "budget plan|spending plan", "permit|licence",
            "file|dossier",
    "invoice|bill", "map|chart", "memo|memorandum", "complaint|grievance", "timetable|schedule", "petition",
            "blueprint|construction drawing",
    "questionnaire|survey form", "ledger|account book", "certificate", "protocol|record of the meeting", "inventory",
            "diary|journal",
    "photograph|picture", "tape|recording", "e-mail|message", "tender|call for bids", "manual|handbook",
            "manuscript", "will|testament",
    "passport", "warrant|search order", "press release|statement to the press", "spreadsheet",
            "audit|review of the books", "treaty|pact", "leaflet|flyer"};
static const char *const bodies[] = {
    "government|cabinet", "ministry", "company|firm", "council|town hall", "police", "union", "court|bench",
            "army|military", "party",
    "committee|panel", "bank|lender", "parliament|assembly", "opposition", "regulator|supervisory body", "agency",
            "foundation|charity",
    "church", "board|executive board", "coast guard", "fire brigade|fire service", "customs office|customs service",
            "tax office|revenue service",
    "health service", "water board|water utility", "insurer|insurance company",
            "prosecutor's office|public prosecutor", "embassy",
    "cooperative", "supplier|contractor", "landlord|owner", "consortium", "trade chamber|chamber of commerce",
            "intelligence service|secret service"};
static const char *const people[] = {
    "workers|employees", "residents|people who live there", "children|pupils", "patients", "drivers|motorists",
            "farmers|growers", "passengers|travellers",
    "prisoners|inmates", "nurses", "journalists|reporters", "fishermen|fishing crews", "teachers", "soldiers|troops",
            "miners", "tenants",
    "voters", "customers|clients", "doctors|physicians", "engineers", "pensioners|elderly people", "sailors|seamen",
            "refugees|displaced people",
    "students", "firefighters", "shopkeepers|retailers", "pilots", "bakers", "carpenters", "lawyers|attorneys",
            "witnesses", "volunteers|helpers",
    "tourists|visitors", "divers", "beekeepers", "postmen|letter carriers", "musicians", "shepherds|herders",
            "welders"};
static const char *const events[] = {
    "fire|blaze", "flood|deluge", "strike|walkout", "election|vote", "outbreak|epidemic", "collision|crash",
            "explosion|blast", "protest|demonstration",
    "storm|gale", "trial", "inspection|check", "power cut|blackout", "landslide|mudslide", "drought|dry spell",
            "merger", "auction|sale by bids",
    "festival", "evacuation", "burglary|break-in", "census", "earthquake|tremor", "hearing", "heatwave|hot spell",
            "ceasefire|truce", "shipwreck",
    "rehearsal", "derailment", "avalanche", "parade", "harvest", "siege", "referendum|plebiscite"};
static const char *const things[] = {
    "engine|motor", "pump", "camera", "boiler|heater", "roof", "cable|wire", "computer system|network", "valve",
            "crane", "ferry", "telephone|phone",
    "turbine", "signal", "fence|barrier", "lift|elevator", "generator", "girder|beam", "brake", "antenna|aerial",
            "drone|unmanned aircraft", "sensor|detector",
    "alarm|siren", "pipeline|pipe", "lock|bolt", "lorry|truck", "helicopter", "transformer", "chimney|smokestack",
            "filter", "furnace|oven", "gearbox|transmission",
    "ladder", "rudder", "hinge", "gangway", "battery|accumulator", "compressor", "scaffold|scaffolding"};
static const char *const rules[] = {
    "law|act", "ban|prohibition", "tax|levy", "sanction|penalty", "quota|limit", "curfew", "subsidy|grant",
            "tariff|duty", "safety standard|safety norm",
    "amnesty|pardon", "deadline|time limit", "exemption|exception", "embargo", "minimum wage|wage floor",
            "speed limit", "patent", "rent cap|ceiling on rents",
    "quarantine", "building code", "toll|road charge", "privacy rule|data protection rule", "visa rule",
            "pension reform|change to pensions", "fishing limit"};
static const char *const money[] = {
    "budget|spending", "loan|credit", "fund", "debt", "pension", "salary|pay", "rent", "fee|charge", "bonus|premium",
            "compensation|damages", "investment", "deposit",
    "donation|gift", "ransom", "profit|earnings", "dividend|payout", "inheritance|legacy", "scholarship|bursary",
            "fine", "overdraft", "refund|repayment"};
static const char *const stuffs[] = {
    "water", "oil|petroleum", "grain|cereals", "electricity|power", "milk", "timber|wood", "fuel|petrol", "steel",
            "bread", "coal", "cement|concrete", "medicine|drugs",
    "gas", "fish", "cotton", "copper", "sugar", "paper", "fertiliser", "salt", "wool", "glass", "rubber", "honey",
            "tobacco", "gravel", "olive oil", "vaccine", "lithium", "beef"};
static const char *const harms[] = {
    "damage|destruction", "delay|hold-up", "shortage|lack", "leak|spill", "crack|fissure", "mistake|error",
            "fraud|deception", "pollution|contamination", "neglect|negligence",
    "corruption|bribery", "theft", "noise|din", "overcrowding", "illness|disease", "violence", "rust|corrosion",
            "mould", "sabotage", "panic|alarm", "debris|rubble",
    "cruelty|brutality", "secrecy|concealment", "fatigue|exhaustion", "erosion", "asbestos", "dust",
            "hunger|starvation", "favouritism|nepotism"};
static const char *const qualities[] = {
    "new", "old|ancient", "large|big", "central|main", "northern", "southern", "local|regional", "public", "private",
            "secret|hidden", "dangerous|unsafe", "expensive|costly",
    "temporary|provisional", "foreign", "illegal|unlawful", "empty|vacant", "broken|defective", "wooden",
            "coastal|seaside", "annual|yearly", "serious|grave", "small|little",
    "independent|autonomous", "modern|up-to-date", "abandoned|disused", "official", "narrow|tight",
            "reliable|dependable", "poisonous|toxic", "rusty", "spacious|roomy", "fragile|brittle",
    "electric", "military", "medieval", "floating", "underground|subterranean", "hasty|rushed", "generous|lavish",
            "obsolete|outdated", "harmless|innocuous", "clumsy|awkward"};
static const char *const building[] = {
    "repair|mend", "build/built/built|construct", "close|shut/shut/shut", "inspect|examine", "sell/sold/sold",
            "demolish|tear/tore/torn down", "search", "damage|wreck", "guard|watch over",
    "rent|lease", "modernise|upgrade", "clean", "occupy|take/took/taken over", "abandon|give/gave/given up",
            "insure", "dismantle|take/took/taken apart", "evacuate|clear", "heat", "paint",
    "reopen|open again", "neglect|let/let/let decay", "flood", "rebuild/rebuilt/rebuilt|reconstruct",
            "seal off|cordon off", "privatise", "enlarge|expand", "photograph", "illuminate|light up"};
static const char *const recording[] = {
    "sign", "publish|release", "hide/hid/hidden|conceal", "alter|change", "destroy|shred", "read/read/read|study",
            "send/sent/sent", "withdraw/withdrew/withdrawn|take/took/taken back", "forge|falsify",
    "leak", "reject|turn down", "copy|duplicate", "translate", "lose/lost/lost|mislay/mislaid/mislaid",
            "approve|endorse", "delay|hold/held/held back", "cite|quote", "file|submit", "burn", "verify|check",
    "archive", "ignore|disregard", "draft|draw/drew/drawn up", "amend|revise", "print", "encrypt", "auction off",
            "backdate"};
static const char *const paying[] = {
    "pay/paid/paid", "cut/cut/cut|reduce", "raise|increase", "freeze/froze/frozen|block", "waste|squander",
            "refuse|deny", "double", "borrow", "withhold/withheld/withheld|keep/kept/kept back",
    "promise|pledge", "spend/spent/spent", "claim back|demand back", "divide|split/split/split", "guarantee",
            "transfer|move", "embezzle|divert", "waive|forgo/forwent/forgone", "tax", "audit", "halve"};
static const char *const treating[] = {
    "warn", "dismiss|sack", "injure|hurt/hurt/hurt", "rescue|save", "arrest|detain", "question|interrogate",
            "evict|throw/threw/thrown out", "train", "hire|recruit", "deceive|mislead/misled/misled",
    "treat", "threaten", "follow|shadow", "compensate", "poison", "vaccinate", "deport|expel", "spy on|watch",
            "release|free", "bribe|buy/bought/bought off", "transport|carry", "punish|discipline",
    "exhaust|wear/wore/worn out", "house|accommodate", "reward", "humiliate", "disarm", "quarantine"};
static const char *const ruling[] = {
    "adopt|pass", "lift|repeal", "break/broke/broken|violate", "tighten", "ignore|flout",
            "propose|put/put/put forward", "enforce", "oppose", "postpone|put/put/put off",
            "introduce|bring/brought/brought in",
    "soften|relax", "defend", "challenge|contest", "extend|prolong", "circumvent|get/got/got round", "suspend",
            "draft|write/wrote/written", "abolish|scrap", "criticise", "ratify"};

#define LIST(letter, words) {letter, words, sizeof(words) / sizeof *(words)}
static const struct list {
    char kind;
    const char *const *at;
    size_t count;
} lists[] = {LIST('F', facilities), LIST('D', documents), LIST('G', bodies),    LIST('P', people),
             LIST('E', events),     LIST('T', things),    LIST('R', rules),     LIST('M', money),
             LIST('S', stuffs),     LIST('H', harms),     LIST('A', qualities), LIST('b', building),
             LIST('c', recording),  LIST('m', paying),    LIST('k', treating),  LIST('x', ruling)};

static const struct list *list_of(char kind)
{
    size_t i = 0;
    while (i < sizeof lists / sizeof *lists && lists[i].kind != kind) i++;
    CW_CHECK(i < sizeof lists / sizeof *lists);
    return &lists[i];
}

size_t words_count(char kind) { return list_of(kind)->count; }

size_t words_same(char kind, unsigned concept)
{
    size_t n = 1;
    for (const char *s = list_of(kind)->at[concept]; *s; s++) n += *s == '|';
    return n;
}

const char *words_get(char kind, unsigned concept, unsigned which)
{
    static char word[64];
    const char *s = list_of(kind)->at[concept];
    while (which--) s = strchr(s, '|') + 1;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(s, "|"), s);
    return word;
}

static bool vowel(char c) { return strchr("aeiou", c) != NULL; }

/* One syllable that ends in one consonant after one vowel doubles it: "cut", "ban". */
static bool doubles(const char *w, size_t n)
{
    static const char *const others[] = {"submit", "expel", "transfer", "repel"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strlen(others[i]) == n && !strncmp(w, others[i], n)) return true;
    if (n < 3 || vowel(w[n - 1]) || strchr("wxy", w[n - 1]) || !vowel(w[n - 2]) || vowel(w[n - 3])) return false;
    for (size_t i = 0; i + 2 < n; i++)
        if (vowel(w[i])) return false;
    return true;
}

static void regular(const char *w, size_t n, enum verb_form form, char *out, size_t size)
{
    bool e = w[n - 1] == 'e', y = w[n - 1] == 'y' && n > 1 && !vowel(w[n - 2]);
    const char *twice = doubles(w, n) ? (char[2]){w[n - 1], '\0'} : "";
    if (form == VERB_DOES) {
        bool hiss = strchr("sxz", w[n - 1]) || (n > 1 && w[n - 1] == 'h' && strchr("cs", w[n - 2]));
        snprintf(out, size, "%.*s%s", (int)(n - y), w, y ? "ies" : hiss ? "es" : "s");
    } else if (form == VERB_DOING) {
        snprintf(out, size, "%.*s%sing", (int)(n - (e && n > 2 && w[n - 2] != 'e')), w, twice);
    } else {
        snprintf(out, size, "%.*s%s%s", (int)(n - y), w, twice, e ? "d" : y ? "ied" : "ed");
    }
}

void verb_write(const char *base, enum verb_form form, char *out, size_t size)
{
    const char *past = strchr(base, '/'), *done = past ? strchr(past + 1, '/') : NULL;
    const char *particle = strchr(base, ' ');
    size_t n = strcspn(base, "/ ");
    if (!particle) particle = "";
    if (form == VERB_BASE) snprintf(out, size, "%.*s", (int)n, base);
    else if (past && form == VERB_PAST) snprintf(out, size, "%.*s", (int)(done - past - 1), past + 1);
    else if (past && form == VERB_DONE) snprintf(out, size, "%.*s", (int)strcspn(done + 1, " "), done + 1);
    else regular(base, n, form, out, size);
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s", particle);
}

void plural_write(const char *noun, char *out, size_t size)
{
    const char *of = strstr(noun, " of ");  /* "sale by bids" and the like keep their tail */
    if (!of) of = strstr(noun, " to ");
    if (!of) of = strstr(noun, " by ");
    if (!of) of = strstr(noun, " on ");
    size_t n = of ? (size_t)(of - noun) : strlen(noun);
    regular(noun, n, VERB_DOES, out, size);
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s", of ? of : "");
}
