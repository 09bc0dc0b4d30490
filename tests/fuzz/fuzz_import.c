/* Importers over hostile bytes.  The first byte chooses the format; whatever comes out must be a document that passes
 * its own check, and reducing must not make a text longer than the input. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client/import/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t input_size;

static enum cw_error check(const struct document *d, void *context)
{
    CW_CHECK(document_check(d) == CW_OK);
    CW_CHECK(d->text_size <= 4 * input_size + 1);  /* an encoding may need four bytes for one */
    ++*(unsigned *)context;
    return CW_OK;
}

static void refused(const char *name, enum cw_error e, const char *reason, void *context)
{
    (void)context;
    CW_CHECK(name && e != CW_OK && e != CW_EBUG && *reason);
}

static void note(const char *words, void *context) { (void)words, (void)context; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL, "latin1", "utf-16", "shift-jis"};
    static struct source source;
    unsigned documents = 0;
    struct import_options options = {.format_option = "--format"};
    struct import_counts counts = {0};
    const struct import_sink sink = {.document = check, .refused = refused, .note = note, .context = &documents};
    if (!size) return 0;
    struct importer im = {.options = &options, .sink = &sink, .counts = &counts, .arena = arena_new(0)};
    options.encoding = encodings[data[0] >> 2 & 3];
    input_size = size - 1;
    source = (struct source){.name = "-", .fd = memfd_create("input", 0), .importer = &im};
    CW_CHECK(source.fd > 2 && write(source.fd, data + 1, input_size) == (ssize_t)input_size &&
             lseek(source.fd, 0, SEEK_SET) == 0);
    enum cw_error e = CW_OK;
    switch (data[0] & 3) {
    case 0: e = importer_text(&im, &source, false); break;
    case 1: e = importer_text(&im, &source, true); break;
    case 2: e = importer_json(&im, &source); break;
    case 3: e = importer_jsonl(&im, &source); break;
    }
    CW_CHECK(e == CW_OK && documents == counts.documents && documents + counts.refused > 0);
    source_close(&source);
    buffer_free(&im.raw);
    buffer_free(&im.converted);
    buffer_free(&im.reduced);
    arena_free(im.arena);
    return 0;
}
