"""Which revision a database is of: asked whenever one is opened, so alembic is not needed here."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from tracker.store.schema.columns import UPGRADES

_VERSION_TABLE: Final = "alembic_version"
_REVISION: Final = "SELECT version_num FROM alembic_version"
#: which of the tables are there, by dialect: to list all that there are takes many times as long
_THERE: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name IN ('alembic_version', 'upgrades')",
    "postgresql": "SELECT name FROM unnest(ARRAY['alembic_version', 'upgrades']) AS name "
    "WHERE to_regclass(name) IS NOT NULL",
}


def schema_version(connection: Connection) -> tuple[str | None, str | None]:
    """The schema's revision and the tracker that brought it there, where the database says."""
    tables = set(connection.exec_driver_sql(_THERE[connection.dialect.name]).scalars())
    if _VERSION_TABLE not in tables:
        return None, None
    found = connection.exec_driver_sql(_REVISION).scalars().one_or_none()
    if UPGRADES.name not in tables:
        return found, None
    query = select(UPGRADES.c.tracker_version).order_by(UPGRADES.c.id.desc()).limit(1)
    return found, connection.execute(query).scalar()
