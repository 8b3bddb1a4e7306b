"""What holds for every rule, whatever its anchors."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.dates.base.units import Unit
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars.business import business_calendar
from tracker.dates.calendars.counting import (
    CLEAR,
    EXCLUDING,
    INCLUDING,
    Convention,
    Roll,
    counted,
    rolled,
)
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.dates.rules.resolve import resolve
from tracker.dates.rules.rules import (
    Anchor,
    AnyOf,
    Count,
    EarlierOf,
    Fixed,
    LaterOf,
    Offset,
    Waiting,
)

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
COUNTS = st.integers(1, 400)
UNITS = st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.BUSINESS_DAY])
WEEKDAYS = business_calendar(None)


def offset(count: int, unit: Unit, anchor: str = "approval") -> Offset:
    return Offset(of=Anchor(anchor), by=Count(count=count, unit=unit))


def window(rule: Offset | EarlierOf | LaterOf, **anchors: date) -> DueWindow:
    found = resolve(rule, anchors, business_calendar, as_of=date(2026, 2, 1))
    assert isinstance(found, DueWindow)
    return found


@given(DAYS, COUNTS, UNITS)
def test_a_count_back_and_forth_never_ends_later(day: date, count: int, unit: Unit) -> None:
    there = counted(day, count, unit, EXCLUDING, WEEKDAYS)
    back = counted(there, -count, unit, EXCLUDING, WEEKDAYS)
    assert there > day
    assert back <= day or unit is Unit.BUSINESS_DAY


@given(DAYS, st.integers(6, 400))
def test_conventions_differ_by_one_day_each(day: date, count: int) -> None:
    usual = counted(day, count, Unit.DAY, EXCLUDING, WEEKDAYS)
    one = timedelta(days=1)
    assert counted(day, count, Unit.DAY, INCLUDING, WEEKDAYS) == usual - one
    assert counted(day, count, Unit.DAY, CLEAR, WEEKDAYS) == usual + one


@given(DAYS, st.sampled_from(Roll), st.sampled_from(["forward", "back"]))
def test_a_rolled_day_is_a_business_day_near_by(day: date, roll: Roll, way: str) -> None:
    found = rolled(day, roll, WEEKDAYS, backward=way == "back")
    assert abs((found - day).days) <= 2
    assert roll is Roll.UNADJUSTED or WEEKDAYS.is_business_day(found)
    if roll in {Roll.MODIFIED_FOLLOWING, Roll.MODIFIED_PRECEDING}:
        assert found.month == day.month


@given(DAYS, DAYS, COUNTS, COUNTS)
def test_earlier_and_later_are_the_two_legs(a: date, b: date, first: int, second: int) -> None:
    legs = (offset(first, Unit.DAY, "approval"), offset(second, Unit.MONTH, "signature"))
    anchors = {"approval": a, "signature": b}
    ends = sorted(window(leg, **anchors).earliest for leg in legs)
    assert window(EarlierOf(legs), **anchors).earliest == ends[0]
    assert window(LaterOf(legs), **anchors).latest == ends[1]


@given(DAYS, DAYS, COUNTS)
def test_a_bound_told_while_waiting_is_never_broken_later(
    known: date, happens: date, count: int
) -> None:
    fixed = Fixed(window=DueWindow.on(known), words=str(known))
    for kind in (EarlierOf, LaterOf):
        rule = kind((fixed, offset(count, Unit.DAY)))
        told = resolve(rule, {}, business_calendar, as_of=happens)
        found = resolve(rule, {"approval": happens}, business_calendar)
        assert isinstance(found, DueWindow)
        if isinstance(told, Waiting):
            assert told.not_before is None or told.not_before <= found.earliest
            assert told.not_after is None or found.latest <= told.not_after
        else:
            assert told == found


@st.composite
def happenings(draw: st.DrawFn, since: date) -> tuple[date, date | DueWindow | Waiting]:
    """A day on which something happens, and what is known of it beforehand."""
    low, day, high = sorted(draw(DAYS) for _ in range(3))
    known = draw(st.sampled_from(["day", "window", "bounds", "low", "high", "nothing"]))
    if known == "day":
        return day, day
    if known == "window":
        return day, DueWindow.between(low, high)
    first = low if known in {"bounds", "low"} else None
    last = max(high, since) if known in {"bounds", "high"} else None
    return max(day, since), Waiting(on=(), not_before=first, not_after=last)


@given(st.data(), DAYS, COUNTS, COUNTS, st.sampled_from([EarlierOf, LaterOf, AnyOf]))
def test_what_is_certain_of_two_anchors_is_never_broken_later(
    data: st.DataObject,
    since: date,
    first: int,
    second: int,
    kind: type[EarlierOf | LaterOf | AnyOf],
) -> None:
    rule = kind((offset(first, Unit.DAY, "approval"), offset(second, Unit.MONTH, "signature")))
    one, two = (data.draw(happenings(since)) for _ in range(2))
    known = {"approval": one[1], "signature": two[1]}
    told = resolve(rule, known, business_calendar, as_of=since)
    happened = {"approval": one[0], "signature": two[0]}
    found = resolve(rule, happened, business_calendar)
    assert isinstance(found, DueWindow)
    if isinstance(told, DueWindow):
        assert told.contains(found)
    else:
        assert told.not_before is None or told.not_before <= found.earliest
        assert told.not_after is None or found.latest <= told.not_after


@given(
    DAYS,
    COUNTS,
    st.sampled_from(["days", "weeks", "months"]),
    st.sampled_from(["approval", "signature"]),
)
def test_a_date_needs_its_anchor_and_has_it_once_known(
    day: date, count: int, unit: str, event: str
) -> None:
    known = event == "approval"
    found = interpret(f"within {count} {unit} of approval", None, Context(anchors={event: day}))
    assert (found.status is DueStatus.DATED) == known
    assert (found.window is None) != known


@given(
    DAYS,
    DAYS,
    st.integers(1, 150),
    UNITS,
    st.sampled_from([EXCLUDING, INCLUDING, CLEAR]),
    st.sampled_from(Roll),
    st.sampled_from([1, -1]),
)
def test_a_later_anchor_never_gives_an_earlier_day(  # noqa: PLR0913, PLR0917 - all that a count has
    a: date, b: date, count: int, unit: Unit, convention: Convention, roll: Roll, sign: int
) -> None:
    by = Count(count=sign * count, unit=unit, convention=convention, roll=roll)
    rule = Offset(of=Anchor("approval"), by=by)
    assert window(rule, approval=min(a, b)).latest <= window(rule, approval=max(a, b)).latest
