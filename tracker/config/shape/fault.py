"""What is wrong with a value of the settings file, and where below it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.config.lines import KeyPath


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault below the value that was read."""

    text: str
    path: KeyPath = ()  #: from that value to the key at fault
    unlike: bool = False  #: whether an example has yet to say what would be right
    unknown: bool = False  #: whether all that is wrong with the key is that nobody knows it


class Unlike(ValueError):
    """The value is of another kind; the example of its key says best what would be right."""


class Faulty(ValueError):
    """Parts of a value are at fault."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Gathered:
    """The faults of a value's parts: none keeps the others from being told."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    @contextmanager
    def below(self, *path: str, item: str = "", example: str = "") -> Iterator[None]:
        """What is wrong with the part at `path`, or with an item of a list, which has no key."""
        try:
            yield
        except ValueError as error:
            for each in _faults_of(error):
                right = f"; write for instance {example}" if each.unlike and example else ""
                self.faults.append(
                    Fault(
                        text=item + each.text + right,
                        path=(*path, *each.path),
                        unlike=each.unlike and not example,
                        unknown=each.unknown,
                    )
                )

    def told(self) -> None:
        """Raise Faulty where anything is wrong."""
        if self.faults:
            raise Faulty(self.faults)


def _faults_of(error: ValueError) -> list[Fault]:
    if isinstance(error, Faulty):
        return error.faults
    return [Fault(text=str(error), unlike=isinstance(error, Unlike))]
