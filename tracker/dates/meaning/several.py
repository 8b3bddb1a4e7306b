"""Several printed dates in one phrase: which of them count, and which words put them together.

Two dates make one window only where words say from when to when; a weekday, a bound or a restated
day joins the date that it belongs to. Whatever no rule here puts together stays apart, as so many
readings.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.dates.base.window import Modality
from tracker.dates.base.wordlists import word_set
from tracker.dates.grammar.english.little import BEGINS
from tracker.dates.grammar.expressions import (
    TOLD_FROM_TODAY,
    Bounded,
    Day,
    Estimated,
    Expression,
    FiscalPeriod,
    Listing,
    NamedWeekday,
    Range,
    Revised,
    Slashed,
    Timed,
    YearPart,
)
from tracker.dates.grammar.items import REVISIONS, Item, Says, revises

_PAIR = 2
#: Before a date these say that it no longer counts.
_PAST = word_set(
    "originally original previously previous formerly initially initial instead rather ended"
)
#: Directly before a date these say that something else happened then.
_HAPPENED = word_set("was announced not")
#: Before a period these say that it is what something is about, as are those listed behind it.
_COVERS = word_set("cover covers covering covered")
_LISTED = word_set(", and or & the")
#: With nothing but the words of the second line around them, these say that a date is none yet.
_PROPOSED = word_set("proposed proposal proposals proposes draft would suggested")
_AROUND_PROPOSED = _PROPOSED | word_set(
    "( [ : - as be become date dates new now currently the a to under is it by in"
)
#: Beside words for a move these say that it is not sure.
_UNSURE = _PROPOSED | word_set(
    "may might could expected likely plans planned planning intends intended considering if"
)
_TO_BE = word_set("to be")
_ENDS_CLAUSE = word_set(") ] , ; .")
#: Between a day told from today and a printed one these say that both are the same.
_SAMENESS = word_set("which being namely ie viz that i e is")
#: Between a date and its weekday.
_MARKS = word_set(", ( . - a")
#: Between two bounds, or a date and its bound.
_LINKS = word_set(", ; ( ) but and or in any event case at all times")
#: A bound that begins so tells of another matter than the end beside it.
_IN_FORCE = ("effective", "in force", "applicable", "with effect", "takes effect", "wef", "eff")
#: Directly before a date these say that it is the best guess there is.
_HEDGES = word_set("probably likely presumably expected anticipated planned targeted")
_HEDGED_BOUNDS = ("expected", "planned", "scheduled", "targeted")
_LOWER = frozenset({Modality.FROM, Modality.AFTER})
_UPPER = frozenset({Modality.BY, Modality.BEFORE})


def counting(items: list[Item]) -> list[Item]:
    """The items without those that the phrase itself calls past or covered, unless all are."""
    if len(items) < _PAIR:
        return items
    valid = [
        item
        for item in items
        if not _PAST.intersection(item.before) and not _HAPPENED.intersection(item.before[-1:])
    ]
    valid = valid or items
    return [item for item in valid if not _covered(item, valid)] or valid


def _covered(item: Item, items: list[Item]) -> bool:
    """Whether it is what a report is about: `covers the months of April and May`."""
    upto = [each for each in items if each.start <= item.start]
    while upto and _LISTED.issuperset(upto[-1].before):
        upto.pop()
    return bool(upto) and bool(_COVERS.intersection(upto[-1].before))


def proposed(items: list[Item], behind: tuple[str, ...]) -> list[Item]:
    """The items of which the phrase says that they are only proposed, unless all are.

    `behind` are the words behind the last of them.
    """
    if len(items) < _PAIR:
        return []
    after = [*(_first_clause(item.before) for item in items[1:]), _first_clause(behind, ends=True)]
    found = [
        item
        for item, words in zip(items, after, strict=True)
        if _says_proposed(_last_clause(item.before)) or _says_proposed(words)
    ]
    return [] if len(found) == len(items) else found


def before_a_period(item: Item) -> bool:
    """Whether it bounds the beginning of a period that something comes before.

    `Before the first year beginning on or after 1 May`: nobody knows when that year begins.
    """
    begins = item.bound in {f"{begins} on or after" for begins in BEGINS}
    return begins and {"before", "first"}.issubset(item.before)


def _says_proposed(words: tuple[str, ...]) -> bool:
    unsure = not _UNSURE.isdisjoint(words) or _TO_BE.issubset(words)
    moves = unsure and not REVISIONS.isdisjoint(words)
    return moves or (not _PROPOSED.isdisjoint(words) and _AROUND_PROPOSED.issuperset(words))


def _first_clause(words: tuple[str, ...], *, ends: bool = False) -> tuple[str, ...]:
    """The words that still belong to the date before them; all of them where nothing follows."""
    end = next((place for place, word in enumerate(words) if word in _ENDS_CLAUSE), None)
    return words[:end] if end is not None or ends else ()


def _last_clause(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that already belong to the date behind them."""
    ends = [place for place, word in enumerate(words) if word in _ENDS_CLAUSE]
    return words[ends[-1] + 1 :] if ends else words


