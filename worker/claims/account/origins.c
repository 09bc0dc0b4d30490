/* Which appearances of a claim go back to one point.  Everything that might be one origin becomes one: near copies,
 * chains through a named outlet, the same speaker, unnamed sources that may be the same.  What is left apart is
 * certainly apart, or said to be unclear. */
#include "worker/claims/account/origins.h"

#include <string.h>

#include "proto/utf8.h"
#include "worker/store/fold.h"

enum { WHY = 6 };  /* reasons that are kept for an origin */

struct chain {             /* an appearance while origins are folded */
    struct assertion who;  /* its speaker only */
    uint32_t voice;        /* whose speaker is described in the same words share it */
    uint32_t parent;       /* of the same origin; its own index for the one that stands for it */
    const char *why;       /* it was folded into parent's */
    const char **named;    /* folded: the intermediaries, then the bylines of its document */
    size_t named_count;
};

struct folding {
    const struct claim_material *m;
    struct arena *arena;
    struct chain *chains;
    const char **outlets;  /* folded, one a document */
    uint32_t voices;
    uint8_t *matches;      /* of each pair of voices, speakers_match + 1; 0: not asked yet */
};

static uint32_t root_of(const struct folding *f, uint32_t i)
{
    while (f->chains[i].parent != i) i = f->chains[i].parent = f->chains[f->chains[i].parent].parent;
    return i;
}

/* A claim that hundreds carry has few who say it: each pair of them is looked at once. */
static enum speaker_match match_of(const struct folding *f, uint32_t i, uint32_t k)
{
    uint8_t *known = &f->matches[f->chains[i].voice * f->voices + f->chains[k].voice];
    if (!*known) *known = (uint8_t)(speakers_match(&f->chains[i].who, &f->chains[k].who) + 1);
    return (enum speaker_match)(*known - 1);
}

/* The later appearance goes into the earlier one's origin. */
static void fold(struct folding *f, uint32_t i, uint32_t k, const char *why)
{
    i = root_of(f, i);
    k = root_of(f, k);
    if (i == k) return;
    uint32_t early = i < k ? i : k, late = i < k ? k : i;
    f->chains[late].parent = early;
    f->chains[late].why = why;
}

static const char *outlet_of(const struct folding *f, uint32_t appearance)
{
    const char *name = f->m->documents[f->m->appearances[appearance].document].outlet;
    return name ? name : "an unknown outlet";
}

/* ---- the reasons ---- */

static void fold_speakers(struct folding *f, uint32_t i, uint32_t k)
{
    const struct chain *a = &f->chains[i], *b = &f->chains[k];
    if (!a->who.speaker || !b->who.speaker) return;
    enum speaker_match match = match_of(f, i, k);
    if (match == SPEAKERS_AGREE && !a->who.anonymous && !b->who.anonymous)
        fold(f, i, k, arena_printf(f->arena, "%s: the same speaker", outlet_of(f, k)));
    else if (match >= SPEAKERS_MAY_AGREE)
        fold(f, i, k, arena_printf(f->arena, "%s: %s may be the same as %s", outlet_of(f, k), b->who.speaker,
                                   a->who.speaker));
}

/* Two who are named and differ stay two, whatever their outlets have to do with each other. */
static bool are_apart(const struct folding *f, uint32_t i, uint32_t k)
{
    return f->chains[i].who.speaker && f->chains[k].who.speaker && match_of(f, i, k) == SPEAKERS_DIFFER;
}

static void fold_copies(struct folding *f, uint32_t i, uint32_t k)
{
    const struct claim_material *m = f->m;
    uint32_t a = m->appearances[i].document, b = m->appearances[k].document;
    for (size_t c = 0; c < m->copy_count; c++)
        if (((m->copies[c].a == a && m->copies[c].b == b) || (m->copies[c].a == b && m->copies[c].b == a)) &&
            !are_apart(f, i, k))
            fold(f, i, k,
                 arena_printf(f->arena, "%s: a near copy of the article in %s", outlet_of(f, k), outlet_of(f, i)));
}

/* Is the outlet of this appearance's document among the intermediaries or the bylines of the other? */
static bool is_named_by(const struct folding *f, uint32_t other, uint32_t appearance)
{
    const char *outlet = f->outlets[f->m->appearances[appearance].document];
    if (!*outlet || !strcmp(outlet, f->outlets[f->m->appearances[other].document])) return false;
    for (size_t i = 0; i < f->chains[other].named_count; i++)
        if (!strcmp(f->chains[other].named[i], outlet)) return true;
    return false;
}

