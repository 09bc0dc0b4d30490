/* claimwired: the program of the service.  Alone it supervises a broker and workers; `claimwired broker` and
 * `claimwired worker` are one role each.  Here are only flags, signals and systemd; the roles' work is in broker/ and
 * pool/. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "proto/config.h"
#include "proto/log.h"
#include "worker/broker/service.h"
#include "worker/claims/linker/linker.h"
#include "worker/pool/reading.h"
#include "worker/pool/supervisor.h"
#include "worker/pool/worker.h"

static const char help[] =
    "claimwired: reads news articles from a queue and stores who said what\n"
    "\n"
    "Examples\n"
    "  claimwired                               a broker and a worker per core, in the default directory\n"
    "  claimwired --directory /srv/news --workers 2\n"
    "  claimwired --config /etc/claimwire/claimwire.conf\n"
    "  claimwired worker -o worker_endpoint=tcp://10.0.0.5:7601\n"
    "                                           one more worker, for a broker elsewhere\n"
    "\n"
    "Usage: claimwired [broker|worker] [option]...\n"
    "  broker                 only the broker and the store\n"
    "  worker                 only a worker; waits for its broker\n"
    "\n"
    "Options\n"
    "  --config FILE          read FILE instead of /etc/claimwire/claimwire.conf\n"
    "  --directory DIR        where store and sockets are\n"
    "  --workers N            how many worker processes (0: one per core)\n"
    "  -o, --option NAME=VALUE  set one option of the configuration (`claimwire config show` lists them)\n"
    "  --help, --version\n"
    "\n"
    "SIGTERM drains and stops, SIGHUP reloads the options that can be reloaded.  It logs to stderr.\n"
    "Exit status: 0 stopped when asked to, 2 usage, 66 no models, 70 a bug, 73 cannot create the directory, 74 I/O\n"
    "error, 75 endpoint or store in use by another process, 77 not permitted (directory, sandbox), 78 configuration\n"
    "or a store of a later version.\n";

enum { MAX_SETTINGS = 64 };

struct program {
    const char *config_path, *directory, *supervised;  /* supervised: our name, given by the supervisor */
    const char *settings[MAX_SETTINGS];                /* NAME=VALUE, in order */
    size_t setting_count;
    char *passed[3 * MAX_SETTINGS];                    /* the flags, for the roles */
    struct config config;
    int signals;
    struct linker *linker;                             /* of the broker; NULL: it could not be opened */
    uint64_t advanced_at, advance_every;               /* microseconds of the monotonic clock */
};

/* ---- flags and configuration ---- */

static enum cw_error add_setting(struct program *p, const char *setting)
{
    if (!strchr(setting, '=')) return cw_fail(CW_EUSAGE, "-o %s: expected NAME=VALUE", setting);
    if (p->setting_count == MAX_SETTINGS) return cw_fail(CW_EUSAGE, "more than %d options", MAX_SETTINGS);
    p->settings[p->setting_count++] = setting;
    return CW_OK;
}

static enum cw_error apply_setting(struct config *c, const char *setting)
{
    char name[64];
    size_t n = strcspn(setting, "=");
    snprintf(name, sizeof name, "%.*s", (int)n, setting);
    return cw_context(config_set(c, name, setting + n + 1), "-o");
}

static enum cw_error load(const struct program *p, struct config *c)
{
    enum cw_error e = config_load(p->config_path, p->directory, c);
    for (size_t i = 0; !e && i < p->setting_count; i++) e = apply_setting(c, p->settings[i]);
    if (!e) e = config_check(c);
    return e ? e : config_check_endpoints(c);
}

