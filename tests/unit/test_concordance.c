/* Near copies: what is one and what only looks like one; the keys by which they find each other.  The stories in
 * examples/ are known pair by pair; the texts here are variations of one wire story. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/terms_fixture.h"
#include "worker/claims/copies/concordance.h"
#include "worker/claims/copies/novelty.h"

static struct passages passages_of(const char *text)
{
    struct record r = {.text = text, .text_size = strlen(text)};
    struct passages p;
    passages_make(terms_reader, &r, arena, &p);
    return p;
}

/* The same whichever is called a, but for the sides of the matches. */
static struct concordance measure(const char *a, const char *b)
{
    struct passages x = passages_of(a), y = passages_of(b);
    struct concordance there, back;
    concordance_measure(&x, &y, arena, &there);
    concordance_measure(&y, &x, arena, &back);
    ck_assert_int_eq(there.kind, back.kind);
    ck_assert_uint_eq(there.count, back.count);
    ck_assert_uint_eq(there.in_order, back.in_order);
    ck_assert(there.overlap == back.overlap);
    for (size_t i = 0; i < there.count; i++) {
        size_t k = 0;
        while (k < back.count && back.matches[k].b != there.matches[i].a) k++;
        ck_assert(k < back.count && back.matches[k].a == there.matches[i].b &&
                  back.matches[k].in_order == there.matches[i].in_order);
        ck_assert(i == 0 || there.matches[i - 1].a < there.matches[i].a);
    }
    return there;
}

static void expect(const char *a, const char *b, enum copy_kind kind)
{
    struct concordance c = measure(a, b);
    ck_assert_msg(c.kind == kind, "%s, wanted %s (%zu matches, %u in order)\n--- %.200s\n--- %.200s",
                  copy_kind_name(c.kind), copy_kind_name(kind), c.count, c.in_order, a, b);
}

static unsigned shared_keys(const char *a, const char *b)
{
    uint32_t x[DOCUMENT_KEYS], y[DOCUMENT_KEYS];
    struct passages p = passages_of(a), q = passages_of(b);
    size_t n = document_keys(&p, x), m = document_keys(&q, y);
    unsigned shared = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++) shared += x[i] == y[k];
    for (size_t i = 1; i < n; i++) ck_assert_uint_lt(x[i - 1], x[i]);
    return shared;
}

/* --- one story and its variations --------------------------------------------------------------------------------- */

static const char *const story[] = {
    "A ferry with 212 people on board ran aground off the island of Selmark on Tuesday night, and everybody was "
    "brought ashore unhurt, the coast guard said.",
    "The Aurelia struck a sandbank at about 10 p.m., three kilometres from the harbour of Nyborrow, after its rudder "
    "jammed, captain Ines Hallorand told reporters.",
    "“The ship stopped as softly as a lift,” Hallorand said. “The first thing that broke was a teapot.”",
    "Eleven fishing boats carried the passengers to the pier, where the parish of "
    "Nyborrow had opened its school as a shelter.",
    "The shipping inspectorate had warned the owner, Brightsund Lines, in a report in May that the "
    "hydraulic pump of the rudder was worn.",
    "Brightsund said that the pump had been ordered and that the manufacturer in "
    "Kolvaro needed five months to deliver it.",
    "Transport secretary Dorrit Vanslow announced that all six ships of the company "
    "would be examined before the weekend.",
    "Divers found two dents in the hull, but no oil had leaked into the bird sanctuary, the environment agency said.",
    "A tug from Ostremouth is expected to pull the Aurelia free with the high tide on Thursday afternoon.",
    "The ferry was built in 1987 and has run aground twice before, in 1994 and in 2009, "
    "according to the register of shipping.",
};
enum { STORY = sizeof story / sizeof *story };

