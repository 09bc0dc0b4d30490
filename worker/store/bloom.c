#include "worker/store/bloom.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "proto/error.h"

enum { BITS_OF_MEMBER = 4, BITS_OF_WORD = 64, LOG_BITS_OF_WORD = 6, LARGE_PAGE = 2 << 20 };

struct bloom {
    size_t words;
    uint64_t word[];
};

/* A look goes anywhere: with small pages most of them would have to be looked up first.  Only a wish. */
static void use_large_pages(void *begin, size_t size)
{
    uintptr_t from = ((uintptr_t)begin + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    uintptr_t to = ((uintptr_t)begin + size) / LARGE_PAGE * LARGE_PAGE;
    if (to > from) madvise((void *)from, to - from, MADV_HUGEPAGE);
}

struct bloom *bloom_new(size_t bits)
{
    CW_CHECK(bits >= BITS_OF_WORD && !(bits & (bits - 1)));
    struct bloom *b = calloc(1, sizeof *b + bits / 8);
    if (!b) return NULL;
    b->words = bits / BITS_OF_WORD;
    use_large_pages(b->word, bits / 8);
    return b;
}

void bloom_free(struct bloom *b) { free(b); }

/* The lowest bits of the hash say which bits, the highest which word. */
static uint64_t bits_of(uint64_t hash)
{
    uint64_t bits = 0;
    for (int i = 0; i < BITS_OF_MEMBER; i++)
        bits |= (uint64_t)1 << (hash >> i * LOG_BITS_OF_WORD & (BITS_OF_WORD - 1));
    return bits;
}

static size_t word_of(const struct bloom *b, uint64_t hash)
{
    return (size_t)(hash >> BITS_OF_MEMBER * LOG_BITS_OF_WORD) & (b->words - 1);
}

void bloom_add(struct bloom *b, uint64_t hash) { b->word[word_of(b, hash)] |= bits_of(hash); }

bool bloom_may_have(const struct bloom *b, uint64_t hash)
{
    uint64_t bits = bits_of(hash);
    return (b->word[word_of(b, hash)] & bits) == bits;
}
