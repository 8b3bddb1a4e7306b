"""What is wrong with the settings, each fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tracker.config.lines import KeyPath, line_of
from tracker.errors import BadSettings

_BARE = re.compile(r"[\w-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One fault: the key that has it, and a line on what is wrong and what would be right."""

    path: KeyPath
    text: str
    variable: str | None = None  #: the environment variable at fault, in place of the file


def bad_settings(origin: Path | None, source: str, problems: Iterable[Problem]) -> BadSettings:
    """The error that lists `problems` as `FILE:LINE: KEY: TEXT`, in the order of the file."""
    placed = [(_line(source, problem), problem) for problem in problems]
    placed.sort(key=lambda pair: pair[0])
    rendered = [_render(origin, line, problem) for line, problem in placed]
    count = "1 problem" if len(rendered) == 1 else f"{len(rendered)} problems"
    return BadSettings(
        f"{count} in the settings ({origin or 'no settings file'})", problems=rendered
    )


def _line(source: str, problem: Problem) -> int:
    return 0 if problem.variable else line_of(source, problem.path)


def _render(origin: Path | None, line: int, problem: Problem) -> str:
    if problem.variable or origin is None:
        return f"{problem.variable or _dotted(problem.path)}: {problem.text}"
    return f"{origin}:{line}: {_dotted(problem.path)}: {problem.text}"


def _dotted(path: KeyPath) -> str:
    return ".".join(part if _BARE.fullmatch(part) else repr(part) for part in path)
