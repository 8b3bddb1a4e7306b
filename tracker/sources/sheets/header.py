"""The header of a sheet: where each column that a mapping names stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.sources.sheets.grid import Cell, Grid, Line, letters, text_of
from tracker.sources.sheets.mapping import SheetMapping

_MOST_NAMED = 20  #: of the columns that a message lists


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """The texts of the header, and where the mapping's names stand among them."""

    line: int  #: its last row
    labels: tuple[str, ...]
    columns: Mapping[str, int]  #: from 0, by the mapping's name


def header_of(
    grid: Grid, lines: Iterator[Line], mapping: SheetMapping, problems: list[str]
) -> Header | None:
    """The header that `lines` come to; None, and lines added to `problems`, where it is at fault.

    Afterwards `lines` stand at the first row behind it.
    """
    first, last = mapping.header_rows
    rows: list[Line] = []
    for line in lines:
        if first <= line.number <= last:
            rows.append(line)
        if line.number >= last:
            break
    if not rows:
        problems.append(
            f"{grid.label}: nothing stands in row {last}, where the header should be; state "
            "header_row in the mapping"
        )
        return None
    labels = _labels(rows)
    columns: dict[str, int] = {}
    before = len(problems)
    for name in mapping.names:
        places = [at for at, label in enumerate(labels) if _folded(label) == _folded(name)]
        if len(places) == 1:
            columns[name] = places[0]
        else:
            problems.append(f"{grid.label}: {_fault(name, places, labels, last)}")
    return Header(line=last, labels=labels, columns=columns) if len(problems) == before else None


def _labels(rows: list[Line]) -> tuple[str, ...]:
    """The texts of each column, from above; what is merged down stands there once."""
    width = max(len(row.cells) for row in rows)
    labels = []
    for column in range(width):
        texts = (_label(row.cells[column]) for row in rows if column < len(row.cells))
        labels.append(" ".join(dict.fromkeys(filter(None, texts))))
    while labels and not labels[-1]:
        labels.pop()
    return tuple(labels)


def _label(cell: Cell) -> str:
    try:
        return text_of(cell)
    except ValueError:
        return ""


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _fault(name: str, places: list[int], labels: tuple[str, ...], line: int) -> str:
    if places:
        where = " and ".join(letters(at + 1) for at in places)
        return f"the columns {where} are both called {name!r}; rename one"
    known = [label for label in labels if label]
    near = difflib.get_close_matches(_folded(name), map(_folded, known), n=1)
    if near:
        label = next(label for label in known if _folded(label) == near[0])
        return f"no column is called {name!r}; did you mean {label!r}?"
    more = " ..." if len(known) > _MOST_NAMED else ""
    listed = ", ".join(map(repr, known[:_MOST_NAMED]))
    return f"no column is called {name!r}; row {line} has {listed}{more}"
