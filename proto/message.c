/* PROTOCOL.md in C.  One table says how each field is written, another which fields each type has; encoder and decoder
 * both walk them, so a field cannot be sent and not be read. */
#include "proto/message.h"

#include <string.h>

#include "proto/pack.h"
#include "proto/utf8.h"

static const char *const type_names[] = {
#define X(code, name) [code] = name,
    MESSAGE_TYPES(X)
};
static const char *const state_names[] = {DOCUMENT_STATES(X)};
static const char *const cause_names[] = {FAIL_CAUSES(X)};
#undef X
static const char *const role_names[] = {[ROLE_CLIENT] = "client", [ROLE_WORKER] = "worker"};
static const char *const error_names[] = {
#define X(code, name, status, sentence) [code] = name,
    CW_ERRORS(X)
#undef X
};

const char *message_type_name(enum message_type t)
{
    CW_CHECK((unsigned)t < MESSAGE_TYPE_COUNT);
    return type_names[t];
}

static const char *document_state_name(enum document_state s)
{
    CW_CHECK((unsigned)s < DOCUMENT_STATE_COUNT);
    return state_names[s];
}

const char *fail_cause_name(enum fail_cause c)
{
    CW_CHECK((unsigned)c < FAIL_CAUSE_COUNT);
    return cause_names[c];
}

bool message_has_body(enum message_type t) { return t == MSG_SUBMIT || t == MSG_JOB || t == MSG_RESULT; }

static size_t body_limit(enum message_type t) { return t == MSG_RESULT ? CW_MAX_RECORD : CW_MAX_DOCUMENT; }

/* ---- the tables ---- */

enum field_kind { NAME, REASON, U32, U64, BOOLEAN, ID, IDS, STATES, STATS, ENUM };

#define FIELDS(X)                                                                                            \
    X(ROLE_, role, ENUM) X(AGENT, agent, NAME) X(NAME_, name, NAME) X(ENGINE, engine, NAME) X(SLOTS, slots, U32) \
    X(SEQ, seq, U64) X(JOB, job, U64) X(ATTEMPT, attempt, U32) X(TIME_LIMIT, time_limit_ms, U32) X(ID_, id, ID)  \
    X(STATE, state, ENUM) X(KNOWN, known, BOOLEAN) X(CREDIT, credit, U32) X(CREDIT_BYTES, credit_bytes, U64)     \
    X(HEARTBEAT, heartbeat_ms, U32) X(CAUSE, cause, ENUM) X(ERROR, error, ENUM) X(REASON_, reason, REASON)       \
    X(ALL, all, BOOLEAN) X(IDS_, ids, IDS) X(STATES_, states, STATES) X(STATS_, stats, STATS) X(COUNT, count, U64)

enum field {
#define X(code, member, kind) F_##code,
    FIELDS(X)
#undef X
    FIELD_COUNT
};

static const struct {
    const char *key;
    enum field_kind kind;
    size_t offset;
} fields[] = {
#define X(code, member, kind) [F_##code] = {#member, kind, offsetof(struct message, member)},
    FIELDS(X)
#undef X
};

/* The words that a field of kind ENUM can have, by its enumerator, and what a word that a later version has is taken
 * for. */
enum { NO_FALLBACK = -1 };
static const struct {
    const char *const *names;
    size_t count;
    int fallback;
} enums[FIELD_COUNT] = {
    [F_ROLE_] = {role_names, 2, NO_FALLBACK},
    [F_STATE] = {state_names, DOCUMENT_STATE_COUNT, NO_FALLBACK},
    [F_CAUSE] = {cause_names, FAIL_CAUSE_COUNT, NO_FALLBACK},
    [F_ERROR] = {error_names, sizeof error_names / sizeof *error_names, CW_EAGAIN},
};

