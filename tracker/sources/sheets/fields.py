"""What a row says of a milestone beside its date."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

from tracker.sources.printed import shown
from tracker.sources.sheets.mapping import CONFIDENCES, FIELDS, STATUSES, SheetMapping
from tracker.sources.sheets.row import CellFault, Row
from tracker.sources.wording import QUOTE, TITLE, web_address

_LONGEST_ID = 200  #: characters; longer ones are cut and end in a digest
_DIGEST = 12
_LONG = frozenset({"quote", "url", "note"})  #: fields that may be a passage
_FACTS = {
    "url": "source_url",
    "quote": "source_quote",
    "tell": "to",
}  #: what a mapping calls otherwise


def fields_of(row: Row, mapping: SheetMapping, faults: list[str]) -> dict[str, Any]:
    """The fields of its SourceRecords, but for the date; faults add a line each."""
    fields: dict[str, Any] = {}
    for name in FIELDS:
        if name == "due":
            continue
        try:
            value = _field(name, row, mapping)
        except CellFault as fault:
            faults.append(f"{row.place_of(fault.column)}: {name}: {fault}")
        else:
            if value is not None:
                fields[_FACTS.get(name, name)] = value
    return fields


def short_id(text: str) -> str:
    """`text` as an external id: the same however its letters are encoded, and not too long."""
    same = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(same) <= _LONGEST_ID:
        return same
    digest = hashlib.sha256(same.encode()).hexdigest()[:_DIGEST]
    return f"{same[: _LONGEST_ID - _DIGEST - 1].rstrip()} {digest}"


def _field(name: str, row: Row, mapping: SheetMapping) -> object:
    template = mapping.columns.get(name)
    text = template.fill(row.text) if template else ""
    said = text or mapping.constants.get(name, "")
    column = row.column(template.names[0]) if template else 0
    match name:
        case "external_id" | "title" if not said:
            raise CellFault("empty; write it, or leave such rows out by [skip]", column)
        case "external_id":
            return short_id(said)
        case "tags":
            return tuple(dict.fromkeys([*_listed(said), *mapping.tags]))
        case "tell":
            return _listed(said) or mapping.tell
        case "confidence" if said and said.casefold() not in CONFIDENCES:
            raise CellFault(f"{shown(said)} is none of {', '.join(CONFIDENCES)}", column)
        case "confidence":
            return said.casefold() or None
        case "status":
            return _status(said, mapping, column)
        case "url" if said and web_address(said) is None:
            raise CellFault(f"{shown(said)} is no web address; write https://...", column)
    return _cut(said, QUOTE if name in _LONG else TITLE) or None


def _listed(said: str) -> tuple[str, ...]:
    """What commas or semicolons separate, each once."""
    words = map(str.strip, said.replace(";", ",").split(","))
    return tuple(dict.fromkeys(filter(None, words)))


def _status(said: str, mapping: SheetMapping, column: int) -> str | None:
    """`met` or `waived`; None for what is open or not stated."""
    word = said.casefold()
    status = mapping.statuses.get(word, word)
    if status and status not in STATUSES:
        known = ", ".join([*mapping.statuses, *STATUSES])
        raise CellFault(f"{shown(said)} is none of {known}; add it to [statuses]", column)
    return None if status in ("", "open") else status


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
