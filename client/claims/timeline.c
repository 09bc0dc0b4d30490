/* A speaker's claims in time; see timeline.h.  Statements come in order of publication; a statement's wordings are
 * looked up one by one, and a claim that is there already is not told again, but for what changed in it. */
#include "client/claims/timeline.h"

#include <string.h>

#include "client/claims/links.h"
#include "client/render/article.h"
#include "client/render/claim.h"
#include "client/render/text.h"
#include "client/claims/seen.h"

enum { WORDINGS_MOST = 64, CHANGES_TOLD = 6 };  /* of a statement; of a claim */

static const struct column columns[] = {
    {.name = "claim"},    {.name = "wording"},      {.name = "speaker"},      {.name = "kind"},
    {.name = "polarity"}, {.name = "form"},         {.name = "via"},          {.name = "outlet"},
    {.name = "title"},    {.name = "published_lo"}, {.name = "published_hi"}, {.name = "articles"},
    {.name = "outlets"},  {.name = "said_again"},   {.name = "denies"},       {.name = "like"},
    {.name = "change"},   {.name = "document"},     {.name = "statement"}};

struct entry {
    const struct claim_material *m;   /* NULL: too little is said to be compared, or it is not linked yet */
    const struct appearance *what;    /* the speaker's first wording of it */
    struct assertion assertion;
    struct statement_row row;         /* its statement; copied */
    unsigned again;                   /* later statements of the speaker with it */
    const char *denies; /* what its statement denies in the same article, by referring to it; NULL: nothing */
    const char *like;                 /* an earlier claim that it is like, or takes back */
    struct told {
        const char *where, *words;    /* "Odle Courier, 2025-05-03"; "numbers differ: six / eight", or NULL */
        unsigned more;                /* articles that have the same change */
    } changes[CHANGES_TOLD];
    size_t change_count;
};

struct timeline {
    struct reader *reader;
    const struct term_reader *terms;
    struct arena *arena;
    struct entry *entries;
    size_t count, capacity;
    struct seen seen;                 /* wordings of the entries' claims */
};

static const char *wording_key(struct arena *arena, const char *document, const char *statement, unsigned number)
{
    return arena_printf(arena, "%s/%s.%u", document, statement, number);
}

/* ---- changes ---- */

/* What the numbers of two wordings are that have none like it in the other. */
static void append_numbers(struct buffer *b, const struct assertion *x, const struct similarity *s, bool is_a)
{
    bool any = false;
    for (size_t i = 0; i < x->terms.count; i++) {
        const struct term *t = &x->terms.at[i];
        bool matched = !(t->flags & TERM_NUMBER);
        for (size_t k = 0; k < s->match_count && !matched; k++)
            matched = (is_a ? s->matches[k].a : s->matches[k].b) == i;
        if (matched) continue;
        buffer_printf(b, "%s%.*s", any ? ", " : "", (int)(t->end - t->begin), x->text + t->begin);
        any = true;
    }
}

/* How a wording differs from an earlier one; NULL: in nothing that is told. */
static const char *change_of(struct timeline *l, const struct assertion *before, const struct assertion *after)
{
    struct finding f;
    struct buffer numbers = {0}, out = {0};
    relation_judge(before, after, false, l->arena, &f);
    if (f.relation == RELATION_SAME) {
        claim_append_distortions(&out, &f);
    } else {
        append_numbers(&numbers, before, &f.similarity, true);
        size_t had = numbers.size;
        if (had) buffer_puts(&numbers, " / ");
        size_t from = numbers.size;
        append_numbers(&numbers, after, &f.similarity, false);
        if (had && numbers.size > from)
            buffer_printf(&out, "%s: %s", claim_distortion_words(DISTORTION_NUMBER), buffer_terminate(&numbers));
        if ((before->terms.negations ^ after->terms.negations) & 1)
            buffer_printf(&out, "%s%s", out.size ? "; " : "", claim_distortion_words(DISTORTION_NEGATION));
    }
    const char *words = out.size ? arena_strdup(l->arena, buffer_terminate(&out)) : NULL;
    buffer_free(&numbers);
    buffer_free(&out);
    return words;
}

