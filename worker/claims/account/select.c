/* Claims chosen by their accounts. */
#include "worker/claims/account/select.h"

#include "worker/claims/account/origins.h"

enum { LISTED_FIRST = 256 };

struct listed {
    struct reader *r;
    const struct claim_choice *choice;
    struct arena *arena, *once;  /* once: for what is looked at to choose one */
    const char **ids;
    size_t count, capacity;
    bool full;
};

/* Whether the speakers alone let it be chosen. */
static bool may_be_chosen(const struct claim_choice *c, const struct claim_material *speakers, struct arena *arena)
{
    if (c->anonymous_only && !account_is_anonymous(speakers)) return false;
    return c->min_origins < 2 || origins_at_most(speakers, arena) >= c->min_origins;
}

static bool is_chosen(const struct claim_choice *c, const struct account *a)
{
    if (c->min_origins && a->independent < c->min_origins) return false;
    if (c->anonymous_only && !a->anonymous_only) return false;
    return !c->omitted || a->omission_count;
}

/* Most claims are passed over for their speakers; of the others the whole account is made. */
static enum cw_error choose(struct listed *l, const struct claim_row *row, bool *chosen)
{
    const struct claim_choice *c = l->choice;
    struct claim_material m;
    struct account account;
    arena_reset(l->once);
    *chosen = true;
    if (c->min_origins > 1 || c->anonymous_only) {
        enum cw_error e = reader_claim_speakers(l->r, row, l->once, &m);
        if (e) return e;
        *chosen = may_be_chosen(c, &m, l->once);
    }
    if (!*chosen || (c->min_origins < 2 && !c->omitted && !c->accepts)) return CW_OK;
    enum cw_error e = reader_claim(l->r, row->id, l->once, &m);
    *chosen = !e;
    if (e) return e == CW_ENOTFOUND ? CW_OK : e;
    account_make(&m, l->once, &account);
    *chosen = is_chosen(c, &account);
    return *chosen && c->accepts ? c->accepts(&account, c->context, chosen) : CW_OK;
}

/* A row at a time; ends the walk early, by a failure that claims_select knows, when there are enough. */
static enum cw_error keep(const struct claim_row *row, void *context)
{
    struct listed *l = context;
    bool chosen;
    l->full = l->choice->limit && l->count == l->choice->limit;
    if (l->full) return CW_EAGAIN;
    enum cw_error e = choose(l, row, &chosen);
    if (e || !chosen) return e;
    if (l->count == l->capacity) {
        size_t more = l->capacity ? 2 * l->capacity : LISTED_FIRST;
        l->ids = arena_grow(l->arena, l->ids, l->count * sizeof *l->ids, more * sizeof *l->ids);
        l->capacity = more;
    }
    l->ids[l->count++] = arena_strdup(l->arena, row->id);
    return CW_OK;
}

/* The account of one claim, handed on if it is still one of the chosen. */
static enum cw_error hand_on(struct listed *l, const char *id, account_fn each, void *context)
{
    struct claim_material material;
    struct account account;
    bool given = false;
    arena_reset(l->once);
    enum cw_error e = reader_claim(l->r, id, l->once, &material);
    if (!e) {
        account_make(&material, l->once, &account);
        given = is_chosen(l->choice, &account);
    }
    if (!e && given) e = each(&account, context);
    return e == CW_ENOTFOUND && !given ? CW_OK : e;  /* linked anew since it was listed */
}

/* First which, then what is told of them: who reads a long answer slowly must not keep the store's log from being
 * emptied meanwhile. */
enum cw_error claims_select(struct reader *r, const struct claim_choice *c, account_fn each, void *context)
{
    struct listed l = {.r = r, .choice = c, .arena = arena_new(0), .once = arena_new(0)};
    enum cw_error e = l.arena && l.once ? CW_OK : cw_fail(CW_ENOMEM, "out of memory");
    if (!e) e = reader_claims(r, &c->filter, keep, &l);
    if (e == CW_EAGAIN && l.full) e = CW_OK;
    for (size_t i = 0; i < l.count && !e; i++) e = hand_on(&l, l.ids[i], each, context);
    arena_free(l.arena);
    arena_free(l.once);
    return e;
}
