"""Which revision a database is of: asked whenever one is opened, so alembic is not needed here."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select

from tracker.store.schema.rows import UPGRADES

_VERSION_TABLE = "alembic_version"
_REVISION = "SELECT version_num FROM alembic_version"


def schema_version(connection: Connection) -> tuple[str | None, str | None]:
    """The schema's revision and the tracker that brought it there, where the database says."""
    tables = set(inspect(connection).get_table_names())
    if _VERSION_TABLE not in tables:
        return None, None
    found = connection.exec_driver_sql(_REVISION).scalars().one_or_none()
    if UPGRADES.name not in tables:
        return found, None
    query = select(UPGRADES.c.tracker_version).order_by(UPGRADES.c.id.desc()).limit(1)
    return found, connection.execute(query).scalar()