#define F(code) (1u << F_##code)
static const struct {
    uint32_t required, optional;  /* sets of fields */
} types[MESSAGE_TYPE_COUNT] = {
    [MSG_HELLO] = {F(ROLE_) | F(AGENT), F(NAME_) | F(SLOTS) | F(ENGINE)},
    [MSG_PING] = {0, 0},
    [MSG_PONG] = {0, 0},
    [MSG_BYE] = {0, F(REASON_)},
    [MSG_SUBMIT] = {F(SEQ), 0},
    [MSG_STATE] = {F(IDS_), 0},
    [MSG_STATUS] = {0, 0},
    [MSG_RETRY] = {0, F(IDS_) | F(ALL)},
    [MSG_DROP] = {0, F(IDS_) | F(ALL)},
    [MSG_WELCOME] = {F(AGENT) | F(CREDIT) | F(CREDIT_BYTES), F(HEARTBEAT)},
    [MSG_ACCEPTED] = {F(SEQ) | F(ID_) | F(STATE) | F(KNOWN) | F(CREDIT), 0},
    [MSG_REJECTED] = {F(SEQ) | F(ERROR) | F(REASON_) | F(CREDIT), 0},
    [MSG_STATES] = {F(STATES_), 0},
    [MSG_STATS] = {F(STATS_), 0},
    [MSG_COUNT] = {F(COUNT), 0},
    [MSG_ERROR] = {F(ERROR) | F(REASON_), 0},
    [MSG_JOB] = {F(JOB) | F(ATTEMPT) | F(TIME_LIMIT) | F(ID_), 0},
    [MSG_RESULT] = {F(JOB) | F(ATTEMPT), 0},
    [MSG_FAIL] = {F(JOB) | F(ATTEMPT) | F(CAUSE) | F(REASON_), 0},
};
#undef F

static const struct {
    const char *key;
    size_t offset;
} stats_counts[] = {
#define X(member) {#member, offsetof(struct broker_stats, member)},
    X(uptime_ms) X(queued) X(running) X(done) X(failed) X(queued_bytes) X(accepted_total) X(done_total)
    X(failed_total) X(redelivered_total) X(unindexed)
#undef X
};
enum { STATS_COUNTS = sizeof stats_counts / sizeof *stats_counts };

/* ---- encoding ---- */

static void pack_cut(msgpack_packer *p, const char *s, size_t max)
{
    if (!s) s = "";
    pack_text(p, s, utf8_cut(s, strlen(s), max));
}

static void pack_cut_at(msgpack_packer *p, const char *key, const char *s, size_t max)
{
    pack_string(p, key);
    pack_cut(p, s, max);
}

static void pack_float_at(msgpack_packer *p, const char *key, double value)
{
    pack_string(p, key);
    msgpack_pack_double(p, value);
}

static void pack_ids(msgpack_packer *p, const struct message *m)
{
    msgpack_pack_array(p, m->id_count);
    for (size_t i = 0; i < m->id_count; i++) pack_text(p, m->ids[i], CW_ID_HEX);
}

static void pack_states(msgpack_packer *p, const struct message *m)
{
    msgpack_pack_array(p, m->state_count);
    for (size_t i = 0; i < m->state_count; i++) {
        const struct document_status *s = &m->states[i];
        msgpack_pack_map(p, s->reason ? 4 : 3);
        pack_string_at(p, "id", s->id);
        pack_string_at(p, "state", document_state_name(s->state));
        pack_uint_at(p, "attempts", s->attempts);
        if (s->reason) pack_cut_at(p, "reason", s->reason, CW_MAX_REASON);
    }
}

static void pack_worker(msgpack_packer *p, const struct worker_status *w)
{
    msgpack_pack_map(p, 7);
    pack_cut_at(p, "name", w->name, CW_MAX_NAME);
    pack_cut_at(p, "engine", w->engine, CW_MAX_NAME);
    pack_uint_at(p, "slots", w->slots);
    pack_uint_at(p, "running", w->running);
    pack_uint_at(p, "done", w->done);
    pack_uint_at(p, "failed", w->failed);
    pack_uint_at(p, "silent_ms", w->silent_ms);
}

