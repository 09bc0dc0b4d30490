/* Who says what a claim says, and nothing else of it: a question about origins looks at every claim, and reading all
 * that belongs to each would take most of its time for claims that are not meant. */
#include "worker/store/claims_reading.h"

#define SPEAKERS                                                                                                       \
    "SELECT s.document, s.speaker, s.anonymous, s.people, s.source FROM wordings w CROSS JOIN statements s "           \
    "ON s.statement = w.statement WHERE "
static const char of_claim[] = SPEAKERS "w.claim = ?1";
static const char of_wording[] = SPEAKERS "w.wording = ?1";

/* The index of a document, which is known by its key alone. */
static uint32_t place_of(struct claim_material *m, struct key_map *documents, struct arena *arena, int64_t key)
{
    bool fresh;
    uint32_t place = key_map_add(documents, key, (uint32_t)m->document_count, &fresh);
    if (!fresh) return place;
    m->documents = claims_room(arena, m->documents, m->document_count, sizeof *m->documents);
    m->documents[m->document_count++] = (struct claim_document){.document = key};
    return place;
}

static enum cw_error read_speakers(struct reader *r, const struct claim_row *row, struct arena *arena,
                                   struct claim_material *out)
{
    struct key_map documents = {.arena = arena};
    sqlite3_stmt *q;
    bool more;
    enum cw_error e = reading_kept(r, row->claim ? of_claim : of_wording, &q);
    if (e) return e;
    db_bind(q, "i", row->claim ? row->claim : row->wording);
    while (!(e = reading_step(r, q, &more)) && more) {
        out->appearances = claims_room(arena, out->appearances, out->appearance_count, sizeof *out->appearances);
        out->appearances[out->appearance_count++] = (struct appearance){
            .document = place_of(out, &documents, arena, sqlite3_column_int64(q, 0)),
            .speaker = claims_text(arena, q, 1), .anonymous = sqlite3_column_int(q, 2) != 0,
            .people = (uint32_t)sqlite3_column_int64(q, 3), .source = claims_text(arena, q, 4),
        };
    }
    sqlite3_reset(q);
    out->carrying = out->document_count;
    return e;
}

enum cw_error reader_claim_speakers(struct reader *r, const struct claim_row *row, struct arena *arena,
                                    struct claim_material *out)
{
    *out = (struct claim_material){.claim = row->claim};
    enum cw_error e = reading_begin(r);
    return e ? e : reading_end(r, read_speakers(r, row, arena, out));
}
