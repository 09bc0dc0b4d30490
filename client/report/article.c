/* The articles, word for word, with what was found in them marked where it stands: who (bold), by which word (italic),
 * what; what belongs to a claim of the page is coloured and leads to it.  Marks go by bytes of the text, as
 * everywhere. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/report/dates.h"
#include "client/report/parts.h"
#include "client/render/text.h"

enum layer { LAYER_SOURCE, LAYER_CUE, LAYER_SAID, LAYER_CLAIM, LAYER_DENIAL, LAYER_BARE, LAYERS };

struct stretch {          /* of the text, on a layer; for the last three layers, of a claim */
    struct span span;
    enum layer layer;
    uint32_t claim;       /* from 1 */
};

struct edge {
    uint32_t at, stretch;
    bool ends;
};

struct marked {
    const struct scene *s;
    const struct report_article *article;
    size_t number;        /* of the article, from 1 */
    size_t size;          /* bytes that are printed */
    struct stretch *at;
    size_t count, capacity;
    unsigned alive[LAYERS];
    uint32_t anchored;    /* the last byte that has an anchor, plus 1 */
    bool open;            /* an element for the layers is open */
};

/* ---- what is marked ---- */

static void add(struct marked *m, struct span span, enum layer layer, size_t claim)
{
    if (span.begin >= span.end || span.end > m->size) return;
    if (m->count == m->capacity) {
        size_t more = m->capacity ? 2 * m->capacity : 256;
        m->at = arena_grow(m->s->arena, m->at, m->capacity * sizeof *m->at, more * sizeof *m->at);
        m->capacity = more;
    }
    m->at[m->count++] = (struct stretch){span, layer, (uint32_t)claim};
}

static void add_spans(struct marked *m, const struct spans *spans, enum layer layer)
{
    for (size_t i = 0; i < spans->count; i++) add(m, spans->at[i], layer, 0);
}

static void add_claim(struct marked *m, const struct report_claim *c, size_t number)
{
    int32_t article = (int32_t)m->number - 1;
    for (size_t i = 0; i < c->shown; i++) {
        const struct appearance *a = &c->material.appearances[i];
        if (c->articles[a->document] == article) add(m, (struct span){a->begin, a->end}, LAYER_CLAIM, number);
    }
    for (size_t i = 0; i < c->denials_shown; i++) {
        const struct appearance *a = &c->material.denials[i].what;
        if (c->articles[a->document] == article) add(m, (struct span){a->begin, a->end}, LAYER_DENIAL, number);
    }
    for (size_t i = 0; i < c->bare_count; i++)
        if (c->bare_articles[i] == article) add(m, c->bare[i].span, LAYER_BARE, number);
}

static void add_all(struct marked *m)
{
    const struct record *r = &m->article->record;
    for (size_t i = 0; i < r->statement_count; i++) {
        add_spans(m, &r->statements[i].source, LAYER_SOURCE);
        add_spans(m, &r->statements[i].cue, LAYER_CUE);
        add_spans(m, &r->statements[i].content, LAYER_SAID);
    }
    for (size_t i = 0; i < m->s->report->claim_count; i++) add_claim(m, &m->s->report->claims[i], i + 1);
}

/* In order of the text; at one byte what ends comes before what begins. */
static int compare_edges(const void *x, const void *y)
{
    const struct edge *a = x, *b = y;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    if (a->ends != b->ends) return a->ends ? -1 : 1;
    return a->stretch < b->stretch ? -1 : a->stretch > b->stretch;
}

static struct edge *sort_edges(const struct marked *m)
{
    struct edge *edges = arena_array(m->s->arena, 2 * m->count + 1, sizeof *edges);
    for (size_t i = 0; i < m->count; i++) {
        edges[2 * i] = (struct edge){m->at[i].span.begin, (uint32_t)i, false};
        edges[2 * i + 1] = (struct edge){m->at[i].span.end, (uint32_t)i, true};
    }
    qsort(edges, 2 * m->count, sizeof *edges, compare_edges);
    return edges;
}

