"""What tests share of their databases: statements that are compiled, schemas that are compared.

All transactions of one program share what SQLAlchemy has compiled. Each engine has a dialect of its
own, and statements are kept by dialect. A test opens a database of its own, so that every test
would compile every statement anew.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Dialect, Engine, make_url

from tracker.store.schema.migrate import differences as compared

_MOST = 2_000  #: statements

_STATED = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"

_kept: dict[str, Engine] = {}  #: by the name of its dialect
_found: dict[tuple[Any, ...], tuple[str, ...]] = {}  #: what differs, by all that a schema states


def create_engine(url: str, **options: Any) -> Engine:
    """In place of SQLAlchemy's; what a server can is asked once, not again by each engine."""
    name = make_url(url).get_backend_name()
    kept = _kept.get(name)
    if kept is None or not _knows_its_server(kept.dialect):
        _kept[name] = _made(url, **options)
        return _kept[name]
    engine = _made(url, _initialize=False, **options)
    engine.dialect = engine.pool._dialect = kept.dialect
    engine._compiled_cache = kept._compiled_cache
    return engine


def _made(url: str, **options: Any) -> Engine:
    engine = sqlalchemy.create_engine(url, query_cache_size=_MOST, **options)
    if engine.dialect.name == "postgresql":
        from tests.sessions import share  # noqa: PLC0415  # an extra

        share(engine, url)
    return engine


def _knows_its_server(dialect: Dialect) -> bool:
    """Whether it was connected: what a server can is asked then."""
    return dialect.server_version_info is not None


def differences(connection: Connection) -> tuple[str, ...]:
    """In place of the store's: what one SQLite file states is compared once, not in each copy."""
    if connection.dialect.name != "sqlite":
        return compared(connection)
    stated = tuple(map(tuple, connection.exec_driver_sql(_STATED)))
    if stated not in _found:
        _found[stated] = compared(connection)
    return _found[stated]
