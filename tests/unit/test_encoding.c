/* The shared network in its stages: what it says does not depend on blocks, how tags, trees and names take it, and
 * files that are none.  The network is a small one that has learned nothing. */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/analysis_fixture.h"
#include "worker/extract/encoder/encoding.h"
#include "worker/extract/names/names.h"
#include "worker/extract/names/names_features.h"
#include "worker/extract/reading.h"
#include "worker/extract/syntax/eisner.h"
#include "worker/extract/syntax/reparse.h"
#include "worker/model/lanes.h"
#include "worker/train/interner.h"
#include "worker/train/network/encoder.h"
#include "worker/train/network/encoder_write.h"

enum { TAGS = 3, RELATIONS = 3 };

/* `louder` makes what it says weigh against the linear models, or nothing. */
static void write_model(size_t names, float louder, const char *path)
{
    struct encoder_shape shape = {.words = 2, .vectors = 2, .inner = 32, .window = 1, .hidden = 32, .layers = 2,
                                  .arcs = 16, .relations = 16, .tag_count = TAGS, .relation_count = RELATIONS,
                                  .name_count = names};
    struct encoder_data d = {.tags = {UPOS_NOUN << 8 | XPOS_NN, UPOS_VERB << 8 | XPOS_VBD, UPOS_DET << 8 | XPOS_DT},
                             .tag_count = TAGS,
                             .relations = {"nsubj", "obj", "unheard-of"},
                             .relation_count = RELATIONS,
                             .form_row = (int32_t[]){1}};
    struct parameters *p = parameters_new(7);
    struct encoder e = encoder_new(p, &shape);
    struct parameter *loud[] = {e.tag, e.arc, e.relation, e.name};
    for (size_t k = 0; k < sizeof loud / sizeof *loud; k++)
        for (size_t i = 0; i < loud[k]->rows * loud[k]->cols; i++) loud[k]->value[i] *= louder;
    interner_add(&d.forms, 0x9e3779b97f4a7c15u);
    interner_add(&d.vectors, 0x123456789abcdef1u);
    ck_assert_int_eq(encoder_write(&e, &d, path), CW_OK);
    interner_free(&d.forms);
    interner_free(&d.vectors);
    parameters_free(p);
}

static struct encoding_model *model_of(size_t names, float louder)
{
    char path[] = "/tmp/test_encoding.XXXXXX";
    struct encoding_model *m = NULL;
    close(mkstemp(path));
    write_model(names, louder, path);
    ck_assert_msg(encoding_open(path, fixture_lexicon(), &m) == CW_OK, "%s", cw_error_text());
    unlink(path);
    return m;
}

static const char text[] =
    "The miller of Tarnow sold 400 sacks of flour. \"Nobody paid,\" she said on Monday.\n\nHER SISTER DENIES IT ALL\n\n"
    "Ada Vell, who runs the bakery that the town has eaten from since 1904, said the flour had never come, and that "
    "the sacks which did come were full of sand. No.\n\nThe miller laughed.";

static struct analysis *words_of(const char *words)
{
    struct analysis *a = analysis_of(words);
    a->words = words_describe(a, fixture_lexicon(), a->arena);
    return a;
}

/* What all scores of a document add up to, in order: another order of tokens gives something else. */
struct told {
    size_t tokens, blocks;
    float *rows, *tags, *names;
    double arcs;
};

static struct told tell(const struct encoding_model *m, const struct analysis *a, uint32_t block_tokens)
{
    struct told told = {.rows = arena_array(a->arena, a->token_count * 32, sizeof(float)),
                        .tags = arena_array(a->arena, a->token_count * LANES, sizeof(float)),
                        .names = arena_array(a->arena, a->token_count * LANES, sizeof(float))};
    struct encoding_block b;
    struct encoding *e = encoding_begin(m, a, block_tokens);
    for (; encoding_next(e, &b); told.blocks++) {
        size_t n = b.tokens.last - b.tokens.first;
        ck_assert_uint_eq(b.tokens.first, told.tokens);
        ck_assert_ptr_nonnull(b.rows);
        memcpy(told.rows + told.tokens * 32, b.rows, n * 32 * sizeof(float));
        memcpy(told.tags + told.tokens * LANES, encoding_tags(&b), n * LANES * sizeof(float));
        memcpy(told.names + told.tokens * LANES, encoding_names(&b), n * LANES * sizeof(float));
        const struct encoding_arcs *arcs = encoding_arcs(&b);
        for (uint32_t s = b.sentences.first; s < b.sentences.last; s++) {
            struct range t = a->sentences[s].tokens;
            size_t cells = (size_t)(t.last - t.first) * (t.last - t.first);
            const float *scores = encoding_arc_scores(arcs, t);
            for (size_t i = 0; i < cells; i++) told.arcs += (double)scores[i] * (double)(i + s);
        }
        told.tokens += n;
    }
    encoding_end(e);
    ck_assert_uint_eq(told.tokens, a->token_count);
    return told;
}

