"""What is known of the words around a date, and in which words it is left."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.sources.prose.judging.senses import Sense


class WhyNot(StrEnum):
    """Why a date was not taken, in words for people."""

    PAST = "it is past"
    HISTORY = "it tells of what has happened"
    PERIOD = "it names the period that is reported on"
    EXAMPLE = "it is an example"
    DOCUMENT = "it is the date of a publication or document"
    CITATION = "it belongs to the citation of a law or paper"
    FURNITURE = "it is part of the page, not of its text"
    FORECAST = "it is a forecast or statistic"
    SECURITY = "it is when a security falls due"
    SCOPE = "it says who or what is meant, not when something is due"
    WISH = "it is asked for, and nobody has set it"
    NAME = "it is part of a name or number"
    DURATION = "it is a stretch of time without an end"
    EVENT = "it counts from an event that may happen at any time"
    SILENT = "nothing says what happens then"
    WITHDRAWN = "withdrawn: the text says that it no longer holds"
    REFUSED = "refused: it was asked for, and not granted"
    SUPERSEDED = "superseded: it was due then before that was changed"
    HALF = "it is only half of what is said there, and the whole cannot be read as one date"
    UNSURE = "it can be read in more than one way: write which is meant, or pass --date-order"
    WHOSE = "it counts from the end of a year, and nothing says whose year"
    RHYTHM = "it comes round again and again, and is read as no series: write its first day"
    UNANCHORED = "it is a stretch of time, and nothing says from which day it is counted"
    AS_OF = "it depends on the day on which it was said: pass it with --as-of"


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """The rest of the sentence around a date."""

    whole: str  #: the sentence with the date, as it stands in the text
    before: str
    after: str
    sense: Sense
    glued: bool  #: whether it touches a letter, digit or slash: part of a number
    column: str  #: the head of its column, in a table
    line: bool  #: whether the sentence is a whole line, as headings and labels are

    @property
    def sentence(self) -> str:
        """Both sides, without the date."""
        return f"{self.before} {self.after}"