/* Sets *done after --help and --version. */
static enum cw_error parse(struct program *p, int argc, char **argv, bool *done)
{
    static const struct option flags[] = {
        {"config", required_argument, NULL, 'c'},  {"directory", required_argument, NULL, 'd'},
        {"workers", required_argument, NULL, 'w'}, {"option", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},          {"version", no_argument, NULL, 'v'},
        {&SUPERVISED_FLAG[2], required_argument, NULL, 's'}, {0},
    };
    static char workers[64];
    enum cw_error e = CW_OK;
    for (int flag; !e && (flag = getopt_long(argc, argv, "o:h", flags, NULL)) != -1;) {
        switch (flag) {
        case 'c': p->config_path = optarg; break;
        case 'd': p->directory = optarg; break;
        case 'o': e = add_setting(p, optarg); break;
        case 's': p->supervised = optarg; break;
        case 'w':
            snprintf(workers, sizeof workers, "workers=%s", optarg);
            e = add_setting(p, workers);
            break;
        case 'h':
        case 'v':
            fputs(flag == 'h' ? help : "claimwired " CW_VERSION "\n", stdout);
            *done = true;
            break;
        default: e = cw_fail(CW_EUSAGE, "claimwired --help lists the options");
        }
    }
    if (!e && optind < argc) e = cw_fail(CW_EUSAGE, "%s: no such role; there are broker and worker", argv[optind]);
    return e;
}

/* The flags for the roles, which read the same configuration. */
static void collect_passed(struct program *p)
{
    size_t n = 0;
    if (p->config_path) p->passed[n++] = "--config", p->passed[n++] = (char *)p->config_path;
    if (p->directory) p->passed[n++] = "--directory", p->passed[n++] = (char *)p->directory;
    for (size_t i = 0; i < p->setting_count; i++) p->passed[n++] = "-o", p->passed[n++] = (char *)p->settings[i];
}

/* ---- signals ---- */

static enum cw_error catch_signals(struct program *p)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_SETMASK, &set, NULL);
    p->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return p->signals < 0 ? cw_fail(CW_EAGAIN, "cannot watch signals: %s", strerror(errno)) : CW_OK;
}

