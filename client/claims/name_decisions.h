/* What people decide about names, from the command line: a line more in the file of
 * decisions, which the linker reads. */
#ifndef CW_CLIENT_CLAIMS_NAME_DECISIONS_H
#define CW_CLIENT_CLAIMS_NAME_DECISIONS_H

#include "worker/claims/names/folding.h"

/* Appends the decision to the file, which is made if there is none; *held: it stood there already and holds, nothing
 * was written.  CW_EDATA: the file has a line that cannot be read, nothing was written; CW_EUSAGE: the names cannot be
 * written; CW_EPERM, CW_ECREATE, CW_EIO. */
enum cw_error name_decision_add(const char *path, const struct name_decision *d, bool *held);

#endif
