"""How a message shows titles, sources, quotes and keys."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import a_milestone
from tests.planning_builders import due_on
from tests.shown_text import links_of
from tests.unit.planning.messages import DAY, MARCH, a_reply, line_of, message_of
from tracker.dates.base.window import DueWindow, Precision
from tracker.delivery.mail.letters import html_of
from tracker.domain.facts import CELL_BREAK
from tracker.domain.milestone import Due


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/a", True),
        ("HTTP://EXAMPLE.ORG/a", True),
        ("javascript:alert(1)", False),
        ("ftp://example.org/a", False),
        ("//example.org/a", False),
        ("see page 3", False),
    ],
)
def test_only_web_addresses_are_links(url: str, *, links: bool) -> None:
    message = message_of(a_reply(source_url=url), "7d", "2026-03-24 09:00")
    assert f"Source: {url}" in message.text
    assert (links_of(html_of(message)) == [url]) is links


def test_a_key_is_quoted_where_a_shell_would_take_it_apart() -> None:
    message = message_of(a_milestone("a b;c", DAY), "7d", "2026-03-24 09:00")
    assert "tracker met 'a b;c'" in message.text


@pytest.mark.parametrize(
    ("due", "ending"),
    [(DAY, "x…"), (MARCH, "x… (March 2026)")],
)
def test_a_long_title_is_cut_in_the_subject_and_whole_in_the_body(due: Due, ending: str) -> None:
    message = message_of(a_reply(due, title="x" * 300), "7d", "2026-02-22 09:00")
    assert len(message.title) == 200
    assert message.title.endswith(ending)
    assert message.text.startswith("x" * 300 + "\n")


def test_a_fact_is_cut_where_nobody_would_read_on() -> None:
    message = message_of(a_reply(source_quote="x" * 3000), "7d", "2026-03-24 09:00")
    assert line_of(message.text, "The source says: ") == "The source says: “" + "x" * 1999 + "…”"


def test_a_title_that_shows_nothing_gives_way_to_the_key() -> None:
    message = message_of(a_reply(title="\u200b\u2060"), "7d", "2026-03-24 09:00")
    assert message.title == "Due in 7 days: reply"
    assert message.text.startswith("reply\n")


def test_the_last_of_a_series_says_that_nothing_follows() -> None:
    why = "it was to come round 4 times"
    message = message_of(a_reply(DAY), "7d", "2026-03-24 09:00", ends=why)
    assert line_of(message.text, "Nothing follows") == f"Nothing follows it: {why}."
    assert "Nothing follows" not in message_of(a_reply(DAY), "7d", "2026-03-24 09:00").text


def test_a_best_guess_is_told_beside_the_date_that_binds() -> None:
    expected = DueWindow.of(date(2026, 5, 1), date(2026, 5, 31), Precision.MONTH)
    message = message_of(a_reply(due_on("2026-08-31", estimate=expected)), "7d", "2026-08-24 09:00")
    assert "Expected: May 2026 (1 to 31 May 2026)." in message.text


def test_what_is_doubtful_of_a_date_is_told_until_somebody_has_settled_it() -> None:
    doubts = ("12 May 2026 is a Tuesday, not a Friday", "left aside: 'if\x07 adopted'")
    doubtful = a_reply(due_on("2026-05-12", text="Friday 12 May 2026 if adopted", doubts=doubts))
    message = message_of(doubtful, "7d", "2026-05-05 09:00")
    look = line_of(message.text, "Needs a look: ")
    assert look.startswith("Needs a look: 12 May 2026 is a Tuesday, not a Friday; left aside: 'if")
    assert "\x07" not in message.text
    assert "tracker verify reply" in message.text
    settled = message_of(doubtful.settled(), "7d", "2026-05-05 09:00").text
    assert "Needs a look" not in settled
    assert "tracker verify" not in settled


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("It reports in March next year.", "The source says: “It reports in March next year.”"),
        ("CP26/4 | 31 March | Policy team", "The source says: “by the end of March”"),
        (None, "The source says: “by the end of March”"),
    ],
    ids=["its sentence", "not the cells of a sheet", "the words of the date where there is none"],
)
def test_a_message_quotes_the_source(quote: str | None, told: str) -> None:
    milestone = a_reply(due_on("2026-03-31", text="by the end of March"), source_quote=quote)
    message = message_of(milestone, "7d", "2026-03-24 09:00")
    assert told in message.text.splitlines()
    assert " | " not in message.text


@pytest.mark.parametrize("text", ["31 March 2026", "2026-03-31", "Tuesday 31 March 2026 "])
def test_words_that_say_no_more_than_the_date_are_not_repeated(text: str) -> None:
    message = message_of(a_reply(due_on("2026-03-31", text=text)), "7d", "2026-03-24 09:00")
    assert message.text.count("31 March") == 1
    assert "The source says" not in message.text


def test_a_row_of_a_sheet_is_known_by_what_stands_between_its_cells() -> None:
    assert CELL_BREAK.join(("a", "b")) == "a | b"
