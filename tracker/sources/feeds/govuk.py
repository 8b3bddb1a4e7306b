"""Consultations and calls for evidence on GOV.UK: an item of the content API, or a search.

Times are London's wall clock whatever offset they carry: the offsets that are published are those
of the moment of saving, not of the date itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import BinaryIO

from tracker.sources.feeds.json_document import dated, loaded, numbered, part, parts, text
from tracker.sources.printed import day_of, shown
from tracker.sources.record import SourceRecord
from tracker.sources.wording import plain

_STAGES = {
    "consultation": None,
    "open_consultation": "open",
    "closed_consultation": "closed",
    "consultation_outcome": "closed",
    "call_for_evidence": None,
    "open_call_for_evidence": "open",
    "closed_call_for_evidence": "closed",
    "call_for_evidence_outcome": "closed",
}
_EVENTS = {"opening_date": "opening", "closing_date": "closing"}
_SEARCH_FIELDS = {"opening_date": "start_date", "closing_date": "end_date"}
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_MIDNIGHT = "00:00"
_ZONE = "Europe/London"
_SITE = "https://www.gov.uk"
_Fields = Mapping[str, object]


def read(stream: BinaryIO, name: str, problems: list[str]) -> Iterator[SourceRecord]:
    """When consultations open and close, to the minute; every fault adds a line to `problems`.

    Results of a search that are no consultations are passed over.
    """
    answer = loaded(stream, name, problems)
    if answer is None:
        return
    if "results" in answer:
        for place, found in numbered(answer, "results", name, problems):
            yield from _found(found, place, problems)
    elif answer.get("document_type") in tuple(_STAGES):
        yield from _item(answer, name, problems)
    else:
        kind = answer.get("document_type")
        told = f"is a {shown(kind)}" if kind else "has neither results nor a document_type"
        problems.append(f"{name}: {told}; give a consultation or a search of GOV.UK")


def _found(found: _Fields, place: str, problems: list[str]) -> Iterator[SourceRecord]:
    """The dates of one result of a search."""
    kind = found.get("content_store_document_type")
    if kind is None or kind in tuple(_STAGES):
        dates = {event: found.get(field) for event, field in _SEARCH_FIELDS.items()}
        organisations = [_name(each) for each in parts(found, "organisations")]
        item = {**found, "document_type": kind, "details": dates, "base_path": found.get("link")}
        item["public_updated_at"] = found.get("public_timestamp")
        yield from _item(item, place, problems, organisations)


def _item(
    item: _Fields, place: str, problems: list[str], organisations: list[str] | None = None
) -> Iterator[SourceRecord]:
    """The dates of one item of the content API."""
    path = item.get("base_path")
    if not isinstance(path, str) or not path.startswith("/"):
        problems.append(f"{place}: its path on GOV.UK is missing (base_path, or link in a search)")
        return
    if organisations is None:
        organisations = [_name(each) for each in parts(part(item, "links"), "organisations")]
    path, authority = plain(path), plain(", ".join(filter(None, organisations)))
    record = partial(_record, item, path, authority, place)
    yield from dated(_EVENTS, record, f"{place}: {path}", problems)


def _record(
    item: _Fields, path: str, authority: str, place: str, event: str
) -> SourceRecord | None:
    printed = text(part(item, "details"), event)
    if printed is None:
        return None
    updated = text(item, "public_updated_at")
    kind = f"{_subject(item)} {_EVENTS[event]}"
    title = plain(text(item, "title") or path)
    return SourceRecord(
        external_id=f"{path} {event}",
        title=f"{kind.capitalize()}: {title}",
        due=_closing(printed) if event == "closing_date" else _moment(printed),
        printed=printed,
        authority=authority or None,
        jurisdiction="UK",
        kind=kind,
        as_of=_parts_of(updated)[0] if updated else None,
        source_url=f"{_SITE}{path}",
        tz=_ZONE,
        place=place,
        status=_status(item, event),
    )


def _subject(item: _Fields) -> str:
    kind = text(item, "document_type") or ""
    return "call for evidence" if "call_for_evidence" in kind else "consultation"


def _status(item: _Fields, event: str) -> str | None:
    """What the publisher says of a date by the type that the document has by now.

    The type turns when the consultation opens and again when it closes, so that what it leaves
    behind has happened: nobody can respond any more, and reminders would only be late.
    """
    if item.get("withdrawn_notice"):
        return "waived"
    stage = _STAGES.get(text(item, "document_type") or "")
    past = stage == "closed" or (stage == "open" and event == "opening_date")
    return "met" if past else None


def _name(organisation: _Fields) -> str:
    return text(organisation, "title") or ""


def _parts_of(printed: str) -> tuple[date, str]:
    """The day and the time of day on London's clocks, '' where only the day is printed."""
    found = _MOMENT.fullmatch(printed)
    if found is None:
        raise ValueError(f"{shown(printed)} is not a time; write it as 2016-07-13T23:45:00+01:00")
    return day_of(found[1]), found[2] or ""


def _moment(printed: str) -> str:
    day, clock = _parts_of(printed)
    return f"{day} {clock} {_ZONE}" if clock else day.isoformat()


def _closing(printed: str) -> str:
    """A closing at midnight is the end of the day before, as GOV.UK itself shows it."""
    day, clock = _parts_of(printed)
    return f"{day - timedelta(days=1)} 24:00 {_ZONE}" if clock == _MIDNIGHT else _moment(printed)
