/* Decoding a record checks everything that its readers rely on, because what comes from a worker's child was made while
 * reading hostile text. */
#include "proto/record.h"

#include <stdio.h>
#include <string.h>

#include "proto/limits.h"
#include "proto/pack.h"
#include "proto/utf8.h"

#define X(code, name) name,
static const char *const entity_types[] = {ENTITY_TYPES(X)};
static const char *const mention_kinds[] = {MENTION_KINDS(X)};
static const char *const time_types[] = {TIME_TYPES(X)};
static const char *const forms[] = {STATEMENT_FORMS(X)};
static const char *const kinds[] = {STATEMENT_KINDS(X)};
static const char *const polarities[] = {POLARITIES(X)};
static const char *const bases[] = {DATE_BASES(X)};
#undef X

struct decoder {
    struct unpack u;
    struct record *r;
};

static void check_span(struct decoder *d, struct span s)
{
    const struct record *r = d->r;
    if (s.begin >= s.end || s.end > r->text_size)
        unpack_fault(&d->u, "span %u-%u is not inside the text", s.begin, s.end);
    else if (!utf8_boundary(r->text, r->text_size, s.begin) || !utf8_boundary(r->text, r->text_size, s.end))
        unpack_fault(&d->u, "span %u-%u cuts a character", s.begin, s.end);
}

static struct span read_span(struct decoder *d, const msgpack_object_map *map)
{
    struct span s = {(uint32_t)unpack_uint(&d->u, map, "start", UINT32_MAX, true),
                     (uint32_t)unpack_uint(&d->u, map, "end", UINT32_MAX, true)};
    check_span(d, s);
    return s;
}

static struct spans read_spans(struct decoder *d, const msgpack_object_map *map, const char *key)
{
    struct unpack_list list = unpack_array(&d->u, map, key, CW_MAX_OBJECTS_RECORD, true);
    struct spans spans = {arena_array(d->u.arena, list.count, sizeof *spans.at), list.count};
    for (size_t i = 0; i < list.count && !d->u.error; i++) {
        const msgpack_object *o = &list.at[i], *pair = o->via.array.ptr;
        if (o->type != MSGPACK_OBJECT_ARRAY || o->via.array.size != 2 ||
            pair[0].type != MSGPACK_OBJECT_POSITIVE_INTEGER || pair[1].type != MSGPACK_OBJECT_POSITIVE_INTEGER ||
            pair[1].via.u64 > UINT32_MAX || pair[0].via.u64 > UINT32_MAX) {
            unpack_fault(&d->u, "%s: a span is not two whole numbers", key);
            break;
        }
        spans.at[i] = (struct span){(uint32_t)pair[0].via.u64, (uint32_t)pair[1].via.u64};
        check_span(d, spans.at[i]);
        if (i && spans.at[i].begin < spans.at[i - 1].end) unpack_fault(&d->u, "%s: its spans are not in order", key);
    }
    return spans;
}

/* The index of a reference such as "e7", or -1 for nil; a fault unless it is below `count`. */
static int32_t read_reference(struct decoder *d, const msgpack_object_map *map, const char *key, char letter,
                              size_t count)
{
    const msgpack_object *o = d->u.error ? NULL : unpack_find(map, key);
    if (!o) return -1;
    size_t value = 0, n = o->type == MSGPACK_OBJECT_STR ? o->via.str.size : 0;
    bool good = n >= 2 && n <= 10 && o->via.str.ptr[0] == letter && o->via.str.ptr[1] != '0';
    for (size_t i = 1; good && i < n; i++) {
        unsigned digit = (unsigned)o->via.str.ptr[i] - '0';
        good = digit < 10;
        value = value * 10 + digit;
    }
    if (good && value <= count) return (int32_t)value - 1;
    unpack_fault(&d->u, "%s refers to nothing", key);
    return -1;
}

/* The entry's own id must be its place in the list. */
static void check_own_id(struct decoder *d, const msgpack_object_map *map, char letter, size_t index)
{
    if (!d->u.error && read_reference(d, map, "id", letter, index + 1) != (int32_t)index)
        unpack_fault(&d->u, "%c%zu stands under another id", letter, index + 1);
}

