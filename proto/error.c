#include "proto/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int exit_status;
    const char *sentence;
} errors[] = {
#define X(code, name, status, sentence) [code] = {name, status, sentence},
    CW_ERRORS(X)
#undef X
};

static _Thread_local char words[1024];

const char *cw_error_name(enum cw_error e) { return errors[e].name; }
const char *cw_error_sentence(enum cw_error e) { return errors[e].sentence; }
int cw_error_exit_status(enum cw_error e) { return errors[e].exit_status; }
const char *cw_error_text(void) { return words; }

enum cw_error cw_fail(enum cw_error e, const char *format, ...)
{
    char fresh[sizeof words];  /* the arguments may quote the old words */
    va_list ap;
    va_start(ap, format);
    vsnprintf(fresh, sizeof fresh, format, ap);
    va_end(ap);
    memcpy(words, fresh, sizeof words);
    return e;
}

enum cw_error cw_context(enum cw_error e, const char *format, ...)
{
    if (e == CW_OK) return e;
    char context[256], old[sizeof words];
    va_list ap;
    va_start(ap, format);
    vsnprintf(context, sizeof context, format, ap);
    va_end(ap);
    memcpy(old, words, sizeof words);
    snprintf(words, sizeof words, "%s: %.*s", context, (int)(sizeof words - sizeof context - 3), old);
    return e;
}

void cw_bug(const char *file, int line, const char *condition)
{
    fprintf(stderr, "claimwire: bug at %s:%d: %s does not hold\n", file, line, condition);
    abort();
}
