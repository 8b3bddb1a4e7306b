"""Reads a phrase that counts from dates which are themselves known only within a stretch of days.

Rules are monotone in what they count from, so that the first and the last day of each anchor give
the first and the last day of the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """From when to when something happens, as far as is certain."""

    first: date | None = None
    last: date | None = None
    known: bool = True  #: False while it waits itself: then the days are only bounds

    @classmethod
    def on(cls, day: date) -> Stretch:
        """That day, and no other."""
        return cls(first=day, last=day)


def interpret_within(
    text: str, as_of: date | None, context: Context, anchors: Mapping[str, Stretch]
) -> Interpretation:
    """What `text` says of when, counted from `anchors`, by name.

    Anchors wider than a day give the hull of what their first and last days give. While one waits,
    so does the result, between the days that are certain. Raises what `interpret` raises.
    """

    def read(days: Mapping[str, date]) -> Interpretation:
        return interpret(text, as_of, replace(context, anchors=days))

    known = {name: each for name, each in anchors.items() if each.known}
    firsts = {name: each.first for name, each in known.items() if each.first}
    lasts = {name: each.last for name, each in known.items() if each.last}
    first = read(firsts)
    found = first if firsts == lasts else _between(first, read(lasts))
    if found.status is not DueStatus.WAITING or len(known) == len(anchors):
        return found
    low = read({name: each.first for name, each in anchors.items() if each.first})
    high = read({name: each.last for name, each in anchors.items() if each.last})
    return replace(found, not_before=_first(low), not_after=_last(high))


def _between(first: Interpretation, last: Interpretation) -> Interpretation:
    """What is certain of a date that lies between two readings of its words."""
    if first.window == last.window:
        return first
    if first.window is None or last.window is None:
        waiting = first if first.window is None else last
        return replace(
            waiting, window=None, readings=(), not_before=_first(first), not_after=_last(last)
        )
    days = first.window.earliest, max(first.window, last.window, key=_end).latest
    return replace(
        first,
        window=DueWindow.of(*days, Precision.RANGE),
        readings=(),
        unread=tuple(dict.fromkeys((*first.unread, *last.unread))),
        notes=tuple(dict.fromkeys((*first.notes, *last.notes))),
    )


def _end(window: DueWindow) -> date:
    return window.end


def _first(read: Interpretation) -> date | None:
    return read.window.earliest if read.window else read.not_before


def _last(read: Interpretation) -> date | None:
    return read.window.latest if read.window else read.not_after
