"""How hours were counted: the instant from which, the one that they give, and where that rolls."""

from __future__ import annotations

from dataclasses import replace

from tracker.dates.base.describe import describe
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars import authorities
from tracker.dates.calendars.business import Calendars
from tracker.dates.calendars.counting import EXCLUDING, FULL_HOURS, Roll
from tracker.dates.explain.steps import Step, What
from tracker.dates.explain.watching import Watch
from tracker.dates.rules.hours import hours_from
from tracker.dates.rules.rules import Count, Offset


def steps_of_hours(rule: Offset, of: DueWindow, calendars: Calendars) -> list[Step]:
    """The hours counted from `of`, and the roll behind them."""
    by, watch = rule.by, Watch(calendars)
    told = replace(rule.by, convention=EXCLUDING)  # how it counts is said in brackets
    nominal = hours_from(of, replace(by, roll=Roll.UNADJUSTED), calendars)
    found = hours_from(of, by, watch)
    side = "before" if by.count < 0 else "after"
    counted = Step(
        what=What.COUNT,
        text=f"{told} {side} {describe(of)}: {describe(nominal)} ({_how(by)})",
        source=authorities.of_count(by.convention, by.unit, by.calendar),
        day=nominal.earliest,
    )
    if found == nominal:
        return [counted]
    rolled = Step(
        what=What.ROLLED,
        text=f"that is no business day: {by.roll} to the same time, {describe(found)}",
        source=authorities.of_roll(by.roll, by.calendar, backward=by.count < 0, unit=by.unit),
        day=found.earliest,
    )
    return [counted, *watch.skipped(found.earliest, found.latest), rolled]


def _how(by: Count) -> str:
    if by.convention is FULL_HOURS:
        return "the hour of the event is not counted, every other hour is"
    return "every hour counts, of nights and days off, too"
