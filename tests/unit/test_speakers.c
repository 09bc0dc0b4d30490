/* The speakers stage, on statements that are marked in the text: [S1:…] source, [C1:…] cue,
 * [T1:…] content of statement 1. */
#include "tests/unit/analysis_fixture.h"

#include <ctype.h>

#include "worker/extract/statements/quotes.h"
#include "worker/extract/speakers/speakers.h"

enum { STATEMENTS = 10, SPANS = 4 };

static void add_span(struct spans *s, uint32_t begin, uint32_t end)
{
    static struct span storage[3 * STATEMENTS][SPANS];
    static size_t used;
    if (!s->at) s->at = storage[used++ % (3 * STATEMENTS)];
    ck_assert_uint_lt(s->count, SPANS);
    s->at[s->count++] = (struct span){begin, end};
}

/* Takes the marks out of the text and keeps their spans. */
static size_t read_marks(const char *marked, char *text, struct statement *out)
{
    struct { char role; int number; uint32_t begin; } open[8];
    size_t depth = 0, n = 0, count = 0;
    for (const char *p = marked; *p; p++) {
        if (*p == '[' && strchr("SCT", p[1]) && isdigit((unsigned char)p[2]) && p[3] == ':') {
            open[depth].role = p[1];
            open[depth].number = p[2] - '1';
            open[depth++].begin = (uint32_t)n;
            p += 3;
        } else if (*p == ']' && depth) {
            depth--;
            struct statement *s = &out[open[depth].number];
            add_span(open[depth].role == 'S'   ? &s->source
                     : open[depth].role == 'C' ? &s->cue
                                               : &s->content,
                     open[depth].begin, (uint32_t)n);
            if ((size_t)open[depth].number >= count) count = (size_t)open[depth].number + 1;
        } else {
            text[n++] = *p;
        }
    }
    text[n] = 0;
    return count;
}

/* A statement lies within the innermost other whose content holds its cue. */
static void nest(struct statement *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t least = UINT32_MAX;
        s[i].within = -1;
        for (size_t k = 0; k < n; k++)
            for (size_t c = 0; k != i && c < s[k].content.count; c++) {
                struct span t = s[k].content.at[c], cue = s[i].cue.count ? s[i].cue.at[0] : s[i].content.at[0];
                if (t.begin <= cue.begin && cue.end <= t.end && t.end - t.begin < least)
                    least = t.end - t.begin, s[i].within = (int32_t)k;
            }
    }
}

static struct analysis *analyse(const char *marked, const char *names, const char *outlet)
{
    static char text[8192];
    static struct statement s[STATEMENTS];
    memset(s, 0, sizeof s);
    size_t n = read_marks(marked, text, s);
    nest(s, n);
    struct analysis *a = analysis_of_document(&(struct document){.text = text, .outlet = outlet});
    quotes_stage(a);
    fixture_tags(a);
    fixture_names(a, names);
    fixture_coref(a);
    a->statements = arena_array(a->arena, n + 1, sizeof *s);
    memcpy(a->statements, s, n * sizeof *s);
    a->statement_count = n;
    for (size_t i = 0; i < n; i++) {
        const char *first = s[i].content.count ? text + s[i].content.at[0].begin : "";
        a->statements[i].form = !strncmp(first, "“", 3) || *first == '"' ? FORM_DIRECT : FORM_INDIRECT;
    }
    speakers_stage(fixture_lexicon(), a);
    return a;
}

/* "name*2<via<via": * anonymous, a number of people other than one behind it; "-" for none. */
static const char *render_speaker(struct analysis *a, size_t i)
{
    const struct statement *s = &a->statements[i];
    if (!s->has_speaker) return "-";
    char *out = arena_printf(a->arena, "%s%s", s->speaker.name, s->speaker.anonymous ? "*" : "");
    if (s->speaker.anonymous && s->speaker.count != 1) out = arena_printf(a->arena, "%s%u", out, s->speaker.count);
    for (size_t k = 0; k < s->via_count; k++) out = arena_printf(a->arena, "%s<%s", out, s->via[k]);
    return out;
}

