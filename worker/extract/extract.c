/* The extraction library's front: loads the models, runs the stages in their order, and hands out the record. */
#include "worker/extract/extract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/explain/explain.h"
#include "worker/extract/extractor.h"
#include "worker/extract/metadata/metadata.h"
#include "worker/extract/speakers/entities.h"
#include "worker/extract/speakers/speakers.h"
#include "worker/extract/statements/quotes.h"
#include "worker/extract/text/text.h"
#include "worker/extract/time/times.h"
#include "worker/extract/trace.h"
#include "worker/model/features.h"
#include "worker/model/model_file.h"

/* --- stages ------------------------------------------------------------------------------------------------- */

#define PLAIN_STAGE(name) \
    static void run_##name(const struct extractor *x, struct analysis *a) { (void)x; name##_stage(a); }
PLAIN_STAGE(text)
PLAIN_STAGE(metadata)
PLAIN_STAGE(quotes)
PLAIN_STAGE(times)

static void run_reading(const struct extractor *x, struct analysis *a) { reading_stages(&x->read, a); }
static void run_entities(const struct extractor *x, struct analysis *a) { entities_stage(x->read.lexicon, a); }
static void run_coref(const struct extractor *x, struct analysis *a) { coref_stage(x->coref, a); }
static void run_statements(const struct extractor *x, struct analysis *a) { statements_stage(x->statements, a); }
static void run_speakers(const struct extractor *x, struct analysis *a) { speakers_stage(x->read.lexicon, a); }
static void run_worth(const struct extractor *x, struct analysis *a) { worth_stage(x->worth, a); }

static const struct stage {
    const char *name;        /* NULL: times are taken inside */
    void (*run)(const struct extractor *x, struct analysis *a);
} stages[] = {
    {"text", run_text},
    {"metadata", run_metadata},
    {"quotes", run_quotes},
    {NULL, run_reading},  /* encoder, tags, syntax, names */
    {"entities", run_entities},
    {"coref", run_coref},
    {"times", run_times},
    {"statements", run_statements},
    {"speakers", run_speakers},
    {"worth", run_worth},
};

/* --- models ------------------------------------------------------------------------------------------------- */

static enum cw_error open_models(struct extractor *x, const char *directory)
{
    char path[MODEL_PATH];
    enum cw_error e = readers_open(directory, &x->read);
    if (!e) e = coref_open(model_path(directory, "coref.bin", path), x->read.lexicon, x->read.syntax, &x->coref);
    if (!e) e = statements_open(directory, &(struct view_models){x->read.lexicon, x->read.syntax}, &x->statements);
    if (!e) e = worth_open(model_path(directory, "worth.bin", path), &x->worth);
    return e;
}

/* One number for all models: another model file, another engine. */
static uint64_t models_checksum(const struct extractor *x)
{
    uint64_t parts[] = {readers_checksum(&x->read), coref_checksum(x->coref),
                        statements_checksum(x->statements), worth_checksum(x->worth)}, sum = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) sum = feature_mix(sum, parts[i]);
    return sum;
}

enum cw_error extractor_open(const char *directory, struct extractor **out)
{
    struct extractor *x = calloc(1, sizeof *x);
    if (!x) return cw_fail(CW_ENOMEM, "no memory for the extractor");
    enum cw_error e = cw_context(open_models(x, directory), "models");
    if (e) {
        extractor_close(x);
        return e;
    }
    snprintf(x->engine, sizeof x->engine, "claimwire %s, model %016llx", CW_VERSION,
             (unsigned long long)models_checksum(x));
    *out = x;
    return CW_OK;
}

void extractor_close(struct extractor *x)
{
    if (!x) return;
    worth_close(x->worth);
    statements_close(x->statements);
    coref_close(x->coref);
    readers_close(&x->read);
    free(x);
}

const char *extractor_engine(const struct extractor *x) { return x->engine; }

/* --- the record --------------------------------------------------------------------------------------------- */

static void make_record(const struct extractor *x, const struct analysis *a, struct record *out)
{
    const struct document *d = a->document;
    char *id = arena_alloc(a->arena, CW_ID_HEX + 1);
    document_id(d, id);
    *out = (struct record){
        .id = id, .uri = d->uri, .title = a->title, .outlet = a->outlet, .url = d->url,
        .language = d->language ? d->language : "en",
        .authors = a->authors, .author_count = a->author_count,
        .has_published = a->has_published, .published = a->published,
        .text = a->text, .text_size = a->text_size,
        .entities = a->entities, .entity_count = a->entity_count,
        .times = a->times, .time_count = a->time_count,
        .statements = a->statements, .statement_count = a->statement_count,
        .engine = x->engine,
    };
}

/* Runs all stages; the record lives in `arena`. */
static enum cw_error analyse(const struct extractor *x, const struct document *d, struct arena *arena,
                             struct trace *trace, const struct analysis **done, struct record *out)
{
    if (d->text_size > CW_MAX_TEXT)
        return cw_fail(CW_ELIMIT, "the text has %zu bytes, the limit is %d", d->text_size, CW_MAX_TEXT);
    struct analysis *a = arena_alloc(arena, sizeof *a);
    *a = (struct analysis){.arena = arena, .document = d, .trace = trace, .text = d->text,
                           .text_size = (uint32_t)d->text_size};
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        uint64_t began = trace ? trace_clock() : 0;
        stages[i].run(x, a);
        if (trace && stages[i].name) trace_took(a, stages[i].name, began);
    }
    make_record(x, a, out);
    *done = a;
    return CW_OK;
}

enum cw_error extractor_run(const struct extractor *x, const struct document *d, struct arena *arena,
                            struct record *out)
{
    const struct analysis *a;
    return analyse(x, d, arena, NULL, &a, out);
}

enum cw_error extractor_run_sentences(const struct extractor *x, const struct document *d, struct arena *arena,
                                      struct record *out)
{
    const struct analysis *a;
    enum cw_error e = analyse(x, d, arena, NULL, &a, out);
    if (e) return e;
    const float *worth = worth_sentences(x->worth, a);
    out->sentences = arena_array(arena, a->sentence_count + 1, sizeof *out->sentences);
    out->sentence_count = a->sentence_count;
    for (size_t i = 0; i < a->sentence_count; i++)
        out->sentences[i] = (struct sentence_worth){range_span(a, a->sentences[i].tokens), worth[i]};
    return CW_OK;
}

enum cw_error extractor_explain(const struct extractor *x, const struct document *d, struct arena *arena,
                                struct record *out, struct explanation *why)
{
    const struct analysis *a;
    enum cw_error e = analyse(x, d, arena, arena_alloc(arena, sizeof(struct trace)), &a, out);
    if (!e) explain_analysis(x, a, why);
    return e;
}
