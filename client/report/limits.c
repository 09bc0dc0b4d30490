/* How often it is wrong, as measured, and what it cannot tell at all. */
#include "client/report/parts.h"

/* Every figure with where it stands in the project's documents; who measures anew changes it here, too. */
static const struct figure {
    const char *what, *value, *source;
} figures[] = {
    {"Statements found, with the right words and about the right source and content (F1; two trained people agree at "
     "75.1)",
     "73.7", "EVALUATION, PolNeAR relaxed"},
    {"The same, for quoted speech (people: 93.1)", "89.7", "EVALUATION, PolNeAR quoted"},
    {"The same, for speech that is reported without quotation marks (people: 67.0)", "65.5",
     "EVALUATION, PolNeAR indirect"},
    {"Statements noticed at all (F1; people: 81.9)", "81.2", "EVALUATION, PolNeAR cue"},
    {"Names found, news of the whole world (F1)", "80.8", "EVALUATION, names worldwide"},
    {"Dates in the text given the right value (F1)", "72.2", "EVALUATION, times tempeval3 value"},
    {"Pairs of sentences that say the same, or not, told rightly by how alike they are (accuracy)", "78.0",
     "EVALUATION, paraphrases MRPC accuracy"},
    {"Of pairs that say the same, those that are looked at for a link at all", "85.8",
     "EVALUATION, paraphrases MRPC found by keys"},
};

static const char *const cannot[] = {
    "It does not know what is true. A claim that many outlets carry may go back to one mistaken person; a claim that "
    "one outlet carries may be right.",
    "About a quarter of all statements are missed or cut wrongly, more where speech is reported without quotation "
    "marks. That an outlet is absent here means that nothing was found in its articles, not that it was silent; "
    "articles that nobody submitted are not here at all.",
    "Two claims can be taken for one, or one for two. Of 220 claims of real articles that were no copies of each "
    "other, read by somebody who had not made the rules, 172 were right; most of the others were two statements on one "
    "topic, a formula, or another event of the same kind (EVALUATION, Real news, read by hand). Wordings stand side by "
    "side so that you can judge.",
    "Denials are the weakest: of 43 in real articles, read by somebody who had not made the rules, 26 were right, and "
    "most denials are not found at all. Read each before you repeat it. “Without the denial” is said of an article in "
    "which no denial of that claim was found; it may hold one in words that were not understood: read it before you "
    "blame anybody.",
    "An origin is what the articles say. That two outlets talked to the same unnamed person cannot be seen; nor can a "
    "source that an article conceals.",
    "“First” is first among these articles, by the dates that they carry. Dates can be wrong, and pages are changed "
    "after they appeared.",
    "Which of two near copies was made from the other is only said where the dates prove it, and both may be made from "
    "a third.",
    "English only.",
};

void write_limits(const struct scene *s)
{
    html_print(
        s->out,
        "<p>Everything on this page was found by a program. Each wording is linked to its place in the article, so "
        "that it can be checked there; check it before you publish it.</p>\n<h3>How often it is right</h3>\n<div "
        "class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of measured figures\">\n<table>\n"
        "<caption>Measured on texts that others have annotated</caption>\n<thead><tr><th scope=\"col\">What</th><th "
        "scope=\"col\" class=\"number\">Of 100</th><th scope=\"col\">Where it is from</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        html_print(s->out, "<tr><th scope=\"row\">%s</th><td class=\"number\">%s</td><td>%s</td></tr>\n",
                   figures[i].what, figures[i].value, figures[i].source);
    html_print(s->out, "</tbody>\n</table>\n</div>\n<h3>What it cannot tell</h3>\n<ul>\n");
    for (size_t i = 0; i < sizeof cannot / sizeof *cannot; i++) html_print(s->out, "<li>%s</li>\n", cannot[i]);
    html_print(s->out, "</ul>\n");
}
