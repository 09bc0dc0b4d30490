/* Sentences that say a claim in the outlet's own voice. */
#include "worker/claims/account/bare.h"

#include <string.h>

#include "worker/claims/account/load.h"
#include "worker/extract/text/text.h"

enum { LEAST_TOKENS = 3, WORDINGS_COMPARED = 12 };

struct search {
    struct reader *reader;
    const struct term_reader *terms;
    const struct claim_material *m;
    struct arena *arena;          /* of what is found */
    struct assertion *wordings;   /* the first appearances */
    uint32_t wording_count;
    const char **documents;       /* ids */
    size_t document_count, document_cap;
    struct bare_mention *found;
    size_t count, capacity;
};

static void add_document(struct search *s, const char *id)
{
    for (size_t i = 0; i < s->document_count; i++)
        if (!strcmp(s->documents[i], id)) return;
    if (s->document_count < s->document_cap) s->documents[s->document_count++] = id;
}

static enum cw_error list_documents(struct search *s)
{
    const char **related = arena_array(s->arena, s->document_cap, sizeof *related);
    for (size_t i = 0; i < s->m->carrying; i++) add_document(s, s->m->documents[i].id);
    for (size_t i = 0; i < s->m->carrying; i++) {
        size_t n;
        enum cw_error e = reader_related(s->reader, s->m->documents[i].document, s->arena, related, s->document_cap,
                                         &n);
        if (e) return e;
        for (size_t k = 0; k < n; k++) add_document(s, related[k]);
    }
    return CW_OK;
}

/* Where statements are: what stands there is attributed to somebody. */
static bool is_attributed(const struct record *r, struct span sentence)
{
    for (size_t i = 0; i < r->statement_count; i++) {
        const struct spans *parts[] = {&r->statements[i].source, &r->statements[i].cue, &r->statements[i].content};
        for (size_t p = 0; p < 3; p++)
            for (size_t k = 0; k < parts[p]->count; k++)
                if (parts[p]->at[k].begin < sentence.end && sentence.begin < parts[p]->at[k].end) return true;
    }
    return false;
}

/* The wording that the sentence says, judged as a wording of nobody; -1: none. */
static int32_t nearest_wording(const struct search *s, const struct assertion *sentence, struct arena *scratch,
                               double *similarity)
{
    int32_t nearest = -1;
    *similarity = 0;
    for (uint32_t i = 0; i < s->wording_count; i++) {
        struct finding found;
        relation_judge(&s->wordings[i], sentence, false, scratch, &found);
        if (found.relation != RELATION_SAME || found.similarity.overall <= *similarity) continue;
        *similarity = found.similarity.overall;
        nearest = (int32_t)i;
    }
    return nearest;
}

static void add_found(struct search *s, const struct record *r, struct span span, int32_t nearest, double similarity)
{
    if (s->count == s->capacity) {
        size_t more = s->capacity ? 2 * s->capacity : 8;
        s->found = arena_grow(s->arena, s->found, s->count * sizeof *s->found, more * sizeof *s->found);
        s->capacity = more;
    }
    s->found[s->count++] = (struct bare_mention){
        .document = arena_strdup(s->arena, r->id), .outlet = r->outlet ? arena_strdup(s->arena, r->outlet) : NULL,
        .title = r->title ? arena_strdup(s->arena, r->title) : NULL,
        .published_lo = r->has_published ? arena_strdup(s->arena, r->published.lo) : NULL,
        .published_hi = r->has_published ? arena_strdup(s->arena, r->published.hi) : NULL,
        .span = span, .text = arena_strndup(s->arena, r->text + span.begin, span.end - span.begin),
        .similarity = similarity, .nearest = (uint32_t)nearest,
    };
}

static void look_at(struct search *s, const struct record *r, struct arena *scratch)
{
    struct analysis a = {.arena = scratch, .text = r->text, .text_size = (uint32_t)r->text_size};
    text_stage(&a);
    for (size_t i = 0; i < a.sentence_count; i++) {
        const struct range tokens = a.sentences[i].tokens;
        struct span span = {a.tokens[tokens.first].begin, a.tokens[tokens.last - 1].end};
        double similarity;
        if (tokens.last - tokens.first < LEAST_TOKENS || is_attributed(r, span)) continue;
        struct assertion sentence = {
            .text = r->text + span.begin, .size = span.end - span.begin, .source = "", .cue = "",
            .day_lo = r->has_published ? day_of(r->published.lo) : DAY_UNKNOWN,
            .day_hi = r->has_published ? day_of(r->published.hi) : DAY_UNKNOWN,
        };
        terms_make(s->terms, sentence.text, sentence.size, scratch, &sentence.terms);
        int32_t nearest = nearest_wording(s, &sentence, scratch, &similarity);
        if (nearest >= 0) add_found(s, r, span, nearest, similarity);
    }
}

static enum cw_error read_document(struct search *s, const char *id)
{
    struct record record;
    struct arena *scratch = arena_new(0);
    if (!scratch) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = reader_record(s->reader, id, scratch, &record);
    if (!e) look_at(s, &record, scratch);
    arena_free(scratch);
    return e;
}

enum cw_error bare_mentions(struct reader *r, const struct term_reader *terms, const struct claim_material *m,
                            unsigned documents, struct arena *arena, struct bare_mention **out, size_t *count)
{
    struct search s = {.reader = r, .terms = terms, .m = m, .arena = arena, .document_cap = documents};
    s.documents = arena_array(arena, documents, sizeof *s.documents);
    s.wordings = arena_array(arena, WORDINGS_COMPARED, sizeof *s.wordings);
    for (size_t i = 0; i < m->appearance_count && s.wording_count < WORDINGS_COMPARED; i++)
        s.wordings[s.wording_count++] = assertion_of(terms, m, &m->appearances[i], arena);
    enum cw_error e = list_documents(&s);
    for (size_t i = 0; i < s.document_count && !e; i++) e = read_document(&s, s.documents[i]);
    *out = s.found;
    *count = s.count;
    return e;
}
