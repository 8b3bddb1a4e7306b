"""A digest as a table for a terminal: a line a milestone, where its text is a page."""

from __future__ import annotations

from typing import Final

from tracker.domain.message import Letter
from tracker.planning.text.wording import one_line

_MOST: Final = 20  #: milestones; the most urgent come first
_HEADLINE: Final = 40  #: characters, a mark of a repeat among them
_OWNER: Final = 20
_NARROWEST: Final = 20  #: characters that a title keeps
_GAP: Final = "  "


def table_of(letter: Letter, room: int) -> str:
    """When, what and whose, as far as `room` characters a line allow; "" for a single notice."""
    if letter.is_single or not letter.columns:
        return ""
    told = letter.tellings[:_MOST]
    when, what, owner, *_ = letter.columns
    rows = [(when, what, owner), *((each.headline, each.what, each.owner) for each in told)]
    whens = _column([row[0] for row in rows], _HEADLINE)
    owners = _column([row[2] for row in rows], _OWNER)
    left = max(_NARROWEST, room - len(whens[0]) - len(owners[0]) - 2 * len(_GAP))
    whats = _column([row[1] for row in rows], left)
    lines = [_GAP.join(row).rstrip() for row in zip(whens, whats, owners, strict=True)]
    counted = len(letter.tellings) - len(told)
    more = [f"... and {counted} more", *filter(None, [letter.more])] if counted else [letter.more]
    return "\n".join(filter(None, (letter.opening, *lines, *more)))


def _column(cells: list[str], most: int) -> list[str]:
    shown = [one_line(cell, most) for cell in cells]
    width = max(map(len, shown))
    return [cell.ljust(width) for cell in shown]
