"""What stands on the days of a month."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.builders import MARCH, a_due
from tracker.dates.base.almanac import week_from
from tracker.dates.base.instants import window_at
from tracker.dates.base.window import DueWindow, Modality
from tracker.errors import UsageError
from tracker.planning.charts.month import Month, filled, marks_of

LONDON = "Europe/London"
TENTH = date(2026, 3, 10)


def _at(day: int, hour: int, **changes: Any) -> Any:
    return a_due(window_at(datetime(2026, 3, day, hour, tzinfo=UTC), LONDON), tz=LONDON, **changes)


MARKS = {
    "a day": (a_due(TENTH), [(10, "", "")]),
    "a day that is too late already": (
        a_due(TENTH, modality=Modality.BEFORE),
        [(10, "", "before")],
    ),
    "a month on its first and last day": (
        a_due(MARCH),
        [(1, "", "opens"), (31, "", "last day")],
    ),
    "a month from which on": (
        a_due(MARCH, modality=Modality.FROM),
        [(1, "", "from"), (31, "", "from, at the latest")],
    ),
    "a few days": (
        a_due(DueWindow.between(TENTH, date(2026, 3, 12))),
        [(10, "", "day 1 of 3"), (11, "", "day 2 of 3"), (12, "", "day 3 of 3")],
    ),
    "a week on each of its days": (
        a_due(week_from(date(2026, 3, 2))),
        [(day, "", f"day {day - 1} of 7") for day in range(2, 9)],
    ),
    "more than a week": (
        a_due(DueWindow.between(date(2026, 3, 2), date(2026, 3, 9))),
        [(2, "", "opens"), (9, "", "last day")],
    ),
    "bounds of what is waited for": (
        a_due(None, not_before=date(2026, 3, 2), not_after=TENTH),
        [(2, "", "waits, not before"), (10, "", "waits, not after")],
    ),
    "one bound": (a_due(None, not_after=TENTH), [(10, "", "waits, not after")]),
    "nothing that is known": (a_due(None), []),
    "an instant": (_at(10, 17), [(10, "17:00", "")]),
}


@pytest.mark.parametrize(("due", "expected"), MARKS.values(), ids=MARKS.keys())
def test_a_date_stands_on(due: Any, expected: list[Any]) -> None:
    found = [(each.day.day, each.clock, each.words) for each in marks_of("m", due, LONDON)]
    assert found == expected


def test_an_instant_stands_where_the_clocks_of_the_reader_show_it() -> None:
    assert [(each.day.day, each.clock) for each in marks_of("m", _at(10, 20), "Asia/Tokyo")] == [
        (11, "05:00")
    ]


def test_the_midnight_that_ends_a_day_is_told_with_that_day() -> None:
    at = datetime(2026, 3, 11, tzinfo=UTC)
    window = DueWindow(
        earliest=TENTH, end=at.date(), precision=window_at(at, "UTC").precision, at=at
    )
    due = a_due(window, tz="UTC")
    assert [(each.day.day, each.clock) for each in marks_of("m", due, "UTC")] == [(10, "24:00")]
    assert [(each.day.day, each.clock) for each in marks_of("m", due, "Europe/Paris")] == [
        (11, "01:00")
    ]


def test_days_hold_so_many_marks_and_count_the_others() -> None:
    dues = [(f"k{number}", a_due(TENTH)) for number in (3, 1, 2)]
    dues += [("opens", a_due(DueWindow.between(TENTH, date(2026, 4, 10)))), ("at", _at(10, 9))]
    ninth, tenth = filled([date(2026, 3, 9), TENTH], dues, LONDON, 4)
    assert (ninth.marks, ninth.number) == ((), 0)
    assert [each.key for each in tenth.marks] == ["k1", "k2", "k3", "at"]
    assert tenth.number == 5
    assert filled([TENTH], dues, LONDON, 5)[0].marks[-1].opens


def test_a_month_is_shown_in_whole_weeks() -> None:
    for month in (Month(year=2027, number=3), Month(year=2027, number=2), Month.of(TENTH)):
        days = month.days()
        assert (days[0].weekday(), days[-1].weekday(), len(days) % 7) == (0, 6, 0)
        assert sum(map(month.holds, days)) in {28, 31}
        assert month.holds(days[6])
        assert month.holds(days[-7])
    assert len(Month(year=2027, number=2).days()) == 28


def test_months_follow_each_other() -> None:
    month = Month.read("2026-12")
    assert (str(month.plus(1)), str(month.plus(-12)), month.words) == (
        "2027-01",
        "2025-12",
        "December 2026",
    )
    assert Month.read("1900-01").plus(-1) == Month.read("1900-01")
    assert Month.read("2300-12").plus(1) == Month.read("2300-12")


@pytest.mark.parametrize("text", ["", "2027", "2027-13", "1899-12", "2301-01", "2027-3", "x"])
def test_a_month_is_refused_for(text: str) -> None:
    with pytest.raises(UsageError):
        Month.read(text)
