"""PostgreSQL's sessions go from test to test: a new one reads anew what tables there are.

Nothing of ours is left to a session, as a pooler may give the next transaction another one.
"""

from __future__ import annotations

import select
from typing import Any, cast
from weakref import WeakKeyDictionary

from psycopg import Connection
from psycopg.pq import TransactionStatus
from sqlalchemy import Dialect, Engine, event

_MOST = 4  #: that wait for the next test, of one place

_idle: dict[str, list[Connection[Any]]] = {}  #: by the URL of the database
_urls: WeakKeyDictionary[Connection[Any], str] = WeakKeyDictionary()


def idle_sessions(url: str) -> list[int]:
    """The process ids of the sessions at `url` that wait; from now on there may be some."""
    return [each.info.backend_pid for each in _idle.setdefault(url, [])]


def share(engine: Engine, url: str) -> None:
    """Have `engine` take the sessions that others are done with, and leave its own to others."""

    def taken(dialect: Dialect, _record: object, arguments: Any, options: Any) -> Connection[Any]:
        while (kept := _next(url)) is not None:
            if _is_good(kept):
                return kept
            kept.close()
        made: Any = dialect.connect(*arguments, **options)
        _urls[made] = url
        return cast("Connection[Any]", made)

    event.listen(engine, "do_connect", taken)
    engine.dialect.do_close = _left  # type: ignore[method-assign]  # there is no event for it


def _next(url: str) -> Connection[Any] | None:
    """One that waits; threads may ask at once."""
    try:
        return _idle[url].pop()
    except (KeyError, IndexError):
        return None


def _left(connection: Any) -> None:
    waiting = _idle.get(_urls.get(connection, ""), [connection])
    if connection in waiting or len(waiting) == _MOST or not _is_good(connection):
        connection.close()
    else:
        connection._notice_handlers.clear()
        connection._adapters = None  # whoever takes it registers anew how values are read
        waiting.append(connection)


def _is_good(connection: Connection[Any]) -> bool:
    """Whether nothing is under way, and the server has not said that it is over."""
    return (
        not connection.closed
        and connection.info.transaction_status is TransactionStatus.IDLE
        and not select.select([connection], [], [], 0)[0]
    )
