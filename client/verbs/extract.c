/* claimwire extract: records from documents, in this process, without a service. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "client/import/import.h"
#include "client/render/article.h"
#include "client/render/explanation.h"
#include "client/render/progress.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "worker/extract/extract.h"

enum input { INPUT_AUTO, INPUT_TEXT, INPUT_MARKDOWN, INPUT_JSONL, INPUT_JSON, INPUT_TOKENS };
enum output { OUTPUT_JSONL, OUTPUT_JSON, OUTPUT_TEXT, OUTPUT_CONLL, OUTPUT_CONLLU, OUTPUT_COREF };

static const struct cli_option options[] = {
    {.name = "input-format", .argument = "FORMAT", .values = "auto text markdown jsonl json tokens",
     .help = "what the inputs are (auto: by their names); tokens: one a line, a blank line between sentences"},
    {.name = "output-format", .argument = "FORMAT", .values = "jsonl json text conll conllu coref",
     .help = "a record a line (jsonl), indented, for people; of tokens: token and BIO tag (conll), CoNLL-U, "
             "or chains (coref)"},
    {.name = "offsets", .argument = "UNIT", .values = "byte codepoint utf16", .help = "what spans count (byte)"},
    {.name = "sentences", .help = "the record has every sentence, too, with how worth a check it is"},
    {.name = "explain",
     .help = "instead of the record: what was decided by which stage, with scores, and what was not kept"},
    {.name = "json", .help = "one JSON object a line: the record, or with --explain the explanation"},
    {.name = "models", .argument = "DIR", .help = "where the model files are"},
    IMPORT_FIELD_OPTIONS,
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire extract article.txt", "the document record as one line of JSON"},
    {"claimwire extract --output-format text article.md", "the article with its statements marked"},
    {"claimwire extract --explain article.txt", "why each statement is one, who its speaker is, and what was left out"},
    {"claimwire extract --sentences article.txt",
     "the record, with how worth a check every sentence is, quoted or not"},
    {"claimwire extract --input-format tokens --output-format conll <dev.txt",
     "names in tokens of your own, to score them"},
    {0},
};

struct extraction {
    struct extractor *extractor;
    struct arena *arena;
    struct terminal out;
    enum output output;
    enum offset_unit unit;
    bool explain, sentences;
    uint64_t printed, failed;
    struct progress *progress;
    struct import_counts counts;
    uint64_t total_bytes;
};

static void say(struct extraction *x, const char *name, const char *words)
{
    progress_clear(x->progress);
    cli_say(name, words);
}

static enum cw_error explain_one(struct extraction *x, const struct record *r, const struct explanation *why)
{
    if (x->output != OUTPUT_TEXT) return explanation_print_json(&x->out, r, why, -1, NULL, x->output == OUTPUT_JSON);
    if (x->printed) fputc('\n', x->out.file);
    explanation_print(&x->out, r, why);
    return CW_OK;
}

static enum cw_error extract_one(const struct document *d, void *context)
{
    struct extraction *x = context;
    struct record record;
    struct explanation why;
    arena_reset(x->arena);
    enum cw_error e = x->explain ? extractor_explain(x->extractor, d, x->arena, &record, &why)
                   : x->sentences ? extractor_run_sentences(x->extractor, d, x->arena, &record)
                                  : extractor_run(x->extractor, d, x->arena, &record);
    if (e) {
        say(x, d->uri, cw_error_text());
        x->failed++;
        return CW_OK;
    }
    progress_update(x->progress, x->printed + x->failed, x->counts.bytes, x->total_bytes);
    if (x->explain) {
        e = explain_one(x, &record, &why);
        x->printed++;
        return e;
    }
    if (x->output == OUTPUT_TEXT) {
        if (x->printed++) fputc('\n', x->out.file);
        article_print(&x->out, &record);
        return CW_OK;
    }
    x->printed++;
    record_convert_offsets(&record, x->unit);
    e = article_print_json(&x->out, &record, x->output == OUTPUT_JSON);
    if (!e && ferror(x->out.file)) e = cw_fail(CW_EIO, "cannot write the output: %s", strerror(errno));
    return e;
}

static void refused(const char *name, enum cw_error e, const char *reason, void *context)
{
    (void)e;
    say(context, name, reason);
}

static void note(const char *words, void *context) { say(context, NULL, words); }

static enum cw_error extract_documents(struct extraction *x, const struct invocation *in,
                                       const struct import_options *import)
{
    static const char *const from_stdin[] = {"-"};
    const struct import_sink sink = {.document = extract_one, .refused = refused, .note = note, .context = x};
    const char *const *inputs = in->arg_count ? in->args : from_stdin;
    size_t count = in->arg_count ? in->arg_count : 1;
    /* Not between lines of output on the same screen, nor into a log that wants errors only. */
    bool shown = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
    x->progress = progress_new("document", !shown);
    if (shown) x->total_bytes = import_measure(inputs, count);
    x->arena = arena_new(0);
    CW_CHECK(x->arena);
    progress_phase(x->progress, "extracting");
    enum cw_error e = import_run(import, inputs, count, &sink, &x->counts);
    progress_free(x->progress);
    arena_free(x->arena);
    if (!e && x->failed) return cw_fail(CW_ESOMEFAILED, "%s", "");  /* each was told by name */
    if (!e && (e = import_verdict(&x->counts))) return cw_fail(e, "%s", "");
    if (!e && !x->counts.documents) return cw_fail(CW_ENOTFOUND, "there are no documents in what was given");
    return e;
}

