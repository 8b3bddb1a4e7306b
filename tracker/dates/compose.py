"""Puts the items of a phrase together: one date, several, a revision, a rule, or none."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.dates.anchors import find
from tracker.dates.answers import Answer, Setting
from tracker.dates.expressions import (
    Blank,
    Choice,
    Counted,
    Counting,
    Event,
    Expression,
    Listing,
    MonthAfter,
    Range,
    Repeats,
    Revised,
    Span,
    Undated,
)
from tracker.dates.interpretation import DueStatus, Interpretation
from tracker.dates.parser import Item, Phrase
from tracker.dates.resolve import resolve
from tracker.dates.rules import Anchor, AnyOf, EarlierOf, LaterOf, Rule, Waiting
from tracker.dates.ruling import rule_of, rule_on
from tracker.dates.window import DueWindow, Modality
from tracker.dates.words import word_set
from tracker.errors import UnreadableDate

_QUOTED = 60
_COULD_READ = (
    "I read dates such as 31 March 2026, 2026-03, Q2 2026, the end of 2026, "
    "1 May to 30 June 2026, 30 days after publication or TBC"
)
#: Before the last of several dates these say that it takes the place of the others.
_REVISIONS = word_set(
    """
    delayed delay delays delaying postponed postpones postpone postponing postponement deferred
    defer defers deferral extended extend extends extending extension moved moves move changed
    changes changing revised revises rescheduled brought pushed amended striking inserting
    substituting substituted replaced replacing replace replaces substitute substitutes corrected
    reopened slipped
    """
)
#: Before a date these say that it no longer counts.
_PAST = word_set(
    "originally original previously previous formerly initially initial instead rather"
)
#: Between a rule and a printed date these say that both name one day.
_APPOSITIONS = word_set(", ( - : ; ie eg namely that is viz by i e which being")
_RULED = (Counted, Event, MonthAfter, Choice)
_UNDATED = (Undated, Span, Repeats, Blank)
#: A period that ends on or after a day has that day for its lower bound and nothing more.
_PERIODS_ENDING = re.compile(r"\b(?:ending|ends)\s+(?:on\s+(?:or|and)\s+)?after$")
#: Between a rule and a printed date these say that the date bounds the rule.
_BOUNDING = word_set(", ; ( but and or in any event case however at the latest provided that")
_BOTH = frozenset({"and", "but", "or", ","})
_NOT_BEFORE = ("not before", "no earlier", "not earlier", "no sooner", "at the earliest")


def compose(text: str, phrase: Phrase, setting: Setting) -> Interpretation:
    """What the items of a phrase say together.

    Raises:
        UnreadableDate: they name no date, or a number remains that nothing explains.
    """
    if _left_open(phrase):
        return _dateless(text, phrase)
    if phrase.unexplained:
        raise UnreadableDate(
            f"in {_quoted(text)} nothing explains {phrase.unexplained[0]!r}: {_COULD_READ}"
        )
    setting = _with_order(phrase, setting)
    ruled = _ruled_items(phrase)
    dated = _valid([item for item in phrase.items if _is_dated(item)])
    if ruled and not _prints_the_result(ruled, dated):
        return _ruled(text, phrase, _rule(ruled, dated, phrase, setting), setting)
    if dated:
        return _printed(text, phrase, dated, setting)
    if phrase.items:
        return _dateless(text, phrase)
    if find(text, setting.context.anchors) is None:
        raise UnreadableDate(f"no date in {_quoted(text)}: {_COULD_READ}")
    return _ruled(text, phrase, Anchor(text.strip()), setting)


def _ruled_items(phrase: Phrase) -> list[Item]:
    """The items that only a rule can resolve; `whichever is earlier` alone is none."""
    ruled = [item for item in phrase.items if isinstance(item.expression, _RULED)]
    empty = Choice(earlier=True), Choice(earlier=False)
    alone = len(phrase.items) == 1 and phrase.items[0].expression in empty
    return [] if alone else ruled


def _left_open(phrase: Phrase) -> bool:
    """Whether the source leaves the date to be filled in, or says at last that there is none."""
    if any(isinstance(item.expression, Blank) for item in phrase.items):
        return True
    last = phrase.items[-1].expression if phrase.items else None
    return isinstance(last, Undated) and last.firmly and not phrase.unexplained


def _with_order(phrase: Phrase, setting: Setting) -> Setting:
    """The setting with the order of day and month that another date of the phrase shows."""
    if setting.context.dayfirst is not None or phrase.dayfirst is None:
        return setting
    return replace(setting, context=replace(setting.context, dayfirst=phrase.dayfirst))


def _printed(text: str, phrase: Phrase, dated: list[Item], setting: Setting) -> Interpretation:
    """What printed dates say."""
    joined = _joined(dated)
    repeats = any(isinstance(item.expression, Repeats) for item in phrase.items)
    if repeats and isinstance(joined, Listing):
        joined = replace(joined, recurs=True)
    answer = resolve(joined, setting)
    if _PERIODS_ENDING.search(dated[-1].bound):
        return _period_ending(text, phrase, answer, dated)
    return _dated(text, phrase, answer, dated)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "...")


def _is_dated(item: Item) -> bool:
    return not isinstance(item.expression, _RULED + _UNDATED)


def _valid(items: list[Item]) -> list[Item]:
    """The items without those that the phrase itself calls past, unless all are."""
    valid = [item for item in items if not _PAST.intersection(item.before)]
    return valid or items


def _revises(items: list[Item]) -> bool:
    return any(
        _REVISIONS.intersection(item.before) and "subject" not in item.before for item in items
    )


def _joined(items: list[Item]) -> Expression:
    """One expression for several items."""
    final = items[-1].expression
    if _revises(items):
        if items[-1].bound == "from" and len(items) > 1:  # moved to B from A
            return items[-2].expression
        if isinstance(final, Range) and items[-1].bound == "from":
            return Revised(old=final.first, new=final.last)
        return final
    return final if len(items) == 1 else Listing(tuple(item.expression for item in items))


def _prints_the_result(ruled: list[Item], dated: list[Item]) -> bool:
    """Whether a printed date says again what the rule says: `60 days after X, i.e. 1 May 2026`."""
    if len(ruled) != 1 or len(dated) != 1 or isinstance(ruled[0].expression, Choice):
        return False
    second = max(ruled[0], dated[0], key=lambda item: item.start)
    bounds_it = second is dated[0] and second.bound not in {"", "by", "on", "until", "namely"}
    return not bounds_it and _APPOSITIONS.issuperset(second.before)


def _rule(ruled: list[Item], dated: list[Item], phrase: Phrase, setting: Setting) -> Rule:
    """One rule for the items that are counted and the printed dates that bound them."""
    choices = [item for item in ruled if isinstance(item.expression, Choice)]
    if choices and isinstance(choices[0].expression, Choice) and not choices[0].expression.options:
        others = sorted((*ruled, *dated), key=lambda item: item.start)
        options = tuple(item.expression for item in others if item is not choices[0])
        return rule_of(replace(choices[0].expression, options=options), setting)
    kept = ruled[-1:] if _revises(ruled) else ruled
    rules = [rule_of(item.expression, setting) for item in kept]
    rules += [rule_of(one, setting) for one in _sharing(phrase)]
    rule = rules[0] if len(rules) == 1 else AnyOf(tuple(rules))
    for item in dated:
        rule = _bounded(rule, item, setting)
    return rule


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


def _bounded(rule: Rule, item: Item, setting: Setting) -> Rule:
    """The rule, no earlier or no later than a printed date, or either of them."""
    date = rule_of(item.expression, setting)
    if item.bound.startswith(_NOT_BEFORE):
        return LaterOf((rule, date))
    if item.modality in {Modality.BY, Modality.BEFORE} and _BOUNDING.issuperset(item.before):
        return EarlierOf((rule, date))
    return AnyOf((rule, date))


def _used(text: str, items: tuple[Item, ...] | list[Item]) -> str:
    return "; ".join(text[item.start : item.end].strip() for item in items)


def _modality(items: tuple[Item, ...] | list[Item]) -> Modality:
    bounds = [item.modality for item in items if item.modality is not Modality.ON]
    return bounds[0] if bounds else Modality.ON


def _dateless(text: str, phrase: Phrase) -> Interpretation:
    """What is said where no item names a date."""
    kinds = {type(item.expression) for item in phrase.items}
    repeats = [item.expression for item in phrase.items if isinstance(item.expression, Repeats)]
    waiting = Span in kinds and not kinds & {Undated, Blank, Repeats}
    return Interpretation(
        text=text,
        status=DueStatus.WAITING if waiting else DueStatus.UNDATED,
        modality=_modality(phrase.items),
        rule=repeats[0].words if repeats else None,
        waiting_on=("the day from which it is counted",) if waiting else (),
        used=_used(text, phrase.items),
        unread=phrase.unread,
    )


def _ruled(text: str, phrase: Phrase, rule: Rule, setting: Setting) -> Interpretation:
    ruling = rule_on(rule, setting)
    read = Interpretation(
        text=text,
        status=DueStatus.WAITING,
        modality=_modality(phrase.items),
        rule=str(rule),
        used=_used(text, phrase.items),
        unread=phrase.unread,
    )
    found = ruling.found
    if isinstance(found, Waiting):
        return replace(
            read, waiting_on=found.on, not_before=found.not_before, not_after=found.not_after
        )
    either = isinstance(rule, AnyOf) and any(
        isinstance(item.expression, Counted) and item.expression.counting is Counting.EITHER
        for item in phrase.items
    )
    return replace(
        read,
        status=DueStatus.DATED,
        window=found,
        readings=(DueWindow.on(found.earliest), DueWindow.on(found.latest)) if either else (),
        notes=("the first day may or may not count",) if either else (),
    )


def _dated(text: str, phrase: Phrase, answer: Answer, items: list[Item]) -> Interpretation:
    return Interpretation(
        text=text,
        status=DueStatus.DATED,
        window=answer.hull,
        modality=_modality(items),
        readings=answer.readings if len(answer.readings) > 1 else (),
        tz=answer.tz,
        used=_used(text, items),
        unread=phrase.unread,
        notes=answer.notes,
    )


def _period_ending(text: str, phrase: Phrase, answer: Answer, items: list[Item]) -> Interpretation:
    return Interpretation(
        text=text,
        status=DueStatus.WAITING,
        modality=Modality.FROM,
        not_before=answer.hull.earliest,
        waiting_on=phrase.unread or ("the end of the period",),
        used=_used(text, items),
        unread=phrase.unread,
        notes=answer.notes,
    )
