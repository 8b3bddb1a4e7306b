"""What the one grammar finds in a sentence: its items, put together where they mean one date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.dates.base.units import Step, Unit, Which
from tracker.dates.base.window import Modality
from tracker.dates.grammar.expressions import (
    Blank,
    Choice,
    Counted,
    Day,
    Expression,
    MonthAfter,
    NamedWeekday,
    Range,
    Repeats,
    Slashed,
    Span,
    Undated,
    Year,
)
from tracker.dates.grammar.items import Item, prints_the_result
from tracker.dates.grammar.parser import parse
from tracker.dates.grammar.reader.tokens import tokens_of
from tracker.errors import UnknownZone, UnreadableDate
from tracker.sources.prose.cue import Cue
from tracker.sources.prose.hints import Hint, stretch
from tracker.sources.prose.tables import cells

_OLD = ("from", " of")  #: behind a move: the date that it was
_YEARLY = Step(1, Unit.YEAR)
_MOST = 190  #: words and marks that the grammar reads at once
_RULED = (Counted, MonthAfter, Choice)
_DATELESS = (Span, Undated, Blank)
_AGAIN = frozenset({",", "and", "(", "then"})
_SINCE = frozenset({"from", "beginning", "starting", "commencing", "on", "by", "as from"})
_COMMA = frozenset({","})
_OR = frozenset({"or", ",", "and/or", "/"})
_BOUNDING = frozenset({",", "but", "and", "or", "in", "any", "event", "case", "(", ";"})
_BOUNDS = Cue(
    "a bound that goes with the date before",
    r"(?:but |and |or |in any (?:event|case) )*(?:no|not) (?:later|earlier|sooner|before|after)",
    flags=re.NOFLAG,
    example="but no later than",
    counter="by",
)
_MOVES = frozenset(
    """
    delayed delay delays delaying postponed postpones postpone postponing deferred defer defers
    extended extend extends extending extension moved moves move moving changed changes change
    revised revises revise rescheduled pushed push pushing shifted brought reopened revising
    continued adjourned reset relisted
    """.split()  # noqa: SIM905 - a table of words
)
#: Before these they say that nobody has moved anything yet.
_UNSURE = frozenset({"may", "might", "could", "would", "proposes", "proposed", "considering"})
#: Between the old date and `extended`.
_HELPERS = frozenset(
    """
    , . ) is are was were has have had been being be will which now hereby further and then that
    also it shall therefore again the date deadline comment period vacated
    """.split()  # noqa: SIM905 - a table of words
)
_FORMER = frozenset(
    "originally original previously previous formerly initially initial instead rather".split()  # noqa: SIM905 - a table of words
)
_CHOICE = Cue(
    "a choice between dates",
    r"\b(?:earlier|later|earliest|latest|sooner) of\b|\bwhichever\b",
    flags=re.NOFLAG,
    example="the earlier of",
    counter="earlier",
)
_TO = Cue(
    "between the old date and the new one",
    r"\s+(to|until|till)\s+",
    flags=re.NOFLAG,
    example="4 May to 5 May",
    counter="4 May or 5 May",
)
_APART = Cue(
    "a dash between a date and what is due then",
    r"""[—–](?=\s?(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun
        |early|mid|late|end|spring|summer|autumn|winter|fall|present)[a-z]*\b)[a-z]{2,})""",
    example="15 March—annual return",
    counter="15 March—15 April",
)
_BULLETS = re.compile(r"[\s•●▪*·-]+")
_WORDS = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[^\s\w]")
_LOOKED_BACK = 160  #: characters before an item
_NEAR_WORDS = 6
_MOVED_FAR = 160  #: characters in which `delayed` stands before `from A to B`
_MOVED_WITHIN = 9  #: words between `delayed` and the new date


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Words of a sentence that name one date; offsets count from the start of the text."""

    start: int
    end: int
    items: tuple[Item, ...]
    words: str  #: as the grammar shall read them
    old: str | None = None  #: words of the date that this one takes the place of
    core: int  #: where the date begins behind its bound
    torn: bool = False  #: whether another part of a date touches it, and no rule reads both as one
    year: int | None = None  #: its year, where only another date of its list says it
    again: str = ""  #: its rhythm, where only the last date of its list says it
    list_start: int | None = None  #: where its list begins, whose words before it are its own, too
    behind: tuple[int, int] | None = None  #: in a list, the words behind it that are of this date

    @property
    def said(self) -> str:
        """The words with all that they leave to others of their list, to be read alone."""
        year = "" if self.year is None else f" {self.year}"
        year += f" {self.again}" if self.again else ""
        first = self.list_start in {None, self.start}
        own = first or self.words.lower().startswith(self.item.bound)
        return f"{self.words}{year}" if own else f"{self.item.bound} {self.words}{year}"

    @property
    def yearly(self) -> str:
        """The words of a yearly rhythm that is the last of what it says; '' where it has none."""
        last = self.items[-1].expression
        told = isinstance(last, Repeats) and last.every == _YEARLY and len(self.items) > 1
        return last.words if told and isinstance(last, Repeats) else ""

    @property
    def item(self) -> Item:
        """The item that decides: the first day of a series, else a printed date, else the last."""
        if len(self.items) == 1:
            return self.items[0]
        days = [each for each in self.items if isinstance(each.expression, Day)]
        if days and recurs(self.items[0].expression):
            return days[0]
        said = [each for each in self.items if not isinstance(each.expression, Repeats)]
        printed = [each for each in said if not isinstance(each.expression, _RULED)]
        choice = any(isinstance(each.expression, Choice) for each in said)
        return (said if choice or not printed else printed)[-1]


