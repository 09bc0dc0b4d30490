#include "worker/claims/wording/terms.h"

#include <stdlib.h>
#include <string.h>

#include "worker/claims/wording/numbers.h"
#include "worker/claims/wording/pieces.h"
#include "worker/claims/wording/rarity.h"
#include "worker/claims/wording/synonyms.h"
#include "worker/extract/words/lexicon.h"
#include "worker/model/features.h"
#include "worker/model/model_file.h"

struct term_reader {
    struct rarity *rarity;
    struct lexicon *lexicon;
    struct stemmer *stemmer;
    struct synonyms *synonyms;
    struct lexemes *lexemes;
};

enum cw_error term_reader_open(const char *models, struct term_reader **out)
{
    char path[MODEL_PATH];
    struct term_reader *r = calloc(1, sizeof *r);
    if (!r) return cw_fail(CW_ENOMEM, "the reader of wordings: out of memory");
    enum cw_error e = rarity_open(model_path(models, "rarity.bin", path), &r->rarity);
    if (!e) e = lexicon_open(model_path(models, "lexicon.bin", path), &r->lexicon);
    if (!e) e = stemmer_new(&r->stemmer);
    if (!e) e = synonyms_new(r->stemmer, &r->synonyms);
    if (!e) e = lexemes_new(r->rarity, r->lexicon, r->synonyms, r->stemmer, &r->lexemes);
    if (e) term_reader_close(r);
    else *out = r;
    return e;
}

void term_reader_close(struct term_reader *r)
{
    if (!r) return;
    rarity_close(r->rarity);
    lexicon_close(r->lexicon);
    stemmer_free(r->stemmer);
    synonyms_free(r->synonyms);
    lexemes_free(r->lexemes);
    free(r);
}

uint64_t term_reader_checksum(const struct term_reader *r)
{
    return feature_mix(feature_mix(rarity_checksum(r->rarity), lexicon_checksum(r->lexicon)),
                       synonyms_checksum(r->synonyms));
}

/* --- weights ------------------------------------------------------------------------------------------------ */

/* A word that makes up a 64th of all text tells next to nothing (6 bits),
 * one in four millions as much as any (22 bits). */
enum { BITS_COMMON = 6, BITS_RARE = 22 };
static const float weight_least = 0.1f, weight_saying = 0.1f, weight_not = 0.25f, weight_of_time = 0.5f;

static float weight_of(struct rarity_entry e)
{
    if (!e.known) return 1;
    float w = (e.bits - BITS_COMMON) / (BITS_RARE - BITS_COMMON);
    return w < weight_least ? weight_least : w > 1 ? 1 : w;
}

/* The more digits that say something, the less likely two have the same by chance:
 * "3" 0.3, "27" 0.45, "1,520.15" 0.9; a fraction as two. */
static float weight_of_number(double value)
{
    double v = value < 0 ? -value : value;
    unsigned digits = 1;
    if (v < 1) return 0.45f;
    while (v < 1e15 && v != (double)(uint64_t)v) v *= 10;
    uint64_t whole = v < 1e18 ? (uint64_t)v : 1;
    while (whole && whole % 10 == 0) whole /= 10;
    while (whole >= 10 && digits < 5) whole /= 10, digits++;
    return 0.15f + 0.15f * (float)digits;
}

/* Roles that are rarer than one word in eight thousand are surnames, too: Baker, Tanner. */
static const float bits_of_titles = 13;

/* --- one term ------------------------------------------------------------------------------------------------ */

struct maker {
    const struct term_reader *reader;
    const char *text;
    const struct piece *pieces;
    size_t count;
    bool title, shouted;     /* most words begin with a capital, or are all capitals: they say nothing */
    struct terms *out;
};

static struct term *add(struct maker *m, uint32_t begin, uint32_t end, uint64_t hash, float weight, unsigned flags)
{
    struct term *t = &m->out->at[m->out->count++];
    *t = (struct term){.hash = (uint32_t)hash, .begin = begin, .end = end, .weight = weight, .flags = (uint8_t)flags};
    return t;
}

static uint64_t hash_of(const char *word) { return feature_string(word, strlen(word)); }

/* "Minister", "Mayor", "General": with a capital as often as not, whether a name follows or none. */
static bool is_title_word(const struct piece *p, struct rarity_entry e)
{
    return e.known && e.bits < bits_of_titles && (p->word->classes & (LEX_ROLE | LEX_HONORIFIC));
}

static bool name_like(const struct maker *m, const struct piece *p, struct rarity_entry e)
{
    if (!(p->flags & PIECE_CAPITAL) || is_title_word(p, e)) return false;
    return !e.known || e.capital || !(m->title || (p->flags & PIECE_FIRST));
}

static void add_content(struct maker *m, const struct piece *p)
{
    bool us = !strcmp(p->lower, "us");  /* as content it is the country: the pronoun has another kind */
    uint64_t hash = us ? hash_of("u.s") : p->word->stem;
    struct rarity_entry e = us ? rarity_find(m->reader->rarity, hash_of("us")) : p->word->rarity;
    bool name = us || name_like(m, p, e);
    struct term *t = add(m, p->begin, p->end, hash, us ? 0.3f : weight_of(e), name ? TERM_NAME : 0);
    if (!name) t->kin = p->word->kin;
}

