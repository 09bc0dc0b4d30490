/* See explain_statement.h. */
#include "worker/extract/explain/explain_statement.h"

#include "worker/extract/explain/explain_cue.h"
#include "worker/extract/explain/explain_document.h"

static void add(const struct explaining *e, struct facts *out, struct fact fact) { facts_add(e->a, out, fact); }

/* --- where it stands ------------------------------------------------------------------------------------------ */

static void widen(struct span *s, const struct spans *by)
{
    for (size_t i = 0; i < by->count; i++) {
        if (by->at[i].begin < s->begin) s->begin = by->at[i].begin;
        if (by->at[i].end > s->end) s->end = by->at[i].end;
    }
}

/* The sentences that hold its spans, from the first to the last. */
static struct range sentences_of(const struct analysis *a, const struct statement *s)
{
    struct span all = {UINT32_MAX, 0};
    widen(&all, &s->source);
    widen(&all, &s->cue);
    widen(&all, &s->content);
    struct range tokens = explain_tokens(a, all);
    return (struct range){sentence_of(a, tokens.first), sentence_of(a, tokens.last - 1) + 1};
}

static struct span sentences_span(const struct analysis *a, struct range sentences)
{
    return range_span(a, (struct range){a->sentences[sentences.first].tokens.first,
                                        a->sentences[sentences.last - 1].tokens.last});
}

static void explain_place(const struct explaining *e, struct range sentences, struct facts *out)
{
    uint32_t n = sentences.last - sentences.first;
    add(e, out,
        (struct fact){"text", n > 1 ? "sentences" : "sentence", NULL, sentences_span(e->a, sentences), TRACE_NO_SCORE,
                      NULL});
}

/* --- quotations ----------------------------------------------------------------------------------------------- */

/* The first quotation that may reach into the tokens; those that begin much earlier are not looked for. */
static size_t first_quotation(const struct analysis *a, uint32_t token)
{
    enum { BACK = 32 };
    size_t low = 0, high = a->quotation_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->quotations[middle].tokens.first < token) low = middle + 1;
        else high = middle;
    }
    return low > BACK ? low - BACK : 0;
}

static const char *quotation_words(const struct quotation *q, struct range piece)
{
    if (q->scare) return "a term in quotation marks, not speech";
    if (q->continues) return "it goes on in the next paragraph";
    if (piece.first <= q->tokens.first && q->tokens.last <= piece.last) return "in what was said";
    return "around what was said";
}

static void explain_quotations(const struct explaining *e, const struct statement *s, struct facts *out)
{
    static const char *const words[STATEMENT_FORM_COUNT] = {
        [FORM_DIRECT] = "all of it in quotation marks",
        [FORM_INDIRECT] = "no quotation marks of its own",
        [FORM_MIXED] = "some of it in quotation marks",
    };
    const struct analysis *a = e->a;
    size_t next = 0;  /* a quotation is told once */
    for (size_t p = 0; p < s->content.count; p++) {
        struct range piece = explain_tokens(a, s->content.at[p]);
        size_t q = first_quotation(a, piece.first);
        for (q = q > next ? q : next; q < a->quotation_count && a->quotations[q].tokens.first < piece.last; q++) {
            const struct quotation *k = &a->quotations[q];
            if (k->depth || k->tokens.last <= piece.first) continue;
            add(e, out,
                (struct fact){"quotes", "quotation", NULL, range_span(a, k->tokens), TRACE_NO_SCORE,
                              quotation_words(k, piece)});
            next = q + 1;
        }
    }
    add(e, out,
        (struct fact){"quotes", "form", statement_form_name(s->form), TRACE_NOWHERE, TRACE_NO_SCORE, words[s->form]});
}

/* --- how the draft was made ----------------------------------------------------------------------------------- */

static void explain_cue_fact(const struct explaining *e, struct span cue, struct notes draft, struct facts *out)
{
    const struct trace_note *n = notes_last(draft, TRACE_CUE);
    const char *words = explain_cue(e->x, e->a, explain_tokens(e->a, cue));
    add(e, out, (struct fact){"cues", "cue", NULL, cue, n ? n->score : TRACE_NO_SCORE, words});
}

