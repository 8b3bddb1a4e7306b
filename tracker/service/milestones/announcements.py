"""Dates as they are announced: what a milestone becomes by one, in force or proposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.domain.anchor import Anchor
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, Proposal, RevisionKind
from tracker.errors import UsageError
from tracker.service.milestones.anchors import in_place, still_named
from tracker.service.milestones.draft import read_due
from tracker.service.settings import Defaults
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """Another due date, as it was announced."""

    due: str  #: in the words of its source
    as_of: date  #: the day on which the source said it
    reason: str = ""
    source_url: str | None = None
    anchors: tuple[str, ...] = ()  #: `NAME=KEY` or `NAME=2026-03-31`


def moved(  # noqa: PLR0913 - a move and its circumstances
    transaction: Transaction,
    defaults: Defaults,
    before: Milestone,
    to: Announced,
    *,
    now: datetime,
    by: str,
) -> Change:
    """What the date `to` makes of the milestone; UsageError where that is its date already."""
    stated = _restated(transaction, defaults, before, to)
    if stated.due.same_dates(before.due):
        raise UsageError(f"{before.key} is due {before.due.text!r} already: nothing to move")
    after = replace(stated, due=before.due).moved(
        stated.due, reason=to.reason, changed_at=now, source_url=to.source_url, by=by
    )
    return Change(before=before, after=after, at=now, by=by)


def adopted(  # noqa: PLR0913 - an adoption and its circumstances
    transaction: Transaction,
    defaults: Defaults,
    before: Milestone,
    *,
    now: datetime,
    by: str,
    reason: str | None,
) -> Change:
    """What the proposed date makes of the milestone as it comes into force; UsageError without."""
    proposed = before.proposed
    if proposed is None:
        raise UsageError(f"no other date is proposed for {before.key}: move it with --due")
    announced = Announced(
        due=proposed.due.text,
        as_of=proposed.announced_at.astimezone(ZoneInfo(defaults.tz)).date(),
    )
    stated = _restated(transaction, defaults, before, announced)
    anchors = stated.anchors if stated.due.same_dates(proposed.due) else ()
    after = replace(before, anchors=anchors, as_of=announced.as_of).moved(
        proposed.due,
        reason=reason or proposed.reason,
        changed_at=now,
        kind=RevisionKind.ADOPTED,
        source_url=proposed.source_url,
        by=by,
    )
    return Change(before=before, after=after, at=now, by=by)


def proposed(  # noqa: PLR0913 - a proposal and its circumstances
    transaction: Transaction,
    defaults: Defaults,
    before: Milestone,
    to: Announced,
    *,
    now: datetime,
    by: str,
) -> Change:
    """The milestone with a date beside the one in force; UsageError where it is the same."""
    due = _restated(transaction, defaults, before, to).due
    if due.same_dates(before.due):
        raise UsageError(f"{before.key} is due {before.due.text!r} already: nothing to propose")
    proposal = Proposal(due=due, reason=to.reason, announced_at=now, source_url=to.source_url)
    after = replace(before, proposed=proposal)
    return Change(before=before, after=after, at=now, by=by, verb=Verb.PROPOSED, why=to.reason)


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
