/* Frames are filled here and written out in one of their ways. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "proto/error.h"
#include "tests/stories/wording.h"
#include "tests/stories/words.h"

static bool is_word(char kind) { return strchr(WORD_KINDS, kind) != NULL; }

static uint32_t draw_number(struct dice *d)
{
    unsigned sort = dice_below(d, 100);
    if (sort < 40) return 2 + dice_below(d, 11);
    if (sort < 65) return 13 + dice_below(d, 87);
    if (sort < 85) return 100 * (1 + dice_zipf(d, 40));
    return 100 + dice_below(d, 6000);
}

static uint16_t draw_word(const struct setting *s, char kind, struct dice *d)
{
    size_t k = (size_t)(strchr(WORD_KINDS, kind) - WORD_KINDS);
    if (dice_chance(d, 75)) return s->field[k][dice_zipf(d, FIELD)];
    return (uint16_t)dice_zipf(d, (unsigned)words_count(kind));
}

static void fill(struct slot *slot, const struct setting *s, struct dice *what, struct dice *own, bool again)
{
    slot->quality = -1;
    if (is_word(slot->kind)) {
        slot->concept = draw_word(s, slot->kind, what);
        uint16_t other = draw_word(s, slot->kind, own);
        if (again && dice_chance(own, 25)) slot->concept = other;
        if (strchr("FDTREH", slot->kind) && dice_chance(what, 25))
            slot->quality = (int16_t)dice_zipf(what, (unsigned)words_count('A'));
    }
    unsigned who = dice_next(what) & 0xff;
    if (slot->kind == 'L') slot->who = s->places[who % CAST_PLACES];
    if (slot->kind == 'O') slot->who = s->bodies[who % CAST_BODIES];
    if (slot->kind == 'W') slot->who = s->people[who % CAST_PEOPLE];
    slot->number = draw_number(own);
    slot->unit = dice_below(own, 4);
    if (slot->kind == 'Y') slot->number = 1 + dice_zipf(own, 160);
    if (slot->kind == '%') slot->number = 1 + dice_zipf(own, 60);
    if (slot->kind == 'X') slot->number = 2 + dice_zipf(own, 24);
}

/* "3 of the 12 turbines": the second number is the greater one. */
static void order_numbers(struct clause *c)
{
    struct slot *first = NULL;
    for (size_t i = 0; i < c->count; i++) {
        if (c->slots[i].kind != '#') continue;
        if (first && c->slots[i].number <= first->number) c->slots[i].number += first->number;
        first = &c->slots[i];
    }
}

void clause_make(struct clause *c, const struct setting *s, struct dice what, struct dice own, bool again)
{
    memset(c, 0, sizeof *c);
    c->frame = &frames[dice_below(&what, (unsigned)frame_count)];
    c->seed = dice_next(&what);
    unsigned ways = 0;
    while (ways < FRAME_WAYS && c->frame->way[ways]) ways++;
    c->way = dice_below(&what, ways);
    for (const char *p = strchr(c->frame->way[0], '<'); p; p = strchr(p + 1, '<')) {
        struct slot slot = {.kind = p[1], .digit = p[2]};
        if (p[2] < '0' || p[2] > '9') continue;
        CW_CHECK(c->count < CLAUSE_SLOTS);
        fill(&slot, s, &what, &own, again);
        bool there = false;
        for (size_t i = 0; i < c->count; i++) there |= c->slots[i].kind == slot.kind && c->slots[i].digit == slot.digit;
        if (!there) c->slots[c->count++] = slot;
    }
    order_numbers(c);
}

static bool has_slot(const struct clause *c, const char *kinds)
{
    for (size_t i = 0; i < c->count; i++)
        if (strchr(kinds, c->slots[i].kind)) return true;
    return false;
}

bool clause_recurs(const struct clause *c) { return has_slot(c, "#%$YX"); }
bool clause_has_number(const struct clause *c) { return has_slot(c, "#%$"); }

bool clause_personal(const struct clause *c)
{
    static const char *const words[] = {"<I>", "<we>", "<my>", "<us>", "<me>", "<our>"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(c->frame->way[0], words[i])) return true;
    return false;
}

static void number_write(uint32_t n, bool words, char *out, size_t size)
{
    static const char *const small[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
            "nine", "ten", "eleven", "twelve",
                                        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
                                                "nineteen", "twenty"};
    if (words && n <= 20) snprintf(out, size, "%s", small[n]);
    else if (n >= 1000) snprintf(out, size, "%u,%03u", n / 1000, n % 1000);
    else snprintf(out, size, "%u", n);
}

void day_write(int32_t day, unsigned how, int32_t today, char *out, size_t size)
{
    static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December"};
    static const char *const weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
            "Saturday"};
    time_t t = (time_t)day * 86400;
    struct tm tm;
    gmtime_r(&t, &tm);
    int distance = day - today;
    if (distance > -6 && distance < 6 && how % 2) snprintf(out, size, "%s", weekdays[tm.tm_wday]);
    else if (how % 4 < 2) snprintf(out, size, "%d %s", tm.tm_mday, months[tm.tm_mon]);
    else snprintf(out, size, "%s %d", months[tm.tm_mon], tm.tm_mday);
}

