"""A database that is not there, or cannot be spoken to: what led to it, and what would be right."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

from tests.unit.cli.desk import NOW, Desk
from tests.unit.cli.executable import Installation
from tracker import api
from tracker.cli.app import App
from tracker.cli.program import program
from tracker.config import locate
from tracker.daemon import serve
from tracker.errors import DatabaseUnusable
from tracker.service.views.doctor import examine

_GONE = 'database = "sqlite:///gone/t.db"\n'
_INIT = "run `tracker init`"
_POSTGRES = "postgresql+psycopg://amira:secret@db.example.org/tracker"


def _settings(path: Path, text: str = _GONE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o600)
    return path


def _complaint(installation: Installation, *arguments: str) -> str:
    (line,) = installation.run(*arguments, code=5).err.splitlines()
    return line


@pytest.mark.parametrize("command", [("list",), ("add", "A", "--due", "1 May 2027"), ("run",)])
def test_the_settings_of_the_folder_are_named_and_init_is_advised(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    settings = _settings(tmp_path / "config/tracker.toml")
    said = _complaint(Installation(tmp_path), *command)
    assert f"there is no database at {tmp_path}/gone/t.db: " in said
    assert f"the settings file {settings} led there; {_INIT}" in said


def test_where_nothing_was_found_init_makes_both(tmp_path: Path) -> None:
    said = _complaint(Installation(tmp_path), "list")
    assert f"{tmp_path}/var/tracker.db: no settings file was found; {_INIT}" in said


def test_settings_that_name_no_database_say_so(tmp_path: Path) -> None:
    _settings(tmp_path / "config/tracker.toml", 'timezone = "UTC"\n')
    said = _complaint(Installation(tmp_path), "list")
    assert "names none, so it is looked for in this folder" in said


def test_a_database_that_somebody_named_is_not_made_anew(tmp_path: Path) -> None:
    elsewhere = _settings(tmp_path / "etc/tracker.toml")
    by_option = _complaint(Installation(tmp_path), "--config", str(elsewhere), "list")
    by_variable = _complaint(Installation(tmp_path, {"TRACKER_CONFIG": str(elsewhere)}), "list")
    own = {"XDG_CONFIG_HOME": str(tmp_path / "own")}
    _settings(tmp_path / "own/tracker/tracker.toml")
    of_the_user = _complaint(Installation(tmp_path, own), "list")
    url = {"TRACKER_DATABASE_URL": "sqlite:///away/t.db"}
    by_url = _complaint(Installation(tmp_path, url), "list")

    assert f"the settings file {elsewhere} (as --config says) led there" in by_option
    assert f"the settings file {elsewhere} (as $TRACKER_CONFIG says) led there" in by_variable
    assert f"the settings file {tmp_path}/own/tracker/tracker.toml led there" in of_the_user
    assert f"no database at {tmp_path}/away/t.db: $TRACKER_DATABASE_URL led there" in by_url
    for said in (by_option, by_variable, of_the_user, by_url):
        assert "init" not in said


def test_a_database_that_the_settings_of_the_machine_name_is_not_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = _settings(tmp_path / "etc/tracker.toml")
    monkeypatch.setattr(locate, "OF_THE_MACHINE", machine)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    for name in ("TRACKER_DATABASE_URL", "TRACKER_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    said = str(CliRunner().invoke(program, ["list"], obj=App()).exception)
    assert f"no database at {tmp_path}/gone/t.db: the settings file {machine} led there" in said
    assert "init" not in said


def test_programs_the_doctor_and_the_alarm_say_what_led_there_too(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settings(desk.settings, f'database = "sqlite:///{tmp_path}/gone.db"\n')
    led = f"{tmp_path}/gone.db: the settings file {desk.settings} (as --config says) led there"
    with pytest.raises(DatabaseUnusable, match=re.escape(led)), api.open_tracker(desk.settings):
        pytest.fail("there is none")

    [found] = [each for each in examine(desk.settings, NOW) if each.check == "database"]
    assert led in found.finding
    assert "db restore" in found.remedy

    alarm = Mock()
    monkeypatch.setattr(serve, "alarm_of", lambda *_: alarm)
    with pytest.raises(DatabaseUnusable):
        serve.serve(desk.settings, once=True, log_json=False)
    [[told]] = [call.args for call in alarm.raise_over.call_args_list]
    assert led in str(told)


@pytest.mark.parametrize("command", [("list",), ("add", "A", "--due", "1 May 2027"), ("upcoming",)])
def test_a_driver_that_is_not_installed_is_asked_for_in_a_line(
    desk: Desk, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    desk.settings.write_text(f'database = "{_POSTGRES}"\n')
    said = str(desk.attempt(*command).exception)
    assert said.endswith(
        "needs the extra `postgres`: pip install 'regulatory-tracker[postgres]' beside tracker"
    )
    assert "secret" not in said
