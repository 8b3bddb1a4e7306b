"""What a second answer does to a first one: both are kept, and nobody's word is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.integration.answering import Readers, told_readers
from tracker.domain.people.answer import AnswerVerb
from tracker.service.answering.values import Answer

SEEN, NOT_MINE = AnswerVerb.SEEN, AnswerVerb.NOT_MINE
_LATER = timedelta(hours=3)


@pytest.fixture
def readers(database_url: str) -> Iterator[Readers]:
    with told_readers(database_url) as readers:
        yield readers


def _who_has_it(readers: Readers) -> tuple[str | None, datetime]:
    seen = readers.get().acknowledgement
    assert seen is not None
    return seen.by, seen.at


def test_who_has_it_first_keeps_it_and_the_log_has_both(readers: Readers) -> None:
    first_at = readers.clock.now()
    readers.give(SEEN, note="on it")
    readers.clock.advance(_LATER)
    given = readers.give(SEEN, "jonas", note="me too")
    assert _who_has_it(readers) == ("amira", first_at)
    assert given.said.startswith("Amira Okafor has it already, since Wednesday 1 April 2026, 09:00")
    first, second = (each for each in readers.log() if each.kind == "acknowledged")
    assert (first.by, first.detail) == ("amira", "on it; through team")
    assert (second.by, second.detail) == ("jonas", "amira has it already: me too; through team")
    assert second.at == first_at + _LATER


def test_a_command_says_who_has_it_too(readers: Readers) -> None:
    readers.give(SEEN)
    readers.clock.advance(_LATER)
    after = readers.milestones.acknowledge("m", readers.clock.now(), note=None)
    assert after.acknowledgement is not None
    assert after.acknowledgement.by == "amira"


def test_a_second_answer_ends_what_is_raised_since_the_first(readers: Readers) -> None:
    readers.give(SEEN)
    readers.tick_at(date(2026, 5, 31))
    readers.give(SEEN, "jonas")
    assert readers.tick_at(date(2026, 6, 2)) == 0
    assert _who_has_it(readers)[0] == "amira"


def test_whose_word_has_lapsed_or_who_has_left_has_it_no_more(readers: Readers) -> None:
    readers.give(SEEN)
    readers.tick_at(date(2026, 7, 1))
    readers.give(SEEN, "jonas")
    assert _who_has_it(readers) == ("jonas", datetime(2026, 7, 1, 9, tzinfo=UTC)), (
        "what was seen before it was overdue has not been seen to be that"
    )
    readers.clock.advance(timedelta(days=31))
    readers.give(SEEN, "lena")
    assert _who_has_it(readers)[0] == "lena"


def test_who_answers_again_has_it_as_of_now(readers: Readers) -> None:
    readers.give(SEEN)
    readers.tick_at(date(2026, 5, 31))
    readers.give(SEEN)
    assert _who_has_it(readers) == ("amira", readers.clock.now())


def test_who_hands_it_over_has_it_no_more(readers: Readers) -> None:
    readers.give(SEEN)
    readers.give(NOT_MINE, to="jonas")
    assert readers.get().acknowledgement is None
    readers.give(SEEN, "jonas")
    assert _who_has_it(readers)[0] == "jonas"


@pytest.mark.parametrize(
    ("reader", "has_it"), [("jonas", "Amira Okafor"), ("amira", None), (None, "Amira Okafor")]
)
def test_a_page_knows_who_else_has_it(
    readers: Readers, reader: str | None, has_it: str | None
) -> None:
    ticket = readers.ticket(SEEN, reader)
    readers.answers.give(readers.ticket(SEEN), Answer(verb=SEEN))
    assert readers.answers.standing(ticket).has_it == has_it
