"""Calendars as iCalendar files (RFC 5545): events, tasks, and the occurrences of what recurs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import BinaryIO

from tracker.sources.icalendar.components import Component, components_of, newest
from tracker.sources.icalendar.event import Event, event_of, undated
from tracker.sources.icalendar.lines import UnusableCalendar
from tracker.sources.icalendar.occurrences import MOST, Budget, Gaps, followed
from tracker.sources.problems import LeftAside
from tracker.sources.record import SourceRecord
from tracker.sources.wording import QUOTE, plain


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    """What all that a file holds is read with."""

    today: date
    left_aside: list[LeftAside]
    budget: Budget = field(default_factory=Budget)


def read(
    stream: BinaryIO, name: str, problems: list[str], *, today: date, left_aside: list[LeftAside]
) -> Iterator[SourceRecord]:
    """Every event and task, and of what recurs the occurrences from `today` on for two years.

    An event takes place when it starts, to the minute; one of a day or more on all of its days. A
    task is due when it says. Occurrences that stand on their own (RECURRENCE-ID) take the place of
    those that they are of. What is cancelled is waived. At most 200 occurrences of a series are
    taken; where it goes on after those, its quote says so, and `left_aside`. Every bad event adds a
    line to `problems`.
    """
    reading = _Reading(today=today, left_aside=left_aside)
    by_id: dict[str, list[Component]] = {}
    try:
        for component in components_of(stream, name):
            by_id.setdefault(component.id, []).append(component)
    except UnusableCalendar as fault:
        problems.append(f"{name}: is not a calendar that can be read: {fault}")
    for components in by_id.values():
        try:
            yield from _of_one(components, reading)
        except UnusableCalendar as fault:
            problems.append(f"{name}: is not a calendar that can be read: {fault}")
            return
        except ValueError as error:
            problems.append(str(error))


def _of_one(components: Sequence[Component], reading: _Reading) -> Iterator[SourceRecord]:
    """The records of all that has one UID. Raises ValueError, with the place of what is wrong."""
    whole = [each for each in components if not each.has("RECURRENCE-ID")]
    stands = newest(whole) if whole else None
    if stands is not None and stands.is_undated:
        yield undated(stands)
        return
    series = _event(stands) if stands is not None else None
    instead = _instead(components, series)
    for clock, event in instead.items():
        if max(event.last_day, clock.date()) >= reading.today:
            yield _record(event, _key(event, series, clock))
    if series is not None and series.recurs:
        yield from _recurring(series, instead, reading)
    elif series is not None and series.start.clock not in instead:
        yield _record(series)


def _recurring(
    series: Event, instead: dict[datetime, Event], reading: _Reading
) -> Iterator[SourceRecord]:
    """What is left of a series, and in the quote how far it was followed."""
    place = series.record.place
    try:
        found = followed(series, instead, reading.today, reading.budget)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error
    for clock, event in found.taken:
        quote = event.record.source_quote
        noted = plain(f"{found.note}. {quote}" if quote else found.note, QUOTE)
        record = replace(event.record, source_quote=noted)
        yield _record(replace(event, record=record), _key(event, series, clock))
    if found.goes_on_after:
        only = f"only the next {MOST} were taken" if found.is_cut else "it goes on"
        text = f"{series.record.title!r}: {only}; import it again before {found.goes_on_after}"
        reading.left_aside.append(LeftAside(place=place, text=text, soon=found.is_cut))


def _instead(components: Sequence[Component], series: Event | None) -> dict[datetime, Event]:
    """What stands for single occurrences, by the clocks of the series at those.

    Many programs repeat the rule of the series there: it means nothing but where there is no
    series, or where it is to hold from then on.
    """
    found: dict[datetime, list[Component]] = {}
    for component in components:
        if component.has("RECURRENCE-ID"):
            found.setdefault(_event(component).replaces(series), []).append(component)
    gaps = Gaps(series) if series else ()
    instead = {}
    for clock, candidates in found.items():
        event = _event(newest(candidates))
        if event.rule and (series is None or (event.and_following and event.rule != series.rule)):
            raise ValueError(
                f"{event.record.place}: RRULE: an occurrence has no rule of its own; "
                "give what follows it another UID"
            )
        if series is None or clock not in gaps or event.revision >= series.revision:
            instead[clock] = event
    return instead


def _event(component: Component) -> Event:
    try:
        return event_of(component)
    except ValueError as error:
        raise ValueError(f"{component.place}: {error}") from error


def _key(event: Event, series: Event | None, clock: datetime) -> str:
    """The id of an occurrence: it stays when the occurrence is moved."""
    of = (series or event).start
    if series is None and event.instead_of is not None:
        of = event.instead_of
    return f"{event.record.external_id} {of.moved_to(clock).key}"


def _record(event: Event, external_id: str | None = None) -> SourceRecord:
    return replace(
        event.record,
        external_id=external_id or event.record.external_id,
        due=event.words,
        printed=event.point.printed,
        tz=event.point.tz,
    )
