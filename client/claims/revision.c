/* Two texts of a url compared; see revision.h. */
#include "client/claims/revision.h"

#include <stdlib.h>
#include <string.h>

#include "worker/extract/text/text.h"

/* What is so alike is worded otherwise; what is less so is gone, and something else is new. */
static const double LEAST_ALIKE = 0.4, LEAST_ALIKE_OF_OTHERS = 0.65;  /* of different speakers */
enum { COMPARED_MOST = 250 };  /* passages of each side without an equal one that are compared with each other */

struct item {
    struct passage_state state;
    struct terms terms;
    bool has_terms;
    int32_t partner;          /* index into the other side, or -1 */
    enum change_kind kind;    /* what joins it with its partner */
};
struct side {
    struct item *at;
    size_t count;
};

const char *change_kind_name(enum change_kind k)
{
    static const char *const names[CHANGE_KINDS] = {"same", "added", "removed", "reworded", "attributed otherwise",
                                                    "moved"};
    return names[k];
}

/* ---- what is compared ---- */

/* A copy in which each run of blanks and line ends is one blank. */
static const char *one_line(const char *s, size_t n, struct arena *arena)
{
    char *out = arena_alloc(arena, n + 1), *q = out;
    for (size_t i = 0; i < n; i++) {
        bool blank = strchr(" \t\r\n", s[i]) != NULL;
        if (!blank) *q++ = s[i];
        else if (q > out && q[-1] != ' ') *q++ = ' ';
    }
    if (q > out && q[-1] == ' ') q--;
    *q = '\0';
    return out;
}

static void sentences_of(const struct record *r, struct arena *arena, struct side *out)
{
    struct analysis a = {.arena = arena, .text = r->text, .text_size = (uint32_t)r->text_size};
    text_stage(&a);
    out->count = a.sentence_count < REVISION_PASSAGES ? a.sentence_count : REVISION_PASSAGES;
    out->at = arena_array(arena, out->count, sizeof *out->at);
    for (size_t i = 0; i < out->count; i++) {
        struct range t = a.sentences[i].tokens;
        uint32_t begin = a.tokens[t.first].begin, end = a.tokens[t.last - 1].end;
        out->at[i] =
            (struct item){.partner = -1,
                          .state = {.text = one_line(r->text + begin, end - begin, arena), .begin = begin, .end = end}};
    }
}

static void statements_of(const struct record *r, struct arena *arena, struct side *out)
{
    out->count = r->statement_count < REVISION_PASSAGES ? r->statement_count : REVISION_PASSAGES;
    out->at = arena_array(arena, out->count, sizeof *out->at);
    for (size_t i = 0; i < out->count; i++) {
        const struct statement *s = &r->statements[i];
        struct buffer b = {0};
        for (size_t k = 0; k < s->content.count; k++)
            buffer_printf(&b, "%s%.*s", k ? " … " : "", (int)(s->content.at[k].end - s->content.at[k].begin),
                          r->text + s->content.at[k].begin);
        out->at[i] = (struct item){.partner = -1,
                                   .state = {.text = one_line(b.data ? b.data : "", b.size, arena),
                                             .id = arena_printf(arena, "s%zu", i + 1),
                                             .speaker = s->has_speaker ? s->speaker.name : NULL,
                                             .kind = statement_kind_name(s->kind)}};
        if (s->content.count) {
            out->at[i].state.begin = s->content.at[0].begin;
            out->at[i].state.end = s->content.at[s->content.count - 1].end;
        }
        buffer_free(&b);
    }
}

static bool equal_or_none(const char *a, const char *b) { return a == b || (a && b && !strcmp(a, b)); }
static bool same_speech(const struct item *a, const struct item *b)
{
    return equal_or_none(a->state.speaker, b->state.speaker) && equal_or_none(a->state.kind, b->state.kind);
}
static bool same_text(const struct item *a, const struct item *b) { return !strcmp(a->state.text, b->state.text); }

static void join(struct side *a, size_t i, struct side *b, size_t j, enum change_kind kind)
{
    a->at[i].partner = (int32_t)j;
    b->at[j].partner = (int32_t)i;
    a->at[i].kind = b->at[j].kind = kind;
}

/* ---- equal ones ---- */

/* The longest common subsequence of [i0, a) and [j0, b). */
static void join_common(struct side *a, size_t i0, size_t i1, struct side *b, size_t j0, size_t j1, struct arena *arena)
{
    size_t n = i1 - i0, m = j1 - j0;
    uint16_t *best = arena_array(arena, (n + 1) * (m + 1), sizeof *best);  /* REVISION_PASSAGES fits */
#define BEST(i, j) best[(i) * (m + 1) + (j)]
#define EQUAL(i, j) (same_text(&a->at[i0 + (i)], &b->at[j0 + (j)]) && same_speech(&a->at[i0 + (i)], &b->at[j0 + (j)]))
    for (size_t i = n; i--;)
        for (size_t j = m; j--;) {
            uint16_t down = BEST(i + 1, j), right = BEST(i, j + 1);
            BEST(i, j) = EQUAL(i, j) ? (uint16_t)(BEST(i + 1, j + 1) + 1) : down > right ? down : right;
        }
    for (size_t i = 0, j = 0; i < n && j < m;) {
        if (EQUAL(i, j)) {
            join(a, i0 + i, b, j0 + j, CHANGE_NONE);
            i++;
            j++;
        } else if (BEST(i + 1, j) >= BEST(i, j + 1)) {
            i++;
        } else {
            j++;
        }
    }
#undef EQUAL
#undef BEST
}

