/* Any bytes as two wordings and as a content: the first line is a speaker, the second
 * one wording, the rest the other. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "proto/utf8.h"
#include "worker/claims/wording/keys.h"
#include "worker/claims/wording/similarity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct term_reader *reader;

static void check_terms(const struct terms *t, const char *text, size_t size)
{
    double weight = 0;
    CW_CHECK(t->count <= TERMS_MAX && t->text == text);
    for (size_t i = 0; i < t->count; i++) {
        const struct term *s = &t->at[i];
        CW_CHECK(s->begin < s->end && s->end <= size && utf8_boundary(text, size, s->begin) &&
                 utf8_boundary(text, size, s->end));
        CW_CHECK((i == 0 || t->at[i - 1].end <= s->begin) && s->weight >= 0 && s->weight <= 1 && isfinite(s->value));
        CW_CHECK(!(s->flags & TERM_FUNCTION) || s->weight == 0);
        weight += s->weight;
    }
    CW_CHECK(fabs(weight - t->weight) < 1e-3);
}

static void check_similarity(const struct terms *a, const struct terms *b, struct arena *arena)
{
    struct similarity s, t;
    similarity_measure(a, b, arena, &s);
    similarity_measure(b, a, arena, &t);
    CW_CHECK(s.overall == t.overall && s.shared_of_a == t.shared_of_b && s.run_weight == t.run_weight &&
             s.match_count == t.match_count);
    CW_CHECK(s.overall >= 0 && s.overall <= 1 && s.shared_of_a <= 1 + 1e-6 && s.shared_of_b <= 1 + 1e-6);
}

static void check_cut(const char *text, size_t size)
{
    struct span whole = {0, (uint32_t)size}, out[8];
    size_t n = wording_cut(text, &(struct spans){&whole, 1}, out, 8);
    CW_CHECK(n <= 8);
    for (size_t i = 0; i < n; i++) {
        CW_CHECK(out[i].begin < out[i].end && out[i].end <= size && (i == 0 || out[i - 1].end <= out[i].begin));
        CW_CHECK(utf8_boundary(text, size, out[i].begin) && utf8_boundary(text, size, out[i].end));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 13 || memchr(data, 0, size) || utf8_fault((const char *)data, size) < size) return 0;
    if (!reader) CW_CHECK(!term_reader_open(NULL, &reader));
    struct arena *arena = arena_new(0);
    char *speaker = arena_strndup(arena, (const char *)data, size), *one = strchr(speaker, '\n'),
         *other = one ? strchr(one + 1, '\n') : NULL;
    struct terms a, b;
    uint32_t keys[WORDING_KEYS];
    if (other) {
        *one++ = *other++ = '\0';
        terms_make(reader, one, strlen(one), arena, &a);
        terms_make(reader, other, strlen(other), arena, &b);
        check_terms(&a, one, strlen(one));
        check_terms(&b, other, strlen(other));
        check_similarity(&a, &b, arena);
        check_cut(other, strlen(other));
        size_t n = wording_keys(&b, speaker, keys);
        for (size_t i = 1; i < n; i++) CW_CHECK(keys[i - 1] < keys[i]);
    }
    arena_free(arena);
    return 0;
}
