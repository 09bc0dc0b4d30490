#include "worker/claims/wording/spelling.h"

#include <string.h>

#include "worker/model/features.h"

enum { LEAST = 5, LONG = 8, MOST = 32 };

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Levenshtein's distance, one row at a time. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t row[MOST + 1];
    for (size_t j = 0; j <= m; j++) row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = corner + (lower(a[i - 1]) != lower(b[j - 1]));
            size_t gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = change < gap ? change : gap;
        }
    }
    return row[m];
}

bool spelling_near(const char *a, size_t n, const char *b, size_t m)
{
    if (n > MOST || m > MOST || n < LEAST || m < LEAST || lower(*a) != lower(*b)) return false;
    size_t most = n >= LONG || m >= LONG ? 2 : 1;
    if (n > m + most || m > n + most) return false;
    return distance(a, n, b, m) <= most;
}

uint64_t spelling_skeleton(const char *s, size_t n)
{
    char out[MOST];
    size_t used = 0;
    for (size_t i = 0; i < n && used < MOST; i++) {
        char c = lower(s[i]);
        bool vowel = c != 0 && strchr("aeiouyh'.-", c);
        if ((vowel && used) || (used && out[used - 1] == c)) continue;
        out[used++] = c == 'c' || c == 'q' ? 'k' : c == 'z' ? 's' : c;
    }
    return feature_string(out, used);
}
