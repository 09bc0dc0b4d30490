/* The metadata stage. */
#include "worker/extract/metadata/metadata.h"

#include <string.h>

#include "worker/extract/time/calendar.h"
#include "worker/extract/time/dates.h"
#include "worker/extract/metadata/header_lines.h"
#include "worker/extract/statements/quotes.h"
#include "worker/extract/text/text.h"
#include "worker/extract/text/unicode.h"

/* --- title ------------------------------------------------------------------------------------------------ */

/* Whether two texts have the same letters and digits, whatever stands between. */
static bool same_letters(const char *p, size_t n, const char *q, size_t m)
{
    const char *p_end = p + n, *q_end = q + m;
    size_t size;
    for (;;) {
        while (p < p_end && !char_is_alnum(unicode_class_at(p, p_end, &size))) p += size;
        while (q < q_end && !char_is_alnum(unicode_class_at(q, q_end, &size))) q += size;
        if (p == p_end || q == q_end) return p == p_end && q == q_end;
        size_t a, b;
        uint32_t c = unicode_decode(p, p_end, &a), d = unicode_decode(q, q_end, &b);
        if (c < 128) c |= 32;
        if (d < 128) d |= 32;
        if (c != d) return false;
        p += a;
        q += b;
    }
}

static bool is_given_title(const struct analysis *a, size_t p)
{
    const char *title = a->document->title;
    const struct paragraph *q = &a->paragraphs[p];
    return title && same_letters(title, strlen(title), a->text + q->begin, q->end - q->begin);
}

/* A first paragraph that reads as a headline: short, and either without a full stop or shorter than what follows. */
static bool looks_like_title(const struct analysis *a, size_t p)
{
    enum { LONGEST = 40, WITH_STOP = 22 };
    if (p + 1 >= a->paragraph_count) return false;
    struct range r = paragraph_tokens(a, p), next = paragraph_tokens(a, p + 1);
    uint32_t n = r.last - r.first;
    if (n < 2 || n > LONGEST) return false;
    bool stop = token_is(a, r.last - 1, ".");
    if (stop && quotes_is_mark(a, r.first)) return false;  /* "“…,” she said." */
    return !stop || (n <= WITH_STOP && a->paragraphs[p].sentences.last - a->paragraphs[p].sentences.first == 1 &&
                     a->paragraph_count > 2 && next.last - next.first > 3);
}

/* --- header, body, footer ---------------------------------------------------------------------------------- */

static bool is_header(const struct analysis *a, size_t p, struct header_facts *f)
{
    return header_byline(a, p, f) || header_outlet_line(a, p, f) || header_date_line(a, p, f);
}

static void set_title(struct analysis *a, size_t p)
{
    const struct paragraph *q = &a->paragraphs[p];
    if (!a->title && q->end - q->begin <= CW_MAX_FIELD)
        a->title = arena_strndup(a->arena, a->text + q->begin, q->end - q->begin);
    a->paragraphs[p].role = PARAGRAPH_TITLE;
}

/* Marks the lines above the body; returns the first paragraph of the body. */
static size_t read_header(struct analysis *a, struct header_facts *f)
{
    enum { LINES = 12 };
    bool titled = false, labels = true;
    size_t p = 0;
    for (; p < a->paragraph_count && p < LINES; p++) {
        struct paragraph *q = &a->paragraphs[p];
        if (header_dateline(a, p, f)) {
            break;
        } else if (is_given_title(a, p)) {
            set_title(a, p);
            titled = true;
        } else if (header_copyright(a, p, f) || header_boilerplate(a, p)) {
            q->role = PARAGRAPH_BOILERPLATE;
        } else if (is_header(a, p, f)) {
            q->role = PARAGRAPH_HEADER;
        } else if (!titled && !a->title && looks_like_title(a, p)) {
            set_title(a, p);
            titled = true;
        } else if (labels && p + 1 < a->paragraph_count && header_label(a, p)) {
            q->role = PARAGRAPH_HEADER;
        } else {
            break;
        }
    }
    return p;
}

static void read_body(struct analysis *a, size_t body, struct header_facts *f)
{
    enum { DATELINES = 2 };
    for (size_t p = body; p < a->paragraph_count; p++) {
        if (p < body + DATELINES) header_dateline(a, p, f);
        if (header_copyright(a, p, f) || header_boilerplate(a, p)) {
            a->paragraphs[p].role = PARAGRAPH_BOILERPLATE;
            if (!f->author_count) header_byline(a, p, f);  /* "(Reporting by …)" */
        } else if (is_given_title(a, p)) {
            a->paragraphs[p].role = PARAGRAPH_TITLE;
        }
    }
}

