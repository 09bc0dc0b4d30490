#include "worker/extract/reading.h"

#include "worker/extract/names/names_features.h"
#include "worker/extract/trace.h"
#include "worker/model/features.h"
#include "worker/model/model_file.h"

enum cw_error readers_open_tags(const char *directory, struct readers *out)
{
    char path[MODEL_PATH];
    *out = (struct readers){0};
    enum cw_error e = lexicon_open(model_path(directory, "lexicon.bin", path), &out->lexicon);
    if (!e) e = encoding_open(model_path(directory, "encoder.bin", path), out->lexicon, &out->encoder);
    if (!e) e = tagger_open(model_path(directory, "tags.bin", path), out->lexicon, &out->tagger);
    return e;
}

enum cw_error readers_open(const char *directory, struct readers *out)
{
    char path[MODEL_PATH];
    enum cw_error e = readers_open_tags(directory, out);
    if (!e) e = syntax_open(model_path(directory, "syntax.bin", path), out->lexicon, &out->syntax);
    if (!e) e = names_open(model_path(directory, "names.bin", path), out->lexicon, &out->names);
    if (!e && encoding_name_count(out->encoder) != NAME_LABELS)
        e = cw_fail(CW_ECORRUPT, "%s: for other names", model_path(directory, "encoder.bin", path));
    return e;
}

void readers_close(struct readers *r)
{
    names_close(r->names);
    syntax_close(r->syntax);
    tagger_close(r->tagger);
    encoding_close(r->encoder);
    lexicon_close(r->lexicon);
    *r = (struct readers){0};
}

uint64_t readers_checksum(const struct readers *r)
{
    uint64_t sum = feature_mix(lexicon_checksum(r->lexicon), encoding_checksum(r->encoder));
    sum = feature_mix(sum, tagger_checksum(r->tagger));
    sum = feature_mix(sum, syntax_checksum(r->syntax));
    return feature_mix(sum, names_checksum(r->names));
}

/* What a block goes through. */
struct steps {
    const struct readers *readers;
    struct analysis *analysis;
    struct syntax_reading *syntax;
    struct names_reading *names;
};

/* Runs a step and adds its time to its stage's. */
#define TIMED(a, stage, step)                                \
    do {                                                     \
        uint64_t began = (a)->trace ? trace_clock() : 0;     \
        step;                                                \
        if ((a)->trace) trace_took((a), stage, began);       \
    } while (0)

static void read_block(const struct steps *p, const struct encoding_block *b)
{
    TIMED(p->analysis, "tags", tags_read(p->readers->tagger, p->analysis, b));
    if (p->syntax) TIMED(p->analysis, "syntax", syntax_read(p->syntax, b));
    if (p->names) TIMED(p->analysis, "names", names_read(p->names, b));
}

static void read_blocks(const struct steps *p)
{
    struct analysis *a = p->analysis;
    struct encoding_block b;
    struct encoding *e;
    bool more;
    TIMED(a, "encoder", e = encoding_begin(p->readers->encoder, a, ENCODING_BLOCK));
    for (;;) {
        TIMED(a, "encoder", more = encoding_next(e, &b));
        if (!more) break;
        read_block(p, &b);
    }
    encoding_end(e);
}

void reading_stages(const struct readers *r, struct analysis *a)
{
    struct steps p = {.readers = r, .analysis = a};
    TIMED(a, "tags", tags_begin(r->tagger, a));
    if (r->syntax) TIMED(a, "syntax", p.syntax = syntax_begin(r->syntax, a));
    if (r->names) TIMED(a, "names", p.names = names_begin(r->names, a));
    if (r->encoder) {
        read_blocks(&p);
    } else {
        struct encoding_block all = encoding_none(a);
        read_block(&p, &all);
    }
    if (r->names) TIMED(a, "names", names_end(p.names));
}
