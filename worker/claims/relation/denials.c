/* Denials by reference: which statement a denial in the same document means whose own words do not say it.  Rather none
 * than a wrong one: what is meant stands just before, and was said by somebody else. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "worker/claims/relation/fitting.h"
#include "worker/claims/relation/relation.h"
#include "worker/claims/relation/taken_up.h"

enum { LOOK_BACK = 24, CHAIN = 12 }; /* statements */

struct scan {
    struct places in;
    struct reference_denial *out;
    size_t out_count, capacity;
};

/* What can be meant by "that": something said that has words of its own.  Denials of a report come one after another;
 * only who contradicts the denier, or that, denies the denial. */
static bool can_be_meant(const struct scan *scan, size_t place, const struct place *denial)
{
    const struct statement *s = place_statement(&scan->in, place);
    const struct place *p = &scan->in.at[place];
    enum reference_kind kind = denial->reference.kind;
    bool of_a_denial = kind == REFERENCE_PERSON || kind == REFERENCE_POINTER || kind == REFERENCE_CLAUSE;
    if (s->within >= 0 || s->kind == KIND_QUESTION || p->end > denial->begin || !s->content.count) return false;
    if (s->polarity == POLARITY_NEGATED || (s->polarity == POLARITY_DENIED && !of_a_denial)) return false;
    return !reference_points(p->reference.kind) && reference_can_be_meant(scan->in.r, s);
}

/* "The claim", "her allegations", "the report": by its name. */
static bool is_by_name(enum reference_kind kind) { return kind == REFERENCE_NEAREST || kind == REFERENCE_CHAIN; }

/* Tells what somebody wants or thinks, not what is so. */
static bool asks(const struct statement *s)
{
    return s->kind == KIND_REQUEST || s->kind == KIND_INTENTION || s->kind == KIND_ATTITUDE;
}

/* "Which" means the words right before it, "that" the sentence before it, even if nobody is said to have said it; the
 * article's own voice is never what is denied. */
static bool reaches(const struct scan *scan, size_t at, size_t denied)
{
    enum { WORDS = 6, MANY = 25 }; /* "On Friday, in a brief statement,"; a sentence besides */
    const struct statement *s = place_statement(&scan->in, denied);
    switch (scan->in.at[at].reference.kind) {
    case REFERENCE_CLAUSE:
        return places_words_between(&scan->in, denied, at) == 0 && !reference_ends_in_claim(scan->in.r, s);
    case REFERENCE_POINTER:
    case REFERENCE_WORDS:
    case REFERENCE_CONTRARY:
        return places_words_between(&scan->in, denied, at) <= WORDS;
    default:
        return places_words_between(&scan->in, denied, at) <= MANY;
    }
}

/* The last statement before place `at` that somebody else made and that can be meant; -1: none. */
static int last_before(const struct scan *scan, size_t at, uint32_t paragraphs)
{
    const struct place *denial = &scan->in.at[at];
    const struct statement *d = place_statement(&scan->in, at);
    for (size_t i = at; i-- > 0 && at - i <= LOOK_BACK;) {
        if (scan->in.at[i].paragraph + paragraphs < denial->paragraph) break;
        if (!can_be_meant(scan, i, denial) || fitting_own_side(&scan->in, d, place_statement(&scan->in, i))) continue;
        if (asks(place_statement(&scan->in, i))) break; /* what is asked for is turned down */
        if (is_by_name(denial->reference.kind) && !fitting_is_claim(&scan->in, i)) continue;
        return reaches(scan, at, i) ? (int)i : -1;
    }
    return -1;
}

/* Of several sentences the one that has most of the denial's telling words; empty where there is no such one. */
static struct span sentence_meant(const struct scan *scan, const struct statement *denial,
                                  const struct statement *denied)
{
    enum { SENTENCES = 16 };
    struct span cut[SENTENCES], best = {0, 0};
    size_t count = wording_cut(scan->in.r->text, &denied->content, cut, SENTENCES), most = 0, of;
    for (size_t i = 0; count > 1 && i < count; i++) {
        struct statement sentence = {.content = {&cut[i], 1}};
        size_t shared = taken_up_words(scan->in.r, denial, &sentence, &of);
        if (shared >= most) best = shared > most ? cut[i] : (struct span){0, 0};
        if (shared > most) most = shared;
    }
    return best;
}

