#include "worker/claims/wording/stems.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

#include "proto/utf8.h"
#include "worker/claims/wording/word_kinds.h"
#include "worker/extract/tags/lemma_table.h"

struct stemmer {
    struct sb_stemmer *porter;
};

enum cw_error stemmer_new(struct stemmer **out)
{
    struct stemmer *s = calloc(1, sizeof *s);
    if (!s) return cw_fail(CW_ENOMEM, "the stemmer: out of memory");
    s->porter = sb_stemmer_new("english", "UTF_8");
    if (!s->porter) {
        free(s);
        return cw_fail(CW_ENOMEM, "libstemmer gives no English stemmer");
    }
    *out = s;
    return CW_OK;
}

void stemmer_free(struct stemmer *s)
{
    if (!s) return;
    sb_stemmer_delete(s->porter);
    free(s);
}

/* Words that are spelt in two ways by no rule; sorted. */
static const struct spelling {
    const char *british, *american;
} spellings[] = {
    {"aeroplane", "airplane"}, {"aluminium", "aluminum"}, {"calibre", "caliber"}, {"centre", "center"},
    {"centres", "centers"}, {"cheque", "check"}, {"cheques", "checks"}, {"defence", "defense"},
    {"defences", "defenses"}, {"enquiries", "inquiries"}, {"enquiry", "inquiry"}, {"fibre", "fiber"}, {"grey", "gray"},
    {"jewellery", "jewelry"}, {"judgement", "judgment"}, {"kilometre", "kilometer"}, {"kilometres", "kilometers"},
    {"learnt", "learn"}, {"licence", "license"}, {"licences", "licenses"}, {"litre", "liter"}, {"litres", "liters"},
    {"manoeuvre", "maneuver"}, {"metre", "meter"}, {"metres", "meters"}, {"mum", "mom"}, {"offence", "offense"},
    {"offences", "offenses"}, {"practise", "practice"}, {"practised", "practiced"}, {"programme", "program"},
    {"programmes", "programs"}, {"sceptical", "skeptical"}, {"storey", "story"}, {"theatre", "theater"},
    {"theatres", "theaters"}, {"tonne", "ton"}, {"tonnes", "tons"}, {"towards", "toward"}, {"tyre", "tire"},
    {"tyres", "tires"},
};

static int by_british(const void *word, const void *entry)
{
    return word_compare(word, ((const struct spelling *)entry)->british);
}

static int by_form(const void *word, const void *entry)
{
    return word_compare(word, ((const struct lemma_exception *)entry)->form);
}

/* The lemma of an irregular form, the verb's where there are several; NULL: none. */
static const char *irregular(const char *word)
{
    const struct lemma_exception *e = bsearch(word, lemma_exceptions, lemma_exception_count, sizeof *e, by_form), *end;
    if (!e) return NULL;
    end = lemma_exceptions + lemma_exception_count;
    while (e > lemma_exceptions && !strcmp(e[-1].form, word)) e--;
    const char *lemma = NULL;
    for (; e < end && !strcmp(e->form, word); e++) {
        if (e->upos == UPOS_VERB) return e->lemma;
        if (e->upos == UPOS_NOUN || e->upos == UPOS_ADJ) lemma = e->lemma;
    }
    return lemma;
}

static bool ends(const char *word, size_t n, const char *ending)
{
    size_t size = strlen(ending);
    return n >= size && memcmp(word + n - size, ending, size) == 0;
}

/* -ize and its forms as -ise, which Porter leaves to the stem ("organise" is not "organ"), and -our as -or.  Words that
 * have no other spelling change as well: always in the same way, so nothing is lost. */
static size_t unify(char *word, size_t n)
{
    static const struct {
        const char *ending;
        size_t z;            /* from the end: where the z is */
    } ize[] = {{"ize", 2}, {"izes", 3}, {"ized", 3}, {"izing", 4}, {"ization", 6}, {"izations", 7}, {"yze", 2},
               {"yzed", 3}, {"yzing", 4}};
    static const char *const our[] = {"our", "ours", "oured", "ouring"};
    for (size_t i = 0; i < sizeof ize / sizeof *ize; i++)
        if (n > 6 && ends(word, n, ize[i].ending)) word[n - ize[i].z] = 's';
    for (size_t i = 0; i < sizeof our / sizeof *our; i++) {
        size_t size = strlen(our[i]);
        if (n < size + 2 || !ends(word, n, our[i])) continue;
        memmove(word + n - size + 1, word + n - size + 2, size - 1);
        return n - 1;
    }
    return n;
}

size_t stem_make(struct stemmer *s, const char *lower, size_t n, char out[STEM_SIZE])
{
    if (n > STEM_SIZE - 1) n = utf8_cut(lower, n, STEM_SIZE - 1);
    memcpy(out, lower, n);
    out[n] = 0;
    const struct spelling *spelling = bsearch(out, spellings, sizeof spellings / sizeof *spellings, sizeof *spellings,
                                              by_british);
    const char *lemma = spelling ? spelling->american : irregular(out);
    if (lemma) {
        n = strlen(lemma);
        CW_CHECK(n < STEM_SIZE);
        memcpy(out, lemma, n + 1);
    }
    n = unify(out, n);
    const sb_symbol *stem = sb_stemmer_stem(s->porter, (const sb_symbol *)out, (int)n);
    CW_CHECK(stem);
    n = (size_t)sb_stemmer_length(s->porter);
    if (n > STEM_SIZE - 1) n = STEM_SIZE - 1;
    if (n > 5 && stem[n - 1] == 'l' && stem[n - 2] == 'l')
        n--;  /* "travelled": Porter leaves travell, of "traveled" travel */
    memcpy(out, stem, n);
    out[n] = 0;
    return n;
}
