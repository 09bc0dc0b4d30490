#include "worker/broker/endpoint.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "worker/store/lock.h"

enum {
    IPC_MODE_MASK = 0007,      /* owner and group may connect */
    FOLDER_MODE = 0750,
    /* messages of one peer that wait here, each up to 9 MiB: the next ones wait at the peer */
    QUEUE_IN = 16,
    LINGER_MS = 500
};

static enum cw_error failed(const char *what, const char *address)
{
    int code = zmq_errno();
    if (code == EADDRINUSE) return cw_fail(CW_ELOCKED, "%s is in use by another process", address);
    if (code == EACCES) return cw_fail(CW_EPERM, "cannot %s %s: %s", what, address, zmq_strerror(code));
    return cw_fail(CW_ECREATE, "cannot %s %s: %s", what, address, zmq_strerror(code));
}

static bool set_number(void *socket, int option, int value)
{
    return zmq_setsockopt(socket, option, &value, sizeof value) == 0;
}

/* ZMQ_HEARTBEAT_IVL stays off: it aborts when a receiver is slow (libzmq issue 3937).  We have our own PING. */
static bool set_options(struct endpoint *n)
{
    int64_t largest = (n->role == ROLE_WORKER ? CW_MAX_RECORD : CW_MAX_DOCUMENT) + (64 << 10) + CW_MAX_HEADER;
    return zmq_setsockopt(n->socket, ZMQ_MAXMSGSIZE, &largest, sizeof largest) == 0 &&
           set_number(n->socket, ZMQ_ROUTER_MANDATORY, 1) && set_number(n->socket, ZMQ_LINGER, 0) &&
           set_number(n->socket, ZMQ_RCVHWM, QUEUE_IN) && set_number(n->socket, ZMQ_SNDHWM, 2 * CW_MAX_SLOTS) &&
           set_number(n->socket, ZMQ_TCP_KEEPALIVE, 1) && set_number(n->socket, ZMQ_TCP_KEEPALIVE_IDLE, 60) &&
           set_number(n->socket, ZMQ_BACKLOG, 512);
}

static enum cw_error make_folder_of(const char *path)
{
    char folder[CW_MAX_IPC_PATH + 1];
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path) return CW_OK;
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
        return cw_fail(errno == EACCES ? CW_EPERM : CW_ECREATE, "cannot make the folder %s: %s", folder,
                       strerror(errno));
    return CW_OK;
}

static enum cw_error bind_ipc(struct endpoint *n, const char *address, const char *path)
{
    if (strlen(path) > CW_MAX_IPC_PATH)
        return cw_fail(CW_ECONFIG, "%s: a socket's path has at most %d bytes", address, CW_MAX_IPC_PATH);
    enum cw_error e = make_folder_of(path);
    if (!e) e = lock_take(path, &n->lock);
    if (e) return e;
    mode_t old = umask(IPC_MODE_MASK);
    int rc = zmq_bind(n->socket, address);
    umask(old);
    if (rc != 0) return failed("bind", address);
    memcpy(n->path, path, strlen(path) + 1);
    return CW_OK;
}

enum cw_error endpoint_open(struct endpoint *n, void *context, const char *address, enum role role)
{
    *n = (struct endpoint){.role = role, .lock = -1};
    for (int i = 0; i < 3; i++) zmq_msg_init(&n->frames[i]);
    n->socket = zmq_socket(context, ZMQ_ROUTER);
    if (!n->socket || !set_options(n)) return failed("make a socket for", address);
    if (strncmp(address, "ipc://", 6) == 0) return bind_ipc(n, address, address + 6);
    return zmq_bind(n->socket, address) == 0 ? CW_OK : failed("bind", address);
}

void endpoint_close(struct endpoint *n)
{
    if (!n->socket) return;
    for (int i = 0; i < 3; i++) zmq_msg_close(&n->frames[i]);
    set_number(n->socket, ZMQ_LINGER, LINGER_MS);
    zmq_close(n->socket);
    if (*n->path) unlink(n->path);  /* libzmq leaves it, and whoever comes would wait for an answer */
    lock_release(n->lock);
    *n = (struct endpoint){.lock = -1};
}

static bool more(void *socket)
{
    int value = 0;
    size_t size = sizeof value;
    return zmq_getsockopt(socket, ZMQ_RCVMORE, &value, &size) == 0 && value;
}

static bool take(zmq_msg_t *into, void *socket)
{
    int rc;
    do {
        rc = zmq_msg_recv(into, socket, ZMQ_DONTWAIT);
    } while (rc < 0 && zmq_errno() == EINTR);
    return rc >= 0;
}

bool endpoint_receive(struct endpoint *n, struct route *from, struct frame *frames, size_t *count)
{
    zmq_msg_t *id = &n->frames[0];
    if (!take(id, n->socket)) return false;
    *from = (struct route){.role = n->role};
    bool known = zmq_msg_size(id) <= MACHINE_ROUTE;
    if (known) {
        from->size = (uint8_t)zmq_msg_size(id);
        memcpy(from->bytes, zmq_msg_data(id), from->size);
    }
    *count = 0;
    /* The frames of a message come together; those beyond the third overwrite it. */
    while (more(n->socket)) {
        zmq_msg_t *frame = &n->frames[*count < 2 ? *count : 2];
        if (!take(frame, n->socket)) break;
        if (*count < 3) frames[*count] = (struct frame){zmq_msg_data(frame), zmq_msg_size(frame)};
        ++*count;
    }
    if (!known) *count = 0;  /* a routing id of its own choice, too long to be answered */
    return true;
}

static bool send_frame(void *socket, const void *data, size_t size, int flags)
{
    int rc;
    do {
        rc = zmq_send(socket, data, size, flags | ZMQ_DONTWAIT);
    } while (rc < 0 && zmq_errno() == EINTR);
    return rc >= 0;
}

bool endpoint_send(struct endpoint *n, const struct route *to, const struct buffer *header, const struct buffer *body)
{
    /* Once the routing id is taken, so are the others: the pipe counts whole messages. */
    return send_frame(n->socket, to->bytes, to->size, ZMQ_SNDMORE) &&
           send_frame(n->socket, CW_PROTOCOL_TAG, strlen(CW_PROTOCOL_TAG), ZMQ_SNDMORE) &&
           send_frame(n->socket, header->data, header->size, body ? ZMQ_SNDMORE : 0) &&
           (!body || send_frame(n->socket, body->data, body->size, 0));
}