/* A part of what a statement says, as wording_cut gives it: of a clause the end of its sentence tells. */
static bool is_question(const struct scan *scan, const struct statement *s, struct span part)
{
    const char *text = scan->in.r->text;
    uint32_t end = part.end, limit = part.end;
    for (size_t i = 0; i < s->content.count; i++)
        if (s->content.at[i].begin <= part.begin && part.end <= s->content.at[i].end) limit = s->content.at[i].end;
    while (end < limit && !strchr(".!?;\n", text[end])) end++;
    return (end > part.begin && text[end - 1] == '?') || (end < scan->in.r->text_size && text[end] == '?');
}

static bool ends_in_question(const struct scan *scan, size_t at)
{
    const struct statement *s = place_statement(&scan->in, at);
    struct span last = s->content.at[s->content.count - 1];
    while (last.end > last.begin && scan->in.r->text[last.end - 1] != '?' &&
           !isalnum((unsigned char)scan->in.r->text[last.end - 1]))
        last.end--;
    return is_question(scan, s, last);
}

/* Of several sentences the first that names the denier; empty: all of them.  False where there are many, none of which
 * does, or nothing but questions. */
static bool sentence_pointed_at(const struct scan *scan, size_t denial, size_t denied, struct span *out)
{
    enum { SENTENCES = 16, FEW = 2 };
    struct span cut[SENTENCES];
    const struct statement *s = place_statement(&scan->in, denied);
    size_t count = wording_cut(scan->in.r->text, &s->content, cut, SENTENCES), told = 0;
    *out = (struct span){0, 0};
    for (size_t i = 0; i < count; i++) {
        if (is_question(scan, s, cut[i])) continue;
        told++;
        if (count == 1 || !fitting_names_denier(&scan->in, denial, cut[i])) continue;
        *out = cut[i];
        return true;
    }
    return told && count <= FEW;
}

static void add(struct scan *scan, size_t denial, size_t denied, const char *evidence)
{
    uint32_t a = scan->in.at[denial].statement, b = scan->in.at[denied].statement;
    for (size_t i = scan->out_count; i-- > 0 && scan->out_count - i <= LOOK_BACK;)
        if (scan->out[i].denial == a && scan->out[i].denied == b)
            return; /* told twice: as a quotation and by its own words */
    if (scan->out_count == scan->capacity) {
        size_t size = sizeof *scan->out;
        scan->out = arena_grow(scan->in.arena, scan->out, scan->capacity * size, (scan->capacity * 2 + 16) * size);
        scan->capacity = scan->capacity * 2 + 16;
    }
    struct reference_denial link = {.denial = a, .denied = b, .evidence = evidence};
    enum reference_kind kind = scan->in.at[denial].reference.kind;
    if (!reference_points(kind))
        link.meant = sentence_meant(scan, &scan->in.r->statements[a], &scan->in.r->statements[b]);
    bool clear = link.meant.begin < link.meant.end || kind == REFERENCE_CONTRARY || kind == REFERENCE_REPLY;
    if (!clear && !sentence_pointed_at(scan, denial, denied, &link.meant)) return;
    scan->out[scan->out_count++] = link;
}

static void add_following(struct scan *scan, size_t denial, size_t denied)
{
    const char *evidence = arena_printf(scan->in.arena, "“%s” comes after it, %s", place_words(&scan->in, denial),
                                        places_distance(&scan->in, denied, denial));
    add(scan, denial, denied, evidence);
}

/* Of what one speaker said last, in one paragraph, the statement that names the denier or what he stands for; else the
 * very last. */
