/* The world around the broker's machine in its simulation: documents, a store that can tear a commit, a network that
 * loses, doubles and reorders.  The store is naive on purpose: it does what it is told, so that whatever would happen
 * twice or to the wrong job is counted against the machine. */
#ifndef CW_TESTS_BROKER_SIMULATION_H
#define CW_TESTS_BROKER_SIMULATION_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/broker/machine.h"

enum { DOCUMENTS = 96, CLIENTS = 3, WORKERS = 4, PACKETS = 512, HELD = 32, ATTEMPTS = 3 };

/* What becomes of a document in a worker's hands. */
enum nature { GOOD, POISON, FLAKY, REFUSED, BAD_RECORD, KILLER /* of the whole worker */ };

struct row {
    enum document_state state;
    uint64_t job;
    uint32_t attempts, losses;
    int64_t not_before;
    uint32_t effects;                 /* results written; more than one is a fault */
};

struct disk {
    struct row rows[DOCUMENTS];
    uint64_t next_job;
};

struct packet {
    bool to_broker;
    struct route route;
    enum message_type type;
    uint64_t seq, job;
    uint32_t attempt, document;
    enum fail_cause cause;
};

struct client {
    struct route route;
    bool greeted;
    bool wants[DOCUMENTS], told[DOCUMENTS];  /* told: the broker has said ACCEPTED */
    cw_msec sent[DOCUMENTS];
};

struct worker {
    struct route route;
    char name[16];
    bool greeted, silent, liar;
    cw_msec heard, asked;             /* asked: when it said HELLO */
    struct held {
        uint64_t job;
        uint32_t attempt, document;
        cw_msec until;
    } held[HELD];
    uint32_t held_count;
};

struct world {
    uint64_t seed, random;
    bool faults;                      /* things go wrong now */
    cw_msec now, ticked;
    int64_t wall;
    struct config config;
    struct machine_limits limits;
    struct machine *machine;
    bool crashed, stopped, disk_full;
    struct disk committed, working;
    enum nature nature[DOCUMENTS];
    struct {
        struct route to;
        uint32_t attempt;
    } given[DOCUMENTS];               /* the last delivery */
    /* of it, reported by whom it was given to: no more can be blamed on the document */
    uint32_t failures[DOCUMENTS];
    bool dropped[DOCUMENTS];
    uint32_t deliveries;
    uint32_t epoch;                   /* of connections */
    struct client clients[CLIENTS];
    struct worker workers[WORKERS];
    struct packet net[PACKETS];
    size_t net_count;
    uint64_t steps;
};

static char document_ids[DOCUMENTS][CW_ID_HEX + 1];

#define MUST(w, condition)                                                                          \
    do {                                                                                            \
        if (!(condition))                                                                           \
            ck_abort_msg("seed %llu, step %llu: %s does not hold", (unsigned long long)(w)->seed,     \
                         (unsigned long long)(w)->steps, #condition);                               \
    } while (0)

static inline uint64_t chance(struct world *w)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return w->random;
}
static inline uint32_t below(struct world *w, uint32_t n) { return (uint32_t)(chance(w) >> 20) % n; }
static inline bool one_in(struct world *w, uint32_t n) { return below(w, n) == 0; }
static inline bool fault(struct world *w, uint32_t n) { return w->faults && one_in(w, n); }

/* --- the network --- */

static inline void packet_put(struct world *w, const struct packet *p)
{
    if (fault(w, 200)) return;
    for (int copies = fault(w, 100) ? 2 : 1; copies; copies--) {
        if (w->net_count == PACKETS) return;  /* lost */
        w->net[w->net_count++] = *p;
    }
}

static inline struct packet packet_take(struct world *w)
{
    size_t i = w->faults && one_in(w, 4) ? below(w, (uint32_t)w->net_count) : 0;
    struct packet p = w->net[i];
    memmove(&w->net[i], &w->net[i + 1], (--w->net_count - i) * sizeof p);
    return p;
}

