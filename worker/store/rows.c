#include "worker/store/rows.h"

#include <math.h>
#include <string.h>

#include "proto/limits.h"
#include "worker/store/fold.h"

static size_t spans_size(struct spans s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.count; i++) n += s.at[i].end - s.at[i].begin;
    return n;
}

static enum cw_error check_size(const struct record *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->statement_count; i++) {
        const struct statement *s = &r->statements[i];
        n += spans_size(s->source) + spans_size(s->cue) + spans_size(s->content);
    }
    for (size_t i = 0; i < r->entity_count; i++)
        for (size_t k = 0; k < r->entities[i].mention_count; k++)
            n += r->entities[i].mentions[k].span.end - r->entities[i].mentions[k].span.begin;
    for (size_t i = 0; i < r->time_count; i++) n += r->times[i].span.end - r->times[i].span.begin;
    if (n <= CW_MAX_RECORD) return CW_OK;
    return cw_fail(CW_EDATA, "the spans of the record cover %zu bytes, at most %d are allowed", n, CW_MAX_RECORD);
}

static const char gap[] = ROWS_GAP;

static struct text join(const char *text, struct spans s, struct arena *arena)
{
    if (s.count == 0) return (struct text){"", 0};
    if (s.count == 1) return (struct text){text + s.at[0].begin, s.at[0].end - s.at[0].begin};
    char *joined = arena_alloc(arena, spans_size(s) + s.count * (sizeof gap - 1));
    size_t n = 0;
    for (size_t i = 0; i < s.count; i++) {
        if (i) {
            memcpy(joined + n, gap, sizeof gap - 1);
            n += sizeof gap - 1;
        }
        memcpy(joined + n, text + s.at[i].begin, s.at[i].end - s.at[i].begin);
        n += s.at[i].end - s.at[i].begin;
    }
    return (struct text){joined, n};
}

size_t rows_joined_at(struct spans spans, struct span piece)
{
    size_t n = 0, i = 0;
    for (; i < spans.count && spans.at[i].end < piece.end; i++)
        n += spans.at[i].end - spans.at[i].begin + sizeof gap - 1;
    CW_CHECK(i < spans.count && spans.at[i].begin <= piece.begin);
    return n + piece.begin - spans.at[i].begin;
}

/* Adds a folded name to names (NULL: none yet), unless it is there or has no letters. */
static const char *add_name(struct arena *arena, const char *names, const char *folded)
{
    if (!*folded) return names;
    const char *one = arena_printf(arena, " %s ", folded);
    if (!names) return one;
    return strstr(names, one) ? names : arena_printf(arena, "%s|%s", names, one);
}

static void derive_entity(const struct record *r, const struct entity *e, struct arena *arena, struct entity_rows *out)
{
    size_t folded = 0;
    struct span last = {0, 0};
    out->folded = fold_name(arena, e->name, strlen(e->name));
    out->names = add_name(arena, NULL, out->folded);
    for (size_t i = 0; i < e->mention_count && folded < ROWS_MAX_SPELLINGS; i++) {
        struct span s = e->mentions[i].span;
        size_t n = s.end - s.begin;
        if (e->mentions[i].kind != MENTION_NAME || n > ROWS_MAX_SPELLING) continue;
        if (n == last.end - last.begin && !memcmp(r->text + s.begin, r->text + last.begin, n)) continue;
        last = s;
        out->names = add_name(arena, out->names, fold_name(arena, r->text + s.begin, n));
        folded++;
    }
}

static void widen(struct statement_rows *out, struct spans s)
{
    if (!s.count) return;
    uint32_t begin = s.at[0].begin, end = s.at[s.count - 1].end;
    if (out->end == 0 || begin < out->begin) out->begin = begin;
    if (end > out->end) out->end = end;
}

static void derive_statement(const struct record *r, const struct statement *s, struct rows *rows, struct arena *arena,
                             struct statement_rows *out)
{
    out->source = join(r->text, s->source, arena);
    out->cue = join(r->text, s->cue, arena);
    out->content = join(r->text, s->content, arena);
    widen(out, s->source);
    widen(out, s->cue);
    widen(out, s->content);
    if (!s->has_speaker) return;
    struct entity_rows *e = s->speaker.entity >= 0 ? &rows->entities[s->speaker.entity] : NULL;
    const char *folded = fold_name(arena, s->speaker.name, strlen(s->speaker.name));
    out->speaker_names = add_name(arena, e ? e->names : NULL, folded);
    if (!out->speaker_names) out->speaker_names = "";
    if (e) e->statements++;
}

enum cw_error rows_derive(const struct record *r, const void *encoded, size_t size, struct arena *arena,
                          struct rows *out)
{
    enum cw_error e = check_size(r);
    if (e) return e;
    /* msgpack keeps strings in one piece; any place with the same bytes will do. */
    const char *text = r->text_size ? memmem(encoded, size, r->text, r->text_size) : encoded;
    CW_CHECK(text);
    *out = (struct rows){
        .entities = arena_array(arena, r->entity_count, sizeof *out->entities),
        .statements = arena_array(arena, r->statement_count, sizeof *out->statements),
        .text_at = (size_t)(text - (const char *)encoded),
    };
    for (size_t i = 0; i < r->entity_count; i++) derive_entity(r, &r->entities[i], arena, &out->entities[i]);
    size_t names = 0;
    for (size_t i = 0; i < r->statement_count; i++) {
        derive_statement(r, &r->statements[i], out, arena, &out->statements[i]);
        if (out->statements[i].speaker_names) names += strlen(out->statements[i].speaker_names);
        if (names > CW_MAX_RECORD)
            return cw_fail(CW_EDATA, "the names of the record's speakers have over %d bytes", CW_MAX_RECORD);
    }
    return CW_OK;
}

double rows_share(float share) { return round((double)share * 1e4) / 1e4; }