static enum cw_error extract_tokens(const struct extraction *x, const struct invocation *in)
{
    enum tokens_output format = x->output == OUTPUT_CONLL    ? TOKENS_CONLL
                                : x->output == OUTPUT_CONLLU ? TOKENS_CONLLU
                                                             : TOKENS_COREF;
    enum cw_error e = CW_OK;
    if (!in->arg_count) return extractor_run_tokens(x->extractor, stdin, "standard input", format, stdout);
    for (size_t i = 0; !e && i < in->arg_count; i++) {
        bool is_stdin = !strcmp(in->args[i], "-");
        FILE *f = is_stdin ? stdin : fopen(in->args[i], "re");
        if (!f)
            return cw_fail(errno == EACCES ? CW_EPERM : CW_ENOINPUT, "cannot open %s: %s", in->args[i],
                           strerror(errno));
        e = extractor_run_tokens(x->extractor, f, is_stdin ? "standard input" : in->args[i], format, stdout);
        if (!is_stdin) fclose(f);
    }
    return e;
}

/* What else than plain records is asked for.  --explain is for people unless JSON is asked for. */
static enum cw_error choose_extras(const struct invocation *in, struct extraction *x)
{
    bool json = x->output == OUTPUT_JSONL || x->output == OUTPUT_JSON;
    if (cli_given(in, "json") && !json) return cw_fail(CW_EUSAGE, "--json goes with --output-format jsonl or json");
    x->explain = cli_given(in, "explain");
    x->sentences = cli_given(in, "sentences");
    if (x->sentences && (x->explain || !json))
        return cw_fail(CW_EUSAGE, "--sentences goes with records: --output-format jsonl or json, without --explain");
    if (!x->explain) return CW_OK;
    if (!cli_given(in, "json") && !cli_given(in, "output-format")) x->output = OUTPUT_TEXT;
    if (!json && x->output != OUTPUT_TEXT)
        return cw_fail(CW_EUSAGE, "--explain goes with --output-format text, json or jsonl");
    return x->unit == OFFSET_BYTE ? CW_OK : cw_fail(CW_EUSAGE, "--explain counts bytes: leave out --offsets");
}

static enum cw_error run(struct invocation *in)
{
    struct extraction x = {.out = terminal_open(stdout), .output = (enum output)cli_choice(in, "output-format"),
                           .unit = (enum offset_unit)cli_choice(in, "offsets")};
    enum input input = (enum input)cli_choice(in, "input-format");
    struct import_options import;
    struct config config;
    enum cw_error e = import_options_given(in, "--input-format", &import);
    if (!e) e = choose_extras(in, &x);
    if (input == INPUT_TOKENS && !cli_given(in, "output-format")) x.output = OUTPUT_CONLL;
    bool tokens_out = x.output == OUTPUT_CONLL || x.output == OUTPUT_CONLLU || x.output == OUTPUT_COREF;
    import.format = input == INPUT_TOKENS ? IMPORT_AUTO : (enum import_format)input;
    if (!e && (input == INPUT_TOKENS) != tokens_out)
        e = cw_fail(CW_EUSAGE,
                    "--input-format tokens goes with --output-format conll, conllu or coref, and they with it");
    if (!e) e = cli_config(in, &config);
    if (!e && cli_given(in, "models")) e = config_set(&config, "models", cli_value(in, "models"));
    if (!e) e = extractor_open(config.models, &x.extractor);
    if (!e) e = input == INPUT_TOKENS ? extract_tokens(&x, in) : extract_documents(&x, in, &import);
    if (x.extractor) extractor_close(x.extractor);
    import_options_free(&import);
    return e;
}

const struct verb verb_extract = {
    .name = "extract",
    .args = "[FILE|DIRECTORY|-]...",
    .brief = "records from documents, here and now, without a service",
    .details =
        "Prints a document record for each document, in the order of the inputs, which are those that `claimwire help "
        "submit` describes; without any, the standard input is read.",
    .max_args = CLI_ANY_NUMBER,
    .options = options,
    .examples = examples,
    .run = run,
};
