/* Bytes as a configuration file.  What loads prints to a file that loads to the same, unless a path that was made
 * absolute no longer fits a line of it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proto/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum cw_error load(const void *data, size_t size, struct config *out)
{
    char path[64];
    int fd = memfd_create("config", MFD_CLOEXEC);
    CW_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum cw_error e = config_load(path, NULL, out);
    close(fd);
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config first, second;
    if (load(data, size, &first)) return 0;
    char *text = NULL;
    size_t length = 0;
    FILE *f = open_memstream(&text, &length);
    CW_CHECK(f);
    config_print(&first, f);
    fclose(f);
    if (load(text, length, &second)) CW_CHECK(strstr(cw_error_text(), "the line is too long"));
    else CW_CHECK(memcmp(&first, &second, sizeof first) == 0);
    free(text);
    return 0;
}
