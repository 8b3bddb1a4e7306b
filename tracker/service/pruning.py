"""What was tried long ago leaves the database: copied first, then dropped in parts.

The copy is on disk, and read again, before anything is dropped. Each part is looked at once more in
the transaction that drops it, which writes down what stands for it: where it is not what was
copied, it stays. So a kill leaves whole parts, and the next pruning goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from tracker.dates.base.instants import day_in, instant
from tracker.errors import BadData, UsageError
from tracker.service.pace import REST_S
from tracker.store.backups import sync
from tracker.store.store import Store
from tracker.store.values.records import Prunable, Pruning

#: What is younger is still looked at: by fuses, the week's word, clocks that were ahead.
YOUNGEST: Final = timedelta(days=90)
_MIDNIGHT: Final = datetime.min.time()


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """What became of it."""

    attempts: int  #: that were dropped
    deliveries: int  #: at which those were
    left: int  #: deliveries that stay as they were: they changed meanwhile, or cannot be read
    digest: str | None  #: SHA-256 of the copy; None where nothing was to be dropped


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A part as it was copied: of what stood in it the digest only, as there may be many."""

    after: int
    last: int
    deliveries: int
    attempts: int
    digest: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class _Copied:
    """All that was copied, and what could not be."""

    parts: tuple[_Part, ...]
    unreadable: int
    digest: str


class Pruner:
    """Drops the attempts that ended before the day `before` began in `tz`."""

    def __init__(
        self,
        store: Store,
        before: date,
        *,
        tz: str,
        now: datetime,
        rest: Callable[[float], object] = time.sleep,
    ) -> None:
        """Raises UsageError where that day is too near."""
        latest = day_in(now - YOUNGEST, tz)
        if before > latest:
            raise UsageError(
                f"--before {before}: what is younger than {YOUNGEST.days} days is still looked at; "
                f"say {latest} or an earlier day"
            )
        self._store = store
        self._before = before
        self._until = instant(before, _MIDNIGHT, tz)
        self._now = now
        self._rest = rest
        with store.read() as transaction:
            #: found once: whatever says later how a channel is was tried later
            self._but = transaction.pruning.newest()

    def prunable(self) -> Prunable:
        """How much there is to be dropped."""
        with self._store.read() as transaction:
            return transaction.pruning.prunable(self._until, self._but)

    def prune(
        self,
        file: Path | None,
        *,
        by: str,
        progress: Callable[[int], object] = lambda _attempts: None,
    ) -> Pruned:
        """Drop it, once `file` has all of it; None: no copy is wanted.

        `progress` is given how many attempts were copied or dropped: each comes twice. Raises
        BadData where the copy cannot be made; then nothing is dropped.
        """
        copied = self._copied(file, by, progress)
        if not copied.parts:
            return Pruned(attempts=0, deliveries=0, left=copied.unreadable, digest=None)
        pruning = Pruning(
            at=self._now,
            by=by,
            before_day=self._before,
            file=None if file is None else str(file.absolute()),
            digest=copied.digest,
        )
        with self._store.write() as transaction:
            number = transaction.pruning.begin(pruning)
        gone = [part for part in copied.parts if self._dropped(number, part, progress)]
        with self._store.write() as transaction:
            transaction.pruning.finish(number, self._now)
        every, deliveries = (sum(part.deliveries for part in some) for some in (copied.parts, gone))
        return Pruned(
            attempts=sum(part.attempts for part in gone),
            deliveries=deliveries,
            left=every - deliveries + copied.unreadable,
            digest=copied.digest,
        )

    def _dropped(self, number: int, part: _Part, progress: Callable[[int], object]) -> bool:
        """Whether a part was dropped: not where it is no longer what was copied."""
        began = time.monotonic()
        with self._store.write() as transaction:
            found = transaction.pruning.part_again(
                self._until, self._but, after=part.after, last=part.last
            )
            unchanged = hashlib.sha256(_as_bytes(found.lines)).digest() == part.digest
            if unchanged:
                transaction.pruning.drop(number, found)
        progress(part.attempts)
        if time.monotonic() - began > REST_S / 2:
            self._rest(REST_S)  # whoever waits for SQLite finds it free
        return unchanged

    def _copied(self, file: Path | None, by: str, progress: Callable[[int], object]) -> _Copied:
        """All that is to be dropped, in `file` and on disk."""
        if file is None:
            with Path(os.devnull).open("wb") as nowhere:
                return self._written(nowhere, by, progress)
        if os.path.lexists(file):
            raise BadData(f"there is a file at {file} already: name another one")
        try:
            with _beside(file) as (stream, partial):
                copied = self._written(stream, by, progress)
                _keep(stream, partial, copied.digest)
                if copied.parts:
                    partial.rename(file)
                    sync(file.parent)
                return copied
        except OSError as error:
            raise BadData(
                f"{file}: cannot be written: {error.strerror}; nothing was dropped"
            ) from error

    def _written(self, stream: BinaryIO, by: str, progress: Callable[[int], object]) -> _Copied:
        head = {"attempts_ended_before": self._until.isoformat(), "by": by}
        head["copied_at"] = self._now.isoformat()
        whole = hashlib.sha256()
        parts: list[_Part] = []
        unreadable, after = 0, 0

        def write(lines: bytes) -> None:
            stream.write(lines)
            whole.update(lines)

        write(_as_bytes([json.dumps(head)]))
        while True:
            with self._store.read() as transaction:
                part = transaction.pruning.part(self._until, self._but, after)
            if part is None:
                break
            after, unreadable = part.last, unreadable + part.unreadable
            if part.found:
                lines = _as_bytes(part.lines)
                write(lines)
                parts.append(
                    _Part(
                        after=part.after,
                        last=part.last,
                        deliveries=len(part.found),
                        attempts=part.attempts,
                        digest=hashlib.sha256(lines).digest(),
                    )
                )
            progress(part.attempts)
        return _Copied(parts=tuple(parts), unreadable=unreadable, digest=whole.hexdigest())


def _as_bytes(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("ascii")  # JSON escapes all else


@contextmanager
def _beside(file: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file of its owner's in the same folder, gone in the end unless it was given a name."""
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".partial", dir=file.parent)
    partial = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            yield stream, partial
    finally:
        partial.unlink(missing_ok=True)


def _keep(stream: BinaryIO, partial: Path, digest: str) -> None:
    """Have what was written on disk, and read it again from there."""
    stream.flush()
    os.fsync(stream.fileno())
    with suppress(AttributeError, OSError):  # not everywhere can memory be told to forget it
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with partial.open("rb") as again:
        found = hashlib.file_digest(again, "sha256").hexdigest()
    if found != digest:
        raise BadData(
            f"{partial.parent} gives back something else than was written: nothing was dropped"
        )
