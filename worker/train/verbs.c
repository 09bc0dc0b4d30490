#include "worker/train/verbs.h"

#include <stdarg.h>
#include <stdio.h>

const char *train_path(char path[TRAIN_PATH], const char *directory, const char *name)
{
    int n = snprintf(path, TRAIN_PATH, "%s/%s", directory, name);
    CW_CHECK(n > 0 && n < TRAIN_PATH);
    return path;
}

void train_fact(const char *model, const char *what, const char *format, ...)
{
    va_list ap;
    printf("| %s | %s | ", model, what);
    va_start(ap, format);
    vprintf(format, ap);
    va_end(ap);
    printf(" |\n");
    fflush(stdout);
}
