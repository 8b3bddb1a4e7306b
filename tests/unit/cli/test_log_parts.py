"""The log in parts: its end, what was since, and what goes on to happen."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pytest

from tests import nursery
from tests.sites import wait_for
from tests.unit.cli.desk import Desk
from tests.unit.cli.executable import Installation, a_new_installation
from tracker.store.reads.reads import Reads

_PATIENCE_S = 60
_ENOUGH = object()


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Five milestones, added an hour after the other from half past nine in London on."""
    for number in range(1, 6):
        desk.add(f"Return {number}", "March 2026")
        desk.clock.advance(timedelta(hours=1))
    return desk


def _keys(desk: Desk, *options: str) -> list[str]:
    return [entry["key"] for entry in desk.json("log", *options)]


def test_a_limit_gives_the_last_ones_the_oldest_first(busy: Desk) -> None:
    assert _keys(busy, "--limit", "2") == ["return-4", "return-5"]
    assert _keys(busy, "--limit", "9") == _keys(busy)
    assert "return-3" not in busy.run("log", "--limit", "2").stdout
    assert "0 is not in the range x>=1" in busy.attempt("log", "--limit", "0").stderr


def test_since_leaves_out_what_was_before_on_the_clocks_of_the_house(busy: Desk) -> None:
    assert _keys(busy, "--since", "2026-01-05T11:30") == ["return-3", "return-4", "return-5"]
    assert _keys(busy, "--since", "2026-01-05T12:30+01:00", "--limit", "1") == ["return-5"]
    assert _keys(busy, "return-1", "--since", "2026-01-05T11:30") == []
    nothing = busy.run("log", "--since", "2026-01-05T23:00")
    assert (nothing.stdout, nothing.stderr) == ("", "Nothing has happened since then.\n")


def test_pages_are_one_log(busy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = busy.run("log").stdout
    monkeypatch.setattr("tracker.cli.commands.log._AT_A_TIME", 2)
    assert busy.run("log").stdout == whole
    assert len(busy.json("log")) == 5


@contextmanager
def _following(installation: Installation, *options: str) -> Iterator[IO[str]]:
    """What `log --follow` writes, as it comes; in the end Ctrl-C."""
    written = installation.folder / "followed"
    with written.open("w") as out, Path("/dev/null").open() as nothing:
        process = nursery.start(
            "tests.peers.launch",
            ["log", "--follow", *options],
            environ=installation.environ(),
            folder=installation.folder,
            stdin=nothing,
            stdout=out,
            stderr=out,
        )
    try:
        with written.open() as lines:
            yield lines
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(_PATIENCE_S) == 130


def _line(lines: IO[str]) -> str:
    """The next whole line, once it is there."""
    found = ""

    def is_whole() -> bool:
        nonlocal found
        found += lines.readline()
        return found.endswith("\n")

    wait_for(is_whole, "another entry")
    return found


def test_what_happens_is_followed_each_once(tmp_path: Path) -> None:
    installation = a_new_installation(tmp_path)
    for number in range(12):
        installation.run("add", f"Before {number}", "--due", "March 2099")
    with _following(installation, "--json") as lines:
        begun = [json.loads(_line(lines))["key"] for _ in range(10)]
        assert begun == [f"before-{number}" for number in range(2, 12)]
        installation.run("add", "Meanwhile", "--due", "March 2099")
        assert json.loads(_line(lines))["key"] == "meanwhile"
        installation.run("met", "before-3")
        assert json.loads(_line(lines))["kind"] == "met"


def test_one_milestone_is_followed_in_words(tmp_path: Path) -> None:
    installation = a_new_installation(tmp_path)
    installation.run("add", "Mine", "--due", "March 2099", "--by", "amira")
    installation.run("add", "Other", "--due", "March 2099")
    with _following(installation, "mine") as lines:
        assert ")  added  mine  amira  March 2099" in _line(lines)
        installation.run("met", "other")
        installation.run("met", "mine", "--by", "jonas")
        assert "  met  mine  jonas  " in _line(lines)


def test_what_happens_while_the_beginning_is_read_is_told_once(
    busy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, pauses, meanwhile = Reads.log_page, iter([None, None, None]), iter(range(1, 4))

    def read_and_add(*asked: Any, **more: Any) -> Any:
        found = read(*asked, **more)
        for number in islice(meanwhile, 1):
            busy.add(f"Meanwhile {number}", "March 2026")
        return found

    def pause(_seconds: float) -> None:
        if next(pauses, _ENOUGH) is _ENOUGH:
            raise KeyboardInterrupt

    monkeypatch.setattr(Reads, "log_page", read_and_add)
    monkeypatch.setattr("tracker.cli.commands.log.time.sleep", pause)
    shown = busy.attempt("log", "--follow", "--limit", "1", "--json").stdout
    keys = [json.loads(line)["key"] for line in shown.splitlines() if line.startswith("{")]
    assert [each for each in keys if each.startswith("meanwhile")] == [
        "meanwhile-1",
        "meanwhile-2",
        "meanwhile-3",
    ]
