/* The parser's transitions and its oracle on trees made here, and the shipped parser on invented sentences. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/analysis_fixture.h"
#include "worker/extract/syntax/syntax.h"
#include "worker/extract/syntax/syntax_state.h"
#include "worker/extract/tags/tags.h"
#include "worker/train/interner.h"
#include "worker/train/parser_oracle.h"
#include "worker/train/perceptron_train.h"

enum { RELATIONS = 4, LONGEST = 40 };

static void make_state(struct parse_state *s, struct arena *arena)
{
    *s = (struct parse_state){.relation_count = RELATIONS, .marker_relations = 1};
    parse_alloc(s, LONGEST, arena);
    for (uint32_t i = 0; i < LONGEST; i++) s->words[i] = (struct parse_word){.form = i, .tag = 2 + i % 3};
}

static bool is_tree(const struct parse_state *s)
{
    uint32_t roots = 0;
    for (uint32_t i = 0; i < s->size; i++) {
        uint32_t up = i, steps = 0;
        while (up < s->size && steps++ <= s->size) up = s->nodes[up].head;
        if (up != s->size) return false;
        roots += s->nodes[i].head == s->size;
    }
    return roots == 1;
}

static bool is_projective(const uint32_t *head, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        for (uint32_t k = 0; k < size; k++) {
            if (head[i] == size || head[k] == size) continue;
            uint32_t a = i < head[i] ? i : head[i], b = i < head[i] ? head[i] : i;
            uint32_t c = k < head[k] ? k : head[k], d = k < head[k] ? head[k] : k;
            if (a < c && c < b && b < d) return false;
        }
    return true;
}

/* Any moves at all lead to a projective tree with one root, in 2n steps. */
START_TEST(random_moves_make_trees)
{
    struct arena *arena = arena_new(0);
    struct parse_state s;
    uint64_t chance = 7, features[PARSE_MAX_FEATURES];
    uint32_t head[LONGEST];
    make_state(&s, arena);
    for (int round = 0; round < 500; round++) {
        parse_begin(&s, (uint32_t)round % LONGEST + 1);
        uint32_t steps = 0;
        while (parse_advance(&s)) {
            int32_t scores[PARSE_MAX_CLASSES];
            ck_assert_uint_le(parse_features(&s, features), PARSE_MAX_FEATURES);
            for (size_t c = 0; c <= 2 * RELATIONS; c++) scores[c] = (int32_t)(train_random(&chance) % 1000);
            parse_apply_class(&s, parse_best(&s, scores));
            ck_assert_uint_le(++steps, 2 * s.size);
        }
        ck_assert(is_tree(&s));
        for (uint32_t i = 0; i < s.size; i++) head[i] = s.nodes[i].head;
        ck_assert(is_projective(head, s.size));
    }
    arena_free(arena);
}
END_TEST

/* A projective tree over [first, last) under `above`: a random root, random trees to its left and right. */
static void grow_tree(uint32_t first, uint32_t last, uint32_t above, uint64_t *chance, uint32_t *head)
{
    while (first < last) {
        uint32_t end = first + 1 + (uint32_t)(train_random(chance) % (last - first));
        uint32_t root = first + (uint32_t)(train_random(chance) % (end - first));
        head[root] = above;
        grow_tree(first, root, root, chance, head);
        grow_tree(root + 1, end, root, chance, head);
        first = end;
    }
}

/* From the start, what costs least is free and leads to the gold tree; with errors on the way, the oracle still finds
 * its way to a tree. */
START_TEST(the_oracle_finds_every_projective_tree)
{
    struct arena *arena = arena_new(0);
    struct parse_state s;
    uint64_t chance = 11;
    uint32_t head[LONGEST];
    uint8_t relation[LONGEST];
    make_state(&s, arena);
    for (int round = 0; round < 1000; round++) {
        uint32_t size = (uint32_t)round % LONGEST + 1, root = (uint32_t)(train_random(&chance) % size);
        bool stumble = round % 4 == 0;
        head[root] = size;
        grow_tree(0, root, root, &chance, head);
        grow_tree(root + 1, size, root, &chance, head);
        for (uint32_t i = 0; i < size; i++) relation[i] = (uint8_t)(train_random(&chance) % RELATIONS);
        struct gold_tree gold = {head, relation};
        parse_begin(&s, size);
        while (parse_advance(&s)) {
            size_t class[3], n = oracle_classes(&s, &gold, class);
            size_t choice = class[train_random(&chance) % n];
            if (stumble && train_random(&chance) % 3 == 0) choice = parse_allowed(&s, PARSE_SHIFT) ? 0 : class[0];
            parse_apply_class(&s, choice);
        }
        ck_assert(is_tree(&s));
        for (uint32_t i = 0; i < size && !stumble; i++) {
            ck_assert_uint_eq(s.nodes[i].head, head[i]);
            if (i != root) ck_assert_uint_eq(s.nodes[i].relation, relation[i]);
        }
    }
    arena_free(arena);
}
END_TEST

