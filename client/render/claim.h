/* What is told of a claim, in words: who said it, how it came here, when, from how many origins.  For people and for
 * the cells of rows. */
#ifndef CW_CLIENT_RENDER_CLAIM_H
#define CW_CLIENT_RENDER_CLAIM_H

#include "client/render/terminal.h"
#include "worker/claims/account/account.h"

/* Appended to a buffer.  "senior official (unnamed)", "two officials", "(nobody named)". */
void claim_append_speaker(struct buffer *out, const struct appearance *a);
/* "senior official (unnamed) → Port Maren Courier → Harbour Radio": speaker, intermediaries, outlet. */
void claim_append_chain(struct buffer *out, const struct appearance *a, const struct claim_document *d);
/* "2 origins, 5 channels"; "1 origin, 4 channels"; "at least 1 origin (1 more is unclear), 3 channels". */
void claim_append_origins(struct buffer *out, const struct account *a);
/* A wording with its quotation marks closed: what was cut out of a quotation has lost them. */
void claim_append_wording(struct buffer *out, const char *text);
/* The intermediaries' names, separated by "; ". */
void claim_append_via(struct buffer *out, const struct appearance *a);

const char *claim_outlet(const struct claim_document *d);           /* "(outlet unknown)" */
const char *claim_date(const struct claim_document *d, char out[48]);

/* A line "  label     text" of a table with a label in front, wrapped under the text. */
enum { CLAIM_LABEL = 14 };
void claim_print_field(struct terminal *t, const char *label, const char *text);
/* The same with a style for the text. */
void claim_print_styled(struct terminal *t, const char *label, enum style style, const char *text);

/* "c1a2b3c4d5e6  7 articles in 5 outlets, 2 origins" and the wording under it. */
void claim_print_heading(struct terminal *t, const struct account *a);

/* How many outlets carry it, unknown ones aside. */
uint32_t claim_outlets(const struct account *a);

/* Whether a denial is the one to show of what its speaker denies in its article: the longest of those there. */
bool claim_denial_is_shown(const struct claim_material *m, size_t denial);
/* Who denies it: "Ada Kestrin, The Port Maren Courier, 2024-06-11, and in 3 more articles", each denier once, at most
 * so many of them. */
void claim_append_deniers(struct buffer *out, const struct claim_material *m, size_t most);

#endif
