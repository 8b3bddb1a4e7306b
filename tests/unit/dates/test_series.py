"""What comes round, in which rhythm, and what is refused because the words leave that open."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from tracker.dates.base.window import Modality
from tracker.dates.meaning.interpret import interpret, read
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.dates.meaning.occurrences import following, occurrences
from tracker.errors import UnreadableDate

AS_OF = date(2027, 2, 10)  # a Wednesday


def _times(text: str, number: int, **context: str) -> list[Interpretation]:
    return list(islice(occurrences(read(text), AS_OF, Context(**context)), number))


def _shown(found: Interpretation) -> str:
    window = found.window
    assert window is not None
    days = f"{window.earliest:%d.%m.%y}"
    if window.days > 1:
        days += f"-{window.latest:%d.%m.%y}"
    return days + (f" {window.at:%H:%M}" if window.at else "")


def _days(text: str, number: int, **context: str) -> list[str]:
    return [_shown(each) for each in _times(text, number, **context)]


MONTHS_ARE_SHORT = [
    ("by the 29th of each month", "28.02.27 29.03.27 29.04.27"),
    ("the 30th of every month", "28.02.27 30.03.27 30.04.27"),
    ("the 31st of each month", "28.02.27 31.03.27 30.04.27"),
    ("the fifth Monday of each month", "29.03.27 31.05.27 30.08.27"),
    ("the 21st business day of each month", "29.03.27 29.04.27 31.05.27"),
    ("29 February each year", "28.02.27 29.02.28 28.02.29"),
    ("every 29 February", "28.02.27 29.02.28 28.02.29"),
]
BEHIND_IN_ITS_PERIOD = [
    ("the first Tuesday of February each year", "01.02.28 06.02.29 05.02.30"),
    ("second business day of February every year", "02.02.28 02.02.29 04.02.30"),
    ("early February each year", "01.02.27-10.02.27 01.02.28-10.02.28"),
    ("the 9th day of the second month of each quarter", "09.05.27 09.08.27 09.11.27"),
    ("mid-month each month", "11.02.27-20.02.27 11.03.27-20.03.27"),
    ("the first two weeks of each quarter", "01.04.27-14.04.27 01.07.27-14.07.27"),
    ("every winter", "01.12.26-28.02.27 01.12.27-29.02.28"),
]
BY_NAMES = [
    ("every Wednesday at 09:30", "10.02.27 09:30 17.02.27 09:30"),
    ("4pm each Wednesday", "10.02.27 16:00 17.02.27 16:00"),
    ("each Wednesday 4pm", "10.02.27 16:00 17.02.27 16:00"),
    ("each Tuesday and Friday", "12.02.27 16.02.27 19.02.27"),
    ("every Tuesday, Wednesday & Friday", "10.02.27 12.02.27 16.02.27"),
    ("every Tuesday to Thursday", "10.02.27 11.02.27 16.02.27"),
    ("Tuesdays, and Fridays", "12.02.27 16.02.27 19.02.27"),
    ("on Mondays by noon", "15.02.27 12:00 22.02.27 12:00"),
    ("weekly, on Friday", "12.02.27 19.02.27"),
    ("every week by Friday", "12.02.27 19.02.27"),
    ("every 5 April and 5 October", "05.04.27 05.10.27 05.04.28"),
    ("every 4 and 5 April", "04.04.27 05.04.27 04.04.28"),
    ("every 4 to 6 April", "04.04.27-06.04.27 04.04.28-06.04.28"),
    ("the last Monday of every May", "31.05.27 29.05.28"),
    ("noon on 1 May and 1 June each year", "01.05.27 12:00 01.06.27 12:00 01.05.28 12:00"),
    ("the 1st, 11th and 21st of each month", "11.02.27 21.02.27 01.03.27"),
    ("the 10th and the last day of each month", "10.02.27 28.02.27 10.03.27"),
    ("first and third Fridays of each month", "19.02.27 05.03.27 19.03.27"),
    ("every month on the last Friday", "26.02.27 26.03.27"),
    ("the last Friday every month", "26.02.27 26.03.27"),
    ("monthly, by the 12th", "12.02.27 12.03.27"),
    ("each quarter on the last business day", "31.03.27 30.06.27"),
    ("monthly by the 12th day of the following month", "12.02.27 12.03.27"),
    ("quarterly by the 12th of the next month", "12.04.27 12.07.27"),
    ("every second Tuesday of the month", "09.03.27 13.04.27"),
    ("each last Friday of the year", "31.12.27 29.12.28"),
    ("every first Monday of May", "03.05.27 01.05.28"),
    ("every first Monday of each quarter", "05.04.27 05.07.27"),
    ("every year on the first business day of June", "01.06.27 01.06.28"),
]
FROM_A_FIRST_DAY = [
    ("every 6 months from 3 May 2027", "03.05.27 03.11.27 03.05.28"),
    ("every 18 months from 1 January 2026", "01.07.27 01.01.29"),
    ("every 2 years, starting 3 May 2026", "03.05.28 03.05.30"),
    ("every 90 days from 3 May 2026", "28.04.27 27.07.27"),
    ("every two (2) weeks from 3 March 2027", "03.03.27 17.03.27"),
    ("every other week beginning 3 March 2027", "03.03.27 17.03.27"),
    ("fortnightly from 3 March 2027", "03.03.27 17.03.27"),
    ("every 28 days from 3 March 2027", "03.03.27 31.03.27"),
    ("every 24 months on 1 May from 2027", "01.05.27 01.05.29"),
    ("every 10 business days from 1 February 2027", "15.02.27 01.03.27"),
    ("quarterly from 30 November 2026", "28.02.27 30.05.27 30.08.27"),
    ("31 May 2027 and every six months thereafter", "31.05.27 30.11.27 31.05.28"),
    ("31 May 2027 and at six-monthly intervals thereafter", "31.05.27 30.11.27"),
    ("31 May 2027 and at intervals of six months after that", "31.05.27 30.11.27"),
    ("31 May 2027 and thereafter every six months", "31.05.27 30.11.27"),
    ("31 May 2027, then every third year", "31.05.27 31.05.30"),
    ("31 May 2027 and each anniversary thereof", "31.05.27 31.05.28"),
    ("May 2027 and every six months thereafter", "01.05.27-31.05.27 01.11.27-30.11.27"),
    ("1 to 5 May 2027 and each year thereafter", "01.05.27-05.05.27 01.05.28-05.05.28"),
    ("5pm on 31 May 2027, then quarterly", "31.05.27 17:00 31.08.27 17:00"),
    ("17:00 UTC+3 on 31 May 2027, then quarterly", "31.05.27 17:00 31.08.27 17:00"),
    ("every three months from the last business day of May 2027", "31.05.27 31.08.27"),
    ("every other Friday from 5 March 2027", "05.03.27 19.03.27"),
    ("every other Friday, starting 1 January 2027", "12.02.27 26.02.27"),
    ("every third Wednesday from 3 March 2027", "03.03.27 24.03.27"),
    ("every 2 weeks on Friday from 5 March 2027", "05.03.27 19.03.27"),
    ("the third Friday of every third month from May 2027", "21.05.27 20.08.27"),
    ("every two months on the 7th from 1 March 2027", "07.03.27 07.05.27"),
    ("every 2 years on 1 May, starting in 2026", "01.05.28 01.05.30"),
    ("every 18 months on 1 May, starting in 2026", "01.11.27 01.05.29"),
    ("biennially by 1 May, beginning 2027", "01.05.27 01.05.29"),
    ("by 31 May, starting in 2028", "31.05.28 31.05.29"),
    ("31 May 2028 and each 31 May after that", "31.05.28 31.05.29"),
    ("every Friday from 5 March 2027", "05.03.27 12.03.27"),
    ("the 7th of each month from April 2027", "07.04.27 07.05.27"),
    ("each month from 7 April 2027", "07.04.27 07.05.27"),
    ("04/05/2027 and every six months thereafter", "05.04.27-04.05.27 05.10.27-04.11.27"),
]
SEVERAL_TIMES_A_YEAR = [
    ("twice a year on 1 May and 1 November", "01.05.27 01.11.27 01.05.28"),
    ("semi-annually on 1 May", "01.05.27 01.11.27 01.05.28"),
    ("quarterly on 31 March", "31.03.27 30.06.27 30.09.27 31.12.27"),
    ("annually on 1 May", "01.05.27 01.05.28"),
    ("annually on 1 and 2 May", "01.05.27 02.05.27 01.05.28"),
    ("annually by the end of the year", "31.12.27 31.12.28"),
    ("noon on the last business day of the month, monthly", "26.02.27 12:00 31.03.27 12:00"),
]
UNTIL = [
    ("every Friday until 19 February 2027", "12.02.27 19.02.27"),
    ("the 7th of each month from 1 March 2027 to 30 April 2027", "07.03.27 07.04.27"),
    ("monthly from 7 March 2027 until 7 April 2027", "07.03.27 07.04.27"),
    ("from 7 March 2027 to 20 April 2027 monthly", "07.03.27 07.04.27"),
    ("1 May each year until 2028", "01.05.27 01.05.28"),
    ("every other Monday in March 2027", "01.03.27 15.03.27 29.03.27"),
    ("the 7th of each month throughout Q2 2027", "07.04.27 07.05.27 07.06.27"),
    ("annually by 1 May until 2028", "01.05.27 01.05.28"),
]
COUNTED = [
    ("within 30 days after the last business day of each month", "28.02.27 28.03.27 30.04.27"),
    ("10 days after the 1st and 15th of each month", "11.02.27 25.02.27 11.03.27"),
    ("within 10 days after each Friday", "15.02.27 22.02.27"),
    ("3 days after each 10 February", "13.02.27 13.02.28"),
    ("the Monday after the 15th of each month", "22.02.27 22.03.27"),
    ("the Monday after the 1st and 15th of each month", "22.02.27 08.03.27 22.03.27"),
    ("10 business days before the end of each quarter", "17.03.27 16.06.27"),
    ("5 days before the beginning of each quarter", "27.03.27 26.06.27"),
    ("the 10th day of the month following each quarter", "10.04.27 10.07.27"),
    ("one month and 3 days after the end of each quarter", "03.05.27 02.08.27"),
    ("every half-month from 1 March 2027", "01.03.27 16.03.27"),
    ("noon on the 5th day after each 10 February", "15.02.27 12:00 15.02.28 12:00"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *MONTHS_ARE_SHORT,
        *BEHIND_IN_ITS_PERIOD,
        *BY_NAMES,
        *FROM_A_FIRST_DAY,
        *SEVERAL_TIMES_A_YEAR,
        *COUNTED,
    ],
)
def test_what_comes_round_keeps_its_rhythm(text: str, expected: str) -> None:
    found = _times(text, 12)
    assert len(found) == 12, "a series that is not limited goes on"
    assert " ".join(map(_shown, found)).startswith(expected)
    assert all(each.recurs and not each.unread for each in found)


@pytest.mark.parametrize(("text", "expected"), UNTIL)
def test_a_series_ends_with_the_day_that_its_words_give(text: str, expected: str) -> None:
    assert " ".join(_days(text, 12)) == expected


def test_a_series_that_is_over_is_refused_with_its_end() -> None:
    with pytest.raises(UnreadableDate, match="it ended on 2027-01-29"):
        interpret("every Friday until 29 January 2027", AS_OF, Context())


@pytest.mark.parametrize(
    ("why", "text", "says"),
    [
        ("no first day", "every other Friday", "does not say from when"),
        ("no first day", "every second Tuesday", "comes round every 2 weeks"),
        ("no first day", "every 2 weeks on Friday", "does not say from when"),
        ("no first year", "every two years on 1 May", "does not say from when"),
        ("no first year", "biennially on 1 May", "does not say from when"),
        ("no first month", "first Monday of every other month", "does not say from when"),
        ("no first month", "every 3 months on the last business day", "does not say from when"),
        ("two rhythms", "biweekly from 5 March 2027", "'twice a week' or 'every 2 weeks': write"),
        ("two rhythms", "biannually on 1 May", "'every 6 months' or 'every 2 years': write"),
        ("two rhythms", "1 May 2027 and bi-monthly thereafter", "'every 2 months': write which"),
        ("no day of a month", "every month on Friday", "write its first day, as in"),
        ("a day of one year", "every year on 1 May 2027", "'every year from 1 March 2027'"),
        ("a year that nothing divides", "every 50 days by 1 May", "write its first day, as in"),
        ("two first days", "1 May 2027, 1 June 2027 and annually thereafter", "which days"),
        ("a first day that wanders", "every Friday from 1 May", "write that day with its year"),
        ("a last day that wanders", "every Friday until 1 May", "write that day with its year"),
        ("a start that wanders", "next Friday and every two weeks thereafter", "with its year"),
        ("a day that is none of them", "by 1 May each year (2 June 2027)", "says 2 June 2027"),
        ("two of those", "by 1 May each year (1 May 2027, 1 May 2028)", "says 1 May 2028"),
        ("hours", "every 4 hours from 1 May 2027", "within a day"),
        ("a day that there never is", "30 February each year", "no 30 February"),
    ],
)
def test_a_rhythm_that_the_words_leave_open_is_refused(why: str, text: str, says: str) -> None:
    with pytest.raises(UnreadableDate, match=says):
        interpret(text, AS_OF, Context())


@pytest.mark.parametrize(
    ("text", "expected", "says"),
    [
        ("quarterly report due by 1 May 2027", "01.05.27", "'quarterly' is left aside"),
        ("1 May 2027 (quarterly report)", "01.05.27", "'quarterly' is left aside"),
        ("monthly return due Friday", "12.02.27", "'monthly' is left aside"),
        ("weekly report by 1 May", "01.05.27", "'weekly' is left aside"),
        ("twice a week by Friday", "12.02.27", "'twice a week' is left aside"),
        ("1 May 2027, twice a week", "01.05.27", "'twice a week' is left aside"),
        ("by 1 May, starting next year", "01.05.28", "only one that names its year goes on"),
    ],
)
def test_a_rhythm_that_is_not_kept_is_told(text: str, expected: str, says: str) -> None:
    found = interpret(text, AS_OF, Context())
    assert (_shown(found), found.recurs) == (expected, False)
    assert any(says in note.text for note in found.notes)


@pytest.mark.parametrize("text", ["biweekly", "every 90 days", "six-monthly", "fortnightly"])
def test_a_rhythm_without_a_day_is_no_date(text: str) -> None:
    found = interpret(text, AS_OF, Context())
    assert (found.window, found.rule) == (None, text)


def test_what_a_month_lacks_is_told() -> None:
    told = {text: interpret(text, AS_OF, Context()).notes[0].text for text, _ in MONTHS_ARE_SHORT}
    assert told == {
        "by the 29th of each month": "where a month has no day 29, its last day",
        "the 30th of every month": "where a month has no day 30, its last day",
        "the 31st of each month": "where a month has no day 31, its last day",
        "the fifth Monday of each month": "a month without a fifth Monday is passed over",
        "the 21st business day of each month": "a month without so many is passed over",
        "29 February each year": "28 February in years that have no 29th",
        "every 29 February": "28 February in years that have no 29th",
    }


def test_what_counts_from_an_anchor_goes_on_once_that_is_known() -> None:
    text = "30 days after approval and every six months thereafter"
    assert interpret(text, AS_OF, Context()).waiting_on == ("approval",)
    found = occurrences(read(text), AS_OF, Context(anchors={"approval": date(2026, 5, 1)}))
    assert [_shown(each) for each in islice(found, 2)] == ["31.05.27", "30.11.27"]


def test_an_anchor_that_goes_by_the_name_of_a_period_does_not_come_round() -> None:
    context = Context(anchors={"quarter-end": date(2027, 3, 28)})
    found = interpret("5 days after quarter-end", AS_OF, context)
    assert (_shown(found), found.recurs) == ("02.04.27", False)


def test_fiscal_years_divide_what_comes_round() -> None:
    assert _days("the last day of each fiscal year", 2, fiscal="UK") == ["31.03.27", "31.03.28"]
    with pytest.raises(UnreadableDate, match="whose fiscal year"):
        interpret("the last day of each fiscal year", AS_OF, Context())


def test_a_first_day_needs_no_day_of_reading() -> None:
    found = interpret("1 May 2027 and annually thereafter", None, Context())
    assert (_shown(found), found.recurs) == ("01.05.27", True)
    with pytest.raises(UnreadableDate, match="--as-of"):
        interpret("the 7th of each month", None, Context())


def test_each_time_rolls() -> None:
    assert _days("the 14th of each month", 3, roll="following", calendar="UK") == [
        "15.02.27",
        "15.03.27",
        "14.04.27",
    ]
    assert _days("every six months from 28 February 2027", 2, roll="preceding") == [
        "26.02.27",
        "27.08.27",
    ]
    assert _days("noon on the 14th of each month", 1, roll="following") == ["15.02.27 12:00"]
    assert _days("mid-month each month", 1, roll="following") == ["11.02.27-20.02.27"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the 14th of each month, or the next business day", "15.02.27 15.03.27 14.04.27"),
        ("the 14th of each month or the following working day", "15.02.27 15.03.27 14.04.27"),
        ("the 14th of each month or preceding business day", "12.02.27 12.03.27 14.04.27"),
        ("the 14th of each month (the business day before, if a holiday)", "12.02.27 12.03.27"),
        (
            "by the 14th of each month or, if that is a bank holiday, on the next business day",
            "15.02.27 15.03.27",
        ),
        (
            "the 14th of each month; if this is a Saturday or Sunday, the previous banking day",
            "12.02.27 12.03.27",
        ),
        ("within 14 days after the end of each month, or the next working day", "15.02.27"),
        ("noon on 14 February each year, or the next business day", "15.02.27 12:00"),
    ],
)
def test_words_say_where_each_time_rolls(text: str, expected: str) -> None:
    found = _times(text, 3, calendar="UK")
    assert " ".join(map(_shown, found)).startswith(expected)
    assert not any(each.unread for each in found)


def test_words_say_where_one_day_rolls() -> None:
    assert _days("14 February 2027 or the preceding business day", 2) == ["12.02.27"]
    assert _days("10 days after 4 February 2027, or the next business day", 2) == ["15.02.27"]
    assert _days("15 February 2027 (next business day if that is a holiday)", 1) == ["15.02.27"]
    long = "15 February 2027, if " + "a holiday is there then " * 5 + "the next business day"
    assert interpret(long, AS_OF, Context()).unread


@pytest.mark.parametrize(
    ("as_of", "expected"), [(date(2027, 2, 15), "15.02.27"), (date(2027, 2, 16), "15.03.27")]
)
def test_the_days_of_a_recurrence_rule_roll(as_of: date, expected: str) -> None:
    rule = "RRULE:FREQ=MONTHLY;BYMONTHDAY=14"
    assert _shown(interpret(rule, as_of, Context(roll="following"))) == expected


def test_what_is_counted_and_rolls_keeps_its_nominal_day_with_a_note() -> None:
    text = "45 days after the end of each quarter"
    assert _days(text, 2, roll="following") == ["14.02.27-15.02.27", "15.05.27-17.05.27"]
    assert _days(text, 1, roll="unadjusted") == ["14.02.27"]
    found = interpret(text, AS_OF, Context(roll="following"))
    assert [note.text for note in found.notes] == [
        "the day that the count gives is kept beside the one it rolls to"
    ]
    assert _days("5 days after each 10 February", 1, roll="following") == ["15.02.27"]


def test_a_time_that_rolled_forward_is_not_past_on_the_day_it_rolled_to() -> None:
    context = Context(roll="following")
    found = interpret("the 14th of each month", date(2027, 2, 15), context)
    assert _shown(found) == "15.02.27"
    again = following(read("the 14th of each month"), date(2027, 2, 15), context)
    assert again is not None
    assert _shown(again) == "15.03.27"


def test_the_start_of_summer_time_moves_no_clock() -> None:
    text = "5pm on 1 March 2027 and monthly thereafter"
    found = _times(text, 3, tz="Europe/London")
    assert [each.window and each.window.at and each.window.at.isoformat() for each in found] == [
        "2027-03-01T17:00:00+00:00",
        "2027-04-01T17:00:00+01:00",
        "2027-05-01T17:00:00+01:00",
    ]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("every 6 months from 3 May 2027", Modality.ON),
        ("by 3 May 2027 and every 6 months thereafter", Modality.BY),
        ("before 1 May and 1 June each year", Modality.BEFORE),
        ("monthly, no later than the 7th", Modality.BY),
        ("by the 7th of each month from 1 March 2027", Modality.BY),
    ],
)
def test_each_time_binds_as_the_words_say(text: str, modality: Modality) -> None:
    assert {each.modality for each in _times(text, 3)} == {modality}


def test_the_15th_and_the_last_business_day_may_not_be_of_one_kind() -> None:
    with pytest.raises(UnreadableDate, match="nothing explains '15th'"):
        interpret("the 15th and last business day of each month", AS_OF, Context())
