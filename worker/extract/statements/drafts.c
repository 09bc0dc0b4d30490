/* See drafts.h. */
#include "worker/extract/statements/drafts.h"

#include "worker/extract/trace.h"

/* The pieces labelled `begin` or `inside` of a window; *sureness gets the mean marginal of their tokens. */
static struct range *pieces(struct analysis *a, struct range window, const uint8_t *labels, const float *marginal,
                            uint8_t begin, uint8_t inside, size_t *count, float *sureness)
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

/* The cue, and each piece with its least marginal. */
static void note_pieces(const struct analysis *a, const struct draft *d, enum trace_step step,
                        const struct range *pieces, size_t count, uint32_t window, const float *marginal)
{
    for (size_t i = 0; i < count; i++) {
        float least = 1;
        for (uint32_t t = pieces[i].first; t < pieces[i].last; t++)
            least = marginal[t - window] < least ? marginal[t - window] : least;
        trace_note(a, step, range_span(a, d->cue.tokens), range_span(a, pieces[i]), least, "%s", "");
    }
}

static void note_draft(const struct analysis *a, const struct draft *d, uint32_t window, const float *marginal)
{
    struct span cue = range_span(a, d->cue.tokens);
    trace_note(a, TRACE_CUE, cue, cue, d->cue.probability, "%s", "");
    note_pieces(a, d, TRACE_SOURCE, d->source, d->source_count, window, marginal);
    note_pieces(a, d, TRACE_CONTENT, d->content, d->content_count, window, marginal);
    if (!d->content_count)
        trace_note(a, TRACE_DROPPED, cue, TRACE_NOWHERE, TRACE_NO_SCORE, "the linker finds nothing that it says");
}

/* What drafts_make has in hand. */
struct making {
    const struct statement_net *net;
    const struct statement_view *v;
    const struct draft_wishes *wishes;
    size_t next;                     /* of the drafts that are laid out */
    struct arena *passage, *window;  /* scratch memory: the analysis' arena would keep every lattice */
    struct drafts *out;
    size_t capacity;
};

static struct draft *add_draft(struct making *m)
{
    struct drafts *d = m->out;
    if (d->count == m->capacity) {
        size_t grown = m->capacity ? 2 * m->capacity : 64;
        d->at = arena_grow(m->v->a->arena, d->at, m->capacity * sizeof *d->at, grown * sizeof *d->at);
        m->capacity = grown;
    }
    return &d->at[d->count++];
}

static void link_cue(struct making *m, struct statement_rows *rows, const struct cues *cues, size_t index)
{
    const struct statement_view *v = m->v;
    uint8_t *labels;
    float *marginal;
    struct range window = link_window(&rows->passage, &cues->at[index]);
    struct draft d = {.cue = cues->at[index], .holder = -1};
    link_decode(m->net, v, rows, cues, index, m->passage, m->window, &labels, &marginal);
    d.source = pieces(v->a, window, labels, marginal, LINK_B_SOURCE, LINK_I_SOURCE, &d.source_count,
                      &d.source_sureness);
    d.content = pieces(v->a, window, labels, marginal, LINK_B_CONTENT, LINK_I_CONTENT, &d.content_count,
                       &d.content_sureness);
    if (v->a->trace)
        note_draft(v->a, &d, window.first, marginal);
    if (d.content_count)
        *add_draft(m) = d;
    arena_reset(m->window);
}

static bool overlap(struct range x, struct range y)
{
    return x.first < y.last && y.first < x.last;
}

/* Adds what is laid out up to the cue; is the cue a part of it? */
static bool is_laid_out(struct making *m, struct range cue)
{
    const struct drafts *laid = m->wishes->laid_out;
    bool taken = false;
    if (!laid)
        return false;
    for (; m->next < laid->count && laid->at[m->next].cue.tokens.first <= cue.first; m->next++)
        *add_draft(m) = laid->at[m->next];
    for (size_t k = m->next ? m->next - 1 : 0; k < laid->count && k <= m->next; k++)
        taken |= overlap(cue, laid->at[k].cue.tokens) || overlap(cue, laid->at[k].source[0]);
    return taken;
}

static bool is_wished(const struct draft_wishes *w, struct range sentences)
{
    bool wished = !w->sentences;
    for (uint32_t s = sentences.first; s < sentences.last && !wished; s++)
        wished = w->sentences[s];
    return wished;
}

static void read_passage(struct making *m, struct passage p)
{
    struct cues cues;
    struct statement_rows rows = statement_net_encode(m->net, m->v, p, m->passage);
    size_t kept = 0;
    cues_find(m->net, m->v, &rows, m->wishes->sentences, m->passage, &cues);
    for (size_t i = 0; i < cues.count; i++)
        if (!m->wishes->accepts || m->wishes->accepts(m->wishes->context, &cues.at[i]))
            cues.at[kept++] = cues.at[i];
    cues.count = kept;
    for (size_t i = 0; i < cues.count; i++)
        if (!is_laid_out(m, cues.at[i].tokens))
            link_cue(m, &rows, &cues, i);
    arena_reset(m->passage);
}

void drafts_make(const struct statement_net *net, const struct statement_view *v, const struct draft_wishes *wishes,
                 struct drafts *out)
{
    struct making m =
        {.net = net, .v = v, .wishes = wishes, .passage = arena_new(0), .window = arena_new(0), .out = out};
    CW_CHECK(m.passage && m.window);
    *out = (struct drafts){0};
    for (uint32_t s = 0; s < v->a->sentence_count;) {
        struct passage p = passage_at(v->a, s);
        enum paragraph_role role = v->a->paragraphs[v->a->sentences[s].paragraph].role;
        if (role != PARAGRAPH_HEADER && role != PARAGRAPH_BOILERPLATE && is_wished(wishes, p.sentences))
            read_passage(&m, p);
        s = p.sentences.last;
    }
    for (; wishes->laid_out && m.next < wishes->laid_out->count; m.next++)
        *add_draft(&m) = wishes->laid_out->at[m.next];
    arena_free(m.window);
    arena_free(m.passage);
    drafts_find_holders(out);
}