/* 0 when none has come. */
static int next_signal(struct program *p)
{
    struct signalfd_siginfo info;
    return read(p->signals, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

/* A bad configuration changes nothing. */
static bool reload(struct program *p)
{
    struct config fresh;
    char others[512];
    if (load(p, &fresh)) {
        log_error("the configuration stays as it was: %s", cw_error_text());
        return false;
    }
    if (config_reload(&p->config, &fresh, others, sizeof others)) log_warning("needs a restart to change: %s", others);
    log_set_level(p->config.log_level);
    log_info("configuration reloaded");
    return true;
}

/* ---- what systemd, or the supervisor, is told ---- */

static void report(struct program *p, enum report what)
{
    char byte = (char)what;
    if (p->supervised && write(SUPERVISED_FD, &byte, 1) < 0 && errno == EPIPE) raise(SIGTERM);  /* it is gone */
}

static void tell_ready(void *context)
{
    struct program *p = context;
    report(p, REPORT_READY);
    if (p->supervised) return;
    sd_notify(0, "READY=1\nSTATUS=Working");
    log_info("ready");
}

static void tell_advanced(void *context)
{
    struct program *p = context;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t now = (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
    if (now - p->advanced_at < p->advance_every) return;
    p->advanced_at = now;
    report(p, REPORT_ADVANCED);
    if (!p->supervised) sd_notify(0, "WATCHDOG=1");
}

static void tell_stopping(const struct program *p)
{
    if (!p->supervised) sd_notify(0, "STOPPING=1\nSTATUS=Draining");
}

static void become(struct program *p, const char *role)
{
    uint64_t watchdog = 0;
    p->advance_every = 1000000;
    if (sd_watchdog_enabled(0, &watchdog) > 0 && watchdog / 3 < p->advance_every) p->advance_every = watchdog / 3;
    log_open(p->supervised ? p->supervised : role, p->config.log_level);
    prctl(PR_SET_NAME, "claimwired");  /* not "exe", as which the supervisor starts us */
    if (p->supervised) prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/* ---- the roles ---- */

static enum cw_error make_directory(const char *path)
{
    char part[CONFIG_PATH];
    int why = 0;  /* what stood in the way of the last part */
    for (size_t i = 1; path[i - 1]; i++) {
        if (path[i] != '/' && path[i] != '\0') continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        why = mkdir(part, 0750) != 0 ? errno : 0;
        if (why && why != EEXIST && why != EISDIR && why != EROFS && why != EACCES)
            return cw_fail(CW_ECREATE, "cannot create the directory %s: %s", part, strerror(why));
    }
    if (access(path, R_OK | W_OK | X_OK) == 0) return CW_OK;
    if (errno == ENOENT && (why == EACCES || why == EROFS))
        return cw_fail(why == EACCES ? CW_EPERM : CW_ECREATE, "cannot create the directory %s: %s", path,
                       strerror(why));
    return cw_fail(errno == ENOENT ? CW_ECREATE : CW_EPERM, "cannot write into the directory %s: %s", path,
                   strerror(errno));
}

static enum broker_request broker_request(void *context, struct config *config)
{
    struct program *p = context;
    switch (next_signal(p)) {
    case 0: return BROKER_GO_ON;
    case SIGHUP:
        if (!reload(p)) return BROKER_GO_ON;
        *config = p->config;
        return BROKER_RELOAD;
    default: tell_stopping(p); return BROKER_STOP;
    }
}

/* A broker without models still does all else. */
static enum cw_error start_linker(void *context, struct store *store)
{
    struct program *p = context;
    enum cw_error e = linker_open(store, p->config.models, p->config.decisions, &p->linker);
    if (e) log_warning("documents are not linked to claims: %s", cw_error_text());
    return e == CW_ENOMEM ? e : CW_OK;
}

static enum cw_error link_some(void *context, unsigned documents, bool *more)
{
    struct program *p = context;
    *more = false;
    return p->linker ? linker_some(p->linker, documents, more) : CW_OK;
}

static void stop_linker(void *context)
{
    struct program *p = context;
    linker_close(p->linker);
    p->linker = NULL;
}

static enum cw_error run_broker(struct program *p)
{
    struct broker_hooks hooks = {.context = p, .ready = tell_ready, .advanced = tell_advanced,
                                 .request_fd = p->signals, .request = broker_request,
                                 .opened = start_linker, .work = link_some, .closing = stop_linker};
    enum cw_error e = make_directory(p->config.directory);
    return e ? e : broker_serve(&p->config, &hooks);
}

static enum worker_request worker_request(void *context, struct config *config)
{
    struct program *p = context;
    switch (next_signal(p)) {
    case 0: return WORKER_GO_ON;
    case SIGHUP:
        if (!reload(p)) return WORKER_GO_ON;
        *config = p->config;
        return WORKER_RELOAD;
    default: tell_stopping(p); return WORKER_STOP;
    }
}

static enum cw_error run_worker(struct program *p)
{
    struct worker_hooks hooks = {.context = p, .ready = tell_ready, .advanced = tell_advanced,
                                 .request_fd = p->signals, .request = worker_request};
    return worker_serve(&p->config, &hooks);
}

static enum supervisor_request supervisor_request(void *context)
{
    struct program *p = context;
    switch (next_signal(p)) {
    case 0: return SUPERVISOR_GO_ON;
    case SIGHUP: return reload(p) ? SUPERVISOR_RELOAD : SUPERVISOR_GO_ON;
    default: tell_stopping(p); return SUPERVISOR_STOP;
    }
}

static int run_all(struct program *p)
{
    struct supervisor_hooks hooks = {.context = p, .ready = tell_ready, .advanced = tell_advanced,
                                     .request_fd = p->signals, .request = supervisor_request};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t workers = p->config.workers ? p->config.workers : cores > 0 ? (uint32_t)cores : 1;
    collect_passed(p);
    return supervisor_run(p->passed, workers, &hooks);
}

static int fail(enum cw_error e)
{
    log_error("%s", cw_error_text());
    return cw_error_exit_status(e);
}

int main(int argc, char **argv)
{
    static struct program program;
    const char *role = argc > 1 && argv[1][0] != '-' ? argv[1] : "";
    if (strcmp(role, READING_ROLE) == 0 && argc == 2 + READING_ARGUMENTS) reading_main(argv + 2);
    bool broker = strcmp(role, "broker") == 0, worker = strcmp(role, "worker") == 0, done = false;
    int skip = broker || worker ? 1 : 0;
    argv[skip] = argv[0];
    enum cw_error e = parse(&program, argc - skip, argv + skip, &done);
    if (done) return 0;
    if (!e) e = load(&program, &program.config);
    if (e) return fail(e);
    become(&program, broker ? "broker" : worker ? "worker" : "claimwired");
    e = catch_signals(&program);
    if (!e && !broker && !worker) return run_all(&program);
    if (!e) e = broker ? run_broker(&program) : run_worker(&program);
    return e ? fail(e) : 0;
}
