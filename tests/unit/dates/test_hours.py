"""Hours and minutes are counted from an instant to an instant, in the time that really passes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.unit.dates.phrases import days, read
from tracker.dates.base.instants import window_at
from tracker.dates.base.window import DueWindow, Precision, hull
from tracker.dates.explain.explain import explain
from tracker.dates.explain.steps import What
from tracker.dates.meaning.interpret import read as words_of
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.dates.rules.rules import Waiting
from tracker.errors import UnreadableDate

FRCP = "FRCP 6(a)(2)"
NEW_YORK = "America/New_York"


def at(text: str, **context: object) -> str:
    window = read(text, **context).window
    assert window is not None
    assert window.at is not None
    return window.at.isoformat(" ", "minutes")


COUNTED = [
    ("48 hours after 3 May 2027 14:20", "UTC", "2027-05-05 14:20+00:00"),
    ("within 12 hours of 9 p.m. on 3 May 2027", "Europe/Paris", "2027-05-04 09:00+02:00"),
    ("7 hours after 2027-05-03T22:15Z", "UTC", "2027-05-04 05:15+00:00"),
    ("7 hours after 2027-05-03T22:15Z", "Asia/Tokyo", "2027-05-04 14:15+09:00"),
    ("7 hours after 2027-05-03T22:15+03:00", "Europe/London", "2027-05-04 03:15+01:00"),
    ("36 hours before 5pm ET on 3 May 2027", "UTC", "2027-05-02 05:00-04:00"),
    ("36 hours before 3 May 2027 (5pm ET)", "UTC", "2027-05-02 05:00-04:00"),
    ("45 minutes after 23:30 on 3 May 2027", "UTC", "2027-05-04 00:15+00:00"),
    ("one hour after midnight on 3 May 2027", "UTC", "2027-05-04 01:00+00:00"),
    ("within 72 hours of noon on 24 December 2027", "UTC", "2027-12-27 12:00+00:00"),
    ("the 36-hour period beginning on 3 May 2027 at 10:00", "UTC", "2027-05-04 22:00+00:00"),
    ("by the end of the 36-hour period beginning on 3 May 2027 at 10:00", "UTC",
     "2027-05-04 22:00+00:00"),
    ("before the end of the 36-hour period beginning on 3 May 2027 at 10:00", "UTC",
     "2027-05-04 22:00+00:00"),
    ("one day and 6 hours after 3 May 2027 10:00", "UTC", "2027-05-04 16:00+00:00"),
    ("1 hour and 45 minutes before 3 May 2027 10:00", "UTC", "2027-05-03 08:15+00:00"),
    ("2.5 hours after 3 May 2027 10:00", "UTC", "2027-05-03 12:30+00:00"),
    ("half an hour after 3 May 2027 10:00", "UTC", "2027-05-03 10:30+00:00"),
    ("within a quarter of an hour after 3 May 2027 10:00", "UTC", "2027-05-03 10:15+00:00"),
    ("three-quarters of an hour before 3 May 2027 10:00", "UTC", "2027-05-03 09:15+00:00"),
    ("within 24 hours of detection at 14:05 on 3 May 2027", "UTC", "2027-05-04 14:05+00:00"),
    ("24 hours after the alarm went off at 2 p.m. on 3 May 2027", "UTC",
     "2027-05-04 14:00+00:00"),
    ("48 hours after 3 May 2027 10:00 in London", NEW_YORK, "2027-05-05 10:00+01:00"),
    ("within 48h of 3 May 2027 10:00", "UTC", "2027-05-05 10:00+00:00"),
    ("36hrs after 3 May 2027, 17h", "UTC", "2027-05-05 05:00+00:00"),
    ("6 hours after 2 hours after 3 May 2027 10:00", "UTC", "2027-05-03 18:00+00:00"),
    ("24 hours after noon on 13 March 2027", NEW_YORK, "2027-03-14 13:00-04:00"),
    ("24 hours after noon on 6 November 2027", NEW_YORK, "2027-11-07 11:00-05:00"),
    ("2 hours after 00:30 on 7 November 2027", NEW_YORK, "2027-11-07 01:30-05:00"),
    ("the earlier of 4 hours after 3 May 2027 22:00 and 3 May 2027 23:00", "UTC",
     "2027-05-03 23:00+00:00"),
    ("the earlier of 4 hours after 3 May 2027 10:00 and 3 May 2027", "UTC",
     "2027-05-03 14:00+00:00"),
    ("the later of 4 hours after 3 May 2027 10:00 and 3 May 2027 11:00", "UTC",
     "2027-05-03 14:00+00:00"),
    ("the earlier of 1 hour after 2 May 2027, 23:30 ET and 3 May 2027 03:00 UTC", "UTC",
     "2027-05-03 03:00+00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tz", "expected"), COUNTED)
def test_hours_after_an_instant_end_at_an_instant(text: str, tz: str, expected: str) -> None:
    assert at(text, tz=tz) == expected


def test_a_zone_that_the_words_name_is_that_of_the_result() -> None:
    assert read("4 hours after 5pm ET on 3 May 2027").tz == NEW_YORK
    assert read("4 hours after 3 May 2027 (ET)").tz == NEW_YORK
    assert read("4 hours after 5pm on 3 May 2027").tz is None
    assert read("4 days after 5pm ET on 3 May 2027").tz is None


FROM_A_DAY = [
    ("24 hours after 3 May 2027", "2027-05-04"),
    ("72 hours after 3 May 2027", "2027-05-06"),
    ("6 hours after 3 May 2027", "2027-05-03..2027-05-04"),
    ("36 hours before 3 May 2027", "2027-05-01..2027-05-02"),
    ("48 hours before 3 May 2027", "2027-05-01"),
    ("24 hours after the end of May 2027", "2027-06-01"),
]


@pytest.mark.parametrize(("text", "expected"), FROM_A_DAY)
def test_hours_after_a_day_may_end_wherever_an_hour_of_that_day_leads(
    text: str, expected: str
) -> None:
    day = text.split(" ", 3)[3].replace("the end of May", "31 May")
    assert days(text) == expected
    assert [note.text for note in read(text).notes] == [
        f"the hour of {day} is not known: any of the day may count"
    ]


def test_an_anchor_with_an_instant_gives_one_and_days_count_from_its_day() -> None:
    detected = {"detected": window_at(datetime.fromisoformat("2027-05-03T23:30"), "Europe/London")}
    within = {"tz": "Europe/London", "anchors": detected}
    assert at("within 4 hours after detected", **within) == "2027-05-04 03:30+01:00"
    assert days("within 4 days after detected", **within) == "2027-05-07"
    assert at("detected", **within) == "2027-05-03 23:30+01:00"


def test_bounds_of_an_anchor_that_waits_hold_for_every_hour_of_their_days() -> None:
    waiting = Waiting(on=("x",), not_before=date(2027, 5, 3), not_after=date(2027, 5, 10))
    found = read("6 hours after x", anchors={"x": waiting})
    assert (found.not_before, found.not_after) == (date(2027, 5, 3), date(2027, 5, 11))


CAPPED = [
    "within 4 hours after classification and no later than 24 hours after detection",
    "within 4 hours of classification but not later than 24 hours from the time of detection",
    "4 hours after it was classified and at the latest 24 hours after the moment of detection",
    "within 4 hours after classification, at most 24 hours after it was detected",
    "within 4 hours of classification, and in any event within 24 hours of detection",
]


@pytest.mark.parametrize("text", CAPPED)
@pytest.mark.parametrize(
    ("classified", "expected"),
    [(12, "2027-05-03 16:00+00:00"), (34, "2027-05-04 10:00+00:00")],
)
def test_of_two_periods_of_which_one_bounds_the_other_the_earlier_end_counts(
    text: str, classified: int, expected: str
) -> None:
    day, hour = divmod(classified, 24)
    anchors = {
        "classification": window_at(datetime(2027, 5, 3 + day, hour, tzinfo=UTC), "UTC"),
        "detection": window_at(datetime(2027, 5, 3, 10, tzinfo=UTC), "UTC"),
    }
    assert at(text, anchors=anchors) == expected


def test_either_of_two_periods_is_none_that_bounds_the_other() -> None:
    anchors = {"alarm": date(2027, 5, 3), "report": date(2027, 5, 10)}
    text = "within 4 days after alarm or in any event within 24 days after report"
    assert days(text, anchors=anchors) == "2027-05-07..2027-06-03"


def test_two_bounds_of_one_window_do_not_cap_each_other() -> None:
    text = "not earlier than 6 hours after alarm and not later than 60 hours after alarm"
    assert days(text, anchors={"alarm": date(2027, 5, 3)}) == "2027-05-03..2027-05-06"


def test_what_waits_may_come_earlier_on_the_very_day_where_hours_count() -> None:
    known = {"alarm": window_at(datetime(2027, 5, 3, 20, tzinfo=UTC), "UTC")}
    found = read(
        "the earlier of 4 hours after alarm and 6 hours after report",
        date(2027, 5, 3),
        anchors=known,
    )
    assert found.status is DueStatus.WAITING
    assert found.not_after == date(2027, 5, 4)


ROLLED = [
    ("72 hours after 20 January 2027 09:30", "US", "2027-01-25 09:30-05:00"),
    ("72 hours after 21 January 2027 09:30", "US", "2027-01-25 09:30-05:00"),
    ("24 hours after 20 January 2027 09:30", "US", "2027-01-21 09:30-05:00"),
    ("24 hours after midnight on 21 January 2027", "US", "2027-01-23 00:00-05:00"),
    ("48 hours after midnight on 21 January 2027", "US", "2027-01-25 00:00-05:00"),
    ("48 hours before 25 January 2027 09:30", "US", "2027-01-22 09:30-05:00"),
    ("72 hours after 20 January 2027 09:30", "TARGET", "2027-01-23 10:00-05:00"),
    ("72 hours after 20 January 2027 09:00", "TARGET", "2027-01-23 09:00-05:00"),
    ("24 hours before 20 January 2027 09:30", "TARGET", "2027-01-19 09:00-05:00"),
    ("24 clear hours before 20 January 2027 09:30", "US", "2027-01-19 09:00-05:00"),
]


@pytest.mark.parametrize(("text", "calendar", "expected"), ROLLED)
def test_what_ends_on_a_day_off_runs_to_the_same_time_as_far_as_the_law_says(
    text: str, calendar: str, expected: str
) -> None:
    assert at(text, tz=NEW_YORK, calendar=calendar, roll="following") == expected


def test_hours_of_a_day_roll_as_days() -> None:
    within = {"calendar": "US", "roll": "following"}
    assert days("72 hours after 20 January 2027", **within) == "2027-01-25"
    assert days("36 hours after 21 January 2027", **within) == "2027-01-22..2027-01-25"


def test_a_roll_that_the_law_does_not_know_is_left_out_and_said() -> None:
    found = read("72 hours after 20 January 2027 09:30", calendar="TARGET", roll="following")
    assert [(note.text, note.source) for note in found.notes] == [
        ("what is counted in hours is not moved off days off", "Regulation 1182/71 art. 3(4)")
    ]


def test_hours_of_business_are_no_hours_of_the_clock() -> None:
    with pytest.raises(UnreadableDate, match="not of business: say until what time they run"):
        read("within 6 business hours of 3 May 2027 10:00")


def test_two_readings_of_an_instant_are_two_hours_and_none_is_unknown() -> None:
    found = read("48 hours after 3/4/2027 10:00")
    assert [reading.at.isoformat(" ", "minutes") for reading in found.readings if reading.at] == [
        "2027-03-06 10:00+00:00",
        "2027-04-05 10:00+00:00",
    ]
    assert not [note for note in found.notes if "not known" in note.text]


def test_of_several_hours_the_first_counts_and_that_is_said() -> None:
    found = read("4 to 6 hours after 3 May 2027 10:00")
    assert found.window == window_at(datetime(2027, 5, 3, 14, tzinfo=UTC), "UTC")
    assert [note.text for note in found.notes] == ["of several hours the first counts"]


def test_hours_beyond_the_years_that_are_read_are_refused() -> None:
    with pytest.raises(UnreadableDate, match="out of range"):
        read("9000 hours after 3 May 2300 10:00")


def test_a_day_holds_its_hours_and_of_two_hours_the_first_stands_for_both() -> None:
    day = DueWindow.on(date(2027, 5, 3))
    early, late = (window_at(datetime(2027, 5, 3, hour, tzinfo=UTC), "UTC") for hour in (9, 15))
    assert hull([late, day]) == day
    assert hull([late, early]) == early


@pytest.mark.parametrize(
    ("calendar", "source", "how"),
    [
        ("US", FRCP, "every hour counts"),
        (None, FRCP, "every hour counts"),
        ("UK", "house convention", "every hour counts"),
        ("TARGET", "Regulation 1182/71 art. 3(1)", "the hour of the event is not counted"),
    ],
)
def test_an_explanation_says_how_hours_count_and_whose_rule_that_is(
    calendar: str | None, source: str, how: str
) -> None:
    context = Context(calendar=calendar)
    steps = explain(words_of("72 hours after 20 January 2027 09:30"), date(2026, 2, 1), context)
    (count,) = (step for step in steps if step.what is What.COUNT)
    assert count.source == source
    assert how in count.text
    assert "counted from 20 January 2027, 09:30 (UTC)" in [step.text for step in steps]


def test_an_explanation_says_which_day_off_was_passed() -> None:
    context = Context(calendar="US", roll="following", tz=NEW_YORK)
    steps = explain(words_of("72 hours after 20 January 2027 09:30"), date(2026, 2, 1), context)
    told = [(step.what, step.day) for step in steps if step.what in {What.SKIPPED, What.ROLLED}]
    assert told == [
        (What.SKIPPED, date(2027, 1, 23)),
        (What.SKIPPED, date(2027, 1, 24)),
        (What.ROLLED, date(2027, 1, 25)),
    ]
    assert steps[-1].window is not None
    assert steps[-1].window.precision is Precision.MINUTE
    assert {step.source for step in steps if step.what is What.ROLLED} == {FRCP}
