"""The one place in which a row becomes a domain value, or a word of why it cannot be read.

Whoever collects sets a damaged row aside and goes on with all others; whoever asks for that one is
told what is wrong with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from tracker.domain.anchor import Anchor
from tracker.domain.milestone import Milestone, Revision
from tracker.errors import BadData
from tracker.store.values.mapping import Record, milestone_of, revision_of
from tracker.store.values.relations import anchor_of

Value = TypeVar("Value")

_SHOWN = 200  #: characters of what is wrong; a value may be a megabyte
MENDS: Final = (
    "`tracker db check` names every such row, `tracker db check --repair` puts it aside, kept whole"
)
#: tables without a row of which a milestone cannot be read
PARTS: Final = frozenset({"milestones", "revisions", "anchors"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Damaged:
    """A row that cannot be read."""

    table: str
    row: int | str | None  #: its number or name there; None where that is what is lost
    key: str | None  #: of the milestone that it is part of, where that is known
    reason: str  #: which column, and what is wrong with it
    stops: bool = True  #: whether nothing of it can be told before it is mended

    @property
    def place(self) -> str:
        """Which row it is; the same as long as it stays where it is."""
        row = "without a number" if self.row is None else _short(str(self.row))
        return f"row {row} of {self.table}"

    def __str__(self) -> str:
        of = "" if self.key is None else f", of the milestone {self.key}"
        return f"{self.place}{of}: {self.reason}"

    def refusal(self) -> Unreadable:
        """What somebody is told who asks for this very row."""
        return Unreadable(self)


class Unreadable(BadData):
    """Somebody asked for a row that cannot be read."""

    def __init__(self, damaged: Damaged) -> None:
        place, key = damaged.place, damaged.key
        what = place if key is None else f"the milestone {key}"
        where = "" if key is None else f" ({place})"
        super().__init__(f"{what} cannot be read{where}: {damaged.reason}; {MENDS}")
        self.damaged = damaged


def fault_of(error: Exception, *, table: str, row: int | None, key: str | None) -> Damaged:
    """What is wrong with the row that somebody could not work on, where nothing says more."""
    if isinstance(error, Unreadable):
        return error.damaged
    return Damaged(table=table, row=row, key=key, reason=f"it cannot be worked on: {wrong(error)}")


@dataclass(frozen=True, slots=True)
class _Watched:
    """A row that remembers which column was asked for last: that is the one that is wrong."""

    record: Record
    asked: list[str]

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401 - what a driver gives
        self.asked.append(column)
        return self.record[column]


def read_row(
    read: Callable[[Record], Value],
    record: Record,
    table: str,
    *,
    number: str | None = "id",
    key: str | None = "key",
) -> Value | Damaged:
    """What `read` makes of a row of `table`; Damaged where it cannot.

    `number` and `key` are the columns of the row's number, or name, and of its milestone's key,
    where it has them.
    """
    try:
        return read(record)
    except Exception:  # noqa: BLE001 - whatever a value does to its reader is a fault of the value
        return _damaged(read, record, table, number, key)


def milestones_of(
    records: Iterable[Record], earlier: Iterable[Record] = (), anchors: Iterable[Record] = ()
) -> tuple[dict[int, Milestone], list[Damaged]]:
    """The milestones of rows of `current_milestones` by their number, and the damage among them.

    `earlier` are rows of their `earlier_revisions`, oldest first, `anchors` of `keyed_anchors`. A
    milestone of which any part cannot be read is none.
    """
    found: dict[int, Milestone] = {}
    damage: list[Damaged] = []
    keys = {record["id"]: record for record in records}
    revisions, broken = _parts(revision_of, earlier, "revisions", keys)
    counted_from, loose = _parts(anchor_of, anchors, "anchors", keys)
    broken = {**loose, **broken}
    for number, record in keys.items():
        if number in broken:
            damage.append(broken[number])
            continue
        read = _with_parts(revisions.get(number, ()), counted_from.get(number, ()))
        milestone = read_row(read, record, "milestones")
        if isinstance(milestone, Damaged):
            damage.append(milestone)
        else:
            found[number] = milestone
    return found, damage


def is_moved(record: Record) -> bool:
    """Whether a row of `current_milestones` has revisions before the present one."""
    number = record["number"]
    return isinstance(number, int) and number > 1


def dateless(record: Record) -> Damaged:
    """A row of `milestones` that has lost the revision that holds its date."""
    return Damaged(
        table="milestones",
        row=record["id"],
        key=shown_key(record["key"]),
        reason=f"revision: there is no revision {record['revision']} of it, which holds its date",
    )


def shown_key(value: object) -> str | None:
    """A key as people may be told it, whatever stands in its column."""
    return value if value is None or isinstance(value, str) else _short(repr(value))


def wrong(error: BaseException) -> str:
    """What an error says of a value, short enough to be told."""
    return _short(f"{error}" or type(error).__name__)


def _with_parts(
    earlier: Iterable[Revision], anchors: Iterable[Anchor]
) -> Callable[[Record], Milestone]:
    return lambda record: milestone_of(record, tuple(earlier), tuple(anchors))


def _parts(
    read: Callable[[Record], Value],
    records: Iterable[Record],
    table: str,
    milestones: Mapping[int, Record],
) -> tuple[dict[int, list[Value]], dict[int, Damaged]]:
    """The values by the number of their milestone, and what is damaged of which milestone."""
    found: dict[int, list[Value]] = defaultdict(list)
    broken: dict[int, Damaged] = {}
    for record in records:
        number = record["milestone_id"]
        part = read_row(read, record, table, key=None)
        if isinstance(part, Damaged):
            key = shown_key(milestones[number]["key"]) if number in milestones else None
            broken[number] = Damaged(table=table, row=part.row, key=key, reason=part.reason)
        else:
            found[number].append(part)
    return found, broken


def _damaged(
    read: Callable[[Record], Value], record: Record, table: str, number: str | None, key: str | None
) -> Damaged:
    """Read once more, watching: nobody pays for that where all is well."""
    asked: list[str] = []
    reason = "it cannot be read"
    try:
        read(_Watched(record, asked))
    except Exception as error:  # noqa: BLE001 - as above
        reason = wrong(error)
    row = None if number is None else record[number]
    column = asked[-1] if asked else "it"
    return Damaged(
        table=table,
        row=row if isinstance(row, int | str) else None,
        key=None if key is None else shown_key(record[key]),
        reason=f"{column}: {reason}",
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    plain = "".join(character if character.isprintable() else "?" for character in line)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}..."
