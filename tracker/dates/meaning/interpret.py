"""Reads a phrase: which days it names, how they bind, and which of its words say so.

The words are read once, the reading is asked as often as wanted: as of another day, once an anchor
is known, for an explanation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tracker.dates.base import almanac
from tracker.dates.base.window import DueWindow
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation
from tracker.errors import UnreadableDate

if TYPE_CHECKING:  # a plain day is neither
    from tracker.dates.grammar.items import Phrase
    from tracker.dates.meaning.rrules import RecurrenceRule
    from tracker.dates.meaning.setting import Trail

_LONGEST = 1000
_RULES = ("rrule:", "dtstart", "freq=")  #: how recurrence rules begin, as calendars write them
_ISO_DAY = len("2026-03-31")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text whose words were read, before anybody asks as of which day and from what it counts."""

    text: str
    said: DueWindow | Phrase | RecurrenceRule  #: a plain day, words taken apart, or a rule

    def on(
        self, as_of: date | None, context: Context, trail: Trail | None = None
    ) -> Interpretation:
        """What it says of when, as it was meant on `as_of`; `trail` is told how that was found.

        Raises:
            UnreadableDate: it names no date, or one that needs `as_of`.
            UnknownZone: the context names a zone that is not in the zone database.
        """
        said = self.said
        if isinstance(said, DueWindow):
            return Interpretation(
                text=self.text, status=DueStatus.DATED, window=said, used=self.text
            )
        from tracker.dates.meaning.phrased import meant  # noqa: PLC0415 - a plain day needs no grammar
        from tracker.dates.meaning.setting import Setting  # noqa: PLC0415 - as above

        return meant(self.text, said, Setting(as_of=as_of, context=context, trail=trail))

    def may_recur(self, context: Context) -> bool:
        """Whether it may come round: False of nearly every date, without asking which day it is.

        Raises what `on` raises of its words.
        """
        if isinstance(self.said, DueWindow):
            return False
        from tracker.dates.meaning.phrased import may_recur  # noqa: PLC0415 - as above

        return may_recur(self.text, self.said, context)


def read(text: str) -> Reading:
    """The words of `text`, read once.

    Raises:
        UnreadableDate: something in it has the shape of a date and is none, or it is too long.
        UnknownZone: it names a zone that is not in the zone database.
    """
    if len(text) > _LONGEST:
        raise UnreadableDate(
            f"{len(text)} characters are more than the {_LONGEST} I read: quote only the words that"
            " say when"
        )
    day = _iso_day(text)
    if day is not None:
        return Reading(text, DueWindow.on(day))
    if text.lstrip()[:7].lower().startswith(_RULES):
        from tracker.dates.meaning.rrules import read_rrule  # noqa: PLC0415 - few dates are rules

        return Reading(text, read_rrule(text))
    from tracker.dates.grammar.parser import parse  # noqa: PLC0415 - a plain day needs no grammar

    return Reading(text, parse(text))


def interpret(text: str, as_of: date | None, context: Context) -> Interpretation:
    """What `text` says of when, as it was meant on `as_of`, for who asks but once.

    Raises what `read` and `Reading.on` raise.
    """
    return read(text).on(as_of, context)


def _iso_day(text: str) -> date | None:
    """The day of a plain `2026-03-31`, by far the most frequent phrase; None for all others."""
    if len(text) != _ISO_DAY or not (text[4] == text[7] == "-" and text.isascii()):
        return None
    year, month, day = text[:4], text[5:7], text[8:]
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return None
    return almanac.day_of(int(year), int(month), int(day))
