/* See explain_document.h. */
#include "worker/extract/explain/explain_document.h"

#include "worker/extract/explain/explain_cue.h"
#include "worker/extract/explain/explain_notes.h"

/* --- stages --------------------------------------------------------------------------------------------------- */

static const char *counted(const struct analysis *a, size_t n, const char *noun)
{
    bool y = n != 1 && noun[strlen(noun) - 1] == 'y';  /* entity, entities */
    return arena_printf(a->arena, "%zu %.*s%s", n, (int)(strlen(noun) - y), noun, n == 1 ? "" : y ? "ies" : "s");
}

static const char *found_by(const struct analysis *a, const char *stage)
{
    size_t drafts = 0, spoken = 0;
    for (size_t i = 0; i < a->trace->count; i++) drafts += a->trace->notes[i].step == TRACE_CUE;
    for (size_t i = 0; i < a->statement_count; i++) spoken += a->statements[i].has_speaker;
    if (!strcmp(stage, "text"))
        return arena_printf(a->arena, "%s, %s, %s", counted(a, a->paragraph_count, "paragraph"),
                            counted(a, a->sentence_count, "sentence"), counted(a, a->token_count, "token"));
    if (!strcmp(stage, "quotes")) return counted(a, a->quotation_count, "quotation");
    if (!strcmp(stage, "names")) return counted(a, a->name_count, "name");
    if (!strcmp(stage, "entities")) return counted(a, a->entity_count, "entity");
    if (!strcmp(stage, "times")) return counted(a, a->time_count, "time");
    if (!strcmp(stage, "statements"))
        return arena_printf(a->arena, "%s, %zu kept", counted(a, drafts, "draft"), a->statement_count);
    if (!strcmp(stage, "speakers")) return counted(a, spoken, "speaker");
    return NULL;
}

void explain_stages(const struct analysis *a, struct explanation *out)
{
    out->stages = arena_array(a->arena, a->trace->time_count + 1, sizeof *out->stages);
    out->stage_count = a->trace->time_count;
    for (size_t i = 0; i < out->stage_count; i++) {
        const struct trace_time *t = &a->trace->times[i];
        out->stages[i] = (struct explained_stage){t->stage, t->microseconds, found_by(a, t->stage)};
    }
}

/* --- metadata ------------------------------------------------------------------------------------------------- */

/* Where a text stands in the lines above and below the article; empty: nowhere there. */
static struct span find_in_lines(const struct analysis *a, const char *text)
{
    size_t n = strlen(text);
    for (size_t p = 0; p < a->paragraph_count && n; p++) {
        const struct paragraph *q = &a->paragraphs[p];
        if (q->role == PARAGRAPH_BODY || q->end - q->begin < n) continue;
        const char *at = memmem(a->text + q->begin, q->end - q->begin, text, n);
        if (at) return (struct span){(uint32_t)(at - a->text), (uint32_t)(at - a->text + (ptrdiff_t)n)};
    }
    return TRACE_NOWHERE;
}

static void add(const struct analysis *a, struct facts *out, const char *what, const char *value, struct span span,
                const char *words)
{
    facts_add(a, out, (struct fact){"metadata", what, value, span, TRACE_NO_SCORE, words});
}

static void explain_title(const struct analysis *a, struct facts *out)
{
    struct span at = TRACE_NOWHERE;
    for (size_t p = 0; p < a->paragraph_count && at.end == 0; p++)
        if (a->paragraphs[p].role == PARAGRAPH_TITLE) at = (struct span){a->paragraphs[p].begin, a->paragraphs[p].end};
    if (!a->title) add(a, out, "title", "none", TRACE_NOWHERE, "the first line does not read like a headline");
    else if (a->document->title) add(a, out, "title", a->title, at, "given with the document");
    else add(a, out, "title", a->title, at, "the first line reads like a headline");
}

static void explain_outlet(const struct analysis *a, struct facts *out)
{
    if (!a->outlet) add(a, out, "outlet", "unknown", TRACE_NOWHERE, NULL);
    else if (a->document->outlet) add(a, out, "outlet", a->outlet, TRACE_NOWHERE, "given with the document");
    else if (a->agency && !strcmp(a->agency, a->outlet))
        add(a, out, "outlet", a->outlet, a->dateline, "the agency in the dateline");
    else add(a, out, "outlet", a->outlet, find_in_lines(a, a->outlet), "a line beside the article names it");
}

