/* The document record: what extraction found in one document.  This is the public contract; the same map goes
 * over the wire (msgpack), into the store (msgpack) and out of `claimwire extract` (JSON).  PROTOCOL.md lists the keys.
 *
 * Spans are half-open byte ranges into `text`.  All memory belongs to the arena that the record was made in. */
#ifndef CW_PROTO_RECORD_H
#define CW_PROTO_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/buffer.h"
#include "proto/error.h"

struct span {
    uint32_t begin, end;
};

struct spans {
    struct span *at;
    size_t count;
};

/* Each X-macro lists the values of a field with their names in the record. */
#define ENTITY_TYPES(X) \
    X(ENTITY_PER, "PER") X(ENTITY_ORG, "ORG") X(ENTITY_LOC, "LOC") X(ENTITY_NORP, "NORP") X(ENTITY_MISC, "MISC")
#define MENTION_KINDS(X) X(MENTION_NAME, "name") X(MENTION_NOMINAL, "nominal") X(MENTION_PRONOUN, "pronoun")
#define TIME_TYPES(X) X(TIME_DATE, "DATE") X(TIME_TIME, "TIME") X(TIME_DURATION, "DURATION") X(TIME_SET, "SET")
#define STATEMENT_FORMS(X) X(FORM_DIRECT, "direct") X(FORM_INDIRECT, "indirect") X(FORM_MIXED, "mixed")
#define STATEMENT_KINDS(X) X(KIND_STATEMENT, "statement") X(KIND_DENIAL, "denial") X(KIND_REQUEST, "request") \
    X(KIND_QUESTION, "question") X(KIND_ACCUSATION, "accusation") X(KIND_WARNING, "warning") \
    X(KIND_ATTITUDE, "attitude") X(KIND_INTENTION, "intention")
#define POLARITIES(X) X(POLARITY_AFFIRMED, "affirmed") X(POLARITY_NEGATED, "negated") X(POLARITY_DENIED, "denied")
#define DATE_BASES(X) \
    X(BASIS_GIVEN, "given") X(BASIS_META, "meta") \
    X(BASIS_HEADER, "header") X(BASIS_DATELINE, "dateline") X(BASIS_INFERRED, "inferred")

#define X(code, name) code,
enum entity_type { ENTITY_TYPES(X) ENTITY_TYPE_COUNT };
enum mention_kind { MENTION_KINDS(X) MENTION_KIND_COUNT };
enum time_type { TIME_TYPES(X) TIME_TYPE_COUNT };
enum statement_form { STATEMENT_FORMS(X) STATEMENT_FORM_COUNT };
enum statement_kind { STATEMENT_KINDS(X) STATEMENT_KIND_COUNT };
enum polarity { POLARITIES(X) POLARITY_COUNT };
enum date_basis { DATE_BASES(X) DATE_BASIS_COUNT };
#undef X

const char *entity_type_name(enum entity_type t);
const char *mention_kind_name(enum mention_kind k);
const char *time_type_name(enum time_type t);
const char *statement_form_name(enum statement_form f);
const char *statement_kind_name(enum statement_kind k);
const char *polarity_name(enum polarity p);
const char *date_basis_name(enum date_basis b);

struct mention {
    struct span span;
    enum mention_kind kind;
};

struct entity {  /* its id in the record is "e" and its index + 1 */
    enum entity_type type;
    const char *name;
    struct mention *mentions;  /* in text order */
    size_t mention_count;
};

struct time_expression {
    struct span span;
    enum time_type type;
    const char *value;  /* TIMEX3 value: "2021-11", "2022-W23", "P3D", "PAST_REF" */
};

struct speaker {
    const char *name;
    int32_t entity;  /* index into the record's entities, or -1 */
    bool anonymous;
    uint32_t count;  /* how many people: 1, 2 for "two officials", 0 for an unknown number */
};

struct statement {  /* its id in the record is "s" and its index + 1 */
    enum statement_form form;
    enum statement_kind kind;
    enum polarity polarity;
    struct spans source, cue, content;
    bool has_speaker;
    struct speaker speaker;
    const char **via;  /* intermediaries, nearest the speaker first */
    size_t via_count;
    int32_t within;    /* index of the statement whose content holds this one, or -1 */
    float checkworthy, confidence;  /* 0..1 */
};

struct sentence_worth {
    struct span span;
    float checkworthy;  /* 0..1 */
};

struct publication_date {  /* an interval, ISO 8601 local time to the second, lo <= hi */
    char lo[20], hi[20];
    enum date_basis basis;
};

struct record {
    const char *id, *uri, *title, *outlet, *url, *language;  /* NULL: unknown; id and language are always there */
    const char **authors;
    size_t author_count;
    bool has_published;
    struct publication_date published;
    const char *text;
    size_t text_size;
    struct entity *entities;
    size_t entity_count;
    struct time_expression *times;
    size_t time_count;
    struct statement *statements;
    size_t statement_count;
    /* only where somebody asked for them (`claimwire extract --sentences`), in text order */
    struct sentence_worth *sentences;
    size_t sentence_count;
    const char *engine;
};

/* record ⇄ msgpack.  Decoding is bounded by proto/limits.h and checks everything a reader relies on: known enum
 * names, spans increasing and inside the text, entity and within references in range, valid UTF-8. */
enum cw_error record_encode(const struct record *r, struct buffer *out);
enum cw_error record_decode(const void *bytes, size_t size, struct arena *arena, struct record *out);

/* Rewrites every span from bytes to another unit, for `--offsets`. */
enum offset_unit { OFFSET_BYTE, OFFSET_CODEPOINT, OFFSET_UTF16 };
void record_convert_offsets(struct record *r, enum offset_unit unit);

#endif
