/* The entities stage: first the full names, then the short forms, each to the full name
 * that stands nearest before it. */
#include "worker/extract/speakers/entities.h"

#include <ctype.h>
#include <string.h>

#include "worker/extract/speakers/entity_context.h"
#include "worker/extract/speakers/entity_forms.h"
#include "worker/extract/speakers/speaker_source.h"
#include "worker/extract/text/unicode.h"

enum { NONE = 0xFFFFFFFF };

struct joiner {
    struct analysis *a;
    const struct lexicon *lexicon;
    struct form *forms;          /* per name */
    uint32_t *parent;            /* per name: another name of the same entity, or itself (union by first name) */
    struct entity_keys *keys;
    uint32_t *latest;            /* per key: the full name last seen with it */
    size_t latest_capacity;
};

/* The gender of a person by "Mrs." before the name or as its first word, or by the given name. */
static char gender_of(const struct joiner *j, struct range name)
{
    const struct analysis *a = j->a;
    size_t n;
    char g = name.first ? source_noun_gender(a, name.first - 1) : 0;
    if (!g) g = source_noun_gender(a, name.first);
    if (g || name.last - name.first < 2) return g;
    const char *given = token_text(a, name.first, &n);
    return lexicon_gender(j->lexicon, given, n);
}

/* --- votes and unions ------------------------------------------------------------------------------------------ */

/* The type of a name that the article's metadata knows: its outlet, agency or author;
 * ENTITY_TYPE_COUNT if it is none. */
static enum entity_type known_type(const struct analysis *a, struct range r)
{
    const char *outlet = a->outlet && !strncasecmp(a->outlet, "the ", 4) ? a->outlet + 4 : a->outlet;
    struct span s = range_span(a, entity_trimmed(a, r));
    size_t n = s.end - s.begin;
    const char *p = a->text + s.begin;
    if (outlet && strlen(outlet) == n && !strncasecmp(outlet, p, n)) return ENTITY_ORG;
    if (a->agency && strlen(a->agency) == n && !strncasecmp(a->agency, p, n)) return ENTITY_ORG;
    for (size_t i = 0; i < a->author_count; i++)
        if (strlen(a->authors[i]) == n && !strncasecmp(a->authors[i], p, n)) return ENTITY_PER;
    return ENTITY_TYPE_COUNT;
}

/* Equal names have one type: the one that most of them have, the earlier in the enum at a tie; what
 * stands around them votes, too. */
static void vote(struct joiner *j)
{
    enum { KNOWN = 1000 };
    struct analysis *a = j->a;
    char key[ENTITY_KEY + 1];
    uint32_t (*votes)[ENTITY_TYPE_COUNT] = arena_array(a->arena, a->name_count + 1, sizeof *votes);
    uint32_t *number = arena_array(a->arena, a->name_count + 1, sizeof *number);
    struct entity_keys *keys = entity_keys_new(a->arena);
    for (size_t i = 0; i < a->name_count; i++) {
        number[i] = entity_keys_add(keys, key, entity_form_key(&j->forms[i], 'F', 0, j->forms[i].count, key));
        votes[number[i]][a->names[i].type]++;
        enum entity_type known = known_type(a, a->names[i].tokens);
        if (known < ENTITY_TYPE_COUNT) votes[number[i]][known] += KNOWN;
        uint32_t more = entity_context_votes(a, j->lexicon, entity_trimmed(a, a->names[i].tokens), a->names[i].type,
                                             &known);
        if (more) votes[number[i]][known] += more;
    }
    for (size_t i = 0; i < a->name_count; i++) {
        const uint32_t *v = votes[number[i]];
        enum entity_type best = ENTITY_PER;
        for (int t = 1; t < ENTITY_TYPE_COUNT; t++)
            if (v[t] > v[best]) best = (enum entity_type)t;
        j->forms[i].type = best;
    }
}

static uint32_t find(struct joiner *j, uint32_t i)
{
    while (j->parent[i] != i) i = j->parent[i] = j->parent[j->parent[i]];
    return i;
}

static void join(struct joiner *j, uint32_t a, uint32_t b)
{
    a = find(j, a);
    b = find(j, b);
    if (a < b) j->parent[b] = a;
    else j->parent[a] = b;
}

