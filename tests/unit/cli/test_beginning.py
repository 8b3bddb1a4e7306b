"""`tracker init` on a terminal: what it asks, and what it makes of the answers."""

from __future__ import annotations

import os
import pty
import stat
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click import testing
from click.testing import CliRunner, Result

from tests import nursery
from tests.clocks import SetClock
from tests.databases import a_database
from tests.unit.cli.desk import NOW, Desk
from tests.unit.cli.executable import Installation
from tracker.cli.app import App
from tracker.cli.program import program
from tracker.domain.delivery import Evidence, Phase, Wire
from tracker.domain.message import Message
from tracker.errors import BadSettings, NotFound
from tracker.service.views import first_start

_CTRL_D = b"\x04"
_ADDRESS = "json://127.0.0.1:9/a-token-of-theirs"


class _Beginner:
    """Somebody at a terminal in London, who has a database and no settings."""

    def __init__(self, folder: Path) -> None:
        self.settings = folder / "config/tracker.toml"
        self.secret = folder / "config/reminders-url"

    def init(self, *answers: str, options: tuple[str, ...] = ()) -> Result:
        line = ["--config", str(self.settings), "init", *options]
        given = "".join(f"{answer}\n" for answer in answers)
        return CliRunner().invoke(program, line, obj=App(clock=SetClock(NOW)), input=given)

    def stated(self) -> dict[str, Any]:
        return tomllib.loads(self.settings.read_text())


@pytest.fixture
def beginner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Beginner:
    url = f"sqlite:///{tmp_path}/t.db"
    a_database(url)
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    monkeypatch.setenv("TZ", "Europe/London")
    monkeypatch.setattr(testing._NamedTextIOWrapper, "isatty", lambda _stream: True)
    return _Beginner(tmp_path)


def test_enter_takes_what_this_machine_says(beginner: _Beginner) -> None:
    done = beginner.init("", "", "", "")
    assert done.exception is None
    assert "[Europe/London]" in done.stderr
    assert "[UK]" in done.stderr
    assert f"Wrote the settings {beginner.settings}" in done.stdout
    stated = beginner.stated()
    assert (stated["timezone"], stated["calendar"]) == ("Europe/London", "UK")
    assert stated["channels"] == {"console": {"url": "console://"}}
    assert list(beginner.settings.parent.iterdir()) == [beginner.settings]


def test_what_is_wrong_is_explained_and_asked_again(beginner: _Beginner) -> None:
    wrong = ("slack://${SLACK_TOKEN}", "hassio://h/t")
    done = beginner.init("Mars/Base", "UTC", "Narnia", "None", *wrong, "console://", "n")
    assert done.exception is None
    for said in (
        'write an IANA zone, such as "Europe/London"',
        "no business calendar is called 'NARNIA'",
        "write it whole",
        "channel reminders: ",
    ):
        assert done.stderr.count(said) == 1
    assert "calendar" not in beginner.stated()
    assert beginner.stated()["timezone"] == "UTC"


def test_an_address_that_takes_no_message_is_kept_only_where_somebody_says_so(
    beginner: _Beginner,
) -> None:
    done = beginner.init("", "", _ADDRESS, "n", _ADDRESS, "y", "n")
    assert done.exception is None
    assert done.stderr.count("A test message was not accepted: ") == 2
    assert "a-token" not in done.output
    assert "a-token" not in beginner.settings.read_text()
    assert beginner.stated()["channels"] == {"reminders": {"url_file": "reminders-url"}}
    assert beginner.secret.read_text() == f"{_ADDRESS}\n"
    assert stat.S_IMODE(beginner.secret.stat().st_mode) == 0o600
    desk = Desk(beginner.settings)
    assert "reminders" in desk.run("channel", "list").stdout


