/* What went wrong, by class, with examples: links between wordings of different claims, and claims that fell apart. */
#include "tests/stories/score_inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "proto/arena.h"
#include "tests/stories/dice.h"
#include "tests/stories/story.h"

enum { CLASSES = 160, SAMPLE = 20000 };

struct error_class {
    char name[160];
    uint64_t count;
};

struct errors {
    struct facts *f;
    struct score *out;
    struct pairs wrong;          /* mentions that are linked and should not be */
    struct pairs linked_earlier; /* claims */
    struct error_class classes[CLASSES];
    size_t class_count;
    unsigned examples;
    FILE *to;
};

static struct error_class *class_of(struct errors *e, const char *name)
{
    for (size_t i = 0; i < e->class_count; i++)
        if (!strcmp(e->classes[i].name, name)) return &e->classes[i];
    CW_CHECK(e->class_count < CLASSES);
    snprintf(e->classes[e->class_count].name, sizeof e->classes->name, "%s", name);
    return &e->classes[e->class_count++];
}

static void tell(struct errors *e, const char *class, const struct mention_fact *a, const struct mention_fact *b)
{
    if (class_of(e, class)->count++ >= e->examples || !e->to) return;
    fprintf(e->to, "%s\n", class);
    for (int i = 0; i < 2; i++) {
        const struct mention_fact *m = i ? b : a;
        const struct fact_document *d = &e->f->documents[m->document];
        fprintf(e->to, "    wording %lld of claim %lld, stories/%llu/%llu (%s, %.10s) by %s: %s, %s: %s\n",
                (long long)m->wording, (long long)m->cluster, (unsigned long long)(d->key / ARTICLE_KEYS),
                (unsigned long long)(d->key % ARTICLE_KEYS), d->sort, *d->lo ? d->lo : "undated", m->speaker, m->sort,
                m->telling, mention_text(e->f, m));
    }
}

static void classify_wrong(struct errors *e, const struct mention_fact *a, const struct mention_fact *b)
{
    char name[160];
    uint64_t x = a->claim / CLAIM_KEYS, y = b->claim / CLAIM_KEYS;
    bool denial = pairs_has(&e->f->denials, a->claim, b->claim) || pairs_has(&e->f->denials, b->claim, a->claim);
    bool earlier = pairs_has(&e->f->earlier, a->claim, b->claim) || pairs_has(&e->f->earlier, b->claim, a->claim);
    const char *where = denial    ? "a denial and what it denies"
                        : earlier ? "months apart"
                        : x == y  ? "one story"
                                  : "two stories";
    bool stock = !strcmp(a->sort, "stock") || !strcmp(b->sort, "stock"), little = !mention_says(a) || !mention_says(b);
    snprintf(name, sizeof name, "linked, but %s%s%s%s", where,
             strcmp(a->speaker, b->speaker) ? ", two speakers" : ", one speaker", stock ? ", stock" : "",
             little ? ", little said" : "");
    tell(e, name, a, b);
}

static void take_same(sqlite3_stmt *q, void *context)
{
    struct errors *e = context;
    int32_t a = e->f->mention_of[sqlite3_column_int64(q, 0)], b = e->f->mention_of[sqlite3_column_int64(q, 1)];
    if (a < 0 || b < 0) return;
    const struct mention_fact *x = &e->f->mentions[a], *y = &e->f->mentions[b];
    if (!mention_says(x) && x->claim == y->claim) return;
    e->out->direct.found++;
    if (x->claim == y->claim) e->out->direct.right++;
    else pairs_add(&e->wrong, (uint64_t)a, (uint64_t)b);
}

static void take_earlier(sqlite3_stmt *q, void *context)
{
    struct errors *e = context;
    int32_t a = e->f->mention_of[sqlite3_column_int64(q, 0)], b = e->f->mention_of[sqlite3_column_int64(q, 1)];
    if (a < 0 || b < 0) return;
    uint64_t x = e->f->mentions[a].claim, y = e->f->mentions[b].claim;
    pairs_add(&e->linked_earlier, x, y);
    pairs_add(&e->linked_earlier, y, x);
}

/* The words of a text, folded and sorted; returns how many. */
static size_t words_of(struct arena *arena, const char *text, uint64_t *out, size_t cap)
{
    size_t n = 0;
    (void)arena;
    for (const char *p = text; *p && n < cap;) {
        uint64_t h = 1;
        const char *begin = p;
        while (isalnum((unsigned char)*p) || (unsigned char)*p > 127)
            h = mix(h, (uint64_t)tolower((unsigned char)*p++));
        if (p > begin) {
            size_t i = 0;
            while (i < n && out[i] != h) i++;
            if (i == n) out[n++] = h;
        } else {
            p++;
        }
    }
    return n;
}

