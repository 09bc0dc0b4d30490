/* claimwire failed: documents that were set aside; listed from the store, retried and dropped by the broker. */
#include <string.h>

#include "client/connection.h"
#include "client/open_store.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "worker/store/reader.h"

static const struct cli_option options[] = {
    {.name = "all", .help = "retry or drop all of them"},
    CONNECTION_TIMEOUT_OPTION,
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire failed list", "which documents were set aside, and why; works without a broker"},
    {"claimwire failed retry 3f2a91c0", "queue one of them again; the beginning of its id will do"},
    {"claimwire failed drop --all", "forget them all"},
    {0},
};

static const struct column columns[] = {{.name = "id"},
                                        {.name = "short_id", .heading = "id"},
                                        {.name = "uri", .heading = "document", .flexible = true},
                                        {.name = "title"},
                                        {.name = "outlet"},
                                        {.name = "cause", .heading = "cause"},
                                        {.name = "reason", .heading = "reason", .flexible = true},
                                        {.name = "attempts", .heading = "attempts"},
                                        {.name = "size"},
                                        {.name = "engine"},
                                        {.name = "failed_at", .heading = "failed at"}};

struct listing {
    struct rows *rows;
    uint64_t count;
};

static enum cw_error add(const struct failed_row *f, void *context)
{
    struct listing *l = context;
    char short_id[9];
    snprintf(short_id, sizeof short_id, "%.8s", f->id);
    const struct cell cells[] = {cell_text(f->id),     cell_text(short_id),     cell_text(f->uri),
                                 cell_text(f->title),  cell_text(f->outlet),    cell_text(f->cause),
                                 cell_text(f->reason), cell_count(f->attempts), cell_count(f->size),
                                 cell_text(f->engine), cell_text(f->failed_at)};
    l->count++;
    rows_add(l->rows, cells);
    return CW_OK;
}

static enum cw_error list(const struct invocation *in, const struct config *config)
{
    struct terminal t = terminal_open(stdout);
    struct listing l = {0};
    struct reader *reader = NULL;
    enum rows_format format;
    if (in->arg_count > 1) return cw_fail(CW_EUSAGE, "`failed list` takes no further arguments");
    enum cw_error e = rows_format_given(in, &format);
    if (!e) e = open_store(config, &reader);
    if (e) return e;
    l.rows = rows_new(&t, format, columns, sizeof columns / sizeof *columns);
    e = reader_failed(reader, add, &l);
    rows_end(l.rows);
    reader_close(reader);
    return !e && !l.count ? cw_fail(CW_ENOTFOUND, "no document has failed") : e;
}

/* ---- retry and drop ---- */

struct search {
    const char *prefix;
    char (*found)[CW_ID_HEX + 1];
    unsigned matches;
};

static enum cw_error match(const struct failed_row *f, void *context)
{
    struct search *s = context;
    if (strncmp(f->id, s->prefix, strlen(s->prefix))) return CW_OK;
    s->matches++;
    snprintf(*s->found, sizeof *s->found, "%s", f->id);
    return CW_OK;
}

/* A whole id is taken as it is; the beginning of one is looked up in the store. */
static enum cw_error resolve(const struct config *config, const char *given, char out[CW_ID_HEX + 1])
{
    size_t n = strlen(given);
    if (strspn(given, "0123456789abcdef") != n || n < 4 || n > CW_ID_HEX)
        return cw_fail(CW_EUSAGE, "\"%s\" is not an id: at least 4 of its %d hexadecimal digits", given, CW_ID_HEX);
    struct reader *reader = NULL;
    struct search s = {.prefix = given, .found = (char (*)[CW_ID_HEX + 1])out};
    if (n == CW_ID_HEX) {
        snprintf(out, CW_ID_HEX + 1, "%s", given);
        return CW_OK;
    }
    enum cw_error e = open_store(config, &reader);
    if (e) return e;
    e = reader_failed(reader, match, &s);
    reader_close(reader);
    if (!e && !s.matches) e = cw_fail(CW_ENOTFOUND, "no failed document has an id that begins with %s", given);
    if (!e && s.matches > 1)
        e = cw_fail(CW_EUSAGE, "%u failed documents have an id that begins with %s", s.matches, given);
    return e;
}

static enum cw_error change(const struct invocation *in, const struct config *config, enum message_type type)
{
    char ids[CW_MAX_IDS][CW_ID_HEX + 1], count[TEXT_NUMBER];
    struct message answer, request = {.type = type, .all = cli_given(in, "all"), .id_count = in->arg_count - 1};
    struct connection *c = NULL;
    uint32_t timeout_ms;
    enum cw_error e = cli_seconds(in, "timeout", CONNECTION_TIMEOUT_MS, &timeout_ms);
    if (!e && request.all == (request.id_count > 0)) e = cw_fail(CW_EUSAGE, "give either ids or --all");
    if (!e && request.id_count > CW_MAX_IDS) e = cw_fail(CW_EUSAGE, "at most %d ids at once", CW_MAX_IDS);
    for (size_t i = 0; !e && i < request.id_count; i++) e = resolve(config, in->args[i + 1], ids[i]);
    if (!request.all) request.ids = (const char (*)[CW_ID_HEX + 1])ids;
    if (!e) e = connection_open(config->client_endpoint, timeout_ms, &c);
    if (!e) e = connection_request(c, &request, MSG_COUNT, timeout_ms, &answer);
    if (!e && !answer.count)
        e = cw_fail(CW_ENOTFOUND, "no failed document is %s", request.all ? "there" : "among these");
    if (!e)
        fprintf(stderr, "%s %s\n", text_counted(answer.count, "document", count),
                type == MSG_RETRY ? "queued again" : "dropped");
    connection_close(c);
    return e;
}

static enum cw_error run(struct invocation *in)
{
    struct config config;
    enum cw_error e = cli_config(in, &config);
    if (e) return e;
    const char *what = in->arg_count ? in->args[0] : "list";
    if (!strcmp(what, "retry")) return change(in, &config, MSG_RETRY);
    if (!strcmp(what, "drop")) return change(in, &config, MSG_DROP);
    return list(in, &config);
}

const struct verb verb_failed = {
    .name = "failed",
    .args = "[list | retry ID... | drop ID...]",
    .brief = "documents that were set aside, and why",
    .details =
        "A document that crashes or hangs its worker is tried a few times and then set aside, so that it blocks no "
        "other.",
    .words = "list retry drop",
    .max_args = CLI_ANY_NUMBER,
    .options = options,
    .examples = examples,
    .run = run,
};
