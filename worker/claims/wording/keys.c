/* Which terms a wording is found by must be the same under paraphrase: so they are chosen by weights that do not depend
 * on the store, words that mean the same go by one key, and hardly known ones by their consonants. */
#include "worker/claims/wording/keys.h"

#include <string.h>

#include "worker/claims/wording/spelling.h"
#include "worker/model/features.h"

enum { CHOSEN = 5, ALONE = 3 };  /* terms looked at; how many may be keys by themselves where there is a speaker */

enum key_kind { KEY_PAIR = 1, KEY_SPEAKER, KEY_RARE, KEY_FEW, KEY_THREE };

/* Above this weight (one word in 16,000) a term is a key by itself. */
static const float weight_rare = 0.5f;

struct choice {
    uint64_t hash;
    float rank, weight;
};

static uint64_t hash_of(const struct terms *t, const struct term *s)
{
    if (s->kin >= TERM_SYNONYMS) return s->kin;
    bool known = s->weight < 0.85f || (s->flags & TERM_NUMBER) || s->end - s->begin < 4;
    return known ? s->hash : spelling_skeleton(t->text + s->begin, s->end - s->begin);
}

/* How likely another wording of the same has it, too: names above all; numbers are rounded, and a word in small letters
 * that is not known is a slip of the pen as often as not; days and negations only where there is little else. */
static float rank_of(const struct term *s)
{
    if (s->flags & (TERM_FUNCTION | TERM_SAYING)) return 0;
    if (s->flags & (TERM_TIME | TERM_NEGATION)) return 0.05f;
    if (s->flags & TERM_NUMBER) return 0.8f * (s->weight < 0.45f ? s->weight : 0.45f);
    if (s->flags & TERM_NAME) return s->weight + 0.2f;
    return s->weight < 0.75f ? s->weight : 0.75f;
}

static bool before(const struct choice *a, const struct choice *b)
{
    return a->rank > b->rank || (a->rank == b->rank && a->hash < b->hash);
}

/* The best CHOSEN terms, each once. */
static size_t choose(const struct terms *t, struct choice out[CHOSEN])
{
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++) {
        struct choice c = {hash_of(t, &t->at[i]), rank_of(&t->at[i]), t->at[i].weight};
        if (c.rank <= 0) continue;
        size_t at = 0;
        while (at < n && out[at].hash != c.hash) at++;
        if (at < n && !before(&c, &out[at])) continue;
        if (at == n && n < CHOSEN) n++;
        else if (at == CHOSEN && !before(&c, &out[--at])) continue;
        for (; at > 0 && before(&c, &out[at - 1]); at--) out[at] = out[at - 1];
        out[at] = c;
    }
    return n;
}

/* Where a description's head is over: "minister of trade", "spokesman for the union". */
static bool ends_head(const char *word, size_t n)
{
    static const char *const words[] = {"of", "for", "in", "at", "from", "with", "to", "on", "by", "who", "that",
                                        "which", "and"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (n == strlen(words[i]) && !memcmp(word, words[i], n)) return true;
    return false;
}

/* "Ada Kestrin" goes by Kestrin, "senior ministry officials" by official,
 * "interior ministry of Castrova" by ministry; 0: no speaker. */
static uint64_t speaker_hash(const char *speaker)
{
    const char *head = NULL;
    size_t size = 0;
    for (const char *p = speaker; p && *p;) {
        size_t n = strcspn(p, " ,(");
        if (size && (n == 0 || ends_head(p, n))) break;
        if (n && p[n - 1] != '.') head = p, size = n;  /* not "Jr." */
        p += n;
        if (*p == ',' || *p == '(') break;
        while (*p == ' ') p++;
    }
    if (size > 3 && head[size - 1] == 's' && head[size - 2] != 's') size--;
    return size ? spelling_skeleton(head, size) : 0;
}

struct keys {
    uint32_t *at;
    size_t count;
};

unsigned wording_key_weight(uint32_t key) { return 1 + (key & 1); }

static void add_key(struct keys *k, uint32_t key)
{
    size_t at = 0;
    while (at < k->count && k->at[at] < key) at++;
    if (k->count == WORDING_KEYS || (at < k->count && k->at[at] == key)) return;
    memmove(k->at + at + 1, k->at + at, (k->count - at) * sizeof *k->at);
    k->at[at] = key;
    k->count++;
}

static void add(struct keys *k, enum key_kind kind, uint64_t a, uint64_t b)
{
    add_key(k, (uint32_t)feature_hash(kind, a < b ? a : b, a < b ? b : a, 0) & ~1u);
}

/* The two best terms with the speaker, or with the third. */
static void add_three(struct keys *k, const struct choice *chosen, size_t n, uint64_t who)
{
    uint64_t h[3] = {chosen[0].hash, chosen[1].hash, who};
    if (!who && n < 3) return;
    if (!who) h[2] = chosen[2].hash;
    for (int i = 0; i < 3; i++)  /* in any order */
        for (int j = 0; j < (who ? 1 : 2); j++)
            if (h[j] > h[j + 1]) {
                uint64_t more = h[j];
                h[j] = h[j + 1];
                h[j + 1] = more;
            }
    add_key(k, (uint32_t)feature_hash(KEY_THREE, feature_mix(h[0], h[1]), h[2], who != 0) | 1u);
}

size_t wording_keys(const struct terms *t, const char *speaker, uint32_t out[WORDING_KEYS])
{
    static const struct {
        uint8_t a, b;
    } pairs[] = {{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}, {0, 4}, {1, 4}};
    struct choice chosen[CHOSEN];
    struct keys keys = {out, 0};
    size_t n = choose(t, chosen);
    uint64_t who = speaker_hash(speaker);
    if (n < 2) return 0;
    add_three(&keys, chosen, n, who);
    for (size_t i = 0; who && i < n; i++) add(&keys, KEY_SPEAKER, who, chosen[i].hash);
    for (size_t i = 0; i < (who ? ALONE : CHOSEN) && i < n; i++)
        if (chosen[i].weight >= weight_rare) add(&keys, KEY_RARE, chosen[i].hash, chosen[i].hash);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].b < n) add(&keys, KEY_PAIR, chosen[pairs[i].a].hash, chosen[pairs[i].b].hash);
    if (n == 2) add(&keys, KEY_FEW, chosen[0].hash, chosen[1].hash);
    return keys.count;
}
