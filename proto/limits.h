/* Every bound that hostile input meets, in one place.  docs and PROTOCOL.md quote these. */
#ifndef CW_PROTO_LIMITS_H
#define CW_PROTO_LIMITS_H

enum {
    CW_MAX_TEXT = 8 << 20,              /* bytes of one document's text */
    CW_MAX_FIELD = 8 << 10,             /* bytes of a title, outlet, url, uri, author, date */
    CW_MAX_AUTHORS = 64,
    CW_MAX_DOCUMENT = CW_MAX_TEXT + (1 << 20),  /* bytes of an encoded document */
    CW_MAX_RECORD = 64 << 20,           /* bytes of an encoded document record */
    CW_MAX_HEADER = 1 << 20,            /* bytes of a message's header frame */
    CW_MAX_NAME = 256,                  /* bytes of a worker's name, an agent, an engine */
    CW_MAX_REASON = 1024,               /* bytes of a reason; longer ones are cut by their sender */
    CW_MAX_SLOTS = 1024,                /* jobs that one worker may hold */
    CW_MAX_WORKERS_TOLD = 256,          /* workers listed in STATS */
    CW_MAX_DEPTH = 16,                  /* nesting of msgpack containers */
    CW_MAX_OBJECTS_HEADER = 8192,       /* msgpack objects in a header frame */
    CW_MAX_OBJECTS_DOCUMENT = 1024,     /* ... in a document */
    CW_MAX_OBJECTS_RECORD = 8 << 20,    /* ... in a record */
    CW_MAX_IDS = 512,                   /* ids in one STATE, RETRY or DROP message */
    CW_ID_BYTES = 16,                   /* a document id: BLAKE2b-128, see document_id */
    CW_ID_HEX = 2 * CW_ID_BYTES,
    CW_MAX_IPC_PATH = 107,              /* sun_path less its NUL */
};

#endif
