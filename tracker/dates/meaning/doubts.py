"""Why the date of a phrase may be another one than was read, for a person to look at.

A phrase stands in sentences, and most of what is left aside says nothing of when: "the firm shall".
That is told once. What is left aside and could change the date is a doubt, and so is what was
assumed. Doubts stay with the date until somebody has settled them.
"""

from __future__ import annotations

import re

from tracker.dates.grammar.english.doubting import BEARING
from tracker.dates.meaning.interpretation import Interpretation

_WORDS = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"\d\s*[:.h]\s*\d\d|\d\s*[ap]\.?m\b")


def doubts_of(read: Interpretation) -> tuple[str, ...]:
    """A sentence for each, but for several readings, which the date itself keeps."""
    return _said(read, doubt=True)


def asides_of(read: Interpretation) -> tuple[str, ...]:
    """A sentence for everything else that was assumed or left aside: it changes no date."""
    return _said(read, doubt=False)


def _said(read: Interpretation, *, doubt: bool) -> tuple[str, ...]:
    found = [note.text for note in read.notes if note.doubt is doubt]
    found += [f"left aside: {words!r}" for words in read.unread if _may_matter(words) is doubt]
    return tuple(dict.fromkeys(found))


def _may_matter(clause: str) -> bool:
    """Whether words that were left aside could change the date: a month, a condition, a time.

    Not for their digits: those belong to an article or an amount, or else nothing is read at all.
    """
    text = clause.lower()
    return not BEARING.isdisjoint(_WORDS.findall(text)) or bool(_CLOCK.search(text))
