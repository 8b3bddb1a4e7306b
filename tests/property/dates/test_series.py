"""What comes round neither ends nor skips, and what counts from it is never late."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise
from random import Random

import pytest

from tests.property.dates.series import DAY, Series, a_series, plus, stepped
from tracker.dates.meaning.interpret import interpret, read
from tracker.dates.meaning.interpretation import Context
from tracker.dates.meaning.occurrences import occurrences

CHUNK = 70
FAR = timedelta(days=365 * 8)
in_short = pytest.mark.parametrize("seed", range(5))
in_full = pytest.mark.parametrize("seed", range(5, 50))


def days_of(words: str, as_of: date, number: int) -> list[date]:
    """The first and only days of the next times."""
    found = islice(occurrences(read(words), as_of, Context()), number)
    windows = [each.window for each in found]
    assert all(window is not None and window.days == 1 for window in windows), words
    return [window.earliest for window in windows if window is not None]


def an_as_of(chance: Random) -> date:
    return date(2020, 1, 1) + chance.randint(0, 4000) * DAY


def check_periods(chance: Random) -> None:
    """Every day from the as-of day on, and up to its last day where it has one."""
    series, as_of = a_series(chance), an_as_of(chance)
    expected = list(islice(series.days(as_of, as_of + FAR), 7))
    assert days_of(series.words, as_of, len(expected)) == expected, (series.words, as_of)
    last = expected[3]
    until = f"{series.words} until {last:%-d %B %Y}"
    assert days_of(until, as_of, len(expected)) == expected[:4], (until, as_of)


def check_steps(chance: Random) -> None:
    """Every step from the first day on, without end."""
    (words, days), as_of = stepped(chance), an_as_of(chance)
    expected = list(islice((day for day in days if day >= as_of), 6))
    assert days_of(words, as_of, 6) == expected, (words, as_of)


def check_offset(chance: Random) -> None:
    """The first due day that is not past, whatever it counts from."""
    base, as_of = a_series(chance), an_as_of(chance)
    unit = chance.choice(["day", "week", "month", "business day"])
    number, sign = chance.randint(1, 45 if unit == "day" else 8), chance.choice([1, -1])
    side = "after" if sign > 0 else "before"
    words = f"within {number} {unit}{'s' if number > 1 else ''} {side} {base.words}"
    found = interpret(words, as_of, Context()).window
    assert found is not None
    assert found.latest == first_due(base, sign * number, unit, as_of), (words, as_of)


def first_due(base: Series, number: int, unit: str, as_of: date) -> date:
    """Of all that counts from any day of the base, the first that is not past."""
    span = timedelta(days=32 * (abs(number) + 2))
    bases = base.days(as_of - span, as_of + span + timedelta(days=800))
    return min(due for day in bases if (due := plus(day, number, unit)) >= as_of)


CHECKS = pytest.mark.parametrize("check", [check_periods, check_steps, check_offset])


@in_short
@CHECKS
def test_a_series_has_all_its_days_and_no_others(check, seed: int) -> None:  # noqa: ANN001 - a check above
    chance = Random(f"{check.__name__} {seed}")
    for _ in range(CHUNK):
        check(chance)


@pytest.mark.slow
@in_full
@CHECKS
def test_ten_thousand_series_have_all_their_days_and_no_others(check, seed: int) -> None:  # noqa: ANN001 - a check above
    chance = Random(f"{check.__name__} {seed}")
    for _ in range(CHUNK):
        check(chance)


@pytest.mark.parametrize("limit", range(1, 6))
def test_the_days_of_a_series_rise(limit: int) -> None:
    chance = Random(limit)
    for _ in range(15):
        found = days_of(a_series(chance).words, an_as_of(chance), 30)
        assert len(found) == 30
        assert all(day < after for day, after in pairwise(found))
