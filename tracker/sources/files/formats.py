"""Files of milestones, whatever their format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import BinaryIO, TextIO

from tracker.errors import ImportRefused, UsageError
from tracker.sources.bounds import LARGEST, too_large
from tracker.sources.files import csv_format, json_format, yaml_format
from tracker.sources.files.columns import COMPUTED, FIELDS, column
from tracker.sources.files.dates_kept import (
    acknowledgement_values,
    proposal_values,
    publication_values,
    report_values,
    revision_values,
)
from tracker.sources.files.day_order import in_order
from tracker.sources.files.record_fields import Row, record_of
from tracker.sources.record import MilestoneRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """How one kind of file is read and written."""

    read: Callable[[str, str, list[str]], Iterator[Row]]
    write: Callable[[Iterable[Mapping[str, object]], TextIO], None]


FORMATS: Mapping[str, Format] = {
    "csv": Format(read=csv_format.read, write=csv_format.write),
    "json": Format(read=json_format.read, write=json_format.write),
    "yaml": Format(read=yaml_format.read, write=yaml_format.write),
}


def read_records(
    stream: TextIO | BinaryIO,
    format: str,  # noqa: A002 - the word of --format
    name: str,
    *,
    date_order: str | None = None,
) -> Iterator[MilestoneRecord]:
    """The milestones in `stream`, called `name` in messages, in the order of the file.

    `date_order`, dmy or mdy, is that of dates such as 03/04/2026 where the file proves none.

    Raises UsageError for an unknown format, and ImportRefused, with a line for every fault,
    before the first record is given.
    """
    known = _format(format)
    problems: list[str] = []
    text = _text(stream, name, problems)
    rows = known.read(text, name, problems) if not problems else ()
    records = [record_of(row, problems) for row in rows]
    problems += _repeated_keys(records)
    records = in_order(records, date_order, problems)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
        raise ImportRefused(f"{name}: {count}, so nothing was taken", problems=problems)
    return (record for record in records if record is not None)


def write_records(
    records: Iterable[Mapping[str, object]],
    stream: TextIO,
    format: str,  # noqa: A002 - the word of --format
) -> None:
    """Write `records`, each by the names of `tracker add` or of `tracker list --json`.

    What they leave out, and what no field stands for, is not written.
    """
    _format(format).write(map(_exported, records), stream)


def stated(record: MilestoneRecord) -> dict[str, object]:
    """`record` by field, as `write_records` takes it."""
    said: dict[str, object] = {each.name: getattr(record, each.name) for each in fields(record)}
    said["history"] = [revision_values(each) for each in record.history]
    if record.proposed is not None:
        said["proposed"] = proposal_values(record.proposed)
    if record.acknowledgement is not None:
        said["acknowledgement"] = acknowledgement_values(record.acknowledgement)
    if record.reported is not None:
        said["reported"] = report_values(record.reported)
    if record.published is not None:
        said["published"] = publication_values(record.published)
    return _exported(said)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r}; write {', '.join(FORMATS)}")
    return FORMATS[name]


def _text(stream: TextIO | BinaryIO, name: str, problems: list[str]) -> str:
    """All of `stream`, or an empty text and the reason in `problems`."""
    try:
        content = stream.read(LARGEST + 1)
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        text.encode("utf-8")
    except UnicodeError:
        problems.append(f"{name}: is not UTF-8 text; save it as UTF-8")
        return ""
    if len(content) > LARGEST:
        problems.append(f"{name}: {too_large(LARGEST)}")
    elif not text.strip("\ufeff \t\r\n"):
        problems.append(f"{name}: is empty; an empty list of milestones is written as []")
    return text.removeprefix("\ufeff")


def _repeated_keys(records: Iterable[MilestoneRecord | None]) -> Iterator[str]:
    places: dict[str, str] = {}
    for record in records:
        if record is None or record.key is None:
            continue
        first = places.setdefault(record.key, record.place)
        if first != record.place:
            yield f"{record.place}: key: {record.key!r} is taken by {first}; each key once"


def _exported(record: Mapping[str, object]) -> dict[str, object]:
    said = {
        column(name): value for name, value in record.items() if value not in (None, "", (), [])
    }
    return {name: _plain(said[name]) for name in (*FIELDS, *COMPUTED) if name in said}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