START_TEST(the_same_whatever_the_blocks)
{
    static const uint32_t sizes[] = {1, 7, 30};
    struct encoding_model *m = model_of(NAME_LABELS, 1);
    struct analysis *a = words_of(text);
    struct told whole = tell(m, a, ENCODING_BLOCK);
    ck_assert_uint_eq(whole.blocks, 1);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct told parts = tell(m, a, sizes[i]);
        ck_assert_uint_gt(parts.blocks, 1);
        ck_assert_int_eq(memcmp(whole.rows, parts.rows, a->token_count * 32 * sizeof(float)), 0);
        ck_assert_int_eq(memcmp(whole.tags, parts.tags, a->token_count * LANES * sizeof(float)), 0);
        ck_assert_int_eq(memcmp(whole.names, parts.names, a->token_count * LANES * sizeof(float)), 0);
        ck_assert_double_eq(whole.arcs, parts.arcs);
    }
    analysis_fixture_free(a);
    encoding_close(m);
}
END_TEST

/* A sentence of so many tokens between two others; the next call writes over its text. */
static struct analysis *long_sentence(size_t tokens)
{
    static char words[8 * ENCODING_SENTENCE];
    size_t at = (size_t)sprintf(words, "The mill stood.\n\nIt ground");
    for (size_t i = 3; i < tokens; i++) at += (size_t)sprintf(words + at, i % 7 ? " flour" : " the");
    sprintf(words + at, ".\n\nIt fell.");
    return words_of(words);
}

START_TEST(says_nothing_of_endless_sentences)
{
    struct encoding_model *m = model_of(NAME_LABELS, 1);
    for (size_t over = 0; over < 2; over++) {
        struct analysis *a = long_sentence(ENCODING_SENTENCE + over);
        if (over) {              /* the text stage would have cut it; sentences that are given may be so long */
            a->sentences[1].tokens.last = a->sentences[2].tokens.last;
            a->sentences[2] = a->sentences[3];
            a->sentence_count--;
        }
        struct encoding *e = encoding_begin(m, a, ENCODING_BLOCK);
        struct encoding_block b;
        size_t sentences = 0, blocks = 0, silent = 0;
        for (; encoding_next(e, &b); blocks++) {
            ck_assert_uint_eq(b.sentences.first, sentences);
            sentences = b.sentences.last;
            if (b.rows) continue;
            silent++;
            ck_assert_uint_eq(b.sentences.last - b.sentences.first, 1);
            ck_assert_uint_eq(b.tokens.last - b.tokens.first, ENCODING_SENTENCE + 1);
        }
        ck_assert_uint_eq(sentences, 3);
        ck_assert_uint_eq(blocks, over ? 3 : 2);
        ck_assert_uint_eq(silent, over);
        encoding_end(e);
        analysis_fixture_free(a);
    }
    encoding_close(m);
}
END_TEST

START_TEST(an_empty_document)
{
    struct encoding_model *m = model_of(NAME_LABELS, 1);
    struct analysis *a = words_of(" ");
    struct encoding_block b;
    struct encoding *e = encoding_begin(m, a, ENCODING_BLOCK);
    ck_assert(!encoding_next(e, &b));
    encoding_end(e);
    analysis_fixture_free(a);
    encoding_close(m);
}
END_TEST

static struct analysis *read_with(const char *words, struct encoding_model *m)
{
    struct readers r = *fixture_readers();
    struct analysis *a = analysis_of(words);
    r.encoder = m;
    reading_stages(&r, a);
    return a;
}

