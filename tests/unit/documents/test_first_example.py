"""The first thing that a newcomer types works whenever it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.documents import page, sessions
from tests.sites import REPOSITORY
from tests.unit.cli.desk import Desk, a_desk

_README = page(REPOSITORY / "README.md")
_FIVE_MINUTES = _README.partition("## Five minutes")[2].partition("\n## ")[0]
_ON_THE_PATH = "puts `tracker` on your path"
_DATED = {"add", "when", "move"}


@pytest.fixture(
    params=[datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2031, 12, 31, 23, tzinfo=UTC)],
    ids=["as it was written", "years later"],
)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path / "desk")
    desk.clock.set(request.param)
    return desk


def _dated() -> Iterator[list[str]]:
    for shown in sessions(_FIVE_MINUTES.partition("\n### ")[0]):
        words = shown.words[1:]
        if words[0] in _DATED:
            yield words


def test_the_first_examples_lie_ahead_of_whoever_reads_them(desk: Desk) -> None:
    examples = list(_dated())
    assert [words[0] for words in examples] == ["add", "when", "move"]
    for words in examples:
        read = desk.json(*words)
        due = read.get("due", read)
        assert date.fromisoformat(due["earliest"]) > desk.clock.now().date(), words


def test_no_command_is_named_before_it_is_on_the_path() -> None:
    before = _README.partition(_ON_THE_PATH)[0]
    assert _ON_THE_PATH in _README
    assert not re.findall(r"(?:\$ |`)tracker [a-z]+", before)
