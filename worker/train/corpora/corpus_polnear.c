/* PolNeAR's reader; see corpus_polnear.h.  The corpus is ours to trust but not to crash on: a malformed line is an
 * error. */
#include "worker/train/corpora/corpus_polnear.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum cw_error read_text(struct arena *arena, const char *path, const char **text, size_t *size)
{
    enum cw_error e = CW_OK;
    FILE *f = fopen(path, "rb");
    if (!f)
        return cw_fail(CW_ENOINPUT, "cannot open %s: %s", path, strerror(errno));
    if (fseek(f, 0, SEEK_END) || (long)(*size = (size_t)ftell(f)) < 0 || fseek(f, 0, SEEK_SET)) {
        e = cw_fail(CW_EIO, "cannot read %s: %s", path, strerror(errno));
        goto out;
    }
    char *bytes = arena_alloc(arena, *size + 1);
    if (fread(bytes, 1, *size, f) != *size)
        e = cw_fail(CW_EIO, "cannot read %s: %s", path, strerror(errno));
    *text = bytes;
out:
    fclose(f);
    return e;
}

static enum cw_error read_spans(struct arena *arena, const json_t *list, size_t text_size, struct spans *out)
{
    out->count = json_array_size(list);
    out->at = arena_array(arena, out->count + 1, sizeof *out->at);
    for (size_t i = 0; i < out->count; i++) {
        const json_t *s = json_array_get(list, i);
        json_int_t begin = json_integer_value(json_array_get(s, 0)), end = json_integer_value(json_array_get(s, 1));
        if (begin < 0 || begin >= end || (size_t)end > text_size)
            return cw_fail(CW_EDATA, "a span [%lld,%lld] in a text of %zu bytes", (long long)begin, (long long)end,
                           text_size);
        out->at[i] = (struct span){(uint32_t)begin, (uint32_t)end};
    }
    return CW_OK;
}

static enum cw_error read_article(struct arena *arena, const char *directory, const json_t *line,
                                  struct polnear_article *out)
{
    const char *name = json_string_value(json_object_get(line, "doc"));
    if (!name)
        return cw_fail(CW_EDATA, "an article without a name");
    out->name = arena_strdup(arena, name);
    enum cw_error e = read_text(arena, arena_printf(arena, "%s/%s.txt", directory, name), &out->text, &out->text_size);
    const json_t *list = json_object_get(line, "attributions");
    out->attribution_count = json_array_size(list);
    out->attributions = arena_array(arena, out->attribution_count + 1, sizeof *out->attributions);
    for (size_t i = 0; !e && i < out->attribution_count; i++) {
        const json_t *j = json_array_get(list, i);
        struct attribution *t = &out->attributions[i];
        e = read_spans(arena, json_object_get(j, "source"), out->text_size, &t->source);
        if (!e)
            e = read_spans(arena, json_object_get(j, "cue"), out->text_size, &t->cue);
        if (!e)
            e = read_spans(arena, json_object_get(j, "content"), out->text_size, &t->content);
    }
    if (!e)
        e = read_spans(arena, json_object_get(line, "discard"), out->text_size, &out->discard);
    return cw_context(e, "article %s", name);
}

enum cw_error polnear_read(const char *directory, struct polnear *out)
{
    enum cw_error e = CW_OK;
    char *line = NULL;
    size_t capacity = 0, room = 0;
    *out = (struct polnear){.arena = arena_new(0)};
    if (!out->arena)
        return cw_fail(CW_ENOMEM, "no memory for a corpus");
    const char *path = arena_printf(out->arena, "%s/gold.jsonl", directory);
    FILE *f = fopen(path, "r");
    if (!f)
        return cw_fail(CW_ENOINPUT, "cannot open %s: %s", path, strerror(errno));
    while (!e && getline(&line, &capacity, f) > 0) {
        json_error_t why;
        json_t *article = json_loads(line, 0, &why);
        if (!article) {
            e = cw_fail(CW_EDATA, "%s, line %zu: %s", path, out->article_count + 1, why.text);
            break;
        }
        if (out->article_count == room) {
            size_t more = room ? 2 * room : 64;
            out->articles =
                arena_grow(out->arena, out->articles, room * sizeof *out->articles, more * sizeof *out->articles);
            room = more;
        }
        e = read_article(out->arena, directory, article, &out->articles[out->article_count++]);
        json_decref(article);
    }
    free(line);
    fclose(f);
    return e;
}

void polnear_free(struct polnear *p)
{
    arena_free(p->arena);
    *p = (struct polnear){0};
}

struct range polnear_tokens(const struct analysis *a, struct span s)
{
    size_t low = 0, high = a->token_count;
    while (low < high) {  /* the first token that ends after the span's begin */
        size_t middle = low + (high - low) / 2;
        if (a->tokens[middle].end > s.begin)
            high = middle;
        else
            low = middle + 1;
    }
    struct range r = {(uint32_t)low, (uint32_t)low};
    while (r.last < a->token_count && a->tokens[r.last].begin < s.end)
        r.last++;
    return r;
}
