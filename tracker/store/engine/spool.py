"""The spool: outcomes that the database would not take, in a file whose room is taken beforehand.

A disk that is full or a database that is locked must not turn a message that was accepted into one
that perhaps was. The file is written in place: its header first, then records one after the other,
each with its length and checksum. A record counts only in the generation of the header that it was
written under, so the spool is emptied by one small write.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from platformdirs import user_state_path

from tracker.domain.delivery import Conclusion, DeliveryState, Outcome
from tracker.store.values.mapping import moment_of, moment_or_none, moment_text
from tracker.store.values.url import is_postgres, real_path, without_password

SIZE = 1 << 20  #: bytes of the file
_MAGIC = b"tracker spool 1\n"
_FAMILY = b"tracker spool "
_HEADER = struct.Struct("<16sQ32s")  # magic, generation, when the last warning went out
_CHECKED_HEADER = struct.Struct(f"<{_HEADER.size}sI")
_RECORD = struct.Struct("<II")  # length and checksum of what follows
_FIRST_RECORD = 512  #: the header has a disk sector of its own: it is written wholly or not at all

Kept = tuple[tuple[Conclusion, datetime], ...]
Result = TypeVar("Result")


def spool_path(url: str) -> Path:
    """Where the spool of the database at `url` lies: beside a file, else in the user's state."""
    if is_postgres(url):
        name = sha256(without_password(url).encode()).hexdigest()[:16]
        return user_state_path("tracker") / f"spool-{name}"
    file = real_path(url)
    return file.with_name(f"{file.name}.spool")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Header:
    generation: int = 1
    warned_at: datetime | None = None

    def packed(self) -> bytes:
        warned = "" if self.warned_at is None else moment_text(self.warned_at)
        content = _HEADER.pack(_MAGIC, self.generation, warned.encode())
        return _CHECKED_HEADER.pack(content, zlib.crc32(content))

    @classmethod
    def read(cls, content: bytes) -> _Header | None:
        """The header that a spool begins with; None for anything else."""
        if len(content) < _CHECKED_HEADER.size:
            return None
        packed, checksum = _CHECKED_HEADER.unpack_from(content)
        magic, generation, warned = _HEADER.unpack(packed)
        if magic != _MAGIC or zlib.crc32(packed) != checksum:
            return None
        text = warned.rstrip(b"\0").decode() or None
        return cls(generation=generation, warned_at=moment_or_none(text))


