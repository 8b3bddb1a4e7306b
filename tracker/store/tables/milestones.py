"""The table of milestones and their revisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    column,
    func,
    or_,
    select,
    table,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from tracker.domain.milestone import Milestone, MilestoneStatus, Revision
from tracker.domain.reminder import ReminderState
from tracker.domain.standing import passes_at
from tracker.errors import BadData, DuplicateKey, NotFound
from tracker.store.engine import bulk
from tracker.store.schema.rows import MILESTONES, REMINDERS, REVISIONS, in_state
from tracker.store.tables.anchors import AnchorTable
from tracker.store.values.mapping import (
    MILESTONE_COLUMNS,
    REVISION_COLUMNS,
    milestone_of,
    milestone_values,
    moment_or_none,
    moment_or_null,
    moment_text,
    revision_of,
    revision_values,
)
from tracker.store.values.records import Outlook

_CURRENT = table(
    "current_milestones",
    *map(column, ("id", "key", "status")),
    column("earliest", REVISIONS.c.earliest.type),
    column("latest", REVISIONS.c.latest.type),
)
_EARLIER = table("earlier_revisions", column("milestone_id"), column("number"))
_EVERYTHING = text("*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the other tables need to know of a milestone."""

    id: int
    revision: int
    status: MilestoneStatus
    snoozed_until: datetime | None

    def due_at(self, fire_at: datetime) -> datetime | None:
        """When a tick has to look at a reminder of this milestone; None while it is not open."""
        if self.status is not MilestoneStatus.OPEN:
            return None
        return max(fire_at, self.snoozed_until) if self.snoozed_until else fire_at


