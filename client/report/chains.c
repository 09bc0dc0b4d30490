/* How a claim came to the outlets that carry it: origins on the left, outlets on the right, between them those through
 * whom it went.  The table of origins above the drawing and the wordings have the same facts as text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client/report/parts.h"
#include "worker/store/fold.h"

enum { COLUMNS = 5, NODES = 64, CHAINS = 24, NAME = 22 };
enum { NODE_WIDTH = 176, NODE_HEIGHT = 38, COLUMN = 250, ROW_HEIGHT = 52, MARGIN = 4, HEAD = 26 };

struct node {
    unsigned column;
    const char *name, *folded;
    const char *class;   /* NULL: only a place that a line goes through, past the nodes of a column */
    double y, pull;      /* pull: the sum of the rows of what goes through it */
    unsigned count;
};

struct net {
    const struct scene *s;
    const struct report_claim *c;
    struct node nodes[NODES];
    unsigned count, last;          /* last: the outlets' column */
    struct chain {
        uint8_t at[COLUMNS];       /* nodes, from the origin to the outlet */
        unsigned count;
        bool copy;
    } chains[CHAINS];
    unsigned chain_count;
};

static int node_for(struct net *n, unsigned column, const char *name, const char *class)
{
    const char *folded = fold_outlet(n->s->arena, name);
    for (unsigned i = 0; i < n->count; i++)
        if (n->nodes[i].column == column && !n->nodes[i].class == !class && !strcmp(n->nodes[i].folded, folded))
            return (int)i;
    if (n->count == NODES) return -1;
    n->nodes[n->count] = (struct node){.column = column, .name = name, .folded = folded, .class = class};
    return (int)n->count++;
}

static const struct origin *origin_of(const struct account *a, uint32_t appearance)
{
    for (size_t i = 0; i < a->origin_count; i++)
        for (size_t k = 0; k < a->origins[i].count; k++)
            if (a->origins[i].appearances[k] == appearance) return &a->origins[i];
    return NULL;
}

static bool is_copy(const struct net *n, const char *outlet)
{
    for (size_t i = 0; i < n->c->account.carrier_count; i++)
        if (!strcmp(n->c->account.carriers[i].outlet, outlet)) return n->c->account.carriers[i].copy;
    return false;
}

static bool same_chain(const struct chain *x, const struct chain *y)
{
    return x->count == y->count && x->copy == y->copy && !memcmp(x->at, y->at, x->count);
}

static bool extend(struct chain *chain, int node)
{
    if (node >= 0) chain->at[chain->count++] = (uint8_t)node;
    return node >= 0;
}

/* The chain of one appearance, a node in every column; not added if there is no room for it, or if it is there
 * already. */
static void add_chain(struct net *n, uint32_t appearance)
{
    const struct appearance *a = &n->c->material.appearances[appearance];
    const struct origin *o = origin_of(&n->c->account, appearance);
    const char *outlet = scene_outlet_name(n->c->material.documents[a->document].outlet);
    const char *class = !o || o->kind == ORIGIN_UNNAMED || o->kind == ORIGIN_UNCLEAR ? "svg-node-unnamed" : "svg-node";
    struct chain chain = {.copy = is_copy(n, outlet)};
    bool room = n->chain_count < CHAINS && extend(&chain, node_for(n, 0, o ? o->name : scene_speaker(a), class));
    for (unsigned column = 1; room && column < n->last; column++) {
        const char *via = column <= a->via_count ? a->via[column - 1] : outlet;
        bool passes = !strcmp(fold_outlet(n->s->arena, via), fold_outlet(n->s->arena, outlet));
        room = extend(&chain, node_for(n, column, via, passes ? NULL : "svg-node"));
    }
    if (!room || !extend(&chain, node_for(n, n->last, outlet, "svg-node-outlet"))) return;
    for (unsigned i = 0; i < n->chain_count; i++)
        if (same_chain(&n->chains[i], &chain)) return;
    n->chains[n->chain_count++] = chain;
}

/* ---- where the nodes go ---- */

static int compare_pull(const void *x, const void *y)
{
    const struct node *a = *(struct node *const *)x, *b = *(struct node *const *)y;
    double d = a->pull / a->count - b->pull / b->count;
    return d < 0 ? -1 : d > 0 ? 1 : a < b ? -1 : a > b;
}

/* Outlets stand in the order in which they carried the claim; what leads to them stands at the mean of their rows, as
 * near as may be. */
static double place_column(struct net *n, unsigned column, double rows)
{
    struct node *in[NODES];
    unsigned count = 0;
    for (unsigned i = 0; i < n->count; i++)
        if (n->nodes[i].column == column && n->nodes[i].count) in[count++] = &n->nodes[i];
    qsort(in, count, sizeof *in, compare_pull);
    double next = 0;
    for (unsigned i = 0; i < count; i++) {
        double latest = fmax(rows - (count - i), next);
        in[i]->y = fmin(fmax(in[i]->pull / in[i]->count, next), latest);
        next = in[i]->y + 1;
    }
    return next;
}

static double place_nodes(struct net *n)
{
    unsigned outlets = 0;
    for (unsigned i = 0; i < n->chain_count; i++) {
        struct node *outlet = &n->nodes[n->chains[i].at[n->chains[i].count - 1]];
        if (!outlet->count) outlet->y = outlets++;
        for (unsigned k = 0; k < n->chains[i].count; k++) {
            n->nodes[n->chains[i].at[k]].pull += outlet->y;
            n->nodes[n->chains[i].at[k]].count++;
        }
    }
    double rows = outlets, most = 1;
    for (unsigned column = 0; column <= n->last; column++) {
        double used = place_column(n, column, rows);
        if (used > most) most = used;
    }
    return most;
}

