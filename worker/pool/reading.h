/* The process that reads documents: the hidden role `claimwired extract-child`, started by a worker (child.h) with the
 * socketpair as descriptor 3.  It loads the models, locks itself in, and then turns documents into records until the
 * other end closes.
 *
 * For tests only: with CLAIMWIRE_TEST_FAULTS=1 in the environment, a document whose text contains
 * "claimwire-test:crash", "claimwire-test:hang" or "claimwire-test:memory" does just that.  Without the variable the
 * words mean nothing. */
#ifndef CW_POOL_READING_H
#define CW_POOL_READING_H

#include <stdbool.h>
#include <stdint.h>

enum { READING_FD = 3, READING_ARGUMENTS = 4 };
#define READING_ROLE "extract-child"

/* Runs the role; argv are its READING_ARGUMENTS arguments: models' folder, extractor (models, none), memory limit in
 * MiB, sandbox (required, off).  Never returns. */
void reading_main(char *const *argv) __attribute__((noreturn));

#endif
