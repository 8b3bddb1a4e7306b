"""`token add`: a program is let in."""

from __future__ import annotations

from datetime import timedelta

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, note
from tracker.cli.words import clock
from tracker.domain.people.role import Role, role_of
from tracker.domain.people.token import Token, TokenUse
from tracker.service.views.rosters import token_json

_LEAST = timedelta(hours=1)


def _span(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> timedelta | None:
    from tracker.config.durations import parse_duration  # noqa: PLC0415 - after the help

    try:
        span = None if text is None else parse_duration(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    if span is not None and span < _LEAST:
        raise click.BadParameter(f"{text} is too short: a token lasts an hour at least")
    return span


@command('tracker token add amira --name "Nightly export" --role read --expires 90d')
@click.argument("person", metavar="PERSON", type=params.HANDLE)
@click.option("--name", type=params.STATED, required=True, help="What it is for.")
@click.option(
    "--role",
    type=params.OneOf([role.value for role in Role]),
    required=True,
    help="The most that it lets anybody do.",
)
@click.option("--expires", callback=_span, metavar="SPAN", help="After how long: 90d [never].")
@params.BY
@json_option("Print the token as JSON, with what is shown once.")
def add(  # noqa: PLR0913 - a parameter an option
    app: App, *, person: str, name: str, role: str, expires: timedelta | None, as_json: bool
) -> None:
    """Let a program use the interface on somebody's behalf.

    What it may do is what --role says, and never more than the settings give PERSON ([web.roles]).
    The token is printed once and kept as a digest: whoever loses it makes another one. The program
    sends it as `Authorization: Bearer trk_...`.
    """
    from tracker.service.people.tokens import Tokens  # noqa: PLC0415 - SQLAlchemy is slow

    now = app.now()
    with app.store() as store:
        token, shown = Tokens(store, by=app.user()).issue(
            TokenUse.INTERFACE,
            person=person,
            name=name,
            now=now,
            role=Role(role),
            expires_at=None if expires is None else now + expires,
        )
        with store.read() as transaction:
            people = transaction.people.all()
    _tell_of_less(token, role_of(people.persons[token.person], people, app.settings().web.roles))
    if as_json:
        emit_json({**token_json(token, now), "token": shown})
        return
    emit(shown)
    ends = (
        f"until {clock(token.expires_at, app.timezone())} ({app.timezone()})"
        if token.expires_at
        else "until it is revoked"
    )
    note(f"Number {token.id}, of {token.person}, {ends}. It is not shown again.")


def _tell_of_less(token: Token, given: Role | None) -> None:
    """Say where the settings give the person less than the token says."""
    if given is None:
        note(f"{token.person} has no role in [web.roles], so this token lets nobody in by now")
    elif not given.includes(token.role):
        note(
            f"{token.person} has the role {given.value} in [web.roles], so this token lets nobody "
            f"{token.role.value} by now"
        )
