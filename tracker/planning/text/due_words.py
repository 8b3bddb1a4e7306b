"""A due date in words: as exact as it is, and what is asked of it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from tracker.dates.base.describe import (
    bounds_in_words,
    day_in_words,
    describe,
    either_in_words,
    moment_in_words,
    zone_in_words,
)
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.base.zones import zone
from tracker.domain.milestone import Due
from tracker.planning.text.words import BUILT_IN, Words


def in_full(due: Due, words: Words = BUILT_IN) -> str:
    """The window in words, as exact as it is; without one, the bounds that are certain."""
    if due.window is None:
        return ", ".join(
            [words.say("due.unknown"), *bounds_in_words(due.not_before, due.not_after)]
        )
    if due.window.at is None:
        return describe(due.window)
    return deadline_in_words(due.window.at.astimezone(zone(due.tz)), due.window)


def in_short(due: Due, words: Words = BUILT_IN) -> str:
    """The window as its source would name it: March 2026."""
    return in_full(due, words).partition(" (")[0]


def period_of(window: DueWindow) -> str:
    """The days of the window as its source would name them."""
    return describe(window).partition(" (")[0]


def bound_of(due: Due) -> str:
    """How the window binds, with a blank after it, where that has to be said: by, before, from."""
    told = due.window is not None and due.modality not in {Modality.ON, Modality.BETWEEN}
    return f"{due.modality} " if told else ""


def deadline_in_words(at: datetime, window: DueWindow) -> str:
    """The instant on its own clock; the midnight that ends the window is 24:00 of its day."""
    if ends_day(at, window):
        return f"{day_in_words(window.latest)}, 24:00 {zone_in_words(at)}"
    return moment_in_words(at)


def ends_day(at: datetime, window: DueWindow) -> bool:
    """Whether the instant is the midnight that ends the window."""
    return at.time() == time(0) and at.date() == window.end


def readings_of(due: Due, words: Words) -> str:
    """What the words can mean, where that is more than one date."""
    if not due.readings:
        return ""
    readings = words.say("due.readings", readings=either_in_words(due.readings))
    return f"{readings} {words.say('due.earliest')}"


def estimate_of(due: Due, words: Words) -> str:
    """When within its window it is expected, where the source says so."""
    return words.say("due.expected", window=describe(due.estimate)) if due.estimate else ""


def doubts_of(due: Due, words: Words) -> str:
    """What may not be as it was meant, for a person to look into."""
    return words.say("due.needs_a_look", doubts="; ".join(due.doubts)) if due.doubts else ""


def question_of(due: Due, words: Words) -> str:
    """What is asked of whoever can look at the source."""
    if due.window is None:
        return words.say("due.ask_news")
    if due.readings:
        return words.say("due.ask_which")
    if due.window.precision not in _PERIODS:
        return words.say("due.ask_still")
    known = words.say("due.known", known=words.say(f"due.{due.window.precision}"))
    return f"{known} {words.say('due.ask_more')}"


def news_of_date(due: Due, words: Words) -> str:
    """The words for stating another date."""
    if due.window is None:
        return words.say("command.date")
    return words.say("command.reading" if due.readings else "digest.moved")


_PERIODS: Final = frozenset(
    {
        *(Precision.WEEK, Precision.MONTH, Precision.QUARTER, Precision.HALF),
        *(Precision.SEASON, Precision.YEAR, Precision.RANGE),
    }
)
