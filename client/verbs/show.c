/* claimwire show: an article with its statements marked, or why one of them is one. */
#include <stdlib.h>
#include <string.h>

#include "client/open_store.h"
#include "client/render/article.h"
#include "client/render/explanation.h"
#include "client/render/rows.h"
#include "client/render/text.h"
#include "worker/store/reader.h"

static const struct cli_option options[] = {
    {.name = "explain",
     .argument = "STATEMENT",
     .help = "how the statement (s3, or DOCUMENT/s3) was decided, stage by stage, with scores; all: the whole "
             "document"},
    ROWS_JSON_OPTION,
    {.name = "offsets",
     .argument = "UNIT",
     .values = "byte codepoint utf16",
     .help = "what spans in the JSON count (byte)"},
    {.name = "models", .argument = "DIR", .help = "where the model files are, for --explain"},
    {0},
};

static const struct cli_example examples[] = {
    {"claimwire show 3f2a91c0", "the article whose id begins so; `who` and `query` tell ids"},
    {"claimwire show articles/bridge.txt", "the article that was submitted under this name"},
    {"claimwire show --json 3f2a91c0", "its document record"},
    {"claimwire show 3f2a91c0 --explain s3",
     "why its third statement is one, and how its speaker was found; or: --explain 3f2a91c0/s3"},
    {0},
};

/* --- which statement ------------------------------------------------------------------------------------------ */

enum { ALL = -1 };

/* The document is the argument, or stands before the statement: "3f2a91c0/s3". */
static enum cw_error read_names(const struct invocation *in, struct arena *arena, const char **document,
                                const char **statement)
{
    *statement = cli_value(in, "explain");
    const char *slash = *statement ? strrchr(*statement, '/') : NULL;
    if (slash && in->arg_count)
        return cw_fail(CW_EUSAGE, "--explain %s names a document, and so does %s", *statement, in->args[0]);
    if (!slash && !in->arg_count)
        return cw_fail(CW_EUSAGE, "which document?  claimwire show %sDOCUMENT",
                       *statement ? "--explain STATEMENT " : "");
    *document = slash ? arena_strndup(arena, *statement, (size_t)(slash - *statement)) : in->args[0];
    if (slash) *statement = slash + 1;
    return CW_OK;
}

/* "s3", "3", "all". */
static enum cw_error read_statement(const char *id, const struct record *r, int64_t *out)
{
    const char *digits = *id == 's' ? id + 1 : id;
    char *end, ids[48] = "s1";
    *out = ALL;
    if (!strcmp(id, "all")) return CW_OK;
    unsigned long n = strtoul(digits, &end, 10);
    if (*end || *digits < '0' || *digits > '9')
        return cw_fail(CW_EUSAGE,
                       "--explain '%s': a statement is called s1, s2 and so on; \"all\" explains the whole document",
                       id);
    if (!r->statement_count)
        return cw_fail(CW_ENOTFOUND, "document %.8s has no statements; --explain all tells what was not kept", r->id);
    if (r->statement_count > 1) snprintf(ids, sizeof ids, "s1 to s%zu", r->statement_count);
    if (n < 1 || n > r->statement_count)
        return cw_fail(CW_ENOTFOUND, "document %.8s has no statement s%lu, it has %s", r->id, n, ids);
    *out = (int64_t)n - 1;
    return CW_OK;
}

static bool overlap(const struct spans *x, const struct spans *y)
{
    return x->count && y->count && x->at[0].begin < y->at[0].end && y->at[0].begin < x->at[0].end;
}

/* The stored statement among those found anew: the one with its cue.  Why there is none, if there is none. */
static enum cw_error find_again(const struct record *stored, const struct record *anew, const struct explanation *why,
                                int64_t *statement)
{
    const struct statement *s = &stored->statements[*statement];
    for (size_t i = 0; i < anew->statement_count; i++)
        if (overlap(&s->cue, &anew->statements[i].cue)) {
            *statement = (int64_t)i;
            return CW_OK;
        }
    const char *reason = "nothing is found there";
    for (size_t i = 0; i < why->dropped_count && s->cue.count; i++) {
        const struct explained *d = &why->dropped[i];
        if (d->cue.begin < s->cue.at[0].end && s->cue.at[0].begin < d->cue.end)
            reason = d->facts.at[d->facts.count - 1].words;
    }
    return cw_fail(CW_ENOTFOUND, "%s does not find statement s%lld of %.8s, which %s found: %s", anew->engine,
                   (long long)*statement + 1, stored->id, stored->engine, reason);
}

/* --- the same article again ------------------------------------------------------------------------------------- */

