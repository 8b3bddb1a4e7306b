"""The grammar of dates that are counted from something else.

What they are counted from is a date, a period that comes round, or an event by its name:

    counted  = [lead] (span | "the" [ordinal] "day") ["period"] direction anchor
             | span "ago"
             | "the end of the" span "period" direction anchor
             | "the" (ordinal | "last") "day of the" [ordinal] period-unit joint anchor
    joint    = "after" | "following" | "beginning" ["on or"] "after" ["more than" | "at least"] ...
    lead     = "the date that is" | "a period of" | "at least" | "a maximum of" ...
    direction= "after" | "following" | "of" | "from" ... | "before" | "prior to" ...
             | "beginning on" | "starting with" ...          the first day counts
    anchor   = each | "the" period-unit "ended" timed { "," timed } | timed | counted
             | event ["on" | "of" | "dated"] [timed]
    each     = ["the end of" | "the start of"] ("each" | "every" | "the") period-unit
             | period-unit "end"
    event    = words, up to a comma, a bracket, or a word that begins something else
    happening= ("upon" | "on" | "from" ...) event           where the event is one that is dated
             | ["the"] season ("recess" | "session" ...)
    choice   = "the earlier of" option { ("and" | "or" | ",") option } | "whichever is earlier"
    option   = ["(" mark ")"] (counted | timed | event)
"""

from __future__ import annotations

from tracker.dates.base.units import Counting, Part, Unit
from tracker.dates.base.wordlists import word_set
from tracker.dates.grammar.clocks import timed
from tracker.dates.grammar.cursor import Cursor
from tracker.dates.grammar.expressions import (
    Choice,
    Counted,
    Each,
    Event,
    Expression,
    FiscalPeriod,
    Listing,
    MonthAfter,
    Nearby,
    PartOf,
    Range,
    Span,
    Year,
    YearPart,
)
from tracker.dates.grammar.spans import span
from tracker.dates.grammar.tokens import Kind
from tracker.dates.grammar.words import (
    CARDINALS,
    CHOICES,
    DIRECTIONS,
    EDGES,
    MODALITIES,
    MONTHS,
    OFFSET_LEADS,
    SEASONAL,
    SEASONS,
)

_DATES = frozenset({Kind.DAY, Kind.INSTANT, Kind.SLASHED, Kind.WEEK, Kind.MONTH})
_NUMBERS = frozenset({Kind.NUMBER, Kind.ORDINAL})
_STOPS = word_set(
    """
    , ; : . ( ) [ ] whichever subject unless provided except if by until but through plus annually
    thereafter with
    """
)
#: What a span may be called, and how many words that may take.
_LASTING = word_set("window transition phase extension moratorium consultation")
_CALLS = _LASTING | {"period", "time", "notice"}
_LONGEST_CALL = 3
#: Only these count from `the day`: `the 31st day of March` is a date.
_AFTER_ONE = word_set("after following before prior preceding immediately")
#: Before a span these say that all of it is meant.
_THROUGHOUT = word_set("during throughout over for")
#: Three months of one of these are a part of it, and not counted from it.
_WIDE = (YearPart, Year, FiscalPeriod, Range)
_JOINTS = frozenset({"and", "or", ",", ";"})
_BEGINNINGS = word_set(
    """
    not no on in at until from later before after every each within any up a annually thereafter
    if the
    """
)
_MANY = ("months", "quarters", "years")
_PERIODS = {"month": Unit.MONTH, "quarter": Unit.QUARTER, "year": Unit.YEAR}
_HAPPENINGS = word_set(
    """
    publication enactment issuance adoption approval receipt signature commencement completion
    entry promulgation royal passage assent ratification notification effective
    """
)
_BEGINS = word_set("beginning commencing starting begins commences starts")
_UPON = word_set("upon on from after following before of at until immediately by since")


def counted(cursor: Cursor) -> Expression | None:
    """A date counted from something, else None and the cursor stays."""
    mark = cursor.at
    month = _month_after(cursor)
    if month is not None:
        return month
    cursor.at = mark
    ends = cursor.phrase(EDGES) is Part.END
    cursor.phrase(OFFSET_LEADS)
    cursor.take("the", "that", "such")
    length = span(cursor) or _one(cursor)
    if length is None:
        cursor.at = mark
        return None
    if cursor.take("ago"):
        return Counted(span=length, back=True, anchor=Nearby(unit=Unit.DAY, shift=0))
    name = _called(cursor)
    cursor.take("immediately")
    of = cursor.peek().text == "of"
    direction = cursor.phrase(DIRECTIONS)
    anchor = _anchor(cursor) if direction else None
    if direction is None or anchor is None or (of and isinstance(anchor, _WIDE)):
        cursor.at = mark
        return None
    back, counting = direction
    if length.clear:
        counting = Counting.CLEAR
    elif ends and counting is Counting.INCLUDING:
        counting = Counting.EITHER if _before(cursor, mark) else counting
    lead = cursor.peek(mark - cursor.at - 1).text if mark else ""
    named = name in _LASTING and counting is Counting.INCLUDING
    whole = not ends and (lead in _THROUGHOUT or named)
    return Counted(span=length, back=back, anchor=anchor, counting=counting, whole=whole)


