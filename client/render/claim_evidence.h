/* Why wordings are one claim, for `claims --explain`: each link's evidence, denials, and what is alike but earlier. */
#ifndef CW_CLIENT_RENDER_CLAIM_EVIDENCE_H
#define CW_CLIENT_RENDER_CLAIM_EVIDENCE_H

#include "client/render/rows.h"
#include "worker/claims/account/load.h"

enum cw_error claim_evidence_print(struct terminal *t, enum rows_format format, struct reader *r,
                                   const struct term_reader *terms, const struct claim_material *m,
                                   struct arena *arena);

#endif
