/* What tests of wordings share: a reader with the shipped models, and an arena. */
#ifndef CW_TESTS_TERMS_FIXTURE_H
#define CW_TESTS_TERMS_FIXTURE_H

#include <check.h>
#include <string.h>

#include "worker/claims/wording/terms.h"

static struct term_reader *terms_reader;
static struct arena *arena;

static inline void terms_begin(void)
{
    arena = arena_new(0);
    ck_assert_msg(term_reader_open("models", &terms_reader) == CW_OK, "%s", cw_error_text());
}

static inline void terms_end(void)
{
    term_reader_close(terms_reader);
    arena_free(arena);
}

#endif