/* Remembers that the full name i has this key; the name that had it before, or NONE. */
static uint32_t remember(struct joiner *j, const char *key, size_t size, uint32_t i)
{
    uint32_t k = entity_keys_add(j->keys, key, size);
    if (k >= j->latest_capacity) {
        size_t more = j->latest_capacity ? 2 * j->latest_capacity : 256;
        while (more <= k) more *= 2;
        j->latest = arena_grow(j->a->arena, j->latest, j->latest_capacity * sizeof *j->latest,
                               more * sizeof *j->latest);
        memset(j->latest + j->latest_capacity, 0xFF, (more - j->latest_capacity) * sizeof *j->latest);
        j->latest_capacity = more;
    }
    uint32_t before = j->latest[k];
    j->latest[k] = i;
    return before;
}

static uint32_t recall(const struct joiner *j, const char *key, size_t size)
{
    uint32_t k;
    return entity_keys_find(j->keys, key, size, &k) && k < j->latest_capacity ? j->latest[k] : NONE;
}

/* Puts the type into the key's first byte, so that a person's keys meet no place's. */
static void mark_type(char key[ENTITY_KEY + 1], const struct form *f)
{
    enum entity_type type = f->type == ENTITY_MISC ? ENTITY_ORG : f->type;
    key[0] = (char)(key[0] + 26 * (type + 1));
}

/* The first byte of a surname's key for one gender; no other key has a digit there. */
static char gender_mark(const struct form *f) { return f->gender == 'm' ? '1' : '2'; }

static bool is_full(const struct form *f) { return f->count >= 2; }

/* "Halden" or "Port Halden" of "Port Halden Group", but not "Port Maren" of "Port Maren Courier". */
static bool can_drop(const struct form *f, uint32_t kept)
{
    static const char *const generic[] = {"group",      "inc",          "corp",          "corporation", "company",
                                          "co",         "ltd",          "plc",           "llc",         "ag",
                                          "systems",    "holdings",     "international", "association", "partners",
                                          "industries", "technologies", "bank",          "motors",      NULL};
    if (kept == 1) return true;
    if (kept + 1 < f->count && !strncmp(f->text + f->at[kept], "of ", 3)) return true;  /* "Halden Systems of Maren" */
    const char *last = f->text + f->at[f->count - 1];
    size_t n = (size_t)(f->at[f->count] - f->at[f->count - 1]) - 1;
    for (const char *const *g = generic; kept + 1 == f->count && *g; g++)
        if (n == strlen(*g) && !memcmp(last, *g, n)) return true;
    return false;
}

/* The keys by which short forms find this full name. */
static void offer_short_forms(struct joiner *j, uint32_t i)
{
    const struct form *f = &j->forms[i];
    char key[ENTITY_KEY + 1];
    size_t n;
    if (f->type == ENTITY_PER) {
        n = entity_form_key(f, 'S', f->count - 1, f->count, key), mark_type(key, f);
        remember(j, key, n, i);
        key[0] = gender_mark(f);
        if (f->gender) remember(j, key, n, i);
        n = entity_form_key(f, 'G', 0, 1, key), mark_type(key, f);
        remember(j, key, n, i);
        return;
    }
    if (f->type != ENTITY_ORG && f->type != ENTITY_MISC) return;  /* "Korea" is not "South Korea" */
    for (uint32_t k = 1; k < f->count; k++) {
        n = entity_form_key(f, 'S', k, f->count, key), mark_type(key, f);
        remember(j, key, n, i);
        n = entity_form_key(f, 'S', 0, k, key), mark_type(key, f);
        if (can_drop(f, k)) remember(j, key, n, i);
    }
    for (int all = 0; all < 2; all++) {
        n = entity_form_acronym(f, all, key);
        if (n > 2) remember(j, key, n, i);
    }
}

/* "Ada Vell", "Ada M. Vell": a person's first and last word, or any name's words. */
static size_t full_key(const struct form *f, char key[ENTITY_KEY + 1])
{
    if (f->type != ENTITY_PER || f->count < 3) return entity_form_key(f, 'F', 0, f->count, key);
    size_t n = entity_form_key(f, 'F', 0, 1, key), m = (size_t)(f->at[f->count] - f->at[f->count - 1]) - 1;
    key[n++] = ' ';
    memcpy(key + n, f->text + f->at[f->count - 1], m);
    return n + m;
}

