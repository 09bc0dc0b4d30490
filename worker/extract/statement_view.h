/* What the statement taggers see of a document: each token's properties as small numbers, computed once, and the
 * features that both taggers make of a token and its neighbours.  Part of the statements stage. */
#ifndef CW_EXTRACT_STATEMENT_VIEW_H
#define CW_EXTRACT_STATEMENT_VIEW_H

#include "worker/extract/analysis.h"
#include "worker/model/features.h"

enum view_shape { SHAPE_LOWER, SHAPE_TITLE, SHAPE_UPPER, SHAPE_MIXED, SHAPE_DIGIT, SHAPE_COMMA, SHAPE_PERIOD, SHAPE_COLON,
                  SHAPE_DASH, SHAPE_QUOTE, SHAPE_PUNCT };
enum view_mark { MARK_NONE, MARK_OPENS, MARK_CLOSES };

struct view_token {
    uint64_t word;         /* hash of the form in lower case */
    uint32_t sentence;
    int32_t quotation;     /* the outermost quotation that holds it, scare quotes apart; -1: none */
    uint8_t shape;         /* enum view_shape */
    uint8_t mark;          /* enum view_mark, scare quotes apart */
    uint8_t since_close;   /* tokens since a quotation closed in this paragraph, until one opens; VIEW_FAR: none near */
    uint8_t until_open;
};
enum { VIEW_FAR = 30 };

struct statement_view {
    struct analysis *a;
    struct view_token *at;      /* of every token */
};

/* Needs the stages up to quotation.  Memory comes from the analysis' arena. */
void view_make(struct analysis *a, struct statement_view *out);

/* 0, 1, 2, 3, 4-5, 6-8, 9-13, 14-20, 21-40, more: ten classes of distance. */
uint32_t view_distance(uint32_t d);

#endif
