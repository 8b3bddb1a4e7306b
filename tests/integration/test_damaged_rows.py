"""Rows that cannot be read: set aside, told of once, named, and put aside whole."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.clocks import SetClock
from tests.damaged_office import a_ticker, in_use
from tests.damaging import Cell, cells, damage
from tests.integration.office import START, Memory
from tracker.errors import BadData
from tracker.service.sending.ticking import Ticker
from tracker.store.backups import back_up
from tracker.store.database import check_database, open_store, repair_database
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store

_NO_TEXT = "CAST(x'ff41c3' AS TEXT)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database that has been in use."""
    file = tmp_path / "tracker.db"
    file.write_bytes(in_use())
    return file


def _url(file: Path) -> str:
    return f"sqlite:///{file}"


def _row(file: Path, key: str, table: str = "milestones") -> int:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT id FROM milestones WHERE key = ?"
        if table != "milestones":
            query = f"SELECT max(id) FROM {table} WHERE milestone_id = ({query})"  # noqa: S608 - ours
        (row,) = connection.execute(query, (key,)).fetchone()
    return int(row)


def _spoil(file: Path, key: str, column: str, value: str, table: str = "milestones") -> None:
    assert damage(file, Cell(table=table, row=_row(file, key, table), column=column), value)


_DAMAGES = {
    "a title that is no UTF-8": ("milestones", "title", _NO_TEXT),
    "tags that do not parse": ("milestones", "tags", "'[x'"),
    "recipients that are no list": ("milestones", "recipients", "'{}'"),
    "lead times that do not parse": ("milestones", "lead_times", "'30d,soon'"),
    "a zone that nobody knows any more": ("revisions", "tz", "'US/Pacific-New'"),
    "a window backwards": ("revisions", "latest", "'2020-01-01'"),
    "a window that ends with all days": ("revisions", "latest", "'9999-12-31'"),
    "a status of an older version": ("milestones", "status", "'archived'"),
    "a lost revision": ("milestones", "revision", "77"),
    "a moment that is none": ("milestones", "snoozed_until", "'tomorrow'"),
}
_damaged = pytest.mark.parametrize(
    ("table", "column", "value"), _DAMAGES.values(), ids=_DAMAGES.keys()
)


@_damaged
def test_every_damage_is_named_with_its_milestone_and_its_column(
    file: Path, table: str, column: str, value: str
) -> None:
    _spoil(file, "plain", column, value, table)
    (line,) = {line for line in check_database(_url(file)) if "plain" in line}
    assert f"row {_row(file, 'plain', table)} of {table}" in line
    assert column in line or column in {"latest", "revision"}, line
    assert "tracker db check --repair" in line


@_damaged
def test_a_list_shows_all_others_and_what_it_leaves_out(
    file: Path, table: str, column: str, value: str
) -> None:
    with open_reads(_url(file)) as reads:
        before = {each.key for each in reads.milestones()}
    _spoil(file, "plain", column, value, table)
    with open_reads(_url(file)) as reads:
        assert {each.key for each in reads.milestones()} == before - {"plain"}
        reads.look_for_damage()
        assert {each.key for each in reads.aside} == {"plain"}


@_damaged
def test_who_asks_for_it_is_told_what_is_wrong_and_what_mends_it(
    file: Path, table: str, column: str, value: str
) -> None:
    _spoil(file, "plain", column, value, table)
    with open_reads(_url(file)) as reads, pytest.raises(BadData, match=r"plain.*--repair"):
        reads.milestone("plain")
    with (
        closing(open_store(_url(file))) as store,
        store.read() as transaction,
        pytest.raises(BadData, match=r"plain.*--repair"),
    ):
        transaction.milestones.get("plain")


def _ticking(store: Store) -> tuple[Ticker, SetClock, Memory]:
    clock, operators = SetClock(START + timedelta(days=16)), Memory()
    ticker = a_ticker(store, clock, Memory(), operators=operators)
    ticker.courier.wake = lambda: None  # type: ignore[method-assign]  # drained by the test
    return ticker, clock, operators


@_damaged
def test_its_operators_hear_of_it_once_with_its_key(
    file: Path, table: str, column: str, value: str
) -> None:
    _spoil(file, "plain", column, value, table)
    with closing(open_store(_url(file))) as store:
        ticker, clock, operators = _ticking(store)
        for _ in range(3):
            ticker.look_again()
            ticker.run_dry()
            clock.advance(timedelta(hours=1))
    told = [each for each in operators.accepted if "plain cannot be read" in each.title]
    assert len(told) == 1
    assert "tracker db check --repair" in told[0].text


def test_no_tick_looks_again_at_what_is_set_aside(file: Path) -> None:
    _spoil(file, "plain", "title", _NO_TEXT)
    with closing(open_store(_url(file))) as store:
        ticker, clock, _ = _ticking(store)
        ticker.run_dry()
        due_at = ticker.tick()
        assert due_at is None or due_at > clock.now()


