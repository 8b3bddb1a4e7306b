from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import an_occasion
from tracker.domain.occasion import ReminderKind, occasion_of
from tracker.planning.text.delay_words import occasion_in_words
from tracker.planning.text.wording import (
    count_of_days,
    days_ago_in_words,
    days_in_words,
    in_ascii,
    one_line,
    time_in_words,
)


@pytest.mark.parametrize(
    ("why", "text", "shown"),
    [
        ("a line stays", "Reply to CP26/4", "Reply to CP26/4"),
        (
            "line breaks would forge a mail header",
            "Reply\r\nBcc: all@example.org",
            "Reply Bcc: all@example.org",
        ),
        ("line and paragraph separators too", "a\u2028b\u2029c\u0085d\x0be", "a b c d e"),
        ("controls would steer a terminal", "a\x00b\x1b[31mc\x7fd", "a b [31mc d"),
        ("overrides would turn 31.12 around", "due \u202e21.13\u202c", "due 21.13"),
        ("half a surrogate pair cannot be sent", "a\ud800b", "a\ufffdb"),
        ("private use shows nothing", "a\ue000b", "a b"),
        ("spaces of all kinds are one", " a \t\u00a0\u3000 b ", "a b"),
        ("letters of all scripts stay", "Réponse 回答 جواب", "Réponse 回答 جواب"),
        ("emoji are joined", "👩\u200d💻", "👩\u200d💻"),
        ("what is too long is cut and says so", "x" * 30, "x" * 19 + "…"),
        ("no space before the cut", "x" * 18 + " " + "y" * 9, "x" * 18 + "…"),
        ("what just fits is not cut", "x" * 20, "x" * 20),
        ("nothing is nothing", "", ""),
    ],
)
def test_text_that_nobody_can_trust_becomes_a_printable_line(
    why: str, text: str, shown: str
) -> None:
    limit = 20 if "xx" in text else 200
    assert one_line(text, limit) == shown


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0.5, "less than a minute"),
        (1, "1 minute"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (239.9, "3 hours 59 minutes"),
        (299, "4 hours"),
        (31 * 60 + 59, "31 hours"),
    ],
)
def test_time_is_told_in_hours_and_of_few_hours_in_minutes(minutes: float, told: str) -> None:
    assert time_in_words(timedelta(minutes=minutes)) == told


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Reply to CP26/4\nby 5 May", "Reply to CP26/4\nby 5 May"),
        ("“Größe” – ‘naïve’…", "\"Gro?e\" - 'naive'..."),
        ("回答", "??"),
        ("ﬁnal №\u00a03", "final No 3"),
        ("\ud800", "?"),
    ],
)
def test_ascii_keeps_what_it_can_say(text: str, plain: str) -> None:
    assert in_ascii(text) == plain


@pytest.mark.parametrize(
    ("days", "ahead", "back", "counted"),
    [
        (0, "today", "today", "0 days"),
        (1, "tomorrow", "yesterday", "1 day"),
        (2, "in 2 days", "2 days ago", "2 days"),
        (140, "in 140 days", "140 days ago", "140 days"),
    ],
)
def test_spans_are_told_as_people_say_them(days: int, ahead: str, back: str, counted: str) -> None:
    assert days_in_words(days) == ahead
    assert days_ago_in_words(days) == back
    assert count_of_days(days) == counted


@pytest.mark.parametrize(
    ("occasion", "words"),
    [
        ("30d", "30 days before"),
        ("1d", "1 day before"),
        ("0d", "on the day"),
        ("0bd", "on the day"),
        ("5bd", "5 business days before"),
        ("2w", "2 weeks before"),
        ("1mo", "1 month before"),
        ("opens", "as the window opens"),
        ("last_day", "on the last day"),
        ("overdue+0d", "once overdue"),
        ("overdue+7d", "7 days overdue"),
        ("moved", "of the moved date"),
        ("proposed", "of the proposed date"),
        ("proposed+2", "of the proposed date"),
        ("review", "to look at the date"),
        ("review+90d", "to look at the date"),
        ("30d>2bd", "30 days before, not acknowledged for 2 business days"),
        ("overdue+7d>1w", "7 days overdue, not acknowledged for 1 week"),
    ],
)
def test_an_occasion_is_told_without_abbreviations(occasion: str, words: str) -> None:
    assert occasion_in_words(an_occasion(occasion)) == words


@pytest.mark.parametrize("text", ["soon", "overdue+soon", "30d>soon"])
def test_a_word_that_nobody_knows_is_told_as_it_is(text: str) -> None:
    assert all(occasion_in_words(occasion_of(text, kind)) == text for kind in ReminderKind)
