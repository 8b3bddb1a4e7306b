"""The mapping of one sheet, made of what its columns are taken for and what its cells hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.sources.files.beside import Beside
from tracker.sources.sheets.dates import DateOrder, read_words
from tracker.sources.sheets.grid import Cell, letters, text_of
from tracker.sources.sheets.proposing.headings import status_of
from tracker.sources.sheets.proposing.judging import columns_of, judged
from tracker.sources.sheets.proposing.table import Table

_MOST_NAMED = 6  #: words or rows that a remark lists
_NOTHING = "^$"  #: as a pattern


@dataclass(kw_only=True, slots=True)
class Made:
    """A mapping as its file states it, and what a person should know of it."""

    mapping: dict[str, object] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def made_of(table: Table, beside: Beside) -> Made:
    """The mapping that `table` seems to have, with what somebody says beside it."""
    made = Made()
    columns = dict(columns_of(judged(table)))
    parts = {name[4:]: label for name, label in columns.items() if name.startswith("due.")}
    fields: dict[str, object] = {
        name: label for name, label in columns.items() if not name.startswith("due.")
    }
    if parts:
        fields["due"] = parts
    fields["external_id"] = _identity(table, columns, made)
    made.mapping = {
        **({"header_row": table.line} if table.line > 1 else {}),
        **_said(table, beside, made),
        "readings": "keep",
        **_blanks(table, columns, made),
        "columns": fields,
        "statuses": _statuses(table, columns, made),
        **made.mapping,
    }
    return made


def _said(table: Table, beside: Beside, made: Made) -> dict[str, object]:
    said: dict[str, object] = {
        "as_of": beside.as_of or _as_of(table, beside, made),
        "timezone": beside.tz,
        "fiscal": beside.fiscal,
        "date_order": beside.date_order,
    }
    return {key: value for key, value in said.items() if value is not None}


def _as_of(table: Table, beside: Beside, made: Made) -> dict[str, str] | None:
    """The cell over the header that names a day: that of the edition."""
    order = DateOrder(beside.date_order, lambda _: ())
    for line in table.above:
        for at, cell in enumerate(line.cells, start=1):
            day = _day(cell, order)
            if day is not None:
                place = f"{letters(at)}{line.number}"
                made.remarks.append(f"as of {day}, as {place} says")
                return {"cell": place}
    made.remarks.append(
        "on which day this was said is not known; where dates depend on it, say --as-of"
    )
    return None


def _day(cell: Cell, order: DateOrder) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        window = read_words(order.worded(text_of(cell), ""), None, None).window
    except ValueError:
        return None
    return window.earliest if window is not None and window.days == 1 else None


def _identity(table: Table, columns: dict[str, str], made: Made) -> str:
    """What rows are known by: their reference where each has its own, or else more columns."""
    title, reference = columns["title"], columns.get("external_id")
    if reference is not None and _tells_apart(table, [reference]):
        return _braced([reference])
    wanted = [[title], [title, columns["authority"]] if "authority" in columns else [title]]
    if reference is not None:
        wanted = [[reference, title], *([reference, *each] for each in wanted[1:])]
    names = next((each for each in wanted if _tells_apart(table, each)), wanted[-1])
    said = " and ".join(map(repr, names))
    made.remarks.append(f"rows are known by {said}: keep these, or a row becomes another milestone")
    return _braced(names)


def _braced(names: Sequence[str]) -> str:
    if len(names) == 1 and not set(names[0]) & set("{}"):
        return names[0]
    return ": ".join(f"{{{name}}}" for name in names)


def _tells_apart(table: Table, names: Sequence[str]) -> bool:
    """Whether what the columns say together is there, and no row's like another's."""
    places = [table.labels.index(name) for name in names]
    title = dict(columns_of(judged(table)))["title"]
    titled = [row for row in table.rows if row[table.labels.index(title)]]
    said = [tuple(row[at].casefold() for at in places) for row in titled]
    return all(each[0] for each in said) and len(set(said)) == len(said)


def _blanks(table: Table, columns: dict[str, str], made: Made) -> dict[str, object]:
    """What rows mean that lack a title, or a date."""
    found: dict[str, object] = {}
    title = table.labels.index(columns["title"])
    if "due" not in columns:
        return found
    due = table.labels.index(columns["due"])
    untitled = [row for row in table.rows if not row[title]]
    if untitled and not any(row[due] for row in untitled):
        made.mapping["skip"] = {columns["title"]: _NOTHING}
        made.remarks.append(f"{len(untitled)} rows with neither title nor date are left out")
    undated = [row for row in table.rows if row[title] and not row[due]]
    if undated and all(sum(map(bool, row)) == 1 for row in undated):
        found["blank_due"] = "skip"
        made.remarks.append(f"{len(undated)} rows that hold but a title are headings, left out")
    elif undated:
        found["blank_due"] = "TBC"
        made.remarks.append(f"{len(undated)} rows without a date are read as TBC")
    return found


def _statuses(table: Table, columns: dict[str, str], made: Made) -> dict[str, str]:
    """What each word of the status column means; one that is not judged leaves its row open."""
    if "status" not in columns:
        return {}
    words = dict.fromkeys(filter(None, table.texts(table.labels.index(columns["status"]))))
    strange = [word for word in words if status_of(word) is None]
    if strange:
        more = " ..." if len(strange) > _MOST_NAMED else ""
        listed = ", ".join(map(repr, strange[:_MOST_NAMED]))
        made.remarks.append(f"status {listed}{more}: taken as open")
    return {word: status_of(word) or "open" for word in words}
