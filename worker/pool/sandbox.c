#include "worker/pool/sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define UNDER_SANITIZER 1
#endif

static enum cw_error limit(int resource, const char *what, rlim_t value)
{
    struct rlimit r = {value, value};
    if (setrlimit(resource, &r) == 0) return CW_OK;
    return cw_fail(CW_EPERM, "cannot limit %s to %llu: %s", what, (unsigned long long)value, strerror(errno));
}

enum cw_error sandbox_limit(uint32_t memory_mb)
{
    /* SIGKILL: the parent holds the job, and without it nobody wants the answer. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return cw_fail(CW_EPERM, "cannot tie the process to its parent: %s", strerror(errno));
    enum cw_error e = limit(RLIMIT_CORE, "core dumps", 0);
    if (!e) e = limit(RLIMIT_NOFILE, "open files", 32);
#ifdef UNDER_SANITIZER
    (void)memory_mb;
#else
    if (!e) e = limit(RLIMIT_DATA, "memory", (rlim_t)memory_mb << 20);
#endif
    return e;
}

/* What computing and talking over open descriptors needs, and what abort() and the C library's own housekeeping do. */
static const int plain_calls[] = {
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(exit), SCMP_SYS(exit_group),
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
    SCMP_SYS(sched_yield), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction), SCMP_SYS(sigaltstack), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom), SCMP_SYS(sysinfo), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
};

static int add_rules(scmp_filter_ctx filter)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < sizeof plain_calls / sizeof *plain_calls; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, plain_calls[i], 0);
    /* Memory that is never executable, and a signal only to itself (abort). */
    if (!rc)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (!rc)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (!rc)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                              SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    return rc;
}

enum cw_error sandbox_enter(void)
{
    scmp_filter_ctx filter = NULL;
    enum cw_error e = CW_OK;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return cw_fail(CW_EPERM, "no sandbox: the kernel refuses no_new_privs: %s", strerror(errno));
    filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) return cw_fail(CW_EPERM, "no sandbox: the seccomp library does not start");
    int rc = add_rules(filter);
    if (!rc) rc = seccomp_load(filter);
    if (rc) e = cw_fail(CW_EPERM, "no sandbox: the kernel takes no seccomp filter: %s", strerror(-rc));
    seccomp_release(filter);
    return e;
}
