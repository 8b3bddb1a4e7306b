"""The calendar of a month: what falls on each of its days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tracker.dates.base.describe import day_in_words
from tracker.dates.calendars.business import BusinessCalendar
from tracker.domain.milestone import Milestone
from tracker.errors import TrackerError, UsageError
from tracker.planning.charts.month import Day, Mark, Month, filled
from tracker.planning.search import Search, search_of
from tracker.store.reads.reads import Reads
from tracker.web.answers.facts import facts_of
from tracker.web.desk.asking import kept_of
from tracker.web.desk.desk import Desk
from tracker.web.desk.milestones import filters_of
from tracker.web.site import sentence
from tracker.web.users import User

_MOST: Final = 5  #: entries of a day
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A milestone on a day."""

    key: str
    title: str
    clock: str
    words: str
    full: str  #: its date as exact as it is, and how it stands
    urgent: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A day of the calendar."""

    day: date
    words: str  #: `Monday 1 March 2027`
    entries: tuple[Entry, ...]
    more: int  #: how many are not shown
    listed: str  #: the query of the list of that day
    holiday: str
    inside: bool  #: it is a day of the month itself
    is_today: bool


@dataclass(frozen=True, kw_only=True)
class CalendarPage:
    """`/calendar`."""

    desk: Desk

    def shown(self, request: Request, user: User) -> Response:
        """The month that the URL names, else the present one."""
        site, now = self.desk.site, self.desk.site.clock.now()
        tz, today = self.desk.zone_of(user), self.desk.today(user, now)
        month, search, alert = _asked(request, today)
        with site.lists() as reads:
            filled_days, milestones = _filled(reads, search, month, tz)
        calendar = _calendar(self.desk)
        cells = tuple(
            Cell(
                day=each.day,
                words=day_in_words(each.day),
                entries=tuple(_entries(each, milestones, now)),
                more=each.number - len(each.marks),
                listed=_listed(search, each.day),
                holiday=_holiday(calendar, each.day),
                inside=month.holds(each.day),
                is_today=each.day == today,
            )
            for each in filled_days
        )
        return self.desk.page(
            request,
            user,
            "calendar.html",
            400 if alert else 200,
            title=f"Calendar of {month.words}",
            alert=alert,
            month=month,
            search=search,
            kept=kept_of(search),
            filters=tuple(filters_of(search)),
            beside=_query(Search(), month),
            cells=cells,
            tz=tz,
            number=sum(each.number for each in filled_days if month.holds(each.day)),
            others=_others(search, month),
            this_month=_query(search, Month.of(today)) if month != Month.of(today) else "",
            listed=search.query(),
        )


def _asked(request: Request, today: date) -> tuple[Month, Search, str]:
    """The month and the search of a URL, and what is wrong with it."""
    month = Month.of(today)
    named = [pair for pair in request.query_params.multi_items() if pair[0] != "month"]
    try:
        if text := request.query_params.get("month", "").strip():
            month = Month.read(text)
        return month, search_of(named), ""
    except UsageError as error:
        return month, Search(), sentence(str(error))


def _filled(
    reads: Reads, search: Search, month: Month, tz: str
) -> tuple[tuple[Day, ...], dict[str, Milestone]]:
    """The days of a month with what lies on them, and all of it that is shown by its key."""
    days = month.days()
    # Where clocks differ, what is due in the night stands on the day before or after.
    dues = reads.edges(search, days[0] - _DAY, days[-1] + 2 * _DAY)
    found = filled(days, dues, tz, _MOST)
    keys = {mark.key for day in found for mark in day.marks}
    return found, {each.key: each for each in reads.milestones_by_key(sorted(keys))}


def _others(search: Search, month: Month) -> dict[str, str]:
    """The queries of the months before and after, by their names."""
    beside = (month.plus(-1), month.plus(1))
    return {each.words: _query(search, each) for each in beside if each != month}


def _entries(day: Day, milestones: Mapping[str, Milestone], now: datetime) -> Iterator[Entry]:
    for mark in day.marks:
        milestone = milestones.get(mark.key)
        if milestone is not None:
            yield _entry(mark, milestone, now)


def _entry(mark: Mark, milestone: Milestone, now: datetime) -> Entry:
    facts = facts_of(milestone, now)
    return Entry(
        key=mark.key,
        title=facts.title,
        clock=mark.clock,
        words=mark.words,
        full=facts.when,
        urgent=facts.urgent,
    )


def _calendar(desk: Desk) -> BusinessCalendar | None:
    try:
        return desk.site.defaults.calendars(None)
    except TrackerError:
        return None  # what is wrong with it `tracker config check` says


def _holiday(calendar: BusinessCalendar | None, day: date) -> str:
    try:
        return (calendar.holiday_name(day) if calendar else None) or ""
    except TrackerError:
        return ""  # beyond its years


def _query(search: Search, month: Month) -> str:
    return "&".join(filter(None, (search.query(), urlencode({"month": str(month)}))))


def _listed(search: Search, day: date) -> str:
    return replace(search, due_from=day, due_before=day + _DAY).query()
