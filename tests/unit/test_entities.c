/* The entities stage: which names of a document are one. */
#include "tests/unit/analysis_fixture.h"

#include <stdio.h>

/* "PER Ada Vell: Ada Vell, Vell; ORG …" */
static const char *render(struct analysis *a)
{
    char *out = arena_strdup(a->arena, "");
    for (size_t e = 0; e < a->entity_count; e++) {
        const struct entity *n = &a->entities[e];
        out = arena_printf(a->arena, "%s%s%s %s:", out, e ? "; " : "", entity_type_name(n->type), n->name);
        for (size_t m = 0; m < n->mention_count; m++)
            out = arena_printf(a->arena, "%s%s%.*s", out, m ? ", " : " ",
                               (int)(n->mentions[m].span.end - n->mentions[m].span.begin),
                               a->text + n->mentions[m].span.begin);
    }
    return out;
}

static const struct { const char *names, *text, *entities; } cases[] = {
    {"", "Nobody.", ""},
    {"PER Ada Vell|PER Vell", "Ada Vell left. Vell ran. Ada Vell came.", "PER Ada Vell: Ada Vell, Vell, Ada Vell"},
    /* the full name comes later, as in a headline */
    {"PER Ada Vell|PER Vell", "Vell resigns\n\nAda Vell left.", "PER Ada Vell: Vell, Ada Vell"},
    {"PER Ada M. Vell|PER Ada Vell", "Ada M. Vell left. Ada Vell ran.", "PER Ada M. Vell: Ada M. Vell, Ada Vell"},
    /* two of one surname: the one named last */
    {"PER Ada Vell|PER Tom Vell|PER Vell", "Ada Vell left. Vell ran. Tom Vell came. Vell slept.",
     "PER Ada Vell: Ada Vell, Vell; PER Tom Vell: Tom Vell, Vell"},
    {"PER Ada Vell|PER Tom Vell|PER Vell", "Ada Vell left. Tom Vell came. Mrs. Vell ran. Mr. Vell slept.",
     "PER Ada Vell: Ada Vell, Vell; PER Tom Vell: Tom Vell, Vell"},
    {"PER Ada Vell|PER Vell", "Ada Vell left. Mr. Vell slept.", "PER Ada Vell: Ada Vell; PER Vell: Vell"},
    {"PER Ada Vell|PER Ada", "Ada Vell left. Ada ran.", "PER Ada Vell: Ada Vell, Ada"},
    {"ORG Halden Group|ORG Halden", "Halden Group met. Halden left. Halden's men ran.",
     "ORG Halden Group: Halden Group, Halden, Halden"},
    {"ORG Port Maren Courier|ORG Courier", "The Port Maren Courier asked. The Courier wrote.",
     "ORG Port Maren Courier: Port Maren Courier, Courier"},
    {"ORG Port Maren|ORG Port Maren Courier|ORG Port Halden|ORG Port Halden Group",
     "Port Halden Group. Port Maren. Port Maren Courier. Port Halden.",
     "ORG Port Halden Group: Port Halden Group, Port Halden; ORG Port Maren: Port Maren; ORG "
     "Port Maren Courier: Port Maren Courier"},
    {"ORG Central Election Board|ORG CEB", "The Central Election Board met. CEB left.",
     "ORG Central Election Board: Central Election Board, CEB"},
    {"ORG Board of Elections|ORG BOE|ORG BE", "The Board of Elections met. BOE and BE left.",
     "ORG Board of Elections: Board of Elections, BOE, BE"},
    {"ORG Kestle Bank|MISC KXB", "The Kestle Bank (KXB) failed. KXB rose.", "ORG Kestle Bank: Kestle Bank, KXB, KXB"},
    {"LOC U.S.|LOC United States|LOC US", "The U.S. and the United States and the US.",
     "LOC United States: U.S., United States, US"},
    {"LOC South Maren|LOC Maren|LOC North Maren", "South Maren and North Maren. Maren.",
     "LOC South Maren: South Maren; LOC North Maren: North Maren; LOC Maren: Maren"},
    /* an entity is of one type; a person and a place of one name are two */
    {"PER Ada Vell|LOC Vell", "Ada Vell came to Vell.", "PER Ada Vell: Ada Vell; LOC Vell: Vell"},
    /* what the names stage took in at the edges */
    {"ORG (Bay Wire|ORG Bay Wire's|ORG Bay Wire", "PORT, June 9 (Bay Wire) — It rained. The Bay Wire's men. Bay Wire.",
     "ORG Bay Wire: Bay Wire, Bay Wire, Bay Wire"},
    {"PER June Vell|PER Ada Vell", "Ada Vell left. In June Vell came.", "PER Ada Vell: Ada Vell, Vell"},
    /* what stands around them */
    {"PER Castrova", "Castrova fell. The government of Castrova left.", "LOC Castrova: Castrova, Castrova"},
    {"ORG Castrova", "Castrova's interior ministry. Castrova.", "LOC Castrova: Castrova, Castrova"},
    {"PER Maren|PER Tidewater|PER Vell",
     "A bridge across the Maren. A listener from Tidewater rang. In Vell's office a letter from Vell lay.",
     "LOC Maren: Maren; LOC Tidewater: Tidewater; PER Vell: Vell, Vell"},
    {"ORG PORT MAREN", "PORT MAREN, June 9 (Bay Wire) \u2014 It rained again in the town.",
     "LOC PORT MAREN: PORT MAREN"},
    {"ORG Fenella Ost|ORG Bay Wire", "Fenella Ost, its president, wept. At Bay Wire, the agency, they laughed.",
     "PER Fenella Ost: Fenella Ost; ORG Bay Wire: Bay Wire"},
    {"ORG Fenella Ost|ORG Bay Wire", "Its president, Fenella Ost, wept. Its rival, Bay Wire, laughed.",
     "PER Fenella Ost: Fenella Ost; ORG Bay Wire: Bay Wire"},
    {"MISC Monday|PER Ada Vell", "Monday night Ada Vell came.", "PER Ada Vell: Ada Vell"},
    {"ORG Halden Systems of Maren|ORG Halden Systems", "Halden Systems of Maren met. Halden Systems left.",
     "ORG Halden Systems: Halden Systems of Maren, Halden Systems"},
    {"ORG The Harbour\nPost", "The Harbour\nPost wrote.", "ORG Harbour Post: The Harbour\nPost"},
};

