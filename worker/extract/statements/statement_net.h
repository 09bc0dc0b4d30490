/* The network that reads statements: one encoder over the words of a passage, on it a head that finds cues and a linker
 * that finds what belongs to one cue.  After the SRU of Lei, Zhang, Wang, Dai, Artzi (EMNLP
 * 2018).  Part of the statements stage.
 *
 *     tokens (statement_inputs.h) -> tables side by side -> "inner", relu = x -> 2 two-way SRU layers = h;  e = h + x
 *     cues:   "cue" of e: a score for O, B, I
 *     links:  u = relu("link token" of e + "link cue" of the cue's e + rows of "link place"),
 *     for the tokens of a window
 *             "link gates" of u -> two-way SRU = s;  "link scores" of s and u side by side: O, B-source … */
#ifndef CW_EXTRACT_STATEMENT_NET_H
#define CW_EXTRACT_STATEMENT_NET_H

#include "worker/extract/statements/passage.h"
#include "worker/extract/statements/statement_inputs.h"
#include "worker/model/chain.h"
#include "worker/model/network.h"

enum { CUE_LABEL_COUNT = 3, LINK_LABEL_COUNT = 5 };

struct statement_net {
    struct network *network;
    struct statement_vocabulary vocabulary;
    const struct product_matrix *cue, *link_token, *link_cue, *link_gates, *link_scores;
    const struct network_table *link_place;
    struct chain *cues, *links;
};

/* Errors of network_open; CW_ECORRUPT if it is a network for something else.  *out is the caller's. */
enum cw_error statement_net_open(const char *path, struct statement_net **out);
void statement_net_close(struct statement_net *n);               /* NULL is allowed */
uint64_t statement_net_checksum(const struct statement_net *n);

/* A passage as the network sees it. */
struct statement_rows {
    struct passage passage;
    const float *encoded;        /* e: network_width columns a token */
    const float *token, *cue;    /* the linker's "link token" and "link cue" of e; NULL until they are asked for */
};
struct statement_rows statement_net_encode(const struct statement_net *n, const struct statement_view *v,
                                           struct passage p, struct arena *arena);

#endif
