"""Steps: how a date was found, one thing after the other, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.dates.base.window import DueWindow


class What(StrEnum):
    """What a step is about."""

    READ = "read"  #: the words that say when
    CONVENTION = "convention"  #: a rule of law or a standard that was followed
    ASSUMED = "assumed"  #: what the words leave open and was filled in
    ANCHOR = "anchor"  #: what is counted from
    COUNT = "count"  #: a span counted, a day found
    SKIPPED = "skipped"  #: a day that did not count
    ROLLED = "rolled"  #: a computed day moved to a business day
    LEG = "leg"  #: what one of several options gives, and which of them counts
    ZONE = "zone"  #: how the clock was read
    UNREAD = "unread"  #: a clause that was left aside
    RESULT = "result"  #: the answer; always the last step


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step from the words to the date."""

    what: What
    text: str  #: one line for people
    source: str | None = None  #: the law, standard or convention behind it, the calendar of a day
    day: date | None = None  #: the day it is about, of several the first
    window: DueWindow | None = None  #: of the result
