/* What linking costs in a growing store: bench_linker MODELS STORE SEED DOCUMENTS[,DOCUMENTS...]. Puts invented
 * articles into the store (tests/stories) and links them, some at a time, as the service does, which links what is done
 * a moment later.  Says at each of the sizes what one of the last documents cost, of so many that the index has gone
 * into its tables once meanwhile (worker/store/links_index.c): time of the processor, memory, growth of the file by
 * table.  The store must not be there yet, and is left for score_stories. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/stories/fill.h"
#include "worker/claims/linker/linker.h"

enum { SIZES = 16, PIECE = 64, STORED = 512, MEASURED = 100000 };  /* documents: linked, stored in one go */

static void must(enum cw_error e)
{
    if (e == CW_OK) return;
    fprintf(stderr, "bench_linker: %s\n", cw_error_text());
    exit(cw_error_exit_status(e));
}

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec / 1e6; }

/* Of the processor: all, and the kernel's part (reading and writing pages of the file). */
static void cpu(double *all, double *kernel)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    *kernel = seconds(u.ru_stime);
    *all = seconds(u.ru_utime) + *kernel;
}

/* MiB that are resident: all, and what is not a file's. */
static void resident(double *all, double *own)
{
    long pages = 0, shared = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%*d %ld %ld", &pages, &shared) != 2) pages = shared = 0;
    if (f) fclose(f);
    *all = (double)pages * (double)sysconf(_SC_PAGESIZE) / 1048576;
    *own = (double)(pages - shared) * (double)sysconf(_SC_PAGESIZE) / 1048576;
}

/* Blocks read from and written to the disk by this process. */
static void disk(double *in, double *out)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    *in = (double)u.ru_inblock * 512 / 1048576;
    *out = (double)u.ru_oublock * 512 / 1048576;
}

static void link_all(struct store *s, struct linker *l)
{
    for (bool more = true; more;) {
        must(linker_some(l, PIECE, &more));
        must(store_checkpoint(s, false));
    }
}

static int print_table(void *documents, int n, char **value, char **name)
{
    (void)n;
    (void)name;
    printf("    %-28s %12.1f MB %8.0f bytes a document\n", value[0], atof(value[1]) / 1e6,
            atof(value[1]) / *(double *)documents);
    return 0;
}

/* Only where SQLite has the table dbstat; else the file's size must do. */
static void print_tables(const char *path, double documents)
{
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
        sqlite3_exec(db, "SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name "
                         "HAVING size > 100000 ORDER BY size DESC LIMIT 40", print_table, &documents, NULL);
    sqlite3_close(db);
}

struct cost {
    uint64_t documents;
    double storing, linking, kernel;  /* seconds of the processor; the kernel's while linking */
    double read, written;             /* MiB, while linking */
};

static struct cost add_documents(struct store *s, struct linker *l, struct pile *p, uint64_t documents)
{
    struct cost c = {0};
    for (uint64_t count = 1; count && c.documents < documents; c.documents += count) {
        double in, out, in_before, out_before, before, filled, linked, kernel_before, kernel;
        cpu(&before, &kernel);
        must(stories_fill(s, p, documents - c.documents < STORED ? documents - c.documents : STORED, &count));
        cpu(&filled, &kernel_before);
        disk(&in_before, &out_before);
        link_all(s, l);
        disk(&in, &out);
        c.storing += filled - before;
        cpu(&linked, &kernel);
        c.linking += linked - filled;
        c.kernel += kernel - kernel_before;
        c.read += in - in_before;
        c.written += out - out_before;
    }
    return c;
}

static void measure(struct store *s, struct linker *l, struct pile *p, const char *path, uint64_t from, uint64_t to)
{
    uint64_t last = to - from < MEASURED ? to - from : MEASURED;
    double all, own;
    struct stat st = {0};
    add_documents(s, l, p, to - from - last);
    struct cost c = add_documents(s, l, p, last);
    double n = (double)c.documents;
    resident(&all, &own);
    own -= (double)pile_bytes(p) / 1048576;
    stat(path, &st);
    printf("%9llu documents: linking %7.1f us a document (%.1f in the kernel), storing %6.1f us; "
           "resident %.0f MB, %.0f of it private and not the generator's; read %.0f, written %.0f bytes a document; "
           "file %.0f MB\n", (unsigned long long)to, c.linking * 1e6 / n, c.kernel * 1e6 / n,
           c.storing * 1e6 / n, all, own, c.read * 1048576 / n, c.written * 1048576 / n, (double)st.st_size / 1e6);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    uint64_t sizes[SIZES];
    size_t n = 0;
    if (argc != 5) return fputs("usage: bench_linker MODELS STORE SEED DOCUMENTS[,DOCUMENTS...]\n", stderr), 2;
    char *at = argv[4];
    for (; n < SIZES && *at; at += *at == ',') sizes[n++] = strtoull(at, &at, 10);
    if (*at) return fputs("bench_linker: too many sizes\n", stderr), 2;
    if (!n || access(argv[2], F_OK) == 0) return fputs("bench_linker: no sizes, or the store is there already\n",
            stderr), 73;
    struct plan plan = plan_for(strtoull(argv[3], NULL, 10), sizes[n - 1]);
    struct pile *p = pile_open(&plan);
    struct store *s;
    struct linker *l;
    must(store_open(argv[2], &s));
    must(linker_open(s, argv[1], NULL, &l));
    for (size_t i = 0; i < n; i++) measure(s, l, p, argv[2], i ? sizes[i - 1] : 0, sizes[i]);
    linker_close(l);
    store_close(s);
    pile_close(p);
    print_tables(argv[2], (double)sizes[n - 1]);
    return 0;
}
