"""The business calendars of a settings file: whether they make sense, and as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.config.calendar_tables import CalendarTable
from tracker.config.problems import Problem
from tracker.config.schema import SettingsFile
from tracker.config.withheld import withheld
from tracker.dates.calendars.business import Standstill, business_calendar
from tracker.dates.calendars.house import (
    CalendarBook,
    CalendarDefinition,
    same_name,
    unknown_calendar,
)
from tracker.domain.dependence import cycle_from
from tracker.errors import UsageError


def calendar_book(file: SettingsFile) -> CalendarBook:
    """The calendars that the file defines, on top of those that everybody has."""
    return CalendarBook(
        definitions=tuple(_definition(name, table) for name, table in file.calendars.items()),
        default=file.calendar,
    )


def calendar_misfits(values: Mapping[str, object], file: SettingsFile) -> Iterator[Problem]:
    """What is wrong with names, bases, days and years; `values` is the file as written."""
    written = values.get("calendars")
    names = list(written) if isinstance(written, Mapping) else []
    yield from _names(names)
    yield from _bases(file, names)
    for name, table in file.calendars.items():
        yield from _days(name, table)
        yield from _years(name, table, written)
    if file.calendar is not None:
        yield from _unknown(("calendar",), file.calendar, names)


def _definition(name: str, table: CalendarTable) -> CalendarDefinition:
    return CalendarDefinition(
        name=name,
        base=table.base,
        closed=tuple(sorted(table.closed.items())),
        open=tuple(sorted(table.open.items())),
        standstills=tuple(
            Standstill(first=each.first, last=each.last, reason=each.reason)
            for each in table.not_counting
        ),
        verified_until=table.verified_until,
    )


def _names(names: list[str]) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for name in names:
        before = taken.setdefault(same_name(name), name)
        if before != name:
            text = f"is the same name as {before}: case makes no difference; take another"
            yield Problem(path=("calendars", name), text=text)
        elif _is_built_in(name):
            text = (
                "is the name of a calendar that everybody has; take another, such as firm, and "
                f'write base = "{name}" to lay it over that one'
            )
            yield Problem(path=("calendars", name), text=text)


def _is_built_in(name: str) -> bool:
    try:
        business_calendar(name)
    except UsageError:
        return False
    return True


def _bases(file: SettingsFile, names: list[str]) -> Iterator[Problem]:
    tables = {same_name(name): (name, table) for name, table in file.calendars.items()}
    onward = {key: [same_name(table.base)] for key, (_, table) in tables.items() if table.base}
    for key, (name, table) in tables.items():
        if table.base is None:
            continue
        path = ("calendars", name, "base")
        yield from _unknown(path, table.base, names)
        passed = cycle_from(key, onward)
        if passed and key == min(passed):
            way = " -> ".join(tables[each][0] for each in passed)
            yield Problem(path=path, text=f"goes in a circle ({way}); leave one of them out")


def _unknown(path: tuple[str, ...], name: str, names: list[str]) -> Iterator[Problem]:
    if same_name(name) in map(same_name, names):
        return
    try:
        business_calendar(name)
    except UsageError as error:
        yield Problem(path=path, text=_advice(name, names, error))


def _advice(name: str, names: list[str], error: UsageError) -> str:
    """What else it could be; a name that nobody knows may be a secret."""
    advice = unknown_calendar(name, names, error).rpartition(": ")[2]
    return f"names no business calendar {withheld(name)}: {advice}"


def _days(name: str, table: CalendarTable) -> Iterator[Problem]:
    for day in sorted(table.open):
        path = ("calendars", name, "open", day.isoformat())
        if day in table.closed:
            yield Problem(path=path, text=f"{day} is in closed, too; keep it in one of them")
        elif any(each.first <= day <= each.last for each in table.not_counting):
            yield Problem(path=path, text=f"{day} lies in not_counting; keep it in one of them")


def _years(name: str, table: CalendarTable, written: object) -> Iterator[Problem]:
    """Lists of days say nothing of the years after them, so somebody has to say how far they go."""
    days = [*table.closed, *table.open, *(each.last for each in table.not_counting)]
    if not days:
        return
    path, last = ("calendars", name, "verified_until"), max(days).year
    if table.verified_until is None:
        if not _is_written(written, name, "verified_until"):
            text = (
                "is missing: until which year are all days listed? Write for instance "
                f"verified_until = {last}"
            )
            yield Problem(path=path, text=text)
    elif table.verified_until < last:
        text = f"is before the last day that is listed ({max(days)}); write {last} or later"
        yield Problem(path=path, text=text)


def _is_written(written: object, name: str, key: str) -> bool:
    """Whether a key is there as written, sound or not: one fault is said once."""
    table = written.get(name) if isinstance(written, Mapping) else None
    return isinstance(table, Mapping) and key in table
