from pathlib import Path

import platformdirs
import pytest

from tracker.config.locate import default_path, locate


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def _written(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    return path


def test_a_file_named_on_the_command_line_wins_even_where_it_is_missing(elsewhere: Path) -> None:
    _written(Path("config/tracker.toml"))
    environ = {"TRACKER_CONFIG": "other.toml"}

    assert locate(Path("missing.toml"), environ) == elsewhere / "missing.toml"


def test_a_file_named_in_the_environment_comes_next_even_where_it_is_missing(
    elsewhere: Path,
) -> None:
    _written(Path("config/tracker.toml"))

    assert locate(None, {"TRACKER_CONFIG": "missing.toml"}) == elsewhere / "missing.toml"


def test_an_empty_variable_names_no_file(elsewhere: Path) -> None:
    assert locate(None, {"TRACKER_CONFIG": ""}) is None


def test_the_config_folder_of_the_current_directory_comes_before_the_users(
    elsewhere: Path,
) -> None:

    personal = _written(platformdirs.user_config_path("tracker", appauthor=False) / "tracker.toml")
    assert locate(None, {}) == personal

    _written(Path("config/tracker.toml"))
    assert locate(None, {}) == elsewhere / "config/tracker.toml"


def test_the_file_of_the_machine_comes_last_and_may_be_closed_to_others(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = _written(elsewhere / "etc" / "tracker.toml")
    monkeypatch.setattr("tracker.config.locate.OF_THE_MACHINE", machine)
    assert locate(None, {}) == machine
    personal = _written(platformdirs.user_config_path("tracker", appauthor=False) / "tracker.toml")
    assert locate(None, {}) == personal
    personal.unlink()

    class Closed(type(machine)):  # type: ignore[misc]  # a path of this platform
        def is_file(self) -> bool:
            raise PermissionError(self)

    monkeypatch.setattr("tracker.config.locate.OF_THE_MACHINE", Closed(machine))
    assert locate(None, {}) is None


def test_where_there_is_no_file_none_is_found(elsewhere: Path) -> None:
    assert locate(None, {}) is None


def test_a_new_file_is_written_where_it_is_named_else_in_the_config_folder(
    elsewhere: Path,
) -> None:
    assert default_path(Path("a.toml"), {"TRACKER_CONFIG": "b.toml"}) == elsewhere / "a.toml"
    assert default_path(None, {"TRACKER_CONFIG": "b.toml"}) == elsewhere / "b.toml"
    assert default_path(None, {}) == elsewhere / "config/tracker.toml"
