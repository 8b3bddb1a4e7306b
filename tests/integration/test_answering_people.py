"""Answers of people who are told by name: what they answered through, and who hears of it next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.integration.answering import START, Readers, an_answering_policy, some_readers
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.people.answer import AnswerVerb
from tracker.domain.people.person import Team
from tracker.domain.policy import ChannelSelection, EscalationStep, LeadTime, Whom
from tracker.errors import Lapsed, UsageError
from tracker.service.answering.values import Answer

TOLD, RAISED = date(2026, 4, 1), date(2026, 4, 3)
_STEP = EscalationStep(after=LeadTime.parse("2bd"), tell=(Whom.parse("owner.lead"),))


@pytest.fixture
def readers(database_url: str) -> Iterator[Readers]:
    """Amira was told by mail of what she owns; her lead is the next to hear of it."""
    policy = an_answering_policy(
        channels=ChannelSelection(), tell=(Whom.parse("owner"),), escalation=(_STEP,)
    )
    readers = some_readers(database_url, policy)
    readers.add("2026-06-30", owner="amira")
    readers.tick_at(TOLD)
    yield readers
    readers.store.close()


def _told(readers: Readers) -> list[str]:
    return [str(message.to).partition("@")[0] for message in readers.mail.accepted]


def test_the_lead_hears_of_what_nobody_answers(readers: Readers) -> None:
    readers.tick_at(RAISED)
    assert _told(readers) == ["amira", "lena"]


def test_what_was_answered_through_is_the_channel_and_not_the_person_on_it(
    readers: Readers,
) -> None:
    ticket = readers.ticket(AnswerVerb.SEEN, channel="mail/amira")
    readers.answers.give(ticket, Answer(verb=AnswerVerb.SEEN))
    seen = readers.get().acknowledgement
    assert seen is not None
    assert (seen.by, seen.channel) == ("amira", "mail")
    readers.tick_at(RAISED)
    assert _told(readers) == ["amira"]


def test_who_takes_over_is_told_at_once_and_nobody_twice(readers: Readers) -> None:
    ticket = readers.ticket(AnswerVerb.NOT_MINE, channel="mail/amira")
    readers.answers.give(ticket, Answer(verb=AnswerVerb.NOT_MINE, to="jonas"))
    readers.tick_at(TOLD, hour=10)
    assert _told(readers) == ["amira", "jonas"]
    readers.tick_at(date(2026, 4, 2))
    assert _told(readers) == ["amira", "jonas"]
    readers.tick_at(RAISED)
    assert _told(readers) == ["amira", "jonas", "lena"], "two business days after jonas was told"


@pytest.mark.parametrize("verb", [AnswerVerb.SEEN, AnswerVerb.DONE, AnswerVerb.MOVED])
def test_who_has_handed_it_over_can_answer_it_no_more(readers: Readers, verb: AnswerVerb) -> None:
    old = readers.ticket(verb, channel="mail/amira")
    ticket = readers.ticket(AnswerVerb.NOT_MINE, channel="mail/amira")
    readers.answers.give(ticket, Answer(verb=AnswerVerb.NOT_MINE, to="jonas"))
    with pytest.raises(Lapsed, match="Jonas Berg's since: Amira Okafor handed it over"):
        readers.answers.give(old, Answer(verb=verb, due="1 July 2026"))
    assert readers.answers.standing(old).verbs == ()
    assert readers.get().status is MilestoneStatus.OPEN


@pytest.mark.parametrize("owners", [("jonas", "amira"), ("crypto",)])
def test_whose_it_is_again_or_still_can_answer(readers: Readers, owners: tuple[str, ...]) -> None:
    for owner in owners:
        readers.milestones.edit("m", {"owner": owner}, readers.clock.now())
    ticket = readers.ticket(AnswerVerb.SEEN, channel="mail/amira")
    assert not readers.answers.give(ticket, Answer(verb=AnswerVerb.SEEN)).again


def test_the_lead_is_asked_at_once_where_the_reader_knows_nobody(readers: Readers) -> None:
    ticket = readers.ticket(AnswerVerb.NOT_MINE, channel="mail/amira")
    readers.answers.give(ticket, Answer(verb=AnswerVerb.NOT_MINE))
    readers.tick_at(TOLD, hour=10)
    assert _told(readers)[-1] == "lena"


def test_a_lead_who_hands_over_has_the_next_owner_told_and_no_step(readers: Readers) -> None:
    readers.tick_at(RAISED)
    ticket = readers.ticket(AnswerVerb.NOT_MINE, "lena", channel="mail/lena")
    readers.answers.give(ticket, Answer(verb=AnswerVerb.NOT_MINE, to="jonas"))
    readers.tick_at(RAISED, hour=10)
    assert _told(readers) == ["amira", "lena", "jonas"]


def test_a_team_takes_over_whole(readers: Readers) -> None:
    ticket = readers.ticket(AnswerVerb.NOT_MINE, channel="mail/amira")
    given = readers.answers.give(ticket, Answer(verb=AnswerVerb.NOT_MINE, to="Crypto"))
    assert given.said == "It is Crypto's now, who is told of it."
    readers.tick_at(TOLD, hour=10)
    assert _told(readers) == ["amira", "jonas"]
    assert readers.get().owner == "crypto"


_MEANWHILE: list[tuple[str, AnswerVerb, dict[str, Any]]] = [
    ("moved", AnswerVerb.MOVED, {"due": "31 July 2026", "reason": "It was extended."}),
    ("closed", AnswerVerb.DONE, {}),
]


@pytest.mark.parametrize(("what", "verb", "said"), _MEANWHILE, ids=[row[0] for row in _MEANWHILE])
def test_who_comes_late_reads_by_name_who_was_first(
    readers: Readers, what: str, verb: AnswerVerb, said: dict[str, Any]
) -> None:
    late = readers.ticket(AnswerVerb.SEEN, channel="mail/amira")
    first = readers.ticket(verb, "jonas", channel="mail/amira")
    readers.answers.give(first, Answer(verb=verb, **said))
    lapsed = readers.answers.standing(late).lapsed
    assert lapsed is not None, what
    assert "Jonas Berg" in lapsed
    assert "jonas" not in lapsed
    assert ".." not in lapsed


def test_what_stays_with_its_owner_names_the_owner(readers: Readers) -> None:
    ticket = readers.ticket(AnswerVerb.NOT_MINE, channel="mail/amira")
    given = readers.answers.give(ticket, Answer(verb=AnswerVerb.NOT_MINE))
    assert given.said.startswith("It stays Amira Okafor's until")
    again = readers.ticket(AnswerVerb.NOT_MINE, "jonas", channel="mail/amira")
    with pytest.raises(UsageError, match="it is Amira Okafor's already"):
        readers.answers.give(again, Answer(verb=AnswerVerb.NOT_MINE, to="amira"))


def test_nothing_is_handed_to_a_team_that_has_nobody(readers: Readers) -> None:
    with readers.store.write() as transaction:
        transaction.people.insert_team(Team(handle="empty", name="Empty desk"), START)
    ticket = readers.ticket(AnswerVerb.NOT_MINE, channel="mail/amira")
    assert "empty" not in {each.handle for each in readers.answers.standing(ticket).owners}
    with pytest.raises(UsageError, match="Empty desk has nobody in it"):
        readers.answers.give(ticket, Answer(verb=AnswerVerb.NOT_MINE, to="empty"))
    assert readers.get().owner == "amira"
