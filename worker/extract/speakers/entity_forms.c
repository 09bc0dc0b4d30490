/* Names cut into words, and keys made of them. */
#include "worker/extract/speakers/entity_forms.h"

#include <ctype.h>

#include "worker/extract/time/calendar.h"

static bool is_possessive(const struct analysis *a, uint32_t t)
{
    return token_is_nocase(a, t, "'s") || token_is_nocase(a, t, "\u2019s") || token_is(a, t, "'") ||
           token_is(a, t, "\u2019");
}

struct range entity_trimmed(const struct analysis *a, struct range r)
{
    static const char *const ends[] = {"the", "\"", "\u201C", "\u201D", "''", "``", "(", ")", ",", NULL};
    bool again = true;
    while (again && r.last - r.first > 1) {
        again = is_possessive(a, r.last - 1);
        if (again) r.last--;
        for (const char *const *e = ends; *e && r.last - r.first > 1; e++) {
            if (token_is_nocase(a, r.first, *e)) r.first++, again = true;
            else if (token_is_nocase(a, r.last - 1, *e)) r.last--, again = true;
        }
    }
    return r;
}

/* "In June Vell had denied it": a month after a preposition is not Vell's given name. */
static bool begins_with_month(const struct analysis *a, struct range r)
{
    static const char *const before[] = {"in", "since", "until", "by", "last", "next", "this", "of", "during", "from"};
    size_t n;
    const char *p = token_text(a, r.first, &n);
    if (r.first == 0 || r.last - r.first < 2 || !calendar_month_named(p, n)) return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (token_is_nocase(a, r.first - 1, before[i])) return true;
    return false;
}

void entity_tidy(struct analysis *a, struct name_mention *name)
{
    struct range r = entity_trimmed(a, name->tokens);
    if (r.first > name->tokens.first && token_is_nocase(a, r.first - 1, "the")) r.first--;
    if (name->type == ENTITY_PER && begins_with_month(a, r)) r.first++;
    name->tokens = r;
}

void entity_form_make(const struct analysis *a, struct range r, struct form *f)
{
    static const char *const suffixes[] = {"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", ",", NULL};
    size_t used = 0;
    f->count = 0;
    for (uint32_t t = r.first; t < r.last && f->count < ENTITY_WORDS; t++) {
        size_t n;
        const char *p = token_text(a, t, &n);
        bool suffix = false;
        for (const char *const *s = suffixes; t > r.first && *s; s++) suffix |= token_is(a, t, *s);
        if (suffix || used + n + 2 > ENTITY_KEY) continue;
        f->at[f->count++] = (uint16_t)used;
        for (size_t i = 0; i < n; i++)
            if (p[i] != '.') f->text[used++] = (char)tolower((unsigned char)p[i]);
        f->text[used++] = ' ';
        if (used == (size_t)f->at[f->count - 1] + 1) used--, f->count--;  /* a token of periods */
    }
    f->at[f->count] = (uint16_t)used;
    size_t n;
    const char *p = token_text(a, r.first, &n);
    f->capitals = r.last - r.first == 1 && n >= 2 && n <= 12;
    for (size_t i = 0; i < n; i++)
        f->capitals = f->capitals && (isupper((unsigned char)p[i]) || p[i] == '.' || p[i] == '&');
}

size_t entity_form_key(const struct form *f, char kind, uint32_t first, uint32_t last, char key[ENTITY_KEY + 1])
{
    size_t n = f->at[last] > f->at[first] ? (size_t)(f->at[last] - f->at[first]) - 1 : 0;
    key[0] = kind;
    memcpy(key + 1, f->text + f->at[first], n);
    return n + 1;
}

size_t entity_form_acronym(const struct form *f, bool all, char key[ENTITY_KEY + 1])
{
    static const char *const small[] = {"of", "the", "and", "for", "in", "on", "de", "&"};
    size_t n = 0;
    key[n++] = 'A';
    for (uint32_t i = 0; i < f->count; i++) {
        const char *w = f->text + f->at[i];
        size_t size = (size_t)(f->at[i + 1] - f->at[i]) - 1;
        bool skip = false;
        for (size_t k = 0; !all && k < sizeof small / sizeof *small; k++)
            skip |= size == strlen(small[k]) && !memcmp(w, small[k], size);
        if (!skip) key[n++] = *w;
    }
    return n;
}
