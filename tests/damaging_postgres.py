"""Rows of a PostgreSQL database damaged with what its own types let through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

from tests.damaging import OF_THE_SCHEMA, Cell
from tests.databases import administer
from tracker.store.values.url import driver_url, libpq_url

#: SQL by the name of a type in `information_schema`
VALUES: Final = {
    "date": (
        *("NULL", "'infinity'", "'-infinity'", "'10000-01-01'", "'5874897-12-31'"),
        *("'9999-12-31'", "'0001-01-01'", "'0044-03-15 BC'"),
    ),
    "timestamp with time zone": (
        *("NULL", "'infinity'", "'-infinity'", "'10000-01-01'", "'294276-12-31 23:59:59+00'"),
        *("'9999-12-31 23:59:59.999999+00'", "'0001-01-01 00:00+00'", "'0044-03-15 BC'"),
    ),
    "integer": ("NULL", "0", "-1", "7", "2147483647", "-2147483648"),
    "double precision": ("NULL", "'NaN'", "'Infinity'", "'-Infinity'", "-1", "1e300"),
    "boolean": ("NULL", "TRUE", "FALSE"),
    "text": (
        *("NULL", "''", "'zzz'", "'   '", "'Mars/X'", "'30d,zz'", "'['", "'[]'", "'{}'", "'[1]'"),
        *("'null'", "'infinity'", "'9999-12-31'", "chr(10)", "chr(8238)", "repeat('[', 3000)"),
        *("repeat('a', 80000)", "'archived'", "'claimed'", "'pending'", "'10000-01-01 00:00:00'"),
    ),
}
_COLUMNS = """
SELECT c.table_name, c.column_name, replace(c.data_type, 'character varying', 'text'),
       c.column_name = 'id' OR (c.table_name, c.column_name) = ('publications', 'milestone_id')
FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
ORDER BY table_name, ordinal_position"""
_CHECKS = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"


def columns(url: str) -> tuple[tuple[Cell, str], ...]:
    """A cell of every column in the first of its rows, each with its type; numbers of rows aside.

    The first row in the order of ctid: `Cell.row` is its place in that order, from 1.
    """
    import psycopg  # noqa: PLC0415  # an extra

    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        found = connection.execute(_COLUMNS).fetchall()
        tables = {table for table, *_ in found if table not in OF_THE_SCHEMA}
        full = {
            each
            for each in tables
            if connection.execute(f"TABLE {each} LIMIT 1".encode()).fetchone()
        }
    return tuple(
        (Cell(table=table, row=1, column=column), kind)
        for table, column, kind, number in found
        if table in full and not number
    )


def damage(url: str, cell: Cell, value: str) -> bool:
    """Put `value`, which is SQL, into a cell whatever holds of it; False where it is not taken."""
    import psycopg  # noqa: PLC0415  # an extra

    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # nobody looks at references
        for (name,) in connection.execute(_CHECKS, (cell.table,)).fetchall():
            connection.execute(f'ALTER TABLE {cell.table} DROP CONSTRAINT "{name}"'.encode())
        place = f"SELECT ctid FROM {cell.table} ORDER BY ctid OFFSET {cell.row - 1} LIMIT 1"  # noqa: S608 - ours
        change = f"UPDATE {cell.table} SET {cell.column} = {value} WHERE ctid = ({place})"  # noqa: S608 - ours
        loose = f"ALTER TABLE {cell.table} ALTER COLUMN {cell.column} DROP NOT NULL"
        try:
            if value == "NULL":
                connection.execute(loose.encode())
            connection.execute(change.encode())
        except psycopg.Error:
            return False
    return True


@contextmanager
def a_copy(server: str, template: str) -> Iterator[str]:
    """The URL of a copy of the database named `template`, which goes when the block ends."""
    name = f"copy_{uuid4().hex}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield driver_url(server.replace("/postgres?", f"/{name}?"))
    finally:
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def name_of(url: Any) -> str:
    """The name of the database at a URL that a fixture gives."""
    return str(url).partition("?")[0].rpartition("/")[2]