def _called(cursor: Cursor) -> str:
    """Step over what a span is of: `period`, `comment period`, `transition`; gives the noun."""
    for ahead in range(_LONGEST_CALL):
        if cursor.peek(ahead).kind is not Kind.WORD or cursor.peek(ahead).text in DIRECTIONS:
            break
        if cursor.peek(ahead).text in _CALLS:
            cursor.at += ahead + 1
            return cursor.tokens[cursor.at - 1].text
    return ""


def _before(cursor: Cursor, place: int) -> bool:
    return place > 0 and cursor.tokens[place - 1].text == "before"


def _one(cursor: Cursor) -> Span | None:
    """`the business day` after, `the twentieth day` following."""
    number = cursor.take_ordinal() or 1
    if cursor.peek().text == "anniversary" and cursor.peek(1).text == "of":
        cursor.at += 1
        return Span(least=number, most=number, unit=Unit.YEAR)
    clear = cursor.take("clear")
    business = cursor.take("business", "working")
    cursor.take("calendar")
    if not cursor.take("day") or cursor.peek().text not in _AFTER_ONE:
        return None
    unit = Unit.BUSINESS_DAY if business else Unit.DAY
    return Span(least=number, most=number, unit=unit, clear=clear)


def _month_after(cursor: Cursor) -> Expression | None:
    mark = cursor.at
    cursor.take("the")
    day = -1 if cursor.take("last") else cursor.take_ordinal()
    if day is None:
        return None
    cursor.take("calendar")
    cursor.take("day")
    if not cursor.take("of"):
        return None
    cursor.take("the")
    number = cursor.take_ordinal() or 1
    cursor.take("calendar")
    fiscal = cursor.take("fiscal", "financial")
    unit = _PERIODS.get(cursor.peek().text)
    if unit is None:
        return None
    cursor.at += 1
    itself = _joined_behind(cursor)
    anchor = None if itself is None else _anchor(cursor)
    if anchor is None or itself is None:
        return None
    if fiscal:
        return Event(_text(cursor, mark))
    return MonthAfter(months=number, anchor=anchor, day=day, unit=unit, itself=itself)


def _joined_behind(cursor: Cursor) -> bool | None:
    """Whether a period may begin on the day it is joined to; None where it is joined to none."""
    start = cursor.at
    if not cursor.take("following", "after", *_BEGINS, "that"):
        return None
    while cursor.take("on", "or", "and", "after", "following", "that", "is", "begins", "starts"):
        pass
    words = {token.text for token in cursor.tokens[start : cursor.at]}
    if cursor.take("more") and cursor.take("than"):
        return False
    least = cursor.peek().text == "at" or (
        cursor.take("not", "no") and cursor.take("less", "fewer") and cursor.take("than")
    )
    return least or ("on" in words and not _BEGINS.isdisjoint(words))


def _anchor(cursor: Cursor) -> Expression | None:
    return _each(cursor) or _ended(cursor) or timed(cursor) or counted(cursor) or _event(cursor)


def _ended(cursor: Cursor) -> Expression | None:
    """The end of a period that is told by its last day: `the quarter ended 31 March 2026`."""
    mark = cursor.at
    cursor.phrase(EDGES)
    cursor.take("the", "a", "any")
    cursor.take("fiscal", "financial", "calendar", "reporting", "accounting")
    if cursor.take("period", "periods", *_PERIODS, *_MANY) and cursor.take("ended", "ending"):
        cursor.take("on")
        days = _days(cursor)
        if days:
            return days[0] if len(days) == 1 else Listing(tuple(days))
    cursor.at = mark
    return None


def _days(cursor: Cursor) -> list[Expression]:
    """One day, or several that are listed."""
    found: list[Expression] = []
    while (day := timed(cursor)) is not None:
        found.append(day)
        mark = cursor.at
        if not (cursor.take(",") | cursor.take("and", "or")) or not _begins_date(cursor):
            cursor.at = mark
            break
    return found


def _each(cursor: Cursor) -> Expression | None:
    """The edge of a period that comes round."""
    mark = cursor.at
    edge = cursor.phrase(EDGES) or Part.END
    told = cursor.at > mark
    told = bool(cursor.take("each", "every", "the", "a", "any", "its")) or told
    fiscal = cursor.take("fiscal", "financial")
    if not fiscal:
        cursor.take("calendar")
    unit = _PERIODS.get(cursor.peek().text)
    if unit is None:
        cursor.at = mark
        return None
    cursor.at += 1
    cursor.take("-")
    ended = cursor.take("end", "ends")
    if not (told or ended) or not _closes(cursor):
        cursor.at = mark
        return None
    return PartOf(part=edge, of=Each(unit=unit, fiscal=fiscal, words=_text(cursor, mark)))


