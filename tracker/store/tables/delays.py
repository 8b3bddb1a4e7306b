"""Why a claim comes late, and what became of it elsewhere: read only for claims that need it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping

from tracker.domain.delay import Delay, Why
from tracker.domain.delivery import (
    DIED,
    TOLD,
    Claim,
    DeliveryState,
    Outcome,
    Receipt,
    ReminderClaim,
)
from tracker.domain.occasion import ReminderKind
from tracker.errors import TrackerError
from tracker.store.engine import bulk
from tracker.store.tables.daemon import DaemonTable
from tracker.store.values.mapping import moment_of, moment_or_none, moment_text

_LATE = timedelta(hours=1)  #: less is not worth a word

_OWN = "SELECT id, id AS carrier, channel, held_for, created_at, wanted_at FROM deliveries WHERE id"
_FOLDED = (
    "SELECT id, folded_into AS carrier, channel, held_for, created_at, wanted_at FROM deliveries "
    "WHERE folded_into"
)
#: A delivery that was folded into another stands as that one does.
_RECEIPTS = (
    "SELECT d.id, d.reminder_id, d.channel, d.instead_of, d.wanted_at, d.created_at, "
    "coalesce(c.state, d.state) AS state, coalesce(c.last_outcome, d.last_outcome) AS outcome, "
    "coalesce(c.settled_at, d.settled_at) AS settled_at, "
    "(SELECT min(a.started_at) FROM attempts a WHERE a.delivery_id = d.id) AS tried_at "
    "FROM deliveries d LEFT JOIN deliveries c ON c.id = d.folded_into WHERE d.reminder_id"
)
_FAILED = (
    "SELECT delivery_id, channel, outcome, started_at, coalesce(ended_at, started_at) AS ended_at "
    "FROM attempts WHERE outcome NOT IN ('STARTED', 'SENT', 'WITHDRAWN') AND detail <> ? "
    "AND delivery_id"
)
_OF_CHANNEL = (
    "SELECT outcome, started_at, coalesce(ended_at, started_at) AS ended_at FROM attempts "
    "WHERE channel = ? AND started_at >= ? AND outcome NOT IN ('STARTED', 'WITHDRAWN') "
    "AND detail <> ? "
    "ORDER BY started_at LIMIT 1000"
)
#: Whether one of those failed, asked before they are read: seldom one did.
_ANY_FAILED = f"SELECT 1 FROM ({_OF_CHANNEL}) AS tried WHERE outcome <> 'SENT' LIMIT 1"  # noqa: S608 - ours
_SNOOZES = (
    "SELECT r.id AS reminder_id, e.at, e.by, e.new FROM reminders r "
    "JOIN events e ON e.milestone_id = r.milestone_id WHERE e.kind = 'snoozed' AND r.id"
)
_RAISED = (
    "SELECT coalesce(o.folded_into, o.id) AS origin, r.id FROM reminders r JOIN reminders o "
    "ON o.milestone_id = r.milestone_id AND o.revision = r.revision AND o.lead_time = ? "
    "WHERE r.id"
)


def explained_if_readable(
    connection: Connection, claims: Sequence[Claim], now: datetime
) -> tuple[Claim, ...]:
    """As `explained`; without a word of why where what tells it cannot be read.

    That is evidence of other messages, which must not keep these from being told.
    """
    try:
        return explained(connection, claims, now)
    except (TrackerError, ValueError, TypeError, KeyError, OverflowError):
        return tuple(claims)


def explained(connection: Connection, claims: Sequence[Claim], now: datetime) -> tuple[Claim, ...]:
    """`claims` with what their texts have to know: delays where they come late, who was told."""
    wanted = [each for each in claims if isinstance(each, ReminderClaim) and _needs(each, now)]
    if not wanted:
        return tuple(claims)
    known = _known(connection, wanted)
    made = {
        each.delivery_id: replace(
            each,
            delays=known.delays(each, now),
            told=known.told(each),
            raised=_raised(connection, each),
        )
        for each in wanted
    }
    return tuple(made.get(claim.delivery_id, claim) for claim in claims)


def _needs(claim: ReminderClaim, now: datetime) -> bool:
    late = any(now - each.reminder.fire_at > _LATE for each in (claim.reminder, *claim.folded))
    raises = claim.reminder.reminder.kind is ReminderKind.ESCALATION
    return late or raises or claim.attempt > 1 or claim.instead_of is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Attempt:
    """One that ended."""

    sent: bool
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What the database tells of some claims."""

    absences: tuple[Delay, ...]
    parts: Mapping[int, list[RowMapping]]  #: a delivery and those told by it, by its number
    receipts: Mapping[int, list[RowMapping]]  #: deliveries by their reminder
    failed: Mapping[int, list[RowMapping]]  #: attempts by their delivery
    of_channel: Mapping[str, Sequence[_Attempt]]  #: only where one of them failed
    snoozes: Mapping[int, list[Delay]] = field(default_factory=dict)  #: by reminder

    def delays(self, claim: ReminderClaim, now: datetime) -> tuple[Delay, ...]:
        """All that kept it, whatever of that counts, by when it began."""
        parts = self.parts[claim.delivery_id]
        holds = [
            Delay(
                why=Why(part["held_for"]),
                began_at=moment_of(part["created_at"]),
                ended_at=moment_of(part["wanted_at"]),
            )
            for part in parts
            if part["held_for"] is not None
        ]
        found = [*self.absences, *holds, *self.snoozes.get(claim.reminder.id, ())]
        found += self._failures(claim, parts, now)
        return tuple(sorted(found, key=lambda each: (each.began_at, each.ended_at)))

    def told(self, claim: ReminderClaim) -> tuple[Receipt, ...]:
        """On which channels it arrived while this one did not take it.

        In its place, or in that of a channel that stands in for it; in another's place only where
        this one, too, had failed by then.
        """
        rows, places = self.receipts.get(claim.reminder.id, ()), {claim.channel}
        for row in rows:  # whatever stands in for another was ordered after it
            if row["instead_of"] in places:
                places.add(row["channel"])
        failed = [moment_of(row["started_at"]) for row in self.failed.get(claim.delivery_id, ())]
        arrived = [
            (_receipt(row), row["channel"] in places)
            for row in rows
            if row["instead_of"] and row["channel"] != claim.channel and row["state"] == "sent"
        ]
        return tuple(
            receipt
            for receipt, in_its_place in arrived
            if in_its_place or any(began_at <= receipt.since for began_at in failed)
        )

    def _failures(
        self, claim: ReminderClaim, parts: Iterable[RowMapping], now: datetime
    ) -> list[Delay]:
        """From when to when the channel failed, or the one in whose place another is told."""
        numbers = [part["id"] for part in parts]
        numbers += [
            row["id"]
            for row in self.receipts.get(claim.reminder.id, ())
            if row["channel"] == claim.instead_of
        ]
        own = [row for number in numbers for row in self.failed.get(number, ())]
        if own:
            names = dict.fromkeys(row["channel"] for row in own)
            return [
                _failing([_attempt(row) for row in own if row["channel"] == name], name)
                for name in names
            ]
        since = min(moment_of(part["wanted_at"] or part["created_at"]) for part in parts)
        return self._silent(claim.channel, since, now)

    def _silent(self, channel: str, since: datetime, now: datetime) -> list[Delay]:
        """That a channel took nothing: of one that took something nobody knows why it was slow."""
        attempts = [
            each for each in self.of_channel.get(channel, ()) if since <= each.began_at <= now
        ]
        failed = [each for each in attempts if not each.sent]
        if not failed:
            return []
        last = max(each.ended_at for each in failed)
        between = any(each.sent and failed[0].began_at < each.ended_at < last for each in attempts)
        return [] if between else [_failing(failed, channel)]


