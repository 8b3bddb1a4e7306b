"""Dates as they are announced: what a milestone becomes by one, in force or proposed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.domain.anchor import Anchor
from tracker.domain.milestone import Milestone, Proposal, RevisionKind
from tracker.domain.reminder import ReminderState
from tracker.errors import UsageError
from tracker.planning.reminders.plan import proposed_reminder
from tracker.service.milestones.anchors import in_place, still_named
from tracker.service.milestones.draft import read_due
from tracker.service.milestones.following import Cause, Dependent, follow
from tracker.service.settings import Defaults
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A due date before and after, and how many reminders that nobody has seen it replaces."""

    before: Milestone
    after: Milestone
    superseded: int
    dependents: tuple[Dependent, ...] = ()  #: what becomes of what counts from it


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """Another due date, as it was announced."""

    due: str  #: in the words of its source
    as_of: date  #: the day on which the source said it
    reason: str = ""
    source_url: str | None = None
    by: str | None = None  #: who changes it
    anchors: tuple[str, ...] = ()  #: `NAME=KEY` or `NAME=2026-03-31`


def moved(
    transaction: Transaction, defaults: Defaults, before: Milestone, to: Announced, now: datetime
) -> Move:
    """What the milestone becomes by the date `to`, which lifts a proposal of the same date.

    UsageError where that is its date already.
    """
    stated = _restated(transaction, defaults, before, to)
    if stated.due.same_dates(before.due):
        raise UsageError(f"{before.key} is due {before.due.text!r} already: nothing to move")
    proposed = before.proposed
    if proposed is not None and proposed.due.same_dates(stated.due):
        proposed = None
    after = replace(stated, due=before.due, proposed=proposed).moved(
        stated.due, reason=to.reason, changed_at=now, source_url=to.source_url, by=to.by
    )
    return _move(transaction, before, after)


def adopted(  # noqa: PLR0913 - an adoption and its circumstances
    transaction: Transaction,
    defaults: Defaults,
    before: Milestone,
    now: datetime,
    *,
    reason: str | None,
    by: str | None,
) -> Move:
    """What the milestone becomes when its proposed date comes into force; UsageError without."""
    proposed = before.proposed
    if proposed is None:
        raise UsageError(f"no other date is proposed for {before.key}: move it with --due")
    announced = Announced(
        due=proposed.due.text,
        as_of=proposed.announced_at.astimezone(ZoneInfo(defaults.tz)).date(),
    )
    stated = _restated(transaction, defaults, before, announced)
    same = stated.due.same_dates(proposed.due)
    anchors = stated.anchors if same else ()
    after = replace(before, anchors=anchors, as_of=announced.as_of, proposed=None).moved(
        proposed.due,
        reason=reason or proposed.reason,
        changed_at=now,
        kind=RevisionKind.ADOPTED,
        source_url=proposed.source_url,
        by=by,
    )
    return _move(transaction, before, after)


def propose(
    transaction: Transaction, defaults: Defaults, before: Milestone, to: Announced, now: datetime
) -> Milestone:
    """Store a date beside the one in force, and tell people of it once."""
    due = _restated(transaction, defaults, before, to).due
    if due.same_dates(before.due):
        raise UsageError(f"{before.key} is due {before.due.text!r} already: nothing to propose")
    proposal = Proposal(due=due, reason=to.reason, announced_at=now, source_url=to.source_url)
    after = replace(before, proposed=proposal)
    transaction.milestones.replace(after, now)
    news = proposed_reminder(after, now, transaction.reminders.of(after.key))
    transaction.reminders.insert([news], now)
    days = f"{due.earliest}..{due.latest}"
    transaction.events.insert("proposed", now, key=before.key, detail=f"{days}: {to.reason}")
    return after


def followed(  # noqa: PLR0913 - a move and its circumstances
    transaction: Transaction,
    defaults: Defaults,
    move: Move,
    now: datetime,
    pins: Collection[str],
    *,
    dry_run: bool = False,
) -> Move:
    """The move, with all that counts from it moved, too; in a dry run nothing is written."""
    key, reason = move.after.key, move.after.history[-1].reason
    cause = Cause(
        changed={key: move.after}, reason=f"{key} moved: {reason}", now=now, pins=frozenset(pins)
    )
    return replace(move, dependents=follow(transaction, defaults, cause, dry_run=dry_run))


def _move(transaction: Transaction, before: Milestone, after: Milestone) -> Move:
    pending = [
        entry
        for entry in transaction.reminders.of(before.key)
        if entry.state is ReminderState.PENDING
    ]
    return Move(before=before, after=after, superseded=len(pending))


def _restated(
    transaction: Transaction, defaults: Defaults, before: Milestone, to: Announced
) -> Milestone:
    """The milestone with the date that `to` states, and what that counts from."""
    new = read_due(
        to.due,
        as_of=to.as_of,
        tz=before.due.tz,
        calendar=before.calendar,
        roll=before.roll,
        calendars=defaults.calendars,
    )
    given = tuple(map(Anchor.parse, to.anchors))
    names = {anchor.name for anchor in given}
    kept = tuple(each for each in before.anchors if each.name not in names)
    stated = replace(before, due=new, as_of=to.as_of, anchors=kept)
    stated = replace(stated, anchors=(*still_named(stated, defaults), *given))
    return in_place(transaction, stated, defaults)
