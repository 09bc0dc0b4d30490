/* An article while it is written: its text, who is named where, and what is left of the rules of writing (capitals
 * after a full stop, "an"). */
#ifndef CW_TESTS_STORIES_SCRIPT_H
#define CW_TESTS_STORIES_SCRIPT_H

#include "proto/buffer.h"
#include "tests/stories/cast.h"

enum { SCRIPT_NAMES = 400 };

struct naming {
    struct character who;
    enum name_form form;
    struct span span;
};

struct script {
    uint64_t seed;               /* of the pile: whose names */
    struct buffer text;
    bool capital;                /* the next letter is one */
    unsigned spelling;           /* whose habits of spelling: an outlet */
    struct naming names[SCRIPT_NAMES];
    size_t name_count;
    struct character introduced[32];  /* persons whose full name was written */
    size_t introduced_count;
};

void script_puts(struct script *s, const char *words);
uint32_t script_at(const struct script *s);
/* In full where it is the first time, else as is usual. */
void script_name(struct script *s, struct character who);
/* How this document spells a name when it is in full. */
enum name_form script_spelling(const struct script *s, struct character who);
void script_clear(struct script *s, uint64_t seed, unsigned spelling);

#endif
