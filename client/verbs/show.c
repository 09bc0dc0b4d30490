/* claimwire show: an article with its statements marked. */
#include "client/open_store.h"
#include "client/render/article.h"
#include "client/render/rows.h"
#include "worker/store/reader.h"

static const struct cli_option options[] = {
    ROWS_JSON_OPTION,
    {.name = "offsets",
     .argument = "UNIT",
     .values = "byte codepoint utf16",
     .help = "what spans in the JSON count (byte)"},
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire show 3f2a91c0", "the article whose id begins so; `who` and `query` tell ids"},
    {"claimwire show articles/bridge.txt", "the article that was submitted under this name"},
    {"claimwire show --json 3f2a91c0", "its document record"},
    {0},
};

static enum cw_error run(struct invocation *in)
{
    struct config config;
    struct reader *reader = NULL;
    struct record record;
    struct terminal t = terminal_open(stdout);
    struct arena *arena = arena_new(0);
    CW_CHECK(arena);
    enum cw_error e = cli_config(in, &config);
    if (!e) e = open_store(&config, &reader);
    if (!e) e = reader_record(reader, in->args[0], arena, &record);
    if (!e && cli_given(in, "json")) {
        record_convert_offsets(&record, (enum offset_unit)cli_choice(in, "offsets"));
        e = article_print_json(&t, &record, false);
    } else if (!e) {
        article_print(&t, &record);
    }
    if (reader) reader_close(reader);
    arena_free(arena);
    return e;
}

const struct verb verb_show = {
    .name = "show", .args = "DOCUMENT", .brief = "an article with its statements marked",
    .details = "DOCUMENT is an id, the beginning of one, or the name under which the article was submitted.",
    .min_args = 1, .max_args = 1, .options = options, .examples = examples, .run = run,
};
