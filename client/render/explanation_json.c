/* Explanations for machines; see explanation.h. */
#include <inttypes.h>
#include <string.h>

#include "client/render/article.h"
#include "client/render/explanation.h"
#include "proto/json.h"

static void put_string(struct buffer *out, const char *key, const char *value)
{
    if (!value) return;
    buffer_printf(out, ",\"%s\":", key);
    json_append_string(out, value, strlen(value));
}

/* Leaves out what there is not. */
static void put_fact(struct buffer *out, const struct record *r, const struct fact *f)
{
    buffer_printf(out, "{\"stage\":\"%s\"", f->stage);
    put_string(out, "what", f->what);
    put_string(out, "value", f->value);
    if (f->span.end > f->span.begin) {
        buffer_printf(out, ",\"start\":%" PRIu32 ",\"end\":%" PRIu32 ",\"text\":", f->span.begin, f->span.end);
        json_append_string(out, r->text + f->span.begin, f->span.end - f->span.begin);
    }
    if (f->score >= 0) buffer_printf(out, ",\"score\":%.4g", (double)f->score);
    put_string(out, "words", f->words);
    buffer_puts(out, "}");
}

static void put_facts(struct buffer *out, const struct record *r, const char *key, const struct facts *facts)
{
    buffer_printf(out, ",\"%s\":[", key);
    for (size_t i = 0; i < facts->count; i++) {
        if (i) buffer_puts(out, ",");
        put_fact(out, r, &facts->at[i]);
    }
    buffer_puts(out, "]");
}

static void put_statements(struct buffer *out, const struct record *r, const struct explanation *why, int64_t only)
{
    buffer_puts(out, ",\"statements\":[");
    for (size_t i = 0, written = 0; i < why->statement_count; i++) {
        if (only >= 0 && (size_t)only != i) continue;
        const struct explained *s = &why->statements[i];
        buffer_printf(out, "%s{\"id\":\"s%zu\",\"confidence\":%.4g", written++ ? "," : "", i + 1,
                      (double)s->probability);
        put_facts(out, r, "facts", &s->facts);
        buffer_puts(out, "}");
    }
    buffer_puts(out, "]");
}

static void put_document(struct buffer *out, const struct record *r, const struct explanation *why)
{
    buffer_puts(out, ",\"stages\":[");
    for (size_t i = 0; i < why->stage_count; i++) {
        const struct explained_stage *s = &why->stages[i];
        buffer_printf(out, "%s{\"stage\":\"%s\",\"microseconds\":%" PRIu64, i ? "," : "", s->stage, s->microseconds);
        put_string(out, "found", s->found);
        buffer_puts(out, "}");
    }
    buffer_puts(out, "]");
    put_facts(out, r, "metadata", &why->metadata);
    put_facts(out, r, "names", &why->names);
    buffer_puts(out, ",\"not_kept\":[");
    for (size_t i = 0; i < why->dropped_count; i++) {
        const struct explained *d = &why->dropped[i];
        buffer_puts(out, i ? ",{\"probability\":" : "{\"probability\":");
        if (d->probability < 0) buffer_puts(out, "null");
        else buffer_printf(out, "%.4g", (double)d->probability);
        put_facts(out, r, "facts", &d->facts);
        buffer_puts(out, "}");
    }
    buffer_puts(out, "]");
}

enum cw_error explanation_print_json(struct terminal *t, const struct record *r, const struct explanation *why,
                                     int64_t statement, const char *stored_engine, bool indented)
{
    struct buffer out = {0};
    enum cw_error e = CW_OK;
    buffer_puts(&out, "{\"v\":1,\"type\":\"explanation\"");
    put_string(&out, "document", r->id);
    put_string(&out, "uri", r->uri);
    put_string(&out, "title", r->title);
    put_string(&out, "engine", r->engine);
    put_string(&out, "stored_engine", stored_engine);
    if (statement < 0) put_document(&out, r, why);
    put_statements(&out, r, why, statement);
    buffer_puts(&out, "}");
    if (indented) e = article_indent_json(&out);
    buffer_puts(&out, "\n");
    if (!e && out.failed) e = cw_fail(CW_ENOMEM, "out of memory");
    if (!e) terminal_data(t, out.data, out.size);
    buffer_free(&out);
    return e;
}
