/* The clients' side: documents come in by credit, questions are answered, failed documents are retried or dropped. */
#include <string.h>

#include "worker/broker/state.h"

static void reject(struct machine *m, const struct route *to, uint64_t seq, enum cw_error error, const char *reason)
{
    struct message *answer = send_to(m, to, MSG_REJECTED);
    answer->seq = seq;
    answer->error = error;
    answer->reason = reason && *reason ? reason : cw_error_sentence(error);
    answer->credit = 1;
}

static void submit(struct machine *m, struct peer *client, const struct message *msg)
{
    const struct event *e = m->event;
    if (client->unanswered >= m->config.client_credit)
        reject(m, &client->route, msg->seq, CW_EAGAIN, "more documents unanswered than the credit allows");
    else if (client->unanswered && client->unanswered_bytes + msg->body_size > MACHINE_CREDIT_BYTES)
        reject(m, &client->route, msg->seq, CW_EAGAIN, "more bytes unanswered than the credit allows");
    else if (e->error)
        reject(m, &client->route, msg->seq, e->error, e->words);
    else if (m->stopping)
        reject(m, &client->route, msg->seq, CW_EAGAIN, "the broker is stopping");
    else if (is_paused(m))
        reject(m, &client->route, msg->seq, CW_EFULL, "the store's disk is full");
    else {
        struct action *a;
        struct op *op = ask(m, ACTION_ACCEPT, msg->body_size, &a);
        op->client = peers_ref(&m->clients, client);
        op->seq = msg->seq;
        memcpy(op->id, msg->id, sizeof op->id);
        memcpy(a->id, msg->id, sizeof a->id);
        client->unanswered++;
        client->unanswered_bytes += op->size;
    }
}

static void failed_documents(struct machine *m, struct peer *client, const struct message *msg, enum action_kind kind)
{
    struct action *a;
    struct op *op = ask(m, kind, 0, &a);
    op->client = peers_ref(&m->clients, client);
    a->ids = msg->all ? NULL : msg->ids;
    a->id_count = msg->all ? 0 : msg->id_count;
}

void client_message(struct machine *m, struct peer *client)
{
    const struct message *msg = m->event->message;
    switch (msg->type) {
    case MSG_SUBMIT: submit(m, client, msg); break;
    case MSG_RETRY: failed_documents(m, client, msg, ACTION_FAILED_RETRY); break;
    case MSG_DROP: failed_documents(m, client, msg, ACTION_FAILED_DROP); break;
    case MSG_STATE: {
        commit_first(m);
        struct action *a = act(m, ACTION_STATES);
        a->to = client->route;
        a->ids = msg->ids;
        a->id_count = msg->id_count;
        break;
    }
    case MSG_STATUS:
        commit_first(m);
        act(m, ACTION_COUNTS)->to = client->route;
        break;
    default:
        send_error(m, &client->route, CW_EPROTO, "a message of this type is not for a broker to get from a client");
    }
}

/* The store knows what is queued, the machine which of these are with a worker. */
static enum document_state refined(struct machine *m, const char *id, enum document_state state)
{
    if (state != DOC_QUEUED || !m->jobs.in_phase[JOB_OUT]) return state;
    for (uint32_t i = 0; i < m->workers.top; i++) {
        if (!m->workers.at[i].used) continue;
        for (uint32_t j = m->workers.at[i].jobs; j != NONE; j = m->jobs.at[j].after)
            if (m->jobs.at[j].phase == JOB_OUT && strcmp(m->jobs.at[j].id, id) == 0) return DOC_RUNNING;
    }
    return state;
}

void client_answered(struct machine *m, const struct op *op, enum cw_error error, const char *words)
{
    struct peer *client = peers_get(&m->clients, op->client);
    if (!client) return;
    if (op->kind != ACTION_ACCEPT) {
        if (error) send_error(m, &client->route, error, words);
        else send_to(m, &client->route, MSG_COUNT)->count = op->count;
        return;
    }
    client->unanswered--;
    client->unanswered_bytes -= op->size;
    if (error) {
        reject(m, &client->route, op->seq, error, words);
        return;
    }
    struct message *answer = send_to(m, &client->route, MSG_ACCEPTED);
    answer->seq = op->seq;
    memcpy(answer->id, op->id, sizeof answer->id);
    answer->known = op->state != DOC_UNKNOWN;
    answer->state = answer->known ? refined(m, op->id, op->state) : DOC_QUEUED;
    answer->credit = 1;
}

void client_states(struct machine *m)
{
    const struct event *e = m->event;
    if (e->error) {
        send_error(m, &e->from, e->error, e->words);
        return;
    }
    for (size_t i = 0; i < e->state_count; i++) e->states[i].state = refined(m, e->states[i].id, e->states[i].state);
    struct message *answer = send_to(m, &e->from, MSG_STATES);
    answer->states = e->states;
    answer->state_count = e->state_count;
}

void client_counts(struct machine *m)
{
    const struct event *e = m->event;
    if (e->error) send_error(m, &e->from, e->error, e->words);
    else fill_stats(m, e->counts, &send_to(m, &e->from, MSG_STATS)->stats);
}

void clients_forget_idle(struct machine *m)
{
    for (uint32_t i = 0; i < m->clients.top; i++) {
        struct peer *client = &m->clients.at[i];
        if (client->used && !client->unanswered && m->now - client->heard > MACHINE_CLIENT_IDLE_MS)
            peers_remove(&m->clients, client);
    }
}

/* Whoever is forgotten wrongly is told to say HELLO again. */
void clients_forget_stalest(struct machine *m)
{
    struct peer *stalest = NULL;
    for (uint32_t i = 0; i < m->clients.top; i++) {
        struct peer *client = &m->clients.at[i];
        if (client->used && !client->unanswered && (!stalest || client->heard < stalest->heard)) stalest = client;
    }
    if (stalest) peers_remove(&m->clients, stalest);
}
