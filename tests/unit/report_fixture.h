/* A report made by hand: an invented dam, five outlets, three claims, a denial that some leave out, a near copy, an
 * undated article, and words that would like to be markup. */
#ifndef CW_TESTS_REPORT_FIXTURE_H
#define CW_TESTS_REPORT_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/report/report.h"
#include "proto/error.h"

static const struct {
    const char *outlet, *title, *lo, *hi, *basis, *text;
} dam_texts[] = {
    {"The Brackwater Post", "Sluices of the Sorrel Dam were left shut, engineer says", "2031-03-04T00:00:00",
     "2031-03-04T23:59:59", "given",
     "Sluices of the Sorrel Dam were left shut, engineer says\n\n"
     "The sluices of the Sorrel Dam were left shut for eleven hours on the night of the flood, Tove Hallin, an "
     "engineer at the Ferrin Water Board, told the Post.\n\n"
     "“Nobody touched the levers for eleven hours,” Hallin said. “I wrote it into the log.”\n\n"
     "A board official said that two pumps had failed before midnight.\n\n"
     "The minister for water, Edda Marsk, denied that the sluices had been left shut.\n"},
    {"Northern Lantern", "Dam’s gates stayed shut during flood", "2031-03-05T06:40:00", "2031-03-05T06:40:59", "meta",
     "The gates of the Sorrel Dam stayed shut for 11 hours during the flood, the Brackwater Post reported, citing an "
     "engineer of the Ferrin Water Board, Tove Hallin.\n\n"
     "“Nobody touched the levers for eleven hours,” she told the Post.\n\n"
     "Two pumps failed before midnight, an official said.\n"},
    {"Vale Chronicle", "Nine hours of silence at the Sorrel Dam", "2031-03-05T00:00:00", "2031-03-06T23:59:59",
     "dateline",
     "The sluices of the Sorrel Dam were left shut for nine hours, according to "
     "Tove Halin of the Ferrin Water Board.\n\n"
     "Minister Edda Marsk rejected that. “The sluices were open,” she said.\n"},
    {"Radio Ferrin", "<script>alert(1)</script> Flood & <b>what</b> came \xe2\x80\xaeof it", NULL, NULL, NULL,
     "Two pumps had failed before midnight.\n\n"
     "\"No one touched the levers for eleven hours,\" the engineer Tove Hallin said & <i>left</i>.\x01\n"},
    {"The Weekly Weir", "The night of the flood, hour by hour", "2032-01-01T00:00:00", "2032-01-31T23:59:59", "header",
     "It is known that the sluices of the Sorrel Dam were not opened for eleven hours.\n\n"
     "Tove Hallin says that nobody touched the levers.\n"},
};

struct dam_place {
    uint32_t article;
    const char *words, *speaker, *source, *cue;
    bool anonymous;
    const char *via;
};

static inline struct appearance dam_appearance(const struct report *r, const struct dam_place *p, struct arena *a,
                                               int number)
{
    const char *text = r->articles[p->article].record.text, *at = strstr(text, p->words);
    CW_CHECK(at);
    struct appearance x = {.wording = number,
                           .statement_key = number,
                           .document = p->article,
                           .statement = "s1",
                           .number = 1,
                           .text = p->words,
                           .begin = (uint32_t)(at - text),
                           .end = (uint32_t)(at - text + strlen(p->words)),
                           .speaker = p->speaker,
                           .anonymous = p->anonymous,
                           .people = 1,
                           .source = p->source,
                           .cue = p->cue,
                           .content = p->words,
                           .form = "indirect",
                           .kind = "statement",
                           .polarity = "affirmed"};
    if (p->via) {
        x.via = arena_alloc(a, sizeof *x.via);
        x.via[0] = p->via;
        x.via_count = 1;
    }
    return x;
}

static inline void dam_articles(struct arena *a, struct report *r)
{
    r->article_count = sizeof dam_texts / sizeof *dam_texts;
    r->articles = arena_array(a, r->article_count, sizeof *r->articles);
    for (size_t i = 0; i < r->article_count; i++) {
        const char **authors = arena_alloc(a, sizeof *authors);
        authors[0] = i == 3 ? "Ann \"<u>\" Ode" : "Per Lund";
        r->articles[i] = (struct report_article){
            .about = {.document = (int64_t)i + 1,
                      .id = arena_printf(a, "%032zx", 0xabc000 + i),
                      .title = dam_texts[i].title,
                      .outlet = dam_texts[i].outlet,
                      .uri = "in/dam.txt",
                      .url = i == 3 ? "javascript:alert(1)" : "https://post.example/dam?a=1&b='2'",
                      .published_lo = dam_texts[i].lo,
                      .published_hi = dam_texts[i].hi,
                      .published_basis = dam_texts[i].basis,
                      .authors = authors,
                      .author_count = 1},
            .full = true,
            .record = {.id = "x", .language = "en", .text = dam_texts[i].text, .text_size = strlen(dam_texts[i].text)},
        };
    }
}

