"""Milestones as a calendar: from one writer for files and for feeds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tracker.planning.agenda.feed import Feed
from tracker.planning.search import Search, Standing
from tracker.sources.icalendar.export import CALLED, CalendarFile, calendar_of
from tracker.store.reads.reads import Reads

_KEPT_DAYS: Final = 90  #: what is closed stays in calendars for so long, so that all of them see it
_EVERYTHING: Final = Feed(search=Search(standing=Standing.ALL))


def agenda_of(
    reads: Reads, now: datetime, *, feed: Feed = _EVERYTHING, called: str = CALLED
) -> CalendarFile:
    """The calendar of what `feed` gives at `now`: the same bytes while nothing of it changes."""
    glances = reads.glances(feed.search, closed_since=closed_since(now))
    return calendar_of(glances, called=called, alarms=feed.alarms, aside=reads.aside)


def closed_since(now: datetime) -> datetime:
    """Since when something has to be closed to stand in a calendar at `now`."""
    return now - timedelta(days=_KEPT_DAYS)
