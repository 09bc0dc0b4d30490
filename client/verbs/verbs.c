#include "client/verbs/verbs.h"

#include <stddef.h>

#define VERBS(X)                                                                                  \
    X(submit) X(status) X(extract) X(show) X(who) X(query) X(claims) X(variants) X(spread)       \
    X(denials) X(copies) X(diff) X(report) X(names) X(failed) X(store) X(doctor) X(config) X(completion)   \
    X(help) X(version)

#define X(name) extern const struct verb verb_##name;
VERBS(X)
#undef X

#define X(name) &verb_##name,
const struct verb *const verbs[] = {VERBS(X) NULL};
#undef X
