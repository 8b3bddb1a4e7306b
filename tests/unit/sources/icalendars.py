"""Calendars for tests: a file of the given events and tasks, and what its reader makes of it."""

from datetime import date
from functools import partial

from tests.unit.sources.feeds import problems_of as problems_by
from tests.unit.sources.feeds import read_both as read_by
from tests.unit.sources.feeds import records_of as records_by
from tracker.sources.icalendar import feed as icalendar_feed

TODAY = date(2026, 4, 1)
records_of = partial(records_by, icalendar_feed, today=TODAY, left_aside=[])
problems_of = partial(problems_by, icalendar_feed, today=TODAY, left_aside=[])
read_both = partial(read_by, icalendar_feed, today=TODAY, left_aside=[])


def a_calendar(*events: str, head: str = "", kind: str = "VEVENT") -> str:
    inside = "".join(f"BEGIN:{kind}\n{event}\nEND:{kind}\n" for event in events)
    return f"BEGIN:VCALENDAR\n{head}{inside}END:VCALENDAR\n"


def an_event(*lines: str, uid: str = "u") -> str:
    return "\n".join([f"UID:{uid}", "SUMMARY:S", *lines])


def dues_in(*events: str, head: str = "", kind: str = "VEVENT") -> list[str]:
    """The words of all dates of a calendar of these events, in their order in time."""
    return sorted(each.due for each in records_of(a_calendar(*events, head=head, kind=kind)))


def dues_of(*lines: str, head: str = "") -> list[str]:
    """The words of all dates of one event."""
    return dues_in(an_event(*lines), head=head)
