"""Windows as the databases keep them: days as text, and instants as their source means them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from tracker.dates.base.window import DueWindow, Precision

if TYPE_CHECKING:
    from tracker.domain.milestone import Due

NO_WINDOWS: Final = "[]"
NEVER: Final = "9999-12-31"  #: what is without any first day stands behind all others
DAY_COLUMNS: Final = ("first_day", "last_day")
#: the same in SQL, of a row of `revisions`
FIRST_DAY: Final = f"coalesce(earliest, not_before, '{NEVER}')"
LAST_DAY: Final = (
    "CASE WHEN coalesce(latest, not_after) IS NOT NULL THEN coalesce(latest, not_after) "
    f"WHEN not_before IS NOT NULL THEN '{NEVER}' END"
)


def days_of(due: Due) -> tuple[str, str | None]:
    """The values of DAY_COLUMNS, by which milestones are found: each pair sorts as it is due.

    What has a first day and no last one reaches every day; what has neither reaches none.
    """
    first, last = due.earliest, due.latest
    if last is None:
        return (NEVER, None) if first is None else (first.isoformat(), NEVER)
    return (NEVER if first is None else first.isoformat()), last.isoformat()


def instant_text(window: DueWindow | None, tz: str) -> str | None:
    """The window's instant with its offset; without one where the clocks of `tz` say when it is.

    So a later change of the rules of that zone moves it, as its source means it to. None where
    there is no instant.
    """
    if window is None or window.at is None:
        return None
    from tracker.dates.base.instants import shown_by_clocks  # noqa: PLC0415 - lists need none

    return (shown_by_clocks(window, tz) or window.at).isoformat()


def window_of(
    earliest: date | None, latest: date | None, precision: str | None, at: str | None, tz: str
) -> DueWindow | None:
    """The window between two days; `at` is `instant_text`. None where a day is missing."""
    if earliest is None or latest is None or precision is None:
        return None
    if at is None:
        return DueWindow.of(earliest, latest, Precision(precision))
    instant = datetime.fromisoformat(at)
    by_the_clock = instant.tzinfo is None
    if by_the_clock:
        from tracker.dates.base.instants import window_at  # noqa: PLC0415 - lists need none

        instant = window_at(instant, tz).at or instant
    return DueWindow(
        earliest=earliest,
        end=DueWindow.of(earliest, latest, Precision.RANGE).end,
        precision=Precision(precision),
        at=instant,
        by_the_clock=by_the_clock,
    )


def windows_text(windows: tuple[DueWindow, ...], tz: str) -> str:
    """Several windows as JSON."""
    return json.dumps([_plain(each, tz) for each in windows]) if windows else NO_WINDOWS


def windows_of(text: str, tz: str) -> tuple[DueWindow, ...]:
    """The windows of `windows_text`."""
    found = (
        window_of(date.fromisoformat(first), date.fromisoformat(last), precision, at, tz)
        for first, last, precision, at in (json.loads(text) if text != NO_WINDOWS else ())
    )
    return tuple(window for window in found if window is not None)


def _plain(window: DueWindow, tz: str) -> tuple[str, str, str, str | None]:
    days = window.earliest.isoformat(), window.latest.isoformat()
    return *days, window.precision.value, instant_text(window, tz)
