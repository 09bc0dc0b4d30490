/* See layout.h. */
#include "worker/extract/statements/layout.h"

#include "worker/extract/trace.h"

enum {
    LONGEST_NAME = 6,          /* tokens of a name before its description */
    LONGEST_TAG_LINE = 16,
    LONGEST_LABEL = 4,
    FEWEST_TURNS = 3,          /* labelled paragraphs that make a transcript */
    SHORTEST_TURN = 3,         /* tokens after the label */
};
static const float LAYOUT_PROBABILITY = 0.95f;

static struct range tokens_of(const struct analysis *a, size_t paragraph)
{
    const struct range s = a->paragraphs[paragraph].sentences;
    return (struct range){a->sentences[s.first].tokens.first, a->sentences[s.last - 1].tokens.last};
}

static bool is_capital(const struct statement_view *v, uint32_t t)
{
    return v->at[t].shape == SHAPE_TITLE || v->at[t].shape == SHAPE_UPPER || v->at[t].shape == SHAPE_MIXED;
}

/* The source of a tag line that begins at the dash `t`, up to the paragraph's end; empty if it does not look like a
 * name, perhaps with a description after a comma or in brackets. */
static struct range tag_line(const struct statement_view *v, uint32_t t, uint32_t last)
{
    const struct range none = {t, t};
    if (v->at[t].shape != SHAPE_DASH || ++t >= last || !is_capital(v, t))
        return none;
    struct range name = {t, last};
    if (v->at[last - 1].shape == SHAPE_PERIOD && last - 1 > t)
        name.last--;
    if (name.last - name.first > LONGEST_TAG_LINE)
        return none;
    uint32_t end = t;
    while (end < name.last && v->at[end].shape <= SHAPE_MIXED)
        end++;
    bool described = end < name.last && (v->at[end].shape == SHAPE_COMMA || v->at[end].shape == SHAPE_PUNCT);
    if (end - t > LONGEST_NAME || !is_capital(v, end - 1) || (end < name.last && !described))
        return none;
    return name;
}

/* The quotation that fills a paragraph from its start, marks included; empty if there is none. */
static struct range opening_quotation(const struct statement_view *v, struct range p)
{
    int32_t q = v->at[p.first].quotation;
    if (q < 0 || v->at[p.first].mark != MARK_OPENS)
        return (struct range){p.first, p.first};
    return v->a->quotations[q].tokens;
}

static void add(const struct statement_view *v, struct drafts *out, struct range cue, struct range source,
                struct range content)
{
    struct draft *d = &out->at[out->count++];
    struct range *pieces = arena_array(v->a->arena, 2, sizeof *pieces);
    pieces[0] = source;
    pieces[1] = content;
    *d = (struct draft){
        .cue = {cue, v->at[cue.first].sentence, 1.0f},
        .source = &pieces[0], .source_count = 1, .source_sureness = 1,
        .content = &pieces[1], .content_count = 1, .content_sureness = 1,
        .holder = -1, .from_layout = true, .probability = LAYOUT_PROBABILITY,
    };
    struct span at = range_span(v->a, cue);
    trace_note(v->a, TRACE_CUE, at, at, TRACE_NO_SCORE, "no word: a sign on the page");
    trace_note(v->a, TRACE_ROUTE, at, TRACE_NOWHERE, TRACE_NO_SCORE,
               "layout: a line that begins with who speaks, or a name after a dash");
    trace_note(v->a, TRACE_JUDGED, at, TRACE_NOWHERE, LAYOUT_PROBABILITY, "always so for what is read off the page");
}

/* A tag line after the quotation in the same paragraph, or as a paragraph of its own below it. */
static void find_tag_line(const struct statement_view *v, size_t paragraph, struct drafts *out)
{
    struct range p = tokens_of(v->a, paragraph), quotation = opening_quotation(v, p);
    uint32_t dash = quotation.last;
    if (quotation.first == quotation.last && paragraph > 0) {
        struct range above = tokens_of(v->a, paragraph - 1);
        quotation = opening_quotation(v, above);
        dash = quotation.last == above.last ? p.first : p.last;
    }
    if (quotation.first == quotation.last || dash >= p.last)
        return;
    struct range source = tag_line(v, dash, p.last);
    if (source.first < source.last)
        add(v, out, (struct range){dash, dash + 1}, source, quotation);
}

/* A word in capitals or a single one: "LIND", "Q". */
static bool is_label_word(const struct statement_view *v, uint32_t t)
{
    const struct token *k = &v->a->tokens[t];
    return v->at[t].shape == SHAPE_UPPER || (v->at[t].shape == SHAPE_TITLE && k->end - k->begin == 1);
}

/* The speaker's label that begins a turn ("LIND:", "MAYOR LIND:", "Q:"), perhaps behind an opening mark. */
static struct range turn_label(const struct statement_view *v, struct range p)
{
    struct range label = {p.first + (v->at[p.first].shape == SHAPE_QUOTE), 0};
    label.last = label.first;
    while (label.last < p.last && label.last - label.first < LONGEST_LABEL && is_label_word(v, label.last))
        label.last++;
    if (label.last + SHORTEST_TURN >= p.last || v->at[label.last].shape != SHAPE_COLON)
        label.last = label.first;
    return label;
}

static size_t count_turns(const struct statement_view *v)
{
    size_t turns = 0;
    for (size_t p = 0; p < v->a->paragraph_count && turns < FEWEST_TURNS; p++) {
        struct range label = turn_label(v, tokens_of(v->a, p));
        turns += label.first < label.last;
    }
    return turns;
}

void layout_find(const struct statement_view *v, struct drafts *out)
{
    const struct analysis *a = v->a;
    bool transcript = count_turns(v) >= FEWEST_TURNS;
    *out = (struct drafts){arena_array(a->arena, a->paragraph_count + 1, sizeof *out->at), 0};
    for (size_t p = 0; p < a->paragraph_count; p++) {
        if (a->paragraphs[p].role == PARAGRAPH_TITLE || a->paragraphs[p].role == PARAGRAPH_BOILERPLATE)
            continue;
        struct range r = tokens_of(a, p), label = turn_label(v, r);
        if (transcript && label.first < label.last)
            add(v, out, (struct range){label.last, label.last + 1}, label, (struct range){label.last + 1, r.last});
        else
            find_tag_line(v, p, out);
    }
}
