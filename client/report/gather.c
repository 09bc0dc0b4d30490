/* What the page tells, read from the store: the claims first, then the articles that they stand in, then what these
 * have in common. */
#include "client/report/gather.h"

#include <string.h>

#include "client/claims/links.h"
#include "proto/utf8.h"

/* ---- which claims ---- */

struct chosen {
    struct arena *arena;
    const char **ids;
    size_t count, limit;
    bool more;
};

/* One more than are told is looked at, to know whether there are more. */
static enum cw_error choose(const struct account *a, void *context)
{
    struct chosen *c = context;
    c->more = c->count == c->limit;
    if (!c->more) c->ids[c->count++] = arena_strdup(c->arena, a->claim->id);
    return CW_OK;
}

static enum cw_error choose_claims(struct reader *r, const struct report_request *q, struct chosen *out)
{
    struct claim_choice choice = q->choice;
    out->limit = choice.limit && choice.limit < REPORT_CLAIMS_MOST ? choice.limit : REPORT_CLAIMS_MOST;
    if (q->claim_count) out->limit = q->claim_count < REPORT_CLAIMS_MOST ? q->claim_count : REPORT_CLAIMS_MOST;
    out->ids = arena_array(out->arena, out->limit, sizeof *out->ids);
    choice.limit = (uint32_t)out->limit + 1;
    if (!q->claim_count) return claims_select(r, &choice, choose, out);
    for (; out->count < out->limit; out->count++) out->ids[out->count] = q->claims[out->count];
    out->more = q->claim_count > out->limit;
    return CW_OK;
}

/* ---- one claim ---- */

/* How each wording differs from the first, word by word. */
static void align_wordings(const struct term_reader *terms, struct report_claim *c, struct arena *arena)
{
    struct terms *cut = arena_array(arena, c->shown, sizeof *cut);
    struct wording_text *texts = arena_array(arena, c->shown, sizeof *texts);
    for (size_t i = 0; i < c->shown; i++) {
        const char *text = c->material.appearances[i].text;
        terms_make(terms, text, strlen(text), arena, &cut[i]);
        texts[i] = (struct wording_text){text, utf8_cut(text, strlen(text), REPORT_WORDING_BYTES), &cut[i]};
    }
    for (size_t i = 0; i < c->shown; i++)
        alignment_make(&texts[c->reference], &texts[i], arena, &c->wordings[i].alignment);
}

/* Numbers, negation and names that differ: from the first where the two are judged to be one claim by themselves, else
 * from the wording over which they are. */
static void find_distortions(const struct term_reader *terms, struct report_claim *c, struct arena *arena)
{
    const struct claim_material *m = &c->material;
    struct assertion first = assertion_of(terms, m, &m->appearances[c->reference], arena);
    struct claim_link *links;
    size_t linked = claim_links(terms, m, false, arena, &links);
    for (uint32_t i = 0; i < c->shown; i++) {
        struct report_wording *w = &c->wordings[i];
        struct assertion other = assertion_of(terms, m, &m->appearances[i], arena);
        struct finding direct = {0};
        if (i == c->reference) continue;
        relation_judge(&first, &other, false, arena, &direct);
        bool over_another = direct.relation != RELATION_SAME && i < linked && links[i].found;
        const struct finding *f = over_another ? &links[i].finding : &direct;
        w->beside = over_another ? links[i].from : c->reference;
        w->distortion_count = f->distortion_count;
        memcpy(w->distortions, f->distortions, f->distortion_count * sizeof *f->distortions);
    }
}

static enum cw_error gather_claim(struct reader *r, const struct term_reader *terms, const char *id,
                                  struct arena *arena, struct report_claim *out)
{
    struct claim_material *m = &out->material;
    enum cw_error e = reader_claim(r, id, arena, m);
    if (e) return e;
    account_make(m, arena, &out->account);
    out->shown = m->appearance_count < REPORT_APPEARANCES ? m->appearance_count : REPORT_APPEARANCES;
    out->denials_shown = m->denial_count < REPORT_APPEARANCES ? m->denial_count : REPORT_APPEARANCES;
    out->reference =
        out->account.first >= 0 && (size_t)out->account.first < out->shown ? (uint32_t)out->account.first : 0;
    out->wordings = arena_array(arena, out->shown, sizeof *out->wordings);
    out->articles = arena_array(arena, m->document_count, sizeof *out->articles);
    align_wordings(terms, out, arena);
    find_distortions(terms, out, arena);
    return bare_mentions(r, terms, m, REPORT_BARE_DOCUMENTS, arena, &out->bare, &out->bare_count);
}

static bool is_told(const struct report *r, const char *id)
{
    for (size_t i = 0; i < r->claim_count; i++)
        if (!strcmp(r->claims[i].material.id, id)) return true;
    return false;
}

/* A claim that was linked anew since it was chosen is left out. */
static enum cw_error gather_claims(struct reader *r, const struct term_reader *terms, const struct report_request *q,
                                   struct arena *arena, struct report *out)
{
    struct chosen chosen = {.arena = arena};
    enum cw_error e = choose_claims(r, q, &chosen);
    out->claims = arena_array(arena, chosen.count, sizeof *out->claims);
    out->more = chosen.more;
    for (size_t i = 0; i < chosen.count && !e; i++) {
        struct report_claim *c = &out->claims[out->claim_count];
        e = gather_claim(r, terms, chosen.ids[i], arena, c);
        out->claim_count += !e && !is_told(out, c->material.id);
        if (e == CW_ENOTFOUND && !q->claim_count) e = CW_OK;
    }
    return e;
}

enum cw_error report_gather(struct reader *r, const struct term_reader *terms, const struct report_request *request,
                            struct arena *arena, struct report *out)
{
    *out = (struct report){.title = request->title, .asked = request->asked, .asked_count = request->asked_count};
    enum cw_error e = reader_stats(r, arena, &out->store);
    if (!e) e = reader_linking(r, &out->linking);
    if (!e) e = reader_count_claims(r, &out->stored_claims);
    if (!e) e = gather_claims(r, terms, request, arena, out);
    if (!e) e = gather_articles(r, arena, out);
    if (!e) gather_copies(terms, arena, out);
    return e ? e : gather_names(r, arena, out);
}