/* One whose scores are next to nothing never outvotes a tagger's proposal that it knows. */
START_TEST(tags_are_a_vote)
{
    struct encoding_model *quiet = model_of(NAME_LABELS, 1e-3f), *loud = model_of(NAME_LABELS, 1e3f);
    struct analysis *alone = read_with(text, NULL), *with = read_with(text, quiet), *against = read_with(text, loud);
    size_t known = 0;
    for (size_t t = 0; t < alone->token_count; t++) {
        bool knows = encoding_tag(quiet, alone->upos[t], alone->xpos[t]) >= 0;
        known += knows;
        if (knows) ck_assert(with->upos[t] == alone->upos[t] && with->xpos[t] == alone->xpos[t]);
        else ck_assert_int_ge(encoding_tag(quiet, with->upos[t], with->xpos[t]), 0);
    }
    ck_assert(known > 5 && known < alone->token_count);
    struct told told = tell(loud, against, ENCODING_BLOCK);
    for (size_t t = 0; t < against->token_count; t++) {
        const float *score = told.tags + t * LANES;
        int chosen = encoding_tag(loud, against->upos[t], against->xpos[t]);
        for (int i = 0; i < TAGS; i++) ck_assert(score[i] <= score[chosen] + 1);
    }
    analysis_fixture_free(alone);
    analysis_fixture_free(with);
    analysis_fixture_free(against);
    encoding_close(quiet);
    encoding_close(loud);
}
END_TEST

static void check_trees(const struct analysis *a, const struct syntax_model *m)
{
    uint64_t root = syntax_relations(m, "root");
    for (size_t s = 0; s < a->sentence_count; s++) {
        struct range t = a->sentences[s].tokens;
        size_t roots = 0;
        for (uint32_t i = t.first; i < t.last; i++) {
            uint32_t at = i, steps = 0, low = a->head[i] < i ? a->head[i] : i, high = a->head[i] < i ? i : a->head[i];
            ck_assert(a->head[i] >= t.first && a->head[i] < t.last);
            ck_assert_int_eq(a->head[i] == i, syntax_is(a, i, root));
            roots += a->head[i] == i;
            while (a->head[at] != at && steps++ < t.last - t.first) at = a->head[at];
            ck_assert_uint_eq(a->head[at], at);
            for (uint32_t k = low + 1; k < high; k++)
                ck_assert(a->head[k] >= low && a->head[k] <= high && a->head[k] != k);
        }
        ck_assert_uint_eq(roots, 1);
    }
}

/* Whatever the network says, trees remain trees; one that says nothing leaves the parser's. */
START_TEST(trees_are_parsed_again)
{
    struct encoding_model *quiet = model_of(NAME_LABELS, 0), *loud = model_of(NAME_LABELS, 1e3f);
    struct analysis *with = read_with(text, quiet), *against = read_with(text, loud), *again = read_with(text, loud);
    size_t other = 0;
    check_trees(with, fixture_readers()->syntax);
    check_trees(against, fixture_readers()->syntax);
    for (size_t t = 0; t < with->token_count; t++) {
        other += against->head[t] != with->head[t];
        ck_assert(again->head[t] == against->head[t] && again->deprel[t] == against->deprel[t]);
    }
    ck_assert_uint_gt(other, 10);
    /* the parser's own trees, over the same tags */
    syntax_stage(fixture_readers()->syntax, again);
    syntax_stage(fixture_readers()->syntax, with);
    struct analysis *same = read_with(text, quiet);
    for (size_t t = 0; t < with->token_count; t++) ck_assert_uint_eq(same->head[t], with->head[t]);
    analysis_fixture_free(with);
    analysis_fixture_free(against);
    analysis_fixture_free(again);
    analysis_fixture_free(same);
    encoding_close(quiet);
    encoding_close(loud);
}
END_TEST

START_TEST(long_sentences_keep_their_trees)
{
    struct encoding_model *loud = model_of(NAME_LABELS, 1e3f);
    struct analysis *a = long_sentence(160), *b = analysis_of(a->text);
    struct readers r = *fixture_readers();
    r.encoder = loud;
    reading_stages(&r, b);
    check_trees(b, r.syntax);
    uint32_t *head = b->head;
    syntax_stage(r.syntax, b);
    struct range t = b->sentences[1].tokens;
    ck_assert_uint_eq(t.last - t.first, 160);
    ck_assert_int_eq(memcmp(head + t.first, b->head + t.first, 160 * sizeof *head), 0);
    analysis_fixture_free(a);
    analysis_fixture_free(b);
    encoding_close(loud);
}
END_TEST

