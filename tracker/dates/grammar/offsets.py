"""The grammar of dates that are counted from a date, a period that comes round, or an event."""

from __future__ import annotations

from tracker.dates.base.units import Counting, Part, Unit
from tracker.dates.grammar.clocks import timed
from tracker.dates.grammar.english.counting import (
    CALLS,
    DIRECTIONS,
    EDGES,
    ENDED_PERIODS,
    JOINTS,
    KINDS_OF_PERIOD,
    LASTING,
    OFFSET_LEADS,
    PERIODS,
    STOPS,
    STRETCHES,
    THROUGHOUT,
)
from tracker.dates.grammar.english.little import (
    AGO,
    AND_OR,
    AT,
    AT_LEAST,
    AT_ONCE,
    BEFORE,
    BEGINS,
    DAY,
    ENDED,
    ENDS,
    ITS,
    JOINT_STARTS,
    JOINT_WORDS,
    LAST,
    OF,
    OF_CALENDAR,
    ON,
    SOME,
    THAT,
    THE,
    TO,
)
from tracker.dates.grammar.english.names import FISCAL
from tracker.dates.grammar.english.rhythms import REPEATS
from tracker.dates.grammar.events import begins_date, event
from tracker.dates.grammar.expressions import (
    Counted,
    Day,
    Each,
    Event,
    Expression,
    FiscalPeriod,
    Listing,
    MonthAfter,
    NamedDay,
    Nearby,
    PartOf,
    PeriodTo,
    Range,
    Year,
    YearPart,
)
from tracker.dates.grammar.numbers import ordinal
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind
from tracker.dates.grammar.spans import FIRST_WORDS, one, span, stretch

_LONGEST_CALL = 3  #: words for what a span is of
_OF_PERIODS = frozenset({Unit.WEEK, Unit.MONTH, Unit.YEAR})
#: Three months of one of these are a part of it, and not counted from it.
_WIDE = (YearPart, Year, FiscalPeriod, Range)


@rule("""month-after | span-to |
        [edge] [lead] [THAT] (stretch | span | one) (AGO | [called] [AT_ONCE] direction anchor)
    Counted(Span(30, 30, day), Day(2026, 5, 3)) = 30 days after 3 May 2026
    Counted(Span(30, 30, day), Day(2026, 5, 3)) = within 30 days of 3 May 2026
    Counted(Span(5, 5, business day), back, Day(2026, 5, 3)) = 5 business days before 3 May 2026
    Counted(Span(18, 18, month), Day(2026, 5, 3), counting=including) =
        the end of the 18-month period beginning on 3 May 2026
    Counted(Span(90, 90, day), Event(publication), whole) = during the 90 days after publication
    Counted(Span(30, 30, day), back, Nearby(day, 0)) = 30 days ago
    Counted(Span(1, 1, day), Event(the adoption of the act)) =
        the day following the adoption of the act
    never = three months of 2026 | 30 days | the 31st day of March 2026""")
def counted(cursor: Cursor) -> Expression | None:
    """A date counted from something."""
    mark = cursor.at
    token = cursor.peek()
    found = None
    if token.text in FIRST_WORDS or token.kind is Kind.ORDINAL:  # as hardly anywhere
        found = _month_after(cursor) or _span_to(cursor)
    if found is not None:
        return found
    ends = _edge(cursor) is Part.END
    _lead(cursor)
    cursor.word(THAT)
    all_days = stretch(cursor) if cursor.texts[cursor.at] in STRETCHES else None
    length = all_days or span(cursor) or one(cursor)
    if length is None:
        return None
    if cursor.word(AGO):
        return Counted(span=length, back=True, anchor=Nearby(unit=Unit.DAY, shift=0))
    name = _called(cursor)
    cursor.word(AT_ONCE)
    bracket = cursor.peek(1).text in DIRECTIONS and cursor.take("(")
    of = cursor.peek().text in OF
    direction = _direction(cursor)
    anchor = _anchor(cursor) if direction else None
    if direction is None or anchor is None or (of and isinstance(anchor, _WIDE)):
        return None
    if bracket:
        cursor.take(")")
    back, counting = direction
    lead = cursor.peek(mark - cursor.at - 1).text
    if length.clear:
        counting = Counting.CLEAR
    elif ends and counting is Counting.INCLUDING and lead in BEFORE:
        counting = Counting.EITHER
    named = name in LASTING and counting is Counting.INCLUDING
    whole = all_days is not None or (not ends and (lead in THROUGHOUT or named))
    return Counted(span=length, back=back, anchor=anchor, counting=counting, whole=whole)


@rule("""EDGES
    end = the end of the 18-month period beginning on 3 May 2026
    start = 30 days after the beginning of each quarter
    never = 30 days after 3 May 2026""")
