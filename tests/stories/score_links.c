/* Near copies, denials, names and omissions: what the linker found of each, and what is true. */
#include "tests/stories/score_inside.h"

#include <stdlib.h>
#include <string.h>

#include "proto/arena.h"
#include "tests/stories/dice.h"
#include "worker/claims/account/account.h"

static const struct fact_document *document_of(const struct facts *f, int64_t key)
{
    return key > 0 && key <= f->document_keys && f->document_at[key] >= 0 ? &f->documents[f->document_at[key]] : NULL;
}

/* --- copies --- */

struct copies {
    struct facts *f;
    struct ratio *direct;
    uint32_t *group;             /* by index of document: another of its group; its own index at the root */
};

static uint32_t root(uint32_t *group, uint32_t i)
{
    while (group[i] != i) i = group[i] = group[group[i]];
    return i;
}

static void take_copy(sqlite3_stmt *q, void *context)
{
    struct copies *c = context;
    const struct fact_document *a = document_of(c->f, sqlite3_column_int64(q, 0)),
                               *b = document_of(c->f, sqlite3_column_int64(q, 1));
    if (!a || !b) return;
    c->direct->found++;
    c->direct->right += a->family == b->family;
    uint32_t x = root(c->group, (uint32_t)(a - c->f->documents)), y = root(c->group, (uint32_t)(b - c->f->documents));
    c->group[x] = y;
}

/* Documents of one family stand within one story, and a story's are consecutive. */
static void count_family(struct facts *f, size_t i, struct copies *c, struct score *out)
{
    for (size_t k = i + 1;
         k < f->document_count && f->documents[k].key / ARTICLE_KEYS == f->documents[i].key / ARTICLE_KEYS; k++) {
        if (!f->documents[k].document) continue;
        bool copy = f->documents[k].family == f->documents[i].family;
        bool joined = root(c->group, (uint32_t)i) == root(c->group, (uint32_t)k);
        out->copies.there += copy;
        out->joined.there += copy;
        out->joined.right += copy && joined;
        out->joined.found += joined;
    }
}

enum cw_error score_copies(struct facts *f, struct score *out)
{
    struct copies c = {f, &out->copies, malloc((f->document_count + 1) * sizeof(uint32_t))};
    if (!c.group) abort();
    for (size_t i = 0; i < f->document_count; i++) c.group[i] = (uint32_t)i;
    enum cw_error e = each_row(f, "SELECT document, other FROM copies", take_copy, &c);
    for (size_t i = 0; i < f->document_count && !e; i++)
        if (f->documents[i].document) count_family(f, i, &c, out);
    free(c.group);
    return e;
}

/* --- denials --- */

struct denials {
    struct facts *f;
    struct pairs told;           /* cluster of what denies (its bits), claim that is denied */
};

static void take_denial(sqlite3_stmt *q, void *context)
{
    struct denials *d = context;
    int64_t wording = sqlite3_column_int64(q, 0), claim = sqlite3_column_int64(q, 1),
            other = sqlite3_column_int64(q, 2);
    int32_t denied = d->f->mention_of[other];
    if (denied >= 0) pairs_add(&d->told, (uint64_t)(claim ? claim : -wording), d->f->mentions[denied].claim);
}

enum cw_error score_denials(struct facts *f, struct score *out)
{
    struct denials d = {.f = f};
    struct pairs present = {0};
    enum cw_error e = each_row(f, "SELECT l.wording, w.claim, l.other FROM wording_links l "
                                  "JOIN wordings w ON w.wording = l.wording "
                                  "WHERE l.relation = 'denies'", take_denial, &d);
    pairs_sort(&d.told);
    for (size_t i = 0; i < f->mention_count; i++)
        if (f->mentions[i].wording) pairs_add(&present, f->mentions[i].claim, 0);
    pairs_sort(&present);
    for (size_t i = 0; i < f->mention_count && !e; i++) {
        const struct mention_fact *m = &f->mentions[i];
        if (!f->documents[m->document].document || !m->wording) continue;
        const struct pair *truth = pairs_from(&f->denials, m->claim), *p = pairs_from(&d.told, (uint64_t)m->cluster);
        out->denials.there += truth && pairs_has(&present, truth->b, 0);
        for (; p && p < d.told.at + d.told.count && p->a == (uint64_t)m->cluster; p++) {
            out->denials.found++;
            out->denials.right += pairs_has(&f->denials, m->claim, p->b);
        }
    }
    free(d.told.at);
    free(present.at);
    return e;
}

