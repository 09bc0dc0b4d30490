/* Stands in for libFuzzer's main: runs the target over every file of the corpus folders named, so that whatever a
 * fuzzer once found is tried again by every test run. */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) return -1;
    uint8_t *data = NULL;
    size_t size = 0, capacity = 0, n;
    do {
        if (size == capacity) data = realloc(data, capacity = capacity ? capacity * 2 : 4096);
        if (!data) abort();
        n = fread(data + size, 1, capacity - size, f);
        size += n;
    } while (n);
    fclose(f);
    uint8_t *exact = malloc(size ? size : 1);  /* so that a sanitizer sees a read past the end */
    if (!exact) abort();
    for (size_t i = 0; i < size; i++) exact[i] = data[i];
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    free(data);
    return 0;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *d = argv[i][0] == '-' ? NULL : opendir(argv[i]);
        if (!d) continue;
        for (struct dirent *e; (e = readdir(d));) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], e->d_name);
            if (e->d_name[0] != '.' && replay_file(path) == 0) count++;
        }
        closedir(d);
    }
    printf("replayed %zu inputs\n", count);
    return count ? 0 : 1;
}
