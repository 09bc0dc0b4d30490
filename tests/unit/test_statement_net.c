/* What the statement network is given, and its file: passages, rows of tables, places in a window. */
#include <stdio.h>
#include <unistd.h>

#include "proto/error.h"
#include "tests/unit/analysis_fixture.h"
#include "worker/extract/statements/links.h"
#include "worker/extract/statements/quotes.h"
#include "worker/model/network_write.h"

static struct analysis *read_text(const char *text, struct statement_view *v)
{
    struct analysis *a = analysis_of(text);
    struct view_models models = {fixture_lexicon(), fixture_parser()};
    fixture_tags(a);
    quotes_stage(a);
    view_make(a, &models, a->arena, v);
    return a;
}

START_TEST(passages_are_paragraphs_or_parts_of_long_ones)
{
    struct buffer text = {0};
    buffer_puts(&text, "The mayor of Port Maren spoke at length. Nobody listened.\n\n");
    for (int i = 0; i < 300; i++) buffer_puts(&text, "The pier was closed. ");
    struct statement_view v;
    struct analysis *a = read_text(buffer_terminate(&text), &v);
    size_t passages = 0;
    for (uint32_t s = 0; s < a->sentence_count;) {
        struct passage p = passage_at(a, s);
        ck_assert_uint_eq(p.sentences.first, s);
        ck_assert_uint_gt(p.sentences.last, s);
        ck_assert_uint_le(p.tokens.last - p.tokens.first, PASSAGE_TOKENS);
        ck_assert_uint_eq(p.tokens.first, a->sentences[s].tokens.first);
        ck_assert_uint_eq(p.tokens.last, a->sentences[p.sentences.last - 1].tokens.last);
        ck_assert_uint_eq(a->sentences[s].paragraph, a->sentences[p.sentences.last - 1].paragraph);
        s = p.sentences.last;
        passages++;
    }
    ck_assert_uint_ge(passages, 4);  /* 5 tokens a sentence: three for the second paragraph */
    buffer_free(&text);
    analysis_fixture_free(a);
}
END_TEST

static int32_t by_low_bits(const void *context, uint64_t key)
{
    (void)context;
    return key % 2 ? (int32_t)(key % 64) : -1;
}

static const struct statement_vocabulary some_words = {.word = by_low_bits,
                                                       .lemma = by_low_bits,
                                                       .vector = by_low_bits,
                                                       .rare_vector = 64};

START_TEST(relatives_show_what_they_are_to_themselves)
{
    struct statement_view v;
    struct analysis *a = read_text("“The harbour is closed,” Ada Vell said on Monday, and that nobody had told her why "
                                   "it was.",
                                   &v);
    struct range all = {0, (uint32_t)a->token_count};
    int32_t *own = arena_array(a->arena, a->token_count * STATEMENT_OWN_SLOTS, sizeof *own);
    int32_t *rows = arena_array(a->arena, a->token_count * STATEMENT_SLOTS, sizeof *rows);
    size_t relatives = 0, shared = statement_groups[STATEMENT_TOKEN].slots;
    statement_own(&some_words, &v, all, own);
    statement_inputs(&some_words, &v, all, a->arena, rows);
    for (uint32_t t = 0; t < a->token_count; t++, rows += STATEMENT_SLOTS) {
        uint32_t found[STATEMENT_RELATIVES];
        statement_relatives(&v, t, found);
        ck_assert_uint_eq(found[0], a->head[t]);
        ck_assert_mem_eq(rows, own + t * STATEMENT_OWN_SLOTS, STATEMENT_OWN_SLOTS * sizeof *rows);
        for (size_t i = 0; i < STATEMENT_RELATIVES; i++)
            for (size_t k = 0; k < shared; k++) {
                int32_t want = found[i] == VIEW_NONE ? -1 : own[found[i] * STATEMENT_OWN_SLOTS + k];
                ck_assert_int_eq(rows[STATEMENT_OWN_SLOTS + i * shared + k], want);
                relatives += want >= 0;
            }
    }
    ck_assert_uint_gt(relatives, a->token_count * shared);
    analysis_fixture_free(a);
}
END_TEST

START_TEST(rows_are_of_their_tables)
{
    struct statement_view v;
    struct analysis *a = read_text("“10,000 — or ‘more’ — … ÉTÉ\xf0\x9f\x98\x80,” said the U.N.'s J. O'Neill-Vell; "
                                   "“no.”\n\nx",
                                   &v);
    int32_t *own = arena_array(a->arena, a->token_count * STATEMENT_OWN_SLOTS, sizeof *own), *row = own;
    statement_own(&some_words, &v, (struct range){0, (uint32_t)a->token_count}, own);
    for (uint32_t t = 0; t < a->token_count; t++, row += STATEMENT_OWN_SLOTS) {
        for (size_t g = 0; g < STATEMENT_GROUPS; g++)
            for (size_t k = 0; k < statement_groups[g].slots; k++) {
                int32_t id = row[statement_groups[g].first + k];
                uint32_t rows = statement_groups[g].rows ? statement_groups[g].rows
                                : g == STATEMENT_TOKEN   ? TOKEN_LEMMA + 64
                                                         : 65;
                ck_assert_int_ge(id, -1);
                ck_assert_int_lt(id, (int32_t)rows);
            }
        ck_assert_int_ge(row[statement_groups[STATEMENT_WORD].first], 0);
        ck_assert_int_ge(row[statement_groups[STATEMENT_VECTOR].first], 0);
    }
    analysis_fixture_free(a);
}
END_TEST

