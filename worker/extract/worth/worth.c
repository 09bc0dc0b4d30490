/* See worth.h. */
#include "worker/extract/worth/worth.h"

#include <stdlib.h>
#include <unistd.h>

#include "worker/extract/speakers/speaker_source.h"
#include "worker/extract/trace.h"
#include "worker/extract/worth/worth_model.h"

struct worth_model {
    struct crf *learned;  /* NULL: the built-in weights */
};

enum cw_error worth_open(const char *path, struct worth_model **out)
{
    struct worth_model *m = calloc(1, sizeof *m);
    if (!m) return cw_fail(CW_ENOMEM, "no memory for the worth model");
    enum cw_error e = access(path, F_OK) ? CW_OK : crf_open(path, &m->learned);
    if (!e && m->learned && crf_label_count(m->learned) != WORTH_LABEL_COUNT)
        e = cw_fail(CW_ECORRUPT, "%s has %zu labels instead of %d", path, crf_label_count(m->learned),
                    WORTH_LABEL_COUNT);
    if (e) {
        worth_close(m);
        return e;
    }
    *out = m;
    return CW_OK;
}

void worth_close(struct worth_model *m)
{
    if (!m) return;
    if (m->learned) crf_close(m->learned);
    free(m);
}

uint64_t worth_checksum(const struct worth_model *m) { return m->learned ? crf_checksum(m->learned) : 0; }

/* --- statements ------------------------------------------------------------------------------------------------ */

struct best {
    float probability;
    struct span where;
    uint64_t signs;
};

/* The pieces of a content in one sentence after the other; a content that a cue splits ("Taxes",
 * he said, "rose") is one piece. */
static struct best best_piece(const struct worth_model *m, const struct analysis *a, const struct spans *content,
                              struct feature_rows *f)
{
    struct best best = {0};
    struct range *at = arena_array(a->arena, content->count + 1, sizeof *at);
    size_t span = 0;
    uint32_t next = 0;                 /* tokens before it have been looked at */
    while (span < content->count) {
        struct worth_piece piece = {at, 0};
        uint32_t end = 0;
        for (; span < content->count; span++) {
            struct range r = source_tokens(a, content->at[span]);
            if (r.first < next) r.first = next;
            if (r.first >= r.last) continue;
            if (!piece.count) end = a->sentences[sentence_of(a, r.first)].tokens.last;
            if (r.first >= end) break;
            next = r.last < end ? r.last : end;
            at[piece.count++] = (struct range){r.first, next};
            if (r.last > end) break;
        }
        if (!piece.count) break;
        uint64_t signs = worth_signs(a, &piece);
        float p = worth_probability(m->learned, a, &piece, signs, f);
        if (p > best.probability)
            best = (struct best){p, {a->tokens[at[0].first].begin, a->tokens[next - 1].end}, signs};
    }
    return best;
}

static bool is_asserted(enum statement_kind k)
{
    return k != KIND_REQUEST && k != KIND_QUESTION && k != KIND_ATTITUDE && k != KIND_INTENTION;
}

void worth_stage(const struct worth_model *m, struct analysis *a)
{
    struct feature_rows f = {0};
    for (size_t i = 0; i < a->statement_count; i++) {
        struct statement *s = &a->statements[i];
        struct best best = best_piece(m, a, &s->content, &f);
        s->checkworthy = is_asserted(s->kind) ? best.probability : best.probability / 2;
        if (s->cue.count)
            trace_note(a, TRACE_WORTH, s->cue.at[0], best.where, s->checkworthy, "%s%s",
                       worth_signs_named(best.signs, a->arena),
                       is_asserted(s->kind) ? "" : "; halved, since it is not said to be so");
    }
    feature_rows_free(&f);
}

const float *worth_sentences(const struct worth_model *m, const struct analysis *a)
{
    struct feature_rows f = {0};
    float *out = arena_array(a->arena, a->sentence_count + 1, sizeof *out);
    for (size_t i = 0; i < a->sentence_count; i++) {
        struct worth_piece piece = {&a->sentences[i].tokens, 1};
        out[i] = worth_probability(m->learned, a, &piece, worth_signs(a, &piece), &f);
    }
    feature_rows_free(&f);
    return out;
}
