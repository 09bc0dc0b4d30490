/* Opening the store that the command line, the environment and the configuration name. */
#ifndef CW_CLIENT_OPEN_STORE_H
#define CW_CLIENT_OPEN_STORE_H

#include "proto/config.h"
#include "worker/store/reader.h"

/* Opens config->store for reading; where there is none, the words say what to do. */
enum cw_error open_store(const struct config *config, struct reader **out);

#endif
