"""What became of attempts outlasts a database that cannot be written."""

import os
import signal
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOW
from tracker.domain.delivery import Conclusion, DeliveryState, Outcome
from tracker.store.engine import spool as spool_module
from tracker.store.engine.spool import SIZE, Spool, spool_path

MINUTE = timedelta(minutes=1)
SENT = Conclusion(
    delivery_id=7,
    token="t",
    outcome=Outcome.SENT,
    detail="250 angenommen – ok",
    state=DeliveryState.SENT,
    next_due_at=None,
)
RETRIED = Conclusion(
    delivery_id=8,
    token="u",
    outcome=Outcome.UNKNOWN,
    detail="no answer",
    state=DeliveryState.PENDING,
    next_due_at=NOW + MINUTE,
    possible_repeat=True,
)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "tracker.db.spool")


def _fill(spool: Spool) -> int:
    """Keep outcomes until there is no room; how many times there was."""
    times = 0
    while spool.keep([SENT] * 200, NOW):
        times += 1
    return times


def _tear_last(spool: Spool) -> None:
    """As if the power had failed before the end of what was written last reached the disk."""
    content = bytearray(spool.path.read_bytes())
    content[len(content.rstrip(b"\0")) - 3] ^= 0xFF
    spool.path.write_bytes(content)


def test_what_is_kept_comes_back_in_order_also_to_another_process(spool: Spool) -> None:
    assert spool.kept() == ()
    assert spool.keep([SENT, RETRIED], NOW)
    assert spool.keep([RETRIED], NOW + MINUTE)
    expected = ((SENT, NOW), (RETRIED, NOW), (RETRIED, NOW + MINUTE))
    assert spool.kept() == expected
    assert Spool(spool.path).kept() == expected


def test_what_was_cleared_does_not_come_back(spool: Spool) -> None:
    spool.keep([SENT], NOW)
    spool.keep([RETRIED], NOW)
    spool.clear()
    assert spool.kept() == ()
    spool.keep([SENT], NOW)  # as long as the record that lay there, before another whole one
    assert spool.kept() == ((SENT, NOW),)


def test_its_room_is_taken_before_it_is_needed_and_is_its_owners(spool: Spool) -> None:
    spool.kept()
    found = spool.path.stat()
    assert found.st_size == SIZE
    assert found.st_blocks * 512 >= SIZE
    assert stat.S_IMODE(found.st_mode) == 0o600


def test_a_record_that_was_cut_is_left_out_and_the_next_takes_its_place(spool: Spool) -> None:
    spool.keep([SENT], NOW)
    spool.keep([RETRIED], NOW)
    _tear_last(spool)
    assert spool.kept() == ((SENT, NOW),)
    assert spool.keep([RETRIED], NOW + MINUTE)
    assert spool.kept() == ((SENT, NOW), (RETRIED, NOW + MINUTE))


def test_a_full_spool_says_so_and_keeps_what_it_has(spool: Spool) -> None:
    times = _fill(spool)
    assert len(spool.kept()) == times * 200 > 5_000
    assert not spool.keep([SENT] * 200, NOW)
    assert spool.path.stat().st_size == SIZE
    spool.clear()
    assert spool.keep([SENT], NOW)


@pytest.mark.parametrize("in_the_way", ["a folder", "a file instead of its folder", "a link"])
def test_where_it_cannot_be_written_nothing_is_raised(tmp_path: Path, in_the_way: str) -> None:
    path = tmp_path / "tracker.db.spool"
    if in_the_way == "a folder":
        path.mkdir()
    elif in_the_way == "a link":
        path.symlink_to(tmp_path / "elsewhere")
    else:
        (tmp_path / "file").touch()
        path = tmp_path / "file" / "spool"
    spool = Spool(path)
    assert not spool.keep([SENT], NOW)
    assert spool.kept() == ()
    spool.clear()
    spool.warn(NOW)
    assert spool.warned_at() is None


def test_a_file_of_another_kind_becomes_an_empty_spool(spool: Spool) -> None:
    spool.path.write_bytes(b"\xff" * 5_000)
    assert spool.kept() == ()
    assert spool.keep([SENT], NOW)
    assert spool.kept() == ((SENT, NOW),)


def test_the_last_warning_outlasts_what_is_kept(spool: Spool) -> None:
    assert spool.warned_at() is None
    spool.warn(NOW)
    spool.keep([SENT], NOW)
    spool.clear()
    assert spool.warned_at() == NOW
    spool.warn(NOW + MINUTE)
    assert spool.warned_at() == NOW + MINUTE


WRITER = """
import sys
from pathlib import Path
from tests.builders import NOW
from tests.unit.store.test_spool import SENT
from tracker.store.engine.spool import Spool
spool = Spool(Path(sys.argv[1]))
while spool.keep([SENT], NOW):
    print("kept", flush=True)
"""


def test_what_a_killed_process_said_it_kept_is_there(spool: Spool) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(spool.path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert writer.stdout is not None
    said = [writer.stdout.readline() for _ in range(20)]
    os.kill(writer.pid, signal.SIGKILL)
    said += writer.stdout.readlines()
    writer.wait()
    kept = spool.kept()
    assert len(kept) >= said.count(b"kept\n") >= 20
    assert set(kept) == {(SENT, NOW)}


def test_it_lies_beside_an_sqlite_file_and_never_shows_a_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert spool_path("sqlite:////var/tracker.db") == Path("/var/tracker.db.spool")
    one = spool_path("postgresql+psycopg://me:secret@host/one")
    assert one == spool_path("postgresql+psycopg://me:changed@host/one")
    assert one != spool_path("postgresql+psycopg://me:secret@host/two")
    assert one.parent == tmp_path / "tracker"


@pytest.mark.parametrize(
    "values",
    [
        (1, "t", "TELEPORTED", "", "sent", None, None),
        (1, "t", "SENT"),
        (1, "t", "SENT", "", "sent", "soon", None),
    ],
)
def test_what_another_version_kept_is_set_aside_and_the_rest_counts(
    spool: Spool, monkeypatch: pytest.MonkeyPatch, values: tuple[object, ...]
) -> None:
    spool.keep([SENT], NOW)
    with monkeypatch.context() as patch:
        patch.setattr(spool_module, "_values", lambda _: values)
        spool.keep([SENT], NOW)
    spool.keep([RETRIED], NOW)
    whole = spool.path.read_bytes()
    assert spool.kept() == ((SENT, NOW), (RETRIED, NOW))
    assert spool.set_aside == spool.path.with_name("tracker.db.spool.set-aside-1")
    assert spool.set_aside.read_bytes() == whole
    assert not spool.path.exists()
    assert spool.kept() == ()
    assert spool.keep([SENT], NOW)


def test_a_spool_of_another_form_is_set_aside_and_never_over_another(spool: Spool) -> None:
    for number in (1, 2):
        spool.path.write_bytes(b"tracker spool 2\n" + b"\1" * 5_000)
        assert spool.kept() == ()
        assert spool.set_aside == spool.path.with_name(f"tracker.db.spool.set-aside-{number}")
    assert spool.keep([SENT], NOW)
    assert spool.kept() == ((SENT, NOW),)