def _edge(cursor: Cursor) -> Part | None:
    """The first or the last day of a span or period."""
    return cursor.phrase(EDGES)


@rule("""OFFSET_LEADS
    True = the date that is 30 days after publication | a period of 30 days from publication
    never = 30 days after publication""")
def _lead(cursor: Cursor) -> bool | None:
    """What may stand between a bound and the span that is counted."""
    return cursor.phrase(OFFSET_LEADS)


@rule("""DIRECTIONS
    [False, excluding] = 30 days after publication | 30 days from publication
    [False, including] = 30 days beginning on 3 May 2026
    [True, excluding] = 30 days prior to 3 May 2026
    never = 30 days by 3 May 2026""")
def _direction(cursor: Cursor) -> tuple[bool, Counting] | None:
    """Which way a span is counted, and whether its first day counts."""
    return cursor.phrase(DIRECTIONS)


@rule("""{Word} CALLS
    period = the 30-day period after publication | a 30-day comment period after publication
    transition = the 6-month transition starting on 3 May 2026
    never = 30 days after the comment period""")
def _called(cursor: Cursor) -> str | None:
    """The noun for what a span is of."""
    for ahead in range(_LONGEST_CALL):
        token = cursor.peek(ahead)
        if token.kind is not Kind.WORD or token.text in DIRECTIONS:
            break
        if token.text in CALLS:
            cursor.at += ahead + 1
            return token.text
    return None


@rule("""THE span (TO | ENDED [ON]) timed
    PeriodTo(Span(3, 3, month), Day(2027, 3, 31)) =
        the three months to 31 March 2027 | the 3 months ended 31 March 2027
    never = three months to 31 March 2027 | the three months to publication | the 3 months""")
def _span_to(cursor: Cursor) -> Expression | None:
    """All of a period that is told by how long it is and by its last day."""
    length = span(cursor) if cursor.word(THE) else None
    if length is None or length.unit not in _OF_PERIODS:
        return None
    if cursor.word(ENDED):
        cursor.word(ON)
    elif not cursor.word(TO):
        return None
    last = timed(cursor)
    if not isinstance(last, Day):
        return None
    return PeriodTo(span=length, last=last)


@rule("""[THE] (LAST | ordinal) [OF_CALENDAR] [DAY] OF [THE] [ordinal] [OF_CALENDAR] [FISCAL]
        PERIODS joint anchor
    MonthAfter(2, Event(publication)) = the first day of the second month following publication
    MonthAfter(1, Day(2026, 5, 3), day=-1, unit=quarter, itself) =
        the last day of the calendar quarter beginning on or after 3 May 2026
    never = the first day of the month | the first day of March 2026""")
def _month_after(cursor: Cursor) -> Expression | None:
    """A day of a period that is told by what happens before it."""
    mark = cursor.at
    cursor.word(THE)
    day = -1 if cursor.word(LAST) else ordinal(cursor)
    if day is None:
        return None
    cursor.word(OF_CALENDAR)
    cursor.word(DAY)
    if not cursor.word(OF):
        return None
    cursor.word(THE)
    number = ordinal(cursor) or 1
    cursor.word(OF_CALENDAR)
    fiscal = cursor.word(FISCAL)
    unit = cursor.look_up(PERIODS)
    itself = None if unit is None else _joint(cursor)
    anchor = None if itself is None else _anchor(cursor)
    if unit is None or anchor is None or itself is None:
        return None
    if fiscal:
        return Event(cursor.since(mark))
    return MonthAfter(months=number, anchor=anchor, day=day, unit=unit, itself=itself)


@rule("""JOINT_STARTS {JOINT_WORDS} [AT_LEAST]
    False = the first day of the month following publication
    True = the first day of the month beginning on or after publication
    False = the first day of the month that begins more than 30 days after publication
    never = the first day of the month of publication""")
def _joint(cursor: Cursor) -> bool | None:
    """What joins a period to what happens before it: whether it may begin on that very day."""
    start = cursor.at
    if not cursor.word(JOINT_STARTS):
        return None
    while cursor.word(JOINT_WORDS):
        pass
    words = cursor.texts[start : cursor.at]
    least = cursor.phrase(AT_LEAST)
    if least is not None:
        return least
    very_day = not ON.isdisjoint(words) and not BEGINS.isdisjoint(words)
    return very_day or cursor.peek().text in AT


@rule("""each | ended | days-of-each-year | timed | counted | event
    Day(2026, 5, 3) = 30 days after 3 May 2026
    PartOf(end, Each(quarter, words=the end of each quarter)) =
        30 days after the end of each quarter
    Counted(Span(2, 2, month), Event(publication)) = 30 days after 2 months after publication
    Event(publication) = 30 days after publication
    never = 30 days after""")