static const char *const rewrite[] = {
    "More than two hundred passengers, 212 to be exact, were taken ashore without a scratch after their ferry hit the "
    "bottom near Selmark island late on Tuesday.",
    "According to Ines Hallorand, the captain, the rudder of the Aurelia had jammed around ten in the evening; three "
    "kilometres short of Nyborrow harbour she sat on a sandbank.",
    "“The first thing that broke was a teapot,” she said of the impact. “The ship stopped as softly as a lift.”",
    "The people were fetched by eleven boats of local fishermen. In Nyborrow the "
    "parish gave them shelter in the school.",
    "As early as May a report of the shipping inspectorate warned Brightsund Lines, which owns the ferry, "
    "of a worn hydraulic pump on the rudder.",
    "The company says a new pump is on order, and that five months is what the "
    "manufacturer in Kolvaro wants for delivery.",
    "Before the weekend every one of Brightsund's six ships is to be examined, said "
    "Dorrit Vanslow, the transport secretary.",
    "No oil leaked into the nearby bird sanctuary, the environment agency reported, although "
    "divers discovered two dents in the hull.",
    "On Thursday afternoon, at high tide, a tug from Ostremouth will try to free the Aurelia.",
    "Built in 1987, the ship ran aground in 1994 and in 2009 too, the register of shipping shows.",
};

/* The same affair by somebody who was there, too. */
static const char independent[] =
    "NYBORROW — It was the teapot that gave it away, says Hallorand, the captain of the "
    "ferry that went aground off Selmark.\n\n"
    "“The ship stopped as softly as a lift,” Hallorand said. “The first thing that broke was a teapot.”\n\n"
    "By midnight the schoolhouse was full of wet shoes. Teacher Linnea Ambrose cut bread for two "
    "hours and ran out of butter at one.\n\n"
    "Olaf Strandby, who steered one of the fishing boats, counted nineteen passengers and a parrot. He wants no "
    "reward, he said, but the parrot bit him.\n\n"
    "All six ships of Brightsund Lines will be examined before the weekend, secretary Dorrit Vanslow announced.\n\n"
    "Passengers told this newspaper that the evacuation was slow. A group of students sang for half an hour before "
    "anybody explained what had happened.\n\n"
    "The harbour master of Nyborrow, Tamsin Quayle, has asked for a second lighthouse since 2016. "
    "“They send me calendars,” she said.\n\n"
    "The island's shop sold every torch that it had.";

static const char *join(const char *const *paragraphs, const int *which, size_t count)
{
    struct buffer b = {0};
    for (size_t i = 0; i < count; i++)
        buffer_printf(&b, "%s%s", i ? "\n\n" : "", paragraphs[which ? which[i] : (int)i]);
    const char *joined = arena_strdup(arena, buffer_terminate(&b));
    buffer_free(&b);
    return joined;
}

#define PICK(paragraphs, ...) \
    join(paragraphs, (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))
static const char *whole(void) { return join(story, NULL, STORY); }
static const char *with(const char *before, const char *text, const char *after)
{
    return arena_printf(arena, "%s%s%s", before, text, after);
}

START_TEST(test_same)
{
    expect(whole(), whole(), COPY_SAME);
    expect(whole(),
           with("Ferry aground\n\nBy Ada Vell\n\nThe Harbour Post\n\n5 June 2024\n\n", whole(),
                "\n\nRead more: ferries"),
           COPY_SAME);
    expect(whole(), with("SELMARK, June 5 (Northern Wire) — ", whole(), ""), COPY_SAME);
    expect(story[1], story[1], COPY_SAME);
    expect(PICK(story, 0, 1, 2, 3, 4, 5), PICK(story, 3, 4, 5, 0, 1, 2), COPY_SAME);
}
END_TEST

/* Cut into paragraphs otherwise. */
START_TEST(test_joined_paragraphs)
{
    struct buffer b = {0};
    for (int i = 0; i < STORY; i++) buffer_printf(&b, "%s%s", story[i], i % 3 == 2 ? "\n\n" : " ");
    expect(whole(), buffer_terminate(&b), COPY_SAME);
    buffer_clear(&b);
    for (int i = 0; i < STORY; i++) buffer_printf(&b, "%s ", story[i]);
    expect(whole(), buffer_terminate(&b), COPY_SAME);
    buffer_free(&b);
}
END_TEST

