/* What STATUS tells. */
#include "worker/broker/state.h"

static void rate_forget(struct rate *r, uint64_t second)
{
    if (second <= r->second) return;
    if (second - r->second >= RATE_SECONDS) *r = (struct rate){0};
    else
        for (uint64_t s = r->second + 1; s <= second; s++) r->count[s % RATE_SECONDS] = 0;
    r->second = second;
}

void rate_add(struct rate *r, cw_msec now, uint32_t n)
{
    rate_forget(r, now / 1000);
    r->count[now / 1000 % RATE_SECONDS] += n;
}

static double rate_per_second(const struct rate *r, cw_msec now)
{
    struct rate current = *r;
    rate_forget(&current, now / 1000);
    uint64_t sum = 0;
    for (int i = 0; i < RATE_SECONDS; i++) sum += current.count[i];
    return (double)sum / RATE_SECONDS;
}

void fill_stats(struct machine *m, const struct store_counts *counts, struct broker_stats *out)
{
    uint32_t running = m->jobs.in_phase[JOB_OUT];
    *out = (struct broker_stats){
        .version = CW_VERSION, .store = m->config.store, .uptime_ms = m->now - m->started,
        .queued = counts->queued > running ? counts->queued - running : 0, .running = running,
        .done = counts->done, .failed = counts->failed, .queued_bytes = counts->queued_bytes,
        .accepted_total = m->accepted_total, .done_total = m->done_total, .failed_total = m->failed_total,
        .redelivered_total = m->redelivered_total,
        .accepted_per_s = rate_per_second(&m->accepted_rate, m->now),
        .done_per_s = rate_per_second(&m->done_rate, m->now), .unindexed = counts->unindexed,
        .clients = m->clients.count, .workers = m->shown_workers};
    for (uint32_t i = 0; i < m->workers.top; i++) {
        const struct peer *w = &m->workers.at[i];
        if (!w->used) continue;
        m->shown_workers[out->worker_count++] = (struct worker_status){
            .name = w->name, .engine = w->engine, .slots = w->slots, .running = w->held,
            .done = w->done, .failed = w->failed, .silent_ms = m->now - w->heard};
    }
}
