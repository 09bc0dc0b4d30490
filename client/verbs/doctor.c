/* claimwire doctor: is everything there that claimwire needs, and if not, what to do. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "client/connection.h"
#include "client/open_store.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "worker/extract/extract.h"
#include "worker/store/reader.h"

enum { BROKER_MS = 2000, FILES_WANTED = 1024 };
static const uint64_t disk_low = 1000000000, disk_out = 100000000, wal_large = 256000000;

static const struct cli_option options[] = {ROWS_JSON_OPTION, {0}};

static const struct cli_example examples[] = {
    {"claimwire doctor", "checks configuration, directories, store, models, broker, workers and disk"},
    {0},
};

enum finding { FINE, WARNING, FAILURE };

static const struct column columns[] = {{.name = "check"}, {.name = "result"}, {.name = "detail"}, {.name = "advice"}};

struct visit {
    const struct invocation *in;
    struct terminal terminal;
    struct rows *rows;         /* with --json */
    struct config config;
    char engine[CW_MAX_NAME + 1];  /* of the models here; empty: none */
    enum cw_error worst;       /* the first failure */
};

static void found(struct visit *v, const char *check, enum finding f, const char *detail, const char *advice)
{
    static const struct { const char *word; enum style style; } results[] = {
        {"ok", STYLE_OK}, {"warn", STYLE_WARN}, {"FAIL", STYLE_FAIL}};
    struct terminal *t = &v->terminal;
    if (v->rows) {
        rows_add(v->rows, (const struct cell[]){cell_text(check), cell_text(results[f].word), cell_text(detail),
                                                cell_text(advice)});
        return;
    }
    terminal_style(t, results[f].style);
    fprintf(t->file, "%-5s", results[f].word);
    terminal_style(t, STYLE_PLAIN);
    fprintf(t->file, "%-14s ", check);
    text_paragraph(t, detail, 20, 20);
    if (!advice) return;
    fprintf(t->file, "%20s", "");
    text_paragraph(t, advice, 20, 20);
}

/* A failure with the thread's words. */
static void failed(struct visit *v, const char *check, enum cw_error e, const char *advice)
{
    if (!v->worst) v->worst = e;
    found(v, check, FAILURE, cw_error_text(), advice);
}

static void check_configuration(struct visit *v)
{
    const char *file = cli_value(v->in, "config");
    enum cw_error e = cli_config(v->in, &v->config);
    if (e) failed(v, "configuration", e, "`claimwire config show` prints one with every option explained");
    else
        found(v, "configuration", FINE,
              file ? file : "defaults, /etc/claimwire/claimwire.conf if it is there, environment", NULL);
}

static void check_directory(struct visit *v)
{
    const char *path = v->config.directory;
    char words[CONFIG_PATH + 64];
    if (access(path, R_OK | X_OK) == 0) {
        found(v, "directory", FINE, path, NULL);
    } else if (errno == ENOENT) {
        snprintf(words, sizeof words, "%s is not there", path);
        found(v, "directory", WARNING, words, "claimwired makes it when it starts; or name another with --directory");
    } else {
        failed(v, "directory", cw_fail(CW_EPERM, "%s: %s", path, strerror(errno)),
               "your user must be in the group that owns it (claimwire)");
    }
}

static void check_disk(struct visit *v)
{
    struct statvfs fs;
    char room[TEXT_NUMBER], words[CONFIG_PATH + 64];
    if (statvfs(v->config.directory, &fs)) return;  /* no directory: told before */
    uint64_t left = (uint64_t)fs.f_bavail * fs.f_frsize;
    snprintf(words, sizeof words, "%s left under %s", text_bytes(left, room), v->config.directory);
    if (left < disk_out)
        failed(v, "disk", cw_fail(CW_EFULL, "%s", words),
               "make room: the broker refuses documents that it cannot keep");
    else found(v, "disk", left < disk_low ? WARNING : FINE, words, left < disk_low ? "make room soon" : NULL);
}

static void tell_store(struct visit *v, const struct store_stats *s)
{
    char a[TEXT_NUMBER], b[TEXT_NUMBER], c[TEXT_NUMBER], words[CONFIG_PATH + 256];
    snprintf(words, sizeof words, "%s: version %d, %s, %s, %s", v->config.store, s->schema_version,
             text_counted(s->documents, "document", a), text_counted(s->statements, "statement", b),
             text_bytes(s->file_bytes, c));
    found(v, "store", FINE, words, NULL);
    if (s->wal_bytes > wal_large) {
        snprintf(words, sizeof words, "the store's write-ahead log has grown to %s", text_bytes(s->wal_bytes, a));
        found(v, "store", WARNING, words, "a reader that keeps a transaction open hinders the checkpoint: close it");
    }
    if (s->failed) {
        snprintf(words, sizeof words, "%s set aside", text_counted(s->failed, "document", a));
        found(v, "failed", WARNING, words, "`claimwire failed list` tells why");
    }
}