START_TEST(test_cut)
{
    static const char own[] = "\n\nThe Gazette's correspondent found the pier quiet on Wednesday, with a single gull "
                              "on the railing.";
    const char *cut = PICK(story, 0, 1, 3, 6, 8);
    expect(whole(), cut, COPY_CUT);
    expect(whole(), with("", cut, own), COPY_CUT);
    expect(whole(), PICK(story, 4, 5), COPY_CUT);
    expect(with("", whole(), own), PICK(story, 0, 1, 2, 3, 4, 5, 6), COPY_CUT);
    ck_assert_uint_ge(shared_keys(whole(), cut), DOCUMENT_SUPPORT);
    ck_assert_uint_ge(shared_keys(whole(), with("", cut, own)), DOCUMENT_SUPPORT);
}
END_TEST

START_TEST(test_rewritten)
{
    expect(whole(), join(rewrite, NULL, STORY), COPY_REWRITTEN);
    expect(whole(), PICK(rewrite, 0, 1, 3, 4, 6, 7, 8, 9), COPY_REWRITTEN);
    expect(whole(),
           with(join(rewrite, NULL, STORY), "\n\n",
                "The last word belongs to the parrot, which was called Admiral and swore in three languages."),
           COPY_REWRITTEN);
    ck_assert_uint_ge(shared_keys(whole(), join(rewrite, NULL, STORY)), DOCUMENT_SUPPORT);
    ck_assert_uint_ge(measure(whole(), join(rewrite, NULL, STORY)).in_order, 8);
}
END_TEST

/* A paragraph in another place is matched, but not in order; a text with its paragraphs upside down keeps no order. */
START_TEST(test_order)
{
    struct concordance c = measure(whole(), PICK(rewrite, 0, 1, 9, 2, 3, 4, 5, 6, 7, 8));
    ck_assert_int_eq(c.kind, COPY_REWRITTEN);
    ck_assert_uint_eq(c.count, STORY);
    ck_assert_uint_eq(c.in_order, STORY - 1);
    ck_assert(!c.matches[9].in_order && c.matches[9].b == 2);
    expect(whole(), PICK(rewrite, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), COPY_NONE);
}
END_TEST

/* Of whom and of what the whole story is stands in every paragraph: that is no reason not to be found by it. */
START_TEST(test_keys_of_what_recurs)
{
    static const char *const one[] =
        {"Quillon Dravik signed the Ostermole charter in Hollin on Monday.",
         "Dravik called the Ostermole charter overdue.",
         "Two members of the council left before Quillon Dravik spoke about the Ostermole.",
         "The Ostermole is 40 km long, said Dravik."};
    static const char *const other[] =
        {"It was Monday when Quillon Dravik put his name under the charter for the Ostermole, in Hollin.",
         "The charter for the Ostermole was late, Dravik thought.",
         "Before Quillon Dravik took the floor on the Ostermole, two of the council had gone.",
         "Dravik said that the Ostermole was 40 km long."};
    ck_assert_uint_ge(shared_keys(join(one, NULL, 4), join(other, NULL, 4)), DOCUMENT_SUPPORT);
}
END_TEST

START_TEST(test_longer_version)
{
    struct buffer b = {0};
    static const char *const things[] = {"winch", "anchor", "compass", "lantern", "barrel",
                                         "rope",  "net",    "mast",    "hatch",   "bell"};
    for (int i = 0; i < 100; i++) {
        if (i % 10 == 5) buffer_printf(&b, "%s\n\n", story[i / 10]);
        else
            buffer_printf(&b,
                          "Chapter %d of the log of %d describes how a %s was carried from the %s to the %s while rain "
                          "fell on the island.\n\n",
                          i, 1900 + i, things[i % 7], things[(i + 3) % 10], things[(i * 3 + 1) % 10]);
    }
    expect(whole(), buffer_terminate(&b), COPY_CUT);
    buffer_free(&b);
}
END_TEST

START_TEST(test_independent)
{
    expect(whole(), independent, COPY_NONE);
    expect(join(rewrite, NULL, STORY), independent, COPY_NONE);
}
END_TEST

