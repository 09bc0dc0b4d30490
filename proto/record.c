/* The names of a record's values, the encoder, and the change of offset units.  The decoder is in record_decode.c. */
#include "proto/record.h"

#include <stdio.h>
#include <stdlib.h>

#include "proto/limits.h"
#include "proto/pack.h"
#include "proto/utf8.h"

#define X(code, name) name,
#define NAMES(type, function, LIST)                                        \
    const char *function(type value)                                       \
    {                                                                      \
        static const char *const names[] = {LIST(X)};                      \
        CW_CHECK((size_t)value < sizeof names / sizeof *names);            \
        return names[value];                                               \
    }
NAMES(enum entity_type, entity_type_name, ENTITY_TYPES)
NAMES(enum mention_kind, mention_kind_name, MENTION_KINDS)
NAMES(enum time_type, time_type_name, TIME_TYPES)
NAMES(enum statement_form, statement_form_name, STATEMENT_FORMS)
NAMES(enum statement_kind, statement_kind_name, STATEMENT_KINDS)
NAMES(enum polarity, polarity_name, POLARITIES)
NAMES(enum date_basis, date_basis_name, DATE_BASES)
#undef NAMES
#undef X

/* "e7", "s4"; nil for an index of -1. */
static void pack_reference_at(msgpack_packer *p, const char *key, char letter, int64_t index)
{
    char reference[24];
    snprintf(reference, sizeof reference, "%c%lld", letter, (long long)index + 1);
    pack_string_at(p, key, index < 0 ? NULL : reference);
}

static void pack_span_keys(msgpack_packer *p, struct span s)
{
    pack_uint_at(p, "start", s.begin);
    pack_uint_at(p, "end", s.end);
}

static void pack_spans_at(msgpack_packer *p, const char *key, struct spans s)
{
    pack_array_at(p, key, s.count);
    for (size_t i = 0; i < s.count; i++) {
        msgpack_pack_array(p, 2);
        msgpack_pack_uint32(p, s.at[i].begin);
        msgpack_pack_uint32(p, s.at[i].end);
    }
}

static void pack_float_at(msgpack_packer *p, const char *key, float value)
{
    pack_string(p, key);
    msgpack_pack_float(p, value);
}

static void pack_published(msgpack_packer *p, const struct record *r)
{
    pack_string(p, "published");
    if (!r->has_published) {
        msgpack_pack_nil(p);
        return;
    }
    msgpack_pack_map(p, 3);
    pack_string_at(p, "lo", r->published.lo);
    pack_string_at(p, "hi", r->published.hi);
    pack_string_at(p, "basis", date_basis_name(r->published.basis));
}

static void pack_entities(msgpack_packer *p, const struct record *r)
{
    pack_array_at(p, "entities", r->entity_count);
    for (size_t i = 0; i < r->entity_count; i++) {
        const struct entity *e = &r->entities[i];
        msgpack_pack_map(p, 4);
        pack_reference_at(p, "id", 'e', (int64_t)i);
        pack_string_at(p, "type", entity_type_name(e->type));
        pack_string_at(p, "name", e->name);
        pack_array_at(p, "mentions", e->mention_count);
        for (size_t k = 0; k < e->mention_count; k++) {
            msgpack_pack_map(p, 3);
            pack_span_keys(p, e->mentions[k].span);
            pack_string_at(p, "kind", mention_kind_name(e->mentions[k].kind));
        }
    }
}

static void pack_times(msgpack_packer *p, const struct record *r)
{
    pack_array_at(p, "times", r->time_count);
    for (size_t i = 0; i < r->time_count; i++) {
        msgpack_pack_map(p, 4);
        pack_span_keys(p, r->times[i].span);
        pack_string_at(p, "type", time_type_name(r->times[i].type));
        pack_string_at(p, "value", r->times[i].value);
    }
}

static void pack_speaker(msgpack_packer *p, const struct statement *s)
{
    pack_string(p, "speaker");
    if (!s->has_speaker) {
        msgpack_pack_nil(p);
        return;
    }
    msgpack_pack_map(p, 4);
    pack_string_at(p, "name", s->speaker.name);
    pack_reference_at(p, "entity", 'e', s->speaker.entity);
    pack_string(p, "anonymous");
    pack_boolean(p, s->speaker.anonymous);
    pack_uint_at(p, "count", s->speaker.count);
}

