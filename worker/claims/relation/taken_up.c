/* Compares the telling words of two contents. */
#include "worker/claims/relation/taken_up.h"

#include <string.h>

#include "worker/claims/relation/plain_words.h"

size_t taken_up_words(const struct record *r, const struct statement *s, const struct statement *other, size_t *of)
{
    struct plain_words mine, theirs;
    plain_words_read(r, &s->content, false, &mine);
    plain_words_read(r, &other->content, false, &theirs);
    return plain_words_shared(&mine, &theirs, of);
}

bool taken_up_matter(const struct record *r, const struct statement *s, const struct statement *other)
{
    struct plain_words mine, theirs;
    plain_words_read(r, &s->content, false, &mine);
    plain_words_read(r, &other->content, false, &theirs);
    for (size_t i = 0; i < mine.count; i++) {
        if (mine.capital[i]) continue;
        struct plain_words word = {.count = 1};
        memcpy(word.at[0], mine.at[i], PLAIN_WORD);
        size_t of;
        if (plain_words_shared(&word, &theirs, &of)) return true;
    }
    return false;
}

bool taken_up_subject(const struct record *r, const struct statement *s, const struct statement *other)
{
    enum { AFTER = 4 }; /* words: "not one of the lamps" */
    struct plain_words mine, theirs, subject = {.count = 0};
    plain_words_read(r, &s->content, true, &mine);
    plain_words_read(r, &other->content, false, &theirs);
    size_t first = mine.count && !strcmp(mine.at[0], "that"), end = first, of;
    if (plain_words_shared(&mine, &theirs, &of) > 1) return true;
    while (end < mine.count && !plain_word_negates(mine.at[end])) end++;
    if (end == first) end = first + 1 + AFTER;
    for (size_t i = first; i < end && i < mine.count; i++)
        if (!mine.capital[i]) memcpy(subject.at[subject.count++], mine.at[i], PLAIN_WORD);
    return plain_words_shared(&subject, &theirs, &of) > 0;
}

bool taken_up_with_no(const struct record *r, const struct statement *s, const struct statement *other)
{
    enum { AFTER = 3 }; /* words: "not to raise taxes" */
    struct plain_words mine, theirs;
    plain_words_read(r, &s->content, false, &mine);
    plain_words_read(r, &other->content, false, &theirs);
    for (size_t i = 0; i < theirs.count; i++) {
        if (!plain_word_negates(theirs.at[i])) continue;
        struct plain_words negated_words = {.count = 0};
        for (size_t k = i + 1; k < theirs.count && k <= i + AFTER; k++)
            memcpy(negated_words.at[negated_words.count++], theirs.at[k], PLAIN_WORD);
        size_t of;
        if (plain_words_shared(&negated_words, &mine, &of)) return true;
    }
    return false;
}

bool taken_up_in_agreement(const struct record *r, const struct statement *denial, const struct statement *other)
{
    struct plain_words mine;
    if (denial->polarity != POLARITY_DENIED) return false;
    plain_words_read(r, &denial->content, false, &mine);
    return !plain_words_negate(&mine) && taken_up_with_no(r, denial, other);
}
