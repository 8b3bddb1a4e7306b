"""The words of a due date, from the cells that state it.

`03/04/2026` is one day or another by the order of day and month. The mapping states the order, or
another cell of the same column proves it; where neither does, both readings are told and nothing
is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from functools import lru_cache

from tracker.dates.base.almanac import MONTH_NAMES
from tracker.dates.base.describe import describe
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation
from tracker.errors import TrackerError
from tracker.sources.printed import shown, within_reach
from tracker.sources.sheets.grid import FROM_1900, Cell, text_of

_NUMERIC = re.compile(
    r"(?<![\d/.\-])(?:(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})|(\d{1,2})([/.\-])(\d{1,2})\6(\d{4}|\d\d))"
    r"(?!\d|[/.\-]\d)",
    re.ASCII,
)
_ORDERS = ("dmy", "mdy")
_CENTURY = 2000
_SERIALS = range(20_000, 80_000)  #: 1954 to 2119: what is meant by a number of five digits
_YEARS = range(1900, 2200)
_MONTHS = 12


class DateOrder:
    """Which orders of day and month the dates of each column can have."""

    def __init__(self, stated: str | None, texts_of: Callable[[str], Iterable[str]]) -> None:
        """`stated`: dmy, mdy, ymd or None; `texts_of` gives every text of a column."""
        self._stated = stated
        self._texts_of = texts_of
        self._proven: dict[str, frozenset[str]] = {}

    def worded(self, text: str, column: str) -> str:
        """`text` with its numeric dates as ISO days.

        Raises ValueError, with every reading, where one could be several days or none.
        """
        return _NUMERIC.sub(lambda match: self._day(match, column).isoformat(), text)

    def _day(self, match: re.Match[str], column: str) -> date:
        if match[1]:
            return _possible(match, ("ymd",))["ymd"]
        if self._stated:
            return self._as_stated(match, self._stated)
        readings = _possible(match, _ORDERS)
        if len(set(readings.values())) > 1:
            proven = self._proof(column)
            if len(proven) == 1:
                return readings[min(proven)]
            why = "its column has dates of both orders" if proven else "nothing in its column tells"
            raise ValueError(
                f"{match[0]!r} is {_both(readings)}, and {why}; say --date-order dmy or mdy, or "
                "date_order in the mapping"
            )
        return next(iter(readings.values()))

    def _as_stated(self, match: re.Match[str], stated: str) -> date:
        try:
            return _possible(match, (stated,))[stated]
        except ValueError as error:
            try:
                other = _both(_possible(match, _ORDERS))
            except ValueError:
                raise error from None
            raise ValueError(
                f"{match[0]!r} is no day in the date_order {stated!r}; it could be {other}: mend "
                "the cell or the mapping"
            ) from None

    def _proof(self, column: str) -> frozenset[str]:
        """The orders that some date of the column can only be read in."""
        if column not in self._proven:
            self._proven[column] = frozenset(_proofs(self._texts_of(column)))
        return self._proven[column]


def due_words(cell: Cell, column: str, order: DateOrder, day_zero: date) -> str:
    """The due words of a cell that holds the whole date; '' for an empty one.

    Numbers count days from `day_zero`. Raises ValueError, saying what would be right.
    """
    if isinstance(cell, bool | time | timedelta):
        said = shown(text_of(cell))
        raise ValueError(f"{said} is no date; write for instance 31 March 2026")  # noqa: TRY004 - a fault of the file
    if isinstance(cell, date):
        _refuse_year(within_reach(cell), day_zero)
        return text_of(cell)
    text = text_of(cell)
    if isinstance(cell, float | int) or (text.isascii() and text.isdigit()):
        return _year(text, day_zero)
    return order.worded(text, column)


def words_of_parts(cells: Mapping[str, Cell]) -> str:
    """The due words of cells by `year`, `half`, `quarter`, `month` and `day`: "Q3 2026".

    A part that is empty makes the date less exact; without anything it is ''.
    Raises ValueError, saying what would be right.
    """
    texts = {part: text_of(cell) for part, cell in cells.items()}
    if not any(texts.values()):
        return ""
    year = _number("year", texts["year"], _YEARS)
    for part, sign, last in (("quarter", "Q", 4), ("half", "H", 2)):
        if texts.get(part):
            number = texts[part].removeprefix(sign).removeprefix(sign.lower()).strip()
            return f"{sign}{_number(part, number, range(1, last + 1))} {year}"
    if not texts.get("month"):
        if texts.get("day"):
            raise ValueError("has a day but no month; write the month")
        return str(year)
    month = _month(texts["month"])
    if not texts.get("day"):
        return f"{MONTH_NAMES[month - 1]} {year}"
    try:
        return date(year, month, _number("day", texts["day"], range(1, 32))).isoformat()
    except ValueError as error:
        raise ValueError(f"is no day of {MONTH_NAMES[month - 1]} {year}: {error}") from error


@lru_cache(maxsize=4096)
def read_words(words: str, as_of: date | None, tz: str | None) -> Interpretation:
    """What `words` say of when, in one way or in several. Raises ValueError where it is nothing."""
    try:
        return interpret(words, as_of, Context(tz=tz or "UTC"))
    except TrackerError as error:
        raise ValueError(str(error)) from error


def read_once(words: str, as_of: date | None, tz: str | None) -> Interpretation:
    """What `words` say of when, which must be one thing.

    Raises ValueError, with every reading, where they say several or nothing.
    """
    read = read_words(words, as_of, tz)
    if read.ambiguous:
        readings = " or ".join(map(describe, read.readings))
        raise ValueError(f"{shown(words)} is {readings}; write which")
    return read


def _possible(match: re.Match[str], orders: Iterable[str]) -> dict[str, date]:
    """The days that a numeric date can be, by order. Raises ValueError where it can be none."""
    first, second, third = (match[1], match[3], match[4]) if match[1] else match.group(5, 7, 8)
    if match[6] == "." and not match[1] and "ymd" not in orders and len(tuple(orders)) > 1:
        orders = ("dmy",)  # nobody writes the month first with full stops
    days: dict[str, date] = {}
    for order in orders:
        parts = dict(zip(order, (first, second, third), strict=True))
        year = int(parts["y"]) + (_CENTURY if len(parts["y"]) == len("26") else 0)
        try:
            days[order] = within_reach(date(year, int(parts["m"]), int(parts["d"])))
        except ValueError:
            continue
    if not days:
        raise ValueError(f"{match[0]!r} is no day of the calendar; write it as 2026-03-31")
    return days


def _proofs(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in _NUMERIC.finditer(text):
            if match[1] or match[6] == ".":
                continue
            try:
                readings = _possible(match, _ORDERS)
            except ValueError:
                continue
            if len(readings) == 1:
                yield from readings


def _both(readings: Mapping[str, date]) -> str:
    days = sorted(set(readings.values()))
    return " or ".join(f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}" for day in days)


def _refuse_year(cell: date, day_zero: date) -> None:
    """Refuse 19 July 1905: a year that somebody typed into a cell for dates."""
    number = cell.toordinal() - day_zero.toordinal()
    if number in _YEARS:
        raise ValueError(
            f"is {cell:%Y-%m-%d}, which is how a cell for dates shows the number {number}: give "
            "it the format of a number where that is a year"
        )


def _year(text: str, day_zero: date) -> str:
    number = int(text) if text.isdigit() and len(text) <= len("99999") else 0
    if number in _YEARS:
        return text
    if number in _SERIALS:
        day = day_zero + timedelta(days=number)
        system = "Excel" if day_zero == FROM_1900 else f"a workbook from {day_zero.year} on"
        raise ValueError(
            f"{text} is a number; as a date of {system} it is {day.day} "
            f"{MONTH_NAMES[day.month - 1]} {day.year}: give its cell the format of a date, or "
            f"write {day}"
        )
    raise ValueError(f"{shown(text)} is a number, not a date; write for instance 31 March 2026")


def _number(part: str, text: str, known: range) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len("99999") else -1
    if number not in known:
        raise ValueError(
            f"{shown(text)} is no {part}; write a number from {known[0]} to {known[-1]}"
        )
    return number


def _month(text: str) -> int:
    name = text.rstrip(".").casefold()
    for number, known in enumerate(MONTH_NAMES, start=1):
        if name == known.casefold() or (
            len(name) >= len("Jan") and known.casefold().startswith(name)
        ):
            return number
    return _number("month", text, range(1, _MONTHS + 1))