def _anchor(cursor: Cursor) -> Expression | None:
    found = _each(cursor) or _ended(cursor) or _days_of_each_year(cursor) or timed(cursor)
    return found or counted(cursor) or event(cursor)


@rule("""days
    Listing([Day(None, 3, 31), Day(None, 9, 30)]) =
        30 days after 31 March and 30 September each year
    never = 30 days after 31 March and 30 September | 30 days after 31 March each year""")
def _days_of_each_year(cursor: Cursor) -> Expression | None:
    """Several days, each of which comes round."""
    if not begins_date(cursor):
        return None
    days = _days(cursor)
    if days is None or len(days) == 1 or not all(map(_lacks_year, days)):
        return None
    mark = cursor.at
    every = cursor.phrase(REPEATS)
    cursor.at = mark
    return None if not every else Listing(days)


def _lacks_year(day: Expression) -> bool:
    return isinstance(day, Day | NamedDay) and day.year is None


@rule("""[edge] [SOME] [KINDS_OF_PERIOD] ENDED_PERIODS ENDED [ON] days
    Day(2026, 3, 31) = 45 days after the end of the quarter ended 31 March 2026
    Listing([Day(2026, 3, 31), Day(2026, 6, 30)]) =
        45 days after the periods ending 31 March 2026 and 30 June 2026
    never = 45 days after the quarter of 2026 | 45 days after the period ended early""")
def _ended(cursor: Cursor) -> Expression | None:
    """The end of a period that is told by its last day."""
    _edge(cursor)
    cursor.word(SOME)
    cursor.word(KINDS_OF_PERIOD)
    if not cursor.word(ENDED_PERIODS) or not cursor.word(ENDED):
        return None
    cursor.word(ON)
    days = _days(cursor)
    if days is None:
        return None
    return days[0] if len(days) == 1 else Listing(days)


@rule("""timed {another-day}
    [Day(2026, 3, 31)] = 45 days after the quarter ended 31 March 2026
    [Day(2026, 3, 31), Day(2026, 6, 30)] =
        45 days after the periods ending 31 March 2026 and 30 June 2026
    never = 45 days after 31 March 2026 and 30 June 2026""")
def _days(cursor: Cursor) -> tuple[Expression, ...] | None:
    """One day, or several that are listed."""
    found: list[Expression] = []
    day = timed(cursor)
    while day is not None:
        found.append(day)
        day = _another_day(cursor)
    return tuple(found) or None


@rule("""("," | AND_OR) timed
    Day(2026, 6, 30) = 45 days after the periods ending 31 March 2026, and 30 June 2026
    never = 45 days after the period ending 31 March 2026 or publication""")
def _another_day(cursor: Cursor) -> Expression | None:
    joined = cursor.take(",") | cursor.word(AND_OR)
    return timed(cursor) if joined and begins_date(cursor) else None


@rule("""[edge] [ITS] [FISCAL | OF_CALENDAR] PERIODS ["-"] [ENDS [printed-end]]
    PartOf(end, Each(quarter, words=the end of each quarter)) =
        30 days after the end of each quarter
    PartOf(end, Each(quarter, words=quarter-end)) = 30 days after quarter-end
    PartOf(start, Each(year, fiscal, words=the beginning of the fiscal year)) =
        30 days after the beginning of the fiscal year
    never = 30 days after the year of assessment | 30 days after year 3""")
def _each(cursor: Cursor) -> Expression | None:
    """The edge of a period that comes round."""
    mark = cursor.at
    edge = _edge(cursor) or Part.END
    cursor.word(ITS)
    told = cursor.at > mark
    fiscal = cursor.word(FISCAL)
    if not fiscal:
        cursor.word(OF_CALENDAR)
    unit = cursor.look_up(PERIODS)
    if unit is None:
        return None
    cursor.take("-")
    ended = cursor.word(ENDS)
    printed = _printed_end(cursor) if ended else None
    if printed is not None:
        return printed
    if not (told or ended) or not _closes(cursor):
        return None
    return PartOf(part=edge, of=Each(unit=unit, fiscal=fiscal, words=cursor.since(mark)))


@rule("""[OF | ON] timed
    Day(2026, 12, 31) = 30 days after the year end of 31 December 2026
    Day(2026, 12, 31) = 30 days after year-end 31 December 2026
    never = 30 days after year end | 30 days after year end of 2026 |
        30 days after year end, 30 January 2027""")
def _printed_end(cursor: Cursor) -> Expression | None:
    """The day that is the end of a period, as the words print it."""
    if not cursor.word(OF):
        cursor.word(ON)
    return timed(cursor) if begins_date(cursor) else None


def _closes(cursor: Cursor) -> bool:
    """Whether nothing follows that would make the period another one: `the year of assessment`."""
    token = cursor.peek()
    return token.kind is Kind.END or token.text in STOPS or token.text in JOINTS
