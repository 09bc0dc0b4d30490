/* Which terms a wording is found by must be the same under paraphrase: so they are its rarest, chosen by weights that do not depend on
 * the store, and names go by their consonants. */
#include "worker/claims/wording/keys.h"

#include <string.h>

#include "worker/claims/wording/pieces.h"
#include "worker/claims/wording/spelling.h"
#include "worker/model/features.h"

enum { CHOSEN = 5 };

enum { KEY_PAIR = 1, KEY_SPEAKER = 2, KEY_FEW = 3 };

struct choice {
    uint64_t hash;
    float weight;
    size_t at;
};

static uint64_t hash_of(const struct terms *t, const struct term *s)
{
    if (s->flags & TERM_NAME && !(s->flags & TERM_NUMBER)) return spelling_skeleton(t->text + s->begin, s->end - s->begin);
    return s->hash;
}

/* What tells wordings apart: names above all; days and negations only where there is little else. */
static float rank_of(const struct term *s)
{
    if (s->flags & (TERM_FUNCTION | TERM_SAYING)) return 0;
    if (s->flags & (TERM_TIME | TERM_NEGATION)) return 0.05f;
    return s->weight + (s->flags & TERM_NAME ? 0.1f : 0);
}

static bool before(const struct choice *a, const struct choice *b)
{
    return a->weight > b->weight || (a->weight == b->weight && a->hash < b->hash);
}

static size_t choose(const struct terms *t, struct choice *out)
{
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++) {
        struct choice c = {hash_of(t, &t->at[i]), rank_of(&t->at[i]), i};
        bool twice = false;
        for (size_t k = 0; k < n; k++) twice |= out[k].hash == c.hash;
        if (c.weight <= 0 || twice) continue;
        size_t k = n < CHOSEN ? n++ : CHOSEN;
        for (; k > 0 && before(&c, &out[k - 1]); k--)
            if (k < CHOSEN) out[k] = out[k - 1];
        if (k < CHOSEN) out[k] = c;
    }
    return n;
}

/* Where a description's head is over: "minister of trade", "spokesman for the union". */
static bool ends_head(const char *word, size_t n)
{
    static const char *const words[] = {"of", "for", "in", "at", "from", "with", "to", "on", "who", "and"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (n == strlen(words[i]) && !memcmp(word, words[i], n)) return true;
    return false;
}

/* "Ada Kestrin" goes by Kestrin, "senior ministry officials" by official, "interior ministry of Castrova" by ministry; 0: no speaker. */
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

static void add(struct keys *k, unsigned kind, uint64_t a, uint64_t b)
{
    uint32_t key = (uint32_t)feature_hash(kind, a < b ? a : b, a < b ? b : a, 0);
    size_t at = 0;
    while (at < k->count && k->at[at] < key) at++;
    if (k->count == WORDING_KEYS || (at < k->count && k->at[at] == key)) return;
    memmove(k->at + at + 1, k->at + at, (k->count - at) * sizeof *k->at);
    k->at[at] = key;
    k->count++;
}

size_t wording_keys(const struct terms *t, const char *speaker, uint32_t out[WORDING_KEYS])
{
    static const struct {
        uint8_t a, b;
    } pairs[] = {{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}, {0, 4}, {1, 4}};
    struct choice chosen[CHOSEN + 1];
    struct keys keys = {out, 0};
    size_t n = choose(t, chosen);
    uint64_t who = speaker_hash(speaker);
    size_t most = who ? 5 : sizeof pairs / sizeof *pairs;
    if (n < 2) return 0;
    for (size_t i = 0; i < most; i++)
        if (pairs[i].b < n) add(&keys, KEY_PAIR, chosen[pairs[i].a].hash, chosen[pairs[i].b].hash);
    for (size_t i = 0; who && i < 3 && i < n; i++) add(&keys, KEY_SPEAKER, who, chosen[i].hash);
    if (n == 2) add(&keys, KEY_FEW, chosen[0].hash, chosen[1].hash);
    return keys.count;
}
