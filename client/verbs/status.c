/* claimwire status: what the broker is doing. */
#include <string.h>
#include <unistd.h>

#include "client/connection.h"
#include "client/interrupt.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "proto/json.h"

static const struct cli_option options[] = {
    ROWS_JSON_OPTION,
    {.name = "watch", .letter = 'w', .help = "draw it again each second, until Ctrl-C"},
    CONNECTION_TIMEOUT_OPTION,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire status", "how many documents wait, run, are done, have failed; which workers there are"},
    {"claimwire status --watch", "the same, each second anew"},
    {0},
};

static const struct column stats_columns[] = {
    {.name = "version"},        {.name = "store"},      {.name = "uptime_ms"},    {.name = "queued"},
    {.name = "queued_bytes"},   {.name = "running"},    {.name = "done"},         {.name = "failed"},
    {.name = "accepted_total"}, {.name = "done_total"}, {.name = "failed_total"}, {.name = "redelivered_total"},
    {.name = "accepted_per_s"}, {.name = "done_per_s"}, {.name = "unindexed"},    {.name = "clients"}};

static const struct column worker_columns[] = {{.name = "name", .heading = "worker", .flexible = true},
                                               {.name = "engine", .heading = "engine", .flexible = true},
                                               {.name = "slots", .heading = "slots"},
                                               {.name = "running", .heading = "running"},
                                               {.name = "done", .heading = "done"},
                                               {.name = "failed", .heading = "failed"},
                                               {.name = "silent_ms"},
                                               {.name = "heard", .heading = "heard"}};
enum { WORKER_COLUMNS = sizeof worker_columns / sizeof *worker_columns, WORKER_JSON_COLUMNS = WORKER_COLUMNS - 1 };

static void worker_cells(const struct worker_status *w, const char *heard, struct cell *out)
{
    const struct cell cells[WORKER_COLUMNS] = {
        cell_text(w->name), cell_text(w->engine), cell_count(w->slots), cell_count(w->running), cell_count(w->done),
        cell_count(w->failed), cell_count(w->silent_ms), cell_text(heard)};
    memcpy(out, cells, sizeof cells);
}

static void print_json(struct terminal *t, const struct broker_stats *s)
{
    const struct cell cells[] = {
        cell_text(s->version),        cell_text(s->store),         cell_count(s->uptime_ms),
        cell_count(s->queued),        cell_count(s->queued_bytes), cell_count(s->running),
        cell_count(s->done),          cell_count(s->failed),       cell_count(s->accepted_total),
        cell_count(s->done_total),    cell_count(s->failed_total), cell_count(s->redelivered_total),
        cell_real(s->accepted_per_s), cell_real(s->done_per_s),    cell_count(s->unindexed),
        cell_count(s->clients)};
    struct buffer b = {0};
    rows_append_json(&b, stats_columns, cells, sizeof cells / sizeof *cells);
    b.size--;  /* the closing brace: the workers come before it */
    buffer_puts(&b, ",\"workers\":[");
    for (size_t i = 0; i < s->worker_count; i++) {
        struct cell worker[WORKER_COLUMNS];
        worker_cells(&s->workers[i], NULL, worker);
        if (i) buffer_puts(&b, ",");
        rows_append_json(&b, worker_columns, worker, WORKER_JSON_COLUMNS);
    }
    buffer_puts(&b, "]}\n");
    CW_CHECK(!b.failed);
    terminal_data(t, b.data, b.size);
    buffer_free(&b);
}

static void print_workers(struct terminal *t, const struct broker_stats *s)
{
    if (!s->worker_count) {
        terminal_style(t, STYLE_WARN);
        fputs("no workers: nothing is extracted until one runs (claimwired worker)\n", t->file);
        terminal_style(t, STYLE_PLAIN);
        return;
    }
    struct rows *rows = rows_new(t, ROWS_PEOPLE, worker_columns, WORKER_COLUMNS);
    for (size_t i = 0; i < s->worker_count; i++) {
        char silent[TEXT_NUMBER], heard[TEXT_NUMBER + 8] = "now";
        struct cell cells[WORKER_COLUMNS];
        if (s->workers[i].silent_ms >= 2000)
            snprintf(heard, sizeof heard, "%s ago", text_duration(s->workers[i].silent_ms, silent));
        worker_cells(&s->workers[i], heard, cells);
        rows_add(rows, cells);
    }
    rows_end(rows);
}

