"""Fits a message into a service's form: no control characters, no calls to all, sizes kept."""

from __future__ import annotations

import re
from collections.abc import Callable

TITLE_MAX = 200
CAPACITY_MAX = 100_000  #: characters of text where the service sets no limit

# The last two are direction overrides: they show "31.12" as "21.13".
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_MENTIONS = re.compile(r"@(?=everyone|here|channel|all\b|room\b)|<(?=[@!#]|users/)", re.IGNORECASE)
_KEY = re.compile(r"(?:^Key: |\btracker (?:show|met|move) )([\w.:/-]*\w)", re.MULTILINE)
_ZERO_WIDTH_SPACE = "\u200b"


def without_controls(text: str) -> str:
    """`text` without what could steer a terminal, a header or a reader's eye.

    Line breaks and tabs stay; other control characters and direction overrides go; lone
    surrogates, which no encoding can carry, become U+FFFD.
    """
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", normal))


def without_mentions(text: str) -> str:
    """`text` with a zero-width space in what would wake a whole team: `@everyone`, `<!here>`."""
    return _MENTIONS.sub(lambda match: match[0] + _ZERO_WIDTH_SPACE, text)


def cut(text: str, limit: int, measure: Callable[[str], int] = len) -> str:
    """The longest start of `text` whose measure is at most `limit`, with a tail that says so.

    Args:
        text: the whole
        limit: what the service takes
        measure: the size of a text once it is in the service's form, where `&` may be `&amp;`
    """
    if measure(text) <= limit:
        return text
    tail = _tail(text)
    keep = min(len(text), limit)
    while keep > 0:
        candidate = text[:keep].rstrip() + tail
        excess = measure(candidate) - limit
        if excess <= 0:
            return candidate
        # An escaped character measures several: shrink by what is certainly too much.
        keep -= max(1, excess * keep // (measure(text[:keep]) + 1))
    return tail.strip()[:limit]


def _tail(text: str) -> str:
    """What stands in for the rest: the command that shows it, where the text names its key."""
    keys = _KEY.findall(text)
    return f"\n… (cut; see tracker {f'show {keys[-1]}' if keys else 'list'})"