static const char *render(struct analysis *a)
{
    char *out = arena_strdup(a->arena, "");
    for (size_t i = 0; i < a->statement_count; i++)
        out = arena_printf(a->arena, "%s%s%s", out, i ? "; " : "", render_speaker(a, i));
    return out;
}

#define NAMES \
    "NORP Castrovans|PER Quill Vane|PER Xuv Roe|PER Ada Vell|PER Vell|PER Tom Reed|PER Reed|PER Zoë Marrin|PER " \
    "Marrin|ORG Halden Group|ORG Halden|ORG Harbour Post|ORG Estuary Transport Authority|LOC Castrova|ORG Bay " \
    "Wire|ORG Post|ORG Fenella Ost"

static const struct { const char *marked, *speakers; } cases[] = {
    /* names */
    {"[S1:Ada Vell] [C1:said] [T1:it rained].", "Ada Vell"},
    {"[S1:Zoë Marrin, a spokeswoman for Halden Group,] [C1:said] [T1:it rained].", "Zoë Marrin"},
    {"[T1:It rained], [S1:Halden Group spokeswoman Zoë Marrin] [C1:said].", "Zoë Marrin"},
    {"[S1:The leader of the party, Tom Reed,] [C1:said] [T1:so].", "Tom Reed"},
    {"The chamber met. [S1:Its president, Fenella Ost,] [C1:asked for] [T1:help]. "
     "[T2:“It rained,”] [S2:she] [C2:said].",
     "Fenella Ost; Fenella Ost"},
    {"[S1:An engineer named Tom Reed] [C1:said] [T1:so].", "Tom Reed"},
    {"[T1:It rained], [C1:according to] [S1:Halden Group].", "Halden Group"},
    /* pronouns */
    {"Ada Vell left. [S1:She] [C1:said] [T1:it rained].", "Ada Vell"},
    {"Mr. Reed met Mrs. Marrin. [S1:She] [C1:said] [T1:it rained]. [S2:He] [C2:said] [T2:it snowed].", "Marrin; Reed"},
    {"[S1:Ada Vell] [C1:said] [T1:it rained]. Tom Reed stayed. [S2:She] [C2:added] [T2:that it snowed].",
     "Ada Vell; Ada Vell"},
    {"[S1:Ada Vell] [C1:said] [T1:so]. [T2:“Tom Reed is wrong,”] [S2:she] [C2:said].", "Ada Vell; Ada Vell"},
    {"[S1:Ada Vell], [S2:who] [C2:hopes] [T2:to win], [C1:said] [T1:so].", "Ada Vell; Ada Vell"},
    {"Ada Vell met an engineer [S1:who] [C1:hopes] [T1:to win].", "engineer*"},
    {"Xuv Roe came. She sat, and she ate.\n\nQuill Vane left. Xuv Roe stayed. [S1:He] [C1:said] [T1:so].",
     "Quill Vane"},
    {"[S1:Ada Vell] [C1:said:] [T1:“[S2:I] [C2:think] [T2:it rained].”]", "Ada Vell; Ada Vell"},
    {"[S1:You] [C1:said] [T1:so].", "-"},
    {"[S1:She] [C1:said] [T1:so].", "-"},
    /* descriptions */
    {"Prime Minister Ada Vell left. [S1:The prime minister] [C1:said] [T1:so].", "Ada Vell"},
    {"Transport Minister Ada Vell and Health Minister Tom Reed left. [S1:The transport minister] [C1:said] [T1:so]. "
     "[S2:The health minister] [C2:said] [T2:no].",
     "Ada Vell; Tom Reed"},
    {"Tom Reed, the leader of the opposition, left. [S1:The leader] [C1:said] [T1:so].", "Tom Reed"},
    {"The Estuary Transport Authority met. [S1:The authority] [C1:said] [T1:so].", "Estuary Transport Authority"},
    {"Halden Group met. [S1:The company] [C1:said] [T1:so].", "Halden Group"},
    {"[S1:A poll] [C1:found] [T1:so].", "poll"},
    {"[S1:Police] [C1:said] [T1:so].", "Police"},
    {"Ada Vell came to Castrova on Monday. The candidate promised a bridge. [S1:She] [C1:said] [T1:so].", "Ada Vell"},
    {"[T1:“It rained,”] [S1:Halden Group] [C1:said]. [T2:“And then it snowed,”] [S2:it] [C2:added].",
     "Halden Group; Halden Group"},
    /* unnamed people */
    {"[S1:A senior official] [C1:said] [T1:so]. [S2:The official] [C2:added] [T2:this]. [S3:He] [C3:said] [T3:that].",
     "senior official*; senior official*; senior official*"},
    {"[S1:Two people familiar with the matter] [C1:said] [T1:so].", "Two people familiar with the matter*2"},
    {"[S1:Officials] [C1:said] [T1:so]. [S2:Some] [C2:said] [T2:no].", "Officials*0; Some*0"},
    {"[S1:One of them] [C1:said] [T1:so]. [S2:Another] [C2:said] [T2:no].", "One of them*; Another*"},
    {"[S1:Traders] [C1:said] [T1:so].", "Traders*0"},
    {"[S1:A freight company, Halden Group,] [C1:said] [T1:so].", "Halden Group"},
    {"[S1:2021] [C1:said] [T1:so].", "-"},
    {"[S1:The foreign ministry] [C1:said] [T1:so]. [S2:The interior ministry] [C2:said] [T2:no]. "
     "[S3:The ministry] [C3:said] [T3:that].",
     "foreign ministry; interior ministry; interior ministry"},
    {"[S1:The regional government] [C1:said] [T1:so]. [S2:The government of Castrova] [C2:said] [T2:no].",
     "regional government; government of Castrova"},
    {"[S1:The mayor of Castrova, Tom Reed,] [C1:said] [T1:so]. Ada Vell: “[S2:The mayor] [C2:says] [T2:no].”",
     "Tom Reed; Tom Reed"},
    {"[S1:Ada Vell and Tom Reed] [C1:said] [T1:so].", "Ada Vell and Tom Reed"},
    {"[S1:Ada Vell, the mayor, and her deputy, Tom Reed,] [C1:said] [T1:so].", "Ada Vell and Tom Reed"},
    {"[S1:Ada Vell, a friend of Tom Reed,] [C1:said] [T1:so].", "Ada Vell"},
    {"[S1:Tom Reed] [C1:said] [T1:so]. [T2:“[S3:They] [C3:say] [T3:no],”] [S2:he] [C2:said].",
     "Tom Reed; Tom Reed; they*0<Tom Reed"},
    {"What the reporters [S1:themselves] [C1:think] [T1:so].", "reporters*0"},
    {"[S1:The first, a former clerk at the port,] [C1:said] [T1:so].", "first, a former clerk at the port*"},
    {"Ada Vell sent the Post a copy of a letter, [S1:which] [C1:says] [T1:so].", "letter"},
    {"Halden Group met. The Harbour Post wrote. [S1:The firm] [C1:said] [T1:so].", "Halden Group"},
    {"[S1:A listener, who gave no name,] [C1:said] [T1:so].", "listener*"},
    {"[S1:Some Castrovans] [C1:said] [T1:so].", "Castrovans*0"},
    {"[S1:A spokesman for Halden Group] [C1:said] [T1:so].", "spokesman for Halden Group*"},
    {"[S1:Ada Vell's lawyer] [C1:said] [T1:so].", "Ada Vell's lawyer*"},
    /* no source */
    {"[T1:“It rained,”] [S1:Ada Vell] [C1:said]. [T2:“It snowed.”]", "Ada Vell; Ada Vell"},
    {"[C1:Reportedly] [T1:it rained].", "-"},
    /* intermediaries */
    {"[S1:Ada Vell] [C1:told] the Harbour Post [T1:that it rained].", "Ada Vell<Harbour Post"},
    {"[S1:Ada Vell] [C1:told] reporters [T1:that it rained].", "Ada Vell"},
    {"[S1:Ada Vell] [C1:said] in an interview with the Harbour Post [T1:that it rained].", "Ada Vell<Harbour Post"},
    {"[S1:The Harbour Post], citing two officials, [C1:said] [T1:that it rained].", "two officials*2<Harbour Post"},
    {"[S1:The Harbour Post] [C1:reported] [T1:that [S2:Ada Vell] [C2:said] [T2:that it rained]].",
     "Harbour Post; Ada Vell<Harbour Post"},
    {"[S1:Ada Vell] [C1:told] the Bay Wire [T1:that it rained].", "Ada Vell"},
};

