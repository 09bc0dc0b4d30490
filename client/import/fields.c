/* The fields of a document as inputs name them: in JSON, in sidecars, in front matter. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client/import/importer.h"

static const struct field {
    const char *name, *alias;  /* the alias is what front matter commonly says */
    size_t offset;
} fields[] = {
    {"title", "headline", offsetof(struct document, title)},
    {"outlet", "publication", offsetof(struct document, outlet)},
    {"url", "link", offsetof(struct document, url)},
    {"published", "date", offsetof(struct document, published)},
    {"language", "lang", offsetof(struct document, language)},
    {"uri", NULL, offsetof(struct document, uri)},
};
enum { FIELD_COUNT = sizeof fields / sizeof *fields, MAX_JSON_VALUES = 64 * 1024 };

static const char **place(struct document *d, const struct field *f) { return (const char **)((char *)d + f->offset); }

static void add_author(struct document *d, const char *name, size_t n, struct arena *a)
{
    if (!n) return;
    if ((d->author_count & (d->author_count + 1)) == 0) {  /* full at 0, 1, 3, 7 ... */
        size_t size = sizeof *d->authors;
        d->authors = arena_grow(a, d->authors, d->author_count * size, (2 * d->author_count + 1) * size);
    }
    d->authors[d->author_count++] = arena_strndup(a, name, n);
}

bool fields_set(struct document *d, const char *name, const char *value, size_t n, struct arena *a)
{
    if (!strcasecmp(name, "author") || !strcasecmp(name, "authors")) {
        add_author(d, value, n, a);
        return true;
    }
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const struct field *f = &fields[i];
        if (strcasecmp(name, f->name) && (!f->alias || strcasecmp(name, f->alias))) continue;
        if (n && !*place(d, f)) *place(d, f) = arena_strndup(a, value, n);
        return true;
    }
    return false;
}

/* jansson goes 2048 deep and allocates for every value: both are bounded before it begins. */
static enum cw_error bound_json(const char *s, size_t n)
{
    unsigned depth = 0, values = 0;
    bool in_string = false;
    for (size_t i = 0; i < n; i++) {
        if (in_string) {
            if (s[i] == '\\') i++;
            else if (s[i] == '"') in_string = false;
            continue;
        }
        if (s[i] == '"') in_string = true;
        else if (s[i] == '[' || s[i] == '{') depth++, values++;
        else if (s[i] == ',') values++;
        else if ((s[i] == ']' || s[i] == '}') && depth) depth--;
        if (depth > CW_MAX_DEPTH) return cw_fail(CW_ELIMIT, "the JSON is nested more than %d deep", CW_MAX_DEPTH);
        if (values > MAX_JSON_VALUES) return cw_fail(CW_ELIMIT, "the JSON has more than %d values", MAX_JSON_VALUES);
    }
    return CW_OK;
}

static enum cw_error read_authors(const json_t *value, struct arena *a, struct document *out)
{
    if (json_is_string(value)) add_author(out, json_string_value(value), json_string_length(value), a);
    else if (!json_is_array(value) && !json_is_null(value))
        return cw_fail(CW_EDATA, "\"authors\" must be a string or a list of strings");
    size_t i;
    const json_t *author;
    if (json_array_size(value) > CW_MAX_AUTHORS)
        return cw_fail(CW_ELIMIT, "\"authors\" has more than %d entries", CW_MAX_AUTHORS);
    json_array_foreach(value, i, author) {
        if (!json_is_string(author)) return cw_fail(CW_EDATA, "\"authors\" must be a string or a list of strings");
        add_author(out, json_string_value(author), json_string_length(author), a);
    }
    return CW_OK;
}

static enum cw_error read_object(const json_t *object, bool needs_text, struct arena *a, struct document *out)
{
    if (!json_is_object(object)) return cw_fail(CW_EDATA, "must be a JSON object");
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const json_t *value = json_object_get(object, fields[i].name);
        if (!value || json_is_null(value)) continue;
        if (!json_is_string(value)) return cw_fail(CW_EDATA, "\"%s\" must be a string", fields[i].name);
        if (json_string_length(value))
            *place(out, &fields[i]) = arena_strndup(a, json_string_value(value), json_string_length(value));
    }
    const json_t *authors = json_object_get(object, "authors"), *text = json_object_get(object, "text");
    enum cw_error e = authors ? read_authors(authors, a, out) : CW_OK;
    if (e || !needs_text) return e;
    if (!json_is_string(text)) return cw_fail(CW_EDATA, text ? "\"text\" must be a string" : "has no \"text\"");
    out->text = arena_strndup(a, json_string_value(text), json_string_length(text));
    out->text_size = json_string_length(text);
    return CW_OK;
}

enum cw_error fields_from_json(const char *bytes, size_t n, bool needs_text, struct arena *a, struct document *out)
{
    json_error_t fault;
    *out = (struct document){0};
    /* a byte order mark, which JSON does not know */
    if (n >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) bytes += 3, n -= 3;
    enum cw_error e = bound_json(bytes, n);
    if (e) return e;
    json_t *object = json_loadb(bytes, n, 0, &fault);
    if (!object) return cw_fail(CW_EDATA, "not valid JSON at byte %d: %s", fault.position, fault.text);
    e = read_object(object, needs_text, a, out);
    json_decref(object);
    return e;
}