/* A claim whose material has every article as a document, in the report's order. */
static inline void dam_claim(struct report *r, struct arena *a, const char *id, const struct dam_place *places,
                             size_t count, const struct dam_place *denials, size_t denial_count)
{
    struct report_claim *c = &r->claims[r->claim_count++];
    struct claim_material *m = &c->material;
    uint32_t *local = arena_array(a, r->article_count, sizeof *local);  /* 1 + index */
    *m = (struct claim_material){.id = id, .claim = (int64_t)r->claim_count};
    m->documents = arena_array(a, r->article_count, sizeof *m->documents);
    m->appearances = arena_array(a, count, sizeof *m->appearances);
    m->denials = arena_array(a, denial_count, sizeof *m->denials);
    c->articles = arena_array(a, r->article_count, sizeof *c->articles);
    c->wordings = arena_array(a, count, sizeof *c->wordings);
    for (size_t i = 0; i < count + denial_count; i++) {
        const struct dam_place *p = i < count ? &places[i] : &denials[i - count];
        struct appearance x = dam_appearance(r, p, a, (int)(100 * r->claim_count + i));
        if (!local[p->article]) {
            c->articles[m->document_count] = (int32_t)p->article;
            m->documents[m->document_count++] = r->articles[p->article].about;
            local[p->article] = (uint32_t)m->document_count;
        }
        x.document = local[p->article] - 1;
        if (i < count) m->appearances[i] = x;
        else m->denials[i - count] = (struct claim_denial){x, 0, "content"};
        if (i + 1 == count) m->carrying = m->document_count;
    }
    m->appearance_count = c->shown = count;
    m->denial_count = c->denials_shown = denial_count;
    if (m->document_count > 1 && places[1].article == 1) {
        m->copies = arena_alloc(a, sizeof *m->copies);
        m->copies[0] = (struct claim_copy){0, 1, "cut", 2, 2, 5, 3, 0.8};
        m->copy_count = 1;
    }
    account_make(m, a, &c->account);
    for (size_t i = 0; i < count; i++) {
        struct wording_text first = {places[0].words, strlen(places[0].words), NULL},
                            other = {places[i].words, strlen(places[i].words), NULL};
        alignment_make(&first, &other, a, &c->wordings[i].alignment);
    }
}

static inline void dam_claims(struct arena *a, struct report *r)
{
    static const struct dam_place shut[] = {
        {0, "The sluices of the Sorrel Dam were left shut for eleven hours on the night of the flood", "Tove Hallin",
         "Tove Hallin, an engineer", "told", false, NULL},
        {1, "The gates of the Sorrel Dam stayed shut for 11 hours during the flood", "Tove Hallin",
         "the Brackwater Post", "reported", false, "Brackwater Post"},
        {2, "The sluices of the Sorrel Dam were left shut for nine hours", "Tove Halin", "Tove Halin", "according to",
         false, NULL}};
    static const struct dam_place denied[] = {{0, "that the sluices had been left shut", "Edda Marsk",
                                               "The minister for water, Edda Marsk", "denied", false, NULL},
                                              {2, "The sluices were open", "Edda Marsk", "she", "said", false, NULL}};
    static const struct dam_place levers[] = {
        {0, "Nobody touched the levers for eleven hours", "Tove Hallin", "Hallin", "said", false, NULL},
        {1, "Nobody touched the levers for eleven hours", "Tove Hallin", "she", "told", false, "Post"},
        {4, "nobody touched the levers", "Tove Hallin", "Tove Hallin", "says", false, NULL},
        {3, "No one touched the levers for eleven hours", "Tove Hallin", "the engineer Tove Hallin", "said", false,
         NULL}};
    static const struct dam_place pumps[] = {
        {0, "that two pumps had failed before midnight", "board official", "A board official", "said", true, NULL},
        {1, "Two pumps failed before midnight", "official", "an official", "said", true, NULL}};
    r->claims = arena_array(a, 3, sizeof *r->claims);
    dam_claim(r, a, "c0123456789ab", shut, 3, denied, 2);
    r->claims[0].wordings[2].distortion_count = 2;
    r->claims[0].wordings[2].distortions[0] = (struct distortion){DISTORTION_NUMBER, "eleven", "nine"};
    r->claims[0].wordings[2].distortions[1] = (struct distortion){DISTORTION_NAME, "Hallin", "Halin"};
    r->claims[0].bare = arena_alloc(a, sizeof *r->claims[0].bare);
    r->claims[0].bare_articles = arena_alloc(a, sizeof(int32_t));
    const char *text = r->articles[4].record.text,
               *bare = "the sluices of the Sorrel Dam were not opened for eleven hours";
    uint32_t at = (uint32_t)(strstr(text, bare) - text);
    r->claims[0].bare[0] = (struct bare_mention){.document = r->articles[4].about.id,
                                                 .outlet = r->articles[4].about.outlet,
                                                 .text = bare,
                                                 .published_lo = r->articles[4].about.published_lo,
                                                 .published_hi = r->articles[4].about.published_hi,
                                                 .span = {at, at + (uint32_t)strlen(bare)}};
    r->claims[0].bare_articles[0] = 4;
    r->claims[0].bare_count = 1;
    dam_claim(r, a, "c1123456789ab", levers, 4, NULL, 0);
    dam_claim(r, a, "c2123456789ab", pumps, 2, NULL, 0);
}