static void add_change(struct entry *e, const char *where, const char *words)
{
    for (size_t i = 0; i < e->change_count && words; i++)
        if (e->changes[i].words && !strcmp(e->changes[i].words, words)) {
            e->changes[i].more++;
            return;
        }
    if (e->change_count < CHANGES_TOLD) e->changes[e->change_count++] = (struct told){where, words, 0};
}

/* "Odle Courier, 2025-05-03, and 2 more times: numbers differ: six / eight" */
static void append_change(struct buffer *b, const struct told *c)
{
    buffer_puts(b, c->where);
    if (c->more) buffer_printf(b, ", and %u more time%s", c->more, c->more > 1 ? "s" : "");
    if (c->words) buffer_printf(b, ": %s", c->words);
}

static const char *day_of_row(struct timeline *l, const struct statement_row *r)
{
    char date[48];
    return arena_strdup(l->arena, article_date(r->published_lo, r->published_hi, date));
}

/* Does the speaker deny, in this statement, what is said in an earlier entry? */
static bool takes_back(const struct entry *before, const struct statement_row *r)
{
    for (size_t i = 0; before->m && i < before->m->denial_count; i++) {
        const struct claim_denial *d = &before->m->denials[i];
        if (!strcmp(before->m->documents[d->what.document].id, r->document) && !strcmp(d->what.statement, r->statement))
            return true;
    }
    return false;
}

static bool is_relative(const struct claim_material *m, const char *id)
{
    for (size_t i = 0; i < m->relative_count; i++)
        if (!strcmp(m->relatives[i].id, id)) return true;
    return false;
}

/* The latest entry before this one that is like it, and how they differ. */
static void compare_with_earlier(struct timeline *l, struct entry *e)
{
    for (struct entry *p = e; p-- > l->entries && e->m && !e->like;) {
        if (!p->m) continue;
        bool back = takes_back(p, &e->row);
        if (!back && !is_relative(e->m, p->m->id)) continue;
        e->like = p->m->id;
        const char *words = l->terms && !back ? change_of(l, &p->assertion, &e->assertion) : NULL;
        const char *what = back ? "takes back" : "like";
        add_change(e, arena_printf(l->arena, "%s %s (%s)", what, p->m->id, day_of_row(l, &p->row)), words);
    }
}

/* ---- entries ---- */

static const struct appearance *find_wording(const struct claim_material *m, const char *document,
                                             const char *statement, unsigned number)
{
    for (size_t i = 0; i < m->appearance_count; i++) {
        const struct appearance *a = &m->appearances[i];
        if (a->number == number && !strcmp(a->statement, statement) && !strcmp(m->documents[a->document].id, document))
            return a;
    }
    return NULL;
}

static const char *kept(struct arena *arena, const char *s) { return s ? arena_strdup(arena, s) : NULL; }

/* A row lives until its callback returns: what the timeline tells of it is copied. */
static struct statement_row copy_row(struct arena *arena, const struct statement_row *r)
{
    struct statement_row out = *r;
    const char **fields[] = {&out.document,     &out.title,        &out.outlet,          &out.url,       &out.uri,
                             &out.published_lo, &out.published_hi, &out.published_basis, &out.statement, &out.form,
                             &out.kind,         &out.polarity,     &out.speaker,         &out.source,    &out.cue,
                             &out.content,      &out.via};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) *fields[i] = kept(arena, *fields[i]);
    return out;
}

static struct entry *add_entry(struct timeline *l, const struct statement_row *r)
{
    if (l->count == l->capacity) {
        size_t more = l->capacity ? 2 * l->capacity : 64;
        l->entries = arena_grow(l->arena, l->entries, l->count * sizeof *l->entries, more * sizeof *l->entries);
        l->capacity = more;
    }
    struct entry *e = &l->entries[l->count++];
    *e = (struct entry){.row = copy_row(l->arena, r)};
    return e;
}

