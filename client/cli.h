/* The command line: one parser and one help text for every verb, made from tables.  A verb is a file in client/verbs/
 * that defines a struct verb, and one line in client/verbs/verbs.c. */
#ifndef CW_CLIENT_CLI_H
#define CW_CLIENT_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "proto/config.h"
#include "proto/error.h"

struct cli_option {
    const char *name;      /* without dashes */
    const char *argument;  /* what stands for the value in the help; NULL: a switch */
    const char *help;
    const char *values;    /* the only values allowed, separated by blanks; NULL: any */
    char letter;           /* a short form, or 0 */
};

struct cli_example {
    const char *command, *says;
};

enum { CLI_ANY_NUMBER = 1 << 30 };

struct invocation;

struct verb {
    const char *name, *args, *brief;
    const char *details;                  /* a paragraph for the help; may be NULL */
    const char *words;                    /* what the first argument may be, separated by blanks; NULL: anything */
    size_t min_args, max_args;
    const struct cli_option *options;     /* ends with a NULL name; NULL: none */
    const struct cli_example *examples;   /* ends with a NULL command */
    enum cw_error (*run)(struct invocation *in);
};

/* One call of a verb: what was given on the command line, already checked against the verb's tables. */
struct invocation {
    const struct verb *verb;
    const char *const *args;  /* positional ones */
    size_t arg_count;
    struct given {
        const struct cli_option *option;
        const char *value;
    } *given;
    size_t given_count;
};

/* Options that every verb has. */
extern const struct cli_option cli_common_options[];

/* The last value of an option; NULL: not given.  A switch has the value "".  The verb's table must have the option. */
const char *cli_value(const struct invocation *in, const char *option);
bool cli_given(const struct invocation *in, const char *option);
/* A whole number within the bounds; `fallback` when not given. */
enum cw_error cli_number(const struct invocation *in, const char *option, uint64_t min, uint64_t max, uint64_t fallback,
                         uint64_t *out);
/* A length of time in seconds (fractions allowed) as milliseconds. */
enum cw_error cli_seconds(const struct invocation *in, const char *option, uint32_t fallback_ms, uint32_t *out);
/* Which of the option's `values` was given; 0, the first, when it was not. */
size_t cli_choice(const struct invocation *in, const char *option);

/* The configuration with the common flags on top. */
enum cw_error cli_config(const struct invocation *in, struct config *out);

/* Reads argv against `verbs` (ends with NULL), runs the verb, prints its error, returns the exit status. */
int cli_main(int argc, char **argv, const struct verb *const *verbs);

/* The help of one verb, and the list of all. */
void cli_print_help(const struct verb *v, FILE *out);
void cli_print_usage(const struct verb *const *verbs, FILE *out);
/* Both for the manual, in the language of scdoc(5). */
void cli_print_scdoc(const struct verb *const *verbs, FILE *out);

/* The nearest of n names to a mistyped one; NULL when none is near. */
const char *cli_nearest(const char *word, const char *const *names, size_t n);

/* Talk on stderr: "claimwire: NAME: words", neutralised; name may be NULL. */
void cli_say(const char *name, const char *words);

/* Walks words separated by blanks: returns the next one's start and its size, NULL at the end. */
const char *cli_next_word(const char **words, size_t *size);

#endif
