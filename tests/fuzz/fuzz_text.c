/* Any bytes as an article, through the stages that need no model: tokens, sentences and paragraphs keep in order and
 * inside the text, quotations and times stand on them.  The first line is the document's date. */
#include <stdint.h>
#include <string.h>

#include "proto/utf8.h"
#include "worker/extract/metadata/metadata.h"
#include "worker/extract/statements/quotes.h"
#include "worker/extract/text/text.h"
#include "worker/extract/time/times.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct analysis *a)
{
    uint32_t at = 0, token = 0;
    for (size_t t = 0; t < a->token_count; t++) {
        CW_CHECK(a->tokens[t].begin >= at && a->tokens[t].end > a->tokens[t].begin && a->tokens[t].end <= a->text_size);
        CW_CHECK(a->tokens[t].end - a->tokens[t].begin <= TEXT_MAX_TOKEN);
        CW_CHECK(utf8_boundary(a->text, a->text_size, a->tokens[t].begin) &&
                 utf8_boundary(a->text, a->text_size, a->tokens[t].end));
        at = a->tokens[t].end;
    }
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range r = a->sentences[s].tokens;
        CW_CHECK(r.first == token && r.last > token && r.last - r.first <= TEXT_MAX_SENTENCE);
        token = r.last;
    }
    CW_CHECK(token == a->token_count);
    for (size_t i = 0; i < a->time_count; i++)
        CW_CHECK(a->times[i].span.begin < a->times[i].span.end &&
                 (!i || a->times[i - 1].span.end <= a->times[i].span.begin));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 16 || memchr(data, 0, size) || utf8_fault((const char *)data, size) < size) return 0;
    struct arena *arena = arena_new(0);
    char *text = arena_strndup(arena, (const char *)data, size), *line = strchr(text, '\n');
    struct document d = {.text = text, .text_size = size};
    if (line) {
        *line = 0;
        d.published = text;
        d.text = line + 1;
        d.text_size = strlen(d.text);
    }
    struct analysis a = {.arena = arena, .document = &d, .text = d.text, .text_size = (uint32_t)d.text_size};
    text_stage(&a);
    metadata_stage(&a);
    quotes_stage(&a);
    times_stage(&a);
    check(&a);
    arena_free(arena);
    return 0;
}
