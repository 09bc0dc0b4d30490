/* Writing: bytes, capitals, names. */
#include <ctype.h>
#include <string.h>

#include "proto/error.h"
#include "tests/stories/dice.h"
#include "tests/stories/script.h"

enum { ODD_SPELLERS = 12 };  /* percent of outlets that write a given name in another way */

void script_clear(struct script *s, uint64_t seed, unsigned spelling)
{
    buffer_clear(&s->text);
    s->seed = seed;
    s->spelling = spelling;
    s->name_count = s->introduced_count = 0;
    s->capital = true;
}

uint32_t script_at(const struct script *s) { return (uint32_t)s->text.size; }

static bool ends_with(const struct script *s, const char *end)
{
    size_t n = strlen(end);
    return s->text.size >= n && !memcmp(s->text.data + s->text.size - n, end, n);
}

void script_puts(struct script *s, const char *words)
{
    for (const char *w = words; *w; w++) {
        if (strchr("aeiou", *w) && (ends_with(s, " a ") || (ends_with(s, "a ") && s->text.size == 2) || ends_with(s,
                "A ") || ends_with(s, "\nA ")))
            s->text.size--, buffer_puts(&s->text, "n ");
        char c = *w;
        if (s->capital && isalpha((unsigned char)c)) c = (char)toupper((unsigned char)c);
        if (isalnum((unsigned char)c)) s->capital = false;
        buffer_append(&s->text, &c, 1);
    }
}

enum name_form script_spelling(const struct script *s, struct character who)
{
    struct dice d = dice_of(mix(s->seed, 5000 + s->spelling), mix(who.sort, who.number));
    return who.sort != SORT_PLACE && dice_chance(&d, ODD_SPELLERS) ? NAME_VARIANT : NAME_FULL;
}

static bool known(const struct script *s, struct character who)
{
    for (size_t i = 0; i < s->introduced_count; i++)
        if (s->introduced[i].sort == who.sort && s->introduced[i].number == who.number) return true;
    return false;
}

/* Writes one form of a name and notes it. */
static void write_form(struct script *s, struct character who, enum name_form form)
{
    char name[NAME_SIZE];
    character_name(s->seed, who, form, name);
    if (form == NAME_SHORT && who.sort == SORT_PERSON && script_spelling(s, who) == NAME_VARIANT) {
        character_name(s->seed, who, NAME_VARIANT, name);
        memmove(name, strchr(name, ' ') + 1, strlen(strchr(name, ' ')));
    }
    struct naming n = {who, form, {script_at(s), 0}};
    buffer_puts(&s->text, name);
    s->capital = false;
    n.span.end = script_at(s);
    CW_CHECK(s->name_count < SCRIPT_NAMES);
    s->names[s->name_count++] = n;
}

void script_name(struct script *s, struct character who)
{
    if (known(s, who) && who.sort != SORT_PLACE && who.sort != SORT_COMPANY) {
        write_form(s, who, NAME_SHORT);
        return;
    }
    if (!known(s, who) && who.sort == SORT_OFFICE && !s->capital && !ends_with(s, "the ") && !ends_with(s,
            "The ")) script_puts(s, "the ");
    bool acronym = who.sort == SORT_OFFICE && dice_chance(&(struct dice){mix(s->spelling, who.number)}, 10);
    if (acronym) {
        write_form(s, who, NAME_SHORT);
    } else {
        write_form(s, who, script_spelling(s, who));
        if (who.sort == SORT_OFFICE && !known(s, who)) {
            script_puts(s, " (");
            write_form(s, who, NAME_SHORT);
            script_puts(s, ")");
        }
    }
    if (!known(s, who) && s->introduced_count < sizeof s->introduced / sizeof *s->introduced)
        s->introduced[s->introduced_count++] = who;
}
