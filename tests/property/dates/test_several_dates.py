"""Two dates side by side are never taken for all that lies between them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus, Interpretation
from tracker.errors import UnreadableDate

AS_OF = date(2026, 2, 1)
DAYS = st.dates(date(2026, 2, 1), date(2031, 12, 31))
#: How one date may be written.
FORMS = st.sampled_from(
    [
        "{0.day} {0:%B} {0.year}",
        "{0:%B} {0.day}, {0.year}",
        "{0.year} {0:%B} {0.day}",
        "{0:%A}, {0.day} {0:%B} {0.year}",
        "{0:%Y-%m-%d}",
        "{0:%B} {0.year}",
        "{0:%b}-{0.year}",
        "{0.year} {0:%B}",
        "Q2 {0.year}",
        "{0.year} Q2",
        "the first half of {0.year}",
        "end of {0:%B} {0.year}",
        "early {0:%B} {0.year}",
        "week of {0.day} {0:%B} {0.year}",
        "week 12 {0.year}",
        "5pm on {0.day} {0:%B} {0.year}",
        "by {0.day} {0:%B} {0.year}",
        "10 days after {0.day} {0:%B} {0.year}",
        "{0.year}",
        "spring {0.year}",
    ]
)
#: What may stand between two dates without saying from when to when.
CONNECTORS = st.sampled_from(
    """
    and|or|,|;|(|[|:|&|, and|/ or|then|plus|for banks and|(small firms:|for banks (|also|instead of
    """.strip().split("|")
)


def asked(text: str) -> Interpretation | None:
    with suppress(UnreadableDate):
        return interpret(text, AS_OF, Context())
    return None


def width(text: str) -> int:
    found = asked(text)
    assert found is not None
    assert found.window is not None
    return found.window.days


@given(DAYS, FORMS, CONNECTORS, DAYS, FORMS)
def test_two_dates_without_from_and_to_never_make_one_wider_window(
    first: date, form: str, connector: str, second: date, other: str
) -> None:
    one, two = form.format(first), other.format(second)
    found = asked(f"{one} {connector} {two}")
    if found is None or found.status is not DueStatus.DATED or found.ambiguous:
        return
    assert found.window is not None
    assert found.window.days <= max(width(one), width(two))


#: Words that, beside a date, are slips for a month or say which of several is meant.
SLIPS = [
    "Janury",
    "Feburary",
    "Marhc",
    "Aprill",
    "Jully",
    "Agust",
    "Septmber",
    "Ocotber",
    "Decmber",
]
FOREIGN = [
    "januar",
    "mars",
    "avril",
    "mai",
    "juin",
    "juli",
    "août",
    "septembre",
    "oktober",
    "enero",
]
NUMBERS = [
    "one",
    "two",
    "three",
    "five",
    "twenty",
    "second",
    "third",
    "fifth",
    "other",
    "alternate",
]


@given(st.sampled_from(SLIPS + FOREIGN), st.integers(2024, 2040), st.integers(1, 28))
def test_a_word_that_looks_like_a_month_never_leaves_a_date_without_it(
    word: str, year: int, day: int
) -> None:
    for text in (f"{word} {year}", f"{day} {word} {year}", f"{word} {day}, {year}"):
        assert asked(text) is None
    for text in (f"by the end of {word} {year}", f"{year} {word}", f"{year} {word} {day}"):
        assert asked(text) is None


@given(st.sampled_from(NUMBERS), DAYS, FORMS)
def test_a_number_in_words_before_a_date_is_read_or_refused(
    word: str, day: date, form: str
) -> None:
    text = form.format(day)
    found, plain = asked(f"{word} {text}"), asked(text)
    assert plain is not None
    bound = text.startswith("by ") or "on " in text
    assert found is None or found.ambiguous or bound or found.window != plain.window