/* "the clerk: that the ferry was late" */
static const char *said_by(const struct record *r, const struct statement *s, struct arena *arena)
{
    const char *words = s->has_speaker ? arena_printf(arena, "%s:", s->speaker.name) : "";
    for (size_t i = 0; i < s->content.count; i++) {
        struct span c = s->content.at[i];
        words = arena_printf(arena, "%s%s%.*s", words,
                             i        ? " … "
                             : *words ? " "
                                      : "",
                             (int)(c.end - c.begin), r->text + c.begin);
    }
    return words;
}

/* "denied this" says nothing without what "this" is: it is looked up in the article. */
static enum cw_error find_denied(struct timeline *l, struct entry *e)
{
    struct record record;
    struct reference_denial *found;
    if (strcmp(e->row.kind, "denial") && strcmp(e->row.polarity, "denied")) return CW_OK;
    struct arena *scratch = arena_new(0);
    if (!scratch) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error error = reader_record(l->reader, e->row.document, scratch, &record);
    size_t n = error ? 0 : denials_by_reference(&record, scratch, &found);
    for (size_t i = 0; i < n && !e->denies; i++)
        if (!strcmp(arena_printf(scratch, "s%u", found[i].denial + 1), e->row.statement))
            e->denies = arena_strdup(l->arena, said_by(&record, &record.statements[found[i].denied], scratch));
    arena_free(scratch);
    return error;
}

/* A wording whose claim is told already. */
static void say_again(struct timeline *l, const struct statement_row *r, unsigned number)
{
    for (struct entry *e = l->entries; e < l->entries + l->count; e++) {
        const struct appearance *a = e->m ? find_wording(e->m, r->document, r->statement, number) : NULL;
        if (!a) continue;
        e->again += a != e->what;
        if (!l->terms || a == e->what) return;
        struct assertion later = assertion_of(l->terms, e->m, a, l->arena);
        const char *words = change_of(l, &e->assertion, &later);
        const char *outlet = r->outlet ? r->outlet : "(outlet unknown)";
        if (words) add_change(e, arena_printf(l->arena, "%s, %s", outlet, day_of_row(l, r)), words);
        return;
    }
}

static enum cw_error add_wording(struct timeline *l, const struct statement_row *r, unsigned number, const char *key)
{
    struct claim_material *m = arena_alloc(l->arena, sizeof *m);
    enum cw_error e = reader_claim(l->reader, key, l->arena, m);
    if (e) return e;
    struct entry *x = add_entry(l, r);
    x->m = m;
    x->what = find_wording(m, r->document, r->statement, number);
    CW_CHECK(x->what);
    if (l->terms) x->assertion = assertion_of(l->terms, m, x->what, l->arena);
    for (size_t i = 0; i < m->appearance_count; i++) {
        const struct appearance *a = &m->appearances[i];
        seen_before(&l->seen, wording_key(l->arena, m->documents[a->document].id, a->statement, a->number));
    }
    compare_with_earlier(l, x);
    return number == 1 ? find_denied(l, x) : CW_OK;
}

/* All wordings of a statement. */
static enum cw_error take(const struct statement_row *r, void *context)
{
    struct timeline *l = context;
    enum cw_error e = CW_OK;
    unsigned number = 1;
    for (; number <= WORDINGS_MOST && !e; number++) {
        const char *key = wording_key(l->arena, r->document, r->statement, number);
        if (seen_before(&l->seen, key)) say_again(l, r, number);
        else e = add_wording(l, r, number, key);
    }
    if (e != CW_ENOTFOUND) return e;
    return number == 2 ? find_denied(l, add_entry(l, r)) : CW_OK;  /* 2: not even the first wording is there */
}

/* ---- showing ---- */

static size_t outlets_of(const struct claim_material *m, struct arena *arena)
{
    struct account a;
    account_make(m, arena, &a);
    return claim_outlets(&a);
}

