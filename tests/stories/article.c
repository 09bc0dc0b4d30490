/* Writing an article: paragraph by paragraph, statement by statement, keeping account of every byte that matters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proto/error.h"
#include "tests/stories/article.h"
#include "tests/stories/story_inside.h"

const char *const stock_sentences[STOCKS][2] = {
    {"we will do everything that we can to help the families",
            "they would do everything that they could to help the families"},
    {"the safety of people comes first", "the safety of people came first"},
    {"this is a dark day for all of us", "it was a dark day for all of them"},
    {"we take this matter very seriously", "they took the matter very seriously"},
    {"it is too early to say what the cause was", "it was too early to say what the cause had been"},
    {"we have nothing to hide", "they had nothing to hide"},
    {"those who are responsible must be held to account", "those who were responsible must be held to account"},
    {"our thoughts are with those who were hurt", "their thoughts were with those who were hurt"},
    {"this must never happen again", "this must never happen again"},
    {"we are working closely with the authorities", "they were working closely with the authorities"},
    {"there is no reason for concern", "there was no reason for concern"},
    {"we will study the report carefully", "they would study the report carefully"},
    {"I am proud of what we have achieved", "he was proud of what they had achieved"},
    {"nobody is above the law", "nobody was above the law"},
    {"we need a full and independent inquiry", "a full and independent inquiry was needed"},
    {"the rules were followed at all times", "the rules had been followed at all times"}};

const char *const connectors[CONNECTORS][CONNECTOR_WORDS] = {
    {"because", "since", "as"},
    {"although", "even though", "though"},
    {"while", "at a time when", "just as"},
    {"so that", "which means that", "with the result that"},
    {"unless", "except if", "if not otherwise decided and"},
    {"and", "and at the same time", "and besides"},
};

struct written *written_new(void)
{
    struct written *w = calloc(1, sizeof *w);
    if (!w) abort();
    return w;
}

void written_free(struct written *w)
{
    if (!w) return;
    buffer_free(&w->script.text);
    free(w);
}

struct pen {                     /* what one statement's writing needs */
    struct written *w;
    struct script *s;
    const struct story *story;
    const struct article *article;
    const struct item *item;
    const struct claim *claim;
    struct told *told;
    struct dice dice;
};

static struct style style_of(const struct pen *p, bool shift)
{
    static const unsigned char synonyms[TELLINGS] = {[TELL_INDIRECT] = 5, [TELL_PARAPHRASE] = 40, [TELL_FAR] = 85};
    bool far = p->item->telling == TELL_FAR;
    return (struct style){.seed = p->item->style, .synonyms = synonyms[p->item->telling], .shift = shift,
                          .cut = p->item->telling == TELL_CUT,
                          .other_way = far || (p->item->telling == TELL_PARAPHRASE && p->item->style % 2),
                          .distort = p->item->distorted,
                          .opposite = p->claim && p->claim->sort == CLAIM_OPPOSITE,
                          .woman = p->claim && character_is_woman(p->story->seed, p->claim->speaker)};
}

enum part { PART_ALL, PART_MAIN, PART_SECOND };

static void write_connector(const struct pen *p, bool capital)
{
    struct dice d = dice_of(p->item->style, 13);
    bool other = dice_chance(&d, style_of(p, false).synonyms);
    p->s->capital = capital;
    script_puts(p->s, connectors[p->claim->connector][other ? 1 + dice_below(&d, CONNECTOR_WORDS - 1) : 0]);
    script_puts(p->s, " ");
}

/* What the claim says, or a part of it. */
static void write_utterance(const struct pen *p, bool shift, enum part part)
{
    const struct claim *c = p->claim;
    struct style how = style_of(p, shift), again = how;
    if (c->sort == CLAIM_STOCK) {
        script_puts(p->s, stock_sentences[c->stock][shift]);
        return;
    }
    int32_t today = p->story->setting.day;
    bool second = c->has_second && c->sort == CLAIM_SAID && !how.cut && part != PART_MAIN;
    again.distort = false;
    if (part == PART_SECOND) {
        clause_write(&c->second, &again, today, p->s);
    } else if (second && how.other_way && c->connector < 3 && p->item->style % 4 < 2) {  /* the other way round */
        write_connector(p, p->s->capital);
        clause_write(&c->second, &again, today, p->s);
        script_puts(p->s, ", ");
        clause_write(&c->main, &how, today, p->s);
    } else {
        clause_write(&c->main, &how, today, p->s);
        if (!second) return;
        script_puts(p->s, c->connector ? ", " : " ");
        write_connector(p, false);
        clause_write(&c->second, &again, today, p->s);
    }
}