def mentions(text: str, start: int, items: Sequence[Item]) -> Iterator[Mention]:
    """What a sentence names, in its order; `items` are those in it, `start` where it begins."""
    torn = {
        part.start
        for first, second in pairwise(items)
        if _touch(text, first, second)
        for part in (first, second)
    }
    for group in _groups(items):
        for mention in _mention(text, start, group):
            half = any(item.start in torn for item in mention.items)
            yield replace(mention, torn=True) if half else mention


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items that name one date together."""
    group: list[Item] = []
    for item in items:
        if isinstance(item.expression, _DATELESS):
            continue
        if group and not _belongs(group, item):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _touch(text: str, first: Item, second: Item) -> bool:
    """Whether two items stand side by side as parts of one date do: `2027 March 31`."""
    if text[first.end : second.start] not in {" ", "\n"}:
        return False
    whole = _is_whole(first.expression) and _is_whole(second.expression)
    more = isinstance(second.expression, Repeats | Choice)
    return second.bound in {"", "of"} and not whole and not more


def _is_whole(expression: Expression) -> bool:
    """Whether a date lacks nothing: day, month and year."""
    return isinstance(expression, Slashed) or (
        isinstance(expression, Day) and expression.year is not None
    )


def items_in(
    text: str, lowered: str, within: tuple[int, int], found: Sequence[Hint]
) -> Iterator[Item]:
    """The items of a sentence, at their place in the text, each with the words before it.

    `found` are the hints in it, `lowered` is what `hints.plain` makes of the text, `within` where
    the sentence stands.
    """
    behind = within[0]
    for first, last in _pieces(text, lowered, within, found):
        for item in _parsed(_APART.pattern.sub(";", text[first:last])):
            told = lowered[max(behind, first + item.start - _LOOKED_BACK) : first + item.start]
            before = tuple(_WORDS.findall(told))
            behind = first + item.end
            yield replace(item, start=first + item.start, end=behind, before=before)


def _parsed(words: str) -> tuple[Item, ...]:
    try:
        return tuple(parse(words).items)
    except (UnreadableDate, UnknownZone):
        return ()


def _pieces(
    text: str, lowered: str, within: tuple[int, int], found: Sequence[Hint]
) -> Iterator[tuple[int, int]]:
    """What the grammar shall read at once: no date stands in two cells of a table."""
    for cell in cells(text, within):
        inside = [hint for hint in found if cell[0] <= hint.start < cell[1]]
        for first, last in _stretches(lowered, cell, inside) if inside else ():
            yield from _readable(text, first, last)


def _stretches(
    lowered: str, within: tuple[int, int], found: Sequence[Hint]
) -> Iterator[tuple[int, int]]:
    """The words around the hints that the grammar shall read; those that touch come as one."""
    start, end = within
    bullet = _BULLETS.match(lowered, start, end)  # to the grammar it is a date to be filled in
    start = bullet.end() if bullet else start
    if _CHOICE.search(lowered, start, end):
        yield start, end
        return
    first = last = -1
    closed = False  #: whether what comes behind the last one is of another date
    for hint in found:
        if hint.start < last:
            last = max(last, stretch(lowered, hint, start, end)[1] if hint.open else hint.end)
            continue
        left, right = stretch(lowered, hint, max(start, last), end)
        if last >= 0 and left <= last + 1 and not closed:
            last = right
        else:
            if last >= 0:
                yield first, last
            first, last = left, right
        closed = hint.open
    if last >= 0:
        yield first, last


def _readable(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A stretch in pieces of so many words as the grammar reads at once."""
    if last - first <= _MOST:
        yield first, last
        return
    tokens = tokens_of(text[first:last])
    for place in range(0, len(tokens), _MOST):
        part = tokens[place : place + _MOST]
        yield first + part[0].start, first + part[-1].end


