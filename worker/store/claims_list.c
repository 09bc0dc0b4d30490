/* Which claims: SQL put together from fixed pieces, every value bound.
 *
 * A claim is asked for by what holds of one of its wordings, so either the claims are walked, the widest first, and
 * each is asked whether it has such a wording; or, where a condition lets few through, one starts from what meets it
 * (temp.found).  Mostly the widest are enough, so they are walked first unless very little is to be found.  Which way it
 * is decides only how long it takes. */
#include <string.h>

#include "proto/buffer.h"
#include "worker/store/claims_reading.h"

enum {
    IN_A_DOCUMENT = 10,  /* a document has about so many statements */
    VERY_FEW = 50,       /* reader.few by this: so few that nothing is walked before */
    FIRST = 500,         /* reader.few by this: so many claims are walked first, */
    FIRST_CHEAP = 10,    /* or so many where most are passed over because nobody denies them */
    DENIED = 4,          /* times reader.few: from so many words on, what is denied is looked up instead */
    MANY_HITS = 10,      /* reader.few by this: from so many on wordings alone are walked too */
};

struct listing {
    struct reader *r;
    const struct claim_filter *f;
    struct arena *arena;
    struct search search;
    const char *until;      /* ends after everything that begins so */
    int64_t document;       /* key; 0 any */
    const char *documents;  /* conditions on a document d; "" none */
    const char *wordings;   /* conditions on a wording w, and on a statement s and a document d where it has some */
    const char *onward;     /* from w on to s and d, as far as these conditions need them */
    bool found;             /* temp.found has what may be meant: keys of claims, and of wordings alone, negative */
    struct key_map walked;  /* claims that were walked before that */
    const char *last;       /* where a walk of what stands alone ends; NULL: nowhere */
};

static enum cw_error check_filter(struct listing *l)
{
    const struct claim_filter *f = l->f;
    enum cw_error e = reading_check_date("since", f->since);
    if (!e) e = reading_check_date("until", f->until);
    if (!e) e = reading_check_letters(f->via);
    if (!e) e = reading_check_document(l->r, f->document);
    if (!e && f->document) e = reading_find_document(l->r, f->document, false, &l->document);
    if (!e && f->document && !l->document) e = reading_no_document(l->r, f->document);
    return e;
}

static const char to_statement[] = " CROSS JOIN statements s ON s.statement = w.statement";
static const char to_document[] = " CROSS JOIN documents d ON d.document = s.document";

static enum cw_error prepare(struct listing *l)
{
    static const char via[] = " AND EXISTS (SELECT 1 FROM via v WHERE v.statement = w.statement AND "
                              "instr(' ' || cw_fold(v.name) || ' ', ' ' || cw_fold(:via) || ' ') > 0)";
    const struct claim_filter *f = l->f;
    enum cw_error e = check_filter(l);
    if (!e) e = search_prepare(l->r, l->arena, f->speaker, true, f->about, &l->search);
    if (!e && f->until) l->until = arena_printf(l->arena, "%s~", f->until);
    if (e) return e;
    const char *dates = search_dates(f->since != NULL, f->until != NULL),
               *stored = f->stored_since ? " AND d.done_at >= :stored" : "";
    l->documents = arena_printf(l->arena, "%s%s%s%s%s", l->document ? " AND d.document = :document" : "",
                                f->outlet ? " AND d.outlet" : "", f->outlet ? search_outlets : "", dates, stored);
    bool of_documents = *l->documents != '\0';
    l->onward = arena_printf(l->arena, "%s%s", of_documents || l->search.name ? to_statement : "",
                             of_documents ? to_document : "");
    /* This one is asked of one row after the other: a scan for the outlets, done once above, would be done for each. */
    l->wordings = arena_printf(l->arena, "%s%s%s%s%s%s%s",
                               l->search.match ? " AND w.statement IN (SELECT statement FROM temp.hits)" : "",
                               l->search.name ? search_speaks : "", f->via ? via : "",
                               l->document ? " AND d.document = :document" : "",
                               f->outlet ? " AND cw_outlet(d.outlet) = cw_outlet(:outlet)" : "", dates, stored);
    return CW_OK;
}

static enum cw_error ask(const struct listing *l, const char *sql, sqlite3_stmt **out)
{
    const struct claim_filter *f = l->f;
    enum cw_error e = db_prepare(l->r->db, sql, out);
    if (e) return e;
    search_bind(&l->search, *out);
    reading_bind_int(*out, ":document", l->document);
    reading_bind_text(*out, ":outlet", f->outlet);
    reading_bind_text(*out, ":not_outlet", f->not_outlet);
    reading_bind_text(*out, ":via", f->via);
    reading_bind_text(*out, ":since", f->since);
    reading_bind_text(*out, ":until", l->until);
    reading_bind_text(*out, ":stored", f->stored_since);
    reading_bind_int(*out, ":least", f->min_documents > 1 || f->alone ? f->min_documents : 2);
    return CW_OK;
}

