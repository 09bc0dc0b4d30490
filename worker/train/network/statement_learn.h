/* Trains the statement network (worker/extract/statements/statement_net.h) and writes its file. */
#ifndef CW_TRAIN_STATEMENT_LEARN_H
#define CW_TRAIN_STATEMENT_LEARN_H

#include "worker/train/network/statement_course.h"

struct statement_learning {
    unsigned epochs;
    uint64_t seed;
    const char *log_name;        /* begins the curve's lines on stderr */
};

/* Learns a course and writes the network to `path`.  Cues and links are learned together; a course without windows
 * teaches cues alone.  Errors of network_writer_save. */
enum cw_error statement_learn(const struct course *c, const struct statement_learning *how, const char *path);

#endif
