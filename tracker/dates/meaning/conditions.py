"""What a phrase says that counts from something, and what printed dates beside it change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.units import Counting
from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.base.wordlists import word_set
from tracker.dates.calendars.authorities import NO_ROLL_OF_HOURS
from tracker.dates.calendars.counting import Roll, roll_convention
from tracker.dates.grammar.expressions import Choice, Counted, Event, Expression, Span
from tracker.dates.grammar.items import Item, Phrase, Says, modality_of, revises, used
from tracker.dates.meaning.interpretation import THE_DAY, DueStatus, Interpretation
from tracker.dates.meaning.left_aside import check_qualifiers
from tracker.dates.meaning.ruling import rule_of, zone_named
from tracker.dates.meaning.setting import SEVERAL, Answer, Setting, readings_of
from tracker.dates.rules.anchors import find
from tracker.dates.rules.hours import in_hours
from tracker.dates.rules.resolve import resolve as resolve_rule
from tracker.dates.rules.rules import (
    Anchor,
    Anchors,
    AnyOf,
    AtTime,
    DayOfMonth,
    EarlierOf,
    Fixed,
    LaterOf,
    Offset,
    Rule,
    Waiting,
)

#: Between a rule and a printed date these say that the date bounds the rule.
_BOUNDING = word_set(", ; ( but and or in any event case however at the latest most provided that")
#: Of two that are counted these say that the second is the last day of the first.
_CAPPING = word_set("but event case however latest later most")
_BOTH = frozenset({"and", "but", "or", ","})


def ruled(
    text: str, phrase: Phrase, items: tuple[list[Item], list[Item]], setting: Setting
) -> Interpretation:
    """What the counted items (first) and the printed dates beside them (second) say together.

    Raises:
        UnreadableDate: a date in it cannot be resolved.
        UsageError: the context names a roll convention or calendar that does not exist.
    """
    if setting.trail is not None:
        setting.trail.expressions = tuple(item.expression for part in items for item in part)
    return _interpreted(text, phrase, _rules(*items, phrase, setting), setting)


def anchored(text: str, phrase: Phrase, setting: Setting) -> Interpretation | None:
    """The date of the anchor that the whole text names; None where it names none."""
    if find(text, setting.context.anchors) is None:
        return None
    return _interpreted(text, phrase, [Anchor(text.strip())], setting)


def window_of(expression: Expression, setting: Setting) -> DueWindow | None:
    """The days that a counted expression gives; None where it waits."""
    found = _found(rule_of(expression, setting), setting.context.anchors, setting)
    return found if isinstance(found, DueWindow) else None


def _rules(ruled: list[Item], dated: list[Item], phrase: Phrase, setting: Setting) -> list[Rule]:
    """The rules of which any may be meant, of items that are counted and dates beside them."""
    choices = [item for item in ruled if isinstance(item.expression, Choice)]
    if choices and isinstance(choices[0].expression, Choice) and not choices[0].expression.options:
        others = sorted((*ruled, *dated), key=lambda item: item.start)
        named = [item.expression for item in others if item is not choices[0]]
        options = (*named, *_unnamed(others)) if len(named) == 1 else tuple(named)
        return [rule_of(replace(choices[0].expression, options=options), setting)]
    kept = ruled[-1:] if revises(ruled) else ruled
    spans = [item for item in phrase.items if isinstance(item.expression, Counted | Span)]
    from_to = _from_to(spans)
    capping = [] if from_to else [item for item in kept[1:] if _caps(item)]
    rules = [rule_of(item.expression, setting) for item in kept if item not in capping]
    rules += [rule_of(one, setting) for one in _sharing(phrase)]
    if from_to:
        rules = [AnyOf(tuple(rules))]
    for item in capping:
        rules = [EarlierOf((rule, rule_of(item.expression, setting))) for rule in rules]
    for item in dated:
        rules = _bounded(rules, item, setting)
    return rules


def _from_to(items: list[Item]) -> bool:
    """Whether two bound one window: `not earlier than 60 and not later than 90 days after`."""
    bounds = {Modality.FROM, Modality.BY}
    return len(items) == len(bounds) and {item.modality for item in items} == bounds


def _unnamed(items: list[Item]) -> list[Expression]:
    """The option of `whichever is sooner` that is neither a date nor counted, by its words.

    Left aside, it would make a date certain that may still come sooner or later.
    """
    for item in items:
        words = [word for word in item.before if word.isalpha()]
        joined = item is items[-1] and words[:1] in (["or"], ["and"])
        joined = joined or (item is items[0] and words[-1:] in (["or"], ["and"]))
        told = " ".join(word for word in words if word not in _BOTH)
        if joined and told:
            return [Event(told)]
    return []


def _sharing(phrase: Phrase) -> list[Expression]:
    """Spans that are counted from the anchor of the span before: `or up to 90 days`."""
    found: list[Expression] = []
    for item, follower in zip(phrase.items, phrase.items[1:], strict=False):
        counted, span = item.expression, follower.expression
        if isinstance(counted, Counted) and isinstance(span, Span) and "or" in follower.before:
            found.append(replace(counted, span=span))
        if (
            isinstance(counted, Span)
            and isinstance(span, Counted)
            and _BOTH.issuperset(follower.before)
        ):
            found.append(replace(span, span=counted))
    return found


def _caps(item: Item) -> bool:
    """Whether what is counted bounds what was counted before: `and at most 24 hours after B`."""
    if "or" in item.before or not _BOUNDING.issuperset(item.before):
        return False
    bounds = item.modality is Modality.BY or "most" in item.before
    return bounds and not _CAPPING.isdisjoint((*item.before, *item.bound.split()))


def _bounded(rules: list[Rule], item: Item, setting: Setting) -> list[Rule]:
    """The rules, no earlier or no later than a printed date, or that date as another."""
    date = rule_of(item.expression, setting)
    if item.says(Says.NOT_BEFORE):
        return [LaterOf((rule, date)) for rule in rules]
    if item.modality in {Modality.BY, Modality.BEFORE} and _BOUNDING.issuperset(item.before):
        return [EarlierOf((rule, date)) for rule in rules]
    return [*rules, date]


def _interpreted(text: str, phrase: Phrase, rules: list[Rule], setting: Setting) -> Interpretation:
    rule = rules[0] if len(rules) == 1 else AnyOf(tuple(rules))
    if setting.trail is not None:
        setting.trail.rule = rule
    found = _found(rule, setting.context.anchors, setting)
    read = partial(
        Interpretation,
        text=text,
        modality=modality_of(phrase.items),
        rule=str(rule),
        used=used(text, phrase.items),
        unread=phrase.unread,
    )
    if isinstance(found, Waiting):
        return read(
            status=DueStatus.WAITING,
            waiting_on=found.on,
            not_before=found.not_before,
            not_after=found.not_after,
        )
    check_qualifiers(phrase)
    either = isinstance(rule, AnyOf) and any(
        isinstance(item.expression, Counted) and item.expression.counting is Counting.EITHER
        for item in phrase.items
    )
    if _from_below(phrase):
        return read(status=DueStatus.WAITING, waiting_on=(THE_DAY,), not_before=found.earliest)
    apart = _apart(rules, found, setting)
    if either and found == _found(rule, _first_days(setting), setting):
        apart = Answer((DueWindow.on(found.earliest), DueWindow.on(found.latest)))
    edges = (Note("the first day may or may not count"),) if either else apart.notes
    return read(
        status=DueStatus.DATED,
        window=found,
        tz=_zone_of(phrase),
        readings=apart.readings if len(apart.readings) > 1 else (),
        notes=(*edges, *_of_hours(rule, found, setting)),
    )


def _from_below(phrase: Phrase) -> bool:
    """Whether the one thing that is said is what it cannot come before."""
    bound = (item.says(Says.NOT_BEFORE) for item in phrase.items)
    return bool(phrase.items) and all(bound)


def _apart(rules: list[Rule], together: DueWindow, setting: Setting) -> Answer:
    """What each rule gives, from each day that what it counts from can be read as."""
    each = [one for rule in rules for one in _from_each(rule)]
    if len(each) == 1:
        return Answer((together,))
    found = (_found(rule, setting.context.anchors, setting) for rule in each)
    return readings_of((one for one in found if isinstance(one, DueWindow)), SEVERAL)


def _from_each(rule: Rule) -> list[Rule]:
    """The rule, counted from each reading of a printed date."""
    if isinstance(rule, Offset | DayOfMonth | AtTime):
        each = _from_each(rule.of)
        return [rule] if each == [rule.of] else [replace(rule, of=of) for of in each]
    if isinstance(rule, AnyOf) and all(isinstance(option, Fixed) for option in rule.options):
        return list(rule.options)
    return [rule]


def _of_hours(rule: Rule, found: DueWindow, setting: Setting) -> Iterator[Note]:
    """What has to be said of hours: several, counted from a day, or such as were to roll."""
    if isinstance(rule, AnyOf) and found.at is not None:
        yield Note("of several hours the first counts", HOUSE)
    wanted = roll_convention(setting.context.roll)
    for offset in in_hours(rule):
        each = [_found(of, setting.context.anchors, setting) for of in _from_each(offset.of)]
        if any(isinstance(of, DueWindow) and of.at is None for of in each):
            yield Note(f"the hour of {offset.of} is not known: any of the day may count", HOUSE)
        if not offset.by.convention.rolls and wanted is not Roll.UNADJUSTED:
            yield Note("what is counted in hours is not moved off days off", NO_ROLL_OF_HOURS)


def _found(rule: Rule, anchors: Anchors, setting: Setting) -> DueWindow | Waiting:
    return resolve_rule(rule, anchors, setting.calendars, as_of=setting.as_of)


def _first_days(setting: Setting) -> Anchors:
    """The anchors, each as if it fell on the first of its days."""
    return {
        name: each.earliest if isinstance(each, DueWindow) else each
        for name, each in setting.context.anchors.items()
    }


def _zone_of(phrase: Phrase) -> str | None:
    """The zone that the time of a counted day is told in, where one is named."""
    counted = (item.expression for item in phrase.items if isinstance(item.expression, Counted))
    return next(filter(None, map(zone_named, counted)), None)