static void join_equal(struct joiner *j, uint32_t i)
{
    static const char *const aliases[][2] = {
        {"us", "united states"}, {"usa", "united states"}, {"uk", "united kingdom"}, {"britain", "united kingdom"},
        {"un", "united nations"},
        {"eu", "european union"}, {"united states of america", "united states"}, {"uae", "united arab emirates"},
    };
    char key[ENTITY_KEY + 1];
    size_t n = full_key(&j->forms[i], key);
    for (size_t k = 0; k < sizeof aliases / sizeof *aliases; k++)
        if (n == 1 + strlen(aliases[k][0]) && !memcmp(key + 1, aliases[k][0], n - 1))
            n = 1 + strlen(strcpy(key + 1, aliases[k][1]));
    uint32_t before = remember(j, key, n, i);
    if (before != NONE) join(j, before, i);
}

/* The full name that the short form i stands for, among those remembered; NONE. */
static uint32_t full_name_of(const struct joiner *j, uint32_t i)
{
    const struct form *f = &j->forms[i];
    char key[ENTITY_KEY + 1];
    size_t n = entity_form_key(f, gender_mark(f), 0, f->count, key);
    uint32_t full = f->gender ? recall(j, key, n) : NONE;
    key[0] = 'S';
    mark_type(key, f);
    if (full == NONE) full = recall(j, key, n);
    if (full != NONE && f->gender && j->forms[full].gender && j->forms[full].gender != f->gender) return NONE;
    if (full == NONE && f->type == ENTITY_PER) {
        key[0] = 'G';
        mark_type(key, f);
        full = recall(j, key, n);
    }
    if (full == NONE && f->capitals && f->type != ENTITY_PER) {
        key[0] = 'A';
        full = recall(j, key, n);
    }
    return full == i ? NONE : full;
}

/* "Central Election Board (CEB)": the name in brackets is the one before them. */
static bool in_brackets_after(const struct analysis *a, uint32_t i)
{
    struct range r = a->names[i].tokens, before = a->names[i - 1].tokens;
    if (r.first != before.last + 1 || !token_is(a, r.first - 1, "(") || r.last >= a->token_count ||
        !token_is(a, r.last, ")"))
        return false;
    const char *p = a->text + a->tokens[r.first].begin, *q = a->text + a->tokens[before.first].begin;
    return r.last - r.first == 1 && tolower((unsigned char)*p) == tolower((unsigned char)*q);
}

/* A surname alone is not joined to its equals at once: each may be another person's. */
static bool is_surname(const struct form *f) { return f->type == ENTITY_PER && !is_full(f); }

/* Full names come first; then short forms look back and, if nothing stands before them, ahead; what
 * is left is joined to its equals. */
static void join_names(struct joiner *j)
{
    size_t n = j->a->name_count;
    bool *placed = arena_array(j->a->arena, n + 1, sizeof *placed);
    for (uint32_t i = 0; i < n; i++)
        if (!is_surname(&j->forms[i])) join_equal(j, i);
    for (uint32_t i = 0; i < n; i++) {
        const struct form *f = &j->forms[i];
        uint32_t full = is_full(f) && f->type == ENTITY_PER ? NONE : full_name_of(j, i);
        if (i && f->capitals && j->forms[i - 1].count >= 2 && in_brackets_after(j->a, i)) full = i - 1;
        if (full != NONE) join(j, full, i), placed[i] = true;
        if (is_full(f)) offer_short_forms(j, i), placed[i] = true;
    }
    for (uint32_t i = (uint32_t)n; i-- > 0;) {
        const struct form *f = &j->forms[i];
        if (is_full(f)) offer_short_forms(j, i);
        uint32_t full = placed[i] ? NONE : full_name_of(j, i);
        if (full != NONE && find(j, i) == i) join(j, full, i), placed[i] = true;
    }
    for (uint32_t i = 0; i < n; i++)
        if (is_surname(&j->forms[i]) && !placed[i]) join_equal(j, i);
}

/* --- the entities ---------------------------------------------------------------------------------------------- */

