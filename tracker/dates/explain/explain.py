"""Says step by step how the date of a phrase was found.

The reading itself is asked, with calendars that remember what they were asked, so an explanation
cannot differ from the answer. Nobody who does not ask pays for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date

from tracker.dates.base.describe import bounds_in_words, day_in_words, describe, either_in_words
from tracker.dates.base.notes import HOUSE
from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.calendars.business import business_calendar
from tracker.dates.explain.rules import steps_of_rule
from tracker.dates.explain.steps import Step, What
from tracker.dates.explain.watching import Watch
from tracker.dates.explain.words import steps_of_words
from tracker.dates.meaning.interpret import Reading
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation
from tracker.dates.meaning.setting import Setting, Trail


def explain(reading: Reading, as_of: date | None, context: Context) -> tuple[Step, ...]:
    """The steps from the words to the window, which the last step holds.

    Raises what `Reading.on` raises.
    """
    watch = Watch(context.calendars or business_calendar)
    trail = Trail()
    read = reading.on(as_of, replace(context, calendars=watch), trail)
    steps = [
        *_words(read),
        *_day_of_reading(trail, as_of),
        *steps_of_words(read.used, trail, context),
        *_days(read, watch, Setting(as_of=as_of, context=context), trail),
        *_assumptions(read),
        *_clock(read, context),
        *_left_aside(read),
        _result(read),
    ]
    return tuple(dict.fromkeys(steps))


def _result(read: Interpretation) -> Step:
    """The last step: the answer."""
    if read.window is not None:
        text, day = describe(read.window), read.window.earliest
        return Step(what=What.RESULT, text=text, day=day, window=read.window)
    if read.status is DueStatus.UNDATED:
        return Step(what=What.RESULT, text="the source names no date")
    waits = "waits for " + " and ".join(read.waiting_on)
    text = "; ".join([waits, *bounds_in_words(read.not_before, read.not_after)])
    return Step(what=What.RESULT, text=text, day=read.not_before or read.not_after)


def _words(read: Interpretation) -> Iterator[Step]:
    text = f"“{read.used}” says when"
    if read.modality is not Modality.ON:
        text += f", binding as “{read.modality}”"
    yield Step(what=What.READ, text=text)


def _day_of_reading(trail: Trail, as_of: date | None) -> Iterator[Step]:
    if trail.needed_day and as_of is not None:
        text = f"read as it was meant on {day_in_words(as_of)}"
        yield Step(what=What.ASSUMED, text=text, day=as_of)


def _days(read: Interpretation, watch: Watch, setting: Setting, trail: Trail) -> list[Step]:
    """What was counted: by a rule, or on the way to a printed date."""
    if trail.rule is not None:
        return steps_of_rule(trail.rule, setting)
    return watch.skipped(*_landings(read.window)) if read.window else []


def _landings(window: DueWindow) -> tuple[date, ...]:
    """The days on which a count may have ended that gave the window."""
    return window.earliest, window.latest


def _assumptions(read: Interpretation) -> Iterator[Step]:
    for note in read.notes:
        yield Step(what=What.ASSUMED, text=note.text, source=note.source)
    if read.readings:
        text = f"can be read as {either_in_words(read.readings)}: the window holds them all"
        yield Step(what=What.ASSUMED, text=text, source=HOUSE)
    if read.estimate is not None:
        text = f"expected {describe(read.estimate)}: a best guess, which binds nobody"
        yield Step(what=What.ASSUMED, text=text, window=read.estimate)
    if read.recurs:
        yield Step(what=What.ASSUMED, text="it comes round: this is the next time")


def _clock(read: Interpretation, context: Context) -> Iterator[Step]:
    at = read.window.at if read.window else None
    if at is None:
        return
    whose = f"in {read.tz}" if read.tz else f"in {context.tz}, as no zone is named"
    utc = at.astimezone(UTC)
    text = f"{at:%H:%M} by the clocks {whose}: {utc:%H:%M} UTC on {day_in_words(utc.date())}"
    yield Step(what=What.ZONE, text=text, source=None if read.tz else HOUSE, day=at.date())


def _left_aside(read: Interpretation) -> Iterator[Step]:
    for clause in read.unread:
        yield Step(what=What.UNREAD, text=f"left aside: “{clause}”")