/* Where each word's best head makes a tree, it is the one that Eisner's algorithm finds. */
START_TEST(each_best_is_the_best_of_all)
{
    uint64_t chance = 11;
    struct arena *arena = arena_new(0);
    size_t found = 0;
    for (int round = 0; round < 4000; round++, arena_reset(arena)) {
        float scores[25];
        int32_t each[5], best[5];
        size_t n = 1 + (size_t)round % 5;
        for (size_t i = 0; i < n * n; i++) scores[i] = (float)((double)(train_random(&chance) >> 40) * 0x1p-22);
        if (!reparse_each_best(scores, n, each)) continue;
        eisner(scores, n, n, arena, best);
        ck_assert_int_eq(memcmp(each, best, n * sizeof *best), 0);
        found += n == 5;
    }
    ck_assert_uint_gt(found, 20);
    static const float two_roots[] = {1, 0, 0, 1}, circle[] = {0, 1, 0, 1, 0, 0, 0, 0, 1}, crossing[] = {
        0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0};
    int32_t head[4];
    ck_assert(!reparse_each_best(two_roots, 2, head));
    ck_assert(!reparse_each_best(circle, 3, head));
    ck_assert(!reparse_each_best(crossing, 4, head));
    arena_free(arena);
}
END_TEST

/* A network without an opinion leaves names as they are, but half as sure of: nothing begins or ends elsewhere. */
START_TEST(names_are_a_mean)
{
    struct encoding_model *quiet = model_of(NAME_LABELS, 0);
    struct analysis *alone = read_with(text, NULL), *with = read_with(text, quiet);
    ck_assert_uint_eq(with->name_count, alone->name_count);
    ck_assert_uint_gt(alone->name_count, 1);
    for (size_t i = 0; i < alone->name_count; i++) {
        ck_assert_int_eq(memcmp(&with->names[i].tokens, &alone->names[i].tokens, sizeof(struct range)), 0);
        ck_assert(with->names[i].confidence <= alone->names[i].confidence + 1e-6f);
    }
    analysis_fixture_free(alone);
    analysis_fixture_free(with);
    encoding_close(quiet);
}
END_TEST

START_TEST(refuses_other_files)
{
    struct encoding_model *m;
    ck_assert_int_eq(encoding_open("models/tags.bin", fixture_lexicon(), &m), CW_ECORRUPT);
    ck_assert_int_eq(encoding_open("/nonexistent/encoder.bin", fixture_lexicon(), &m), CW_ENOINPUT);
    ck_assert_ptr_null(m);
    encoding_close(NULL);
}
END_TEST

/* A sound network with fewer labels than the names stage would read of it. */
START_TEST(networks_for_other_names_are_refused)
{
    static const char *const files[] = {"lexicon.bin", "tags.bin", "syntax.bin", "names.bin", "encoder.bin"};
    enum { OTHERS = sizeof files / sizeof *files - 1 };
    char directory[] = "/tmp/test_encoding.XXXXXX", path[64], models[PATH_MAX], from[PATH_MAX + 16];
    ck_assert_ptr_nonnull(mkdtemp(directory));
    ck_assert_ptr_nonnull(realpath("models", models));
    for (size_t i = 0; i < OTHERS; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, files[i]);
        snprintf(from, sizeof from, "%s/%s", models, files[i]);
        ck_assert_int_eq(symlink(from, path), 0);
    }
    snprintf(path, sizeof path, "%s/encoder.bin", directory);
    for (size_t fewer = 0; fewer < 2; fewer++) {
        struct readers r;
        write_model(NAME_LABELS - fewer, 1, path);
        ck_assert_int_eq(readers_open(directory, &r), fewer ? CW_ECORRUPT : CW_OK);
        readers_close(&r);
    }
    for (size_t i = 0; i <= OTHERS; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, files[i]);
        unlink(path);
    }
    rmdir(directory);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("encoding");
    TCase *t = tcase_create("encoding");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, the_same_whatever_the_blocks);
    tcase_add_test(t, says_nothing_of_endless_sentences);
    tcase_add_test(t, an_empty_document);
    tcase_add_test(t, tags_are_a_vote);
    tcase_add_test(t, trees_are_parsed_again);
    tcase_add_test(t, long_sentences_keep_their_trees);
    tcase_add_test(t, each_best_is_the_best_of_all);
    tcase_add_test(t, names_are_a_mean);
    tcase_add_test(t, networks_for_other_names_are_refused);
    tcase_add_test(t, refuses_other_files);
    suite_add_tcase(s, t);
    return s;
}
