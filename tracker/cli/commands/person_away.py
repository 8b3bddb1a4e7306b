"""`person away`: somebody else is told for some days."""

from __future__ import annotations

import click

from tracker.cli import options, params
from tracker.cli.app import App
from tracker.cli.commands.person import staff_of, standing_in_words
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_json, warn
from tracker.service.views.rosters import person_json


@command(
    "tracker person away amira --from 2026-12-21 --to 2027-01-03",
    'tracker person away amira --from "next Monday" --to "15 January"',
    "tracker person away amira --back",
)
@click.argument("words", metavar="NAME", type=params.HANDLE)
@click.option("--from", "begin", type=params.PHRASE, help="The first day, in their own zone.")
@click.option("--to", "end", type=params.PHRASE, help="The last day; it counts.")
@options.said("Why; shown here, told to nobody.")
@click.option("--back", is_flag=True, help="They are there from today on, whatever was planned.")
@params.BY
@json_option("Print the person as JSON.")
def away(  # noqa: PLR0913 - a parameter an option
    app: App,
    *,
    words: str,
    begin: str | None,
    end: str | None,
    note: str | None,
    back: bool,
    as_json: bool,
) -> None:
    """Have somebody else told for some days.

    The days are words as of today, such as "next Monday", "15 January" or "next week", and are
    shown back as they are read.
    The stand-in is told instead, and the message says why; who stands in for the stand-in, where
    that one is away, too. Where nobody stands in, the policy's other recipients or the operators
    are told.
    """
    from tracker.domain.people.person import Away  # noqa: PLC0415 - after the help
    from tracker.service.people.naming import person_of  # noqa: PLC0415 - as above
    from tracker.service.views.when import days_of  # noqa: PLC0415 - as above

    if back == (begin is not None or end is not None) or (begin is None) != (end is None):
        raise click.UsageError("say the days with --from and --to, or --back alone")
    with staff_of(app) as staff:
        if begin is None or end is None:
            person = staff.back(words, app.now())
        else:
            tz = person_of(staff.everybody(), words).tz or app.timezone()
            since, until = days_of(begin, tz, app.now()), days_of(end, tz, app.now())
            first, last = since.first, until.last
            person = staff.away(words, Away(begin=first, end=last, note=note or ""), app.now())
        people = staff.everybody()
    if as_json:
        emit_json(person_json(person, people, app.today()))
        return
    if begin is None:
        emit(f"{person.handle} is {standing_in_words(person, people, app.today())}")
        return
    for remark in (*since.remarks, *until.remarks):
        warn(remark)
    emit(f"{person.handle} is away from {first} to {last}")
    if people.stands_for(person, first) is None:
        warn(
            f"nobody stands in for {person.handle} on {first}: "
            f"tracker person edit {person.handle} --stand-in WHO"
        )
