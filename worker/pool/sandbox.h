/* The lock around the process that reads documents: from sandbox_enter on it can compute, read and write the
 * descriptors that it has, and end; it cannot open a file, make a socket or a process, or get new rights. */
#ifndef CW_POOL_SANDBOX_H
#define CW_POOL_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/error.h"

/* Before anything is loaded: no core dumps, few descriptors, die with the parent; private writable memory (RLIMIT_DATA:
 * mapped read-only models do not count) at most `memory_mb`, except under AddressSanitizer, which reserves
 * terabytes. */
enum cw_error sandbox_limit(uint32_t memory_mb);

/* After everything is loaded: no_new_privs and a seccomp filter whose answer to any other system call is SIGSYS.
 * CW_EPERM says what is missing; nothing runs without the sandbox unless the configuration says `sandbox = off`. */
enum cw_error sandbox_enter(void);

#endif
