from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation
from tracker.dates.rules.rules import Anchors, Waiting

AS_OF = date(2026, 1, 5)
ZONE = "Europe/London"
JUNE = DueWindow.of(date(2026, 6, 1), date(2026, 6, 30), Precision.RANGE)
EARLIER = "the earlier of 1 December 2026 and 30 days after rules"
LATER = "the later of 1 July 2026 and 30 days after rules"

READ = [
    ("a day", "30 days after rules", date(2026, 6, 1), "2026-07-01"),
    ("a month", "30 days after rules", JUNE, "2026-07-01..2026-07-30"),
    ("counted back", "30 days before rules", JUNE, "2026-05-02..2026-05-31"),
    ("the later of a day in it", LATER, JUNE, "2026-07-01..2026-07-30"),
    ("the earlier of a day beyond it", EARLIER, JUNE, "2026-07-01..2026-07-30"),
    ("all in one month", "the first day of the month after the rules", JUNE, "2026-07-01"),
    ("nothing is certain", "30 days after rules", Waiting(on=("rules",)), "waiting None..None"),
    (
        "waiting between bounds",
        "30 days after rules",
        Waiting(on=("rules",), not_before=JUNE.earliest, not_after=JUNE.latest),
        "waiting 2026-07-01..2026-07-30",
    ),
    (
        "waiting from a day on",
        "30 days after rules",
        Waiting(on=("rules",), not_before=JUNE.earliest),
        "waiting 2026-07-01..None",
    ),
    (
        "the earlier of a day before it can come",
        EARLIER,
        Waiting(on=("rules",), not_before=date(2026, 11, 1)),
        "2026-12-01",
    ),
    (
        "the later of a day, with the last day certain",
        LATER,
        Waiting(on=("rules",), not_after=JUNE.latest),
        "waiting 2026-07-01..2026-07-30",
    ),
    (
        "any of several, all within bounds",
        "30 to 60 days after rules",
        Waiting(on=("rules",), not_before=JUNE.earliest, not_after=JUNE.latest),
        "waiting 2026-07-01..2026-08-29",
    ),
    (
        "any of several, without a first day",
        "30 to 60 days after rules",
        Waiting(on=("rules",), not_after=JUNE.latest),
        "waiting None..2026-08-29",
    ),
    (
        "waiting, but capped",
        EARLIER,
        Waiting(on=("rules",), not_before=JUNE.earliest),
        "waiting 2026-07-01..2026-12-01",
    ),
]


def interpret_from(text: str, anchors: Anchors) -> Interpretation:
    return interpret(text, AS_OF, Context(tz=ZONE, anchors=anchors))


def _words(read: Interpretation) -> str:
    if read.window is None:
        assert read.waiting_on == ("rules",)
        return f"{read.status} {read.not_before}..{read.not_after}"
    days = read.window
    return f"{days.earliest}" if days.days == 1 else f"{days.earliest}..{days.latest}"


@pytest.mark.parametrize(
    ("text", "rules", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ]
)
def test_what_counts_from_a_stretch_of_days(
    text: str, rules: date | DueWindow | Waiting, expected: str
) -> None:
    assert _words(interpret_from(text, {"rules": rules})) == expected


def test_a_hull_is_a_range_and_one_day_stays_a_day() -> None:
    wide = interpret_from("30 days after rules", {"rules": JUNE})
    exact = interpret_from(LATER, {"rules": date(2026, 6, 10)})
    assert wide.window is not None
    assert wide.window.precision is Precision.RANGE
    assert exact.window == DueWindow.on(date(2026, 7, 10))


def test_what_is_dated_by_one_end_only_waits_within_what_is_certain() -> None:
    text = "the earlier of 30 days after rules and 30 days after listing"
    wide = DueWindow.of(date(2025, 1, 1), date(2026, 6, 30), Precision.RANGE)
    read = interpret_from(text, {"rules": wide})
    assert read.status is DueStatus.WAITING
    assert (read.not_before, read.not_after) == (date(2025, 1, 31), date(2026, 7, 30))


def test_no_last_day_is_certain_but_that_of_the_last_day_of_a_wide_anchor() -> None:
    text = "the earlier of 118 days after rules and 91 days after listing"
    read = interpret_from(text, {"listing": JUNE})
    assert (read.not_before, read.not_after) == (date(2026, 5, 3), date(2026, 9, 29))


def test_of_two_that_wait_the_one_whose_bounds_are_known_bounds_the_earlier() -> None:
    text = "the earlier of 30 days after rules and 30 days after listing"
    june = Waiting(on=("rules",), not_before=JUNE.earliest, not_after=JUNE.latest)
    read = interpret_from(text, {"rules": june})
    assert (read.not_before, read.not_after) == (date(2026, 2, 4), date(2026, 7, 30))
    assert interpret_from(text, {}).not_before is None


def test_what_may_or_may_not_count_its_first_day_has_no_two_readings_of_a_month() -> None:
    text = "before the end of the period of 30 days beginning on rules"
    exact, wide = (interpret_from(text, {"rules": rules}) for rules in (date(2026, 6, 1), JUNE))
    assert exact.ambiguous
    assert not wide.ambiguous
    assert _words(wide) == "2026-06-30..2026-07-30"
    assert wide.notes == exact.notes


def test_a_zone_that_is_named_counts_where_the_day_is_not_known_yet() -> None:
    read = interpret_from("5 p.m. EST 30 days after rules", {"rules": JUNE})
    assert (read.tz, _words(read)) == ("America/New_York", "2026-07-01..2026-07-30")


DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(DAYS, DAYS, DAYS, st.integers(1, 400), st.sampled_from(["days", "months", "weeks"]))
def test_every_day_of_the_anchor_gives_a_day_of_the_hull(
    one: date, two: date, three: date, count: int, unit: str
) -> None:
    first, day, last = sorted((one, two, three))
    text = f"{count} {unit} after rules"
    wide = interpret_from(text, {"rules": DueWindow.between(first, last)})
    exact = interpret_from(text, {"rules": day})
    assert wide.window is not None
    assert exact.window is not None
    assert wide.window.contains(exact.window)
