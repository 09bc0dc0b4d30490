/* JSON inputs: one object a file, or one a line. */
#include "client/import/importer.h"

enum cw_error importer_json(struct importer *im, struct source *s)
{
    struct document d;
    enum cw_error e = source_read_all(s, IMPORT_MAX_JSON, &im->raw);
    if (!e && !im->raw.size) e = cw_fail(CW_EDATA, "the file is empty");
    if (!e) e = fields_from_json(im->raw.data, im->raw.size, true, im->arena, &d);
    if (!e) return importer_deliver(im, s->name, &d);
    if (im->ended) return im->ended;
    importer_refuse(im, s->name, e);
    return CW_OK;
}

static bool is_blank(const struct buffer *b)
{
    for (size_t i = 0; i < b->size; i++)
        if (b->data[i] != ' ' && b->data[i] != '\t' && b->data[i] != '\r') return false;
    return true;
}

enum cw_error importer_jsonl(struct importer *im, struct source *s)
{
    bool more, any = false;
    enum cw_error e;
    for (unsigned long line = 1;; line++) {
        char name[4096 + 24];
        struct document d;
        e = source_read_line(s, IMPORT_MAX_JSON, &im->raw, &more);
        if (im->ended || !more) break;
        if (!e && is_blank(&im->raw)) continue;
        any = true;
        snprintf(name, sizeof name, "%s:%lu", s->name, line);
        if (!e) e = fields_from_json(im->raw.data, im->raw.size, true, im->arena, &d);
        if (e) importer_refuse(im, name, e);
        else if ((e = importer_deliver(im, name, &d))) return e;
    }
    if (im->ended) return im->ended;
    if (!e && !any) e = cw_fail(CW_EDATA, "the file is empty");
    if (e) importer_refuse(im, s->name, e);
    return CW_OK;
}
