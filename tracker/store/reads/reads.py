"""Quick reads: the same domain values as the tables give, fast to import and read-only.

The start of a program dominates what a listing costs: this takes a tenth of what SQLModel takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.planning.search import Search, Standing
from tracker.store.reads.figures import read_figures
from tracker.store.reads.foretelling import Foretelling
from tracker.store.reads.glancing import Glancing
from tracker.store.reads.keys import keys_from, keys_in_order
from tracker.store.reads.logs import LogPage, read_log
from tracker.store.reads.publishing import Publishing
from tracker.store.reads.quick import BUSY_TIMEOUT_S, Reader, open_reader
from tracker.store.reads.readable import readable
from tracker.store.reads.references import key_meant
from tracker.store.reads.reporting import Reported, keys_reported
from tracker.store.reads.searching import (
    DATED,
    EDGES,
    NOT_CLOSED,
    ORDER,
    VAGUE,
    WHOLE,
    Page,
    conditions_of,
    counted_in,
    place_of,
)
from tracker.store.reads.standings import read_status
from tracker.store.values.columns import text_of
from tracker.store.values.damage import Damaged, dateless, is_moved, milestones_of, read_row
from tracker.store.values.mapping import Record, due_of

if TYPE_CHECKING:
    from tracker.domain.people.person import People
    from tracker.domain.people.token import Token
    from tracker.domain.publication import Publication
    from tracker.store.values.records import Figures, LogEntry, PendingDelivery, StoreStatus

Value = TypeVar("Value")

_CHUNK = 500
_AT_A_TIME = 1_000  #: milestones
_ALL = Search(standing=Standing.ALL)

_OWNERS = f"SELECT DISTINCT owner FROM milestones WHERE owner IS NOT NULL AND {NOT_CLOSED}"  # noqa: S608 - constants
_TO_PROVE = """\
SELECT key FROM milestones WHERE key > ? AND (status IN ('open', 'suspended') OR closed_on >= ?)
ORDER BY key LIMIT ?"""


def open_reads(url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Reads:
    """Quick reads of the database at `url`.

    Raises DatabaseUnusable where it is missing, not ours or out of reach, SchemaMismatch where
    another version of tracker made it.
    """
    return Reads(open_reader(url, busy_timeout_s=busy_timeout_s))


class Reads(Glancing, Foretelling, Publishing):
    """What is known; close it, or use it as a context."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.aside: list[Damaged] = []  #: what was met and could not be read

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def is_current(self) -> bool:
        """Whether what is there now is read: a file may have been replaced, a server gone."""
        return self._reader.is_current()

    def close(self) -> None:
        """Let go of the database."""
        self._reader.close()

    def milestones(self, search: Search = _ALL) -> tuple[Milestone, ...]:
        """The milestones that `search` asks for, by the first day they can fall on.

        Those without any day come last, and never where the search names days.
        """
        return self.page(search, WHOLE)[0]

    def page(
        self, search: Search, page: Page
    ) -> tuple[tuple[Milestone, ...], tuple[str, str] | None]:
        """A part of the same, and the place behind which it goes on, where it does.

        It may hold fewer than asked for, even none: what cannot be read is set aside.
        """
        conditions, parameters = self._asked(search)
        beyond, after = page.conditions()
        found, onward = self._part([*conditions, *beyond], (*parameters, *after), page.size)
        return tuple(found), onward

    def each(self, search: Search) -> Iterator[Milestone]:
        """The same, some at a time, so that they need not all be held at once."""
        onward: tuple[str, str] | None = None
        while True:
            found, onward = self.page(search, Page(size=_AT_A_TIME, after=onward))
            yield from found
            if onward is None:
                return

    def count(self, search: Search = _ALL) -> int:
        """How many milestones `search` asks for."""
        conditions, parameters = self._asked(search)
        query = f"SELECT count(*) AS number FROM {counted_in(search)} {_where(conditions)}"  # noqa: S608  # constants
        return int(self._reader.rows(query, parameters)[0]["number"])

    def edges(self, search: Search, first: date, end: date) -> list[tuple[str, Due]]:
        """Key and date of all of `search` whose first or last day is one from `first` to `end`."""
        conditions, parameters = self._asked(search)
        asked = (*parameters, *[first.isoformat(), end.isoformat()] * 2)
        rows = self._reader.rows(f"{DATED} {_where([*conditions, EDGES])}", asked)
        return self._read(lambda row: (text_of(row["key"]), due_of(row)), rows, "milestones")

    def _asked(self, search: Search) -> tuple[list[str], list[object]]:
        return conditions_of(search, folded=self._reader.folded)

    def milestones_by_key(self, keys: Sequence[str]) -> tuple[Milestone, ...]:
        """Those of the milestones `keys` that there are."""
        found: list[Milestone] = []
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            found += self._milestones([f"key IN ({_places(part)})"], part)
        return tuple(found)

    def dependents(self, key: str) -> tuple[Milestone, ...]:
        """The milestones that count from the milestone `key`, the earliest first."""
        query = (
            "id IN (SELECT a.milestone_id FROM anchors a "
            "JOIN milestones m ON m.id = a.anchor_id WHERE m.key = ?)"
        )
        return tuple(self._milestones([query], (key,)))

    def milestone(self, key: str) -> Milestone | None:
        """The milestone `key`; BadData where there is one that cannot be read."""
        before = len(self.aside)
        found = next(iter(self._milestones(["key = ?"], (key,))), None)
        if found is None:
            self._look_for_dateless("m.key = ?", (key,))
        if found is None and (damage := self.aside[before:]):
            raise damage[0].refusal()
        return found

    def key_of(self, name: str) -> str:
        """The key of the milestone that `name` stands for: itself, or a reminder's reference.

        Whether there is a milestone of that key is left to the caller. Raises NotFound for a
        reference that no reminder has.
        """
        return key_meant(self._reader, name)

    def look_for_damage(self) -> None:
        """Set aside what no list of milestones meets: without a date, or of no known status."""
        self._look_for_dateless("TRUE", ())
        statuses = [status.value for status in MilestoneStatus]
        strange = f"SELECT * FROM milestones WHERE status NOT IN ({_places(statuses)})"  # noqa: S608  # constants
        for row in self._reader.rows(strange, statuses):
            found = read_row(lambda record: MilestoneStatus(record["status"]), row, "milestones")
            if isinstance(found, Damaged):
                self.aside.append(found)

    def _look_for_dateless(self, condition: str, parameters: Sequence[object]) -> None:
        query = f"SELECT m.id, m.key, m.revision FROM milestones m WHERE {condition} AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.milestone_id = m.id AND r.number = m.revision)"  # noqa: E501, S608  # constants
        self.aside.extend(map(dateless, self._reader.rows(query, parameters)))

    def keys(self, prefix: str, limit: int) -> tuple[str, ...]:
        """The first `limit` keys that begin with `prefix`."""
        return keys_from(self._reader, prefix, limit)

    def keys_to_prove(self, *, after: str, limit: int, closed_since: date) -> tuple[str, ...]:
        """The first `limit` keys after `after` of what is open, or was closed since a day."""
        rows = self._reader.rows(_TO_PROVE, (after, closed_since.isoformat(), limit))
        return tuple(row["key"] for row in rows if isinstance(row["key"], str))

    def keys_reported(self, asked: Reported) -> tuple[str, ...]:
        """The keys of what the report of a period may hold."""
        return keys_reported(self._reader, asked)

    def policies_applied(self) -> str | None:
        """The fingerprint of the policies that stored reminders follow, where one is known."""
        rows = self._reader.rows("SELECT policies FROM daemon")
        return rows[0]["policies"] if rows else None

    def stored(self) -> Iterator[tuple[Milestone, Publication | None]]:
        """All milestones that there are now, as `milestones`, with what their sources said last.

        Some at a time, so that they need not all be held at once: each as it is by then.
        """
        keys = keys_in_order(self._reader)
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            found = {each.key: each for each in self.milestones_by_key(part)}
            said = self.publications(part)
            yield from ((found[key], said.get(key)) for key in part if key in found)

    def tokens(self) -> tuple[Token, ...]:
        """Every token, the newest first."""
        from tracker.store.values.tokens import TOKENS_OF_PEOPLE, token_of  # noqa: PLC0415 - as above

        rows = self._reader.rows(f"{TOKENS_OF_PEOPLE} ORDER BY t.id DESC")
        return tuple(self._read(token_of, rows, "tokens", key=None))

    def token(self, digest: str) -> Token | None:
        """The token of that digest, where it is of somebody who is there."""
        from tracker.store.values.tokens import TOKENS_OF_PEOPLE, token_of  # noqa: PLC0415 - as above

        rows = self._reader.rows(f"{TOKENS_OF_PEOPLE} WHERE t.digest = ?", (digest,))
        present = [row for row in rows if row["present"]]
        return next(iter(self._read(token_of, present, "tokens", key=None)), None)

    def people(self) -> People:
        """Everybody who is known; who cannot be read is set aside."""
        from tracker.store.values.people import QUERIES, people_of  # noqa: PLC0415 - lists need none

        with self._reader.snapshot():
            rows = {table: self._reader.rows(query) for table, query in QUERIES.items()}
        people, damage = people_of(rows)
        self.aside.extend(damage)
        return people

    def pending_deliveries(self, key: str | None = None) -> tuple[PendingDelivery, ...]:
        """Every delivery, or those of a milestone, that waits or is being sent, by its due time."""
        from tracker.store.values.evidence import pending_of  # noqa: PLC0415 - lists need none

        condition, parameters = ("", ()) if key is None else ("key = ? AND", (key,))
        query = f"SELECT * FROM keyed_deliveries WHERE {condition} delivery_state = "  # noqa: S608  # constants
        with self._reader.snapshot():
            rows = list(self._reader.rows(f"{query} 'pending'", parameters))
            rows += self._reader.rows(f"{query} 'claimed'", parameters)
        found = self._read(pending_of, rows, "deliveries", number="delivery_id")
        return tuple(sorted(found, key=lambda each: (each.due_at, each.id)))

    def told_channels(self) -> tuple[str, ...]:
        """Every channel that a delivery is or was for, by name."""
        rows = self._reader.rows("SELECT DISTINCT channel FROM deliveries ORDER BY channel")
        return tuple(row["channel"] for row in rows)

    def latest_event(self, kinds: Sequence[str]) -> tuple[str, str] | None:
        """Kind and detail of the latest event of tracker itself that is of one of `kinds`."""
        among = f"kind IN ({_places(kinds)})"
        query = f"SELECT kind, detail FROM events WHERE milestone_id IS NULL AND {among}"  # noqa: S608  # constants
        rows = self._reader.rows(f"{query} ORDER BY id DESC LIMIT 1", kinds)
        return (rows[0]["kind"], rows[0]["detail"]) if rows else None

    def log(self, key: str | None = None, *, full: bool = False) -> tuple[LogEntry, ...]:
        """Attempts and events of a milestone, or of all, by time; in `full` with what was told."""
        return read_log(self._reader, self.aside, key, full=full)[0]

    def log_page(
        self, key: str | None, page: LogPage, *, full: bool = False
    ) -> tuple[tuple[LogEntry, ...], tuple[str, int, int] | None]:
        """A part of the same, and the place behind which it goes on, where it does."""
        return read_log(self._reader, self.aside, key, full=full, page=page)

    def moves_since(self, since: datetime, most: int) -> tuple[int, list[tuple[str, int]]]:
        """How many moves of dates there were since then; key and revision of the last `most`."""
        from tracker.store.reads import looks  # noqa: PLC0415 - lists need none

        return looks.moves_since(self._reader, since, most)

    def ending_first(
        self, asked: Sequence[tuple[Search, str]], size: int
    ) -> list[tuple[int, list[str]]]:
        """How many each search asks for, and the `size` keys that end first behind its day."""
        from tracker.store.reads import looks  # noqa: PLC0415 - lists need none

        return looks.ending_first(self._reader, asked, size)

    def owners(self, *, closed_too: bool = False) -> dict[str, int]:
        """How many live milestones, or of all, there are of each owner, as `owner` is spelled."""
        from tracker.store.reads import looks  # noqa: PLC0415 - lists need none

        return looks.owners(self._reader, closed_too=closed_too)

    def owned(self, is_theirs: Callable[[str], bool]) -> list[Milestone]:
        """What is not closed and has an owner whose words `is_theirs`, the earliest first.

        Where the owner of one cannot be read all are, as it may be theirs: it is set aside.
        """
        known = [row["owner"] for row in self._reader.rows(_OWNERS)]
        if not all(isinstance(each, str) for each in known):
            return self._milestones([NOT_CLOSED], ())
        found: list[Milestone] = []
        theirs = list(filter(is_theirs, known))
        for start in range(0, len(theirs), _CHUNK):
            part = theirs[start : start + _CHUNK]
            found += self._milestones([NOT_CLOSED, f"owner IN ({_places(part)})"], part)
        return sorted(found, key=place_of)

    def authorities(self, most: int) -> list[str]:
        """The first `most` authorities that milestones name."""
        from tracker.store.reads import looks  # noqa: PLC0415 - lists need none

        return looks.authorities(self._reader, most)

    def told_of(
        self, channels: Sequence[str], owners: Sequence[str], *, most: int
    ) -> dict[str, datetime]:
        """What was told on one of `channels`, or of what one of `owners` has, and when last.

        By key, the newest first; without what somebody has seen.
        """
        from tracker.store.reads import looks  # noqa: PLC0415 - lists need none

        return looks.told_of(self._reader, channels, owners, most)

    def vague(self, owners: Sequence[str], *, seen_before: date, most: int) -> list[Milestone]:
        """Open ones of `owners` whose dates are not sure to be days, which nobody checked since."""
        if not owners:
            return []
        conditions = [f"owner IN ({_places(owners)})", *VAGUE]
        return self._milestones(conditions, [*owners, seen_before.isoformat()], most=most)

    def status(self, now: datetime) -> StoreStatus:
        """How things stand at `now`."""
        return read_status(self._reader, self.aside, now)

    def figures(self, now: datetime) -> Figures:
        """What is counted at `now`, in one state of the database."""
        return read_figures(self._reader, self._milestones, now)

    def _milestones(
        self, conditions: Sequence[str], parameters: Sequence[object], *, most: int | None = None
    ) -> list[Milestone]:
        return self._part(conditions, parameters, most)[0]

    def _part(
        self, conditions: Sequence[str], parameters: Sequence[object], most: int | None
    ) -> tuple[list[Milestone], tuple[str, str] | None]:
        limit = "" if most is None else f"LIMIT {most + 1:d}"
        present = f"SELECT * FROM current_milestones {_where(conditions)} ORDER BY {ORDER} {limit}"  # noqa: S608  # constants
        with self._reader.snapshot():
            rows = self._reader.rows(present, parameters)
            is_more = most is not None and len(rows) > most
            rows = rows[:most]
            earlier = self._earlier_revisions([row["id"] for row in rows if is_moved(row)])
            anchors = self._anchors([row["id"] for row in rows if row["anchored"]])
        found, damage = milestones_of(rows, earlier, anchors)
        self.aside.extend(damage)
        onward = (str(rows[-1]["first_day"]), rows[-1]["key"]) if is_more else None
        return list(found.values()), onward

    def _read(
        self,
        read: Callable[[Record], Value],
        rows: Iterable[Record],
        table: str,
        *,
        number: str | None = "id",
        key: str | None = "key",
    ) -> list[Value]:
        """The values of those rows that can be read; the others are set aside."""
        return readable(read, rows, table, self.aside, number=number, key=key)

    def _anchors(self, ids: Sequence[int]) -> list[Record]:
        return self._of("SELECT * FROM keyed_anchors WHERE milestone_id", "id", ids)

    def _earlier_revisions(self, ids: Sequence[int]) -> list[Record]:
        return self._of("SELECT * FROM earlier_revisions WHERE milestone_id", "number", ids)

    def _of(self, query: str, order: str, ids: Sequence[int]) -> list[Record]:
        """The rows of `query`, which ends in a column of numbers, for each of `ids`."""
        found: list[Record] = []
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            found += self._reader.rows(f"{query} IN ({_places(part)}) ORDER BY {order}", part)
        return found


def _where(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _places(values: Sized) -> str:
    return ", ".join("?" * len(values))
