/* Lines above and below an article's body: bylines, dates, outlets, datelines,
 * boilerplate.  Part of the metadata stage. */
#ifndef CW_EXTRACT_HEADER_LINES_H
#define CW_EXTRACT_HEADER_LINES_H

#include "worker/extract/analysis.h"
#include "worker/extract/time/calendar.h"

/* What such lines say; the first to say it wins. */
struct header_facts {
    const char *authors[CW_MAX_AUTHORS];
    size_t author_count;
    const char *outlet, *agency;     /* agency: named in a dateline */
    struct moment date, updated;     /* of a date line; month 0: none */
    struct moment dateline;
    struct span dateline_span;       /* up to the first word after its dash */
    int copyright_year;
};

/* Each looks whether the paragraph is such a line, and if so keeps what it says. */
bool header_byline(const struct analysis *a, size_t paragraph, struct header_facts *facts);
bool header_date_line(const struct analysis *a, size_t paragraph, struct header_facts *facts);
bool header_outlet_line(const struct analysis *a, size_t paragraph, struct header_facts *facts);
bool header_copyright(const struct analysis *a, size_t paragraph, struct header_facts *facts);

/* A few words without a full stop: a section's name, a label. */
bool header_label(const struct analysis *a, size_t paragraph);

/* "2 min read", "Comments are closed.", "Read more: …" */
bool header_boilerplate(const struct analysis *a, size_t paragraph);

/* Reads the dateline at the head of a body paragraph: "PORT MAREN, June 9 (Bay Wire) —" and some words after it. */
bool header_dateline(const struct analysis *a, size_t paragraph, struct header_facts *facts);

/* Whether the tokens read as the name of a newspaper, agency or station: capitalised,
 * with a word that such names have. */
bool header_is_outlet(const struct analysis *a, struct range tokens);

/* A copy of the text of a range of tokens. */
const char *header_text(const struct analysis *a, struct range tokens);

#endif
