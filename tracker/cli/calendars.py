"""`calendar`: which days are days off, and how far anybody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli import params
from tracker.cli.context import App, pass_app
from tracker.cli.groups import HelpfulCommand, HelpfulGroup, examples
from tracker.cli.output import emit, emit_facts, emit_json, emit_table
from tracker.cli.words import printable

if TYPE_CHECKING:
    from tracker.cli.shapes import Json
    from tracker.service.views.calendars import CalendarYear, ListedCalendar


@click.group(cls=HelpfulGroup, invoke_without_command=True)
def calendar() -> None:
    """Show business calendars.

    A calendar knows which days are days off in a country, in a part of one, on a market or in your
    own house, as the settings say.
    """


@examples("tracker calendar list")
@click.command("list", cls=HelpfulCommand)
@click.option("--json", "as_json", is_flag=True, help="Print an array.")
@pass_app
def list_calendars_(app: App, *, as_json: bool) -> None:
    """List the calendars of the settings and the most usual others.

    Any country by its ISO code, with its part as in US-NY, and any market such as XLON is known
    beside these.
    """
    from tracker.service.views.calendars import list_calendars  # noqa: PLC0415 - after the help

    listed = list_calendars(app.settings().calendars)
    if as_json:
        emit_json([_listed_json(each) for each in listed])
        return
    rows = [(each.calendar.name, _years(each), each.base or "", _origin(each)) for each in listed]
    emit_table(("CALENDAR", "YEARS", "BASE", "FROM"), rows)


@examples("tracker calendar show UK --year 2027", "tracker calendar show firm --json")
@click.command("show", cls=HelpfulCommand)
@click.argument("name", type=params.CALENDAR)
@click.option("--year", type=click.IntRange(1900, 2300), help="The year [this one].")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
@pass_app
def show_calendar(app: App, name: str, *, year: int | None, as_json: bool) -> None:
    """Show the days off of a year.

    With their names, the working days that would be days off in any other week, and the periods
    whose days do not count.
    """
    from tracker.service.views.calendars import calendar_year, find_calendar  # noqa: PLC0415 - see above

    found = find_calendar(app.settings().calendars, name)
    shown = calendar_year(found.calendar, year or app.today().year)
    if as_json:
        emit_json({**_listed_json(found), **_year_json(shown)})
        return
    facts = [
        ("Calendar", found.calendar.name),
        ("Base", found.base),
        ("Years", _years(found)),
        ("From", _origin(found)),
    ]
    emit_facts(facts)
    emit("")
    emit_table((str(shown.year), "", ""), _rows(shown))


calendar.add_command(list_calendars_)
calendar.add_command(show_calendar)


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


def _years(listed: ListedCalendar) -> str:
    years = listed.calendar.years
    return f"{years[0]} to {years[1]}" if years else "all"


def _origin(listed: ListedCalendar) -> str:
    origin = "settings" if listed.own else "everywhere"
    return f"{origin}, default" if listed.default else origin


def _listed_json(listed: ListedCalendar) -> Json:
    first, last = listed.calendar.years or (None, None)
    return {
        "name": listed.calendar.name,
        "base": listed.base,
        "own": listed.own,
        "default": listed.default,
        "first_year": first,
        "last_year": last,
    }


def _year_json(shown: CalendarYear) -> Json:
    return {
        "year": shown.year,
        "days_off": [{"date": day.isoformat(), "name": name} for day, name in shown.days_off],
        "working_days": [{"date": day.isoformat(), "name": why} for day, why in shown.working],
        "not_counting": [
            {"from": each.first.isoformat(), "to": each.last.isoformat(), "reason": each.reason}
            for each in shown.standstills
        ],
    }