/* Two who heard the same speech: what stands in quotation marks is the speaker's. */
START_TEST(test_same_statement_quoted)
{
    static const char *const speech[] = {
        "“We have closed the mine at Garrowdale because the water in the lower shaft rose faster than "
        "four pumps could lift it,” Brenner said.",
        "“Nobody is dismissed: the 340 miners will be paid until the spring, and after that we will offer each of them "
        "a place in the quarry,” he said.",
        "“I have walked through that shaft every week since I was nineteen years old, and I would rather lose the ore "
        "than a single one of my people.”",
        "“The ministry's engineers will come on Monday with sonar equipment, and until they have mapped the flooded "
        "galleries no one enters,” Brenner said.",
    };
    const char *said = join(speech, NULL, 4);
    const char *one = with("The director of the Garrowdale mine chose the village church for bad news on Friday, with "
                           "his cap in his hands.\n\n"
                           "Outside, women waited under umbrellas. Most had known since the whistle failed to blow at "
                           "six.\n\n", said,
                           "\n\nUnion leader Petra Alvanley called the promise a fog with a ribbon on it. She counts "
                           "eleven accidents since the autumn.\n\n"
                           "At the baker's the talk was of Garrowdale's football pitch, which the company also owns.");
    const char *other = with("Shares in Tolland Minerals fell by a tenth after the group stopped work at its oldest "
                             "pit, analysts at Corvane Bank said.\n\n"
                             "Executive Aldous Brenner spoke for twenty minutes and took no questions from the "
                             "press.\n\n", said,
                             "\n\nThe copper price hardly moved. Traders pointed to full warehouses in three ports and "
                             "a weak season for cable makers.\n\n"
                             "Tolland had promised its creditors to cut costs by a fifth before the end of next year.");
    expect(one, other, COPY_NONE);
}
END_TEST

/* What is filled in anew every week. */
START_TEST(test_forms)
{
    static const char form[] =
        "The %s index closed at %s points on Friday, %s points higher than a week "
        "before, the exchange in Halmstead said.\n\n"
        "Trading was %s, with %s million shares changing hands, compared with %s million in the previous week.\n\n"
        "Among the winners was %s, which rose by %s percent. Among the losers was %s, which fell by %s percent.\n\n"
        "The crown stood at %s against the mark, little changed. Traders said that they expected a quiet week.\n\n"
        "The figures are those of the exchange at the close of trading. They are published every Friday evening.";
    const char *one = arena_printf(arena, form, "Maren", "4,512", "37", "calm", "112", "98", "Lantern Systems", "6.3",
                                   "Solent & Breck", "2.7", "1.84");
    const char *other = arena_printf(arena, form, "Maren", "4,291", "18", "brisk", "187", "143", "Brightsund Lines",
                                     "4.9", "Kolvaro Pumps", "8.1", "1.79");
    expect(one, other, COPY_NONE);
}
END_TEST

START_TEST(test_same_boilerplate)
{
    static const char about[] = "\n\nThe Harbour Post is the newspaper of the Maren estuary. It was founded in 1891 "
                                "and is printed in Tidewater on paper from its own mill. "
                                "Letters to the editor are welcome; they may be shortened. Subscribers receive the "
                                "weather map free of charge.";
    expect(with("", PICK(story, 0, 1, 3), about),
           with("The council of Tidewater wants to plant 400 lime trees along the canal, mayor Cornelius Baptiste said "
                "on Monday.\n\n"
                "Gardeners fear that the roots would crack the old quay wall. An expert is to examine the stones in "
                "the autumn.\n\n"
                "The plan costs two million crowns and was approved by five votes to four after a long evening.",
                about, ""),
           COPY_NONE);
}
END_TEST