/* ---- where to start ---- */

/* What meets a condition on documents, on intermediaries, or is denied, as FROM and WHERE; and wordings w from there. */
struct start {
    const char *rows, *onward;
    int64_t each;       /* about so many statements */
    bool of_words;      /* a word of a statement, so they are anywhere */
    int64_t statements; /* that it leads to */
};

#define WORDINGS_OF(statements) "(" statements ") f CROSS JOIN wordings w ON w.statement = f.statement WHERE 1"

/* How many statements it leads to, if they are fewer than `least`. */
static enum cw_error count_few(const struct listing *l, struct start *s, int64_t least, bool *fewer)
{
    sqlite3_stmt *q = NULL;
    bool row;
    const char *sql = arena_printf(l->arena, "SELECT count(*) FROM (SELECT 1 %s LIMIT %d)", s->rows,
                                   (int)(least / s->each) + 1);
    enum cw_error e = ask(l, sql, &q);
    if (!e) e = reading_step(l->r, q, &row);
    s->statements = e ? 0 : sqlite3_column_int64(q, 0) * s->each;
    *fewer = !e && s->statements < least;
    sqlite3_finalize(q);
    return e;
}

/* The condition that lets the fewest through, if they are few; rows NULL: there is none. */
static enum cw_error choose_start(const struct listing *l, struct start *out)
{
    /* not counted: that takes as long as to start from there */
    static const struct start denied = {"FROM wording_links l WHERE l.relation = 'denies'",
                                        "wordings w WHERE w.wording IN (SELECT l.other %s)", 1, false, INT64_MAX};
    struct start starts[3];
    size_t count = 0;
    bool fewer;
    enum cw_error e = CW_OK;
    if (*l->documents)
        starts[count++] = (struct start){arena_printf(l->arena, "FROM documents d WHERE 1%s", l->documents),
                                         WORDINGS_OF("SELECT s.statement FROM statements s "
                                                     "WHERE s.document IN (SELECT d.document %s)"),
                                         IN_A_DOCUMENT, false, 0};
    if (l->f->via)
        starts[count++] = (struct start){arena_printf(l->arena, "FROM via v WHERE v.name%s", search_vias),
                                         WORDINGS_OF("SELECT v.statement %s"), 1, false, 0};
    if (l->search.match)
        starts[count++] = (struct start){"FROM temp.hits h", WORDINGS_OF("SELECT h.statement %s"), 1, true, 0};
    *out = (struct start){.statements = l->r->few};
    for (size_t i = 0; i < count && !e; i++) {
        e = count_few(l, &starts[i], out->statements, &fewer);
        if (fewer) *out = starts[i];
    }
    if (e || out->rows || !l->f->denied || !l->r->few) return e;
    /* far apart in the file, so even many words lead on sooner */
    fewer = false;
    if (l->search.match) e = count_few(l, &starts[count - 1], DENIED * l->r->few, &fewer);
    *out = fewer ? starts[count - 1] : denied;
    return e;
}

static enum cw_error find_from(struct listing *l, const struct start *start)
{
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = db_exec(l->r->db, "CREATE TABLE IF NOT EXISTS temp.found (key INTEGER PRIMARY KEY); "
                                        "DELETE FROM temp.found");
    const char *from = arena_printf(l->arena, start->onward, start->rows);
    l->found = true;
    if (!e)
        e = ask(l,
                arena_printf(l->arena,
                             "INSERT OR IGNORE INTO temp.found SELECT coalesce(w.claim, -w.wording) FROM %s%s", from,
                             l->f->alone ? "" : " AND w.claim IS NOT NULL"),
                &q);
    if (!e) e = reading_step(l->r, q, &row);
    sqlite3_finalize(q);
    return e;
}

/* ---- claims ---- */

/* The claims that may be meant, in order. */
static enum cw_error ask_claims(const struct listing *l, sqlite3_stmt **out)
{
    /* What no document of a claim can meet, its sums tell; those that wait to be summed may not know yet. */
    static const char span[] = " AND ((%s%s%s) OR c.claim IN (SELECT claim FROM claims_to_sum))";
    const struct claim_filter *f = l->f;
    const char *since = f->since ? "c.last_hi >= :since" : "", *until = f->until ? "c.first_lo < :until" : "";
    return ask(l,
               arena_printf(l->arena,
                            "SELECT c.claim, c.id, c.wordings, c.documents, c.outlets, c.first_lo FROM %s "
                            "WHERE c.documents >= :least%s "
                            "ORDER BY c.documents DESC, c.first_lo IS NULL, c.first_lo, c.id",
                            l->found ? "temp.found f CROSS JOIN claims c ON c.claim = f.key" : "claims c",
                            *since || *until
                                ? arena_printf(l->arena, span, since, *since && *until ? " AND " : "", until)
                                : ""),
               out);
}