static void add_row(struct timeline *l, struct rows *rows, const struct entry *e)
{
    const struct statement_row *r = &e->row;
    struct buffer changes = {0};
    const struct cell none = {.kind = CELL_NONE};
    for (size_t i = 0; i < e->change_count; i++) {
        if (i) buffer_puts(&changes, " | ");
        append_change(&changes, &e->changes[i]);
    }
    const struct cell cells[] = {cell_text(e->m ? e->m->id : NULL),
                                 cell_text(e->what ? e->what->text : r->content),
                                 cell_text(r->speaker),
                                 cell_text(r->kind),
                                 cell_text(r->polarity),
                                 cell_text(r->form),
                                 cell_text(r->via),
                                 cell_text(r->outlet),
                                 cell_text(r->title),
                                 cell_text(r->published_lo),
                                 cell_text(r->published_hi),
                                 e->m ? cell_count(e->m->carrying) : none,
                                 e->m ? cell_count(outlets_of(e->m, l->arena)) : none,
                                 cell_count(e->again),
                                 cell_text(e->denies),
                                 cell_text(e->like),
                                 cell_text(changes.size ? buffer_terminate(&changes) : NULL),
                                 cell_text(r->document),
                                 cell_text(r->statement)};
    _Static_assert(sizeof cells / sizeof *cells == sizeof columns / sizeof *columns, "a cell a column");
    rows_add(rows, cells);
    buffer_free(&changes);
}

static void print_line(struct terminal *t, enum style style, const char *words)
{
    fprintf(t->file, "%*s", CLAIM_LABEL, "");
    if (style != STYLE_PLAIN) terminal_style(t, style);
    text_paragraph(t, words, CLAIM_LABEL, CLAIM_LABEL);
    if (style != STYLE_PLAIN) terminal_style(t, STYLE_PLAIN);
}

static void print_entry(struct timeline *l, struct terminal *t, const struct entry *e)
{
    const struct statement_row *r = &e->row;
    struct buffer b = {0};
    char articles[TEXT_NUMBER], outlets[TEXT_NUMBER];
    terminal_style(t, STYLE_SOURCE);
    fprintf(t->file, "%-*s", CLAIM_LABEL, day_of_row(l, r));
    terminal_style(t, STYLE_PLAIN);
    if (strcmp(r->kind, "statement")) buffer_printf(&b, "(%s) ", r->kind);
    claim_append_wording(&b, e->what ? e->what->text : r->content);
    text_paragraph(t, buffer_terminate(&b), CLAIM_LABEL, CLAIM_LABEL);
    buffer_clear(&b);
    buffer_puts(&b, r->outlet ? r->outlet : "(outlet unknown)");
    if (r->via) buffer_printf(&b, ", via %s", r->via);
    if (e->m && e->m->carrying > 1)
        buffer_printf(&b, "; %s in %s", text_counted(e->m->carrying, "article", articles),
                      text_counted(outlets_of(e->m, l->arena), "outlet", outlets));
    if (e->m) buffer_printf(&b, "  %s", e->m->id);
    else buffer_printf(&b, "  %.8s/%s", r->document, r->statement);
    print_line(t, STYLE_DIM, buffer_terminate(&b));
    buffer_clear(&b);
    if (e->denies) buffer_printf(&b, "denies what was said: %s", e->denies);
    if (b.size) print_line(t, STYLE_PLAIN, buffer_terminate(&b));
    for (size_t i = 0; i < e->change_count; i++) {
        buffer_clear(&b);
        append_change(&b, &e->changes[i]);
        print_line(t, STYLE_WARN, buffer_terminate(&b));
    }
    buffer_free(&b);
}

enum cw_error timeline_print(struct terminal *t, enum rows_format format, struct reader *r,
                             const struct term_reader *terms, const struct statement_filter *f, struct arena *arena,
                             size_t *count)
{
    struct timeline l = {.reader = r, .terms = terms, .arena = arena, .seen.arena = arena};
    struct rows *rows = NULL;
    enum cw_error e = reader_statements(r, f, take, &l);
    *count = l.count;
    if (e) return e;
    if (format != ROWS_PEOPLE) rows = rows_new(t, format, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < l.count; i++) {
        if (rows) add_row(&l, rows, &l.entries[i]);
        else print_entry(&l, t, &l.entries[i]);
    }
    if (rows) rows_end(rows);
    return CW_OK;
}
