/* The times stage and the calendar under it. */
#include "tests/unit/analysis_fixture.h"

#include "worker/extract/time/calendar.h"
#include "worker/extract/time/times.h"

static const char *render(struct analysis *a)
{
    char *out = arena_strdup(a->arena, "");
    for (size_t i = 0; i < a->time_count; i++) {
        const struct time_expression *t = &a->times[i];
        out = arena_printf(a->arena, "%s%s%.*s=%s:%s", out, i ? "; " : "", (int)(t->span.end - t->span.begin),
                           a->text + t->span.begin, time_type_name(t->type), t->value);
    }
    return out;
}

static void check(const char *text, const char *published, const char *expected)
{
    struct analysis *a = analysis_of_document(&(struct document){.text = text, .published = published});
    times_stage(a);
    ck_assert_str_eq(render(a), expected);
    analysis_fixture_free(a);
}

/* Published on Thursday, 9 June 2022. */
static const struct { const char *text, *times; } dated[] = {
    {"It rained.", ""},
    {"He left on Wednesday.", "Wednesday=DATE:2022-06-08"},
    {"He left on Thursday.", "Thursday=DATE:2022-06-09"},
    {"He will leave on Friday.", "Friday=DATE:2022-06-10"},
    {"He left last Friday.", "last Friday=DATE:2022-06-03"},
    {"He leaves next Friday.", "next Friday=DATE:2022-06-10"},
    {"He left on Tuesday evening.", "Tuesday evening=TIME:2022-06-07TEV"},
    {"He left yesterday morning, not today.", "yesterday morning=TIME:2022-06-08TMO; today=DATE:2022-06-09"},
    {"He left last night.", "last night=TIME:2022-06-08TNI"},
    {"He left at 5:30 p.m. on Tuesday.", "5:30 p.m. on Tuesday=TIME:2022-06-07T17:30"},
    {"He left at noon.", "noon=TIME:2022-06-09T12:00"},
    {"On 9 May 2021 and on May 3, 2020", "9 May 2021=DATE:2021-05-09; May 3, 2020=DATE:2020-05-03"},
    {"He left on June 3.", "June 3=DATE:2022-06-03"},
    {"He left on December 20.", "December 20=DATE:2021-12-20"},
    {"It will open on December 20.", "December 20=DATE:2022-12-20"},
    {"It closed in March, and in early May.", "March=DATE:2022-03; early May=DATE:2022-05"},
    {"They march in may, and May may go.", ""},
    {"It rained in June last year.", "June last year=DATE:2021-06"},
    {"It rained last month, last year and this week.",
     "last month=DATE:2022-05; last year=DATE:2021; this week=DATE:2022-W23"},
    {"It rained two weeks ago.", "two weeks ago=DATE:2022-W21"},
    {"It rained three days earlier.", "three days earlier=DATE:2022-06-06"},
    {"It rained a year ago.", "a year ago=DATE:2021"},
    {"It rained for three weeks and 2.5 years.", "three weeks=DURATION:P3W; 2.5 years=DURATION:P2.5Y"},
    {"It rained for several days.", "several days=DURATION:PXD"},
    {"the past two years", "the past two years=DURATION:P2Y"},
    {"a two-week strike by a 58-year-old man", "two-week=DURATION:P2W"},
    {"It opens every Monday and each month.", "every Monday=SET:XXXX-WXX-1; each month=SET:P1M"},
    {"It carries 300 vehicles a day, twice a week.", "a day=SET:P1D; a week=SET:P1W"},
    {"It rained in 1998, in the 1990s and in the 19th century.",
     "1998=DATE:1998; the 1990s=DATE:199X; the 19th century=DATE:18XX"},
    {"It cost $1998 and 2000 people came.", ""},
    {"in the third quarter, in the first half of 2019",
     "the third quarter=DATE:2021-Q3; the first half of 2019=DATE:2019-H1"},
    {"last summer, this summer, the winter of 2019",
     "last summer=DATE:2021-SU; this summer=DATE:2022-SU; the winter of 2019=DATE:2019-WI"},
    {"now, recently and soon", "now=DATE:PRESENT_REF; recently=DATE:PAST_REF; soon=DATE:FUTURE_REF"},
    {"before Christmas", "Christmas=DATE:2022-12-25"},
    {"It rained on 3 May 2020. Later that year it snowed.", "3 May 2020=DATE:2020-05-03; Later that year=DATE:2020"},
    {"It rained in August 2020, and all that summer.", "August 2020=DATE:2020-08; that summer=DATE:2020-SU"},
    {"Ferries would run from Saturday.", "Saturday=DATE:2022-06-11"},
    {"They plan to file it on Friday, and a march was announced for Saturday.",
     "Friday=DATE:2022-06-10; Saturday=DATE:2022-06-11"},
    {"They met on Monday at noon.", "Monday at noon=TIME:2022-06-06T12:00"},
    {"at the end of the month", "the end of the month=DATE:2022-06"},
    {"a second bridge", ""},
};

