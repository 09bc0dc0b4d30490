/* claimwire-train: makes the files in models/ from the corpora.  Part of the build, not installed. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "worker/train/verbs.h"

static const struct verb {
    const char *name, *brief;
    enum cw_error (*run)(const char *corpora, const char *models);
    bool apart;     /* `all` leaves it out */
} verbs[] = {
#define X(verb, brief) {#verb, brief, train_##verb, false},
    TRAIN_VERBS(X)
#undef X
#define X(verb, brief) {#verb, brief, train_##verb, true},
    TRAIN_VERBS_APART(X)
#undef X
};

enum { VERBS = sizeof verbs / sizeof *verbs };

static int usage(void)
{
    fprintf(stderr, "usage: claimwire-train VERB CORPORA MODELS\n\n  all        every model, in this order\n");
    for (size_t i = 0; i < VERBS; i++) fprintf(stderr, "  %-10s %s\n", verbs[i].name, verbs[i].brief);
    return cw_error_exit_status(CW_EUSAGE);
}

int main(int argc, char **argv)
{
    if (argc != 4) return usage();
    bool all = strcmp(argv[1], "all") == 0, known = false;
    for (size_t i = 0; i < VERBS; i++) {
        if (all ? verbs[i].apart : strcmp(argv[1], verbs[i].name) != 0) continue;
        known = true;
        enum cw_error e = verbs[i].run(argv[2], argv[3]);
        if (!e) continue;
        fprintf(stderr, "claimwire-train: %s: %s\n", verbs[i].name, cw_error_text());
        return cw_error_exit_status(e);
    }
    return known ? 0 : usage();
}
