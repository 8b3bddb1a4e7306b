"""Claims: deliveries with everything that is needed to send them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import Connection, RowMapping

from tracker.domain.bulletin import Bulletin, BulletinKind
from tracker.domain.delivery import BulletinClaim, Claim, Outcome, ReminderClaim
from tracker.domain.milestone import Milestone
from tracker.domain.occasion import MOVED, ReminderKind, occasion_of
from tracker.domain.reminder import PLANNED_ANEW, StoredReminder
from tracker.store.engine import bulk
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.values.columns import number_of, text_of, text_or_none
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.evidence import reminder_of
from tracker.store.values.mapping import Record, moment_of, moment_text

_TABLE, _NUMBER = "deliveries", "delivery_id"
_TAKE = (
    "UPDATE deliveries SET state = 'claimed', owner = ?, lease_until = ?, token = given.column2, "
    "attempts = attempts + 1 FROM {given} WHERE id = given.column1"
)
#: With an offset PostgreSQL looks for each delivery; else it might read all attempts once, and keep
#: a table of those that count.
_BEGIN = (
    "INSERT INTO attempts (delivery_id, channel, number, token, started_at, outcome, "
    "possible_repeat, detail) SELECT d.id, d.channel, d.attempts, d.token, ?, 'STARTED', "
    "EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id "
    "AND a.outcome IN ('UNKNOWN', 'SENT') LIMIT 1 OFFSET 0) OR EXISTS (SELECT 1 FROM reminders r "
    "JOIN events e ON e.milestone_id = r.milestone_id AND e.reminder_id = r.id "
    "AND e.kind = 'planned anew' WHERE r.id = d.reminder_id LIMIT 1 OFFSET 0), '' "
    "FROM {given} JOIN deliveries d ON d.id = given.column1"
)
_DELIVERIES = "SELECT * FROM keyed_deliveries WHERE delivery_id"
_BULLETINS = "SELECT * FROM bulletins WHERE id"
_FOLDED = "SELECT * FROM keyed_reminders WHERE folded_into"
_WITHIN = "SELECT * FROM keyed_deliveries WHERE delivery_folded_into"
_DOUBTED = (
    "SELECT DISTINCT d.folded_into FROM deliveries d JOIN attempts a ON a.delivery_id = d.id "
    "WHERE a.outcome = 'UNKNOWN' AND d.folded_into"
)
_UNTOLD = (
    "SELECT milestone_id, revision, lead_time FROM reminders "
    "WHERE kind = 'moved' AND state = 'superseded' AND milestone_id"
)
_TOLD_EARLY = (
    f"SELECT reminder_id FROM events WHERE kind = '{PLANNED_ANEW}' "  # noqa: S608 - our own word
    "AND reminder_id IS NOT NULL AND milestone_id"
)
_ATTEMPTS = "SELECT delivery_id, number, outcome FROM attempts WHERE delivery_id"


def begin_attempts(
    connection: Connection,
    taken: Sequence[tuple[int, str]],
    *,
    owner: str,
    lease_until: datetime,
    now: datetime,
) -> None:
    """Claim deliveries for `owner`, each by its number and token, and begin an attempt at each."""
    bulk.run_given(connection, _TAKE, taken, first=(owner, moment_text(lease_until)))
    numbers = [(number,) for number, _ in taken]
    bulk.run_given(connection, _BEGIN, numbers, first=(moment_text(now),))


def load_claims(
    connection: Connection, milestones: MilestoneTable, ids: Sequence[int]
) -> tuple[Claim, ...]:
    """The claims on the deliveries `ids`, in that order; Unreadable for what is damaged."""
    records: dict[int, RowMapping] = {
        record["delivery_id"]: record for record in bulk.rows_with(connection, _DELIVERIES, ids)
    }
    of_reminders = [record for record in records.values() if record["id"] is not None]
    by_id = milestones.whole({record["milestone_id"] for record in of_reminders})
    within, in_doubt = _within(connection, [record["delivery_id"] for record in of_reminders])
    later = [each.id for some in within.values() for each in some]
    folded = _folded(connection, [*(record["id"] for record in of_reminders), *later])
    untold = _untold(connection, by_id)
    told_early = {row["reminder_id"] for row in bulk.rows_with(connection, _TOLD_EARLY, by_id)}
    bulletins = _bulletins(
        connection, [record["bulletin_id"] for record in records.values() if record["id"] is None]
    )
    outcomes = _outcomes(
        connection, [number for number, record in records.items() if record["attempts"] > 1]
    )

    def claim(record: Record) -> Claim:
        number = record["delivery_id"]
        shared = _shared(record, outcomes.get(number, ()))
        if record["id"] is None:
            return BulletinClaim(**shared, bulletin=bulletins[record["bulletin_id"]])
        return ReminderClaim(
            **shared,
            reminder=reminder_of(record),
            told_early=record["id"] in told_early,
            folded=_all_folded(record["id"], within.get(number, ()), folded),
            milestone=by_id[record["milestone_id"]],
            untold=frozenset(untold.get(record["milestone_id"], ())),
            in_doubt=number in in_doubt,
        )

    return tuple(_whole(read_row(claim, records[number], _TABLE, number=_NUMBER)) for number in ids)


def _whole(found: Claim | Damaged) -> Claim:
    if isinstance(found, Damaged):
        raise found.refusal()
    return found


class _Shared(TypedDict):
    """What every claim has."""

    delivery_id: int
    channel: str
    token: str
    attempt: int
    created_at: datetime
    prior: tuple[Outcome, ...]
    instead_of: str | None


def _shared(record: Record, outcomes: Iterable[tuple[int, Outcome]]) -> _Shared:
    return {
        "delivery_id": record["delivery_id"],
        "channel": text_of(record["channel"]),
        "token": text_of(record["token"]),
        "attempt": number_of(record["attempts"]),
        "created_at": moment_of(record["delivery_created_at"]),
        "prior": tuple(outcome for number, outcome in outcomes if number < record["attempts"]),
        "instead_of": text_or_none(record["instead_of"]),
    }


def _bulletins(connection: Connection, ids: Sequence[int]) -> dict[int, Bulletin]:
    """The bulletins `ids` by their number."""
    return {
        record["id"]: Bulletin(
            id=record["id"],
            kind=BulletinKind(record["kind"]),
            subject=text_of(record["subject"]),
            title=text_of(record["title"]),
            text=text_of(record["text"]),
            created_at=moment_of(record["created_at"]),
        )
        for record in bulk.rows_with(connection, _BULLETINS, ids)
    }


def _within(
    connection: Connection, ids: Sequence[int]
) -> tuple[dict[int, list[StoredReminder]], frozenset[int]]:
    """The reminders whose own deliveries are told by each of the deliveries `ids`.

    And those of `ids` that tell something which may have arrived before.
    """
    within: dict[int, list[StoredReminder]] = defaultdict(list)
    for record in bulk.rows_with(connection, _WITHIN, ids):
        within[record["delivery_folded_into"]].append(reminder_of(record))
    doubted = bulk.rows_with(connection, _DOUBTED, list(within))
    return within, frozenset(record["folded_into"] for record in doubted)


def _all_folded(
    number: int, within: Iterable[StoredReminder], folded: Mapping[int, list[StoredReminder]]
) -> tuple[StoredReminder, ...]:
    """All that is told within the reminder `number`, oldest first."""
    carriers = {each.id: each for each in within}
    told = [*folded.get(number, ()), *carriers.values()]
    told += [each for carrier in carriers for each in folded.get(carrier, ())]
    return tuple(sorted(told, key=lambda each: (each.reminder.fire_at, each.id)))


def _folded(connection: Connection, ids: Sequence[int]) -> dict[int, list[StoredReminder]]:
    """The reminders that are told within each of `ids`, oldest first."""
    folded: dict[int, list[StoredReminder]] = defaultdict(list)
    for record in bulk.rows_with(connection, _FOLDED, ids, order_by="ORDER BY fire_at, id"):
        folded[record["folded_into"]].append(reminder_of(record))
    return folded


def _untold(connection: Connection, milestones: Mapping[int, Milestone]) -> dict[int, list[int]]:
    """The revisions of each milestone whose news was withdrawn before anybody was told."""
    untold: dict[int, list[int]] = defaultdict(list)
    moved = [number for number, each in milestones.items() if each.revision > 1]
    for record in bulk.rows_with(connection, _UNTOLD, moved):
        if occasion_of(record["lead_time"], ReminderKind.MOVED) == MOVED:
            untold[record["milestone_id"]].append(record["revision"])
    return untold


def _outcomes(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[int, Outcome]]]:
    """The number and outcome of every attempt at each of the deliveries `ids`, oldest first."""
    outcomes: dict[int, list[tuple[int, Outcome]]] = defaultdict(list)
    for record in bulk.rows_with(connection, _ATTEMPTS, ids, order_by="ORDER BY number"):
        outcomes[record["delivery_id"]].append((record["number"], Outcome(record["outcome"])))
    return outcomes
