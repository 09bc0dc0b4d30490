#include "worker/extract/words/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/words/lexicon_format.h"
#include "worker/extract/words/words.h"
#include "worker/model/model_file.h"

struct lexicon {
    struct model_file file;
    const struct lexicon_path *paths;
    const struct lexicon_slot *slots;
    uint32_t cluster_count, slot_count, class_count;
};

enum { MAX_NAME_TOKEN = 128 };

static enum cw_error read_sections(struct lexicon *l)
{
    const struct lexicon_header *h = model_file_take(&l->file, 1, sizeof *h);
    if (!h) return cw_fail(CW_ECORRUPT, "the header is cut off");
    l->cluster_count = h->cluster_count;
    l->slot_count = h->slot_count;
    l->class_count = h->class_count;
    l->paths = model_file_take(&l->file, l->cluster_count, sizeof *l->paths);
    l->slots = model_file_take(&l->file, l->slot_count, sizeof *l->slots);
    if (!l->paths || !l->slots) return cw_fail(CW_ECORRUPT, "the tables are cut off");
    for (uint32_t i = 0; i < l->cluster_count; i++)
        if (l->paths[i].length == 0 || l->paths[i].length > 31) return cw_fail(CW_ECORRUPT, "path %u is malformed", i);
    for (uint32_t i = 0; i < l->slot_count; i++)
        if (l->slots[i].value == 0) return CW_OK;
    return cw_fail(CW_ECORRUPT, "the table is full");  /* probing would not end */
}

enum cw_error lexicon_open(const char *path, struct lexicon **out)
{
    struct lexicon *l = calloc(1, sizeof *l);
    if (!l) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    enum cw_error e = model_file_open(path, LEXICON_KIND, LEXICON_VERSION, &l->file);
    if (!e) e = cw_context(read_sections(l), "%s", path);
    if (e) lexicon_close(l);
    else *out = l;
    return e;
}

void lexicon_close(struct lexicon *l)
{
    if (!l) return;
    model_file_close(&l->file);
    free(l);
}

uint64_t lexicon_checksum(const struct lexicon *l) { return l->file.checksum; }

static uint32_t find(const struct lexicon *l, uint64_t key)
{
    uint32_t want = (uint32_t)(key >> 32);
    for (uint32_t at = lexicon_home(key, l->slot_count); l->slots[at].value;) {
        if (l->slots[at].fingerprint == want) return l->slots[at].value;
        if (++at == l->slot_count) at = 0;
    }
    return 0;
}

/* The names' entry after one more token; *key is the run so far. */
static uint32_t find_next(const struct lexicon *l, uint64_t *key, const char *s, size_t n)
{
    char lower[MAX_NAME_TOKEN];
    *key = lexicon_name_key(*key, lower, word_lower(s, n, lower, sizeof lower));
    return find(l, *key);
}

static uint32_t find_singular(const struct lexicon *l, const char *s, size_t n)
{
    if (n < 4 || s[n - 1] != 's') return 0;
    uint64_t key = LEXICON_NAME;
    return find_next(l, &key, s, n - 1) & (LEX_ROLE | LEX_DEMONYM);
}

uint32_t lexicon_word(const struct lexicon *l, const char *s, size_t n)
{
    uint64_t key = LEXICON_NAME;
    uint32_t classes = find_next(l, &key, s, n) & ~LEXICON_PREFIX;
    return classes ? classes : find_singular(l, s, n);
}

size_t lexicon_match(const struct lexicon *l, const struct analysis *a, size_t token, size_t last, uint32_t *classes)
{
    uint64_t key = LEXICON_NAME;
    size_t longest = 0, n;
    if (last > token + LEXICON_MAX_TOKENS) last = token + LEXICON_MAX_TOKENS;
    for (size_t i = token; i < last; i++) {
        const char *s = token_text(a, i, &n);
        uint32_t value = find_next(l, &key, s, n);
        if (value & ~LEXICON_PREFIX) {
            longest = i + 1 - token;
            *classes = value & ~LEXICON_PREFIX;
        }
        if (!(value & LEXICON_PREFIX)) break;
    }
    if (longest || token >= last) return longest;
    const char *s = token_text(a, token, &n);
    *classes = find_singular(l, s, n);
    return *classes != 0;
}

int lexicon_cluster(const struct lexicon *l, const char *s, size_t n)
{
    uint32_t value = find(l, lexicon_cluster_key(s, n)) & UINT16_MAX;
    return value <= l->cluster_count ? (int)value - 1 : -1;
}

uint32_t lexicon_cluster_prefix(const struct lexicon *l, int cluster, unsigned bits)
{
    CW_CHECK(cluster >= 0 && (uint32_t)cluster < l->cluster_count && bits > 0);
    const struct lexicon_path *p = &l->paths[cluster];
    unsigned length = bits < p->length ? bits : p->length;
    return (1u << length) | (p->bits >> (32 - length));
}

static int find_class(const struct lexicon *l, const char *s, size_t n)
{
    uint32_t value = find(l, lexicon_cluster_key(s, n)) >> 16;
    return value <= l->class_count ? (int)value - 1 : -1;
}

int lexicon_fine_class(const struct lexicon *l, const char *s, size_t n)
{
    char word[LEXICON_SPELLING], lower[LEXICON_SPELLING];
    n = lexicon_fold_digits(s, n, word);
    int class = find_class(l, word, n);
    size_t size = class < 0 ? word_lower(word, n, lower, sizeof lower) : 0;
    if (class >= 0 || (size == n && memcmp(lower, word, n) == 0)) return class;
    if (size == n && n > 1 && lower[n - 1] != word[n - 1]) {
        memcpy(word + 1, lower + 1, n - 1);
        class = find_class(l, word, n);
    }
    return class >= 0 ? class : find_class(l, lower, size);
}

char lexicon_gender(const struct lexicon *l, const char *given, size_t n)
{
    switch (lexicon_word(l, given, n) & (LEX_GIVEN | LEX_MALE | LEX_FEMALE)) {
    case LEX_GIVEN | LEX_MALE: return 'm';
    case LEX_GIVEN | LEX_FEMALE: return 'f';
    default: return 0;
    }
}
