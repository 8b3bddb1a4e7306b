"""What a reader of dates is told, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from tracker.dates.base.notes import Note
from tracker.dates.base.window import DueWindow, Modality

if TYPE_CHECKING:  # a list of milestones needs no calendars and no rules
    from tracker.dates.calendars.business import Calendars
    from tracker.dates.rules.rules import Anchors


#: What a date waits for of which only the first day that it may be is known.
THE_DAY = "the date itself"


class DueStatus(StrEnum):
    """What is known of when."""

    DATED = "dated"  #: there is a window
    WAITING = "waiting"  #: a rule whose anchor is not known yet
    UNDATED = "undated"  #: the source itself does not say: TBC and its kin


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What the reader of a phrase knows beside the phrase."""

    tz: str = "UTC"  #: IANA zone in which a time without a zone is meant
    dayfirst: bool | None = None  #: whether 03/04 is 3 April; None: not known, so both
    fiscal: str | None = None  #: whose fiscal year: US, UK, AU, PRA ...
    calendar: str | None = None  #: business calendar of computed dates
    roll: str | None = None  #: roll convention of computed dates
    calendars: Calendars | None = None  #: calendars by name; None: those of countries and markets
    anchors: Anchors = field(default_factory=lambda: MappingProxyType({}))  #: what it counts from


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpretation:
    """A phrase read: the window it names and which of its words say so.

    `readings` holds more than one window where the phrase can be read in more than one way;
    `window` is then their hull, so that nobody is told too late.
    """

    text: str  #: the phrase as given
    status: DueStatus
    window: DueWindow | None = None
    modality: Modality = Modality.ON
    not_before: date | None = None  #: a lower bound that is certain although the window is not
    not_after: date | None = None  #: an upper bound that is certain although the window is not
    readings: tuple[DueWindow, ...] = ()  #: every reading, earliest first, when there are several
    estimate: DueWindow | None = None  #: when within the window it is expected
    tz: str | None = None  #: the zone of `window.at`, as IANA name or offset
    rule: str | None = None  #: how the window is computed, in words
    waiting_on: tuple[str, ...] = ()  #: anchors that are not known yet
    recurs: bool = False  #: it comes round: `occurrences.following` gives the next one
    used: str = ""  #: the words that gave the answer
    unread: tuple[str, ...] = ()  #: clauses that were left aside
    notes: tuple[Note, ...] = ()  #: conventions assumed, weekdays that do not match

    @property
    def ambiguous(self) -> bool:
        """Whether the phrase can be read in more than one way."""
        return len(self.readings) > 1