static bool share_intermediary(const struct folding *f, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < f->m->appearances[a].via_count; i++)
        for (size_t k = 0; k < f->m->appearances[b].via_count; k++)
            if (!strcmp(f->chains[a].named[i], f->chains[b].named[k])) return true;
    return false;
}

static void fold_intermediaries(struct folding *f, uint32_t i, uint32_t k)
{
    bool back = is_named_by(f, k, i), forth = !back && is_named_by(f, i, k);
    if (!back && !forth && !share_intermediary(f, i, k)) return;
    if (are_apart(f, i, k)) return;
    if (back || forth)
        fold(f, i, k, arena_printf(f->arena, "%s names %s as where it comes from", outlet_of(f, back ? k : i),
                                   outlet_of(f, back ? i : k)));
    else
        fold(f, i, k, arena_printf(f->arena, "%s and %s name the same intermediary", outlet_of(f, i), outlet_of(f, k)));
}

/* ---- what the origins are ---- */

static bool is_document_noun(const char *word, size_t size)
{
    static const char *const nouns[] = {"report", "letter", "document", "study", "survey", "filing", "memo",
                                        "memorandum", "copy", "file", "record", "census", "poll", "paper", "email"};
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (strlen(nouns[i]) == size && !memcmp(nouns[i], word, size)) return true;
    return false;
}

/* "report that the OWF sent to the Courier", "inquiry's report":
 * the noun before the first relative word or preposition. */
static bool is_document(struct arena *arena, const char *speaker)
{
    static const char *const ends[] = {"that", "which", "of", "on", "by", "from", "in", "sent", "dated", "published"};
    const char *words = fold_outlet(arena, speaker);
    const char *last = NULL;
    size_t last_size = 0;
    for (const char *w = words; *w; w += strspn(w, " ")) {
        size_t size = strcspn(w, " ");
        for (size_t i = 0; last && i < sizeof ends / sizeof *ends; i++)
            if (strlen(ends[i]) == size && !memcmp(ends[i], w, size)) return is_document_noun(last, last_size);
        last = w;
        last_size = size;
        w += size;
    }
    return last && is_document_noun(last, last_size);
}

/* An unnamed speaker may be one of the named ones: then nobody can count them as two. */
static bool may_be_named_elsewhere(const struct folding *f, uint32_t root)
{
    for (uint32_t i = 0; i < f->m->appearance_count; i++) {
        const struct assertion *other = &f->chains[i].who;
        if (root_of(f, i) == root || !other->speaker || other->anonymous) continue;
        for (uint32_t k = 0; k < f->m->appearance_count; k++)
            if (root_of(f, k) == root && f->chains[k].who.speaker && match_of(f, k, i) != SPEAKERS_DIFFER) return true;
    }
    return false;
}

/* The appearance that names the speaker best: a name before a description, the longer name. */
static const struct appearance *best_named(const struct folding *f, uint32_t root)
{
    const struct appearance *best = NULL;
    for (uint32_t i = 0; i < f->m->appearance_count; i++) {
        const struct appearance *p = &f->m->appearances[i];
        if (root_of(f, i) != root || !p->speaker) continue;
        if (!best || (best->anonymous && !p->anonymous) ||
            (best->anonymous == p->anonymous && strlen(p->speaker) > strlen(best->speaker)))
            best = p;
    }
    return best;
}

static void describe(const struct folding *f, uint32_t root, struct origin *o)
{
    const struct appearance *p = best_named(f, root);
    const char *first = outlet_of(f, root);
    if (!p) {
        o->kind = ORIGIN_UNCLEAR;
        o->name = arena_printf(f->arena, "no speaker is named, in %s", first);
    } else if (p->anonymous) {
        o->kind = may_be_named_elsewhere(f, root) ? ORIGIN_UNCLEAR : ORIGIN_UNNAMED;
        o->name = arena_printf(f->arena, "%s, in %s", p->speaker, first);
    } else {
        o->kind = is_document(f->arena, p->speaker) ? ORIGIN_DOCUMENT : ORIGIN_SPEAKER;
        o->name = p->speaker;
    }
}

