/* Accounts of hand-made claims: what is folded into one origin, who was first, who leaves a denial out. */
#include <check.h>
#include <string.h>

#include "worker/claims/account/origins.h"

enum { MOST = 12 };

static struct arena *arena;
static struct claim_document documents[MOST];
static struct appearance appearances[MOST];
static struct claim_denial denials[MOST];
static struct claim_copy copies[MOST];
static struct claim_material material;
static struct account account;

static void set_up(void)
{
    arena = arena_new(0);
    memset(documents, 0, sizeof documents);
    memset(appearances, 0, sizeof appearances);
    memset(denials, 0, sizeof denials);
    memset(copies, 0, sizeof copies);
    material = (struct claim_material){.id = "c0123456789ab", .claim = 1, .appearances = appearances,
                                       .documents = documents, .denials = denials, .copies = copies};
}

static void tear_down(void) { arena_free(arena); }

/* A document that carries the claim; day NULL: undated. */
static uint32_t add_document(const char *outlet, const char *day)
{
    uint32_t n = (uint32_t)material.document_count++;
    documents[n] = (struct claim_document){.document = (int64_t)n + 1,
                                           .id = arena_printf(arena, "%032u", n),
                                           .outlet = outlet};
    if (day) {
        documents[n].published_lo = arena_printf(arena, "%sT00:00:00", day);
        documents[n].published_hi = arena_printf(arena, "%sT23:59:59", day);
    }
    return n;
}

static struct appearance *appear(uint32_t document, const char *speaker, bool anonymous)
{
    struct appearance *p = &appearances[material.appearance_count++];
    *p = (struct appearance){.document = document, .statement = "s1", .number = 1,
                             .text = "The ferry was never inspected", .speaker = speaker, .anonymous = anonymous,
                             .source = speaker ? speaker : "", .cue = "said",
                             .content = "that the ferry was never inspected", .form = "indirect", .kind = "statement",
                             .polarity = "affirmed"};
    if (document >= material.carrying) material.carrying = document + 1;
    return p;
}

static void deny(uint32_t document)
{
    denials[material.denial_count++] = (struct claim_denial){.what = {.document = document,
                                                                      .text = "the account",
                                                                      .speaker = "Odo Lant",
                                                                      .kind = "denial"},
                                                             .basis = "reference"};
}

static void copy(uint32_t a, uint32_t b)
{
    copies[material.copy_count++] = (struct claim_copy){.a = a, .b = b, .kind = "rewritten"};
}

/* What speakers tell alone is never less than what the whole tells. */
static void make(void)
{
    account_make(&material, arena, &account);
    ck_assert_uint_ge(origins_at_most(&material, arena), account.independent);
    ck_assert_int_eq(account_is_anonymous(&material), account.anonymous_only);
}

START_TEST(one_speaker_is_one_origin_in_however_many_outlets)
{
    appear(add_document("The Heron", "2024-03-01"), "Ada Quill", false);
    appear(add_document("Lake Post", "2024-03-02"), "Ada Quill", false);
    appear(add_document("Dale News", "2024-03-02"), "Quill", false);
    make();
    ck_assert_uint_eq(account.independent, 1);
    ck_assert_uint_eq(account.origin_count, 1);
    ck_assert_str_eq(account.origins[0].name, "Ada Quill");
    ck_assert_int_eq(account.origins[0].kind, ORIGIN_SPEAKER);
    ck_assert_uint_eq(account.origins[0].folded_count, 2);
    ck_assert_uint_eq(account.carrier_count, 3);
    ck_assert(!account.anonymous_only);
}
END_TEST

START_TEST(speakers_alone_say_how_many_origins_there_can_be)
{
    uint32_t ferry = add_document(NULL, NULL), lake = add_document(NULL, NULL);
    ck_assert_uint_eq(origins_at_most(&material, arena), 0);
    appear(ferry, NULL, false);
    ck_assert_uint_eq(origins_at_most(&material, arena), 1);
    appear(ferry, "Ada Quill", false);
    ck_assert_uint_eq(origins_at_most(&material, arena), 1);
    appear(lake, "Quill", false);
    ck_assert_uint_eq(origins_at_most(&material, arena), 1);
    appear(lake, "Odo Lant", false);
    ck_assert_uint_eq(origins_at_most(&material, arena), 2);
    copy(ferry, lake);
    ck_assert_uint_eq(origins_at_most(&material, arena), 2);
}
END_TEST

