/* Which word of one wording stands for which of the other; see alignment.h.  Printing is in alignment_print.c. */
#include "client/render/alignment.h"

#include <string.h>
#include <utf8proc.h>

#include "client/render/text.h"

enum { WORDS_MAX = 600, KEY_SIZE = 40 };  /* what is beyond is one piece; so is the rest of a longer word */

struct word {
    struct span span;
    char key[KEY_SIZE];           /* as it is compared: lower case, no punctuation but in numbers */
    unsigned letters;
};
struct words {
    struct word *at;
    size_t count;
};

/* How much it is worth to put a word beside another. */
enum { WORTH_KIN = 3, WORTH_OTHERWISE = 5, WORTH_LITTLE = 4, WORTH_WORD = 8 };

struct aligner {
    const struct wording_text *a, *b;
    struct words wa, wb;
    unsigned char *worth;         /* wa × wb; 0: not to be put side by side */
    int32_t *beside;              /* per word of a the word of b, or -1 */
    bool *paired_b, *moved_a, *moved_b;
};

static bool is_dash(int32_t c) { return c == 0x2013 || c == 0x2014 || c == 0x2015; }
static bool is_blank(struct glyph g) { return g.codepoint <= ' ' || g.codepoint == 0xa0; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Adds a character to the key, unless it is punctuation; between digits a period or comma counts. */
static void add_to_key(struct word *w, size_t *used, const char *at, const char *end, struct glyph g)
{
    unsigned char encoded[4];
    bool between_digits =
        (*at == '.' || *at == ',') && *used && is_digit(w->key[*used - 1]) && at + 1 < end && is_digit(at[1]);
    utf8proc_category_t c = utf8proc_category(g.codepoint);
    bool is_letter = (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO) || c == UTF8PROC_CATEGORY_SC;
    if (g.malformed || (!is_letter && !between_digits && *at != '%')) return;
    utf8proc_ssize_t n = utf8proc_encode_char(utf8proc_tolower(g.codepoint), encoded);
    if (*used + (size_t)n >= KEY_SIZE) return;
    memcpy(w->key + *used, encoded, (size_t)n);
    *used += (size_t)n;
    w->letters++;
}

/* Words are separated by blanks; a dash is one by itself. */
static void cut_words(const struct wording_text *t, struct arena *arena, struct words *out)
{
    out->at = arena_array(arena, WORDS_MAX + 1, sizeof *out->at);
    out->count = 0;
    for (size_t i = 0; i < t->size && out->count < WORDS_MAX;) {
        struct glyph g = text_glyph(t->text + i, t->size - i);
        if (is_blank(g)) {
            i += g.size;
            continue;
        }
        struct word *w = &out->at[out->count++];
        size_t used = 0;
        w->span.begin = (uint32_t)i;
        bool dash = is_dash(g.codepoint);
        do {
            add_to_key(w, &used, t->text + i, t->text + t->size, g);
            i += g.size;
            if (i < t->size) g = text_glyph(t->text + i, t->size - i);
        } while (i < t->size && !dash && !is_blank(g) && !is_dash(g.codepoint));
        w->span.end = (uint32_t)i;
    }
}

/* Are two signs the same: "&", a dash? */
static bool same_sign(const struct aligner *a, const struct word *x, const struct word *y)
{
    size_t n = x->span.end - x->span.begin;
    return n == y->span.end - y->span.begin && !memcmp(a->a->text + x->span.begin, a->b->text + y->span.begin, n);
}

static unsigned char word_worth(const struct aligner *a, size_t i, size_t j)
{
    const struct word *x = &a->wa.at[i], *y = &a->wb.at[j];
    if (strcmp(x->key, y->key) || (!*x->key && !same_sign(a, x, y))) return 0;
    return x->letters > 3 || is_digit(*x->key) ? WORTH_WORD : WORTH_LITTLE;
}

/* The words that a term covers: [*first, *last). */
static void words_of_term(const struct words *w, const struct term *t, size_t *first, size_t *last)
{
    size_t i = 0;
    while (i < w->count && w->at[i].span.end <= t->begin) i++;
    *first = i;
    while (i < w->count && w->at[i].span.begin < t->end) i++;
    *last = i;
}

/* Words whose terms match are worth being put side by side, though they are written differently. */
static void weigh_matches(struct aligner *x, struct arena *arena)
{
    struct similarity s;
    if (!x->a->terms || !x->b->terms) return;
    similarity_measure(x->a->terms, x->b->terms, arena, &s);
    for (size_t k = 0; k < s.match_count; k++) {
        size_t a, b, a_end, b_end;
        words_of_term(&x->wa, &x->a->terms->at[s.matches[k].a], &a, &a_end);
        words_of_term(&x->wb, &x->b->terms->at[s.matches[k].b], &b, &b_end);
        unsigned char worth = s.matches[k].how == MATCH_KIN ? WORTH_KIN : WORTH_OTHERWISE;
        for (; a < a_end && b < b_end; a++, b++) {
            unsigned char *w = &x->worth[a * x->wb.count + b];
            if (*w < worth) *w = worth;
        }
    }
}

/* The alignment of the greatest worth in which no two pairs cross (Needleman and Wunsch 1970, gaps cost nothing). */
static void put_side_by_side(struct aligner *x, struct arena *arena)
{
    size_t n = x->wa.count, m = x->wb.count;
    uint32_t *best = arena_array(arena, (n + 1) * (m + 1), sizeof *best);  /* of what follows word i and word j */
#define BEST(i, j) best[(i) * (m + 1) + (j)]
    for (size_t i = n; i--;)
        for (size_t j = m; j--;) {
            uint32_t worth = x->worth[i * m + j], down = BEST(i + 1, j), right = BEST(i, j + 1);
            uint32_t both = worth ? worth + BEST(i + 1, j + 1) : 0;
            BEST(i, j) = both >= down && both >= right ? both : down > right ? down : right;
        }
    for (size_t i = 0, j = 0; i < n && j < m;) {
        uint32_t worth = x->worth[i * m + j];
        if (worth && BEST(i, j) == worth + BEST(i + 1, j + 1)) x->beside[i++] = (int32_t)j++;
        else if (BEST(i, j) == BEST(i + 1, j)) i++;
        else j++;
    }
#undef BEST
}

/* Words of little worth that agree amid differences only tear these to pieces: a run of them that has no other word and
 * stands between two differences is taken for different. */
static void drop_lonely(struct aligner *x)
{
    size_t n = x->wa.count, m = x->wb.count;
    size_t before = 0;  /* the word of b after the last pair */
    for (size_t i = 0; i < n;) {
        if (x->beside[i] < 0) {
            i++;
            continue;
        }
        size_t end = i, little = 0;
        for (; end < n && x->beside[end] >= 0 && (end == i || x->beside[end] == x->beside[end - 1] + 1); end++)
            little += x->worth[end * m + (size_t)x->beside[end]] == WORTH_LITTLE;
        size_t j = (size_t)x->beside[i], j_end = (size_t)x->beside[end - 1] + 1;
        bool changed_before = (i && x->beside[i - 1] < 0) && j > before;
        size_t next = end;
        while (next < n && x->beside[next] < 0) next++;
        bool changed_after = next > end && (next < n ? (size_t)x->beside[next] : m) > j_end;
        if (little == end - i && end - i < 2 && changed_before && changed_after) x->beside[i] = -1;
        else before = j_end;
        i = end;
    }
}

/* ---- what moved ---- */

static bool may_move(const struct aligner *x, size_t i, size_t j)
{
    return x->beside[i] < 0 && !x->moved_a[i] && !x->paired_b[j] && !x->moved_b[j] && *x->wa.at[i].key &&
           !strcmp(x->wa.at[i].key, x->wb.at[j].key);
}

/* The longest run of words that stand in both, but are put side by side in neither; its last words. */
static size_t longest_run(const struct aligner *x, size_t *a_end, size_t *b_end, uint16_t *runs)
{
    size_t n = x->wa.count, m = x->wb.count, longest = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = m; j--;) {  /* runs[j]: of the run that ends before i and j, for the row above is still there */
            runs[j + 1] = may_move(x, i, j) ? (uint16_t)(runs[j] + 1) : 0;
            if (runs[j + 1] <= longest) continue;
            longest = runs[j + 1];
            *a_end = i + 1;
            *b_end = j + 1;
        }
    return longest;
}

