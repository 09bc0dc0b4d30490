/* Bylines, date lines, outlets, datelines and boilerplate, matched on tokens. */
#include "worker/extract/metadata/header_lines.h"

#include <stdlib.h>

#include "worker/extract/time/dates.h"
#include "worker/extract/text/unicode.h"

static bool any_of(const struct analysis *a, uint32_t t, const char *const *words)
{
    for (; *words; words++)
        if (token_is_nocase(a, t, *words)) return true;
    return false;
}

const char *header_text(const struct analysis *a, struct range r)
{
    struct span s = field_span(a, r);
    return arena_strndup(a->arena, a->text + s.begin, s.end - s.begin);
}

static enum char_class class_of(const struct analysis *a, uint32_t t)
{
    size_t n, size;
    const char *p = token_text(a, t, &size);
    return unicode_class_at(p, p + size, &n);
}

/* At least two letters, all of them capitals. */
static bool all_capitals(const struct analysis *a, uint32_t t)
{
    size_t size, n, letters = 0;
    const char *p = token_text(a, t, &size), *end = p + size;
    for (; p < end; p += n) {
        enum char_class k = unicode_class_at(p, end, &n);
        if (k == CHAR_LOWER || k == CHAR_DIGIT) return false;
        letters += k == CHAR_UPPER;
    }
    return letters >= 2;
}

static const char *const separators[] = {"|", "\u2022", "\u00B7", "\u2014", "\u2013", "-", "--", ";",
                                         ",", ":",      ".",      "/",      "(",      ")", NULL};
static const char *const dashes[] = {"\u2014", "\u2013", "\u2015", "\u2012", "-", "--", "---", "_", NULL};
static const char *const small_words[] = {"the", "of", "and", "for", "on", "in", "de", "du", "la", "&", NULL};

bool header_is_outlet(const struct analysis *a, struct range r)
{
    static const char *const words[] = {
        "Times", "Post", "Gazette", "Herald", "News", "Tribune", "Courier", "Observer", "Wire", "Journal", "Chronicle",
        "Daily",
        "Press", "Mail", "Guardian", "Telegraph", "Standard", "Star", "Mirror", "Express", "Independent", "Today",
        "Radio",
        "TV", "Television", "Agency", "Bulletin", "Ledger", "Dispatch", "Sentinel", "Examiner", "Inquirer", "Globe",
        "Monitor",
        "Review", "Weekly", "Magazine", "Echo", "Argus", "Register", "Reporter", "Record", "Advertiser", "Broadcasting",
        "Mercury",
        "Reuters", "AP", "AFP", "BBC", "CNN", "Bloomberg", "Axios", "Politico", "NPR", "UPI", "DPA", "Xinhua", "TASS",
        "Interfax",
        "Kyodo", "Argus", "Newswire", "Newspaper", "Newspapers", "Enquirer", "Citizen", "Intelligencer", "Leader",
        "Advocate",
        "Spectator", "Economist", NULL,
    };
    bool word = false;
    if (r.last <= r.first || r.last - r.first > 6) return false;
    for (uint32_t t = r.first; t < r.last; t++) {
        enum char_class k = class_of(a, t);
        if (any_of(a, t, words)) word = true;
        if (k != CHAR_UPPER && k != CHAR_DIGIT && !any_of(a, t, small_words)) return false;
    }
    return word;
}

/* --- bylines --------------------------------------------------------------------------------------------- */

static bool is_role(const struct analysis *a, struct range r)
{
    static const char *const words[] = {
        "correspondent", "editor", "reporter", "writer", "staff", "chief", "analyst", "columnist", "bureau",
        "contributor", "desk",
        "agencies", "agency", "special", "senior", "political", "producer", "team", "newsroom", NULL,
    };
    for (uint32_t t = r.first; t < r.last; t++)
        if (any_of(a, t, words)) return true;
    return false;
}

