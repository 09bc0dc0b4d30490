/* The record that extraction would make of an invented article if it made no mistakes. */
#include <stdio.h>
#include <string.h>

#include "proto/error.h"
#include "tests/stories/article.h"

static const char *or_null(const char *s) { return *s ? s : NULL; }

struct document article_document(const struct written *w)
{
    return (struct document){.uri = w->uri, .title = w->title, .outlet = w->outlet, .url = or_null(w->url),
                             .language = "en", .published = or_null(w->published), .text = w->script.text.data,
                             .text_size = w->script.text.size};
}

static struct spans copy_spans(struct arena *arena, const struct span *at, size_t count)
{
    struct spans s = {arena_array(arena, count, sizeof *at), count};
    memcpy(s.at, at, count * sizeof *at);
    return s;
}

static int entity_of(struct character *who, size_t count, struct character c)
{
    for (size_t i = 0; i < count; i++)
        if (who[i].sort == c.sort && who[i].number == c.number) return (int)i;
    return -1;
}

/* One entity for each who is named, with all places where he is. */
static void add_entities(const struct written *w, struct arena *arena, struct record *r, struct character *who)
{
    const struct script *s = &w->script;
    r->entities = arena_array(arena, s->name_count + 1, sizeof *r->entities);
    for (size_t i = 0; i < s->name_count; i++) {
        const struct naming *n = &s->names[i];
        int e = entity_of(who, r->entity_count, n->who);
        if (e < 0) {
            e = (int)r->entity_count++;
            who[e] = n->who;
            r->entities[e] = (struct entity){.type = character_type(n->who),
                                             .mentions = arena_array(arena, s->name_count, sizeof(struct mention)),
                                             .name = arena_strndup(arena, s->text.data + n->span.begin,
                                                                   n->span.end - n->span.begin)};
        }
        struct entity *entity = &r->entities[e];
        entity->mentions[entity->mention_count++] = (struct mention){n->span, MENTION_NAME};
    }
}

static void add_statement(const struct story *story, const struct told *t, const struct character *who,
                          struct arena *arena, struct record *r)
{
    const struct claim *c = &story->claims[t->claim];
    struct statement *s = &r->statements[r->statement_count++];
    *s = (struct statement){.form = t->form, .kind = t->kind, .polarity = t->polarity, .source = copy_spans(arena,
            &t->source, 1), .cue = copy_spans(arena, &t->cue, 1),
                            .content = copy_spans(arena, t->content, t->pieces), .has_speaker = true, .within = -1,
                                    .checkworthy = 0.5f, .confidence = 0.9f};
    if (t->anonymous) {
        s->speaker = (struct speaker){t->anonymous, -1, true, c->people};
    } else {
        int e = entity_of((struct character *)who, r->entity_count, c->speaker);
        CW_CHECK(e >= 0);
        s->speaker = (struct speaker){r->entities[e].name, e, false, 1};
    }
}

struct record article_record(const struct story *story, const struct written *w, struct arena *arena)
{
    struct document d = article_document(w);
    char id[CW_ID_HEX + 1];
    struct character who[SCRIPT_NAMES];
    document_id(&d, id);
    struct record r = {.id = arena_strdup(arena, id), .uri = d.uri, .title = d.title, .outlet = d.outlet,
                       .url = d.url, .language = d.language, .text = d.text, .text_size = d.text_size,
                       .engine = "claimwire stories", .has_published = *w->lo != '\0'};
    r.published.basis = BASIS_GIVEN;
    memcpy(r.published.lo, w->lo, sizeof r.published.lo);
    memcpy(r.published.hi, w->hi, sizeof r.published.hi);
    add_entities(w, arena, &r, who);
    r.statements = arena_array(arena, w->told_count + 1, sizeof *r.statements);
    for (size_t i = 0; i < w->told_count; i++) add_statement(story, &w->told[i], who, arena, &r);
    return r;
}