/* Three words in a row that are there in another place have moved. */
static void find_moved(struct aligner *x, struct arena *arena)
{
    enum { LEAST = 3, MOST = 8 };  /* words of a run; runs */
    for (size_t i = 0; i < x->wa.count; i++)
        if (x->beside[i] >= 0) x->paired_b[x->beside[i]] = true;
    for (int run = 0; run < MOST; run++) {
        size_t a, b, n = longest_run(x, &a, &b, arena_array(arena, x->wb.count + 1, sizeof(uint16_t)));
        if (n < LEAST) return;
        for (size_t k = 1; k <= n; k++) x->moved_a[a - k] = x->moved_b[b - k] = true;
    }
}

/* ---- pieces ---- */

static void add_piece(struct alignment *out, enum alignment_kind kind, bool moved, const struct span *a,
                      const struct span *b)
{
    struct alignment_piece *last = out->count ? &out->at[out->count - 1] : NULL;
    if (last && last->kind == kind && last->moved == moved && kind != ALIGNED_OTHERWISE) {
        if (a) last->a.end = a->end;
        if (b) last->b.end = b->end;
        return;
    }
    out->at[out->count++] =
        (struct alignment_piece){kind, a ? *a : (struct span){0, 0}, b ? *b : (struct span){0, 0}, moved};
    out->differences += kind != ALIGNED_SAME;
}

