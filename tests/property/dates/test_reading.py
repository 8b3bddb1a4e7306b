"""What holds for every phrase and every window."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.dates.base import almanac
from tracker.dates.base.describe import describe
from tracker.dates.base.window import DueWindow, Precision
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context, DueStatus
from tracker.errors import UnknownZone, UnreadableDate

DAYS = st.dates(date(1901, 1, 1), date(2197, 12, 31))  # what begins then ends before 2201
YEARS = st.integers(1901, 2199)
VOCABULARY = """
    31 March 2026 Q2 H1 the of next last end early mid late week month quarter year to from and
    between by before after until in days 30 business 5pm ET 03/04/2026 2026-03 first third Monday
    spring FY 2026-27 TBC ( ) [ ] , - / : . may second earlier later each within publication Easter
    24:00 UTC+ 99 31st twenty one hundred
"""
WORDS = st.sampled_from(VOCABULARY.split())


def parts(precision: Precision, count: int) -> st.SearchStrategy[DueWindow]:
    return st.builds(
        lambda year, number: almanac.year_part(year, precision, number, southern=False),
        YEARS,
        st.integers(1, count),
    )


def timed(day: date, seconds: int, minutes_east: int) -> DueWindow:
    start = datetime(day.year, day.month, day.day, tzinfo=timezone(timedelta(minutes=minutes_east)))
    return DueWindow(
        earliest=day,
        end=day + timedelta(days=1),
        precision=Precision.MINUTE,
        at=start + timedelta(seconds=seconds),
    )


def span(first: date, days: int, precision: Precision) -> DueWindow:
    return DueWindow.of(first, first + timedelta(days=days), precision)


WINDOWS = st.one_of(
    st.builds(DueWindow.on, DAYS),
    st.builds(almanac.week_from, DAYS),
    parts(Precision.MONTH, 12),
    parts(Precision.QUARTER, 4),
    parts(Precision.HALF, 2),
    parts(Precision.SEASON, 4),
    st.builds(almanac.year_window, YEARS),
    st.builds(timed, DAYS, st.integers(0, 86_400), st.integers(-839, 839)),
    st.builds(
        span,
        DAYS,
        st.integers(0, 800),
        st.sampled_from([one for one in Precision if one is not Precision.MINUTE]),
    ),
)


@given(WINDOWS)
def test_a_window_told_in_words_is_read_back_as_it_was(window: DueWindow) -> None:
    found = interpret(describe(window), None, Context())
    assert found.window == window
    assert not found.ambiguous


@settings(max_examples=300)
@given(
    st.one_of(st.text(), st.lists(WORDS, max_size=25).map(" ".join)),
    st.one_of(st.none(), DAYS),
    st.sampled_from([None, "US", "PRA"]),
)
def test_any_text_is_read_or_refused_and_never_breaks(
    text: str, as_of: date | None, fiscal: str | None
) -> None:
    try:
        found = interpret(text, as_of, Context(fiscal=fiscal))
    except (UnreadableDate, UnknownZone):
        return
    assert (found.window is not None) == (found.status is DueStatus.DATED)
    assert found.text == text


@given(st.text(max_size=2000), st.characters(categories=["Cs", "Cc"]))
def test_surrogates_and_controls_are_refused_like_any_text(text: str, odd: str) -> None:
    with suppress(UnreadableDate, UnknownZone):
        assert interpret(text + odd + text, None, Context()).text == text + odd + text


@given(DAYS, DAYS)
def test_a_yearless_date_is_never_before_the_as_of_date_nor_a_year_after(
    day: date, as_of: date
) -> None:
    window = interpret(f"{day.day} {day:%B}", as_of, Context()).window
    assert window is not None
    assert as_of <= window.earliest
    limit = 366 if (day.month, day.day) != (2, 29) else 8 * 366
    assert (window.earliest - as_of).days <= limit


@given(DAYS, st.sampled_from(["UTC", "America/New_York", "Asia/Tokyo"]), st.integers(0, 86_399))
def test_an_instant_of_a_feed_keeps_its_moment_whatever_the_zone(
    day: date, tz: str, second: int
) -> None:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
    window = interpret(f"{at:%Y-%m-%dT%H:%M:%S}Z", None, Context(tz=tz)).window
    assert window is not None
    assert window.at == at
    assert window.earliest == window.at.date()


@given(
    DAYS,
    st.sampled_from(["early", "mid", "late", "the end of", "the beginning of", "the last day of"]),
)
def test_saying_more_never_makes_the_window_wider(day: date, part: str) -> None:
    quarter, half = (day.month - 1) // 3 + 1, (day.month - 1) // 6 + 1
    month = f"{day:%B} {day.year}"
    refined = (
        *(f"{day.year}", f"H{half} {day.year}", f"Q{quarter} {day.year}", month),
        *(f"{day.day} {month}", f"5 p.m. on {day.day} {month}"),
    )
    windows = [interpret(text, None, Context()).window for text in refined]
    for wide, narrow in pairwise(windows):
        assert wide is not None
        assert narrow is not None
        assert wide.contains(narrow)
    for text, whole in zip(refined[:4], windows, strict=False):
        cut = interpret(f"{part} {text}", None, Context()).window
        assert cut is not None
        assert whole is not None
        assert whole.contains(cut)


@given(st.integers(0, 2**32), st.sampled_from(["letters", "words", "numbers"]))
def test_ten_thousand_random_characters_are_read_or_refused(seed: int, kind: str) -> None:
    dice = Random(seed)  # Hypothesis makes no texts as long as that
    words = {"letters": [chr(n) for n in range(1, 0x3000)], "numbers": list("0123456789 -/.:,'")}
    choices = words.get(kind) or [f"{word} " for word in VOCABULARY.split()]
    text = "".join(dice.choices(choices, k=10_000))[:10_000]
    for part in (text, text[:1_000], text[:600]):
        with suppress(UnreadableDate, UnknownZone):
            assert interpret(part, date(2026, 2, 1), Context(fiscal="US")).text == part
