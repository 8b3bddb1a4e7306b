"""Occasions: what a reminder is for, and the text that stands for it where it is kept or shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from tracker.domain.policy import LeadTime
from tracker.errors import UsageError


class ReminderKind(StrEnum):
    """What a notice is about."""

    APPROACH = "approach"  #: a lead time before the window
    OPENS = "opens"  #: the first day of a window wider than a day
    LAST_DAY = "last_day"  #: the last day of a window wider than a day
    OVERDUE = "overdue"  #: the window has ended and the milestone is open
    REVIEW = "review"  #: the date is still too vague
    MOVED = "moved"  #: the date has changed
    CATCH_UP = "catch_up"  #: several notices fell due while nobody could send
    ESCALATION = "escalation"  #: somebody else is told
    DIGEST = "digest"  #: many milestones in one message


_THEN = ">"
_PROPOSED = "proposed"
_NAMED: Final = frozenset(
    {ReminderKind.OPENS, ReminderKind.LAST_DAY, ReminderKind.MOVED, ReminderKind.REVIEW}
)
_IN_SERIES = re.compile(f"({ReminderKind.OVERDUE}|{ReminderKind.REVIEW})[+]([0-9]{{1,9}})d")
_NEWS = re.compile(f"{_PROPOSED}(?:[+]([0-9]{{1,9}}))?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """What a reminder is for; within a revision of a milestone it occurs once.

    | text | kind | |
    | --- | --- | --- |
    | `30d`, `5bd` | approach | `span` before the window |
    | `opens`, `last_day` | opens, last_day | a day of the window |
    | `overdue+7d` | overdue | `days` after it was overdue first |
    | `review` | review | a date is known to no better than some weeks |
    | `review+90d` | review | a date is not known, `days` after that was stated |
    | `moved` | moved | the date itself has changed |
    | `proposed`, `proposed+2` | moved | another date is proposed: the first, the second |
    | `30d>2bd` | escalation | `origin` was told, and for `span` nobody acknowledged it |
    """

    kind: ReminderKind
    span: LeadTime | None = None
    days: int | None = None
    proposal: int | None = None  #: counts from 1
    origin: Occasion | None = None
    unread: str | None = None  #: text that stands for nothing known, as it was found
    text: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self._in_text())

    def __str__(self) -> str:
        return self.text

    def _in_text(self) -> str:
        if self.unread is not None:
            return self.unread
        if self.origin is not None:
            return f"{self.origin}{_THEN}{self.span}"
        if self.proposal is not None:
            return _PROPOSED if self.proposal == 1 else f"{_PROPOSED}+{self.proposal}"
        if self.span is not None:
            return str(self.span)
        return self.kind.value if self.days is None else f"{self.kind.value}+{self.days}d"


OPENS: Final = Occasion(kind=ReminderKind.OPENS)
LAST_DAY: Final = Occasion(kind=ReminderKind.LAST_DAY)
REVIEW: Final = Occasion(kind=ReminderKind.REVIEW)  #: of a date known to no better than some weeks
MOVED: Final = Occasion(kind=ReminderKind.MOVED)  #: the date itself has changed


@lru_cache(maxsize=1024)  # few lead times, many reminders
def ahead_by(span: LeadTime) -> Occasion:
    """The occasion that lies `span` before the window."""
    return Occasion(kind=ReminderKind.APPROACH, span=span)


@lru_cache(maxsize=1024)  # of nearly every milestone the first one
def overdue_for(days: int) -> Occasion:
    """The occasion `days` after the first notice that the date has passed."""
    return Occasion(kind=ReminderKind.OVERDUE, days=days)


@lru_cache(maxsize=4096)  # few occasions, many reminders
def occasion_of(text: str, kind: ReminderKind) -> Occasion:
    """The occasion that `text` stands for in a row of that `kind`.

    Any other text is kept as it is: a word that nobody knows must not keep a message from being
    told.
    """
    read = read_occasion(text)
    return read if read and read.kind is kind else Occasion(kind=kind, unread=text)


def read_occasion(text: str) -> Occasion | None:
    """The occasion that `text` stands for; None where it stands for none."""
    read = _escalation(text) if _THEN in text else _first(text)
    return read if str(read) == text else None


def _escalation(text: str) -> Occasion | None:
    told, _, after = text.partition(_THEN)
    origin, span = _first(told), _span(after)
    if origin is None or span is None:
        return None
    return Occasion(kind=ReminderKind.ESCALATION, origin=origin, span=span)


def _first(text: str) -> Occasion | None:
    """What is told without anybody having been told before."""
    if text in _NAMED:
        return Occasion(kind=ReminderKind(text))
    if series := _IN_SERIES.fullmatch(text):
        return Occasion(kind=ReminderKind(series[1]), days=int(series[2]))
    if news := _NEWS.fullmatch(text):
        return Occasion(kind=ReminderKind.MOVED, proposal=int(news[1] or 1))
    span = _span(text)
    return None if span is None else ahead_by(span)


def _span(text: str) -> LeadTime | None:
    try:
        return LeadTime.parse(text)
    except UsageError:
        return None
