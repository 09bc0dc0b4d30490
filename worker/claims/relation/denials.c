/* Denials by reference: which statement a denial in the same document means whose own words do not say it.  Rather none
 * than a wrong one: what is meant stands just before, and was said by somebody else. */
#include <stdlib.h>
#include <string.h>

#include "worker/claims/relation/reference.h"
#include "worker/claims/relation/speakers.h"

enum { LOOK_BACK = 24, CHAIN = 12 };  /* statements */

struct place {                /* of a statement */
    uint32_t statement, begin, end;   /* bytes: all its words; the content's end */
    uint32_t paragraph;
    struct reference reference;
};

struct scan {
    const struct record *r;
    struct arena *arena;
    struct place *places;     /* in text order */
    size_t count;
    struct reference_denial *out;
    size_t out_count, capacity;
};

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

static void find_places(struct scan *scan)
{
    const struct record *r = scan->r;
    uint32_t *starts;
    size_t paragraphs = paragraph_starts(r, scan->arena, &starts);
    scan->places = arena_array(scan->arena, r->statement_count + 1, sizeof *scan->places);
    for (size_t i = 0; i < r->statement_count; i++) {
        const struct statement *s = &r->statements[i];
        struct place *p = &scan->places[scan->count++];
        *p = (struct place){.statement = (uint32_t)i, .begin = UINT32_MAX, .reference = reference_of(r, s)};
        widen(&s->content, p);
        uint32_t end = p->end;
        widen(&s->source, p);
        widen(&s->cue, p);
        p->end = end;
    }
    qsort(scan->places, scan->count, sizeof *scan->places, by_begin);
    for (size_t i = 0, at = 0; i < scan->count; i++) {
        while (at + 1 < paragraphs && starts[at + 1] <= scan->places[i].begin) at++;
        scan->places[i].paragraph = (uint32_t)at;
    }
}

static const struct statement *statement_at(const struct scan *scan, size_t place)
{
    return &scan->r->statements[scan->places[place].statement];
}

/* --- who speaks ------------------------------------------------------------------------------------------------ */

static const char *words_of(const struct scan *scan, const struct spans *s)
{
    if (!s->count) return "";
    return arena_strndup(scan->arena, scan->r->text + s->at[0].begin, s->at[s->count - 1].end - s->at[0].begin);
}

static struct assertion assertion_of(const struct scan *scan, const struct statement *s)
{
    return (struct assertion){.speaker = s->has_speaker ? s->speaker.name : NULL,
                              .anonymous = s->speaker.anonymous,
                              .people = s->speaker.count,
                              .source = words_of(scan, &s->source),
                              .cue = ""};
}

static bool one_speaker(const struct statement *a, const struct statement *b)
{
    if (!a->has_speaker || !b->has_speaker) return !a->has_speaker && !b->has_speaker;
    if (a->speaker.entity >= 0 && a->speaker.entity == b->speaker.entity) return true;
    return !strcmp(a->speaker.name, b->speaker.name);
}

/* He himself, or the organisation that he speaks for: "a spokesman for the authority, Piers Haldane". */
static bool one_side(const struct scan *scan, const struct statement *a, const struct statement *b)
{
    if (one_speaker(a, b)) return true;
    if (!a->has_speaker || !b->has_speaker || a->speaker.anonymous || b->speaker.anonymous) return false;
    struct assertion x = assertion_of(scan, a), y = assertion_of(scan, b);
    return speakers_compare(&x, &y, scan->arena) >= SPEAKERS_MAY_AGREE;
}

/* --- what is meant --------------------------------------------------------------------------------------------- */

/* What can be meant by "that": something said that has words of its own. */
static bool can_be_meant(const struct scan *scan, size_t place, const struct place *denial)
{
    const struct statement *s = statement_at(scan, place);
    const struct place *p = &scan->places[place];
    if (s->within >= 0 || s->kind == KIND_QUESTION || s->polarity == POLARITY_NEGATED || p->end > denial->begin ||
        !s->content.count)
        return false;
    enum reference_kind kind = p->reference.kind;
    bool points_itself = kind != REFERENCE_NONE && kind != REFERENCE_WORDS && kind != REFERENCE_CONTRARY;
    return !points_itself && !reference_is_pointer(scan->r, s);
}

static bool asks(const struct statement *s)
{
    return s->kind == KIND_REQUEST || s->kind == KIND_INTENTION || s->kind == KIND_ATTITUDE;
}

