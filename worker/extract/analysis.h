/* A document on its way through the stages: each stage reads what earlier ones left here and adds its own part.
 * Everything belongs to `arena`.  All offsets are bytes into `text`, half-open.  Tokens, sentences and paragraphs are
 * in text order and do not overlap; ranges of tokens or sentences are half-open index ranges. */
#ifndef CW_EXTRACT_ANALYSIS_H
#define CW_EXTRACT_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "proto/arena.h"
#include "proto/document.h"
#include "proto/limits.h"
#include "proto/record.h"
#include "proto/utf8.h"

struct range {
    uint32_t first, last;  /* half-open */
};

enum token_flag {
    TOKEN_SPACE_BEFORE = 1,    /* white space, or the text's start, comes before it */
    TOKEN_NEWLINE_BEFORE = 2,
};

struct token {
    uint32_t begin, end;
    uint8_t flags;
};

struct word;

enum paragraph_role {
    PARAGRAPH_BODY,
    PARAGRAPH_TITLE,
    PARAGRAPH_HEADER,       /* byline, date, outlet, section: lines above the body that are not prose */
    PARAGRAPH_BOILERPLATE,  /* "2 min read", "Comments are closed." : no statements are taken from it */
};

struct paragraph {
    uint32_t begin, end;    /* bytes, white space at the edges cut */
    struct range sentences;
    enum paragraph_role role;
};

struct sentence {
    struct range tokens;
    uint32_t paragraph;
};

/* Universal POS tags, the order of the UD documentation. */
#define UPOS_TAGS(X) X(ADJ) X(ADP) X(ADV) X(AUX) X(CCONJ) X(DET) X(INTJ) X(NOUN) X(NUM) X(PART) X(PRON) X(PROPN) \
    X(PUNCT) X(SCONJ) X(SYM) X(VERB) X(X)
#define X(tag) UPOS_##tag,
enum upos { UPOS_TAGS(X) UPOS_COUNT };
#undef X
const char *upos_name(enum upos u);

/* The Penn Treebank tags as the English UD treebanks have them. */
#define XPOS_TAGS(X)                                                                                                  \
    X(DOLLAR, "$") X(QUOTE_CLOSE, "''") X(COMMA, ",") X(LRB, "-LRB-") X(RRB, "-RRB-") X(PERIOD, ".") X(COLON, ":")    \
    X(ADD, "ADD") X(AFX, "AFX") X(CC, "CC") X(CD, "CD") X(DT, "DT") X(EX, "EX") X(FW, "FW") X(GW, "GW")               \
    X(HYPH, "HYPH") X(IN, "IN") X(JJ, "JJ") X(JJR, "JJR") X(JJS, "JJS") X(LS, "LS") X(MD, "MD") X(NFP, "NFP")         \
    X(NN, "NN") X(NNP, "NNP") X(NNPS, "NNPS") X(NNS, "NNS") X(PDT, "PDT") X(POS, "POS") X(PRP, "PRP")                 \
    X(PRPS, "PRP$") X(RB, "RB") X(RBR, "RBR") X(RBS, "RBS") X(RP, "RP") X(SYM, "SYM") X(TO, "TO") X(UH, "UH")         \
    X(VB, "VB") X(VBD, "VBD") X(VBG, "VBG") X(VBN, "VBN") X(VBP, "VBP") X(VBZ, "VBZ") X(WDT, "WDT") X(WP, "WP")       \
    X(WPS, "WP$") X(WRB, "WRB") X(XX, "XX") X(QUOTE_OPEN, "``")
#define X(tag, text) XPOS_##tag,
enum xpos { XPOS_TAGS(X) XPOS_COUNT };
#undef X

/* Quotation state of a token: depth of open quotations (0: outside) after the quotation stage. */
struct quotation {          /* one continuous quoted stretch, marks included, within one paragraph */
    struct range tokens;
    uint32_t paragraph;
    uint8_t depth;          /* 0: outermost */
    bool continues;         /* runs on in the next paragraph's quotation (left open there by convention) */
    bool scare;             /* one or two words in marks inside a sentence: a term, not speech */
};

struct name_mention {       /* a named entity found by the names stage, before entities are joined */
    struct range tokens;
    enum entity_type type;
    float confidence;
};

struct trace;

enum { COREF_NONE = 0xFFFFFFFF };

