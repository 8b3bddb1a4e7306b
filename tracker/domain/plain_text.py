"""What a text about a milestone may hold: whatever can be stored, shown, sent, and read again."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 100_000  #: characters
_BREAKS: Final = str.maketrans({"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_KEPT: Final = "\n\t"
_CONTROLS: Final = ("Cc", "Cs")


def plain(text: str) -> str:
    """`text` without blanks around it and with one kind of line break.

    Raises ValueError, a clause that says what is wrong, for control characters, for halves of
    characters, and for more than 100,000 characters.
    """
    found = text.strip()
    if not found.isprintable():
        found = _with_line_feeds(found)
        for character in found:
            if _is_control(character):
                raise ValueError(f"holds the control character {character!r}; delete it")
    if len(found) > LONGEST:
        raise ValueError(f"is longer than {LONGEST:,} characters; shorten it")
    return found


def made_plain(text: str) -> str:
    """`text` with a blank for each character that `plain` refuses, cut where it is too long.

    For what nobody at hand could mend.
    """
    found = text.strip()
    if not found.isprintable():
        found = _with_line_feeds(found)
        found = "".join(" " if _is_control(each) else each for each in found).strip()
    return found[:LONGEST].rstrip()


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").translate(_BREAKS)


def _is_control(character: str) -> bool:
    return character not in _KEPT and unicodedata.category(character) in _CONTROLS
