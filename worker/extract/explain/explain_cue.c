/* See explain_cue.h. */
#include "worker/extract/explain/explain_cue.h"

#include "worker/extract/statements/routes.h"

static size_t first_at(const struct analysis *a, uint32_t byte)
{
    size_t low = 0, high = a->token_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->tokens[middle].begin < byte) low = middle + 1;
        else high = middle;
    }
    return low;
}

struct range explain_tokens(const struct analysis *a, struct span s)
{
    struct range r = {(uint32_t)first_at(a, s.begin), (uint32_t)first_at(a, s.end)};
    if (r.first >= a->token_count && a->token_count) r.first = (uint32_t)a->token_count - 1;
    if (r.last <= r.first) r.last = r.first + 1;
    return r;
}

const char *explain_text(const struct analysis *a, struct span s)
{
    return arena_strndup(a->arena, a->text + s.begin, s.end - s.begin);
}

static const char *part_of_speech(uint8_t upos)
{
    static const char *const words[UPOS_COUNT] = {
        [UPOS_ADJ] = "adjective", [UPOS_ADP] = "preposition", [UPOS_ADV] = "adverb", [UPOS_AUX] = "auxiliary verb",
        [UPOS_CCONJ] = "conjunction", [UPOS_DET] = "article", [UPOS_INTJ] = "interjection", [UPOS_NOUN] = "noun",
        [UPOS_NUM] = "number", [UPOS_PART] = "particle", [UPOS_PRON] = "pronoun", [UPOS_PROPN] = "name",
        [UPOS_PUNCT] = "sign", [UPOS_SCONJ] = "conjunction", [UPOS_SYM] = "sign", [UPOS_VERB] = "verb",
        [UPOS_X] = "word",
    };
    return words[upos];
}

/* A relation stands for its subtypes, too. */
static bool is_relation(const char *relation, const char *name)
{
    size_t n = strlen(name);
    return !strncmp(relation, name, n) && (!relation[n] || relation[n] == ':');
}

/* What a word is to the one that it hangs on. */
static const char *relation_words(const char *relation)
{
    static const struct { const char *relation, *words; } table[] = {
        {"ccomp", "in a clause that belongs to"}, {"xcomp", "completes"}, {"advcl", "in a clause added to"},
        {"acl", "in a clause that describes"}, {"conj", "joined to"}, {"parataxis", "set beside"},
        {"nsubj", "the subject of"},
        {"csubj", "the subject of"}, {"obj", "the object of"}, {"iobj", "the object of"}, {"case", "introduces"},
        {"mark", "introduces"}, {"fixed", "one expression with"}, {"appos", "describes"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (is_relation(relation, table[i].relation)) return table[i].words;
    return "belongs to";
}

/* A word, or the whole name if it is part of one. */
static const char *name_or_word(const struct analysis *a, uint32_t t)
{
    size_t low = 0, high = a->name_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (a->names[middle].tokens.last <= t) low = middle + 1;
        else high = middle;
    }
    bool named = low < a->name_count && a->names[low].tokens.first <= t;
    return explain_text(a, range_span(a, named ? a->names[low].tokens : (struct range){t, t + 1}));
}

const char *explain_cue(const struct extractor *x, const struct analysis *a, struct range cue)
{
    uint32_t head = routes_head(a, cue);
    char lemma[64];
    if (a->upos[head] == UPOS_PUNCT || a->upos[head] == UPOS_SYM) return "no word: a sign on the page";
    struct range sentence = a->sentences[sentence_of(a, head)].tokens;
    const char *relation = deprel_name(x->read.syntax, a->deprel[head]), *place = "the main word of its sentence",
               *who = "", *what = "";
    uint32_t subject = syntax_subject(x->read.syntax, a, sentence, head),
             complement = syntax_complement(x->read.syntax, a, sentence, head);
    tags_lemma(a, head, lemma, sizeof lemma);
    if (a->head[head] != head)
        place = arena_printf(a->arena, "%s “%s”", relation_words(relation), name_or_word(a, a->head[head]));
    if (subject != SYNTAX_NONE) who = arena_printf(a->arena, "; its subject is “%s”", name_or_word(a, subject));
    if (complement != SYNTAX_NONE) what = "; a clause goes with it";
    return arena_printf(a->arena, "the %s “%s” (%s), %s (%s)%s%s", part_of_speech(a->upos[head]), lemma,
                        xpos_name((enum xpos)a->xpos[head]), place, relation, who, what);
}
