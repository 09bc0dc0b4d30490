/* The invented stories: the same from the same seed, and what the linker makes of a small pile
 * of them is no worse than it was. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/stories/fill.h"
#include "tests/stories/score.h"
#include "tests/stories/words.h"
#include "tests/unit/store_fixture.h"
#include "worker/claims/linker/linker.h"

static char *jsonl(uint64_t seed, size_t *size)
{
    char *out = NULL;
    FILE *to = open_memstream(&out, size);
    struct plan plan = plan_for(seed, 100);
    struct pile *p = pile_open(&plan);
    struct written *w = written_new();
    const struct story *s;
    size_t article;
    while (pile_next(p, &s, &article, w)) article_json(w, to);
    truth_write(&plan, to);
    written_free(w);
    pile_close(p);
    fclose(to);
    return out;
}

START_TEST(the_same_seed_gives_the_same_bytes)
{
    size_t n, m, k;
    char *a = jsonl(7, &n), *b = jsonl(7, &m), *c = jsonl(8, &k);
    ck_assert_uint_eq(n, m);
    ck_assert_int_eq(memcmp(a, b, n), 0);
    ck_assert(k != n || memcmp(a, c, n));
    free(a);
    free(b);
    free(c);
}
END_TEST

START_TEST(articles_come_in_the_order_of_their_minutes_and_all_of_them)
{
    struct plan plan = plan_for(3, 400);
    struct pile *p = pile_open(&plan);
    struct written *w = written_new();
    const struct story *s;
    size_t article, count = 0, there = 0;
    int64_t last = 0;
    static struct story story;
    while (pile_next(p, &s, &article, w)) {
        const struct article *a = &s->articles[article];
        ck_assert_int_ge((int64_t)a->day * 1440 + a->minute, last);
        last = (int64_t)a->day * 1440 + a->minute;
        count++;
    }
    for (uint64_t n = 0; n < plan.stories; n++) {
        story_make(&story, &plan, n);
        there += story.article_count;
    }
    ck_assert_uint_eq(count, there);
    written_free(w);
    pile_close(p);
}
END_TEST

START_TEST(records_are_whole_and_their_spans_are_what_is_said)
{
    struct plan plan = plan_for(5, 200);
    struct pile *p = pile_open(&plan);
    struct written *w = written_new();
    struct arena *arena = arena_new(0);
    const struct story *s;
    size_t article;
    while (pile_next(p, &s, &article, w)) {
        struct buffer bytes = {0};
        struct record back, r = article_record(s, w, arena);
        ok(record_encode(&r, &bytes));
        ok(record_decode(bytes.data, bytes.size, arena, &back));
        for (size_t i = 0; i < w->told_count; i++) {
            const struct told *t = &w->told[i];
            ck_assert_msg(w->script.text.data[t->cue.begin] != ' ' && t->cue.end > t->cue.begin, "%s",
                          w->script.text.data);
            for (size_t k = 0; k < t->pieces; k++)
                ck_assert(t->content[k].begin <= t->wording[k].begin && t->wording[k].end <= t->content[k].end);
            if (t->form == FORM_DIRECT) ck_assert_int_eq(strncmp(w->script.text.data + t->content[0].begin, "“", 3), 0);
        }
        buffer_free(&bytes);
        arena_reset(arena);
    }
    arena_free(arena);
    written_free(w);
    pile_close(p);
}
END_TEST

START_TEST(words_are_inflected)
{
    static const struct { const char *base; enum verb_form form; const char *word; } cases[] = {
        {"repair", VERB_PAST, "repaired"}, {"publish", VERB_DOES, "publishes"}, {"copy", VERB_PAST, "copied"},
        {"cut/cut/cut", VERB_DOING, "cutting"},
        {"tear/tore/torn down", VERB_DONE, "torn down"}, {"tear/tore/torn down", VERB_DOES, "tears down"},
        {"seize", VERB_DOING, "seizing"},
        {"submit", VERB_PAST, "submitted"}, {"free", VERB_DOING, "freeing"}, {"spy on", VERB_PAST, "spied on"},
        {"delay", VERB_DOES, "delays"},
        {"scrap", VERB_PAST, "scrapped"}, {"open again", VERB_PAST, "opened again"}};
    char out[64];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        verb_write(cases[i].base, cases[i].form, out, sizeof out);
        ck_assert_str_eq(out, cases[i].word);
    }
    plural_write("search of the books", out, sizeof out);
    ck_assert_str_eq(out, "searches of the books");
}
END_TEST

/* About 300 documents straight into a store, linked and scored.  They have a dozen denials, so one wrong link that
 * copies repeat costs many points. */
static struct score score_small_pile(void)
{
    struct plan plan = plan_for(1, 300);
    struct store *s = open_test_store();
    struct pile *p = pile_open(&plan);
    struct linker *l;
    struct score score;
    uint64_t count;
    char truth[128];
    ok(stories_fill(s, p, UINT64_MAX, &count));
    ok(linker_open(s, "models", NULL, &l));
    for (bool more = true; more;) ok(linker_some(l, 64, &more));
    linker_close(l);
    store_close(s);
    pile_close(p);
    snprintf(truth, sizeof truth, "%s/truth.tsv", test_directory);
    FILE *out = fopen(truth, "w");
    ck_assert_ptr_nonnull(out);
    truth_write(&plan, out);
    fclose(out);
    ok(stories_score(test_path, truth, 0, NULL, &score));
    unlink(truth);
    return score;
}

START_TEST(the_linker_is_no_worse_than_it_was)
{
    struct score s = score_small_pile();
    const struct { const char *name; const struct ratio *r; double precision, recall; } floors[] = {
        {"claims", &s.claims, 0.97, 0.90}, {"copies", &s.copies, 0.98, 0.94}, {"denials", &s.denials, 0.60, 0.83},
        {"names", &s.names, 0.97, 0.88},
        {"omissions", &s.omissions, 0.85, 0.85}};
    ck_assert_uint_gt(s.documents, 200);
    ck_assert_uint_eq(s.lost, 0);
    for (size_t i = 0; i < sizeof floors / sizeof *floors; i++) {
        ck_assert_msg(ratio_precision(floors[i].r) >= floors[i].precision, "precision of %s is %.4f", floors[i].name,
                      ratio_precision(floors[i].r));
        ck_assert_msg(ratio_recall(floors[i].r) >= floors[i].recall, "recall of %s is %.4f", floors[i].name,
                      ratio_recall(floors[i].r));
    }
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("stories");
    TCase *t = tcase_create("generator"), *l = tcase_create("linker");
    tcase_add_test(t, the_same_seed_gives_the_same_bytes);
    tcase_add_test(t, articles_come_in_the_order_of_their_minutes_and_all_of_them);
    tcase_add_test(t, records_are_whole_and_their_spans_are_what_is_said);
    tcase_add_test(t, words_are_inflected);
    tcase_add_checked_fixture(l, fixture_begin, fixture_end);
    tcase_add_test(l, the_linker_is_no_worse_than_it_was);
    tcase_set_timeout(l, 120);
    suite_add_tcase(s, t);
    suite_add_tcase(s, l);
    return s;
}
