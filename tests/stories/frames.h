/* What can be said in invented stories: frames, each with several ways of saying it.
 *
 * A slot is <KIND NUMBER>, with ":p" past, ":n" done, ":g" doing, ":s" does for deeds and an "s" for the plural of
 * things: "the <F1>", "<b1:p>", "<T1s>".  # is a number, % a share, $ an amount of money, Y a day, L a place, O an
 * organisation, W a person, X a number of days.  Small words in angles follow the speaker and the tense: <I>, <we>,
 * <will>, <is>.  [ ] may be cut.  Every way of a frame has the same slots. */
#ifndef CW_TESTS_STORIES_FRAMES_H
#define CW_TESTS_STORIES_FRAMES_H

#include <stddef.h>

enum { FRAME_WAYS = 5 };

struct story_frame {
    const char *way[FRAME_WAYS];  /* the first is how it is said in quotations */
    const char *no;               /* the opposite; NULL: cannot be denied in its own words */
};

extern const struct story_frame frames[];
extern const size_t frame_count;

#endif
