"""Timetables as YAML: a list of entries, each with its deadlines.

    - title: ICLR
      year: 2026
      id: iclr26
      link: https://iclr.cc/Conferences/2026
      deadlines:
        - {type: submission, label: Paper Submission, date: '2025-09-24 23:59:59', timezone: AoE}

"Anywhere on earth" (AoE) is twelve hours behind UTC, where a day ends last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from tracker.dates.base.zones import named_zone, zone
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.errors import TrackerError
from tracker.sources.feeds.json_document import numbered, text
from tracker.sources.files.yaml_document import loaded
from tracker.sources.printed import day_of, shown
from tracker.sources.record import SourceRecord
from tracker.sources.wording import plain, web_address

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?", re.ASCII)
_OFFSET = re.compile(r"(?:UTC|GMT)([+-]\d{1,2})(?::?(\d\d))?", re.ASCII | re.IGNORECASE)
_UNKNOWN = frozenset({"tba", "tbc", "tbd", "to be announced", "to be determined"})
_Fields = Mapping[str, object]


def read(stream: BinaryIO, name: str, problems: list[str]) -> Iterator[SourceRecord]:
    """Every deadline of every entry; every fault adds a line to `problems`."""
    document = loaded(stream, name, problems)
    if document is None:
        return
    if not isinstance(document, list):
        problems.append(f"{name}: must be a list of entries that have deadlines")
        return
    for place, entry in numbered({"entry": document}, "entry", name, problems):
        yield from _deadlines(entry, place, problems)


def _deadlines(entry: _Fields, place: str, problems: list[str]) -> Iterator[SourceRecord]:
    try:
        about = _about(entry, place)
    except ValueError as error:
        problems.append(f"{place}: {error}")
        return
    if entry.get("deadlines") is None:  # announced, without dates so far
        if "due" in entry:
            problems.append(f"{place}: is a milestone, of no timetable; say --format yaml")
        return
    seen: Counter[str] = Counter()
    for at, deadline in numbered(entry, "deadlines", place, problems):
        try:
            record = _record(about, deadline, at)
        except (ValueError, TrackerError) as error:
            problems.append(f"{at}: {error}")
            continue
        seen[record.external_id] += 1
        ordinal = seen[record.external_id]
        again = f" #{ordinal}" if ordinal > 1 else ""
        yield replace(record, external_id=f"{record.external_id}{again}")


def _about(entry: _Fields, place: str) -> SourceRecord:
    """What the deadlines of an entry have in common."""
    title = text(entry, "title")
    if title is None:
        raise ValueError("title: missing")
    known = plain(" ".join(filter(None, (title, text(entry, "year")))))
    return SourceRecord(
        external_id=plain(text(entry, "id") or known),
        title=known,
        due="",
        printed="",
        authority=plain(text(entry, "full_name") or title),
        instrument=known,
        source_url=web_address(text(entry, "link")),
        place=place,
    )


def _record(about: SourceRecord, deadline: _Fields, place: str) -> SourceRecord:
    kind, label = text(deadline, "type"), text(deadline, "label")
    called = plain(kind or label or "")
    if not called:
        raise ValueError("type: missing; it tells this deadline from the others")
    printed, spoken = text(deadline, "date"), text(deadline, "timezone")
    if printed is None:
        raise ValueError("date: missing; such as 2025-09-24 23:59:59, or TBC")
    due, tz = _due(printed, spoken)
    return replace(
        about,
        external_id=f"{about.external_id} {called}",
        title=f"{about.title}: {plain(label or called)}",
        due=due,
        printed=plain(" ".join(filter(None, (printed, spoken)))),
        kind=called.replace("_", " "),
        tz=tz,
        place=place,
    )


def _due(printed: str, spoken: str | None) -> tuple[str, str | None]:
    """The words of a date and the IANA zone of its days, where it has one."""
    if printed.lower() in _UNKNOWN:
        return "TBC", None
    found = _MOMENT.fullmatch(printed)
    if found is None:
        raise ValueError(f"date: {shown(printed)} is no date; such as 2025-09-24 23:59:59")
    named, tz = _zone(spoken)
    day = day_of(found[1]).isoformat()
    if found[2] is None:
        return day, tz
    seconds = found[3] if found[3] and found[3] != ":00" else ""
    due = f"{day} {found[2]}{seconds} {named}".rstrip()
    interpret(due, None, Context(tz=tz or "UTC"))
    return due, tz


def _zone(spoken: str | None) -> tuple[str, str | None]:
    """The zone as a due date names it, and its IANA name; offsets of whole hours have one."""
    offset = _OFFSET.fullmatch(spoken or "")
    if spoken is None or offset is None:
        tz = named_zone(spoken).key if spoken else None
        return (tz if tz and ("/" in tz or tz == "UTC") else ""), tz
    hours = int(offset[1])
    if offset[2] in {None, "00"}:
        tz = f"Etc/GMT{-hours:+d}" if hours else "UTC"
        return zone(tz).key, tz
    return f"UTC{hours:+03d}:{offset[2]}", None
