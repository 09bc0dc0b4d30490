/* The extraction library's front: loads the models, runs the stages in their order, and hands out the record. */
#include "worker/extract/extract.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker/extract/analysis.h"
#include "worker/extract/extractor.h"
#include "worker/extract/metadata.h"
#include "worker/extract/quotes.h"
#include "worker/extract/text.h"
#include "worker/model/features.h"

/* --- stages ------------------------------------------------------------------------------------------------- */

#define PLAIN_STAGE(name) \
    static void run_##name(const struct extractor *x, struct analysis *a) { (void)x; name##_stage(a); }
PLAIN_STAGE(text)
PLAIN_STAGE(metadata)
PLAIN_STAGE(quotes)

static const struct stage {
    const char *name;
    bool needs_text;   /* leaves tokens given from outside alone */
    void (*run)(const struct extractor *x, struct analysis *a);
} stages[] = {
    {"text", true, run_text},
    {"metadata", true, run_metadata},
    {"quotes", false, run_quotes},
};

void extractor_run_stages(const struct extractor *x, struct analysis *a, bool tokens_given)
{
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (!tokens_given || !stages[i].needs_text) stages[i].run(x, a);
}

/* --- models ------------------------------------------------------------------------------------------------- */

/* share/claimwire/models beside the bin/ that this program is in. */
static enum cw_error default_directory(char *out, size_t size)
{
    char self[4000];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0) return cw_fail(CW_ENOINPUT, "cannot find the program's own directory");
    self[n] = 0;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(self, '/');
        if (!slash) return cw_fail(CW_ENOINPUT, "cannot find the models beside %s", self);
        *slash = 0;
    }
    snprintf(out, size, "%s/share/claimwire/models", self);
    return CW_OK;
}

enum cw_error extractor_open(const char *directory, struct extractor **out)
{
    char beside[4096];
    enum cw_error e = CW_OK;
    struct extractor *x = calloc(1, sizeof *x);
    if (!x) return cw_fail(CW_ENOMEM, "no memory for the extractor");
    if (!directory || !*directory) {
        e = default_directory(beside, sizeof beside);
        if (e) goto out;
        directory = beside;
    }
    snprintf(x->engine, sizeof x->engine, "claimwire %s, no model", CW_VERSION);
out:
    if (e) extractor_close(x);
    else *out = x;
    return e;
}

void extractor_close(struct extractor *x)
{
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

enum cw_error extractor_run(const struct extractor *x, const struct document *d, struct arena *arena, struct record *out)
{
    if (d->text_size > CW_MAX_TEXT) return cw_fail(CW_ELIMIT, "the text has %zu bytes, the limit is %d", d->text_size, CW_MAX_TEXT);
    struct analysis *a = arena_alloc(arena, sizeof *a);
    *a = (struct analysis){.arena = arena, .document = d, .text = d->text, .text_size = (uint32_t)d->text_size};
    extractor_run_stages(x, a, false);
    make_record(x, a, out);
    return CW_OK;
}
