"""The grammar of phrases: bounds around dates, among words that say nothing of when.

    phrase   = { item | reference | word }           what is no item is left aside and reported
    item     = { bound } core [suffix]
             | blank | undated | choice | ahead | repeats            stand alone
    core     = [clocks ["on"]] counted ["," ["at"] clocks] | happening | span
             | "between" timed "and" timed | timed [range-word timed]
             | precision "from" timed "to" timed         as `describe` writes odd windows
    bound    = "by" | "no later than" | "before" | "from" | "with effect from" | "after" | "on" ...
    suffix   = "at the latest" | "or earlier" | "onwards" | "or later" ...
    range-word = "to" | "until" | "till" | "through" | "-" | "/"
    ahead    = "in" span ["time"] | span "from now" | ("over" | "within") "the next" span
    span     = number ["to" number] ["calendar" | "business"] unit
    repeats  = "annually" | "each year" | "every" span ...
    undated  = "TBC" | "to be determined" | "in due course" | "until further notice" ...
    reference= "Article 101" | "chapters 2, 4 and 5" | "40 CFR 63" | "$5" | "12 %" | "21 projects"

`timed` and what it is made of stand in `clocks`, `periods`, `fiscal`, `years` and `exact`;
`counted`, `happening` and `choice` in `offsets`, `blank` in `blanks`. Every rule either steps over
what it reads or leaves the cursor where it was, and none looks further than its own words, so the
work grows with the length of the phrase and not faster.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.units import Part, Unit
from tracker.dates.base.window import Modality, Precision
from tracker.dates.base.wordlists import word_set
from tracker.dates.grammar.blanks import blank
from tracker.dates.grammar.clocks import clock_before, clock_behind, time_of_day, timed
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.expressions import (
    Counted,
    Expression,
    FiscalPeriod,
    Nearby,
    PartOf,
    Range,
    Repeats,
    Timed,
    Undated,
)
from tracker.dates.grammar.items import UNBOUND, Binding, Item, Phrase, Says, says_of
from tracker.dates.grammar.offsets import choice, counted, happening
from tracker.dates.grammar.references import reference
from tracker.dates.grammar.spans import ahead, span
from tracker.dates.grammar.tokens import Kind, Token, tokens_of
from tracker.dates.grammar.words import (
    IMMEDIATE,
    MODALITIES,
    RANGE_WORDS,
    REPEATS,
    SUFFIXES,
    UNDATED,
)
from tracker.errors import UnreadableDate

_FILLERS = word_set(
    """
    ( ) [ ] , . ; : - / ' " ~ each every a an and the or of on in at to is be it its this
    """
)
#: Behind `effective immediately` these tell when that is.
_UPON = frozenset({"upon", "on", "after", "following", "from"})
_SHAPES = {precision.value: precision for precision in Precision}
_LOWER = frozenset({Modality.FROM, Modality.AFTER})
_MOST = 200  #: words and marks of a phrase
_MONTHS_A_YEAR = 12
_NUMBERS = frozenset(Kind) - {Kind.WORD, Kind.MARK, Kind.END}


class _Reader:
    """Collects the items of a phrase and what lies between them."""

    def __init__(self, source: str) -> None:
        self.cursor = Cursor(source, tokens_of(source))
        self.items: list[Item] = []
        self.unexplained: list[str] = []
        self.skipped: list[int] = []  #: places of the tokens since the last item
        self.stretches: list[list[int]] = []

    def read(self) -> Phrase:
        cursor = self.cursor
        if len(cursor.tokens) > _MOST:
            raise UnreadableDate(
                f"{len(cursor.tokens)} words and marks are more than the {_MOST} I read: quote only"
                " the words that say when"
            )
        while cursor.peek().kind is not Kind.END:
            start = cursor.at
            item = _item(cursor, self._words())
            if item is not None:
                self.items.append(item)
                self._close()
                continue
            cursor.at = start
            if not (reference(cursor) or time_of_day(cursor)):
                self._skip()
            self.skipped.extend(range(start, cursor.at))
        self._close()
        return Phrase(
            items=tuple(self.items),
            unread=tuple(filter(None, map(self._text, self.stretches))),
            dayfirst=_order(cursor.tokens),
            unexplained=tuple(self.unexplained),
        )

    def _words(self) -> tuple[str, ...]:
        return tuple(self.cursor.tokens[place].text for place in self.skipped)

    def _skip(self) -> None:
        token = self.cursor.peek()
        if token.kind in _NUMBERS or token.text.isnumeric():
            self.unexplained.append(self.cursor.source[token.start : token.end])
        self.cursor.at += 1

    def _close(self) -> None:
        self.stretches.append(self.skipped)
        self.skipped = []

    def _text(self, places: list[int]) -> str:
        tokens = self.cursor.tokens
        words = [place for place in places if tokens[place].text not in _FILLERS]
        if not words:
            return ""
        return self.cursor.source[tokens[words[0]].start : tokens[words[-1]].end]


def _order(tokens: tuple[Token, ...]) -> bool | None:
    """Whether the day comes first, as a date such as 31/03/2026 among them shows."""
    slashed = (token.text for token in tokens if token.kind is Kind.SLASHED)
    pairs = [tuple(map(int, re.split(r"[-/.]", text)[:2])) for text in slashed]
    if any(first > _MONTHS_A_YEAR for first, _ in pairs):
        return True
    return False if any(second > _MONTHS_A_YEAR for _, second in pairs) else None


def parse(source: str) -> Phrase:
    """The items of a phrase.

    Raises:
        UnreadableDate: something has the shape of a date and is none.
        UnknownZone: a zone is named as in the zone database and is not in it.
    """
    return _Reader(source).read()


def _item(cursor: Cursor, before: tuple[str, ...]) -> Item | None:
    start = cursor.peek().start
    found = _unbound(cursor)
    if found is not None:
        return _made(cursor, found, UNBOUND, start, before)
    modality = _bounds(cursor)
    bound = cursor.source[start : cursor.peek().start].strip().lower()
    says = says_of(bound)
    found = _bindable(cursor, modality)
    if found is None:
        return None
    if isinstance(found, FiscalPeriod) and Says.BEGINNING_IN in says:
        found = PartOf(part=Part.START, of=found)  # programmes run by the year
    if modality in _LOWER:
        found = _from_midnight(found)
    if isinstance(found, Counted) and Says.AT_LEAST in says and modality is Modality.ON:
        modality = Modality.BY if found.back else Modality.FROM
    suffix = cursor.phrase(SUFFIXES)
    if isinstance(found, Range):
        modality = Modality.BETWEEN
    binding = Binding(modality=suffix or modality, bound=bound, says=says)
    return _made(cursor, found, binding, start, before)


def _from_midnight(found: Expression) -> Expression:
    """What begins at midnight begins with the day: a day later would be too late."""
    if not isinstance(found, Timed) or found.clock is None:
        return found
    if not (found.clock.next_day and found.clock.note):
        return found
    note = Note("midnight read as the start of the day", HOUSE)
    return replace(found, clock=replace(found.clock, next_day=False, note=note))


def _unbound(cursor: Cursor) -> Expression | None:
    """What takes no bound, or brings its own."""
    found = blank(cursor)
    if found is not None:
        return found
    firmly = cursor.phrase(UNDATED)
    if firmly is not None:
        return Undated(firmly=firmly)
    if cursor.phrase(IMMEDIATE) and cursor.peek().text not in _UPON:
        return Nearby(unit=Unit.DAY, shift=0)
    return choice(cursor) or ahead(cursor)


def _bindable(cursor: Cursor, modality: Modality) -> Expression | None:
    found = _counted(cursor) or ahead(cursor) or _core(cursor, between=modality is Modality.BETWEEN)
    found = found or happening(cursor)
    if found is not None:
        return found
    start = cursor.peek().start
    if cursor.phrase(REPEATS) or (cursor.take("every") and span(cursor)):
        return Repeats(cursor.source[start : cursor.tokens[cursor.at - 1].end])
    return span(cursor)


def _counted(cursor: Cursor) -> Expression | None:
    """What is counted, with the time of day before or behind it."""
    mark = cursor.at
    clock = clock_before(cursor)
    found = counted(cursor)
    if isinstance(found, Counted):
        behind = clock_behind(cursor)
        return replace(found, clock=clock or behind)
    if clock is not None:
        cursor.at = mark
        return None
    return found


def _made(
    cursor: Cursor, expression: Expression, binding: Binding, start: int, before: tuple[str, ...]
) -> Item:
    end = cursor.tokens[cursor.at - 1].end
    return Item(expression=expression, binding=binding, start=start, end=end, before=before)


def _bounds(cursor: Cursor) -> Modality:
    """The strongest of the bounds that stand here; ON where there are none."""
    strongest = Modality.ON
    while (found := cursor.phrase(MODALITIES)) is not None:
        if strongest is Modality.ON:
            strongest = found
        cursor.take(",", ":")
    return strongest


def _core(cursor: Cursor, *, between: bool) -> Expression | None:
    shape = _SHAPES.get(cursor.peek().text)
    if shape and cursor.peek(1).text == "from":
        mark = cursor.at
        cursor.at += 2
        days = _ranged(cursor, between=False)
        if isinstance(days, Range):
            return replace(days, precision=shape)
        cursor.at = mark
    return _ranged(cursor, between=between)


def _ranged(cursor: Cursor, *, between: bool) -> Expression | None:
    first = timed(cursor)
    if first is None:
        return None
    mark = cursor.at
    cursor.take(",")
    word = cursor.peek().text
    if word in RANGE_WORDS or word == "/" or (between and word == "and"):
        cursor.at += 1
        last = timed(cursor)
        if last is not None:
            return Range(first=first, last=last)
    cursor.at = mark
    return first
