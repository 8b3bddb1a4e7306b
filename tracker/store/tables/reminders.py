"""The table of reminders: what is planned, what is due, what became untrue."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    column,
    or_,
    select,
    table,
    text,
    update,
)

from tracker.domain.delivery import TOLD, DeliveryState
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.reference import DRAWN_FROM, counted_id, drawn_reference
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.store.engine import bulk
from tracker.store.schema.columns import DELIVERIES, MILESTONES, REMINDERS, in_state
from tracker.store.tables.holding import hold_reminders, most_urgent, oldest_due
from tracker.store.tables.milestones import Known, MilestoneTable
from tracker.store.values.damage import PARTS, Damaged, read_row
from tracker.store.values.evidence import reminder_of
from tracker.store.values.mapping import moment_or_unreadable, moment_text

_KEYED = table(
    "keyed_reminders",
    *map(column, ("id", "key", "fire_at", "state", "milestone_id", "ref")),
    column("due_at", REMINDERS.c.due_at.type),
)
_EVERYTHING = text("*")
_COLUMNS = (
    "milestone_id",
    "revision",
    "kind",
    "lead_time",
    "fire_at",
    "due_at",
    "state",
    "created_at",
    "ref",
)
_UNLESS_THERE = "ON CONFLICT (milestone_id, revision, lead_time) DO NOTHING"
_ONCE_MORE = (
    "UPDATE reminders SET state = 'pending', fire_at = ?, due_at = ?, created_at = ?, "
    "folded_into = NULL WHERE milestone_id = ? AND revision = ? AND lead_time = ? "
    "AND state = 'superseded'"
)
_PENDING = in_state(REMINDERS, ReminderState.PENDING)
_NEXT = "SELECT min(due_at) FROM reminders WHERE state = 'pending'"
_DUE = "SELECT * FROM keyed_reminders WHERE state = 'pending' AND due_at <= ? AND milestone_id"
_OF = "SELECT * FROM keyed_reminders WHERE key"
_STRAYS = (
    "SELECT id, milestone_id FROM reminders r WHERE state = 'pending' AND NOT EXISTS "
    "(SELECT 1 FROM milestones m WHERE m.id = r.milestone_id) AND milestone_id"
)
_IN_ORDER = "ORDER BY fire_at, id"
_FOLD = "UPDATE reminders SET state = 'folded', folded_into = ? WHERE id = ?"
_UNSETTLED = (DeliveryState.PENDING.value, DeliveryState.CLAIMED.value)
_TOLD = tuple(state.value for state in TOLD)


class ReminderTable:
    """Reminders by milestone and by when they are due."""

    def __init__(
        self,
        connection: Connection,
        milestones: MilestoneTable,
        aside: list[Damaged],
        *,
        writing: bool,
    ) -> None:
        self._connection = connection
        self._milestones = milestones
        self._aside = aside
        self._locking = writing and bulk.is_postgres(connection)

    def get(self, reminder_id: int) -> StoredReminder | None:
        """The reminder with this number."""
        query = select(_EVERYTHING).select_from(_KEYED).where(_KEYED.c.id == reminder_id)
        return self._one(query)

    def referred_to(self, code: str) -> StoredReminder | None:
        """The reminder with this reference.

        A counted one is good only for what was told by its number, before references were drawn:
        other reminders may have had that number, in a database that was replaced.
        """
        counted = counted_id(code)
        wanted = (
            _KEYED.c.ref == code
            if counted is None
            else and_(_KEYED.c.id == counted, _KEYED.c.ref.is_(None))
        )
        return self._one(select(_EVERYTHING).select_from(_KEYED).where(wanted))

    def of(self, key: str) -> tuple[StoredReminder, ...]:
        """Every reminder of a milestone, by when it fires; none where there is no milestone.

        What cannot be read is set aside, here and wherever several are read.
        """
        return self.of_many((key,)).get(key, ())

    def of_many(self, keys: Iterable[str]) -> dict[str, tuple[StoredReminder, ...]]:
        """Every reminder of each milestone that has any, by key."""
        found: dict[str, list[StoredReminder]] = defaultdict(list)
        wanted = sorted(set(keys))
        records = bulk.rows_with(self._connection, _OF, wanted, order_by=_IN_ORDER)
        for entry in self._values(records):
            found[entry.reminder.key].append(entry)
        return {key: tuple(reminders) for key, reminders in found.items()}

    def insert(self, reminders: Sequence[Reminder], at: datetime) -> None:
        """Plan reminders; NotFound for an unknown milestone, BadData where one is there already."""
        rows = self._rows(reminders, at)
        bulk.insert_rows(self._connection, REMINDERS, _COLUMNS, rows)

    def insert_missing(self, reminders: Sequence[Reminder], at: datetime) -> None:
        """Plan those of `reminders` that are not there, or were withdrawn; NotFound as above."""
        rows = self._rows(reminders, at)
        bulk.insert_rows(self._connection, REMINDERS, _COLUMNS, rows, on_conflict=_UNLESS_THERE)
        again = [(*row[4:6], row[7], *row[:2], row[3]) for row in rows]
        bulk.run(self._connection, _ONCE_MORE, again)

    def most_urgent(self, now: datetime, most: int) -> list[int]:
        """The numbers of at most `most` milestones with something due, the most urgent first.

        By their last day, then by how long it is due. Of very many the longest due are looked at.
        """
        return most_urgent(self._connection, now, most)

    def due(
        self, now: datetime, limit_milestones: int, of: Sequence[int] = ()
    ) -> dict[str, tuple[StoredReminder, ...]]:
        """Pending reminders that have fired, by milestone: of the milestones `of`, by number.

        Without those the longest overdue, at most `limit_milestones`; empty only when nothing is
        due (or, on PostgreSQL, others hold it). Each with everything it has due. Milestones that
        are snoozed or not open do not appear, and cost nothing. What cannot be read is set aside
        and left out.
        """
        oldest = self._mine(of or oldest_due(self._connection, now, limit_milestones))
        if not oldest:
            return {}
        found: dict[str, list[StoredReminder]] = defaultdict(list)
        numbers = [number for number in oldest if isinstance(number, int)]
        by = (moment_text(now),)
        rows = bulk.rows_with(self._connection, _DUE, numbers, first=by, order_by=_IN_ORDER)
        records = list(rows)
        met = {record["milestone_id"] for record in records}
        for entry in self._values(records):
            found[entry.reminder.key].append(entry)
        self._set_strays_aside([number for number in oldest if number not in met])
        return {key: tuple(group) for key, group in found.items()}

    def firing(self, *, by: datetime, after: datetime | None = None) -> frozenset[str]:
        """The keys of open milestones of which a reminder fires by `by` and was not handed over.

        With `after`, later than that.
        """
        fires = REMINDERS.c.fire_at
        query = select(MILESTONES.c.key).join(
            REMINDERS, REMINDERS.c.milestone_id == MILESTONES.c.id
        )
        query = query.where(_PENDING, fires <= by, MILESTONES.c.status == "open")
        query = query if after is None else query.where(fires > after)
        return frozenset(self._connection.execute(query).scalars())

    def made_after(self, now: datetime) -> dict[str, frozenset[int]]:
        """The reminders that were handed over or planned later than `now`, by milestone.

        So it is where a clock was ahead. Reads every delivery and reminder.
        """
        deliveries = DELIVERIES.c
        given = select(deliveries.reminder_id).where(
            deliveries.created_at > now, deliveries.state != DeliveryState.SUPERSEDED.value
        )
        planned = select(REMINDERS.c.id).where(REMINDERS.c.created_at > now)
        keyed = _KEYED.c
        query = select(keyed.key, keyed.id).where(
            or_(keyed.id.in_(given), column("folded_into").in_(given), keyed.id.in_(planned))
        )
        found: dict[str, set[int]] = defaultdict(set)
        for key, number in self._connection.execute(query):
            found[key].add(number)
        return {key: frozenset(numbers) for key, numbers in found.items()}

    def take_back(self, ids: Sequence[int]) -> None:
        """Withdraw the deliveries of reminders, those that arrived, too, to have them made anew.

        One that is being sent stays: its outcome is to come.
        """
        for part in bulk.chunks(ids):
            given = DELIVERIES.c.reminder_id.in_(part)
            settled = DELIVERIES.c.state != DeliveryState.CLAIMED.value
            statement = update(DELIVERIES).where(given, settled)
            self._connection.execute(statement.values(state=DeliveryState.SUPERSEDED.value))

    def next_fire_at(self) -> datetime | None:
        """When the next pending reminder, or one that is due already, has to be looked at."""
        return moment_or_unreadable(bulk.ask(self._connection, _NEXT).scalar())

    def park(self, damage: Damaged) -> int:
        """Look no more, before `look_again`, at the pending reminders that a damaged row is of.

        Gives how many that were.
        """
        columns = REMINDERS.c
        match damage.table:
            case "reminders":
                wanted = columns.id == damage.row
            case "milestones" if damage.row is not None:
                wanted = columns.milestone_id == damage.row
            case table if table not in PARTS:
                return 0
            case _:
                key = select(MILESTONES.c.id).where(MILESTONES.c.key == damage.key)
                wanted = columns.milestone_id == key.scalar_subquery()
        looked_at = wanted, _PENDING, columns.due_at.is_not(None)
        parked = update(REMINDERS).where(*looked_at).values(due_at=None)
        return self._connection.execute(parked).rowcount

    def hold(self, ids: Sequence[int]) -> None:
        """Have a tick look at pending reminders when they fire, whatever it was told before."""
        hold_reminders(self._connection, REMINDERS.c.id, ids)

    def look_again(self) -> None:
        """Have a tick look at every pending reminder of open milestones that was parked."""
        columns = REMINDERS.c
        is_open = select(MILESTONES.c.id).where(MILESTONES.c.status == MilestoneStatus.OPEN.value)
        parked = select(columns.id).where(
            _PENDING, columns.due_at.is_(None), columns.milestone_id.in_(is_open)
        )
        hold_reminders(self._connection, columns.id, self._ids(parked))

    def set_state(self, ids: Sequence[int], state: ReminderState) -> None:
        """Move reminders on; none is told by another any more."""
        self._change(ids, state=state.value, folded_into=None)
        if state is ReminderState.PENDING:
            hold_reminders(self._connection, REMINDERS.c.id, ids)

    def fold(self, carriers: Mapping[int, Iterable[int]]) -> None:
        """Have each of `carriers` tell the reminders that it is given."""
        told = [(carrier, number) for carrier, ids in carriers.items() for number in ids]
        bulk.run(self._connection, _FOLD, told)

    def supersede_pending(self, keys: Collection[str], kind: ReminderKind | None = None) -> int:
        """Withdraw what nobody was told yet of milestones; how many reminders that were.

        All of it, or only that of one `kind`. Pending reminders and unsettled deliveries are
        superseded, and so are reminders none of whose deliveries went out, with those folded into
        them: they can be reinstated.
        """
        known = self._milestones.known(keys)
        withdrawn = 0
        for part in bulk.chunks(sorted(each.id for each in known.values())):
            meant: list[ColumnElement[bool]] = [REMINDERS.c.milestone_id.in_(part)]
            meant += [] if kind is None else [REMINDERS.c.kind == kind.value]
            untold = self._supersede_deliveries(meant)
            query = select(REMINDERS.c.id).where(*meant, _PENDING)
            ids = [*self._ids(query), *untold]
            for some in bulk.chunks(untold):
                ids += self._ids(select(REMINDERS.c.id).where(REMINDERS.c.folded_into.in_(some)))
            self._change(ids, state=ReminderState.SUPERSEDED.value)
            withdrawn += len(ids)
        return withdrawn

    def end_planned(self, keys: Collection[str]) -> None:
        """Withdraw the pending reminders of milestones; what is being delivered goes on."""
        known = self._milestones.known(keys)
        for part in bulk.chunks(sorted(each.id for each in known.values())):
            statement = update(REMINDERS).where(REMINDERS.c.milestone_id.in_(part), _PENDING)
            self._connection.execute(statement.values(state=ReminderState.SUPERSEDED.value))

    def reschedule(self, times: Mapping[int, datetime], at: datetime) -> None:
        """Have reminders that nobody was told pending, each for its time, as planned at `at`."""
        pending, created_at = ReminderState.PENDING.value, moment_text(at)
        rows = [
            (moment_text(fire_at), created_at, pending, None, number)
            for number, fire_at in times.items()
        ]
        columns = ("fire_at", "created_at", "state", "folded_into")
        bulk.update_rows(self._connection, REMINDERS, columns, rows)
        hold_reminders(self._connection, REMINDERS.c.id, list(times))

    def bring_forward(self, key: str, revision: int, kind: ReminderKind, at: datetime) -> None:
        """Have a revision's pending reminders of one kind that fire later fire at `at`.

        A snooze holds them on.
        """
        columns = REMINDERS.c
        query = select(columns.id).where(
            columns.milestone_id == self._milestones.known((key,))[key].id,
            columns.revision == revision,
            columns.kind == kind.value,
            _PENDING,
            columns.fire_at > at,
        )
        ids = self._ids(query)
        self._change(ids, fire_at=at)
        hold_reminders(self._connection, columns.id, ids)

    def _set_strays_aside(self, milestone_ids: Sequence[object]) -> None:
        """What is due of milestones that are not there: of others somebody has just told it."""
        for row in bulk.rows_with(self._connection, _STRAYS, milestone_ids):
            reason = f"milestone_id: there is no milestone with the number {row['milestone_id']}"
            self._aside.append(Damaged(table="reminders", row=row["id"], key=None, reason=reason))

    def _one(self, query: Select[Any]) -> StoredReminder | None:
        record = self._connection.execute(query).mappings().one_or_none()
        found = None if record is None else read_row(reminder_of, record, "reminders")
        if isinstance(found, Damaged):
            raise found.refusal()
        return found

    def _values(self, records: Iterable[RowMapping]) -> Iterator[StoredReminder]:
        for record in records:
            found = read_row(reminder_of, record, "reminders")
            if isinstance(found, Damaged):
                self._aside.append(found)
            else:
                yield found

    def _rows(self, reminders: Sequence[Reminder], at: datetime) -> list[tuple[object, ...]]:
        """The values of _COLUMNS of each of `reminders`."""
        known = self._milestones.known({reminder.key for reminder in reminders})
        created_at = moment_text(at)
        return [_row(reminder, known[reminder.key], created_at) for reminder in reminders]

    def _supersede_deliveries(self, meant: Sequence[ColumnElement[bool]]) -> list[int]:
        """Withdraw unsettled deliveries of the reminders that are `meant`.

        Gives those reminders none of whose deliveries went out.
        """
        wanted = (
            DELIVERIES.c.reminder_id.in_(select(REMINDERS.c.id).where(*meant)),
            DELIVERIES.c.state.in_(_UNSETTLED),
        )
        withdrawn = self._ids(select(DELIVERIES.c.reminder_id).where(*wanted).distinct())
        self._connection.execute(
            update(DELIVERIES).where(*wanted).values(state=DeliveryState.SUPERSEDED.value)
        )
        told: set[int] = set()
        for part in bulk.chunks(withdrawn):
            query = select(DELIVERIES.c.reminder_id).where(
                DELIVERIES.c.reminder_id.in_(part), DELIVERIES.c.state.in_(_TOLD)
            )
            told.update(self._ids(query))
        return [number for number in withdrawn if number not in told]

    def _mine(self, milestone_ids: Sequence[object]) -> Sequence[object]:
        """Those that nobody else is handing over."""
        if not self._locking or not milestone_ids:
            return milestone_ids
        held = select(MILESTONES.c.id).where(MILESTONES.c.id.in_(milestone_ids))
        held = held.with_for_update(key_share=True, skip_locked=True)
        mine = set(self._ids(held))
        return [number for number in milestone_ids if number in mine]

    def _change(self, ids: Sequence[int], **changes: object) -> None:
        for part in bulk.chunks(ids):
            statement = update(REMINDERS).where(REMINDERS.c.id.in_(part)).values(**changes)
            self._connection.execute(statement)

    def _ids(self, query: Select[int]) -> list[int]:
        return list(self._connection.execute(query).scalars())


def _row(reminder: Reminder, milestone: Known, created_at: str) -> tuple[object, ...]:
    fire_at = moment_text(reminder.fire_at)
    due_at = milestone.due_at(reminder.fire_at)
    if due_at == reminder.fire_at:
        due_text: str | None = fire_at
    else:
        due_text = None if due_at is None else moment_text(due_at)
    return (
        milestone.id,
        reminder.revision,
        reminder.kind.value,
        reminder.occasion.text,
        fire_at,
        due_text,
        ReminderState.PENDING.value,
        created_at,
        drawn_reference(secrets.randbelow(DRAWN_FROM)),
    )