static bool is_person(const struct analysis *a, struct range r, bool alone)
{
    static const char *const particles[] = {"de", "van", "der", "den", "von", "bin", "ibn", "al",
                                            "la", "le",  "da",  "di",  "dos", "el",  "y",   NULL};
    uint32_t n = r.last - r.first;
    if (n < (alone ? 1u : 2u) || n > 6 || is_role(a, r)) return false;
    for (uint32_t t = r.first; t < r.last; t++)
        if (class_of(a, t) != CHAR_UPPER && class_of(a, t) != CHAR_LETTER && !(t > r.first && any_of(a, t, particles)))
            return false;
    return true;
}

static void add_author(const struct analysis *a, struct range r, struct header_facts *f)
{
    if (f->author_count < CW_MAX_AUTHORS) f->authors[f->author_count++] = header_text(a, r);
}

static void keep_date(struct moment *kept, const struct moment *m)
{
    if (!kept->month) *kept = *m;
}

/* One piece of a byline, between separators. */
static void byline_piece(const struct analysis *a, struct range r, bool is_outlet, bool only, struct header_facts *f)
{
    if (r.first >= r.last) return;
    if (is_outlet || header_is_outlet(a, r)) {
        if (!f->outlet && header_is_outlet(a, r)) f->outlet = header_text(a, r);
    } else if (is_person(a, r, only)) {
        add_author(a, r, f);
    }
}

bool header_byline(const struct analysis *a, size_t paragraph, struct header_facts *f)
{
    enum { LONGEST = 30 };
    static const char *const joints[] = {"and", "&", "in", "for", "with", NULL};
    static const char *const labels[] = {"Written", "Reported", "Story", "Words", "Text", "Reporting", NULL};
    struct range r = paragraph_tokens(a, paragraph);
    size_t before = f->author_count;
    uint32_t t = r.first;
    if (token_is(a, t, "(")) t++;
    if (t + 1 < r.last && any_of(a, t, labels)) t++;
    if (r.last - r.first > LONGEST || t + 1 >= r.last || !token_is_nocase(a, t, "by") ||
        (t == r.first && class_of(a, t) != CHAR_UPPER))
        return false;
    if (class_of(a, t + 1) != CHAR_UPPER ||
        calendar_weekday_named(a->text + a->tokens[t + 1].begin, a->tokens[t + 1].end - a->tokens[t + 1].begin))
        return false;
    struct range piece = {t + 1, t + 1};
    bool outlet = false, place = false;
    for (t++; t <= r.last; t++) {
        struct written_date d = {.at = MOMENT_UNKNOWN};
        bool dated = t < r.last && dates_match(a, t, r.last, &d) && d.at.day;
        bool cut = t == r.last || dated || any_of(a, t, separators) || any_of(a, t, joints);
        if (!cut) continue;
        piece.last = t;
        if (!place) byline_piece(a, piece, outlet, f->author_count == before && t + 1 >= r.last, f);
        if (t < r.last && !dated) outlet = token_is(a, t, "for"), place = token_is(a, t, "in");
        if (dated) {
            keep_date(&f->date, &d.at);
            t = d.end - 1;
        }
        piece.first = t + 1;
    }
    return f->author_count > before;
}

/* --- dates ----------------------------------------------------------------------------------------------- */

static const char *const date_labels[] = {"published", "posted", "updated",  "date",    "first",  "last",
                                          "on",        "at",     "modified", "created", "issued", "edition",
                                          "print",     "online", "by",       "article", "story",  NULL};

/* Adds the time of day that stands before or after the date. */
static void add_clock(const struct analysis *a, struct range line, uint32_t begin, uint32_t end, struct moment *m)
{
    uint32_t t = end, after;
    while (t < line.last && t < end + 2 && (any_of(a, t, separators) || token_is_nocase(a, t, "at"))) t++;
    if (dates_match_clock(a, t, line.last, m, &after)) return;
    for (t = line.first; t < begin; t++)
        if (dates_match_clock(a, t, begin, m, &after)) return;
}

