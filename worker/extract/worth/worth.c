/* See worth.h. */
#include "worker/extract/worth/worth.h"

#include "worker/extract/speakers/speaker_source.h"
#include "worker/extract/tags/tags.h"

struct evidence {
    int words, numbers, names, finite, opinion, future, question;
};

static void weigh(const struct analysis *a, struct range r, struct evidence *e)
{
    static const char *const opinion[] = {"i", "we", "think", "believe", "hope", "feel", "should", "must", "wish", "love", "great", "terrible", "best", "worst",
                                          "sorry", "please", "maybe", "perhaps", NULL};
    for (uint32_t t = r.first; t < r.last; t++) {
        e->words += a->upos[t] != UPOS_PUNCT;
        e->numbers += a->upos[t] == UPOS_NUM;
        e->finite += a->xpos[t] == XPOS_VBD || a->xpos[t] == XPOS_VBZ || a->xpos[t] == XPOS_VBP || a->xpos[t] == XPOS_VBN;
        e->opinion += source_is_any(a, t, opinion);
        e->future += token_is_nocase(a, t, "will") || token_is_nocase(a, t, "would") || token_is_nocase(a, t, "could") || token_is_nocase(a, t, "might");
        e->question += token_is(a, t, "?");
    }
    for (uint32_t n = source_names_before(a, r.first); n < a->name_count && a->names[n].tokens.first < r.last; n++) e->names++;
}

static float at_most(float most, float value) { return value < most ? value : most; }

static float checkworthy(const struct analysis *a, const struct statement *s)
{
    struct evidence e = {0};
    for (size_t i = 0; i < s->content.count; i++) weigh(a, source_tokens(a, s->content.at[i]), &e);
    if (e.words < 3 || !e.finite) return 0.05f;
    float score = 0.3f + at_most(0.3f, 0.15f * (float)e.numbers) + at_most(0.2f, 0.1f * (float)e.names) + at_most(0.1f, 0.05f * (float)e.finite);
    score -= at_most(0.3f, 0.1f * (float)e.opinion) + at_most(0.15f, 0.1f * (float)e.future) + (e.question ? 0.2f : 0);
    if (s->kind == KIND_REQUEST || s->kind == KIND_QUESTION || s->kind == KIND_ATTITUDE || s->kind == KIND_INTENTION) score *= 0.5f;
    if (s->kind == KIND_DENIAL || s->kind == KIND_ACCUSATION) score += 0.1f;
    return score < 0 ? 0 : at_most(1, score);
}

void worth_stage(struct analysis *a)
{
    for (size_t i = 0; i < a->statement_count; i++) a->statements[i].checkworthy = checkworthy(a, &a->statements[i]);
}
