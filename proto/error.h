/* The one error vocabulary of claimwire.
 *
 * A function that can fail returns enum cw_error.  Where it fails first it says why in words, with cw_fail();
 * on the way up a caller may put its own context before those words with cw_context().  The words live in a
 * buffer of the thread (like errno) and are printed in one place, by a program's main or by the loop that
 * answers a request.  Codes map to exit statuses in one table, here. */
#ifndef CW_PROTO_ERROR_H
#define CW_PROTO_ERROR_H

/*          code          name on the wire  exit  sentence when nothing better is known */
#define CW_ERRORS(X)                                                                     \
    X(CW_OK,            "ok",            0, "ok")                                        \
    X(CW_ENOTFOUND,     "not-found",     1, "nothing found")                             \
    X(CW_EUSAGE,        "usage",         2, "wrong usage")                               \
    X(CW_ESOMEFAILED,   "some-failed",   3, "some documents failed")                     \
    X(CW_EDATA,         "bad-input",    65, "the input is malformed")                    \
    X(CW_ELIMIT,        "too-large",    65, "the input is over a limit")                 \
    X(CW_ENOINPUT,      "no-input",     66, "no such input")                             \
    X(CW_EUNAVAILABLE,  "no-broker",    69, "no broker answers")                         \
    X(CW_EBUG,          "bug",          70, "internal error; please report it")          \
    X(CW_ECREATE,       "cannot-create",73, "cannot create the output")                  \
    X(CW_EIO,           "io",           74, "input/output error")                        \
    X(CW_EFULL,         "disk-full",    74, "no space left on the disk")                 \
    X(CW_ECORRUPT,      "corrupt",      74, "the file is damaged")                       \
    X(CW_EAGAIN,        "try-again",    75, "not now; try again")                        \
    X(CW_ELOCKED,       "locked",       75, "another process holds the lock")            \
    X(CW_ENOMEM,        "no-memory",    75, "out of memory")                             \
    X(CW_EPROTO,        "protocol",     69, "the other side broke the protocol")         \
    X(CW_EPERM,         "not-permitted",77, "not permitted")                             \
    X(CW_ECONFIG,       "config",       78, "the configuration is wrong")                \
    X(CW_ENEWER,        "newer",        78, "written by a later version of claimwire")

enum cw_error {
#define X(code, name, status, sentence) code,
    CW_ERRORS(X)
#undef X
};

const char *cw_error_name(enum cw_error e);
const char *cw_error_sentence(enum cw_error e);
int cw_error_exit_status(enum cw_error e);

/* Sets the thread's words for this failure and returns e.  e must not be CW_OK. */
enum cw_error cw_fail(enum cw_error e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts "context: " before the thread's words and returns e; does nothing when e is CW_OK. */
enum cw_error cw_context(enum cw_error e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The words of the thread's last cw_fail, with contexts; valid until the next cw_fail of the thread. */
const char *cw_error_text(void);

/* An invariant of ours, checked in every build: never for input.  Aborts with the place and the condition. */
#define CW_CHECK(condition)                                                       \
    do {                                                                          \
        if (__builtin_expect(!(condition), 0)) cw_bug(__FILE__, __LINE__, #condition); \
    } while (0)
void cw_bug(const char *file, int line, const char *condition) __attribute__((noreturn));

#endif
