"""When a milestone is, in the sentences that say its date: once, on the clocks that matter."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from tracker.dates.base.describe import (
    bounds_in_words,
    day_in_words,
    moment_in_words,
    zone_in_words,
)
from tracker.dates.base.instants import end_of
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.base.zones import zone
from tracker.domain.milestone import Due
from tracker.domain.standing import has_last_day
from tracker.planning.text.due_words import bound_of, in_full, period_of
from tracker.planning.text.nature_words import comes, words_for
from tracker.planning.text.view import View
from tracker.planning.text.wording import days_ago_in_words, days_in_words, one_line

_MINUTE = timedelta(minutes=1)
_LIMIT = 2_000
_SAID_BY_THE_DAY: Final = frozenset({Modality.BY, Modality.AFTER})


def when_of(view: View) -> str:
    """The sentences that say the date."""
    window = view.due.certain_window
    said = _undated(view) if window is None else _dated(view, window)
    if not view.comes_too_late or view.told_in_time:
        return said
    passed = words_for(view.milestone).passed
    return f"{view.say('when.too_late', passed=passed)} {said}"


def beside(view: View) -> str:
    """What its reader has to know beside the date: their own clock, and what it waits for."""
    window = view.due.certain_window
    clocks = _clocks(view, window) if window is not None else ""
    return " ".join(filter(None, (clocks, _waits(view))))


def date_of(due: Due) -> str:
    """The date alone, with how it binds: `by Tuesday 31 March 2026`; "" where none is known."""
    window = due.window
    if window is None:
        return ", ".join(bounds_in_words(due.not_before, due.not_after))
    if window.at is None and window.days == 1:
        return bound_of(due) + day_in_words(window.earliest)
    return bound_of(due) + in_full(due)


def _undated(view: View) -> str:
    bounds = bounds_in_words(view.due.not_before, view.due.not_after)
    return view.say("when.no_date", bounds="".join(f", {each}" for each in bounds))


def _waits(view: View) -> str:
    waiting = one_line(", ".join(view.due.waiting_on), _LIMIT)
    return view.say("when.waits", what=waiting) if waiting else ""


def _dated(view: View, window: DueWindow) -> str:
    last = in_full(view.due) if window.at else _day(window.latest, view) + view.zone_note
    if view.has_begun(window):
        ago = days_ago_in_words(-view.days_until(window.earliest))
        return view.say("when.first_day", day=day_in_words(window.earliest), ago=ago)
    if view.is_over(window):
        return _behind(view, window, last)
    return _ahead(view, window, last)


def _behind(view: View, window: DueWindow, last: str) -> str:
    words = words_for(view.milestone)
    before = view.due.modality is Modality.BEFORE
    sentence = view.say(
        "when.came",
        came=words.came,
        bound="before" if before else words.bound(window),
        day=last,
        ago=days_ago_in_words(-view.days_until(view.last_day(window))),
        still=words.still,
    )
    return _of_period(view, sentence)


def _ahead(view: View, window: DueWindow, last: str) -> str:
    left = view.days_until(view.last_day(window))
    if view.due.excludes_its_day:
        return view.say(
            "when.before", comes=comes(view.milestone), day=last, when=days_in_words(left)
        )
    if window.days == 1:
        return view.say(
            "when.day",
            comes=comes(view.milestone),
            when=view.comes(window),
            bound=bound_of(view.due) if view.due.modality in _SAID_BY_THE_DAY else "",
            day=last,
        )
    return _of_period(view, _wide(view, window, last))


def _wide(view: View, window: DueWindow, last: str) -> str:
    if view.today > window.earliest:
        return view.say("when.closes", when=view.comes(window), day=last)
    opens = days_in_words(view.days_until(window.earliest))
    first = _day(window.earliest, view) + view.zone_note
    if not has_last_day(view.milestone):
        return view.say("when.earliest", comes=comes(view.milestone), when=opens, day=first)
    return view.say("when.window", opens=opens, first=first, closes=view.comes(window), last=last)


def _named(view: View) -> str:
    """The period that is known, as its source would name it; "" where it is days that are named."""
    window = view.due.window
    if window is None or window.days == 1 or window.precision is Precision.RANGE:
        return ""
    period = period_of(window)
    return "" if period.startswith(f"{window.precision} from ") else bound_of(view.due) + period


def _of_period(view: View, sentence: str) -> str:
    period = _named(view)
    if not period:
        return sentence
    told = view.say("when.period", period=period, sentence=f"{sentence[:1].lower()}{sentence[1:]}")
    return f"{told[:1].upper()}{told[1:]}"


def _day(day: date, view: View) -> str:
    """`Sunday 1 March 2026`, without the year where the period beside it names that."""
    words = day_in_words(day)
    year = f" {day.year}"
    return words.removesuffix(year) if _named(view).endswith(year) else words


def _clocks(view: View, window: DueWindow) -> str:
    """The end of the window on the reader's clock, where that differs from the source's."""
    end = end_of(window, view.due.tz)
    shown = end if window.at else end - _MINUTE  # 23:59 leaves no doubt about the day
    theirs, ours = shown.astimezone(zone(view.due.tz)), shown.astimezone(zone(view.reader_tz))
    if theirs.utcoffset() == ours.utcoffset() or view.is_over(window):
        return ""
    reader = _beside(ours, theirs)
    if window.at:
        return view.say("when.clock", reader=reader)
    there = f"{theirs:%H:%M} {zone_in_words(theirs)}"
    return view.say("when.day_ends", there=there, reader=reader)


def _beside(ours: datetime, theirs: datetime) -> str:
    """An instant on the reader's clock, without the day where that was said."""
    if ours.date() == theirs.date():
        return f"{ours:%H:%M} {zone_in_words(ours)}"
    return moment_in_words(ours)