static void pack_stats(msgpack_packer *p, const struct broker_stats *s)
{
    size_t told = s->worker_count < CW_MAX_WORKERS_TOLD ? s->worker_count : CW_MAX_WORKERS_TOLD;
    msgpack_pack_map(p, STATS_COUNTS + 6);
    pack_cut_at(p, "version", s->version, CW_MAX_NAME);
    pack_cut_at(p, "store", s->store, CW_MAX_FIELD);
    for (size_t i = 0; i < STATS_COUNTS; i++)
        pack_uint_at(p, stats_counts[i].key, *(const uint64_t *)((const char *)s + stats_counts[i].offset));
    pack_float_at(p, "accepted_per_s", s->accepted_per_s);
    pack_float_at(p, "done_per_s", s->done_per_s);
    pack_uint_at(p, "clients", s->clients);
    pack_array_at(p, "workers", told);
    for (size_t i = 0; i < told; i++) pack_worker(p, &s->workers[i]);
}

/* Optional fields that say nothing are left out. */
static bool is_set(const struct message *m, enum field f)
{
    const char *value = (const char *)m + fields[f].offset;
    switch (fields[f].kind) {
    case NAME:
    case REASON: return *(const char *const *)value != NULL;
    case U32: return *(const uint32_t *)value != 0;
    case BOOLEAN: return *(const bool *)value;
    case IDS: return m->ids != NULL;
    default: return true;
    }
}

static void pack_field(msgpack_packer *p, const struct message *m, enum field f)
{
    const char *value = (const char *)m + fields[f].offset;
    pack_string(p, fields[f].key);
    switch (fields[f].kind) {
    case NAME: pack_cut(p, *(const char *const *)value, CW_MAX_NAME); break;
    case REASON: pack_cut(p, *(const char *const *)value, CW_MAX_REASON); break;
    case U32: msgpack_pack_uint32(p, *(const uint32_t *)value); break;
    case U64: msgpack_pack_uint64(p, *(const uint64_t *)value); break;
    case BOOLEAN: pack_boolean(p, *(const bool *)value); break;
    case ID: pack_string(p, value); break;
    case IDS: pack_ids(p, m); break;
    case STATES: pack_states(p, m); break;
    case STATS: pack_stats(p, &m->stats); break;
    case ENUM: {
        unsigned index = *(const unsigned *)value;
        CW_CHECK(index < enums[f].count);
        pack_string(p, enums[f].names[index]);
    }
    }
}

enum cw_error message_encode(const struct message *m, struct buffer *header)
{
    CW_CHECK((unsigned)m->type < MESSAGE_TYPE_COUNT);
    uint32_t wanted = types[m->type].required;
    for (unsigned f = 0; f < FIELD_COUNT; f++)
        if (types[m->type].optional >> f & 1 && is_set(m, f)) wanted |= 1u << f;
    msgpack_packer p;
    pack_init(&p, header);
    msgpack_pack_map(&p, 1 + (size_t)__builtin_popcount(wanted));
    pack_string_at(&p, "t", type_names[m->type]);
    for (unsigned f = 0; f < FIELD_COUNT; f++)
        if (wanted >> f & 1) pack_field(&p, m, f);
    return header->failed ? cw_fail(CW_ENOMEM, "out of memory while encoding %s", type_names[m->type]) : CW_OK;
}

/* ---- decoding ---- */

static void read_id(struct unpack *u, const msgpack_object *o, char id[CW_ID_HEX + 1])
{
    if (u->error) return;
    if (o->type != MSGPACK_OBJECT_STR || o->via.str.size != CW_ID_HEX ||
        strspn(memcpy(id, o->via.str.ptr, CW_ID_HEX), "0123456789abcdef") != CW_ID_HEX)
        unpack_fault(u, "an id is not %d lower-case hexadecimal digits", CW_ID_HEX);
}

