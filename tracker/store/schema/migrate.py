"""Migrations: run them, and compare what they made with the tables of `rows`."""

from __future__ import annotations

from importlib.metadata import version

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, select
from sqlmodel import SQLModel

from tracker.store.schema.rows import UPGRADES
from tracker.store.schema.views import VIEWS

SCRIPTS = "tracker.store:migrations"
_VERSION_TABLE = "alembic_version"


def schema_version(connection: Connection) -> tuple[str | None, str | None]:
    """The schema's revision and the tracker that brought it there, where the database says."""
    tables = set(inspect(connection).get_table_names())
    if _VERSION_TABLE not in tables:
        return None, None
    found = MigrationContext.configure(connection).get_current_revision()
    if UPGRADES.name not in tables:
        return found, None
    query = select(UPGRADES.c.tracker_version).order_by(UPGRADES.c.id.desc()).limit(1)
    return found, connection.execute(query).scalar()


def migrate(connection: Connection, scripts: str) -> None:
    """Run every migration that the database lacks, within the transaction of `connection`."""
    before, _ = schema_version(connection)
    config = Config()
    config.set_main_option("script_location", scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    after, _ = schema_version(connection)
    if after is not None and after != before:
        made_by = version("regulatory-tracker")
        connection.execute(insert(UPGRADES).values(revision=after, tracker_version=made_by))


def differences(connection: Connection) -> tuple[str, ...]:
    """In what the database differs from the tables and views that this tracker works with."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    changes = compare_metadata(context, SQLModel.metadata)
    views = set(inspect(connection).get_view_names())
    return (
        *(f"the schema differs: {_words(change)}" for change in changes),
        *(f"the view {name} is missing" for name in VIEWS if name not in views),
    )


def _words(change: object) -> str:
    """A change that alembic proposes, in a few words."""
    if isinstance(change, list):
        return "; ".join(map(_words, change))
    if not isinstance(change, tuple):
        return str(change)
    return " ".join(str(part) for part in change if part is not None)
