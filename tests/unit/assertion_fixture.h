/* What tests of the judge share: wordings as somebody said them. */
#ifndef CW_TESTS_ASSERTION_FIXTURE_H
#define CW_TESTS_ASSERTION_FIXTURE_H

#include "tests/unit/terms_fixture.h"
#include "worker/claims/relation/relation.h"

/* Said by `speaker`, or NULL, on a day; each in a document of its own. */
static inline struct assertion said(const char *speaker, const char *text, int32_t day)
{
    static uint64_t document;
    struct assertion a = {.text = text,
                          .size = strlen(text),
                          .speaker = speaker,
                          .source = speaker ? speaker : "",
                          .cue = "said",
                          .form = FORM_INDIRECT,
                          .day_lo = day,
                          .day_hi = day,
                          .document = ++document};
    terms_make(terms_reader, text, a.size, arena, &a.terms);
    return a;
}

static inline struct assertion unnamed(const char *class, const char *text, int32_t day)
{
    struct assertion a = said(class, text, day);
    a.anonymous = true;
    return a;
}

#endif