/* Whether what precedes a date in its line may stand there: labels, punctuation, a clock's time, capitalised words. */
static bool line_prefix(const struct analysis *a, uint32_t first, uint32_t last)
{
    for (uint32_t t = first; t < last; t++) {
        enum char_class k = class_of(a, t);
        if (k == CHAR_LOWER && !any_of(a, t, date_labels) && !any_of(a, t, small_words) && !token_is(a, t, "p.m.") &&
            !token_is(a, t, "a.m.") && !token_is(a, t, "pm") && !token_is(a, t, "am"))
            return false;
    }
    return true;
}

/* "Tidewater Gazette, " before the date, " | Tidewater Gazette" after it, or "Ada Vell | ", which
 * is no place as before a comma. */
static void beside_date(const struct analysis *a, struct range r, struct header_facts *f)
{
    static const char *const bars[] = {"|", "\u2022", "\u00B7", NULL};
    bool bar = r.last > r.first && any_of(a, r.last - 1, bars);
    while (r.last > r.first && any_of(a, r.last - 1, separators)) r.last--;
    while (r.first < r.last && any_of(a, r.first, separators)) r.first++;
    if (header_is_outlet(a, r)) {
        if (!f->outlet) f->outlet = header_text(a, r);
    } else if (bar && !f->author_count && is_person(a, r, false)) {
        add_author(a, r, f);
    }
}

bool header_date_line(const struct analysis *a, size_t paragraph, struct header_facts *f)
{
    enum { LONGEST = 24, WORDS_AFTER = 12 };
    struct range r = paragraph_tokens(a, paragraph);
    uint32_t from = r.first;
    if (r.last - r.first > LONGEST) return false;
    for (uint32_t t = r.first; t < r.last; t++) {
        struct written_date d = {.at = MOMENT_UNKNOWN};
        if (!dates_match(a, t, r.last, &d) || !d.at.month || (!d.at.day && !d.at.year)) continue;
        if (!line_prefix(a, from, t) || r.last - d.end > WORDS_AFTER) break;
        if (t == r.first && d.end < r.last && class_of(a, d.end) == CHAR_LOWER && !any_of(a, d.end, date_labels)) break;
        bool updated = false;
        for (uint32_t i = from; i < t; i++)
            updated |= token_is_nocase(a, i, "updated") || token_is_nocase(a, i, "modified");
        if (d.at.hour < 0) add_clock(a, r, t, d.end, &d.at);
        keep_date(updated ? &f->updated : &f->date, &d.at);
        beside_date(a, (struct range){from, t}, f);
        from = d.end;
        t = d.end - 1;
        if (updated) continue;  /* "Updated 4 June – first published 3 June" */
        beside_date(a, (struct range){from, r.last}, f);
        break;
    }
    return from > r.first;
}

bool header_dateline(const struct analysis *a, size_t paragraph, struct header_facts *f)
{
    enum { WORDS = 4 };
    struct range r = paragraph_tokens(a, paragraph);
    struct written_date d = {.at = MOMENT_UNKNOWN};
    struct range agency = {0, 0};
    bool dated = false;
    uint32_t t = r.first, limit = r.last < r.first + 24 ? r.last : r.first + 24;
    while (t < limit && all_capitals(a, t) && !dates_match(a, t, limit, &d)) t++;
    bool place = t > r.first;
    for (; t < limit; t++) {
        if (any_of(a, t, dashes) || (token_is(a, t, ":") && (dated || agency.last))) break;
        if (token_is(a, t, ",") || token_is(a, t, "/") || token_is(a, t, ".")) continue;
        if (!dated && dates_match(a, t, limit, &d)) {
            dated = true;
            t = d.end - 1;
        } else if (token_is(a, t, "(")) {
            agency.first = ++t;
            while (t < limit && !token_is(a, t, ")")) t++;
            agency.last = t;
        } else if (class_of(a, t) != CHAR_UPPER || !place || dated) {
            return false;
        }
    }
    if (t >= limit || t + WORDS > r.last || (!place && !agency.last)) return false;
    if (dated) keep_date(&f->dateline, &d.at);
    if (!f->dateline_span.end) f->dateline_span = (struct span){a->tokens[r.first].begin, a->tokens[t + 1].begin};
    if (agency.last > agency.first && agency.last - agency.first <= 5 && class_of(a, agency.first) == CHAR_UPPER &&
        !f->agency)
        f->agency = header_text(a, agency);
    return true;
}

