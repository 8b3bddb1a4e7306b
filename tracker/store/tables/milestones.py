"""The table of milestones and their revisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    column,
    func,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.exc import IntegrityError

from tracker.domain.milestone import LIVE, Milestone, MilestoneStatus
from tracker.domain.standing import passes_at
from tracker.errors import BadData, DuplicateKey, NotFound
from tracker.store.engine import bulk
from tracker.store.schema.columns import MILESTONES, REMINDERS, REVISIONS
from tracker.store.tables.anchors import AnchorTable
from tracker.store.tables.holding import hold_reminders
from tracker.store.values.column_names import MILESTONE_COLUMNS, REVISION_COLUMNS
from tracker.store.values.columns import number_of
from tracker.store.values.damage import PARTS, Damaged, dateless, is_moved, milestones_of, read_row
from tracker.store.values.mapping import (
    Record,
    milestone_values,
    moment_if_any,
    moment_or_none,
    moment_or_null,
    moment_or_unreadable,
    moment_text,
    revision_values,
)
from tracker.store.values.records import Outlook

_CURRENT = table(
    "current_milestones",
    *map(column, ("id", "key", "status")),
    column("earliest", REVISIONS.c.earliest.type),
    column("latest", REVISIONS.c.latest.type),
)
_EARLIER = "SELECT * FROM earlier_revisions WHERE milestone_id"
_NEXT_PASSING = "SELECT min(passes_at) FROM milestones WHERE passes_at IS NOT NULL"
#: The first condition on the status is that of the index.
_OPEN_AFTER = (
    "SELECT first_day, key FROM milestones WHERE status IN ('open', 'suspended') "
    "AND status = 'open' AND (first_day, key) > (?, ?) ORDER BY first_day, key LIMIT ?"
)
_LIVE = tuple(each.value for each in LIVE)


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

    def __init__(self, connection: Connection, aside: list[Damaged], *, writing: bool) -> None:
        self._connection = connection
        self._aside = aside
        self._locking = writing and bulk.is_postgres(connection)
        self._anchors = AnchorTable(connection)
        self._known: dict[str, Known] = {}

    def get(self, key: str) -> Milestone | None:
        """The milestone `key`; a write transaction holds it from then on.

        BadData where there is one that cannot be read.
        """
        before = len(self._aside)
        found = self.get_many((key,)).get(key)
        if found is None and (damage := self._aside[before:]):
            raise damage[0].refusal()
        return found

    def get_many(self, keys: Iterable[str]) -> dict[str, Milestone]:
        """Those milestones that there are, by key; what cannot be read is set aside."""
        wanted = sorted(set(keys), key=str)  # what stands there may be no text
        found: dict[int, Milestone] = {}
        for part in bulk.chunks(wanted):
            self._lock(MILESTONES.c.key.in_(part))
            found.update(self._load("key", part))
        return {milestone.key: milestone for milestone in found.values()}

    def by_id(self, ids: Iterable[int]) -> dict[int, Milestone]:
        """Those milestones that there are, by their number; what cannot be read is set aside."""
        found: dict[int, Milestone] = {}
        for part in bulk.chunks(sorted(set(ids))):
            found.update(self._load("id", part))
        return found

    def whole(self, ids: Collection[int]) -> dict[int, Milestone]:
        """As `by_id`; Unreadable for the first that is not there or cannot be read."""
        before = len(self._aside)
        found = self.by_id(ids)
        if len(found) == len(ids):
            return found
        for damage in self._aside[before:]:
            raise damage.refusal()
        lost = min(set(ids) - found.keys())
        reason = f"there is no milestone with the number {lost}, though a reminder is of it"
        raise Damaged(table="milestones", row=lost, key=None, reason=reason).refusal()

    def park(self, damage: Damaged) -> None:
        """Look no more whether the damaged milestone has passed."""
        if damage.table not in PARTS:
            return
        if damage.table == "milestones" and damage.row is not None:
            wanted = MILESTONES.c.id == damage.row
        else:
            wanted = MILESTONES.c.key == damage.key
        self._connection.execute(update(MILESTONES).where(wanted).values(passes_at=None))

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

    def open_after(self, after: tuple[str, str], limit: int) -> list[tuple[str, str]]:
        """First days and keys of the first `limit` open milestones that come after those.

        The nearest come first, what has no date last. Keys that cannot be read are left out.
        """
        found = bulk.ask(self._connection, _OPEN_AFTER, *after, limit).mappings()
        return [(str(row["first_day"]), row["key"]) for row in found if isinstance(row["key"], str)]

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

    def policies(self) -> dict[str, int]:
        """How many milestones that are not closed follow each policy; reads all of them."""
        columns = MILESTONES.c
        query = select(columns.policy, func.count()).where(columns.status.in_(_LIVE))
        rows = self._connection.execute(query.group_by(columns.policy))
        return {name: number for name, number in rows if isinstance(name, str)}

    def next_passing_at(self) -> datetime | None:
        """When the next open event has passed."""
        return moment_or_unreadable(bulk.ask(self._connection, _NEXT_PASSING).scalar())

    def outlook(self, at: datetime) -> Outlook:
        """What there is, and what lies ahead of `at`; reads every open milestone."""
        columns = _CURRENT.c
        is_open = columns.status == MilestoneStatus.OPEN.value
        ahead = select(columns.key).where(is_open, columns.latest >= at.date())
        nearest = ahead.order_by(columns.earliest, columns.key).limit(1)
        number = select(func.count()).select_from(_CURRENT).where(is_open)
        oldest = select(bulk.bare(MILESTONES.c.created_at)).order_by(MILESTONES.c.id).limit(1)
        key = self._connection.execute(nearest).scalar()
        return Outlook(
            oldest_at=moment_if_any(self._connection.execute(oldest).scalar()),
            open=self._connection.execute(number).scalar_one(),
            nearest=None if key is None else self.get_many((key,)).get(key),
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
        # no difference of sets: that would walk over all that is remembered
        for part in bulk.chunks(sorted(key for key in wanted if key not in self._known)):
            self._lock(MILESTONES.c.key.in_(part))
            self._known.update(self._read_known(part))
        for key in wanted:
            if key not in self._known:
                raise NotFound(f"no milestone goes by the key {key!r}")
        return {key: self._known[key] for key in wanted}

    def _read_known(self, keys: Sequence[str]) -> dict[str, Known]:
        columns = MILESTONES.c
        query = select(
            columns.key,
            columns.id,
            columns.revision,
            columns.status,
            bulk.bare(columns.snoozed_until).label("snoozed_until"),
        ).where(columns.key.in_(keys))
        found: dict[str, Known] = {}
        for record in self._connection.execute(query).mappings():
            known = read_row(_known_of, record, "milestones")
            if isinstance(known, Damaged):
                raise known.refusal()
            found[record["key"]] = known
        return found

    def _load(self, name: str, asked: Sequence[object]) -> dict[int, Milestone]:
        """The milestones whose column `name` holds one of those that are `asked` for."""
        query = f"SELECT * FROM current_milestones WHERE {name}"  # noqa: S608 - our own column
        records = list(bulk.rows_with(self._connection, query, asked))
        moved = [record["id"] for record in records if is_moved(record)]
        anchored = [record["id"] for record in records if record["anchored"]]
        found, damage = milestones_of(
            records, self._earlier_revisions(moved), self._anchors.records(anchored)
        )
        if len(records) < len(asked):
            stored = MILESTONES.c[name].in_(asked)
            damage += self._dateless(stored, {record["id"] for record in records})
        self._aside.extend(damage)
        return found

    def _dateless(self, stored: ColumnElement[bool], dated: Collection[int]) -> list[Damaged]:
        """Those milestones that have lost the revision that holds their date."""
        columns = MILESTONES.c
        query = select(columns.id, columns.key, columns.revision).where(stored)
        return [
            dateless(record)
            for record in self._connection.execute(query).mappings()
            if record["id"] not in dated
        ]

    def _earlier_revisions(self, ids: Sequence[int]) -> Sequence[RowMapping]:
        return list(bulk.rows_with(self._connection, _EARLIER, ids, order_by="ORDER BY number"))

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


def _known_of(record: Record) -> Known:
    return Known(
        id=number_of(record["id"]),
        revision=number_of(record["revision"]),
        status=MilestoneStatus(record["status"]),
        snoozed_until=moment_or_none(record["snoozed_until"]),
    )


def _refuse_outdated(milestone: Milestone, stored: Known) -> None:
    if milestone.revision < stored.revision:
        raise BadData(
            f"{milestone.key!r} was moved meanwhile (it has revision {stored.revision}, not "
            f"{milestone.revision}): read it again and repeat the change"
        )
