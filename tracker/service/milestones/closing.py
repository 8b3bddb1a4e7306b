"""Closing a milestone: by one person, or where its policy says so by one who is confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.dates.base.describe import day_in_words
from tracker.dates.base.instants import aware, day_in
from tracker.domain.change import Verb
from tracker.domain.milestone import Milestone, MilestoneStatus, Report
from tracker.domain.nature import Nature
from tracker.domain.policy import Policy
from tracker.errors import UsageError


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """That a milestone is over, as somebody says it."""

    status: MilestoneStatus
    on: date  #: the day on which that came about
    at: datetime | None = None  #: the instant; without an offset, on the milestone's clocks
    why: str = ""


def closed(
    milestone: Milestone, policy: Policy, closing: Closing, *, by: str, now: datetime
) -> tuple[Verb, Milestone]:
    """What becomes of the milestone where `by` says at `now` that it is over.

    Where its policy asks for a second person, what the first one says is met is only reported: it
    stays open, and its reminders go on. Whoever confirms that confirms the day that was reported.
    Raises UsageError for what cannot be, and where who reported it would confirm it, too.
    """
    after = _closed(milestone, closing, now)
    report = milestone.reported
    if closing.status is not MilestoneStatus.MET or not policy.needs_second:
        return Verb.EDITED, after
    if report is None:
        reported = Report(
            by=by,
            at=now,
            on=after.closed_on or closing.on,
            met_at=after.closed_at,
            note=closing.why,
        )
        return Verb.REPORTED, replace(milestone, reported=reported)
    if report.by.casefold() == by.casefold():
        raise UsageError(
            f"{milestone.key} waits for a second person: {report.by} reported it as met on "
            f"{day_in_words(report.on)}, and somebody else confirms that, with `tracker met "
            f"{milestone.key} --by NAME`"
        )
    return Verb.EDITED, milestone.with_status(MilestoneStatus.MET, report.on, report.met_at)


def _closed(milestone: Milestone, closing: Closing, now: datetime) -> Milestone:
    if closing.status is MilestoneStatus.MISSED and milestone.nature is Nature.EVENT:
        raise UsageError(
            f"{milestone.key} is an event: `tracker met` says that it took place, `tracker waive` "
            "that it did not"
        )
    if closing.at is None:
        return milestone.with_status(closing.status, closing.on)
    tz = milestone.due.tz
    instant = aware(closing.at, tz)
    if instant > now:
        at = closing.at.isoformat()
        raise UsageError(f"{at} is ahead: what is to come cannot have come about")
    return milestone.with_status(closing.status, day_in(instant, tz), instant)
