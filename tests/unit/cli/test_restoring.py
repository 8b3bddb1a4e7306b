"""`tracker db restore` says from when the copy is, what comes again, and what is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.cli.desk import NOW, Desk
from tracker.errors import UsageError


def _backed_up(desk: Desk, folder: Path) -> str:
    """A copy from which much was done since."""
    copy = str(folder / "copy.db")
    desk.add("Report", "2026-03-01", "--key", "report", "--tag", "crypto")
    desk.run("db", "backup", copy)
    desk.clock.advance(timedelta(days=60))
    desk.add("Later", "2027", "--key", "later")
    desk.run("ack", "report", "--by", "A. Counsel", "--note", "on it")
    desk.run("met", "report", "--by", "A. Counsel")
    return copy


def test_a_restore_tells_what_it_loses_and_what_comes_again(desk: Desk, tmp_path: Path) -> None:
    done = desk.run("db", "restore", _backed_up(desk, tmp_path))
    assert f"The copy is from {NOW:%Y-%m-%d}" in done.stderr
    assert "deliveries that may have been made since: 1; the daemon makes them once" in done.stderr
    lost = [line for line in done.stderr.splitlines() if line.startswith("lost: ")]
    assert [" ".join(line.split()[3:5]) for line in lost] == [
        "later added,",
        "report acknowledged,",
        "report met,",
    ]
    assert "by A. Counsel: counts until 2026-04-05T09:30+00:00: on it" in lost[1]


def test_programs_get_all_of_it(desk: Desk, tmp_path: Path) -> None:
    done = desk.json("db", "restore", _backed_up(desk, tmp_path))
    assert done["copied_at"] == NOW.isoformat()
    assert done["possible_repeats"] == 1
    assert [(each["key"], each["kind"]) for each in done["lost"]] == [
        ("later", "added"),
        ("report", "acknowledged"),
        ("report", "met"),
    ]


def test_somebody_may_say_from_when_the_copy_is(desk: Desk, tmp_path: Path) -> None:
    copy = _backed_up(desk, tmp_path)
    said = (NOW + timedelta(days=70)).isoformat(timespec="minutes")
    with pytest.raises(UsageError, match="is ahead: no copy is from then"):
        desk.run("db", "restore", copy, "--since", said)
    earlier = (NOW + timedelta(days=59)).isoformat(timespec="minutes")
    done = desk.json("db", "restore", copy, "--since", earlier)
    assert done["copied_at"] == (NOW + timedelta(days=59)).replace(second=0).isoformat()


def test_many_losses_are_not_all_listed_for_people(desk: Desk, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    desk.run("db", "backup", copy)
    desk.clock.advance(timedelta(days=1))
    for number in range(22):
        desk.add(f"M{number}", "2027", "--key", f"m{number}")
    told = desk.run("db", "restore", copy).stderr
    assert told.count("lost: ") == 21
    assert "lost: 2 more" in told


def test_a_row_that_cannot_be_read_keeps_no_backup_out(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = _backed_up(desk, tmp_path)
    from tracker.service.sending import restoring  # noqa: PLC0415 - put back by the fixture

    def broken(*_given: object) -> int:
        raise ValueError("no such zone")

    monkeypatch.setattr(restoring, "mark_repeats", broken)
    done = desk.run("db", "restore", copy)
    assert "restored" in done.stdout
    assert "could not be marked, so repeats will not say so: no such zone" in done.stderr
