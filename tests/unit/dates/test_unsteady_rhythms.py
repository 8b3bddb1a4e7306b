"""Rhythms that would be read as others are refused, with how to write what was meant."""

from __future__ import annotations

import pytest

from tests.unit.dates.phrases import days, read
from tracker.errors import UnreadableDate

REFUSED = [
    ("12 February, May, August and November each year", "give each month its day"),
    ("by the end of April or October each year", "give each month its day"),
    ("the first Tuesday of May and of November every year", "give each month its day"),
    ("9 May, August, and November, annually", "give each month its day"),
    ("by 30 June 2027 and thereafter by 31 July of each year", "as two dates"),
    ("each Tuesday in May", "the month with its year"),
    ("Thursdays in June", "the month with its year"),
    ("annually on the third Tuesday in May", "'of' before the month"),
    ("every year, the last Monday in May", "'of' before the month"),
    ("quarterly on the first Monday in May, August", "give each month its day"),
    ("every last Tuesday", "'every Friday' or"),
    ("each next Monday", "'every Friday' or"),
    ("annually by 31 May for the first time in 2029", "starting in 2028"),
    ("each 31 May, first in 2029", "starting in 2028"),
    ("annually by 31 May, the first being 31 May 2029", "starting in 2028"),
    ("annually by 31 May, except in 2029", "without the exception"),
    ("each Tuesday and on the 12th of each month", "two rhythms"),
    ("biweekly on Tuesdays", "'twice a week'"),
    ("every Tuesday, biweekly", "'twice a week'"),
    ("every 4 to 8 months from 1 May 2027", "one number"),
    ("every three or four years from 1 May 2027", "one number"),
    ("every Tuesday for 5 weeks from 4 May 2027", "its last day"),
    ("for nine months from 1 May 2027, monthly", "its last day"),
    ("three times a year from 1 May 2027", "how far apart"),
    ("once in 3 years from 1 May 2027", "how far apart"),
    ("per 4 months from 1 May 2027", "how far apart"),
    ("at intervals not exceeding 4 months from 1 May 2027", "how far apart"),
    ("at 60-day intervals from 1 May 2027", "how far apart"),
    ("on alternate Tuesdays from 4 May 2027", "how far apart"),
    ("from 4 May 2027 on a fortnightly basis", "how far apart"),
    ("each year by mid-May and November", "give each month its day"),
    ("every month end", "the last day of each"),
    ("each quarter-end by noon", "the last day of each"),
    ("every weekday at 18:00", "name its weekdays"),
    ("daily at 09:30", "name its weekdays"),
    ("every working day by 11:00", "name its weekdays"),
    ("by the end of May and of November each year", "give each month its day"),
    ("the first Tuesday of May/Nov each year", "give each month its day"),
    ("each Tuesday, in May", "the month with its year"),
    ("Tuesdays of each May", "the month with its year"),
    ("annually, 31 May 2029 being the first", "starting in 2028"),
    ("Tuesdays and the 12th of each month", "two rhythms"),
    ("every Tuesday for five weeks", "its last day"),
    ("thrice a year from 1 May 2027", "how far apart"),
    ("at 4-month intervals beginning 1 May 2027", "how far apart"),
    ("at intervals of no more than 4 months from 1 May 2027", "how far apart"),
    ("alternate Tuesdays from 4 May 2027", "how far apart"),
    ("on a fortnightly basis from 4 May 2027", "how far apart"),
    ("Tuesdays 8am and Fridays 3pm", "their time of day"),
    ("by May and November 30 each year", "give each month its day"),
    ("Tuesdays at 8am and Fridays at 3pm", "their time of day"),
]


@pytest.mark.parametrize(("text", "right"), REFUSED)
def test_a_rhythm_that_would_be_another_is_refused(text: str, right: str) -> None:
    with pytest.raises(UnreadableDate, match=right):
        read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every Friday in March 2027", "2027-03-05"),
        ("the second Friday of May each year", "2026-05-08"),
        ("12 May and 12 November each year", "2026-05-12"),
        ("at intervals of six months from 1 May 2027", "2027-05-01"),
    ],
)
def test_plain_words_keep_their_rhythm(text: str, expected: str) -> None:
    assert days(text) == expected
