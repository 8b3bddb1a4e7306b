"""The same on PostgreSQL, with what its types let through, dates that no calendar has first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.damaged_office import lacking, put_to_use, weeks_after
from tests.damaging import Cell
from tests.damaging_postgres import VALUES, a_copy, columns, damage, name_of
from tests.databases import a_postgres_database
from tracker.store.database import create_database

_DATES = ("date", "timestamp with time zone")


@dataclass(frozen=True)
class Server:
    """A server with an office to copy."""

    url: str
    office: str  #: the name of its database
    cells: tuple[tuple[Cell, str], ...]  #: each with its type
    sound: Counter[str]  #: what is told where nothing is damaged

    def one_silences_no_other(self, data: st.DataObject, kinds: tuple[str, ...]) -> None:
        cell, kind = data.draw(st.sampled_from([each for each in self.cells if each[1] in kinds]))
        value = data.draw(st.sampled_from(VALUES[kind]))
        with a_copy(self.url, self.office) as url:
            if damage(url, cell, value):
                titles, _ = weeks_after(url)
                assert len(lacking(self.sound, titles)) <= 1, (cell, value, self.sound - titles)


@pytest.fixture(scope="session")
def server(postgres_server: str, worker_id: str) -> Server:
    """With a database that has been in use; nobody may be connected to what is to be copied."""
    url = a_postgres_database(postgres_server, f"office_{worker_id}")
    create_database(url)
    put_to_use(url)
    cells, name = columns(url), name_of(url)
    with a_copy(postgres_server, name) as copy:
        sound, _ = weeks_after(copy)
    return Server(url=postgres_server, office=name, cells=cells, sound=sound)


_often = settings(
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # what is damaged is small already
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)


@settings(_often, max_examples=12)
@given(data=st.data())
def test_one_date_that_no_calendar_has_silences_no_other(
    server: Server, data: st.DataObject
) -> None:
    server.one_silences_no_other(data, _DATES)


@pytest.mark.slow
@pytest.mark.parametrize("twenty", range(2))
def test_one_damaged_row_of_forty_silences_no_other_on_a_server(
    server: Server, twenty: int
) -> None:
    """Twenty at a time, so that workers share them."""

    @seed(twenty)
    @settings(_often, derandomize=False, database=None, max_examples=20)
    @given(data=st.data())
    def silences_no_other(data: st.DataObject) -> None:
        server.one_silences_no_other(data, tuple(VALUES))

    silences_no_other()
