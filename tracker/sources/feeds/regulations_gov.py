"""The API of regulations.gov, version 4: one document, or a list of them.

https://open.gsa.gov/api/regulationsgov/: its instants mark days in Washington, so that
`2020-11-24T04:59:59Z` is the end of 23 November. An answer may stand in a recording of the
exchange, as `body` beside `_request`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tracker.sources.feeds.json_document import (
    dated,
    flag,
    identified,
    loaded,
    numbered,
    part,
    parts,
    text,
)
from tracker.sources.printed import local_day_of
from tracker.sources.record import SourceRecord
from tracker.sources.wording import plain

_KINDS = {"commentEndDate": "comment deadline", "effectiveDate": "effective date"}
_CHANGED = ("modifyDate", "lastModifiedDate", "postedDate")
_ZONE = ZoneInfo("America/New_York")
_Fields = Mapping[str, object]


def read(stream: BinaryIO, name: str, problems: list[str]) -> Iterator[SourceRecord]:
    """The comment deadlines and effective dates of the documents in an answer.

    Dockets, comments and counts have none, which is no fault; null dates are none either. A
    withdrawn document's dates are waived. Every fault adds a line to `problems`.
    """
    answer = loaded(stream, name, problems)
    if answer is None:
        return
    body = part(answer, "body") if "_request" in answer else answer
    for place, document in _documents(body, name, problems):
        if document.get("type") == "documents":
            yield from _records(document, place, problems)


def _documents(body: _Fields, name: str, problems: list[str]) -> Iterator[tuple[str, _Fields]]:
    data = body.get("data")
    if "errors" in body:
        reasons = [
            f"{each.get('title')} {each.get('detail') or ''}" for each in parts(body, "errors")
        ]
        told = plain("; ".join(reasons), 200) or "without saying why"
        problems.append(f"{name}: regulations.gov refuses: {told}")
    elif isinstance(data, Mapping):
        yield name, data
    elif "data" in body:
        yield from numbered(body, "data", name, problems)
    else:
        problems.append(f"{name}: is no answer of regulations.gov: it has no data")


def _records(document: _Fields, place: str, problems: list[str]) -> Iterator[SourceRecord]:
    number = identified(document, "id", place, problems)
    if number:
        record = partial(_record, part(document, "attributes"), number, place)
        yield from dated(_KINDS, record, f"{place}: {number}", problems)


def _record(attributes: _Fields, number: str, place: str, field: str) -> SourceRecord | None:
    printed = text(attributes, field)
    if printed is None:
        return None
    changed = next(filter(None, (text(attributes, each) for each in _CHANGED)), None)
    kind = _kind(attributes, field)
    title = plain(text(attributes, "title") or f"document {number}")
    return SourceRecord(
        external_id=f"{number} {field}",
        title=f"{kind.capitalize()}: {title}",
        due=local_day_of(printed, _ZONE).isoformat(),
        printed=printed,
        authority=text(attributes, "agencyId"),
        jurisdiction="US",
        instrument=_instrument(attributes),
        kind=kind,
        as_of=local_day_of(changed, _ZONE) if changed else None,
        source_url=f"https://www.regulations.gov/document/{quote(number, safe='')}",
        tz=_ZONE.key,
        status="waived" if flag(attributes, "withdrawn") else None,
        place=place,
    )


def _kind(attributes: _Fields, field: str) -> str:
    """What the date is; that of a proposed rule is not in force."""
    stage = (text(attributes, "documentType") or "").lower()
    proposed = field == "effectiveDate" and "proposed" in stage
    return f"proposed {_KINDS[field]}" if proposed else _KINDS[field]


def _instrument(attributes: _Fields) -> str | None:
    number = text(attributes, "frDocNum")
    named = [text(attributes, "docketId"), f"FR Doc. {number}" if number else None]
    return plain(", ".join(filter(None, named))) or None