static void read_mentions(struct decoder *d, const msgpack_object_map *map, struct entity *e)
{
    struct unpack_list list = unpack_array(&d->u, map, "mentions", CW_MAX_OBJECTS_RECORD, true);
    e->mentions = arena_array(d->u.arena, list.count, sizeof *e->mentions);
    e->mention_count = list.count;
    for (size_t i = 0; i < list.count && !d->u.error; i++) {
        const msgpack_object_map *m = unpack_map(&d->u, &list.at[i], "a mention");
        e->mentions[i].span = read_span(d, m);
        e->mentions[i].kind = unpack_name(&d->u, m, "kind", mention_kinds, MENTION_KIND_COUNT);
        if (i && e->mentions[i].span.begin < e->mentions[i - 1].span.begin)
            unpack_fault(&d->u, "mentions are not in text order");
    }
}

static void read_entities(struct decoder *d, const msgpack_object_map *map)
{
    struct unpack_list list = unpack_array(&d->u, map, "entities", CW_MAX_OBJECTS_RECORD, true);
    d->r->entities = arena_array(d->u.arena, list.count, sizeof *d->r->entities);
    d->r->entity_count = list.count;
    for (size_t i = 0; i < list.count && !d->u.error; i++) {
        struct entity *e = &d->r->entities[i];
        const msgpack_object_map *m = unpack_map(&d->u, &list.at[i], "an entity");
        check_own_id(d, m, 'e', i);
        e->type = unpack_name(&d->u, m, "type", entity_types, ENTITY_TYPE_COUNT);
        e->name = unpack_string(&d->u, m, "name", CW_MAX_FIELD, true);
        read_mentions(d, m, e);
    }
}

static void read_times(struct decoder *d, const msgpack_object_map *map)
{
    struct unpack_list list = unpack_array(&d->u, map, "times", CW_MAX_OBJECTS_RECORD, true);
    d->r->times = arena_array(d->u.arena, list.count, sizeof *d->r->times);
    d->r->time_count = list.count;
    for (size_t i = 0; i < list.count && !d->u.error; i++) {
        struct time_expression *t = &d->r->times[i];
        const msgpack_object_map *m = unpack_map(&d->u, &list.at[i], "a time");
        t->span = read_span(d, m);
        t->type = unpack_name(&d->u, m, "type", time_types, TIME_TYPE_COUNT);
        t->value = unpack_string(&d->u, m, "value", CW_MAX_FIELD, true);
    }
}

static void read_speaker(struct decoder *d, const msgpack_object_map *map, struct statement *s)
{
    const msgpack_object *o = d->u.error ? NULL : unpack_find(map, "speaker");
    s->has_speaker = o != NULL;
    if (!o) return;
    const msgpack_object_map *m = unpack_map(&d->u, o, "speaker");
    s->speaker.name = unpack_string(&d->u, m, "name", CW_MAX_FIELD, true);
    s->speaker.entity = read_reference(d, m, "entity", 'e', d->r->entity_count);
    s->speaker.anonymous = unpack_boolean(&d->u, m, "anonymous", true);
    s->speaker.count = (uint32_t)unpack_uint(&d->u, m, "count", UINT32_MAX, true);
}

static float read_share(struct decoder *d, const msgpack_object_map *map, const char *key)
{
    double value = unpack_number(&d->u, map, key);
    if (value < 0 || value > 1) unpack_fault(&d->u, "%s is not between 0 and 1", key);
    return (float)value;
}

static void read_statement(struct decoder *d, const msgpack_object_map *m, size_t i, size_t count)
{
    struct statement *s = &d->r->statements[i];
    check_own_id(d, m, 's', i);
    s->form = unpack_name(&d->u, m, "form", forms, STATEMENT_FORM_COUNT);
    s->kind = unpack_name(&d->u, m, "kind", kinds, STATEMENT_KIND_COUNT);
    s->polarity = unpack_name(&d->u, m, "polarity", polarities, POLARITY_COUNT);
    s->source = read_spans(d, m, "source");
    s->cue = read_spans(d, m, "cue");
    s->content = read_spans(d, m, "content");
    read_speaker(d, m, s);
    s->via = unpack_strings(&d->u, m, "via", CW_MAX_AUTHORS, CW_MAX_FIELD, &s->via_count);
    s->within = read_reference(d, m, "within", 's', count);
    s->checkworthy = read_share(d, m, "checkworthy");
    s->confidence = read_share(d, m, "confidence");
}

/* Who follows `within` must come to an end: a chain that comes back to a statement on it is a ring. */
static void check_rings(struct decoder *d)
{
    const struct record *r = d->r;
    uint32_t *walk = arena_array(d->u.arena, r->statement_count, sizeof *walk);  /* which walk was here first, from 1 */
    for (size_t i = 0; i < r->statement_count; i++) {
        int32_t at = (int32_t)i;
        for (; at >= 0 && !walk[at]; at = r->statements[at].within) walk[at] = (uint32_t)i + 1;
        if (at >= 0 && walk[at] == i + 1) {
            unpack_fault(&d->u, "statement s%d is within itself", at + 1);
            return;
        }
    }
}

