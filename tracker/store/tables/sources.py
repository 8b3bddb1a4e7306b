"""The tables of saved sources: what is fetched, and how that went each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from tracker.domain.source import RunOutcome, Source, SourceRun
from tracker.store.engine import bulk
from tracker.store.schema.columns import MILESTONES, SOURCE_RUNS, SOURCES
from tracker.store.values.columns import flag_of, number_of, text_of, text_or_none
from tracker.store.values.damage import Damaged, read_row, shown_key
from tracker.store.values.mapping import Record, moment_of, moment_or_none

Value = TypeVar("Value")

_SOURCE, _RUN = (
    [bulk.bare(each).label(each.name) for each in table.columns] for table in (SOURCES, SOURCE_RUNS)
)
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=3_653)
_INTERRUPTED = "interrupted before it ended"
_BY_DAEMON = "by the daemon"  #: stands beside a run that goes on
_UNDER_WAY = SOURCE_RUNS.c.outcome == RunOutcome.RUNNING.value
_STANDING = ("etag", "last_modified", "next_at", "last_success_at", "failing_since", "failures")


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedSource:
    """A source that somebody fetches, and the number of his run."""

    source: Source
    run: int


class SourceTable:
    """Sources by name, and their runs."""

    def __init__(self, connection: Connection, aside: list[Damaged]) -> None:
        self._connection = connection
        self._aside = aside  #: what was met and could not be read

    def insert(self, source: Source) -> bool:
        """Add a source; False where its name is taken."""
        if self.get(source.name) is not None:
            return False
        values = {name: value for name, value in asdict(source).items() if name != "every"}
        every_s = round(source.every.total_seconds())
        self._connection.execute(insert(SOURCES).values(every_s=every_s, **values))
        return True

    def get(self, name: str) -> Source | None:
        """The source of that name; Unreadable where its row is damaged."""
        row = self._row(name)
        return None if row is None else _asked_for(row)

    def all(self) -> tuple[tuple[Source, SourceRun | None], ...]:
        """Every source by name, each with its last run; what cannot be read is set aside."""
        latest = select(func.max(SOURCE_RUNS.c.id)).group_by(SOURCE_RUNS.c.source_id)
        ran = self._rows(select(*_RUN).where(SOURCE_RUNS.c.id.in_(latest)))
        runs = {row["source_id"]: run for row, run in self._readable(run_of, ran, "source_runs")}
        rows = self._rows(select(*_SOURCE).order_by(SOURCES.c.name))
        found = self._readable(source_of, rows, "sources")
        return tuple((source, runs.get(row["id"])) for row, source in found)

    def runs(self, name: str, most: int) -> tuple[SourceRun, ...]:
        """The last `most` runs of a source, the newest first; what cannot be read is set aside."""
        query = select(*_RUN).join(SOURCES, SOURCES.c.id == SOURCE_RUNS.c.source_id)
        query = query.where(SOURCES.c.name == name).order_by(SOURCE_RUNS.c.id.desc()).limit(most)
        return tuple(run for _, run in self._readable(run_of, self._rows(query), "source_runs"))

    def next_at(self) -> datetime | None:
        """When the next source is to be fetched; reads them all, and sets aside what it cannot."""
        found = self._readable(source_of, self._rows(select(*_SOURCE)), "sources")
        return min((source.next_at for _, source in found if source.enabled), default=None)

    def orphans(self, now: datetime, *, of_daemon: bool) -> tuple[ClaimedSource, ...]:
        """The runs that nobody will end: their claims are over; `of_daemon`, all by any daemon."""
        ended = SOURCES.c.next_at <= now
        if of_daemon:
            ended |= SOURCE_RUNS.c.detail == _BY_DAEMON
        query = select(*_SOURCE, SOURCE_RUNS.c.id.label("run")).join(
            SOURCE_RUNS, SOURCE_RUNS.c.source_id == SOURCES.c.id
        )
        found = self._readable(source_of, self._rows(query.where(_UNDER_WAY, ended)), "sources")
        return tuple(ClaimedSource(source=source, run=row["run"]) for row, source in found)

    def claim_due(self, now: datetime, until: datetime) -> ClaimedSource | None:
        """Begin, as the daemon, to fetch the source that is most overdue, if any is due.

        Nobody else claims it before `until`, unless this run is concluded earlier. What cannot be
        read is set aside, and the next one is taken.
        """
        due = select(*_SOURCE).where(SOURCES.c.enabled, SOURCES.c.next_at <= now)
        due = due.order_by(SOURCES.c.next_at).limit(1).with_for_update(skip_locked=True)
        passed: list[int] = []
        while rows := self._rows(due.where(SOURCES.c.id.not_in(passed))):
            for row, source in self._readable(source_of, rows, "sources"):
                return self._begin(row["id"], source, now, until, _BY_DAEMON)
            passed.append(rows[0]["id"])
        return None

    def claim(self, name: str, now: datetime, until: datetime) -> ClaimedSource | None:
        """Begin to fetch a source, due or not; None where there is none of that name.

        Whoever was at it loses his claim. Unreadable where its row is damaged.
        """
        row = self._row(name, for_update=True)
        return None if row is None else self._begin(row["id"], _asked_for(row), now, until, "")

    def conclude(self, claimed: ClaimedSource, run: SourceRun, after: Source) -> bool:
        """Note what came of a run and how its source stands now; False where the claim was lost."""
        values = {name: value for name, value in asdict(run).items() if name != "started_at"}
        mine = (SOURCE_RUNS.c.id == claimed.run) & _UNDER_WAY
        held = self._connection.execute(update(SOURCE_RUNS).where(mine).values(values)).rowcount
        if held:
            standing = {name: getattr(after, name) for name in _STANDING}
            self._set(after.name, standing)
        return bool(held)

    def reschedule(self, name: str, at: datetime) -> None:
        """Have a source fetched at `at`."""
        self._set(name, {"next_at": at})

    def remove(self, name: str) -> bool:
        """Forget a source and its runs; False where there is none of that name."""
        row = self._row(name, for_update=True)
        if row is None:
            return False
        self._connection.execute(delete(SOURCE_RUNS).where(SOURCE_RUNS.c.source_id == row["id"]))
        self._connection.execute(delete(SOURCES).where(SOURCES.c.id == row["id"]))
        return True

    def milestones(self, name: str) -> int:
        """How many milestones came from a source."""
        query = select(func.count()).select_from(MILESTONES).where(MILESTONES.c.origin == name)
        return self._connection.execute(query).scalar_one()

    def _begin(
        self, number: int, source: Source, now: datetime, until: datetime, detail: str
    ) -> ClaimedSource:
        left = (SOURCE_RUNS.c.source_id == number) & _UNDER_WAY
        failed = {"outcome": RunOutcome.FAILED.value, "ended_at": now, "detail": _INTERRUPTED}
        self._connection.execute(update(SOURCE_RUNS).where(left).values(failed))
        self._connection.execute(
            update(SOURCES).where(SOURCES.c.id == number).values(next_at=until)
        )
        begun = insert(SOURCE_RUNS).values(
            source_id=number, started_at=now, outcome=RunOutcome.RUNNING.value, detail=detail
        )
        run = self._connection.execute(begun.returning(SOURCE_RUNS.c.id)).scalar_one()
        return ClaimedSource(source=source, run=run)

    def _readable(
        self, read: Callable[[Record], Value], rows: Iterable[RowMapping], table: str
    ) -> Iterator[tuple[RowMapping, Value]]:
        """Those of `rows` that can be read, each with its value; the others are set aside."""
        for row in rows:
            found = read_row(read, row, table, key=None)
            if isinstance(found, Damaged):
                self._aside.append(_named(found, row))
            else:
                yield row, found

    def _row(self, name: str, *, for_update: bool = False) -> RowMapping | None:
        query = select(*_SOURCE).where(SOURCES.c.name == name)
        if for_update:
            query = query.with_for_update()
        return self._connection.execute(query).mappings().one_or_none()

    def _rows(self, query: Any) -> list[RowMapping]:  # noqa: ANN401 - a select of any columns
        return list(self._connection.execute(query).mappings())

    def _set(self, name: str, values: dict[str, Any]) -> None:
        self._connection.execute(update(SOURCES).where(SOURCES.c.name == name).values(values))


def _asked_for(row: RowMapping) -> Source:
    """The source of a row; Unreadable where it is damaged."""
    found = read_row(source_of, row, "sources", key=None)
    if isinstance(found, Damaged):
        raise _named(found, row).refusal()
    return found


def _named(damaged: Damaged, row: RowMapping) -> Damaged:
    """What is damaged, with the name of its source where it has one."""
    name = row.get("name")
    if not isinstance(name, str):
        return damaged
    return replace(damaged, reason=f"of the source {shown_key(name)}: {damaged.reason}")


def source_of(row: Record) -> Source:
    """The source of a row of `sources`."""
    return Source(
        name=text_of(row["name"]),
        url=text_of(row["url"]),
        format=text_of(row["format"]),
        every=_span_of(row["every_s"]),
        added_at=moment_of(row["added_at"]),
        next_at=moment_of(row["next_at"]),
        mapping=text_or_none(row["mapping"]),
        etag=text_or_none(row["etag"]),
        last_modified=text_or_none(row["last_modified"]),
        last_success_at=moment_or_none(row["last_success_at"]),
        failing_since=moment_or_none(row["failing_since"]),
        failures=number_of(row["failures"]),
        enabled=flag_of(row["enabled"]),
    )


def _span_of(value: object) -> timedelta:
    """What lies between two fetches: what is too short would fetch without end."""
    span = timedelta(seconds=number_of(value))
    if _SHORTEST <= span <= _LONGEST:
        return span
    raise ValueError(f"{value!r} is no number of seconds from a minute to ten years")


def run_of(row: Record) -> SourceRun:
    """The run of a row of `source_runs`."""
    return SourceRun(
        started_at=moment_of(row["started_at"]),
        outcome=RunOutcome(row["outcome"]),
        ended_at=moment_or_none(row["ended_at"]),
        added=number_of(row["added"]),
        moved=number_of(row["moved"]),
        changed=number_of(row["changed"]),
        vanished=number_of(row["vanished"]),
        detail=text_of(row["detail"]),
    )
