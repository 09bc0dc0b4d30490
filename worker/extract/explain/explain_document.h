/* What is explained once a document: stages, metadata, names.  Part of explaining. */
#ifndef CW_EXTRACT_EXPLAIN_DOCUMENT_H
#define CW_EXTRACT_EXPLAIN_DOCUMENT_H

#include "worker/extract/explain/explain.h"
#include "worker/extract/extractor.h"

void explain_stages(const struct analysis *a, struct explanation *out);
void explain_metadata(const struct analysis *a, struct facts *out);
void explain_names(const struct analysis *a, struct facts *out);

/* "2024-06-11", or "2024-06-01 to 2024-06-30". */
const char *explain_interval(const struct analysis *a);

#endif