START_TEST(test_dated) { check(dated[_i].text, "2022-06-09", dated[_i].times); }
END_TEST

static const struct { const char *text, *times; } undated[] = {
    {"He left on Friday.", "Friday=DATE:XXXX-WXX-5"},
    {"He left on June 9.", "June 9=DATE:XXXX-06-09"},
    {"He left on 9 June 2022.", "9 June 2022=DATE:2022-06-09"},
    {"He left yesterday, last month, last week, last year.",
     "yesterday=DATE:XXXX-XX-XX; last month=DATE:XXXX-XX; last week=DATE:XXXX-WXX; last year=DATE:XXXX"},
    {"He left two years ago.", "two years ago=DATE:XXXX"},
    {"It took three days.", "three days=DURATION:P3D"},
};

START_TEST(test_undated) { check(undated[_i].text, NULL, undated[_i].times); }
END_TEST

START_TEST(test_partly_dated)
{
    check("He left on Friday, last year and last month.", "2022",
          "Friday=DATE:XXXX-WXX-5; last year=DATE:2021; last month=DATE:XXXX-XX");
    check("He left on Friday, last year and last month.", "2022-01",
          "Friday=DATE:XXXX-WXX-5; last year=DATE:2021; last month=DATE:2021-12");
}
END_TEST

START_TEST(test_far)
{
    check("99999999 centuries ago and 9000 years ago, 1,000,000 days ago", "2022-06-09",
          "99999999 centuries ago=DATE:00XX; 9000 years ago=DATE:0001; 1,000,000 days ago=DATE:1997-10-18");
}
END_TEST

START_TEST(test_calendar)
{
    for (int32_t day = calendar_days(1, 1, 1); day <= calendar_days(9999, 12, 31); day += 13) {
        int y, m, d;
        calendar_civil(day, &y, &m, &d);
        if (!calendar_valid(y, m, d) || calendar_days(y, m, d) != day) ck_abort_msg("day %d", day);
    }
    int year, week;
    calendar_iso_week(calendar_days(2021, 1, 3), &year, &week);
    ck_assert_int_eq(year * 100 + week, 202053);
    calendar_iso_week(calendar_days(2018, 12, 31), &year, &week);
    ck_assert_int_eq(year * 100 + week, 201901);
    ck_assert_int_eq(calendar_weekday(calendar_days(2022, 6, 9)), 4);
    ck_assert(!calendar_valid(2023, 2, 29) && calendar_valid(2024, 2, 29) && !calendar_valid(1900, 2, 29));
}
END_TEST

static const struct { const char *s; bool ok; } iso[] = {
    {"2022", true}, {"2022-06", true}, {"20220609", true}, {"2022-06-09T13:11:05Z", true},
    {"2022-06-09T13:11+0200", true}, {"2022-06-09T24:00", false},
    {"2022-13", false}, {"2022-6-9", false}, {"202206", false}, {"2022-06-09T", false}, {"2022-06-09x", false},
    {"", false}, {"0000", false}, {"2022-", false},
};

START_TEST(test_iso)
{
    struct moment m;
    ck_assert(calendar_parse_iso(iso[_i].s, strlen(iso[_i].s), &m) == iso[_i].ok);
}
END_TEST

Suite *suite(void);
Suite *suite(void)
{
    Suite *s = suite_create("times");
    TCase *c = tcase_create("times");
    tcase_add_loop_test(c, test_dated, 0, sizeof dated / sizeof *dated);
    tcase_add_loop_test(c, test_undated, 0, sizeof undated / sizeof *undated);
    tcase_add_loop_test(c, test_iso, 0, sizeof iso / sizeof *iso);
    tcase_add_test(c, test_partly_dated);
    tcase_add_test(c, test_far);
    tcase_add_test(c, test_calendar);
    suite_add_tcase(s, c);
    return s;
}