START_TEST(two_named_speakers_are_two_origins)
{
    appear(add_document("The Heron", "2024-03-01"), "Ada Quill", false);
    appear(add_document("Lake Post", "2024-03-02"), "Bram Oster", false);
    make();
    ck_assert_uint_eq(account.independent, 2);
}
END_TEST

START_TEST(unnamed_sources_that_may_be_one_are_one)
{
    appear(add_document("The Heron", "2024-03-01"), "senior official", true);
    appear(add_document("Lake Post", "2024-03-02"), "an official", true);
    make();
    ck_assert_uint_eq(account.independent, 1);
    ck_assert_int_eq(account.origins[0].kind, ORIGIN_UNNAMED);
    ck_assert(account.anonymous_only);
}
END_TEST

START_TEST(who_may_be_the_named_one_is_not_counted)
{
    appear(add_document("The Heron", "2024-03-01"), "Ada Quill", false);
    appear(add_document("Lake Post", "2024-03-02"), "an official", true);
    make();
    ck_assert_uint_eq(account.independent, 1);
    ck_assert_int_eq(account.origins[account.origin_count - 1].kind,
                     account.origin_count == 1 ? ORIGIN_SPEAKER : ORIGIN_UNCLEAR);
    ck_assert(!account.anonymous_only);
}
END_TEST

START_TEST(an_outlet_that_names_another_is_its_channel)
{
    const char *via[] = {"the Heron"};
    appear(add_document("The Heron", "2024-03-01"), "engineer", true);
    struct appearance *p = appear(add_document("Lake Post", "2024-03-02"), "two dockers", true);
    make();
    ck_assert_uint_eq(account.origin_count, 2);
    p->via = via;
    p->via_count = 1;
    p->speaker = "a person who worked there";
    make();
    ck_assert_uint_eq(account.independent, 1);
}
END_TEST

START_TEST(a_byline_that_is_another_outlet_is_its_channel)
{
    const char *author[] = {"Inland Wire"};
    uint32_t wire = add_document("Inland Wire", "2024-03-01"), post = add_document("Lake Post", "2024-03-02");
    documents[post].authors = author;
    documents[post].author_count = 1;
    appear(wire, "a technician", true);
    appear(post, NULL, false);
    make();
    ck_assert_uint_eq(account.origin_count, 1);
    ck_assert_uint_eq(account.independent, 1);
}
END_TEST

START_TEST(near_copies_are_channels_of_one_origin)
{
    uint32_t a = add_document("The Heron", "2024-03-01"), b = add_document("Lake Post", "2024-03-02");
    appear(a, "a technician", true);
    appear(b, NULL, false);
    make();
    ck_assert_uint_eq(account.origin_count, 2);
    ck_assert_uint_eq(account.independent, 1);  /* nobody is named in the second: unclear */
    copy(a, b);
    make();
    ck_assert_uint_eq(account.origin_count, 1);
    ck_assert(!account.carriers[0].copy);  /* the dates prove that it came first */
    ck_assert(account.carriers[1].copy);
    ck_assert(account.carriers[1].bare);
}
END_TEST

START_TEST(copies_do_not_fold_speakers_who_differ)
{
    uint32_t a = add_document("The Heron", NULL), b = add_document("Lake Post", NULL);
    appear(a, "Ada Quill", false);
    appear(b, "Bram Oster", false);
    copy(a, b);
    make();
    ck_assert_uint_eq(account.independent, 2);
    ck_assert(account.carriers[0].copy && account.carriers[1].copy);  /* no dates: either may be */
}
END_TEST

START_TEST(a_report_is_an_origin_of_its_own)
{
    appear(add_document("The Heron", "2024-03-01"), "the inquiry's report", false);
    appear(add_document("Lake Post", "2024-03-02"), "report that the inquiry published", false);
    make();
    ck_assert_int_eq(account.origins[0].kind, ORIGIN_DOCUMENT);
}
END_TEST

START_TEST(first_is_what_dates_prove)
{
    appear(add_document("The Heron", "2024-03-02"), "Ada Quill", false);
    appear(add_document("Lake Post", "2024-03-05"), "Ada Quill", false);
    uint32_t month = add_document("Dale News", "2024-03-01");
    documents[month].published_hi = "2024-03-31T23:59:59";
    appear(month, "Ada Quill", false);
    appear(add_document("Quay Radio", NULL), "Ada Quill", false);
    make();
    ck_assert_int_eq(account.first, 2);  /* its interval begins earliest */
    ck_assert_uint_eq(account.perhaps_earlier_count, 3);
    documents[month].published_lo = "2024-03-04T00:00:00";
    make();
    ck_assert_int_eq(account.first, 0);
    ck_assert_uint_eq(account.perhaps_earlier_count, 1);
    ck_assert_uint_eq(account.perhaps_earlier[0], 3);  /* the undated one */
}
END_TEST

