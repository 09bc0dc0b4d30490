/* claimwire names: who and what is named in the store. */
#include "client/open_store.h"
#include "client/render/rows.h"
#include "worker/store/reader.h"

static const struct cli_option options[] = {
    {.name = "like", .argument = "TEXT", .help = "with this in the name, in any case, accents aside"},
    {.name = "type",
     .argument = "TYPE",
     .values = "PER ORG LOC NORP MISC",
     .help = "only people, organisations, places, nationalities, others"},
    {.name = "limit", .argument = "N", .help = "at most so many (50; 0: all)"},
    ROWS_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire names", "the names that stand in most documents"},
    {"claimwire names --type PER --like varg", "people whose name has \"varg\" in it, with all its spellings"},
    {0},
};

static const struct column columns[] = {
    {.name = "name", .heading = "name", .flexible = true}, {.name = "type", .heading = "type"},
    {.name = "documents", .heading = "documents"}, {.name = "mentions"},
    {.name = "statements", .heading = "statements"}, {.name = "spellings", .heading = "spellings", .flexible = true}};

struct names {
    struct rows *rows;
    uint64_t count;
};

static enum cw_error add(const struct name_row *n, void *context)
{
    struct names *names = context;
    const struct cell cells[] = {cell_text(n->name),      cell_text(n->type),        cell_count(n->documents),
                                 cell_count(n->mentions), cell_count(n->statements), cell_text(n->spellings)};
    names->count++;
    rows_add(names->rows, cells);
    return CW_OK;
}

static enum cw_error run(struct invocation *in)
{
    struct terminal t = terminal_open(stdout);
    struct names names = {0};
    struct name_filter filter = {.like = cli_value(in, "like"), .type = cli_value(in, "type")};
    struct config config;
    struct reader *reader = NULL;
    enum rows_format format;
    uint64_t limit;
    enum cw_error e = rows_format_given(in, &format);
    if (!e) e = cli_number(in, "limit", 0, UINT32_MAX, 50, &limit);
    if (!e) e = cli_config(in, &config);
    if (!e) e = open_store(&config, &reader);
    if (e) return e;
    filter.limit = (uint32_t)limit;
    names.rows = rows_new(&t, format, columns, sizeof columns / sizeof *columns);
    e = reader_names(reader, &filter, add, &names);
    rows_end(names.rows);
    reader_close(reader);
    if (!e && !names.count)
        return cw_fail(CW_ENOTFOUND, filter.like ? "no name has \"%s\" in it" : "no names are in the store yet",
                       filter.like);
    return e;
}

const struct verb verb_names = {
    .name = "names", .args = "", .brief = "the names in the store, their spellings, and how often they speak",
    .options = options, .examples = examples, .run = run,
};
