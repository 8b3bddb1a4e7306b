"""What the fourth schema holds to be true of published milestones and of saved sources."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, insert, text, update
from sqlalchemy.exc import IntegrityError

from tests.builders import NOW, a_milestone
from tracker.store.database import open_store
from tracker.store.schema.rows import MILESTONES, SOURCE_RUNS, SOURCES

RUN = {"source_id": 1, "started_at": NOW, "outcome": "running", "detail": ""}
SOURCE = {
    "id": 1,
    "name": "agenda",
    "url": "https://example.org/agenda.xml",
    "format": "unified-agenda",
    "every_s": 3600,
    "added_at": NOW,
    "next_at": NOW,
}


def _add(url: str, *statements: object) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]  # of either kind
    finally:
        engine.dispose()


def test_a_published_date_is_one_milestone(database_url: str) -> None:
    store = open_store(database_url)
    twice = [a_milestone(key, origin="agenda", external_id="1 NPRM") for key in ("a", "b")]
    with pytest.raises(Exception, match="added by another program"), store.write() as transaction:
        transaction.milestones.insert(twice, NOW)
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("c"), a_milestone("d")], NOW)
    store.close()


def test_an_origin_without_an_identity_is_refused(database_url: str) -> None:
    store = open_store(database_url)
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("a")], NOW)
    store.close()
    for column in ("origin", "external_id"):
        with pytest.raises(IntegrityError):
            _add(database_url, update(MILESTONES).values({column: "x"}))


def test_a_source_has_one_name_and_starts_without_failures(database_url: str) -> None:
    _add(database_url, insert(SOURCES).values(SOURCE))
    engine = create_engine(database_url)
    with engine.connect() as connection:
        [(failures, enabled)] = connection.execute(
            text("SELECT failures, enabled FROM sources")
        ).all()
    engine.dispose()
    assert (failures, bool(enabled)) == (0, True)
    with pytest.raises(IntegrityError):
        _add(database_url, insert(SOURCES).values({**SOURCE, "id": 2}))


def test_a_run_has_a_known_outcome(database_url: str) -> None:
    _add(database_url, insert(SOURCES).values(SOURCE), insert(SOURCE_RUNS).values(RUN))
    with pytest.raises(IntegrityError):
        _add(database_url, insert(SOURCE_RUNS).values({**RUN, "outcome": "lost"}))
