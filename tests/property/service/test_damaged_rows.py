"""Whatever one row of any table comes to hold: every reminder of all other milestones arrives."""

from __future__ import annotations

import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, currently_in_test_context, event, given, seed, settings
from hypothesis import strategies as st

from tests.damaged_office import MADE, in_use, lacking, weeks_after
from tests.damaging import VALUES, Cell, cells, damage


def _told_after(cell: Cell | None, value: str) -> Counter[str] | None:
    """What is told in the weeks after a cell was damaged; None: not taken."""
    with tempfile.TemporaryDirectory(prefix="tracker-damage-") as folder:
        file = Path(folder, "tracker.db")
        file.write_bytes(in_use())
        if cell is not None and not damage(file, cell, value):
            return None
        return weeks_after(f"sqlite:///{file}")[0]


@cache
def _sound() -> Counter[str]:
    found = _told_after(None, "")
    assert found is not None
    return found


@cache
def _cells() -> tuple[Cell, ...]:
    with tempfile.TemporaryDirectory(prefix="tracker-damage-") as folder:
        file = Path(folder, "tracker.db")
        file.write_bytes(in_use())
        return cells(file)


def _note(what: str) -> None:
    if currently_in_test_context():
        event(what)


def _holds(cell: Cell, value: str) -> None:
    titles = _told_after(cell, value)
    if titles is None:
        _note("not taken")
        return
    lack = lacking(_sound(), titles)
    _note(f"{len(lack)} lack something")
    assert len(lack) <= 1, (lack, _sound() - titles)


def test_every_table_has_rows() -> None:
    assert {cell.table for cell in _cells()} >= {
        *("milestones", "revisions", "reminders", "deliveries", "attempts", "anchors", "events"),
        *("sources", "source_runs", "daemon", "people", "absences_of_people", "teams"),
        *("team_members", "tokens", "requests"),
    }
    told = "\n".join(_sound())
    assert all(record.title in told for record in MADE if record.key != "waits")


_ONE = (st.deferred(lambda: st.sampled_from(_cells())), st.sampled_from(VALUES))


#: A cell and a value are as small as they can be: to look for smaller ones takes minutes.
_often = settings(derandomize=True, phases=(Phase.explicit, Phase.generate))


@settings(_often, max_examples=40)
@given(*_ONE)
def test_one_damaged_row_silences_no_other(cell: Cell, value: str) -> None:
    _holds(cell, value)


@pytest.mark.slow
@pytest.mark.parametrize("fifty", range(4))
def test_one_damaged_row_of_two_hundred_silences_no_other(fifty: int) -> None:
    """Fifty at a time, so that workers share them."""

    @seed(fifty)
    @settings(_often, derandomize=False, database=None, max_examples=50)
    @given(*_ONE)
    def silences_no_other(cell: Cell, value: str) -> None:
        _holds(cell, value)

    silences_no_other()
