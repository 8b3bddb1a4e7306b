"""Mapping files: which columns of somebody else's spreadsheet say what about a milestone.

TOML; every problem is told at once, each with its key, and unknown keys are refused.
`config/mappings/README.md` says what the keys mean.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tracker.dates.base.zones import named_zone
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.domain.milestone import Confidence
from tracker.errors import BadData, TrackerError, UnknownZone
from tracker.sources.files.beside import Beside
from tracker.sources.sheets.dates import read_once
from tracker.sources.sheets.grid import LAST_ROW, cell_at
from tracker.sources.sheets.mapping_keys import Keys
from tracker.sources.sheets.template import Template, template_of

ORDERS = ("dmy", "mdy", "ymd")
STATUSES = ("open", "met", "waived")  #: what a source can say of a date
FIELDS = (
    "external_id",
    "title",
    "due",
    "authority",
    "jurisdiction",
    "instrument",
    "kind",
    "url",
    "quote",
    "status",
    "tags",
    "owner",
    "policy",
    "tell",
    "confidence",
    "note",
)
CONFIDENCES = tuple(Confidence)
DUE_PARTS = ("year", "half", "quarter", "month", "day")
_CONSTANTS = (
    *("authority", "jurisdiction", "instrument", "kind", "url", "status", "tags"),
    *("owner", "policy", "tell", "confidence"),
)
_SPECIAL = frozenset({"tags", "tell", "status", "confidence"})  #: constants that are no free text
_KEYS = (
    "sheet",
    "header_row",
    "date_order",
    "timezone",
    "encoding",
    "separator",
    "as_of",
    "fiscal",
    "readings",
    "blank_due",
    "columns",
    "constants",
    "statuses",
    "skip",
    "grid",
)
_READINGS = ("refuse", "keep")
_SEPARATORS = {",": ",", ";": ";", "\t": "\t", "|": "|", "tab": "\t"}


class Each(StrEnum):
    """What of a row's marks becomes a record."""

    RUN = "run"  #: a run of marks side by side: its first to its last period
    FIRST = "first"  #: a run: its first period
    LAST = "last"  #: a run: its last period
    EVERY = "every"  #: every mark


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedPeriods:
    """Columns whose headers are periods and whose cells hold marks."""

    columns: re.Pattern[str]  #: matches their headers as a whole
    marks: Mapping[str, str] | None = None  #: what each mark means, '' for nothing; None: any text
    each: Each = Each.RUN
    unmarked: str | None = None  #: "skip", or the words of a due date; None: a row needs a mark


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetMapping:
    """What `parse_mapping` reads."""

    columns: Mapping[str, Template]  #: by field; without `due` where that is made of parts or marks
    due_parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    periods: MarkedPeriods | None = None
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tags: tuple[str, ...] = ()  #: of every record
    tell: tuple[str, ...] = ()  #: whom every record is told to, where its row does not say
    statuses: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    skip: Mapping[str, re.Pattern[str]] = field(default_factory=lambda: MappingProxyType({}))
    sheet: str | None = None  #: None: the first that is not hidden
    header_rows: tuple[int, int] = (1, 1)  #: first and last, from 1
    date_order: str | None = None
    timezone: str | None = None
    encoding: str | None = None  #: of CSV; None: UTF-8, or UTF-16 with its mark
    separator: str | None = None  #: of CSV; None: what the header is separated by
    as_of: date | None = None
    as_of_cell: tuple[int, int] | None = None  #: row and column, from 1
    fiscal: str | None = None  #: whose fiscal years are meant: UK, US
    keeps_readings: bool = False  #: whether words of several readings are taken with all of them
    blank_due: str | None = None  #: "skip", or the words of a due date; None: a row needs its date
    part: str = ""  #: the sheet, where the mapping explains several or it was named

    def with_said(self, beside: Beside) -> SheetMapping:
        """The mapping, with what somebody says of its dates in place of what it says itself."""
        return replace(
            self,
            as_of=beside.as_of or self.as_of,
            as_of_cell=None if beside.as_of else self.as_of_cell,
            timezone=beside.tz or self.timezone,
            fiscal=beside.fiscal or self.fiscal,
            date_order=beside.date_order or self.date_order,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that it reads by name, each once."""
        templates = (name for template in self.columns.values() for name in template.names)
        return tuple(dict.fromkeys((*templates, *self.due_parts.values(), *self.skip)))


def parse_mapping(text: str, name: str) -> tuple[SheetMapping, ...]:
    """The mappings in `text`, called `name` in messages: one, or one for each of `[[sheets]]`.

    Raises BadData, with a line for every problem.
    """
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadData(f"{name}: is not TOML: {error}") from error
    problems: list[str] = []
    mappings = _mappings_of(values, problems)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = [f"{name}: {problem}" for problem in problems]
        raise BadData(f"{name}: {count} in the mapping", problems=lines)
    return mappings


def _mappings_of(values: Mapping[str, object], problems: list[str]) -> tuple[SheetMapping, ...]:
    """One, or one for each of `sheets`, which have what stands before them in common."""
    if "sheets" not in values:
        mapping = _mapping_of(values, "", problems)
        return (mapping,) if mapping else ()
    common = {key: value for key, value in values.items() if key != "sheets"}
    tables = values["sheets"]
    if not isinstance(tables, list) or not all(isinstance(each, Mapping) for each in tables):
        problems.append("sheets: must be tables; write [[sheets]] before each")
        return ()
    found: list[SheetMapping] = []
    for number, table in enumerate(tables, start=1):
        path = f"sheets[{number}]."
        mapping = _mapping_of({**common, **table}, path, problems)
        if mapping and mapping.sheet in (None, *(each.sheet for each in found)):
            problems.append(f"{path}sheet: name a sheet of its own")
        elif mapping:
            found.append(replace(mapping, part=mapping.sheet or ""))
    return tuple(found)


def _mapping_of(
    values: Mapping[str, object], path: str, problems: list[str]
) -> SheetMapping | None:
    """The mapping that `values` state; None, and lines added to `problems`, where they do not."""
    before = len(problems)
    keys = Keys(values, path, problems)
    keys.refuse_unknown(_KEYS)
    columns = keys.table("columns")
    constants = keys.table("constants")
    day, cell = _as_of(keys)
    fields: dict[str, Any] = {
        **_columns(columns),
        **_constants(constants),
        "sheet": keys.text("sheet"),
        "header_rows": _header_rows(keys),
        "date_order": keys.choice("date_order", ORDERS),
        "timezone": keys.checked("timezone", _zone),
        "encoding": keys.checked("encoding", _encoding),
        "separator": _SEPARATORS.get(keys.choice("separator", _SEPARATORS) or ""),
        "as_of": day,
        "as_of_cell": cell,
        "statuses": _statuses(keys.table("statuses")),
        "fiscal": keys.checked("fiscal", _fiscal),
        "keeps_readings": keys.choice("readings", _READINGS) == "keep",
        "blank_due": keys.checked("blank_due", _unmarked),
        "skip": _skip(keys.table("skip")),
        "periods": _periods(keys.table("grid")) if "grid" in values else None,
    }
    _check_due(columns, marked="grid" in values)
    return None if len(problems) > before else SheetMapping(**fields)


def _columns(keys: Keys) -> dict[str, Any]:
    keys.refuse_unknown(FIELDS)
    for name in ("external_id", "title"):
        if name not in keys.values:
            keys.fault(name, f'missing; name its column: {name} = "Title"')
    templates: dict[str, Template] = {}
    parts: Mapping[str, str] = {}
    for name in FIELDS:
        if name == "due" and isinstance(keys.values.get(name), Mapping):
            parts = _due_parts(keys.table(name))
        elif (template := keys.checked(name, template_of)) is not None:
            templates[name] = template
    return {"columns": templates, "due_parts": parts}


def _due_parts(keys: Keys) -> dict[str, str]:
    keys.refuse_unknown(DUE_PARTS)
    parts = {part: text for part in DUE_PARTS if (text := keys.text(part)) is not None}
    halves = [part for part in ("half", "quarter", "month") if part in parts]
    if "year" not in keys.values:
        keys.fault("year", "missing; a date made of columns needs the year's")
    if len(halves) > 1:
        keys.fault(halves[1], f"stands beside {halves[0]}; keep one")
    if "day" in parts and "month" not in parts:
        keys.fault("day", "needs the month's column, too")
    return parts


def _check_due(keys: Keys, *, marked: bool) -> None:
    if "due" in keys.values and marked:
        keys.fault("due", "stands beside [grid], which gives the date; keep one")
    elif "due" not in keys.values and not marked:
        keys.fault("due", 'missing; name its column, due = "Timing", or write [grid]')


def _constants(keys: Keys) -> dict[str, Any]:
    keys.refuse_unknown(_CONSTANTS)
    texts = {
        name: text
        for name in _CONSTANTS
        if name not in _SPECIAL and (text := keys.text(name)) is not None
    }
    chosen = {
        "status": keys.choice("status", STATUSES),
        "confidence": keys.choice("confidence", CONFIDENCES),
    }
    return {
        "constants": texts | {name: said for name, said in chosen.items() if said},
        "tags": keys.texts("tags"),
        "tell": keys.texts("tell"),
    }


def _header_rows(keys: Keys) -> tuple[int, int]:
    value = keys.values.get("header_row", 1)
    rows = value if isinstance(value, list) else [value, value]
    whole = [row for row in rows if isinstance(row, int) and not isinstance(row, bool)]
    match whole:
        case [first, last] if len(rows) == len(whole) and 1 <= first <= last <= LAST_ROW:
            return first, last
    keys.fault("header_row", "must be a row from 1, or the first and last of several: [3, 4]")
    return 1, 1


def _as_of(keys: Keys) -> tuple[date | None, tuple[int, int] | None]:
    value = keys.values.get("as_of")
    if isinstance(value, Mapping):
        table = keys.table("as_of")
        table.refuse_unknown(("cell",))
        cell = table.checked("cell", cell_at)
        if "cell" not in value:
            table.fault("cell", 'missing; write as_of = {cell = "B2"}')
        return None, cell
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value, None
    keys.fault("as_of", 'must be a day, 2026-01-15 without quotes, or {cell = "B2"}')
    return None, None


def _zone(name: str) -> str:
    try:
        return named_zone(name).key
    except UnknownZone as error:
        raise ValueError(str(error)) from error


def _fiscal(whose: str) -> str:
    try:
        interpret("Q1 FY2026", None, Context(tz="UTC", fiscal=whose))
    except TrackerError as error:
        raise ValueError(f"{whose!r} is nobody's; {error}") from error
    return whose


def _encoding(name: str) -> str:
    try:
        "a".encode(name)
        return codecs.lookup(name).name
    except (LookupError, UnicodeError) as error:
        raise ValueError(f"{name!r} is no encoding; write for instance cp1252") from error


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"is no pattern: {error}") from error


def _skip(keys: Keys) -> dict[str, re.Pattern[str]]:
    patterns = {name: keys.checked(name, _pattern) for name in keys.values}
    return {name: pattern for name, pattern in patterns.items() if pattern is not None}


def _statuses(keys: Keys) -> dict[str, str]:
    choices = {word: keys.choice(word, STATUSES) for word in keys.values}
    return {" ".join(word.split()).casefold(): said for word, said in choices.items() if said}


def _periods(keys: Keys) -> MarkedPeriods | None:
    keys.refuse_unknown(("columns", "mark", "each", "unmarked"))
    columns = keys.checked("columns", _pattern)
    if "columns" not in keys.values:
        keys.fault("columns", r"missing; write for instance 'Q[1-4] 20\d\d'")
    each = keys.choice("each", [each.value for each in Each]) or Each.RUN
    marks = _marks(keys)
    if columns is None:
        return None
    return MarkedPeriods(
        columns=columns, marks=marks, each=Each(each), unmarked=keys.checked("unmarked", _unmarked)
    )


def _unmarked(words: str) -> str:
    return words if words == "skip" else read_once(words, None, None).text


def _marks(keys: Keys) -> Mapping[str, str] | None:
    """By mark, folded: its meaning, '' where none is stated; None for any text."""
    value = keys.values.get("mark", "any")
    if value == "any":
        return None
    if isinstance(value, Mapping):
        table = keys.table("mark")
        meanings = {mark: table.text(mark) or "" for mark in value}
    else:
        meanings = dict.fromkeys(keys.texts("mark"), "")
    return {" ".join(mark.split()).casefold(): said for mark, said in meanings.items()}