START_TEST(test_speaker)
{
    struct analysis *a = analyse(cases[_i].marked, NAMES, "The Bay Wire");
    ck_assert_str_eq(render(a), cases[_i].speakers);
    analysis_fixture_free(a);
}
END_TEST

static const struct { const char *marked; enum statement_kind kind; enum polarity polarity; } kinds[] = {
    {"[S1:Ada Vell] [C1:announced a motion of no confidence against] [T1:the mayor].", KIND_STATEMENT,
     POLARITY_AFFIRMED},
    {"[S1:Vell] [C1:said] [T1:so].", KIND_STATEMENT, POLARITY_AFFIRMED},
    {"[S1:Vell] [C1:denied] [T1:the report].", KIND_DENIAL, POLARITY_DENIED},
    {"[S1:Vell] did not [C1:deny] [T1:the report].", KIND_DENIAL, POLARITY_NEGATED},
    {"[S1:Vell] did [C1:not say] [T1:who won].", KIND_STATEMENT, POLARITY_NEGATED},
    {"[S1:Vell] [C1:refused to confirm] [T1:the report].", KIND_STATEMENT, POLARITY_NEGATED},
    {"[S1:Vell] [C1:rejected] [T1:the claim].", KIND_DENIAL, POLARITY_DENIED},
    {"[S1:Vell] [C1:asked] [T1:whether it rained].", KIND_QUESTION, POLARITY_AFFIRMED},
    {"[S1:Vell] [C1:asked] [T1:the court to wait].", KIND_REQUEST, POLARITY_AFFIRMED},
    {"[S1:Vell] [C1:called for] [T1:an inquiry].", KIND_REQUEST, POLARITY_AFFIRMED},
    {"[S1:Vell] [C1:warned] [T1:that it would rain].", KIND_WARNING, POLARITY_AFFIRMED},
    {"[S1:Vell] [C1:accused] [T1:him of lying].", KIND_ACCUSATION, POLARITY_AFFIRMED},
    {"[S1:Vell] [C1:hopes] [T1:to win].", KIND_ATTITUDE, POLARITY_AFFIRMED},
    {"[S1:Vell] [C1:plans] [T1:to run].", KIND_INTENTION, POLARITY_AFFIRMED},
};

