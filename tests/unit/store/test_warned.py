"""When the operators were last warned is remembered wherever there is room for it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOW
from tests.databases import a_database
from tracker.store.engine import warned as module
from tracker.store.engine.spool import Spool
from tracker.store.engine.warned import Warned, warning_places

HOUR = timedelta(hours=1)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    (tmp_path / "good").mkdir()
    return tmp_path / "good" / "note"


def test_nobody_was_warned_before_the_first_note(tmp_path: Path, good: Path) -> None:
    assert Warned(Spool(tmp_path / "spool"), [good]).last_at(NOW) is None


@pytest.mark.parametrize("bad", ["/proc/no-such/note", "/dev/null/note", "/proc/self/environ"])
def test_one_place_that_takes_the_note_is_enough(good: Path, bad: str) -> None:
    Warned(Spool(Path(bad)), [Path(bad), good]).note(NOW)
    assert Warned(None, [Path(bad), good]).last_at(NOW) == NOW


def test_the_spool_is_a_place_as_well(tmp_path: Path) -> None:
    Warned(Spool(tmp_path / "spool"), []).note(NOW)
    assert Warned(Spool(tmp_path / "spool"), []).last_at(NOW) == NOW


def test_the_newest_note_that_is_not_ahead_counts(tmp_path: Path) -> None:
    places = [tmp_path / name for name in "abc"]
    for place, at in zip(places, (NOW - HOUR, NOW + HOUR, NOW - 2 * HOUR), strict=True):
        Warned(None, [place]).note(at)
    assert Warned(None, places).last_at(NOW) == NOW - HOUR


def test_where_no_place_takes_it_nothing_is_raised() -> None:
    warned = Warned(Spool(Path("/proc/no-such/spool")), [Path("/proc/no-such/note")])
    warned.note(NOW)
    assert warned.last_at(NOW) is None


@pytest.mark.parametrize("kind", ["a symbolic link", "a hard link", "a pipe", "a folder"])
def test_what_others_may_have_put_there_is_neither_read_nor_written(
    tmp_path: Path, good: Path, kind: str
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("2026-01-01 00:00:00.000000")
    match kind:
        case "a symbolic link":
            good.symlink_to(victim)
        case "a hard link":
            good.hardlink_to(victim)
        case "a pipe":
            os.mkfifo(good)
        case _:
            good.mkdir()
    Warned(None, [good]).note(NOW)
    assert victim.read_text() == "2026-01-01 00:00:00.000000"
    assert Warned(None, [good]).last_at(NOW) is None


def test_a_file_of_somebody_else_is_left_alone(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Warned(None, [good]).note(NOW)
    monkeypatch.setattr(module.os, "getuid", lambda: os.geteuid() + 1)
    Warned(None, [good]).note(NOW + HOUR)
    assert Warned(None, [good]).last_at(NOW + HOUR) is None
    monkeypatch.undo()
    assert Warned(None, [good]).last_at(NOW + HOUR) == NOW


@pytest.mark.parametrize(
    "text", ["", "soon", "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")]
)
def test_a_note_that_cannot_be_read_is_none(good: Path, text: str) -> None:
    good.write_text(text)
    assert Warned(None, [good]).last_at(NOW) is None


def test_each_database_and_user_has_places_of_its_own(tmp_path: Path) -> None:
    environ = {"RUNTIME_DIRECTORY": str(tmp_path), "STATE_DIRECTORY": "relative"}
    one = warning_places("sqlite:////var/one.db", environ)
    assert one[0].parent == tmp_path
    assert Path("/dev/shm") in {place.parent for place in one}  # noqa: S108 - looked at only
    assert len(set(one)) == len(one)
    assert set(one).isdisjoint(warning_places("sqlite:////var/two.db", environ))
    server = "postgresql+psycopg://me:{}@host/tracker"
    assert warning_places(server.format("a"), {}) == warning_places(server.format("b"), {})
    assert str(os.getuid()) in one[0].name


def test_of_a_database_that_a_test_makes_nobody_was_warned(tmp_path: Path) -> None:
    """Paths of tests come again in the next run, and what is noted outlives a run."""
    url = f"sqlite:///{tmp_path}/tracker.db"
    warned = Warned(None, warning_places(url, os.environ))
    warned.note(NOW)
    a_database(url)
    assert warned.last_at(NOW) is None