/* The last statement before place `at` that somebody else made and that can be meant; -1: none. */
static int last_before(const struct scan *scan, size_t at, uint32_t paragraphs, bool demand)
{
    const struct place *denial = &scan->places[at];
    const struct statement *d = statement_at(scan, at);
    for (size_t i = at; i-- > 0 && at - i <= LOOK_BACK;) {
        if (scan->places[i].paragraph + paragraphs < denial->paragraph) break;
        if (!can_be_meant(scan, i, denial) || one_side(scan, d, statement_at(scan, i))) continue;
        if (!demand || asks(statement_at(scan, i))) return (int)i;
    }
    return -1;
}

static void add(struct scan *scan, size_t denial, size_t denied, const char *evidence)
{
    uint32_t a = scan->places[denial].statement, b = scan->places[denied].statement;
    for (size_t i = scan->out_count; i-- > 0 && scan->out_count - i <= LOOK_BACK;)
        if (scan->out[i].denial == a && scan->out[i].denied == b)
            return; /* told twice: as a quotation and by its own words */
    if (scan->out_count == scan->capacity) {
        size_t size = sizeof *scan->out;
        scan->out = arena_grow(scan->arena, scan->out, scan->capacity * size, (scan->capacity * 2 + 16) * size);
        scan->capacity = scan->capacity * 2 + 16;
    }
    scan->out[scan->out_count++] = (struct reference_denial){a, b, evidence};
}

/* "“rejected the account”": from its first word to its last, without who it is. */
static const char *denying_words(const struct scan *scan, size_t place)
{
    enum { LONG = 72 };
    const struct statement *s = statement_at(scan, place);
    struct place w = {.begin = UINT32_MAX};
    widen(&s->cue, &w);
    widen(&s->content, &w);
    size_t n = w.end - w.begin;
    const char *text = scan->r->text + w.begin;
    if (n <= LONG) return arena_strndup(scan->arena, text, n);
    for (n = LONG; n && text[n] != ' ';) n--;
    return arena_printf(scan->arena, "%.*s …", (int)n, text);
}

static const char *distance(const struct scan *scan, size_t from, size_t to)
{
    uint32_t n = scan->places[to].paragraph - scan->places[from].paragraph;
    if (n == 0) return "in the same paragraph";
    return n == 1 ? "in the next paragraph" : arena_printf(scan->arena, "%u paragraphs later", n);
}

static void add_following(struct scan *scan, size_t denial, size_t denied)
{
    const char *evidence = arena_printf(scan->arena, "“%s” comes after it, %s", denying_words(scan, denial),
                                        distance(scan, denied, denial));
    add(scan, denial, denied, evidence);
}

/* Of what one speaker said last, in one paragraph, the statement that names the denier or what he stands for; else the
 * very last. */
static size_t most_fitting(const struct scan *scan, size_t denial, size_t last)
{
    const struct statement *d = statement_at(scan, denial), *s = statement_at(scan, last);
    for (size_t i = last + 1; i-- > 0 && last - i < LOOK_BACK;) {
        if (scan->places[i].paragraph != scan->places[last].paragraph) break;
        const struct statement *c = statement_at(scan, i);
        if (c->within >= 0) continue;
        if (!one_speaker(c, s)) break;
        if (can_be_meant(scan, i, &scan->places[denial]) && reference_names_source(scan->r, d, c)) return i;
    }
    return last;
}

/* All that the source of `last` said without interruption, back to where paragraphs without it begin. */
static void add_chain(struct scan *scan, size_t denial, size_t last)
{
    const struct statement *s = statement_at(scan, last);
    size_t links = 0, newer = last;
    for (size_t i = last + 1; i-- > 0 && links < CHAIN;) {
        const struct statement *c = statement_at(scan, i);
        if (scan->places[i].paragraph + 1 < scan->places[newer].paragraph || (c->within < 0 && !one_speaker(c, s)))
            break;
        newer = i;
        bool tells = c->kind == KIND_STATEMENT || c->kind == KIND_ACCUSATION || c->kind == KIND_WARNING;
        if (i != last && (!tells || !can_be_meant(scan, i, &scan->places[denial]))) continue;
        add_following(scan, denial, i);
        links++;
    }
}

/* What takes up words that somebody else just used: "accused her of having cut the budget" … "denied having cut the
 * budget". */
