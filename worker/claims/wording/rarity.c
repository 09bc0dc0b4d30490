#include "worker/claims/wording/rarity.h"

#include <stdlib.h>

#include "worker/claims/wording/rarity_format.h"
#include "worker/model/model_file.h"

struct rarity {
    struct model_file file;
    uint32_t slot_count;
    const uint16_t *fingerprints;
    const uint8_t *levels;
};

static enum cw_error read_sections(struct rarity *r)
{
    const struct rarity_header *h = model_file_take(&r->file, 1, sizeof *h);
    if (!h) return cw_fail(CW_ECORRUPT, "the header is cut off");
    r->slot_count = h->slot_count;
    r->fingerprints = model_file_take(&r->file, r->slot_count, sizeof *r->fingerprints);
    r->levels = model_file_take(&r->file, r->slot_count, sizeof *r->levels);
    if (!r->fingerprints || !r->levels) return cw_fail(CW_ECORRUPT, "the table is cut off");
    for (uint32_t i = 0; i < r->slot_count; i++)
        if (r->levels[i] == 0) return CW_OK;
    return cw_fail(CW_ECORRUPT, "the table is full");  /* probing would not end */
}

enum cw_error rarity_open(const char *path, struct rarity **out)
{
    struct rarity *r = calloc(1, sizeof *r);
    if (!r) return cw_fail(CW_ENOMEM, "%s: out of memory", path);
    enum cw_error e = model_file_open(path, RARITY_KIND, RARITY_VERSION, &r->file);
    if (!e) e = cw_context(read_sections(r), "%s", path);
    if (e) rarity_close(r);
    else *out = r;
    return e;
}

void rarity_close(struct rarity *r)
{
    if (!r) return;
    model_file_close(&r->file);
    free(r);
}

uint64_t rarity_checksum(const struct rarity *r) { return r->file.checksum; }

struct rarity_entry rarity_find(const struct rarity *r, uint64_t hash)
{
    uint16_t want = rarity_fingerprint(hash);
    for (uint32_t at = rarity_home(hash, r->slot_count); r->levels[at];) {
        unsigned level = r->levels[at];
        if (r->fingerprints[at] == want)
            return (struct rarity_entry){true, (level & RARITY_CAPITAL) != 0,
                                         (float)((level & ~RARITY_CAPITAL) - 1) / RARITY_STEPS};
        if (++at == r->slot_count) at = 0;
    }
    return (struct rarity_entry){0};
}
