"""An address that stands in the wrong place is not spread by what tracker says of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest

from tests.databases import a_database
from tests.unit.daemon.service_managers import FakeManager
from tracker.cli.program import program, run

_MARK = "hunter2"
_ADDRESS = f"slack://me:{_MARK}@{_MARK}.example.org/{_MARK}?token={_MARK}"
#: What is stored as it is and shown to people: words of theirs, and where a milestone comes from.
_WORDS = {
    *("title", "authority", "jurisdiction", "owner", "instrument", "kind", "tag", "tags", "quote"),
    *("reason", "note", "by", "source", "tell"),
}
_SERVES = {"run"}  #: does not end
_HERE = {"service": ("--user",)}  #: what would change the machine is for the user of a test alone
_BASE = f"""database = "sqlite:///FOLDER/tracker.db"
[channels.a]
url = "{_ADDRESS}"
[channels.b]
url = "console://"
"""


def _commands(
    command: click.Command = program, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands(below, (*path, name))
    else:
        yield (*path, *_HERE.get(path[0], ())), command


def _filled(command: click.Command, wrong: click.Parameter) -> list[str]:
    """What is typed to give `wrong` the address, with all that is required beside it."""
    words = []
    for each in command.params:
        if each is not wrong and not each.required:
            continue
        value = _ADDRESS if each is wrong else "x"
        if isinstance(each, click.Option):
            words += [each.opts[0]] if each.is_flag else [each.opts[0], value]
        else:
            words.append(value)
    return words


_PARAMETERS = [
    pytest.param([*path, *_filled(command, each)], id=f"{' '.join(path)} {each.name}")
    for path, command in _commands()
    if path[0] not in _SERVES
    for each in command.params
    if each.name not in _WORDS and not (isinstance(each, click.Option) and each.is_flag)
]
_LOOKS = [
    list(path)
    for path, command in _commands()
    if path[0] not in _SERVES | {"channel"} and not any(each.required for each in command.params)
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation, with settings that hold an address, for a user whose systemd is none."""
    monkeypatch.setenv("PATH", FakeManager(tmp_path / "bin").path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    a_database(f"sqlite:///{tmp_path}/tracker.db")
    _settle(tmp_path, _BASE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    monkeypatch.setenv("TRACKER_CONFIG", str(tmp_path / "tracker.toml"))
    return tmp_path


def _settle(folder: Path, text: str) -> None:
    (folder / "tracker.toml").write_text(text.replace("FOLDER", str(folder)))


def _said(words: list[str], capfd: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> str:
    patch.setattr(sys, "argv", ["tracker", *words])
    patch.setattr(sys, "stdin", None)
    with suppress(SystemExit):
        run()
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return out + err


@pytest.mark.parametrize("words", _PARAMETERS)
def test_an_address_typed_in_the_wrong_place_is_not_repeated(
    words: list[str],
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _MARK not in _said(words, capfd, monkeypatch)


@pytest.mark.parametrize(
    "words",
    [[_ADDRESS], ["channel", _ADDRESS], [f"--{_ADDRESS}"], ["list", f"--tag={_ADDRESS}", "x"]],
)
def test_an_address_typed_in_place_of_a_command_or_an_option_is_not_repeated(
    words: list[str],
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _MARK not in _said(words, capfd, monkeypatch)


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(_BASE, id="sound ones"),
        pytest.param(f'{_BASE}fallback = "{_ADDRESS}"\n', id="an address as fallback"),
        pytest.param(f'{_BASE}[delivery]\noperator = "{_ADDRESS}"\n', id="as operator"),
        pytest.param(f'{_BASE}[delivery]\nschemes = ["{_ADDRESS}"]\n', id="as scheme"),
        pytest.param(f'{_BASE}[channels.c]\nurl = "slack://${{{_MARK}}}"\n', id="as variable"),
        pytest.param(f'{_BASE}[channels.c]\nurl_file = "{_MARK}"\n', id="as file"),
        pytest.param(
            f'{_BASE}[channels.c]\nhost = "{_MARK}"\nport = 465\nuser = "{_MARK}"\n'
            f'password = "{_MARK}"\nfrom = "{_MARK}@x.zz"\nname = "{_MARK}"\nfor_people = true\n',
            id="as parts of mail",
        ),
        pytest.param(
            f'{_BASE}[channels.c]\nhost = "{_ADDRESS}"\nuser = "{_MARK}"\nto = "{_MARK}"\n',
            id="as parts of mail that do not fit",
        ),
        pytest.param(f'timezone = "{_ADDRESS}"\n{_BASE}', id="as zone"),
        pytest.param(f'"{_ADDRESS}" = 1\n{_BASE}', id="as key"),
        pytest.param(f'{_BASE}{_MARK} = "{_MARK}', id="in a file that is cut off"),
    ],
)
def test_an_address_in_the_wrong_place_of_the_settings_is_not_repeated_by_any_command(
    settings: str,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _settle(folder, settings)
    for words in _LOOKS:
        assert _MARK not in _said(words, capfd, monkeypatch), words


@pytest.mark.parametrize(
    "name", ["TRACKER_CONFIG", "TRACKER_DATABASE_URL", "CREDENTIALS_DIRECTORY"]
)
def test_an_address_in_place_of_a_variable_is_not_repeated(
    name: str,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, _ADDRESS)
    for words in _LOOKS:
        assert _MARK not in _said(words, capfd, monkeypatch), words


@pytest.mark.parametrize(
    "url",
    [
        f"me:{_MARK}@[/t",
        f"me:pa/{_MARK}@localhost:1/t",
        f"me:{_MARK}@localhost:1/t?password={_MARK}",
    ],
)
def test_the_password_of_a_database_that_cannot_be_reached_is_not_repeated(
    url: str,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"postgresql+psycopg://{url}")
    for words in _LOOKS:
        assert _MARK not in _said(words, capfd, monkeypatch), words