static void add_by_words(struct scan *scan, size_t at)
{
    const struct place *denial = &scan->places[at];
    const struct statement *d = statement_at(scan, at);
    int best = -1;
    size_t most = 0;
    for (size_t i = at; i-- > 0 && at - i <= LOOK_BACK && scan->places[i].paragraph + 1 >= denial->paragraph;) {
        const struct statement *c = statement_at(scan, i);
        if (!can_be_meant(scan, i, denial) || c->polarity == POLARITY_DENIED || one_side(scan, d, c)) continue;
        size_t of, shared = reference_shared_words(scan->r, d, c, &of);
        bool enough = shared * 2 >= of && shared >= (denial->reference.such ? 1 : 2);
        if (!enough || shared <= most) continue;
        most = shared;
        best = (int)i;
    }
    if (best < 0) return;
    const char *evidence = arena_printf(scan->arena, "“%s” takes up its words, %s", denying_words(scan, at),
                                        distance(scan, (size_t)best, at));
    add(scan, at, (size_t)best, evidence);
}

/* "No residents were arrested at the hospital", right after somebody else had said that they were: most of its words
 * are taken up. */
static void add_contrary(struct scan *scan, size_t at)
{
    int last = last_before(scan, at, 1, false);
    if (last < 0) return;
    const struct statement *d = statement_at(scan, at), *s = statement_at(scan, (size_t)last);
    if (s->polarity != POLARITY_AFFIRMED || reference_negates(scan->r, s) || asks(s)) return;
    size_t of, shared = reference_shared_words(scan->r, d, s, &of);
    if (shared < 2 || shared * 3 < of * 2) return;
    const char *evidence = arena_printf(scan->arena, "“%s” takes up its words and says no, %s", denying_words(scan, at),
                                        distance(scan, (size_t)last, at));
    add(scan, at, (size_t)last, evidence);
}

static void add_by_reference(struct scan *scan, size_t at)
{
    enum reference_kind kind = scan->places[at].reference.kind;
    if (kind == REFERENCE_WORDS) {
        add_by_words(scan, at);
        return;
    }
    if (kind == REFERENCE_CONTRARY) {
        add_contrary(scan, at);
        return;
    }
    int last = last_before(scan, at, 0, kind == REFERENCE_DEMAND);
    if (last < 0) last = last_before(scan, at, kind == REFERENCE_CHAIN ? 2 : 1, kind == REFERENCE_DEMAND);
    if (last < 0) return;
    if (kind == REFERENCE_CHAIN) add_chain(scan, at, (size_t)last);
    else add_following(scan, at, kind == REFERENCE_NEAREST ? most_fitting(scan, at, (size_t)last) : (size_t)last);
}

/* “No journalist …,” she told reporters: the denier's own words right after the denial deny the same. */
static void add_quotation(struct scan *scan, size_t at, size_t first)
{
    const struct statement *d = statement_at(scan, at);
    size_t next = at + 1, targets = scan->out_count;
    while (next < scan->count && statement_at(scan, next)->within >= 0) next++;
    if (next >= scan->count || scan->places[next].paragraph != scan->places[at].paragraph) return;
    const struct statement *q = statement_at(scan, next);
    bool says_no = q->form != FORM_INDIRECT && q->polarity == POLARITY_AFFIRMED && reference_negates(scan->r, q);
    bool own =
        scan->places[next].reference.kind == REFERENCE_NONE || scan->places[next].reference.kind == REFERENCE_CONTRARY;
    if (!says_no || !own || !one_side(scan, d, q)) return;
    for (size_t i = first; i < targets; i++) {
        size_t denied = at;   /* it stands before the denial */
        while (scan->places[denied].statement != scan->out[i].denied) denied--;
        add(scan, next, denied, arena_printf(scan->arena, "it comes with the denial “%s”", denying_words(scan, at)));
    }
}

static int by_statements(const void *x, const void *y)
{
    const struct reference_denial *a = x, *b = y;
    if (a->denial != b->denial) return a->denial < b->denial ? -1 : 1;
    return (a->denied > b->denied) - (a->denied < b->denied);
}

size_t denials_by_reference(const struct record *r, struct arena *arena, struct reference_denial **out)
{
    struct scan scan = {.r = r, .arena = arena};
    find_places(&scan);
    for (size_t i = 0; i < scan.count; i++) {
        const struct statement *s = statement_at(&scan, i);
        if (scan.places[i].reference.kind == REFERENCE_NONE || !s->has_speaker || s->within >= 0) continue;
        size_t first = scan.out_count;
        add_by_reference(&scan, i);
        if (scan.places[i].reference.kind != REFERENCE_CONTRARY) add_quotation(&scan, i, first);
    }
    if (scan.out_count) qsort(scan.out, scan.out_count, sizeof *scan.out, by_statements);
    *out = scan.out;
    return scan.out_count;
}
