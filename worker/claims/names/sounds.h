/* How near two differently written words of names are: the same sounds in another transliteration (Alexei, Aleksey;
 * Qaddafi, Gaddafi), or a slip of the pen in a long word.  Rules on sounds, no list of names. */
#ifndef CW_CLAIMS_SOUNDS_H
#define CW_CLAIMS_SOUNDS_H

#include <stdbool.h>
#include <stddef.h>

enum word_likeness { WORDS_DIFFER, WORDS_TYPO, WORDS_SOUND, WORDS_EQUAL };

struct name_word {
    const char *at;   /* folded letters; not NUL-terminated */
    size_t size;
};

/* Symmetric.  `last`: both end longer names, where a silent e is a spelling;
 * in a given name it is another (Simon, Simone). */
enum word_likeness words_compare(struct name_word a, struct name_word b, bool last);

bool name_word_is(struct name_word w, const char *s);
bool name_word_equal(struct name_word a, struct name_word b);

#endif