static void print_people(struct terminal *t, const struct broker_stats *s, const char *endpoint)
{
    char a[TEXT_NUMBER], b[TEXT_NUMBER];
    fprintf(t->file, "claimwire ");
    terminal_safe(t, s->version);
    fprintf(t->file, " at %s, up %s, %s\n", endpoint, text_duration(s->uptime_ms, a),
            text_counted(s->clients, "client", b));
    fputs("store    ", t->file);
    terminal_safe(t, s->store);
    fprintf(t->file, "\n\nqueued   %s", text_count(s->queued, a));
    if (s->queued) fprintf(t->file, " (%s)", text_bytes(s->queued_bytes, a));
    fprintf(t->file, "\nrunning  %s\n", text_count(s->running, a));
    fprintf(t->file, "done     %s\n", text_count(s->done, a));
    if (s->failed) terminal_style(t, STYLE_WARN);
    fprintf(t->file, "failed   %s%s\n", text_count(s->failed, a), s->failed ? "  (claimwire failed list)" : "");
    terminal_style(t, STYLE_PLAIN);
    fprintf(t->file, "rates    %s accepted", text_rate(s->accepted_per_s, a));
    fprintf(t->file, ", %s done", text_rate(s->done_per_s, a));
    if (s->redelivered_total) fprintf(t->file, "; %s delivered again", text_count(s->redelivered_total, a));
    if (s->unindexed) fprintf(t->file, "\nindex    %s to do", text_counted(s->unindexed, "statement", a));
    fputs("\n\n", t->file);
    print_workers(t, s);
}

static enum cw_error ask_and_print(struct connection *c, struct terminal *t, const struct invocation *in,
                                   uint32_t timeout_ms, const char *endpoint)
{
    struct message answer;
    enum cw_error e = connection_request(c, &(struct message){.type = MSG_STATUS}, MSG_STATS, timeout_ms, &answer);
    if (e) return e;
    if (cli_given(in, "watch") && t->is_terminal) fputs("\033[H\033[J", t->file);
    if (cli_given(in, "json")) print_json(t, &answer.stats);
    else print_people(t, &answer.stats, endpoint);
    fflush(t->file);
    return CW_OK;
}

/* A second at a time; the broker may go and come back. */
static enum cw_error watch(struct connection *c, struct terminal *t, const struct invocation *in, uint32_t timeout_ms,
                           const char *endpoint)
{
    enum cw_error e = CW_OK;
    while (!interrupt_seen()) {
        if (e == CW_EUNAVAILABLE) {
            cli_say(NULL, cw_error_text());
            e = connection_reopen(c, timeout_ms);
        }
        if (!e) e = ask_and_print(c, t, in, timeout_ms, endpoint);
        if (e && e != CW_EUNAVAILABLE) break;
        if (!e) sleep(1);
    }
    return interrupt_seen() ? CW_OK : e;
}

static enum cw_error run(struct invocation *in)
{
    struct config config;
    struct connection *c = NULL;
    struct terminal t = terminal_open(stdout);
    uint32_t timeout_ms;
    enum cw_error e = cli_seconds(in, "timeout", CONNECTION_TIMEOUT_MS, &timeout_ms);
    if (!e) e = cli_config(in, &config);
    if (!e) e = connection_open(config.client_endpoint, timeout_ms, &c);
    if (!e && cli_given(in, "watch")) {
        interrupt_catch();
        e = watch(c, &t, in, timeout_ms, config.client_endpoint);
    } else if (!e) {
        e = ask_and_print(c, &t, in, timeout_ms, config.client_endpoint);
    }
    connection_close(c);
    return e;
}

const struct verb verb_status = {
    .name = "status",
    .args = "",
    .brief = "the queue, its rates and its workers",
    .options = options,
    .examples = examples,
    .run = run,
};
