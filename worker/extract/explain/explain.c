/* See explain.h. */
#include "worker/extract/explain/explain.h"

#include <stdlib.h>

#include "worker/extract/explain/explain_document.h"
#include "worker/extract/explain/explain_statement.h"
#include "worker/extract/time/times.h"

/* Which time expressions would have another value if the publication's date were not known. */
static const bool *find_anchored(const struct analysis *a)
{
    bool *out = arena_array(a->arena, a->time_count + 1, sizeof *out);
    struct analysis undated = *a;
    undated.has_published = false;
    undated.trace = NULL;
    times_stage(&undated);
    size_t k = 0;
    for (size_t i = 0; i < a->time_count; i++) {
        while (k < undated.time_count && undated.times[k].span.begin < a->times[i].span.begin) k++;
        bool same = k < undated.time_count && undated.times[k].span.begin == a->times[i].span.begin;
        out[i] = a->has_published && !(same && !strcmp(undated.times[k].value, a->times[i].value));
    }
    return out;
}

static int compare_cues(const void *x, const void *y)
{
    const struct span *a = x, *b = y;
    if (a->begin != b->begin) return a->begin < b->begin ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

static struct span *statement_cues(const struct analysis *a, size_t *count)
{
    struct span *out = arena_array(a->arena, a->statement_count + 1, sizeof *out);
    *count = 0;
    for (size_t i = 0; i < a->statement_count; i++)
        if (a->statements[i].cue.count) out[(*count)++] = a->statements[i].cue.at[0];
    if (*count) qsort(out, *count, sizeof *out, compare_cues);
    return out;
}

/* Drafts whose cue is no statement's. */
static void explain_dropped(const struct explaining *e, struct explanation *out)
{
    struct notes all = e->sorted;
    size_t count, drafts = notes_drafts(all);
    const struct span *kept = statement_cues(e->a, &count);
    out->dropped = arena_array(e->a->arena, drafts + 1, sizeof *out->dropped);
    for (size_t i = 0; i < all.count;) {
        struct notes about = notes_about((struct notes){all.at + i, all.count - i}, all.at[i]->about);
        i += about.count;
        size_t n = notes_drafts(about);
        if (n && !bsearch(&about.at[0]->about, kept, count, sizeof *kept, compare_cues))
            explain_draft(e, notes_draft(about, n - 1), &out->dropped[out->dropped_count++]);
    }
}

void explain_analysis(const struct extractor *x, const struct analysis *a, struct explanation *out)
{
    *out = (struct explanation){.statement_count = a->statement_count};
    struct explaining e = {.x = x, .a = a, .sorted = notes_sorted(a), .anchored = find_anchored(a), .all = out};
    explain_stages(a, out);
    explain_metadata(a, &out->metadata);
    explain_names(a, &out->names);
    explain_dropped(&e, out);
    out->statements = arena_array(a->arena, a->statement_count + 1, sizeof *out->statements);
    for (size_t i = 0; i < a->statement_count; i++) explain_statement(&e, i, &out->statements[i]);
}
