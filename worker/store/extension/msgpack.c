/* msgpack_to_json(blob): reads the records in the store from any SQLite.
 *
 *     .load claimwire_msgpack
 *     SELECT msgpack_to_json(record) ->> '$.statements[0].speaker.name' FROM results;
 *
 * Null gives null; what is no msgpack is an error that says where. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "proto/json.h"
#include "proto/limits.h"

__attribute__((visibility("default"))) int sqlite3_claimwiremsgpack_init(sqlite3 *db, char **error,
                                                                         const sqlite3_api_routines *api);

static void msgpack_to_json(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct buffer json = {0};
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    const void *bytes = sqlite3_value_blob(values[0]);
    enum cw_error e = json_from_msgpack(bytes, (size_t)sqlite3_value_bytes(values[0]), CW_MAX_OBJECTS_RECORD, &json);
    if (e == CW_ENOMEM || json.failed) sqlite3_result_error_nomem(context);
    else if (e) sqlite3_result_error(context, cw_error_text(), -1);
    else sqlite3_result_text64(context, json.data, json.size, SQLITE_TRANSIENT, SQLITE_UTF8);
    buffer_free(&json);
}

int sqlite3_claimwiremsgpack_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
    (void)error;
    SQLITE_EXTENSION_INIT2(api);
    return sqlite3_create_function(db, "msgpack_to_json", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                   NULL, msgpack_to_json, NULL, NULL);
}
