"""Records of the database to domain values and back; the one mapping for quick reads and tables.

SQLite gives instants and days as text, PostgreSQL as values: both are read here. Instants are
written as UTC text of fixed width, which both databases take and SQLite sorts by.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import MAXYEAR, UTC, date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, Protocol

from tracker.dates.base.instants import end_of
from tracker.dates.base.window import Modality
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.domain.milestone import (
    Acknowledgement,
    Due,
    Milestone,
    MilestoneStatus,
    Proposal,
    Report,
    Revision,
    RevisionKind,
)
from tracker.domain.standing import passes_at
from tracker.store.values.column_names import DUE_COLUMNS
from tracker.store.values.columns import (
    UNREADABLE,
    day_of,
    day_text,
    number_of,
    number_or_none,
    text_of,
    text_or_none,
    words_of,
    words_text,
    zone_of,
)
from tracker.store.values.fact_columns import (
    FACT_READERS,
    confidence_of,
    fact_values,
    lead_times_of,
    nature_of,
)
from tracker.store.values.windows import (
    NO_WINDOWS,
    days_of,
    instant_text,
    window_of,
    windows_of,
    windows_text,
)

_WITHOUT_OFFSET = len("2026-03-01 09:00:00.000000")

_OF_CLOCKS = frozenset({"tz", "instant", "readings", "estimate"})
#: what is as it was read before, whatever clocks have been set to since
_OF_DAYS = tuple(column for column in DUE_COLUMNS if column not in _OF_CLOCKS)
_of_days = itemgetter(*_OF_DAYS)


class Record(Protocol):
    """A row of either database, by column name."""

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401  # what a driver gives
        """The value of a column as the driver gives it."""
        ...


def moment_text(moment: datetime) -> str:
    """An instant as the databases take it; ValueError for one without an offset."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no offset: the database keeps instants, not clock readings")
    return _utc_text(moment.astimezone(UTC))


@lru_cache(maxsize=65_536)  # many milestones are due on the same days
def _utc_text(moment: datetime) -> str:
    """Cached in UTC only: the two readings of an hour that a clock repeats compare as equal."""
    return moment.isoformat(" ", "microseconds")[:_WITHOUT_OFFSET]