/* Whether :claim is one. */
static enum cw_error ask_whether(const struct listing *l, sqlite3_stmt **out)
{
    /* asked last, where w has met the rest: it reads the whole claim */
    static const char not_outlet[] = " AND NOT EXISTS (SELECT 1 FROM wordings x CROSS JOIN statements y "
                                     "ON y.statement = x.statement CROSS JOIN documents z ON z.document = y.document "
                                     "WHERE x.claim = w.claim AND cw_outlet(z.outlet) = cw_outlet(:not_outlet))";
    /* asked first: two indexes tell */
    static const char denied[] = "(SELECT 1 FROM wordings x CROSS JOIN wording_links l ON l.other = x.wording "
                                 "WHERE x.claim = :claim AND l.relation = 'denies' LIMIT 1) CROSS JOIN ";
    return ask(l,
               arena_printf(l->arena, "SELECT 1 FROM %swordings w%s WHERE w.claim = :claim%s%s",
                            l->f->denied ? denied : "", l->onward, l->wordings, l->f->not_outlet ? not_outlet : ""),
               out);
}

static enum cw_error give_claim(const struct listing *l, sqlite3_stmt *claims, sqlite3_stmt *whether, claim_fn each,
                                void *context)
{
    struct claim_row out = {
        .claim = sqlite3_column_int64(claims, 0),
        .id = db_text(claims, 1),
        .wordings = (uint64_t)sqlite3_column_int64(claims, 2),
        .documents = (uint64_t)sqlite3_column_int64(claims, 3),
        .outlets = (uint64_t)sqlite3_column_int64(claims, 4),
        .first_lo = db_text(claims, 5),
    };
    bool is_one;
    reading_bind_int(whether, ":claim", out.claim);
    enum cw_error e = reading_step(l->r, whether, &is_one);
    sqlite3_reset(whether);
    return !e && is_one ? each(&out, context) : e;
}

/* *more: there are claims after the first `most`, which are noted. */
static enum cw_error walk_first(struct listing *l, int64_t most, sqlite3_stmt *claims, sqlite3_stmt *whether,
                                claim_fn each, void *context, bool *more)
{
    bool fresh;
    enum cw_error e = CW_OK;
    for (int64_t i = 0; !e && !(e = reading_step(l->r, claims, more)) && *more && i < most; i++) {
        key_map_add(&l->walked, sqlite3_column_int64(claims, 0), 0, &fresh);
        e = give_claim(l, claims, whether, each, context);
    }
    return e;
}

static enum cw_error walk(struct listing *l, sqlite3_stmt *claims, sqlite3_stmt *whether, claim_fn each, void *context)
{
    enum cw_error e;
    uint32_t number;
    bool row;
    while (!(e = reading_step(l->r, claims, &row)) && row) {
        if (key_map_find(&l->walked, sqlite3_column_int64(claims, 0), &number)) continue;
        e = give_claim(l, claims, whether, each, context);
        if (e) return e;
    }
    return e;
}

static enum cw_error list_claims(struct listing *l, const struct start *start, claim_fn each, void *context)
{
    sqlite3_stmt *claims = NULL, *whether = NULL;
    bool more = true, first = start->rows && start->statements > l->r->few / VERY_FEW;
    enum cw_error e = start->rows && !first ? find_from(l, start) : CW_OK;
    if (!e) e = ask_whether(l, &whether);
    if (!e) e = ask_claims(l, &claims);
    if (!e && first) {
        e = walk_first(l, l->r->few / (l->f->denied ? FIRST_CHEAP : FIRST), claims, whether, each, context, &more);
        if (!e) e = find_from(l, start);
        sqlite3_finalize(claims);
        claims = NULL;
        if (!e && more) e = ask_claims(l, &claims);
    }
    if (!e && more) e = walk(l, claims, whether, each, context);
    sqlite3_finalize(claims);
    sqlite3_finalize(whether);
    return e;
}

/* ---- wordings alone ---- */