static void write_quantity(const struct slot *slot, uint32_t number, unsigned how, int32_t day, int32_t today,
                           char *out, size_t size)
{
    static const char *const units[] = {"days", "weeks", "months", "years"};
    char n[32];
    number_write(number, slot->kind == 'X' || slot->kind == '#' ? how % 3 != 0 : how % 7 == 0, n, sizeof n);
    if (slot->kind == '%')
        snprintf(out, size, "%s%s", n, how % 3 == 0 ? " percent" : how % 3 == 1 || how % 7 == 0 ? " per cent" : "%");
    else if (slot->kind == '$')
        snprintf(out, size, "%s%s", n, slot->unit % 2 ? ",000 crowns" : how % 4 == 0 ? "m crowns" : " million crowns");
    else if (slot->kind == 'X') snprintf(out, size, "%s %s", n, units[slot->unit]);
    else if (slot->kind == 'Y') day_write(day + (int32_t)number, how, today, out, size);
    else snprintf(out, size, "%s", n);
}

/* Which of the words for the same: the one of the first time, or another. */
static unsigned choose(const struct clause *c, const struct slot *slot, const struct style *how, char kind,
                       unsigned concept)
{
    unsigned n = (unsigned)words_same(kind, concept);
    struct dice first = dice_of(c->seed, mix(kind, (uint64_t)(unsigned char)slot->digit)),
                now = dice_of(how->seed, mix(kind, concept));
    unsigned which = dice_zipf(&first, n);
    if (n > 1 && dice_chance(&now, how->synonyms)) which = (which + 1 + dice_below(&now, n - 1)) % n;
    return which;
}

static void write_word(const struct clause *c, const struct slot *slot, const struct style *how, char form,
                       struct script *out)
{
    char word[64], shaped[80];
    snprintf(word, sizeof word, "%s",
             words_get(slot->kind, slot->concept, choose(c, slot, how, slot->kind, slot->concept)));
    struct dice d = dice_of(how->seed, mix(slot->kind, 7));
    if (slot->kind >= 'a') {
        enum verb_form f = form == 'p'   ? VERB_PAST
                           : form == 'n' ? VERB_DONE
                           : form == 'g' ? VERB_DOING
                           : form == 's' ? VERB_DOES
                                         : VERB_BASE;
        if (form == 'p' && how->shift && dice_chance(&d, 55)) script_puts(out, "had "), f = VERB_DONE;
        verb_write(word, f, shaped, sizeof shaped);
        script_puts(out, shaped);
        return;
    }
    if (slot->quality >= 0 && !(how->cut && dice_chance(&d, 40))) {
        script_puts(out, words_get('A', (unsigned)slot->quality, choose(c, slot, how, 'A', (unsigned)slot->quality)));
        script_puts(out, " ");
    }
    if (form == 's') plural_write(word, shaped, sizeof shaped);
    else snprintf(shaped, sizeof shaped, "%s", word);
    script_puts(out, shaped);
}

static const struct slot *slot_of(const struct clause *c, char kind, char digit)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->slots[i].kind == kind && c->slots[i].digit == digit) return &c->slots[i];
    CW_CHECK(!"a way of a frame has a slot that the first has not");
    return NULL;
}

static void write_slot(const struct clause *c, const struct style *how, char kind, char digit, char form,
                       int32_t days[2], struct script *out)
{
    const struct slot *slot = slot_of(c, kind, digit);
    if (is_word(kind)) {
        write_word(c, slot, how, form, out);
    } else if (strchr("LOW", kind)) {
        script_name(out, slot->who);
    } else {
        char words[64];
        uint32_t number = slot->number;
        struct dice now = dice_of(how->seed, (uint64_t)(unsigned char)kind),
                    first = dice_of(c->seed, (uint64_t)(unsigned char)kind);
        if (how->distort && strchr("#%$", kind) && digit == '1') number += 1 + dice_below(&now, 3);
        unsigned habit = dice_below(dice_chance(&now, how->synonyms) ? &now : &first, 84);
        write_quantity(slot, number, habit, days[0], days[1], words, sizeof words);
        script_puts(out, words);
    }
}

/* <will>, <I>: what they are in the speaker's mouth and in a report. */
static void write_small(const char *token, size_t n, const struct style *how, struct script *out)
{
    static const char *const words[][4] = {  /* token, direct, report of a man, of a woman */
        {"will", "will", "would", "would"}, {"is", "is", "was", "was"}, {"are", "are", "were", "were"}, {"has",
                "has", "had", "had"},
        {"have", "have", "had", "had"}, {"can", "can", "could", "could"}, {"does", "does", "did", "did"}, {"I", "I",
                "he", "she"}, {"me", "me", "him", "her"},
        {"my", "my", "his", "her"}, {"we", "we", "they", "they"}, {"us", "us", "them", "them"}, {"our", "our",
                "their", "their"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i][0]) == n && !strncmp(words[i][0], token, n)) {
            script_puts(out, words[i][how->shift ? 2 + how->woman : 1]);
            return;
        }
    CW_CHECK(!"a small word that nobody knows");
}

void clause_write(const struct clause *c, const struct style *how, int32_t day, struct script *out)
{
    unsigned way = c->way, ways = 0;
    while (ways < FRAME_WAYS && c->frame->way[ways]) ways++;
    if (how->other_way && ways > 1) way = (way + 1 + dice_below(&(struct dice){how->seed}, ways - 1)) % ways;
    const char *p = how->opposite ? c->frame->no : c->frame->way[way];
    int32_t days[2] = {day, day};
    while (*p) {
        if (*p == '[' && how->cut) {
            p = strchr(p, ']') + 1;
        } else if (*p == '[' || *p == ']') {
            p++;
        } else if (*p == '<') {
            const char *end = strchr(p, '>');
            if (p[2] >= '0' && p[2] <= '9') write_slot(c, how, p[1], p[2], p[3] == ':' ? p[4] : p[3], days, out);
            else write_small(p + 1, (size_t)(end - p - 1), how, out);
            p = end + 1;
        } else {
            script_puts(out, (char[2]){*p++, '\0'});
        }
    }
}