def _attempt(row: RowMapping) -> _Attempt:
    return _Attempt(
        sent=row["outcome"] == Outcome.SENT.value,
        began_at=moment_of(row["started_at"]),
        ended_at=moment_of(row["ended_at"]),
    )


def _failing(attempts: Sequence[_Attempt], channel: str) -> Delay:
    return Delay(
        why=Why.FAILING,
        began_at=min(each.began_at for each in attempts),
        ended_at=max(each.ended_at for each in attempts),
        who=channel,
    )


def _known(connection: Connection, claims: Sequence[ReminderClaim]) -> _Known:
    ids = [claim.delivery_id for claim in claims]
    reminders = [claim.reminder.id for claim in claims]
    since = min(
        each.reminder.fire_at for claim in claims for each in (claim.reminder, *claim.folded)
    )
    parts = [*bulk.rows_with(connection, _OWN, ids), *bulk.rows_with(connection, _FOLDED, ids)]
    receipts = list(bulk.rows_with(connection, _RECEIPTS, reminders, order_by="ORDER BY d.id"))
    tried = {row["id"] for row in [*parts, *receipts]}
    failed = bulk.rows_with(connection, _FAILED, sorted(tried), first=(DIED,))
    since_text = moment_text(since)
    return _Known(
        absences=DaemonTable(connection).absences(since),
        parts=_by("carrier", parts),
        receipts=_by("reminder_id", receipts),
        failed=_by("delivery_id", failed),
        of_channel={
            name: _of_channel(connection, name, since_text)
            for name in {claim.channel for claim in claims}
        },
        snoozes=_snoozes(bulk.rows_with(connection, _SNOOZES, reminders, order_by="ORDER BY e.id")),
    )