def move_proposed(items: list[Item], behind: tuple[str, ...]) -> bool:
    """Whether the one range is a move that is only proposed: `would be delayed from A to B`."""
    words = (*items[0].before, *behind)
    ranged = len(items) == 1 and isinstance(items[0].expression, Range)
    return ranged and revises(items) and not _UNSURE.isdisjoint(words)


def joined(items: list[Item]) -> Expression:
    """One expression for the dates of a phrase."""
    if revises(items):
        return _revised(items)
    if len(items) == 1:
        return items[0].expression
    if len(items) == _PAIR:
        for rule in (_estimated, _weekday_again, _restated, _labelled, _bounded):
            found = rule(items)
            if found is not None:
                return found
    return Listing(tuple(item.expression for item in items))


def _revised(items: list[Item]) -> Expression:
    """The date that takes the place of the others: `delayed from A to B`."""
    final = items[-1].expression
    from_it = items[-1].says(Says.THE_OLD) or _of_it(items[-1])
    if from_it and len(items) > 1:  # moved to B from A
        return items[-2].expression
    if from_it and isinstance(final, Range):
        return Revised(old=final.first, new=final.last)
    return final


def _of_it(item: Item) -> bool:
    """Whether it is what moves: `extend the deadline of A to B`."""
    return isinstance(item.expression, Range) and item.bound.endswith(" of")


def is_hedge(clause: str) -> bool:
    """Whether words that were left aside only say that a date is the best guess."""
    return (_HEDGES | {"most"}).issuperset(clause.lower().split())


def _estimated(items: list[Item]) -> Expression | None:
    """A best guess within what binds: `probably October, at the latest 31 December 2027`."""
    for guess, bound in (items, items[::-1]):
        if not _hedged(guess) or _hedged(bound) or guess.modality is not Modality.ON:
            continue
        upper = bound.modality in _UPPER
        if upper or (bound.modality is Modality.ON and bound is items[0]):
            return Estimated(expected=guess.expression, bound=bound.expression, upper=upper)
    return None


def _hedged(item: Item) -> bool:
    said = not _HEDGES.isdisjoint(_last_clause(item.before))
    return said or item.bound.startswith(_HEDGED_BOUNDS)


def _weekday_again(items: list[Item]) -> Expression | None:
    """The date whose weekday stands beside it: `Wed, 03/31/2027`, `2027-03-31 (Wednesday)`."""
    if not _MARKS.issuperset(items[1].before) or items[1].modality is not Modality.ON:
        return None
    first, second = (item.expression for item in items)
    return _of_weekday(first, second) or _of_weekday(second, first)


def _of_weekday(named: Expression, day: Expression) -> Expression | None:
    """The day, held to the weekday and at the time that is told with it."""
    timed = named if isinstance(named, Timed) else None
    told = named if timed is None else timed.day
    if not isinstance(told, NamedWeekday) or not isinstance(day, Day | Slashed):
        return None
    dated = replace(day, weekday=told.weekday) if isinstance(day, Day) else day
    return dated if timed is None else replace(timed, day=dated)


def _restated(items: list[Item]) -> Expression | None:
    """The printed date that says which day is meant: `the next business day, which is 3 May`."""
    first, second = items
    told = isinstance(first.expression, TOLD_FROM_TODAY)
    same = bool(_SAMENESS.intersection(second.before)) and _SAMENESS.union(",(").issuperset(
        second.before
    )
    return second.expression if told and same else None


def _labelled(items: list[Item]) -> Expression | None:
    """The day by which something is due that a period names: `Q1 by 31 July`."""
    period, day = items
    names = isinstance(period.expression, YearPart | FiscalPeriod) and period.says(Says.NO_MORE)
    return day.expression if names and day.bound == "by" and not day.before else None


def _bounded(items: list[Item]) -> Expression | None:
    """Two bounds, or a date within a bound: `Q1 2027 but not before 1 February 2027`."""
    if not _LINKS.issuperset(items[1].before):
        return None
    for date, bound in (items, items[::-1]):
        opens = bound.modality in _LOWER and not bound.bound.startswith(_IN_FORCE)
        if opens and date.modality in _UPPER:
            return _between(bound, date, lower=True, upper=True)
        late = bound.says(Says.NOT_BEFORE) or (opens and "but" in items[1].before)
        if late and date.modality not in _LOWER:
            return _between(bound, date, lower=True)
        firm = bound.modality in _UPPER and not bound.says(Says.NO_MORE)
        if firm and items[1].before and date.modality is Modality.ON:
            return _between(date, bound, upper=True)
    return None


def _between(first: Item, last: Item, *, lower: bool = False, upper: bool = False) -> Bounded:
    return Bounded(first=first.expression, last=last.expression, lower=lower, upper=upper)
