"""Milestones to files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TextIO

from tracker.domain.milestone import Milestone
from tracker.domain.publication import Publication
from tracker.errors import UsageError
from tracker.service.intake.cleaning import legible
from tracker.service.milestones.records import record_of
from tracker.sources.files.day_order import EITHER, is_doubtful
from tracker.sources.files.formats import FORMATS, stated, write_records
from tracker.sources.icalendar import export as calendar_file
from tracker.sources.registry import by_suffix

_DEFAULT = "yaml"
_KEEPS_HISTORY = "json"
_CALENDAR = "ics"


def write_to(
    stream: TextIO,
    milestones: Sequence[Milestone],
    publications: Mapping[str, Publication],
    name: str | None,
    format_: str | None,
) -> int:
    """Write `milestones` as `format_`, else by the suffix of the file `name`, else as YAML.

    How many were written.

    As `ics`, those that have days; that is for calendars, and not read back.
    """
    if (format_ or (name or "").rpartition(".")[2].lower()) == _CALENDAR:
        return calendar_file.write(milestones, stream)
    known = _format(name, format_) if name else format_ or _DEFAULT
    records = (_exported(each, publications.get(each.key), known) for each in milestones)
    write_records(records, stream, known)
    return len(milestones)


def keeps_history(name: str | None, format_: str | None) -> bool:
    """Whether what `write_to` would write holds every date that milestones have had."""
    return (format_ or (name and by_suffix(name)) or _DEFAULT) == _KEEPS_HISTORY


def _format(name: str, format_: str | None) -> str:
    known = format_ or by_suffix(name)
    if known is None or known not in FORMATS:
        raise UsageError(f"{name}: which format is that? Say --format {', '.join(FORMATS)}")
    return known


def _exported(
    milestone: Milestone, publication: Publication | None, format_: str
) -> dict[str, object]:
    """A milestone as a file states it; only JSON keeps the dates that it has had.

    Without them the present date is the first one, so what was acknowledged or settled is that.
    """
    record = legible(replace(record_of(milestone), published=publication))
    if format_ != _KEEPS_HISTORY:
        seen = 1 if milestone.acknowledged else None
        settled = 1 if milestone.settled_revision == milestone.revision else None
        record = replace(record, history=(), acknowledged_revision=seen, settled_revision=settled)
    due = milestone.due
    if due.readings and is_doubtful(due.text):
        record = replace(record, date_order=EITHER)
    return {
        **stated(record),
        "earliest": due.earliest,
        "latest": due.latest,
        "precision": due.window.precision.value if due.window else None,
    }
