/* Compiles word clusters and name lists into lexicon.bin.  Nothing is learned here but the nationalities, which the
 * lists have in one form each (Peruvian) and the training corpora in all (Peruvians, Kurds, Flemish). */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/extract/words/lexicon.h"
#include "worker/extract/words/lexicon_format.h"
#include "worker/extract/text/tokenize.h"
#include "worker/extract/words/words.h"
#include "worker/model/model_file.h"
#include "worker/train/clusters.h"
#include "worker/train/corpora/corpus_conll.h"
#include "worker/train/interner.h"
#include "worker/train/verbs.h"

static const struct list {
    const char *file;
    uint32_t classes;
    int gender_field;    /* 0: none */
} lists[] = {
    {"per_given_by_country_sigpwned.tsv", LEX_GIVEN, 2},
    {"per_given_kantrowitz.tsv", LEX_GIVEN, 1},
    {"per_given_smashew.txt", LEX_GIVEN, 0},
    {"per_surnames_us_census.txt", LEX_SURNAME, 0},
    {"per_surnames_all_smashew.txt", LEX_SURNAME, 0},
    {"per_surnames_by_country_sigpwned.tsv", LEX_SURNAME, 0},
    {"per_instances_wordnet.txt", LEX_PERSON, 0},
    {"per_us_legislators_current.txt", LEX_PERSON, 0},
    {"loc_countries_mledoze.tsv", LEX_COUNTRY, 0},
    {"loc_iso3166_1.tsv", LEX_COUNTRY, 0},
    {"loc_capitals_mledoze.tsv", LEX_CITY, 0},
    {"loc_cities_geonames15000.tsv", LEX_CITY, 0},
    {"loc_tzdata_cities.txt", LEX_CITY, 0},
    {"loc_iso3166_2.tsv", LEX_PLACE, 0},
    {"loc_regions_mledoze.tsv", LEX_PLACE, 0},
    {"loc_instances_wordnet.txt", LEX_PLACE, 0},
    {"org_companies_us_listed.tsv", LEX_COMPANY, 0},
    {"org_fortune500_dariusk.txt", LEX_COMPANY, 0},
    {"org_parties_partyfacts.tsv", LEX_PARTY, 0},
    {"org_football_clubs_openfootball.tsv", LEX_CLUB, 0},
    {"org_universities_hipo.tsv", LEX_UNIVERSITY, 0},
    {"org_us_agencies_dariusk.txt", LEX_ORGANISATION, 0},
    {"org_newspapers_dariusk.txt", LEX_ORGANISATION, 0},
    {"org_instances_wordnet.txt", LEX_ORGANISATION, 0},
    {"misc_demonyms_mledoze.tsv", LEX_DEMONYM, 0},
    {"misc_iso639_languages.tsv", LEX_LANGUAGE, 0},
    {"misc_iso4217_currencies.tsv", LEX_CURRENCY, 0},
    {"title_honorifics_dariusk.txt", LEX_HONORIFIC, 0},
    {"title_occupations_dariusk.txt", LEX_ROLE, 0},
    {"title_roles_wordnet.txt", LEX_ROLE, 0},
};

/* What the lists lack and news cannot do without. */
static const struct extra {
    const char *name;
    uint32_t classes;
} extras[] = {
    {"mr", LEX_HONORIFIC}, {"Mr.", LEX_HONORIFIC}, {"mrs", LEX_HONORIFIC}, {"Mrs.", LEX_HONORIFIC},
    {"ms", LEX_HONORIFIC}, {"Ms.", LEX_HONORIFIC}, {"dr", LEX_HONORIFIC}, {"Dr.", LEX_HONORIFIC},
    {"Sen.", LEX_HONORIFIC}, {"Rep.", LEX_HONORIFIC}, {"Gov.", LEX_HONORIFIC}, {"Gen.", LEX_HONORIFIC},
    {"Lt.", LEX_HONORIFIC}, {"Col.", LEX_HONORIFIC}, {"Sgt.", LEX_HONORIFIC}, {"Capt.", LEX_HONORIFIC},
    {"Prof.", LEX_HONORIFIC}, {"Rev.", LEX_HONORIFIC}, {"sheikh", LEX_HONORIFIC}, {"ayatollah", LEX_HONORIFIC},
    {"sir", LEX_HONORIFIC}, {"lord", LEX_HONORIFIC}, {"lady", LEX_HONORIFIC}, {"pope", LEX_HONORIFIC},
    {"president", LEX_HONORIFIC | LEX_ROLE}, {"senator", LEX_HONORIFIC | LEX_ROLE},
    {"spokesperson", LEX_ROLE}, {"spokesman", LEX_ROLE}, {"spokeswoman", LEX_ROLE}, {"official", LEX_ROLE},
    {"lawmaker", LEX_ROLE}, {"lawyer", LEX_ROLE}, {"journalist", LEX_ROLE}, {"chairwoman", LEX_ROLE},
    {"chief executive", LEX_ROLE}, {"ceo", LEX_ROLE}, {"cfo", LEX_ROLE}, {"whistleblower", LEX_ROLE},
};