START_TEST(test_cases)
{
    struct analysis *a = analysis_of(cases[_i].text);
    fixture_names(a, cases[_i].names);
    ck_assert_str_eq(render(a), cases[_i].entities);
    for (size_t n = 0; n < a->name_count; n++) ck_assert_uint_lt(a->name_entity[n], a->entity_count);
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_many)
{
    enum { MANY = 60000 };
    char *text = malloc(16 * MANY), *p = text;
    for (int i = 0; i < MANY; i++) p += sprintf(p, "Ada V%dx ", i / 2);
    struct analysis *a = analysis_of(text);
    a->names = arena_array(a->arena, MANY, sizeof *a->names);
    for (uint32_t i = 0; i < MANY; i++)
        a->names[a->name_count++] = (struct name_mention){{2 * i, 2 * i + 2}, ENTITY_PER, 1};
    entities_stage(fixture_lexicon(), a);
    ck_assert_uint_eq(a->entity_count, MANY / 2);
    analysis_fixture_free(a);
    free(text);
}
END_TEST

START_TEST(test_keys)
{
    struct arena *arena = arena_new(0);
    struct entity_keys *k = entity_keys_new(arena);
    uint32_t number;
    char key[16];
    for (uint32_t i = 0; i < 5000; i++) {
        size_t n = (size_t)sprintf(key, "k%u", i);
        ck_assert(!entity_keys_find(k, key, n, &number));
        ck_assert_uint_eq(entity_keys_add(k, key, n), i);
        ck_assert(entity_keys_find(k, key, n, &number) && number == i);
    }
    ck_assert_uint_eq(entity_keys_add(k, "k7", 2), 7);
    arena_free(arena);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("entities");
    TCase *c = tcase_create("entities");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, test_cases, 0, sizeof cases / sizeof *cases);
    tcase_add_test(c, test_many);
    tcase_add_test(c, test_keys);
    suite_add_tcase(s, c);
    return s;
}
