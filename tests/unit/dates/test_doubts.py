"""What a person should look at in a reading, and what is but left aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tracker.dates.meaning.doubts import asides_of, doubts_of
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context

AS_OF = date(2029, 4, 10)
NO_YEAR = "no year is named: the next such date is taken"


def doubts(text: str) -> tuple[str, ...]:
    return doubts_of(interpret(text, AS_OF, Context()))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("14 May 2030", id="a plain day"),
        pytest.param("each bank must file by 14 May 2030", id="who must do what"),
        pytest.param("14 May 2030 (Article 7 applies)", id="a number of an article"),
        pytest.param("firms may comment until 14 May 2030", id="a verb that is a month, too"),
        pytest.param("summer 2030", id="a convention"),
        pytest.param("14 May every year", id="what comes round needs no year"),
        pytest.param("20 May 2030 to 3 June", id="the year stands beside it"),
        pytest.param("Wednesday 10 October", id="the weekday is right in the year taken"),
        pytest.param("next November", id="the year is told from today"),
        pytest.param("TBC", id="no date at all"),
        pytest.param("04/05/2030", id="several readings, which are kept themselves"),
    ],
)
def test_there_is_no_doubt_about(text: str) -> None:
    assert doubts(text) == ()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        pytest.param(
            "Sunday 14 May 2030", "14 May 2030 is a Tuesday, not a Sunday", id="a wrong weekday"
        ),
        pytest.param("14 May", NO_YEAR, id="a day without a year"),
        pytest.param("by the end of November", NO_YEAR, id="a month without a year"),
        pytest.param("Friday 10 October", NO_YEAR, id="a day without a year, of such a weekday"),
        pytest.param("Sunday 8 April", "the weekday tells the year", id="a year by the weekday"),
        pytest.param(
            "14 May 2030 unless postponed", "left aside: 'unless postponed'", id="a condition"
        ),
        pytest.param(
            "14 May 2030 for the third group", "left aside: 'for the third group'", id="an ordinal"
        ),
        pytest.param("draft: 14 May 2030", "left aside: 'draft'", id="not in force"),
    ],
)
def test_a_person_should_look_at(text: str, doubt: str) -> None:
    assert doubt in doubts(text)


def test_a_time_that_is_left_aside_is_one() -> None:
    read = interpret("14 May 2030", AS_OF, Context())
    assert doubts_of(read) == ()
    for clause in ("doors close 4.30 pm", "at 16:30", "noon in Lima"):
        assert doubts_of(replace(read, unread=(clause,))) == (f"left aside: {clause!r}",)


def test_what_is_said_twice_is_one_doubt() -> None:
    assert doubts("by 14 May for banks and 20 May for brokers").count(NO_YEAR) == 1


def test_what_is_no_doubt_is_said_aside() -> None:
    read = interpret("each bank must file in summer 2030, if open", AS_OF, Context())
    assert asides_of(read) == ("northern meteorological season", "left aside: 'bank must file'")
    assert doubts_of(read) == ("left aside: 'if open'",)
