/* claimwire report: what is told of claims, as one web page. */
#include <string.h>
#include <unistd.h>

#include "client/claims/desk.h"
#include "client/render/text.h"
#include "client/report/report.h"

static const struct cli_option options[] = {
    {.name = "output", .letter = 'o', .argument = "FILE", .help = "write the page there; - is standard output"},
    {.name = "title", .argument = "WORDS", .help = "the page's title"},
    {.name = "claim", .argument = "CLAIM", .help = "this claim, whatever else is given; may be repeated"},
    CLAIM_FILTER_OPTIONS,
    {.name = "denied", .help = "that somebody denies"},
    {.name = "omitted", .help = "that some outlet carries without a denial that was, or may have been, out already"},
    {.name = "force", .help = "replace the file even if it is no report"},
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire report --about bridge -o bridge.html", "everything that was said about it, by whom, and who denied it"},
    {"claimwire report --omitted --since 2024-06 -o omitted.html", "claims that some outlets told without the denial"},
    {"claimwire report --claim c1a2b3c4d5e6 --title \"The letter\" -o letter.html",
     "one claim, with a title of your own"},
    {0},
};

/* ---- what was asked, in words ---- */

static const struct {
    const char *option, *words;  /* %s: the value */
} asked_words[] = {
    {"about", "about: %s"},           {"speaker", "said by %s"},          {"outlet", "carried by %s"},
    {"via", "through %s"},            {"since", "published since %s"},    {"until", "published until %s"},
    {"min-origins", "%s origins or more"}, {"anonymous", "resting on unnamed sources only"},
    {"denied", "denied by somebody"}, {"omitted", "told somewhere without the denial"},
};
enum { ASKED = sizeof asked_words / sizeof *asked_words };

static const char *default_title(const struct invocation *in, struct arena *arena)
{
    const char *about = cli_value(in, "about"), *speaker = cli_value(in, "speaker"), *outlet = cli_value(in, "outlet");
    if (about && speaker) return arena_printf(arena, "What %s said about %s", speaker, about);
    if (about) return arena_printf(arena, "What was said about %s", about);
    if (speaker) return arena_printf(arena, "What %s said", speaker);
    if (outlet) return arena_printf(arena, "What %s reported", outlet);
    return "Who said what, and who repeated it";
}

/* Every value of --claim, in the order given. */
static void read_claims(const struct invocation *in, struct arena *arena, struct report_request *out)
{
    const char **names = arena_array(arena, in->given_count, sizeof *names);
    for (size_t i = 0; i < in->given_count; i++)
        if (!strcmp(in->given[i].option->name, "claim")) names[out->claim_count++] = in->given[i].value;
    out->claims = names;
}

static enum cw_error read_request(const struct invocation *in, struct arena *arena, struct report_request *out)
{
    const char **asked = arena_array(arena, ASKED + in->given_count, sizeof *asked);
    *out = (struct report_request){.title = cli_value(in, "title"), .asked = asked};
    enum cw_error e = desk_choice(in, &out->choice);
    if (e) return e;
    out->choice.filter.outlet = cli_value(in, "outlet");
    out->choice.omitted = cli_given(in, "omitted");
    out->choice.filter.denied = cli_given(in, "denied") || out->choice.omitted;
    if (!out->title || !*out->title) out->title = default_title(in, arena);
    read_claims(in, arena, out);
    for (size_t i = 0; i < out->claim_count; i++)
        asked[out->asked_count++] = arena_printf(arena, "claim %s", out->claims[i]);
    for (size_t i = 0; i < ASKED && !out->claim_count; i++)
        if (cli_given(in, asked_words[i].option))
            asked[out->asked_count++] = arena_printf(arena, asked_words[i].words, cli_value(in, asked_words[i].option));
    return CW_OK;
}

/* ---- the page ---- */

static enum cw_error put(const struct invocation *in, const char *path, const struct report *r,
                         const struct buffer *page)
{
    char claims[TEXT_NUMBER], articles[TEXT_NUMBER], bytes[TEXT_NUMBER];
    if (page->failed) return cw_fail(CW_ENOMEM, "out of memory");
    if (!strcmp(path, "-")) {
        fwrite(page->data, 1, page->size, stdout);  /* what goes wrong there is told when it is flushed */
        return CW_OK;
    }
    enum cw_error e = report_save(path, page, cli_given(in, "force"));
    if (!e)
        fprintf(stderr, "%s in %s: %s\n", text_counted(r->claim_count, "claim", claims),
                text_counted(r->article_count, "article", articles), text_bytes(page->size, bytes));
    return e;
}

static enum cw_error make(const struct invocation *in, struct desk *d, const char *path)
{
    struct report_request request;
    struct report report;
    struct buffer page = {0};
    enum cw_error e = read_request(in, d->arena, &request);
    if (!e) e = report_gather(d->reader, d->terms, &request, d->arena, &report);
    if (!e && !report.claim_count)
        e = desk_nothing(d, "no claim of two articles or more matches; there is nothing to report");
    if (!e) {
        report_write(&report, &page);
        e = put(in, path, &report, &page);
    }
    if (!e) desk_tell_progress(d);
    buffer_free(&page);
    return e;
}

static enum cw_error run(struct invocation *in)
{
    struct desk d;
    const char *path = cli_value(in, "output");
    if (!path) path = "-";
    if (!*path) return cw_fail(CW_EUSAGE, "--output: a file is to be named");
    if (!strcmp(path, "-") && isatty(STDOUT_FILENO))
        return cw_fail(CW_EUSAGE, "where to?  claimwire report -o story.html");
    enum cw_error e = desk_open(in, DESK_TERMS, &d);
    if (e) return e;
    e = make(in, &d, path);
    desk_close(&d);
    return e;
}

const struct verb verb_report = {
    .name = "report",
    .args = "",
    .brief = "what is told of claims, as one web page",
    .details = "One file that needs nothing from elsewhere: no script, no network. Timeline, who carries what, "
               "wordings side by side, origins, "
               "denials and who leaves them out, near copies, names, dates, and the articles with what was found in "
               "them marked. The same store "
               "and question give the same bytes. A report that is there already is replaced; any other file only with "
               "--force.",
    .options = options,
    .examples = examples,
    .run = run,
};
