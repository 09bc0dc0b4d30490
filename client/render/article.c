/* An article with its statements marked: in colour on a terminal, else by a line of signs under each line of text. */
#include "client/render/article.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "client/render/text.h"
#include "proto/arena.h"
#include "proto/buffer.h"
#include "proto/json.h"
#include "proto/limits.h"

enum { MARGIN = 7 };
enum mark { MARK_NONE, MARK_CONTENT, MARK_SOURCE, MARK_CUE };  /* a stronger one is painted over a weaker one */

static const enum style mark_styles[] = {STYLE_PLAIN, STYLE_CONTENT, STYLE_SOURCE, STYLE_CUE};
static const char mark_signs[] = {' ', '~', '=', '^'};

struct article {
    struct terminal *terminal;
    const struct record *record;
    struct arena *arena;
    unsigned char *marks;          /* a byte of text each */
    struct start {
        uint32_t at, statement;
    } *starts;                     /* sorted by at */
    size_t next_start;
};

static void paint(struct article *a, const struct spans *spans, enum mark mark)
{
    for (size_t i = 0; i < spans->count; i++)
        memset(a->marks + spans->at[i].begin, mark, spans->at[i].end - spans->at[i].begin);
}

static void lower(const struct spans *spans, uint32_t *least)
{
    for (size_t i = 0; i < spans->count; i++)
        if (spans->at[i].begin < *least) *least = spans->at[i].begin;
}

static int by_place(const void *a, const void *b)
{
    const struct start *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->statement < y->statement ? -1 : x->statement > y->statement;
}

static void mark_statements(struct article *a)
{
    const struct record *r = a->record;
    a->marks = arena_alloc(a->arena, r->text_size + 1);
    a->starts = arena_array(a->arena, r->statement_count, sizeof *a->starts);
    for (size_t i = 0; i < r->statement_count; i++) {
        const struct statement *s = &r->statements[i];
        a->starts[i] = (struct start){UINT32_MAX, (uint32_t)i};
        lower(&s->source, &a->starts[i].at);
        lower(&s->cue, &a->starts[i].at);
        lower(&s->content, &a->starts[i].at);
        paint(a, &s->content, MARK_CONTENT);
    }
    for (size_t i = 0; i < r->statement_count; i++) paint(a, &r->statements[i].source, MARK_SOURCE);
    for (size_t i = 0; i < r->statement_count; i++) paint(a, &r->statements[i].cue, MARK_CUE);
    if (r->statement_count) qsort(a->starts, r->statement_count, sizeof *a->starts, by_place);
}

/* The numbers of the statements that begin before `end`, as many as fit. */
static void print_margin(struct article *a, size_t end)
{
    char numbers[MARGIN + 8] = "";
    size_t used = 0;
    bool all = true;
    for (; a->next_start < a->record->statement_count && a->starts[a->next_start].at < end; a->next_start++) {
        char one[16];
        int n = snprintf(one, sizeof one, "%s%u", used ? "," : "", (unsigned)a->starts[a->next_start].statement + 1);
        if (used + (size_t)n > MARGIN - 2) all = false;
        else used += (size_t)snprintf(numbers + used, sizeof numbers - used, "%s", one);
    }
    if (!all) numbers[used ? used - 1 : 0] = '+';
    terminal_style(a->terminal, STYLE_DIM);
    fprintf(a->terminal->file, "%*s ", MARGIN - 1, numbers);
    terminal_style(a->terminal, STYLE_PLAIN);
}

static void print_styled(struct article *a, size_t begin, size_t end)
{
    for (size_t i = begin, k; i < end; i = k) {
        for (k = i; k < end && a->marks[k] == a->marks[i];) k++;
        if (a->marks[i]) terminal_style(a->terminal, mark_styles[a->marks[i]]);
        terminal_safe_n(a->terminal, a->record->text + i, k - i);
        if (a->marks[i]) terminal_style(a->terminal, STYLE_PLAIN);
    }
}

static void print_signs(struct article *a, size_t begin, size_t end)
{
    struct buffer signs = {0};
    size_t last = 0;
    for (size_t i = begin; i < end;) {
        struct glyph g = text_glyph(a->record->text + i, end - i);
        for (unsigned w = 0; w < g.width; w++) buffer_append(&signs, &mark_signs[a->marks[i]], 1);
        if (a->marks[i]) last = signs.size;
        i += g.size;
    }
    if (last) fprintf(a->terminal->file, "%*s%.*s\n", MARGIN, "", (int)last, signs.data);
    buffer_free(&signs);
}

static void print_text(struct article *a)
{
    const struct record *r = a->record;
    for (size_t i = 0, next; i < r->text_size; i += next) {
        size_t size = text_line(r->text + i, r->text_size - i, a->terminal->width - MARGIN, &next);
        if (size) {
            print_margin(a, i + size);
            print_styled(a, i, i + size);
        }
        fputc('\n', a->terminal->file);
        if (size && !a->terminal->colour) print_signs(a, i, i + size);
    }
}