static void begin_piece(const struct pen *p) { p->told->content[p->told->pieces].begin = script_at(p->s); }
static void end_piece(const struct pen *p) { p->told->content[p->told->pieces++].end = script_at(p->s); }

/* “…,” with the closing comma or full stop inside, as the articles that we know have it. */
static void write_quotation(const struct pen *p, enum part part, const char *end, bool capital)
{
    begin_piece(p);
    script_puts(p->s, "“");
    p->told->wording[p->told->pieces].begin = script_at(p->s);
    p->s->capital = capital;
    if (part == PART_SECOND) write_connector(p, capital);
    write_utterance(p, false, part);
    p->told->wording[p->told->pieces].end = script_at(p->s);
    script_puts(p->s, end);
    script_puts(p->s, "”");
    end_piece(p);
}

static void write_report(const struct pen *p, const char *that)
{
    begin_piece(p);
    script_puts(p->s, that);
    p->told->wording[p->told->pieces].begin = script_at(p->s);
    write_utterance(p, true, PART_ALL);
    p->told->wording[p->told->pieces].end = script_at(p->s);
    end_piece(p);
}

static void write_anonymous(const struct pen *p)
{
    static const char *const forms[][3] = {  /* who, in what words, of many */
        {"senior official", "a senior official of ", "officials"}, {"employee", "an employee of ", "employees"},
                {"source", "a source close to ", "sources"}, {"adviser", "an adviser to ", "advisers"}};
    const char *const *f = forms[mix(p->claim->main.seed, 3) % (sizeof forms / sizeof *forms)];
    p->told->anonymous = p->claim->people > 1 ? f[2] : f[0];
    if (p->claim->people > 1) {
        script_puts(p->s, "two ");
        script_puts(p->s, f[2]);
        script_puts(p->s, strstr(f[1], " close") ? " close to " : " of ");
    } else {
        script_puts(p->s, f[1]);
    }
    script_name(p->s, p->claim->speaker);
}

static bool introduced(const struct script *s, struct character who)
{
    for (size_t i = 0; i < s->introduced_count; i++)
        if (s->introduced[i].sort == who.sort && s->introduced[i].number == who.number) return true;
    return false;
}

/* The source; a pronoun where the speaker has just been named.  `open` if words follow that a comma must part from a
 * role. */
static void write_source(const struct pen *p, bool open)
{
    const struct claim *c = p->claim;
    struct told *t = p->told;
    t->source.begin = script_at(p->s);
    const struct told *last = p->w->told_count > 1 ? t - 1 : NULL;
    bool same = last && p->item->joined && last->claim >= 0 && !c->anonymous && c->speaker.sort == SORT_PERSON &&
                !p->story->claims[last->claim].anonymous && p->story->claims[last->claim].speaker.sort == SORT_PERSON &&
                p->story->claims[last->claim].speaker.number == c->speaker.number;
    if (c->anonymous) {
        write_anonymous(p);
    } else if (same) {
        script_puts(p->s, character_is_woman(p->story->seed, c->speaker) ? "she" : "he");
    } else {
        bool first = !introduced(p->s, c->speaker);
        script_name(p->s, c->speaker);
        if (first && c->speaker.sort == SORT_PERSON) {
            char role[NAME_SIZE];
            character_role(p->story->seed, c->speaker, role);
            script_puts(p->s, ", the ");
            script_puts(p->s, role);
            if (open) script_puts(p->s, ",");
        }
    }
    t->source.end = script_at(p->s);
}

static void write_cue(const struct pen *p, const char *cue)
{
    p->told->cue.begin = script_at(p->s);
    script_puts(p->s, cue);
    p->told->cue.end = script_at(p->s);
}

