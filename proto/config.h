/* The configuration: built-in defaults, under the file, under CLAIMWIRE_* variables, under flags.  One table
 * (config.c) lists every option once, with type, default, range and help; the parser, the environment,
 * `claimwire config check|show` and the documented example file are all made from it. */
#ifndef CW_PROTO_CONFIG_H
#define CW_PROTO_CONFIG_H

#include <stdint.h>
#include <stdio.h>

#include "proto/error.h"

enum { CONFIG_PATH = 512, CONFIG_WORD = 16 };

struct config {
    /* where things are; `directory` sets the defaults of the others */
    /* /var/lib/claimwire for root and the homeless, else ~/.local/share/claimwire */
    char directory[CONFIG_PATH];
    char store[CONFIG_PATH];             /* DIRECTORY/claimwire.db */
    char client_endpoint[CONFIG_PATH];   /* ipc://DIRECTORY/client.sock */
    char worker_endpoint[CONFIG_PATH];   /* ipc://DIRECTORY/worker.sock */
    char decisions[CONFIG_PATH];         /* DIRECTORY/names.decisions */
    char models[CONFIG_PATH];            /* empty: share/claimwire/models beside the program's bin/ */
    char log_level[CONFIG_WORD];         /* error, warning, info, debug */

    /* broker */
    uint32_t client_credit;              /* documents that one client may have unanswered */
    uint32_t commit_documents;           /* a group commit ends after so many documents ... */
    uint32_t commit_ms;                  /* ... or after so many milliseconds */
    uint32_t attempts;                   /* tries before a document is set aside */
    uint32_t retry_ms;                   /* the first retry's delay; doubles each time */
    uint32_t retry_max_ms;
    uint32_t heartbeat_ms;
    uint32_t silence_ms;                 /* a worker unheard for so long is given up */

    /* worker */
    uint32_t workers;                    /* worker processes under `claimwired` alone; 0: one per core */
    uint32_t prefetch;                   /* jobs that a worker holds beyond the one that runs */
    uint32_t time_limit_ms;              /* of one document's extraction */
    uint32_t memory_limit_mb;            /* of the child that reads documents */
    char sandbox[CONFIG_WORD];           /* required, off */
    char extractor[CONFIG_WORD];         /* models; none: records without findings, to measure the queue alone */
};

/* Fills in defaults, then reads `path` (NULL: what CLAIMWIRE_CONFIG names, else /etc/claimwire/claimwire.conf if it is
 * there), then the environment.  `directory` (may be NULL) comes from a flag and wins over both.  Settings
 * from flags follow, then config_check.  CW_ECONFIG names file, line, option, reason. */
enum cw_error config_load(const char *path, const char *directory, struct config *out);

/* Sets one option by its name, as from a flag.  Setting `directory` moves the paths that still stand at its defaults.
 * A path that is not absolute is taken from the working directory.  Call config_check after the last one. */
enum cw_error config_set(struct config *c, const char *name, const char *value);

/* What one option alone cannot show, such as silence_ms over two heartbeats. */
enum cw_error config_check(const struct config *c);

/* Whether ipc paths fit a socket's address.  For programs that use them: a store in a deep
 * directory can be read all the same. */
enum cw_error config_check_endpoints(const struct config *c);

/* Takes over those options of `fresh` that may change while a process runs (the table marks them).  Returns how many of
 * the others differ: they need a restart, and their names are written to `others`, comma separated, cut at size. */
unsigned config_reload(struct config *c, const struct config *fresh, char *others, size_t size);

/* Writes a configuration file in which every option stands with its help and its value. */
void config_print(const struct config *c, FILE *out);

/* The same table in the language of scdoc(5), with the defaults: the middle of claimwire.conf(5). */
void config_print_scdoc(FILE *out);

#endif