/* --- outlets, labels, boilerplate ------------------------------------------------------------------------- */

bool header_outlet_line(const struct analysis *a, size_t paragraph, struct header_facts *f)
{
    struct range r = paragraph_tokens(a, paragraph);
    if (token_is(a, r.last - 1, ".")) r.last--;
    if (!header_is_outlet(a, r)) return false;
    if (!f->outlet) f->outlet = header_text(a, r);
    return true;
}

bool header_copyright(const struct analysis *a, size_t paragraph, struct header_facts *f)
{
    struct range r = paragraph_tokens(a, paragraph), name;
    uint32_t t = r.first;
    if (r.last - r.first > 30) return false;
    if (token_is_nocase(a, t, "copyright")) t++;
    if (t < r.last &&
        (token_is(a, t, "\u00A9") || (token_is(a, t, "(") && t + 2 < r.last && token_is_nocase(a, t + 1, "c"))))
        t += token_is(a, t, "(") ? 3 : 1;
    if (t == r.first) return false;
    int year = t < r.last && a->tokens[t].end - a->tokens[t].begin == 4 ? dates_number(a, t, 4, false) : -1;
    if (year < 1900) return t > r.first + 1;
    f->copyright_year = year;
    for (t++; t < r.last && (any_of(a, t, separators) || token_is_nocase(a, t, "by"));) t++;
    for (name = (struct range){t, t};
         name.last < r.last && (class_of(a, name.last) == CHAR_UPPER || any_of(a, name.last, small_words)) &&
         !token_is(a, name.last, "All");
         name.last++) {}
    if (!f->outlet && name.last > name.first && name.last - name.first <= 6) f->outlet = header_text(a, name);
    return true;
}

bool header_label(const struct analysis *a, size_t paragraph)
{
    struct range r = paragraph_tokens(a, paragraph);
    if (r.last - r.first > 3) return false;
    for (uint32_t t = r.first; t < r.last; t++)
        if (class_of(a, t) != CHAR_UPPER && !any_of(a, t, small_words)) return false;
    return true;
}

bool header_boilerplate(const struct analysis *a, size_t paragraph)
{
    static const char *const starts[] = {
        "advertisement", "comments are closed", "read more", "read also", "continue reading", "share this", "sign up",
        "subscribe",
        "related:", "related articles", "click here", "all rights reserved", "most read", "see also:", "listen to this",
        "(reporting by", "reporting by", "(additional reporting", "photo:", "image:", "file photo", "follow us",
        "follow @",
        "get the latest", "download our app", "our standards:", "leave a comment", "this article was amended", "watch:",
        "skip to",
    };
    struct range r = paragraph_tokens(a, paragraph);
    const struct paragraph *p = &a->paragraphs[paragraph];
    size_t size = p->end - p->begin;
    if (r.last - r.first > 25) return false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t n = strlen(starts[i]);
        if (size >= n && !strncasecmp(a->text + p->begin, starts[i], n)) return true;
    }
    return r.last - r.first <= 4 && r.last - r.first >= 3 && dates_number(a, r.first, 3, false) >= 0 &&
           (token_is_nocase(a, r.first + 1, "min") || token_is_nocase(a, r.first + 1, "minute") ||
            token_is_nocase(a, r.first + 1, "minutes")) &&
           token_is_nocase(a, r.last - 1, "read");
}
