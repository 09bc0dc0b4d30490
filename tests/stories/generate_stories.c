/* generate_stories [--seed N] [--documents N] [--jsonl FILE] [--truth FILE] [--store FILE] About so many invented
 * articles: as lines of JSON for `claimwire submit`, or straight into a store that the linker has still to look at,
 * and what is true of them. */
#include <stdlib.h>
#include <string.h>

#include "tests/stories/fill.h"

static enum cw_error open_output(const char *path, FILE **out)
{
    *out = strcmp(path, "-") ? fopen(path, "w") : stdout;
    return *out ? CW_OK : cw_fail(CW_ECREATE, "cannot create %s", path);
}

static enum cw_error close_output(FILE *f, const char *path)
{
    bool bad = ferror(f);
    bad |= (f == stdout ? fflush(f) : fclose(f)) != 0;
    return bad ? cw_fail(CW_EIO, "cannot write %s", path) : CW_OK;
}

static enum cw_error write_jsonl(const struct plan *plan, const char *path)
{
    FILE *out;
    enum cw_error e = open_output(path, &out);
    if (e) return e;
    struct pile *p = pile_open(plan);
    struct written *w = written_new();
    const struct story *s;
    size_t article;
    while (pile_next(p, &s, &article, w)) article_json(w, out);
    written_free(w);
    pile_close(p);
    return close_output(out, path);
}

static enum cw_error write_truth(const struct plan *plan, const char *path)
{
    FILE *out;
    enum cw_error e = open_output(path, &out);
    if (e) return e;
    truth_write(plan, out);
    return close_output(out, path);
}

static enum cw_error write_store(const struct plan *plan, const char *path)
{
    struct store *s;
    uint64_t count = 0;
    enum cw_error e = store_open(path, &s);
    if (e) return e;
    struct pile *p = pile_open(plan);
    e = stories_fill(s, p, UINT64_MAX, &count);
    pile_close(p);
    store_close(s);
    if (!e)
        fprintf(stderr, "%llu documents of %llu stories\n", (unsigned long long)count,
                (unsigned long long)plan->stories);
    return e;
}

int main(int argc, char **argv)
{
    uint64_t seed = 1, documents = 1000;
    const char *jsonl = NULL, *truth = NULL, *store = NULL;
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (value && !strcmp(argv[i], "--seed")) seed = strtoull(value, NULL, 10);
        else if (value && !strcmp(argv[i], "--documents")) documents = strtoull(value, NULL, 10);
        else if (value && !strcmp(argv[i], "--jsonl")) jsonl = value;
        else if (value && !strcmp(argv[i], "--truth")) truth = value;
        else if (value && !strcmp(argv[i], "--store")) store = value;
        else return fputs("usage: generate_stories [--seed N] [--documents N] [--jsonl FILE] "
                          "[--truth FILE] [--store FILE]\n", stderr), 2;
    }
    struct plan plan = plan_for(seed, documents);
    enum cw_error e = jsonl ? write_jsonl(&plan, jsonl) : CW_OK;
    if (!e && truth) e = write_truth(&plan, truth);
    if (!e && store) e = write_store(&plan, store);
    if (e) fprintf(stderr, "generate_stories: %s\n", cw_error_text());
    return cw_error_exit_status(e);
}
