/* Claims chosen by their accounts. */
#include "worker/claims/account/select.h"

#include <string.h>

enum { LISTED_FIRST = 256 };

struct listed {
    struct arena *arena;
    const char **ids;
    size_t count, capacity, enough;  /* 0: all */
    bool full;
};

/* A row at a time; ends the walk early, by a failure that claims_select knows, when there are enough. */
static enum cw_error keep(const struct claim_row *row, void *context)
{
    struct listed *l = context;
    l->full = l->enough && l->count == l->enough;
    if (l->full) return CW_EAGAIN;
    if (l->count == l->capacity) {
        size_t more = l->capacity ? 2 * l->capacity : LISTED_FIRST;
        l->ids = arena_grow(l->arena, l->ids, l->count * sizeof *l->ids, more * sizeof *l->ids);
        l->capacity = more;
    }
    l->ids[l->count++] = arena_strdup(l->arena, row->id);
    return CW_OK;
}

static bool is_chosen(const struct claim_choice *c, const struct account *a)
{
    if (c->min_origins && a->independent < c->min_origins) return false;
    if (c->anonymous_only && !a->anonymous_only) return false;
    return !c->omitted || a->omission_count;
}

/* The account of one claim; *given: it was chosen and handed on. */
static enum cw_error look_at(struct reader *r, const struct claim_choice *c, const char *id, account_fn each,
                             void *context, bool *given)
{
    struct claim_material material;
    struct account account;
    struct arena *arena = arena_new(0);
    if (!arena) return cw_fail(CW_ENOMEM, "out of memory");
    *given = false;
    enum cw_error e = reader_claim(r, id, arena, &material);
    if (!e) {
        account_make(&material, arena, &account);
        *given = is_chosen(c, &account);
    }
    if (!e && *given) e = each(&account, context);
    arena_free(arena);
    return e;
}

enum cw_error claims_select(struct reader *r, const struct claim_choice *c, account_fn each, void *context)
{
    bool by_account = c->min_origins || c->anonymous_only || c->omitted;
    struct listed l = {.arena = arena_new(0), .enough = by_account ? 0 : c->limit};
    uint32_t given = 0;
    if (!l.arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = reader_claims(r, &c->filter, keep, &l);
    if (e == CW_EAGAIN && l.full) e = CW_OK;
    for (size_t i = 0; i < l.count && !e && !(c->limit && given == c->limit); i++) {
        bool chosen;
        e = look_at(r, c, l.ids[i], each, context, &chosen);
        given += chosen;
        if (e == CW_ENOTFOUND && !chosen) e = CW_OK;  /* linked anew since it was listed */
    }
    arena_free(l.arena);
    return e;
}
