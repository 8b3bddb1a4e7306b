"""Pages and programs hear of what could not be read, and read the database that is there now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.databases import a_database
from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.test_desk_pages import signed_on
from tracker.domain.people.role import Role
from tracker.domain.people.token import TokenUse
from tracker.service.people.tokens import Tokens
from tracker.store.values.url import sqlite_path

_LISTS = ("/milestones", "/timeline", "/calendar", "/mine")
_WITH_MANY = ("/", "/report", *_LISTS)
_LOSES_ITS_DATE = "UPDATE milestones SET revision = 7 WHERE key = 'm'"
_INTERFACE = "/api/v1/milestones"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        answer_desk.add("other", title="Annual levy", due="1 March 2027", owner="amira")
        yield answer_desk.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))


def _bearer(desk: AnswerDesk) -> dict[str, str]:
    tokens = Tokens(desk.store, by="an operator")
    _, shown = tokens.issue(
        TokenUse.INTERFACE, person="amira", name="n", role=Role.READ, now=desk.clock.now()
    )
    return {"authorization": f"Bearer {shown}"}


@pytest.mark.parametrize("path", _LISTS)
def test_a_page_says_that_a_row_is_missing(desk: AnswerDesk, path: str) -> None:
    reader = signed_on(desk)
    assert "cannot be read" not in reader.get(path).words

    with desk.store.whole() as connection:
        connection.execute(text("UPDATE milestones SET tags = 'no list' WHERE key = 'm'"))

    for _ in range(2):  # nothing is carried from one request to the next
        shown = reader.get(path)
        assert shown.status == 200
        assert "1 row of the database cannot be read, so something is missing" in shown.words


@pytest.mark.parametrize("path", _WITH_MANY)
def test_a_page_says_that_something_has_lost_its_date(desk: AnswerDesk, path: str) -> None:
    with desk.store.whole() as connection:
        connection.execute(text(_LOSES_ITS_DATE))

    for _ in range(2):
        shown = signed_on(desk).get(path)
        assert shown.status == 200
        assert "1 row of the database cannot be read" in shown.words


def test_what_is_asked_for_and_cannot_be_read_says_why(desk: AnswerDesk) -> None:
    link, headers, reader = desk.link(), _bearer(desk), signed_on(desk)
    with desk.store.whole() as connection:
        connection.execute(text(_LOSES_ITS_DATE))

    asked = [reader.get("/milestones/m"), reader.get("/milestones/m/seen"), desk.reader().get(link)]
    answered = desk.reader().get(f"{_INTERFACE}/m", **headers)
    listed = desk.reader().get(_INTERFACE, **headers)

    for each in asked:
        assert each.status == 409
        assert "The milestone m cannot be read" in each.words
        assert "`tracker db check` names every such row" in each.words
    assert answered.status == 409
    assert "there is no revision 7 of it" in answered.html
    assert listed.headers["tracker-unread-rows"] == "1"


def test_a_program_is_told_how_many_rows_are_missing(desk: AnswerDesk) -> None:
    headers, reader = _bearer(desk), desk.reader()
    assert "tracker-unread-rows" not in reader.get(_INTERFACE, **headers).headers

    with desk.store.whole() as connection:
        connection.execute(text("UPDATE milestones SET tags = 'no list' WHERE key = 'm'"))

    answered = reader.get(_INTERFACE, **headers)
    assert (answered.status, answered.headers["tracker-unread-rows"]) == (200, "1")


def test_a_file_that_was_replaced_is_read_at_once(sqlite_url: str, tmp_path: Path) -> None:

    a_database(sqlite_url)
    with an_answer_desk(sqlite_url) as made:
        desk = made.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))
        file, before = sqlite_path(sqlite_url), tmp_path / "before.db"
        with closing(sqlite3.connect(file)) as there, closing(sqlite3.connect(before)) as copy:
            there.backup(copy)
        desk.add("later", title="Annual levy", due="1 March 2027")
        reader = signed_on(desk)
        assert "Annual levy" in reader.get("/milestones").words

        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        before.rename(file)

        assert "Annual levy" not in reader.get("/milestones").words


def test_a_server_that_ended_the_session_is_asked_anew(postgres_url: str) -> None:
    with an_answer_desk(postgres_url) as made:
        desk = made.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))
        reader = signed_on(desk)
        assert reader.get("/milestones").status == 200
        with desk.reads() as reads:
            (own,) = reads._reader.rows("SELECT pg_backend_pid() AS pid")
        with desk.store.whole() as connection:
            connection.execute(text(f"SELECT pg_terminate_backend({own['pid']:d})"))
        assert reader.get("/milestones").status == 200
