"""Reads a phrase: which days it names, how they bind, and which of its words say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.dates.base import almanac
from tracker.dates.base.window import DueWindow
from tracker.dates.grammar.parser import parse
from tracker.dates.meaning.compose import compose
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation
from tracker.dates.meaning.recurs import gone_on, repeats
from tracker.dates.meaning.setting import Setting
from tracker.errors import UnreadableDate

if TYPE_CHECKING:  # few readings leave a trail
    from tracker.dates.meaning.trail import Trail

_LONGEST = 1000
_RULES = ("rrule:", "dtstart", "freq=")  #: how recurrence rules begin, as calendars write them
_ISO_DAY = len("2026-03-31")


def interpret(
    text: str, as_of: date | None, context: Context, trail: Trail | None = None
) -> Interpretation:
    """What `text` says of when, as it was meant on `as_of`; `trail` is told how it was found.

    Raises:
        UnreadableDate: it names no date that the grammar knows, or one that needs `as_of`.
        UnknownZone: it, or the context, names a zone that is not in the zone database.
    """
    if len(text) > _LONGEST:
        raise UnreadableDate(
            f"{len(text)} characters are more than the {_LONGEST} I read: quote only the words that"
            " say when"
        )
    day = _iso_day(text)
    if day is not None:
        window = DueWindow.on(day)
        return Interpretation(text=text, status=DueStatus.DATED, window=window, used=text)
    setting = Setting(as_of=as_of, context=context, trail=trail)
    if text.lstrip()[:7].lower().startswith(_RULES):
        from tracker.dates.meaning.rrules import read_rrule  # noqa: PLC0415 - few dates are rules

        return read_rrule(text, setting)
    phrase = parse(text)
    read = compose(text, phrase, setting)
    if read.window is None or not repeats(phrase):
        return read
    return replace(read, window=gone_on(read.window, phrase, setting), recurs=True)


def _iso_day(text: str) -> date | None:
    """The day of a plain `2026-03-31`, by far the most frequent phrase; None for all others."""
    if len(text) != _ISO_DAY or not (text[4] == text[7] == "-" and text.isascii()):
        return None
    year, month, day = text[:4], text[5:7], text[8:]
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return None
    return almanac.day_of(int(year), int(month), int(day))
