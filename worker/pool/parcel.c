#include "worker/pool/parcel.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static bool read_all(int fd, char *bytes, size_t size)
{
    while (size) {
        ssize_t n = read(fd, bytes, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

bool parcel_write(int fd, enum parcel_kind kind, const void *bytes, size_t size)
{
    struct parcel_head head = {kind, (uint32_t)size};
    return size <= UINT32_MAX && write_all(fd, (const char *)&head, sizeof head) && write_all(fd, bytes, size);
}

bool parcel_read(int fd, enum parcel_kind *kind, struct buffer *body, size_t max)
{
    struct parcel_head head;
    buffer_clear(body);
    if (!read_all(fd, (char *)&head, sizeof head) || head.size > max) return false;
    char chunk[CHUNK];
    for (size_t left = head.size; left;) {
        size_t n = left < sizeof chunk ? left : sizeof chunk;
        if (!read_all(fd, chunk, n)) return false;
        buffer_append(body, chunk, n);
        left -= n;
    }
    *kind = head.kind;
    return !body->failed;
}

enum parcel_progress parcel_send(int fd, struct parcel_out *p)
{
    size_t whole = sizeof p->head + p->head.size;
    while (p->sent < whole) {
        bool in_head = p->sent < sizeof p->head;
        const char *from =
            in_head ? (const char *)&p->head + p->sent : (const char *)p->bytes + (p->sent - sizeof p->head);
        size_t size = (in_head ? sizeof p->head : whole) - p->sent;
        ssize_t n = send(fd, from, size, MSG_DONTWAIT | MSG_NOSIGNAL | (in_head && p->head.size ? MSG_MORE : 0));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return PARCEL_PARTLY;
        if (n <= 0) return PARCEL_CLOSED;
        p->sent += (size_t)n;
    }
    return PARCEL_WHOLE;
}

/* One recv; what it brought belongs to the head or to the body. */
static ssize_t receive_some(int fd, struct parcel_in *p)
{
    static char chunk[CHUNK];
    if (p->have < sizeof p->head) {
        ssize_t n = recv(fd, (char *)&p->head + p->have, sizeof p->head - p->have, MSG_DONTWAIT);
        if (n > 0) p->have += (size_t)n;
        return n;
    }
    size_t left = p->head.size - p->body.size;
    ssize_t n = recv(fd, chunk, left < sizeof chunk ? left : sizeof chunk, MSG_DONTWAIT);
    if (n > 0) buffer_append(&p->body, chunk, (size_t)n);
    return n;
}

enum parcel_progress parcel_receive(int fd, struct parcel_in *p, size_t max)
{
    for (;;) {
        if (p->have == sizeof p->head) {
            if (p->head.size > max || p->head.kind == 0 || p->head.kind >= PARCEL_KIND_END || p->body.failed)
                return PARCEL_BROKEN;
            if (p->body.size == p->head.size) return PARCEL_WHOLE;
        }
        ssize_t n = receive_some(fd, p);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return PARCEL_PARTLY;
        if (n <= 0) return PARCEL_CLOSED;
    }
}

void parcel_in_clear(struct parcel_in *p)
{
    enum { KEEP = 1 << 20 };
    p->have = 0;
    if (p->body.capacity > KEEP) buffer_free(&p->body);  /* one large record must not stay for ever */
    buffer_clear(&p->body);
}
