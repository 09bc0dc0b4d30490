/* Explanations for people; see explanation.h. */
#include "client/render/explanation.h"

#include <inttypes.h>
#include <string.h>

#include "client/render/text.h"
#include "proto/utf8.h"

/* Columns: stage, bytes, score, and the rest for words. */
enum { STAGE = 2, BYTES = 13, SCORE = 26, WORDS = 32 };
/* columns of quoted text; of longer ones the middle is left out */
enum { LONGEST_SENTENCE = 320, LONGEST_PIECE = 160, LONGEST_REPEATED = 60 };

/* --- a line of words in which stretches have styles -------------------------------------------------------------- */

struct line {
    struct buffer text;
    struct run {
        size_t begin, end;
        enum style style;
    } runs[4];
    size_t run_count;
};

static void say(struct line *l, const char *words) { buffer_puts(&l->text, words); }

static void begin_run(struct line *l, enum style style)
{
    if (l->run_count < sizeof l->runs / sizeof *l->runs)
        l->runs[l->run_count++] = (struct run){l->text.size, SIZE_MAX, style};
}

static void end_run(struct line *l)
{
    if (l->run_count) l->runs[l->run_count - 1].end = l->text.size;
}

/* Runs of blanks and line ends become one blank. */
static void say_blanks_joined(struct line *l, const char *s, size_t n)
{
    bool any = false;
    for (size_t i = 0, word; i < n; i += word) {
        for (word = 0; i + word < n && !memchr(" \t\r\n", s[i + word], 4);) word++;
        if (word && any) say(l, " ");
        buffer_append(&l->text, s + i, word);
        any |= word > 0;
        word += !word;
    }
}

/* Where the last part of a text begins that is at most `width` wide, if possible with a word. */
static size_t tail_of(const char *s, size_t n, unsigned width)
{
    size_t most = 4 * (size_t)width, at = n > most ? n - most : 0, word;
    while (text_width(s + at, n - at) > width || !utf8_boundary(s, n, at)) at++;
    for (word = at; word < n && s[word] != ' ';) word++;
    return word + 1 < n ? word + 1 : at;
}

/* Does the text bring a mark of its own at its beginning or end? */
static bool is_quoted(const char *s, size_t n, bool at_begin)
{
    static const char *const marks[] = {"\"", "“", "”", "„", "«", "»"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t size = strlen(marks[i]);
        if (size <= n && !memcmp(at_begin ? s : s + n - size, marks[i], size)) return true;
    }
    return false;
}

/* In quotation marks, in single ones or none if it brings its own; the middle left out if it is long. */
static void say_quoted(struct line *l, const char *s, size_t n, unsigned longest, enum style style)
{
    static const char *const opening[] = {"“", "‘", ""}, *const closing[] = {"”", "’", ""};
    size_t marks = (size_t)is_quoted(s, n, true) + is_quoted(s, n, false);  /* its own */
    say(l, opening[marks]);
    begin_run(l, style);
    if (text_width(s, n) <= longest) {
        say_blanks_joined(l, s, n);
    } else {
        size_t head = text_fit(s, n, longest / 3 * 2), tail = tail_of(s, n, longest / 3), word = head;
        while (word && s[word] != ' ') word--;
        say_blanks_joined(l, s, word ? word : head);
        say(l, " … ");
        say_blanks_joined(l, s + tail, n - tail);
    }
    end_run(l);
    say(l, closing[marks]);
}

static void print_piece(struct terminal *t, const struct line *l, size_t begin, size_t end)
{
    while (begin < end) {
        size_t next = end;
        enum style style = STYLE_PLAIN;
        for (size_t i = 0; i < l->run_count; i++) {
            const struct run *r = &l->runs[i];
            if (r->begin <= begin && begin < r->end) {
                style = r->style;
                next = r->end < next ? r->end : next;
            } else if (begin < r->begin && r->begin < next) {
                next = r->begin;
            }
        }
        if (style != STYLE_PLAIN) terminal_style(t, style);
        terminal_safe_n(t, l->text.data + begin, next - begin);
        if (style != STYLE_PLAIN) terminal_style(t, STYLE_PLAIN);
        begin = next;
    }
}

