"""Named rules: what each one reads, told with examples that run as tests.

A rule is a function that reads from the cursor and gives what it found, or None. What is said of it
begins with its form in EBNF: a quoted mark stands for itself, `Number` for a token of that kind,
`MONTHS` for a word or phrase of that table, `month-day` for the rule of that name, which in Python
is written `month_day`. Then come examples, what the rule gives before the phrases in which it gives
that; behind `never` stand phrases in which it gives nothing. A line that is indented twice goes on
from the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import NamedTuple, TypeVar

from tracker.dates.grammar.reader.cursor import Cursor

T = TypeVar("T")
Production = Callable[[Cursor], T]


class Rule(NamedTuple):
    """A rule by its name, and what is said of it; taken apart only where somebody asks."""

    name: str
    said: str

    @property
    def form(self) -> str:
        """What it reads, in EBNF."""
        return self._lines()[0].strip()

    @property
    def examples(self) -> list[tuple[str, list[str]]]:
        """What it gives, and the phrases in which it gives that; nothing in those of `never`."""
        told = (line.split(" = ") for line in self._lines()[1:])
        return [(value.strip(), phrases.split(" | ")) for value, phrases in told]

    def _lines(self) -> list[str]:
        return self.said.rstrip().replace("\n" + " " * 8, " ").splitlines()


def rule(said: str) -> Callable[[Production[T]], Production[T]]:
    """A production of the grammar: what gives None leaves the cursor where it was."""

    def named(production: Production[T]) -> Production[T]:
        name = production.__name__.strip("_").replace("_", "-")

        def run(cursor: Cursor) -> T:
            mark, recorder = cursor.at, cursor.recorder
            if recorder is None:  # as nearly always
                found = production(cursor)
                if found is None:
                    cursor.at = mark
                return found
            recorder.begin()
            found = production(cursor)
            if found is None:
                cursor.at = mark
            recorder.finish(name, found, cursor.since(mark))
            return found

        vars(run)["rule"] = Rule(name, said)
        return update_wrapper(run, production)

    return named
