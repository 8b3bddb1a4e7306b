"""Tables of words and phrases, as every vocabulary is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


#: The phrases that begin with a word, longest first, and what each means.
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], T], ...]]


def phrases(meanings: Iterable[tuple[str, T]]) -> Phrases[T]:
    """A table of phrases by their first word, the longest first; `|` parts synonyms."""
    table: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for synonyms, meaning in meanings:
        for phrase in synonyms.split("|"):
            first, *rest = phrase.split()
            table.setdefault(first, []).append((tuple(rest), meaning))
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for first, entries in table.items()
    }


def word_set(words: str, *, plural: bool = False) -> frozenset[str]:
    """The words of a text, and with `plural` their plurals."""
    endings = ("", "s", "es") if plural else ("",)
    return frozenset(word + ending for word in words.split() for ending in endings)
