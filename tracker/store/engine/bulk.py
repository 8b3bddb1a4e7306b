"""Many rows at once: prepared tuples handed straight to the driver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    RowMapping,
    Table,
    func,
    select,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError, PendingRollbackError, ResourceClosedError, SQLAlchemyError
from sqlalchemy.types import NullType

from tracker.errors import DatabaseUnusable
from tracker.store.values.faults import is_of_a_row

Item = TypeVar("Item")

UNLESS_HELD = " FOR UPDATE SKIP LOCKED"  #: ends a query whose rows nobody else is to have
CHUNK = 500  #: values in one IN list: far below what either database allows
_GIVEN_AT_ONCE = 50  #: rows in one statement: as many as a tick claims in one transaction
_ROWS_AT_ONCE = 5_000


def run(connection: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Run `statement`, whose values are written `?`, once for each of `rows`; for none, not at all.

    The statement must not hold a question mark or percent sign of its own.
    """
    if rows:
        connection.exec_driver_sql(statement_for(connection, statement), list(rows))


def run_given(
    connection: Connection,
    statement: str,
    rows: Sequence[tuple[object, ...]],
    *,
    first: tuple[object, ...] = (),
) -> None:
    """Run `statement`, which says `{given}` for the table of `rows`, once for all of them.

    `first` are the values that it asks before, written `?`. The columns of that table are `column1`
    and so on. `run` hands a server one row after the other, which takes it longer.
    """
    for part in chunks(rows, _GIVEN_AT_ONCE):
        each = f"({', '.join('?' * len(part[0]))})"
        given = f"(VALUES {', '.join([each] * len(part))}) given"
        values = (*first, *(value for row in part for value in row))
        connection.exec_driver_sql(statement_for(connection, statement.format(given=given)), values)


def statement_for(connection: Connection, statement: str) -> str:
    """`statement` with its values written as the driver wants them."""
    return statement.replace("?", "%s") if is_postgres(connection) else statement


def ask(connection: Connection, query: str, *values: object) -> CursorResult[Any]:
    """What a query finds, as the driver gives it; its values are written `?`.

    For what every round of the courier asks: to compose a statement takes longer than to run it.
    """
    return connection.exec_driver_sql(statement_for(connection, query), values)


def rows_with(
    connection: Connection,
    query: str,
    values: Iterable[object],
    *,
    first: tuple[object, ...] = (),
    order_by: str = "",
) -> Iterator[RowMapping]:
    """The rows of a query that ends with the name of a column, which has to be one of `values`.

    What it asks before, written `?`, are the values of `first`. Half the time of a statement that
    SQLAlchemy composes, as the values need no treatment.
    """
    place = _placeholder(connection)
    query = statement_for(connection, query) if first else query
    for part in chunks(list(values)):
        statement = f"{query} IN ({', '.join([place] * len(part))}) {order_by}"
        # All of a part in one go: to fetch one row after the other takes twice as long.
        yield from connection.exec_driver_sql(statement, (*first, *part)).mappings().all()


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[tuple[object, ...]],
    *,
    on_conflict: str = "",
) -> None:
    """Insert `rows`, the values of `columns`; the values must be of types the driver takes.

    Where `on_conflict` changes what is there, no two of `rows` may be in the way of each other.
    """
    names = ", ".join(columns)
    places = f"({', '.join([_placeholder(connection)] * len(columns))})"
    statement = f"INSERT INTO {table.name} ({names}) VALUES"
    if not is_postgres(connection):
        _run(connection, f"{statement} {places} {on_conflict}", rows)
        return
    for part in _parts(rows, _GIVEN_AT_ONCE):
        many = f"{statement} {', '.join([places] * len(part))} {on_conflict}"
        connection.exec_driver_sql(many, tuple(value for row in part for value in row))


def update_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[tuple[object, ...]],
) -> None:
    """Update rows by id: each tuple holds the values of `columns`, then the id."""
    place = _placeholder(connection)
    changes = ", ".join(f"{column} = {place}" for column in columns)
    statement = f"UPDATE {table.name} SET {changes} WHERE id = {place}"  # noqa: S608  # names of our own columns
    _run(connection, statement, rows)


def new_ids(connection: Connection, table: Table, count: int) -> range | Sequence[int]:
    """Ids for `count` new rows: SQLite has but one writer, PostgreSQL has sequences."""
    if is_postgres(connection):
        one = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
        many = select(one).select_from(func.generate_series(1, count))
        return connection.execute(many).scalars().all()
    top = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    return range(top + 1, top + 1 + count)


def bare(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as the driver gives it: SQLAlchemy would end the whole read at what it cannot."""
    return type_coerce(column, NullType())


def together_or_apart(
    connection: Connection, items: Sequence[Item], work: Callable[[Sequence[Item]], None]
) -> list[tuple[Item, Exception]]:
    """`work` on all of `items`; where that fails on each alone, so that one spoils nothing else.

    Gives those that fail alone, with why; nothing of them is written. What is the fault of the
    database, not of a row, is raised.
    """
    if not items or _undone(connection, items, work) is None:
        return []
    faults = ((item, _undone(connection, (item,), work)) for item in items)
    return [(item, error) for item, error in faults if error is not None]


def _undone(
    connection: Connection, items: Sequence[Item], work: Callable[[Sequence[Item]], None]
) -> Exception | None:
    """What went wrong, after which it is as if nothing had been tried; None where nothing did."""
    try:
        with connection.begin_nested():
            work(items)
    except DatabaseUnusable:
        raise
    except SQLAlchemyError as error:
        if _is_of_the_database(error):
            raise
        return error
    except Exception as error:  # noqa: BLE001 - whatever a row does to its reader is its own fault
        return error
    return None


def _is_of_the_database(error: SQLAlchemyError) -> bool:
    """Whether it is no fault of a row; a session that has ended leaves nothing to try it in."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.connection_invalidated or not is_of_a_row(error.orig)
    return isinstance(error, PendingRollbackError | ResourceClosedError)


def chunks(items: Sequence[Item], size: int = CHUNK) -> Iterator[Sequence[Item]]:
    """`items` in parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def is_postgres(connection: Connection) -> bool:
    """Whether `connection` leads to PostgreSQL."""
    return connection.dialect.name == "postgresql"


def _run(connection: Connection, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Hand `rows` over in parts, so that a million of them never lie in memory at once."""
    for part in _parts(rows, _ROWS_AT_ONCE):
        connection.exec_driver_sql(statement, part)


def _parts(rows: Iterable[tuple[object, ...]], size: int) -> Iterator[list[tuple[object, ...]]]:
    coming = iter(rows)
    while part := list(islice(coming, size)):
        yield part


def _placeholder(connection: Connection) -> str:
    return "%s" if is_postgres(connection) else "?"