class Spool:
    """Outcomes that wait for the database; nothing in here raises because of a disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None  #: where a spool lies that could not be read

    def keep(self, conclusions: Sequence[Conclusion], ended_at: datetime) -> bool:
        """Keep what became of attempts, durably; False where there is no room or no file."""
        payload = json.dumps([moment_text(ended_at), [*map(_values, conclusions)]]).encode()

        def append(file: int) -> bool:
            content = _content(file)
            header = _Header.read(content) or _begin(file)
            end = max((end for end, _ in _records(content, header)), default=_FIRST_RECORD)
            if end + _RECORD.size + len(payload) > len(content):
                return False
            checksum = zlib.crc32(payload, header.generation)
            os.pwrite(file, _RECORD.pack(len(payload), checksum) + payload, end)
            os.fdatasync(file)
            return True

        return self._with_file(append, otherwise=False)

    def kept(self) -> Kept:
        """What was kept since the spool was last emptied, oldest first; half a record is nothing.

        Makes the file where there is none, so that it has its room before a disk is full. One that
        holds what this version cannot read is set aside, and the rest of it counts.
        """

        def read(file: int) -> Kept:
            content = _content(file)
            header = _Header.read(content)
            if header is None and _is_foreign(content):
                self._set_aside()
                return ()
            found = [
                _conclusions(payload) for _, payload in _records(content, header or _begin(file))
            ]
            if None in found:
                self._set_aside()
            return tuple(each for some in found if some for each in some)

        return self._with_file(read, otherwise=())

    def clear(self) -> None:
        """Forget what was kept: the database has it."""

        def clear(file: int) -> None:
            header = _Header.read(_content(file)) or _Header()
            _write(file, _Header(generation=header.generation + 1, warned_at=header.warned_at))

        self._with_file(clear, otherwise=None)

    def warned_at(self) -> datetime | None:
        """When the last emergency message went out; None where none ever did."""

        def read(file: int) -> datetime | None:
            header = _Header.read(_content(file))
            return None if header is None else header.warned_at

        return self._with_file(read, otherwise=None)

    def warn(self, at: datetime) -> None:
        """An emergency message goes out at `at`."""

        def write(file: int) -> None:
            header = _Header.read(_content(file)) or _Header()
            _write(file, _Header(generation=header.generation, warned_at=at))

        self._with_file(write, otherwise=None)

    def _set_aside(self) -> None:
        """Give the file another name, under which it stays as it is."""
        numbers = itertools.count(1)
        names = (self.path.with_name(f"{self.path.name}.set-aside-{n}") for n in numbers)
        aside = next(each for each in names if not each.exists())
        self.path.rename(aside)
        self.set_aside = aside

    def _with_file(self, action: Callable[[int], Result], *, otherwise: Result) -> Result:
        """What `action` gives for the file, `otherwise` where the disk refuses."""
        try:
            with _opened(self.path) as file:
                return action(file)
        except OSError:
            return otherwise


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """The file with all of its room, locked against others of the same machine."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        missing = SIZE - os.fstat(file).st_size
        if missing > 0:
            # Real zeros: room that is only promised may still need some when it is written.
            os.pwrite(file, bytes(missing), SIZE - missing)
            os.fsync(file)
        yield file
    finally:
        with suppress(OSError):
            os.close(file)


def _content(file: int) -> bytes:
    return os.pread(file, SIZE, 0)


def _begin(file: int) -> _Header:
    header = _Header()
    _write(file, header)
    return header


def _write(file: int, header: _Header) -> None:
    os.pwrite(file, header.packed(), 0)
    os.fdatasync(file)


def _records(content: bytes, header: _Header) -> Iterator[tuple[int, bytes]]:
    """Where each whole record of the header's generation ends, and what it holds."""
    start = _FIRST_RECORD
    while start + _RECORD.size <= len(content):
        length, checksum = _RECORD.unpack_from(content, start)
        end = start + _RECORD.size + length
        payload = content[start + _RECORD.size : end]
        if not length or end > len(content) or zlib.crc32(payload, header.generation) != checksum:
            return
        yield end, payload
        start = end


def _values(conclusion: Conclusion) -> tuple[object, ...]:
    next_due_at = conclusion.next_due_at
    return (
        conclusion.delivery_id,
        conclusion.token,
        conclusion.outcome.value,
        conclusion.detail,
        conclusion.state.value,
        None if next_due_at is None else moment_text(next_due_at),
        conclusion.possible_repeat,
    )


def _is_foreign(content: bytes) -> bool:
    """Whether a spool of another version begins so."""
    return content.startswith(_FAMILY) and not content.startswith(_MAGIC)


def _conclusions(payload: bytes) -> Kept | None:
    """What a record holds; None for one that another version wrote."""
    try:
        ended_text, rows = json.loads(payload)
        ended_at = moment_of(ended_text)
        return tuple((_conclusion(*row), ended_at) for row in rows)
    except (ValueError, TypeError):
        return None


def _conclusion(  # noqa: PLR0913, PLR0917  # the values in their order
    delivery_id: int,
    token: str,
    outcome: str,
    detail: str,
    state: str,
    next_due_at: str | None,
    possible_repeat: bool | None,  # noqa: FBT001  # as above
) -> Conclusion:
    return Conclusion(
        delivery_id=delivery_id,
        token=token,
        outcome=Outcome(outcome),
        detail=detail,
        state=DeliveryState(state),
        next_due_at=moment_or_none(next_due_at),
        possible_repeat=possible_repeat,
    )
