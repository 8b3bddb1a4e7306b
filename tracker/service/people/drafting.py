"""What somebody states of a person or team becomes one, or a word of why it cannot."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.config.settings import Settings
from tracker.dates.base.instants import day_in
from tracker.dates.base.zones import named_zone
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.people.address import checked_address, checked_service
from tracker.domain.people.person import Away, People, Person, Team, new_handle
from tracker.domain.people.quiet import quiet_of
from tracker.domain.people.staffing import with_away
from tracker.domain.plain_text import plain
from tracker.errors import UsageError
from tracker.service.settings import channels_of
from tracker.sources.people import PersonRecord, TeamRecord

_LONGEST = 200  #: characters of a name or note


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafting:
    """Makes people of what is stated, under the settings."""

    calendars: CalendarBook
    channels: Collection[str]  #: the names of those that are for people
    tz: str  #: IANA zone of whoever names none

    def person(self, record: PersonRecord, people: People) -> Person:
        """The person that `record` makes of who goes by its handle, or of nobody.

        UsageError for what cannot be.
        """
        return _drafted(record, people, self.calendars, self.channels)

    def day_of(self, person: Person, now: datetime) -> date:
        """The present day of a person."""
        return day_in(now, person.tz or self.tz)


def drafting_under(settings: Settings) -> Drafting:
    """What makes people under the settings."""
    channels = channels_of(settings).values()
    return Drafting(
        calendars=settings.calendars,
        channels=tuple(each.name for each in channels if each.for_people),
        tz=settings.timezone,
    )


def _drafted(
    record: PersonRecord, people: People, calendars: CalendarBook, channels: Collection[str]
) -> Person:
    person = people.persons.get(record.handle)
    if person is None:
        handle = new_handle(record.handle)
        person = Person(handle=handle, name=handle)
    handle = person.handle
    if record.name is not None:
        person = replace(person, name=_name(record.name) or handle)
    person = replace(person, addresses=_addresses(record, person))
    if record.tz is not None:
        person = replace(person, tz=named_zone(record.tz).key if record.tz else None)
    if record.calendar is not None:
        if record.calendar:
            calendars(record.calendar)
        person = replace(person, calendar=record.calendar or None)
    if record.quiet is not None:
        person = replace(person, quiet=quiet_of(record.quiet) if record.quiet else None)
    if record.stand_in is not None:
        person = replace(person, stand_in=_handle(people, record.stand_in) or None)
    if record.away is not None:
        person = _away(replace(person, away=()), record.away)
    if record.left_on is not None:
        person = replace(person, left_on=record.left_on)
    return _reached(record, person, channels)


def drafted_team(record: TeamRecord, people: People) -> Team:
    """The team that `record` makes of what goes by its handle among `people`, or of nothing."""
    team = people.teams.get(record.handle)
    if team is None:
        handle = new_handle(record.handle)
        team = Team(handle=handle, name=handle)
    handle = team.handle
    if record.name is not None:
        team = replace(team, name=_name(record.name) or handle)
    if record.members is not None:
        team = replace(team, members=_handles(people, record.members))
    if record.leads is not None:
        team = replace(team, leads=_handles(people, record.leads))
    everybody = dict.fromkeys((*team.members, *team.leads))  # the order in which they are kept
    return replace(team, leads=tuple(each for each in everybody if each in team.leads))


def a_note(text: str) -> str:
    """Words beside an absence, on one line; UsageError where they cannot be kept."""
    return _line(text, "note")


def _name(text: str) -> str:
    return _line(text, "name")


def _line(text: str, what: str) -> str:
    try:
        line = plain(text)
    except ValueError as error:
        raise UsageError(f"the {what} {error}") from error
    if len(line) > _LONGEST or not line.isprintable():
        raise UsageError(f"the {what} must be one line of at most {_LONGEST} characters")
    return line


def _addresses(record: PersonRecord, person: Person) -> dict[str, str]:
    found = dict(person.addresses if record.addresses is None else record.addresses)
    found.update(record.changed or {})
    return {
        checked_service(service): checked_address(service, address)
        for service, address in found.items()
        if address
    }


def _reached(record: PersonRecord, person: Person, channels: Collection[str]) -> Person:
    """`person` with the ways that `record` wants; UsageError for one that leads nowhere."""
    if record.via is None:
        return person
    for word in record.via:
        if word not in person.addresses and word not in channels:
            known = ", ".join(sorted({*person.addresses, *channels})) or "none yet"
            raise UsageError(
                f"via {word!r}: that is no service of which {person.handle} has an address, and "
                f"no channel for people: there are {known}"
            )
    return replace(person, via=tuple(dict.fromkeys(record.via)))


def _away(person: Person, away: Iterable[Away]) -> Person:
    for each in away:
        person = with_away(person, replace(each, note=a_note(each.note)))
    return person


def _handles(people: People, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_handle(people, each) for each in words))


def _handle(people: People, words: str) -> str:
    """The handle of whom `words` name, or the words, of which it is said later that nobody does."""
    found = people.named(words)
    return found.handle if isinstance(found, Person) else words.strip()
