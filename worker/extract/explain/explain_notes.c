/* See explain_notes.h. */
#include "worker/extract/explain/explain_notes.h"

#include <stdlib.h>

static int compare_spans(struct span x, struct span y)
{
    if (x.begin != y.begin) return x.begin < y.begin ? -1 : 1;
    return x.end < y.end ? -1 : x.end > y.end;
}

/* All notes lie in one array, so the earlier one has the lower address. */
static int compare_notes(const void *x, const void *y)
{
    const struct trace_note *a = *(const struct trace_note *const *)x, *b = *(const struct trace_note *const *)y;
    int order = compare_spans(a->about, b->about);
    return order ? order : a < b ? -1 : a > b;
}

struct notes notes_sorted(const struct analysis *a)
{
    const struct trace *t = a->trace;
    const struct trace_note **out = arena_array(a->arena, t->count + 1, sizeof *out);
    for (size_t i = 0; i < t->count; i++) out[i] = &t->notes[i];
    if (t->count) qsort(out, t->count, sizeof *out, compare_notes);
    return (struct notes){out, t->count};
}

struct notes notes_about(struct notes sorted, struct span about)
{
    size_t low = 0, high = sorted.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_spans(sorted.at[middle]->about, about) < 0) low = middle + 1;
        else high = middle;
    }
    size_t end = low;
    while (end < sorted.count && !compare_spans(sorted.at[end]->about, about)) end++;
    return (struct notes){sorted.at + low, end - low};
}

size_t notes_drafts(struct notes about)
{
    size_t drafts = 0;
    for (size_t i = 0; i < about.count; i++) drafts += about.at[i]->step == TRACE_CUE;
    return drafts;
}

struct notes notes_draft(struct notes about, size_t n)
{
    size_t begin = 0, end = 0, seen = 0;
    for (size_t i = 0; i < about.count && seen <= n + 1; i++) {
        if (about.at[i]->step == TRACE_CUE && seen++ == n) begin = i;
        if (seen == n + 1) end = i + 1;
    }
    return (struct notes){about.at + begin, end - begin};
}

const struct trace_note *notes_last(struct notes n, enum trace_step step)
{
    for (size_t i = n.count; i-- > 0;)
        if (n.at[i]->step == step) return n.at[i];
    return NULL;
}

void facts_add(const struct analysis *a, struct facts *list, struct fact fact)
{
    if (list->count == list->capacity) {
        size_t more = list->capacity ? 2 * list->capacity : 16;
        list->at = arena_grow(a->arena, list->at, list->count * sizeof *list->at, more * sizeof *list->at);
        list->capacity = more;
    }
    if (fact.words && !*fact.words) fact.words = NULL;
    list->at[list->count++] = fact;
}

void facts_add_note(const struct analysis *a, struct facts *list, const struct trace_note *n, const char *value)
{
    if (!n) return;
    facts_add(a, list,
              (struct fact){trace_stage_name(n->step), trace_what(n->step), value, n->evidence, n->score, n->words});
}
