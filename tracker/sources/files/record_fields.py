"""From the raw values of one row or item to a record, with every fault it has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from tracker.domain.milestone import Confidence, MilestoneStatus
from tracker.domain.nature import Nature
from tracker.domain.plain_text import plain
from tracker.sources.files.columns import (
    COMPUTED,
    FIELDS,
    NESTED,
    REQUIRED,
    attribute,
    column,
    unknown_column,
)
from tracker.sources.files.dates_kept import (
    acknowledgement_of,
    proposal_of,
    publication_of,
    report_of,
    revisions_of,
)
from tracker.sources.record import MilestoneRecord

Row = tuple[str, Mapping[str, object]]  #: the place of a row, and its values by field

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_DATE_ORDERS = ("dmy", "mdy", "either")
_EXAMPLES = {"title": '"Policy statement on stablecoins"', "due": '"March 2026" or "TBC"'}


def record_of(row: Row, problems: list[str]) -> MilestoneRecord | None:
    """The record that `row` states; None, and lines added to `problems`, where it is at fault."""
    place, values = row
    fields: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in values.items():
        try:
            nested = name in NESTED and isinstance(value, str)
            read = _READERS[name](_nested(value) if nested else value)
        except ValueError as error:
            faults.append(f"{place}: {name}: {error}")
            continue
        if read or read is False:
            fields[attribute(name)] = read
    for name in REQUIRED:
        if name not in fields and not any(f": {name}: " in fault for fault in faults):
            faults.append(f"{place}: {name}: missing; write for instance {_EXAMPLES[name]}")
    problems += faults
    return None if faults else MilestoneRecord(place=place, **fields)


def fields_of(place: str, item: object, problems: list[str]) -> dict[str, object] | None:
    """The values of a YAML or JSON `item` by field; what is computed is left out."""
    if not isinstance(item, Mapping):
        problems.append(f"{place}: must hold fields, such as title and due")
        return None
    fields: dict[str, object] = {}
    for name, value in item.items():
        field = column(name)
        if field is None:
            problems.append(f"{place}: {unknown_column(name)}")
        elif field in fields:
            problems.append(f"{place}: {field}: given twice; keep one")
        elif field not in COMPUTED:
            fields[field] = value
    return _with_plain_due(fields)


def _with_plain_due(fields: dict[str, object]) -> dict[str, object]:
    """`due` as `tracker list --json` shows it, {text, tz, ...}, as what the source wrote."""
    due = fields.get("due")
    if not isinstance(due, Mapping):
        return fields
    order = "either" if due.get("ambiguous") else None
    return {"tz": due.get("tz"), "date_order": order, **fields, "due": due.get("text")}


def _text(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("must be text; put it in quotes")  # noqa: TRY004 - a fault of the file
    return plain(value)


def _source(value: object) -> str | None:
    text = _text(value)
    if text and "://" not in text:
        raise ValueError(f"{text[:80]!r} is no URL; write one such as https://example.org/dates")
    return text


def _due(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # a year
    return _text(value)


def _as_of(value: object) -> date | None:
    text = _text(value)
    return _day(text) if text else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    try:
        if text[4:5] == text[7:8] == "-":
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{text!r} is not a day; write it as 2025-09-24")


def _instant(value: object) -> datetime | None:
    text = _text(value)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None:
        raise ValueError(f"{text!r} is not an instant; write it as 2026-03-31T09:00:00+00:00")
    return at


def _nested(value: object) -> object:
    """The fields that a cell holds as JSON."""
    text = _text(value)
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        raise ValueError("is not JSON as `tracker export` writes it") from None


def _names(value: object) -> tuple[str, ...]:
    """Names of a list, or of a text in which commas or semicolons separate them."""
    names = _listed(value) if isinstance(value, str) else value
    if not isinstance(names, list):
        return _split(_text(value) or "")
    return tuple(dict.fromkeys(filter(None, (_text(each) for each in names))))


def _listed(cell: str) -> list[object] | None:
    """The list that a cell holds as JSON, as names that hold separators are written; else None."""
    if not cell.lstrip().startswith("["):
        return None
    try:
        names = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    texts = isinstance(names, list) and all(isinstance(each, str) for each in names)
    return names if texts else None


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    names = map(str.strip, text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _remind(value: object) -> str | None:
    return ",".join(_names(value)) or None


def _status(value: object) -> str | None:
    text = (_text(value) or "").lower()
    if text and text not in tuple(MilestoneStatus):
        raise ValueError(f"{text!r} is no status; write {', '.join(MilestoneStatus)}")
    return text or None


def _anchors(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return _names(value)
    return _names([_anchor(each) if isinstance(each, Mapping) else each for each in value])


def _anchor(value: Mapping[str, object]) -> str:
    """An anchor as `tracker list --json` shows it, {name, key, on, at}; '' while not known."""
    meaning = next(filter(None, (_text(value.get(each)) for each in ("key", "at", "on"))), None)
    return f"{_text(value.get('name'))}={meaning}" if meaning else ""


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    text = (_text(value) or "").lower()
    if text and text not in _FLAGS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _FLAGS.get(text)


def _number(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return _positive(value)
    text = _text(value)
    if text and not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is no number; write it as 4")
    return _positive(int(text)) if text else None


def _positive(number: int) -> int:
    if number < 1:
        raise ValueError(f"{number} is too small; write at least 1")
    return number


def _date_order(value: object) -> str | None:
    text = (_text(value) or "").lower()
    if text and text not in _DATE_ORDERS:
        raise ValueError(f"{text!r} is no order of day and month; write {', '.join(_DATE_ORDERS)}")
    return text or None


def _confidence(value: object) -> str | None:
    text = (_text(value) or "").lower()
    if text and text not in tuple(Confidence):
        raise ValueError(f"{text!r} is no confidence; write {', '.join(Confidence)}")
    return text or None


def _nature(value: object) -> str | None:
    text = (_text(value) or "").lower()
    if text and text not in tuple(Nature):
        raise ValueError(f"{text!r} is no nature; write {' or '.join(Nature)}")
    return text or None


def _readers(names: Iterable[str]) -> dict[str, Callable[[object], object]]:
    special: dict[str, Callable[[object], object]] = {
        "due": _due,
        "as_of": _as_of,
        "source": _source,
        "tags": _names,
        "to": _names,
        "remind": _remind,
        "status": _status,
        "anchors": _anchors,
        "pinned": _flag,
        "confidence": _confidence,
        "nature": _nature,
        "last_verified_on": _as_of,
        "repeat_count": _number,
        "repeat_until": _as_of,
        "occurrence": _number,
        "date_order": _date_order,
        "closed_on": _as_of,
        "closed_at": _instant,
        "snoozed_until": _instant,
        "acknowledged_revision": _number,
        "settled_revision": _number,
        "acknowledgement": acknowledgement_of,
        "reported": report_of,
        "proposed": proposal_of,
        "published": publication_of,
        "history": revisions_of,
    }
    return {name: special.get(name, _text) for name in names}


_READERS = _readers(FIELDS)
