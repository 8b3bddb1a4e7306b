"""How a table fits a terminal: titles are shortened, all else is wrapped and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import click

GAP: Final = "  "
_ESCAPE: Final = "\x1b"  #: begins what gives a cell its colour
_SHORTENED: Final = frozenset({"TITLE"})  #: what is cut where it does not fit; a key names it whole
_NARROWEST: Final = 20  #: characters that titles, names and words keep as long as others give way
_LEAST: Final = 10  #: characters that any column keeps
#: a long word is broken behind these, and where it has none not at all
_PARTS: Final = re.compile(r"[^-/,_.]*[-/,_.]+|[^-/,_.]+")

Row = Sequence[str]


class Layout:
    """How wide the columns are: as the headings and the first rows need, and `room` allows.

    Without a limit of `room` every row is on one line, however much wider than the first ones.
    """

    def __init__(self, headings: Row, rows: Sequence[Row], room: int | None) -> None:
        cells = [tuple(headings), *map(tuple, rows)]
        widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
        if room is not None:
            widths = _fitted(cells, widths, room - len(GAP) * (len(widths) - 1))
        self._widths = widths
        self._wraps = room is not None
        self._cut = [heading in _SHORTENED for heading in headings]

    def lines(self, row: Row) -> list[str]:
        """The lines of a row; a cell that is wrapped goes on below itself."""
        if not self._wraps:
            return [GAP.join(map(_padded, row, self._widths)).rstrip()]
        shown = [_cell(*each) for each in zip(row, self._widths, self._cut, strict=True)]
        height = max(map(len, shown))
        lines = zip(*(cell + [""] * (height - len(cell)) for cell in shown), strict=True)
        return [GAP.join(map(_padded, line, self._widths)).rstrip() for line in lines]


def _fitted(cells: Sequence[Row], widths: list[int], room: int) -> list[int]:
    """Widths that together take `room`, as far as that is possible."""
    columns = list(zip(*cells, strict=True))
    for gives_way in _IN_TURN:
        least = [
            min(width, gives_way(column, width))
            for column, width in zip(columns, widths, strict=True)
        ]
        while (over := sum(widths) - room) > 0:
            spare = [width - low for width, low in zip(widths, least, strict=True)]
            givers = [place for place, each in enumerate(spare) if each > 0]
            if not givers:
                break
            widest = max(givers, key=lambda place: widths[place])
            next_one = max((widths[place] for place in givers if place != widest), default=0)
            widths[widest] -= min(over, spare[widest], max(1, widths[widest] - next_one))
    return widths


def _titles(column: Row, width: int) -> int:
    return _NARROWEST if column[0] in _SHORTENED else width


def _prose(column: Row, width: int) -> int:
    return max(_NARROWEST, *map(_longest, column)) if width > _NARROWEST else width


def _names(column: Row, width: int) -> int:
    """What is without a space is broken before words of others stand below each other."""
    if width <= _NARROWEST or any(" " in cell for cell in column[1:]):
        return width
    return max(_NARROWEST, *map(_longest_part, column))


def _broken(column: Row, width: int) -> int:
    return max(2 * _NARROWEST, *map(_longest_part, column)) if width > _NARROWEST else width


def _words(column: Row, _width: int) -> int:
    return max(_LEAST, *map(_longest, column))


def _parts(column: Row, _width: int) -> int:
    return max(_LEAST, *map(_longest_part, column))


#: how far columns give way, one kind after the other: a time or a standing of two words is last
_IN_TURN: Final = (_titles, _prose, _names, _broken, _words, _parts)


def _cell(text: str, width: int, cut: bool) -> list[str]:  # noqa: FBT001 - one of a row of three
    if _width(text) <= width:
        return [text]
    plain = click.unstyle(text)
    return [plain[: width - 1] + "…"] if cut else _wrapped(plain, width)


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        parts = [word] if len(word) <= width else _PARTS.findall(word)
        space = " " if lines[-1] else ""
        for part in parts:
            if len(lines[-1]) + len(space) + len(part) > width and lines[-1]:
                lines.append(part)
            else:
                lines[-1] += space + part
            space = ""
    return lines


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    return len(click.unstyle(cell)) if _ESCAPE in cell else len(cell)


def _longest(cell: str) -> int:
    return max(map(len, click.unstyle(cell).split()), default=0)


def _longest_part(cell: str) -> int:
    return max(map(len, _PARTS.findall(click.unstyle(cell).replace(" ", "-"))), default=0)
