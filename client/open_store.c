#include "client/open_store.h"

enum cw_error open_store(const struct config *config, struct reader **out)
{
    enum cw_error e = reader_open(config->store, out);
    if (e != CW_ENOINPUT) return e;
    return cw_fail(e, "there is no store at %s; say where it is with --directory or --store", config->store);
}