static void gather(const struct folding *f, uint32_t root, struct origin *o)
{
    size_t n = f->m->appearance_count;
    o->appearances = arena_array(f->arena, n, sizeof *o->appearances);
    o->folded = arena_array(f->arena, WHY, sizeof *o->folded);
    for (uint32_t i = 0; i < n; i++) {
        if (root_of(f, i) != root) continue;
        o->appearances[o->count++] = i;
        if (f->chains[i].why && o->folded_count < WHY) o->folded[o->folded_count++] = f->chains[i].why;
    }
}

static void list(const struct folding *f, struct account *out)
{
    out->origins = arena_array(f->arena, f->m->appearance_count, sizeof *out->origins);
    struct origin *unclear = arena_array(f->arena, f->m->appearance_count, sizeof *unclear);
    size_t unclear_count = 0;
    for (uint32_t i = 0; i < f->m->appearance_count; i++) {
        struct origin o = {0};
        if (f->chains[i].parent != i) continue;
        describe(f, i, &o);
        gather(f, i, &o);
        if (o.kind == ORIGIN_UNCLEAR) unclear[unclear_count++] = o;
        else out->origins[out->origin_count++] = o;
    }
    out->independent = (uint32_t)(out->origin_count ? out->origin_count : unclear_count > 0);
    for (size_t i = 0; i < unclear_count; i++) out->origins[out->origin_count++] = unclear[i];
}

static bool same_voice(const struct assertion *a, const struct assertion *b)
{
    if (!a->speaker || !b->speaker) return a->speaker == b->speaker;
    return a->anonymous == b->anonymous && a->people == b->people && !strcmp(a->speaker, b->speaker) &&
           !strcmp(a->source, b->source);
}

static void read_chain(struct folding *f, uint32_t i)
{
    const struct appearance *p = &f->m->appearances[i];
    const struct claim_document *d = &f->m->documents[p->document];
    struct chain *c = &f->chains[i];
    c->parent = i;
    c->who = (struct assertion){.text = p->text, .speaker = p->speaker, .anonymous = p->anonymous, .people = p->people,
                                .source = p->source, .cue = p->cue, .document = (uint64_t)p->document + 1};
    c->named = arena_array(f->arena, p->via_count + d->author_count, sizeof *c->named);
    for (size_t k = 0; k < p->via_count; k++) c->named[c->named_count++] = fold_outlet(f->arena, p->via[k]);
    for (size_t k = 0; k < d->author_count; k++) c->named[c->named_count++] = fold_outlet(f->arena, d->authors[k]);
    for (uint32_t k = 0; k < i; k++)
        if (same_voice(&c->who, &f->chains[k].who)) {
            c->voice = f->chains[k].voice;
            return;
        }
    c->voice = f->voices++;
}

static struct folding read_chains(const struct claim_material *m, struct arena *arena)
{
    struct folding f = {.m = m, .arena = arena};
    f.chains = arena_array(arena, m->appearance_count, sizeof *f.chains);
    f.outlets = arena_array(arena, m->document_count, sizeof *f.outlets);
    for (size_t i = 0; i < m->document_count; i++) f.outlets[i] = fold_outlet(arena, m->documents[i].outlet);
    for (uint32_t i = 0; i < m->appearance_count; i++) read_chain(&f, i);
    f.matches = arena_array(arena, (size_t)f.voices * f.voices, 1);
    return f;
}

/* Every pair of appearances that is not of one origin yet. */
static void fold_pairs(struct folding *f, void (*reason)(struct folding *, uint32_t, uint32_t))
{
    for (uint32_t k = 1; k < f->m->appearance_count; k++)
        for (uint32_t i = 0; i < k; i++)
            if (root_of(f, i) != root_of(f, k)) reason(f, i, k);
}

void origins_fold(const struct claim_material *m, struct arena *arena, struct account *out)
{
    struct folding f = read_chains(m, arena);
    fold_pairs(&f, fold_copies);
    fold_pairs(&f, fold_intermediaries);
    fold_pairs(&f, fold_speakers);
    list(&f, out);
}

uint32_t origins_at_most(const struct claim_material *m, struct arena *arena)
{
    struct folding f = read_chains(m, arena);
    uint32_t count = 0;
    fold_pairs(&f, fold_speakers);
    for (uint32_t i = 0; i < m->appearance_count; i++) count += f.chains[i].parent == i && m->appearances[i].speaker;
    return count ? count : m->appearance_count > 0;
}
