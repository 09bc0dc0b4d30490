/* Says in plain English why two wordings were found to have to do with each other. */
#include <string.h>

#include "worker/claims/relation/pair.h"

static void say(struct finding *out, const char *sentence)
{
    if (out->evidence_count < EVIDENCE) out->evidence[out->evidence_count++] = sentence;
}

static void say_words(const struct pair *p, struct arena *arena, struct finding *out)
{
    enum { WORTH_QUOTING = 3 };
    const struct terms *t = &p->side[0]->terms;
    if (p->run >= WORTH_QUOTING) {
        uint32_t begin = t->at[p->run_at[0]].begin, end = t->at[p->run_at[0] + p->run - 1].end;
        say(out, arena_printf(arena, "%zu words in a row are the same: “%.*s”", p->run, (int)(end - begin),
                              p->side[0]->text + begin));
    }
    double contained = p->of[0] > p->of[1] ? p->of[0] : p->of[1];
    say(out,
        arena_printf(arena, "%.0f %% of the words of both are shared, %.0f %% of the shorter, rare ones counting more",
                     p->overlap * 100, contained * 100));
}

static const char *speaker(const struct assertion *a) { return a->speaker ? a->speaker : "nobody named"; }

static void say_speakers(const struct pair *p, struct arena *arena, struct finding *out)
{
    static const char *const verdict[] = {
        [SPEAKERS_DIFFER] = "are two",
        [SPEAKERS_UNKNOWN] = "cannot be compared",
        [SPEAKERS_MAY_AGREE] = "may be one",
        [SPEAKERS_AGREE] = "are one",
    };
    const char *a = speaker(p->side[0]), *b = speaker(p->side[1]);
    if (!strcmp(a, b) && p->speakers == SPEAKERS_AGREE) say(out, arena_printf(arena, "both are said by %s", a));
    else say(out, arena_printf(arena, "the speakers %s: %s, %s", verdict[p->speakers], a, b));
}

static void say_dates(const struct pair *p, struct arena *arena, struct finding *out)
{
    if (p->apart < 0) say(out, "one of them is undated");
    else if (p->apart == 0) say(out, "published on the same day, as far as is known");
    else say(out, arena_printf(arena, "published %d day%s apart", p->apart, p->apart == 1 ? "" : "s"));
    if (p->dates == DATES_AGREE) say(out, "they name the same day, month or year");
    else if (p->dates == DATES_DIFFER) say(out, "the days, months or years that they name differ");
}

static void say_denial(const struct pair *p, struct arena *arena, struct finding *out)
{
    const struct assertion *denier = p->side[p->answers];
    const struct stance *stance = &p->stance[p->answers];
    size_t frame = stance->body ? denier->terms.at[stance->body].begin : 0;
    const char *how = p->answers == p->negates ? "negates it" : "says that it is so";
    if (!stance->denies) say(out, arena_printf(arena, "%s %s", speaker(denier), how));
    else if (denier->polarity == POLARITY_DENIED)
        say(out, arena_printf(arena, "%s: “%s”", speaker(denier), denier->cue));
    else say(out, arena_printf(arena, "%s: “%.*s…”", speaker(denier), (int)frame, denier->text));
}

void pair_explain(const struct pair *p, struct arena *arena, struct finding *out)
{
    if (out->relation == RELATION_DENIES || out->relation == RELATION_DENIED) say_denial(p, arena, out);
    say_words(p, arena, out);
    say_speakers(p, arena, out);
    say_dates(p, arena, out);
}