START_TEST(test_kind)
{
    struct analysis *a = analyse(kinds[_i].marked, NAMES, NULL);
    ck_assert_str_eq(statement_kind_name(a->statements[0].kind), statement_kind_name(kinds[_i].kind));
    ck_assert_str_eq(polarity_name(a->statements[0].polarity), polarity_name(kinds[_i].polarity));
    analysis_fixture_free(a);
}
END_TEST

START_TEST(test_order_and_mentions)
{
    struct analysis *a = analyse("Ada Vell left. [T2:“No,”] [S2:she] [C2:said]. [S1:Tom Reed] [C1:said] [T1:[S3:Vell] "
                                 "[C3:knew] [T3:it]].",
                                 NAMES, NULL);
    ck_assert_uint_eq(a->statement_count, 3);
    for (size_t i = 1; i < 3; i++)
        ck_assert_uint_lt(a->statements[i - 1].cue.at[0].begin, a->statements[i].cue.at[0].begin);
    ck_assert_int_eq(a->statements[2].within, 1);
    const struct entity *vell = &a->entities[a->statements[0].speaker.entity];
    ck_assert_str_eq(vell->name, "Ada Vell");
    ck_assert_uint_eq(vell->mention_count, 3);
    ck_assert_int_eq(vell->mentions[1].kind, MENTION_PRONOUN);
    analysis_fixture_free(a);
}
END_TEST

