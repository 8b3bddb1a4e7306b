"""Whatever a text holds, reading it ends soon, and what is told of it is true of it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.dates.meaning.interpretation import Context
from tracker.errors import BadData
from tracker.sources.prose.candidates import Candidate, extract
from tracker.sources.prose.file_text import text_of
from tracker.sources.prose.hints import hints, plain
from tracker.sources.prose.sentences import paragraphs, sentences

_AS_OF = date(2026, 3, 2)
_WORDS = """
    by in on until from to the of end March May 2026 2027 4 1st Q3 first quarter days after
    publication firms must will published said delayed extended next year this , . ; : ( ) - •
    e.g. Act Article 30 June earlier of whichever is sooner TBC 12 months within
    """.split()  # noqa: SIM905 - a table of words
_salad = st.lists(st.sampled_from([*_WORDS, "\n", "\n\n"]), max_size=60).map(" ".join)
_days = st.dates(_AS_OF + timedelta(days=2), date(2090, 12, 31))


def found(text: str) -> list[Candidate]:
    return extract(text, _AS_OF, Context(), _AS_OF)[1]


@given(st.one_of(_salad, st.text(max_size=300)))
@example("İ March 2027: deadline")
@example("\ud800 by 4 May 2027 firms must reply")
@example("• May 2027 by [●] May 2027")
def test_evidence_stands_where_it_says(text: str) -> None:
    for candidate in found(text):
        assert text[candidate.start : candidate.end] == candidate.sentence
        assert candidate.sentence.strip() == candidate.sentence
        assert candidate.taken == (candidate.why_not is None)
        assert not candidate.taken or (
            candidate.read is not None and 0 < len(candidate.title) <= 100
        )


@given(st.one_of(_salad, st.text(max_size=300)))
def test_sentences_hold_every_word_once(text: str) -> None:
    pieces = [one for paragraph in paragraphs(text) for one in sentences(text, paragraph)]
    assert "".join("".join(text[a:b].split()) for a, b in pieces) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(pieces))


@given(st.one_of(_salad, st.text(max_size=300)))
def test_hints_stand_in_the_text_in_order(text: str) -> None:
    lowered = plain(text)
    assert len(lowered) == len(text)
    places = [(hint.start, hint.end) for hint in hints(text, lowered)]
    assert places == sorted(places)


@given(_days, st.sampled_from(["{0.day} {0:%B} {0.year}", "{0:%B} {0.day}, {0.year}"]))
def test_a_deadline_is_taken_on_its_day_however_it_is_written(day: date, form: str) -> None:
    written = form.format(day)
    (candidate,) = found(f"Responses must reach the panel by {written}. It sat on 3 May 2025.")[:1]
    assert candidate.taken
    assert candidate.read is not None
    assert candidate.read.window is not None
    assert (candidate.read.window.earliest, candidate.read.window.days) == (day, 1)


@given(st.dates(date(1950, 1, 1), date(2025, 12, 31)))
def test_a_day_that_is_past_is_never_taken(day: date) -> None:
    texts = (f"Firms must comply by {day:%d %B %Y}.", f"It applies from {day:%B} {day.year}.")
    assert not [each for text in texts for each in found(text) if each.taken]


@given(st.binary(max_size=400))
def test_bytes_are_text_or_refused_in_a_line(content: bytes) -> None:
    try:
        told = text_of(content, "note")
    except BadData as refused:
        told = str(refused)
    assert "\0" not in told


@pytest.mark.parametrize(
    "piece",
    [
        "March ",
        "1 March 2027 ",
        ".",
        ". ",
        "(",
        "days after ",
        "until ",
        "1",
        "by May, ",
        "A ",
        '"',
    ],
)
def test_a_text_of_one_thing_over_and_over_is_read_in_time(piece: str) -> None:
    """The time limit of the suite is the bound: work that grows faster than the text would hang."""
    assert len(found(piece * (300_000 // len(piece)))) <= 300_000
