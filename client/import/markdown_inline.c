/* Marks inside a paragraph.  The result is never longer than the source, so it is written over it; a mark is first
 * written as it is, and blanked with NULs (which no text has) when its partner turns up; the NULs go in the end. */
#include "client/import/markdown_inline.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { OPEN_MAX = 32, ADDRESS_MAX = 2048, TAG_MAX = 512 };

struct paragraph {
    const char *in;
    size_t size, i;         /* of the source, and how far it is read */
    char *out;
    size_t o;               /* how much is written; o <= i */
    struct open {           /* marks that wait for their partner */
        char mark;
        size_t at, run;     /* where in `out`, and how many of them */
    } open[OPEN_MAX];
    size_t open_count;
    size_t no_close_before; /* no ")" was found up to here: do not look again */
};

static void put(struct paragraph *p, const char *s, size_t n)
{
    memmove(p->out + p->o, s, n);
    p->o += n;
}

static void push(struct paragraph *p, char mark, size_t run)
{
    if (p->open_count < OPEN_MAX) p->open[p->open_count++] = (struct open){mark, p->o, run};
}

/* The last open mark of this kind (and run, unless 0), or NULL; those opened after it are forgotten. */
static struct open *pop(struct paragraph *p, char mark, size_t run)
{
    for (size_t k = p->open_count; k--;) {
        struct open *x = &p->open[k];
        if (x->mark != mark || (run && x->run != run)) continue;
        p->open_count = k;
        return x;
    }
    return NULL;
}

static bool is_word(char c) { return isalnum((unsigned char)c) || (c & 0x80); }
static bool is_gap(char c) { return c == '\0' || c == ' ' || c == '\n' || c == '\t'; }

static void read_emphasis(struct paragraph *p, char before)
{
    char mark = p->in[p->i];
    size_t run = 1;
    while (p->i + run < p->size && p->in[p->i + run] == mark) run++;
    char after = p->i + run < p->size ? p->in[p->i + run] : '\0';
    bool opens = !is_gap(after), closes = !is_gap(before);
    if (mark == '_' && is_word(before) && is_word(after)) opens = closes = false;  /* snake_case */
    if (mark == '`') opens = closes = true;
    struct open *partner = closes && run <= 3 ? pop(p, mark, run) : NULL;
    if (partner) memset(p->out + partner->at, 0, run);
    else {
        if (opens && run <= 3) push(p, mark, run);
        put(p, p->in + p->i, run);
    }
    p->i += run;
}

/* The size of "(address)" or "[label]" at in[at], 0: there is none. */
static size_t target_size(struct paragraph *p, size_t at)
{
    char open = at < p->size ? p->in[at] : '\0', close = open == '(' ? ')' : ']';
    if ((open != '(' && open != '[') || at < p->no_close_before) return 0;
    size_t limit = p->size - at < ADDRESS_MAX ? p->size : at + ADDRESS_MAX, depth = 0;
    for (size_t k = at; k < limit; k++) {
        if (p->in[k] == '\\') k++;
        else if (p->in[k] == open) depth++;
        else if (p->in[k] == close && !--depth) return k - at + 1;
    }
    p->no_close_before = limit;
    return 0;
}

static void read_bracket_close(struct paragraph *p)
{
    struct open *start = pop(p, '[', 0);
    size_t target = start ? target_size(p, p->i + 1) : 0;
    bool footnote = start && start->at + 1 < p->o && p->out[start->at + 1] == '^';
    bool image = start && start->run == 2;  /* "![" */
    if (!start || (!target && !footnote)) {
        put(p, "]", 1);
        p->i++;
        return;
    }
    if (footnote || image) memset(p->out + start->at, 0, p->o - start->at);
    else p->out[start->at] = '\0';
    p->i += 1 + (footnote ? 0 : target);
}

/* <tag>, <!-- comment --> or <http://address>; true when it was one. */
static bool read_tag(struct paragraph *p)
{
    const char *s = p->in + p->i;
    size_t left = p->size - p->i, window = left < TAG_MAX ? left : TAG_MAX;
    if (left < 3 || !(isalpha((unsigned char)s[1]) || s[1] == '/' || s[1] == '!')) return false;
    const char *close = memchr(s, '>', window);
    if (!close) return false;
    size_t size = (size_t)(close - s) + 1;
    if (memchr(s, ':', size) && !memchr(s, ' ', size)) put(p, s + 1, size - 2);  /* an address */
    p->i += size;
    return true;
}

static bool read_entity(struct paragraph *p)
{
    static const struct {
        const char *name, *is;
    } entities[] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", "\xc2\xa0"},
        {"&ldquo;", "“"}, {"&rdquo;", "”"}, {"&lsquo;", "‘"}, {"&rsquo;", "’"}, {"&ndash;", "–"}, {"&mdash;", "—"},
        {"&hellip;", "…"}};
    for (size_t k = 0; k < sizeof entities / sizeof *entities; k++) {
        size_t n = strlen(entities[k].name);
        if (p->size - p->i < n || memcmp(p->in + p->i, entities[k].name, n)) continue;
        put(p, entities[k].is, strlen(entities[k].is));
        p->i += n;
        return true;
    }
    return false;
}

static void read_one(struct paragraph *p, char *before)
{
    char c = p->in[p->i], next = p->i + 1 < p->size ? p->in[p->i + 1] : '\0';
    char was = *before;
    *before = c;
    if (c == '\\' && ispunct((unsigned char)next)) {
        put(p, &next, 1);
        p->i += 2;
        *before = next;
    } else if (c == '*' || c == '_' || c == '`') {
        read_emphasis(p, was);
    } else if (c == '[' || (c == '!' && next == '[')) {
        push(p, '[', c == '!' ? 2 : 1);
        put(p, p->in + p->i, c == '!' ? 2 : 1);
        p->i += c == '!' ? 2 : 1;
    } else if (c == ']') {
        read_bracket_close(p);
    } else if (!(c == '<' && read_tag(p)) && !(c == '&' && read_entity(p))) {
        put(p, &c, 1);
        p->i++;
    }
}

/* Takes out the NULs, and the blanks before a newline or the end. */
static size_t compact(char *s, size_t n)
{
    size_t o = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\0') continue;
        if (s[i] == '\n')
            while (o && s[o - 1] == ' ') o--;
        s[o++] = s[i];
    }
    while (o && (s[o - 1] == ' ' || s[o - 1] == '\n')) o--;
    return o;
}

void markdown_inline(struct buffer *b)
{
    if (!b->size) return;
    struct paragraph p = {.in = b->data, .size = b->size, .out = b->data};
    char before = '\0';
    while (p.i < p.size) read_one(&p, &before);
    b->size = compact(b->data, p.o);
}
