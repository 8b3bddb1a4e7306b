"""Whatever a text holds, reading it ends soon, and what is told of it is true of it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.dates.base.window import DueWindow
from tracker.dates.meaning.interpret import interpret
from tracker.dates.meaning.interpretation import Context
from tracker.errors import BadData, UnreadableDate
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


_counts = st.sampled_from(
    ["2", "18", "a", "one", "two and a half", "3 1/2", "2½", "forty-five (45)"]
)
_units = st.sampled_from(["days", "business days", "weeks", "months", "quarters", "years"])
_spans = st.builds("{} {}".format, _counts, _units)
_joints = st.sampled_from([" and ", ", ", " plus "])
_long_spans = st.one_of(
    _spans, st.builds("{}{}{}".format, _spans, _joints, _spans), _spans.map("a {} period".format)
)
_nths = st.sampled_from(
    ["last", "second", "second last", "third to last", "penultimate", "last but one", "every other"]
)
_of_many = st.sampled_from(["Friday", "business day", "working day", "week", "Monday and Friday"])
_bases = st.one_of(
    st.builds("{0.day} {0:%B} {0.year}".format, _days),
    st.builds("{0:%B} {0.day}, {0.year}".format, _days),
    st.builds("{0.year} {0:%B} {0.day}".format, _days),
    st.builds("{0:%B} {0.year}".format, _days),
    st.builds("week {1}/{0.year}".format, _days, st.integers(1, 52)),
    st.builds("{0.year}, Q{1}".format, _days, st.integers(1, 4)),
    st.just("year end"),
    st.just("the end of the quarter"),
)
_phrases = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["by", "on", "in", "before", "from"]), _bases),
    st.builds("{} {} {}".format, _long_spans, st.sampled_from(["after", "before", "from"]), _bases),
    st.builds("on the {} {} of {}".format, _nths, _of_many, _bases),
    st.builds("by {} plus {}".format, _bases, _spans),
)


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


def _dated(phrase: str) -> DueWindow | None:
    """What a phrase means by itself; None where it is refused, or not one date."""
    try:
        read = interpret(phrase, _AS_OF, Context())
    except UnreadableDate:
        return None
    return None if read.ambiguous or read.unread or "; " in read.used else read.window


@given(_phrases)
@example("one year and six months after 1 March 2027")
@example("on the second last business day of March 2027")
@example("3 1/2 months after year end")
def test_a_phrase_in_a_sentence_is_dated_as_it_is_alone_or_not_at_all(phrase: str) -> None:
    taken = [each for each in found(f"The firms must report {phrase}.") if each.taken]
    dates = {each.read.window for each in taken if each.read and each.read.window}
    assert dates <= {_dated(phrase)}


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
