"""The table of deliveries: make, claim, fence; what became of them is in `conclusions`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
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
from tracker.store.schema.columns import ATTEMPTS, DELIVERIES, in_state
from tracker.store.tables import repeats
from tracker.store.tables.claims import begin_attempts, load_claims
from tracker.store.tables.conclusions import conclude, held_of
from tracker.store.tables.delays import explained_if_readable
from tracker.store.tables.fallbacks import fallbacks_due
from tracker.store.tables.folding import folded_ids
from tracker.store.tables.milestones import MilestoneTable
from tracker.store.tables.unsettled import unsettled, wanted_since
from tracker.store.values.damage import Damaged, fault_of, shown_key
from tracker.store.values.mapping import moment_or_unreadable, moment_text
from tracker.store.values.records import FallbackDue

_PENDING = in_state(DELIVERIES, DeliveryState.PENDING)
_CLAIMED = in_state(DELIVERIES, DeliveryState.CLAIMED)
_SENT = ATTEMPTS.c.outcome == literal_column(f"'{Outcome.SENT}'")
_KEYED = table("keyed_deliveries", column("delivery_id"), column("key"))
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
_DELIVERIES = "deliveries"
_CHANNELS_DUE = "SELECT channel FROM pending_channels WHERE due_at <= ? ORDER BY due_at, channel"
_DUE = "FROM deliveries{hint} WHERE state = 'pending' AND channel = ? AND due_at <= ?"
_COUNT_DUE = f"SELECT count(*) FROM (SELECT id {_DUE.format(hint='')} LIMIT ?) AS due"  # noqa: S608 - our own words
_URGENT = f"SELECT id {_DUE} ORDER BY deadline_at, due_at, id LIMIT ?"
_NEXT_DUE = (
    "SELECT min(due_at) FROM pending_channels",
    "SELECT min(lease_until) FROM deliveries WHERE state = 'claimed'",
    "SELECT min(fallback_at) FROM deliveries WHERE state = 'pending' AND fallback_at IS NOT NULL",
)
_NO_DEADLINE = "9999-12-31 00:00:00.000000"
_PARKED = "9999-12-30 00:00:00.000000"  #: when what cannot be worked on is due
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
_STILL_PENDING = "SELECT id FROM deliveries WHERE state = 'pending' AND id"
_PARK = (
    "UPDATE deliveries SET state = 'pending', due_at = ?, token = NULL, owner = NULL, "
    "lease_until = NULL, fallback_at = NULL WHERE id = ? AND state IN ('pending', 'claimed')"
)
_EXPIRED = (
    "SELECT id FROM deliveries WHERE state = 'claimed' AND lease_until <= ? "
    "ORDER BY lease_until LIMIT ?"
)
_OF_OTHERS = (
    "SELECT id FROM deliveries WHERE state = 'claimed' AND owner <> ? "
    "AND lease_until IS NOT NULL ORDER BY lease_until LIMIT ?"
)
_LOOK_AGAIN = "UPDATE deliveries SET due_at = ? WHERE state = 'pending' AND due_at = ?"
_TRY_REFUSED = (
    "UPDATE deliveries SET due_at = ? WHERE state = 'pending' AND last_outcome = 'REFUSED' "
    "AND due_at > ? AND due_at < ?"
)


class DeliveryTable:
    """Deliveries by channel, by urgency and by when they are due."""

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

    def insert(self, reminder_id: int, orders: Sequence[Order], at: datetime) -> None:
        """Have a reminder delivered; what is on a channel already stays as it is there.

        A delivery that was superseded is made anew.
        """
        self.insert_many({reminder_id: orders}, at)

    def insert_many(self, orders: Mapping[int, Sequence[Order]], at: datetime) -> None:
        """As `insert`, for several reminders by number."""
        self._insert("reminder_id", orders, at)

    def insert_bulletin(self, bulletin_id: int, orders: Sequence[Order], at: datetime) -> None:
        """As `insert`, for a bulletin."""
        self._insert("bulletin_id", {bulletin_id: orders}, at)

    def channels_due(self, now: datetime) -> tuple[str, ...]:
        """The channels on which something is due, the longest overdue first."""
        return tuple(bulk.ask(self._connection, _CHANNELS_DUE, moment_text(now)).scalars())

    def count_due(self, channel: str, now: datetime, at_most: int) -> int:
        """How many deliveries are due on a channel; counts no further than `at_most`."""
        wanted = channel, moment_text(now), at_most
        return int(bulk.ask(self._connection, _COUNT_DUE, *wanted).scalar_one())

    def may_have_been_made(self, at: datetime, *, detail: str, fallback_at: datetime) -> int:
        """Mark every delivery that is not settled, as another database may have made it.

        Each counts an attempt of unknown outcome, so that its message is a possible repeat;
        `detail` says why. No fallback is told before `fallback_at`. Gives how many there are.
        """
        return repeats.mark(self._connection, at, detail=detail, fallback_at=fallback_at)

    def repeats_due(self, channel: str, now: datetime) -> bool:
        """Whether several deliveries are due on a channel that another database may have made."""
        return repeats.several_due(self._connection, channel, now)

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

        What cannot be read or begun is parked and set aside.
        """
        ids = self._urgent(channel, now, limit)
        shared = token() if together and ids else None
        claims: list[Claim] = []

        def begin(some: Sequence[int]) -> None:
            waiting = self._still_pending(some)  # another of its milestone may have told it
            some = folded_ids(self._connection, channel, waiting, now)
            taken = [(number, shared or token()) for number in some]
            begin_attempts(self._connection, taken, owner=owner, lease_until=lease_until, now=now)
            loaded = load_claims(self._connection, self._milestones, some)
            claims.extend(explained_if_readable(self._connection, loaded, now))

        self._each(ids, begin)
        return tuple(claims)

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

    def owners(self) -> tuple[str, ...]:
        """Whoever has claimed what is not concluded."""
        query = select(DELIVERIES.c.owner).where(_CLAIMED).distinct()
        found = self._connection.execute(query).scalars()
        return tuple(each for each in found if isinstance(each, str))

    def end_leases(self, owners: Sequence[str], now: datetime) -> None:
        """Nobody will conclude what these have claimed."""
        theirs = update(DELIVERIES).where(_CLAIMED, DELIVERIES.c.owner.in_(owners))
        self._connection.execute(theirs.values(lease_until=now))

    def expired(
        self, now: datetime, *, owner_not: str | None = None, limit: int = 200
    ) -> tuple[Claim, ...]:
        """At most `limit` claims whose lease has ended; with `owner_not`, any of another owner.

        What cannot be read is parked and set aside.
        """
        if owner_not is None:
            ids = self._take(_EXPIRED, moment_text(now), limit)
        else:
            ids = self._take(_OF_OTHERS, owner_not, limit)
        claims: list[Claim] = []

        def load(ids: Sequence[int]) -> None:
            claims.extend(load_claims(self._connection, self._milestones, ids))

        self._each(ids, load)
        return tuple(claims)

    def park(self, number: int, error: Exception) -> None:
        """Have a delivery that cannot be worked on wait for `look_again`, and set it aside."""
        query = select(_KEYED.c.key).where(_KEYED.c.delivery_id == number)
        key = shown_key(self._connection.execute(query).scalar())
        self._aside.append(fault_of(error, table=_DELIVERIES, row=number, key=key))
        bulk.run(self._connection, _PARK, [(_PARKED, number)])

    def look_again(self, now: datetime) -> None:
        """Have everything that was parked be due at `now`."""
        bulk.run(self._connection, _LOOK_AGAIN, [(moment_text(now), _PARKED)])

    def try_refused(self, now: datetime) -> None:
        """Have everything that was refused, and waits for its next attempt, be due at `now`."""
        at = moment_text(now)
        bulk.run(self._connection, _TRY_REFUSED, [(at, at, _PARKED)])

    def _still_pending(self, ids: Sequence[int]) -> list[int]:
        rows = bulk.rows_with(self._connection, _STILL_PENDING, ids)
        found = {row["id"] for row in rows}
        return [number for number in ids if number in found]

    def _each(self, ids: Sequence[int], work: Callable[[Sequence[int]], None]) -> None:
        for number, error in bulk.together_or_apart(self._connection, ids, work):
            self.park(number, error)

    def next_due_at(self) -> datetime | None:
        """When the next delivery is due, the next lease ends or the next fallback is to be told."""
        found = (bulk.ask(self._connection, query).scalar() for query in _NEXT_DUE)
        moments = [moment_or_unreadable(value) for value in found]
        return min((moment for moment in moments if moment is not None), default=None)

    def unsettled(self, channel: str) -> tuple[Unsettled, ...]:
        """The reminders that have not arrived on a channel, those that were wanted first first."""
        found, damage = unsettled(self._connection, channel)
        self._aside += damage
        return found

    def wanted_since(self) -> datetime | None:
        """When what is not settled was first to go out, the longest overdue of it.

        However often it was tried meanwhile: retries move `due_at` on, and not this.
        """
        return wanted_since(self._connection)

    def count_to_be_repeated(self, now: datetime) -> int:
        """How many deliveries were wanted by `now`, have been tried, and are not settled."""
        tried = _PENDING, DELIVERIES.c.wanted_at <= now, DELIVERIES.c.attempts > 0
        query = select(func.count()).select_from(DELIVERIES).where(*tried)
        return self._connection.execute(query).scalar_one()

    def fallbacks_due(self, now: datetime, limit: int) -> tuple[FallbackDue, ...]:
        """Pending deliveries whose fallback is to be told by now, the longest due first.

        Of what cannot be read no fallback is told; it is set aside.
        """
        found, damage = fallbacks_due(self._connection, now, limit, locking=self._locking)
        self._aside += damage
        self.fallback_told([each.row for each in damage if isinstance(each.row, int)])
        return found

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

    def _insert(self, subject: str, orders: Mapping[int, Sequence[Order]], at: datetime) -> None:
        created_at = moment_text(at)
        rows: dict[tuple[int, str], tuple[object, ...]] = {}
        for number, some in orders.items():
            for order in some:
                row = (number, *_order_values(order), created_at)
                rows.setdefault((number, order.channel), row)
        columns, revive = (subject, *_ORDERED), _REVIVE.format(subject=subject)
        bulk.insert_rows(self._connection, DELIVERIES, columns, rows.values(), on_conflict=revive)

    def _urgent(self, channel: str, now: datetime, limit: int) -> list[int]:
        """The most urgent of what is due; what is held for later costs next to nothing.

        PostgreSQL knows how many rows each index would read, SQLite has to be told.
        """
        if bulk.is_postgres(self._connection):
            hint = ""
        else:
            many = self.count_due(channel, now, _MANY) == _MANY
            hint = f" INDEXED BY {'deliveries_urgent' if many else 'deliveries_due'}"
        return self._take(_URGENT.format(hint=hint), channel, moment_text(now), limit)

    def _take(self, query: str, *values: object) -> list[int]:
        """Ids that `query` finds; on PostgreSQL held, leaving out those that others hold."""
        query += bulk.UNLESS_HELD * self._locking
        return list(bulk.ask(self._connection, query, *values).scalars())


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
