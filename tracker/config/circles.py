"""Names that lead to one another."""

from __future__ import annotations

from collections.abc import Mapping


def circle(start: str, onward: Mapping[str, str]) -> list[str]:
    """The names passed on the way from `start` back to it; empty where it does not come back."""
    passed = [start]
    while (following := onward.get(passed[-1])) is not None:
        if following == start:
            return passed
        if following in passed:
            return []
        passed.append(following)
    return []
