/* The tokeniser of the text stage; text.h states its manner. */
#ifndef CW_EXTRACT_TOKENIZE_H
#define CW_EXTRACT_TOKENIZE_H

#include "worker/extract/analysis.h"

/* A growing array of tokens in an arena. */
struct token_list {
    struct arena *arena;
    struct token *at;
    size_t count, capacity;
};

/* Appends the tokens of text[begin, end). */
void tokenize(const char *text, uint32_t begin, uint32_t end, struct token_list *out);

/* Abbreviations that keep their period. */
enum abbreviation {
    ABBREVIATION_NONE,
    ABBREVIATION_TITLE,      /* a sentence never ends after it: "Mr." "No." "vs." */
    ABBREVIATION_ANY,        /* it may: "Inc." "U.S." "Calif." */
    ABBREVIATION_CLOCK,      /* it may, unless a day or a time zone follows: "a.m." */
    ABBREVIATION_INITIAL,    /* one capital letter */
};

/* What kind of abbreviation the word is; its last byte is the period. */
enum abbreviation abbreviation_kind(const char *word, size_t size);

#endif
