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

from tracker.dates.base.wordlists import word_set

T = TypeVar("T")

_ARTICLE = re.compile(r"^(?:the|a|an|its|this|such)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: The same event told by a verb or in short.
_SAME = {
    word: noun
    for noun, words in {
        "publication": "publish publishes published publishing",
        "enactment": "enact enacts enacted",
        "issuance": "issue issues issued issuing",
        "adoption": "adopt adopts adopted",
        "receipt": "receive receives received receiving",
        "approval": "approve approves approved",
        "signature": "sign signs signed signing",
        "commencement": "commence commences commenced",
        "completion": "complete completes completed",
        "entry": "enter enters entered",
        "submission": "submit submits submitted",
        "closing": "close closes closed closure",
        "notification": "notify notifies notified",
        "regulation": "regulations",
        "rule": "rules",
        "law": "laws",
    }.items()
    for word in words.split()
}
_SHORT = {"fye": ("fiscal", "year", "end"), "fqe": ("fiscal", "quarter", "end")}
_EMPTY = word_set(
    """
    the a an of this that such its it their is are was were be been has have date day on upon which
    when in into at by to first actually and these those day's
    """
)
#: Words that end the head: what follows only describes it.
_PREPOSITIONS = word_set("of in by to for under with at from pursuant after before following on")
#: Heads that say only that something happened.
_HAPPENED = word_set(
    """
    publication issuance adoption receipt approval signature commencement completion entry force
    submission closing notification promulgation effect end date finalisation finalization making
    """
)
#: Heads of which there is one for every text there is.
_WRITTEN = word_set("publication issuance adoption promulgation release")
#: Words that tell one event from its like.
_TELLING = word_set(
    "final draft revised amended next other another each any subsequent second third last such"
)
#: What an anchor's own text is: naming it does not tell another event.
_TEXTS = word_set(
    """
    act notice regulation directive rule document law order proclamation bill statute instrument
    section title chapter paper consultation part subsection amendment decision federal register
    official journal european union eu oj fr gazette law proposed website our agency commission
    force effect calendar
    """
)


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
    return _ARTICLE.sub("", name)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in _WORD.findall(text.lower().replace("’", "'")):
        words.extend(_SHORT.get(word, (_SAME.get(word, word),)))
    return words


def _means(said: list[str], name: list[str]) -> bool:
    wanted = set(name) - _EMPTY or set(name)
    head, behind = _split(said)
    if wanted <= head:
        left = behind
    elif head <= _HAPPENED and wanted <= head | behind:
        left = behind - wanted
    else:
        return False
    return left <= _TEXTS or not (head & _WRITTEN or left & _TELLING)


def _split(said: list[str]) -> tuple[set[str], set[str]]:
    """The words of the head, and those of its `of`; what other prepositions add is left out."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for word in said:
        if word in _PREPOSITIONS:
            parts.append((word, []))
        elif word not in _EMPTY:
            parts[-1][1].append(word)
    filled = [(preposition, words) for preposition, words in parts if words]
    if len(filled) > 1 and set(filled[0][1]) <= {"end", "expiry", "close"}:
        filled = [("", filled[0][1] + filled[1][1]), *filled[2:]]
    head = set(filled[0][1]) if filled else set()
    return head, set(_of_words(filled[1:]))


def _of_words(parts: Iterable[tuple[str, list[str]]]) -> list[str]:
    return [word for preposition, words in parts if preposition == "of" for word in words]
