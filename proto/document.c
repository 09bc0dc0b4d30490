#include "proto/document.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "proto/pack.h"
#include "proto/utf8.h"

/* The one-line fields, in the order in which the id takes them; uri is no part of the id. */
static const struct {
    const char *key;
    size_t offset;
    bool in_id;
} fields[] = {
    {"uri", offsetof(struct document, uri), false},
    {"title", offsetof(struct document, title), true},
    {"outlet", offsetof(struct document, outlet), true},
    {"url", offsetof(struct document, url), true},
    {"published", offsetof(struct document, published), true},
    {"language", offsetof(struct document, language), true},
};
enum { FIELD_COUNT = sizeof fields / sizeof *fields };

static const char *field_of(const struct document *d, size_t i)
{
    return *(const char *const *)((const char *)d + fields[i].offset);
}

static enum cw_error check_string(const char *what, const char *s, size_t n, size_t max)
{
    if (n > max) return cw_fail(CW_ELIMIT, "%s has %zu bytes, at most %zu are allowed", what, n, max);
    size_t fault = utf8_fault(s, n);
    if (fault < n) return cw_fail(CW_EDATA, "%s is not UTF-8 at byte %zu", what, fault);
    const char *nul = memchr(s, '\0', n);
    if (nul) return cw_fail(CW_EDATA, "%s has a NUL at byte %zu", what, (size_t)(nul - s));
    return CW_OK;
}

enum cw_error document_check(const struct document *d)
{
    if (!d->text || !d->text_size) return cw_fail(CW_EDATA, "text is empty");
    enum cw_error e = check_string("text", d->text, d->text_size, CW_MAX_TEXT);
    for (size_t i = 0; !e && i < FIELD_COUNT; i++) {
        const char *s = field_of(d, i);
        if (s) e = check_string(fields[i].key, s, strlen(s), CW_MAX_FIELD);
    }
    if (!e && d->author_count > CW_MAX_AUTHORS)
        e = cw_fail(CW_ELIMIT, "authors has %zu entries, at most %d are allowed", d->author_count, CW_MAX_AUTHORS);
    for (size_t i = 0; !e && i < d->author_count; i++)
        e = check_string("authors", d->authors[i], strlen(d->authors[i]), CW_MAX_FIELD);
    return e;
}

enum cw_error document_encode(const struct document *d, struct buffer *out)
{
    msgpack_packer p;
    pack_init(&p, out);
    size_t keys = 2;
    for (size_t i = 0; i < FIELD_COUNT; i++) keys += field_of(d, i) != NULL;
    msgpack_pack_map(&p, keys);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (field_of(d, i)) pack_string_at(&p, fields[i].key, field_of(d, i));
    pack_strings_at(&p, "authors", d->authors, d->author_count);
    pack_string(&p, "text");
    pack_text(&p, d->text, d->text_size);
    return out->failed ? cw_fail(CW_ENOMEM, "out of memory while encoding a document") : CW_OK;
}

enum cw_error document_decode(const void *bytes, size_t size, struct arena *arena, struct document *out)
{
    *out = (struct document){0};
    if (size > CW_MAX_DOCUMENT)
        return cw_fail(CW_ELIMIT, "the document has %zu bytes, at most %d are allowed", size, CW_MAX_DOCUMENT);
    struct unpack u;
    if (unpack_begin(&u, bytes, size, CW_MAX_OBJECTS_DOCUMENT, arena)) return unpack_end(&u);
    const msgpack_object_map *map = unpack_map(&u, &u.tree.data, "the document");
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const char *s = unpack_string(&u, map, fields[i].key, CW_MAX_FIELD, false);
        if (s && *s) *(const char **)((char *)out + fields[i].offset) = s;  /* empty is unknown */
    }
    out->authors = unpack_strings(&u, map, "authors", CW_MAX_AUTHORS, CW_MAX_FIELD, &out->author_count);
    const msgpack_object *text = unpack_find(map, "text");
    if (text) out->text = unpack_text(&u, text, "text", CW_MAX_TEXT, &out->text_size);
    if (!out->text_size) unpack_fault(&u, "text is empty");
    return unpack_end(&u);
}

static void hash_number(crypto_generichash_state *h, uint64_t n)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)(n >> 8 * i);
    crypto_generichash_update(h, bytes, sizeof bytes);
}

static void hash_bytes(crypto_generichash_state *h, const char *s, size_t n)
{
    hash_number(h, n);
    crypto_generichash_update(h, (const unsigned char *)s, n);
}

void document_id(const struct document *d, char id[CW_ID_HEX + 1])
{
    CW_CHECK(sodium_init() >= 0);
    crypto_generichash_state h;
    crypto_generichash_init(&h, NULL, 0, CW_ID_BYTES);
    hash_bytes(&h, d->text, d->text_size);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const char *s = field_of(d, i) ? field_of(d, i) : "";
        if (fields[i].in_id) hash_bytes(&h, s, strlen(s));
    }
    hash_number(&h, d->author_count);
    for (size_t i = 0; i < d->author_count; i++) hash_bytes(&h, d->authors[i], strlen(d->authors[i]));
    unsigned char digest[CW_ID_BYTES];
    crypto_generichash_final(&h, digest, sizeof digest);
    sodium_bin2hex(id, CW_ID_HEX + 1, digest, sizeof digest);
}
