/* Names across documents: where a claim or a copy joins two documents, the names that only one of them has are compared with those
 * that only the other has. */
#include <string.h>

#include "worker/claims/linker/linking.h"
#include "worker/claims/names/folding.h"

struct names {
    struct links_name *at;
    size_t count;
};

/* A name that both have needs no other spelling. */
static void drop_common(struct names *a, struct names *b)
{
    size_t i = 0, k = 0, left_a = 0, left_b = 0;
    while (i < a->count || k < b->count) {
        int order = i == a->count ? 1 : k == b->count ? -1 : strcmp(a->at[i].folded, b->at[k].folded);
        if (order < 0) a->at[left_a++] = a->at[i++];
        else if (order > 0) b->at[left_b++] = b->at[k++];
        else i++, k++;
    }
    a->count = left_a;
    b->count = left_b;
}

static enum cw_error compare(struct linker *l, int64_t a, int64_t b)
{
    struct names x, y;
    enum cw_error e = links_names(l->store, a, false, DOCUMENT_NAMES, l->arena, &x.at, &x.count);
    if (!e) e = links_names(l->store, b, false, DOCUMENT_NAMES, l->arena, &y.at, &y.count);
    if (e) return e;
    drop_common(&x, &y);
    for (size_t i = 0; i < x.count; i++)
        for (size_t k = 0; k < y.count && !e; k++) {
            enum name_likeness likeness = names_compare(x.at[i].folded, x.at[i].type, y.at[k].folded, y.at[k].type);
            if (likeness != NAMES_DIFFER)
                e = links_add_evidence(l->store, x.at[i].folded, y.at[k].folded, name_likeness_name(likeness), a, b);
        }
    return e;
}

enum cw_error names_follow(struct linker *l, const struct touched_pair *p)
{
    bool joined = true;
    enum cw_error e = p->parted ? links_joined(l->store, p->a, p->b, &joined) : CW_OK;
    if (e) return e;
    if (!joined) return links_end_evidence(l->store, p->a, p->b);
    return p->joined ? compare(l, p->a, p->b) : CW_OK;
}
