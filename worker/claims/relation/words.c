#include "worker/claims/relation/words.h"

#include <string.h>
#include <strings.h>

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80; }

struct word word_next(const char **p, const char *end)
{
    while (*p < end && !letter(**p)) ++*p;
    struct word w = {*p, 0};
    while (*p < end && (letter(**p) || **p == '\'')) ++*p;
    w.size = (size_t)(*p - w.at);
    return w;
}

bool word_is(struct word w, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == w.size && !strncasecmp(*list, w.at, w.size)) return true;
    return false;
}

bool word_begins(struct word w, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) <= w.size && !strncasecmp(*list, w.at, strlen(*list))) return true;
    return false;
}

bool word_ends(struct word w, const char *with)
{
    size_t n = strlen(with);
    return w.size > n && !strncasecmp(w.at + w.size - n, with, n);
}
