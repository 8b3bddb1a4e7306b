import subprocess
import sys
from pathlib import Path

import pytest

from tracker.config.raw import RawSettings, database_url, read_raw, timezone
from tracker.errors import BadSettings


def _raw(text: str, folder: Path) -> RawSettings:
    path = folder / "tracker.toml"
    path.write_text(text)
    return read_raw(path)


def test_without_a_file_the_defaults_apply() -> None:
    raw = read_raw(None)

    assert database_url(raw, {}) == "sqlite:///var/tracker.db"
    assert timezone(raw) == "UTC"


def test_the_file_says_where_the_database_is_and_which_zone_applies(tmp_path: Path) -> None:
    raw = _raw('database = "sqlite:///a.db"\ntimezone = "Europe/London"', tmp_path)

    assert database_url(raw, {}) == "sqlite:///a.db"
    assert timezone(raw) == "Europe/London"


def test_the_environment_overrides_the_database(tmp_path: Path) -> None:
    raw = _raw('database = "sqlite:///a.db"', tmp_path)
    url = "postgresql+psycopg://me@db/tracker"

    assert database_url(raw, {"TRACKER_DATABASE_URL": url}) == url
    assert database_url(raw, {"TRACKER_DATABASE_URL": ""}) == "sqlite:///a.db"


@pytest.mark.parametrize(
    ("why", "url", "problem"),
    [
        ("the name that others use", "postgres://u:hunter2@h/d", "postgres:// is not"),
        ("another driver", "postgresql+psycopg2://u:hunter2@h/d", "postgresql+psycopg2:// is not"),
        ("another database", "mysql://u:hunter2@h/d", "mysql:// is not"),
        ("a slash too few", "sqlite://a.db", "sqlite:// is not"),
        ("no file", "sqlite:///", "names no database"),
        ("a path", "var/tracker.db", "is not a database URL"),
        ("a password in the wrong place", "hunter2@x://y", "is not a database URL"),
    ],
)
def test_a_database_that_tracker_does_not_speak_to_is_refused(
    why: str, url: str, problem: str, tmp_path: Path
) -> None:
    raw = _raw(f'\ndatabase = "{url}"', tmp_path)
    with pytest.raises(BadSettings) as in_file:
        database_url(raw, {})
    with pytest.raises(BadSettings) as in_environment:
        database_url(read_raw(None), {"TRACKER_DATABASE_URL": url})

    (said,) = in_file.value.problems
    assert said.startswith(f"{tmp_path}/tracker.toml:2: database: {problem}")
    assert "write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME" in said
    assert in_environment.value.problems[0].startswith(f"TRACKER_DATABASE_URL: {problem}")
    assert "hunter2" not in said + in_environment.value.problems[0]


@pytest.mark.parametrize("zone", ['"Europe/Londn"', '"../../etc/passwd"', '""', '"Europe"', "3"])
def test_a_zone_that_is_none_is_refused(zone: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        timezone(_raw(f"timezone = {zone}", tmp_path))

    assert error.value.problems[0].startswith(f"{tmp_path}/tracker.toml:1: timezone: unknown time")
    assert '"Europe/London"' in error.value.problems[0]


def test_a_file_that_is_missing_says_so_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        read_raw(tmp_path / "no.toml")

    assert error.value.problems == (
        (
            f"{tmp_path}/no.toml: no such settings file; `tracker init` writes one, "
            "--config FILE names another"
        ),
    )


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        read_raw(tmp_path)

    assert error.value.problems == (f"{tmp_path}: cannot be read: Is a directory",)


def test_a_file_that_is_not_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        _raw('database = "a"\ntimezone = \n', tmp_path)

    assert error.value.problems == (f"{tmp_path}/tracker.toml:2: is not TOML: invalid value",)


@pytest.mark.parametrize("text", ["", "\n", " \t\n\n"])
def test_an_empty_file_is_no_settings(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        _raw(text, tmp_path)

    assert error.value.problems == (
        f"{tmp_path}/tracker.toml: is empty; put back what it held, or remove the file",
    )


@pytest.mark.parametrize(
    "text", ["[hunter2]\n[hunter2]\n", "[a]\nhunter2.c = 1\n[a.hunter2]\nd = 1\n"]
)
def test_what_is_not_toml_is_not_repeated(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        _raw(text, tmp_path)

    (said,) = error.value.problems
    assert "is not TOML: cannot declare" in said
    assert "hunter2" not in said


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_bytes('timezone = "Zürich"'.encode("latin-1"))
    with pytest.raises(BadSettings) as error:
        read_raw(tmp_path / "tracker.toml")

    assert error.value.problems == (
        f"{tmp_path}/tracker.toml: is not UTF-8 text (byte 13); save it as UTF-8",
    )


def test_a_file_from_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_bytes(b'\xef\xbb\xbfdatabase = "sqlite:///a"\r\nx = 1\r\n')

    raw = read_raw(tmp_path / "tracker.toml")

    assert raw.values == {"database": "sqlite:///a", "x": 1}
    assert raw.text.count("\n") == 2


def test_the_quick_read_loads_neither_pydantic_nor_platformdirs() -> None:
    program = (
        "import sys; before = set(sys.modules)\n"
        "import tracker.config.locate, tracker.config.raw\n"
        "raw = tracker.config.raw\n"
        "raw.database_url(raw.read_raw(None), {}), raw.timezone(raw.read_raw(None))\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules.keys() - before}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "tomllib" in done.stdout.split()
    assert {"pydantic", "platformdirs", "difflib"}.isdisjoint(done.stdout.split())


@pytest.mark.parametrize("zone", ["localtime", "right/UTC", "posix/Europe/London", "posixrules"])
def test_a_zone_that_only_one_host_knows_is_refused(zone: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as error:
        timezone(_raw(f'timezone = "{zone}"', tmp_path))
    assert "is not the same time zone on every host; write an IANA zone" in error.value.problems[0]
