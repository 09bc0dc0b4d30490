/* An article written out: its text, and where in it what is said by whom. */
#ifndef CW_TESTS_STORIES_ARTICLE_H
#define CW_TESTS_STORIES_ARTICLE_H

#include "proto/document.h"
#include "tests/stories/story.h"

struct told {                    /* a statement */
    int claim;
    bool distorted;
    enum statement_form form;
    enum statement_kind kind;
    enum polarity polarity;
    struct span source, cue, content[2];
    struct span wording[2];      /* the content without quotation marks and "that" */
    size_t pieces;
    const char *anonymous;       /* the speaker, when unnamed */
};

struct written {
    struct script script;
    struct told told[ARTICLE_ITEMS];
    size_t told_count;
    char uri[48], title[256], outlet[NAME_SIZE], url[128], published[24];  /* "": unknown */
    char lo[20], hi[20];         /* of publication */
};

struct written *written_new(void);
void written_free(struct written *w);  /* NULL is allowed */
void article_write(const struct story *s, size_t article, struct written *out);

/* As it would be submitted; refers to the article. */
struct document article_document(const struct written *w);
/* As extraction should find it, without its mistakes.  Arena memory, refers to the article. */
struct record article_record(const struct story *s, const struct written *w, struct arena *arena);

#endif
