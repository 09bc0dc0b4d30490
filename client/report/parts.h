/* The parts of the page, a file each.  Each writes its section into the scene's buffer. */
#ifndef CW_CLIENT_REPORT_PARTS_H
#define CW_CLIENT_REPORT_PARTS_H

#include "client/report/scene.h"

void write_timeline(const struct scene *s);
void write_matrix(const struct scene *s);
void write_claims(const struct scene *s);
void write_chains(const struct scene *s, const struct report_claim *c, size_t number);  /* a drawing in a claim */
/* b with its differences marked; what it lacks of a, too, unless a stands beside it. */
void write_alignment(const struct scene *s, const struct alignment *x, bool beside);
void write_copies(const struct scene *s);
void write_names(const struct scene *s);
void write_dates(const struct scene *s);
void write_limits(const struct scene *s);
void write_articles(const struct scene *s);

#endif
