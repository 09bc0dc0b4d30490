/* claimwire store: its health, a copy of it, its figures. */
#include <inttypes.h>
#include <string.h>

#include "client/open_store.h"
#include "client/render/progress.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "worker/store/claims.h"

static const struct cli_option options[] = {ROWS_JSON_OPTION, {0}};

static const struct cli_example examples[] = {
    {"claimwire store check", "is the store sound, down to every span; works while the service writes"},
    {"claimwire store backup /backups/claimwire.db", "a consistent copy in a new file"},
    {"claimwire store stats", "how much is in it, and how far indexing and linking are"},
    {0},
};

static void print_finding(const char *finding, void *context)
{
    struct terminal *t = context;
    terminal_safe(t, finding);
    fputc('\n', t->file);
}

static enum cw_error check(struct reader *r, const char *path)
{
    struct terminal t = terminal_open(stdout);
    uint64_t faults = 0;
    char count[TEXT_NUMBER];
    enum cw_error e = reader_check(r, print_finding, &t, &faults);
    if (!e && faults) return cw_fail(CW_ECORRUPT, "%s: %s found", path, text_counted(faults, "fault", count));
    if (!e) fprintf(stderr, "%s is sound\n", path);
    return e;
}

static void draw(int done, int total, void *context)
{
    progress_update(context, (uint64_t)done, (uint64_t)done, (uint64_t)total);
}

static enum cw_error backup(struct reader *r, const char *path)
{
    struct progress *p = progress_new("page", false);
    progress_phase(p, "copying");
    enum cw_error e = reader_backup(r, path, draw, p);
    progress_free(p);
    if (!e) fprintf(stderr, "the copy is %s\n", path);
    return e;
}

static void print_stats(const struct store_stats *s, const struct linked_stats *linked, bool json, const char *path)
{
    static const struct column columns[] = {
        {.name = "store"},          {.name = "schema_version"}, {.name = "documents"}, {.name = "statements"},
        {.name = "speakers"},       {.name = "entities"},       {.name = "mentions"},  {.name = "times"},
        {.name = "claims"},         {.name = "copies"},         {.name = "denials"},   {.name = "queued"},
        {.name = "failed"},         {.name = "unindexed"},      {.name = "unlinked"},  {.name = "first_published"},
        {.name = "last_published"}, {.name = "file_bytes"},     {.name = "wal_bytes"}};
    enum { COUNT = sizeof columns / sizeof *columns };
    const struct cell cells[COUNT] = {cell_text(path),
                                      cell_count((uint64_t)s->schema_version),
                                      cell_count(s->documents),
                                      cell_count(s->statements),
                                      cell_count(s->speakers),
                                      cell_count(s->entities),
                                      cell_count(s->mentions),
                                      cell_count(s->times),
                                      cell_count(linked->claims),
                                      cell_count(linked->copies),
                                      cell_count(linked->denials),
                                      cell_count(s->queued),
                                      cell_count(s->failed),
                                      cell_count(s->unindexed),
                                      cell_count(linked->unlinked),
                                      cell_text(s->first_published),
                                      cell_text(s->last_published),
                                      cell_count(s->file_bytes),
                                      cell_count(s->wal_bytes)};
    struct terminal t = terminal_open(stdout);
    if (json) {
        struct rows *rows = rows_new(&t, ROWS_JSON, columns, COUNT);
        rows_add(rows, cells);
        rows_end(rows);
        return;
    }
    for (size_t i = 0; i < COUNT; i++) {
        char number[TEXT_NUMBER];
        bool bytes = !strcmp(columns[i].name, "file_bytes") || !strcmp(columns[i].name, "wal_bytes");
        fprintf(t.file, "%-16s ", columns[i].name);
        if (cells[i].kind == CELL_COUNT)
            fputs(bytes ? text_bytes(cells[i].count, number) : text_count(cells[i].count, number), t.file);
        else terminal_safe(&t, cells[i].kind == CELL_TEXT ? cells[i].text : "unknown");
        fputc('\n', t.file);
    }
}

static enum cw_error stats(struct reader *r, bool json, const char *path)
{
    struct arena *arena = arena_new(0);
    struct store_stats s;
    struct linked_stats linked;
    CW_CHECK(arena);
    enum cw_error e = reader_stats(r, arena, &s);
    if (!e) e = reader_linked(r, &linked);
    if (!e) print_stats(&s, &linked, json, path);
    arena_free(arena);
    return e;
}

static enum cw_error run(struct invocation *in)
{
    struct config config;
    struct reader *reader = NULL;
    bool is_backup = !strcmp(in->args[0], "backup");
    if (is_backup != (in->arg_count == 2))
        return cw_fail(CW_EUSAGE, is_backup ? "backup needs the name of a new file" : "%s takes no further arguments",
                       in->args[0]);
    enum cw_error e = cli_config(in, &config);
    if (!e) e = open_store(&config, &reader);
    if (e) return e;
    if (is_backup) e = backup(reader, in->args[1]);
    else if (!strcmp(in->args[0], "check")) e = check(reader, config.store);
    else e = stats(reader, cli_given(in, "json"), config.store);
    reader_close(reader);
    return e;
}

const struct verb verb_store = {
    .name = "store",
    .args = "check | backup FILE | stats",
    .brief = "the store's health, a copy of it, its figures",
    .details =
        "The store is one SQLite file; sqlite3 and every tool that reads SQLite can open it, also while the service "
        "writes.",
    .words = "check backup stats",
    .min_args = 1,
    .max_args = 2,
    .options = options,
    .examples = examples,
    .run = run,
};