static size_t most_fitting(const struct scan *scan, size_t denial, size_t last)
{
    const struct statement *d = place_statement(&scan->in, denial), *s = place_statement(&scan->in, last);
    for (size_t i = last + 1; i-- > 0 && last - i < LOOK_BACK;) {
        if (scan->in.at[i].paragraph != scan->in.at[last].paragraph) break;
        const struct statement *c = place_statement(&scan->in, i);
        if (c->within >= 0) continue;
        if (!places_one_speaker(c, s)) break;
        if (can_be_meant(scan, i, &scan->in.at[denial]) && reference_names_source(scan->in.r, d, c)) return i;
    }
    return last;
}

/* All that the source of `last` said without interruption, back to where paragraphs without it begin, and that may be a
 * claim; the newest first. */
static size_t find_chain(const struct scan *scan, size_t denial, size_t last, size_t out[CHAIN])
{
    const struct statement *s = place_statement(&scan->in, last);
    size_t count = 0, newer = last;
    for (size_t i = last + 1; i-- > 0 && count < CHAIN;) {
        const struct statement *c = place_statement(&scan->in, i);
        if (scan->in.at[i].paragraph + 1 < scan->in.at[newer].paragraph || (c->within < 0 && !places_one_speaker(c, s)))
            break;
        newer = i;
        bool tells = c->kind == KIND_STATEMENT || c->kind == KIND_ACCUSATION || c->kind == KIND_WARNING;
        bool may = tells && can_be_meant(scan, i, &scan->in.at[denial]) && fitting_is_claim(&scan->in, i);
        if (i == last || may) out[count++] = i;
    }
    return count;
}

/* What the denier says right after the denial, in the same paragraph, and with a no; scan->in.count: nothing. */
static size_t denier_goes_on(const struct scan *scan, size_t at)
{
    size_t next = at + 1;
    while (next < scan->in.count && place_statement(&scan->in, next)->within >= 0) next++;
    if (next >= scan->in.count || scan->in.at[next].paragraph != scan->in.at[at].paragraph) return scan->in.count;
    const struct statement *q = place_statement(&scan->in, next);
    bool own = !reference_points(scan->in.at[next].reference.kind);
    bool says_no = q->polarity == POLARITY_AFFIRMED && reference_negates(scan->in.r, q);
    return own && says_no && places_one_side(&scan->in, place_statement(&scan->in, at), q) ? next : scan->in.count;
}

/* Of a chain the one of which the denier takes up most words where he goes on; `count`: he takes up none. */
static size_t most_taken_up(const struct scan *scan, size_t denial, const size_t *chain, size_t count)
{
    size_t next = denier_goes_on(scan, denial), best = count, most = 0, of;
    for (size_t i = 0; next < scan->in.count && i < count; i++) {
        const struct statement *c = place_statement(&scan->in, chain[i]);
        size_t words = taken_up_words(scan->in.r, place_statement(&scan->in, next), c, &of);
        if (words > most) best = i;
        if (words > most) most = words;
    }
    return best;
}

/* "The allegations": of what one source said, the last that names the denier, else the very last; but "the account" is
 * all of it. */
static void add_of_chain(struct scan *scan, size_t denial, size_t last)
{
    size_t chain[CHAIN], count = find_chain(scan, denial, last, chain), best = 0;
    bool all = fitting_is_account(&scan->in, denial);
    size_t taken = most_taken_up(scan, denial, chain, count);
    if (taken < count && !all) {
        add_following(scan, denial, chain[taken]);
        return;
    }
    while (!all && best < count && !fitting_content_names_denier(&scan->in, denial, chain[best])) best++;
    if (best == count) best = 0;
    if (!fitting_is_near(&scan->in, denial, chain[best])) return;
    for (size_t i = all ? 0 : best; i < (all ? count : best + 1); i++) add_following(scan, denial, chain[i]);
}

/* "The authority denies that it received the letter", right after somebody told what he and the authority did. */
static void add_of_himself(struct scan *scan, size_t at)
{
    int last = scan->in.at[at].reference.of_himself ? last_before(scan, at, 1) : -1;
    if (last < 0) return;
    size_t denied = most_fitting(scan, at, (size_t)last);
    if (fitting_is_claim(&scan->in, denied) && !ends_in_question(scan, denied) &&
        reference_names_source(scan->in.r, place_statement(&scan->in, at), place_statement(&scan->in, denied)))
        add_following(scan, at, denied);
}