static void join_equal(struct side *a, struct side *b, struct arena *arena)
{
    size_t first = 0, an = a->count, bn = b->count;
    while (first < an && first < bn && same_text(&a->at[first], &b->at[first]) &&
           same_speech(&a->at[first], &b->at[first])) {
        join(a, first, b, first, CHANGE_NONE);
        first++;
    }
    while (an > first && bn > first && same_text(&a->at[an - 1], &b->at[bn - 1]) &&
           same_speech(&a->at[an - 1], &b->at[bn - 1])) {
        an--;
        bn--;
        join(a, an, b, bn, CHANGE_NONE);
    }
    join_common(a, first, an, b, first, bn, arena);
}

/* ---- alike ones ---- */

struct pair {
    size_t a, b;
    double likeness;
};

static int by_likeness(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    if (p->likeness != q->likeness) return p->likeness > q->likeness ? -1 : 1;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return p->b < q->b ? -1 : p->b > q->b;
}

static double likeness(const struct term_reader *r, struct item *a, struct item *b, struct arena *arena)
{
    struct similarity s;
    if (same_text(a, b)) return same_speech(a, b) ? 3 : 2;
    if (!r) return 0;
    for (int i = 0; i < 2; i++) {
        struct item *x = i ? b : a;
        if (!x->has_terms) terms_make(r, x->state.text, strlen(x->state.text), arena, &x->terms);
        x->has_terms = true;
    }
    similarity_measure(&a->terms, &b->terms, arena, &s);
    bool one_speaker = equal_or_none(a->state.speaker, b->state.speaker);
    return s.overall >= (one_speaker ? LEAST_ALIKE : LEAST_ALIKE_OF_OTHERS) ? s.overall : 0;
}

static size_t without_partner(const struct side *s, size_t out[COMPARED_MOST])
{
    size_t n = 0;
    for (size_t i = 0; i < s->count && n < COMPARED_MOST; i++)
        if (s->at[i].partner < 0) out[n++] = i;
    return n;
}

/* What has no equal is joined with what is most like it, the most alike first. */
static void join_alike(const struct term_reader *r, struct side *a, struct side *b, struct arena *arena)
{
    size_t left_a[COMPARED_MOST], left_b[COMPARED_MOST], count = 0;
    size_t n = without_partner(a, left_a), m = without_partner(b, left_b);
    struct pair *pairs = arena_array(arena, n * m + 1, sizeof *pairs);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) {
            pairs[count] =
                (struct pair){left_a[i], left_b[j], likeness(r, &a->at[left_a[i]], &b->at[left_b[j]], arena)};
            count += pairs[count].likeness > 0;
        }
    qsort(pairs, count, sizeof *pairs, by_likeness);
    for (size_t i = 0; i < count; i++) {
        const struct pair *p = &pairs[i];
        if (a->at[p->a].partner >= 0 || b->at[p->b].partner >= 0) continue;
        join(a, p->a, b, p->b, p->likeness > 2 ? CHANGE_MOVED : p->likeness > 1 ? CHANGE_ATTRIBUTED : CHANGE_REWORDED);
    }
}

/* ---- the changes ---- */

static struct wording_text text_of(const struct item *x)
{
    return (struct wording_text){x->state.text, strlen(x->state.text), x->has_terms ? &x->terms : NULL};
}

static void add_removed(struct side *a, size_t *next, size_t until, struct change *out, size_t *count)
{
    for (; *next < until; ++*next)
        if (a->at[*next].partner < 0)
            out[(*count)++] = (struct change){.kind = CHANGE_REMOVED, .before = a->at[*next].state};
}

/* Lists them; returns how many passages are the same. */
static size_t list_changes(struct side *a, struct side *b, struct arena *arena, struct change **out, size_t *count)
{
    size_t next = 0, same = 0;
    *out = arena_array(arena, a->count + b->count, sizeof **out);
    *count = 0;
    for (size_t j = 0; j < b->count; j++) {
        struct item *y = &b->at[j], *x = y->partner < 0 ? NULL : &a->at[y->partner];
        if (!x) {
            (*out)[(*count)++] = (struct change){.kind = CHANGE_ADDED, .after = y->state};
            continue;
        }
        if (y->kind != CHANGE_MOVED) add_removed(a, &next, (size_t)y->partner, *out, count);
        same += y->kind == CHANGE_NONE;
        if (y->kind == CHANGE_NONE) continue;
        struct change *c = &(*out)[(*count)++];
        *c = (struct change){.kind = y->kind, .before = x->state, .after = y->state};
        struct wording_text before = text_of(x), after = text_of(y);
        alignment_make(&before, &after, arena, &c->alignment);
    }
    add_removed(a, &next, a->count, *out, count);
    return same;
}

void revision_compare(const struct term_reader *terms, const struct record *before, const struct record *after,
                      struct arena *arena, struct revision *out)
{
    struct side a, b;
    sentences_of(before, arena, &a);
    sentences_of(after, arena, &b);
    join_equal(&a, &b, arena);
    join_alike(terms, &a, &b, arena);
    out->sentences_same = list_changes(&a, &b, arena, &out->sentences, &out->sentence_count);
    statements_of(before, arena, &a);
    statements_of(after, arena, &b);
    join_equal(&a, &b, arena);
    join_alike(terms, &a, &b, arena);
    out->statements_same = list_changes(&a, &b, arena, &out->statements, &out->statement_count);
}