static void read_ids(struct unpack *u, const msgpack_object_map *map, struct message *m)
{
    struct unpack_list list = unpack_array(u, map, "ids", CW_MAX_IDS, false);
    char (*ids)[CW_ID_HEX + 1] = arena_array(u->arena, list.count + 1, sizeof *ids);
    for (size_t i = 0; i < list.count; i++) read_id(u, &list.at[i], ids[i]);
    m->ids = list.at ? (const char (*)[CW_ID_HEX + 1])ids : NULL;
    m->id_count = list.count;
}

static void read_id_at(struct unpack *u, const msgpack_object_map *map, char id[CW_ID_HEX + 1])
{
    const msgpack_object *o = unpack_find(map, "id");
    if (o) read_id(u, o, id);
    else unpack_fault(u, "id is missing");
}

static void read_states(struct unpack *u, const msgpack_object_map *map, struct message *m)
{
    struct unpack_list list = unpack_array(u, map, "states", CW_MAX_IDS, true);
    struct document_status *states = arena_array(u->arena, list.count, sizeof *states);
    for (size_t i = 0; i < list.count && !u->error; i++) {
        const msgpack_object_map *s = unpack_map(u, &list.at[i], "an entry of states");
        read_id_at(u, s, states[i].id);
        states[i].state = unpack_name(u, s, "state", state_names, DOCUMENT_STATE_COUNT);
        states[i].attempts = (uint32_t)unpack_uint(u, s, "attempts", UINT32_MAX, true);
        states[i].reason = unpack_string(u, s, "reason", CW_MAX_REASON, false);
    }
    m->states = states;
    m->state_count = list.count;
}

static void read_worker(struct unpack *u, const msgpack_object *o, struct worker_status *w)
{
    const msgpack_object_map *map = unpack_map(u, o, "an entry of workers");
    w->name = unpack_string(u, map, "name", CW_MAX_NAME, true);
    w->engine = unpack_string(u, map, "engine", CW_MAX_NAME, true);
    w->slots = (uint32_t)unpack_uint(u, map, "slots", UINT32_MAX, true);
    w->running = (uint32_t)unpack_uint(u, map, "running", UINT32_MAX, true);
    w->done = unpack_uint(u, map, "done", UINT64_MAX, true);
    w->failed = unpack_uint(u, map, "failed", UINT64_MAX, true);
    w->silent_ms = unpack_uint(u, map, "silent_ms", UINT64_MAX, true);
}

static void read_stats(struct unpack *u, const msgpack_object_map *header, struct broker_stats *s)
{
    const msgpack_object *o = unpack_find(header, "stats");
    const msgpack_object_map *map = unpack_map(u, o, "stats");
    s->version = unpack_string(u, map, "version", CW_MAX_NAME, true);
    s->store = unpack_string(u, map, "store", CW_MAX_FIELD, true);
    for (size_t i = 0; i < STATS_COUNTS; i++)
        *(uint64_t *)((char *)s + stats_counts[i].offset) = unpack_uint(u, map, stats_counts[i].key, UINT64_MAX, true);
    s->accepted_per_s = unpack_number(u, map, "accepted_per_s");
    s->done_per_s = unpack_number(u, map, "done_per_s");
    s->clients = (uint32_t)unpack_uint(u, map, "clients", UINT32_MAX, true);
    struct unpack_list list = unpack_array(u, map, "workers", CW_MAX_WORKERS_TOLD, true);
    struct worker_status *workers = arena_array(u->arena, list.count, sizeof *workers);
    for (size_t i = 0; i < list.count && !u->error; i++) read_worker(u, &list.at[i], &workers[i]);
    s->workers = workers;
    s->worker_count = list.count;
}

static unsigned read_enum(struct unpack *u, const msgpack_object_map *map, enum field f)
{
    unsigned index = unpack_name(u, map, fields[f].key, enums[f].names, enums[f].count);
    const msgpack_object *o = unpack_find(map, fields[f].key);
    if (!u->error || enums[f].fallback == NO_FALLBACK || !o || o->type != MSGPACK_OBJECT_STR) return index;
    u->error = CW_OK;
    return (unsigned)enums[f].fallback;
}

