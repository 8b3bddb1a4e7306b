"""The grammar of events: what happens on a day that others count from, by its name."""

from __future__ import annotations

from tracker.dates.grammar.clocks import timed
from tracker.dates.grammar.english.clock import HALVES
from tracker.dates.grammar.english.counting import (
    BEGINNINGS,
    EVENT_JOINTS,
    HAPPENINGS,
    ITS_DATE,
    JOINTS,
    STOPS,
    UPON,
)
from tracker.dates.grammar.english.little import DATE, OF, RELATIVE, THE
from tracker.dates.grammar.english.names import CARDINALS, MONTHS, SEASONAL, SEASONS
from tracker.dates.grammar.exact import EXACT
from tracker.dates.grammar.expressions import Event, Expression
from tracker.dates.grammar.reader.cursor import Cursor
from tracker.dates.grammar.reader.rule import rule
from tracker.dates.grammar.reader.tokens import Kind

_NUMBERS = frozenset({Kind.NUMBER, Kind.ORDINAL})


@rule("""{Word} [timed]
    Timed(Day(2026, 5, 3), Clock(14:05)) = 24 hours after detection at 14:05 on 3 May 2026
    Event(the final rules are published) =
        30 days after the final rules are published, whichever is later
    Day(2026, 5, 3) = 30 days after publication on 3 May 2026
    Event(adoption and publication) = 30 days after adoption and publication
    never = 30 days after 3 May 2026 | 30 days after , publication""")
def event(cursor: Cursor) -> Expression | None:
    """Words up to where something else begins; a date behind them tells when it was."""
    mark = cursor.at
    while not stops(cursor):
        when = _clocked(cursor) if cursor.at > mark else None
        if when is not None:
            return when
        cursor.at += 1
    while cursor.at > mark and cursor.texts[cursor.at - 1] in JOINTS:
        cursor.at -= 1
    if cursor.at == mark:
        return None
    found = Event(cursor.since(mark))
    return (timed(cursor) if begins_date(cursor) else None) or found


def _clocked(cursor: Cursor) -> Expression | None:
    """The day and hour of what happens, where its hour is told first."""
    token, half = cursor.peek(), cursor.peek(1)
    clock = token.kind is Kind.CLOCK or (token.kind is Kind.NUMBER and half.text in HALVES)
    return timed(cursor) if clock else None


def stops(cursor: Cursor) -> bool:
    """Whether an event's name does not go on here."""
    token = cursor.peek()
    if token.kind is Kind.END or token.text in STOPS or begins_date(cursor):
        return True
    if token.text not in EVENT_JOINTS:
        return False
    follower = cursor.peek(1)
    text = follower.text
    return (
        follower.kind is Kind.NUMBER
        or text == "("
        or text in CARDINALS
        or text in BEGINNINGS
        or text in MONTHS
    )


def begins_date(cursor: Cursor) -> bool:
    """Whether a printed date stands here."""
    token, follower = cursor.peek(), cursor.peek(1)
    if token.kind in EXACT:
        return True
    if token.text in MONTHS:
        return follower.kind in _NUMBERS
    return token.kind in _NUMBERS and follower.text in MONTHS


@rule("""[THE] SEASONS SEASONAL event | {ITS_DATE} (HAPPENINGS | Word) event
    Event(publication of the final rules) = upon publication of the final rules
    Event(the date on which the Commission adopts the act) =
        from the date on which the Commission adopts the act
    Event(the summer recess) = before the summer recess
    never = upon request | the publication of the final rules | before the summer""")
def happening(cursor: Cursor) -> Expression | None:
    """An event that has a date of its own."""
    if _seasonal(cursor):
        return event(cursor)
    if cursor.peek(-1).text not in UPON:
        return None
    ahead = 0
    while cursor.peek(ahead).text in ITS_DATE:
        ahead += 1
    if cursor.peek(ahead).text not in HAPPENINGS and not _dated(cursor, ahead):
        return None
    return event(cursor)


def _seasonal(cursor: Cursor) -> bool:
    """Whether an event stands here that a season names: `the summer recess`."""
    the = cursor.peek().text in THE
    return cursor.peek(the).text in SEASONS and cursor.peek(the + 1).text in SEASONAL


def _dated(cursor: Cursor, ahead: int) -> bool:
    """Whether `the date of` or `the date on which` stands before what follows."""
    words = cursor.texts[cursor.at : cursor.at + ahead + 1]
    of = ahead > 0 and words[ahead - 1] in OF
    return not DATE.isdisjoint(words) and (of or words[-1] in RELATIVE)
