"""Attempts that ended long ago: which may go, and what stays in their place.

A delivery keeps its row, and so does its reminder: whoever opens a milestone again, moves it or
takes a change back is told nothing twice. What may go are the attempts, with the texts that only
they told, where nothing can come to need them:

- of a milestone that was closed before the day that is named, or of a bulletin;
- that have all ended before that day;
- of a delivery that was sent, or of one that was withdrawn or folded and surely never arrived: it
  may come back, and then whether it may have been told decides what its message says;
- but the last one of each channel, and its last success: they say how the channel is;
- and of no delivery of which some went before: what stands for those is one line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, RowMapping

from tracker.domain.delivery import DeliveryState, Outcome
from tracker.domain.milestone import LIVE, MilestoneStatus
from tracker.store.engine import bulk
from tracker.store.pruning.lines import SUMMARY, Dropped, dropped_of
from tracker.store.schema.columns import PRUNED, PRUNINGS
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import moment_text
from tracker.store.values.records import Prunable, Pruning

_DELIVERIES: Final = 200  #: of a part
_ATTEMPTS: Final = 1_000  #: from so many on a part has enough


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))


_CLOSED: Final = _words(set(MilestoneStatus) - LIVE)
_ARRIVED: Final = _words({Outcome.SENT, Outcome.UNKNOWN})
_OVER: Final = _words({DeliveryState.SENT, DeliveryState.FOLDED, DeliveryState.SUPERSEDED})
_MAY_GO: Final = f"""\
FROM deliveries d
LEFT JOIN reminders r ON r.id = d.reminder_id
LEFT JOIN milestones m ON m.id = r.milestone_id
WHERE d.state IN ({_OVER})
  AND (d.bulletin_id IS NOT NULL
       OR m.status IN ({_CLOSED}) AND coalesce(m.closed_at, m.updated_at) < ?)
  AND EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id)
  AND NOT EXISTS (SELECT 1 FROM pruned p WHERE p.id = d.id)
  AND NOT EXISTS
    (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id
     AND (a.outcome = 'STARTED' OR a.ended_at IS NULL OR a.ended_at >= ?
          OR d.state <> 'sent' AND a.outcome IN ({_ARRIVED})))"""  # noqa: S608 - constants
_COUNT: Final = f"""\
SELECT count(*) AS deliveries,
       coalesce(sum((SELECT count(*) FROM attempts a WHERE a.delivery_id = d.id)), 0) AS attempts
{_MAY_GO}"""  # noqa: S608 - as above
#: Where a part ends at most: told a limit only, a server would begin at the first of all attempts.
_END: Final = (
    f"SELECT max(id) FROM (SELECT id FROM deliveries WHERE id > ? ORDER BY id LIMIT {_DELIVERIES}) "  # noqa: S608 - a constant
    "AS coming"
)
_PART: Final = f"SELECT d.id, d.attempts {_MAY_GO} AND d.id > ? AND d.id <= ?"
#: The attempts that say how each channel is: leaps from channel to channel along the index.
_NEWEST: Final = """\
WITH RECURSIVE leap(channel) AS (
  SELECT min(channel) FROM attempts
  UNION ALL
  SELECT (SELECT min(a.channel) FROM attempts a WHERE a.channel > leap.channel)
  FROM leap WHERE leap.channel IS NOT NULL
)
SELECT (SELECT a.delivery_id FROM attempts a
        WHERE a.channel = leap.channel AND a.outcome <> 'STARTED'
        ORDER BY a.started_at DESC LIMIT 1) AS ended,
       (SELECT a.delivery_id FROM attempts a
        WHERE a.channel = leap.channel AND a.outcome = 'SENT'
        ORDER BY a.ended_at DESC LIMIT 1) AS accepted
