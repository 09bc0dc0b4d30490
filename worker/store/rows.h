/* What the rows of a record say that the record itself does not: the texts of spans, names in all their spellings.  The
 * writer stores these, `store check` makes them again and compares. */
#ifndef CW_STORE_ROWS_H
#define CW_STORE_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/arena.h"
#include "proto/error.h"
#include "proto/record.h"

#define ROWS_GAP " … "  /* between the pieces of a text that has several */

struct text {
    const char *at;  /* not terminated */
    size_t size;
};

struct entity_rows {
    const char *folded;
    const char *names;     /* " nso group | nso ": every spelling in this document, folded, between spaces */
    uint32_t statements;   /* of which it is the speaker */
};

struct statement_rows {
    struct text source, cue, content;  /* pieces joined by ROWS_GAP */
    const char *speaker_names;         /* like names, of the speaker's name and its entity; NULL without a speaker */
    uint32_t begin, end;               /* of all its spans; 0 and 0 without any */
};

struct rows {
    struct entity_rows *entities;
    struct statement_rows *statements;
    size_t text_at;        /* where the text stands in the encoded record */
};

/* So many mentions of an entity, in text order and other than the one before, give its
 * spellings; longer ones are left out. */
enum { ROWS_MAX_SPELLINGS = 32, ROWS_MAX_SPELLING = 256 };

/* Derives what r, decoded from those bytes, stands for.  CW_EDATA when the texts of its spans together would be larger
 * than CW_MAX_RECORD (thousands of statements that each claim the whole text), or their speakers' names. */
enum cw_error rows_derive(const struct record *r, const void *encoded, size_t size, struct arena *arena,
                          struct rows *out);

/* Where a piece of the text that lies within one of the spans begins in the spans joined. */
size_t rows_joined_at(struct spans spans, struct span piece);

/* 0..1 as stored: four digits, so that 0.7f is 0.7 and not 0.699999988. */
double rows_share(float share);

#endif
