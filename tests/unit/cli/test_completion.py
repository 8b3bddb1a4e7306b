from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from tests.unit.cli.desk import Desk
from tracker.cli.program import program


def offered(line: str) -> list[str]:
    """What TAB offers behind `line`; its last word is incomplete."""
    *words, incomplete = line.split(" ")
    completer = ShellComplete(program, {}, "tracker", "_TRACKER_COMPLETE")
    return [item.value for item in completer.get_completions(words, incomplete)]


def kinds(line: str) -> set[str]:
    *words, incomplete = line.split(" ")
    completer = ShellComplete(program, {}, "tracker", "_TRACKER_COMPLETE")
    return {item.type for item in completer.get_completions(words, incomplete)}


def test_keys_come_from_the_database_that_config_names(desk: Desk) -> None:
    for key in ("fca-rules", "fca-report", "sec-form"):
        desk.add("Title", "March 2027", "--key", key)
    assert offered(f"--config {desk.settings} show fca") == ["fca-report", "fca-rules"]
    assert offered(f"--config {desk.settings} met ") == ["fca-report", "fca-rules", "sec-form"]


def test_channels_tags_and_policies_come_from_the_settings(desk: Desk) -> None:
    config = f"--config {desk.settings}"
    assert offered(f"{config} channel test ") == ["policy-team", "ops"]
    assert offered(f"{config} add x --to ") == ["policy-team", "ops", "crypto", "uk"]
    assert offered(f"{config} add x --tag c") == ["crypto"]
    assert offered(f"{config} policy show ") == ["default", "everyone"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param("add x --tz Europe/Lond", ["Europe/London"], id="zones"),
        pytest.param("add x --roll mod", ["modified following", "modified preceding"], id="rolls"),
        pytest.param("add x --calendar U", ["UK", "US"], id="calendars"),
        pytest.param("export x --format ", ["csv", "json", "yaml", "ics"], id="formats"),
        pytest.param("completion ", ["bash", "zsh", "fish"], id="shells"),
        pytest.param("mis", ["missed"], id="commands"),
        pytest.param(
            "db ",
            ["upgrade", "check", "backup", "restore", "move", "prune"],
            id="commands of a group",
        ),
        pytest.param("add --poli", ["--policy"], id="options"),
        pytest.param("--no-c", ["--no-color"], id="options of the program"),
    ],
)
def test_words_are_completed(line: str, found: list[str]) -> None:
    assert sorted(offered(line)) == sorted(found)


@pytest.mark.parametrize("line", ["import ", "export ", "when --jsonl ", "--config "])
def test_paths_are_left_to_the_shell(line: str) -> None:
    assert kinds(line) == {"file"}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(None, id="there is no settings file"),
        pytest.param("database = 'sqlite:////nowhere/at/all.db'", id="there is no database"),
        pytest.param("this is = not toml [", id="the settings are broken"),
    ],
)
def test_nothing_is_offered_and_nothing_said_where(
    settings: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    file = tmp_path / "tracker.toml"
    if settings is not None:
        file.write_text(settings)
    assert offered(f"--config {file} show a") == []
    assert capsys.readouterr() == ("", "")