FROM leap WHERE channel IS NOT NULL"""
_KEYED: Final = "SELECT * FROM keyed_deliveries WHERE delivery_id"
_TRIES: Final = (
    "SELECT a.*, t.digest, t.template, t.packed, p.value FROM attempts a "
    "LEFT JOIN texts t ON t.id = a.text_id LEFT JOIN addresses p ON p.id = a.address_id "
    "WHERE a.delivery_id"
)
_DROP: Final = "DELETE FROM attempts WHERE id IN ({ids})"
_DROP_TEXTS: Final = (
    "DELETE FROM texts WHERE id IN ({ids}) "
    "AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.text_id = texts.id)"
)
_ALONE_WITH_TEXTS: Final = "LOCK TABLE texts IN SHARE ROW EXCLUSIVE MODE"
_SO_FAR: Final = "SELECT attempts, texts, outcomes FROM prunings WHERE id = ?"
_ADD: Final = "UPDATE prunings SET attempts = ?, texts = ?, outcomes = ? WHERE id = ?"
_FINISH: Final = "UPDATE prunings SET finished_at = ? WHERE id = ?"


@dataclass(frozen=True, kw_only=True, slots=True)
class PruningPart:
    """What of the deliveries behind one, and up to another, is dropped together: maybe nothing."""

    after: int
    last: int
    found: tuple[Dropped, ...]
    unreadable: int  #: deliveries that stay as they cannot be read

    @property
    def attempts(self) -> int:
        """How many attempts it holds."""
        return sum(len(each.attempts) for each in self.found)

    @property
    def lines(self) -> tuple[str, ...]:
        """Each text before the first delivery that told it, as lines of JSON."""
        lines: dict[str, None] = {}
        for each in self.found:
            lines.update(dict.fromkeys(each.texts.values()))
            lines[each.line] = None
        return tuple(lines)


class PruningTable:
    """What may go, and what went."""

    def __init__(self, connection: Connection, aside: list[Damaged]) -> None:
        self._connection = connection
        self._aside = aside

    def newest(self) -> frozenset[int]:
        """The deliveries that say how each channel is, by their numbers."""
        rows = bulk.ask(self._connection, _NEWEST).all()
        return frozenset(number for row in rows for number in row if number is not None)

    def prunable(self, before: datetime, but: frozenset[int]) -> Prunable:
        """How much may go of what ended before then, but for the deliveries `but`."""
        row = bulk.ask(self._connection, _COUNT + _but(but), *_ends(before)).mappings().one()
        return Prunable(deliveries=int(row["deliveries"]), attempts=int(row["attempts"]))

    def part(self, before: datetime, but: frozenset[int], after: int) -> PruningPart | None:
        """What may go of the next deliveries behind `after`, if any; None where none is there."""
        last = bulk.ask(self._connection, _END, after).scalar()
        if last is None:
            return None
        query = f"{_PART}{_but(but)} ORDER BY d.id"
        rows = bulk.ask(self._connection, query, *_ends(before), after, last).all()
        ids, attempts = [], 0
        for row in rows:
            ids.append(row.id)
            attempts += row.attempts
            if attempts >= _ATTEMPTS:
                last = row.id
                break
        return self._of(ids, after=after, last=last)

    def part_again(
        self, before: datetime, but: frozenset[int], *, after: int, last: int
    ) -> PruningPart:
        """The part from behind `after` to `last` as it is now, for whoever drops it.

        On a server what others hold is left out, and whoever claims waits until this has ended:
        else a message that is composed meanwhile might take a text that is being dropped.
        """
        held = ""
        if bulk.is_postgres(self._connection):
            self._connection.exec_driver_sql(_ALONE_WITH_TEXTS)
            held = " FOR UPDATE OF d SKIP LOCKED"
        query = f"{_PART}{_but(but)} ORDER BY d.id{held}"
        rows = bulk.ask(self._connection, query, *_ends(before), after, last).all()
        return self._of([row.id for row in rows], after=after, last=last)

    def begin(self, pruning: Pruning) -> int:
        """Write down that attempts are being dropped; its number."""
        (number,) = bulk.new_ids(self._connection, PRUNINGS, 1)
        columns = ("id", "at", "by", "before_day", "file", "digest", "said")
        said = (pruning.before_day.isoformat(), pruning.file, pruning.digest, pruning.said)
        row = (number, moment_text(pruning.at), pruning.by, *said)
        bulk.insert_rows(self._connection, PRUNINGS, columns, [row])
        return number

    def drop(self, number: int, part: PruningPart) -> None:
        """Drop what `part` holds, and write down in its place what it was."""
        columns = ("pruning_id", "id", *SUMMARY)
        rows = [(number, each.delivery_id, *each.summary) for each in part.found]
        bulk.insert_rows(self._connection, PRUNED, columns, rows)
        attempts = [each for found in part.found for each in found.attempts]
        self._delete(_DROP, attempts)
        texts = sorted({each for found in part.found for each in found.texts})
        self._add(number, part, self._delete(_DROP_TEXTS, texts))

    def finish(self, number: int, at: datetime) -> None:
        """All of it is dropped."""
        bulk.run(self._connection, _FINISH, [(moment_text(at), number)])

    def _delete(self, statement: str, ids: Sequence[int]) -> int:
        return sum(
            self._connection.exec_driver_sql(statement.format(ids=_numbers(some))).rowcount
            for some in bulk.chunks(ids)
        )

    def _add(self, number: int, part: PruningPart, texts: int) -> None:
        """Count what was dropped with what this pruning dropped before."""
        so_far = bulk.ask(self._connection, _SO_FAR, number).mappings().one()
        outcomes = {name: Counter(some) for name, some in json.loads(so_far["outcomes"]).items()}
        for each in part.found:
            outcomes.setdefault(each.channel, Counter()).update(each.outcomes)
        counted = so_far["attempts"] + part.attempts, so_far["texts"] + texts
        bulk.run(self._connection, _ADD, [(*counted, json.dumps(outcomes), number)])

    def _of(self, ids: Sequence[int], *, after: int, last: int) -> PruningPart:
        tries: dict[int, list[RowMapping]] = {}
        for row in bulk.rows_with(self._connection, _TRIES, ids, order_by="ORDER BY a.id"):
            tries.setdefault(row["delivery_id"], []).append(row)
        found: list[Dropped] = []
        for row in bulk.rows_with(self._connection, _KEYED, ids, order_by="ORDER BY delivery_id"):
            record = {**row, "tries": tries[row["delivery_id"]]}
            read = read_row(dropped_of, record, "deliveries", number="delivery_id")
            if isinstance(read, Dropped):
                found.append(read)
            else:
                self._aside.append(read)
        return PruningPart(
            after=after,
            last=last,
            found=tuple(found),
            unreadable=len(ids) - len(found),
        )


def _ends(before: datetime) -> tuple[str, str]:
    """When a milestone was closed, and when attempts ended."""
    return moment_text(before), moment_text(before)


def _but(deliveries: frozenset[int]) -> str:
    return f" AND d.id NOT IN ({_numbers(sorted(deliveries))})" if deliveries else ""


def _numbers(ids: Iterable[int]) -> str:
    return ", ".join(f"{each:d}" for each in ids)