/* What takes up words that somebody else just used: "accused her of having cut the budget" … "denied having cut the
 * budget". */
static void add_by_words(struct scan *scan, size_t at)
{
    const struct place *denial = &scan->in.at[at];
    const struct statement *d = place_statement(&scan->in, at);
    int best = -1;
    size_t most = 0;
    for (size_t i = at; i-- > 0 && at - i <= LOOK_BACK && scan->in.at[i].paragraph + 1 >= denial->paragraph;) {
        const struct statement *c = place_statement(&scan->in, i);
        if (!can_be_meant(scan, i, denial) || asks(c) || fitting_own_side(&scan->in, d, c)) continue;
        if (!fitting_is_claimants(&scan->in, at, i) || taken_up_in_agreement(scan->in.r, d, c)) continue;
        size_t of, shared = taken_up_words(scan->in.r, d, c, &of);
        bool one_will_do = denial->reference.such && taken_up_matter(scan->in.r, d, c);
        bool enough = shared >= 3 ? shared * 3 >= of : shared * 2 >= of && shared >= (one_will_do ? 1 : 2);
        /* "Denied receiving credit": credit that somebody said he received */
        bool himself = denial->reference.of_himself || denial->reference.doing;
        bool of_another = himself && !denial->reference.such && shared * 3 < of * 2 &&
                          !fitting_content_names_denier(&scan->in, at, i);
        if (!enough || of_another || shared <= most) continue;
        most = shared;
        best = (int)i;
    }
    if (best < 0) {
        add_of_himself(scan, at);
        return;
    }
    const char *evidence = arena_printf(scan->in.arena, "“%s” takes up its words, %s", place_words(&scan->in, at),
                                        places_distance(&scan->in, (size_t)best, at));
    add(scan, at, (size_t)best, evidence);
}

/* "Most voters", "nine in ten of them": they say different things, but not of one another. */
static bool is_crowd(const struct statement *s)
{
    return s->has_speaker && s->speaker.entity < 0 && s->speaker.count != 1;
}

/* Whether one sentence of `s` is what `d` says, but for a no in one of the two. */
static bool says_contrary(const struct scan *scan, struct reference how, const struct statement *d,
                          const struct statement *s)
{
    enum { SENTENCES = 16 };
    struct span cut[SENTENCES];
    size_t count = wording_cut(scan->in.r->text, &s->content, cut, SENTENCES), of;
    for (size_t i = 0; i < count; i++) {
        struct statement sentence = {.content = {&cut[i], 1}};
        if (taken_up_with_no(scan->in.r, d, &sentence) != (how.kind == REFERENCE_REPLY)) continue;
        size_t shared = taken_up_words(scan->in.r, d, &sentence, &of);
        bool of_it = !how.subject || taken_up_subject(scan->in.r, d, &sentence);
        if (of_it && shared >= how.least && shared * 100 >= of * how.share) return true;
    }
    return false;
}

/* What takes up most words of what somebody else said right before: "no residents were arrested at the hospital", or
 * "the residents were told at once", after "the residents were not told". */
static void add_contrary(struct scan *scan, size_t at)
{
    int last = last_before(scan, at, 1);
    if (last < 0) return;
    struct reference how = scan->in.at[at].reference;
    const struct statement *d = place_statement(&scan->in, at), *s = place_statement(&scan->in, (size_t)last);
    if ((is_crowd(d) && is_crowd(s)) || !says_contrary(scan, how, d, s)) return;
    const char *evidence = arena_printf(scan->in.arena, "“%s” takes up its words %s, %s", place_words(&scan->in, at),
                                        how.kind == REFERENCE_REPLY ? "without its no" : "and says no",
                                        places_distance(&scan->in, (size_t)last, at));
    add(scan, at, (size_t)last, evidence);
}

