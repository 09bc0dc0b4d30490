/* Explanations for people and for machines: what was decided by which stage, with scores.  Spans are bytes. */
#ifndef CW_CLIENT_RENDER_EXPLANATION_H
#define CW_CLIENT_RENDER_EXPLANATION_H

#include "client/render/terminal.h"
#include "proto/error.h"
#include "worker/extract/explain/explain.h"

/* The whole document: stages, metadata, names, every statement, what was not kept. */
void explanation_print(struct terminal *t, const struct record *r, const struct explanation *why);

/* What the columns mean. */
void explanation_print_key(struct terminal *t);

/* One statement, by its index. */
void explanation_print_statement(struct terminal *t, const struct record *r, const struct explanation *why,
                                 size_t statement);

/* The same facts as one JSON object on a line, or indented over many.  `statement` below 0: all.  `stored_engine`: what
 * made the record in the store, if it was another engine than the explanation's; NULL otherwise. */
enum cw_error explanation_print_json(struct terminal *t, const struct record *r, const struct explanation *why,
                                     int64_t statement, const char *stored_engine, bool indented);

#endif