static double shared_words(struct facts *f, const struct mention_fact *a, const struct mention_fact *b)
{
    enum { WORDS = 128 };
    uint64_t x[WORDS], y[WORDS];
    size_t n = words_of(f->arena, mention_text(f, a), x, WORDS), m = words_of(f->arena, mention_text(f, b), y, WORDS),
           both = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++) both += x[i] == y[k];
    return n + m - both ? (double)both / (double)(n + m - both) : 1;
}

static struct facts *sorting;    /* qsort has no context */

static int by_claim(const void *a, const void *b)
{
    const struct mention_fact *x = &sorting->mentions[*(const uint32_t *)a],
                              *y = &sorting->mentions[*(const uint32_t *)b];
    if (x->claim != y->claim) return x->claim < y->claim ? -1 : 1;
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

/* One pair of the claim's mentions, drawn by its number: is it one in the store, and how far is it apart. */
static void look_at_pair(struct errors *e, const struct mention_fact *a, const struct mention_fact *b)
{
    char name[160];
    if (a->document == b->document) return;
    bool same = a->cluster == b->cluster, far = shared_words(e->f, a, b) < 0.5;
    e->out->far.there += far;
    e->out->far.right += far && same;
    e->out->sampled++;
    if (same) return;
    bool order = strcmp(a->telling, b->telling) < 0;
    bool alone = a->cluster < 0 || b->cluster < 0, later = !strcmp(e->f->documents[a->document].sort, "later") ||
                                                           !strcmp(e->f->documents[b->document].sort, "later");
    snprintf(name, sizeof name, "missed: %s, %s and %s%s%s%s", a->sort, (order ? a : b)->telling,
             (order ? b : a)->telling, alone ? ", one alone" : "", later ? ", months later" : "",
             a->distorted != b->distorted ? ", number changed" : "");
    tell(e, name, a, b);
}

static void look_for_missed(struct errors *e)
{
    struct facts *f = e->f;
    uint32_t *order = malloc((f->mention_count + 1) * sizeof *order);
    size_t n = 0;
    if (!order) abort();
    for (size_t i = 0; i < f->mention_count; i++)
        if (f->mentions[i].wording && mention_says(&f->mentions[i])) order[n++] = (uint32_t)i;
    sorting = f;
    qsort(order, n, sizeof *order, by_claim);
    size_t step = n / SAMPLE + 1;
    for (size_t i = 0, end, claim = 0; i < n; i = end, claim++) {
        for (end = i + 1; end < n && f->mentions[order[end]].claim == f->mentions[order[i]].claim;) end++;
        struct dice d = dice_of(9, f->mentions[order[i]].claim);
        for (size_t k = 1; k < end - i && claim % step == 0; k++)
            look_at_pair(e, &f->mentions[order[i + k]], &f->mentions[order[i + dice_below(&d, (unsigned)k)]]);
    }
    free(order);
}

static int by_count(const void *a, const void *b)
{
    const struct error_class *x = a, *y = b;
    return x->count != y->count ? (x->count > y->count ? -1 : 1) : strcmp(x->name, y->name);
}

enum cw_error score_errors(struct facts *f, unsigned examples, FILE *to, struct score *out)
{
    struct errors *errors = calloc(1, sizeof *errors);
    if (!errors) abort();
    errors->f = f, errors->out = out, errors->examples = examples, errors->to = to;
    enum cw_error e = each_row(f, "SELECT wording, other FROM wording_links WHERE relation = 'same'", take_same,
                               errors);
    if (!e)
        e = each_row(f, "SELECT wording, other FROM wording_links WHERE relation = 'earlier'", take_earlier, errors);
    pairs_sort(&errors->wrong);
    for (size_t i = 0; i < errors->wrong.count; i++)
        classify_wrong(errors, &f->mentions[errors->wrong.at[i].a], &f->mentions[errors->wrong.at[i].b]);
    look_for_missed(errors);
    pairs_sort(&errors->linked_earlier);
    struct pairs present = {0};
    for (size_t i = 0; i < f->mention_count; i++)
        if (f->mentions[i].wording) pairs_add(&present, f->mentions[i].claim, 0);
    pairs_sort(&present);
    for (size_t i = 0; i < f->earlier.count; i++) {
        if (!pairs_has(&present, f->earlier.at[i].a, 0) || !pairs_has(&present, f->earlier.at[i].b, 0)) continue;
        out->earlier_there++;
        out->earlier += pairs_has(&errors->linked_earlier, f->earlier.at[i].a, f->earlier.at[i].b);
    }
    qsort(errors->classes, errors->class_count, sizeof *errors->classes, by_count);
    for (size_t i = 0; i < errors->class_count && to; i++)
        fprintf(to, "%8llu  %s\n", (unsigned long long)errors->classes[i].count, errors->classes[i].name);
    free(present.at);
    free(errors->wrong.at);
    free(errors->linked_earlier.at);
    free(errors);
    return e;
}
