from datetime import timedelta

import pytest

from tracker.config.durations import duration_text, parse_duration


@pytest.mark.parametrize(
    ("text", "span", "canonical"),
    [
        ("500ms", timedelta(milliseconds=500), "500ms"),
        ("30s", timedelta(seconds=30), "30s"),
        (" 10 min ", timedelta(minutes=10), "10min"),
        ("2H", timedelta(hours=2), "2h"),
        ("120s", timedelta(minutes=2), "2min"),
        ("90s", timedelta(seconds=90), "90s"),
        ("7d", timedelta(days=7), "1w"),
        ("366d", timedelta(days=366), "366d"),
        ("0d", timedelta(0), "0s"),
    ],
)
def test_a_duration_is_read_and_written(text: str, span: timedelta, canonical: str) -> None:
    assert parse_duration(text) == span
    assert duration_text(span) == canonical
    assert parse_duration(canonical) == span


@pytest.mark.parametrize(
    ("why", "value"),
    [
        ("m could be minutes or months", "5m"),
        ("a bare number has no unit", "30"),
        ("a number is not text", 30),
        ("a span is not negative", "-1d"),
        ("fractions are not read", "1.5h"),
        ("nothing is no span", ""),
        ("more than a year is a slip", "367d"),
        ("digits of other scripts are not read", "\u0663s"),
    ],
)
def test_what_is_no_duration_is_refused(why: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"such as \"30s\"|longest is 366d"):
        parse_duration(value)
