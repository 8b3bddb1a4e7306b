"""What is wrong with the settings, each fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.config.lines import KeyPath, line_of
from tracker.config.withheld import withheld
from tracker.errors import BadSettings

_NAME = re.compile(r"\w[\w.-]{0,63}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One fault: the key that has it, and a line on what is wrong and what would be right."""

    path: KeyPath
    text: str
    variable: str | None = None  #: the environment variable at fault, in place of the file
    unknown: bool = False  #: whether all that is wrong with the key is that nobody knows it


def bad_settings(origin: Path | None, source: str, problems: Iterable[Problem]) -> BadSettings:
    """The error that lists `problems` as `FILE:LINE: KEY: TEXT`, in the order of the file."""
    rendered = [line for _, line in placed(origin, source, problems)]
    return refusal(origin, rendered)


def refusal(origin: Path | None, rendered: Sequence[str]) -> BadSettings:
    """The error that lists problems which are in words already."""
    count = "1 problem" if len(rendered) == 1 else f"{len(rendered)} problems"
    return BadSettings(
        f"{count} in the settings ({origin or 'no settings file'})", problems=rendered
    )


def placed(
    origin: Path | None, source: str, problems: Iterable[Problem]
) -> list[tuple[Problem, str]]:
    """`problems` in the order of the file, each with its line for people."""
    lines = sorted(((_line(source, each), each) for each in problems), key=lambda pair: pair[0])
    return [(problem, _render(origin, line, problem)) for line, problem in lines]


def dotted(path: KeyPath) -> str:
    """A key as people may see it; a part that is no plain name may be a secret."""
    return ".".join(part if _NAME.fullmatch(part) else withheld(part) for part in path)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` is most likely to mean; None where none is near."""
    import difflib  # noqa: PLC0415 - only what is wrong needs it

    return next(iter(difflib.get_close_matches(word, known, n=1)), None)


def _line(source: str, problem: Problem) -> int:
    return 0 if problem.variable else line_of(source, problem.path)


def _render(origin: Path | None, line: int, problem: Problem) -> str:
    if problem.variable or origin is None:
        return f"{problem.variable or dotted(problem.path)}: {problem.text}"
    return f"{origin}:{line}: {dotted(problem.path)}: {problem.text}"
