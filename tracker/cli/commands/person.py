"""What the commands of `person` say and take alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.output import note, warn
from tracker.cli.words import printable

if TYPE_CHECKING:
    from tracker.domain.people.person import People, Person, Team
    from tracker.service.people.handover import HandingOver
    from tracker.service.people.staff import Staff
    from tracker.service.people.taking import Taking
    from tracker.sources.people import PersonRecord
    from tracker.store.store import Store

F = TypeVar("F", bound=Callable[..., Any])

#: options that state an address at one service
_SHORT = ("mail", "slack")


def _following_clocks(app: App, store: Store) -> AbstractContextManager[None]:
    """What has everything planned by the clocks of people as they are when it ends."""
    from tracker.service.people.clocks import following_clocks  # noqa: PLC0415 - SQLAlchemy is slow
    from tracker.service.settings import defaults_of  # noqa: PLC0415 - as above

    return following_clocks(store, defaults_of(app.settings()), app.now())


@contextmanager
def staff_of(app: App) -> Iterator[Staff]:
    """The use cases that write people and teams."""
    from tracker.service.people.drafting import drafting_under  # noqa: PLC0415 - SQLAlchemy is slow
    from tracker.service.people.staff import Staff  # noqa: PLC0415 - as above
    from tracker.service.sending.orders import orders_of  # noqa: PLC0415 - as above

    drafting, orders = drafting_under(app.settings()), orders_of(app.settings())
    with app.store() as store, _following_clocks(app, store):
        yield Staff(store=store, drafting=drafting, orders=orders, by=app.user())


@contextmanager
def handing_over(app: App) -> Iterator[HandingOver]:
    """The use cases that change whose something is."""
    from tracker.service.people.handover import handing_over_under  # noqa: PLC0415 - SQLAlchemy is slow

    settings = app.settings()
    with app.store() as store, _following_clocks(app, store):
        yield handing_over_under(settings, store, by=app.user())


@contextmanager
def taking(app: App) -> Iterator[Taking]:
    """The use case that takes people in from files."""
    from tracker.service.people.drafting import drafting_under  # noqa: PLC0415 - SQLAlchemy is slow
    from tracker.service.people.taking import Taking  # noqa: PLC0415 - as above

    drafting = drafting_under(app.settings())
    with app.store() as store, _following_clocks(app, store):
        yield Taking(store=store, drafting=drafting, by=app.user())


def _address(text: str) -> tuple[str, str]:
    service, equals, target = text.partition("=")
    if not equals:
        raise click.BadParameter("write SERVICE=TARGET, such as sms=+447700900123")
    return service.strip(), target.strip()


def _addresses(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    return dict(map(_address, values))


def stating(command: F) -> F:
    """The options that say something of a person."""
    for option in (
        click.option(
            "--stand-in", type=params.HANDLE, help="Who is told while this person is away."
        ),
        click.option(
            "--quiet",
            type=params.TEXT,
            help='When nothing is sent to them: "19:00-07:30", "days off", or both with a comma; '
            '"urgent too" holds back even what is due that day [the policy\'s].',
        ),
        click.option(
            "--calendar", type=params.CALENDAR, help="Their working days [the milestone's]."
        ),
        click.option("--tz", type=params.ZONE, help="Their time zone [the policy's]."),
        click.option(
            "--via",
            type=params.TEXT,
            multiple=True,
            help="Tell them only by this service or channel; repeatable [each with an address].",
        ),
        click.option(
            "--address",
            "addresses",
            multiple=True,
            metavar="SERVICE=TARGET",
            callback=_addresses,
            help="Where another service reaches them: sms=+447700900123; repeatable.",
        ),
        click.option("--slack", type=params.TEXT, help="Their member ID, such as U0123ABC."),
        click.option("--mail", type=params.TEXT, help="Their mail address, and nothing else."),
        click.option("--name", type=params.TEXT, help="As people read it [NAME]."),
    ):
        command = option(command)
    return command


def record_from(handle: str, stated: dict[str, Any]) -> PersonRecord:
    """What the options of `stating` say of a person."""
    from tracker.sources.people import PersonRecord  # noqa: PLC0415 - after the help

    short = {name: stated.pop(name) for name in _SHORT}
    changed = {name: value for name, value in short.items() if value is not None}
    changed |= stated.pop("addresses")
    via = stated.pop("via")
    return PersonRecord(
        handle=handle,
        changed=changed,
        via=tuple(each for each in via if each) if via else None,
        **stated,
    )


def standing_in_words(person: Person, people: People, today: date) -> str:
    """Whether somebody is there today, and who is told if not."""
    now = next((each for each in person.away if each.begin <= today <= each.end), None)
    if person.left_on is not None:
        said = f"left {person.left_on}"
    elif now is not None:
        said = f"away until {now.end}"
    else:
        coming = next((each for each in person.away if each.begin > today), None)
        return f"here, away from {coming.begin}" if coming else "here"
    told = people.stands_for(person, today)
    return f"{said}: {told.handle} is told" if told else f"{said}: nobody stands in"


def note_unknown_stand_in(person: Person, people: People) -> None:
    """That nobody goes by the name of a stand-in yet, where nobody does."""
    if person.stand_in is not None and person.stand_in not in people.persons:
        note(f"nobody is called {person.stand_in} yet: tracker person add {person.stand_in}")


def warn_of_namesakes(of: Person | Team, others: Sequence[str]) -> None:
    """That `others` have the same full name, where any do."""
    if others:
        warn(
            f"{printable(of.name)!r} is {', '.join(others)}, too: that name means nobody any more, "
            f"so write {of.handle} where {of.handle} is meant"
        )


def joined(words: Iterable[str]) -> str:
    """Words in a cell of a table."""
    return printable(", ".join(words)) or "-"
