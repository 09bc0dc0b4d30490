/* The table of all verbs, in the order in which the help lists them. */
#ifndef CW_CLIENT_VERBS_VERBS_H
#define CW_CLIENT_VERBS_VERBS_H

#include "client/cli.h"

extern const struct verb *const verbs[];  /* ends with NULL */

#endif
