"""What the one grammar finds in a sentence: its items, put together where they mean one date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.dates.expressions import (
    Blank,
    Choice,
    Counted,
    MonthAfter,
    Range,
    Repeats,
    Span,
    Undated,
)
from tracker.dates.items import Item, prints_the_result
from tracker.dates.parser import parse
from tracker.dates.tokens import tokens_of
from tracker.dates.window import Modality
from tracker.errors import UnknownZone, UnreadableDate
from tracker.sources.prose.hints import Hint

_BACK, _AHEAD = 160, 300  #: characters around a hint in which its date stands
_MOST = 190  #: words and marks that the grammar reads at once
_RULED = (Counted, MonthAfter, Choice)
_DATELESS = (Span, Undated, Blank)
_AGAIN = frozenset({",", "and", "(", "then"})
_OR = frozenset({"or", ",", "and/or", "/"})
_BOUNDING = frozenset({",", "but", "and", "or", "in", "any", "event", "case", "(", ";"})
_BOUNDS = re.compile(
    r"(?:but |and |or |in any (?:event|case) )*(?:no|not) (?:later|earlier|sooner|before|after)"
)
_MOVES = frozenset(
    """
    delayed delay delays delaying postponed postpones postpone postponing deferred defer defers
    extended extend extends extending extension moved moves move moving changed changes change
    revised revises revise rescheduled pushed push pushing shifted brought reopened revising
    """.split()  # noqa: SIM905 - a table of words
)
_FORMER = frozenset(
    "originally original previously previous formerly initially initial instead rather".split()  # noqa: SIM905 - a table of words
)
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

    @property
    def item(self) -> Item:
        """The item that decides: the last but for what comes round."""
        return next(
            each for each in (*reversed(self.items),) if not isinstance(each.expression, Repeats)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """Words that have the shape of a date and are none."""

    start: int
    end: int
    problem: str


def mentions(text: str, start: int, end: int, found: Sequence[Hint]) -> Iterator[Mention | Unread]:
    """What a sentence names, in its order; `found` are the hints in it."""
    for first, last in _windows(text, start, end, found):
        words = text[first:last]
        try:
            items = parse(words).items
        except (UnreadableDate, UnknownZone) as error:
            yield Unread(start=first, end=last, problem=str(error))
            continue
        yield from _put_together(words, first, items)


def _windows(text: str, start: int, end: int, found: Sequence[Hint]) -> Iterator[tuple[int, int]]:
    """Stretches around the hints, as long as the grammar reads at once."""
    stretches: list[list[int]] = []
    for hint in found:
        first = _between_words(text, max(start, hint.start - _BACK), start)
        last = min(end, hint.end + _AHEAD)
        if stretches and first <= stretches[-1][1]:
            stretches[-1][1] = last
        else:
            stretches.append([first, last])
    for first, last in stretches:
        yield from _readable(text, first, last)


def _between_words(text: str, at: int, least: int) -> int:
    space = text.find(" ", at, at + 30) if at > least else -1
    return space + 1 if space >= 0 else at


def _readable(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A stretch in pieces of so many words as the grammar reads at once."""
    tokens = tokens_of(text[first:last])
    if len(tokens) <= _MOST:
        yield first, last
        return
    for place in range(0, len(tokens), _MOST):
        part = tokens[place : place + _MOST]
        yield first + part[0].start, first + part[-1].end


def _put_together(words: str, offset: int, items: Sequence[Item]) -> Iterator[Mention]:
    group: list[Item] = []
    for item in items:
        if isinstance(item.expression, _DATELESS):
            continue
        if group and not _belongs(group, item):
            yield from _mention(words, offset, group)
            group = []
        group.append(item)
    if group:
        yield from _mention(words, offset, group)


def _belongs(group: list[Item], item: Item) -> bool:
    """Whether an item says more of the date that the ones before it name."""
    before = set(item.before)
    last = group[-1]
    if isinstance(item.expression, Repeats):
        return before <= _AGAIN and not isinstance(last.expression, Repeats)
    if isinstance(last.expression, Repeats):
        return False
    if isinstance(item.expression, Choice) and not item.expression.options:
        return True
    if _moves(last, item):
        return True
    ruled = [each for each in (last, item) if isinstance(each.expression, _RULED)]
    if len(ruled) == 1:
        dated = [item if ruled[0] is last else last]
        bounded = before <= _BOUNDING and bool(_BOUNDS.match(item.bound))
        return bounded or prints_the_result(ruled, dated)
    return bool(item.before) and before <= _OR and "or" in before


def _moves(old: Item, new: Item) -> bool:
    """Whether the second of two dates takes the place of the first."""
    between = new.before[-_MOVED_WITHIN:]
    if new.bound in {"", "to", "until", "by", "on", "till"} and not _MOVES.isdisjoint(between):
        return True
    if not _FORMER.isdisjoint(new.before[-_NEAR_WORDS:]):
        return True
    if new.bound == "from" and old.bound in {"to", "until"}:
        return not _MOVES.isdisjoint(old.before[-_MOVED_WITHIN:])
    return not _FORMER.isdisjoint(old.before[-_NEAR_WORDS:]) and len(between) <= _NEAR_WORDS + 2


def _mention(words: str, offset: int, group: list[Item]) -> Iterator[Mention]:
    old, new = _replaced(group)
    kept = [item for item in group if item is not old]
    if all(isinstance(item.expression, Repeats) for item in kept):
        return
    first, last = kept[0], kept[-1]
    if new is None and isinstance(first.expression, Range) and first.bound.endswith("from"):
        revised = _revised_range(words, first)
        if revised is not None:
            before, after = revised
            yield Mention(
                start=offset + first.start,
                end=offset + first.end,
                items=tuple(kept),
                words=after,
                old=before,
                core=offset + first.start + len(first.bound),
            )
            return
    yield Mention(
        start=offset + group[0].start,
        end=offset + group[-1].end,
        items=tuple(kept),
        words=" ".join(words[first.start : last.end].split()),
        old=" ".join(words[old.start + len(old.bound) : old.end].split()) if old else None,
        core=offset + first.start + len(first.bound),
    )


def _replaced(group: list[Item]) -> tuple[Item | None, Item | None]:
    """The old date and the new one, where one takes the place of the other."""
    for old, new in pairwise(group):
        if isinstance(new.expression, Repeats) or not _moves(old, new):
            continue
        if not _FORMER.isdisjoint(new.before[-_NEAR_WORDS:]) or (
            new.bound == "from" and old.bound in {"to", "until"}
        ):
            return new, old
        return old, new
    return None, None


def _revised_range(words: str, item: Item) -> tuple[str, str] | None:
    """Old and new date of `delayed from A to B`."""
    before = words[max(0, item.start - _MOVED_FAR) : item.start].lower()
    if _MOVES.isdisjoint(re.findall(r"[a-z]+", before.rpartition(". ")[2])):
        return None
    said = words[item.start + len(item.bound) : item.end]
    parts = re.split(r"\s+(to|until|till)\s+", said, maxsplit=1)
    if len(parts) != 3:  # noqa: PLR2004 - before, between and behind
        return None
    return parts[0].strip(), " ".join(f"{parts[1]} {parts[2]}".split())


def binds(mention: Mention) -> bool:
    """Whether the words say how the date binds: by, before, from, until."""
    return any(item.modality is not Modality.ON for item in mention.items)