START_TEST(children_and_markers_are_kept)
{
    struct arena *arena = arena_new(0);
    struct parse_state s;
    make_state(&s, arena);
    parse_begin(&s, 5);    /* 0 ← 2, 1 ← 2, then 3 and 4 under 2 */
    parse_apply(&s, PARSE_SHIFT, 0);
    parse_apply(&s, PARSE_SHIFT, 0);
    parse_apply(&s, PARSE_LEFT, 0);
    parse_apply(&s, PARSE_LEFT, 1);
    ck_assert_uint_eq(s.nodes[2].left[0], 0);
    ck_assert_uint_eq(s.nodes[2].left[1], 1);
    ck_assert_uint_eq(s.nodes[2].left_set, 3);
    ck_assert_uint_eq(s.nodes[2].marker, s.words[1].form);  /* relation 0 marks */
    parse_apply(&s, PARSE_SHIFT, 0);
    parse_apply(&s, PARSE_SHIFT, 0);
    parse_apply(&s, PARSE_RIGHT, 2);
    ck_assert_uint_eq(s.nodes[2].right[0], 3);
    ck_assert_uint_eq(s.nodes[2].right_count, 1);
    arena_free(arena);
}
END_TEST

static struct lexicon *lexicon;
static struct tagger *tagger;
static struct syntax_model *model;

static void open_models(void)
{
    ck_assert_int_eq(lexicon_open("models/lexicon.bin", &lexicon), CW_OK);
    ck_assert_int_eq(tagger_open("models/tags.bin", lexicon, &tagger), CW_OK);
    ck_assert_int_eq(syntax_open("models/syntax.bin", lexicon, &model), CW_OK);
}

static void close_models(void)
{
    syntax_close(model);
    tagger_close(tagger);
    lexicon_close(lexicon);
}

static struct analysis *parsed(const char *text)
{
    struct analysis *a = analysis_of(text);
    tags_stage(tagger, a);
    syntax_stage(model, a);
    return a;
}

static uint32_t find(const struct analysis *a, const char *word)
{
    for (uint32_t t = 0; t < a->token_count; t++) {
        size_t n;
        const char *s = token_text(a, t, &n);
        if (n == strlen(word) && memcmp(s, word, n) == 0) return t;
    }
    ck_abort_msg("no token %s", word);
    return 0;
}

/* Does `ancestor` stand above `token`, or is it the token itself? */
static bool is_under(const struct analysis *a, uint32_t token, uint32_t ancestor)
{
    while (token != ancestor && a->head[token] != token) token = a->head[token];
    return token == ancestor;
}

START_TEST(who_says_what)
{
    struct analysis *a = parsed("The old minister said that the farmers would sell their land.");
    struct range s = a->sentences[0].tokens, tree[LONGEST];
    uint32_t said = find(a, "said"), minister = find(a, "minister"), sell = find(a, "sell");
    ck_assert_uint_eq(a->head[said], said);
    ck_assert_str_eq(deprel_name(model, a->deprel[said]), "root");
    ck_assert_uint_eq(syntax_subject(model, a, s, said), minister);
    ck_assert_uint_eq(syntax_complement(model, a, s, said), sell);
    ck_assert_uint_eq(syntax_subject(model, a, s, sell), find(a, "farmers"));
    ck_assert(is_under(a, find(a, "land"), sell));
    ck_assert(!is_under(a, minister, sell));
    syntax_subtrees(a, s, tree);
    ck_assert_uint_eq(tree[sell - s.first].first, find(a, "that"));
    ck_assert_uint_eq(tree[sell - s.first].last, find(a, "land") + 1);
    ck_assert_uint_eq(tree[minister - s.first].first, s.first);
    ck_assert_uint_eq(tree[said - s.first].last, s.last);
    analysis_fixture_free(a);
}
END_TEST

START_TEST(subjects_are_shared_by_conjuncts)
{
    struct analysis *a = parsed("She stood up and asked for more time.");
    ck_assert_uint_eq(syntax_subject(model, a, a->sentences[0].tokens, find(a, "asked")), find(a, "She"));
    analysis_fixture_free(a);
}
END_TEST