START_TEST(places_are_seen_from_the_cue)
{
    struct statement_view v;
    struct analysis *a = read_text("“It rained,” Ada Vell said. “It rained for days,” she added.", &v);
    struct cue at[2] = {{.sentence = 0}, {.sentence = 0}};
    struct cues cues = {at, 2};
    for (uint32_t t = 0, n = 0; t < a->token_count && n < 2; t++) {
        size_t size;
        const char *s = token_text(a, t, &size);
        if (!strncmp(s, "said", 4) || !strncmp(s, "added", 5))
            at[n++] = (struct cue){{t, t + 1}, v.at[t].sentence, 1};
    }
    ck_assert_uint_lt(at[0].tokens.first, at[1].tokens.first);
    struct passage p = passage_at(a, 0);
    struct range w = link_window(&p, &at[0]);
    ck_assert_uint_eq(w.first, p.tokens.first);
    ck_assert_uint_eq(w.last, p.tokens.last);
    ck_assert_uint_eq(link_head(&v, &at[0]), at[0].tokens.first);
    const int32_t *first = link_places(&v, &p, &cues, 0, a->arena), *second = link_places(&v, &p, &cues, 1, a->arena);
    size_t differ = 0;
    for (size_t i = 0; i < (w.last - w.first) * (size_t)LINK_PLACE_SLOTS; i++) {
        ck_assert_int_ge(first[i], 0);
        ck_assert_int_lt(first[i], LINK_PLACES);
        differ += first[i] != second[i];
        if (i % LINK_PLACE_SLOTS) ck_assert_int_gt(first[i], first[i - 1]);  /* each slot has rows of its own */
    }
    ck_assert_uint_gt(differ, w.last - w.first);
    ck_assert_int_eq(first[(at[0].tokens.first - w.first) * LINK_PLACE_SLOTS], 1);  /* before, within, after */
    ck_assert_int_eq(first[0], 0);
    ck_assert_int_eq(first[(w.last - w.first - 1) * LINK_PLACE_SLOTS], 2);
    analysis_fixture_free(a);
}
END_TEST

START_TEST(another_network_is_refused)
{
    char path[] = "/tmp/test_statement_net.XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    float table[16] = {1};
    struct network_writer *w = network_writer_new();
    network_write_table(w, "token", 1, 16, table);
    network_write_part(w, "token", 1, NETWORK_IDENTITY);
    ck_assert_int_eq(network_writer_save(w, path), CW_OK);
    network_writer_free(w);
    struct statement_net *n = NULL;
    ck_assert_int_eq(statement_net_open(path, &n), CW_ECORRUPT);
    ck_assert_ptr_null(n);
    unlink(path);
    ck_assert_int_eq(statement_net_open(path, &n), CW_ENOINPUT);
    ck_assert_ptr_null(n);
    statement_net_close(NULL);
}
END_TEST

START_TEST(a_passage_is_read_alike_wherever_it_stands)
{
    static const char *const text = "Mayor Ada Vell said on Monday that the pier would stay closed.";
    struct statement_view v, w;
    struct analysis *a = read_text(text, &v), *b = read_text("Nothing else was known.\n\nMayor Ada Vell said on Monday "
                                                             "that the pier would stay closed.",
                                                             &w);
    struct statement_net *n;
    ck_assert_msg(!statement_net_open("models/statements.bin", &n), "%s", cw_error_text());
    struct statement_rows x = statement_net_encode(n, &v, passage_at(a, 0), a->arena),
                          y = statement_net_encode(n, &w, passage_at(b, 1), b->arena);
    ck_assert_uint_eq(y.passage.tokens.last - y.passage.tokens.first, a->token_count);
    ck_assert_mem_eq(x.encoded, y.encoded, a->token_count * network_width(n->network) * sizeof *x.encoded);
    struct cues cues, none;
    cues_find(n, &v, &x, NULL, a->arena, &cues);
    ck_assert_uint_eq(cues.count, 1);
    ck_assert_uint_eq(cues.at[0].tokens.first, 3);
    ck_assert_float_gt(cues.at[0].probability, 0.5f);
    cues_find(n, &v, &x, (bool[]){false}, a->arena, &none);
    ck_assert_uint_eq(none.count, 0);
    uint8_t *labels;
    float *marginal;
    link_decode(n, &v, &x, &cues, 0, a->arena, a->arena, &labels, &marginal);
    static const uint8_t want[] = {LINK_B_SOURCE, LINK_I_SOURCE, LINK_I_SOURCE};
    ck_assert_mem_eq(labels, want, sizeof want);
    ck_assert_uint_eq(labels[3], LINK_O);
    statement_net_close(n);
    analysis_fixture_free(a);
    analysis_fixture_free(b);
}
END_TEST

Suite *suite(void);

Suite *suite(void)
{
    Suite *s = suite_create("statement_net");
    TCase *t = tcase_create("statement_net");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, passages_are_paragraphs_or_parts_of_long_ones);
    tcase_add_test(t, relatives_show_what_they_are_to_themselves);
    tcase_add_test(t, rows_are_of_their_tables);
    tcase_add_test(t, places_are_seen_from_the_cue);
    tcase_add_test(t, another_network_is_refused);
    tcase_add_test(t, a_passage_is_read_alike_wherever_it_stands);
    suite_add_tcase(s, t);
    return s;
}
