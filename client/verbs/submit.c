/* claimwire submit: articles in. */
#include <inttypes.h>
#include <string.h>

#include "client/import/import.h"
#include "client/interrupt.h"
#include "client/render/progress.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "client/submitter.h"
#include "client/waiting.h"
#include "proto/arena.h"

enum { PATIENCE_MS = 60000, FAILURES_TOLD = 5 };

static const struct cli_option options[] = {
    {.name = "wait", .letter = 'w', .help = "wait until every document is done or has failed"},
    {.name = "format",
     .argument = "FORMAT",
     .values = "auto text markdown jsonl json",
     .help = "what the inputs are, whatever their names (auto: by their names)"},
    IMPORT_FIELD_OPTIONS,
    CONNECTION_TIMEOUT_OPTION,
    {.name = "patience",
     .argument = "SECONDS",
     .help = "how long to wait for a broker that went away, or has no room (60)"},
    {.name = "quiet", .letter = 'q', .help = "no progress and no summary"},
    {.name = "json", .help = "the summary as one JSON object on stdout"},
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire submit --wait articles/",
     "all articles below a folder (.txt, .md, .json, .jsonl), and wait for the results"},
    {"claimwire submit --outlet \"Harbour Post\" --published 2026-03-04 bridge.txt",
     "one article, with what is known of it"},
    {"zcat pile.jsonl.gz | claimwire submit -", "one JSON object a line, with at least a \"text\""},
    {0},
};

struct submission {
    struct submitter *submitter;
    struct waiting *waiting;          /* NULL without --wait */
    struct progress *progress;
    struct import_counts imported;
    uint64_t total_bytes, began;
    uint64_t accepted, known, rejected, done, failed;
    bool in_waiting_phase;
    struct arena *arena;
    struct { const char *uri, *reason; } failures[FAILURES_TOLD];
};

static void say(struct submission *s, const char *name, const char *words)
{
    progress_clear(s->progress);
    cli_say(name, words);
}

static void draw(void *context)
{
    struct submission *s = context;
    uint64_t settled = s->accepted + s->known + s->rejected;
    if (s->in_waiting_phase)
        progress_update(s->progress, s->done + s->failed, s->done + s->failed, s->accepted + s->known);
    else progress_update(s->progress, settled, s->imported.bytes, s->total_bytes);
}

static void ended(const char *uri, enum document_state state, const char *reason, void *context)
{
    struct submission *s = context;
    if (state == DOC_DONE) {
        s->done++;
    } else {
        if (s->failed < FAILURES_TOLD) {
            s->failures[s->failed].uri = arena_strdup(s->arena, uri);
            s->failures[s->failed].reason = arena_strdup(s->arena, reason ? reason : "see `claimwire failed list`");
        }
        s->failed++;
    }
    draw(s);
}

static enum cw_error accepted(const char *id, const char *uri, bool known, enum document_state state,
                              const char *reason, void *context)
{
    struct submission *s = context;
    s->known += known;
    s->accepted += !known;
    if (state == DOC_DONE || state == DOC_FAILED) ended(uri, state, reason, s);
    else if (s->waiting) return waiting_add(s->waiting, id, uri);
    return CW_OK;
}

static void rejected(const char *uri, enum cw_error error, const char *reason, void *context)
{
    struct submission *s = context;
    (void)error;
    s->rejected++;
    say(s, uri, reason);
}

static void refused(const char *name, enum cw_error error, const char *reason, void *context)
{
    (void)error;
    say(context, name, reason);
}

static void note(const char *words, void *context) { say(context, NULL, words); }

static enum cw_error poll_waiting(struct submission *s)
{
    enum cw_error e = waiting_poll(s->waiting, s->submitter, ended, s);
    draw(s);
    return e;
}

static enum cw_error add(const struct document *d, void *context)
{
    struct submission *s = context;
    enum cw_error e = interrupt_seen() ? cw_fail(CW_EAGAIN, "interrupted") : CW_OK;
    while (!e && s->waiting && waiting_is_full(s->waiting)) e = poll_waiting(s);
    if (!e) e = submitter_add(s->submitter, d);
    draw(s);
    return e;
}

static enum cw_error idle(void *context)
{
    struct submission *s = context;
    return interrupt_seen() ? cw_fail(CW_EAGAIN, "interrupted") : submitter_flush(s->submitter);
}

static enum cw_error run_all(struct submission *s, const struct invocation *in, const struct import_options *import)
{
    const struct import_sink sink = {.document = add, .refused = refused, .idle = idle, .note = note, .context = s};
    progress_phase(s->progress, "submitting");
    enum cw_error e = import_run(import, in->args, in->arg_count, &sink, &s->imported);
    if (!e) e = submitter_flush(s->submitter);
    if (e || !s->waiting) return e;
    s->in_waiting_phase = true;
    progress_phase(s->progress, "extracting");
    while (!e && waiting_count(s->waiting)) e = poll_waiting(s);
    return e;
}

/* ---- the summary ---- */

static void print_json(const struct submission *s, uint64_t unanswered, uint64_t ms)
{
    static const struct column columns[] = {
        {.name = "documents"}, {.name = "accepted"}, {.name = "known"}, {.name = "rejected"}, {.name = "refused"},
        {.name = "done"}, {.name = "failed"}, {.name = "unanswered"}, {.name = "seconds"}};
    const struct cell cells[] = {
        cell_count(s->imported.documents), cell_count(s->accepted), cell_count(s->known), cell_count(s->rejected),
        cell_count(s->imported.refused), cell_count(s->done), cell_count(s->failed), cell_count(unanswered),
        cell_real((double)ms / 1000)};
    struct terminal out = terminal_open(stdout);
    struct rows *rows = rows_new(&out, ROWS_JSON, columns, sizeof columns / sizeof *columns);
    rows_add(rows, cells);
    rows_end(rows);
}

