/* Every message type there and back, and every way in which a header can be wrong. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/document.h"
#include "proto/message.h"
#include "proto/record.h"

static struct arena *arena;
static struct buffer header;

static void setup(void) { arena = arena_new(0); }

static void teardown(void)
{
    arena_free(arena);
    buffer_free(&header);
}

static enum cw_error decode(const void *body, size_t body_size, struct message *out)
{
    struct frame frames[] = {{CW_PROTOCOL_TAG, strlen(CW_PROTOCOL_TAG)}, {header.data, header.size}, {body, body_size}};
    return message_decode(frames, body ? 3 : 2, arena, out);
}

/* A message with every field of every type filled in; the codec takes those that the type has. */
static struct message everything(enum message_type type)
{
    static const char ids[2][CW_ID_HEX + 1] = {"00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"};
    static const struct document_status states[] = {
        {"00112233445566778899aabbccddeeff", DOC_FAILED, 3, "killed by SIGSEGV"},
        {"ffeeddccbbaa99887766554433221100", DOC_RUNNING, 0, NULL},
    };
    static const struct worker_status workers[] = {{"host/17/ab12", "claimwire 0.1.0, model 1", 9, 4, 100, 2, 30}};
    struct message m = {
        .type = type, .role = ROLE_WORKER, .agent = "claimwire 0.1.0", .name = "host/17/ab12",
        .engine = "claimwire 0.1.0, model 1",
        .slots = 9, .seq = UINT64_MAX, .job = 1u << 31, .attempt = 2, .time_limit_ms = 60000, .state = DOC_QUEUED,
        .known = true,
        .credit = 7, .credit_bytes = 1ull << 40, .heartbeat_ms = 250, .cause = FAIL_TIMEOUT, .error = CW_ELIMIT,
        .reason = "text has 9000000 bytes", .ids = ids, .id_count = 2, .states = states, .state_count = 2, .count = 12,
        .stats = {.version = "0.1.0", .store = "/somewhere/claimwire.db", .uptime_ms = 1, .queued = 2, .running = 3,
                  .done = 4,
                  .failed = 5, .queued_bytes = 6, .accepted_total = 7, .done_total = 8, .failed_total = 9,
                  .redelivered_total = 10,
                  .accepted_per_s = 11.5, .done_per_s = 12.25, .unindexed = 13, .clients = 14, .workers = workers,
                  .worker_count = 1},
    };
    memcpy(m.id, ids[0], sizeof m.id);
    return m;
}

START_TEST(each_type_comes_back)
{
    struct message in = everything(_i), out;
    const char *body = message_has_body(_i) ? "body" : NULL;
    ck_assert_int_eq(message_encode(&in, &header), CW_OK);
    ck_assert_msg(decode(body, 4, &out) == CW_OK, "%s", cw_error_text());
    ck_assert_int_eq(out.type, _i);
    struct buffer again = {0};
    ck_assert_int_eq(message_encode(&out, &again), CW_OK);
    ck_assert_uint_eq(again.size, header.size);
    ck_assert_mem_eq(again.data, header.data, again.size);
    buffer_free(&again);
    if (body) ck_assert_mem_eq(out.body, "body", out.body_size);
}
END_TEST

START_TEST(the_fields_keep_their_values)
{
    struct message in = everything(MSG_STATS), out;
    message_encode(&in, &header);
    ck_assert_int_eq(decode(NULL, 0, &out), CW_OK);
    ck_assert_uint_eq(out.stats.unindexed, 13);
    ck_assert_double_eq(out.stats.done_per_s, 12.25);
    ck_assert_uint_eq(out.stats.worker_count, 1);
    ck_assert_str_eq(out.stats.workers[0].name, "host/17/ab12");
    buffer_clear(&header);
    in = everything(MSG_STATES);
    message_encode(&in, &header);
    ck_assert_int_eq(decode(NULL, 0, &out), CW_OK);
    ck_assert_str_eq(out.states[0].reason, "killed by SIGSEGV");
    ck_assert_ptr_null(out.states[1].reason);
    buffer_clear(&header);
    in = everything(MSG_REJECTED);
    message_encode(&in, &header);
    ck_assert_int_eq(decode(NULL, 0, &out), CW_OK);
    ck_assert_int_eq(out.error, CW_ELIMIT);
    ck_assert_uint_eq(out.seq, UINT64_MAX);
    ck_assert_uint_eq(out.credit, 7);
}
END_TEST

START_TEST(long_words_are_cut_between_characters)
{
    char reason[3 * CW_MAX_REASON];
    for (size_t i = 0; i + 2 < sizeof reason; i += 2) memcpy(reason + i, "é", 3);
    struct message in = everything(MSG_FAIL), out;
    reason[0] = 'x', reason[1] = 'y';
    in.reason = reason + 1;  /* an odd offset, so that the limit falls inside a character */
    message_encode(&in, &header);
    ck_assert_int_eq(decode(NULL, 0, &out), CW_OK);
    ck_assert_uint_eq(strlen(out.reason), CW_MAX_REASON - 1);
}
END_TEST