static void explain_route(const struct explaining *e, struct notes draft, struct facts *out)
{
    const struct trace_note *n = notes_last(draft, TRACE_ROUTE);
    const char *name = "linker", *words = "the cue tagger found the cue, the linker the rest";
    const char *colon = n ? strstr(n->words, ": ") : NULL;
    if (n) words = n->words;
    if (n) name = NULL;
    if (colon) {  /* "nested: the content around it was read again" */
        name = arena_strndup(e->a->arena, n->words, (size_t)(colon - n->words));
        words = colon + 2;
    }
    add(e, out, (struct fact){"statements", "route", name, n ? n->evidence : TRACE_NOWHERE, TRACE_NO_SCORE, words});
}

static void add_all(const struct explaining *e, struct notes draft, enum trace_step step, struct facts *out)
{
    for (size_t i = 0; i < draft.count; i++)
        if (draft.at[i]->step == step) facts_add_note(e->a, out, draft.at[i], NULL);
}

static void explain_links(const struct explaining *e, struct notes draft, bool has_source, struct facts *out)
{
    add_all(e, draft, TRACE_SOURCE, out);
    if (!has_source && !notes_last(draft, TRACE_SOURCE))
        add(e, out,
            (struct fact){"links", "source", "none", TRACE_NOWHERE, TRACE_NO_SCORE, "nobody was found who says it"});
    add_all(e, draft, TRACE_CONTENT, out);
    add_all(e, draft, TRACE_GROWN, out);
}

static bool is_noted(struct notes draft, enum trace_step step, enum trace_step or_step, struct span s)
{
    for (size_t i = 0; i < draft.count; i++)
        if ((draft.at[i]->step == step || draft.at[i]->step == or_step) && draft.at[i]->evidence.begin == s.begin &&
            draft.at[i]->evidence.end == s.end)
            return true;
    return false;
}

/* What a later rule made of the linker's pieces: nested ones are cut, quotations completed, datelines left out. */
static void explain_changes(const struct explaining *e, const struct statement *s, struct notes draft,
                            struct facts *out)
{
    const char *source = notes_last(draft, TRACE_SOURCE) ? "as it is kept, cut" : NULL;
    const char *content = notes_last(draft, TRACE_CONTENT) ? "as it is kept, cut or completed" : NULL;
    for (size_t i = 0; i < s->source.count; i++)
        if (!is_noted(draft, TRACE_SOURCE, TRACE_SOURCE, s->source.at[i]))
            add(e, out, (struct fact){"statements", "source", NULL, s->source.at[i], TRACE_NO_SCORE, source});
    for (size_t i = 0; i < s->content.count; i++)
        if (!is_noted(draft, TRACE_CONTENT, TRACE_GROWN, s->content.at[i]))
            add(e, out, (struct fact){"statements", "content", NULL, s->content.at[i], TRACE_NO_SCORE, content});
}

/* Why the same cue was not kept when it was read in another way. */
static void explain_earlier(const struct explaining *e, struct notes about, size_t drafts, struct facts *out)
{
    for (size_t i = 0; i + 1 < drafts; i++) {
        struct notes draft = notes_draft(about, i);
        const struct trace_note *judged = notes_last(draft, TRACE_JUDGED), *dropped = notes_last(draft, TRACE_DROPPED);
        const char *why = dropped ? dropped->words : "read again in another way";
        add(e, out,
            (struct fact){"statements", "first reading", "not kept", TRACE_NOWHERE,
                          judged ? judged->score : TRACE_NO_SCORE, why});
    }
}

static void explain_judgement(const struct explaining *e, const struct statement *s, struct notes draft,
                              struct facts *out)
{
    const struct trace_note *kept = notes_last(draft, TRACE_KEPT);
    add(e, out, (struct fact){"judge", "kept", NULL, TRACE_NOWHERE, s->confidence, kept ? kept->words : NULL});
    if (s->within < 0) return;
    const char *holder = arena_printf(e->a->arena, "s%d", (int)s->within + 1);
    add(e, out,
        (struct fact){"statements", "within", holder, TRACE_NOWHERE, TRACE_NO_SCORE, "it lies in what was said there"});
}

/* --- who ------------------------------------------------------------------------------------------------------ */