static void print_failures(const struct submission *s)
{
    struct terminal err = terminal_open(stderr);
    for (uint64_t i = 0; i < s->failed && i < FAILURES_TOLD; i++) {
        fputs("  failed: ", stderr);
        terminal_safe(&err, s->failures[i].uri);
        fputs(": ", stderr);
        terminal_safe(&err, s->failures[i].reason);
        fputc('\n', stderr);
    }
    if (s->failed > FAILURES_TOLD) fprintf(stderr, "  ... and %" PRIu64 " more\n", s->failed - FAILURES_TOLD);
    if (s->failed) fputs("  `claimwire failed list` shows them, `claimwire failed retry` tries them again\n", stderr);
}

static void print_summary(const struct submission *s, uint64_t unanswered, uint64_t ms)
{
    char a[TEXT_NUMBER], b[TEXT_NUMBER];
    fprintf(stderr, "%s", text_counted(s->imported.documents, "document", a));
    fprintf(stderr, ": %s new, %s already known", text_count(s->accepted, a), text_count(s->known, b));
    if (s->waiting || s->done) fprintf(stderr, "; %s done", text_count(s->done, a));
    if (s->waiting || s->failed) fprintf(stderr, ", %s failed", text_count(s->failed, a));
    if (s->rejected) fprintf(stderr, "; %s rejected by the broker", text_count(s->rejected, a));
    if (s->imported.refused) fprintf(stderr, "; %s could not be read", text_counted(s->imported.refused, "input", a));
    fprintf(stderr, " (%s)\n", text_duration(ms, a));
    print_failures(s);
    if (unanswered)
        fprintf(stderr, "  %s not yet accepted: the same command again goes on where this one stopped\n",
                text_counted(unanswered, "document", a));
    if (s->waiting && waiting_count(s->waiting))
        fprintf(stderr, "  %s accepted, but not waited for: `claimwire status` shows how far they are\n",
                text_counted(waiting_count(s->waiting), "document", a));
}

static enum cw_error verdict(const struct submission *s)
{
    enum cw_error e = import_verdict(&s->imported);
    if (s->failed || s->rejected) e = CW_ESOMEFAILED;
    if (e) return cw_fail(e, "%s", "");  /* each was told by name */
    if (!s->imported.documents) return cw_fail(CW_ENOTFOUND, "there are no documents in what was given");
    return CW_OK;
}

static enum cw_error submit_to(struct connection *c, const struct invocation *in, const struct import_options *import,
                               uint32_t patience_ms)
{
    bool quiet = cli_given(in, "quiet");
    struct submission s = {.began = progress_now(), .progress = progress_new("document", quiet), .arena = arena_new(0)};
    const struct submitter_events events = {
        .accepted = accepted, .rejected = rejected, .note = note, .tick = draw, .context = &s};
    CW_CHECK(s.arena);
    s.submitter = submitter_new(c, patience_ms, &events);
    if (cli_given(in, "wait")) s.waiting = waiting_new();
    if (!quiet) s.total_bytes = import_measure(in->args, in->arg_count);
    enum cw_error e = run_all(&s, in, import);
    uint64_t ms = progress_now() - s.began, unanswered = submitter_unanswered(s.submitter);
    progress_free(s.progress);
    if (cli_given(in, "json")) print_json(&s, unanswered, ms);
    else if (!quiet) print_summary(&s, unanswered, ms);
    if (!e) e = verdict(&s);
    waiting_free(s.waiting);
    submitter_free(s.submitter);
    arena_free(s.arena);
    return e;
}

static enum cw_error run(struct invocation *in)
{
    struct config config;
    struct import_options import;
    struct connection *c = NULL;
    uint32_t timeout_ms, patience_ms;
    enum cw_error e = import_options_given(in, "--format", &import);
    import.format = (enum import_format)cli_choice(in, "format");
    if (!e) e = cli_seconds(in, "timeout", CONNECTION_TIMEOUT_MS, &timeout_ms);
    if (!e) e = cli_seconds(in, "patience", PATIENCE_MS, &patience_ms);
    if (!e) e = cli_config(in, &config);
    interrupt_catch();
    if (!e) e = connection_open(config.client_endpoint, timeout_ms, &c);
    if (!e) e = submit_to(c, in, &import, patience_ms);
    connection_close(c);
    import_options_free(&import);
    interrupt_finish();
    return e;
}

const struct verb verb_submit = {
    .name = "submit",
    .args = "FILE|DIRECTORY|-...",
    .brief = "hand articles to the service",
    .details =
        "Inputs are text (.txt), Markdown (.md), JSON objects with at least a \"text\" (.json, or one a line in "
        ".jsonl), directories of these, or - for the standard input. NAME.json beside NAME.txt or NAME.md gives that "
        "article's title, outlet, url, published, authors and language. A document is accepted once it is on the "
        "broker's disk; submitting the same one again changes nothing, so an interrupted command can simply be "
        "repeated.",
    .min_args = 1,
    .max_args = CLI_ANY_NUMBER,
    .options = options,
    .examples = examples,
    .run = run,
};