START_TEST(test_lists)
{
    static const char *const items[] = {"1. Brightsund Lines, ferries, Nyborrow",
                                        "2. Lantern Systems, software, Halmstead",
                                        "3. Kolvaro Pumps, machines, Kolvaro",
                                        "4. Solent & Breck, freight, Tidewater",
                                        "5. Tolland Minerals, mining, Garrowdale",
                                        "6. Corvane Bank, banking, Port Maren"};
    expect(with("The largest companies of the region by sales\n\n", PICK(items, 0, 1, 2, 3, 4, 5), ""),
           with("Where people like to work: the survey of the year\n\n", PICK(items, 5, 2, 0, 4),
                "\n\n7. Ollerby Dairy, food, Ollerby\n\n8. Marlow Glass, glass, Marlow"),
           COPY_NONE);
}
END_TEST

START_TEST(test_little)
{
    expect("", "", COPY_NONE);
    expect("", whole(), COPY_NONE);
    expect("Rain.", "Rain.", COPY_NONE);
    expect("A man was hurt in a fire in Kestle on Monday, police said.",
           "A man was hurt in a collision in Ollerby on Tuesday, police said.", COPY_NONE);
    expect("The police are looking for witnesses of the accident.",
           "The police are looking for witnesses of the burglary.", COPY_NONE);
    uint32_t keys[DOCUMENT_KEYS];
    struct passages p = passages_of("");
    ck_assert_uint_eq(p.count, 0);
    ck_assert_uint_eq(document_keys(&p, keys), 0);
}
END_TEST

/* The cost of the longest text is bounded: what is beyond the limits is not looked at. */
START_TEST(test_huge)
{
    struct buffer b = {0}, lines = {0};
    while (b.size < 8 << 20) buffer_printf(&b, "%s ", story[b.size % STORY]);
    while (lines.size < 4 << 20) buffer_printf(&lines, "%zu ferries\n\n", lines.size);
    struct passages p = passages_of(buffer_terminate(&b)), q = passages_of(buffer_terminate(&lines));
    uint32_t keys[DOCUMENT_KEYS];
    struct concordance c;
    ck_assert_uint_le(p.count, PASSAGES_MAX);
    ck_assert_uint_eq(q.count, PASSAGES_MAX);
    ck_assert_uint_le(document_keys(&p, keys), DOCUMENT_KEYS);
    concordance_measure(&p, &p, arena, &c);
    ck_assert_int_eq(c.kind, COPY_SAME);
    concordance_measure(&p, &q, arena, &c);
    ck_assert_int_eq(c.kind, COPY_NONE);
    buffer_free(&b);
    buffer_free(&lines);
}
END_TEST

/* --- the example stories ------------------------------------------------------------------------------------------ */

static const char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f, "cannot open %s", path);
    char *text = arena_alloc(arena, 65536);
    ck_assert_uint_lt(fread(text, 1, 65535, f), 65535);
    fclose(f);
    return text;
}

START_TEST(test_examples)
{
    static const char *const names[] = {
        "glasswing/northern-wire.txt", "glasswing/castrova-today.txt", "glasswing/courier.txt",
        "glasswing/courier-inquiry.txt",
        "glasswing/meridian-post.txt", "glasswing/harbour-radio.txt", "glasswing/evening-ledger.md",
        "kestle-bridge/inland-observer.txt",
        "kestle-bridge/marlow-evening-news.md", "kestle-bridge/sable-coast-herald.txt",
        "kestle-bridge/tidewater-gazette.txt"};
    enum { COUNT = sizeof names / sizeof *names };
    const char *texts[COUNT];
    for (int i = 0; i < COUNT; i++) texts[i] = read_file(arena_printf(arena, "examples/%s", names[i]));
    for (int i = 0; i < COUNT; i++)
        for (int k = i + 1; k < COUNT; k++) expect(texts[i], texts[k], i == 0 && k == 1 ? COPY_REWRITTEN : COPY_NONE);
    struct concordance c = measure(texts[0], texts[1]);
    ck_assert_uint_ge(c.count, 9);
    ck_assert_uint_eq(c.in_order, c.count);
    ck_assert_uint_ge(shared_keys(texts[0], texts[1]), DOCUMENT_SUPPORT);
}
END_TEST

/* --- what is new -------------------------------------------------------------------------------------------------- */

