"""Fits a text into a service's limits: no control characters, sizes kept."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable

TITLE_MAX = 200
CAPACITY_MAX = 100_000  #: characters of text where the service sets no limit

# The last two are direction overrides: they show "31.12" as "21.13".
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_KEY = re.compile(r"(?:\bKey: |\btracker (?:show|met|move) )([\w.:/-]*\w)")


def without_controls(text: str) -> str:
    """`text` without what could steer a terminal, a header or a reader's eye.

    Line breaks and tabs stay; other control characters and direction overrides go; lone
    surrogates, which no encoding can carry, become U+FFFD.
    """
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", normal))


def cut(
    text: str, limit: int, measure: Callable[[str], int] = len, *, key: str | None = None
) -> str:
    """The longest start of `text` whose measure is at most `limit`, with a tail that says so.

    Args:
        text: the whole
        limit: what the service takes
        measure: the size of a text once it is in the service's form, where `&` may be `&amp;`
        key: of the milestone that the text is about; None: one that the text names, or none
    """
    if measure(text) <= limit:
        return text
    tail = _tail(text, key)
    if measure(tail.strip()) > limit:
        return tail.strip()[: max(limit, 0)]

    def shortened(keep: int) -> str:
        return (text[:keep].rstrip() + tail).strip()

    lengths = range(len(text))
    fitting = bisect.bisect_right(lengths, limit, key=lambda keep: measure(shortened(keep)))
    return shortened(max(fitting - 1, 0))


def _tail(text: str, key: str | None) -> str:
    """What stands in for the rest: the command that shows it, where its key is known."""
    keys = [key] if key else _KEY.findall(text)
    return f"\n… (cut; see tracker {f'show {keys[-1]}' if keys else 'list'})"
