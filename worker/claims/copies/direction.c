/* Which of two copies came first, and what the kinds are called. */
#include <string.h>

#include "worker/claims/copies/concordance.h"

const char *copy_kind_name(enum copy_kind k)
{
    static const char *const names[COPY_KINDS] = {"none", "same", "cut", "rewritten"};
    return names[k];
}

int copy_direction(const struct publication_date *a, const struct publication_date *b)
{
    if (!a || !b) return 0;
    if (strcmp(a->hi, b->lo) < 0) return -1;
    return strcmp(b->hi, a->lo) < 0;
}
