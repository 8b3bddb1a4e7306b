"""Milestones to files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, count, islice
from typing import TextIO

from tracker.domain.milestone import Milestone
from tracker.domain.people.person import People
from tracker.domain.publication import Publication
from tracker.errors import UsageError
from tracker.service.intake.cleaning import legible
from tracker.service.milestones.records import record_of
from tracker.sources.files.day_order import EITHER, is_doubtful
from tracker.sources.files.formats import FORMATS, stated, write_records
from tracker.sources.files.people_file import WITH_MILESTONES, write_foot, write_head
from tracker.sources.registry import by_suffix

_DEFAULT = "yaml"
_KEEPS_HISTORY = "json"


def write_to(
    stream: TextIO,
    stored: Iterable[tuple[Milestone, Publication | None]],
    format_: str,
    *,
    people: People | None = None,
) -> int:
    """Write what is `stored` as `format_`, one after the other: they need not all be held at once.

    How many were written. With `people`, everybody stands before them: JSON and YAML have room for
    that.
    """
    remaining = iter(stored)
    first = list(islice(remaining, 1))
    if people is not None:
        refuse_flat(format_)
        write_head(people, stream, format_, followed=bool(first))
    written = count()
    numbered = zip(chain(first, remaining), written, strict=False)
    write_records((_exported(*each, format_) for each, _ in numbered), stream, format_)
    if people is not None:
        write_foot(stream, format_)
    return next(written)


def refuse_flat(format_: str) -> None:
    """Refuse a format that has no room for people beside milestones."""
    if format_ not in WITH_MILESTONES:
        raise UsageError(
            f"{format_} has no room for people beside milestones: take "
            f"{' or '.join(WITH_MILESTONES)}, or write them by `tracker person export`"
        )


def keeps_history(format_: str) -> bool:
    """Whether a file of this format holds every date that milestones have had."""
    return format_ == _KEEPS_HISTORY


def format_asked(name: str | None, format_: str | None) -> str:
    """The format that `write_to` takes. Raises UsageError where nothing says which."""
    known = format_ or (by_suffix(name) if name else _DEFAULT)
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
        seen = milestone.acknowledgement if milestone.acknowledged else None
        settled = 1 if milestone.settled_revision == milestone.revision else None
        seen = replace(seen, revision=1) if seen else None
        record = replace(record, history=(), acknowledgement=seen, settled_revision=settled)
    due = milestone.due
    if due.readings and is_doubtful(due.text):
        record = replace(record, date_order=EITHER)
    return {
        **stated(record),
        "earliest": due.earliest,
        "latest": due.latest,
        "precision": due.window.precision.value if due.window else None,
    }