static const char *const company_endings[] = {
    "inc", "inc.", "corp", "corp.", "corporation", "co", "co.", "company", "companies", "ltd", "ltd.", "limited",
    "plc", "llc", "l.p.", "lp", "s.a.", "n.v.", "ag", "holdings", "group", "trust", ",", ".", "&",
};

struct compiler {
    struct interner keys;
    uint32_t *values;            /* by key number */
    size_t value_capacity;
    struct lexicon_path *paths;
    size_t path_count, path_capacity;
    struct arena *scratch;
};

static void put(struct compiler *c, uint64_t key, uint32_t bits)
{
    uint32_t id = interner_add(&c->keys, key);
    size_t before = c->value_capacity;
    c->values = train_grow(c->values, &c->value_capacity, c->keys.size, sizeof *c->values);
    if (c->value_capacity > before)
        memset(c->values + before, 0, (c->value_capacity - before) * sizeof *c->values);
    c->values[id] |= bits;
}

static size_t token_lower(const char *text, struct token t, char *out, size_t cap)
{
    return word_lower(text + t.begin, t.end - t.begin, out, cap);
}

static void put_tokens(struct compiler *c, const char *text, const struct token *tokens, size_t n, uint32_t classes)
{
    uint64_t key = LEXICON_NAME;
    if (n == 0 || n > LEXICON_MAX_TOKENS) return;
    for (size_t i = 0; i < n; i++) {
        char lower[128];
        key = lexicon_name_key(key, lower, token_lower(text, tokens[i], lower, sizeof lower));
        put(c, key, i + 1 < n ? LEXICON_PREFIX : classes);
    }
}

static bool is_company_ending(const char *lower)
{
    for (size_t i = 0; i < sizeof company_endings / sizeof *company_endings; i++)
        if (strcmp(lower, company_endings[i]) == 0) return true;
    return false;
}

/* "Acme Holdings, Inc." is listed; the news write "Acme Holdings" and "Acme". */
static size_t without_endings(const char *text, const struct token *tokens, size_t n)
{
    char lower[128];
    while (n > 1) {
        token_lower(text, tokens[n - 1], lower, sizeof lower);
        if (!is_company_ending(lower)) break;
        n--;
    }
    return n;
}

static void put_name(struct compiler *c, const char *name, uint32_t classes)
{
    size_t size = strlen(name);
    if (size < 2 || isdigit((unsigned char)name[0]) || name[0] == '+') return;
    struct token_list l = {.arena = c->scratch};
    tokenize(name, 0, (uint32_t)size, &l);
    put_tokens(c, name, l.at, l.count, classes);
    if (classes & LEX_COMPANY) put_tokens(c, name, l.at, without_endings(name, l.at, l.count), classes);
    arena_reset(c->scratch);
}

static uint32_t gender_of(const char *field)
{
    return *field == 'M' || *field == 'm' ? LEX_MALE : *field == 'F' || *field == 'f' ? LEX_FEMALE : 0;
}

static char *field_of(char **rest)
{
    char *field = strsep(rest, "\t");
    return field ? field : "";
}

static enum cw_error read_list(struct compiler *c, const char *corpora, const struct list *list)
{
    char path[TRAIN_PATH], name[256];
    snprintf(name, sizeof name, "gazetteer/%s", list->file);
    FILE *f = fopen(train_path(path, corpora, name), "r");
    if (!f) return cw_fail(CW_ENOINPUT, "cannot open %s: %s", path, strerror(errno));
    char *line = NULL;
    size_t capacity = 0;
    ssize_t n;
    while ((n = getline(&line, &capacity, f)) > 0) {
        if (line[n - 1] == '\n') line[n - 1] = '\0';
        char *rest = line;
        const char *word = field_of(&rest);
        if (strncmp(word, "\xEF\xBB\xBF", 3) == 0) word += 3;
        uint32_t classes = list->classes;
        for (int i = 1; i <= list->gender_field; i++) {
            const char *field = field_of(&rest);
            if (i == list->gender_field) classes |= gender_of(field);
        }
        put_name(c, word, classes);
    }
    free(line);
    fclose(f);
    return CW_OK;
}

