/* Bytes as a file of decisions about names.  What is read can be written, and is read as the same again. */
#include <stdint.h>
#include <string.h>

#include "worker/claims/names/folding.h"
#include "worker/store/fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(0);
    struct buffer written = {0};
    struct name_decision *d, *again;
    size_t n, m;
    CW_CHECK(arena);
    if (!decisions_parse((const char *)data, size, "names", arena, &d, &n)) {
        for (size_t i = 0; i < n; i++) {
            const char *a = fold_name(arena, d[i].a, strlen(d[i].a)), *b = fold_name(arena, d[i].b, strlen(d[i].b));
            CW_CHECK(!decision_write(&d[i], &written));
            for (int t = 0; t < ENTITY_TYPE_COUNT; t++)
                CW_CHECK(names_compare(a, (enum entity_type)t, b, ENTITY_PER) ==
                         names_compare(b, ENTITY_PER, a, (enum entity_type)t));
        }
        CW_CHECK(!decisions_parse(buffer_terminate(&written), written.size, "names", arena, &again, &m) && n == m);
        for (size_t i = 0; i < n; i++)
            CW_CHECK(d[i].merge == again[i].merge && !strcmp(d[i].a, again[i].a) && !strcmp(d[i].b, again[i].b));
    }
    buffer_free(&written);
    arena_free(arena);
    return 0;
}
