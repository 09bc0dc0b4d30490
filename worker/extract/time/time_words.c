/* The words that time expressions are made of. */
#include "worker/extract/time/time_words.h"

static bool same(const char *s, size_t n, const char *word)
{
    return (*s | 32) == *word && n == strlen(word) && !strncasecmp(s, word, n);
}

struct word_value {
    const char *word;
    int value;
};

static int look_up(const struct word_value *list, size_t count, const char *s, size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (same(s, n, list[i].word)) return list[i].value;
    return 0;
}
#define LOOK_UP(list, s, n) look_up(list, sizeof(list) / sizeof *(list), s, n)

enum time_grain time_unit(const char *s, size_t n, bool *plural)
{
    static const struct word_value units[] = {
        {"second", GRAIN_SECOND}, {"minute", GRAIN_MINUTE}, {"hour", GRAIN_HOUR}, {"day", GRAIN_DAY},
        {"weekend", GRAIN_WEEKEND},
        {"week", GRAIN_WEEK}, {"month", GRAIN_MONTH}, {"quarter", GRAIN_QUARTER}, {"year", GRAIN_YEAR},
        {"decade", GRAIN_DECADE},
        {"century", GRAIN_CENTURY}, {"centurie", GRAIN_CENTURY}, {"yr", GRAIN_YEAR}, {"night", GRAIN_DAY},
        {"fortnight", GRAIN_WEEK},
    };
    *plural = n > 3 && (s[n - 1] | 32) == 's';
    return (enum time_grain)LOOK_UP(units, s, n - *plural);
}

enum day_part time_day_part(const char *s, size_t n)
{
    static const struct word_value parts[] = {
        {"morning", PART_MORNING}, {"afternoon", PART_AFTERNOON}, {"evening", PART_EVENING}, {"night", PART_NIGHT},
        {"mid-afternoon", PART_AFTERNOON}, {"mid-morning", PART_MORNING}, {"lunchtime", PART_AFTERNOON},
        {"nights", PART_NIGHT},
        {"mornings", PART_MORNING}, {"afternoons", PART_AFTERNOON}, {"evenings", PART_EVENING},
    };
    return (enum day_part)LOOK_UP(parts, s, n);
}

enum season time_season(const char *s, size_t n)
{
    static const struct word_value seasons[] = {
        {"spring", SEASON_SPRING}, {"summer", SEASON_SUMMER}, {"fall", SEASON_FALL}, {"autumn", SEASON_FALL},
        {"winter", SEASON_WINTER},
    };
    return (enum season)LOOK_UP(seasons, s, n);
}

int time_ordinal(const char *s, size_t n)
{
    static const struct word_value ordinals[] = {
        {"first", 1}, {"second", 2}, {"third", 3}, {"fourth", 4}, {"1st", 1}, {"2nd", 2}, {"3rd", 3}, {"4th", 4},
    };
    return LOOK_UP(ordinals, s, n);
}

static int small_number(const char *s, size_t n)
{
    static const struct word_value numbers[] = {
        {"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7}, {"eight", 8},
        {"nine", 9},
        {"ten", 10}, {"eleven", 11}, {"twelve", 12}, {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15},
        {"sixteen", 16},
        {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20}, {"thirty", 30}, {"forty", 40},
        {"fifty", 50},
        {"sixty", 60}, {"seventy", 70}, {"eighty", 80}, {"ninety", 90}, {"a", 1}, {"an", 1}, {"another", 1},
        {"dozen", 12}, {"hundred", 100},
    };
    return LOOK_UP(numbers, s, n);
}

bool time_number(const char *s, size_t n, int *count, bool *fraction)
{
    static const struct word_value vague[] = {
        {"several", 1}, {"few", 1}, {"many", 1}, {"some", 1}, {"dozens", 1}, {"hundreds", 1}, {"numerous", 1},
    };
    *fraction = false;
    *count = 0;
    if (LOOK_UP(vague, s, n)) return true;
    if (*s >= '0' && *s <= '9') {
        for (size_t i = 0; i < n; i++) {
            if (s[i] == '.' && i + 1 < n && !*fraction) *fraction = true;
            else if (s[i] >= '0' && s[i] <= '9' && *count < 100000000)
                *count = *fraction ? *count : 10 * *count + (s[i] - '0');
            else if (s[i] != ',') return false;
        }
        return n <= 12;
    }
    const char *hyphen = memchr(s, '-', n);
    if (hyphen) {
        int tens = small_number(s, (size_t)(hyphen - s)), ones = small_number(hyphen + 1, n - (size_t)(hyphen - s) - 1);
        *count = tens >= 20 && tens <= 90 && ones >= 1 && ones <= 9 ? tens + ones : 0;
    } else {
        *count = small_number(s, n);
    }
    return *count > 0;
}

enum time_grain time_adverb_set(const char *s, size_t n)
{
    static const struct word_value adverbs[] = {
        {"hourly", GRAIN_HOUR}, {"daily", GRAIN_DAY}, {"nightly", GRAIN_DAY}, {"weekly", GRAIN_WEEK},
        {"monthly", GRAIN_MONTH},
        {"annually", GRAIN_YEAR}, {"yearly", GRAIN_YEAR},
    };
    return (enum time_grain)LOOK_UP(adverbs, s, n);
}