static void add_by_reference(struct scan *scan, size_t at)
{
    enum reference_kind kind = scan->in.at[at].reference.kind;
    if (kind == REFERENCE_WORDS) {
        add_by_words(scan, at);
        return;
    }
    if (kind == REFERENCE_CONTRARY || kind == REFERENCE_REPLY) {
        add_contrary(scan, at);
        return;
    }
    int last = last_before(scan, at, 0);
    if (last < 0 && kind != REFERENCE_CLAUSE) last = last_before(scan, at, kind == REFERENCE_CHAIN ? 2 : 1);
    if (last < 0) return;
    size_t denied = kind == REFERENCE_NEAREST || kind == REFERENCE_POINTER ? most_fitting(scan, at, (size_t)last)
                                                                           : (size_t)last;
    if (kind == REFERENCE_CHAIN) add_of_chain(scan, at, denied);
    else if (kind != REFERENCE_NEAREST || fitting_is_near(&scan->in, at, denied)) add_following(scan, at, denied);
}

static size_t denied_place(const struct scan *scan, size_t at, const struct reference_denial *d)
{
    while (scan->in.at[at].statement != d->denied) at--; /* it stands before the denial */
    return at;
}

/* Words that the denier takes up of what may be denied. */
static size_t taken_up(const struct scan *scan, size_t at, size_t next, const struct reference_denial *d)
{
    const struct statement *denied = place_statement(&scan->in, denied_place(scan, at, d));
    size_t of;
    return taken_up_words(scan->in.r, place_statement(&scan->in, next), denied, &of);
}

/* Of all that one source said, the denier takes up some, and so tells what he means: of the links from `first` on only
 * those are kept.  False where he takes up nothing. */
static bool keep_what_is_taken_up(struct scan *scan, size_t at, size_t next, size_t first)
{
    enum { LEAST = 2 }; /* words */
    size_t most = 0, kept = first;
    for (size_t i = first; i < scan->out_count; i++) {
        size_t words = taken_up(scan, at, next, &scan->out[i]);
        if (words > most) most = words;
    }
    if (most < LEAST) return most;
    for (size_t i = first; i < scan->out_count; i++) {
        size_t words = taken_up(scan, at, next, &scan->out[i]);
        if (words >= LEAST && words * 2 > most) scan->out[kept++] = scan->out[i];
    }
    scan->out_count = kept;
    return true;
}

/* “No journalist …,” she told reporters: the denier's own words right after the denial deny the same. */
static void add_quotation(struct scan *scan, size_t at, size_t first)
{
    size_t next = denier_goes_on(scan, at);
    if (next == scan->in.count || first == scan->out_count) return;
    bool same = keep_what_is_taken_up(scan, at, next, first);
    if (!same || place_statement(&scan->in, next)->form == FORM_INDIRECT ||
        scan->in.at[next].reference.kind == REFERENCE_WORDS)
        return;
    size_t targets = scan->out_count;
    for (size_t i = first; i < targets; i++)
        add(scan, next, denied_place(scan, at, &scan->out[i]),
            arena_printf(scan->in.arena, "it comes with the denial “%s”", place_words(&scan->in, at)));
}

static int by_statements(const void *x, const void *y)
{
    const struct reference_denial *a = x, *b = y;
    if (a->denial != b->denial) return a->denial < b->denial ? -1 : 1;
    return (a->denied > b->denied) - (a->denied < b->denied);
}

size_t denials_by_reference(const struct record *r, struct arena *arena, struct reference_denial **out)
{
    struct scan scan = {.out = NULL};
    places_find(r, arena, &scan.in);
    for (size_t i = 0; i < scan.in.count; i++) {
        const struct statement *s = place_statement(&scan.in, i);
        if (scan.in.at[i].reference.kind == REFERENCE_NONE || !s->has_speaker || s->within >= 0) continue;
        size_t first = scan.out_count;
        add_by_reference(&scan, i);
        enum reference_kind kind = scan.in.at[i].reference.kind;
        if (kind != REFERENCE_CONTRARY && kind != REFERENCE_REPLY) add_quotation(&scan, i, first);
    }
    if (scan.out_count) qsort(scan.out, scan.out_count, sizeof *scan.out, by_statements);
    *out = scan.out;
    return scan.out_count;
}
