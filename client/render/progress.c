/* See progress.h. */
#include "client/render/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/render/text.h"
#include "proto/error.h"

enum { DRAW_MS = 100, LINE_MS = 5000, BAR_MAX = 30, ETA_AFTER_MS = 1500 };

struct progress {
    struct terminal terminal;
    const char *noun, *doing;
    bool quiet, drawn;
    uint64_t began, last_drawn;
    uint64_t first_part, first_count;  /* where the phase began */
    bool has_first;
};

uint64_t progress_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

struct progress *progress_new(const char *noun, bool quiet)
{
    struct progress *p = calloc(1, sizeof *p);
    CW_CHECK(p);
    p->terminal = terminal_open(stderr);
    p->noun = noun;
    p->quiet = quiet;
    return p;
}

void progress_phase(struct progress *p, const char *doing)
{
    progress_clear(p);
    p->doing = doing;
    p->began = progress_now();
    p->last_drawn = p->terminal.is_terminal ? 0 : p->began;
    p->has_first = false;
}

static void draw_bar(struct terminal *t, double part, unsigned width)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    unsigned steps = (unsigned)(part * width * 8 + 0.5), full = steps / 8;
    terminal_style(t, STYLE_OK);
    for (unsigned i = 0; i < full; i++) fputs("█", t->file);
    if (full < width) fputs(eighths[steps % 8], t->file);
    terminal_style(t, STYLE_PLAIN);
    terminal_style(t, STYLE_DIM);
    for (unsigned i = full + (full < width && steps % 8 ? 1 : 0); i < width; i++) fputs("░", t->file);
    terminal_style(t, STYLE_PLAIN);
}

static void draw(struct progress *p, uint64_t now, uint64_t count, uint64_t part, uint64_t whole)
{
    struct terminal *t = &p->terminal;
    char counted[TEXT_NUMBER], rate[TEXT_NUMBER], left[TEXT_NUMBER], words[256];
    uint64_t elapsed = now - p->began;
    int n = snprintf(words, sizeof words, "%s", text_counted(count, p->noun, counted));
    if (elapsed >= 500)
        n += snprintf(words + n, sizeof words - (size_t)n, ", %s",
                      text_rate((double)(count - p->first_count) * 1000 / (double)elapsed, rate));
    if (whole && part > p->first_part && part < whole && elapsed >= ETA_AFTER_MS) {
        double ms = (double)elapsed * (double)(whole - part) / (double)(part - p->first_part);
        snprintf(words + n, sizeof words - (size_t)n, ", %s left",
                 text_duration((uint64_t)(ms / 1000 + 1) * 1000, left));
    }
    double share = whole ? (double)part / (double)whole : 0;
    if (share > 1) share = 1;
    if (!t->is_terminal) {
        fprintf(t->file, "%s: ", p->doing);
        if (whole) fprintf(t->file, "%.0f %%, ", share * 100);
        fprintf(t->file, "%s\n", words);
        return;
    }
    unsigned used = text_width(p->doing, strlen(p->doing)) + text_width(words, strlen(words)) + 9;
    fprintf(t->file, "\r%s ", p->doing);
    if (whole && t->width > used + 6) {
        draw_bar(t, share, t->width - used - 1 < BAR_MAX ? t->width - used - 1 : BAR_MAX);
        fprintf(t->file, " %3.0f %% ", share * 100);
    }
    fwrite(words, 1, text_fit(words, strlen(words), t->width - (unsigned)strlen(p->doing) - 2), t->file);
    fputs("\033[K", t->file);
    fflush(t->file);
    p->drawn = true;
}

void progress_update(struct progress *p, uint64_t count, uint64_t part, uint64_t whole)
{
    if (p->quiet) return;
    if (!p->has_first) {
        p->first_part = part;
        p->first_count = count;
        p->has_first = true;
    }
    uint64_t now = progress_now();
    if (now - p->last_drawn < (p->terminal.is_terminal ? DRAW_MS : LINE_MS)) return;
    p->last_drawn = now;
    draw(p, now, count, part, whole);
}

void progress_clear(struct progress *p)
{
    if (!p->drawn) return;
    fputs("\r\033[K", p->terminal.file);
    fflush(p->terminal.file);
    p->drawn = false;
    p->last_drawn = 0;
}

void progress_free(struct progress *p)
{
    if (!p) return;
    progress_clear(p);
    free(p);
}
