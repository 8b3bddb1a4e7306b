"""What documents show, taken apart: the commands of a page, what they print, the files it gives."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.sites import REPOSITORY

_FENCE = re.compile(r"(?ms)^```(\w+)(?: (\S+))?\n(.*?)^```")
HOWTO = sorted(each for each in (REPOSITORY / "config/howto").glob("*.md") if each.stem != "README")
#: Where people read how to use tracker.
PAGES = sorted(
    [
        REPOSITORY / "README.md",
        *REPOSITORY.glob("config/*.md"),
        *REPOSITORY.glob("config/mappings/*.md"),
        *HOWTO,
    ]
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A command of a page."""

    line: str
    output: tuple[str, ...]  #: the lines that it is shown to print

    @property
    def words(self) -> list[str]:
        return shlex.split(self.line, comments=True)


def blocks(text: str) -> Iterator[list[str]]:
    """Every indented block of a page, without its indent; continued lines in one."""
    outside = _FENCE.sub("", text)
    for block in re.findall(r"(?m)(?:^ {4}.*\n?)+", outside):
        lines = [line[4:] for line in block.splitlines()]
        yield re.sub(r" *\\\n *", " ", "\n".join(lines)).splitlines()


def sessions(text: str) -> Iterator[Shown]:
    """Each command that a page shows with a prompt, and what it prints."""
    lines = [line for block in blocks(text) for line in block]
    begins = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        output = tuple(line.rstrip() for line in lines[begin + 1 : end])
        yield Shown(line=lines[begin][2:], output=output)


def fenced(text: str, language: str) -> dict[str, str]:
    """The blocks in that language by the names of the files that they are; "" for the settings."""
    return {name: body for found, name, body in _FENCE.findall(text) if found == language}


def page(path: Path) -> str:
    return path.read_text(encoding="utf-8")