static void read_statements(struct decoder *d, const msgpack_object_map *map)
{
    struct unpack_list list = unpack_array(&d->u, map, "statements", CW_MAX_OBJECTS_RECORD, true);
    d->r->statements = arena_array(d->u.arena, list.count, sizeof *d->r->statements);
    d->r->statement_count = list.count;
    for (size_t i = 0; i < list.count && !d->u.error; i++)
        read_statement(d, unpack_map(&d->u, &list.at[i], "a statement"), i, list.count);
    if (!d->u.error) check_rings(d);
}

/* "2022-06-09T13:11:00"; digits and marks in their places, not the calendar. */
static void read_moment(struct decoder *d, const msgpack_object_map *map, const char *key, char out[20])
{
    static const char shape[] = "0000-00-00T00:00:00";
    const char *s = unpack_string(&d->u, map, key, sizeof shape - 1, true);
    bool good = s && strlen(s) == sizeof shape - 1;
    for (size_t i = 0; good && shape[i]; i++)
        good = shape[i] == '0' ? s[i] >= '0' && s[i] <= '9' : s[i] == shape[i];
    if (good) memcpy(out, s, sizeof shape);
    else unpack_fault(&d->u, "%s is not YYYY-MM-DDThh:mm:ss", key);
}

static void read_published(struct decoder *d, const msgpack_object_map *map)
{
    const msgpack_object *o = d->u.error ? NULL : unpack_find(map, "published");
    d->r->has_published = o != NULL;
    if (!o) return;
    const msgpack_object_map *m = unpack_map(&d->u, o, "published");
    struct publication_date *p = &d->r->published;
    read_moment(d, m, "lo", p->lo);
    read_moment(d, m, "hi", p->hi);
    p->basis = unpack_name(&d->u, m, "basis", bases, DATE_BASIS_COUNT);
    if (strcmp(p->lo, p->hi) > 0) unpack_fault(&d->u, "published: lo is after hi");
}

static void read_head(struct decoder *d, const msgpack_object_map *map)
{
    struct record *r = d->r;
    if (unpack_uint(&d->u, map, "v", UINT32_MAX, true) != 1) unpack_fault(&d->u, "v is not 1");
    const char *type = unpack_string(&d->u, map, "type", CW_MAX_NAME, true);
    if (type && strcmp(type, "document") != 0) unpack_fault(&d->u, "type is not document");
    r->id = unpack_string(&d->u, map, "id", CW_ID_HEX, true);
    if (r->id && strspn(r->id, "0123456789abcdef") != CW_ID_HEX)
        unpack_fault(&d->u, "id is not %d lower-case hexadecimal digits", CW_ID_HEX);
    r->uri = unpack_string(&d->u, map, "uri", CW_MAX_FIELD, false);
    r->url = unpack_string(&d->u, map, "url", CW_MAX_FIELD, false);
    r->title = unpack_string(&d->u, map, "title", CW_MAX_FIELD, false);
    r->outlet = unpack_string(&d->u, map, "outlet", CW_MAX_FIELD, false);
    r->authors = unpack_strings(&d->u, map, "authors", CW_MAX_AUTHORS, CW_MAX_FIELD, &r->author_count);
    r->language = unpack_string(&d->u, map, "language", CW_MAX_FIELD, true);
    r->engine = unpack_string(&d->u, map, "engine", CW_MAX_NAME, true);
    const msgpack_object *text = unpack_find(map, "text");
    if (text) r->text = unpack_text(&d->u, text, "text", CW_MAX_TEXT, &r->text_size);
    else unpack_fault(&d->u, "text is missing");
}

enum cw_error record_decode(const void *bytes, size_t size, struct arena *arena, struct record *out)
{
    *out = (struct record){0};
    if (size > CW_MAX_RECORD)
        return cw_fail(CW_ELIMIT, "the record has %zu bytes, at most %d are allowed", size, CW_MAX_RECORD);
    struct decoder d = {.r = out};
    if (!unpack_begin(&d.u, bytes, size, CW_MAX_OBJECTS_RECORD, arena)) {
        const msgpack_object_map *map = unpack_map(&d.u, &d.u.tree.data, "the record");
        read_head(&d, map);
        read_published(&d, map);
        read_entities(&d, map);
        read_times(&d, map);
        read_statements(&d, map);
    }
    return unpack_end(&d.u);
}