def moment_of(value: str | datetime) -> datetime:
    """An instant as the databases give it, in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    moment = datetime.fromisoformat(f"{text_of(value)}+00:00")
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} is no instant")  # a day: its "+" parts it from a time
    return moment


def moment_or_none(value: str | datetime | None) -> datetime | None:
    """As `moment_of`, where there may be none."""
    return None if value is None else moment_of(value)


def moment_or_unreadable(value: object) -> datetime | None:
    """As `moment_or_none`; UNREADABLE, which is long past, for what is no instant."""
    return _read_moment(value, UNREADABLE)


def moment_if_any(value: object) -> datetime | None:
    """As `moment_or_none`; None for what is no instant, too."""
    return _read_moment(value, None)


def _read_moment(value: Any, otherwise: datetime | None) -> datetime | None:  # noqa: ANN401 - a driver's
    try:
        return moment_or_none(value)
    except (ValueError, OverflowError):
        return otherwise


def moment_or_null(moment: datetime | None) -> str | None:
    """An instant as `moment_text`; None for none."""
    return None if moment is None else moment_text(moment)


def milestone_of(
    record: Record, earlier: Sequence[Revision] = (), anchors: Sequence[Anchor] = ()
) -> Milestone:
    """The milestone of a row of `current_milestones`, with `earlier` revisions and `anchors`."""
    present = revision_of(record)
    return Milestone(
        key=text_of(record["key"]),
        due=present.due,
        status=MilestoneStatus(record["status"]),
        calendar=text_or_none(record["calendar"]),
        roll=text_or_none(record["roll"]),
        policy=text_of(record["policy"]),
        lead_times=lead_times_of(record["lead_times"]),
        recipients=words_of(record["recipients"]),
        snoozed_until=moment_or_none(record["snoozed_until"]),
        acknowledgement=_acknowledgement_of(record),
        reported=_report_of(record["reported"]),
        settled_revision=number_or_none(record["settled_revision"]),
        closed_on=day_of(record["closed_on"]),
        closed_at=moment_or_none(record["closed_at"]),
        anchors=tuple(anchors),
        pinned=bool(record["pinned"]),
        proposed=_proposal_of(record["proposed"]),
        occurrence=number_of(record["occurrence"]),
        repeat_count=number_or_none(record["repeat_count"]),
        repeat_until=day_of(record["repeat_until"]),
        confidence=confidence_of(record["confidence"]),
        stated_nature=nature_of(record["stated_nature"]),
        last_verified_on=day_of(record["last_verified_on"]),
        origin=text_or_none(record["origin"]),
        external_id=text_or_none(record["external_id"]),
        history=(*earlier, present),
        **{name: read(record[name]) for name, read in FACT_READERS},
    )


def revision_of(record: Record) -> Revision:
    """The revision of a row of `revisions`, `earlier_revisions` or `current_milestones`."""
    return Revision(
        number=number_of(record["number"]),
        due=due_of(record),
        reason=text_of(record["reason"]),
        changed_at=moment_of(record["changed_at"]),
        kind=RevisionKind(record["change_kind"]),
        source_url=text_or_none(record["change_source"]),
        by=text_or_none(record["changed_by"]),
    )


def due_of(record: Record) -> Due:
    """The due date of a revision."""
    if record["instant"] is None and record["readings"] == NO_WINDOWS and not record["estimate"]:
        with suppress(Exception):  # what is wrong is told by whoever reads one column after another
            return _due_of_days(zone_of(record["tz"]), *_of_days(record))
    return _due_of(record)


@lru_cache(maxsize=16_384, typed=True)  # many milestones are due on the same days
def _due_of_days(*values: object) -> Due:
    """A due date that hangs on no clock, from its zone and the other columns of `_OF_DAYS`."""
    record = dict(zip(("tz", *_OF_DAYS), values, strict=True))
    return _due_of({**record, "instant": None, "readings": NO_WINDOWS, "estimate": None})


def _due_of(record: Record) -> Due:
    readings, tz = record["readings"], zone_of(record["tz"])
    window = window_of(
        day_of(record["earliest"]),
        day_of(record["latest"]),
        record["precision"],
        record["instant"],
        tz,
    )
    if window is not None and window.end.year >= MAXYEAR:
        end_of(window, tz)  # an OverflowError where no clock of that zone shows the end
    return Due(
        text=text_of(record["due_text"]),
        status=DueStatus(record["due_status"]),
        tz=tz,
        window=window,
        modality=Modality(record["modality"]),
        not_before=day_of(record["not_before"]),
        not_after=day_of(record["not_after"]),
        readings=() if readings == NO_WINDOWS else windows_of(text_of(readings), tz),
        rule=text_or_none(record["rule"]),
        waiting_on=words_of(record["waiting_on"]),
        doubts=words_of(record["doubts"]),
        estimate=next(iter(windows_of(text_of(record["estimate"] or NO_WINDOWS), tz)), None),
    )


def milestone_values(milestone: Milestone, at: datetime) -> tuple[object, ...]:
    """The values of MILESTONE_COLUMNS; ValueError where history and due date disagree."""
    if not milestone.history or milestone.history[-1].due != milestone.due:
        raise ValueError(f"the due date of {milestone.key!r} is not that of its last revision")
    lead_times = milestone.lead_times
    return (
        *fact_values(milestone),
        milestone.status.value,
        milestone.calendar,
        milestone.roll,
        milestone.policy,
        None if lead_times is None else ",".join(map(str, lead_times)),
        words_text(milestone.recipients),
        moment_or_null(milestone.snoozed_until),
        *_acknowledgement_values(milestone.acknowledgement),
        None if milestone.reported is None else _report_text(milestone.reported),
        milestone.settled_revision,
        day_text(milestone.closed_on),
        milestone.revision,
        moment_text(at),
        milestone.pinned,
        None if milestone.proposed is None else _proposal_text(milestone.proposed),
        milestone.occurrence,
        milestone.repeat_count,
        day_text(milestone.repeat_until),
        None if milestone.confidence is None else milestone.confidence.value,
        None if milestone.stated_nature is None else milestone.stated_nature.value,
        moment_or_null(passes_at(milestone)),
        day_text(milestone.last_verified_on),
        milestone.origin,
        milestone.external_id,
        moment_or_null(milestone.closed_at),
        *days_of(milestone.due),
    )


def revision_values(milestone_id: int, revision: Revision) -> tuple[object, ...]:
    """The values of REVISION_COLUMNS."""
    return (
        milestone_id,
        revision.number,
        revision.reason,
        moment_text(revision.changed_at),
        *_due_values(revision.due),
        revision.kind.value,
        revision.source_url,
        revision.by,
    )


def _due_values(due: Due) -> tuple[object, ...]:
    window = due.window
    return (
        due.text,
        due.status.value,
        due.tz,
        window.earliest.isoformat() if window else None,
        window.latest.isoformat() if window else None,
        window.precision.value if window else None,
        due.modality.value,
        instant_text(window, due.tz),
        day_text(due.not_before),
        day_text(due.not_after),
        windows_text(due.readings, due.tz),
        due.rule,
        words_text(due.waiting_on),
        words_text(due.doubts),
        windows_text((due.estimate,), due.tz) if due.estimate else None,
    )


def _proposal_text(proposal: Proposal) -> str:
    """A proposal as JSON, its date by the columns of a revision: one mapping reads both."""
    stated = dict(zip(DUE_COLUMNS, _due_values(proposal.due), strict=True))
    told = {
        "reason": proposal.reason,
        "announced_at": moment_text(proposal.announced_at),
        "source_url": proposal.source_url,
    }
    return json.dumps({**stated, **told}, ensure_ascii=False)


def _proposal_of(text: str | None) -> Proposal | None:
    if text is None:
        return None
    unsaid = {"doubts": NO_WINDOWS, "estimate": None}  # by older ones
    record = {**unsaid, **json.loads(text_of(text))}
    return Proposal(
        due=due_of(record),
        reason=text_of(record["reason"]),
        announced_at=moment_of(record["announced_at"]),
        source_url=text_or_none(record["source_url"]),
    )


def _acknowledgement_of(record: Record) -> Acknowledgement | None:
    revision = number_or_none(record["acknowledged_revision"])
    if revision is None:
        return None
    return Acknowledgement(
        revision=revision,
        at=moment_of(record["acknowledged_at"]),
        by=text_or_none(record["acknowledged_by"]),
        ref=text_or_none(record["acknowledged_ref"]),
        channel=text_or_none(record["acknowledged_channel"]),
        until=moment_or_none(record["acknowledged_until"]),
    )


def _acknowledgement_values(seen: Acknowledgement | None) -> tuple[object, ...]:
    """The values of the columns from `acknowledged_revision` on."""
    if seen is None:
        return (None,) * 6
    at, until = moment_text(seen.at), moment_or_null(seen.until)
    return (seen.revision, at, seen.by, seen.ref, seen.channel, until)


def _report_text(report: Report) -> str:
    said = {
        "by": report.by,
        "at": moment_text(report.at),
        "on": report.on.isoformat(),
        "met_at": moment_or_null(report.met_at),
        "note": report.note,
    }
    return json.dumps(said, ensure_ascii=False)


def _report_of(text: str | None) -> Report | None:
    if text is None:
        return None
    said = json.loads(text_of(text))
    return Report(
        by=text_of(said["by"]),
        at=moment_of(said["at"]),
        on=date.fromisoformat(text_of(said["on"])),
        met_at=moment_or_none(said["met_at"]),
        note=text_of(said["note"]),
    )