/* A date as it was given: what the two ends of the interval have in common. */
static const char *given_date(const struct record *r, struct arena *arena)
{
    static const size_t grains[] = {19, 16, 10, 7, 4};
    const struct publication_date *p = &r->published;
    if (!r->has_published || p->basis != BASIS_GIVEN) return NULL;
    for (size_t i = 0; i < sizeof grains / sizeof *grains; i++)
        if (!strncmp(p->lo, p->hi, grains[i])) return arena_strndup(arena, p->lo, grains[i]);
    return NULL;
}

static bool differ(const char *x, const char *y) { return x && (!y || strcmp(x, y) != 0); }

static bool authors_differ(const struct record *x, const struct record *y)
{
    bool differs = x->author_count != y->author_count;
    for (size_t i = 0; !differs && i < x->author_count; i++) differs = strcmp(x->authors[i], y->authors[i]) != 0;
    return differs;
}

/* Extracts the stored text anew.  What the record knows and the text alone does not
 * tell was given with the document. */
static enum cw_error extract_again(const struct extractor *x, const struct record *stored, struct arena *arena,
                                   struct record *anew, struct explanation *why)
{
    struct document d = {.uri = stored->uri, .url = stored->url, .language = stored->language, .text = stored->text,
                         .text_size = stored->text_size, .published = given_date(stored, arena)};
    struct document *given = arena_alloc(arena, sizeof *given);  /* the explanation points into it */
    enum cw_error e = extractor_run(x, &d, arena, anew);
    if (e) return e;
    *given = d;
    if (differ(stored->title, anew->title)) given->title = stored->title;
    if (differ(stored->outlet, anew->outlet)) given->outlet = stored->outlet;
    if (authors_differ(stored, anew)) {
        given->authors = stored->authors;
        given->author_count = stored->author_count;
    }
    e = extractor_explain(x, given, arena, anew, why);
    anew->id = stored->id;
    return e;
}

static void print_explanation(struct terminal *t, const struct record *r, const struct explanation *why,
                              int64_t statement)
{
    if (statement == ALL) {
        explanation_print(t, r, why);
        return;
    }
    text_paragraph(t, r->title ? r->title : "(no title)", 0, 0);
    fprintf(t->file, "%s\n%s\n", r->id, r->engine);
    explanation_print_key(t);
    fputc('\n', t->file);
    explanation_print_statement(t, r, why, (size_t)statement);
}

static enum cw_error explain_stored(const struct invocation *in, struct config *config, const struct record *stored,
                                    const char *id, struct terminal *t, struct arena *arena)
{
    struct extractor *x = NULL;
    struct record anew;
    struct explanation why;
    int64_t statement;
    if (cli_given(in, "offsets")) return cw_fail(CW_EUSAGE, "--explain counts bytes: leave out --offsets");
    enum cw_error e = read_statement(id, stored, &statement);
    if (!e && cli_given(in, "models")) e = config_set(config, "models", cli_value(in, "models"));
    if (!e) e = extractor_open(config->models, &x);
    if (!e) e = extract_again(x, stored, arena, &anew, &why);
    bool other = !e && strcmp(stored->engine, anew.engine) != 0;
    if (!e && statement != ALL) e = find_again(stored, &anew, &why, &statement);
    if (other && !e)
        cli_say(NULL, arena_printf(arena, "the record was made by %s, the explanation by %s: they may differ",
                                   stored->engine, anew.engine));
    if (!e && cli_given(in, "json"))
        e = explanation_print_json(t, &anew, &why, statement, other ? stored->engine : NULL, false);
    else if (!e) print_explanation(t, &anew, &why, statement);
    extractor_close(x);
    return e;
}

/* --- the verb --------------------------------------------------------------------------------------------------- */

static enum cw_error run(struct invocation *in)
{
    struct config config;
    struct reader *reader = NULL;
    const char *document = NULL, *statement = NULL;
    struct record record;
    struct terminal t = terminal_open(stdout);
    struct arena *arena = arena_new(0);
    CW_CHECK(arena);
    enum cw_error e = cli_config(in, &config);
    if (!e) e = read_names(in, arena, &document, &statement);
    if (!e) e = open_store(&config, &reader);
    if (!e) e = reader_record(reader, document, arena, &record);
    if (!e && statement) {
        e = explain_stored(in, &config, &record, statement, &t, arena);
    } else if (!e && cli_given(in, "json")) {
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
    .name = "show", .args = "[DOCUMENT]", .brief = "an article with its statements marked",
    .details = "DOCUMENT is an id, the beginning of one, or the name under which the article was submitted. "
               "The store keeps what was found, not how: --explain reads the article again with the models of this "
               "installation, and says so if others made the record.",
    .max_args = 1, .options = options, .examples = examples, .run = run,
};
