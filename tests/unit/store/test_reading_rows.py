"""Rows are read by the names of their columns, texts by what they hold, equal dates once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builders import MARCH, NOW, a_due
from tests.databases import a_database
from tracker.dates.base import instants
from tracker.dates.base.window import DueWindow
from tracker.domain.milestone import Due, Revision
from tracker.store.reads.quick import Reader, open_reader
from tracker.store.values.column_names import REVISION_COLUMNS
from tracker.store.values.damage import Damaged, read_row
from tracker.store.values.mapping import due_of, revision_values

_EVENTS = "SELECT kind, detail FROM events ORDER BY id"
_ADD = "INSERT INTO events (kind, detail, at) VALUES ('note', {}, '2026-01-05 09:00:00.000000')"
_UNFIT = "CAST(x'ff41c3' AS TEXT)"


@pytest.fixture
def reader(sqlite_url: str) -> Iterator[Reader]:
    a_database(sqlite_url)
    with closing(sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///")))) as connection:
        for detail in ("'one'", _UNFIT, "'Łódź'"):
            connection.execute(_ADD.format(detail))
        connection.commit()
    found = open_reader(sqlite_url)
    yield found
    found.close()


def test_a_text_that_is_none_stays_bytes_and_the_others_are_texts(reader: Reader) -> None:
    details = ["one", b"\xffA\xc3", "Łódź"]
    assert [row["detail"] for row in reader.rows(_EVENTS)] == details
    assert [row["detail"] for row in reader.rows(_EVENTS)] == details


def test_it_stays_bytes_in_the_middle_of_a_transaction(reader: Reader) -> None:
    with reader.snapshot():
        assert len(reader.rows(_EVENTS)) == 3
        assert reader.rows("SELECT count(*) AS number FROM events")[0]["number"] == 3


def test_what_is_read_one_after_the_other_meets_it_too(reader: Reader) -> None:
    assert [row["detail"] for row in reader.each(_EVENTS)] == ["one", b"\xffA\xc3", "Łódź"]


def _row(due: Due, **changes: Any) -> dict[str, Any]:
    revision = Revision(number=1, due=due, reason="added", changed_at=NOW)
    return {**dict(zip(REVISION_COLUMNS, revision_values(1, revision), strict=True)), **changes}


def test_equal_dates_are_read_once() -> None:
    assert due_of(_row(a_due(MARCH))) is due_of(_row(a_due(MARCH)))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("due_text", b"\xff"),
        ("tz", "Mars/X"),
        ("earliest", "2026-02-30"),
        ("latest", "31 March"),
        ("modality", None),
        ("not_before", "soon"),
        ("waiting_on", "["),
        ("doubts", '["a", null]'),
        ("estimate", "[[]]"),
        ("not_after", 20260331),
    ],
)
def test_a_damaged_date_is_told_by_its_column_after_a_sound_one_like_it(
    column: str, value: object
) -> None:
    assert due_of(_row(a_due(MARCH))) == a_due(MARCH)
    for _ in range(2):
        row = _row(a_due(MARCH), **{column: value})
        found = read_row(due_of, row, "revisions", number=None, key=None)
        assert isinstance(found, Damaged)
        assert found.reason.startswith(f"{column}: ")


def test_a_number_is_no_day_though_it_equals_one_that_was_read() -> None:
    assert due_of(_row(a_due(MARCH), due_text="1")).text == "1"
    found = read_row(due_of, _row(a_due(MARCH), due_text=1), "revisions", number=None, key=None)
    assert isinstance(found, Damaged)


def test_a_date_by_the_clock_is_read_by_the_clocks_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    row = _row(a_due(date(2026, 3, 31)), instant="2026-03-31T17:00:00", precision="minute")
    asked: list[object] = []

    def window_at(at: datetime, tz: str) -> DueWindow:
        asked.append((at, tz))
        return real(at, tz)

    real = instants.window_at
    monkeypatch.setattr(instants, "window_at", window_at)
    due_of(row)
    due_of(row)
    assert len(asked) == 2
