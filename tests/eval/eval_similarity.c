/* What our similarity says of pairs of texts: a line "TEXT<TAB>TEXT" in, a line "OVERALL<TAB>KEYS" out, keys
 * being how many of their keys in the index the two share, as they count.  tests/eval/run asks it about paraphrases and
 * about events in several stories. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/claims/wording/keys.h"
#include "worker/claims/wording/similarity.h"

static unsigned shared_keys(const struct terms *a, const struct terms *b)
{
    uint32_t x[WORDING_KEYS], y[WORDING_KEYS];
    size_t n = wording_keys(a, NULL, x), m = wording_keys(b, NULL, y), i = 0, j = 0;
    unsigned shared = 0;
    while (i < n && j < m) {
        if (x[i] == y[j]) shared += wording_key_weight(x[i]);
        if (x[i] <= y[j]) i++;
        else j++;
    }
    return shared;
}

int main(int argc, char **argv)
{
    struct term_reader *reader;
    if (argc > 2 || term_reader_open(argc == 2 ? argv[1] : NULL, &reader)) {
        fprintf(stderr, "usage: eval_similarity [MODELS], pairs on stdin; %s\n",
                argc > 2 ? "too many arguments" : cw_error_text());
        return 2;
    }
    struct arena *arena = arena_new(0);
    char *line = NULL, *tab;
    size_t capacity = 0;
    for (ssize_t n; (n = getline(&line, &capacity, stdin)) > 0; arena_reset(arena)) {
        if (line[n - 1] == '\n') line[--n] = '\0';
        tab = strchr(line, '\t');
        if (!tab) {
            fprintf(stderr, "eval_similarity: a line without a tab\n");
            return 65;
        }
        struct terms a, b;
        struct similarity s;
        terms_make(reader, line, (size_t)(tab - line), arena, &a);
        terms_make(reader, tab + 1, strlen(tab + 1), arena, &b);
        similarity_measure(&a, &b, arena, &s);
        printf("%.6f\t%u\n", s.overall, shared_keys(&a, &b));
    }
    free(line);
    arena_free(arena);
    term_reader_close(reader);
    return 0;
}