/* "Title | The Example Post", "Harbour News: the title": the outlet that a title carries along. */
static const char *outlet_in_title(struct analysis *a)
{
    static const char *const marks[] = {"|", "-", "\u2013", "\u2014", ":", NULL};
    if (!a->paragraph_count || a->paragraphs[0].role != PARAGRAPH_TITLE) return NULL;
    struct range r = paragraph_tokens(a, 0);
    for (uint32_t t = r.first + 1; t + 1 < r.last; t++)
        for (const char *const *m = marks; *m; m++) {
            if (!token_is(a, t, *m)) continue;
            struct range before = {r.first, t}, after = {t + 1, r.last};
            if (header_is_outlet(a, after) && **m != ':' && after.last - after.first > 1) return header_text(a, after);
            if (header_is_outlet(a, before) && before.last - before.first > 1) return header_text(a, before);
        }
    return NULL;
}

/* --- the date ----------------------------------------------------------------------------------------------- */

/* A date in the words of the client's field: ISO 8601, or as it is written in prose. */
static bool parse_given(struct arena *arena, const char *s, struct moment *out)
{
    if (calendar_parse_iso(s, strlen(s), out)) return true;
    struct analysis field = {.arena = arena, .text = s, .text_size = (uint32_t)strlen(s)};
    text_stage(&field);
    for (uint32_t t = 0; t < field.token_count; t++) {
        struct written_date d = {.at = MOMENT_UNKNOWN};
        uint32_t end;
        if (!dates_match(&field, t, (uint32_t)field.token_count, &d) || !d.at.year) continue;
        for (uint32_t c = 0; c < field.token_count && d.at.hour < 0; c++)
            if (c < t || c >= d.end) dates_match_clock(&field, c, (uint32_t)field.token_count, &d.at, &end);
        *out = d.at;
        return true;
    }
    return false;
}

/* "/2022/06/09/" or "/2022-06-09" in the url. */
static bool date_in_url(const char *url, struct moment *out)
{
    for (const char *p = url; p && (p = strchr(p, '/')); p++) {
        char digits[11] = {0};
        size_t n = strspn(p + 1, "0123456789/-");
        if (n < 10) continue;
        memcpy(digits, p + 1, 10);
        for (char *c = digits; *c; c++)
            if (*c == '/') *c = '-';
        if (calendar_parse_iso(digits, 10, out)) return true;
    }
    return false;
}

static void set_published(struct analysis *a, const struct moment *m, enum date_basis basis)
{
    a->has_published = true;
    a->published.basis = basis;
    calendar_interval(m, a->published.lo, a->published.hi);
}

static void find_date(struct analysis *a, const struct header_facts *f)
{
    struct moment m = MOMENT_UNKNOWN, url = MOMENT_UNKNOWN;
    if (a->document->published && parse_given(a->arena, a->document->published, &m)) {
        set_published(a, &m, BASIS_GIVEN);
        return;
    }
    bool in_url = date_in_url(a->document->url, &url);
    m = f->date.month ? f->date : f->updated;
    if (m.month && m.year) {
        set_published(a, &m, BASIS_HEADER);
    } else if (f->dateline.year) {
        set_published(a, &f->dateline, BASIS_DATELINE);
    } else if (in_url) {
        set_published(a, &url, BASIS_INFERRED);
    } else if (f->copyright_year && (m.month || f->dateline.month)) {
        if (!m.month) m = f->dateline;
        m.year = f->copyright_year;
        if (!m.day || calendar_valid(m.year, m.month, m.day)) set_published(a, &m, BASIS_INFERRED);
    }
}

#define NO_FACTS {.date = MOMENT_UNKNOWN, .updated = MOMENT_UNKNOWN, .dateline = MOMENT_UNKNOWN}

bool metadata_updated(struct analysis *a, struct moment *out)
{
    struct header_facts f = NO_FACTS;
    a->title = a->document->title;
    read_header(a, &f);
    *out = f.updated;
    return f.updated.month != 0;
}

void metadata_stage(struct analysis *a)
{
    const struct document *d = a->document;
    struct header_facts f = NO_FACTS;
    a->title = d->title;
    read_body(a, read_header(a, &f), &f);
    a->outlet = d->outlet ? d->outlet : f.outlet ? f.outlet : f.agency ? f.agency : outlet_in_title(a);
    a->agency = f.agency;
    a->dateline = f.dateline_span;
    a->authors = d->authors;
    a->author_count = d->author_count;
    if (!d->author_count && f.author_count) {
        a->authors = arena_array(a->arena, f.author_count, sizeof *a->authors);
        memcpy(a->authors, f.authors, f.author_count * sizeof *a->authors);
        a->author_count = f.author_count;
    }
    find_date(a, &f);
}
