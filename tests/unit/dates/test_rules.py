"""Rules resolved against anchors: windows, and what is certain without them."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.base.units import Unit
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.calendars.business import business_calendar
from tracker.dates.calendars.counting import INCLUDING, Roll
from tracker.dates.rules.resolve import resolve
from tracker.dates.rules.rules import (
    Anchor,
    Anchors,
    AnyOf,
    Count,
    DayOfMonth,
    EarlierOf,
    Fixed,
    LaterOf,
    Offset,
    Rule,
    Waiting,
)

ENACTED = date(2025, 7, 18)


def after(count: int, unit: Unit, what: str = "publication", **more: object) -> Offset:
    return Offset(of=Anchor(what), by=Count(count=count, unit=unit, **more))


def fixed(day: str) -> Fixed:
    return Fixed(window=DueWindow.on(date.fromisoformat(day)), words=day)


def solve(rule: Rule, anchors: Anchors, as_of: str | None = None) -> DueWindow | Waiting:
    day = date.fromisoformat(as_of) if as_of else None
    return resolve(rule, anchors, business_calendar, as_of=day)


def day_of(rule: Rule, anchors: Anchors, as_of: str | None = None) -> str:
    found = solve(rule, anchors, as_of)
    assert isinstance(found, DueWindow)
    assert found.days == 1
    return str(found.earliest)


GENIUS = EarlierOf((after(18, Unit.MONTH, "enactment"), after(120, Unit.DAY, "final regulations")))

ISSUED = [
    ("2026-09-19", "2027-01-17"),  # 120 days after the rules come first
    ("2026-09-20", "2027-01-18"),  # both on one day
    ("2026-09-21", "2027-01-18"),  # 18 months after enactment come first
]


@pytest.mark.parametrize(("issued", "expected"), ISSUED)
def test_the_earlier_leg_counts_once_both_anchors_are_known(issued: str, expected: str) -> None:
    anchors = {"enactment": ENACTED, "final regulations": date.fromisoformat(issued)}
    assert day_of(GENIUS, anchors) == expected


def test_an_earlier_of_is_bounded_while_one_leg_waits() -> None:
    found = solve(GENIUS, {"enactment": ENACTED}, "2026-02-01")
    assert found == Waiting(
        on=("final regulations",), not_before=date(2026, 6, 1), not_after=date(2027, 1, 18)
    )
    unknown = solve(GENIUS, {"enactment": ENACTED})
    assert unknown == Waiting(on=("final regulations",), not_after=date(2027, 1, 18))


def test_an_earlier_of_is_settled_once_the_waiting_leg_can_no_longer_win() -> None:
    assert day_of(GENIUS, {"enactment": ENACTED}, "2026-09-20") == "2027-01-18"


def test_nothing_is_certain_while_every_leg_waits() -> None:
    assert solve(GENIUS, {}, "2026-02-01") == Waiting(on=("enactment", "final regulations"))
    both = LaterOf((Anchor("approval"), Anchor("publication")))
    assert solve(both, {}, "2026-02-01") == Waiting(on=("approval", "publication"))


def test_a_choice_between_what_is_named_nowhere_waits() -> None:
    for rule in (EarlierOf(()), LaterOf(())):
        assert solve(rule, {}, "2026-02-01") == Waiting(on=())


def test_a_later_of_is_bounded_below_by_what_is_known() -> None:
    rule = LaterOf((fixed("2027-01-01"), after(30, Unit.DAY, "approval")))
    assert solve(rule, {}) == Waiting(on=("approval",), not_before=date(2027, 1, 1))
    assert day_of(rule, {"approval": date(2026, 5, 1)}) == "2027-01-01"
    assert day_of(rule, {"approval": date(2026, 12, 31)}) == "2027-01-30"


def test_legs_that_are_windows_give_a_window() -> None:
    quarter = Fixed(
        window=DueWindow.of(date(2026, 4, 1), date(2026, 6, 30), Precision.QUARTER), words="Q2"
    )
    earlier = solve(EarlierOf((quarter, fixed("2026-05-15"))), {})
    assert earlier == DueWindow.of(date(2026, 4, 1), date(2026, 5, 15), Precision.RANGE)
    later = solve(LaterOf((quarter, fixed("2026-05-15"))), {})
    assert later == DueWindow.of(date(2026, 5, 15), date(2026, 6, 30), Precision.RANGE)
    assert solve(EarlierOf((quarter, fixed("2026-09-15"))), {}) == quarter.window


def test_a_single_rule_without_its_anchor_only_waits() -> None:
    assert solve(after(60, Unit.DAY), {}, "2026-02-01") == Waiting(on=("publication",))
    assert solve(AnyOf((after(6, Unit.MONTH), fixed("2026-05-01"))), {}) == Waiting(
        on=("publication",)
    )
    before = EarlierOf((AnyOf((after(6, Unit.MONTH),)), fixed("2026-05-01")))
    assert solve(before, {}, "2026-02-01") == Waiting(
        on=("publication",), not_after=date(2026, 5, 1)
    )


OFFSETS = [
    (after(180, Unit.DAY), "2025-09-22", "2026-03-21"),
    (after(20, Unit.DAY), "2024-07-12", "2024-08-01"),  # AI Act: twentieth day following
    (after(20, Unit.DAY), "2023-06-09", "2023-06-29"),  # MiCA
    (after(20, Unit.BUSINESS_DAY, calendar="UK"), "2026-09-30", "2026-10-28"),  # FCA
    (after(40, Unit.DAY, calendar="US", roll=Roll.FOLLOWING), "2026-03-31", "2026-05-11"),
    (after(-10, Unit.DAY, calendar="US", roll=Roll.FOLLOWING), "2026-05-20", "2026-05-08"),
    (after(18, Unit.MONTH, convention=INCLUDING), "2011-07-21", "2013-01-20"),
    (DayOfMonth(of=Anchor("publication"), months=1), "2026-05-20", "2026-06-01"),
    (DayOfMonth(of=Anchor("publication"), months=1, day=15), "2026-05-20", "2026-06-15"),
    (DayOfMonth(of=Anchor("publication"), months=1, day=-1), "2026-05-20", "2026-06-30"),
]


@pytest.mark.parametrize(("rule", "anchor", "expected"), OFFSETS)
def test_an_offset_is_counted_from_its_anchor(rule: Rule, anchor: str, expected: str) -> None:
    assert day_of(rule, {"publication": date.fromisoformat(anchor)}) == expected


def test_months_are_counted_from_the_anchor_and_not_from_each_other() -> None:
    once = day_of(after(2, Unit.MONTH), {"publication": date(2026, 12, 31)})
    step = after(1, Unit.MONTH)
    twice = day_of(Offset(of=step, by=step.by), {"publication": date(2026, 12, 31)})
    assert (once, twice) == ("2027-02-28", "2027-02-28")
    longer = Offset(of=Offset(of=step, by=step.by), by=step.by)
    assert day_of(longer, {"publication": date(2026, 12, 31)}) == "2027-03-28"
    assert day_of(after(3, Unit.MONTH), {"publication": date(2026, 12, 31)}) == "2027-03-31"


def test_an_anchor_may_be_a_window_and_moves_as_one() -> None:
    window = DueWindow.of(date(2026, 3, 1), date(2026, 3, 31), Precision.MONTH)
    found = solve(after(30, Unit.DAY), {"publication": window})
    assert found == DueWindow.of(date(2026, 3, 31), date(2026, 4, 30), Precision.RANGE)


WORDS = [
    (GENIUS, "the earlier of 18 months after enactment and 120 days after final regulations"),
    (LaterOf((Anchor("a"), fixed("2026-05-01"))), "the later of a and 2026-05-01"),
    (AnyOf((Anchor("a"), Anchor("b"))), "a or b"),
    (after(-1, Unit.MONTH), "1 month before publication"),
    (after(2, Unit.DAY, convention=INCLUDING),
     "2 days (including the first day) after publication"),
    (DayOfMonth(of=Anchor("a"), months=2, day=-1), "the last day of month 2 after a"),
    (DayOfMonth(of=Anchor("a"), months=2), "day 1 of month 2 after a"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "words"), WORDS)
def test_a_rule_can_be_told_in_words(rule: Rule, words: str) -> None:
    assert str(rule) == words