static void add_known(struct maker *m, const struct piece *p, enum word_kind kind)
{
    if (kind == WORD_FUNCTION) {
        add(m, p->begin, p->end, hash_of(p->lower), 0, TERM_FUNCTION);
    } else if (kind == WORD_NOT) {
        add(m, p->begin, p->end, hash_of("not"), weight_not, TERM_NEGATION);
    } else {
        uint64_t hash = p->word->stem;
        float weight = weight_of(p->word->rarity);
        if (kind == WORD_SAYING) add(m, p->begin, p->end, hash, weight_saying, TERM_SAYING);
        else if (kind == WORD_NEGATION) add(m, p->begin, p->end, hash, weight, TERM_NEGATION);
        else add(m, p->begin, p->end, hash, weight_of_time * weight, TERM_TIME);
    }
}

/* --- a wording ------------------------------------------------------------------------------------------------ */

/* "US" is no pronoun, "march" no month, "may" mostly neither. */
static enum word_kind kind_here(const struct maker *m, size_t at)
{
    const struct piece *p = &m->pieces[at];
    bool capital = (p->flags & PIECE_CAPITAL) && !m->title, inside = !(p->flags & PIECE_FIRST);
    if (p->kind == WORD_FUNCTION && !strcmp(p->lower, "us")) {
        bool dotted = memchr(m->text + p->begin, '.', p->end - p->begin);
        return dotted || ((p->flags & PIECE_UPPER) && !m->shouted) ? WORD_CONTENT : WORD_FUNCTION;
    }
    if (p->kind == WORD_MONTH && !(p->flags & PIECE_CAPITAL)) return WORD_CONTENT;
    if (p->kind == WORD_FUNCTION && !strcmp(p->lower, "may") && capital && inside) return WORD_MONTH;
    return p->kind;
}

/* A year, a day beside its month, an hour. */
static bool is_time(const struct maker *m, size_t at, size_t taken, double value)
{
    const struct piece *p = &m->pieces[at];
    if (taken > 1) return false;
    if (strspn(p->lower, "0123456789") == 4 && value >= 1900 && value < 2100) return true;
    if (value > 31) return false;
    if (at > 0 && kind_here(m, at - 1) == WORD_MONTH) return true;
    if (at + 1 == m->count) return false;
    const char *next = p[1].lower;
    return kind_here(m, at + 1) == WORD_MONTH || !strcmp(next, "a.m.") || !strcmp(next, "p.m.") ||
           !strcmp(next, "am") || !strcmp(next, "pm");
}

static void add_number(struct maker *m, size_t at, size_t taken, double value)
{
    uint64_t bits;
    value += 0.0;            /* no negative zero */
    memcpy(&bits, &value, sizeof bits);
    bool time = is_time(m, at, taken, value);
    float weight = weight_of_number(value) * (time ? weight_of_time : 1);
    struct term *t = add(m, m->pieces[at].begin, m->pieces[at + taken - 1].end, feature_mix(1, bits), weight,
                         TERM_NUMBER | (time ? TERM_TIME : 0));
    t->value = value;
}

/* Headlines: where most of the longer words have a capital, capitals tell no name. */
static bool mostly(const struct piece *pieces, size_t count, enum piece_flag flag)
{
    size_t longer = 0, with = 0;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].size < 4 || pieces[i].lower[0] < 'a') continue;
        longer++;
        with += pieces[i].flags & flag ? 1 : 0;
    }
    return longer >= 4 && 10 * with > 7 * longer;
}

static size_t add_at(struct maker *m, const char *const *lower, size_t at)
{
    double value;
    size_t taken = m->pieces[at].word->number ? number_read(lower, m->count, at, &value) : 0;
    if (taken) {
        add_number(m, at, taken, value);
        return taken;
    }
    const struct piece *p = &m->pieces[at];
    if (at + 1 < m->count && !strcmp(p->lower, "per") && !strcmp(p[1].lower, "cent")) {
        uint64_t hash = hash_of("percent");
        add(m, p->begin, p[1].end, hash, weight_of(rarity_find(m->reader->rarity, hash)), 0);
        return 2;
    }
    enum word_kind kind = kind_here(m, at);
    if (kind == WORD_CONTENT) add_content(m, p);
    else add_known(m, p, kind);
    return 1;
}

static void weigh(const struct term_reader *r, const char *text, const struct piece *pieces, size_t count,
                  struct arena *arena, struct terms *out)
{
    const char *lower[TERMS_MAX];
    struct maker m = {r, text, pieces, count,
                      mostly(pieces, count, PIECE_CAPITAL), mostly(pieces, count, PIECE_UPPER), out};
    for (size_t i = 0; i < count; i++) lower[i] = pieces[i].lower;
    *out = (struct terms){.text = text, .at = arena_array(arena, count, sizeof *out->at)};
    size_t at = count && !strcmp(lower[0], "that") ? 1 : 0;
    while (at < count) at += add_at(&m, lower, at);
    for (size_t i = 0; i < out->count; i++) {
        out->weight += out->at[i].weight;
        out->negations += out->at[i].flags & TERM_NEGATION ? 1 : 0;
    }
}

void terms_make(const struct term_reader *r, const char *text, size_t size, struct arena *arena, struct terms *out)
{
    struct piece pieces[TERMS_MAX];
    lexemes_age(r->lexemes);
    size_t count = pieces_make(text, size, r->lexemes, arena, pieces, TERMS_MAX);
    weigh(r, text, pieces, count, arena, out);
}

void terms_of_tokens(const struct term_reader *r, const char *text, const struct token *tokens, size_t count,
                     uint32_t from, struct arena *arena, struct terms *out)
{
    struct piece pieces[TERMS_MAX];
    lexemes_age(r->lexemes);
    weigh(r, text, pieces, pieces_of(text, tokens, count, from, r->lexemes, arena, pieces, TERMS_MAX), arena, out);
}
