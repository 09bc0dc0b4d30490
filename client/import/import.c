/* The import of a list of paths; see import.h. */
#include "client/import/import.h"

#include <ctype.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/import/importer.h"
#include "client/render/text.h"
#include "worker/extract/time/calendar.h"

void importer_refuse(struct importer *im, const char *name, enum cw_error e)
{
    if (!im->counts->refused++) im->counts->first_refusal = e;
    im->sink->refused(name, e, cw_error_text(), im->sink->context);
    arena_reset(im->arena);
}

void importer_fill(struct document *d, const struct document *from)
{
    if (!d->title) d->title = from->title;
    if (!d->outlet) d->outlet = from->outlet;
    if (!d->url) d->url = from->url;
    if (!d->published) d->published = from->published;
    if (!d->language) d->language = from->language;
    if (!d->uri) d->uri = from->uri;
    if (!d->author_count) {
        d->authors = from->authors;
        d->author_count = from->author_count;
    }
}

enum cw_error importer_deliver(struct importer *im, const char *name, struct document *d)
{
    struct document whole = im->options->given;
    importer_fill(&whole, d);
    whole.text = d->text;
    whole.text_size = d->text_size;
    if (!whole.uri) whole.uri = name;
    enum cw_error e = document_check(&whole);
    if (e) {
        importer_refuse(im, name, e);
        return CW_OK;
    }
    im->counts->documents++;
    e = im->sink->document(&whole, im->sink->context);
    arena_reset(im->arena);
    return e;
}

static void pass_over(struct importer *im, const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    char ending[16] = "";
    if (dot && dot > (slash ? slash : path) && strlen(dot) < sizeof ending) snprintf(ending, sizeof ending, "%s", dot);
    size_t i = 0, max = sizeof im->endings / sizeof *im->endings;
    while (i < im->ending_count && strcmp(im->endings[i].text, ending)) i++;
    if (i == max) i = max - 1;  /* the last one stands for all the rest */
    if (i == im->ending_count) memcpy(im->endings[im->ending_count++].text, ending, sizeof ending);
    im->endings[i].count++;
}

static void tell_passed_over(const struct importer *im)
{
    size_t max = sizeof im->endings / sizeof *im->endings;
    for (size_t i = 0; i < im->ending_count; i++) {
        const struct ending *x = &im->endings[i];
        char words[128], files[TEXT_NUMBER];
        if (i == max - 1)
            snprintf(words, sizeof words, "skipped %s with other endings", text_counted(x->count, "file", files));
        else snprintf(words, sizeof words, "skipped %s %s%s", text_counted(x->count, "file", files),
                      *x->text ? "ending in " : "without an ending", x->text);
        im->sink->note(words, im->sink->context);
    }
}

static enum cw_error import_source(struct importer *im, const char *name, enum import_format format)
{
    struct source *s = malloc(sizeof *s);
    if (!s) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = source_open(s, im, name);
    int first = -1;
    if (!e && format == IMPORT_AUTO) {
        e = source_peek(s, &first);
        format = first == '{' ? IMPORT_JSONL : IMPORT_TEXT;
    }
    if (im->ended) {
        e = im->ended;
    } else if (e) {
        importer_refuse(im, name, e);
        e = CW_OK;
    } else if (format == IMPORT_JSON) {
        e = importer_json(im, s);
    } else if (format == IMPORT_JSONL) {
        e = importer_jsonl(im, s);
    } else {
        e = importer_text(im, s, format == IMPORT_MARKDOWN);
    }
    source_close(s);
    free(s);
    return e;
}

static bool has_ending(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return *name && strchr(name + 1, '.');
}

static enum cw_error import_file(const char *path, bool named, const struct stat *st, void *context)
{
    struct importer *im = context;
    enum import_format format = im->options->format, by_name = walk_format_by_name(path);
    (void)st;  /* of use to the measuring only: import_source looks again when it has the file open */
    if (by_name == IMPORT_JSON && format != IMPORT_JSON && walk_is_sidecar(path)) return CW_OK;
    if (by_name == IMPORT_AUTO && format == IMPORT_AUTO && !named) {
        pass_over(im, path);
        return CW_OK;
    }
    if (format == IMPORT_AUTO) format = by_name;
    if (format == IMPORT_AUTO && has_ending(path)) {
        importer_refuse(
            im, path,
            cw_fail(CW_EDATA, "its name does not tell what it is; say so with %s", im->options->format_option));
        return CW_OK;
    }
    return import_source(im, path, format);
}

