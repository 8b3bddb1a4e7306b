"""Files that commands write: whole or not at all, and for their owner only."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from tracker.errors import BadData

_PRIVATE, _SHARED = 0o600, 0o644


def write_whole(file: Path, text: str, *, shared: bool) -> None:
    """Write `text` to `file`, in place of what is there; others may read it where `shared`.

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
            _fill(os.open(file, os.O_WRONLY | os.O_NOFOLLOW), text)  # a device or a pipe
            return
        _replace(file, text, _SHARED if shared else _PRIVATE)
    except OSError as error:
        raise BadData(f"{file}: cannot be written: {error.strerror}") from error


def _kind_of(file: Path) -> int | None:
    try:
        return stat.S_IFMT(file.lstat().st_mode)
    except FileNotFoundError:
        return None


def _replace(file: Path, text: str, mode: int) -> None:
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".partial", dir=file.parent)
    try:
        os.fchmod(number, mode)
        _fill(number, text)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _fill(number: int, text: str) -> None:
    with os.fdopen(number, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        with suppress(OSError):  # a pipe has nothing to be kept
            os.fsync(number)
