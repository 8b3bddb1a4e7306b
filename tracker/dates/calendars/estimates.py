"""Holidays that nobody has laid down yet, and which answers hang on them.

Days that follow the moon are announced a year ahead or on the eve. Until then the library that
holidays are taken from estimates them, and each may come a day earlier or later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from tracker.dates.base.describe import day_in_words
from tracker.dates.base.notes import Note
from tracker.dates.calendars.business import BusinessCalendar, Calendars
from tracker.dates.calendars.house import covers
from tracker.dates.calendars.watched import WatchedCalendar

_DAY = timedelta(days=1)
_MOST = 3  #: named in one line


@dataclass(frozen=True, slots=True)
class Overheard:
    """Opens calendars; those that estimate remember in `opened` what they are asked."""

    calendars: Calendars
    opened: list[WatchedCalendar]

    def __call__(self, name: str | None) -> BusinessCalendar:
        """The calendar of a name."""
        calendar = self.calendars(name)
        if not calendar.estimates:
            return calendar
        self.opened.append(WatchedCalendar(calendar=calendar))
        return self.opened[-1]


def notes_of(opened: Iterable[WatchedCalendar]) -> tuple[Note, ...]:
    """What is to be said of an answer for which `opened` were asked: that it rests on estimates."""
    return tuple(dict.fromkeys(note for each in opened for note in _notes(each)))


def _notes(calendar: WatchedCalendar) -> Iterator[Note]:
    """Of the estimated holidays among the days that counted, and those a day away from them."""
    near = {day + step * _DAY for day in calendar.asked for step in (-1, 0, 1)}
    found = [
        f"{name}, {day_in_words(day)}"
        for day in sorted(near)
        if covers(calendar, day) and (name := calendar.estimated(day))
    ]
    if found:
        more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
        text = f"rests on estimated holidays: {'; '.join(found[:_MOST])}{more}"
        yield Note(text, calendar.name, doubt=True)
