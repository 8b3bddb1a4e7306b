"""Phrases that count from something, as of Sunday 1 February 2026 unless the row says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.dates.counted_phrases import days, read
from tests.unit.dates.phrases import AS_OF
from tracker.dates.base.notes import Note
from tracker.dates.base.window import Modality
from tracker.dates.meaning.interpretation import DueStatus
from tracker.errors import UnreadableDate, UsageError

COUNTED = [
    ("60 days after publication, 17:00 on 3 May 2027", "2027-05-03"),
    ("30 days after publication", "2026-02-04"),
    ("within thirty (30) days of the date of publication of this notice", "2026-02-04"),
    ("no later than 18 months after the date of enactment of this Act", "2027-01-18"),
    ("on the date that is one year after enactment", "2026-07-18"),
    ("on the twentieth day following that of its publication in the Official Journal",
     "2026-01-25"),
    ("the day after publication", "2026-01-06"),
    ("the second business day following publication", "2026-01-07"),
    ("a maximum of 2 weeks before publication", "2025-12-22"),
    ("18 months post-publication", "2027-07-05"),
    ("5 business days after publication", "2026-01-12"),
    ("2 clear days before publication", "2025-12-31"),
    ("within 48 hours of publication", "2026-01-07"),
    ("between 6 and 12 months after enactment", "2026-01-18..2026-07-18"),
    ("at least 60 but not more than 90 days after publication", "2026-03-06..2026-04-05"),
    ("not earlier than 60 days and not later than 90 days after publication",
     "2026-03-06..2026-04-05"),
    ("within 45 days of publication or up to 90 days", "2026-02-19..2026-04-05"),
    ("30 days after publication or 1 May 2026", "2026-02-04..2026-05-01"),
    ("28 days before 25 October 2027", "2027-09-27"),
    ("60 days after 31 December", "2026-03-01"),
    ("60 days before 31 March", "2026-01-30"),
    ("10 business days after 20 January", "2026-02-03"),
    ("six weeks from 1 May 2026", "2026-06-12"),
    ("six weeks starting with 1 May 2026", "2026-06-11"),
    ("during the 30-day period beginning on 1 June 2026", "2026-06-01..2026-06-30"),
    ("by the end of the 18-month period beginning on 21 July 2011", "2013-01-20"),
    ("60 days after publication on 15 April 2026", "2026-06-14"),
    ("30 days after the effective date of 1 May 2026", "2026-05-31"),
    ("30 days after the effective date, 2026-05-01", "2026-05-01"),
    ("within 60 days of approval (1 May 2026)", "2026-05-01..2026-06-30"),
    ("12 months after the entry into force of this law, i.e. by 1 August 2026", "2026-08-01"),
    ("1 August 2026, 12 months after approval", "2026-08-01"),
    ("the first day of the month following publication", "2026-02-01"),
    ("the first of the third month that begins after the date of enactment", "2025-10-01"),
    ("the 15th day of the month following publication", "2026-02-15"),
    ("the last day of the second month after publication", "2026-03-31"),
    ("the 15th day of the month following the end of each quarter", "2026-04-15"),
    ("the 20th day of the month following month-end", "2026-02-20"),
    ("a 60-day comment period following publication", "2026-03-06"),
    ("12-month transition from 1 May 2026", "2027-05-01"),
    ("a 3-month consultation starting on 1 May 2026", "2026-05-01..2026-07-31"),
    ("a 3-month period starting on 1 May 2026", "2026-07-31"),
    ("45 days after the end of the quarter ended 31 March 2026", "2026-05-15"),
    ("45 days after the fiscal year ending on 31 March 2026", "2026-05-15"),
    ("on the third anniversary of publication", "2029-01-05"),
    ("within 60 days of the quarters ending 31 March, 30 June and 30 September", "2026-05-30"),
    ("60 days after the quarters ended 31 March 2026 and 30 June 2026", "2026-05-30..2026-08-29"),
    ("the earlier of one year after enactment (18 July 2026) or 1 May 2027", "2026-07-18"),
    ("the earlier of one year after enactment (the Act) or 1 May 2027", "2026-07-18..2027-05-01"),
    ("the anniversary of enactment", "2026-07-18"),
    ("upon publication", "2026-01-05"),
    ("from the date of enactment", "2025-07-18"),
    ("immediately upon publication of this notice 15 April 2026", "2026-04-15"),
    ("within five days after the end of each calendar quarter", "2026-04-05"),
    ("45 days after quarter end", "2026-02-14"),
    ("within 10 days of the start of each month", "2026-02-11"),
    ("90 days after year-end", "2026-03-31"),
    ("extended from 30 days after publication to 60 days after publication", "2026-03-06"),
    ("as soon as practicable but no later than 60 days after publication", "2026-03-06"),
    ("the earlier of 60 days after publication and 1 May 2026", "2026-03-06"),
    ("the later of: (a) 60 days after publication; and (b) 1 May 2026", "2026-05-01"),
    ("the later of publication and enactment", "2026-01-05"),
    ("earlier of (1) the date that is one year after enactment or (2) 60 days after publication",
     "2026-03-06"),
    ("60 days after publication or 1 May 2026, whichever is earlier", "2026-03-06"),
    ("60 days after publication or, if later, 1 May 2026", "2026-05-01"),
    ("60 days after publication but not before 1 May 2026", "2026-05-01"),
    ("60 days after publication, with compliance by 1 May 2026", "2026-03-06..2026-05-01"),
    ("two weeks ago", "2026-01-18"),
    ("by the enactment date", "2025-07-18"),
    ("the earlier of and 1 May 2026", "2026-05-01"),
    ("the first day of the calendar month after publication", "2026-02-01"),
    ("30 days after the date of publication 2026-04-15", "2026-05-15"),
    ("30 days after the date of publication April 15, 2026", "2026-05-15"),
    ("60 days after publication, but in any event no later than 1 March 2026", "2026-03-01"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_a_date_is_counted_from_what_is_known(text: str, expected: str) -> None:
    assert days(text) == expected


RECURRING = [
    ("on the 15th of each month", "2026-02-15"),
    ("by the 10th business day of each month", "2026-02-13"),
    ("the last business day of each quarter", "2026-03-31"),
    ("the end of each quarter", "2026-03-31"),
    ("31 December each year", "2026-12-31"),
    ("every 30 June", "2026-06-30"),
    ("annually on or before 31 March", "2026-03-31"),
    ("semi-annually by 30 June and 31 December", "2026-06-30"),
    ("first Monday of each month", "2026-02-02"),
    ("every 3 months from 1 March 2026", "2026-03-01"),
    ("the end of each week", "2026-02-01"),
    ("1 January of every year", "2027-01-01"),
]


@pytest.mark.parametrize(("text", "expected"), RECURRING)
def test_what_recurs_gives_its_next_occurrence(text: str, expected: str) -> None:
    assert days(text) == expected


def test_a_fiscal_period_comes_round_by_its_own_year_or_its_anchor() -> None:
    text = "within 15 days of the end of each fiscal quarter"
    assert days(text, fiscal="PRA") == "2026-03-15"
    assert days(text, anchors={"fiscal quarter": date(2025, 12, 31)}) == "2026-01-15"
    assert read(text).waiting_on == ("the end of each fiscal quarter",)
    assert days("the end of each fiscal year", fiscal="US") == "2026-09-30"


def test_a_period_before_whose_end_something_is_due_has_two_readings() -> None:
    found = read("before the end of the 18-month period beginning on 21 July 2011")
    assert [reading.earliest for reading in found.readings] == [
        date(2013, 1, 20),
        date(2013, 1, 21),
    ]
    assert found.notes == (Note("the first day may or may not count"),)


def test_rolls_apply_to_computed_dates_and_not_to_printed_ones() -> None:
    assert days("40 days after 31 March 2026", roll="following", calendar="US") == "2026-05-11"
    assert days("10 May 2026", roll="following", calendar="US") == "2026-05-10"
    assert days("in 90 days", roll="following", calendar="US") == "2026-05-04"
    assert days("11 days before 20 May 2026", roll="following", calendar="US") == "2026-05-08"
    with pytest.raises(UsageError, match="no roll convention"):
        read("30 days after publication", roll="sideways")


def test_a_phrase_that_is_an_anchor_has_its_date() -> None:
    assert days("by the compliance date", anchors={"compliance date": AS_OF}) == "2026-02-01"
    with pytest.raises(UnreadableDate, match="no date"):
        read("by the compliance date")


def test_a_choice_of_nothing_says_nothing() -> None:
    assert read("whichever is earlier").status is DueStatus.UNDATED
    assert days("1 May 2026, whichever is earlier") == "2026-05-01"


def test_the_rule_is_told_in_words() -> None:
    assert read("within 30 days of publication").rule == "30 days after publication"
    assert read("within 30 days of publication").modality is Modality.BY
    assert read("every quarter").rule == "every quarter"
    assert read("every two years").rule == "every two years"


@pytest.mark.parametrize(
    ("text", "at", "tz"),
    [
        ("5 p.m. on the 30th day after publication", "2026-02-04T17:00:00+00:00", None),
        (
            "5:00 p.m. ET on the day that is 30 days after publication",
            "2026-02-04T17:00:00-05:00",
            "America/New_York",
        ),
        (
            "no later than 5 p.m. Eastern Time, 60 days after 3 May 2027",
            "2027-07-02T17:00:00-04:00",
            "America/New_York",
        ),
        ("30 days after publication, at 5 p.m. UTC+2", "2026-02-04T17:00:00+02:00", None),
        ("noon on the 30th day after publication", "2026-02-04T12:00:00+00:00", None),
        (
            "EST 5 p.m. on the 30th day after publication",
            "2026-02-04T17:00:00-05:00",
            "America/New_York",
        ),
        ("midnight on the 30th day after publication", "2026-02-05T00:00:00+00:00", None),
    ],
)
def test_a_time_of_day_goes_with_the_day_that_is_counted(
    text: str, at: str, tz: str | None
) -> None:
    found = read(text)
    assert found.window is not None
    assert found.window.at is not None
    assert found.window.at.isoformat() == at
    assert found.tz == tz
    assert not found.unread


def test_a_time_of_day_waits_with_its_day_and_is_left_out_of_a_longer_window() -> None:
    waiting = read("5 p.m. on the 30th day after approval")
    assert waiting.status is DueStatus.WAITING
    assert waiting.rule == "17:00 on 30 days after approval"
    wide = read("30 to 60 days after publication, 5 p.m.")
    assert wide.window is not None
    assert wide.window.at is None
    assert days("30 to 60 days after publication, 5 p.m.") == "2026-02-04..2026-03-06"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the first day of the first month beginning on or after 1 May 2027", "2027-05-01"),
        ("the first day of the first month beginning on or after 2 May 2027", "2027-06-01"),
        ("the first day of the month beginning after 1 May 2027", "2027-06-01"),
        (
            "the first day of the first month beginning more than 30 days after 1 April 2027",
            "2027-06-01",
        ),
        (
            "the first day of the first month beginning at least 30 days after 1 April 2027",
            "2027-05-01",
        ),
        (
            "the first day of the first month beginning not less than 30 days after 1 April 2027",
            "2027-05-01",
        ),
        (
            (
                "the first day of the first calendar quarter beginning more than 180 days after "
                "publication"
            ),
            "2026-10-01",
        ),
        ("on the first day of the quarter following publication", "2026-04-01"),
        ("the last day of the second quarter following publication", "2026-09-30"),
        ("the first day of the calendar year that begins on or after publication", "2027-01-01"),
        ("the first day of the month following 30 days after publication", "2026-03-01"),
        ("the first business day after the 30th day after publication", "2026-02-05"),
        (
            "10 days before the end of the 18-month period beginning on 21 July 2011",
            "2013-01-10..2013-01-11",
        ),
    ],
)
def test_what_is_counted_may_count_on(text: str, expected: str) -> None:
    assert days(text) == expected


def test_a_lone_date_stays_whichever_comes_first() -> None:
    assert days("1 July 2026, whichever is sooner") == "2026-07-01"
    assert days("in force 1 July 2026, whichever is sooner") == "2026-07-01"


@pytest.mark.parametrize(
    ("text", "expected", "modality"),
    [
        ("no less than 14 days' notice before 1 March 2027", "2027-02-15", Modality.ON),
        ("at least 28 days' written notice before 1 March 2027", "2027-02-01", Modality.BY),
        ("at least 5 business days prior to 1 March 2027", "2027-02-22", Modality.BY),
        ("at least 30 days after 1 March 2027", "2027-03-31", Modality.FROM),
        ("30 days from today's date", "2026-03-03", Modality.ON),
    ],
)
def test_at_least_binds_towards_what_is_counted_from(
    text: str, expected: str, modality: Modality
) -> None:
    assert days(text) == expected
    assert read(text).modality is modality
    assert not read(text).unread


def test_a_span_that_gives_no_date_is_said_to_be_left_aside() -> None:
    found = read("60-day comment period ends 12/31/2026")
    assert found.unread == ("comment period", "60-day")