/* A connection of its own for each time that a peer connects: role, whose, which. */
static inline struct route new_route(struct world *w, enum role role, uint32_t owner)
{
    struct route r = {.role = role, .size = 6, .bytes = {(uint8_t)role, (uint8_t)owner}};
    w->epoch++;
    memcpy(r.bytes + 2, &w->epoch, 4);
    return r;
}
static inline bool same_route(const struct route *a, const struct route *b)
{
    return a->role == b->role && a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* --- the store --- */

static inline uint32_t document_of(const struct world *w, uint64_t job)
{
    for (uint32_t d = 0; d < DOCUMENTS; d++)
        if (w->working.rows[d].state != DOC_UNKNOWN && w->working.rows[d].job == job) return d;
    return DOCUMENTS;
}

static inline uint32_t document_named(const char *id)
{
    return (uint32_t)strtoul(id, NULL, 16);
}

static inline void store_as_job(const struct disk *s, uint32_t d, struct store_job *out)
{
    const struct row *r = &s->rows[d];
    *out = (struct store_job){.job = r->job, .attempts = r->attempts, .losses = r->losses, .not_before = r->not_before,
                              .size = 100};
    memcpy(out->id, document_ids[d], sizeof out->id);
}

/* Queued jobs in the order of their numbers; never of uncommitted ones, or the machine asked at the wrong time. */
static inline size_t load_jobs(struct world *w, uint64_t after, size_t max, struct store_job *out)
{
    size_t n = 0;
    MUST(w, memcmp(&w->committed, &w->working, sizeof w->working) == 0);
    while (n < max) {
        uint32_t best = DOCUMENTS;
        for (uint32_t d = 0; d < DOCUMENTS; d++) {
            const struct row *r = &w->working.rows[d];
            if (r->state == DOC_QUEUED && r->job > after && (best == DOCUMENTS || r->job < w->working.rows[best].job))
                best = d;
        }
        if (best == DOCUMENTS) break;
        store_as_job(&w->working, best, &out[n++]);
        after = w->working.rows[best].job;
    }
    return n;
}

/* Performs an operation; `body` is the document whose text or record is the body of the
 * message that is being handled. */
static inline void store_operation(struct world *w, const struct action *a, uint32_t body, struct event *out)
{
    struct disk *s = &w->working;
    uint32_t d = a->kind == ACTION_ACCEPT ? document_named(a->id) : a->job ? document_of(w, a->job) : DOCUMENTS;
    struct row *r = d < DOCUMENTS ? &s->rows[d] : NULL;
    switch (a->kind) {
    case ACTION_ACCEPT:
        out->state = r->state;
        if (r->state != DOC_UNKNOWN) break;
        *r = (struct row){.state = DOC_QUEUED, .job = ++s->next_job};
        store_as_job(s, d, &out->accepted);
        break;
    case ACTION_FINISH:
        MUST(w, r && r->state == DOC_QUEUED);
        if (body != d || w->nature[d] == BAD_RECORD) {
            out->error = CW_EDATA;
            out->words = "the record is not of this document";
            break;
        }
        r->state = DOC_DONE;
        r->effects++;
        break;
    case ACTION_RETRY_LATER:
    case ACTION_SET_ASIDE:
        MUST(w, r && r->state == DOC_QUEUED);
        MUST(w, a->attempts >= r->attempts && a->attempts <= w->failures[d] && a->attempts <= ATTEMPTS);
        MUST(w, a->kind == ACTION_SET_ASIDE || a->attempts < ATTEMPTS);
        MUST(w, a->kind == ACTION_RETRY_LATER || a->cause == FAIL_REFUSED || a->cause == FAIL_LOST ||
                    a->attempts == ATTEMPTS);
        MUST(w, a->losses <= MACHINE_LOSSES);
        if (a->kind == ACTION_SET_ASIDE) r->state = DOC_FAILED;
        r->attempts = a->attempts;
        r->losses = a->losses;
        r->not_before = a->not_before;
        break;
    default:  /* FAILED_RETRY or FAILED_DROP, of all */
        for (d = 0; d < DOCUMENTS; d++) {
            r = &s->rows[d];
            if (r->state != DOC_FAILED) continue;
            out->count++;
            w->dropped[d] |= a->kind == ACTION_FAILED_DROP;
            if (a->kind == ACTION_FAILED_DROP) *r = (struct row){0};
            else *r = (struct row){.state = DOC_QUEUED, .job = r->job};
        }
    }
}

#endif
