"""Databases of an older schema, for tests of what becomes of them."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Connection, create_engine, text

from tests.databases import a_copy, a_passing_postgres_database, a_template
from tracker.store import migrations
from tracker.store.schema.migrate import migrate
from tracker.store.values.versions import KNOWN

#: what a fixture of them is parametrised by
BOTH: Final = ("sqlite", "postgres")


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
    """A database of the schema `number`, of the kind `request` asks for; it lasts as that does.

    Each schema is made once, and copied for all others that want it.
    """
    if request.param == "sqlite":
        url = f"sqlite:///{scratch}/tracker.db"
        a_copy(url, _file_of(number))
    else:
        server = request.getfixturevalue("postgres_server")
        template = _template_of(server, number)
        lasting = ExitStack()
        request.addfinalizer(lasting.close)
        url = lasting.enter_context(a_passing_postgres_database(server, template=template))
    engine = create_engine(url)
    with engine.begin() as connection:
        yield Olden(url=url, connection=connection)
    engine.dispose()


@functools.cache
def _file_of(number: int) -> bytes:
    before = _before(number)
    with tempfile.TemporaryDirectory(prefix="tracker-olden-") as folder:
        url = f"sqlite:///{folder}/tracker.db"
        if before is not None:
            a_copy(url, _file_of(before))
        _make(url, number)
        return Path(folder, "tracker.db").read_bytes()


@functools.cache
def _template_of(server: str, number: int) -> str:
    before = _before(number)
    beginning = {} if before is None else {"template": _template_of(server, before)}
    return a_template(server, f"schema_{number}", lambda url: _make(url, number), **beginning)


def _before(number: int) -> int | None:
    """The number of the schema before that one."""
    return max((int(each) for each in KNOWN if int(each) < number), default=None)


def _make(url: str, number: int) -> None:
    """Run all migrations up to the one with that number."""
    engine = create_engine(url)
    with tempfile.TemporaryDirectory(prefix="tracker-olden-") as folder:
        scripts = Path(folder, "scripts")
        shutil.copytree(Path(migrations.__file__).parent, scripts)
        for later in (scripts / "versions").glob("[0-9]*_*.py"):
            if int(later.name.partition("_")[0]) > number:
                later.unlink()
        with engine.begin() as connection:
            migrate(connection, str(scripts))
    engine.dispose()
