"""When the next thing is due: asked every second, so it must cost next to nothing."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from tracker.store.values.mapping import moment_or_unreadable
from tracker.store.values.url import identity, sqlite_uri

_PATIENCE_S = 1.0
#: Each is the first entry of an index, or a leap along one.
NEXT_DUE: Final = """\
SELECT min(at) FROM (
  SELECT min(due_at) AS at FROM reminders WHERE state = 'pending'
  UNION ALL SELECT min(passes_at) FROM milestones WHERE passes_at IS NOT NULL
  UNION ALL SELECT min(due_at) FROM pending_channels
  UNION ALL SELECT min(lease_until) FROM deliveries WHERE state = 'claimed'
  UNION ALL SELECT min(fallback_at) FROM deliveries
            WHERE state = 'pending' AND fallback_at IS NOT NULL
)"""


class NextDue:
    """One statement on one connection to an SQLite file, kept from one look to the next."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def get(self) -> tuple[datetime | None] | None:
        """The instant, or None in a tuple where nothing is planned.

        None alone where it cannot be told in this way: whoever asks reads the tables instead, and
        meets whatever is wrong. UNREADABLE where what stands there is no instant.
        """
        with self._lock:
            try:
                row = self._opened().execute(NEXT_DUE).fetchone()
            except (sqlite3.Error, OSError):
                self._close()
                return None
            return (moment_or_unreadable(row[0]),)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._close()

    def _opened(self) -> sqlite3.Connection:
        found = identity(self._path)
        if found is None:
            raise FileNotFoundError(self._path)
        if self._connection is None or found != self._file:
            self._close()
            self._connection = sqlite3.connect(
                sqlite_uri(self._path, "ro"),
                uri=True,
                timeout=_PATIENCE_S,
                isolation_level=None,
                check_same_thread=False,
            )
            self._file = found
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None
