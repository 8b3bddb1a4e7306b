"""A weekday beside a date in numbers belongs to it, tells its order, and may be wrong."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, Interpretation

AS_OF = date(2029, 4, 10)


def read(text: str, **context: object) -> Interpretation:
    return interpret(text, AS_OF, Context(**context))  # type: ignore[arg-type]  # a field of it


@pytest.mark.parametrize(
    "text",
    [
        "Tue 2030-05-14",
        "Tuesday, 14/05/2030",
        "14/05/2030 (Tue)",
        "by Tuesday 14.05.2030 at the latest",
        "2030-05-14, Tuesday",
        "on Tue 14/5/30",
    ],
)
def test_it_is_one_day(text: str) -> None:
    found = read(text)
    assert found.window is not None
    assert (found.window.earliest, found.window.latest) == (date(2030, 5, 14), date(2030, 5, 14))
    assert (found.readings, found.unread, found.notes) == ((), (), ())


def test_a_wrong_weekday_is_told() -> None:
    (note,) = read("Monday 14/05/2030").notes
    assert (note.text, note.doubt) == ("14 May 2030 is a Tuesday, not a Monday", True)


def test_the_weekday_tells_the_order_of_day_and_month() -> None:
    """4 May 2030 is a Saturday, 5 April a Friday."""
    friday, saturday, sunday = (read(f"{day} 04/05/2030") for day in ("Fri", "Sat", "Sun"))
    assert friday.window is not None
    assert (friday.window.latest, friday.readings) == (date(2030, 4, 5), ())
    assert saturday.window is not None
    assert (saturday.window.latest, saturday.readings) == (date(2030, 5, 4), ())
    assert len(sunday.readings) == 2
    (note,) = read("Fri 04/05/2030", dayfirst=True).notes
    assert note.text == "4 May 2030 is a Saturday, not a Friday"


def test_a_list_of_weekdays_keeps_its_own() -> None:
    found = read("14/05/2030, Friday, 17/05/2030")
    assert [each.earliest.day for each in found.readings] == [14, 17]
