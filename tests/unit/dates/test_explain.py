"""How a date was found, step by step."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.calendars.business import Standstill
from tracker.dates.calendars.house import CalendarBook, CalendarDefinition
from tracker.dates.explain.explain import explain
from tracker.dates.explain.steps import Step, What
from tracker.dates.meaning.interpret import read
from tracker.dates.meaning.interpretation import Context
from tracker.dates.rules.rules import Waiting

AS_OF = date(2026, 2, 2)
GENIUS = "the earlier of 18 months after enactment and 120 days after final regulations"
ENACTED = {"enactment": date(2025, 7, 18)}


def steps(text: str, context: Context | None = None, as_of: date = AS_OF) -> tuple[Step, ...]:
    return explain(read(text), as_of, context or Context())


def told(found: tuple[Step, ...], what: What) -> list[str]:
    return [step.text for step in found if step.what is what]


def sources(found: tuple[Step, ...], what: What) -> list[str | None]:
    return [step.source for step in found if step.what is what]


def test_business_days_tell_each_day_that_did_not_count_and_why() -> None:
    found = steps("20 business days after 23 December 2026", Context(calendar="UK"))
    skipped = {step.day: step.text for step in found if step.what is What.SKIPPED}
    assert len(skipped) == 13
    assert skipped[date(2026, 12, 25)] == "Friday 25 December 2026: Christmas Day"
    assert skipped[date(2026, 12, 28)].startswith("Monday 28 December 2026: Boxing Day")
    assert skipped[date(2027, 1, 2)] == "Saturday 2 January 2027: weekend"
    assert set(sources(found, What.SKIPPED)) == {"UK"}
    assert sources(found, What.COUNT) == ["Lester v Garland (1808)"]
    assert found[-1].day == date(2027, 1, 25)


def test_while_the_regulations_are_not_made_the_legs_tell_what_is_certain() -> None:
    found = steps(GENIUS, Context(anchors=ENACTED))
    assert told(found, What.LEG) == [
        "18 months after enactment: 18 January 2027",
        "120 days after final regulations: open; not before Tuesday 2 June 2026",
        (
            "the earlier of them counts, but not all are known; not before Tuesday 2 June 2026; "
            "not after Monday 18 January 2027"
        ),
    ]
    assert found[-1].text == (
        "waits for final regulations; not before Tuesday 2 June 2026; "
        "not after Monday 18 January 2027"
    )
    assert found[-1].window is None
    assert "Dodds v Walker [1981]" in sources(found, What.COUNT)


@pytest.mark.parametrize(
    ("made", "winner", "day"),
    [
        (date(2026, 5, 1), "120 days after final regulations", date(2026, 8, 29)),
        (
            date(2026, 9, 20),
            "18 months after enactment and 120 days after final regulations",
            date(2027, 1, 18),
        ),
        (date(2026, 9, 21), "18 months after enactment", date(2027, 1, 18)),
    ],
)
def test_the_leg_that_comes_first_is_named(made: date, winner: str, day: date) -> None:
    found = steps(GENIUS, Context(anchors={**ENACTED, "final regulations": made}))
    assert told(found, What.LEG)[-1] == f"the earlier of them counts: {winner}"
    assert found[-1].day == day


def test_a_leg_that_can_no_longer_come_first_does_not_hold_up_the_date() -> None:
    found = steps(GENIUS, Context(anchors=ENACTED), as_of=date(2026, 12, 1))
    assert told(found, What.LEG)[-1] == "the earlier of them counts: 18 months after enactment"
    assert found[-1].day == date(2027, 1, 18)


def test_the_later_of_two_is_named_too() -> None:
    text = "the later of 1 March 2026 and 60 days after publication"
    found = steps(text, Context(anchors={"publication": date(2026, 1, 5)}))
    assert told(found, What.LEG)[-1] == "the later of them counts: 60 days after publication"


def test_until_the_later_is_known_only_its_first_day_is_certain() -> None:
    found = steps("the later of 1 March 2026 and 60 days after publication")
    assert told(found, What.LEG)[-1].startswith("the later of them counts, but not all are known")
    assert found[-1].text == "waits for publication; not before Sunday 1 March 2026"


def test_options_that_are_all_open_make_a_window_that_holds_them() -> None:
    found = steps("30 to 60 days after 2 March 2026")
    assert told(found, What.LEG)[-1].startswith("any of them may be meant")
    assert found[-1].text == "1 April 2026 to 1 May 2026"


def test_one_of_several_waits_like_the_others() -> None:
    found = steps("30 to 60 days after publication")
    assert told(found, What.LEG)[-1].startswith("one of them counts, but not all are known")


def test_clear_days_leave_out_both_ends_and_the_weekend() -> None:
    found = steps("3 clear days before 20 October 2025", Context(calendar="UK"))
    assert sources(found, What.COUNT) == ["CPR 2.8"]
    assert "neither the first nor the last day counts" in told(found, What.COUNT)[0]
    assert [step.day for step in found if step.what is What.SKIPPED] == [
        date(2025, 10, 19),
        date(2025, 10, 18),
    ]
    assert found[-1].day == date(2025, 10, 14)


def test_long_counts_of_clear_days_leave_out_no_days_off() -> None:
    found = steps("10 clear days before 20 October 2025", Context(calendar="UK"))
    assert "leave out days off" not in told(found, What.COUNT)[0]
    assert not told(found, What.SKIPPED)


def test_a_period_that_begins_on_a_day_counts_that_day() -> None:
    found = steps("six weeks starting with 1 May 2026")
    assert sources(found, What.COUNT) == ["Trow v Ind Coope [1967]"]
    assert "the first day counts" in told(found, What.COUNT)[0]


@pytest.mark.parametrize(
    ("text", "context", "day", "source"),
    [
        (
            "40 days after 31 March 2026",
            Context(calendar="US", roll="following"),
            date(2026, 5, 11),
            "FRCP 6(a)(1)(C); 17 CFR 240.0-3",
        ),
        (
            "10 days before 14 September 2026",
            Context(calendar="US", roll="following"),
            None,
            None,
        ),
        (
            "9 days before 14 September 2026",
            Context(calendar="US", roll="following"),
            date(2026, 9, 4),
            "FRCP 6(a)(5)",
        ),
        (
            "1 month after 30 April 2026",
            Context(calendar="UK", roll="modified following"),
            date(2026, 5, 29),
            "2006 ISDA Definitions s. 4.12",
        ),
        (
            "40 days after 31 March 2026",
            Context(calendar="TARGET", roll="following"),
            date(2026, 5, 11),
            "Regulation 1182/71 art. 3(4)",
        ),
        (
            "40 days after 31 March 2026",
            Context(roll="preceding"),
            date(2026, 5, 8),
            "house convention",
        ),
    ],
)
def test_a_roll_says_from_where_to_where_and_by_whose_rule(
    text: str, context: Context, day: date | None, source: str | None
) -> None:
    found = steps(text, context)
    rolls = [step for step in found if step.what is What.ROLLED]
    assert [(step.day, step.source) for step in rolls] == ([(day, source)] if day else [])
    assert told(found, What.SKIPPED) or day is None


def test_a_month_without_that_day_is_said_to_have_none() -> None:
    (counted,) = told(steps("2 months after 31 July 2026"), What.COUNT)
    assert counted.endswith("Wednesday 30 September 2026 (that month has no day 31)")
    (counted,) = told(steps("4 months after 30 September 2026"), What.COUNT)
    assert counted.endswith("Saturday 30 January 2027 (the corresponding day)")


def test_days_on_which_no_period_runs_are_told_with_their_reason() -> None:
    recess = Standstill(first=date(2026, 7, 20), last=date(2026, 8, 31), reason="summer recess")
    book = CalendarBook(definitions=(CalendarDefinition(name="house", standstills=(recess,)),))
    found = steps("21 days after 10 July 2026", Context(calendar="house", calendars=book))
    assert told(found, What.SKIPPED) == [
        "Monday 20 July 2026 to Monday 31 August 2026: summer recess, no period runs"
    ]
    assert found[-1].day == date(2026, 9, 12)


def test_a_closing_day_on_a_weekday_without_a_name_is_no_business_day() -> None:
    book = CalendarBook(
        definitions=(CalendarDefinition(name="house", closed=((date(2026, 7, 15), ""),)),)
    )
    found = steps("1 business day after 14 July 2026", Context(calendar="house", calendars=book))
    assert told(found, What.SKIPPED) == ["Wednesday 15 July 2026: no business day"]


def test_an_anchor_goes_by_the_words_of_the_phrase_and_by_its_own_name() -> None:
    context = Context(anchors={"publication": date(2026, 1, 31)})
    found = steps("30 days after the date of publication in the Federal Register", context)
    assert told(found, What.ANCHOR) == [
        ("counted from publication in the Federal Register (publication): Saturday 31 January 2026")
    ]


def test_the_first_day_of_the_month_after_something() -> None:
    text = "the first day of the month following publication"
    found = steps(text, Context(anchors={"publication": date(2026, 1, 31)}))
    assert told(found, What.COUNT) == ["day 1 of month 1 after publication: 1 February 2026"]
    assert told(steps(text), What.COUNT) == [
        "day 1 of month 1 after publication cannot be told yet; not before Sunday 1 March 2026"
    ]


def test_what_comes_round_tells_its_next_time_and_the_days_off_before_it() -> None:
    found = steps("10 business days after the end of each quarter", Context(calendar="UK"))
    assert told(found, What.ANCHOR) == [
        "counted from the end of each quarter: Tuesday 31 March 2026"
    ]
    assert told(found, What.COUNT) == [
        (
            "10 business days after Tuesday 31 March 2026: Thursday 16 April 2026 "
            "(the first day is not counted, the last one is)"
        )
    ]
    assert "Friday 3 April 2026: Good Friday" in told(found, What.SKIPPED)
    assert "it comes round: this is the next time" in told(found, What.ASSUMED)


def test_a_rolled_one_of_those_keeps_its_nominal_day() -> None:
    context = Context(calendar="UK", roll="following")
    found = steps("18 days after the end of each quarter", context)
    assert told(found, What.ROLLED) == [
        "Saturday 18 April 2026 is no business day: following to Monday 20 April 2026"
    ]
    assert "the day that the count gives is kept beside the one it rolls to" in told(
        found, What.ASSUMED
    )


def test_a_clock_tells_its_zone_and_what_that_is_in_utc() -> None:
    found = steps("5 p.m. EST on 3 May 2027")
    assert told(found, What.ZONE) == [
        "17:00 by the clocks in America/New_York: 21:00 UTC on Monday 3 May 2027"
    ]
    assert sources(found, What.ZONE) == [None]
    found = steps("noon on 3 May 2027", Context(tz="Europe/London"))
    assert told(found, What.ZONE) == [
        "12:00 by the clocks in Europe/London, as no zone is named: 11:00 UTC on Monday 3 May 2027"
    ]
    assert sources(found, What.ZONE) == ["house convention"]


@pytest.mark.parametrize(
    ("text", "what", "words", "source"),
    [
        ("early 2027", What.ASSUMED, "early is the first third", "house convention"),
        ("by the end of Q1 2027", What.ASSUMED, "the end of a period", "house convention"),
        ("spring 2027", What.ASSUMED, "northern meteorological", "house convention"),
        ("2027-21", What.CONVENTION, "2027-21", "EDTF level 1"),
        ("2027-33", What.CONVENTION, "2027-33", "EDTF level 2"),
        ("2027-03", What.CONVENTION, "2027-03", "ISO 8601"),
        ("2027-W11", What.CONVENTION, "week 1 holds 4 January", "ISO 8601"),
        ("03/00/2027", What.CONVENTION, "03/00/2027: 00", "Unified Agenda"),
        ("week of 5 May 2027", What.ASSUMED, "the week of a day", "house convention"),
        ("week commencing 3 May 2027", What.ASSUMED, "a week commencing", "house convention"),
        ("1 May 2027 and 3 June 2027", What.ASSUMED, "can be read as", "house convention"),
        ("Easter 2027", What.CONVENTION, "Easter by the Gregorian", "Inter gravissimas"),
        ("in 30 days", What.CONVENTION, "counted from the day of reading", "FRCP 6(a)(1)(A); "),
        ("31 March", What.ASSUMED, "without a year", "house convention"),
        ("31 March", What.ASSUMED, "read as it was meant on Monday 2 February 2026", None),
        ("03/04/2027", What.ASSUMED, "can be read as 4 March", "house convention"),
        ("close of business on 3 May 2027", What.ASSUMED, "close of business read", "house"),
        ("Monday, 4 May 2027", What.ASSUMED, "4 May 2027 is a Tuesday", None),
        ("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", What.CONVENTION, "a recurrence", "RFC 5545"),
        ("3 May 2027, subject to approval", What.UNREAD, "left aside: “subject to", None),
        ("by 3 May 2027", What.READ, "“by 3 May 2027” says when, binding as “by”", None),
        ("TBC", What.RESULT, "the source names no date", None),
    ],
)
def test_what_the_words_take_for_granted_is_said_with_its_source(
    text: str, what: What, words: str, source: str | None
) -> None:
    matching = [step for step in steps(text) if step.what is what and words in step.text]
    assert matching
    if source is None:
        assert matching[0].source is None
    else:
        assert source in (matching[0].source or "")


@pytest.mark.parametrize(
    ("whose", "source"),
    [
        ("US", "31 U.S.C. 1102"),
        ("AU", "Acts Interpretation Act 1901 s. 2B"),
        ("PRA", "house convention"),
    ],
)
def test_a_fiscal_year_tells_whose_it_is(whose: str, source: str) -> None:
    found = steps("FY2027", Context(fiscal=whose))
    assert (f"fiscal years of {whose} begin on" in told(found, What.ASSUMED)[0]) is True
    assert sources(found, What.ASSUMED) == [source]


def test_a_printed_business_day_tells_the_days_behind_it() -> None:
    found = steps("the last business day of May 2027", Context(calendar="UK"))
    assert told(found, What.SKIPPED)[0] == "Monday 31 May 2027: Spring Bank Holiday"
    assert found[-1].day == date(2027, 5, 28)


def test_an_iso_day_is_explained_in_three_lines() -> None:
    found = explain(read("2027-03-31"), None, Context())
    assert [step.what for step in found] == [What.READ, What.CONVENTION, What.RESULT]


def test_an_anchor_that_is_wide_is_counted_from_both_ends() -> None:
    wide = DueWindow.of(date(2026, 3, 1), date(2026, 3, 31), Precision.RANGE)
    found = steps("30 days after approval", Context(anchors={"approval": wide}))
    assert told(found, What.ANCHOR) == ["counted from approval: 1 March 2026 to 31 March 2026"]
    assert len(told(found, What.COUNT)) == 2
    assert found[-1].text == "31 March 2026 to 30 April 2026"


def test_an_anchor_without_bounds_tells_nothing_more() -> None:
    context = Context(anchors={"approval": Waiting(on=("approval",))})
    found = explain(read("30 days after approval"), None, context)
    assert found[-1] == Step(what=What.RESULT, text="waits for approval")


def test_what_is_certain_of_an_anchor_that_waits_is_told() -> None:
    june = Waiting(on=("approval",), not_before=date(2026, 6, 1), not_after=date(2026, 6, 30))
    found = steps("30 days after approval", Context(anchors={"approval": june}))
    assert told(found, What.ANCHOR) == [
        "“approval” is not known yet; not before Monday 1 June 2026; not after Tuesday 30 June 2026"
    ]
    assert found[-1].text == (
        "waits for approval; not before Wednesday 1 July 2026; not after Thursday 30 July 2026"
    )


def test_the_clock_of_a_counted_day_is_told_behind_the_count() -> None:
    found = steps("5 p.m. ET on the 30th day after 3 May 2027")
    assert [step.what for step in found] == [
        *(What.READ, What.ANCHOR, What.COUNT, What.ZONE, What.RESULT)
    ]
    assert found[-1].text == "2 June 2027, 17:00 (UTC-04:00)"
