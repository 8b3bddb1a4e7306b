"""Dates of PostgreSQL that no date of Python's can be: read as the text that they are.

The server keeps years from 4713 BC to far beyond 9999, and `infinity` both ways. Its driver would
end the whole read at the first of them; as a text, it is a fault of its own row, as on SQLite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.abc import AdaptContext, Buffer, Loader

_KINDS: Final = ("date", "timestamptz")


def keep_unfit_dates(connection: Connection[Any]) -> None:
    """Have `connection` give such a date as the server's text of it.

    Any other costs a fifth of a microsecond more.
    """
    from psycopg.pq import Format  # noqa: PLC0415 - an extra, not always there

    adapters = connection.adapters
    for kind in _KINDS:
        number = adapters.types[kind].oid
        fitting = adapters.get_loader(number, Format.TEXT)
        if fitting is not None:
            adapters.register_loader(number, _text_beside(fitting))


def _text_beside(fitting: type[Loader]) -> type[Loader]:
    """What reads as `fitting` does, and gives the text where that cannot."""
    from psycopg import DataError  # noqa: PLC0415 - as above
    from psycopg.adapt import Loader as Base  # noqa: PLC0415 - as above

    class TextBeside(Base):
        def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
            super().__init__(oid, context)
            self._fitting = fitting(oid, context).load

        def load(self, data: Buffer) -> object:
            try:
                return self._fitting(data)
            except DataError:
                return bytes(data).decode()

    return TextBeside
