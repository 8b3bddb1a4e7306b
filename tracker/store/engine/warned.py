"""When the operators were last warned: kept in several places, as any of them may be what failed.

The spool lies beside the database, on the medium that cannot be written; a folder of the user's may
be missing, and what lies in memory ends with the machine. Whatever place takes the note will do.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from platformdirs import user_state_path

from tracker.store.engine.spool import Spool
from tracker.store.values.mapping import moment_of, moment_text
from tracker.store.values.url import is_postgres, real_path, without_password

_FOLDERS = ("STATE_DIRECTORY", "RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR")
_SHARED = (Path("/dev/shm"), Path("/var/tmp"))  # noqa: S108 - see _opened
_LONGEST = 64  #: bytes of a note


class Warned:
    """When the operators were last warned of trouble with one database; nothing in here raises.

    Without a `spool` where it is not certain that there is a database: a spool makes its folder.
    """

    def __init__(self, spool: Spool | None, places: Sequence[Path]) -> None:
        self._spool = spool
        self._places = places

    def last_at(self, now: datetime) -> datetime | None:
        """When they were last warned by `now`, as far as any place knows; None: not at all.

        A time that is still to come was noted by a clock that was ahead.
        """
        noted = [self._spool.warned_at() if self._spool else None, *map(_read, self._places)]
        return max((at for at in noted if at is not None and at <= now), default=None)

    def note(self, at: datetime) -> None:
        """They are being warned at `at`."""
        if self._spool:
            self._spool.warn(at)
        for place in self._places:
            with suppress(OSError):
                _write(place, at)


def warning_places(url: str, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The files in which to keep when somebody was warned of the database at `url`.

    Others may put files into some of these folders, so each has our user in its name.
    """
    database = without_password(url) if is_postgres(url) else str(real_path(url))
    name = f"tracker-warned-{os.getuid()}-{sha256(database.encode()).hexdigest()[:16]}"
    folders = [Path(environ[each]) for each in _FOLDERS if environ.get(each, "").startswith("/")]
    with suppress(RuntimeError):  # a user without a home
        folders.append(user_state_path("tracker"))
    with suppress(OSError):  # no folder for temporary files may be written
        folders.append(Path(tempfile.gettempdir()))
    return tuple(dict.fromkeys(folder / name for folder in (*folders, *_SHARED)))


def _read(place: Path) -> datetime | None:
    try:
        file = _opened(place, os.O_RDONLY)
    except OSError:
        return None
    try:
        return moment_of(os.read(file, _LONGEST).decode())
    except (OSError, ValueError):
        return None
    finally:
        os.close(file)


def _write(place: Path, at: datetime) -> None:
    file = _opened(place, os.O_RDWR | os.O_CREAT)
    try:
        text = moment_text(at).encode()
        os.pwrite(file, text, 0)
        os.ftruncate(file, len(text))
    finally:
        os.close(file)


def _opened(place: Path, how: int) -> int:
    """The file, if it is ours: in a folder for all, a link or file of somebody else's misleads."""
    file = os.open(place, how | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    found = os.fstat(file)
    if stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid() and found.st_nlink == 1:
        return file
    os.close(file)
    raise PermissionError(place)
