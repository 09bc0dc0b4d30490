/* Writes down what is known of the stories. */
#include <string.h>

#include "tests/stories/pile.h"

static const char *const claim_sorts[] = {"said", "stock", "denied", "opposite", "reference", "none"};
static const char *const tellings[] = {"whole", "cut", "halves", "indirect", "paraphrase", "far", "mixed"};

static void write_names(const struct story *s, size_t article, const struct script *script, FILE *out)
{
    for (size_t i = 0; i < script->name_count; i++) {
        const struct naming *n = &script->names[i];
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first &= script->names[k].who.sort != n->who.sort || script->names[k].who.number != n->who.number;
        fprintf(out, "S\t%llu/%zu\t%d.%u\t%.*s\t%d\n", (unsigned long long)s->number, article, (int)n->who.sort,
                n->who.number, (int)(n->span.end - n->span.begin), script->text.data + n->span.begin, first);
    }
}

static void write_article(const struct story *s, size_t article, const struct written *w, FILE *out)
{
    const struct article *a = &s->articles[article];
    unsigned long long number = s->number;
    fprintf(out, "D\t%llu/%zu\t%s\t%llu/%u\t%s\n", number, article, article_sort_names[a->sort], number, a->family,
            w->outlet);
    size_t told = 0;
    for (size_t i = 0; i < a->item_count; i++) {
        if (a->items[i].claim < 0) continue;
        const struct told *t = &w->told[told++];
        const struct claim *c = &s->claims[t->claim];
        fprintf(out, "M\t%llu/%zu\t%llu\t%s\t%s\t%d\t%d.%u%s\t", number, article,
                (unsigned long long)claim_key(s, (size_t)t->claim), claim_sorts[c->sort], tellings[a->items[i].telling],
                t->distorted, (int)c->speaker.sort, c->speaker.number, c->anonymous ? "?" : "");
        for (size_t k = 0; k < t->pieces; k++)
            fprintf(out, "%s%u-%u", k ? "," : "", t->wording[k].begin, t->wording[k].end);
        fputc('\n', out);
    }
    write_names(s, article, &w->script, out);
}

void truth_write(const struct plan *plan, FILE *out)
{
    static struct story s;
    struct written *w = written_new();
    for (uint64_t n = 0; n < plan->stories; n++) {
        story_make(&s, plan, n);
        for (size_t i = 0; i < s.claim_count; i++) {
            if (s.claims[i].target >= 0)
                fprintf(out, "X\t%llu\t%llu\n", (unsigned long long)claim_key(&s, i),
                        (unsigned long long)claim_key(&s, (size_t)s.claims[i].target));
            if (s.claims[i].again)
                fprintf(out, "E\t%llu\t%llu\n", (unsigned long long)claim_key(&s, i),
                        (unsigned long long)(s.earlier * CLAIM_KEYS + (int64_t)i));
        }
        for (size_t i = 0; i < s.article_count; i++) {
            article_write(&s, i, w);
            write_article(&s, i, w, out);
        }
    }
    written_free(w);
}
