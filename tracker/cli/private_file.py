"""Files that commands write: whole or not at all, and for their owner only."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO, TypeVar

from tracker.errors import BadData

Value = TypeVar("Value")

_PRIVATE, _SHARED = 0o600, 0o644


def write_whole(file: Path, text: str, *, shared: bool) -> None:
    """Write `text` to `file`, as `fill_whole` does."""
    fill_whole(file, lambda stream: stream.write(text), shared=shared)


def fill_whole(file: Path, fill: Callable[[TextIO], Value], *, shared: bool) -> Value:
    """Have `fill` write `file`, in place of what is there; others may read it where `shared`.

    What `fill` gives is given.
    A link is not followed: whoever can write into the folder could have it lead anywhere. Raises
    BadData where it cannot be written.
    """
    try:
        kind = _kind_of(file)
        if kind == stat.S_IFLNK:
            raise BadData(
                f"{file}: is a link, which may lead anywhere: name the file itself, or - for stdout"
            )
        if kind not in (None, stat.S_IFREG):
            return _fill(os.open(file, os.O_WRONLY | os.O_NOFOLLOW), fill)  # a device or a pipe
        return _replace(file, fill, _SHARED if shared else _PRIVATE)
    except OSError as error:
        raise BadData(f"{file}: cannot be written: {error.strerror}") from error


def _kind_of(file: Path) -> int | None:
    try:
        return stat.S_IFMT(file.lstat().st_mode)
    except FileNotFoundError:
        return None


def _replace(file: Path, fill: Callable[[TextIO], Value], mode: int) -> Value:
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".partial", dir=file.parent)
    try:
        os.fchmod(number, mode)
        told = _fill(number, fill)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return told


def _fill(number: int, fill: Callable[[TextIO], Value]) -> Value:
    with os.fdopen(number, "w", encoding="utf-8", newline="") as stream:
        told = fill(stream)
        stream.flush()
        with suppress(OSError):  # a pipe has nothing to be kept
            os.fsync(number)
    return told
