/* Finds where statements stand and who makes them. */
#include "worker/claims/relation/places.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "worker/claims/relation/speakers.h"

/* --- where statements stand ------------------------------------------------------------------------------------ */

/* A line break and another one. */
static bool blank_line(const struct record *r, size_t i)
{
    if (r->text[i++] != '\n') return false;
    if (i < r->text_size && r->text[i] == '\r') i++;
    return i < r->text_size && r->text[i] == '\n';
}

/* Paragraphs are parted by blank lines or, in a text without any, by line breaks. */
static size_t paragraph_starts(const struct record *r, struct arena *arena, uint32_t **out)
{
    bool blank = false;
    for (size_t i = 0; i < r->text_size && !blank; i++) blank = blank_line(r, i);
    size_t count = 0, capacity = 64;
    uint32_t *starts = arena_array(arena, capacity, sizeof *starts);
    bool due = true;
    for (size_t i = 0; i < r->text_size; i++) {
        char c = r->text[i];
        if (c == '\n') due |= !blank || blank_line(r, i);
        else if (due && c != '\r' && c != ' ') {
            if (count == capacity) {
                starts = arena_grow(arena, starts, capacity * sizeof *starts, 2 * capacity * sizeof *starts);
                capacity *= 2;
            }
            starts[count++] = (uint32_t)i;
            due = false;
        }
    }
    *out = starts;
    return count;
}

static void widen(const struct spans *s, struct place *p)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->at[i].begin < p->begin) p->begin = s->at[i].begin;
        if (s->at[i].end > p->end) p->end = s->at[i].end;
    }
}

static int by_begin(const void *x, const void *y)
{
    const struct place *a = x, *b = y;
    if (a->begin != b->begin) return a->begin < b->begin ? -1 : 1;
    return (a->statement > b->statement) - (a->statement < b->statement);
}

void places_find(const struct record *r, struct arena *arena, struct places *out)
{
    uint32_t *starts;
    size_t paragraphs = paragraph_starts(r, arena, &starts);
    *out = (struct places){.r = r, .arena = arena, .at = arena_array(arena, r->statement_count + 1, sizeof *out->at)};
    for (size_t i = 0; i < r->statement_count; i++) {
        const struct statement *s = &r->statements[i];
        struct place *p = &out->at[out->count++];
        *p = (struct place){.statement = (uint32_t)i, .begin = UINT32_MAX, .reference = reference_of(r, s)};
        widen(&s->content, p);
        uint32_t end = p->end;
        widen(&s->cue, p);
        p->own = p->begin;
        widen(&s->source, p);
        p->end = end;
    }
    qsort(out->at, out->count, sizeof *out->at, by_begin);
    for (size_t i = 0, at = 0; i < out->count; i++) {
        while (at + 1 < paragraphs && starts[at + 1] <= out->at[i].begin) at++;
        out->at[i].paragraph = (uint32_t)at;
    }
}

const struct statement *place_statement(const struct places *p, size_t place)
{
    return &p->r->statements[p->at[place].statement];
}

/* --- who speaks ------------------------------------------------------------------------------------------------ */

static const char *words_of(const struct places *p, const struct spans *s)
{
    if (!s->count) return "";
    return arena_strndup(p->arena, p->r->text + s->at[0].begin, s->at[s->count - 1].end - s->at[0].begin);
}

static struct assertion assertion_of(const struct places *p, const struct statement *s)
{
    return (struct assertion){.speaker = s->has_speaker ? s->speaker.name : NULL,
                              .anonymous = s->speaker.anonymous,
                              .people = s->speaker.count,
                              .source = words_of(p, &s->source),
                              .cue = ""};
}

/* "Cam Fine" of "Bankers' president Cam Fine". */
static bool ends_in(const char *name, const char *last)
{
    size_t n = strlen(name), m = strlen(last);
    return n > m && strchr(last, ' ') && isupper((unsigned char)*last) && name[n - m - 1] == ' ' &&
           !strcmp(name + n - m, last);
}

bool places_one_speaker(const struct statement *a, const struct statement *b)
{
    if (!a->has_speaker || !b->has_speaker) return !a->has_speaker && !b->has_speaker;
    if (a->speaker.entity >= 0 && a->speaker.entity == b->speaker.entity) return true;
    return !strcmp(a->speaker.name, b->speaker.name) || ends_in(a->speaker.name, b->speaker.name) ||
           ends_in(b->speaker.name, a->speaker.name);
}

bool places_one_side(const struct places *p, const struct statement *a, const struct statement *b)
{
    if (places_one_speaker(a, b)) return true;
    if (!a->has_speaker || !b->has_speaker || a->speaker.anonymous || b->speaker.anonymous) return false;
    struct assertion x = assertion_of(p, a), y = assertion_of(p, b);
    bool one_person;
    return speakers_compare(&x, &y, p->arena, &one_person) >= SPEAKERS_MAY_AGREE;
}

/* How far the spans of one statement reach that hold byte `at`, and where the next of them begins. */
static void look_at(const struct spans *s, uint32_t at, uint32_t *covered, uint32_t *next)
{
    for (size_t i = 0; i < s->count; i++) {
        struct span span = s->at[i];
        if (span.begin <= at && span.end > *covered) *covered = span.end;
        if (span.begin > at && span.begin < *next) *next = span.begin;
    }
}

size_t places_words_between(const struct places *p, size_t from, size_t to)
{
    enum { FAR = 1000 }; /* bytes */
    uint32_t at = p->at[from].end, end = p->at[to].own;
    if (end > at && end - at > FAR) return FAR;
    size_t words = 0;
    while (at < end) {
        uint32_t next = end, covered = at;
        for (size_t i = from; i <= to; i++) {
            const struct statement *s = place_statement(p, i);
            look_at(&s->source, at, &covered, &next);
            look_at(&s->cue, at, &covered, &next);
            look_at(&s->content, at, &covered, &next);
        }
        if (covered == at) words += reference_count_words(p->r, at, next);
        at = covered > at ? covered : next;
    }
    return words;
}

const char *place_words(const struct places *p, size_t place)
{
    enum { LONG = 72 };
    const struct statement *s = place_statement(p, place);
    struct place w = {.begin = UINT32_MAX};
    widen(&s->cue, &w);
    widen(&s->content, &w);
    size_t n = w.end - w.begin;
    const char *text = p->r->text + w.begin;
    if (n <= LONG) return arena_strndup(p->arena, text, n);
    for (n = LONG; n && text[n] != ' ';) n--;
    return arena_printf(p->arena, "%.*s …", (int)n, text);
}

const char *places_distance(const struct places *p, size_t from, size_t to)
{
    uint32_t n = p->at[to].paragraph - p->at[from].paragraph;
    if (n == 0) return "in the same paragraph";
    return n == 1 ? "in the next paragraph" : arena_printf(p->arena, "%u paragraphs later", n);
}
