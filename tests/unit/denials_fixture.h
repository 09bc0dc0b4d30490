/* What tests of denials by reference share: an article, its statements one by one, and the links that are found. */
#ifndef CW_TESTS_DENIALS_FIXTURE_H
#define CW_TESTS_DENIALS_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "worker/claims/relation/relation.h"

static struct arena *arena;
static struct record record;

static inline void denials_begin(void) { arena = arena_new(0); }
static inline void denials_end(void) { arena_free(arena); }

static inline void article(const char *text)
{
    record = (struct record){
        .text = text, .text_size = strlen(text), .statements = arena_array(arena, 64, sizeof *record.statements)};
}

/* Where `words` stand in the text from byte `from` on. */
static inline struct spans find(const char *words, size_t from)
{
    struct spans s = {NULL, 0};
    if (!words) return s;
    const char *p = strstr(record.text + from, words);
    ck_assert_msg(p != NULL, "%s", words);
    s.at = arena_alloc(arena, sizeof *s.at);
    s.count = 1;
    s.at[0] = (struct span){(uint32_t)(p - record.text), (uint32_t)(p - record.text + strlen(words))};
    return s;
}

/* One more statement; its words are looked for from where `after` first stands. */
static inline struct statement *add(const char *speaker, const char *source, const char *cue, const char *content,
                             const char *after)
{
    size_t from = after ? (size_t)(strstr(record.text, after) - record.text) : 0;
    struct statement *s = &record.statements[record.statement_count++];
    *s = (struct statement){.form = FORM_INDIRECT,
                            .source = find(source, from),
                            .cue = find(cue, from),
                            .content = find(content, from),
                            .has_speaker = speaker != NULL,
                            .speaker = {speaker ? speaker : "", -1, false, 1},
                            .within = -1};
    return s;
}

static inline struct statement *deny(const char *speaker, const char *source, const char *cue, const char *content,
                              const char *after)
{
    struct statement *s = add(speaker, source, cue, content, after);
    s->kind = KIND_DENIAL;
    s->polarity = POLARITY_DENIED;
    return s;
}

/* The links as "2>1 3>1": numbers from 1. */
static inline void links(const char *wanted)
{
    char text[256] = "";
    struct reference_denial *d;
    size_t n = denials_by_reference(&record, arena, &d), size = 0;
    for (size_t i = 0; i < n; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%u>%u", i ? " " : "", d[i].denial + 1,
                                 d[i].denied + 1);
        ck_assert(*d[i].evidence);
    }
    ck_assert_str_eq(text, wanted);
}

#endif
