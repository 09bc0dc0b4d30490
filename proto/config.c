#include "proto/config.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proto/limits.h"

#define DEFAULT_FILE "/etc/claimwire/claimwire.conf"

enum option_kind { PATH, ENDPOINT, NUMBER, CHOICE };

struct option {
    const char *name;
    enum option_kind kind;
    size_t offset;
    const char *fallback;  /* the default; of a path, %s is the directory */
    uint32_t min, max;
    const char *choices;   /* of a CHOICE: words between spaces, a space at both ends */
    bool reloads;          /* SIGHUP takes a new value over */
    const char *help;
};

#define OPTION_PATH(member, fallback, help) \
    {#member, PATH, offsetof(struct config, member), fallback, 0, 0, NULL, false, help}
#define OPTION_ENDPOINT(member, fallback, help) \
    {#member, ENDPOINT, offsetof(struct config, member), fallback, 0, 0, NULL, false, help}
#define OPTION_NUMBER(member, fallback, min, max, reloads, help) \
    {#member, NUMBER, offsetof(struct config, member), #fallback, min, max, NULL, reloads, help}
#define OPTION_CHOICE(member, fallback, choices, reloads, help) \
    {#member, CHOICE, offsetof(struct config, member), fallback, 0, 0, choices, reloads, help}

static const struct option options[] = {
    OPTION_PATH(directory, NULL, "Where the service keeps everything; the next four follow it unless they are set."),
    OPTION_PATH(store, "%s/claimwire.db", "The SQLite file: journal, records and tables."),
    OPTION_ENDPOINT(
        client_endpoint, "ipc://%s/client.sock",
        "Where clients reach the broker.  ipc://PATH is guarded by the directory's mode; tcp://ADDRESS:PORT is open\n"
        "to whoever reaches the port, so bind it to a trusted network only."),
    OPTION_ENDPOINT(worker_endpoint, "ipc://%s/worker.sock", "Where workers reach the broker; the same words hold."),
    OPTION_PATH(decisions, "%s/names.decisions",
                "What people decided about names: which are one (merge), which are not (split).  It may be absent."),
    OPTION_PATH(models, "", "The folder of the model files.  Empty: share/claimwire/models beside the program's bin/."),
    OPTION_CHOICE(log_level, "info", " error warning info debug ", true, "How much is said on stderr."),
    OPTION_NUMBER(client_credit, 256, 1, 65536, false, "Documents that one client may have unanswered."),
    OPTION_NUMBER(commit_documents, 256, 1, 4096, false, "A group commit ends after so many documents ..."),
    OPTION_NUMBER(commit_ms, 5, 0, 1000, false, "... or after so many milliseconds."),
    OPTION_NUMBER(attempts, 3, 1, 100, true,
                  "How often a document may crash, hang or exhaust a worker before it is set aside."),
    OPTION_NUMBER(retry_ms, 1000, 1, 3600000, true,
                  "The delay before the second attempt; it doubles with each further one ..."),
    OPTION_NUMBER(retry_max_ms, 300000, 1, 86400000, true, "... up to this."),
    OPTION_NUMBER(heartbeat_ms, 1000, 20, 60000, false, "How often broker and workers make sure of each other."),
    OPTION_NUMBER(silence_ms, 10000, 50, 600000, false, "A peer unheard for so long is given up; over two heartbeats."),
    OPTION_NUMBER(workers, 0, 0, 1024, false, "Worker processes that claimwired starts; 0: one per core."),
    OPTION_NUMBER(prefetch, 8, 0, 63, false, "Documents that a worker holds ready beyond the one it works on."),
    OPTION_NUMBER(time_limit_ms, 60000, 50, 3600000, true,
                  "How long the extraction of one document may take; as much again for each MiB that it has."),
    OPTION_NUMBER(memory_limit_mb, 1024, 64, 65536, false, "How much memory the process that reads documents may use."),
    OPTION_CHOICE(
        sandbox, "required", " required off ", false,
        "off: read documents without the seccomp sandbox, where the kernel has none.  Not for documents of strangers."),
    OPTION_CHOICE(extractor, "models", " models none ", false,
                  "none: records with the text and no findings, to measure the queue alone."),
};
enum { OPTION_COUNT = sizeof options / sizeof *options };

static char *text_of(const struct config *c, const struct option *o) { return (char *)c + o->offset; }
static uint32_t *number_of(const struct config *c, const struct option *o)
{
    return (uint32_t *)(void *)((char *)c + o->offset);
}
static size_t size_of(const struct option *o) { return o->kind == CHOICE ? CONFIG_WORD : CONFIG_PATH; }

static const struct option *find_option(const char *name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strcmp(options[i].name, name) == 0) return &options[i];
    return NULL;
}

/* ---- values ---- */

static enum cw_error set_number(struct config *c, const struct option *o, const char *value)
{
    char *end;
    errno = 0;
    unsigned long long n = strtoull(value, &end, 10);
    if (!isdigit((unsigned char)*value) || *end)
        return cw_fail(CW_ECONFIG, "%s = %s: not a whole number", o->name, value);
    if (errno || n < o->min || n > o->max)
        return cw_fail(CW_ECONFIG, "%s = %s: must lie between %u and %u", o->name, value, o->min, o->max);
    *number_of(c, o) = (uint32_t)n;
    return CW_OK;
}

/* Zeroes follow the text, so that equal configurations are equal bytes. */
static void put_text(struct config *c, const struct option *o, const char *value)
{
    memset(text_of(c, o), 0, size_of(o));
    memcpy(text_of(c, o), value, strlen(value));
}

static enum cw_error set_choice(struct config *c, const struct option *o, const char *value)
{
    char word[CONFIG_WORD + 2];
    int n = snprintf(word, sizeof word, " %s ", value);
    if (n >= (int)sizeof word || strchr(value, ' ') || !strstr(o->choices, word))
        return cw_fail(CW_ECONFIG, "%s = %s: must be one of%s", o->name, value, o->choices);
    put_text(c, o, value);
    return CW_OK;
}

static enum cw_error set_text(struct config *c, const struct option *o, const char *value)
{
    if (strlen(value) >= CONFIG_PATH)
        return cw_fail(CW_ECONFIG, "%s: %zu bytes are too long, at most %d", o->name, strlen(value), CONFIG_PATH - 1);
    put_text(c, o, value);
    return CW_OK;
}

static enum cw_error set_path(struct config *c, const struct option *o, const char *value)
{
    if (!*value && *o->fallback) return cw_fail(CW_ECONFIG, "%s is empty", o->name);
    if (!*value || *value == '/') return set_text(c, o, value);
    char here[CONFIG_PATH], whole[2 * CONFIG_PATH];
    if (!getcwd(here, sizeof here))
        return cw_fail(CW_ECONFIG, "%s = %s: no working directory: %s", o->name, value, strerror(errno));
    while (strncmp(value, "./", 2) == 0) value += 2;
    snprintf(whole, sizeof whole, "%s/%.*s", here, CONFIG_PATH - 1, value);
    return set_text(c, o, whole);
}

static enum cw_error set_endpoint(struct config *c, const struct option *o, const char *value)
{
    if (strncmp(value, "ipc:///", 7) != 0 && strncmp(value, "tcp://", 6) != 0)
        return cw_fail(CW_ECONFIG, "%s = %s: must be ipc:// and an absolute path, or tcp://ADDRESS:PORT", o->name,
                       value);
    return set_text(c, o, value);
}

static enum cw_error set_option(struct config *c, const struct option *o, const char *value)
{
    switch (o->kind) {
    case NUMBER: return set_number(c, o, value);
    case CHOICE: return set_choice(c, o, value);
    case ENDPOINT: return set_endpoint(c, o, value);
    case PATH: break;
    }
    return set_path(c, o, value);
}

/* ---- defaults ---- */

/* The default of an option under a directory. */
static void fallback_of(const struct option *o, const char *directory, char out[2 * CONFIG_PATH])
{
    const char *mark = strstr(o->fallback, "%s");
    if (mark) snprintf(out, 2 * CONFIG_PATH, "%.*s%s%s", (int)(mark - o->fallback), o->fallback, directory, mark + 2);
    else snprintf(out, 2 * CONFIG_PATH, "%s", o->fallback);
}

static enum cw_error set_directory(struct config *c, const struct option *o, const char *value)
{
    char old[CONFIG_PATH], fallback[2 * CONFIG_PATH];
    memcpy(old, c->directory, sizeof old);
    if (!*value) return cw_fail(CW_ECONFIG, "directory is empty");
    enum cw_error e = set_path(c, o, value);
    size_t n = strlen(c->directory);
    while (!e && n > 1 && c->directory[n - 1] == '/') c->directory[--n] = '\0';
    if (!e && c->directory[n - 1] == ' ') e = cw_fail(CW_ECONFIG, "directory: ends with a space");
    for (size_t i = 0; !e && i < OPTION_COUNT; i++) {
        if (!options[i].fallback || !strstr(options[i].fallback, "%s")) continue;
        fallback_of(&options[i], old, fallback);
        if (strcmp(fallback, text_of(c, &options[i])) != 0) continue;
        fallback_of(&options[i], c->directory, fallback);
        e = set_text(c, &options[i], fallback);
    }
    return e;
}

/* A user without a home (a container's, say) is taken for the service's. */
static void default_directory(char *out, size_t size)
{
    const char *home = getenv("HOME");
    const struct passwd *user = home && *home ? NULL : getpwuid(getuid());
    if (user) home = user->pw_dir;
    if (geteuid() == 0 || !home || !*home) snprintf(out, size, "/var/lib/claimwire");
    else snprintf(out, size, "%s/.local/share/claimwire", home);
}

static enum cw_error set_defaults(struct config *c)
{
    char directory[CONFIG_PATH], fallback[2 * CONFIG_PATH];
    *c = (struct config){0};
    default_directory(directory, sizeof directory);
    enum cw_error e = set_text(c, find_option("directory"), directory);
    for (size_t i = 0; !e && i < OPTION_COUNT; i++) {
        if (!options[i].fallback) continue;
        fallback_of(&options[i], directory, fallback);
        e = set_option(c, &options[i], fallback);
    }
    return e;
}

enum cw_error config_set(struct config *c, const char *name, const char *value)
{
    const struct option *o = find_option(name);
    if (!o) return cw_fail(CW_ECONFIG, "%.100s: no such option", name);
    for (const char *p = value; *p; p++)
        if (iscntrl((unsigned char)*p)) return cw_fail(CW_ECONFIG, "%s: has a control character", name);
    size_t n = strlen(value);
    if (strstr(value, " ;") || *value == ' ' || (n && value[n - 1] == ' '))
        return cw_fail(CW_ECONFIG,
                       "%s: a value with spaces at its ends or a comment's \" ;\" in it cannot stand in a file", name);
    return o->fallback ? set_option(c, o, value) : set_directory(c, o, value);
}

/* ---- the file ---- */

struct file {
    FILE *stream;
    const char *path;
    struct config *config;
    unsigned line;
    unsigned set_in[OPTION_COUNT];  /* the line that set it; 0: none */
    enum cw_error error;
};

static void file_fault(struct file *f, const char *words)
{
    if (!f->error) f->error = cw_fail(CW_ECONFIG, "%s:%u: %s", f->path, f->line, words);
}

/* inih reads lines of a fixed size and would take the rest of a longer one for the next line. */
static char *read_line(char *line, int size, void *context)
{
    struct file *f = context;
    if (f->error || !fgets(line, size, f->stream)) return NULL;
    f->line++;
    if (!strchr(line, '\n') && !feof(f->stream)) {
        file_fault(f, "the line is too long, or has a NUL");
        return NULL;
    }
    return line;
}

static int take_option(void *context, const char *section, const char *name, const char *value)
{
    struct file *f = context;
    const struct option *o = find_option(name);
    if (f->error) return 0;
    if (*section) file_fault(f, "sections are not used here");
    else if (o && f->set_in[o - options]) {
        f->error =
            cw_fail(CW_ECONFIG, "%s:%u: %s was set in line %u already", f->path, f->line, name, f->set_in[o - options]);
    } else if ((f->error = config_set(f->config, name, value))) {
        f->error = cw_context(f->error, "%s:%u", f->path, f->line);
    } else f->set_in[o - options] = f->line;
    return f->error == CW_OK;
}

static enum cw_error read_file(const char *path, struct config *c)
{
    struct file f = {.path = path, .config = c, .stream = fopen(path, "re")};
    if (!f.stream) return cw_fail(errno == EACCES ? CW_EPERM : CW_ECONFIG, "cannot open %s: %s", path, strerror(errno));
    int line = ini_parse_stream(read_line, &f, take_option, &f);
    if (!f.error && ferror(f.stream)) f.error = cw_fail(CW_ECONFIG, "cannot read %s: %s", path, strerror(errno));
    if (!f.error && line) {
        f.line = (unsigned)line;
        file_fault(&f, "expected option = value");
    }
    fclose(f.stream);
    return f.error;
}

static enum cw_error read_environment(struct config *c)
{
    enum cw_error e = CW_OK;
    for (size_t i = 0; !e && i < OPTION_COUNT; i++) {
        char name[64] = "CLAIMWIRE_";
        size_t n = strlen(name);
        for (const char *p = options[i].name; *p; p++) name[n++] = (char)toupper((unsigned char)*p);
        const char *value = getenv(name);
        if (value) e = cw_context(config_set(c, options[i].name, value), "%s", name);
    }
    return e;
}

enum cw_error config_load(const char *path, const char *directory, struct config *out)
{
    enum cw_error e = set_defaults(out);
    if (!path) path = getenv("CLAIMWIRE_CONFIG");
    if (!path && access(DEFAULT_FILE, F_OK) == 0) path = DEFAULT_FILE;
    if (!e && path) e = read_file(path, out);
    if (!e) e = read_environment(out);
    if (!e && directory) e = config_set(out, "directory", directory);
    return e;
}

/* ---- relations ---- */

static enum cw_error check_endpoint(const char *name, const char *endpoint)
{
    if (strncmp(endpoint, "ipc://", 6) != 0 || strlen(endpoint + 6) <= CW_MAX_IPC_PATH) return CW_OK;
    return cw_fail(CW_ECONFIG,
                   "%s = %s: a socket's path may have %d bytes, this one has %zu; choose a "
                   "shorter directory, or another endpoint", name,
                   endpoint, CW_MAX_IPC_PATH, strlen(endpoint + 6));
}

enum cw_error config_check_endpoints(const struct config *c)
{
    enum cw_error e = check_endpoint("client_endpoint", c->client_endpoint);
    return e ? e : check_endpoint("worker_endpoint", c->worker_endpoint);
}

enum cw_error config_check(const struct config *c)
{
    if (strcmp(c->client_endpoint, c->worker_endpoint) == 0)
        return cw_fail(CW_ECONFIG, "client_endpoint and worker_endpoint are the same: %s", c->client_endpoint);
    if (c->silence_ms <= 2 * c->heartbeat_ms)
        return cw_fail(CW_ECONFIG, "silence_ms = %u must be over twice heartbeat_ms = %u", c->silence_ms,
                       c->heartbeat_ms);
    if (c->retry_max_ms < c->retry_ms)
        return cw_fail(CW_ECONFIG, "retry_max_ms = %u is under retry_ms = %u", c->retry_max_ms, c->retry_ms);
    return CW_OK;
}

unsigned config_reload(struct config *c, const struct config *fresh, char *others, size_t size)
{
    unsigned count = 0;
    size_t used = 0;
    if (size) others[0] = '\0';
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *o = &options[i];
        bool same = o->kind == NUMBER ? *number_of(c, o) == *number_of(fresh, o)
                                      : strcmp(text_of(c, o), text_of(fresh, o)) == 0;
        if (same) continue;
        if (o->reloads && o->kind == NUMBER) *number_of(c, o) = *number_of(fresh, o);
        else if (o->reloads) memcpy(text_of(c, o), text_of(fresh, o), size_of(o));
        else if (used < size)
            used += (size_t)snprintf(others + used, size - used, "%s%s", count++ ? ", " : "", o->name);
        else count++;
    }
    return count;
}

static void print_help(const struct option *o, FILE *out)
{
    for (const char *line = o->help; line;) {
        size_t n = strcspn(line, "\n");
        fprintf(out, "# %.*s\n", (int)n, line);
        line = line[n] ? line + n + 1 : NULL;
    }
    if (o->kind == NUMBER) fprintf(out, "# %u to %u%s\n", o->min, o->max, o->reloads ? "; reloaded by SIGHUP" : "");
    if (o->kind == CHOICE) fprintf(out, "# one of%s%s\n", o->choices, o->reloads ? "(reloaded by SIGHUP)" : "");
}

void config_print(const struct config *c, FILE *out)
{
    fprintf(out,
            "# claimwire's configuration.  Flags win over CLAIMWIRE_OPTION in the environment, that over this file.\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *o = &options[i];
        fprintf(out, "\n");
        print_help(o, out);
        if (o->kind == NUMBER) fprintf(out, "%s = %u\n", o->name, *number_of(c, o));
        else fprintf(out, "%s = %s\n", o->name, text_of(c, o));
    }
}

/* scdoc takes an underscore for markup. */
static void put_scdoc(const char *words, FILE *out)
{
    for (; *words; words++) {
        if (*words == '_' || *words == '*' || *words == '\\') fputc('\\', out);
        fputc(*words == '\n' ? ' ' : *words, out);
    }
}

void config_print_scdoc(FILE *out)
{
    char fallback[2 * CONFIG_PATH];
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *o = &options[i];
        fputc('*', out);
        put_scdoc(o->name, out);
        fputs("*\n\t", out);
        put_scdoc(o->help, out);
        if (o->kind == NUMBER) fprintf(out, " From %u to %u.", o->min, o->max);
        if (o->kind == CHOICE) fprintf(out, " One of:%.*s.", (int)strlen(o->choices) - 1, o->choices);
        if (o->fallback) fallback_of(o, "DIRECTORY", fallback);
        fputs(" Default: ", out);
        put_scdoc(!o->fallback ? "/var/lib/claimwire for root, else ~/.local/share/claimwire"
                  : *fallback  ? fallback
                               : "empty",
                  out);
        fprintf(out, ".%s\n\n", o->reloads ? " Reloaded by SIGHUP." : "");
    }
}
