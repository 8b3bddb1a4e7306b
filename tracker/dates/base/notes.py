"""What is said of a reading beside its answer."""

from __future__ import annotations

from dataclasses import dataclass

HOUSE = "house convention"


@dataclass(frozen=True, slots=True)
class Note:
    """Something assumed or found while reading, and whose rule that is."""

    text: str  #: one line for people
    source: str | None = None  #: the law, standard or convention behind it
    doubt: bool = False  #: whether the date may be another, so that a person should look