/* Wrapped, `indent` columns in, where the cursor stands already; frees the line. */
static void print_line(struct terminal *t, struct line *l, unsigned indent)
{
    unsigned room = t->width > indent + 20 ? t->width - indent : 20;
    size_t n = l->text.failed ? 0 : l->text.size;
    for (size_t i = 0, next; i < n; i += next) {
        if (i) fprintf(t->file, "%*s", (int)indent, "");
        size_t size = text_line(l->text.data + i, n - i, room, &next);
        print_piece(t, l, i, i + size);
        fputc('\n', t->file);
    }
    if (!n) fputc('\n', t->file);
    buffer_free(&l->text);
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

static enum style style_of(const char *what)
{
    if (!strcmp(what, "cue")) return STYLE_CUE;
    if (!strcmp(what, "source") || !strcmp(what, "antecedent")) return STYLE_SOURCE;
    if (!strcmp(what, "content")) return STYLE_CONTENT;
    return STYLE_PLAIN;
}

/* Prints as much as fits before column `until`, at least one blank after it. */
static void print_column(struct terminal *t, const char *s, unsigned width)
{
    terminal_style(t, STYLE_DIM);
    terminal_safe(t, s);
    terminal_style(t, STYLE_PLAIN);
    unsigned used = text_width(s, strlen(s));
    fprintf(t->file, "%*s", used < width ? (int)(width - used) : 1, "");
}

/* Where it stands and how sure it is. */
static void print_columns(struct terminal *t, const char *stage, struct span span, float score)
{
    char bytes[32] = "", sure[16] = "";
    if (span.end > span.begin) snprintf(bytes, sizeof bytes, "%" PRIu32 "-%" PRIu32, span.begin, span.end);
    if (score >= 0) snprintf(sure, sizeof sure, "%.2f", (double)score);
    fprintf(t->file, "%*s", STAGE, "");
    print_column(t, stage, BYTES - STAGE);
    print_column(t, bytes, SCORE - BYTES);
    fprintf(t->file, "%-*s", WORDS - SCORE, sure);
}

/* The text itself says its value: "Ada Vell" = Ada Vell. */
static bool says_itself(const struct record *r, const struct fact *f)
{
    size_t n = f->span.end - f->span.begin;
    return f->value && n == strlen(f->value) && !memcmp(r->text + f->span.begin, f->value, n);
}

/* Of what is quoted elsewhere, too, the ends are enough. */
static unsigned longest_of(const char *what)
{
    if (!strcmp(what, "sentence") || !strcmp(what, "sentences")) return LONGEST_SENTENCE;
    return !strcmp(what, "quotation") || !strcmp(what, "checkworthy") ? LONGEST_REPEATED : LONGEST_PIECE;
}

static void print_fact(struct terminal *t, const struct record *r, const struct fact *f, const char *stage)
{
    struct line l = {.run_count = 0};
    bool value = f->value && !says_itself(r, f), words = f->words && *f->words;
    unsigned longest = longest_of(f->what);
    begin_run(&l, STYLE_BOLD);
    say(&l, f->what);
    end_run(&l);
    if (f->span.end > f->span.begin) {
        say(&l, " ");
        say_quoted(&l, r->text + f->span.begin, f->span.end - f->span.begin, longest, style_of(f->what));
    }
    if (value) {
        say(&l, f->span.end > f->span.begin ? " = " : " ");
        say_blanks_joined(&l, f->value, strlen(f->value));
    }
    if (words) {
        say(&l, ": ");
        say(&l, f->words);
    }
    print_columns(t, stage, f->span, f->score);
    print_line(t, &l, WORDS);
}

/* A stage is named where its facts begin. */
static void print_facts(struct terminal *t, const struct record *r, const struct facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *f = &facts->at[i];
        bool begins = !i || strcmp(f->stage, facts->at[i - 1].stage) != 0;
        print_fact(t, r, f, begins ? f->stage : "");
    }
}