static void write_direct(struct pen *p)
{
    unsigned order = dice_below(&p->dice, 6);
    bool halves = p->item->telling == TELL_HALVES;
    p->told->form = FORM_DIRECT;
    if (order == 5 && !halves) {
        write_source(p, true);
        script_puts(p->s, " ");
        write_cue(p, "said");
        script_puts(p->s, ": ");
        write_quotation(p, PART_ALL, ".", true);
        return;
    }
    write_quotation(p, halves ? PART_MAIN : PART_ALL, ",", true);
    script_puts(p->s, " ");
    if (order < 3) {
        write_cue(p, "said");
        script_puts(p->s, " ");
        write_source(p, halves);
    } else {
        write_source(p, true);
        script_puts(p->s, " ");
        write_cue(p, "said");
    }
    script_puts(p->s, halves ? " " : ".");
    if (!halves) return;
    p->s->text.size -= p->s->text.data[p->s->text.size - 2] == ',' ? 2 : 1;
    script_puts(p->s, ", ");
    write_quotation(p, PART_SECOND, ".", false);
}

static void write_indirect(struct pen *p)
{
    static const char *const cues[] = {"said", "said", "said", "said", "added", "explained", "claimed", "insisted",
            "announced", "confirmed", "noted", "argued"};
    unsigned order = dice_below(&p->dice, 8);
    p->told->form = FORM_INDIRECT;
    if (order == 0) {
        p->s->capital = true;
        write_cue(p, "according to");
        script_puts(p->s, " ");
        write_source(p, true);
        if (p->s->text.data[p->s->text.size - 1] != ',') script_puts(p->s, ",");
        script_puts(p->s, " ");
        write_report(p, "");
    } else if (order == 1) {
        write_source(p, true);
        script_puts(p->s, " ");
        write_cue(p, "told");
        script_puts(p->s, " the ");
        script_puts(p->s, outlet_name(p->article->spelling));
        script_puts(p->s, " ");
        write_report(p, "that ");
    } else if (order == 2) {
        p->s->capital = true;
        write_report(p, "");
        script_puts(p->s, ", ");
        write_source(p, true);
        script_puts(p->s, " ");
        write_cue(p, "said");
    } else {
        write_source(p, true);
        script_puts(p->s, " ");
        write_cue(p, cues[dice_below(&p->dice, sizeof cues / sizeof *cues)]);
        script_puts(p->s, " ");
        write_report(p, "that ");
    }
    script_puts(p->s, ".");
}

static void write_mixed(struct pen *p)
{
    p->told->form = FORM_MIXED;
    write_source(p, true);
    script_puts(p->s, " ");
    write_cue(p, "said");
    script_puts(p->s, " ");
    begin_piece(p);
    script_puts(p->s, "that ");
    p->told->wording[0].begin = script_at(p->s);
    write_utterance(p, true, PART_MAIN);
    script_puts(p->s, " “");
    write_connector(p, false);
    write_utterance(p, false, PART_SECOND);
    p->told->wording[0].end = script_at(p->s);
    script_puts(p->s, ".”");
    end_piece(p);
}

static void write_denial(struct pen *p)
{
    static const char *const ways[][2] = {{"denied", "that "}, {"denied", "that "}, {"rejected", "the claim that "},
            {"said", "it was untrue that "}};
    const char *const *way = ways[dice_below(&p->dice, sizeof ways / sizeof *ways)];
    p->told->form = FORM_INDIRECT;
    if (strcmp(way[0], "said")) p->told->kind = KIND_DENIAL, p->told->polarity = POLARITY_DENIED;
    write_source(p, true);
    script_puts(p->s, " ");
    write_cue(p, way[0]);
    script_puts(p->s, " ");
    write_report(p, way[1]);
    script_puts(p->s, ".");
}

/* "denied this", "declined to comment": nothing of its own is said. */
static void write_little(struct pen *p, const char *cue, const char *content, bool denial)
{
    p->told->form = FORM_INDIRECT;
    if (denial) p->told->kind = KIND_DENIAL, p->told->polarity = POLARITY_DENIED;
    else p->told->polarity = POLARITY_NEGATED;
    write_source(p, true);
    script_puts(p->s, " ");
    write_cue(p, cue);
    script_puts(p->s, " ");
    begin_piece(p);
    p->told->wording[0].begin = script_at(p->s);
    script_puts(p->s, content);
    p->told->wording[0].end = script_at(p->s);
    end_piece(p);
    script_puts(p->s, ".");
}

