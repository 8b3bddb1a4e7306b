"""Text as official feeds hold it, made fit to be shown on a line."""

from __future__ import annotations

import html
import re

TITLE = 500  #: characters of a title; the longest of the Federal Register have about 400
QUOTE = 4_000  #: characters of a quoted passage

#: White space of every kind, control characters and halves of surrogate pairs.
_BREAKS = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")
_SMALL = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"})
_WEB = ("https://", "http://")


def plain(text: str, longest: int = TITLE) -> str:
    """`text` on one line without HTML entities and control characters, cut to `longest`."""
    if "&" in text:
        text = html.unescape(text)
    line = _BREAKS.sub(" ", text).strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def capitalised(name: str) -> str:
    """A name that is printed in capitals as it is written elsewhere; others stay."""
    if not name.isupper():
        return name
    words = name.lower().split()
    return " ".join(
        word if number and word in _SMALL else word[:1].upper() + word[1:]
        for number, word in enumerate(words)
    )


def web_address(text: str | None) -> str | None:
    """`text` where it is an http or https address, else None: it will be shown as a link."""
    return plain(text, QUOTE) if text and text.startswith(_WEB) else None
