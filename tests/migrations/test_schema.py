"""Migrations give exactly the schema that the rows and views describe."""

import re
import sqlite3
from pathlib import Path

import psycopg
from sqlalchemy import Table, create_engine
from sqlmodel import SQLModel

from tracker.store import migrations
from tracker.store.database import create_database
from tracker.store.schema import columns
from tracker.store.schema.tables import TABLES
from tracker.store.schema.views import VIEWS
from tracker.store.values.url import libpq_url, sqlite_path
from tracker.store.values.versions import HEAD, KNOWN

VERSIONS = Path(migrations.__file__).parent / "versions"

POSTGRES_CATALOGUES = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'alembic_version'""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        AND conrelid::regclass::text <> 'alembic_version'""",
    "indexes": """
        SELECT indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'""",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
}


def _create_from_rows(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection, tables=TABLES)
        for name, query in VIEWS.items():
            connection.exec_driver_sql(f"CREATE VIEW {name} AS\n{query}")
    engine.dispose()


def _sqlite_schema(path: Path) -> set[tuple[str, str, str]]:
    query = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
    with sqlite3.connect(path) as connection:
        found = connection.execute(query).fetchall()
    return {(kind, name, _without_layout(sql or "")) for kind, name, sql in found}


def _without_layout(sql: str) -> str:
    """The statement with its column and constraint clauses in one order and on one line."""
    words = re.sub(r"\s+", " ", sql).replace(chr(34), "")
    head, _, body = words.removesuffix(")").partition("(")
    clauses = sorted(map(str.strip, body.split(",")))  # a column added later comes last
    return f"{head}{clauses}" if head.startswith("CREATE TABLE") else words


def _postgres_schema(url: str) -> dict[str, set[tuple[object, ...]]]:
    with psycopg.connect(libpq_url(url)) as connection:
        return {
            name: set(connection.execute(query).fetchall())
            for name, query in POSTGRES_CATALOGUES.items()
        }


def test_on_sqlite(tmp_path: Path) -> None:
    migrated, described = tmp_path / "migrated.db", tmp_path / "described.db"
    create_database(f"sqlite:///{migrated}")
    _create_from_rows(f"sqlite:///{described}")
    assert _sqlite_schema(migrated) == _sqlite_schema(described)
    assert {name for kind, name, _ in _sqlite_schema(migrated) if kind == "table"} >= {
        "milestones",
        "revisions",
        "reminders",
        "deliveries",
        "attempts",
        "events",
        "daemon",
    }


def test_on_postgres(empty_postgres_url: str, second_empty_postgres_url: str) -> None:
    create_database(empty_postgres_url)
    _create_from_rows(second_empty_postgres_url)
    migrated = _postgres_schema(empty_postgres_url)
    assert migrated == _postgres_schema(second_empty_postgres_url)
    assert all(migrated.values())


def _link(path: Path) -> tuple[str | None, str]:
    """What the revision of a file follows, and its name, which that of the file begins with."""
    found = dict(
        re.findall(r'^(revision|down_revision) = "?(\w+)"?$', path.read_text(), re.MULTILINE)
    )
    assert path.stem.startswith(f"{found['revision']}_")
    before = found["down_revision"]
    return None if before == "None" else before, found["revision"]


def test_every_migration_is_known_and_the_last_is_the_present_one(tmp_path: Path) -> None:
    after = dict(map(_link, VERSIONS.glob("[0-9]*.py")))
    order = [after.pop(None)]
    while order[-1] in after:
        order.append(after.pop(order[-1]))
    assert (tuple(order), after) == (KNOWN, {}), "each follows the one before, in that order"
    create_database(f"sqlite:///{tmp_path}/tracker.db")
    with sqlite3.connect(sqlite_path(f"sqlite:///{tmp_path}/tracker.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_migrations_import_nothing_of_tracker() -> None:
    for path in VERSIONS.glob("[0-9]*.py"):
        assert not re.search(r"^\s*(from|import) tracker", path.read_text(), re.MULTILINE)


def test_statements_know_the_columns_that_the_rows_describe() -> None:
    assert list(map(_columns, columns.TABLES)) == list(map(_columns, TABLES))


def _columns(table: Table) -> tuple[str, list[tuple[object, ...]]]:
    """A table as statements see it: its name, and of each column what it holds and refers to."""
    return table.name, [
        (
            column.name,
            repr(getattr(column.type, "impl_instance", column.type)),
            column.primary_key,
            [key.target_fullname for key in column.foreign_keys],
        )
        for column in table.columns
    ]