static void pack_statements(msgpack_packer *p, const struct record *r)
{
    pack_array_at(p, "statements", r->statement_count);
    for (size_t i = 0; i < r->statement_count; i++) {
        const struct statement *s = &r->statements[i];
        msgpack_pack_map(p, 12);
        pack_reference_at(p, "id", 's', (int64_t)i);
        pack_string_at(p, "form", statement_form_name(s->form));
        pack_string_at(p, "kind", statement_kind_name(s->kind));
        pack_string_at(p, "polarity", polarity_name(s->polarity));
        pack_spans_at(p, "source", s->source);
        pack_spans_at(p, "cue", s->cue);
        pack_spans_at(p, "content", s->content);
        pack_speaker(p, s);
        pack_strings_at(p, "via", s->via, s->via_count);
        pack_reference_at(p, "within", 's', s->within);
        pack_float_at(p, "checkworthy", s->checkworthy);
        pack_float_at(p, "confidence", s->confidence);
    }
}

static void pack_sentences(msgpack_packer *p, const struct record *r)
{
    pack_array_at(p, "sentences", r->sentence_count);
    for (size_t i = 0; i < r->sentence_count; i++) {
        msgpack_pack_map(p, 3);
        pack_span_keys(p, r->sentences[i].span);
        pack_float_at(p, "checkworthy", r->sentences[i].checkworthy);
    }
}

enum cw_error record_encode(const struct record *r, struct buffer *out)
{
    size_t before = out->size;
    msgpack_packer p;
    pack_init(&p, out);
    msgpack_pack_map(&p, r->sentences ? 16 : 15);
    pack_uint_at(&p, "v", 1);
    pack_string_at(&p, "type", "document");
    pack_string_at(&p, "id", r->id);
    pack_string_at(&p, "uri", r->uri);
    pack_string_at(&p, "url", r->url);
    pack_string_at(&p, "title", r->title);
    pack_string_at(&p, "outlet", r->outlet);
    pack_strings_at(&p, "authors", r->authors, r->author_count);
    pack_string_at(&p, "language", r->language);
    pack_published(&p, r);
    pack_string(&p, "text");
    pack_text(&p, r->text, r->text_size);
    pack_entities(&p, r);
    pack_times(&p, r);
    pack_statements(&p, r);
    if (r->sentences) pack_sentences(&p, r);
    pack_string_at(&p, "engine", r->engine);
    if (out->failed) return cw_fail(CW_ENOMEM, "out of memory while encoding a record");
    size_t size = out->size - before;
    if (size > CW_MAX_RECORD)
        return cw_fail(CW_ELIMIT, "the record has %zu bytes, at most %d are allowed", size, CW_MAX_RECORD);
    return CW_OK;
}

/* ---- offset units ---- */

/* A record's spans come in no single order, so counts up to every STEP bytes are kept and the rest is counted anew. */
enum { STEP = 64 };

struct offsets {
    const char *text;
    enum offset_unit unit;
    uint32_t *before;  /* units before each STEPth byte */
};

static uint32_t count_units(const char *text, size_t begin, size_t end, enum offset_unit unit)
{
    uint32_t units = 0;
    for (size_t i = begin; i < end; i++) {
        unsigned char c = (unsigned char)text[i];
        units += (c & 0xC0) != 0x80;
        if (unit == OFFSET_UTF16) units += c >= 0xF0;  /* a surrogate pair */
    }
    return units;
}

static void convert(const struct offsets *o, uint32_t *at)
{
    size_t step = *at / STEP;
    *at = o->before[step] + count_units(o->text, step * STEP, *at, o->unit);
}

static void convert_span(const struct offsets *o, struct span *s)
{
    convert(o, &s->begin);
    convert(o, &s->end);
}

static void convert_spans(const struct offsets *o, struct spans s)
{
    for (size_t i = 0; i < s.count; i++) convert_span(o, &s.at[i]);
}

void record_convert_offsets(struct record *r, enum offset_unit unit)
{
    if (unit == OFFSET_BYTE) return;
    size_t steps = r->text_size / STEP + 1;
    struct offsets o = {r->text, unit, calloc(steps, sizeof *o.before)};
    CW_CHECK(o.before);
    for (size_t i = 1; i < steps; i++)
        o.before[i] = o.before[i - 1] + count_units(r->text, (i - 1) * STEP, i * STEP, unit);
    for (size_t i = 0; i < r->entity_count; i++)
        for (size_t k = 0; k < r->entities[i].mention_count; k++) convert_span(&o, &r->entities[i].mentions[k].span);
    for (size_t i = 0; i < r->time_count; i++) convert_span(&o, &r->times[i].span);
    for (size_t i = 0; i < r->statement_count; i++) {
        convert_spans(&o, r->statements[i].source);
        convert_spans(&o, r->statements[i].cue);
        convert_spans(&o, r->statements[i].content);
    }
    for (size_t i = 0; i < r->sentence_count; i++) convert_span(&o, &r->sentences[i].span);
    free(o.before);
}
