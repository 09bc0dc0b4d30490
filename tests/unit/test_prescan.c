/* The pre-scan: every kind of head at its limits, and agreement with msgpack-c on random bytes. */
#include <check.h>
#include <msgpack.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "proto/limits.h"
#include "proto/prescan.h"

static const struct {
    enum cw_error error;
    size_t size;
    const char *bytes;
} cases[] = {
#define C(error, bytes) {error, sizeof bytes - 1, bytes}
    C(CW_OK, "\x00"), C(CW_OK, "\x7f"), C(CW_OK, "\xe0"), C(CW_OK, "\xff"), C(CW_OK, "\xc0"), C(CW_OK, "\xc2"),
    C(CW_OK, "\xc3"),
    C(CW_OK, "\x80"), C(CW_OK, "\x90"), C(CW_OK, "\xa0"), C(CW_OK, "\xa2" "ab"), C(CW_OK, "\xd9\x01" "a"),
    C(CW_OK, "\xda\x00\x01" "a"),
    C(CW_OK, "\xdb\x00\x00\x00\x01" "a"), C(CW_OK, "\xc4\x01" "a"), C(CW_OK, "\xc5\x00\x01" "a"),
    C(CW_OK, "\xc6\x00\x00\x00\x01" "a"),
    C(CW_OK, "\xc7\x01\x05" "a"), C(CW_OK, "\xc8\x00\x01\x05" "a"), C(CW_OK, "\xc9\x00\x00\x00\x01\x05" "a"),
    C(CW_OK, "\xca" "1234"), C(CW_OK, "\xcb" "12345678"), C(CW_OK, "\xcc" "1"), C(CW_OK, "\xcd" "12"),
    C(CW_OK, "\xce" "1234"),
    C(CW_OK, "\xcf" "12345678"), C(CW_OK, "\xd0" "1"), C(CW_OK, "\xd1" "12"), C(CW_OK, "\xd2" "1234"),
    C(CW_OK, "\xd3" "12345678"),
    C(CW_OK, "\xd4\x05" "1"), C(CW_OK, "\xd5\x05" "12"), C(CW_OK, "\xd6\x05" "1234"), C(CW_OK, "\xd7\x05" "12345678"),
    C(CW_OK, "\xd8\x05" "1234567812345678"), C(CW_OK, "\xdc\x00\x02\x01\x02"), C(CW_OK, "\xdd\x00\x00\x00\x01\x01"),
    C(CW_OK, "\xde\x00\x01\x01\x02"), C(CW_OK, "\xdf\x00\x00\x00\x01\x01\x02"), C(CW_OK, "\x92\x90\x81\x01\x90"),
    C(CW_EDATA, ""), C(CW_EDATA, "\xc1"), C(CW_EDATA, "\x01\x02"), C(CW_EDATA, "\xa1"), C(CW_EDATA, "\xd9"),
    C(CW_EDATA, "\xd9\x01"),
    C(CW_EDATA, "\xda\x00"), C(CW_EDATA, "\xdb\x00\x00\x00"), C(CW_EDATA, "\xdb\xff\xff\xff\xff" "a"),
    C(CW_EDATA, "\xc7\x00"),
    C(CW_EDATA, "\xc9\xff\xff\xff\xff\x05"), C(CW_EDATA, "\xcb" "1234567"), C(CW_EDATA, "\x91"),
    C(CW_EDATA, "\x81\x01"),
    C(CW_EDATA, "\xdc\x00"), C(CW_EDATA, "\xdc\x00\x05\x01"), C(CW_EDATA, "\x92\x01\xc1"),
    C(CW_EDATA, "\xd8\x05" "123456781234567"),
    C(CW_ELIMIT, "\xdd\xff\xff\xff\xff"), C(CW_ELIMIT, "\xdf\xff\xff\xff\xff"), C(CW_ELIMIT, "\xdf\x80\x00\x00\x00"),
#undef C
};

/* An exact copy, so that a sanitizer sees a read past the end. */
static enum cw_error scan(const void *bytes, size_t size, size_t max)
{
    void *copy = malloc(size ? size : 1);
    if (size) memcpy(copy, bytes, size);
    enum cw_error e = msgpack_prescan(copy, size, max);
    free(copy);
    return e;
}

START_TEST(heads_are_judged)
{
    ck_assert_int_eq(scan(cases[_i].bytes, cases[_i].size, 100), cases[_i].error);
}
END_TEST

START_TEST(depth_and_count_are_bounded)
{
    char nested[CW_MAX_DEPTH + 2];
    memset(nested, '\x91', sizeof nested);
    nested[CW_MAX_DEPTH] = '\x05';
    ck_assert_int_eq(scan(nested, CW_MAX_DEPTH + 1, 1000), CW_OK);
    nested[CW_MAX_DEPTH] = '\x90';
    ck_assert_int_eq(scan(nested, CW_MAX_DEPTH + 1, 1000), CW_ELIMIT);
    ck_assert_int_eq(scan("\x93\x01\x02\x03", 4, 4), CW_OK);
    ck_assert_int_eq(scan("\x93\x01\x02\x03", 4, 3), CW_ELIMIT);
    ck_assert_int_eq(scan("\x92\x91\x01\x91\x02", 5, 5), CW_OK);
    ck_assert_int_eq(scan("\x92\x91\x01\x91\x02", 5, 4), CW_ELIMIT);
}
END_TEST

static uint32_t next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

START_TEST(agrees_with_the_library)
{
    static const unsigned char heads[] = {0x81, 0x82, 0x92, 0x93, 0xa1, 0xa3, 0xc0, 0xc1, 0xc4, 0xc7, 0xca, 0xcd,
                                          0xd0, 0xd4, 0xd9, 0xdc, 0xde, 1, 0xe1};
    uint64_t seed = 20261122;
    unsigned good = 0;
    for (int round = 0; round < 200000; round++) {
        char bytes[24];
        size_t size = 1 + next(&seed) % sizeof bytes, at = 0;
        for (size_t i = 0; i < size; i++) {
            uint32_t r = next(&seed);
            unsigned char byte = (unsigned char)(r & 0x100 ? heads[r % sizeof heads] : r & 0x200 ? r % 4 : r);
            /* For the 32-bit heads of containers the library would reserve what they declare. */
            bytes[i] = (char)(byte == 0xdd || byte == 0xdf ? 0 : byte);
        }
        enum cw_error e = scan(bytes, size, 1000);
        if (e == CW_ELIMIT) continue;
        msgpack_unpacked tree;
        msgpack_unpacked_init(&tree);
        bool whole = msgpack_unpack_next(&tree, bytes, size, &at) == MSGPACK_UNPACK_SUCCESS && at == size;
        msgpack_unpacked_destroy(&tree);
        ck_assert_int_eq(e == CW_OK, whole);
        good += whole;
    }
    ck_assert_uint_gt(good, 1000);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("prescan");
    TCase *c = tcase_create("prescan");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, heads_are_judged, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(c, depth_and_count_are_bounded);
    tcase_add_test(c, agrees_with_the_library);
    suite_add_tcase(s, c);
    return s;
}
