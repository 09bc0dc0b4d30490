/* What changed in a url, for people or as rows; see client/claims/revision.h. */
#ifndef CW_CLIENT_RENDER_REVISION_PRINT_H
#define CW_CLIENT_RENDER_REVISION_PRINT_H

#include "client/render/rows.h"
#include "client/claims/revision.h"
#include "client/claims/revision_order.h"

struct revision_printer;

/* `terms` may be NULL. */
struct revision_printer *revision_printer_new(struct terminal *t, enum rows_format format, const char *url,
                                              const struct term_reader *terms);
/* From one text to the next, and how it is known that it is the next. */
void revision_printer_add(struct revision_printer *p, const struct record *before, const struct record *after,
                          enum revision_basis basis, struct arena *arena);
/* Prints what is left and frees. */
void revision_printer_end(struct revision_printer *p);

#endif
