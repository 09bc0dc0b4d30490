/* score_stories STORE TRUTH [EXAMPLES] How well a linked store of invented articles (generate_stories) agrees with
 * what is true of them; with EXAMPLES of each class of mistakes. */
#include <stdlib.h>

#include "tests/stories/score.h"

int main(int argc, char **argv)
{
    struct score s;
    if (argc < 3) return fputs("usage: score_stories STORE TRUTH [EXAMPLES]\n", stderr), 2;
    enum cw_error e = stories_score(argv[1], argv[2], argc > 3 ? (unsigned)atoi(argv[3]) : 0, argc > 3 ? stdout : NULL,
                                    &s);
    if (e) fprintf(stderr, "score_stories: %s\n", cw_error_text());
    else score_print(&s, stdout);
    return cw_error_exit_status(e);
}