START_TEST(every_sentence_is_a_tree_of_its_own)
{
    struct analysis *a = parsed("Nobody came. “We waited,” Ms. Oduya said, “until noon.” Why?\n\nThe end");
    struct range tree[LONGEST];
    for (size_t i = 0; i < a->sentence_count; i++) {
        struct range s = a->sentences[i].tokens;
        uint32_t roots = 0;
        syntax_subtrees(a, s, tree);
        for (uint32_t t = s.first; t < s.last; t++) {
            ck_assert(a->head[t] >= s.first && a->head[t] < s.last);
            ck_assert_int_eq(a->head[t] == t, strcmp(deprel_name(model, a->deprel[t]), "root") == 0);
            roots += a->head[t] == t;
            for (uint32_t d = s.first; d < s.last; d++)  /* a stretch holds the tree's tokens and no others */
                ck_assert_int_eq(tree[t - s.first].first <= d && d < tree[t - s.first].last, is_under(a, d, t));
        }
        ck_assert_uint_eq(roots, 1);
    }
    analysis_fixture_free(a);
}
END_TEST

START_TEST(relations_have_names_and_sets)
{
    uint64_t subject = syntax_relations(model, "nsubj"), passive = syntax_relations(model, "nsubj:pass");
    ck_assert(passive && (subject & passive) == passive && subject != passive);
    ck_assert_str_eq(deprel_name(model, (uint8_t)__builtin_ctzll(passive)), "nsubj:pass");
    uint64_t clausal = syntax_relations(model, "csubj");
    ck_assert(clausal && !(subject & clausal));
    ck_assert_uint_eq(syntax_sets(model)->subject, subject | clausal);
    ck_assert_uint_eq(syntax_relations(model, "nsub"), 0);
    ck_assert_uint_ne(syntax_relations(model, "root"), 0);
}
END_TEST

START_TEST(nothing_to_parse)
{
    struct analysis *a = parsed("");
    ck_assert_uint_eq(a->token_count, 0);
    analysis_fixture_free(a);
}
END_TEST

START_TEST(a_sentence_without_end)
{
    enum { WORDS = 20000 };
    char *text = malloc(WORDS * 4 + 1);
    for (size_t i = 0; i < WORDS; i++) memcpy(text + 4 * i, i % 2 ? "(a) " : "of, ", 4);
    text[WORDS * 4] = 0;
    struct analysis *a = parsed(text);
    ck_assert_uint_ge(a->token_count, 2 * WORDS);
    for (uint32_t t = 0; t < a->token_count; t++) ck_assert_uint_lt(a->head[t], a->token_count);
    analysis_fixture_free(a);
    free(text);
}
END_TEST

START_TEST(a_model_of_another_kind_is_refused)
{
    char path[] = "/tmp/test_syntax.XXXXXX";
    const char *const classes[] = {"shift", "left nsubj", "right obj"};
    struct perceptron_train *w = perceptron_train_new(3);
    struct syntax_model *m = NULL;
    ck_assert_int_ge(mkstemp(path), 0);
    ck_assert_int_eq(perceptron_train_write(w, classes, 1000, path), CW_OK);
    ck_assert_int_eq(syntax_open(path, lexicon, &m), CW_ECORRUPT);
    ck_assert_ptr_null(m);
    ck_assert_int_eq(syntax_open("models/tags.bin", lexicon, &m), CW_ECORRUPT);
    perceptron_train_free(w);
    unlink(path);
}
END_TEST

Suite *suite(void)
{
    Suite *s = suite_create("syntax");
    TCase *state = tcase_create("state"), *stage = tcase_create("stage");
    tcase_add_test(state, random_moves_make_trees);
    tcase_add_test(state, the_oracle_finds_every_projective_tree);
    tcase_add_test(state, children_and_markers_are_kept);
    suite_add_tcase(s, state);
    tcase_add_checked_fixture(stage, open_models, close_models);
    tcase_set_timeout(stage, 120);
    tcase_add_test(stage, who_says_what);
    tcase_add_test(stage, subjects_are_shared_by_conjuncts);
    tcase_add_test(stage, every_sentence_is_a_tree_of_its_own);
    tcase_add_test(stage, relations_have_names_and_sets);
    tcase_add_test(stage, nothing_to_parse);
    tcase_add_test(stage, a_sentence_without_end);
    tcase_add_test(stage, a_model_of_another_kind_is_refused);
    suite_add_tcase(s, stage);
    return s;
}