/* --- names --- */

struct names {
    struct facts *f;
    size_t *first;               /* by index of document: its names begin here */
    struct pairs right, wrong, there;
};

static uint64_t hash_text(const char *s)
{
    uint64_t h = 5;
    while (*s) h = mix(h, (unsigned char)*s++);
    return h;
}

static void add_names(struct pairs *p, const char *a, const char *b)
{
    bool order = strcmp(a, b) < 0;
    pairs_add(p, hash_text(order ? a : b), hash_text(order ? b : a));
}

/* Whether somebody is called `a` in one document and `b` in the other. */
static bool one_entity(const struct names *n, size_t x, const char *a, size_t y, const char *b)
{
    const struct name_fact *names = n->f->names;
    for (size_t i = n->first[x]; i < n->first[x + 1]; i++)
        for (size_t k = n->first[y]; k < n->first[y + 1] && !strcmp(names[i].folded, a); k++)
            if (names[i].entity == names[k].entity && !strcmp(names[k].folded, b)) return true;
    return false;
}

static void take_evidence(sqlite3_stmt *q, void *context)
{
    struct names *n = context;
    const char *a = (const char *)sqlite3_column_text(q, 0), *b = (const char *)sqlite3_column_text(q, 1);
    const struct fact_document *x = document_of(n->f, sqlite3_column_int64(q, 2)),
                               *y = document_of(n->f, sqlite3_column_int64(q, 3));
    if (!x || !y) return;
    bool right = one_entity(n, (size_t)(x - n->f->documents), a, (size_t)(y - n->f->documents), b);
    add_names(right ? &n->right : &n->wrong, a, b);
}

static bool report_the_same(const struct facts *f, const struct fact_document *x, const struct fact_document *y)
{
    if (x->family == y->family) return true;
    for (size_t i = x->first; i < x->first + x->count; i++)
        for (size_t k = y->first; k < y->first + y->count && mention_says(&f->mentions[i]); k++)
            if (f->mentions[i].claim == f->mentions[k].claim) return true;
    return false;
}

static void expect_names(struct names *n, size_t x, size_t y)
{
    const struct name_fact *names = n->f->names;
    if (!report_the_same(n->f, &n->f->documents[x], &n->f->documents[y])) return;
    for (size_t i = n->first[x]; i < n->first[x + 1]; i++)
        for (size_t k = n->first[y]; k < n->first[y + 1] && names[i].first; k++)
            if (names[k].first && names[i].entity == names[k].entity && strcmp(names[i].folded, names[k].folded))
                add_names(&n->there, names[i].folded, names[k].folded);
}

enum cw_error score_names(struct facts *f, struct score *out)
{
    struct names n = {.f = f, .first = calloc(f->document_count + 2, sizeof(size_t))};
    if (!n.first) abort();
    for (size_t i = 0; i < f->name_count; i++) n.first[f->names[i].document + 1]++;
    for (size_t i = 1; i <= f->document_count; i++) n.first[i] += n.first[i - 1];
    enum cw_error e = each_row(f, "SELECT folded, other, document, other_document FROM name_evidence", take_evidence,
                               &n);
    for (size_t x = 0; x < f->document_count && !e; x++)
        for (size_t y = x + 1;
             y < f->document_count && f->documents[x].key / ARTICLE_KEYS == f->documents[y].key / ARTICLE_KEYS; y++)
            if (f->documents[x].document && f->documents[y].document) expect_names(&n, x, y);
    pairs_sort(&n.right);
    pairs_sort(&n.wrong);
    pairs_sort(&n.there);
    out->names.there = n.there.count;
    out->names.right = out->names.found = n.right.count;
    for (size_t i = 0; i < n.right.count; i++)
        out->names.there += !pairs_has(&n.there, n.right.at[i].a, n.right.at[i].b);
    for (size_t i = 0; i < n.wrong.count; i++)
        out->names.found += !pairs_has(&n.right, n.wrong.at[i].a, n.wrong.at[i].b);
    free(n.right.at);
    free(n.wrong.at);
    free(n.there.at);
    free(n.first);
    return e;
}

/* --- omissions --- */

/* The documents of a claim's story that carry it and have no denial of it, unless the dates prove that they
 * were there before the dated denial that was out first for sure: what worker/claims/account/account.h calls
 * certain and perhaps, together. */
