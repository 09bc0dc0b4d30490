/* The pairs are counted, not listed: a group of n has n (n - 1) / 2 of them. */
#include "tests/stories/score_inside.h"

#include <stdlib.h>
#include <string.h>

double ratio_precision(const struct ratio *r) { return r->found ? (double)r->right / (double)r->found : 1; }
double ratio_recall(const struct ratio *r) { return r->there ? (double)r->right / (double)r->there : 1; }

static uint64_t pairs_in(uint64_t n) { return n * (n - 1) / 2; }

struct count_row {
    uint64_t claim, document;
    int64_t cluster;
};

static int by_claim(const void *a, const void *b)
{
    const struct count_row *x = a, *y = b;
    if (x->claim != y->claim) return x->claim < y->claim ? -1 : 1;
    return x->document < y->document ? -1 : x->document > y->document;
}

static int by_cluster(const void *a, const void *b)
{
    const struct count_row *x = a, *y = b;
    if (x->cluster != y->cluster) return x->cluster < y->cluster ? -1 : 1;
    return x->claim < y->claim ? -1 : x->claim > y->claim;
}

void score_claims(struct facts *f, struct score *out)
{
    struct count_row *rows = malloc((f->mention_count + 1) * sizeof *rows);
    size_t n = 0, kept = 0;
    if (!rows) abort();
    for (size_t i = 0; i < f->mention_count; i++) {
        const struct mention_fact *m = &f->mentions[i];
        if (!f->documents[m->document].document) continue;
        out->mentions++;
        if (!m->wording) out->lost += mention_says(m);
        else if (mention_says(m)) rows[n++] = (struct count_row){m->claim, m->document, m->cluster};
    }
    qsort(rows, n, sizeof *rows, by_claim);
    for (size_t i = 0; i < n; i++)
        if (!kept || by_claim(&rows[kept - 1], &rows[i])) rows[kept++] = rows[i];
    for (size_t i = 0, end; i < kept; i = end) {
        for (end = i + 1; end < kept && rows[end].claim == rows[i].claim;) end++;
        out->claims.there += pairs_in(end - i);
    }
    qsort(rows, kept, sizeof *rows, by_cluster);
    for (size_t i = 0, end, part; i < kept; i = end) {
        for (end = i + 1; end < kept && rows[end].cluster == rows[i].cluster;) end++;
        out->claims.found += pairs_in(end - i);
        for (size_t k = i; k < end; k = part) {
            for (part = k + 1; part < end && rows[part].claim == rows[k].claim;) part++;
            out->claims.right += pairs_in(part - k);
        }
    }
    free(rows);
    for (int64_t w = 0; w <= f->wording_keys; w++) out->wordings.right += f->mention_of[w] >= 0;
    out->wordings.found = f->wordings;
}

void score_print(const struct score *s, FILE *out)
{
    const struct { const char *name; const struct ratio *r; } rows[] = {
        {"claims", &s->claims}, {"direct links", &s->direct}, {"far wordings", &s->far}, {"copies", &s->copies},
                {"copies joined", &s->joined},
        {"denials", &s->denials}, {"names", &s->names}, {"omissions", &s->omissions}};
    fprintf(out, "documents %llu, mentions %llu, lost %llu, wordings %llu of which %llu where something is said\n",
            (unsigned long long)s->documents, (unsigned long long)s->mentions, (unsigned long long)s->lost,
            (unsigned long long)s->wordings.found, (unsigned long long)s->wordings.right);
    fprintf(out, "%-14s %9s %9s %10s %10s %10s\n", "", "precision", "recall", "right", "found", "there");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ratio *r = rows[i].r;
        char p[16] = "-", c[16] = "-";
        if (r->found) snprintf(p, sizeof p, "%.4f", ratio_precision(r));
        if (r->there) snprintf(c, sizeof c, "%.4f", ratio_recall(r));
        fprintf(out, "%-14s %9s %9s %10llu %10llu %10llu\n", rows[i].name, p, c, (unsigned long long)r->right,
                (unsigned long long)r->found, (unsigned long long)r->there);
    }
    fprintf(out, "%-14s %llu of %llu true pairs of a sample share less than half of their words\n", "far wordings",
            (unsigned long long)s->far.there, (unsigned long long)s->sampled);
    fprintf(out, "%-14s %llu of %llu claims that are like one of months ago are linked to it\n", "earlier",
            (unsigned long long)s->earlier, (unsigned long long)s->earlier_there);
}

enum cw_error stories_score(const char *store, const char *truth, unsigned examples, FILE *errors, struct score *out)
{
    struct facts f;
    memset(out, 0, sizeof *out);
    enum cw_error e = facts_read(&f, store, truth);
    if (!e) {
        for (size_t i = 0; i < f.document_count; i++) out->documents += f.documents[i].document != 0;
        score_claims(&f, out);
        e = score_errors(&f, examples, errors, out);
    }
    if (!e) e = score_copies(&f, out);
    if (!e) e = score_denials(&f, out);
    if (!e) e = score_names(&f, out);
    if (!e) e = score_omissions(&f, out);
    facts_free(&f);
    return e;
}
