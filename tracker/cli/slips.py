"""Which word somebody may have meant who typed another; only a slip imports this."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Which of the `known` words a slip may stand for, as a question; else `otherwise`."""
    spelled = {each.lower(): each for each in known}
    near = get_close_matches(word.lower(), spelled, n=1)
    return f"did you mean {spelled[near[0]]}?" if near else otherwise
