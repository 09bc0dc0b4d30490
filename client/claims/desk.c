/* What the verbs about claims share; see claim_desk.h. */
#include "client/claims/desk.h"

#include <string.h>

#include "client/import/import.h"
#include "client/open_store.h"
#include "client/render/text.h"

enum cw_error desk_open(const struct invocation *in, enum desk_terms terms, struct desk *out)
{
    *out = (struct desk){.arena = arena_new(0)};
    if (!out->arena) return cw_fail(CW_ENOMEM, "out of memory");
    enum cw_error e = cli_config(in, &out->config);
    if (!e) e = open_store(&out->config, &out->reader);
    if (!e) e = reader_linking(out->reader, &out->linking);
    if (!e && terms != DESK_NO_TERMS) e = term_reader_open(out->config.models, &out->terms);
    if (e && out->reader && terms == DESK_TERMS_IF_THERE && !out->terms) {
        cli_say("differences between wordings are not told", cw_error_text());
        e = CW_OK;
    }
    if (e) desk_close(out);
    return e;
}

void desk_close(struct desk *d)
{
    term_reader_close(d->terms);
    reader_close(d->reader);
    arena_free(d->arena);
}

/* "the linker has 120 documents to go"; NULL when it has none. */
static const char *progress(const struct desk *d)
{
    char count[TEXT_NUMBER];
    if (!d->linking.unlinked) return NULL;
    return arena_printf(d->arena, "the linker has %s to go", text_counted(d->linking.unlinked, "document", count));
}

bool desk_is_empty(const struct desk *d) { return !d->linking.begun && !d->linking.unlinked; }

enum cw_error desk_nothing(const struct desk *d, const char *words)
{
    const char *more = progress(d);
    if (more) return cw_fail(CW_ENOTFOUND, "%s; %s", words, more);
    if (desk_is_empty(d))
        return cw_fail(CW_ENOTFOUND, "the store has no statements yet; `claimwire submit` adds articles");
    return cw_fail(CW_ENOTFOUND, "%s", words);
}

void desk_tell(const char *words)
{
    struct terminal err = terminal_open(stderr);
    fflush(stdout);
    fputc('\n', stderr);
    text_paragraph(&err, words, 0, 0);
}

void desk_tell_progress(const struct desk *d)
{
    const char *more = progress(d);
    if (more) cli_say(NULL, arena_printf(d->arena, "%s: what is shown may grow", more));
}

void desk_tell_count(const struct desk *d, const char *words, uint64_t count, uint64_t limit)
{
    desk_tell(limit && count == limit ? arena_printf(d->arena, "%s; there may be more: --limit", words) : words);
}

enum cw_error desk_claim(struct desk *d, const char *name, struct claim_material *out)
{
    enum cw_error e = reader_claim(d->reader, name, d->arena, out);
    if (e != CW_ENOTFOUND) return e;
    return desk_nothing(d, arena_printf(d->arena,
                                        "%s; `claimwire claims` lists claims, and DOCUMENT/s3 is what statement s3 of "
                                        "a document says",
                                        cw_error_text()));
}

/* A time may follow, as the store has it: without a zone, for it is that of the place. */
static enum cw_error date_given(const struct invocation *in, const char *option, const char **out)
{
    const char *date = *out = cli_value(in, option);
    if (!date || (import_is_date(date) && !strpbrk(date, " Z+.") && strlen(date) <= 19)) return CW_OK;
    return cw_fail(CW_EUSAGE, "--%s %s: must be a date like 2026-03-04, 2026-03 or 2026", option, date);
}

enum cw_error desk_dates(const struct invocation *in, const char **since, const char **until)
{
    enum cw_error e = date_given(in, "since", since);
    return e ? e : date_given(in, "until", until);
}

enum cw_error desk_choice(const struct invocation *in, struct claim_choice *out)
{
    uint64_t origins, limit;
    *out = (struct claim_choice){
        .filter = {.about = cli_value(in, "about"), .speaker = cli_value(in, "speaker"), .via = cli_value(in, "via")},
        .anonymous_only = cli_given(in, "anonymous"),
    };
    enum cw_error e = desk_dates(in, &out->filter.since, &out->filter.until);
    if (!e) e = cli_number(in, "min-origins", 0, UINT32_MAX, 0, &origins);
    if (!e) e = cli_number(in, "limit", 0, UINT32_MAX, CLAIMS_LIMIT, &limit);
    if (e) return e;
    out->min_origins = (uint32_t)origins;
    out->limit = (uint32_t)limit;
    return CW_OK;
}