START_TEST(nothing_dated_nothing_first)
{
    appear(add_document("The Heron", NULL), "Ada Quill", false);
    make();
    ck_assert_int_eq(account.first, -1);
    ck_assert_uint_eq(account.perhaps_earlier_count, 0);
}
END_TEST

START_TEST(carriers_are_outlets_in_order)
{
    appear(add_document("Lake Post", "2024-03-05"), "Ada Quill", false);
    appear(add_document(NULL, NULL), "Ada Quill", false);
    appear(add_document("The Heron", "2024-03-02"), "Ada Quill", false);
    appear(add_document("the LAKE Post", "2024-03-01"), "Ada Quill", false);
    documents[3].revision = 1;
    make();
    ck_assert_uint_eq(account.carrier_count, 3);
    ck_assert_str_eq(account.carriers[0].outlet, "Lake Post");
    ck_assert_uint_eq(account.carriers[0].documents, 2);
    ck_assert_str_eq(account.carriers[0].lo, "2024-03-01T00:00:00");
    ck_assert_str_eq(account.carriers[2].outlet, "(outlet unknown)");
    ck_assert_uint_eq(account.revisions, 1);
}
END_TEST

START_TEST(omissions_need_a_denial_that_was_out)
{
    uint32_t heron = add_document("The Heron", "2024-03-02");
    appear(heron, "Ada Quill", false);
    appear(add_document("Early Bird", "2024-03-01"), "Ada Quill", false);
    appear(add_document("Lake Post", "2024-03-02"), "Ada Quill", false);
    appear(add_document("Dale News", "2024-03-03"), "Ada Quill", false);
    appear(add_document("Quay Radio", NULL), "Ada Quill", false);
    make();
    ck_assert_uint_eq(account.omission_count, 0);
    deny(heron);
    make();
    ck_assert_uint_eq(account.omission_count, 3);  /* not the one before it, nor the one that has it */
    ck_assert_uint_eq(account.omissions[0].document, 2);
    ck_assert_int_eq(account.omissions[0].kind, OMITS_PERHAPS);   /* the same day */
    ck_assert_int_eq(account.omissions[1].kind, OMITS_CERTAINLY);
    ck_assert_int_eq(account.omissions[2].kind, OMITS_PERHAPS);   /* undated */
    ck_assert(account.carriers[1].denies);
}
END_TEST

START_TEST(an_undated_denial_proves_nothing)
{
    appear(add_document("The Heron", "2024-03-02"), "Ada Quill", false);
    appear(add_document("Lake Post", "2024-03-03"), "Ada Quill", false);
    uint32_t radio = add_document("Quay Radio", NULL);
    deny(radio);
    make();
    ck_assert_uint_eq(account.omission_count, 2);
    ck_assert_int_eq(account.omissions[0].kind, OMITS_PERHAPS);
    ck_assert_int_eq(account.omissions[1].kind, OMITS_PERHAPS);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("account");
    TCase *t = tcase_create("account");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, one_speaker_is_one_origin_in_however_many_outlets);
    tcase_add_test(t, speakers_alone_say_how_many_origins_there_can_be);
    tcase_add_test(t, two_named_speakers_are_two_origins);
    tcase_add_test(t, unnamed_sources_that_may_be_one_are_one);
    tcase_add_test(t, who_may_be_the_named_one_is_not_counted);
    tcase_add_test(t, an_outlet_that_names_another_is_its_channel);
    tcase_add_test(t, a_byline_that_is_another_outlet_is_its_channel);
    tcase_add_test(t, near_copies_are_channels_of_one_origin);
    tcase_add_test(t, copies_do_not_fold_speakers_who_differ);
    tcase_add_test(t, a_report_is_an_origin_of_its_own);
    tcase_add_test(t, first_is_what_dates_prove);
    tcase_add_test(t, nothing_dated_nothing_first);
    tcase_add_test(t, carriers_are_outlets_in_order);
    tcase_add_test(t, omissions_need_a_denial_that_was_out);
    tcase_add_test(t, an_undated_denial_proves_nothing);
    suite_add_tcase(s, t);
    return s;
}