static void check_store(struct visit *v)
{
    struct reader *reader = NULL;
    struct store_stats stats;
    struct arena *arena = arena_new(0);
    CW_CHECK(arena);
    enum cw_error e = open_store(&v->config, &reader);
    if (!e) e = reader_stats(reader, arena, &stats);
    if (!e) tell_store(v, &stats);
    else if (e == CW_ENOINPUT) found(v, "store", WARNING, cw_error_text(), "claimwired makes it when it starts");
    else failed(v, "store", e, e == CW_ENEWER ? "install the version of claimwire that the service has" : NULL);
    if (reader) reader_close(reader);
    arena_free(arena);
}

static void check_models(struct visit *v)
{
    struct extractor *x = NULL;
    enum cw_error e = extractor_open(v->config.models, &x);
    if (e) {
        failed(v, "models", CW_ECONFIG, "install claimwire's models, or say where they are with -o models=DIR");
        return;
    }
    snprintf(v->engine, sizeof v->engine, "%s", extractor_engine(x));
    found(v, "models", FINE, v->engine, NULL);
    extractor_close(x);
}

static void check_workers(struct visit *v, struct connection *c)
{
    struct message m;
    char count[TEXT_NUMBER], words[512];
    enum cw_error e = connection_request(c, &(struct message){.type = MSG_STATUS}, MSG_STATS, BROKER_MS, &m);
    if (e) {
        failed(v, "workers", e, NULL);
        return;
    }
    const char *other = NULL;
    for (size_t i = 0; i < m.stats.worker_count; i++)
        if (*v->engine && strcmp(m.stats.workers[i].engine, v->engine)) other = m.stats.workers[i].engine;
    if (!m.stats.worker_count) {
        found(v, "workers", WARNING, "none",
              "start one with `claimwired worker`; documents wait in the queue until then");
    } else if (other) {
        snprintf(words, sizeof words, "%s, some with another engine: %s",
                 text_counted(m.stats.worker_count, "worker", count), other);
        found(v, "workers", WARNING, words, "restart the workers so that all have the same version");
    } else {
        found(v, "workers", FINE, text_counted(m.stats.worker_count, "worker", count), NULL);
    }
}

static void check_broker(struct visit *v)
{
    struct connection *c = NULL;
    char words[CONFIG_PATH + CW_MAX_NAME + 16];
    enum cw_error e = connection_open(v->config.client_endpoint, BROKER_MS, &c);
    if (e) {
        failed(v, "broker", e, NULL);
        return;
    }
    snprintf(words, sizeof words, "%s at %s, protocol %s", connection_agent(c), v->config.client_endpoint,
             CW_PROTOCOL_TAG);
    bool same =
        !strcmp(connection_agent(c), "claimwire " CW_VERSION) || !strcmp(connection_agent(c), "claimwired " CW_VERSION);
    found(v, "broker", same ? FINE : WARNING, words,
          same ? NULL : "this client is " CW_VERSION "; restart the service if it was upgraded");
    check_workers(v, c);
    connection_close(c);
}

static void check_limits(struct visit *v)
{
    struct rlimit files;
    char words[128];
    if (getrlimit(RLIMIT_NOFILE, &files)) return;
    bool low = files.rlim_cur != RLIM_INFINITY && files.rlim_cur < FILES_WANTED;
    snprintf(words, sizeof words, "%llu open files allowed", (unsigned long long)files.rlim_cur);
    found(v, "limits", low ? WARNING : FINE, words, low ? "`ulimit -n 1024` before starting claimwired by hand" : NULL);
}

static enum cw_error run(struct invocation *in)
{
    struct visit v = {.in = in, .terminal = terminal_open(stdout)};
    if (cli_given(in, "json")) v.rows = rows_new(&v.terminal, ROWS_JSON, columns, sizeof columns / sizeof *columns);
    check_configuration(&v);
    if (!v.worst) {
        check_directory(&v);
        check_disk(&v);
        check_store(&v);
        check_models(&v);
        check_broker(&v);
        check_limits(&v);
    }
    if (v.rows) rows_end(v.rows);
    return v.worst ? cw_fail(v.worst, "%s", "") : CW_OK;  /* all was told above */
}

const struct verb verb_doctor = {
    .name = "doctor",
    .args = "",
    .brief = "is everything there that claimwire needs, and if not, what to do",
    .details =
        "The exit status is that of the first failure: 78 for configuration, store version or models, 69 for a broker "
        "that does not answer.",
    .options = options,
    .examples = examples,
    .run = run,
};
