/* Names across documents: where a claim or a copy joins two documents, the names that only one of them has are
 * compared with those that only the other has. */
#include <string.h>

#include "worker/claims/linker/linking.h"
#include "worker/claims/names/folding.h"

/* A pair that has been compared, among what is recent: neither a wording nor a side. */
static int64_t number_of(int64_t a, int64_t b) { return (int64_t)1 << 62 | a << 31 | b; }

/* Those that b has not: a name that both have needs no other spelling. */
static struct names only_in(const struct names *a, const struct names *b, struct arena *arena)
{
    size_t count = 0;
    struct links_name *only = arena_array(arena, a->count, sizeof *only);
    for (size_t i = 0, k = 0; i < a->count; i++) {
        while (k < b->count && strcmp(b->at[k].folded, a->at[i].folded) < 0) k++;
        if (k == b->count || strcmp(b->at[k].folded, a->at[i].folded)) only[count++] = a->at[i];
    }
    return (struct names){only, count};
}

static enum cw_error compare(struct linker *l, int64_t a, int64_t b)
{
    const struct names *of_a, *of_b;
    enum cw_error e = document_names(l, a, &of_a);
    if (!e) e = document_names(l, b, &of_b);
    if (e) return e;
    struct names x = only_in(of_a, of_b, l->arena), y = only_in(of_b, of_a, l->arena);
    for (size_t i = 0; i < x.count; i++)
        for (size_t k = 0; k < y.count && !e; k++) {
            enum name_likeness likeness = names_compare(x.at[i].folded, x.at[i].type, y.at[k].folded, y.at[k].type);
            if (likeness != NAMES_DIFFER)
                e = links_add_evidence(l->store, x.at[i].folded, y.at[k].folded, name_likeness_name(likeness), a, b);
        }
    return e;
}

/* What names say of two documents is the same however often these are joined. */
enum cw_error names_follow(struct linker *l, const struct touched_pair *p)
{
    static const bool yes = true, no = false;
    bool joined = true;
    int64_t number = number_of(p->a, p->b);
    const bool *compared = recent_find(l->recent, number);
    enum cw_error e = p->parted ? links_joined(l->store, p->a, p->b, &joined) : CW_OK;
    if (e || (joined && (!p->joined || (compared && *compared)))) return e;
    recent_put(l->recent, number, joined ? &yes : &no);
    return joined ? compare(l, p->a, p->b) : links_end_evidence(l->store, p->a, p->b);
}
