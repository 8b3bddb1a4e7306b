"""The map of the code tells the truth: what it names exists, and nothing outgrew its room."""

from __future__ import annotations

import re
from pathlib import Path

import tracker

PACKAGE = Path(tracker.__file__).parent
MAP = (PACKAGE / "README.md").read_text()
MODULES = [
    path
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py" and "versions" not in path.parts
]
_LONGEST = 400  #: lines of a module
_MOST = 20  #: modules of a folder


def _section(title: str) -> str:
    return MAP.partition(f"## {title}\n")[2].partition("\n## ")[0]


def _first_cells(section: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def _folder(path: Path) -> str:
    return path.parent.relative_to(PACKAGE).as_posix()


def test_every_room_has_a_line_and_every_line_a_room() -> None:
    rooms = {_folder(path) for path in PACKAGE.rglob("__init__.py")} - {"."}
    assert _first_cells(_section("Rooms")) == rooms


def test_what_the_map_names_exists() -> None:
    """Of each place that a change takes, and of each function that everything hangs on."""
    named = set(re.findall(r"`((?:[a-z_0-9]+/)+(?:[a-z_0-9]+\.py)?)`", MAP))
    assert {name for name in named if not (PACKAGE / name).exists()} - {"tests/"} == set()
    assert len(re.findall(r"^\| ", _section("Where to change what"), re.MULTILINE)) >= 12 + 2


def test_the_functions_that_everything_hangs_on_are_where_the_map_says() -> None:
    rows = re.findall(r"^\| (`.+?`) \| `(\S+\.py)` \|", _section("Layers"), re.MULTILINE)
    assert len(rows) > 10
    for functions, place in rows:
        text = (PACKAGE / place).read_text()
        for name in re.findall(r"(\w+)\(", functions):
            assert re.search(rf"^\s*def {name}\b", text, re.MULTILINE), (name, place)


def test_no_module_is_longer_than_a_sitting() -> None:
    assert {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if len(path.read_text().splitlines()) > _LONGEST
    } == set()


def test_no_folder_holds_more_than_a_reader_takes_in() -> None:
    held = [_folder(path) for path in MODULES]
    crowded = {folder for folder in held if held.count(folder) > _MOST}
    assert crowded <= {"cli/commands"}, crowded