static enum cw_error read_clusters(struct compiler *c, const char *corpora)
{
    char path[TRAIN_PATH], word[512], bits[64];
    FILE *f = fopen(train_path(path, corpora, "text/clusters/brown320.tsv"), "r");
    if (!f) return cw_fail(CW_ENOINPUT, "cannot open %s: %s", path, strerror(errno));
    while (fscanf(f, "%511s %63s %*s", word, bits) == 2) {
        struct lexicon_path p = {.length = (uint32_t)strlen(bits)};
        CW_CHECK(p.length > 0 && p.length < 32);
        for (uint32_t i = 0; i < p.length; i++) p.bits |= (uint32_t)(bits[i] == '1') << (31 - i);
        size_t at = 0;
        while (at < c->path_count && (c->paths[at].bits != p.bits || c->paths[at].length != p.length)) at++;
        c->paths = train_grow(c->paths, &c->path_capacity, at + 1, sizeof *c->paths);
        c->paths[at] = p;
        if (at == c->path_count) c->path_count++;
        put(c, lexicon_cluster_key(word, strlen(word)), (uint32_t)at + 1);
    }
    fclose(f);
    return c->path_count ? CW_OK : cw_fail(CW_EDATA, "%s: no clusters in it", path);
}

static enum cw_error make_classes(struct compiler *c, const char *corpora)
{
    struct clusters clusters;
    enum cw_error e = clusters_make(corpora, &clusters);
    for (size_t i = 0; i < clusters.count; i++) put(c, clusters.key[i], (uint32_t)(clusters.class[i] + 1) << 16);
    clusters_free(&clusters);
    return e;
}

/* Single words that a corpus marks as nationality at least twice, and more often than as anything else. */
static enum cw_error read_demonyms(struct compiler *c, const char *corpora, const char *file, const char *tag)
{
    struct column_corpus corpus;
    struct interner marked = {0}, all = {0};
    char path[TRAIN_PATH], lower[128];
    enum cw_error e = conll_read(train_path(path, corpora, file), &corpus);
    for (int pass = 0; !e && pass < 2; pass++)
        for (size_t i = 0; i < corpus.document_count; i++) {
            const struct column_document *d = &corpus.documents[i];
            for (size_t t = 0; t < d->analysis.token_count; t++) {
                const char *word = column_field(&corpus, d, t, CONLL_WORD);
                size_t n = word_lower(word, strlen(word), lower, sizeof lower);
                uint64_t key = lexicon_name_key(LEXICON_NAME, lower, n);
                if (pass == 0) {
                    interner_add(&all, key);
                    if (strcmp(column_field(&corpus, d, t, CONLL_FINE), tag) == 0) interner_add(&marked, key);
                    continue;
                }
                uint32_t m = interner_find(&marked, key), a = interner_find(&all, key);
                if (m != INTERNER_NONE && marked.count[m] >= 2 && 2 * marked.count[m] > all.count[a] && n > 2)
                    put(c, key, LEX_DEMONYM);
            }
        }
    interner_free(&marked);
    interner_free(&all);
    column_corpus_free(&corpus);
    return e;
}

static enum cw_error write_lexicon(const struct compiler *c, const char *models)
{
    struct buffer content = {0};
    char path[TRAIN_PATH];
    struct lexicon_header h = {(uint32_t)c->path_count, (uint32_t)(c->keys.size + c->keys.size / 3),
                               CLUSTERS_CLASSES};
    struct lexicon_slot *slots = calloc(h.slot_count, sizeof *slots);
    CW_CHECK(slots);
    for (size_t i = 0; i < c->keys.size; i++) {
        uint32_t at = lexicon_home(c->keys.hash[i], h.slot_count);
        while (slots[at].value)
            if (++at == h.slot_count) at = 0;
        slots[at] = (struct lexicon_slot){(uint32_t)(c->keys.hash[i] >> 32), c->values[i]};
    }
    model_file_put(&content, &h, 1, sizeof h);
    model_file_put(&content, c->paths, c->path_count, sizeof *c->paths);
    model_file_put(&content, slots, h.slot_count, sizeof *slots);
    enum cw_error e = model_file_write(train_path(path, models, "lexicon.bin"), LEXICON_KIND, LEXICON_VERSION,
                                       &content);
    if (!e) {
        train_fact("lexicon.bin", "entries", "%zu (words, names, beginnings of names)", c->keys.size);
        train_fact("lexicon.bin", "clusters", "%zu", c->path_count);
        train_fact("lexicon.bin", "bytes", "%zu", content.size);
    }
    free(slots);
    buffer_free(&content);
    return e;
}

enum cw_error train_lexicon(const char *corpora, const char *models)
{
    struct compiler c = {.scratch = arena_new(0)};
    CW_CHECK(c.scratch);
    enum cw_error e = read_clusters(&c, corpora);
    if (!e) e = make_classes(&c, corpora);
    for (size_t i = 0; !e && i < sizeof lists / sizeof *lists; i++) e = read_list(&c, corpora, &lists[i]);
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++) put_name(&c, extras[i].name, extras[i].classes);
    if (!e) e = read_demonyms(&c, corpora, "ner/worldwide/train.tsv", "B-NORP");
    if (!e) e = read_demonyms(&c, corpora, "ner/gmb_silver/train.tsv", "B-gpe");
    if (!e) e = write_lexicon(&c, models);
    interner_free(&c.keys);
    free(c.values);
    free(c.paths);
    arena_free(c.scratch);
    return e;
}