def _belongs(group: list[Item], item: Item) -> bool:
    """Whether an item says more of the date that the ones before it name."""
    before = set(item.before)
    last = group[-1]
    if isinstance(item.expression, Repeats):
        return before <= _AGAIN and not isinstance(last.expression, Repeats)
    if recurs(group[0].expression):
        return _goes_on(last, item)
    if isinstance(item.expression, Choice) and not item.expression.options:
        return True
    narrowed = "but" in before and before <= _BOUNDING and bool(_BOUNDS.match(item.bound))
    if narrowed or _moves(last, item):
        return True
    ruled = [each for each in (last, item) if isinstance(each.expression, _RULED)]
    if len(ruled) == 1:
        dated = [item if ruled[0] is last else last]
        bounded = before <= _BOUNDING and bool(_BOUNDS.match(item.bound))
        return bounded or prints_the_result(ruled, dated)
    return bool(item.before) and before <= _OR and "or" in before


def recurs(expression: Expression) -> bool:
    """Whether it tells a rhythm, whose first day may stand behind it."""
    weekday = isinstance(expression, NamedWeekday) and expression.which is Which.EACH
    return weekday or isinstance(expression, Repeats)


def _goes_on(last: Item, item: Item) -> bool:
    """Whether a day is the first one of a rhythm, or another one of it: `yearly on 1 May`."""
    if not isinstance(item.expression, Day):
        return False
    if recurs(last.expression):
        return _COMMA.issuperset(item.before) and item.bound in _SINCE
    return (
        item.bound in {"", "on"} and item.expression.year is None and _AGAIN.issuperset(item.before)
    )


def _moves(old: Item, new: Item) -> bool:
    """Whether the second of two dates takes the place of the first."""
    if isinstance(old.expression, Year) and old.bound.endswith("for"):  # `the return for 2026`
        return False
    between = new.before[-_MOVED_WITHIN:]
    if new.bound in {"", "to", "until", "by", "on", "till", "for"} and _moved(new.before):
        return True
    if not _FORMER.isdisjoint(new.before[-_NEAR_WORDS:]):
        return True
    if new.bound == "from" and old.bound in {"to", "until"}:
        return not _MOVES.isdisjoint(old.before[-_MOVED_WITHIN:])
    return not _FORMER.isdisjoint(old.before[-_NEAR_WORDS:]) and len(between) <= _NEAR_WORDS + 2


def _moved(between: tuple[str, ...]) -> bool:
    """Whether the words between two dates say that the first one moves, and nothing else does."""
    place = next((n for n, word in enumerate(between) if word in _MOVES), None)
    near = place is not None and len(between) - place <= _MOVED_WITHIN
    return near and _HELPERS.issuperset(between[:place])


def _mention(text: str, start: int, group: list[Item]) -> Iterator[Mention]:
    old, new = _replaced(group)
    kept = tuple(item for item in group if item is not old)
    if all(isinstance(item.expression, Repeats) for item in kept):
        return
    first, last = kept[0], kept[-1]
    words = " ".join(text[first.start : last.end].split())
    before = " ".join(text[old.start + len(old.bound) : old.end].split()) if old else None
    if new is None and isinstance(first.expression, Range) and first.bound.endswith(_OLD):
        before, words = _revised_range(text, start, first) or (before, words)
    yield Mention(
        start=first.start if old is None or new is None else new.start,
        end=group[-1].end,
        items=kept,
        words=words,
        old=before,
        core=first.start + len(first.bound),
    )


def _replaced(group: list[Item]) -> tuple[Item | None, Item | None]:
    """The old date and the new one, where one takes the place of the other."""
    for old, new in pairwise(group):
        if isinstance(new.expression, Repeats) or recurs(group[0].expression):
            continue
        if not _moves(old, new):
            continue
        if not _FORMER.isdisjoint(new.before[-_NEAR_WORDS:]) or (
            new.bound == "from" and old.bound in {"to", "until"}
        ):
            return new, old
        return old, new
    return None, None


def _revised_range(text: str, start: int, item: Item) -> tuple[str | None, str] | None:
    """Old and new date of `delayed from A to B`; the old one alone where that is not sure."""
    before = text[max(start, item.start - _MOVED_FAR) : item.start].lower()
    told = re.findall(r"[a-z]+", before)
    if _MOVES.isdisjoint(told):
        return None
    said = text[item.start + len(item.bound) : item.end]
    parts = _TO.pattern.split(said, maxsplit=1)
    if len(parts) != 3:  # noqa: PLR2004 - before, between and behind
        return None
    old = " ".join(parts[0].split())
    if not _UNSURE.isdisjoint(told[-_NEAR_WORDS:]):
        return None, old
    return old, " ".join(f"{parts[1]} {parts[2]}".split())


def binds(mention: Mention) -> bool:
    """Whether the words say how the date binds: by, before, from, until."""
    return any(item.modality is not Modality.ON for item in mention.items)
