#include "worker/claims/wording/synonyms.h"

#include <stdlib.h>
#include <string.h>

#include "worker/model/features.h"

/* A string a meaning.  A word stands in one only, that of its commonest meaning in news;
 * what has several that are as common stands in none. */
static const char *const lines[] = {
    "rise climb gain increase jump surge soar grow advance rally",
    "fall drop decline lose slip tumble slide sink plunge plummet decrease dip shrink",
    "buy purchase acquire acquisition", "sell sale", "kill slay murder", "die death dead", "injure injury wounded hurt",
    "attack assault raid", "bomb bombing explosion explode blast", "arrest detain detention apprehend",
    "release free freed", "accuse allege allegation accusation", "sue lawsuit suit litigation",
    "guilty convict conviction", "acquit acquittal", "jail prison imprison imprisonment",
    "lawyer attorney counsel solicitor barrister", "police officer policeman cop", "soldier troop", "army military",
    "journalist reporter correspondent newsman", "media press", "company firm corporation", "employee worker staff",
    "job post position", "hire recruit employ", "sack dismiss dismissal oust", "resign resignation quit",
    "appoint appointment", "shares stock", "shareholder stockholder investor", "profit earnings", "revenue turnover",
    "price cost", "pay payment paid", "money cash", "begin start launch commence", "stop halt cease suspend suspension",
    "continue proceed", "help aid assist assistance", "try attempt seek effort", "plan intend intention mean",
    "want wish desire", "need require requirement", "ask request", "demand urge", "order command instruct instruction",
    "allow permit permission let", "ban prohibit prohibition forbid", "prevent avert", "approve approval endorse",
    "accept agree", "reject refuse refusal", "oppose opposition object objection", "support back", "vote ballot",
    "election poll", "win victory triumph", "defeat beat", "inquiry investigation probe investigate",
    "watch monitor surveillance spy bug wiretap eavesdrop", "phone telephone cellphone mobile", "message text",
    "evidence proof prove", "find discover discovery", "show reveal disclose disclosure indicate", "hide conceal",
    "know aware knowledge", "think believe belief reckon", "hope expect expectation anticipate",
    "fear afraid worry concern", "angry anger fury furious outrage", "happy pleased glad delighted",
    "sad sorry regret apologise apology", "danger risk threat threaten", "safe safety",
    "big large huge enormous massive giant", "small little tiny", "fast quick rapid swift",
    "important significant crucial vital", "wrong mistake error", "true correct accurate", "cheap inexpensive",
    "illness disease sick ill", "doctor physician", "hospital clinic", "drug medicine medication", "patient sufferer",
    "study research survey", "teacher educator", "student pupil", "child kid youngster", "baby infant newborn",
    "boy lad", "woman female", "man male", "house home", "car vehicle automobile", "lorry truck",
    "plane aircraft airliner jet airplane", "ship vessel boat", "crash collision collide", "fire blaze",
    "storm hurricane cyclone typhoon", "earthquake quake tremor", "flood deluge", "country nation",
    "government administration", "minister secretary", "lawmaker senator congressman parliamentarian",
    "parliament legislature", "law legislation statute", "rule regulation",
    "deal accord pact treaty agreement contract", "negotiation negotiate", "meeting summit conference",
    "dispute row argument quarrel", "protest demonstration demonstrator protester",
    "rebel insurgent guerrilla militant", "war conflict", "peace ceasefire truce", "leave depart departure",
    "arrive arrival", "send dispatch", "get obtain receive", "provide supply", "seize capture", "build construct",
    "maker manufacturer producer", "destroy demolish wreck ruin", "damage harm", "change alter amend modify",
    "cut reduce reduction slash", "raise boost", "close shut closure", "choose select pick", "use utilise",
    "speak talk", "speech address remark", "statement declaration declare",
    "claim assert assertion contend maintain insist", "warn caution warning alert", "promise pledge vow", "blame fault",
    "cause reason", "result outcome consequence", "happen occur", "secret secrecy confidential", "number figure total",
    "part portion", "area region zone", "town village", "street road", "border frontier", "fight battle",
    "gun weapon rifle", "shoot shooting gunfire", "steal theft rob robbery", "fraud scam swindle", "victim casualty",
    "survive survivor", "rescue save", "trial prosecution prosecute", "judge magistrate",
    "penalty fine punishment punish", "customer client consumer", "film movie", "game match", "singer musician",
    "cemetery graveyard", "engine motor", "harbour port", "timetable schedule", "loan credit lending",
    "publish publication", "recording tape", "dam reservoir", "map chart", "tourist visitor traveller",
    "strike walkout stoppage", "deceive mislead trick", "plant factory", "dossier file", "motorist driver",
    "theatre playhouse", "blackout outage", "epidemic outbreak pandemic", "wood timber lumber", "oil petroleum",
    "petrol gasoline", "rubbish garbage trash waste", "pavement sidewalk", "football soccer",
    "budget spending expenditure", "tax levy", "debt liability", "bank lender",
    "bankrupt bankruptcy insolvent insolvency", "unemployed jobless unemployment", "wage salary", "pensioner retiree",
    "farmer grower", "crop harvest", "food nutrition", "hunger famine starvation", "poor impoverished poverty",
    "rich wealthy wealth", "refugee asylum", "immigrant migrant", "citizen resident inhabitant",
    "neighbour neighbourhood", "crowd throng", "march procession", "riot unrest disturbance", "chaos turmoil mayhem",
    "curfew lockdown", "inmate detainee captive", "hostage abductee", "kidnap abduct abduction",
    "torture abuse mistreat mistreatment", "suspect suspicion", "witness onlooker",
    "spokesman spokeswoman spokesperson", "envoy ambassador diplomat", "king monarch", "deputy vice", "ally partner",
    "enemy foe adversary opponent", "rival competitor", "neutral impartial", "corrupt corruption graft bribe bribery",
    "embezzle embezzlement", "forge forgery counterfeit fake", "smuggle smuggler trafficking trafficker",
    "burglar burglary", "gang mob", "terrorist extremist", "missile rocket", "nuclear atomic", "radiation radioactive",
    "pollution contaminate contamination", "poison toxic", "rain rainfall downpour", "snow blizzard",
    "coast shore seaside coastal", "island isle", "mountain peak", "forest woodland", "river stream", "bridge crossing",
    "railway railroad", "train locomotive", "airport airfield", "pilot aviator", "cargo freight", "traffic congestion",
    "accident mishap", "disaster catastrophe calamity", "emergency crisis", "evacuate evacuation", "shelter refuge",
    "tower skyscraper", "university college", "priest clergyman cleric", "religion religious", "concert gig",
    "song tune", "actor actress", "author writer novelist", "book volume", "magazine periodical", "television tv",
    "internet web online", "hacker hack", "picture photograph photo", "document paper", "form questionnaire",
    "agency bureau", "committee commission panel", "charity foundation", "leader leadership", "founder establish",
    "owner proprietor", "seller vendor", "supplier contractor", "trader merchant", "shop store", "warehouse depot",
    "hotel inn", "alcohol liquor", "cigarette tobacco smoking", "cannabis marijuana",
    "vaccine vaccinate vaccination jab immunise", "infection infect", "cancer tumour", "surgery operation",
    "pregnant pregnancy", "marry marriage wedding", "mother mum", "father dad", "family relative", "colleague coworker",
    "teenager adolescent youth", "disabled disability handicapped", "racial racist racism", "gay homosexual",
    "equality equal", "freedom liberty", "choice option", "chance opportunity", "advantage benefit",
    "success achievement achieve", "failure fail", "progress improvement improve", "worsen deteriorate deterioration",
    "delay postpone postponement", "cancel cancellation scrap", "abandon forsake", "avoid evade", "escape flee",
    "chase pursue pursuit", "search hunt", "vanish disappear disappearance", "lack shortage scarcity",
    "enough sufficient", "empty vacant", "broken defective faulty", "repair mend", "replace substitute",
    "remove withdraw withdrawal", "divide split", "join unite", "gather assemble",
    "examine inspect inspection scrutinise", "verify confirm confirmation", "describe depict", "explain clarify",
    "emphasise underline", "repeat reiterate", "answer reply respond response", "question query", "discuss debate",
    "complain complaint grievance", "criticise criticism denounce condemn", "praise applaud laud",
    "thank grateful gratitude", "mourn grief grieve", "weep cry", "shout yell scream", "hear listen", "look glance",
    "remember recall", "forget forgotten", "doubt uncertainty", "sure certain confident confidence",
    "strange odd unusual weird", "normal usual ordinary", "rare scarce", "common widespread", "old ancient elderly",
    "modern contemporary", "strong powerful", "wide broad", "long lengthy", "short brief", "foreign overseas",
    "international global worldwide", "illegal unlawful illicit", "legal legitimate", "temporary interim",
    "permanent lasting", "final ultimate", "simple easy", "loud noisy", "quiet silent silence", "violent violence",
    "cruel brutal", "honest honesty sincere", "proud pride", "ashamed shame", "brave courage", "lucky fortunate",
    "surprise astonish shock stun", "lift elevator", "main principal", "duty obligation",
};