/* ---- the text ---- */

/* One element for all layers that are on a piece of text: the piece never crosses another's edge, so elements nest. */
static void open_layers(struct marked *m, uint32_t at)
{
    const unsigned *on = m->alive;
    struct buffer *out = m->s->out;
    bool linked = on[LAYER_CLAIM] || on[LAYER_DENIAL] || on[LAYER_BARE];
    m->open = linked || on[LAYER_SAID] || on[LAYER_SOURCE] || on[LAYER_CUE];
    if (!m->open) return;
    html_print(out, linked ? "<mark class=\"%s" : "<span class=\"%s",
               on[LAYER_DENIAL]  ? "denial"
               : on[LAYER_CLAIM] ? "claimed"
               : on[LAYER_BARE]  ? "bare"
               : on[LAYER_SAID]  ? "said"
                                 : "found");
    html_print(out, "%s%s\" data-byte=\"%u\">", on[LAYER_SOURCE] ? " who" : "", on[LAYER_CUE] ? " cue" : "", at);
}

static void close_layers(struct marked *m)
{
    if (!m->open) return;
    bool linked = m->alive[LAYER_CLAIM] || m->alive[LAYER_DENIAL] || m->alive[LAYER_BARE];
    html_print(m->s->out, linked ? "</mark>" : "</span>");
    m->open = false;
}

/* The first line break before `to` that an empty line follows; NULL if there is none. */
static const char *find_gap(const char *text, uint32_t from, uint32_t to)
{
    for (const char *p = text + from; (p = memchr(p, '\n', (size_t)(text + to - p))); p++) {
        const char *next = p + 1 < text + to && p[1] == '\r' ? p + 2 : p + 1;
        if (next < text + to && *next == '\n') return p > text + from && p[-1] == '\r' ? p - 1 : p;
    }
    return NULL;
}

/* Text between two edges; a blank line ends a paragraph. */
static void write_piece(struct marked *m, uint32_t from, uint32_t to)
{
    const char *text = m->article->record.text;
    while (from < to) {
        const char *gap = find_gap(text, from, to);
        uint32_t end = gap ? (uint32_t)(gap - text) : to;
        if (end > from) {
            open_layers(m, from);
            html_print(m->s->out, "%.*s", (int)(end - from), text + from);
            close_layers(m);
        }
        if (!gap) return;
        for (from = end; from < to && (text[from] == '\n' || text[from] == '\r'); from++) {}
        html_print(m->s->out, "</p>\n<p>");
    }
}

static void begin_stretch(struct marked *m, const struct stretch *x)
{
    m->alive[x->layer]++;
    if (x->layer < LAYER_CLAIM || m->anchored == x->span.begin + 1) return;
    html_print(m->s->out, "<span id=\"a%zu-%u\"></span>", m->number, x->span.begin);
    m->anchored = x->span.begin + 1;
}

/* The claims to which what ends here belongs, and those that it denies: "claim 2, ✕ denies 1, 3".  Returns how many
 * edges that were. */
static size_t write_references(struct marked *m, const struct edge *edges, size_t count)
{
    static const char *const words[LAYERS] = {
        [LAYER_CLAIM] = "claim ", [LAYER_DENIAL] = "✕ denies ", [LAYER_BARE] = "○ bare "};
    size_t n = 0, told = 0;
    while (n < count && edges[n].ends && edges[n].at == edges[0].at) m->alive[m->at[edges[n++].stretch].layer]--;
    for (int layer = LAYER_CLAIM; layer < LAYERS; layer++) {
        const char *before = words[layer];
        for (size_t i = 0; i < n; i++) {
            const struct stretch *x = &m->at[edges[i].stretch];
            if ((int)x->layer != layer) continue;
            html_print(m->s->out, told++ ? ", " : "<sup>");
            html_print(m->s->out, "<a href=\"#claim-%u\">%s%u</a>", x->claim, before, x->claim);
            before = "";
        }
    }
    if (told) html_print(m->s->out, "</sup>");
    return n;
}