/* The text of a range with its white space as single spaces. */
static const char *clean_text(const struct analysis *a, struct range r)
{
    struct span s = field_span(a, r);
    char *out = arena_alloc(a->arena, s.end - s.begin + 1), *q = out;
    for (const char *p = a->text + s.begin, *end = a->text + s.end; p < end;) {
        size_t n;
        if (unicode_class_at(p, end, &n) != CHAR_SPACE) memcpy(q, p, n), q += n;
        else if (q > out && q[-1] != ' ') *q++ = ' ';
        p += n;
    }
    return out;
}

/* Whether the long form is the short one, of two words or more, with where it is: "Halden Systems of Maren". */
static bool adds_a_place(const struct form *longer, const struct form *shorter)
{
    uint32_t k = shorter->count;
    if (k < 2 || k + 1 >= longer->count) return false;
    return !memcmp(longer->text, shorter->text, (size_t)shorter->at[k]) &&
           !strncmp(longer->text + longer->at[k], "of ", 3);
}

/* The longest form names the entity, but not with its place. */
static bool names_better(const struct form *f, const struct form *best)
{
    if (adds_a_place(f, best) || adds_a_place(best, f)) return adds_a_place(best, f);
    return f->count > best->count || (f->count == best->count && f->at[f->count] > best->at[best->count]);
}

static void make_entities(struct joiner *j)
{
    struct analysis *a = j->a;
    uint32_t *size = arena_array(a->arena, a->name_count + 1, sizeof *size),
             *longest = arena_array(a->arena, a->name_count + 1, sizeof *longest);
    uint32_t (*votes)[ENTITY_TYPE_COUNT] = arena_array(a->arena, a->name_count + 1, sizeof *votes);
    a->entities = arena_array(a->arena, a->name_count + 1, sizeof *a->entities);
    a->entity_count = 0;
    for (uint32_t i = 0; i < a->name_count; i++) {
        uint32_t root = find(j, i);
        uint32_t e = root == i ? (uint32_t)a->entity_count++ : a->name_entity[root];
        a->name_entity[i] = e;
        if (root == i) longest[e] = i;
        const struct form *f = &j->forms[i];
        if (names_better(f, &j->forms[longest[e]])) longest[e] = i;
        size[e]++;
        votes[e][f->type] += f->count > 1 ? 3 : 1;
    }
    for (uint32_t e = 0; e < a->entity_count; e++) {
        enum entity_type best = ENTITY_PER;
        for (int t = 1; t < ENTITY_TYPE_COUNT; t++)
            if (votes[e][t] > votes[e][best]) best = (enum entity_type)t;
        a->entities[e] = (struct entity){best, clean_text(a, entity_trimmed(a, a->names[longest[e]].tokens)),
                                         arena_array(a->arena, size[e], sizeof(struct mention)), 0};
    }
    for (uint32_t i = 0; i < a->name_count; i++) {
        struct entity *e = &a->entities[a->name_entity[i]];
        e->mentions[e->mention_count++] = (struct mention){range_span(a, a->names[i].tokens), MENTION_NAME};
    }
}

static void forget_weekdays(struct analysis *a)
{
    size_t kept = 0;
    for (size_t i = 0; i < a->name_count; i++)
        if (!entity_is_weekday(a, entity_trimmed(a, a->names[i].tokens))) a->names[kept++] = a->names[i];
    a->name_count = kept;
}

void entities_stage(const struct lexicon *lexicon, struct analysis *a)
{
    forget_weekdays(a);
    struct joiner j = {.a = a, .lexicon = lexicon, .keys = entity_keys_new(a->arena)};
    j.forms = arena_array(a->arena, a->name_count + 1, sizeof *j.forms);
    j.parent = arena_array(a->arena, a->name_count + 1, sizeof *j.parent);
    a->name_entity = arena_array(a->arena, a->name_count + 1, sizeof *a->name_entity);
    for (uint32_t i = 0; i < a->name_count; i++) {
        j.parent[i] = i;
        entity_tidy(a, &a->names[i]);
        entity_form_make(a, entity_trimmed(a, a->names[i].tokens), &j.forms[i]);
        if (a->names[i].type == ENTITY_PER) j.forms[i].gender = gender_of(&j, a->names[i].tokens);
    }
    vote(&j);
    join_names(&j);
    make_entities(&j);
}
