/* What a daemon says on stderr: one write a line, so that lines of several processes do not mix.  Under journald
 * (JOURNAL_STREAM) a line begins with its priority, "<4>"; elsewhere with the time and who speaks. */
#ifndef CW_PROTO_LOG_H
#define CW_PROTO_LOG_H

/* `who` ("broker", "worker 2") is copied; `level` is log_level of the configuration.  Before the first call: "info". */
void log_open(const char *who, const char *level);
void log_set_level(const char *level);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
