/* Text and Markdown inputs: their bytes, their encoding, their sidecar. */
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "client/import/importer.h"
#include "client/import/markdown.h"
#include "proto/utf8.h"

static enum cw_error convert(const char *encoding, const struct buffer *in, struct buffer *out)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1) return cw_fail(CW_EUSAGE, "--encoding %s: iconv knows no such encoding", encoding);
    char block[16 * 1024], *from = in->data;
    size_t left = in->size;
    enum cw_error e = CW_OK;
    buffer_clear(out);
    for (bool flushed = false; !e && !flushed;) {
        char *to = block;
        size_t room = sizeof block;
        flushed = left == 0;
        size_t r = iconv(cd, flushed ? NULL : &from, flushed ? NULL : &left, &to, &room);
        int why = errno;
        buffer_append(out, block, sizeof block - room);
        if (r == (size_t)-1 && why != E2BIG)
            e = cw_fail(CW_EDATA, "is not %s at byte %zu", encoding, in->size - left);
        else if (out->size > CW_MAX_TEXT)
            e = cw_fail(CW_ELIMIT, "has more than %d bytes of text", CW_MAX_TEXT);
    }
    iconv_close(cd);
    return out->failed ? cw_fail(CW_ENOMEM, "out of memory") : e;
}

static enum cw_error check_text(const char *s, size_t n, bool converted)
{
    const char *nul = memchr(s, '\0', n);
    if (nul) return cw_fail(CW_EDATA, "is binary: a NUL at byte %zu", (size_t)(nul - s));
    size_t fault = utf8_fault(s, n);
    if (fault == n) return CW_OK;
    return cw_fail(CW_EDATA, "is not UTF-8 at byte %zu%s", fault,
                   converted ? "" : "; if it is in another encoding, say --encoding NAME");
}

static enum cw_error read_sidecar(struct importer *im, const char *path, struct document *out)
{
    struct source side;
    struct buffer bytes = {0};
    enum cw_error e = source_open(&side, im, path);
    if (!e) e = source_read_all(&side, IMPORT_MAX_JSON, &bytes);
    source_close(&side);
    if (!e) e = fields_from_json(bytes.data ? bytes.data : "", bytes.size, false, im->arena, out);
    buffer_free(&bytes);
    return cw_context(e, "its sidecar %s", path);
}

static enum cw_error read_document(struct importer *im, struct source *s, bool markdown, struct document *d)
{
    const char *encoding = im->options->encoding, *sidecar;
    size_t limit = encoding ? 4 * (size_t)CW_MAX_TEXT : CW_MAX_TEXT;
    struct document beside = {0}, own = {0};
    enum cw_error e = source_read_all(s, limit, &im->raw);
    const struct buffer *text = encoding ? &im->converted : &im->raw;
    if (!e && encoding) e = convert(encoding, &im->raw, &im->converted);
    if (!e && !text->size) e = cw_fail(CW_EDATA, "the file is empty");
    if (!e) e = check_text(text->data, text->size, encoding != NULL);
    if (!e && (sidecar = strcmp(s->name, "-") ? walk_sidecar_of(s->name, im->arena) : NULL))
        e = read_sidecar(im, sidecar, &beside);
    if (e) return e;
    if (markdown) {
        markdown_reduce(text->data, text->size, im->arena, &own, &im->reduced);
        if (im->reduced.failed) return cw_fail(CW_ENOMEM, "out of memory");
        text = &im->reduced;
    }
    *d = beside;
    importer_fill(d, &own);
    d->uri = NULL;  /* a file's uri is its path, as given */
    d->text = text->data;
    d->text_size = text->size;
    return CW_OK;
}

enum cw_error importer_text(struct importer *im, struct source *s, bool markdown)
{
    struct document d = {0};
    enum cw_error e = read_document(im, s, markdown, &d);
    if (!e) return importer_deliver(im, s->name, &d);
    if (im->ended) return im->ended;
    importer_refuse(im, s->name, e);
    return CW_OK;
}
