/* Which appearances of a claim go back to one point.  Everything that might be one origin becomes one: near copies, chains through a named
 * outlet, the same speaker, unnamed sources that may be the same.  What is left apart is certainly apart, or said to be unclear. */
#include "worker/claims/account/origins.h"

#include <string.h>

#include "proto/utf8.h"
#include "worker/store/fold.h"

enum { WHY = 6 };  /* reasons that are kept for an origin */

struct chain {             /* an appearance while origins are folded */
    struct assertion who;  /* its speaker only */
    uint32_t parent;       /* of the same origin; its own index for the one that stands for it */
    const char *why;       /* it was folded into parent's */
};

struct folding {
    const struct claim_material *m;
    struct arena *arena;
    struct chain *chains;
    const char **outlets;  /* folded, one a document */
};

const char *account_folded(struct arena *arena, const char *name)
{
    const char *folded = name ? fold_name(arena, name, strlen(name)) : "";
    return strncmp(folded, "the ", 4) ? folded : folded + 4;
}

static uint32_t root_of(const struct folding *f, uint32_t i)
{
    while (f->chains[i].parent != i) i = f->chains[i].parent;
    return i;
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
    enum speaker_match match = speakers_match(&a->who, &b->who);
    if (match == SPEAKERS_AGREE && !a->who.anonymous && !b->who.anonymous)
        fold(f, i, k, arena_printf(f->arena, "%s: the same speaker", outlet_of(f, k)));
    else if (match >= SPEAKERS_MAY_AGREE)
        fold(f, i, k, arena_printf(f->arena, "%s: %s may be the same as %s", outlet_of(f, k), b->who.speaker, a->who.speaker));
}

static void fold_copies(struct folding *f, uint32_t i, uint32_t k)
{
    const struct claim_material *m = f->m;
    if (f->chains[i].who.speaker && f->chains[k].who.speaker &&
        speakers_match(&f->chains[i].who, &f->chains[k].who) == SPEAKERS_DIFFER)
        return;
    uint32_t a = m->appearances[i].document, b = m->appearances[k].document;
    for (size_t c = 0; c < m->copy_count; c++)
        if ((m->copies[c].a == a && m->copies[c].b == b) || (m->copies[c].a == b && m->copies[c].b == a))
            fold(f, i, k, arena_printf(f->arena, "%s: a near copy of the article in %s", outlet_of(f, k), outlet_of(f, i)));
}

/* Is the outlet of document d among the intermediaries or the bylines of this appearance? */
static bool is_named_by(const struct folding *f, const struct appearance *p, uint32_t d)
{
    const struct claim_document *by = &f->m->documents[p->document];
    const char *outlet = f->outlets[d];
    if (!*outlet || !strcmp(outlet, f->outlets[p->document])) return false;
    for (size_t i = 0; i < p->via_count; i++)
        if (!strcmp(account_folded(f->arena, p->via[i]), outlet)) return true;
    for (size_t i = 0; i < by->author_count; i++)
        if (!strcmp(account_folded(f->arena, by->authors[i]), outlet)) return true;
    return false;
}

static bool share_intermediary(const struct folding *f, const struct appearance *a, const struct appearance *b)
{
    for (size_t i = 0; i < a->via_count; i++)
        for (size_t k = 0; k < b->via_count; k++)
            if (!strcmp(account_folded(f->arena, a->via[i]), account_folded(f->arena, b->via[k]))) return true;
    return false;
}

static void fold_intermediaries(struct folding *f, uint32_t i, uint32_t k)
{
    const struct appearance *a = &f->m->appearances[i], *b = &f->m->appearances[k];
    if (f->chains[i].who.speaker && f->chains[k].who.speaker &&
        speakers_match(&f->chains[i].who, &f->chains[k].who) == SPEAKERS_DIFFER)
        return;
    if (is_named_by(f, b, a->document) || is_named_by(f, a, b->document))
        fold(f, i, k, arena_printf(f->arena, "%s names %s as where it comes from",
                                   outlet_of(f, is_named_by(f, b, a->document) ? k : i),
                                   outlet_of(f, is_named_by(f, b, a->document) ? i : k)));
    else if (share_intermediary(f, a, b))
        fold(f, i, k, arena_printf(f->arena, "%s and %s name the same intermediary", outlet_of(f, i), outlet_of(f, k)));
}

/* ---- what the origins are ---- */

static bool is_document_noun(const char *word, size_t size)
{
    static const char *const nouns[] = {"report", "letter", "document", "study",  "survey", "filing", "memo", "memorandum",
                                        "copy",   "file",   "record",   "census", "poll",   "paper",  "email"};
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (strlen(nouns[i]) == size && !memcmp(nouns[i], word, size)) return true;
    return false;
}

/* "report that the OWF sent to the Courier", "inquiry's report": the noun before the first relative word or preposition. */
static bool is_document(struct arena *arena, const char *speaker)
{
    static const char *const ends[] = {"that", "which", "of", "on", "by", "from", "in", "sent", "dated", "published"};
    const char *words = account_folded(arena, speaker);
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
            if (root_of(f, k) == root && f->chains[k].who.speaker &&
                speakers_match(&f->chains[k].who, other) != SPEAKERS_DIFFER)
                return true;
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

void origins_fold(const struct claim_material *m, struct arena *arena, struct account *out)
{
    struct folding f = {.m = m, .arena = arena};
    f.chains = arena_array(arena, m->appearance_count, sizeof *f.chains);
    f.outlets = arena_array(arena, m->document_count, sizeof *f.outlets);
    for (size_t i = 0; i < m->document_count; i++) f.outlets[i] = account_folded(arena, m->documents[i].outlet);
    for (uint32_t i = 0; i < m->appearance_count; i++) {
        const struct appearance *p = &m->appearances[i];
        f.chains[i].parent = i;
        f.chains[i].who = (struct assertion){.text = p->text, .speaker = p->speaker, .anonymous = p->anonymous,
                                             .people = p->people, .source = p->source, .cue = p->cue,
                                             .document = (uint64_t)p->document + 1};
    }
    void (*const reasons[])(struct folding *, uint32_t, uint32_t) = {fold_copies, fold_intermediaries, fold_speakers};
    for (size_t r = 0; r < sizeof reasons / sizeof *reasons; r++)
        for (uint32_t k = 1; k < m->appearance_count; k++)
            for (uint32_t i = 0; i < k; i++)
                if (root_of(&f, i) != root_of(&f, k)) reasons[r](&f, i, k);
    list(&f, out);
}
