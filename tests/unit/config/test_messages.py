"""Words and templates of the house: taken from its folder, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.settings_files import load_text, problems_of
from tracker.config.describe import describe_settings
from tracker.config.settings import Settings, load_parts
from tracker.planning.text.words import BUILT_IN

_TEXT = 'timezone = "UTC"\n[messages]\ntemplates = "house"\n'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "house"
    folder.mkdir()
    return folder


def _loaded(house: Path) -> Settings:
    return load_text(house.parent, _TEXT)


def test_without_a_folder_nothing_is_the_house_s(tmp_path: Path) -> None:
    messages = load_text(tmp_path, 'timezone = "UTC"').messages
    assert (dict(messages.templates), messages.words) == ({}, BUILT_IN)


def test_what_stands_in_the_folder_is_taken(house: Path) -> None:
    (house / "letter.html").write_text("<p>{{ title }}</p>")
    (house / "words.toml").write_text('"who.owner" = "Desk"\n')
    (house / "notes.txt").write_text("not ours")
    settings = _loaded(house)
    assert dict(settings.messages.templates) == {"letter.html": "<p>{{ title }}</p>"}
    assert settings.messages.words.say("who.owner") == "Desk"
    assert settings.messages.words.say("who.authority") == "Authority"
    assert describe_settings(settings)["messages"] == {"templates": "***"}


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("words.toml", '"nobody" = "x"', "words.toml: no message says 'nobody'"),
        ("words.toml", '"when.day" = "{x}"', "words.toml: when.day: it knows no fact x"),
        ("words.toml", '"who.owner" = 1', "gives no words for who.owner"),
        ("words.toml", "who.owner = ", "Invalid"),
        ("letter.html", "x" * 200_001, "letter.html is larger than 200 KB"),
        ("other.html", "x", "names a folder with none of letter.html, style.css, words.toml"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_of_it_is(
    house: Path, name: str, text: str, fault: str
) -> None:
    (house / name).write_text(text)
    problems = problems_of(house.parent, _TEXT)
    assert len(problems) == 1
    assert "messages.templates" in problems[0]
    assert fault in problems[0]
    parts = load_parts(house.parent / "tracker.toml", {})
    assert parts.messages.words == BUILT_IN
    assert [each.part for each in parts.set_aside] == ["messages.templates"]


def test_a_link_out_of_the_folder_is_not_followed(house: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("{{ title }}")
    (house / "letter.html").symlink_to(tmp_path / "secret")
    assert "letter.html is a link or no file" in problems_of(tmp_path, _TEXT)[0]


def test_a_file_that_others_can_change_is_not_read(house: Path) -> None:
    (house / "letter.html").write_text("{{ title }}")
    (house / "letter.html").chmod(0o666)
    assert "can be changed by everybody" in problems_of(house.parent, _TEXT)[0]
