"""Files that commands write are whole, and for their owner only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tracker.cli.private_file import write_whole
from tracker.errors import BadData


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "milestones.csv"


def test_a_file_is_for_its_owner_unless_it_is_shared(file: Path) -> None:
    old = os.umask(0)
    try:
        write_whole(file, "é\r\n", shared=False)
        assert _mode(file) == 0o600
        assert file.read_bytes() == "é\r\n".encode()
        write_whole(file, "b", shared=True)
        assert _mode(file) == 0o644
    finally:
        os.umask(old)
    assert file.read_text() == "b"
    assert list(file.parent.iterdir()) == [file]


def test_a_link_is_refused_and_what_it_leads_to_is_left_alone(file: Path) -> None:
    target = file.with_name("target")
    target.write_text("kept")
    file.symlink_to(target)
    with pytest.raises(BadData, match="is a link, which may lead anywhere"):
        write_whole(file, "x", shared=False)
    assert target.read_text() == "kept"
    file.unlink()
    file.symlink_to(file.with_name("nowhere"))
    with pytest.raises(BadData, match="is a link"):
        write_whole(file, "x", shared=False)


def test_another_name_of_the_same_file_keeps_what_it_had(file: Path) -> None:
    other = file.with_name("other")
    other.write_text("kept")
    file.hardlink_to(other)
    write_whole(file, "x", shared=False)
    assert (file.read_text(), other.read_text()) == ("x", "kept")


def test_what_cannot_be_written_leaves_what_was_there(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("kept")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fchmod", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_whole(file, "x", shared=False)
    assert file.read_text() == "kept"
    assert list(file.parent.iterdir()) == [file]
    with pytest.raises(BadData, match="cannot be written: No such file or directory"):
        write_whole(file.parent / "no" / "y", "x", shared=False)


def test_a_device_is_written_to(file: Path) -> None:
    write_whole(Path(os.devnull), "x", shared=False)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    os.mkfifo(file)
    reader = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(file, "told", shared=False)
    assert os.read(reader, 10) == b"told"
    os.close(reader)