static void write_statement(struct pen *p)
{
    static const char *const references[][2] = {{"denied", "this"}, {"rejected", "the account"}, {"dismissed",
            "the allegations"}, {"denied", "the report"}, {"rejected", "that"}};
    const char *const *reference = references[dice_below(&p->dice, sizeof references / sizeof *references)];
    p->told = &p->w->told[p->w->told_count++];
    *p->told = (struct told){.claim = p->item->claim, .distorted = p->item->distorted};
    if (p->claim->sort == CLAIM_REFERENCE) write_little(p, reference[0], reference[1], true);
    else if (p->claim->sort == CLAIM_NO_COMMENT) write_little(p, "declined", "to comment", false);
    else if (p->claim->sort == CLAIM_DENIED_THAT) write_denial(p);
    else if (p->item->telling <= TELL_HALVES) write_direct(p);
    else if (p->item->telling == TELL_MIXED) write_mixed(p);
    else write_indirect(p);
}

static void write_items(const struct story *s, const struct article *a, struct written *w)
{
    for (size_t i = 0; i < a->item_count; i++) {
        const struct item *item = &a->items[i];
        struct pen p = {w, &w->script, s, a, item, item->claim >= 0 ? &s->claims[item->claim] : NULL, NULL,
                {item->phrase}};
        if (i) script_puts(&w->script, item->joined ? " " : "\n\n");
        w->script.capital = true;
        if (p.claim) {
            write_statement(&p);
        } else {
            struct style how = style_of(&p, false);
            struct clause own;
            if (item->background == STORY_BACKGROUND) background_make(&own, &s->setting, item->phrase);
            clause_write(item->background == STORY_BACKGROUND ? &own : &s->background[item->background], &how,
                         s->setting.day, &w->script);
            script_puts(&w->script, ".");
        }
    }
}

static void write_dates(const struct story *s, const struct article *a, struct written *w)
{
    time_t t = (time_t)a->day * 86400 + (time_t)a->minute * 60;
    struct tm tm;
    gmtime_r(&t, &tm);
    w->published[0] = w->lo[0] = w->hi[0] = '\0';
    (void)s;
    if (a->undated) return;
    if (a->month_only) {
        static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        int year = tm.tm_year + 1900, last = days[tm.tm_mon] + (tm.tm_mon == 1 && year % 4 == 0);
        strftime(w->published, sizeof w->published, "%Y-%m", &tm);
        strftime(w->lo, sizeof w->lo, "%Y-%m-01T00:00:00", &tm);
        strftime(w->hi, sizeof w->hi, "%Y-%m-", &tm);
        snprintf(w->hi + 8, sizeof w->hi - 8, "%02dT23:59:59", last);
    } else if (a->minute % 2) {
        strftime(w->published, sizeof w->published, "%Y-%m-%d", &tm);
        strftime(w->lo, sizeof w->lo, "%Y-%m-%dT00:00:00", &tm);
        strftime(w->hi, sizeof w->hi, "%Y-%m-%dT23:59:59", &tm);
    } else {
        strftime(w->published, sizeof w->published, "%Y-%m-%dT%H:%M:%S", &tm);
        memcpy(w->lo, w->published, sizeof w->lo);
        memcpy(w->hi, w->published, sizeof w->hi);
    }
}

static void write_title(const struct story *s, const struct article *a, struct written *w)
{
    struct script title = {0};
    script_clear(&title, s->seed, a->spelling);
    struct style how = {.seed = mix(a->outlet, a->minute),
                        .synonyms = 40,
                        .cut = true,
                        .other_way = a->minute % 3 == 0};
    clause_write(&s->background[a->minute % STORY_BACKGROUND], &how, s->setting.day, &title);
    snprintf(w->title, sizeof w->title, "%s", buffer_terminate(&title.text));
    buffer_free(&title.text);
}

void article_write(const struct story *s, size_t article, struct written *out)
{
    const struct article *a = &s->articles[article];
    script_clear(&out->script, s->seed, a->spelling);
    out->told_count = 0;
    snprintf(out->uri, sizeof out->uri, "stories/%llu/%zu", (unsigned long long)s->number, article);
    snprintf(out->outlet, sizeof out->outlet, "%s", outlet_name(a->outlet));
    out->url[0] = '\0';
    if (a->has_url)
        snprintf(out->url, sizeof out->url, "https://outlet%u.example/%llu/%u", a->outlet,
                 (unsigned long long)s->number, a->url);
    write_title(s, a, out);
    write_dates(s, a, out);
    write_items(s, a, out);
    script_puts(&out->script, "\n");
    CW_CHECK(!out->script.text.failed);
    buffer_terminate(&out->script.text);
}