def _of_channel(connection: Connection, name: str, since: str) -> Sequence[_Attempt]:
    """The attempts on a channel; none where none failed, as is usual: reading them is dear."""
    if bulk.ask(connection, _ANY_FAILED, name, since, DIED).first() is None:
        return ()
    rows = bulk.ask(connection, _OF_CHANNEL, name, since, DIED).mappings()
    return [_attempt(row) for row in rows]


def _by(name: str, rows: Iterable[RowMapping]) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _snoozes(rows: Iterable[RowMapping]) -> dict[int, list[Delay]]:
    """The snoozes of each reminder's milestone; one ends at the latest where the next begins."""
    found: dict[int, list[Delay]] = defaultdict(list)
    for row in rows:
        until = json.loads(row["new"] or "{}").get("snoozed_until")
        at, earlier = moment_of(row["at"]), found[row["reminder_id"]]
        if earlier and earlier[-1].ended_at > at:
            earlier[-1] = replace(earlier[-1], ended_at=at)
        if until is not None:
            ended_at = datetime.fromisoformat(until)
            earlier.append(Delay(why=Why.SNOOZED, began_at=at, ended_at=ended_at, who=row["by"]))
    return found


def _raised(connection: Connection, claim: ReminderClaim) -> tuple[Receipt, ...]:
    """Of an escalation: what became of the reminder that nobody acknowledged."""
    origin = claim.reminder.reminder.occasion.origin
    if origin is None:
        return ()
    found = bulk.rows_with(connection, _RAISED, [claim.reminder.id], first=(str(origin),))
    rows = bulk.rows_with(
        connection, _RECEIPTS, [row["origin"] for row in found], order_by="ORDER BY d.id"
    )
    withdrawn = DeliveryState.SUPERSEDED.value
    return tuple(_receipt(row) for row in rows if row["state"] != withdrawn)


def _receipt(row: RowMapping) -> Receipt:
    state = DeliveryState(row["state"])
    settled_at = moment_or_none(row["settled_at"]) if state in TOLD else None
    wanted_at = moment_of(row["wanted_at"] or row["created_at"])
    return Receipt(
        channel=row["channel"],
        state=state,
        last_outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        since=settled_at or moment_or_none(row["tried_at"]) or wanted_at,
        instead_of=row["instead_of"],
    )
