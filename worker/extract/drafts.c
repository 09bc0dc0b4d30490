/* See drafts.h. */
#include "worker/extract/drafts.h"

/* The pieces labelled `begin` or `inside` of a window; *sureness gets the mean marginal of their tokens. */
static struct range *pieces(struct analysis *a, struct range window, const uint8_t *labels, const float *marginal, uint8_t begin,
                            uint8_t inside, size_t *count, float *sureness)
{
    size_t n = window.last - window.first, most = 0, tokens = 0;
    for (size_t i = 0; i < n; i++)
        most += labels[i] == begin || (labels[i] == inside && (i == 0 || labels[i - 1] != inside));
    struct range *out = arena_array(a->arena, most + 1, sizeof *out);
    float sum = 0;
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (labels[i] != begin && labels[i] != inside)
            continue;
        size_t last = i;
        do {
            sum += marginal[last++];
        } while (last < n && labels[last] == inside);
        tokens += last - i;
        out[(*count)++] = (struct range){window.first + (uint32_t)i, window.first + (uint32_t)last};
        i = last - 1;
    }
    *sureness = tokens ? sum / (float)tokens : 0;
    return out;
}

static bool make_draft(const struct crf *links, const struct statement_view *v, const struct cues *cues, size_t index,
                       struct feature_rows *scratch, struct draft *d)
{
    uint8_t *labels;
    float *marginal;
    struct range window = link_window(v, &cues->at[index]);
    link_decode(links, v, cues, index, scratch, &labels, &marginal);
    *d = (struct draft){.cue = cues->at[index], .holder = -1};
    d->source = pieces(v->a, window, labels, marginal, LINK_B_SOURCE, LINK_I_SOURCE, &d->source_count, &d->source_sureness);
    d->content = pieces(v->a, window, labels, marginal, LINK_B_CONTENT, LINK_I_CONTENT, &d->content_count, &d->content_sureness);
    return d->content_count > 0;
}

static bool overlap(struct range x, struct range y)
{
    return x.first < y.last && y.first < x.last;
}

void drafts_make(const struct crf *links, const struct statement_view *v, const struct cues *cues,
                 const struct drafts *laid_out, struct drafts *out)
{
    struct feature_rows scratch = {0};
    size_t laid_count = laid_out ? laid_out->count : 0, next = 0;
    *out = (struct drafts){arena_array(v->a->arena, cues->count + laid_count + 1, sizeof *out->at), 0};
    for (size_t i = 0; i < cues->count; i++) {
        struct range cue = cues->at[i].tokens;
        bool taken = false;
        for (; next < laid_count && laid_out->at[next].cue.tokens.first <= cue.first; next++)
            out->at[out->count++] = laid_out->at[next];
        for (size_t k = next ? next - 1 : 0; k < laid_count && k <= next; k++)
            taken |= overlap(cue, laid_out->at[k].cue.tokens) || overlap(cue, laid_out->at[k].source[0]);
        if (!taken)
            out->count += make_draft(links, v, cues, i, &scratch, &out->at[out->count]);
    }
    for (; next < laid_count; next++)
        out->at[out->count++] = laid_out->at[next];
    feature_rows_free(&scratch);
    drafts_find_holders(out);
}

bool draft_holds(const struct draft *d, struct range tokens)
{
    for (size_t i = 0; i < d->content_count; i++)
        if (d->content[i].first <= tokens.first && tokens.last <= d->content[i].last)
            return true;
    return false;
}

uint32_t draft_content_size(const struct draft *d)
{
    uint32_t size = 0;
    for (size_t i = 0; i < d->content_count; i++)
        size += d->content[i].last - d->content[i].first;
    return size;
}

static int32_t find_holder(const struct drafts *all, size_t index)
{
    enum { REACH = 40 };  /* neighbours looked at on either side: contents hold few statements */
    const struct draft *d = &all->at[index];
    size_t from = index > REACH ? index - REACH : 0, to = index + REACH < all->count ? index + REACH : all->count;
    uint32_t own = draft_content_size(d), best_size = UINT32_MAX;
    int32_t best = -1;
    for (size_t i = from; i < to; i++) {
        const struct draft *o = &all->at[i];
        uint32_t size = draft_content_size(o);
        if (i == index || size >= best_size || !draft_holds(o, d->cue.tokens))
            continue;
        if (draft_holds(d, o->cue.tokens) && (own > size || (own == size && index < i)))
            continue;
        best = (int32_t)i;
        best_size = size;
    }
    return best;
}

void drafts_find_holders(struct drafts *d)
{
    for (size_t i = 0; i < d->count; i++)
        d->at[i].holder = find_holder(d, i);
}
