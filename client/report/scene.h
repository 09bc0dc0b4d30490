/* What the parts of the page share while it is written: the outlets that it has to do with, how each stands to each
 * claim, and where on the page things are.  Everything on it that can be pointed at has its name from here, so that no
 * link leads nowhere. */
#ifndef CW_CLIENT_REPORT_SCENE_H
#define CW_CLIENT_REPORT_SCENE_H

#include "client/report/html.h"
#include "client/report/report.h"

enum { SCENE_OUTLETS = 24 };      /* that have a lane and a column; the others are told as a number */

struct outlet {
    const char *name;
    const char *folded;           /* "" for documents whose outlet is unknown */
    uint32_t articles;
};

/* How an outlet stands to a claim; several may hold. */
enum standing {
    STANDS_OWN = 1,             /* carries it, and not only through others */
    STANDS_PASSED = 2,          /* carries it, always through somebody whom it names */
    STANDS_COPY = 4,            /* carries it, in near copies of others only */
    STANDS_DENIES = 8,          /* reports a denial */
    STANDS_BARE = 16,           /* says it in its own voice */
    STANDS_OMITS = 32,          /* carries it without the denial that was out */
    STANDS_PERHAPS_OMITS = 64,  /* the same, if the denial was out */
};

struct scene {
    const struct report *report;
    struct buffer *out;
    struct arena *arena;
    struct outlet *outlets;       /* in order of their first article */
    size_t outlet_count;
    uint32_t *outlet_of;          /* by article */
};

void scene_make(const struct report *r, struct arena *arena, struct buffer *out, struct scene *s);

/* How many outlets have a lane and a column. */
static inline size_t scene_shown(const struct scene *s)
{
    return s->outlet_count < SCENE_OUTLETS ? s->outlet_count : SCENE_OUTLETS;
}

unsigned scene_standing(const struct scene *s, const struct report_claim *c, size_t outlet);

const char *scene_outlet_name(const char *outlet);           /* "(outlet unknown)" for NULL */
const char *scene_title(const struct claim_document *d);     /* else its uri, else "(untitled)" */
const char *scene_words(const struct report_claim *c);       /* the wording that stands for it */
const char *scene_speaker(const struct appearance *a);       /* or the source's words, or "nobody named" */

/* How much of an article's text is on the page. */
size_t scene_printed(const struct report_article *a);

/* href="…" of an article, or of a place in it where it is printed.  index below 0: nothing, and false. */
bool scene_href(const struct scene *s, int32_t article, const struct span *at);

/* "Outlet, date", linked to the article where it is on the page. */
void scene_cite(const struct scene *s, const struct claim_document *d, int32_t article, const struct span *at);

/* The beginning of a part: its heading, which the table of contents names. */
void scene_part(const struct scene *s, const char *id, const char *heading);

#endif