START_TEST(retry_wants_ids_or_all)
{
    struct message in = everything(MSG_RETRY), out;
    in.all = true;
    message_encode(&in, &header);
    ck_assert_int_eq(decode(NULL, 0, &out), CW_EPROTO);
    buffer_clear(&header);
    in.ids = NULL;
    message_encode(&in, &header);
    ck_assert_int_eq(decode(NULL, 0, &out), CW_OK);
    ck_assert(out.all);
    buffer_clear(&header);
    in.all = false;
    message_encode(&in, &header);
    ck_assert_int_eq(decode(NULL, 0, &out), CW_EPROTO);
}
END_TEST

START_TEST(a_full_list_of_states_fits_a_header)
{
    char reason[CW_MAX_REASON + 1];
    memset(reason, 'r', CW_MAX_REASON);
    reason[CW_MAX_REASON] = '\0';
    struct document_status *states = calloc(CW_MAX_IDS, sizeof *states);
    for (size_t i = 0; i < CW_MAX_IDS; i++)
        states[i] = (struct document_status){"00112233445566778899aabbccddeeff", DOC_FAILED, UINT32_MAX, reason};
    struct message in = {.type = MSG_STATES, .states = states, .state_count = CW_MAX_IDS}, out;
    message_encode(&in, &header);
    ck_assert_msg(decode(NULL, 0, &out) == CW_OK, "%s", cw_error_text());
    ck_assert_uint_eq(out.state_count, CW_MAX_IDS);
    free(states);
}
END_TEST

/* Headers written as text: {key: value} with values nil, numbers, 'strings', T, []. */
static const struct {
    const char *words;  /* part of the error's words; NULL: it is fine */
    size_t size;
    const char *bytes;
} headers[] = {
#define H(words, bytes) {words, sizeof bytes - 1, bytes}
    H(NULL, "\x81\xa1t\xa4PING"),
    H(NULL, "\x82\xa1t\xa4PING\xa5" "extra\x93\x01\x02\xc0"),
    H(NULL, "\x82\xa1t\xa5" "COUNT\xa5" "count\xcf\x00\x00\x00\x00\x00\x00\x00\x05"),
    H("not a map", "\x91\xa4PING"),
    H("t is missing", "\x80"),
    H("t is missing", "\x81\xa1t\xc0"),
    H("none of the values", "\x81\xa1t\xa4PUNG"),
    H("none of the values", "\x81\xa1t\x05"),
    H("count is missing", "\x81\xa1t\xa5" "COUNT"),
    H("count is not a whole number", "\x82\xa1t\xa5" "COUNT\xa5" "count\xff"),
    H("count is not a whole number", "\x82\xa1t\xa5" "COUNT\xa5" "count\xcb\x3f\xf0\x00\x00\x00\x00\x00\x00"),
    H("end too early", "\x82\xa1t\xa4PING"),
    H("bytes too many", "\x81\xa1t\xa4PING\xc0"),
    H("a worker's name", "\x83\xa1t\xa5HELLO\xa4role\xa6worker\xa5" "agent\xa1" "a"),
    H("not UTF-8", "\x83\xa1t\xa5HELLO\xa4role\xa6" "client\xa5" "agent\xa2" "a\xff"),
    H("has a NUL", "\x83\xa1t\xa5HELLO\xa4role\xa6" "client\xa5" "agent\xa2" "a\x00"),
    H("role is none", "\x83\xa1t\xa5HELLO\xa4role\xa6" "broker\xa5" "agent\xa1" "a"),
    H("ids is missing", "\x81\xa1t\xa5STATE"),
    H("an id is not", "\x82\xa1t\xa5STATE\xa3ids\x91\xa3" "abc"),
    H("an id is not", "\x82\xa1t\xa5STATE\xa3ids\x91\xd9\x20" "0011223344556677889900AABBCCDDEE"),
    H("more than 8192", "\x82\xa1t\xa5STATE\xa3ids\xdd\xff\xff\xff\xff"),
    H("header", ""),
#undef H
};

START_TEST(headers_are_judged)
{
    struct message out;
    buffer_append(&header, headers[_i].bytes, headers[_i].size);
    enum cw_error e = decode(NULL, 0, &out);
    if (!headers[_i].words) {
        ck_assert_msg(e == CW_OK, "%s", cw_error_text());
        return;
    }
    ck_assert_int_eq(e, CW_EPROTO);
    ck_assert_msg(strstr(cw_error_text(), headers[_i].words), "\"%s\" does not say \"%s\"", cw_error_text(),
                  headers[_i].words);
}
END_TEST

