/* An analysis of a text, for unit tests of the stages. */
#ifndef CW_TESTS_ANALYSIS_FIXTURE_H
#define CW_TESTS_ANALYSIS_FIXTURE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/analysis.h"
#include "worker/extract/metadata.h"
#include "worker/extract/text.h"

/* The text and metadata stages have run.  Free with analysis_fixture_free. */
static inline struct analysis *analysis_of_document(const struct document *d)
{
    struct arena *arena = arena_new(0);
    struct analysis *a = arena_alloc(arena, sizeof *a);
    struct document *copy = arena_alloc(arena, sizeof *copy);
    *copy = *d;
    copy->text_size = strlen(d->text);
    *a = (struct analysis){.arena = arena, .document = copy, .text = copy->text, .text_size = (uint32_t)copy->text_size};
    text_stage(a);
    metadata_stage(a);
    return a;
}

static inline struct analysis *analysis_of(const char *text) { return analysis_of_document(&(struct document){.text = text}); }

static inline void analysis_fixture_free(struct analysis *a) { arena_free(a->arena); }

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
