/* FTS5's own integrity check writes, which a reader may not.  So: the words that an index holds, with their places, and
 * the words that its tokenizer finds in the rows, each summed up in any order.  Equal sums mean equal sets. */
#include <string.h>

#include "worker/store/reading.h"
#include "worker/store/scramble.h"

enum { MAX_COLUMNS = 2 };

static const struct {
    const char *table, *tokenizer, *arguments[2];
    int argument_count;
    const char *rows;  /* key and the indexed columns of all rows that the index should have */
} indexes[] = {
    {"statements_fts", "unicode61", {"remove_diacritics", "2"}, 2,
     "SELECT statement, content, speaker_names FROM statements WHERE statement <= "
     "coalesce((SELECT value FROM totals WHERE name = 'indexed_statements'), 0)"},
    {"documents_fts", "unicode61", {"remove_diacritics", "2"}, 2,
     "SELECT document, title FROM documents WHERE document <= "
     "coalesce((SELECT value FROM totals WHERE name = 'indexed_documents'), 0)"},
    {"names_fts", "trigram", {NULL}, 0, "SELECT number, folded FROM names"},
};

/* The sum of a set of occurrences; the order in which they are added does not matter. */
struct sum {
    uint64_t count, mix;
    int64_t row;             /* of the occurrences that the tokenizer reports */
    int column, place;
};

static void add(struct sum *s, const char *word, size_t size, int64_t row, int column, int place)
{
    uint64_t h = 14695981039346656037u;  /* FNV-1a */
    for (size_t i = 0; i < size; i++) h = (h ^ (unsigned char)word[i]) * 1099511628211u;
    s->count++;
    s->mix += scramble(h ^ scramble((uint64_t)row * 4 + (uint64_t)column) ^ scramble(~(uint64_t)place));
}

static enum cw_error sum_index(struct reader *r, const char *table, const char *const *columns, struct sum *sum)
{
    char sql[256];
    sqlite3_stmt *q = NULL;
    bool row;
    sqlite3_snprintf(sizeof sql, sql, "DROP TABLE IF EXISTS temp.words; CREATE VIRTUAL TABLE temp.words USING "
                     "fts5vocab(main, %Q, instance)", table);
    enum cw_error e = db_exec(r->db, sql);
    if (!e) e = db_prepare(r->db, "SELECT term, doc, col, offset FROM temp.words", &q);
    while (!e && !(e = reading_step(r, q, &row)) && row) {
        int column = 0;
        while (column + 1 < MAX_COLUMNS && columns[column] && strcmp(columns[column], db_text(q, 2))) column++;
        add(sum, db_text(q, 0), (size_t)sqlite3_column_bytes(q, 0), sqlite3_column_int64(q, 1), column,
            sqlite3_column_int(q, 3));
    }
    sqlite3_finalize(q);
    return e;
}

static int on_word(void *context, int flags, const char *word, int size, int begin, int end)
{
    (void)begin;
    (void)end;
    struct sum *s = context;
    CW_CHECK(!(flags & FTS5_TOKEN_COLOCATED));  /* neither of our tokenizers does that */
    add(s, word, (size_t)size, s->row, s->column, s->place++);
    return SQLITE_OK;
}

static enum cw_error sum_rows(struct reader *r, sqlite3_stmt *q, const fts5_tokenizer *with, Fts5Tokenizer *tokenizer,
                              struct sum *sum)
{
    bool row;
    enum cw_error e;
    while (!(e = reading_step(r, q, &row)) && row) {
        sum->row = sqlite3_column_int64(q, 0);
        for (int i = 1; i < sqlite3_column_count(q) && !e; i++) {
            const char *text = db_text(q, i);
            sum->column = i - 1;
            sum->place = 0;
            int rc = text ? with->xTokenize(tokenizer, sum, FTS5_TOKENIZE_DOCUMENT, text, sqlite3_column_bytes(q, i),
                                            on_word)
                          : SQLITE_OK;
            if (rc != SQLITE_OK) e = db_fail(NULL, rc, r->path);
        }
        if (e) break;
    }
    return e;
}

static enum cw_error find_api(struct reader *r, fts5_api **api)
{
    sqlite3_stmt *q = NULL;
    *api = NULL;
    enum cw_error e = db_prepare(r->db, "SELECT fts5(?1)", &q);
    if (e) return e;
    sqlite3_bind_pointer(q, 1, api, "fts5_api_ptr", NULL);
    sqlite3_step(q);
    sqlite3_finalize(q);
    return *api ? CW_OK : cw_fail(CW_EBUG, "SQLite has no FTS5");
}

static enum cw_error check_one(struct reader *r, fts5_api *api, size_t i, struct findings *f)
{
    void *data = NULL;
    fts5_tokenizer with;
    Fts5Tokenizer *tokenizer = NULL;
    const char *columns[MAX_COLUMNS] = {NULL};
    struct sum index = {0}, rows = {0};
    sqlite3_stmt *q = NULL;
    int rc = api->xFindTokenizer(api, indexes[i].tokenizer, &data, &with);
    if (rc == SQLITE_OK)
        rc = with.xCreate(data, (const char **)indexes[i].arguments, indexes[i].argument_count, &tokenizer);
    if (rc != SQLITE_OK) return db_fail(NULL, rc, indexes[i].tokenizer);
    enum cw_error e = db_prepare(r->db, indexes[i].rows, &q);
    for (int k = 1; !e && k < sqlite3_column_count(q); k++) columns[k - 1] = sqlite3_column_name(q, k);
    if (!e) e = sum_index(r, indexes[i].table, columns, &index);
    if (!e) e = sum_rows(r, q, &with, tokenizer, &rows);
    if (!e && (index.count != rows.count || index.mix != rows.mix))
        findings_add(f, "the index %s does not hold what its rows say (%llu words, not %llu)", indexes[i].table,
                     (unsigned long long)index.count, (unsigned long long)rows.count);
    sqlite3_finalize(q);
    with.xDelete(tokenizer);
    return e;
}

enum cw_error check_indexes(struct reader *r, struct findings *f)
{
    fts5_api *api;
    enum cw_error e = find_api(r, &api);
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes && !e; i++) e = check_one(r, api, i, f);
    return e;
}