/* The quotation that continues quotation q in the next paragraph, -1: none. */
static int32_t continuation(const struct analysis *a, int32_t q)
{
    const struct quotation *from = &a->quotations[q];
    if (!from->continues)
        return -1;
    size_t next = (size_t)q + 1;
    while (next < a->quotation_count && a->quotations[next].paragraph == from->paragraph)
        next++;
    return next < a->quotation_count && a->quotations[next].paragraph == from->paragraph + 1 ? (int32_t)next : -1;
}

/* Is any of the tokens in the content of a draft after `index`? */
static bool is_claimed(const struct drafts *d, size_t index, struct range tokens)
{
    for (size_t i = index + 1; i < d->count && i <= index + DRAFTS_REACH; i++)
        for (size_t p = 0; p < d->at[i].content_count; p++)
            if (overlap(d->at[i].content[p], tokens))
                return true;
    return false;
}

/* The quotation that begins the sentence after the statement, in the same paragraph: “...,” she said. “...” ; -1: none.
 */
static int32_t resumption(const struct statement_view *v, const struct draft *d)
{
    const struct analysis *a = v->a;
    uint32_t end = d->cue.tokens.last;
    if (v->at[d->content[0].first].mark != MARK_OPENS)
        return -1;
    for (size_t p = 0; p < d->source_count; p++)
        end = d->source[p].last > end ? d->source[p].last : end;
    for (size_t p = 0; p < d->content_count; p++)
        end = d->content[p].last > end ? d->content[p].last : end;
    if (end < a->token_count && v->at[end].shape == SHAPE_PERIOD)
        end++;
    if (end >= a->token_count || v->at[end].mark != MARK_OPENS || v->at[end].sentence == v->at[end - 1].sentence)
        return -1;
    return a->sentences[v->at[end].sentence].paragraph == a->sentences[d->cue.sentence].paragraph ? v->at[end].quotation
                                                                                                  : -1;
}

/* Adds the quotation to the draft's content unless a later draft has it; returns it, or -1. */
static int32_t add_quotation(struct analysis *a, struct drafts *d, size_t index, int32_t quotation)
{
    if (quotation < 0 || is_claimed(d, index, a->quotations[quotation].tokens))
        return -1;
    struct draft *k = &d->at[index];
    size_t size = k->content_count * sizeof *k->content;
    k->content = arena_grow(a->arena, k->content, size, size + sizeof *k->content);
    k->content[k->content_count++] = a->quotations[quotation].tokens;
    trace_note(a, TRACE_GROWN, range_span(a, k->cue.tokens), range_span(a, a->quotations[quotation].tokens),
               TRACE_NO_SCORE, "added: the quotation goes on here");
    return quotation;
}

/* A piece that opens a quotation and lacks only punctuation at its end is the whole quotation. */
static void complete_quotations(const struct statement_view *v, struct draft *d)
{
    for (size_t p = 0; p < d->content_count; p++) {
        struct range *piece = &d->content[p];
        uint32_t limit = p + 1 < d->content_count ? d->content[p + 1].first : (uint32_t)v->a->token_count;
        int32_t q = v->at[piece->first].mark == MARK_OPENS ? v->at[piece->first].quotation : -1;
        if (q < 0 || v->a->quotations[q].tokens.first != piece->first || v->a->quotations[q].tokens.last > limit)
            continue;
        uint32_t end = piece->last;
        while (end < v->a->quotations[q].tokens.last && v->a->upos[end] == UPOS_PUNCT)
            end++;
        if (end == v->a->quotations[q].tokens.last)
            piece->last = end;
    }
}

void drafts_follow_quotations(const struct statement_view *v, struct drafts *d)
{
    for (size_t i = 0; i < d->count; i++) {
        complete_quotations(v, &d->at[i]);
        int32_t q = add_quotation(v->a, d, i, resumption(v, &d->at[i]));
        if (q < 0)
            q = v->at[d->at[i].content[d->at[i].content_count - 1].last - 1].quotation;
        while (q >= 0)
            q = add_quotation(v->a, d, i, continuation(v->a, q));
    }
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

/* Does d lie within o: is its cue in o's content, and its content the smaller one?  So nothing lies within itself, by
 * whatever detour. */
static bool lies_within(const struct draft *d, const struct draft *o)
{
    return draft_holds(o, d->cue.tokens) && draft_content_size(o) > draft_content_size(d);
}

static int32_t find_holder(const struct drafts *all, size_t index)
{
    size_t from = index > DRAFTS_REACH ? index - DRAFTS_REACH : 0;
    size_t to = index + DRAFTS_REACH < all->count ? index + DRAFTS_REACH : all->count;
    int32_t best = -1;
    for (size_t i = from; i < to; i++)
        if (lies_within(&all->at[index], &all->at[i]) &&
            (best < 0 || draft_content_size(&all->at[i]) < draft_content_size(&all->at[best])))
            best = (int32_t)i;
    return best;
}

void drafts_find_holders(struct drafts *d)
{
    for (size_t i = 0; i < d->count; i++)
        d->at[i].holder = find_holder(d, i);
}