def _closes(cursor: Cursor) -> bool:
    """Whether nothing follows that would make the period another one: `the year of assessment`."""
    token = cursor.peek()
    return token.kind is Kind.END or token.text in _STOPS or token.text in _JOINTS


def _text(cursor: Cursor, mark: int) -> str:
    first, last = cursor.tokens[mark], cursor.tokens[cursor.at - 1]
    return cursor.source[first.start : last.end]


def _event(cursor: Cursor) -> Expression | None:
    """Words up to where something else begins; a date behind `on` tells when it was."""
    mark = cursor.at
    while not _stops(cursor):
        cursor.at += 1
    while cursor.at > mark and cursor.tokens[cursor.at - 1].text in _JOINTS:
        cursor.at -= 1
    if cursor.at == mark:
        return None
    found = Event(_text(cursor, mark))
    if _begins_date(cursor):
        return timed(cursor) or found
    return found


def _stops(cursor: Cursor) -> bool:
    token = cursor.peek()
    if token.kind is Kind.END or token.text in _STOPS or _begins_date(cursor):
        return True
    if token.text not in _JOINTS and token.text != "to":
        return False
    follower = cursor.peek(1)
    return (
        follower.kind is Kind.NUMBER
        or follower.text == "("
        or follower.text in CARDINALS
        or (follower.text in _BEGINNINGS)
        or follower.text in MONTHS
    )


def _begins_date(cursor: Cursor) -> bool:
    """Whether a printed date stands here."""
    token, follower = cursor.peek(), cursor.peek(1)
    if token.kind in _DATES:
        return True
    if token.text in MONTHS:
        return follower.kind in _NUMBERS
    return token.kind in _NUMBERS and follower.text in MONTHS


def happening(cursor: Cursor) -> Expression | None:
    """An event that has a date of its own: `upon publication`, `from the date of enactment`."""
    mark = cursor.at
    if _seasonal(cursor):
        return _event(cursor)
    if mark == 0 or cursor.tokens[mark - 1].text not in _UPON:
        return None
    ahead = 0
    while cursor.peek(ahead).text in {"the", "its", "date", "of", "day", "this", "their", "on"}:
        ahead += 1
    first = cursor.peek(ahead).text
    if first not in _HAPPENINGS and not _dated_event(cursor, ahead):
        return None
    return _event(cursor)


def _seasonal(cursor: Cursor) -> bool:
    """Whether an event stands here that a season names: `the summer recess`."""
    the = cursor.peek().text == "the"
    return cursor.peek(the).text in SEASONS and cursor.peek(the + 1).text in SEASONAL


def _dated_event(cursor: Cursor, ahead: int) -> bool:
    """Whether `the date of` or `the date on which` stands before what follows."""
    words = [cursor.peek(n).text for n in range(ahead + 1)]
    return "date" in words and (words[-1] == "which" or words[-2:-1] == ["of"])


def choice(cursor: Cursor) -> Expression | None:
    """`the earlier of A and B`, or `whichever is earlier` behind them."""
    found = cursor.phrase(CHOICES)
    if found is None:
        return None
    mark = cursor.at
    earlier, leading = found
    options: list[Expression] = []
    while leading:
        _mark(cursor)
        option = _option(cursor)
        if option is None:
            break
        options.append(_printed(cursor) or option)
        if not (cursor.take(",", ";") | cursor.take("and", "or")):
            break
    if leading and not options:
        cursor.at = mark
        return None
    return Choice(earlier=earlier, options=tuple(options))


def _printed(cursor: Cursor) -> Expression | None:
    """The date in brackets that an option comes to: `18 months after enactment (1 May 2027)`."""
    mark = cursor.at
    found = timed(cursor) if cursor.take("(") else None
    if found is None or not cursor.take(")"):
        cursor.at = mark
        return None
    return found


def _mark(cursor: Cursor) -> None:
    """Step over `:` and `(i)`."""
    cursor.take("and", "or")
    cursor.take(":", "-")
    if cursor.peek().text == "(" and cursor.peek(2).text == ")":
        cursor.at += 3
    cursor.phrase(MODALITIES)


def _option(cursor: Cursor) -> Expression | None:
    found = counted(cursor) or timed(cursor)
    if found is not None:
        return found
    mark = cursor.at
    while not (_stops(cursor) or cursor.peek().text in _JOINTS):
        cursor.at += 1
    return None if cursor.at == mark else Event(_text(cursor, mark))
