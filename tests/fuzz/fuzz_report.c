/* The report's page about an article of any bytes: it stays well-formed, and nothing in it becomes markup.  The first
 * bytes say where statements, wordings and names lie in the text; the rest is text, title, outlet and url. */
#include "tests/unit/report_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DEPTH = 32, SPANS = 6 };

/* Elements close in the order in which they were opened, attributes are quoted, no character
 * is one that a page may not have. */
static void check_markup(const char *p, const char *end)
{
    const char *open[DEPTH];
    size_t sizes[DEPTH], depth = 0;
    for (; p < end; p++) {
        CW_CHECK(*p == '\n' || *p == '\t' || (unsigned char)*p >= ' ');
        if (*p != '<') continue;
        bool closes = *++p == '/';
        const char *name = p += closes;
        size_t length = strspn(p, "abcdefghijklmnopqrstuvwxyzDOCTYPE0123456789!");
        CW_CHECK(length);
        for (bool quoted = false; quoted || *p != '>'; p++) {
            if (*p == '"') quoted = !quoted;
            CW_CHECK(p < end && *p != '<');
        }
        if (*name == '!' || p[-1] == '/') continue;
        if (!closes) {
            CW_CHECK(depth < DEPTH);
            open[depth] = name;
            sizes[depth++] = length;
        } else {
            CW_CHECK(depth-- && sizes[depth] == length && !memcmp(open[depth], name, length));
        }
    }
    CW_CHECK(!depth);
}

static struct span take_span(const uint8_t **data, size_t *left, size_t text_size)
{
    uint32_t a = (*data)[0], b = a + (*data)[1];
    *data += 2;
    *left -= 2;
    return (struct span){a < text_size ? a : (uint32_t)text_size, b < text_size ? b : (uint32_t)text_size};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 * SPANS + 1) return 0;
    struct arena *arena = arena_new(0);
    struct report r = dam_report(arena);
    struct buffer page = {0};
    const char *text = arena_strndup(arena, (const char *)data + 2 * SPANS, size - 2 * SPANS);
    size_t text_size = strlen(text);
    struct report_article *article = &r.articles[0];
    struct statement *s = arena_array(arena, 1, sizeof *s);
    struct span *at = arena_array(arena, SPANS, sizeof *at);
    for (size_t i = 0; i < SPANS; i++) at[i] = take_span(&data, &size, text_size);
    *s = (struct statement){.source = {at, 1}, .cue = {at + 1, 1}, .content = {at + 2, 1}, .within = -1};
    article->record.statements = s;
    article->record.statement_count = 1;
    article->record.text = article->about.title = article->about.outlet = article->about.url = text;
    article->record.text_size = text_size;
    r.title = text;
    for (size_t i = 0; i < r.claim_count; i++) {
        struct appearance *a = &r.claims[i].material.appearances[0];
        a->begin = at[3 + i % 3].begin;
        a->end = at[3 + i % 3].end;
        a->text = a->speaker = text;
    }
    r.copy_count = 0;
    report_write(&r, &page);
    buffer_terminate(&page);
    CW_CHECK(!page.failed);
    check_markup(page.data, page.data + page.size);
    buffer_free(&page);
    arena_free(arena);
    return 0;
}