static inline struct passages dam_passages(const struct record *r, struct arena *a)
{
    struct passages p = {arena_array(a, 16, sizeof *p.at), 0};
    for (size_t i = 0; i < r->text_size;) {
        const char *gap = strstr(r->text + i, "\n\n");
        size_t end = gap ? (size_t)(gap - r->text) : r->text_size - 1;
        p.at[p.count++].span = (struct span){(uint32_t)i, (uint32_t)end};
        i = end + 2;
    }
    return p;
}

static inline void dam_copy(struct arena *a, struct report *r)
{
    struct report_copy *c = r->copies = arena_alloc(a, sizeof *c);
    static const uint32_t pairs[][2] = {{1, 0}, {2, 1}, {3, 2}};
    *c = (struct report_copy){.a = 0, .b = 1, .direction = -1, .passages_a = dam_passages(&r->articles[0].record, a),
                              .passages_b = dam_passages(&r->articles[1].record, a)};
    c->concordance = (struct concordance){COPY_REWRITTEN, arena_array(a, 3, sizeof *c->concordance.matches), 3, 3, 0.7};
    c->alignments = arena_array(a, 3, sizeof *c->alignments);
    for (size_t i = 0; i < 3; i++) {
        struct span x = c->passages_a.at[pairs[i][0]].span, y = c->passages_b.at[pairs[i][1]].span;
        struct wording_text t = {r->articles[0].record.text + x.begin, x.end - x.begin, NULL},
                            u = {r->articles[1].record.text + y.begin, y.end - y.begin, NULL};
        c->concordance.matches[i] = (struct passage_match){pairs[i][0], pairs[i][1], 0.7, true};
        alignment_make(&t, &u, a, &c->alignments[i]);
    }
    r->copy_count = 1;
}

static inline void dam_names(struct arena *a, struct report *r)
{
    static struct name_member members[] = {{.name = "Tove Hallin", .folded = "tove hallin", .spellings = "Tove Hallin",
                                            .documents = 4},
                                           {.name = "Tove Halin", .folded = "tove halin", .spellings = "Tove Halin",
                                            .documents = 1, .likeness = "spelling",
                                            .to = "Tove Hallin", .to_folded = "tove hallin", .evidence = 2}};
    static struct name_proof proofs[] = {
        {"a", "The Brackwater Post", "Tove Hallin", "b", "Vale Chronicle", "Tove Halin"}};
    r->names = arena_alloc(a, sizeof *r->names);
    r->names[0] = (struct report_name){members, 2, proofs, 1};
    r->name_count = 1;
}

static inline struct report dam_report(struct arena *a)
{
    static const char *const asked[] = {"about sluices & <levers>", "from March 2031"};
    struct report r = {.title = "What was said of the Sorrel Dam", .asked = asked, .asked_count = 2,
                       .store = {.documents = 1234, .statements = 9, .first_published = "2031-03-01T00:00:00",
                                 .last_published = "2032-02-01T00:00:00"},
                       .linking = {.unlinked = 2, .begun = true}, .stored_claims = 77};
    dam_articles(a, &r);
    dam_claims(a, &r);
    dam_copy(a, &r);
    dam_names(a, &r);
    return r;
}

#endif
