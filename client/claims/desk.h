/* Where verbs ask about claims: the store and, where they are needed, the terms of wordings; filters; words that help
 * when there is nothing to show. */
#ifndef CW_CLIENT_CLAIMS_DESK_H
#define CW_CLIENT_CLAIMS_DESK_H

#include "client/cli.h"
#include "client/claims/watch.h"
#include "proto/config.h"
#include "worker/claims/account/select.h"

struct desk {
    struct config config;
    struct reader *reader;
    struct term_reader *terms;    /* NULL: no model files, and the verb can do without */
    struct arena *arena;
    struct linking linking;
};

/* What a verb needs of the model files. */
enum desk_terms { DESK_NO_TERMS, DESK_TERMS_IF_THERE, DESK_TERMS };

/* On failure nothing need be closed. */
enum cw_error desk_open(const struct invocation *in, enum desk_terms terms, struct desk *out);
void desk_close(struct desk *d);

/* A claim by its name.  CW_ENOTFOUND with words that help. */
enum cw_error desk_claim(struct desk *d, const char *name, struct claim_material *out);

/* CW_ENOTFOUND with these words, and that documents wait for the linker; or, if it is so, that the store is empty. */
enum cw_error desk_nothing(const struct desk *d, const char *words);
/* No statement is linked and none waits to be. */
bool desk_is_empty(const struct desk *d);

/* Talk on stderr, when there is a reason: documents wait for the linker. */
void desk_tell_progress(const struct desk *d);

/* Talk on stderr below what was printed: what to do with it; how much it was, of at most `limit` (0: all). */
void desk_tell(const char *words);
void desk_tell_count(const struct desk *d, const char *words, uint64_t count, uint64_t limit);

/* Which claims, as several verbs ask it. */
#define CLAIM_TOPIC_OPTIONS                                                                                   \
    {.name = "about", .argument = "WORDS",                                                                    \
     .help = "with these words in what was said; \"a phrase\", OR and NEAR as in FTS5"},                      \
    {.name = "speaker", .argument = "NAME", .help = "by this speaker, in any spelling that is known to be one"}, \
    {.name = "via", .argument = "NAME",                                                                       \
     .help = "that came through this intermediary; a word of the name will do"},                              \
    {.name = "since", .argument = "DATE", .help = "published on that day or later; a month or a year will do"}, \
    {.name = "until", .argument = "DATE", .help = "published on that day or earlier"},                        \
    {.name = "min-origins", .argument = "N", .help = "that go back to so many independent origins or more"},  \
    {.name = "anonymous", .help = "that rest on unnamed sources only"},                                       \
    {.name = "limit", .argument = "N", .help = "at most so many (50; 0: all)"}
#define CLAIM_FILTER_OPTIONS                                                                                  \
    {.name = "outlet", .argument = "NAME", .help = "that this outlet carries"}, CLAIM_TOPIC_OPTIONS

enum { CLAIMS_LIMIT = 50 };

/* --since and --until, NULL where they are not given.  CW_EUSAGE: one is no date. */
enum cw_error desk_dates(const struct invocation *in, const char **since, const char **until);

/* Reads CLAIM_TOPIC_OPTIONS; the outlet is the verb's.  CW_EUSAGE names what is wrong. */
enum cw_error desk_choice(const struct invocation *in, struct claim_choice *out);

#endif
