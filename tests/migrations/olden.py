"""Databases of an older schema, for tests of what becomes of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Connection, create_engine, text

from tracker.store import migrations
from tracker.store.schema.migrate import migrate

#: what a fixture of them is parametrised by
BOTH: Final = ("sqlite", "postgres")
_URLS: Final = {"sqlite": "sqlite_url", "postgres": "empty_postgres_url"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Olden:
    """A database of an older schema, while rows are put into it."""

    url: str
    connection: Connection

    def put(self, statement: str, values: Mapping[str, object] | None = None) -> None:
        """Carry out one statement; instants among the values are written as the database does."""
        written = {
            name: self._text(value) if isinstance(value, datetime) else value
            for name, value in (values or {}).items()
        }
        self.connection.execute(text(statement), written)

    def _text(self, moment: datetime) -> str:
        offset = "" if self.url.startswith("sqlite") else "+00"
        return moment.strftime("%Y-%m-%d %H:%M:%S.%f") + offset


@contextmanager
def of_schema(number: int, request: pytest.FixtureRequest, scratch: Path) -> Iterator[Olden]:
    """A database of the schema `number`, on what `request` asks for."""
    url = str(request.getfixturevalue(_URLS[request.param]))
    scripts = scratch / "scripts"
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    for later in (scripts / "versions").glob("[0-9]*_*.py"):
        if int(later.name.partition("_")[0]) > number:
            later.unlink()
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection, str(scripts))
        yield Olden(url=url, connection=connection)
    engine.dispose()
