"""A digest as a terminal shows it: a line a milestone."""

from __future__ import annotations

from tracker.domain.message import Letter, Telling
from tracker.planning.text.table import table_of

_COLUMNS = ("When", "What", "Owner", "Links")


def _telling(number: int | None, what: str, headline: str = "Due in 7 days") -> Telling:
    return Telling(number=number, headline=headline, what=what, when="", date="", owner="policy")


def _letter(*titles: str, more: str = "") -> Letter:
    tellings = tuple(_telling(number, title) for number, title in enumerate(titles, 1))
    return Letter(tellings=tellings, opening="They come.", more=more, columns=_COLUMNS)


def test_each_milestone_has_a_line_that_fits() -> None:
    title = "Transatlantic Taskforce reports to both finance ministries"
    assert table_of(_letter("Reply", title), 60).splitlines() == [
        "They come.",
        "When           What                                   Owner",
        "Due in 7 days  Reply                                  policy",
        "Due in 7 days  Transatlantic Taskforce reports to b…  policy",
    ]


def test_a_narrow_terminal_still_says_what_it_is_about() -> None:
    assert "A reply to a consul…" in table_of(_letter("A reply to a consultation"), 10)


def test_of_very_many_the_most_urgent_are_shown() -> None:
    many = [str(number) for number in range(25)]
    *rows, last = table_of(_letter(*many), 80).splitlines()
    assert (len(rows), last) == (22, "... and 5 more")
    assert table_of(_letter(*many, more="and 9 more."), 80).splitlines()[-1] == "and 9 more."


def test_one_notice_is_no_table() -> None:
    assert table_of(Letter(tellings=(_telling(None, "Reply"),)), 80) == ""
