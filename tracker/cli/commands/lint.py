"""`lint`: what a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.findings import report
from tracker.cli.groups import command, json_option
from tracker.errors import NoMilestone

if TYPE_CHECKING:
    from tracker.planning.lint import Finding


@command("tracker lint", "tracker lint taskforce-report --json")
@click.argument("keys", metavar="[KEY]...", type=params.KEY, nargs=-1)
@json_option("Print an array of findings.")
def lint(app: App, keys: tuple[str, ...], *, as_json: bool) -> None:
    """Find what nobody keeps up.

    Of all open and suspended milestones, or those named: no owner or source, a date that leaves a
    doubt, a vague date that is near, a date that is past, a rule that waits for ever, a calendar
    that ends too early, two that may be one, names that the settings have lost, a row that cannot
    be read; and where people are known, an owner who is none of them or has left. Without KEY also
    people whom nothing reaches, or for whom nobody stands in, teams without anybody, and what a
    daemon found wrong with the settings, such as a channel without its address. Leaves with 10
    where it finds something.
    """
    report(_found(app, keys), ("key", "rule", "problem"), as_json=as_json)


def _found(app: App, keys: tuple[str, ...]) -> tuple[Finding, ...]:
    from tracker.planning.lint import Finding, Surroundings, lint  # noqa: PLC0415 - after the help
    from tracker.planning.people_lint import untold  # noqa: PLC0415 - as above
    from tracker.service.settings import channels_of  # noqa: PLC0415 - settings are slow
    from tracker.service.settings_words import settings_trouble  # noqa: PLC0415 - as above

    settings = app.settings()
    with app.reads() as reads:
        keys = tuple(map(reads.key_of, keys))
        milestones = {each.key: each for each in reads.milestones()}
        people = reads.people()
        troubles = () if keys else settings_trouble(reads, settings)
        reads.look_for_damage()
        damaged = {each.place: each for each in reads.aside}.values()
        reads.aside.clear()  # they are findings
    unreadable = [
        Finding(key=each.key or each.place, rule="damaged", problem=str(each))
        for each in damaged
        if not keys or each.key in keys
    ]
    for key in keys:
        if key not in milestones and key not in {each.key for each in unreadable}:
            raise NoMilestone(key)
    around = Surroundings(
        today=app.today(),
        milestones=milestones,
        policies=settings.policies,
        channels=tuple(channels_of(settings).values()),
        calendars=settings.calendars,
        people=people,
    )
    wanted = [milestones[key] for key in dict.fromkeys(keys) if key in milestones]
    return (
        *(Finding(key="settings", rule="settings", problem=each) for each in troubles),
        *unreadable,
        *lint(wanted if keys else milestones.values(), around),
        *(
            Finding(key=each.handle, rule="person", problem=f"{each.problem}: `{each.remedy}`")
            for each in untold(people, around.channels, around.today)
            if not keys
        ),
    )