void explanation_print_statement(struct terminal *t, const struct record *r, const struct explanation *why,
                                 size_t statement)
{
    const struct statement *s = &r->statements[statement];
    terminal_style(t, STYLE_BOLD);
    fprintf(t->file, "s%zu  ", statement + 1);
    terminal_safe(t, s->has_speaker ? s->speaker.name : "(nobody named)");
    terminal_style(t, STYLE_PLAIN);
    fprintf(t->file, ": %s %s", statement_form_name(s->form), statement_kind_name(s->kind));
    if (s->polarity == POLARITY_NEGATED) fputs(", negated", t->file);
    fputc('\n', t->file);
    print_facts(t, r, &why->statements[statement].facts);
}

void explanation_print_key(struct terminal *t)
{
    terminal_style(t, STYLE_DIM);
    text_paragraph(t,
                   "Columns: the stage that decided; bytes of the text; how sure it was, from 0 to 1 (of a source or "
                   "content: of its least sure word; of a name: the least sure time); what it decided, and why.",
                   0, 0);
    terminal_style(t, STYLE_PLAIN);
}

/* --- the document ------------------------------------------------------------------------------------------------- */

static void print_heading(struct terminal *t, const char *words)
{
    fputc('\n', t->file);
    terminal_style(t, STYLE_BOLD);
    fputs(words, t->file);
    terminal_style(t, STYLE_PLAIN);
    fputc('\n', t->file);
}

static void print_stages(struct terminal *t, const struct explanation *why)
{
    char time[32];
    uint64_t together = 0;
    for (size_t i = 0; i < why->stage_count; i++) {
        const struct explained_stage *s = &why->stages[i];
        snprintf(time, sizeof time, "%" PRIu64 " µs", s->microseconds);
        fprintf(t->file, "%*s", STAGE, "");
        print_column(t, s->stage, BYTES - STAGE);
        unsigned width = text_width(time, strlen(time));
        fprintf(t->file, "%*s%s%s%s\n", width < 12 ? (int)(12 - width) : 0, "", time, s->found ? "  " : "",
                s->found ? s->found : "");
        together += s->microseconds;
    }
    fprintf(t->file, "  together   %9" PRIu64 " µs\n", together);
}

/* The first fact of its kind; NULL: none. */
static const struct fact *find_fact(const struct facts *facts, const char *what)
{
    for (size_t i = 0; i < facts->count; i++)
        if (!strcmp(facts->at[i].what, what) && facts->at[i].span.end > facts->at[i].span.begin) return &facts->at[i];
    return NULL;
}

static void say_fact(struct line *l, const struct record *r, const char *before, const struct fact *f)
{
    enum { LONGEST = 60 };
    if (!f) return;
    say(l, before);
    say_quoted(l, r->text + f->span.begin, f->span.end - f->span.begin, LONGEST, style_of(f->what));
}

static void print_dropped(struct terminal *t, const struct record *r, const struct explained *d)
{
    struct line l = {.run_count = 0};
    say_fact(&l, r, "", find_fact(&d->facts, "cue"));
    say_fact(&l, r, ", who ", find_fact(&d->facts, "source"));
    say_fact(&l, r, ", what ", find_fact(&d->facts, "content"));
    say(&l, ": ");
    say(&l, d->facts.at[d->facts.count - 1].words);
    print_columns(t, "", d->cue, d->probability);
    print_line(t, &l, WORDS);
}

void explanation_print(struct terminal *t, const struct record *r, const struct explanation *why)
{
    terminal_style(t, STYLE_BOLD);
    text_paragraph(t, r->title ? r->title : "(no title)", 0, 0);
    terminal_style(t, STYLE_PLAIN);
    if (r->uri) text_paragraph(t, r->uri, 0, 0);
    fprintf(t->file, "%s\n%s\n", r->id, r->engine);
    explanation_print_key(t);
    print_heading(t, "stages");
    print_stages(t, why);
    print_heading(t, "what is known of the article");
    print_facts(t, r, &why->metadata);
    if (why->names.count) print_heading(t, "names");
    print_facts(t, r, &why->names);
    print_heading(t, why->statement_count ? "statements" : "no statements");
    for (size_t i = 0; i < why->statement_count; i++) {
        if (i) fputc('\n', t->file);
        explanation_print_statement(t, r, why, i);
    }
    if (why->dropped_count) print_heading(t, "not kept");
    for (size_t i = 0; i < why->dropped_count; i++) print_dropped(t, r, &why->dropped[i]);
}
