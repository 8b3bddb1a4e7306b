from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.explain.within import Stretch, interpret_within
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus

AS_OF = date(2026, 1, 5)
CONTEXT = Context(tz="Europe/London")
JUNE = Stretch(first=date(2026, 6, 1), last=date(2026, 6, 30))
EARLIER = "the earlier of 1 December 2026 and 30 days after the rules"
LATER = "the later of 1 July 2026 and 30 days after the rules"

READ = [
    ("a day", "30 days after rules", Stretch.on(date(2026, 6, 1)), "2026-07-01"),
    ("a month", "30 days after rules", JUNE, "2026-07-01..2026-07-30"),
    ("counted back", "30 days before rules", JUNE, "2026-05-02..2026-05-31"),
    ("the later of a day in it", LATER, JUNE, "2026-07-01..2026-07-30"),
    ("the earlier of a day beyond it", EARLIER, JUNE, "2026-07-01..2026-07-30"),
    ("all in one month", "the first day of the month after the rules", JUNE, "2026-07-01"),
    ("nothing is certain", "30 days after rules", Stretch(known=False), "waiting None..None"),
    (
        "waiting between bounds",
        "30 days after rules",
        Stretch(first=JUNE.first, last=JUNE.last, known=False),
        "waiting 2026-07-01..2026-07-30",
    ),
    (
        "waiting from a day on",
        "30 days after rules",
        Stretch(first=JUNE.first, known=False),
        "waiting 2026-07-01..None",
    ),
    (
        "waiting, but capped",
        EARLIER,
        Stretch(first=JUNE.first, known=False),
        "waiting 2026-07-01..2026-12-01",
    ),
]


def _words(text: str, stretch: Stretch) -> str:
    read = interpret_within(text, AS_OF, CONTEXT, {"rules": stretch})
    if read.window is None:
        assert read.waiting_on
        return f"{read.status} {read.not_before}..{read.not_after}"
    days = read.window
    return f"{days.earliest}" if days.days == 1 else f"{days.earliest}..{days.latest}"


@pytest.mark.parametrize(
    ("text", "stretch", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ]
)
def test_what_counts_from_a_stretch_of_days(text: str, stretch: Stretch, expected: str) -> None:
    assert _words(text, stretch) == expected


def test_a_hull_is_a_range_and_one_day_stays_a_day() -> None:
    wide = interpret_within("30 days after rules", AS_OF, CONTEXT, {"rules": JUNE})
    exact = interpret_within(LATER, AS_OF, CONTEXT, {"rules": Stretch.on(date(2026, 6, 10))})
    assert wide.window is not None
    assert wide.window.precision is Precision.RANGE
    assert exact.window == DueWindow.on(date(2026, 7, 10))


def test_what_is_dated_by_one_end_only_waits_within_what_is_certain() -> None:
    text = "the earlier of 30 days after rules and 30 days after listing"
    read = interpret_within(
        text, AS_OF, CONTEXT, {"rules": Stretch(first=date(2025, 1, 1), last=date(2026, 6, 30))}
    )
    assert read.status is DueStatus.WAITING
    assert read.not_after == date(2026, 7, 30)


def test_without_anchors_it_is_read_as_ever() -> None:
    assert interpret_within("March 2026", AS_OF, CONTEXT, {}) == interpret(
        "March 2026", AS_OF, CONTEXT
    )


DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(DAYS, DAYS, DAYS, st.integers(1, 400), st.sampled_from(["days", "months", "weeks"]))
def test_every_day_of_the_anchor_gives_a_day_of_the_hull(
    one: date, two: date, three: date, count: int, unit: str
) -> None:
    first, day, last = sorted((one, two, three))
    text = f"{count} {unit} after rules"
    wide = interpret_within(text, AS_OF, CONTEXT, {"rules": Stretch(first=first, last=last)})
    exact = interpret(text, AS_OF, Context(tz="Europe/London", anchors={"rules": day}))
    assert wide.window is not None
    assert exact.window is not None
    assert wide.window.contains(exact.window)
