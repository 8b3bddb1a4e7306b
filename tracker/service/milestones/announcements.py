"""Dates as they are announced: what a milestone becomes by one, in force or proposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.domain.anchor import Anchor
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, Proposal, RevisionKind
from tracker.errors import UsageError
from tracker.service.defaults import Defaults
from tracker.service.milestones.anchors import in_place, still_named
from tracker.service.milestones.draft import in_order, read_due
from tracker.store.store import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """Another due date, as it was announced."""

    due: str  #: in the words of its source
    as_of: date  #: the day on which the source said it
    reason: str = ""
    source_url: str | None = None
    anchors: tuple[str, ...] = ()  #: `NAME=KEY` or `NAME=2026-03-31`
    date_order: str | None = None  #: dmy or mdy, where 03/04/2027 is one day


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcing:
    """What an announcement makes of a milestone that is open or suspended."""

    transaction: Transaction
    defaults: Defaults
    before: Milestone
    now: datetime
    by: str

    def moved(self, to: Announced) -> Change:
        """It has the date `to`; UsageError where that is its date already."""
        before, stated = self.before, self._restated(to)
        if stated.due.same_dates(before.due):
            raise UsageError(f"{before.key} is due {before.due.text!r} already: nothing to move")
        after = replace(stated, due=before.due).moved(
            stated.due,
            reason=to.reason,
            changed_at=self.now,
            source_url=to.source_url,
            by=self.by,
        )
        return Change(before=before, after=after, at=self.now, by=self.by)

    def adopted(self, reason: str | None) -> Change:
        """Its proposed date comes into force; UsageError where there is none."""
        before, proposed = self.before, self.before.proposed
        if proposed is None:
            raise UsageError(f"no other date is proposed for {before.key}: move it with --due")
        as_of = proposed.announced_at.astimezone(ZoneInfo(self.defaults.tz)).date()
        stated = self._restated(Announced(due=proposed.due.text, as_of=as_of))
        anchors = stated.anchors if stated.due.same_dates(proposed.due) else ()
        after = replace(before, anchors=anchors, as_of=as_of).moved(
            proposed.due,
            reason=reason or proposed.reason,
            changed_at=self.now,
            kind=RevisionKind.ADOPTED,
            source_url=proposed.source_url,
            by=self.by,
        )
        return Change(before=before, after=after, at=self.now, by=self.by)

    def proposed(self, to: Announced) -> Change:
        """Beside its date there is another, not in force; UsageError where it is the same."""
        before, due = self.before, self._restated(to).due
        if due.same_dates(before.due):
            raise UsageError(f"{before.key} is due {before.due.text!r} already: nothing to propose")
        proposal = Proposal(
            due=due, reason=to.reason, announced_at=self.now, source_url=to.source_url
        )
        return Change(
            before=before,
            after=replace(before, proposed=proposal),
            at=self.now,
            by=self.by,
            verb=Verb.PROPOSED,
            why=to.reason,
        )

    def _restated(self, to: Announced) -> Milestone:
        """The milestone with the date that `to` states, and what that counts from."""
        before, defaults = self.before, self.defaults
        words = in_order(to.due, to.date_order)
        new = read_due(
            words,
            as_of=to.as_of,
            tz=before.due.tz,
            calendar=before.calendar,
            roll=before.roll,
            calendars=defaults.calendars,
        )
        given = tuple(map(Anchor.parse, to.anchors))
        names = {anchor.name for anchor in given}
        kept = tuple(each for each in before.anchors if each.name not in names)
        quote = before.source_quote if words == to.due else to.due
        stated = replace(before, due=new, as_of=to.as_of, anchors=kept, source_quote=quote)
        stated = replace(stated, anchors=(*still_named(stated, defaults), *given))
        return in_place(self.transaction, stated, defaults)
