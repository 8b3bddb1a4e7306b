"""Which column seems to be what: by its name, and by what its cells bear out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tracker.domain.milestone import Confidence
from tracker.sources.sheets.proposing.headings import NAMES, PERIODS, field_of, folded
from tracker.sources.sheets.proposing.table import Table
from tracker.sources.wording import web_address

_NEAR: Final = 0.8  #: how like a name has to be that may have been meant
_HANDLES: Final = re.compile(r"[\w.:-]+(?:\s*[,;]\s*[\w.:-]+)*")
_WEB: Final = "holds no web addresses (https://...)"


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnRead:
    """A column, and what it is taken for."""

    label: str
    field: str = ""  #: what a mapping calls it; '' where it is not read
    why: str = ""  #: why it is not


def judged(table: Table) -> tuple[ColumnRead, ...]:
    """What each named column of `table` is taken for, in the order of the sheet."""
    best = _best(table)
    periods = _periods(table) if "due" not in best.values() else {}
    return tuple(
        _judged(table, at, best, periods) for at, label in enumerate(table.labels) if label
    )


def _judged(
    table: Table, at: int, best: Mapping[int, str], periods: Mapping[int, str]
) -> ColumnRead:
    label = table.labels[at]
    if at in periods:
        return ColumnRead(label=label, field=f"due.{periods[at]}")
    if at in best:
        return ColumnRead(label=label, field=best[at])
    found = field_of(label)
    if found is None:
        return ColumnRead(label=label, why=f"is called like nothing that is read{_meant(label)}")
    if why := _fault(table, at, found[0]):
        return ColumnRead(label=label, why=why)
    taken = next(table.labels[other] for other, field in best.items() if field == found[0])
    return ColumnRead(label=label, why=f"{taken!r} is taken for {found[0]} already")


def _meant(label: str) -> str:
    near = difflib.get_close_matches(folded(label), NAMES, n=1, cutoff=_NEAR)
    return f"; did you mean {near[0]}?" if near else ""


def _best(table: Table) -> dict[int, str]:
    """The column of each field, by its place: the surest name whose cells bear it out."""
    places: dict[str, tuple[int, int]] = {}
    for at, label in enumerate(table.labels):
        found = field_of(label)
        if found is None or _fault(table, at, found[0]):
            continue
        field, rank = found
        if field not in places or rank < places[field][0]:
            places[field] = rank, at
    return {at: field for field, (_, at) in places.items()}


def _fault(table: Table, at: int, field: str) -> str:
    """Why a column of that name cannot be what it is called; '' where it can."""
    if sum(folded(each) == folded(table.labels[at]) for each in table.labels) > 1:
        return "another column has the same name"
    check = _CHECKS.get(field)
    texts = [text for text in table.texts(at) if text]
    if check is None or not texts or all(map(check[0], texts)):
        return ""
    return check[1]


def _periods(table: Table) -> dict[int, str]:
    """Columns whose cells make up a date: the year's, and one for a part of it."""
    names = {folded(label): at for at, label in enumerate(table.labels)}
    parts = [part for part in PERIODS[1:] if part in names][:1]
    return {names[part]: part for part in ("year", *parts) if part in names}


def _is_address(text: str) -> bool:
    return web_address(text) is not None


def _names_recipients(text: str) -> bool:
    return bool(_HANDLES.fullmatch(text))


def _is_confidence(text: str) -> bool:
    return text.casefold() in tuple(Confidence)


#: what all cells of a column have to be that are not empty, and what is said where they are not
_CHECKS: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "url": (_is_address, _WEB),
    "tell": (_names_recipients, "holds other than channels, tags, person:NAME or team:NAME"),
    "confidence": (_is_confidence, f"holds other words than {', '.join(Confidence)}"),
}


def columns_of(read: tuple[ColumnRead, ...]) -> Iterator[tuple[str, str]]:
    """Field and label of all that are read."""
    for each in read:
        if each.field:
            yield each.field, each.label