static void explain_authors(const struct analysis *a, struct facts *out)
{
    for (size_t i = 0; i < a->author_count; i++) {
        bool given = a->document->author_count > 0;
        add(a, out, "author", a->authors[i], given ? TRACE_NOWHERE : find_in_lines(a, a->authors[i]),
            given ? "given with the document" : "from the byline");
    }
    if (!a->author_count) add(a, out, "author", "unknown", TRACE_NOWHERE, "no byline was found");
}

const char *explain_interval(const struct analysis *a)
{
    const struct publication_date *p = &a->published;
    if (!strncmp(p->lo, p->hi, 10)) return arena_strndup(a->arena, p->lo, 10);
    return arena_printf(a->arena, "%.10s to %.10s", p->lo, p->hi);
}

/* The date as it is written in a line above the article: the first expression there with that value. */
static struct span find_date(const struct analysis *a)
{
    for (size_t i = 0; i < a->time_count; i++) {
        const struct time_expression *t = &a->times[i];
        size_t n = strlen(t->value);
        if (n > 10) n = 10;
        if (n >= 4 && !strncmp(t->value, a->published.lo, n)) return t->span;
    }
    return TRACE_NOWHERE;
}

static void explain_published(const struct analysis *a, struct facts *out)
{
    static const char *const words[DATE_BASIS_COUNT] = {
        [BASIS_GIVEN] = "given with the document",
        [BASIS_META] = "from the page's own data",
        [BASIS_HEADER] = "from a line above or below the article",
        [BASIS_DATELINE] = "from the dateline",
        [BASIS_INFERRED] = "from the address, or from a day in the text and the year of the copyright line",
    };
    if (!a->has_published) {
        add(a, out, "published", "unknown", TRACE_NOWHERE, "so “Monday” and “last week” cannot become dates");
        return;
    }
    struct span at = a->published.basis == BASIS_HEADER     ? find_date(a)
                     : a->published.basis == BASIS_DATELINE ? a->dateline
                                                            : TRACE_NOWHERE;
    add(a, out, "published", explain_interval(a), at, words[a->published.basis]);
}

void explain_metadata(const struct analysis *a, struct facts *out)
{
    explain_title(a, out);
    explain_outlet(a, out);
    explain_authors(a, out);
    if (a->dateline.end > a->dateline.begin)
        add(a, out, "dateline", NULL, a->dateline, "where, when and by which agency");
    explain_published(a, out);
    for (size_t p = 0; p < a->paragraph_count; p++)
        if (a->paragraphs[p].role == PARAGRAPH_BOILERPLATE)
            add(a, out, "boilerplate", NULL, (struct span){a->paragraphs[p].begin, a->paragraphs[p].end},
                "no part of the article");
}

/* --- names ---------------------------------------------------------------------------------------------------- */

static const char *times_words(const struct analysis *a, size_t n)
{
    return n == 1 ? "once" : n == 2 ? "twice" : arena_printf(a->arena, "%zu times", n);
}

void explain_names(const struct analysis *a, struct facts *out)
{
    static const char *const types[ENTITY_TYPE_COUNT] = {
        [ENTITY_PER] = "person", [ENTITY_ORG] = "organisation", [ENTITY_LOC] = "place",
        [ENTITY_NORP] = "nationality or group", [ENTITY_MISC] = "something else with a name",
    };
    float *least = arena_array(a->arena, a->entity_count + 1, sizeof *least);
    size_t *named = arena_array(a->arena, a->entity_count + 1, sizeof *named);
    struct span *first = arena_array(a->arena, a->entity_count + 1, sizeof *first);
    for (size_t i = 0; i < a->name_count; i++) {
        uint32_t e = a->name_entity[i];
        float c = a->names[i].confidence;
        if (!named[e]) first[e] = range_span(a, a->names[i].tokens);
        if (!named[e]++ || c < least[e]) least[e] = c;
    }
    for (size_t e = 0; e < a->entity_count; e++) {
        size_t others = a->entities[e].mention_count > named[e] ? a->entities[e].mention_count - named[e] : 0;
        const char *meant = others ? arena_printf(a->arena, ", meant by other words %s", times_words(a, others)) : "";
        const char *words = arena_printf(a->arena, "e%zu, %s, named %s%s", e + 1, types[a->entities[e].type],
                                         times_words(a, named[e]), meant);
        facts_add(a, out,
                  (struct fact){"names", "name", a->entities[e].name, first[e], named[e] ? least[e] : TRACE_NO_SCORE,
                                words});
    }
}
