"""How a rule gave its day: what it counted from, day by day, and which of its legs counts.

Every day in a step comes out of `rules`: parts of the rule are resolved as the whole was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tracker.dates.base.describe import bounds_in_words, day_in_words, describe
from tracker.dates.base.units import IN_HOURS, Unit
from tracker.dates.base.window import DueWindow
from tracker.dates.calendars import authorities
from tracker.dates.calendars.counting import EXCLUDING, INCLUDING, Convention, Roll
from tracker.dates.explain.hours import steps_of_hours
from tracker.dates.explain.steps import Step, What
from tracker.dates.explain.watching import Watch
from tracker.dates.meaning.setting import Setting
from tracker.dates.rules.anchors import find
from tracker.dates.rules.resolve import count_from, resolve_leg
from tracker.dates.rules.rules import (
    Anchor,
    AnyOf,
    AtTime,
    Count,
    DayOfMonth,
    EarlierOf,
    Fixed,
    LaterOf,
    Offset,
    Rule,
    Waiting,
)

_CLIPPING = frozenset({Unit.MONTH, Unit.QUARTER, Unit.YEAR})
_HOW = {
    EXCLUDING.name: "the first day is not counted, the last one is",
    INCLUDING.name: "the first day counts",
}
_CLEAR = "clear days: neither the first nor the last day counts"


def steps_of_rule(rule: Rule, setting: Setting) -> list[Step]:
    """The steps from the anchors of a rule to what it gives."""
    return _Guide(setting=setting).steps(rule)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Guide:
    setting: Setting

    def steps(self, rule: Rule) -> list[Step]:
        match rule:
            case Fixed():
                return [_anchored(rule.words, rule.window)]
            case Anchor():
                return [self._anchor(rule)]
            case Offset() | DayOfMonth() | AtTime():
                return [*self.steps(rule.of), *self._moved(rule)]
            case _:
                return self._options(rule)

    def _found(self, rule: Rule) -> DueWindow | Waiting:
        setting = self.setting
        return resolve_leg(rule, setting.context.anchors, setting.calendars, as_of=setting.as_of)

    def _anchor(self, anchor: Anchor) -> Step:
        found = self._found(anchor)
        if isinstance(found, Waiting):
            return _waiting(What.ANCHOR, f"“{anchor.name}” is not known yet", found)
        name = find(anchor.name, {name: name for name in self.setting.context.anchors})
        words = anchor.name if name in {None, anchor.name} else f"{anchor.name} ({name})"
        return _anchored(words, found)

    def _moved(self, rule: Offset | DayOfMonth | AtTime) -> list[Step]:
        if isinstance(rule, AtTime):
            return []  # the clock is told once, behind all else
        return self._offset(rule) if isinstance(rule, Offset) else [self._day_of_month(rule)]

    def _offset(self, rule: Offset) -> list[Step]:
        of = self._found(rule.of)
        if isinstance(of, Waiting):
            text = f"{rule} cannot be counted yet"
            return [_waiting(What.COUNT, text, self._found(rule), _source(rule.by))]
        if rule.by.unit in IN_HOURS:
            return steps_of_hours(rule, of, self.setting.calendars)
        edges = dict.fromkeys((of.earliest, of.latest))
        return [step for edge in edges for step in self._count(rule.by, edge)]

    def _count(self, by: Count, edge: date) -> list[Step]:
        """The span counted from one day, and the roll behind it."""
        nominal, skipped = self._counted(edge, replace(by, roll=Roll.UNADJUSTED))
        text = f"{_span(by)} {_side(by)} {day_in_words(edge)}: {day_in_words(nominal)}"
        steps = [_counting(by, edge, nominal, text), *skipped]
        final, passed = self._counted(edge, by)
        if final == nominal:
            return steps
        days = {step.day for step in skipped}
        moved = f"{day_in_words(nominal)} is no business day: {by.roll} to {day_in_words(final)}"
        source = authorities.of_roll(by.roll, by.calendar, backward=by.count < 0)
        steps += [step for step in passed if step.day not in days]
        return [*steps, Step(what=What.ROLLED, text=moved, source=source, day=final)]

    def _counted(self, edge: date, by: Count) -> tuple[date, list[Step]]:
        """The day, and those that did not count on the way."""
        watch = Watch(self.setting.calendars)
        day = count_from(edge, by, watch)
        skipped = watch.skipped(day)
        if by.unit is Unit.DAY and not skipped:
            skipped = watch.stood_still(edge, day)
        return day, skipped

    def _day_of_month(self, rule: DayOfMonth) -> Step:
        found = self._found(rule)
        if isinstance(found, Waiting):
            return _waiting(What.COUNT, f"{rule} cannot be told yet", found)
        return Step(what=What.COUNT, text=f"{rule}: {describe(found)}", day=found.earliest)

    def _options(self, rule: EarlierOf | LaterOf | AnyOf) -> list[Step]:
        legs = [(option, self._found(option)) for option in rule.options]
        steps = [step for option, _ in legs for step in self.steps(option)]
        for option, leg in legs:
            if isinstance(leg, Waiting):
                steps.append(_waiting(What.LEG, f"{option}: open", leg))
            else:
                text = f"{option}: {describe(leg)}"
                steps.append(Step(what=What.LEG, text=text, day=leg.earliest))
        unique = list(dict.fromkeys(steps))
        return [*unique, _decided(rule, self._found(rule), legs)]


def _decided(
    rule: EarlierOf | LaterOf | AnyOf,
    found: DueWindow | Waiting,
    legs: Iterable[tuple[Rule, DueWindow | Waiting]],
) -> Step:
    """Which leg counts, or what is certain until all are known."""
    if isinstance(found, Waiting):
        which = {EarlierOf: "the earlier", LaterOf: "the later"}.get(type(rule), "one")
        return _waiting(What.LEG, f"{which} of them counts, but not all are known", found)
    if isinstance(rule, AnyOf):
        text = f"any of them may be meant: the window {describe(found)} holds all"
        return Step(what=What.LEG, text=text, day=found.earliest)
    winners = [
        str(option)
        for option, leg in legs
        if isinstance(leg, DueWindow) and leg.latest == found.latest
    ]
    which = "earlier" if isinstance(rule, EarlierOf) else "later"
    text = f"the {which} of them counts: {' and '.join(winners)}"
    return Step(what=What.LEG, text=text, day=found.earliest)


def _anchored(words: str, window: DueWindow) -> Step:
    plain = window.days == 1 and window.at is None
    told = day_in_words(window.earliest) if plain else describe(window)
    text = told if words in {told, describe(window)} else f"{words}: {told}"
    return Step(what=What.ANCHOR, text=f"counted from {text}", day=window.earliest)


def _waiting(what: What, text: str, found: DueWindow | Waiting, source: str | None = None) -> Step:
    """A step that waits, with the bounds that are certain all the same."""
    low = (found.not_before or found.since) if isinstance(found, Waiting) else found.earliest
    high = found.not_after if isinstance(found, Waiting) else found.latest
    told = "; ".join([text, *bounds_in_words(low, high)])
    return Step(what=what, text=told, source=source, day=low)


def _counting(by: Count, edge: date, nominal: date, text: str) -> Step:
    if by.unit in _CLIPPING and edge.day != nominal.day and not by.convention.extra:
        text += f" (that month has no day {edge.day})"
    elif by.unit in _CLIPPING and not by.convention.extra:
        text += " (the corresponding day)"
    else:
        text += f" ({_how(by.convention, by.unit, abs(by.count))})"
    return Step(what=What.COUNT, text=text, source=_source(by), day=nominal)


def _how(convention: Convention, unit: Unit, count: int) -> str:
    told = _HOW.get(convention.name, _CLEAR)
    if unit is Unit.DAY and count <= convention.short:
        told += f", and up to {convention.short} of them leave out days off"
    return told


def _source(by: Count) -> str:
    return authorities.of_count(by.convention, by.unit, by.calendar)


def _span(by: Count) -> str:
    return f"{abs(by.count)} {by.unit}{'s' if abs(by.count) != 1 else ''}"


def _side(by: Count) -> str:
    return "before" if by.count < 0 else "after"