static void read_field(struct unpack *u, const msgpack_object_map *map, enum field f, bool required, struct message *m)
{
    char *value = (char *)m + fields[f].offset;
    const char *key = fields[f].key;
    switch (fields[f].kind) {
    case NAME: *(const char **)value = unpack_string(u, map, key, CW_MAX_NAME, required); break;
    case REASON: *(const char **)value = unpack_string(u, map, key, CW_MAX_REASON, required); break;
    case U32: *(uint32_t *)value = (uint32_t)unpack_uint(u, map, key, UINT32_MAX, required); break;
    case U64: *(uint64_t *)value = unpack_uint(u, map, key, UINT64_MAX, required); break;
    case BOOLEAN: *(bool *)value = unpack_boolean(u, map, key, required); break;
    case ID: read_id_at(u, map, value); break;
    case IDS: read_ids(u, map, m); break;
    case STATES: read_states(u, map, m); break;
    case STATS: read_stats(u, map, &m->stats); break;
    case ENUM: *(unsigned *)value = read_enum(u, map, f); break;
    }
}

/* What a table of fields cannot say. */
static void check_sense(struct unpack *u, const struct message *m)
{
    bool choice = m->type == MSG_RETRY || m->type == MSG_DROP;
    if (choice && m->all == (m->ids != NULL)) unpack_fault(u, "give either ids or all");
    if (m->type == MSG_STATE && !m->ids) unpack_fault(u, "ids is missing");
    if (m->type != MSG_HELLO || m->role != ROLE_WORKER) return;
    if (!m->name || !*m->name || !m->engine) unpack_fault(u, "a worker's name or engine is missing");
    if (m->slots < 1 || m->slots > CW_MAX_SLOTS) unpack_fault(u, "slots is not between 1 and %d", CW_MAX_SLOTS);
}

static void read_header(struct unpack *u, struct message *m)
{
    const msgpack_object_map *map = unpack_map(u, &u->tree.data, "the header");
    m->type = unpack_name(u, map, "t", type_names, MESSAGE_TYPE_COUNT);
    if (u->error) return;
    for (unsigned f = 0; f < FIELD_COUNT && !u->error; f++)
        if ((types[m->type].required | types[m->type].optional) >> f & 1)
            read_field(u, map, f, types[m->type].required >> f & 1, m);
    check_sense(u, m);
    if (u->error) u->error = cw_context(u->error, "%s", type_names[m->type]);
}

enum cw_error message_decode(const struct frame *frames, size_t count, struct arena *arena, struct message *out)
{
    *out = (struct message){0};
    size_t tag = strlen(CW_PROTOCOL_TAG);
    if (count < 2 || count > 3) return cw_fail(CW_EPROTO, "a message has 2 or 3 frames, not %zu", count);
    if (frames[0].size != tag || memcmp(frames[0].data, CW_PROTOCOL_TAG, tag) != 0)
        return cw_fail(CW_EPROTO, "the first frame is not %s: another protocol or version", CW_PROTOCOL_TAG);
    if (frames[1].size > CW_MAX_HEADER)
        return cw_fail(CW_EPROTO, "the header has %zu bytes, at most %d are allowed", frames[1].size, CW_MAX_HEADER);
    struct unpack u;
    if (!unpack_begin(&u, frames[1].data, frames[1].size, CW_MAX_OBJECTS_HEADER, arena)) read_header(&u, out);
    enum cw_error e = unpack_end(&u);
    if (e) return e == CW_ENOMEM ? e : cw_context(CW_EPROTO, "header");
    const char *type = type_names[out->type];
    if (message_has_body(out->type) != (count == 3))
        return cw_fail(CW_EPROTO, "%s has %s", type, count == 3 ? "a body, but none belongs to it" : "no body");
    if (count < 3) return CW_OK;
    if (frames[2].size > body_limit(out->type))
        return cw_fail(CW_ELIMIT, "%s: the body has %zu bytes, at most %zu are allowed", type, frames[2].size,
                       body_limit(out->type));
    out->body = frames[2].data;
    out->body_size = frames[2].size;
    return CW_OK;
}