/* Pronouns and descriptions are mentions of what their chain names, with or without a
 * statement; no name is lost by it. */
START_TEST(test_mentions_of_chains)
{
    struct analysis *a = analyse("Mrs. Ada Vell opened the bridge on Monday. She praised her engineers. Then she left "
                                 "with them.",
                                 NAMES, NULL);
    const struct entity *vell = &a->entities[0];
    size_t names = 0, pronouns = 0;
    ck_assert_uint_eq(a->statement_count, 0);
    for (size_t i = 0; i < vell->mention_count; i++) {
        names += vell->mentions[i].kind == MENTION_NAME;
        pronouns += vell->mentions[i].kind == MENTION_PRONOUN;
        if (i) ck_assert_uint_ge(vell->mentions[i].span.begin, vell->mentions[i - 1].span.end);
    }
    ck_assert_uint_eq(names, 1);
    ck_assert_uint_eq(pronouns, 3);
    analysis_fixture_free(a);
}
END_TEST

/* Work for each statement is bounded: thousands take no longer than they must, on one line or on many. */
START_TEST(test_many)
{
    enum { MANY = 5000 };
    static const char *const units[] = {"He said it. ", "Vell said it, ", "he said it\n", "who said it ",
                                        "We said: “it "};
    const char *unit = units[_i];
    size_t n = strlen(unit), said = (size_t)(strstr(unit, "said") - unit), it = (size_t)(strstr(unit, "it") - unit),
           source = said - 1;
    char *text = malloc(n * MANY + 1);
    for (size_t i = 0; i < MANY; i++) memcpy(text + i * n, unit, n);
    text[n * MANY] = 0;
    struct analysis *a = analysis_of(text);
    quotes_stage(a);
    fixture_tags(a);
    fixture_names(a, NAMES);
    fixture_coref(a);
    a->statements = arena_array(a->arena, MANY, sizeof *a->statements);
    for (uint32_t i = 0; i < MANY; i++) {
        struct span *spans = arena_array(a->arena, 3, sizeof *spans);
        spans[0] = (struct span){(uint32_t)(i * n), (uint32_t)(i * n + source)};
        spans[1] = (struct span){(uint32_t)(i * n + said), (uint32_t)(i * n + said) + 4};
        spans[2] = (struct span){(uint32_t)(i * n + it), (uint32_t)(i * n + it) + 2};
        a->statements[a->statement_count++] = (struct statement){.source = {spans, 1},
                                                                 .cue = {spans + 1, 1},
                                                                 .content = {spans + 2, 1},
                                                                 .within = -1};
    }
    speakers_stage(fixture_lexicon(), a);
    ck_assert_uint_eq(a->statement_count, MANY);
    analysis_fixture_free(a);
    free(text);
}
END_TEST

START_TEST(test_dateline)
{
    struct analysis *a = analyse("[T1:PORT MAREN, June 9 (Bay Wire) — It rained on the bridge], [S1:Ada Vell] "
                                 "[C1:said].",
                                 NAMES, NULL);
    ck_assert(!strncmp(a->text + a->statements[0].content.at[0].begin, "It rained", 9));
    analysis_fixture_free(a);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("speakers");
    TCase *c = tcase_create("speakers");
    tcase_set_timeout(c, 300);
    tcase_add_loop_test(c, test_speaker, 0, sizeof cases / sizeof *cases);
    tcase_add_loop_test(c, test_kind, 0, sizeof kinds / sizeof *kinds);
    tcase_add_test(c, test_order_and_mentions);
    tcase_add_test(c, test_mentions_of_chains);
    tcase_add_test(c, test_dateline);
    tcase_add_loop_test(c, test_many, 0, 5);
    suite_add_tcase(s, c);
    return s;
}
