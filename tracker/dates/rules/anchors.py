"""Finding the anchor a phrase means: people name one event in many ways.

"The date of publication of this notice in the Federal Register" is the anchor `publication`;
"publication of the final results" is another event, and a date counted from the wrong event is
worse than none. So every word of the anchor's name must stand in the head of the phrase (or in its
`of`, behind a head that only says that something happened), and no word that tells events apart
may be left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from tracker.dates.grammar.english.naming import (
    ARTICLE,
    EMPTY,
    HAPPENED,
    PREPOSITIONS,
    SAME_EVENT,
    SHORT_EVENTS,
    TELLING,
    TEXTS,
    WRITTEN,
)

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def find(phrase: str, anchors: Mapping[str, T]) -> T | None:
    """What the anchor named in `phrase` is mapped to; None where none or more than one may be."""
    if phrase in anchors:
        return anchors[phrase]
    said = _words(phrase)
    matches = [(name, _words(name)) for name in anchors]
    found = [(len(words), name) for name, words in matches if words and _means(said, words)]
    if not found:
        return None
    most = max(length for length, _ in found)
    best = {anchors[name] for length, name in found if length == most}
    return best.pop() if len(best) == 1 else None


def without_article(name: str) -> str:
    """The name of an event without the article before it: "the final rules" is "final rules"."""
    return ARTICLE.sub("", name)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in _WORD.findall(text.lower().replace("’", "'")):
        words.extend(SHORT_EVENTS.get(word, (SAME_EVENT.get(word, word),)))
    return words


def _means(said: list[str], name: list[str]) -> bool:
    if [word for word in said if word not in EMPTY] == [word for word in name if word not in EMPTY]:
        return True
    wanted = set(name) - EMPTY or set(name)
    head, behind = _split(said)
    if wanted <= head:
        left = behind
    elif head <= HAPPENED and wanted <= head | behind:
        left = behind - wanted
    else:
        return False
    return left <= TEXTS or not (head & WRITTEN or left & TELLING)


def _split(said: list[str]) -> tuple[set[str], set[str]]:
    """The words of the head, and those of its `of`; what other prepositions add is left out."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for word in said:
        if word in PREPOSITIONS:
            parts.append((word, []))
        elif word not in EMPTY:
            parts[-1][1].append(word)
    filled = [(preposition, words) for preposition, words in parts if words]
    if len(filled) > 1 and set(filled[0][1]) <= {"end", "expiry", "close"}:
        filled = [("", filled[0][1] + filled[1][1]), *filled[2:]]
    head = set(filled[0][1]) if filled else set()
    return head, set(_of_words(filled[1:]))


def _of_words(parts: Iterable[tuple[str, list[str]]]) -> list[str]:
    return [word for preposition, words in parts if preposition == "of" for word in words]