START_TEST(frames_are_judged)
{
    struct message out, in = {.type = MSG_SUBMIT, .seq = 5};
    message_encode(&in, &header);
    ck_assert_int_eq(decode(NULL, 0, &out), CW_EPROTO);
    struct frame frames[4] = {{"CW/2", 4}, {header.data, header.size}, {"", 0}, {"", 0}};
    ck_assert_int_eq(message_decode(frames, 3, arena, &out), CW_EPROTO);
    frames[0].data = "CW/1";
    ck_assert_int_eq(message_decode(frames, 1, arena, &out), CW_EPROTO);
    ck_assert_int_eq(message_decode(frames, 4, arena, &out), CW_EPROTO);
    ck_assert_int_eq(message_decode(frames, 3, arena, &out), CW_OK);
    frames[2].size = CW_MAX_DOCUMENT + 1;  /* not looked into */
    ck_assert_int_eq(message_decode(frames, 3, arena, &out), CW_ELIMIT);
    ck_assert_uint_eq(out.seq, 5);
}
END_TEST

START_TEST(an_error_of_a_later_version_is_for_later)
{
    struct message out;
    buffer_puts(&header, "\x83\xa1t\xa5" "ERROR\xa5" "error\xa3new\xa6reason\xa1r");
    ck_assert_int_eq(decode(NULL, 0, &out), CW_OK);
    ck_assert_int_eq(out.error, CW_EAGAIN);
}
END_TEST

/* ---- the text of the protocol ---- */

static void append_hex(struct buffer *b, const char *hex)
{
    unsigned byte;
    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) buffer_append(b, &(char){(char)byte}, 1);
}

static enum message_type judge_example(const struct buffer *body)
{
    struct message out;
    struct document d;
    struct record r;
    ck_assert_msg(decode(body->size ? body->data : NULL, body->size, &out) == CW_OK, "%s", cw_error_text());
    if (out.type == MSG_RESULT) {
        ck_assert_msg(record_decode(out.body, out.body_size, arena, &r) == CW_OK, "%s", cw_error_text());
        ck_assert_str_eq(r.statements[0].speaker.name, "Ada Fennimore");
    } else if (message_has_body(out.type)) {
        char id[CW_ID_HEX + 1];
        ck_assert_msg(document_decode(out.body, out.body_size, arena, &d) == CW_OK, "%s", cw_error_text());
        document_id(&d, id);
        ck_assert(out.type != MSG_JOB || strcmp(id, out.id) == 0);
    }
    return out.type;
}

START_TEST(the_specification_is_in_step)
{
    char line[400], text[64 * 1024] = "";
    struct buffer body = {0}, *current = NULL;
    unsigned seen = 0;
    FILE *f = fopen("proto/PROTOCOL.md", "r");
    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f)) {
        ck_assert_uint_lt(strlen(text) + strlen(line), sizeof text);
        strcat(text, line);
        bool starts = strncmp(line, "    header ", 11) == 0;
        if (strncmp(line, "    body   ", 11) == 0) current = &body;
        else if (starts) current = &header;
        else if (strncmp(line, "           ", 11) != 0 && current && *line != '\n') {
            seen |= 1u << judge_example(&body);
            buffer_clear(&header);
            buffer_clear(&body);
            current = NULL;
        }
        if (current && strlen(line) > 11) append_hex(current, line + 11);
    }
    fclose(f);
    buffer_free(&body);
    ck_assert_uint_eq(seen, 1u << MSG_HELLO | 1u << MSG_WELCOME | 1u << MSG_SUBMIT | 1u << MSG_ACCEPTED |
                                1u << MSG_JOB | 1u << MSG_RESULT);
    for (unsigned t = 0; t < MESSAGE_TYPE_COUNT; t++) {
        char row[40];
        snprintf(row, sizeof row, "\n| `%s` |", message_type_name(t));
        ck_assert_msg(strstr(text, row), "%s is not specified", message_type_name(t));
    }
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("message");
    TCase *c = tcase_create("message");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, each_type_comes_back, 0, MESSAGE_TYPE_COUNT);
    tcase_add_test(c, the_fields_keep_their_values);
    tcase_add_test(c, long_words_are_cut_between_characters);
    tcase_add_test(c, retry_wants_ids_or_all);
    tcase_add_test(c, a_full_list_of_states_fits_a_header);
    tcase_add_loop_test(c, headers_are_judged, 0, (int)(sizeof headers / sizeof *headers));
    tcase_add_test(c, frames_are_judged);
    tcase_add_test(c, an_error_of_a_later_version_is_for_later);
    tcase_add_test(c, the_specification_is_in_step);
    suite_add_tcase(s, c);
    return s;
}
