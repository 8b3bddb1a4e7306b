"""No setting is ever repeated where it may be an address or a secret in the wrong place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.config.settings_files import load_text
from tests.unit.config.settings_keys import ANY, KNOWN_KEYS
from tracker.config.describe import describe_settings
from tracker.config.settings import load_parts
from tracker.config.withheld import withheld
from tracker.errors import BadSettings

_MARK = "hunter2"
_ADDRESS = f"slack://me:{_MARK}@{_MARK}.example.org/{_MARK}?token={_MARK}"
_WRONG = {
    "an address": _ADDRESS,
    "an address of the web": f"https://hooks.example.org/services/{_MARK}",
    "a database's address": f"postgresql+psycopg2://me:{_MARK}@db/x",
    "a variable's name": f"${{{_MARK}}}",
    "a variable that is not closed": f"${{{_MARK}",
    "a name with a colon": f"Berlin: {_MARK}",
}
#: Whose value is a name that people choose, or words for people to read.
_SAID = {"tags", "names", "any_of", "all_of", "reason"}
_KEYS = [path for path in KNOWN_KEYS if path[-1] != ANY]


def _toml(path: tuple[str, ...], value: str) -> str:
    """A file in which the key `path` is `value`, as text and as the only entry of a list."""
    *tables, key = ["a" if part == ANY else part for part in path]
    if not tables:
        return f"{key} = {value}\n"
    inner = f"{{ {key} = {value} }}"
    for table in reversed(tables[1:]):
        listed = table in {"escalation", "not_counting"}
        inner = f"{{ {table} = [{inner}] }}" if listed else f"{{ {table} = {inner} }}"
    return f"{tables[0]} = {inner}\n"


def _said(folder: Path, text: str) -> str:
    """All that is ever said of a settings file."""
    file = folder / "tracker.toml"
    try:
        settings = load_text(folder, text)
    except BadSettings as error:
        said = [str(error), *error.problems]
    else:
        said = [repr(settings), json.dumps(describe_settings(settings))]
    try:
        parts = load_parts(file, {})
    except BadSettings as error:
        said += [str(error), *error.problems]
    else:
        said += [repr(parts), *map(str, parts.set_aside), json.dumps(describe_settings(parts))]
    return "\n".join(said)


@pytest.mark.parametrize("path", [each for each in _KEYS if each[-1] != "reason"], ids=".".join)
def test_a_secret_in_place_of_any_setting_is_not_repeated(
    path: tuple[str, ...], tmp_path: Path
) -> None:
    for what, wrong in _WRONG.items():
        for value in (json.dumps(wrong), json.dumps([wrong])):
            assert _MARK not in _said(tmp_path, _toml(path, value)), (what, value)


@pytest.mark.parametrize("path", [each for each in _KEYS if each[-1] not in _SAID], ids=".".join)
def test_a_bare_token_in_place_of_any_setting_is_not_repeated(
    path: tuple[str, ...], tmp_path: Path
) -> None:
    for token in (_MARK, f"xoxb-{_MARK}", f"{_MARK}/T1/B2"):
        assert _MARK not in _said(tmp_path, _toml(path, json.dumps(token)))


@pytest.mark.parametrize("table", ["channels", "policies", "calendars"])
@pytest.mark.parametrize("name", [_ADDRESS, f"${{{_MARK}}}", f"a: {_MARK}", f"{_MARK}@example"])
def test_a_secret_in_place_of_a_name_is_not_repeated(table: str, name: str, tmp_path: Path) -> None:
    text = f"[{table}.{json.dumps(name)}]\ncolour = 1\n"
    assert _MARK not in _said(tmp_path, text)


def test_a_secret_in_place_of_a_key_is_not_repeated(tmp_path: Path) -> None:
    text = f"{json.dumps(_ADDRESS)} = 1\n[delivery]\n{json.dumps(_ADDRESS)} = 1\n"
    assert _MARK not in _said(tmp_path, f"database = 'sqlite:///x.db'\n{text}")


@pytest.mark.parametrize(
    "url",
    [
        f"me:{_MARK}@db/tracker",
        f"me:pa/{_MARK}@db/tracker",
        f"me:pa@{_MARK}@db/tracker",
        f"me:pa?{_MARK}@db/tracker",
        f"me/you:pa:{_MARK}@db/tracker",
        f"db/tracker?password={_MARK}",
        f"db:5432/tracker?password=pa@{_MARK}&sslmode=require",
        f"db/tracker?sslmode=require&sslpassword={_MARK}",
        f"db/tracker?PassFile={_MARK}",
    ],
)
def test_the_password_of_a_database_is_not_shown(url: str, tmp_path: Path) -> None:
    said = _said(tmp_path, f"database = {json.dumps(f'postgresql+psycopg://{url}')}\n")

    assert _MARK not in said
    assert "postgresql+psycopg://" in said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "(0 characters)"),
        ("x", "(1 character)"),
        (_MARK, "(7 characters)"),
        (7, "(not text)"),
        ("SLACK_TOKEN", "'SLACK_TOKEN'"),
        ("PING", "'PING'"),
        ("T1JJ3T3L2", "(9 characters)"),
        ("AKIAIOSFODNNEXAMPLE", "(19 characters)"),
        ("Europe/Londn", "'Europe/Londn'"),
        ("Europe/L0ndon", "(13 characters)"),
    ],
)
def test_of_a_value_its_length_is_said_unless_no_secret_looks_like_it(
    value: object, said: str
) -> None:
    assert withheld(value) == said
