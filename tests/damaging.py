"""Rows of an SQLite file damaged as disks, older versions and other programs damage them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: rows that say which schema it is: without them nothing of it is ours
OF_THE_SCHEMA: Final = frozenset({"alembic_version", "upgrades"})
#: SQL for values that do not belong: types, encodings, extremes, words, shapes
VALUES: Final = (
    *("NULL", "''", "'zzz'", "'   '", "'Mars/X'", "'US/Pacific-New'", "'30d,zz'", "'31/12/2026'"),
    *("-1", "0", "7", "1.5", "1e300", "1000000000000000000", "x'ff41'", "x''", "zeroblob(100000)"),
    *("CAST(x'ff41c3' AS TEXT)", "char(0)", "'a' || char(0) || 'b'", "char(10)", "char(8238)"),
    *("'['", "'[]'", "'{}'", "'[1]'", "'[[]]'", "'null'", "'[\"a\", null]'", "'\"a\"'"),
    *("'9999-12-31'", "'0001-01-01'", "'0000-00-00'", "'2026-13-45'", "'2026-02-30'", "'day'"),
    *("'9999-12-31 23:59:59.999999'", "'0001-01-01 00:00:00.000000'", "'2026-01-06 09:00:00'"),
    *("'2026-01-06T09:00:00+01:00'", "'open'", "'pending'", "'claimed'", "'archived'", "'sent'"),
    *("'minute'", "replace(hex(zeroblob(3000)), '00', '[')", "hex(zeroblob(40000))"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A column of one row."""

    table: str
    row: int
    column: str


def cells(file: Path) -> tuple[Cell, ...]:
    """Every column of every row, but for the numbers of rows and what says which schema it is."""
    with closing(sqlite3.connect(file)) as connection:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [name for (name,) in connection.execute(named) if name not in OF_THE_SCHEMA]
        return tuple(
            Cell(table=table, row=row, column=column)
            for table in tables
            for column in _columns(connection, table)
            for (row,) in connection.execute(f"SELECT rowid FROM {table}")  # noqa: S608 - ours
        )


def damage(file: Path, cell: Cell, value: str) -> bool:
    """Put `value`, which is SQL, into a cell whatever holds of it; False where it is not taken.

    Only what is unique stays so: two rows of one name would need two damages.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        (stated,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (cell.table,)
        ).fetchone()
        _state(connection, cell.table, re.sub(r"(?i)\bNOT NULL\b", "", stated))
        try:
            change = f"UPDATE {cell.table} SET {cell.column} = {value} WHERE rowid = ?"  # noqa: S608
            connection.execute(change, (cell.row,))
        except sqlite3.IntegrityError:
            return False
        finally:
            _state(connection, cell.table, stated)
    return True


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return [name for _, name, kind, _, _, primary in found if not (primary and "INT" in kind)]


def _state(connection: sqlite3.Connection, table: str, statement: str) -> None:
    """Have the schema state a table so; it is read anew by the next statement."""
    (version,) = connection.execute("PRAGMA schema_version").fetchone()
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (statement, table)
    )
    connection.execute(f"PRAGMA schema_version = {version + 1}")
    connection.execute("PRAGMA writable_schema = OFF")
