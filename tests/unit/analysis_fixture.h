/* An analysis of a text, for unit tests of the stages. */
#ifndef CW_TESTS_ANALYSIS_FIXTURE_H
#define CW_TESTS_ANALYSIS_FIXTURE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/analysis.h"
#include "worker/extract/coref/coref.h"
#include "worker/extract/speakers/entities.h"
#include "worker/extract/metadata/metadata.h"
#include "worker/extract/reading.h"
#include "worker/extract/text/text.h"

/* The text and metadata stages have run.  Free with analysis_fixture_free. */
static inline struct analysis *analysis_of_document(const struct document *d)
{
    struct arena *arena = arena_new(0);
    struct analysis *a = arena_alloc(arena, sizeof *a);
    struct document *copy = arena_alloc(arena, sizeof *copy);
    *copy = *d;
    copy->text_size = strlen(d->text);
    *a = (struct analysis){.arena = arena,
                           .document = copy,
                           .text = copy->text,
                           .text_size = (uint32_t)copy->text_size};
    text_stage(a);
    metadata_stage(a);
    return a;
}

static inline struct analysis *analysis_of(const char *text)
{
    return analysis_of_document(&(struct document){.text = text});
}

static inline void analysis_fixture_free(struct analysis *a) { arena_free(a->arena); }

/* The shipped models of words, opened once (tests run from the top of the tree). */
static inline const struct readers *fixture_readers(void)
{
    static struct readers readers;
    if (!readers.lexicon && readers_open("models", &readers)) ck_abort_msg("%s", cw_error_text());
    return &readers;
}

static inline const struct lexicon *fixture_lexicon(void)
{
    static struct lexicon *lexicon;
    if (!lexicon && lexicon_open("models/lexicon.bin", &lexicon)) ck_abort_msg("%s", cw_error_text());
    return lexicon;
}

static inline const struct syntax_model *fixture_parser(void) { return fixture_readers()->syntax; }

/* Tags and trees; names are the test's. */
static inline void fixture_tags(struct analysis *a)
{
    struct readers without_names = *fixture_readers();
    without_names.names = NULL;
    reading_stages(&without_names, a);
}

/* Needs tags, names and quotations. */
static inline void fixture_coref(struct analysis *a)
{
    static struct coref_model *model;
    if (!model && coref_open("models/coref.bin", fixture_lexicon(), fixture_parser(), &model))
        ck_abort_msg("%s", cw_error_text());
    coref_stage(model, a);
}

/* Makes every occurrence of a listed name a name mention, and joins them: "PER Ada Vell|ORG Halden Group".  Where two
 * listed names begin together, the longer is meant. */
static inline void fixture_names(struct analysis *a, const char *list)
{
    a->names = arena_array(a->arena, a->token_count + 1, sizeof *a->names);
    for (uint32_t t = 0; t < a->token_count; t++) {
        uint32_t best = 0;
        enum entity_type type = ENTITY_PER;
        for (const char *p = list; *p;) {
            size_t n = strcspn(p, "|"), at = strcspn(p, " ") + 1;
            const char *name = p + at, *text = a->text + a->tokens[t].begin;
            uint32_t last = t;
            while (last < a->token_count && a->tokens[last].end < a->tokens[t].begin + (n - at)) last++;
            bool ends = last < a->token_count && a->tokens[last].end == a->tokens[t].begin + (n - at);
            if (ends && !strncmp(text, name, n - at) && last + 1 > best) {
                best = last + 1;
                for (int k = 0; k < ENTITY_TYPE_COUNT; k++)
                    if (!strncmp(p, entity_type_name((enum entity_type)k), at - 1) &&
                        strlen(entity_type_name((enum entity_type)k)) == at - 1)
                        type = (enum entity_type)k;
            }
            p += n + (p[n] == '|');
        }
        if (!best) continue;
        a->names[a->name_count++] = (struct name_mention){{t, best}, type, 1};
        t = best - 1;
    }
    entities_stage(fixture_lexicon(), a);
}

/* The tokens joined by spaces, sentences by " / ", paragraphs by " // ". */
static inline char *analysis_render(struct analysis *a)
{
    struct buffer b = {0};
    for (size_t s = 0; s < a->sentence_count; s++) {
        if (s) buffer_puts(&b, a->sentences[s].paragraph != a->sentences[s - 1].paragraph ? " // " : " / ");
        for (uint32_t t = a->sentences[s].tokens.first; t < a->sentences[s].tokens.last; t++) {
            if (t > a->sentences[s].tokens.first) buffer_puts(&b, " ");
            buffer_append(&b, a->text + a->tokens[t].begin, a->tokens[t].end - a->tokens[t].begin);
        }
    }
    char *out = arena_strdup(a->arena, buffer_terminate(&b));
    buffer_free(&b);
    return out;
}

#endif
