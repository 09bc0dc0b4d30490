#include "worker/pool/reading.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "proto/document.h"
#include "proto/record.h"
#include "worker/extract/extract.h"
#include "worker/pool/parcel.h"
#include "worker/pool/sandbox.h"

struct reading {
    struct extractor *extractor;  /* NULL: records without findings */
    uint32_t memory_mb;
    bool faults;                  /* the words for tests mean something */
    struct arena *arena;
    struct buffer in, out;
    jmp_buf out_of_memory;
};

#define NO_ENGINE "claimwire " CW_VERSION ", no extraction"

/* The record of a document in which nothing is looked for: what the queue alone costs. */
static void record_without_findings(const struct document *d, struct arena *arena, struct record *r)
{
    char *id = arena_alloc(arena, CW_ID_HEX + 1);
    document_id(d, id);
    *r = (struct record){.id = id,
                         .uri = d->uri,
                         .title = d->title,
                         .outlet = d->outlet,
                         .url = d->url,
                         .language = d->language ? d->language : "en",
                         .authors = d->authors,
                         .author_count = d->author_count,
                         .text = d->text,
                         .text_size = d->text_size,
                         .engine = NO_ENGINE};
}

/* ---- faults for tests ---- */

static void take_memory(struct arena *arena)
{
    for (;;) memset(arena_alloc(arena, 1 << 20), 1, 1 << 20);
}

static void test_fault(const struct document *d, struct arena *arena)
{
    if (strstr(d->text, "claimwire-test:crash")) {
        fprintf(stderr, "about to crash, as asked\n");
        raise(SIGSEGV);
        abort();  /* where the sandbox forbids the signal */
    }
    for (volatile bool on = strstr(d->text, "claimwire-test:hang") != NULL; on;) {}
    if (strstr(d->text, "claimwire-test:memory")) take_memory(arena);
}

/* ---- one document ---- */

static void back_to_loop(void *context)
{
    struct reading *r = context;
    longjmp(r->out_of_memory, 1);
}

static enum cw_error extract(struct reading *r)
{
    struct document d;
    struct record record;
    enum cw_error e = document_decode(r->in.data, r->in.size, r->arena, &d);
    if (!e && r->faults) test_fault(&d, r->arena);
    if (!e && r->extractor) e = extractor_run(r->extractor, &d, r->arena, &record);
    else if (!e) record_without_findings(&d, r->arena, &record);
    return e ? e : record_encode(&record, &r->out);
}

static void end_for_memory(struct reading *r)
{
    char words[80];
    int n = snprintf(words, sizeof words, "needed more than %u MiB of memory", r->memory_mb);
    parcel_write(READING_FD, PARCEL_MEMORY, words, (size_t)n);
    _exit(1);  /* what was half done is of no use; a fresh process comes */
}

static void one_document(struct reading *r)
{
    buffer_clear(&r->out);
    arena_reset(r->arena);
    if (setjmp(r->out_of_memory)) end_for_memory(r);
    enum cw_error e = extract(r);
    if (e == CW_ENOMEM) end_for_memory(r);
    bool heard = e ? parcel_write(READING_FD, PARCEL_REFUSED, cw_error_text(), strlen(cw_error_text()))
                   : parcel_write(READING_FD, PARCEL_RECORD, r->out.data, r->out.size);
    if (!heard) _exit(0);
}

/* ---- start ---- */

static void unfit(enum cw_error e)
{
    char words[1100];
    int n = snprintf(words, sizeof words, "%c%s", (char)e, cw_error_text());
    parcel_write(READING_FD, PARCEL_UNFIT, words, (size_t)n);
    _exit(cw_error_exit_status(e));
}

/* The terminal's and systemd's signals are for the worker, which closes the socketpair when it is done. */
static void ignore_signals(void)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
}

static enum cw_error prepare(struct reading *r, char *const *argv)
{
    const char *faults = getenv("CLAIMWIRE_TEST_FAULTS");
    r->faults = faults && strcmp(faults, "1") == 0;
    r->memory_mb = (uint32_t)strtoul(argv[2], NULL, 10);
    enum cw_error e = sandbox_limit(r->memory_mb);
    if (!e && strcmp(argv[1], "none") != 0) e = extractor_open(argv[0], &r->extractor);
    /* The arena's limit is met before the process's, so that a document that needs too much is reported, not killed. */
    if (!e && !(r->arena = arena_new((size_t)r->memory_mb * 3 / 4 << 20)))
        e = cw_fail(CW_ENOMEM, "out of memory at the start");
    if (e) return e;
    arena_on_exhausted(r->arena, back_to_loop, r);
    char id[CW_ID_HEX + 1];
    document_id(&(struct document){.text = ""}, id);  /* the hash library looks at the machine once, while it may */
    return strcmp(argv[3], "off") == 0 ? CW_OK : sandbox_enter();
}

void reading_main(char *const *argv)
{
    static struct reading r;
    prctl(PR_SET_NAME, "claimwire-read");
    ignore_signals();
    enum cw_error e = prepare(&r, argv);
    if (e) unfit(e);
    const char *engine = r.extractor ? extractor_engine(r.extractor) : NO_ENGINE;
    if (!parcel_write(READING_FD, PARCEL_READY, engine, strlen(engine))) _exit(0);
    enum parcel_kind kind;
    while (parcel_read(READING_FD, &kind, &r.in, CW_MAX_DOCUMENT) && kind == PARCEL_DOCUMENT) one_document(&r);
    _exit(0);  /* not exit(): what the sandbox forbids must not run at the end either */
}