START_TEST(test_novelty)
{
    const char *copy = with(PICK(rewrite, 0, 1, 4),
                            " Two sailors had complained about it to the union, the Harbour Post has learned.",
                            "\n\nThe school's cook made soup from forty cabbages.");
    struct passages p = passages_of(copy), q = passages_of(whole());
    struct copy_sentence *s;
    size_t n, unmet = 0;
    copy_sentences(copy, &p, &q, arena, &s, &n);
    ck_assert_uint_eq(n, 5);
    for (size_t i = 0; i < n; i++) unmet += !copy_sentence_is_met(&s[i], i < 4);
    ck_assert_uint_eq(unmet, 2);
    ck_assert(!copy_sentence_is_met(&s[3], true) && s[3].passage == 2 &&
              !strncmp(copy + s[3].span.begin, "Two sailors", 11) && copy[s[3].span.end - 1] == '.');
    ck_assert(!copy_sentence_is_met(&s[4], false) && s[4].passage == 3);
    copy_sentences("", &(struct passages){NULL, 0}, &q, arena, &s, &n);
    ck_assert_uint_eq(n, 0);
    copy_sentences(copy, &p, &(struct passages){NULL, 0}, arena, &s, &n);
    ck_assert(n == 5 && s[0].share == 0);
}
END_TEST

static const struct {
    const char *a_lo, *a_hi, *b_lo, *b_hi;
    int direction;
} dates[] = {
    {"2024-06-12T00:00:00", "2024-06-12T23:59:59", "2024-06-13T00:00:00", "2024-06-13T23:59:59", -1},
    {"2024-06-13T00:00:00", "2024-06-13T23:59:59", "2024-06-12T00:00:00", "2024-06-12T23:59:59", 1},
    {"2024-06-12T00:00:00", "2024-06-12T23:59:59", "2024-06-12T08:00:00", "2024-06-12T08:00:59", 0},
    {"2024-06-01T00:00:00", "2024-06-30T23:59:59", "2024-06-12T00:00:00", "2024-06-12T23:59:59", 0},
    {"2024-06-01T00:00:00", "2024-06-30T23:59:59", "2024-07-01T00:00:00", "2024-07-01T23:59:59", -1},
};

START_TEST(test_direction)
{
    struct publication_date a = {.basis = BASIS_GIVEN}, b = a;
    snprintf(a.lo, sizeof a.lo, "%s", dates[_i].a_lo);
    snprintf(a.hi, sizeof a.hi, "%s", dates[_i].a_hi);
    snprintf(b.lo, sizeof b.lo, "%s", dates[_i].b_lo);
    snprintf(b.hi, sizeof b.hi, "%s", dates[_i].b_hi);
    ck_assert_int_eq(copy_direction(&a, &b), dates[_i].direction);
    ck_assert_int_eq(copy_direction(&b, &a), -dates[_i].direction);
    ck_assert_int_eq(copy_direction(&a, NULL), 0);
    ck_assert_int_eq(copy_direction(NULL, &b), 0);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("concordance");
    TCase *c = tcase_create("concordance");
    tcase_add_checked_fixture(c, terms_begin, terms_end);
    tcase_set_timeout(c, 300);
    tcase_add_test(c, test_same);
    tcase_add_test(c, test_joined_paragraphs);
    tcase_add_test(c, test_cut);
    tcase_add_test(c, test_rewritten);
    tcase_add_test(c, test_order);
    tcase_add_test(c, test_keys_of_what_recurs);
    tcase_add_test(c, test_longer_version);
    tcase_add_test(c, test_independent);
    tcase_add_test(c, test_same_statement_quoted);
    tcase_add_test(c, test_forms);
    tcase_add_test(c, test_same_boilerplate);
    tcase_add_test(c, test_lists);
    tcase_add_test(c, test_little);
    tcase_add_test(c, test_huge);
    tcase_add_test(c, test_examples);
    tcase_add_test(c, test_novelty);
    tcase_add_loop_test(c, test_direction, 0, sizeof dates / sizeof *dates);
    suite_add_tcase(s, c);
    return s;
}