static const char *source_words(const struct analysis *a, const struct statement *s)
{
    enum { LONGEST = 60 };
    if (!s->source.count) return "taken over";
    struct span source = s->source.at[0];
    struct range r = explain_tokens(a, source);
    bool pronoun = r.last - r.first == 1 && a->upos[r.first] == UPOS_PRON, named = false;
    for (size_t t = r.first; t < r.last; t++) named |= a->upos[t] == UPOS_PROPN;
    if (s->speaker.entity < 0 && !pronoun)
        return named ? "in the source's own words" : "in the source's own words, no name is known";
    if (named) return "named in the source";
    return source.end - source.begin > LONGEST
               ? "whom the source stands for"
               : arena_printf(a->arena, "whom “%s” stands for", explain_text(a, source));
}

static const char *speaker_words(const struct analysis *a, const struct statement *s)
{
    const char *words = source_words(a, s), *people = "";
    if (s->speaker.entity >= 0) return arena_printf(a->arena, "%s; entity e%d", words, (int)s->speaker.entity + 1);
    if (s->speaker.count > 1) people = arena_printf(a->arena, ", %u people", (unsigned)s->speaker.count);
    return arena_printf(a->arena, "%s%s%s", words, s->speaker.anonymous ? "; anonymous" : "", people);
}

static void explain_speaker(const struct explaining *e, const struct statement *s, struct notes draft,
                            struct facts *out)
{
    facts_add_note(e->a, out, notes_last(draft, TRACE_REFERRED), NULL);
    const struct trace_note *why = notes_last(draft, TRACE_SPEAKER);
    if (!s->has_speaker) {
        add(e, out,
            (struct fact){"speakers", "speaker", "nobody", TRACE_NOWHERE, TRACE_NO_SCORE,
                          why               ? why->words
                          : s->source.count ? "nothing tells whom the source means"
                                            : "there is no source"});
        return;
    }
    facts_add_note(e->a, out, notes_last(draft, TRACE_ANTECEDENT), NULL);
    if (why) facts_add_note(e->a, out, why, s->speaker.name);
    else
        add(e, out,
            (struct fact){"speakers", "speaker", s->speaker.name, TRACE_NOWHERE, TRACE_NO_SCORE,
                          speaker_words(e->a, s)});
}

/* Each intermediary was noted when it was added. */
static void explain_via(const struct explaining *e, const struct statement *s, struct notes draft, struct facts *out)
{
    size_t next = 0;
    for (size_t i = 0; i < s->via_count; i++) {
        while (next < draft.count && draft.at[next]->step != TRACE_VIA) next++;
        if (next < draft.count) facts_add_note(e->a, out, draft.at[next++], s->via[i]);
        else add(e, out, (struct fact){"speakers", "via", s->via[i], TRACE_NOWHERE, TRACE_NO_SCORE, NULL});
    }
}

static void explain_meaning(const struct explaining *e, const struct statement *s, struct notes draft,
                            struct facts *out)
{
    const struct trace_note *kind = notes_last(draft, TRACE_KIND), *polarity = notes_last(draft, TRACE_POLARITY);
    const char *plain = s->polarity == POLARITY_DENIED ? "the kind says so" : "no negation by the cue";
    if (kind) facts_add_note(e->a, out, kind, statement_kind_name(s->kind));
    else add(e, out, (struct fact){"speakers", "kind", statement_kind_name(s->kind), TRACE_NOWHERE, TRACE_NO_SCORE,
                                   "the cue tells nothing more"});
    if (polarity) facts_add_note(e->a, out, polarity, polarity_name(s->polarity));
    else
        add(e, out,
            (struct fact){"speakers", "polarity", polarity_name(s->polarity), TRACE_NOWHERE, TRACE_NO_SCORE, plain});
}

/* --- when, and what for --------------------------------------------------------------------------------------- */

static const char *time_words(const struct explaining *e, size_t time)
{
    const struct analysis *a = e->a;
    const char *value = a->times[time].value;
    if (e->anchored[time])
        return arena_printf(a->arena, "reckoned from the publication, %s (%s)", explain_interval(a),
                            date_basis_name(a->published.basis));
    if (a->times[time].type == TIME_DURATION) return "a length of time";
    if (a->times[time].type == TIME_SET) return "again and again";
    if (strstr(value, "XX") || strstr(value, "_REF")) return "no certain date";
    return "as it is written, or reckoned from another date in the text";
}