/* ---- the drawing ---- */

static double node_x(const struct node *n) { return MARGIN + n->column * (double)COLUMN; }
static double node_y(const struct node *n) { return HEAD + n->y * ROW_HEIGHT; }

/* A line from node to node, with an arrow's head where it comes to one. */
static void draw_chain(const struct net *n, const struct chain *c)
{
    for (unsigned i = 0; i + 1 < c->count; i++) {
        const struct node *a = &n->nodes[c->at[i]], *b = &n->nodes[c->at[i + 1]];
        double x = node_x(a) + NODE_WIDTH, y = node_y(a) + NODE_HEIGHT / 2.0, to_x = node_x(b) - (b->class ? 2 : 0),
               to_y = node_y(b) + NODE_HEIGHT / 2.0;
        double bend = (to_x - x) / 2;
        html_print(n->s->out, "<path class=\"%s\" d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f",
                   c->copy ? "svg-chain-copy" : "svg-chain", x, y, x + bend, y, to_x - bend, to_y, to_x, to_y);
        if (!b->class) html_print(n->s->out, "H%.1f", to_x + NODE_WIDTH);
        html_print(n->s->out, "\"/>\n");
        if (b->class)
            html_print(n->s->out, "<path class=\"%s\" d=\"M%.1f %.1fl7 5l-7 5\"/>\n",
                       c->copy ? "svg-head-copy" : "svg-head", to_x - 7, to_y - 5);
    }
}

/* A name in one line, or two where it is longer. */
static void draw_name(const struct net *n, const struct node *node)
{
    struct buffer *out = n->s->out;
    double x = node_x(node) + 9, y = node_y(node) + NODE_HEIGHT / 2.0;
    size_t cut = NAME, size = strlen(node->name);
    if (html_label_width(node->name, size) > NAME)
        while (cut && node->name[cut] != ' ') cut--;
    bool two = html_label_width(node->name, size) > NAME && cut;
    html_print(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"13\">", x, two ? y - 3 : y + 4.5);
    if (two)
        html_print(out, "%.*s</text>\n<text x=\"%.1f\" y=\"%.1f\" font-size=\"13\">", (int)cut, node->name, x,
                   y + 12.5);
    html_label(out, two ? node->name + cut : node->name, NAME);
    html_print(out, "</text>\n");
}

static void draw_node(const struct net *n, const struct node *node)
{
    html_print(
        n->s->out,
        "<g>\n<title>%s</title>\n<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"4\"/>\n",
        node->name, node->class, node_x(node), node_y(node), NODE_WIDTH, NODE_HEIGHT);
    draw_name(n, node);
    html_print(n->s->out, "</g>\n");
}

static void describe(const struct net *n)
{
    for (unsigned i = 0; i < n->chain_count; i++) {
        for (unsigned k = 0; k < n->chains[i].count; k++)
            if (n->nodes[n->chains[i].at[k]].class)
                html_print(n->s->out, "%s%s", k ? " to " : "", n->nodes[n->chains[i].at[k]].name);
        html_print(n->s->out, "%s. ", n->chains[i].copy ? ", a near copy" : "");
    }
}

static void draw(const struct net *n, size_t number, double rows)
{
    struct buffer *out = n->s->out;
    double width = 2 * MARGIN + n->last * (double)COLUMN + NODE_WIDTH, height = HEAD + rows * ROW_HEIGHT;
    html_print(out,
               "<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Chains of claim %zu, "
               "scrolls sideways\">\n"
               "<svg role=\"img\" aria-labelledby=\"chains-%zu-title chains-%zu-desc\" width=\"%.1f\" height=\"%.1f\" "
               "viewBox=\"0 0 %.1f %.1f\">\n"
               "<title id=\"chains-%zu-title\">Through whom claim %zu came to each outlet</title>\n<desc "
               "id=\"chains-%zu-desc\">",
               number, number, number, width, height, width, height, number, number, number);
    describe(n);
    html_print(out, "</desc>\n<text class=\"note\" x=\"%d\" y=\"14\" font-size=\"12\">origin</text>\n", MARGIN);
    if (n->last > 1)
        html_print(out, "<text class=\"note\" x=\"%d\" y=\"14\" font-size=\"12\">through</text>\n", MARGIN + COLUMN);
    html_print(out, "<text class=\"note\" x=\"%.1f\" y=\"14\" font-size=\"12\">outlet</text>\n",
               MARGIN + n->last * (double)COLUMN);
    for (unsigned i = 0; i < n->chain_count; i++) draw_chain(n, &n->chains[i]);
    for (unsigned i = 0; i < n->count; i++)
        if (n->nodes[i].count && n->nodes[i].class) draw_node(n, &n->nodes[i]);
    html_print(out, "</svg>\n</div>\n");
    if (n->chain_count == CHAINS) html_print(out, "<figcaption>Only the first chains are drawn.</figcaption>\n");
    html_print(out, "</figure>\n");
}

void write_chains(const struct scene *s, const struct report_claim *c, size_t number)
{
    struct net *n = arena_alloc(s->arena, sizeof *n);
    *n = (struct net){.s = s, .c = c, .last = 1};
    for (size_t i = 0; i < c->shown; i++) {
        size_t via = c->material.appearances[i].via_count;
        if (via + 1 > n->last) n->last = via + 1 < COLUMNS ? (unsigned)via + 1 : COLUMNS - 1;
    }
    for (uint32_t i = 0; i < c->shown; i++) add_chain(n, i);
    if (n->chain_count) draw(n, number, place_nodes(n));
}
