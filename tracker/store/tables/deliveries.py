"""The table of deliveries: make, claim, fence; what became of them is in `conclusions`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    column,
    func,
    literal_column,
    select,
    table,
    update,
)

from tracker.domain.delivery import (
    REFUSALS,
    TOLD,
    Claim,
    Conclusion,
    DeliveryState,
    Order,
    Outcome,
    Unsettled,
)
from tracker.store.engine import bulk
from tracker.store.schema.rows import ATTEMPTS, DELIVERIES, in_state
from tracker.store.tables.claims import load_claims
from tracker.store.tables.conclusions import conclude, held_of
from tracker.store.tables.delays import explained
from tracker.store.tables.folding import folded_ids
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.values.mapping import moment_of, moment_or_none, moment_text
from tracker.store.values.records import FallbackDue

_PENDING = in_state(DELIVERIES, DeliveryState.PENDING)
_CLAIMED = in_state(DELIVERIES, DeliveryState.CLAIMED)
_SENT = ATTEMPTS.c.outcome == literal_column(f"'{Outcome.SENT}'")
_WAITING = (_PENDING, DELIVERIES.c.fallback_at.is_not(None))
_PENDING_CHANNELS = table(
    "pending_channels", column("channel"), column("due_at", DELIVERIES.c.due_at.type)
)
_ORDERED = (
    "channel",
    "state",
    "due_at",
    "deadline_at",
    "fallback_at",
    "instead_of",
    "wanted_at",
    "held_for",
    "attempts",
    "created_at",
)
_NO_DEADLINE = "9999-12-31 00:00:00.000000"
#: From so many due deliveries on, the index by urgency reads less than sorting them all does.
_MANY = 200

#: What was reinstated is delivered again where its delivery had been withdrawn.
_REVIVE = (
    "ON CONFLICT ({subject}, channel) DO UPDATE SET state = 'pending', due_at = excluded.due_at, "
    "deadline_at = excluded.deadline_at, fallback_at = excluded.fallback_at, "
    "instead_of = excluded.instead_of, wanted_at = excluded.wanted_at, "
    "held_for = excluded.held_for, folded_into = NULL, settled_at = NULL, created_at = CASE "
    "WHEN deliveries.created_at > excluded.created_at THEN excluded.created_at "
    "ELSE deliveries.created_at END WHERE deliveries.state = 'superseded'"
)
_TAKE = (
    "UPDATE deliveries SET state = 'claimed', token = ?, owner = ?, lease_until = ?, "
    "attempts = attempts + 1 WHERE id = ?"
)
_BEGIN = (
    "INSERT INTO attempts (delivery_id, channel, number, token, started_at, outcome, "
    "possible_repeat, detail) SELECT d.id, d.channel, d.attempts, d.token, ?, 'STARTED', "
    "EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id "
    "AND a.outcome IN ('UNKNOWN', 'SENT')) OR EXISTS (SELECT 1 FROM reminders r JOIN events e "
    "ON e.milestone_id = r.milestone_id AND e.reminder_id = r.id AND e.kind = 'planned anew' "
    "WHERE r.id = d.reminder_id), '' FROM deliveries d WHERE d.id = ?"
)


class DeliveryTable:
    """Deliveries by channel, by urgency and by when they are due."""

    def __init__(
        self, connection: Connection, milestones: MilestoneTable, *, writing: bool
    ) -> None:
        self._connection = connection
        self._milestones = milestones
        self._locking = writing and bulk.is_postgres(connection)

    def insert(self, reminder_id: int, orders: Sequence[Order], at: datetime) -> None:
        """Have a reminder delivered; what is on a channel already stays as it is there.

        A delivery that was superseded is made anew.
        """
        self._insert("reminder_id", reminder_id, orders, at)

    def insert_bulletin(self, bulletin_id: int, orders: Sequence[Order], at: datetime) -> None:
        """As `insert`, for a bulletin."""
        self._insert("bulletin_id", bulletin_id, orders, at)

    def channels_due(self, now: datetime) -> tuple[str, ...]:
        """The channels on which something is due, the longest overdue first."""
        due_at, channel = _PENDING_CHANNELS.c.due_at, _PENDING_CHANNELS.c.channel
        query = select(channel).where(due_at <= now).order_by(due_at, channel)
        return tuple(self._connection.execute(query).scalars())

    def count_due(self, channel: str, now: datetime, at_most: int) -> int:
        """How many deliveries are due on a channel; counts no further than `at_most`."""
        due = select(DELIVERIES.c.id).where(*_due(channel, now)).limit(at_most).subquery()
        query = select(func.count()).select_from(due)
        return self._connection.execute(query).scalar_one()

    def accepted_since(self, channel: str, since: datetime, now: datetime) -> int:
        """How many messages the channel has accepted from `since` to `now`.

        What a clock that was ahead wrote down has not happened yet.
        """
        columns = ATTEMPTS.c
        query = select(func.count(columns.token.distinct())).where(
            _SENT, columns.channel == channel, columns.ended_at >= since, columns.ended_at <= now
        )
        return self._connection.execute(query).scalar_one()

    def has_told(self, channel: str, since: datetime) -> bool:
        """Whether the channel has accepted a reminder at `since` or later."""
        columns = ATTEMPTS.c
        query = select(columns.id).join(DELIVERIES, DELIVERIES.c.id == columns.delivery_id)
        reminder = DELIVERIES.c.reminder_id.is_not(None)
        recent = columns.channel == channel, columns.ended_at >= since
        return (
            self._connection.execute(query.where(_SENT, *recent, reminder).limit(1)).first()
            is not None
        )

    def claim(  # noqa: PLR0913  # what a claim consists of, by keyword
        self,
        channel: str,
        now: datetime,
        *,
        token: Callable[[], str],
        together: bool,
        owner: str,
        lease_until: datetime,
        limit: int,
    ) -> tuple[Claim, ...]:
        """Take at most `limit` due deliveries of a channel, the most urgent first.

        Of those of one milestone the latest, which tells the others; they are settled as folded.
        Each gets its `owner` and lease, an attempt that has started, and a fencing token: with
        `together` one for all of them, else one each. `token()` must be new with every call.
        """
        ids = self._take(self._urgent(channel, now, limit))
        ids = folded_ids(self._connection, channel, ids, now)
        if not ids:
            return ()
        tokens = [token()] * len(ids) if together else [token() for _ in ids]
        lease_text, now_text = moment_text(lease_until), moment_text(now)
        claimed = [
            (token, owner, lease_text, number) for token, number in zip(tokens, ids, strict=True)
        ]
        bulk.run(self._connection, _TAKE, claimed)
        bulk.run(self._connection, _BEGIN, [(now_text, number) for number in ids])
        claims = load_claims(self._connection, self._milestones, ids)
        return explained(self._connection, claims, now)

    def held(self, claims: Iterable[Claim]) -> frozenset[int]:
        """The numbers of those deliveries that are still claimed with their token."""
        wanted = {claim.delivery_id: claim.token for claim in claims}
        holders = held_of(self._connection, wanted, locking=False)
        return frozenset(number for number, token in wanted.items() if holders.get(number) == token)

    def conclude(self, conclusions: Sequence[Conclusion], ended_at: datetime) -> frozenset[int]:
        """Write down what became of attempts; the numbers of deliveries that were still held.

        A delivery that was still claimed with its token moves to its new state. Otherwise only the
        attempt is completed; and a message that did go out counts as SENT even if its delivery
        was superseded or given up in the meantime. What is certain of an attempt already stays.
        """
        return conclude(self._connection, conclusions, ended_at)

    def expired(
        self, now: datetime, *, owner_not: str | None = None, limit: int = 200
    ) -> tuple[Claim, ...]:
        """At most `limit` claims whose lease has ended; with `owner_not`, any of another owner."""
        ended = (
            DELIVERIES.c.lease_until <= now
            if owner_not is None
            else and_(DELIVERIES.c.owner != owner_not, DELIVERIES.c.lease_until.is_not(None))
        )
        query = select(DELIVERIES.c.id).where(_CLAIMED, ended)
        query = query.order_by(DELIVERIES.c.lease_until).limit(limit)
        return load_claims(self._connection, self._milestones, self._take(query))

    def next_due_at(self) -> datetime | None:
        """When the next delivery is due, the next lease ends or the next fallback is to be told."""
        queries = (
            select(func.min(_PENDING_CHANNELS.c.due_at)),
            select(func.min(DELIVERIES.c.lease_until)).where(_CLAIMED),
            select(func.min(DELIVERIES.c.fallback_at)).where(*_WAITING),
        )
        moments = [moment_or_none(self._connection.execute(query).scalar()) for query in queries]
        return min((moment for moment in moments if moment is not None), default=None)

    def unsettled(self, channel: str) -> tuple[Unsettled, ...]:
        """The reminders that have not arrived on a channel, those that were wanted first first."""
        query = (
            "SELECT * FROM keyed_deliveries WHERE channel = ? AND key IS NOT NULL "
            "AND delivery_state IN ('pending', 'claimed') ORDER BY wanted_at, delivery_id"
        )
        statement = bulk.statement_for(self._connection, query)
        return tuple(
            Unsettled(
                key=row["key"],
                title=row["title"],
                last_outcome=Outcome(row["last_outcome"]) if row["last_outcome"] else None,
                wanted_at=moment_of(row["wanted_at"] or row["delivery_due_at"]),
            )
            for row in self._connection.exec_driver_sql(statement, (channel,)).mappings()
        )

    def wanted_since(self) -> datetime | None:
        """When what is not settled was first to go out, the longest overdue of it.

        However often it was tried meanwhile: retries move `due_at` on, and not this.
        """
        wanted = (
            select(func.min(DELIVERIES.c.wanted_at)).where(_PENDING),
            select(func.min(DELIVERIES.c.wanted_at)).where(_CLAIMED),
        )
        moments = [moment_or_none(self._connection.execute(query).scalar()) for query in wanted]
        return min((moment for moment in moments if moment is not None), default=None)

    def count_to_be_repeated(self, now: datetime) -> int:
        """How many deliveries were wanted by `now`, have been tried, and are not settled."""
        tried = _PENDING, DELIVERIES.c.wanted_at <= now, DELIVERIES.c.attempts > 0
        query = select(func.count()).select_from(DELIVERIES).where(*tried)
        return self._connection.execute(query).scalar_one()

    def fallbacks_due(self, now: datetime, limit: int) -> tuple[FallbackDue, ...]:
        """Pending deliveries whose fallback is to be told by now, the longest due first."""
        columns = DELIVERIES.c
        query = (
            select(
                columns.id,
                columns.reminder_id,
                columns.bulletin_id,
                columns.channel,
                columns.deadline_at,
            )
            .where(*_WAITING, columns.fallback_at <= now)
            .order_by(columns.fallback_at, columns.id)
            .limit(limit)
        )
        if self._locking:
            query = query.with_for_update(skip_locked=True)
        return tuple(
            FallbackDue(
                delivery_id=number,
                reminder_id=reminder_id,
                bulletin_id=bulletin_id,
                channel=channel,
                deadline_at=moment_of(deadline_at),
            )
            for number, reminder_id, bulletin_id, channel, deadline_at in self._connection.execute(
                query
            )
        )

    def fallback_told(self, ids: Sequence[int]) -> None:
        """The fallbacks of these deliveries know; they are not told again."""
        statement = "UPDATE deliveries SET fallback_at = NULL WHERE id = ?"
        bulk.run(self._connection, statement, [(number,) for number in ids])

    def refused_everywhere(self, reminder_id: int) -> bool:
        """Whether every delivery of the reminder was refused, and none of them arrived."""
        query = select(DELIVERIES.c.state, DELIVERIES.c.last_outcome)
        query = query.where(DELIVERIES.c.reminder_id == reminder_id)
        rows = self._connection.execute(query).all()
        return bool(rows) and all(
            outcome in REFUSALS and state not in TOLD for state, outcome in rows
        )

    def set_back(self, now: datetime, latest: datetime) -> int:
        """Wait for no retry and no lease beyond `latest`, as the clock was set back to `now`.

        Gives how many deliveries that changed; none becomes due before `now`.
        """
        latest, columns = max(now, latest), DELIVERIES.c
        tried = update(DELIVERIES).where(_PENDING, columns.attempts > 0, columns.due_at > latest)
        held = update(DELIVERIES).where(_CLAIMED, columns.lease_until > latest)
        changed = (
            self._connection.execute(tried.values(due_at=latest)),
            self._connection.execute(held.values(lease_until=latest)),
        )
        return sum(result.rowcount for result in changed)

    def _insert(self, subject: str, number: int, orders: Sequence[Order], at: datetime) -> None:
        created_at = moment_text(at)
        rows = [(number, *_order_values(order), created_at) for order in orders]
        columns, revive = (subject, *_ORDERED), _REVIVE.format(subject=subject)
        bulk.insert_rows(self._connection, DELIVERIES, columns, rows, on_conflict=revive)

    def _urgent(self, channel: str, now: datetime, limit: int) -> Select[int]:
        """The most urgent of what is due; what is held for later costs next to nothing.

        PostgreSQL knows how many rows each index would read, SQLite has to be told.
        """
        columns = DELIVERIES.c
        query = select(columns.id).where(*_due(channel, now))
        query = query.order_by(columns.deadline_at, columns.due_at, columns.id).limit(limit)
        if bulk.is_postgres(self._connection):
            return query
        many = self.count_due(channel, now, _MANY) == _MANY
        index = "deliveries_urgent" if many else "deliveries_due"
        return query.with_hint(DELIVERIES, f"INDEXED BY {index}", "sqlite")

    def _take(self, query: Select[int]) -> list[int]:
        """Ids that `query` finds; on PostgreSQL held, leaving out those that others hold."""
        if self._locking:
            query = query.with_for_update(skip_locked=True)
        return list(self._connection.execute(query).scalars())


def _due(channel: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return _PENDING, DELIVERIES.c.channel == channel, DELIVERIES.c.due_at <= now


def _order_values(order: Order) -> tuple[object, ...]:
    """The values of _ORDERED but for the last."""
    return (
        order.channel,
        DeliveryState.PENDING.value,
        moment_text(order.due_at),
        _NO_DEADLINE if order.deadline_at is None else moment_text(order.deadline_at),
        None if order.fallback_at is None else moment_text(order.fallback_at),
        order.instead_of,
        moment_text(order.due_at),
        None if order.held_for is None else order.held_for.value,
        0,
    )