static void add_gap(const struct aligner *x, size_t a, size_t a_end, size_t b, size_t b_end, struct alignment *out)
{
    for (; a < a_end; a++) add_piece(out, ALIGNED_GONE, x->moved_a[a], &x->wa.at[a].span, NULL);
    for (; b < b_end; b++) add_piece(out, ALIGNED_NEW, x->moved_b[b], NULL, &x->wb.at[b].span);
}

/* What is beyond the words that were looked at. */
static void add_rest(const struct wording_text *t, const struct words *w, bool is_a, struct alignment *out)
{
    struct span rest = {w->count ? w->at[w->count - 1].span.end : 0, (uint32_t)t->size};
    while (rest.begin < rest.end && (unsigned char)t->text[rest.begin] <= ' ') rest.begin++;
    if (w->count == WORDS_MAX && rest.begin < rest.end)
        add_piece(out, is_a ? ALIGNED_GONE : ALIGNED_NEW, false, is_a ? &rest : NULL, is_a ? NULL : &rest);
}

void alignment_make(const struct wording_text *a, const struct wording_text *b, struct arena *arena,
                    struct alignment *out)
{
    struct aligner x = {.a = a, .b = b};
    cut_words(a, arena, &x.wa);
    cut_words(b, arena, &x.wb);
    size_t n = x.wa.count, m = x.wb.count, i = 0, j = 0;
    x.worth = arena_array(arena, n * m + 1, 1);
    x.beside = arena_array(arena, n + 1, sizeof *x.beside);
    for (size_t k = 0; k < n; k++) x.beside[k] = -1;
    for (size_t k = 0; k < n * m; k++) x.worth[k] = word_worth(&x, k / m, k % m);
    weigh_matches(&x, arena);
    put_side_by_side(&x, arena);
    drop_lonely(&x);
    x.paired_b = arena_array(arena, m + 1, sizeof *x.paired_b);
    x.moved_a = arena_array(arena, n + 1, sizeof *x.moved_a);
    x.moved_b = arena_array(arena, m + 1, sizeof *x.moved_b);
    find_moved(&x, arena);
    *out = (struct alignment){.a = *a, .b = *b, .at = arena_array(arena, n + m + 3, sizeof *out->at)};
    for (size_t k = 0; k < n; k++) {
        if (x.beside[k] < 0) continue;
        size_t l = (size_t)x.beside[k];
        add_gap(&x, i, k, j, l, out);
        bool same = !strcmp(x.wa.at[k].key, x.wb.at[l].key);
        add_piece(out, same ? ALIGNED_SAME : ALIGNED_OTHERWISE, false, &x.wa.at[k].span, &x.wb.at[l].span);
        i = k + 1;
        j = l + 1;
    }
    add_gap(&x, i, n, j, m, out);
    add_rest(a, &x.wa, true, out);
    add_rest(b, &x.wb, false, out);
}
