"""Words beside a date that would make it another one: refused, or read."""

from __future__ import annotations

import pytest

from tests.unit.dates.counted_phrases import days, read
from tracker.errors import UnreadableDate

REFUSED = [
    ("Ocotber 2028", "'ocotber' is no month: did you mean October"),
    ("7 Ocotber 2028", "did you mean October"),
    ("Ocotber 7, 2028", "did you mean October"),
    ("7th of Ocotber, 2028", "did you mean October"),
    ("2028 Ocotber", "did you mean October"),
    ("between Ocotber and December 2028", "did you mean October"),
    ("by Septembre", "did you mean September"),
    ("Jully 2028", "did you mean July"),
    ("Jnue 2028", "did you mean June"),
    ("Saturdays in October 2028", "'saturdays' come round"),
    ("weekdays in October 2028", "'weekdays' come round"),
    ("beginning or end of October 2028", "'beginning or' before a part"),
    ("Fridays 2028", "'Fridays 2028' comes round, and says 2028"),
    ("half October 2028", "'half' before a date"),
    ("quarter 2028", "'quarter' before a date"),
    ("Juin 2028", "'juin' is no month that I know: did you mean June"),
    ("7. Mai 2028", "did you mean May"),
    ("2028 août", "did you mean August"),
    ("October one 2028", "'one' before a date"),
    ("second 7 October 2028", "'second' before a date"),
    ("other 7 October 2028", "'other' before a date"),
    ("third last business day on or before 7 October 2028", "'third' before a date"),
    ("the last of October 2028", "'last' before a date"),
    ("week 7 October 2028", "'week' before a date"),
    ("second 30 days after 7 October 2028", "'second' before a date"),
    ("Tuesday week", "'week' behind a day told from today"),
    ("Tuesday after next", "'after next' behind a day"),
    ("a few days after 7 October 2028", "how long is .a few days.*before 'after'"),
    ("a couple of weeks before 7 October 2028", "how long is .couple of weeks"),
    ("twelve (13) days after 7 October 2028", "how long is .twelve 13 days"),
    ("a week or two after 7 October 2028", "how long is"),
    ("a year less a day after 7 October 2028", "'less' before a date"),
    ("tomorrow fortnight", "'fortnight' behind a day"),
    ("Wendesday of week 23 2028", "'wendesday' is no weekday: did you mean Wednesday"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_a_word_that_would_make_it_another_date_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDate, match=reason):
        read(text)


HARMLESS = [
    "the second consultation paper, 7 October 2028",
    "second: 7 October 2028",
    "Phase two 7 October 2028",
    "Part One: 7 October 2028",
    "first published on 7 October 2028",
    "the match on 7 October 2028",
    "Augusta office by 7 October 2028",
    "marches on 7 October 2028",
    "the other rules by 7 October 2028",
    "a week's notice: 7 October 2028",
    "Mars mission, 7 October 2028",
    "the few rules before 7 October 2028",
    "in the weeks before 7 October 2028",
    "the last return is due 7 October 2028",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_word_that_says_nothing_of_when_is_left_aside(text: str) -> None:
    assert days(text) == "2028-10-07"


def test_a_word_beside_a_rhythm_is_no_word_beside_a_date() -> None:
    assert days("Half-yearly: 30 April, 31 October") == "2026-04-30"


GLUED = ["october7,2028", "7october2028", "7Oct2028", "2028Oct07", "October7th, 2028", "oct7 2028"]


@pytest.mark.parametrize("text", GLUED)
def test_a_month_may_be_written_into_its_day_and_year(text: str) -> None:
    assert days(text) == "2028-10-07"
    assert days("Oct2028") == "2028-10-01..2028-10-31"


def test_other_words_behind_a_day_told_from_today_are_left_aside() -> None:
    found = read("tomorrow, says the notice")
    assert found.window is not None
    assert found.unread == ("says the notice",)


def test_a_date_that_is_denied_does_not_count() -> None:
    assert days("7 October 2028, not 9 October 2028") == "2028-10-07"


FROM_THE_END = [
    ("second last business day of June 2028", "2028-06-29"),
    ("third-last business day of June 2028", "2028-06-28"),
    ("2nd last working day of June 2028", "2028-06-29"),
    ("second to last Friday of June 2028", "2028-06-23"),
    ("penultimate Friday of June 2028", "2028-06-23"),
    ("next-to-last day of Q2 2028", "2028-06-29"),
    ("antepenultimate day of June 2028", "2028-06-28"),
    ("last but one Friday of June 2028", "2028-06-23"),
    ("last Friday but one, June 2028", "2028-06-23"),
    ("last business day June 2028", "2028-06-30"),
    ("third Friday, June 2028", "2028-06-16"),
    ("last Friday but one of June 2028", "2028-06-23"),
    ("last-but-two day of June 2028", "2028-06-28"),
    ("second last week of June 2028", "2028-06-17..2028-06-23"),
    ("second last month of 2028", "2028-11-01..2028-11-30"),
]


@pytest.mark.parametrize(("text", "expected"), FROM_THE_END)
def test_days_are_counted_from_the_end_of_a_period(text: str, expected: str) -> None:
    assert days(text) == expected
    assert read(text).unread == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sixth last Friday of June 2028", "number 6 from the end"),
        ("25th business day of June 2028", "number 25 lies outside"),
        ("25th last business day of June 2028", "number 25 from the end"),
        ("40th last day of June 2028", "number 40 from the end"),
        ("ninth last week of June 2028", "number 9 from the end"),
        ("13th last month of 2028", "has no month -13"),
    ],
)
def test_a_period_without_so_many_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDate, match=reason):
        read(text)