static const struct {
    const char *from, *order;
} passes[] = {
    {"temp.found f CROSS JOIN wordings w ON w.wording = -f.key CROSS JOIN statements s ON s.statement = w.statement "
     "CROSS JOIN documents d ON d.document = s.document WHERE 1", "d.published_lo IS NULL, d.published_lo, "},
    {"documents d INDEXED BY documents_published CROSS JOIN statements s ON s.document = d.document "
     "CROSS JOIN wordings w ON w.statement = s.statement WHERE d.published_lo IS NOT NULL", "d.published_lo, "},
    {"documents d NOT INDEXED CROSS JOIN statements s ON s.document = d.document "
     "CROSS JOIN wordings w ON w.statement = s.statement WHERE d.published_lo IS NULL", ""},
};
enum pass { PASS_FOUND, PASS_DATED, PASS_UNDATED };

static enum cw_error ask_alone(const struct listing *l, enum pass pass, sqlite3_stmt **out)
{
    static const char denied[] = " AND EXISTS (SELECT 1 FROM wording_links l WHERE l.other = w.wording AND l.relation "
                                 "= 'denies')";
    return ask(l,
               arena_printf(l->arena,
                            "SELECT w.wording FROM %s%s%s AND w.claim IS NULL%s%s%s "
                            "ORDER BY %sd.id, s.number, w.number",
                            passes[pass].from, pass == PASS_DATED && l->last ? " AND d.published_lo < :last" : "",
                            /* before the wordings are looked up */
                            pass != PASS_FOUND && l->search.match
                                ? " AND s.statement IN (SELECT statement FROM temp.hits)" : "",
                            l->wordings,
                            l->f->not_outlet ? " AND cw_outlet(d.outlet) IS NOT cw_outlet(:not_outlet)" : "",
                            l->f->denied ? denied : "", passes[pass].order),
               out);
}

static const char alone_sql[] =
    "SELECT " CLAIMS_NAME_ALONE ", d.outlet IS NOT NULL, d.published_lo FROM wordings w CROSS JOIN statements s "
    "ON s.statement = w.statement CROSS JOIN documents d ON d.document = s.document WHERE w.wording = ?1";

static enum cw_error give_alone(const struct listing *l, int64_t wording, claim_fn each, void *context)
{
    sqlite3_stmt *q = NULL;
    bool row;
    enum cw_error e = reading_kept(l->r, alone_sql, &q);
    if (e) return e;
    db_bind(q, "i", wording);
    e = reading_step(l->r, q, &row);
    if (!e && row) {
        struct claim_row out = {
            .wording = wording, .id = db_text(q, 0), .wordings = 1, .documents = 1,
            .outlets = (uint64_t)sqlite3_column_int64(q, 1), .first_lo = db_text(q, 2),
        };
        e = each(&out, context);
    }
    sqlite3_reset(q);
    return e;
}

/* *given: how many; what is found has one order with what was walked before, and begins with it. */
static enum cw_error list_alone(const struct listing *l, enum pass pass, uint64_t *given, claim_fn each, void *context)
{
    sqlite3_stmt *q = NULL;
    bool row;
    uint64_t before = pass == PASS_FOUND ? *given : 0, i = 0;
    enum cw_error e = ask_alone(l, pass, &q);
    if (e) return e;
    reading_bind_text(q, ":last", l->last);
    while (!e && !(e = reading_step(l->r, q, &row)) && row) {
        if (i++ < before) continue;
        ++*given;
        e = give_alone(l, sqlite3_column_int64(q, 0), each, context);
    }
    sqlite3_finalize(q);
    return e;
}

static enum cw_error list(struct listing *l, claim_fn each, void *context)
{
    struct start start;
    uint64_t given = 0;
    enum cw_error e = prepare(l);
    if (!e) e = search_run(&l->search);
    if (!e) e = choose_start(l, &start);
    if (!e) e = list_claims(l, &start, each, context);
    if (e || !l->f->alone || l->f->min_documents > 1) return e;
    bool much = start.of_words && start.statements > l->r->few / MANY_HITS;
    if (l->found && much) e = search_walk(l->r, "", WALKED_FOR_STATEMENT * start.statements, l->arena, &l->last);
    if (!e && (!l->found || much)) e = list_alone(l, PASS_DATED, &given, each, context);
    return e ? e : list_alone(l, l->found ? PASS_FOUND : PASS_UNDATED, &given, each, context);
}

enum cw_error reader_claims(struct reader *r, const struct claim_filter *f, claim_fn each, void *context)
{
    struct listing l = {.r = r, .f = f, .arena = arena_new(0)};
    l.walked.arena = l.arena;
    if (!l.arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = reading_begin(r);
    if (!e) e = reading_end(r, list(&l, each, context));
    arena_free(l.arena);
    return e;
}