static void walk_failed(const char *path, enum cw_error e, void *context) { importer_refuse(context, path, e); }

enum cw_error import_run(const struct import_options *options, const char *const *paths, size_t count,
                         const struct import_sink *sink, struct import_counts *counts)
{
    struct importer im = {.options = options, .sink = sink, .counts = counts, .arena = arena_new(0)};
    struct walker walker = {.file = import_file, .failed = walk_failed, .context = &im};
    enum cw_error e = im.arena ? CW_OK : cw_fail(CW_ENOMEM, "out of memory");
    *counts = (struct import_counts){0};
    for (size_t i = 0; !e && i < count; i++)
        e = strcmp(paths[i], "-") ? walk(&walker, paths[i]) : import_source(&im, "-", options->format);
    tell_passed_over(&im);
    arena_free(im.arena);
    buffer_free(&im.raw);
    buffer_free(&im.converted);
    buffer_free(&im.reduced);
    return e;
}

enum cw_error import_verdict(const struct import_counts *counts)
{
    if (!counts->refused) return CW_OK;
    return counts->refused == 1 && !counts->documents ? counts->first_refusal : CW_ESOMEFAILED;
}

static enum cw_error measure_file(const char *path, bool named, const struct stat *st, void *context)
{
    uint64_t *total = context;
    if (S_ISREG(st->st_mode) && (named || walk_format_by_name(path) != IMPORT_AUTO)) *total += (uint64_t)st->st_size;
    return CW_OK;
}

static void measure_failed(const char *path, enum cw_error e, void *context) { (void)path, (void)e, (void)context; }

uint64_t import_measure(const char *const *paths, size_t count)
{
    uint64_t total = 0;
    struct walker walker = {.file = measure_file, .failed = measure_failed, .context = &total};
    for (size_t i = 0; i < count; i++)
        if (!strcmp(paths[i], "-") || walk(&walker, paths[i])) return 0;
    return total;
}

/* What is there of a date, of a form that has been checked: does the calendar have it? */
static bool is_in_calendar(const char *s, size_t n)
{
    int year = atoi(s), month = n >= 7 ? atoi(s + 5) : 1, day = n >= 10 ? atoi(s + 8) : 1;
    bool time = n < 16 || (atoi(s + 11) < 24 && atoi(s + 14) < 60);
    return time && calendar_valid(year, month, day);
}

bool import_is_date(const char *s)
{
    static const char form[] = "dddd-dd-ddTdd:dd";
    size_t i = 0;
    while (form[i] && s[i] &&
           (form[i] == 'd'   ? isdigit((unsigned char)s[i])
            : form[i] == 'T' ? s[i] == 'T' || s[i] == ' '
                             : s[i] == form[i]))
        i++;
    bool whole = !s[i] ? i == 4 || i == 7 || i == 10 || i == 16
                       : i == 16 && strspn(s + i, "0123456789:.+-Z") == strlen(s + i);
    return whole && is_in_calendar(s, i);
}

enum cw_error import_options_given(const struct invocation *in, const char *format_option, struct import_options *out)
{
    *out = (struct import_options){.format_option = format_option, .encoding = cli_value(in, "encoding")};
    out->given = (struct document){.title = cli_value(in, "title"),
                                   .outlet = cli_value(in, "outlet"),
                                   .url = cli_value(in, "url"),
                                   .published = cli_value(in, "published"),
                                   .language = cli_value(in, "language")};
    if (out->given.published && !import_is_date(out->given.published))
        return cw_fail(CW_EUSAGE, "--published %s: must be a date like 2026-03-04, 2026-03-04T18:30, 2026-03 or 2026",
                       out->given.published);
    if (out->encoding) {
        iconv_t cd = iconv_open("UTF-8", out->encoding);
        if (cd == (iconv_t)-1)
            return cw_fail(CW_EUSAGE, "--encoding %s: there is no such encoding; `iconv -l` lists them", out->encoding);
        iconv_close(cd);
    }
    out->given.authors = calloc(in->given_count + 1, sizeof *out->given.authors);
    if (!out->given.authors) return cw_fail(CW_ENOMEM, "out of memory");
    for (size_t i = 0; i < in->given_count; i++)
        if (!strcmp(in->given[i].option->name, "author"))
            out->given.authors[out->given.author_count++] = in->given[i].value;
    return CW_OK;
}

void import_options_free(struct import_options *o)
{
    free(o->given.authors);
    o->given.authors = NULL;
}
