"""`calendar show`: the days off of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.app import App
from tracker.cli.commands.calendar import (
    listed_json,
    origin_in_words,
    verified_in_words,
    years_in_words,
)
from tracker.cli.groups import command, json_option
from tracker.cli.output import emit, emit_facts, emit_json, emit_table
from tracker.cli.words import printable

if TYPE_CHECKING:
    from tracker.service.views.calendars import CalendarYear
    from tracker.service.views.shapes import Json


@command("tracker calendar show UK --year 2027", "tracker calendar show firm --json")
@click.argument("name", type=params.CALENDAR)
@click.option("--year", type=click.IntRange(1900, 2300), help="The year [this one].")
@json_option("Print an object.")
def show(app: App, name: str, *, year: int | None, as_json: bool) -> None:
    """Show the days off of a year.

    With their names, the working days that would be days off in any other week, and the periods
    whose days do not count.
    """
    from tracker.service.views.calendars import calendar_year, find_calendar  # noqa: PLC0415 - see above

    found = find_calendar(app.settings().calendars, name)
    this_year = app.today().year
    shown = calendar_year(found.calendar, year or this_year)
    if as_json:
        emit_json({**listed_json(found, this_year), **_year_json(shown)})
        return
    facts = [
        ("Calendar", found.calendar.name),
        ("Base", found.base),
        ("Years", years_in_words(found)),
        ("Verified to", verified_in_words(found, this_year)),
        ("From", origin_in_words(found)),
        ("Source", found.source),
    ]
    emit_facts(facts)
    emit("")
    emit_table((str(shown.year), "", ""), _rows(shown))


def _rows(shown: CalendarYear) -> list[tuple[str, str, str]]:
    days = [(day, day, "off", name or "") for day, name in shown.days_off]
    days += [(day, day, "working day", reason) for day, reason in shown.working]
    days += [(each.first, each.last, "not counting", each.reason) for each in shown.standstills]
    return [
        (
            f"{first:%Y-%m-%d %a}" + (f" to {last:%Y-%m-%d %a}" if last != first else ""),
            what,
            printable(why),
        )
        for first, last, what, why in sorted(days)
    ]


def _year_json(shown: CalendarYear) -> Json:
    return {
        "year": shown.year,
        "days_off": [
            {"date": day.isoformat(), "name": name, "estimated": day in shown.estimated}
            for day, name in shown.days_off
        ],
        "working_days": [{"date": day.isoformat(), "name": why} for day, why in shown.working],
        "not_counting": [
            {"from": each.first.isoformat(), "to": each.last.isoformat(), "reason": each.reason}
            for each in shown.standstills
        ],
    }
