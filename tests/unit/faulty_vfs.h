/* A disk that fails: a layer under SQLite that lets the nth write, sync or truncation fail, once or from then on.
 * faulty_install makes it the default of the process. */
#ifndef CW_TESTS_FAULTY_VFS_H
#define CW_TESTS_FAULTY_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

enum faulty_call { FAULTY_WRITE, FAULTY_SYNC, FAULTY_TRUNCATE };

static struct {
    sqlite3_vfs vfs, *real;
    enum faulty_call call;
    int countdown;   /* 0: nothing fails */
    int result;
    bool lasting;    /* every call after the nth fails too */
    int hits;
} faulty;

struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real;  /* behind this struct */
};

/* Lets the nth call from now on give `result`. */
static void faulty_arm(enum faulty_call call, int nth, int result, bool lasting)
{
    faulty.call = call;
    faulty.countdown = nth;
    faulty.result = result;
    faulty.lasting = lasting;
    faulty.hits = 0;
}

static bool faulty_strikes(enum faulty_call call)
{
    if (!faulty.countdown || call != faulty.call) return false;
    if (faulty.countdown > 1) {
        faulty.countdown--;
        return false;
    }
    if (!faulty.lasting) faulty.countdown = 0;
    faulty.hits++;
    return true;
}

static sqlite3_file *faulty_real(sqlite3_file *f) { return ((struct faulty_file *)f)->real; }

#define FAULTY_PASS(name, parameters, arguments) \
    static int faulty_##name parameters { return faulty_real(f)->pMethods->name arguments; }
FAULTY_PASS(xClose, (sqlite3_file *f), (faulty_real(f)))
FAULTY_PASS(xRead, (sqlite3_file *f, void *p, int n, sqlite3_int64 at), (faulty_real(f), p, n, at))
FAULTY_PASS(xFileSize, (sqlite3_file *f, sqlite3_int64 *n), (faulty_real(f), n))
FAULTY_PASS(xLock, (sqlite3_file *f, int l), (faulty_real(f), l))
FAULTY_PASS(xUnlock, (sqlite3_file *f, int l), (faulty_real(f), l))
FAULTY_PASS(xCheckReservedLock, (sqlite3_file *f, int *out), (faulty_real(f), out))
FAULTY_PASS(xFileControl, (sqlite3_file *f, int op, void *p), (faulty_real(f), op, p))
FAULTY_PASS(xSectorSize, (sqlite3_file *f), (faulty_real(f)))
FAULTY_PASS(xDeviceCharacteristics, (sqlite3_file *f), (faulty_real(f)))
FAULTY_PASS(xShmMap, (sqlite3_file *f, int i, int n, int extend, void volatile **p), (faulty_real(f), i, n, extend, p))
FAULTY_PASS(xShmLock, (sqlite3_file *f, int at, int n, int flags), (faulty_real(f), at, n, flags))
FAULTY_PASS(xShmUnmap, (sqlite3_file *f, int del), (faulty_real(f), del))
#undef FAULTY_PASS
static void faulty_xShmBarrier(sqlite3_file *f) { faulty_real(f)->pMethods->xShmBarrier(faulty_real(f)); }

static int faulty_xWrite(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (faulty_strikes(FAULTY_WRITE)) return faulty.result;
    return faulty_real(f)->pMethods->xWrite(faulty_real(f), p, n, at);
}

/* Nobody pulls the plug in these tests, so a sync that succeeds need not wait for the disk. */
static int faulty_xSync(sqlite3_file *f, int flags)
{
    (void)f;
    (void)flags;
    return faulty_strikes(FAULTY_SYNC) ? faulty.result : SQLITE_OK;
}

static int faulty_xTruncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (faulty_strikes(FAULTY_TRUNCATE)) return faulty.result;
    return faulty_real(f)->pMethods->xTruncate(faulty_real(f), size);
}

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 2, .xClose = faulty_xClose, .xRead = faulty_xRead, .xWrite = faulty_xWrite,
    .xTruncate = faulty_xTruncate, .xSync = faulty_xSync, .xFileSize = faulty_xFileSize, .xLock = faulty_xLock,
    .xUnlock = faulty_xUnlock, .xCheckReservedLock = faulty_xCheckReservedLock, .xFileControl = faulty_xFileControl,
    .xSectorSize = faulty_xSectorSize, .xDeviceCharacteristics = faulty_xDeviceCharacteristics,
    .xShmMap = faulty_xShmMap, .xShmLock = faulty_xShmLock, .xShmBarrier = faulty_xShmBarrier,
    .xShmUnmap = faulty_xShmUnmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    struct faulty_file *file = (struct faulty_file *)f;
    file->real = (sqlite3_file *)(file + 1);
    file->real->pMethods = NULL;
    int rc = faulty.real->xOpen(faulty.real, name, file->real, flags, out);
    file->base.pMethods = file->real->pMethods ? &faulty_methods : NULL;
    return rc;
}

static void faulty_install(void)
{
    if (faulty.real) return;
    faulty.real = sqlite3_vfs_find(NULL);
    faulty.vfs = *faulty.real;
    faulty.vfs.zName = "faulty";
    faulty.vfs.szOsFile = (int)sizeof(struct faulty_file) + faulty.real->szOsFile;
    faulty.vfs.xOpen = faulty_open;
    sqlite3_vfs_register(&faulty.vfs, 1);
}

#endif
