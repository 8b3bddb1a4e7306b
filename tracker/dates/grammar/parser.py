"""The grammar of phrases: bounds around dates, among words that say nothing of when.

Every rule either steps over what it reads or leaves the cursor where it was, and none looks further
than its own words, so the work grows with the length of the phrase and not faster.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.dates.base.notes import HOUSE, Note
from tracker.dates.base.units import Part, Unit
from tracker.dates.base.window import Modality, Precision
from tracker.dates.grammar.blanks import blank
from tracker.dates.grammar.choices import choice
from tracker.dates.grammar.clocks import clock_before, clock_behind, time_of_day, timed
from tracker.dates.grammar.english.bounds import (
    FILLERS,
    IMMEDIATE,
    IMMEDIATELY_UPON,
    MODALITIES,
    RANGE_WORDS,
    SUFFIXES,
    UNDATED,
)
from tracker.dates.grammar.english.little import AND, BEGINS, EACH, FROM, OF
from tracker.dates.grammar.english.rhythms import REPEATS
from tracker.dates.grammar.events import happening
from tracker.dates.grammar.expressions import (
    Counted,
    Day,
    Expression,
    FiscalPeriod,
    Listing,
    NamedWeekday,
    Nearby,
    PartOf,
    Range,
    Timed,
    Undated,
    Year,
)
from tracker.dates.grammar.items import UNBOUND, Binding, Item, Phrase, Says, says_of
from tracker.dates.grammar.monthdays import to_month
from tracker.dates.grammar.offsets import counted
from tracker.dates.grammar.places import in_each, places_of_each
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind, Token, tokens_of
from tracker.dates.grammar.reader.trace import Recorder, Trace
from tracker.dates.grammar.references import reference
from tracker.dates.grammar.rhythms import each_period, repeats, rolls
from tracker.dates.grammar.spans import ahead, span
from tracker.errors import UnreadableDate

_SHAPES = {precision.value: precision for precision in Precision}
_LOWER = frozenset({Modality.FROM, Modality.AFTER})
_PAIR = 2
_MOST = 200  #: words and marks of a phrase
_MONTHS_A_YEAR = 12
#: Forms between which a slash means from when to when, as ISO 8601 has it.
_SLASHES_OF = frozenset({Kind.INSTANT, Kind.WEEK, Kind.DAY, Kind.MONTH})
_NUMBERS = frozenset(Kind) - {Kind.WORD, Kind.MARK, Kind.END}


def parse(source: str) -> Phrase:
    """The items of a phrase.

    Raises:
        UnreadableDate: something has the shape of a date and is none.
        UnknownZone: a zone is named as in the zone database and is not in it.
    """
    return _parsed(Cursor(source, tokens_of(source)))


def traced(source: str) -> Trace:
    """Which rules read what of a phrase; raises what `parse` raises."""
    recorder = Recorder()
    _parsed(Cursor(source, tokens_of(source), recorder))
    return recorder.found


def _parsed(cursor: Cursor) -> Phrase:
    if len(cursor.tokens) > _MOST:
        raise UnreadableDate(
            f"{len(cursor.tokens)} words and marks are more than the {_MOST} I read: quote only"
            " the words that say when"
        )
    return _phrase(cursor)


@rule("""{item | reference | time-of-day | Word | Number}
    by Day(2026, 3, 31) = Comments must be received by 31 March 2026
    between Range(YearPart(month, 5, 2026), YearPart(month, 7, 2026)); on Undated() =
        between May 2026 and July 2026, or in due course
    nothing = Article 101
    nothing = banana""")
def _phrase(cursor: Cursor) -> Phrase:
    """What is no item is left aside and reported."""
    items: list[Item] = []
    unexplained: list[str] = []
    stretches: list[list[int]] = []
    while cursor.peek().kind is not Kind.END:
        found = _item(cursor)
        if found is not None:
            items.append(found)
            stretches.append(cursor.skipped)
            cursor.skipped = []
            continue
        start = cursor.at
        if not (reference(cursor) or time_of_day(cursor)):
            unexplained.extend(_unexplained(cursor.step(), cursor))
        cursor.skipped.extend(range(start, cursor.at))
    stretches.append(cursor.skipped)
    return Phrase(
        items=tuple(items),
        unread=tuple(filter(None, (_unread(cursor, places) for places in stretches))),
        dayfirst=_order(cursor.tokens),
        unexplained=tuple(unexplained),
        behind=tuple(cursor.texts[place] for place in cursor.skipped),
    )


def _unexplained(token: Token, cursor: Cursor) -> list[str]:
    """The number that a token is, if it is one."""
    number = token.kind in _NUMBERS or token.text.isnumeric()
    return [cursor.source[token.start : token.end]] if number else []


def _unread(cursor: Cursor, places: list[int]) -> str:
    """The words at some places, without those at their ends that say nothing."""
    words = [place for place in places if cursor.texts[place] not in FILLERS]
    if not words:
        return ""
    return cursor.source[cursor.tokens[words[0]].start : cursor.tokens[words[-1]].end]


def _order(tokens: tuple[Token, ...]) -> bool | None:
    """Whether the day comes first, as a date such as 31/03/2026 among them shows."""
    slashed = (token.text for token in tokens if token.kind is Kind.SLASHED)
    pairs = [tuple(map(int, re.split(r"[-/.]", text)[:2])) for text in slashed]
    if any(first > _MONTHS_A_YEAR for first, _ in pairs):
        return True
    return False if any(second > _MONTHS_A_YEAR for _, second in pairs) else None


@rule("""blank | undated | immediately | rolls | choice | ahead |
        each-period {bound} places-of-each | {bound} (between | core) [suffix]
    by Day(2026, 3, 31) = by 31 March 2026 | 31 March 2026 at the latest
    from YearPart(month, 5, 2026) = no earlier than May 2026
    between Range(YearPart(month, 5, 2026), YearPart(month, 7, 2026)) =
        between May 2026 and July 2026
    from Timed(Day(2026, 3, 31), Clock(00:00, note=midnight read as the start of the day)) =
        from midnight on 31 March 2026
    from PartOf(start, FiscalPeriod(2027)) = beginning in fiscal year 2027
    by NthIn(15, day, Each(month)) = monthly, by the 15th
    on Undated() = TBC
    never = by post | Article 101""")
def _item(cursor: Cursor) -> Item | None:
    """A part of the phrase that says something of when."""
    before = tuple(cursor.texts[place] for place in cursor.skipped)
    start = cursor.peek().start
    found = _unbound(cursor)
    if found is not None:
        return _made(cursor, found, UNBOUND, start, before)
    modality, bound, found = _in_each(cursor) or _bound_core(cursor)
    if found is None:
        return None
    says = says_of(bound)
    if isinstance(found, FiscalPeriod) and Says.BEGINNING_IN in says:
        found = PartOf(part=Part.START, of=found)  # programmes run by the year
    if modality in _LOWER:
        found = _from_midnight(found)
    if isinstance(found, Counted) and Says.AT_LEAST in says and modality is Modality.ON:
        modality = Modality.BY if found.back else Modality.FROM
    behind = cursor.at
    suffix = _suffix(cursor)
    if modality is Modality.ON:
        says |= says_of(cursor.since(behind).lower()) & Says.NOT_BEFORE
    if isinstance(found, Range):
        modality = Modality.BETWEEN
    binding = Binding(modality=suffix or modality, bound=bound, says=says)
    return _made(cursor, found, binding, start, before)


def _in_each(cursor: Cursor) -> tuple[Modality, str, Expression] | None:
    """What stands behind its periods, and how it binds: `monthly, by the 15th`."""
    mark = cursor.at
    if cursor.texts[mark] in EACH or cursor.texts[mark] in REPEATS:
        each = each_period(cursor)
        modality, bound = _bounds(cursor)
        found = None if each is None else places_of_each(cursor)
        if each is not None and found is not None:
            return modality, bound, in_each(each, *found)
        cursor.at = mark
    return None


def _bound_core(cursor: Cursor) -> tuple[Modality, str, Expression | None]:
    modality, bound = _bounds(cursor)
    return modality, bound, _bindable(cursor, modality)


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
    found = blank(cursor) or _undated(cursor) or _immediately(cursor) or rolls(cursor)
    return found or choice(cursor) or ahead(cursor)


@rule("""UNDATED
    Undated() = TBC | in due course | within days
    Undated(firmly) = until further notice
    never = by May 2026""")
def _undated(cursor: Cursor) -> Expression | None:
    """The source itself says that there is no date."""
    firmly = cursor.phrase(UNDATED)
    return None if firmly is None else Undated(firmly=firmly)


@rule("""IMMEDIATE
    Nearby(day, 0) = with immediate effect | effective immediately
    never = effective immediately upon publication""")
def _immediately(cursor: Cursor) -> Expression | None:
    if not cursor.phrase(IMMEDIATE) or cursor.peek().text in IMMEDIATELY_UPON:
        return None
    return Nearby(unit=Unit.DAY, shift=0)


def _bindable(cursor: Cursor, modality: Modality) -> Expression | None:
    return (_between(cursor) if modality is Modality.BETWEEN else None) or _core(cursor)


@rule("""clocked | ahead | shaped | ranged | happening | repeats | span
    Day(2026, 3, 31) = by 31 March 2026
    Range(YearPart(month, 5, None), YearPart(month, 7, 2026)) = from May to July 2026
    Counted(Span(30, 30, day), Event(publication)) = within 30 days of publication
    SpanAhead(Span(3, 3, week)) = no earlier than three weeks' time
    Span(30, 30, day) = a period of 30 days
    never = by post""")
def _core(cursor: Cursor) -> Expression | None:
    """What a bound may stand before."""
    found = _clocked(cursor) or ahead(cursor) or _shaped(cursor) or _ranged(cursor)
    return found or happening(cursor) or repeats(cursor) or span(cursor)


@rule("""timed [[","] AND timed]
    Range(YearPart(month, 5, 2026), YearPart(month, 7, 2026)) = between May 2026 and July 2026
    Range(Day(2026, 5, 3), Day(2026, 5, 15)) = between 3 and 15 May 2026
    never = between May 2026 to July 2026 | from May 2026 and July 2026""")
def _between(cursor: Cursor) -> Expression | None:
    first = timed(cursor)
    if isinstance(first, Listing) and len(first.items) == _PAIR:
        return Range(first=first.items[0], last=first.items[1])
    cursor.take(",")
    last = timed(cursor) if first is not None and cursor.word(AND) else None
    return first and last and Range(first=first, last=to_month(first, last, cursor))


@rule("""[clock-before] counted [clock-behind]
    Counted(Span(30, 30, day), Event(publication)) = 30 days after publication
    Counted(Span(30, 30, day), Event(publication), clock=Clock(17:00, zone=America/New_York)) =
        5 p.m. ET on the 30th day after publication
    Counted(Span(30, 30, day), Event(publication), clock=Clock(17:00, zone=America/New_York)) =
        the 30th day after publication, 5pm ET
    never = 5 p.m. ET on 31 March 2026""")
def _clocked(cursor: Cursor) -> Expression | None:
    """What is counted, with the time of day before or behind it."""
    clock = clock_before(cursor)
    found = counted(cursor)
    if isinstance(found, Counted):
        behind = clock_behind(cursor)
        clock = clock or behind
        return found if clock is None else replace(found, clock=clock)
    return found if clock is None else None


@rule("""MODALITIES
    by = by 31 March 2026 | no later than 31 March 2026
    from = with effect from 31 March 2026
    between = between May 2026 and July 2026
    never = 31 March 2026 at the latest | beginning of March 2026""")
def _bound(cursor: Cursor) -> Modality | None:
    """How the date behind it binds."""
    found = cursor.phrase(MODALITIES)
    part = cursor.peek(-1).text in BEGINS and cursor.peek().text in OF
    return None if part else found


@rule("""SUFFIXES
    by = 31 March 2026 at the latest | 31 March 2026 or earlier
    from = May 2026 onwards | May 2026 or later
    never = by 31 March 2026""")
def _suffix(cursor: Cursor) -> Modality | None:
    """How the date before it binds."""
    return cursor.phrase(SUFFIXES)


@rule("""RANGE_WORDS | "/"
    True = May to July 2026 | 2026-05/2026-07
    never = May or July 2026""")
def _range_word(cursor: Cursor) -> bool | None:
    """What makes two dates the ends of a range."""
    return cursor.take("/", *RANGE_WORDS) or None


def _made(
    cursor: Cursor, expression: Expression, binding: Binding, start: int, before: tuple[str, ...]
) -> Item:
    end = cursor.tokens[cursor.at - 1].end
    return Item(expression=expression, binding=binding, start=start, end=end, before=before)


def _bounds(cursor: Cursor) -> tuple[Modality, str]:
    """The strongest of the bounds that stand here, ON where there are none; their words."""
    start = cursor.peek().start
    strongest = Modality.ON
    while (found := _bound(cursor)) is not None:
        if strongest is Modality.ON:
            strongest = found
        cursor.take(",", ":", "~")
    return strongest, cursor.source[start : cursor.peek().start].lower().rstrip(" \n,:~")


@rule("""Word FROM ranged
    Range(Day(2026, 3, 15), Day(2026, 4, 14), precision=month) =
        month from 15 March 2026 to 14 April 2026
    never = month from 15 March 2026 | from 15 March 2026 to 14 April 2026""")
def _shaped(cursor: Cursor) -> Expression | None:
    """A window with its precision."""
    shape = cursor.look_up(_SHAPES)
    if shape is None or not cursor.word(FROM):
        return None
    days = _ranged(cursor)
    return replace(days, precision=shape) if isinstance(days, Range) else None


@rule("""timed [until]
    Day(2026, 3, 31) = 31 March 2026
    Range(YearPart(month, 5, None), YearPart(month, 7, 2026)) = May to July 2026
    Day(2026, 3, 31, weekday=1) = Tuesday - 31 March 2026
    Listing([Day(2026, 3, 31), Day(2026, 6, 30)]) = 31 March 2026 / 30 June 2026
    Listing([YearPart(month, 3, 2027), YearPart(month, 6, 2027)]) = 03/2027 / 06/2027
    never = 30 days to publication""")
def _ranged(cursor: Cursor) -> Expression | None:
    first = timed(cursor)
    hyphen = cursor.peek().text == "-"
    slashed = cursor.peek().text == "/" and not _is_interval(cursor)
    last = None if first is None else _until(cursor)
    if first is None or last is None:
        return first
    if hyphen and isinstance(first, NamedWeekday) and isinstance(last, Day):
        return replace(last, weekday=first.weekday)
    if slashed and not isinstance(last, Year):
        return Listing((first, last))
    return Range(first=first, last=to_month(first, last, cursor))


def _is_interval(cursor: Cursor) -> bool:
    """Whether the slash here means from when to when, as ISO 8601 writes it: without space."""
    before, slash, behind = cursor.peek(-1), cursor.peek(), cursor.peek(1)
    glued = before.end == slash.start and slash.end == behind.start
    return glued and before.kind in _SLASHES_OF


@rule("""[","] range-word timed
    YearPart(month, 7, 2026) = May to July 2026
    never = May 2026 to the next stage""")
def _until(cursor: Cursor) -> Expression | None:
    cursor.take(",")
    return timed(cursor) if _range_word(cursor) else None
