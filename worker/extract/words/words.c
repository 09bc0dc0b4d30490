#include "worker/extract/words/words.h"

#include <string.h>
#include <utf8proc.h>

#include "proto/utf8.h"
#include "worker/extract/text/unicode.h"
#include "worker/model/features.h"

enum { MAX_WORD = 128 };         /* bytes of a word that features look at */

size_t word_lower(const char *s, size_t n, char *out, size_t cap)
{
    size_t used = 0;
    for (const char *end = s + n; s < end;) {
        size_t size;
        uint32_t c = unicode_decode(s, end, &size);
        utf8proc_uint8_t bytes[4];
        if (c < 128) {
            bytes[0] = (utf8proc_uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            size = 1;
            s++;
        } else {
            s += size;
            size = (size_t)utf8proc_encode_char(utf8proc_tolower((utf8proc_int32_t)c), bytes);
        }
        if (used + size >= cap) break;
        memcpy(out + used, bytes, size);
        used += size;
    }
    out[used] = '\0';
    return used;
}

/* Typographic variants read as one word: corpora have the typewriter's marks, articles the printer's. */
static const struct variant {
    const char *from, *to;
} variants[] = {
    {"’", "'"},   {"‘", "'"},   {"“", "\""},  {"”", "\""}, {"«", "\""}, {"»", "\""},  {"„", "\""}, {"``", "\""},
    {"''", "\""}, {"–", "--"},  {"—", "--"},  {"―", "--"}, {"…", "..."}, {"-LRB-", "("}, {"-RRB-", ")"},
    {"’s", "'s"}, {"n’t", "n't"}, {"’re", "'re"}, {"’ve", "'ve"}, {"’ll", "'ll"}, {"’d", "'d"}, {"’m", "'m"},
};

void word_fold(const char **s, size_t *n)
{
    if (*n > 5 || ((*s)[0] & 0x80) == 0) {
        if (*n < 2 || !(**s == '`' || **s == '\'' || **s == '-' || **s == 'n')) return;
    }
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        size_t size = strlen(variants[i].from);
        if (size != *n || memcmp(variants[i].from, *s, size) != 0) continue;
        *s = variants[i].to;
        *n = strlen(variants[i].to);
        return;
    }
}

static uint8_t case_of(size_t upper, size_t lower, bool upper_first)
{
    if (!upper && !lower) return CASE_NONE;
    if (!upper) return CASE_LOWER;
    if (!lower) return upper == 1 && upper_first ? CASE_TITLE : CASE_UPPER;
    return upper == 1 && upper_first ? CASE_TITLE : CASE_MIXED;
}

static char shape_letter(enum char_class k, char byte)
{
    switch (k) {
    case CHAR_UPPER: return 'X';
    case CHAR_LOWER: return 'x';
    case CHAR_LETTER: return 'l';
    case CHAR_DIGIT: return 'd';
    default: return byte;
    }
}

static void describe_shape(const char *s, size_t n, struct word *w)
{
    char shape[MAX_WORD];
    size_t used = 0, upper = 0, lower = 0;
    bool upper_first = false;
    for (const char *p = s, *end = s + n; p < end;) {
        size_t size;
        enum char_class k = unicode_class_at(p, end, &size);
        char letter = shape_letter(k, *p);
        upper += k == CHAR_UPPER;
        lower += k == CHAR_LOWER;
        if (p == s) upper_first = k == CHAR_UPPER;
        w->has_digit |= k == CHAR_DIGIT;
        w->has_hyphen |= *p == '-' && p > s;
        if (used < 2 || shape[used - 1] != letter || shape[used - 2] != letter) shape[used++] = letter;
        p += size;
    }
    w->shape = feature_string(shape, used);
    w->letters = case_of(upper, lower, upper_first);
}

static void describe_affixes(const char *lower, size_t n, struct word *w)
{
    size_t at = 0, back = n;
    for (size_t i = 0; i < WORD_AFFIXES; i++) {
        if (at < n)
            do at++;
            while (at < n && (lower[at] & 0xC0) == 0x80);
        if (back > 0)
            do back--;
            while (back > 0 && (lower[back] & 0xC0) == 0x80);
        w->prefix[i] = feature_string(lower, at);
        w->suffix[i] = feature_string(lower + back, n - back);
    }
}

static int find_cluster(const struct lexicon *lexicon, const char *s, size_t n, const char *lower, size_t lower_size,
                        enum word_case letters)
{
    int cluster = lexicon_cluster(lexicon, s, n);
    if (cluster >= 0 || letters == CASE_LOWER || letters == CASE_NONE) return cluster;
    if (letters == CASE_UPPER && (unsigned char)lower[0] < 128) {
        char title[MAX_WORD];
        memcpy(title, lower, lower_size);
        title[0] = (char)(title[0] >= 'a' && title[0] <= 'z' ? title[0] - 32 : title[0]);
        cluster = lexicon_cluster(lexicon, title, lower_size);
    }
    return cluster >= 0 ? cluster : lexicon_cluster(lexicon, lower, lower_size);
}

struct word word_describe(const struct analysis *a, const struct lexicon *lexicon, size_t token)
{
    char lower[MAX_WORD];
    size_t n;
    const char *s = token_text(a, token, &n);
    if (n > MAX_WORD - 1) n = utf8_cut(s, n, MAX_WORD - 1);
    word_fold(&s, &n);
    size_t lower_size = word_lower(s, n, lower, sizeof lower);
    struct word w = {.form = feature_string(s, n), .lower = feature_string(lower, lower_size)};
    describe_shape(s, n, &w);
    describe_affixes(lower, lower_size, &w);
    w.cluster = find_cluster(lexicon, s, n, lower, lower_size, w.letters);
    return w;
}

const struct word *words_describe(const struct analysis *a, const struct lexicon *lexicon, struct arena *arena)
{
    if (a->words) return a->words;
    struct word *words = arena_array(arena, a->token_count, sizeof *words);
    for (size_t i = 0; i < a->token_count; i++) words[i] = word_describe(a, lexicon, i);
    return words;
}

enum sentence_kind sentence_kind_of(const struct word *words, struct range sentence)
{
    size_t all = 0, upper = 0, capital = 0;
    for (size_t i = sentence.first; i < sentence.last; i++) {
        if (words[i].letters == CASE_NONE) continue;
        all++;
        upper += words[i].letters == CASE_UPPER;
        capital += words[i].letters >= CASE_TITLE;
    }
    if (all == 0) return SENTENCE_PROSE;
    if (capital == 0) return SENTENCE_SMALL;
    if (10 * upper > 7 * all) return SENTENCE_CAPITALS;
    return all >= 4 && 10 * capital > 7 * all ? SENTENCE_TITLE : SENTENCE_PROSE;
}