static void explain_times(const struct explaining *e, struct span place, struct facts *out)
{
    const struct analysis *a = e->a;
    size_t low = 0, high = a->time_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->times[middle].span.begin < place.begin) low = middle + 1;
        else high = middle;
    }
    for (; low < a->time_count && a->times[low].span.end <= place.end; low++) {
        const struct time_expression *t = &a->times[low];
        const struct trace_note *n = notes_last(notes_about(e->sorted, t->span), TRACE_TIME);
        add(e, out,
            (struct fact){"times", "time", t->value, t->span, n ? n->score : TRACE_NO_SCORE,
                          n ? n->words : time_words(e, low)});
    }
}

static void explain_worth(const struct explaining *e, const struct statement *s, struct notes draft, struct facts *out)
{
    const struct trace_note *n = notes_last(draft, TRACE_WORTH);
    add(e, out,
        (struct fact){"worth", "checkworthy", NULL, n ? n->evidence : TRACE_NOWHERE, s->checkworthy,
                      n ? n->words : NULL});
}

/* --- what was not kept ---------------------------------------------------------------------------------------- */

static void explain_dropped_near(const struct explaining *e, struct span place, struct facts *out)
{
    const struct explanation *all = e->all;
    size_t low = 0, high = all->dropped_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all->dropped[middle].cue.begin < place.begin) low = middle + 1;
        else high = middle;
    }
    for (; low < all->dropped_count && all->dropped[low].cue.end <= place.end; low++) {
        const struct explained *d = &all->dropped[low];
        const struct fact *last = &d->facts.at[d->facts.count - 1];
        add(e, out, (struct fact){"statements", "not kept", NULL, d->cue, d->probability, last->words});
    }
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

void explain_draft(const struct explaining *e, struct notes draft, struct explained *out)
{
    const struct trace_note *judged = notes_last(draft, TRACE_JUDGED), *dropped = notes_last(draft, TRACE_DROPPED);
    *out = (struct explained){.cue = draft.at[0]->about, .probability = judged ? judged->score : TRACE_NO_SCORE};
    explain_cue_fact(e, out->cue, draft, &out->facts);
    explain_route(e, draft, &out->facts);
    explain_links(e, draft, false, &out->facts);
    if (judged) facts_add_note(e->a, &out->facts, judged, NULL);
    add(e, &out->facts, (struct fact){"statements", "dropped", NULL, TRACE_NOWHERE, TRACE_NO_SCORE,
                                      dropped ? dropped->words : "another statement has its words"});
}

void explain_statement(const struct explaining *e, size_t statement, struct explained *out)
{
    const struct analysis *a = e->a;
    const struct statement *s = &a->statements[statement];
    struct span cue = s->cue.count ? s->cue.at[0] : TRACE_NOWHERE;
    struct notes about = notes_about(e->sorted, cue);
    size_t drafts = notes_drafts(about);
    struct notes draft = drafts ? notes_draft(about, drafts - 1) : about;
    struct range sentences = sentences_of(a, s);
    *out = (struct explained){.cue = cue, .probability = s->confidence};
    explain_place(e, sentences, &out->facts);
    explain_quotations(e, s, &out->facts);
    if (cue.end > cue.begin) explain_cue_fact(e, cue, draft, &out->facts);
    explain_route(e, draft, &out->facts);
    explain_earlier(e, about, drafts, &out->facts);
    explain_links(e, draft, s->source.count > 0, &out->facts);
    explain_changes(e, s, draft, &out->facts);
    explain_judgement(e, s, draft, &out->facts);
    explain_speaker(e, s, draft, &out->facts);
    explain_via(e, s, draft, &out->facts);
    explain_meaning(e, s, draft, &out->facts);
    explain_times(e, sentences_span(a, sentences), &out->facts);
    explain_worth(e, s, draft, &out->facts);
    explain_dropped_near(e, sentences_span(a, sentences), &out->facts);
}
