"""What one person reports as met waits for another one, where the policy wants two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.integration.answering import (
    DUE,
    TOLD,
    Readers,
    told_readers,
)
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.people.answer import AnswerVerb
from tracker.errors import UsageError
from tracker.service.answering.values import Answer
from tracker.service.milestones.announcements import Announced

SEEN, DONE = AnswerVerb.SEEN, AnswerVerb.DONE


@pytest.fixture
def readers(database_url: str) -> Iterator[Readers]:
    with told_readers(database_url) as readers:
        yield readers


@pytest.fixture
def strict(readers: Readers) -> Readers:
    readers.add(DUE, key="s", policy="strict", owner="amira")
    readers.tick_at(TOLD, hour=10)
    return readers


def test_what_is_reported_stays_open_and_its_reminders_go_on(strict: Readers) -> None:
    assert strict.answers.standing(strict.ticket(DONE, key="s")).needs_second
    given = strict.give(DONE, key="s", on=date(2026, 3, 31), note="filed")
    milestone = strict.get("s")
    assert milestone.status is MilestoneStatus.OPEN
    assert milestone.reported is not None
    assert (milestone.reported.by, milestone.reported.on) == ("amira", date(2026, 3, 31))
    assert "A second person has to confirm" in given.said
    strict.give(SEEN)
    assert strict.tick_at(date(2026, 4, 3)) == 1, "the step of its policy"
    assert strict.done("s") == [("reported", "amira")]


def test_another_person_confirms_what_was_reported(strict: Readers) -> None:
    strict.give(DONE, key="s", on=date(2026, 3, 31))
    ticket = strict.ticket(DONE, "jonas", key="s")
    assert strict.answers.standing(ticket).confirms == "amira"
    strict.answers.give(ticket, Answer(verb=DONE))
    milestone = strict.get("s")
    assert (milestone.status, milestone.closed_on, milestone.reported) == (
        MilestoneStatus.MET,
        date(2026, 3, 31),
        None,
    )
    (entry,) = [each for each in strict.log("s") if each.kind == "met"]
    assert (entry.by, entry.detail) == (
        "jonas",
        "on 2026-03-31; as amira had said; through team",
    )


def test_nobody_confirms_what_they_reported(strict: Readers) -> None:
    strict.give(DONE, key="s")
    again = replace(strict.ticket(DONE, key="s"), delivery_id=999_999)
    assert strict.answers.standing(again).confirms is None
    with pytest.raises(UsageError, match="waits for a second person: amira reported it"):
        strict.answers.give(again, Answer(verb=DONE))


def test_a_date_that_moves_takes_the_report_back(strict: Readers) -> None:
    strict.give(DONE, key="s")
    to = Announced(due="31 July 2026", as_of=TOLD, reason="extended")
    strict.milestones.move("s", to, strict.clock.now())
    assert strict.get("s").reported is None