def test_what_is_mended_is_told_after_the_next_start(file: Path) -> None:
    _spoil(file, "plain", "title", _NO_TEXT)
    with closing(open_store(_url(file))) as store:
        ticker, _, _ = _ticking(store)
        ticker.run_dry()
        _spoil(file, "plain", "title", "'Mended'")
        told = Memory()
        clock = SetClock(START + timedelta(days=16, hours=1))
        ticker = a_ticker(store, clock, told, operators=Memory())
        ticker.look_again()
        ticker.run_dry()
    assert any("Mended" in each.title for each in told.accepted)


def test_a_time_that_is_none_is_set_right_and_its_reminder_told(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT min(id) FROM reminders WHERE state = 'pending'"
        (row,) = connection.execute(query).fetchone()
    assert damage(file, Cell(table="reminders", row=row, column="due_at"), "5")
    with closing(open_store(_url(file))) as store:
        ticker, clock, operators = _ticking(store)
        ticker.run_dry()
        assert (ticker.tick() or clock.now()) >= clock.now()
    assert any("due_at" in each.text for each in operators.accepted)


@pytest.mark.parametrize("channel", ["NULL", "x'ff41'"])
def test_a_delivery_without_a_channel_is_told_elsewhere_and_silences_no_channel(
    file: Path, channel: str
) -> None:
    """SQLite finds nothing behind what it takes to be impossible."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT id FROM deliveries WHERE state = 'pending'"
        (row,) = connection.execute(query).fetchone()
    assert damage(file, Cell(table="deliveries", row=row, column="channel"), channel)
    told, operators = Memory(), Memory()
    with closing(open_store(_url(file))) as store:
        clock = SetClock(START + timedelta(days=16))
        ticker = a_ticker(store, clock, told, operators=operators)
        ticker.look_again()
        ticker.run_dry()
    assert any("Plain" in each.title for each in told.accepted)
    assert any("Late" in each.title for each in told.accepted), "what had lost its channel"
    assert any("channel: " in each.text for each in operators.accepted)


def test_whatever_stands_in_a_cell_is_found_and_put_aside(file: Path) -> None:
    """Of every column of every table one cell holds bytes, those of several tables at once."""
    columns: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in cells(file):
        columns[cell.table][cell.column] = cell
    for together in zip_longest(*(each.values() for each in columns.values())):
        file.write_bytes(in_use())
        damaged = [cell for cell in together if cell and damage(file, cell, "x'ff41'")]
        found = "\n".join(check_database(_url(file)))
        assert [each for each in damaged if f"row {each.row} of {each.table}" not in found] == []
        repair_database(_url(file), START)
        assert check_database(_url(file)) == (), damaged


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        (Cell(table="deliveries", row=1, column="reminder_id"), "NULL", "does not go together"),
        (Cell(table="deliveries", row=1, column="held_for"), "-1", "held_for"),
        (Cell(table="milestones", row=1, column="origin"), "'feed'", "does not go together"),
        (Cell(table="milestones", row=1, column="confidence"), "'sure'", "confidence"),
    ],
)
def test_what_a_table_says_of_its_columns_is_looked_at_row_by_row(
    file: Path, cell: Cell, value: str, said: str
) -> None:
    assert damage(file, cell, value)
    found = "\n".join(check_database(_url(file)))
    assert f"row 1 of {cell.table}" in found
    assert said in found
    assert len(repair_database(_url(file), START)) == 1
    assert check_database(_url(file)) == ()


def test_what_is_put_aside_is_kept_as_it_was(file: Path) -> None:
    _spoil(file, "plain", "tags", "x'ff41'")
    repair_database(_url(file), START)
    (milestone,) = [each["row"] for each in _kept(file) if each["table"] == "milestones"]
    assert milestone["tags"] == {"base64": "/0E="}
    assert milestone["title"] == "Plain"


def _kept(file: Path) -> list[dict[str, dict[str, object]]]:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT kept FROM quarantine").fetchall()
    return [each for (kept,) in rows for each in json.loads(kept)]


def test_what_is_put_aside_takes_along_what_hangs_on_it_and_is_in_the_log(file: Path) -> None:
    _spoil(file, "plain", "title", _NO_TEXT)
    (line,) = repair_database(_url(file), START)
    assert "plain" in line
    assert {each["table"] for each in _kept(file)} >= {"milestones", "revisions", "reminders"}
    with open_reads(_url(file)) as reads:
        assert "plain" not in {each.key for each in reads.milestones()}
        assert "counted" in {each.key for each in reads.milestones()}
        (entry,) = [each for each in reads.log() if each.kind == "quarantined"]
    assert "plain" in entry.detail


def test_where_nothing_is_damaged_nothing_is_put_aside(file: Path) -> None:
    assert check_database(_url(file)) == ()
    assert repair_database(_url(file), START) == ()


def test_a_copy_is_made_of_a_database_with_a_damaged_row(file: Path, tmp_path: Path) -> None:
    _spoil(file, "plain", "status", "'archived'")
    _spoil(file, "other", "title", "NULL")
    assert back_up(_url(file), tmp_path / "copy.db", START) > 0
    assert check_database(_url(tmp_path / "copy.db")) == check_database(_url(file))
