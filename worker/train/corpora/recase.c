#include "worker/train/corpora/recase.h"

static char to_upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 32) : c; }
static char to_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

struct analysis recase(const struct analysis *a, enum recase how, struct arena *arena)
{
    struct analysis copy = *a;
    char *text = arena_strndup(arena, a->text, a->text_size);
    for (size_t i = 0; i < a->token_count; i++) {
        struct token t = a->tokens[i];
        if (how == RECASE_TITLE && t.end - t.begin > 3) text[t.begin] = to_upper(text[t.begin]);
        for (size_t k = t.begin; how != RECASE_TITLE && k < t.end; k++)
            text[k] = how == RECASE_UPPER ? to_upper(text[k]) : to_lower(text[k]);
    }
    copy.text = text;
    copy.words = NULL;
    return copy;
}