static void expect_omissions(const struct facts *f, uint64_t claim, size_t x, struct pairs *there)
{
    uint64_t story = f->documents[x].key / ARTICLE_KEYS;
    const struct fact_document *out_first = NULL;
    bool denied = false;
    size_t first = x;
    while (first && f->documents[first - 1].key / ARTICLE_KEYS == story) first--;
    for (int round = 0; round < 2; round++) {
        for (size_t d = first; d < f->document_count && f->documents[d].key / ARTICLE_KEYS == story; d++) {
            const struct fact_document *doc = &f->documents[d];
            bool carries = false, denies = false;
            for (size_t i = doc->first; i < doc->first + doc->count && doc->document; i++) {
                carries |= f->mentions[i].claim == claim && f->mentions[i].wording;
                denies |= pairs_has(&f->denials, f->mentions[i].claim, claim);
            }
            denied |= denies;
            if (!round && denies && *doc->hi && (!out_first || strcmp(doc->hi, out_first->hi) < 0)) out_first = doc;
            if (!round || !carries || denies || !denied) continue;
            if (!out_first || !*doc->hi || strcmp(doc->hi, out_first->lo) >= 0)
                pairs_add(there, claim, (uint64_t)doc->document);
        }
    }
}

struct told_omission {
    char id[32];
};

static void take_id(sqlite3_stmt *q, void *context)
{
    snprintf(((struct told_omission *)context)->id, 32, "%s", (const char *)sqlite3_column_text(q, 0));
}

/* What the account of the claim says that is most of `claim`'s mentions. */
static enum cw_error tell_omissions(struct facts *f, struct reader *r, uint64_t claim, int64_t cluster,
                                    struct pairs *found)
{
    struct arena *arena = arena_new(0);
    struct told_omission name = {""};
    struct claim_material material;
    struct account account;
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT id FROM claims WHERE claim = %lld", (long long)cluster);
    enum cw_error e = each_row(f, sql, take_id, &name);
    if (!e) e = reader_claim(r, name.id, arena, &material);
    if (!e) {
        account_make(&material, arena, &account);
        for (size_t i = 0; i < account.omission_count; i++)
            pairs_add(found, claim, (uint64_t)material.documents[account.omissions[i].document].document);
    }
    arena_free(arena);
    return e;
}

enum { OMISSION_CLAIMS = 2000 };  /* of a large store, only so many denied claims are asked for */

/* The first mention of each denied claim that is in the store; in one that is a claim of the store, if there is one. */
static void find_denied(const struct facts *f, struct pairs *denied)
{
    struct pairs targets = {0};
    for (size_t i = 0; i < f->denials.count; i++) pairs_add(&targets, f->denials.at[i].b, 0);
    pairs_sort(&targets);
    for (size_t i = 0; i < f->mention_count; i++)
        if (f->mentions[i].wording && pairs_has(&targets, f->mentions[i].claim, 0))
            pairs_add(denied, f->mentions[i].claim, i);
    pairs_sort(denied);
    size_t n = 0;
    for (size_t i = 0; i < denied->count; i++) {
        if (n && denied->at[n - 1].a == denied->at[i].a) {
            if (f->mentions[denied->at[n - 1].b].cluster < 0) denied->at[n - 1] = denied->at[i];
            continue;
        }
        denied->at[n++] = denied->at[i];
    }
    denied->count = n;
    free(targets.at);
}

enum cw_error score_omissions(struct facts *f, struct score *out)
{
    struct pairs denied = {0}, there = {0}, found = {0};
    struct reader *r;
    enum cw_error e = reader_open(f->path, &r);
    if (e) return e;
    find_denied(f, &denied);
    size_t step = denied.count / OMISSION_CLAIMS + 1;
    for (size_t i = 0; i < denied.count && !e; i += step) {
        const struct mention_fact *m = &f->mentions[denied.at[i].b];
        expect_omissions(f, m->claim, m->document, &there);
        if (m->cluster > 0) e = tell_omissions(f, r, m->claim, m->cluster, &found);
    }
    pairs_sort(&there);
    pairs_sort(&found);
    out->omissions.there = there.count;
    out->omissions.found = found.count;
    for (size_t i = 0; i < found.count; i++) out->omissions.right += pairs_has(&there, found.at[i].a, found.at[i].b);
    free(denied.at);
    free(there.at);
    free(found.at);
    reader_close(r);
    return e;
}
