/* What the statement taggers see of a document: each token's properties as small numbers, computed once.  Part of the
 * statements stage. */
#ifndef CW_EXTRACT_STATEMENT_VIEW_H
#define CW_EXTRACT_STATEMENT_VIEW_H

#include "worker/extract/analysis.h"
#include "worker/extract/words/lexicon.h"
#include "worker/extract/syntax/syntax.h"
#include "worker/extract/words/words.h"
#include "worker/model/features.h"

enum view_shape {
    SHAPE_LOWER, SHAPE_TITLE, SHAPE_UPPER, SHAPE_MIXED, SHAPE_DIGIT, SHAPE_COMMA, SHAPE_PERIOD, SHAPE_COLON, SHAPE_DASH,
    SHAPE_QUOTE, SHAPE_PUNCT,
};
enum view_mark { MARK_NONE, MARK_OPENS, MARK_CLOSES };
enum { VIEW_NONE = UINT32_MAX, VIEW_FAR = 30 };

struct view_token {
    uint64_t lemma;        /* hash */
    uint64_t children;     /* set of its children's relations */
    uint32_t cluster, path;/* Brown cluster and the upper part of its path; 0: none */
    uint32_t classes;      /* of the lexicon */
    uint32_t sentence;
    uint32_t head;         /* its own index: a root, or its head is hidden (nested_view) */
    uint32_t subject, object, complement;  /* children; VIEW_NONE: it has none */
    uint32_t marker;       /* the clause's "that", the phrase's "by"; VIEW_NONE */
    uint32_t agent;        /* the nearest subject: its own or that of a predicate above; VIEW_NONE */
    uint32_t governor;     /* the predicate whose complement clause holds it; VIEW_NONE */
    int32_t quotation;     /* the outermost quotation that holds it, scare quotes apart; -1: none */
    uint16_t fine;         /* lexicon_fine_class; UINT16_MAX: none */
    uint8_t shape;         /* enum view_shape */
    uint8_t mark;          /* enum view_mark, scare quotes apart */
    bool in_marks;         /* of any quotation, scare quotes too */
    uint8_t since_close;   /* tokens since a quotation closed in this paragraph, until one opens; VIEW_FAR: none near */
    uint8_t until_open;
    uint8_t name;          /* 1 + enum entity_type of the name that holds it; 0: none */
};

struct view_models {
    const struct lexicon *lexicon;
    const struct syntax_model *syntax;
};

struct statement_view {
    struct analysis *a;
    const struct word *words;
    struct view_token *at;
};

/* Needs the stages up to names and quotation.  The tokens are in `arena`, which the view must not
 * outlive. */
void view_make(struct analysis *a, const struct view_models *models, struct arena *arena, struct statement_view *out);

/* Ten classes of distance: 0, 1, 2, 3, 4-5, 6-8, 9-13, 14-20, 21-40, more. */
uint32_t view_distance(uint32_t d);

#endif