def test_an_address_that_takes_a_message_is_kept(
    beginner: _Beginner, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Accepting:
        def send(self, message: Message) -> Evidence:
            assert message.title == "tracker test message"
            return Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=200, accepted=True)

    monkeypatch.setattr(first_start, "open_notifier", lambda *_args, **_kept: Accepting())
    done = beginner.init("", "", _ADDRESS, "")
    assert "A test message was accepted" in done.stderr
    assert beginner.secret.exists()


@pytest.mark.parametrize("answers", [(), ("",), ("", ""), ("", "", ""), ("", "", _ADDRESS)])
def test_whoever_leaves_in_the_middle_leaves_nothing(
    beginner: _Beginner, answers: tuple[str, ...]
) -> None:
    assert beginner.init(*answers).exit_code == 1
    assert not beginner.settings.parent.exists()


def test_no_secret_stays_where_the_settings_cannot_be_written(beginner: _Beginner) -> None:
    beginner.settings.parent.mkdir()
    beginner.settings.symlink_to("nowhere")
    done = beginner.init("", "", _ADDRESS, "y", "n")
    assert isinstance(done.exception, BadSettings)
    assert f"cannot write {beginner.settings}: File exists" in str(done.exception)
    assert not beginner.secret.exists()


def test_a_full_disk_leaves_no_half_of_a_file(
    beginner: _Beginner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> int:
        path.touch()
        return os.open("/dev/full", os.O_WRONLY)

    monkeypatch.setattr(first_start, "_opened", full)
    done = beginner.init(options=("--defaults",))
    assert "No space left on device" in str(done.exception)
    assert not beginner.settings.exists()


def test_defaults_ask_nothing_nor_does_who_has_settings(beginner: _Beginner) -> None:
    first = beginner.init(options=("--defaults",))
    assert (first.exit_code, "Four questions" in first.stderr) == (0, False)
    assert "calendar" not in beginner.stated()
    again = beginner.init()
    assert "Kept the settings" in again.stdout
    assert "Four questions" not in again.stderr


def test_samples_are_taken_once(beginner: _Beginner) -> None:
    taken = beginner.init("", "", "", "y")
    assert "Took 13 samples; `tracker undo 1` takes them back" in taken.stdout
    assert "Next: tracker list" in taken.stderr
    again = beginner.init(options=("--samples",))
    assert (again.exit_code, "Took" in again.stdout) == (0, False)
    assert len(Desk(beginner.settings).json("list", "--all")) == 13


def test_without_samples_none_are_offered(
    beginner: _Beginner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_start, "_SAMPLES", ())
    assert isinstance(beginner.init(options=("--samples",)).exception, NotFound)
    assert beginner.init("", "", "").exit_code == 0


@pytest.mark.parametrize(
    ("zone", "calendar"),
    [("Europe/London", "UK"), ("America/New_York", "US"), ("Europe/Berlin", "DE"), ("UTC", None)],
)
def test_a_zone_has_the_business_days_of_its_country(zone: str, calendar: str | None) -> None:
    assert first_start.calendar_near(zone) == calendar


def test_what_is_typed_of_an_address_is_not_shown(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    a_database(url)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r+b", buffering=0) as terminal:
        process = nursery.start(
            "tests.peers.launch",
            ["init"],
            environ=Installation(tmp_path, {"TRACKER_DATABASE_URL": url}).environ(),
            folder=tmp_path,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
        )
    shown = b""
    with suppress(OSError):  # how Linux says that the other end was closed
        for question, answer in (
            (b"are told", b"UTC\n"),
            (b"TARGET", b"none\n"),
            (b"to the terminal:", b"hassio://secret\n"),
            (b"to the terminal:", _CTRL_D),
            (b"never asked", b""),
        ):
            seen = len(shown)
            while question not in shown[seen:]:
                shown += os.read(ours, 65_536)
            os.write(ours, answer)
    os.close(ours)
    assert process.wait(timeout=60) == 130, shown
    assert b"none" in shown
    assert b"secret" not in shown
    assert not (tmp_path / "config").exists()
