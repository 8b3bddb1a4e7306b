"""A database moves into another one: row for row, with nothing told again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, select

from tests.builders import NOW
from tests.contract.store.test_people import AMIRA, CRYPTO, JONAS
from tests.databases import a_database
from tests.integration.office import SILENT, START, Office, an_office
from tests.sites import a_policy
from tracker.domain.bulletin import BulletinKind
from tracker.domain.delivery import Outcome
from tracker.domain.milestone import MilestoneStatus
from tracker.errors import BadData, DaemonRunning, DatabaseUnusable, UsageError
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.service.milestones.announcements import Announced
from tracker.sources.record import MilestoneRecord
from tracker.store.database import check_database, create_database, open_store
from tracker.store.engine.serving import sole_service
from tracker.store.moving import move
from tracker.store.schema.rows import UPGRADES
from tracker.store.schema.tables import TABLES
from tracker.store.values.url import sqlite_path

_WAYS = [("sqlite", "postgres"), ("postgres", "sqlite"), ("sqlite", "sqlite")]


@pytest.fixture(params=_WAYS, ids="-".join)
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """A database with its schema, and the address of one that is not there yet or has none."""
    old, new = request.param
    target = f"sqlite:///{tmp_path}/new/tracker.db"
    if new == "postgres":
        target = str(request.getfixturevalue("empty_postgres_url"))
    if old == "postgres":
        return str(request.getfixturevalue("second_postgres_url")), target
    source = f"sqlite:///{tmp_path}/old.db"
    a_database(source)
    return source, target


@pytest.fixture
def office(urls: tuple[str, str], tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, url=urls[0])
    yield office
    office.store.close()


def _fill(office: Office) -> None:
    """Something of all that there is: told, folded, answered, moved, waiting, unknown."""
    now = office.clock.now()
    office.add("2026-06-30", key="far", owner="Prüfung “Ü”")
    office.add("2026-01-08", key="near")
    office.add("by 31 March each year", key="yearly")
    office.add("15 July 2026, 17:00", key="hour", tz="Africa/Cairo")
    office.add("30 days after rules", key="waits", anchors=("rules=near",))
    published = MilestoneRecord(
        key="feed", title="Feed", due="2026-09-01", origin="team", external_id="feed"
    )
    defaults = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
    FileImporter(office.store, defaults).take([published], now, by="team")
    office.slack.answers = [SILENT]
    office.tick()
    office.milestones.acknowledge("near", now, note="seen")
    to = Announced(due="2026-08-31", as_of=now.date(), reason="a speech")
    office.milestones.propose("far", to, now)
    office.milestones.move("far", to, now)
    office.milestones.close("yearly", MilestoneStatus.MET, now, on=now.date())
    with office.store.write() as transaction:
        transaction.daemon.started(7, "here", "1", now)
        transaction.daemon.ticked(now, 1.5)
        transaction.daemon.stopped(now)
        transaction.bulletins.insert(BulletinKind.FUSE, "subject", "Title", "Text", now)
        transaction.people.insert(AMIRA, now)
        transaction.people.insert(JONAS, now)
        transaction.people.insert_team(CRYPTO, now)
    office.tick_at(date(2026, 3, 25))


def _rows(url: str) -> dict[str, list[dict[str, Any]]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: [
                dict(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in TABLES
        }
    engine.dispose()
    return found


def test_no_table_of_the_schema_is_left_out(database_url: str) -> None:
    engine = create_engine(database_url)
    there = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    assert there == {table.name for table in TABLES}
    assert len(TABLES) == len(there)


def test_every_row_of_every_table_moves_as_it_is(urls: tuple[str, str], office: Office) -> None:
    _fill(office)
    old, new = urls
    before = _rows(old)
    office.store.close()
    written: list[int] = []

    def progress_of(rows: int) -> Any:
        assert rows == sum(map(len, before.values()))
        return written.append

    moved = move(old, new, NOW, progress_of)
    assert _rows(new) == before == _rows(old)
    assert moved == {name: len(rows) for name, rows in before.items()}
    assert sum(written) == sum(moved.values())
    assert check_database(new) == ()
    filled = {name for name, number in moved.items() if number}
    assert filled >= {"anchors", "attempts", "bulletins", "daemon", "events", "reminders"}
    assert filled >= {"people", "absences_of_people", "teams", "team_members"}
    assert any(row["folded_into"] for row in before["reminders"])


def test_nothing_is_told_again_and_what_comes_is_told_there(
    urls: tuple[str, str], office: Office, tmp_path: Path
) -> None:
    _fill(office)
    now = office.clock.now()
    told = [entry.ref for entry in office.log() if entry.outcome is Outcome.SENT]
    office.store.close()
    move(*urls, NOW)
    there = an_office(tmp_path, url=urls[1])
    there.clock.set(now)
    assert there.tick() == []
    there.add("2026-03-26", key="new")
    assert there.tick() != []
    assert [entry.ref for entry in there.log() if entry.outcome is Outcome.SENT][
        : len(told)
    ] == told
    there.milestones.acknowledge(str(told[0]), now, note=None)
    there.store.close()


def test_what_the_spool_holds_moves_too(urls: tuple[str, str], office: Office) -> None:
    office.add("2026-01-08")
    office.tick()
    from tests.contract.store.deliveries import a_conclusion, claimed, orders  # noqa: PLC0415
    from tracker.domain.delivery import DeliveryState  # noqa: PLC0415

    with office.store.write() as transaction:
        (entry, *_) = transaction.reminders.of("m")
        transaction.deliveries.insert(entry.id, orders("pager"), START)
        (claim,) = claimed(transaction, "pager", START)
    sent = a_conclusion(claim, Outcome.SENT, DeliveryState.SENT)
    assert office.store.spool.kept() == ()
    assert office.store.spool.keep([sent], START)
    office.store.close()
    move(*urls, NOW)
    (delivery,) = [row for row in _rows(urls[1])["deliveries"] if row["channel"] == "pager"]
    assert delivery["state"] == "sent"


def test_a_database_that_holds_anything_is_refused_and_stays(
    urls: tuple[str, str], office: Office
) -> None:
    office.add("2026-06-30")
    office.store.close()
    old, new = urls
    create_database(new)
    store = open_store(new)
    with store.write() as transaction:
        transaction.daemon.started(7, "there", "1", START)
        transaction.daemon.stopped(START)
    store.close()
    before = _rows(new)
    with pytest.raises(BadData, match=r"is not empty \(daemon\): nothing was moved"):
        move(old, new, NOW)
    assert _rows(new) == before


def test_one_that_has_only_its_schema_is_taken(urls: tuple[str, str], office: Office) -> None:
    office.add("2026-06-30")
    office.store.close()
    create_database(urls[1])
    assert move(*urls, NOW)["milestones"] == 1
    assert len(_rows(urls[1])[UPGRADES.name]) == len(_rows(urls[0])[UPGRADES.name])


@pytest.mark.parametrize("which", [0, 1])
def test_a_database_that_a_daemon_serves_is_not_moved(
    urls: tuple[str, str], office: Office, which: int
) -> None:
    office.store.close()
    url = urls[which]
    if url.startswith("sqlite"):
        file = sqlite_path(url).absolute()
        file.parent.mkdir(exist_ok=True)
        with (
            sole_service(file, lambda: "test"),
            pytest.raises(DaemonRunning, match="stop it, move, and start it on the new one"),
        ):
            move(*urls, NOW)
        return
    create_database(url)
    store = open_store(url)
    store.serve_as("there/7/token")
    with store.write() as transaction:
        transaction.presence.started(7, "there", "1", NOW)
    store.close()
    with pytest.raises(DaemonRunning, match="it ticked last at"):
        move(*urls, NOW + timedelta(minutes=1))
    if which == 0:
        move(*urls, NOW + timedelta(minutes=6))


def test_a_database_does_not_move_into_itself(urls: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match="is the database in force already"):
        move(urls[0], urls[0], NOW)


def test_an_address_that_is_none_is_refused(urls: tuple[str, str]) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot use the database"):
        move(urls[0], "mysql://there/tracker", NOW)
