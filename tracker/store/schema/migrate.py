"""Migrations: run them, and compare what they made with the tables of `rows`."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext, MigrationInfo
from sqlalchemy import Connection, insert, inspect

from tracker.store.schema.rows import UPGRADES
from tracker.store.schema.tables import TABLES
from tracker.store.schema.version import schema_version
from tracker.store.schema.views import VIEWS

_DESCRIBED = TABLES[0].metadata  #: whoever asks for all tables has imported what describes each


def migrate(
    connection: Connection, scripts: str, tell: Callable[[str], None] = lambda _revision: None
) -> None:
    """Run every migration that the database lacks, within the transaction of `connection`.

    `tell` is given the revision that each has reached.
    """

    def told(*, step: MigrationInfo, **_: object) -> None:
        tell(str(step.up_revision_id))

    before, _ = schema_version(connection)
    config = Config()
    config.set_main_option("script_location", scripts)
    config.attributes["connection"] = connection
    config.attributes["on_version_apply"] = told
    command.upgrade(config, "head")
    after, _ = schema_version(connection)
    if after is not None and after != before:
        made_by = version("regulatory-tracker")
        connection.execute(insert(UPGRADES).values(revision=after, tracker_version=made_by))


def differences(connection: Connection) -> tuple[str, ...]:
    """In what the database differs from the tables and views that this tracker works with."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    changes = compare_metadata(context, _DESCRIBED)
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