struct coref_mention {      /* a noun phrase, a name or a pronoun, as the coref stage sees it */
    struct range tokens;
    uint32_t head;          /* its head's token */
    uint32_t name;          /* the name that it is: an index + 1; 0: none */
    uint32_t chain;         /* which mentions mean the same; COREF_NONE: nothing else in the text does */
    enum mention_kind kind;
    bool joint;             /* "Vell and her firm": several together */
};

struct analysis {
    struct arena *arena;
    const struct document *document;
    struct trace *trace;    /* what the stages leave of how they decided, see trace.h; NULL: nobody asks */
    const char *text;
    uint32_t text_size;

    /* text stage */
    struct paragraph *paragraphs;
    size_t paragraph_count;
    struct sentence *sentences;
    size_t sentence_count;
    struct token *tokens;
    size_t token_count;

    /* metadata stage: from the document's fields, else found in the text; NULL unknown */
    const char *title, *outlet;
    const char *agency;     /* named in the dateline, "(Northern Wire)" */
    /* "PORT MAREN, June 12 (Northern Wire) — ", up to the first word after it; empty if there is none */
    struct span dateline;
    const char **authors;
    size_t author_count;
    bool has_published;
    struct publication_date published;

    /* tags and syntax; arrays of token_count */
    const struct word *words;  /* what the tokens look like, see words.h; the tags stage's, for all that come after */
    uint8_t *upos;          /* enum upos */
    uint8_t *xpos;          /* enum xpos */
    uint32_t *head;         /* index of the head token in the document; its own index for a sentence's root */
    uint8_t *deprel;        /* index for the parser's relation, see syntax.h */

    /* names */
    struct name_mention *names;
    size_t name_count;
    uint32_t *name_entity;  /* per name its entity, an index; filled by the entities stage */

    /* coreference: in order of their first tokens, the longer of two that begin together first */
    struct coref_mention *mentions;
    size_t mention_count, chain_count;

    /* time, quotation */
    struct time_expression *times;
    size_t time_count;
    struct quotation *quotations;   /* in order of their first token, outer before inner */
    size_t quotation_count;
    uint8_t *quote_depth;           /* per token: how many quotations hold it */

    /* statements, first as token ranges (statements stage), then made whole by the speakers stage */
    struct statement *statements;
    size_t statement_count;

    /* entities and coreference; mentions of every kind */
    struct entity *entities;
    size_t entity_count;
};

/* The text of a token range, a view into the text. */
static inline const char *token_text(const struct analysis *a, size_t token, size_t *size)
{
    *size = a->tokens[token].end - a->tokens[token].begin;
    return a->text + a->tokens[token].begin;
}

/* Whether the token's text is exactly `word`. */
static inline bool token_is(const struct analysis *a, size_t token, const char *word)
{
    size_t n;
    const char *p = token_text(a, token, &n);
    return *p == *word && n == strlen(word) && !memcmp(p, word, n);
}

/* The same, whatever the case of ASCII letters. */
static inline bool token_is_nocase(const struct analysis *a, size_t token, const char *word)
{
    size_t n;
    const char *p = token_text(a, token, &n);
    return (*p | 32) == (*word | 32) && n == strlen(word) && !strncasecmp(p, word, n);
}

/* The tokens of a paragraph. */
static inline struct range paragraph_tokens(const struct analysis *a, size_t paragraph)
{
    struct range s = a->paragraphs[paragraph].sentences;
    return (struct range){a->sentences[s.first].tokens.first, a->sentences[s.last - 1].tokens.last};
}

/* The sentence that holds a token, by bisection. */
static inline uint32_t sentence_of(const struct analysis *a, uint32_t token)
{
    size_t low = 0, high = a->sentence_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (a->sentences[middle].tokens.first <= token) low = middle;
        else high = middle;
    }
    return (uint32_t)low;
}

static inline struct span range_span(const struct analysis *a, struct range r)
{
    return (struct span){a->tokens[r.first].begin, a->tokens[r.last - 1].end};
}

/* Of that as much as a field of the record may have: a name of a hundred thousand letters is cut. */
static inline struct span field_span(const struct analysis *a, struct range r)
{
    struct span s = range_span(a, r);
    s.end = s.begin + (uint32_t)utf8_cut(a->text + s.begin, s.end - s.begin, CW_MAX_FIELD);
    return s;
}

#endif
