"""A text whose gaps are no wider than any cue needs, and where its places stand in the whole.

What looks for words with spaces around them tries each space of a gap anew, for each space before
it: a gap of a thousand would cost seconds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_WIDEST = 32  #: characters: more than stands between the columns of most tables
_GAP = re.compile(rf"[^\S\n\v\f\u2028\u2029]{{{_WIDEST + 1},}}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """A text without the far ends of its wide gaps."""

    text: str
    behind: tuple[int, ...]  #: the places in `text` behind which something is left out
    left_out: tuple[int, ...]  #: how many characters are, up to each of them

    def place(self, place: int) -> int:
        """Where a character of `text` stands in the whole."""
        number = bisect_right(self.behind, place)
        return place + self.left_out[number - 1] if number else place


def narrowed(text: str) -> Narrowed:
    """`text` with what a gap has beyond 32 spaces left out; ends of lines are no gap."""
    parts: list[str] = []
    behind: list[int] = []
    left_out: list[int] = []
    start = missing = 0
    for gap in _GAP.finditer(text):
        kept = gap.start() + _WIDEST
        parts.append(text[start:kept])
        behind.append(kept - missing)
        start = gap.end()
        missing += gap.end() - kept
        left_out.append(missing)
    return Narrowed(
        text="".join([*parts, text[start:]]) if parts else text,
        behind=tuple(behind),
        left_out=tuple(left_out),
    )
