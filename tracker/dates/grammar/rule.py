"""Named rules: what each one reads, told with examples that run as tests.

A rule is a function that reads from the cursor and gives what it found, or None. Its form is EBNF:
a quoted word stands for itself, a name in capitals for a kind of token or a table of words, any
other name for the rule of that name, with `-` for the `_` of Python. An example is what the rule
gives, and the phrases in which it gives that; `never` are phrases in which it gives nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import NamedTuple, TypeVar

from tracker.dates.grammar.cursor import Cursor

T = TypeVar("T")
Production = Callable[[Cursor], T]


class Rule(NamedTuple):
    """What is said of a rule: its name, its form, and phrases that show what it does."""

    name: str
    form: str
    examples: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]


def rule(
    form: str, *examples: tuple[str, ...], never: tuple[str, ...] = ()
) -> Callable[[Production[T]], Production[T]]:
    """A production of the grammar: what gives None leaves the cursor where it was."""

    def named(production: Production[T]) -> Production[T]:
        name = production.__name__.strip("_").replace("_", "-")

        def run(cursor: Cursor) -> T:
            mark, recorder = cursor.at, cursor.recorder
            if recorder is not None:
                recorder.begin()
            found = production(cursor)
            if found is None:
                cursor.at = mark
            if recorder is not None:
                recorder.finish(name, found, cursor.since(mark))
            return found

        vars(run)["rule"] = Rule(name, form, examples, never)
        return update_wrapper(run, production)

    return named