class MilestoneTable:
    """Milestones by key, always with their full history."""

    def __init__(self, connection: Connection, *, writing: bool) -> None:
        self._connection = connection
        self._locking = writing and bulk.is_postgres(connection)
        self._anchors = AnchorTable(connection)
        self._known: dict[str, Known] = {}

    def get(self, key: str) -> Milestone | None:
        """The milestone `key`; a write transaction holds it from then on."""
        return self.get_many((key,)).get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, Milestone]:
        """Those milestones that there are, by key."""
        wanted = sorted(set(keys))
        found: dict[int, Milestone] = {}
        for part in bulk.chunks(wanted):
            self._lock(MILESTONES.c.key.in_(part))
            found.update(self._load(_CURRENT.c.key.in_(part)))
        return {milestone.key: milestone for milestone in found.values()}

    def by_id(self, ids: Iterable[int]) -> dict[int, Milestone]:
        """Those milestones that there are, by their number in the database."""
        found: dict[int, Milestone] = {}
        for part in bulk.chunks(sorted(set(ids))):
            found.update(self._load(_CURRENT.c.id.in_(part)))
        return found

    def keys_like(self, key: str) -> frozenset[str]:
        """Those of `key`, `key-2`, `key-3` ... that are taken, among others that begin so."""
        taken = MILESTONES.c.key
        numbered = and_(taken > f"{key}-", taken < f"{key}.")  # "." comes after "-"
        query = select(taken).where(or_(taken == key, numbered))
        return frozenset(self._connection.execute(query).scalars())

    def taken(self, keys: Collection[str]) -> frozenset[str]:
        """Those of `keys` that milestones have already."""
        found: set[str] = set()
        for part in bulk.chunks(sorted(keys)):
            query = select(MILESTONES.c.key).where(MILESTONES.c.key.in_(part))
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def forget(self) -> None:
        """Let go of what this transaction remembers of milestones, which grows with each."""
        self._known.clear()

    def open_keys(self, *, after: str, limit: int) -> Sequence[str]:
        """The first `limit` keys of open milestones that come after the key `after`."""
        wanted = MILESTONES.c.key > after, MILESTONES.c.status == MilestoneStatus.OPEN.value
        query = select(MILESTONES.c.key).where(*wanted).order_by(MILESTONES.c.key).limit(limit)
        return self._connection.execute(query).scalars().all()

    def passing(self, now: datetime, limit: int) -> Sequence[str]:
        """The keys of the first `limit` open events that have passed by `now`."""
        columns = MILESTONES.c
        query = select(columns.key).where(columns.passes_at <= now)
        query = query.order_by(columns.passes_at).limit(limit)
        return self._connection.execute(query).scalars().all()

    def passed_since(self, day: date) -> Sequence[str]:
        """The keys of events that have passed and whose last day is `day` or later."""
        columns, passed = MILESTONES.c, MilestoneStatus.PASSED.value
        query = select(columns.key).where(columns.status == passed, columns.closed_on >= day)
        return self._connection.execute(query.order_by(columns.key)).scalars().all()

    def look_later(self, milestones: Sequence[Milestone]) -> None:
        """Write down when each of `milestones`, which has not passed, does."""
        known = self.known(each.key for each in milestones)
        rows = [(moment_or_null(passes_at(each)), known[each.key].id) for each in milestones]
        bulk.update_rows(self._connection, MILESTONES, ("passes_at",), rows)

    def next_passing_at(self) -> datetime | None:
        """When the next open event has passed."""
        query = select(func.min(MILESTONES.c.passes_at)).where(MILESTONES.c.passes_at.is_not(None))
        return moment_or_none(self._connection.execute(query).scalar())

    def outlook(self, at: datetime) -> Outlook:
        """What there is, and what lies ahead of `at`; reads every open milestone."""
        columns = _CURRENT.c
        is_open = columns.status == MilestoneStatus.OPEN.value
        ahead = select(columns.key).where(is_open, columns.latest >= at.date())
        nearest = ahead.order_by(columns.earliest, columns.key).limit(1)
        number = select(func.count()).select_from(_CURRENT).where(is_open)
        oldest = select(MILESTONES.c.created_at).order_by(MILESTONES.c.id).limit(1)
        key = self._connection.execute(nearest).scalar()
        return Outlook(
            oldest_at=moment_or_none(self._connection.execute(oldest).scalar()),
            open=self._connection.execute(number).scalar_one(),
            nearest=None if key is None else self.get(key),
        )

    def begun(self, day: date, limit: int) -> tuple[Milestone, ...]:
        """The first `limit` open ones that may fall on `day` or before, by their last day."""
        columns = _CURRENT.c
        query = select(columns.id).where(
            columns.status == MilestoneStatus.OPEN.value, columns.earliest <= day
        )
        query = query.order_by(columns.latest, columns.key).limit(limit)
        ids = list(self._connection.execute(query).scalars())
        found = self.by_id(ids)
        return tuple(found[number] for number in ids)

    def insert(self, milestones: Sequence[Milestone], at: datetime) -> None:
        """Add milestones with every revision of their history; DuplicateKey names the first taken.

        ValueError for a milestone without history or whose due date is not that of its last
        revision; NotFound for an anchor that is no milestone.
        """
        self._refuse_taken([milestone.key for milestone in milestones])
        created_at = moment_text(at)
        ids = bulk.new_ids(self._connection, MILESTONES, len(milestones))
        rows = (
            (number, milestone.key, created_at, *milestone_values(milestone, at))
            for number, milestone in zip(ids, milestones, strict=True)
        )
        columns = ("id", "key", "created_at", *MILESTONE_COLUMNS)
        try:
            bulk.insert_rows(self._connection, MILESTONES, columns, rows)
        except IntegrityError as error:
            keys = ", ".join(repr(milestone.key) for milestone in milestones[:3])
            raise DuplicateKey(
                f"a milestone with one of the keys {keys} was added by another program just now"
            ) from error
        self._insert_revisions(list(zip(ids, milestones, strict=True)))
        self._remember(zip(ids, milestones, strict=True))
        self._insert_anchors(zip(ids, milestones, strict=True))

    def replace(self, milestones: Sequence[Milestone], at: datetime) -> None:
        """Store changed milestones by their keys, and those of their revisions that are new.

        NotFound where one is not there; BadData where somebody moved one since it was read.
        """
        known = self.known(milestone.key for milestone in milestones)
        fresh: list[tuple[int, Milestone]] = []
        for milestone in milestones:
            stored = known[milestone.key]
            _refuse_outdated(milestone, stored)
            fresh.append((stored.id, milestone))
        rows = [(*milestone_values(milestone, at), number) for number, milestone in fresh]
        bulk.update_rows(self._connection, MILESTONES, MILESTONE_COLUMNS, rows)
        stored_revisions = {
            milestone.key: known[milestone.key].revision for milestone in milestones
        }
        self._insert_revisions(fresh, stored_revisions)
        self._remember(fresh)
        self._replace_anchors(fresh)
        hold_reminders(self._connection, REMINDERS.c.milestone_id, [number for number, _ in fresh])

    def known(self, keys: Iterable[str]) -> dict[str, Known]:
        """What is known of each of `keys`; NotFound names the first that is no milestone's."""
        wanted = set(keys)
        for part in bulk.chunks(sorted(wanted - self._known.keys())):
            self._lock(MILESTONES.c.key.in_(part))
            self._known.update(self._read_known(part))
        for key in wanted:
            if key not in self._known:
                raise NotFound(f"no milestone goes by the key {key!r}")
        return {key: self._known[key] for key in wanted}

    def _read_known(self, keys: Sequence[str]) -> dict[str, Known]:
        columns = MILESTONES.c
        query = select(
            columns.key, columns.id, columns.revision, columns.status, columns.snoozed_until
        ).where(columns.key.in_(keys))
        return {
            key: Known(
                id=number,
                revision=revision,
                status=MilestoneStatus(status),
                snoozed_until=moment_or_none(snoozed_until),
            )
            for key, number, revision, status, snoozed_until in self._connection.execute(query)
        }

    def _load(self, wanted: ColumnElement[bool]) -> dict[int, Milestone]:
        query = select(_EVERYTHING).select_from(_CURRENT).where(wanted)
        records = self._connection.execute(query).mappings().all()
        moved = [record["id"] for record in records if record["number"] > 1]
        earlier = self._earlier_revisions(moved)
        anchors = self._anchors.of([record["id"] for record in records if record["anchored"]])
        return {
            number: milestone_of(record, earlier.get(number, ()), anchors.get(number, ()))
            for number, record in ((record["id"], record) for record in records)
        }

    def _earlier_revisions(self, ids: Sequence[int]) -> dict[int, list[Revision]]:
        earlier: dict[int, list[Revision]] = defaultdict(list)
        if ids:
            query = select(_EVERYTHING).select_from(_EARLIER)
            query = query.where(_EARLIER.c.milestone_id.in_(ids)).order_by(_EARLIER.c.number)
            for record in self._connection.execute(query).mappings():
                earlier[record["milestone_id"]].append(revision_of(record))
        return earlier

    def _insert_revisions(
        self, milestones: Sequence[tuple[int, Milestone]], stored: dict[str, int] | None = None
    ) -> None:
        rows = (
            revision_values(number, revision)
            for number, milestone in milestones
            for revision in milestone.history
            if stored is None or revision.number > stored[milestone.key]
        )
        bulk.insert_rows(self._connection, REVISIONS, REVISION_COLUMNS, rows)

    def _insert_anchors(self, milestones: Iterable[tuple[int, Milestone]]) -> None:
        anchored = [(number, each.anchors) for number, each in milestones if each.anchors]
        keys = {anchor.key for _, anchors in anchored for anchor in anchors if anchor.key}
        ids = {key: known.id for key, known in self.known(keys).items()}
        self._anchors.insert(anchored, ids)

    def _replace_anchors(self, milestones: Sequence[tuple[int, Milestone]]) -> None:
        stored = self._anchors.of([number for number, _ in milestones])
        changed = [
            (number, each) for number, each in milestones if stored.get(number, ()) != each.anchors
        ]
        self._anchors.remove([number for number, _ in changed])
        self._insert_anchors(changed)

    def _refuse_taken(self, keys: Sequence[str]) -> None:
        repeated = [key for key, count in Counter(keys).items() if count > 1]
        if repeated:
            raise DuplicateKey(f"the key {repeated[0]!r} is given to more than one milestone")
        for part in bulk.chunks(keys):
            query = select(MILESTONES.c.key).where(MILESTONES.c.key.in_(part)).limit(1)
            taken = self._connection.execute(query).scalar()
            if taken is not None:
                raise DuplicateKey(f"a milestone with the key {taken!r} is there already")

    def _remember(self, milestones: Iterable[tuple[int, Milestone]]) -> None:
        for number, milestone in milestones:
            self._known[milestone.key] = Known(
                id=number,
                revision=milestone.revision,
                status=milestone.status,
                snoozed_until=milestone.snoozed_until,
            )

    def _lock(self, wanted: ColumnElement[bool]) -> None:
        """Hold milestones against other writers; SQLite has but one writer at a time."""
        if self._locking:
            query = select(MILESTONES.c.id).where(wanted).order_by(MILESTONES.c.key)
            self._connection.execute(query.with_for_update(key_share=True)).all()


def hold_reminders(connection: Connection, column: ColumnElement[int], ids: Sequence[int]) -> None:
    """Set `due_at` of the pending reminders whose `column` is one of `ids`; see `ReminderRow`."""
    snoozed = MILESTONES.c.snoozed_until
    due_at = (
        select(
            case(
                (MILESTONES.c.status != MilestoneStatus.OPEN, None),
                (snoozed > REMINDERS.c.fire_at, snoozed),
                else_=REMINDERS.c.fire_at,
            )
        )
        .where(MILESTONES.c.id == REMINDERS.c.milestone_id)
        .scalar_subquery()
    )
    for part in bulk.chunks(ids):
        connection.execute(
            update(REMINDERS)
            .where(column.in_(part), in_state(REMINDERS, ReminderState.PENDING))
            .values(due_at=due_at)
        )


def _refuse_outdated(milestone: Milestone, stored: Known) -> None:
    if milestone.revision < stored.revision:
        raise BadData(
            f"{milestone.key!r} was moved meanwhile (it has revision {stored.revision}, not "
            f"{milestone.revision}): read it again and repeat the change"
        )