static void print_field(struct terminal *t, const char *name, const char *value)
{
    if (!value || !*value) return;
    terminal_style(t, STYLE_DIM);
    fprintf(t->file, "%-10s", name);
    terminal_style(t, STYLE_PLAIN);
    text_paragraph(t, value, 10, 10);
}

static void print_header(struct article *a)
{
    const struct record *r = a->record;
    struct terminal *t = a->terminal;
    struct buffer authors = {0};
    char date[48], published[80];
    for (size_t i = 0; i < r->author_count; i++) {
        if (i) buffer_puts(&authors, ", ");
        buffer_puts(&authors, r->authors[i]);
    }
    if (r->title) {
        terminal_style(t, STYLE_BOLD);
        text_paragraph(t, r->title, 0, 0);
        terminal_style(t, STYLE_PLAIN);
    }
    print_field(t, "outlet", r->outlet);
    if (r->has_published) {
        snprintf(published, sizeof published, "%s (%s)", article_date(r->published.lo, r->published.hi, date),
                 date_basis_name(r->published.basis));
        print_field(t, "published", published);
    }
    print_field(t, "by", buffer_terminate(&authors));
    print_field(t, "url", r->url);
    print_field(t, "uri", r->uri);
    print_field(t, "id", r->id);
    buffer_free(&authors);
}

static void print_legend(struct terminal *t)
{
    static const char *const words[] = {"", "what was said", "who", "by which word"};
    fputs("marks: ", t->file);
    for (int m = MARK_SOURCE; m; m = m == MARK_SOURCE ? MARK_CUE : m == MARK_CUE ? MARK_CONTENT : 0) {
        if (!t->colour) fprintf(t->file, "%c%c%c ", mark_signs[m], mark_signs[m], mark_signs[m]);
        terminal_style(t, mark_styles[m]);
        fputs(words[m], t->file);
        terminal_style(t, STYLE_PLAIN);
        fputs(m == MARK_CONTENT ? "\n" : "   ", t->file);
    }
}

static const char *join_spans(struct article *a, const struct spans *spans)
{
    struct buffer b = {0};
    for (size_t i = 0; i < spans->count; i++) {
        if (i) buffer_puts(&b, " … ");
        buffer_append(&b, a->record->text + spans->at[i].begin, spans->at[i].end - spans->at[i].begin);
    }
    const char *joined = arena_strndup(a->arena, b.data ? b.data : "", b.size);
    buffer_free(&b);
    return joined;
}

static void print_statement(struct article *a, size_t index)
{
    const struct statement *s = &a->record->statements[index];
    const char *via = "";
    for (size_t i = 0; i < s->via_count; i++) via = arena_printf(a->arena, "%s%s%s", via, i ? ", " : "", s->via[i]);
    const struct statement_view view = {
        .label = arena_printf(a->arena, "%zu", index + 1),
        .speaker = s->has_speaker ? s->speaker.name : NULL,
        .source = join_spans(a, &s->source),
        .via = via,
        .anonymous = s->has_speaker && s->speaker.anonymous,
        .within = s->within >= 0 ? arena_printf(a->arena, "%d", s->within + 1) : NULL,
        .form = statement_form_name(s->form),
        .kind = statement_kind_name(s->kind),
        .polarity = polarity_name(s->polarity),
        .content = join_spans(a, &s->content),
    };
    statement_print(a->terminal, &view);
}

void article_print(struct terminal *t, const struct record *r)
{
    struct article a = {.terminal = t, .record = r, .arena = arena_new(0)};
    char count[TEXT_NUMBER];
    CW_CHECK(a.arena);
    mark_statements(&a);
    print_header(&a);
    if (r->statement_count) print_legend(t);
    fputc('\n', t->file);
    print_text(&a);
    fprintf(t->file, "\n%s\n", text_counted(r->statement_count, "statement", count));
    for (size_t i = 0; i < r->statement_count; i++) {
        fputc('\n', t->file);
        print_statement(&a, i);
    }
    arena_free(a.arena);
}

enum cw_error article_indent_json(struct buffer *json)
{
    json_t *tree = json_loadb(json->data, json->size, 0, NULL);
    char *text = tree ? json_dumps(tree, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(4)) : NULL;
    json_decref(tree);
    if (!text) return cw_fail(CW_ENOMEM, "out of memory while indenting JSON");
    buffer_clear(json);
    buffer_puts(json, text);
    free(text);
    return CW_OK;
}

enum cw_error article_print_json(struct terminal *t, const struct record *r, bool indented)
{
    struct buffer packed = {0}, json = {0};
    enum cw_error e = record_encode(r, &packed);
    if (!e) e = json_from_msgpack(packed.data, packed.size, CW_MAX_OBJECTS_RECORD, &json);
    if (!e && indented) e = article_indent_json(&json);
    buffer_puts(&json, "\n");
    if (!e && json.failed) e = cw_fail(CW_ENOMEM, "out of memory");
    if (!e) terminal_data(t, json.data, json.size);
    buffer_free(&packed);
    buffer_free(&json);
    return e;
}
