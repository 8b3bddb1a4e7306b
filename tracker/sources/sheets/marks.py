"""Grids whose columns are periods and whose cells hold marks: "Q1 2026", "Q2 2026", "H1 2027"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.dates.base.window import Modality
from tracker.sources.printed import shown
from tracker.sources.sheets.dates import read_once
from tracker.sources.sheets.header import Header
from tracker.sources.sheets.mapping import Each, MarkedPeriods
from tracker.sources.sheets.row import CellFault

_MOST_NAMED = 12  #: of the columns that a message lists


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A column of the grid."""

    column: int  #: from 0
    label: str
    starts: date
    ends: date | None  #: the day after it; None where it is open, as in "After 2027"


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """One date of a row."""

    due: str
    printed: str
    meaning: str = ""  #: of the marks that state it
    doubt: str = ""  #: what a person should look at


def periods_of(
    header: Header, grid: MarkedPeriods, place: str, problems: list[str]
) -> tuple[Period, ...]:
    """The columns of the grid, in order; faults of their headers go to `problems`."""
    found: list[Period] = []
    before = len(problems)
    for column, label in enumerate(header.labels):
        if not grid.columns.fullmatch(label):
            continue
        try:
            period = _period(column, label)
        except ValueError as error:
            problems.append(f"{place}: column {label!r}: {error}")
            continue
        if found and (found[-1].ends is None or period.starts < found[-1].ends):
            problems.append(
                f"{place}: column {label!r} does not follow {found[-1].label!r}; put the periods "
                "in order, each once"
            )
        found.append(period)
    if not found and len(problems) == before:
        last = ", ".join(map(repr, header.labels[-_MOST_NAMED:]))
        problems.append(
            f"{place}: no column matches grid.columns, {grid.columns.pattern!r}; "
            f"row {header.line} ends with {last}"
        )
    return tuple(found)


def _period(column: int, label: str) -> Period:
    """Raises ValueError, saying what would be right."""
    read = read_once(label, None, None)
    if read.window is None or read.unread:
        raise ValueError("is no period; write Q1 2026 or After 2027, or narrow grid.columns")
    starts, ends = read.window.earliest, read.window.end
    match read.modality:
        case Modality.AFTER:
            return Period(column=column, label=label, starts=ends, ends=None)
        case Modality.FROM:
            return Period(column=column, label=label, starts=starts, ends=None)
    return Period(column=column, label=label, starts=starts, ends=ends)


def dues_of_marks(marks: Sequence[tuple[Period, str]], grid: MarkedPeriods) -> Iterator[Due]:
    """What the marks of a row say; `marks` are the cells that are not empty, in order.

    Raises CellFault for a mark that the mapping does not know.
    """
    for run in _runs(marks, grid):
        first, last = run[0][0], run[-1][0]
        starts = last if grid.each is Each.LAST else first
        ends = first if grid.each is Each.FIRST else last
        yield Due(due=_label(starts, ends), printed=_label(first, last), meaning=run[0][1])


def _label(first: Period, last: Period) -> str:
    return first.label if first is last else f"{first.label} to {last.label}"


def _runs(
    marks: Sequence[tuple[Period, str]], grid: MarkedPeriods
) -> Iterator[list[tuple[Period, str]]]:
    """Marks of one meaning in periods that follow each other; each by itself for `every`."""
    run: list[tuple[Period, str]] = []
    for period, mark in marks:
        meaning = _meaning(period, mark, grid)
        if run and (
            grid.each is Each.EVERY
            or meaning != run[-1][1]
            or period.ends is None
            or period.starts != run[-1][0].ends
        ):
            yield run
            run = []
        run.append((period, meaning))
    if run:
        yield run


def _meaning(period: Period, mark: str, grid: MarkedPeriods) -> str:
    if grid.marks is None:
        return ""
    meaning = grid.marks.get(mark.casefold())
    if meaning is None:
        known = ", ".join(map(repr, grid.marks))
        what = f"{shown(mark)} is no mark of grid.mark, {known}; add it or clear the cell"
        raise CellFault(what, period.column)
    return meaning
