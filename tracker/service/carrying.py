"""Milestones to and from files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from tracker.domain.milestone import Milestone
from tracker.errors import UsageError
from tracker.service.incoming import Incoming
from tracker.service.records import record_of
from tracker.sources.formats import FORMATS, format_of, read_records, stated, write_records
from tracker.sources.record import MilestoneRecord

_DEFAULT = "yaml"


def read_from(document: Incoming) -> list[MilestoneRecord]:
    """The records of a file of milestones; ImportRefused with every fault."""
    return list(read_records(document.pages[0], document.format, document.name))


def write_to(
    stream: TextIO, milestones: Iterable[Milestone], name: str | None, format_: str | None
) -> None:
    """Write `milestones` as `format_`, else by the suffix of the file `name`, else as YAML."""
    known = _format(name, format_) if name else format_ or _DEFAULT
    write_records(map(_exported, milestones), stream, known)


def _format(name: str, format_: str | None) -> str:
    known = format_ or format_of(name)
    if known is None:
        raise UsageError(f"{name}: which format is that? Say --format {', '.join(FORMATS)}")
    return known


def _exported(milestone: Milestone) -> dict[str, object]:
    due = milestone.due
    return {
        **stated(record_of(milestone)),
        "earliest": due.earliest,
        "latest": due.latest,
        "precision": due.window.precision.value if due.window else None,
    }