struct slot {
    uint64_t hash;
    uint16_t line;           /* + 1; 0: free */
};

enum { SLOTS = 4096 };

struct synonyms {
    struct slot slots[SLOTS];
    uint64_t checksum;
};

static struct slot *slot_of(const struct synonyms *y, uint64_t hash)
{
    const struct slot *s = &y->slots[hash % SLOTS];
    while (s->line && s->hash != hash) s = s + 1 < y->slots + SLOTS ? s + 1 : y->slots;
    return (struct slot *)s;
}

static void add_line(struct synonyms *y, struct stemmer *stemmer, const char *words, uint16_t line)
{
    char stem[STEM_SIZE];
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, " ");
        uint64_t hash = feature_string(stem, stem_make(stemmer, p, n, stem));
        struct slot *s = slot_of(y, hash);
        CW_CHECK(!s->line || s->line == line);
        *s = (struct slot){hash, line};
        p += n + (p[n] == ' ');
    }
}

enum cw_error synonyms_new(struct stemmer *stemmer, struct synonyms **out)
{
    struct synonyms *y = calloc(1, sizeof *y);
    if (!y) return cw_fail(CW_ENOMEM, "the table of synonyms: out of memory");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        add_line(y, stemmer, lines[i], (uint16_t)(i + 1));
        y->checksum = feature_mix(y->checksum, feature_string(lines[i], strlen(lines[i])));
    }
    *out = y;
    return CW_OK;
}

void synonyms_free(struct synonyms *y) { free(y); }

uint64_t synonyms_checksum(const struct synonyms *y) { return y->checksum; }

uint16_t synonyms_find(const struct synonyms *y, uint64_t hash) { return slot_of(y, hash)->line; }