static void write_text(struct marked *m)
{
    struct edge *edges = sort_edges(m);
    uint32_t at = 0;
    html_print(m->s->out, "<div class=\"text\" lang=\"%s\" dir=\"auto\">\n<p>",
               m->article->record.language ? m->article->record.language : "und");
    for (size_t i = 0; i < 2 * m->count;) {
        write_piece(m, at, edges[i].at);
        at = edges[i].at;
        i += write_references(m, edges + i, 2 * m->count - i);
        for (; i < 2 * m->count && !edges[i].ends && edges[i].at == at; i++) begin_stretch(m, &m->at[edges[i].stretch]);
    }
    write_piece(m, at, (uint32_t)m->size);
    html_print(m->s->out, "</p>\n</div>\n");
}

/* ---- around it ---- */

/* Only addresses of the web become links: what else an article gives as its url may be anything. */
static bool is_web_address(const char *url)
{
    return url && (!strncasecmp(url, "https://", 8) || !strncasecmp(url, "http://", 7));
}

static void write_about(const struct scene *s, const struct claim_document *d)
{
    html_print(s->out, "<p class=\"about\"><bdi>%s</bdi>, ", scene_outlet_name(d->outlet));
    date_print(s->out, d->published_lo, d->published_hi);
    for (size_t i = 0; i < d->author_count; i++)
        html_print(s->out, "%s<bdi>%s</bdi>", i ? ", " : ". By ", d->authors[i]);
    if (!d->revision_known)
        html_print(s->out, ". One of several texts of this page: their dates do not tell which came first");
    else if (d->revision) html_print(s->out, ". Text %u of this page", d->revision + 1);
    if (is_web_address(d->url))
        html_print(s->out, ". <a rel=\"noopener noreferrer nofollow\" href=\"%s\">On the web</a>", d->url);
    html_print(s->out, ". <span class=\"id\">%.*s</span></p>\n", 12, d->id);
}

static void write_article(const struct scene *s, size_t index)
{
    const struct report_article *a = &s->report->articles[index];
    struct marked m = {.s = s, .article = a, .number = index + 1, .size = scene_printed(a)};
    char number[TEXT_NUMBER];
    html_print(
        s->out,
        "<article class=\"article\" id=\"a%zu\" aria-labelledby=\"a%zu-heading\">\n<h3 id=\"a%zu-heading\"><bdi>",
        index + 1, index + 1, index + 1);
    html_label(s->out, scene_title(&a->about), 300);
    html_print(s->out, "</bdi></h3>\n");
    write_about(s, &a->about);
    if (a->full) {
        html_print(s->out, "<details open=\"open\">\n<summary>The text</summary>\n");
        add_all(&m);
        write_text(&m);
        html_print(s->out, "</details>\n");
    }
    if (!a->full)
        html_print(s->out,
                   "<p class=\"hint\">Its text is not on this page; <code>claimwire show %.*s</code> prints it.</p>\n",
                   12, a->about.id);
    else if (m.size < a->record.text_size)
        html_print(
            s->out,
            "<p class=\"notice\">The rest, %s, is left out here; <code>claimwire show %.*s</code> prints it.</p>\n",
            text_bytes(a->record.text_size - m.size, number), 12, a->about.id);
    html_print(s->out, "</article>\n");
}

void write_articles(const struct scene *s)
{
    html_print(s->out, "<p class=\"hint\">As submitted, word for word. <mark>What belongs to a claim above</mark> "
                       "leads to it by its number; <span class=\"said\">what else is attributed to somebody</span> is "
                       "dotted; <b>who says it</b> is bold, <i>the word that says so</i> italic.</p>\n");
    for (size_t i = 0; i < s->report->article_count; i++) write_article(s, i);
}
