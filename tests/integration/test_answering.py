"""What people answer to reminders, on both databases: once, in time, and as somebody's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.integration.answering import (
    DUE,
    TOLD,
    Readers,
    both_at_once,
    told_readers,
)
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.people.answer import AnswerVerb
from tracker.domain.reminder import ReminderState
from tracker.errors import Lapsed, NotFound, TrackerError, UsageError
from tracker.service.answering.values import Answer
from tracker.service.milestones.announcements import Announced

RAISED = date(2026, 4, 3)  #: two business days later
SEEN, DONE, CHECKED, LATER, NOT_MINE, MOVED = AnswerVerb


@pytest.fixture
def readers(database_url: str) -> Iterator[Readers]:
    with told_readers(database_url) as readers:
        yield readers


_ANSWERS: dict[AnswerVerb, dict[str, Any]] = {
    SEEN: {"note": "on it"},
    DONE: {"on": TOLD, "link": "https://example.org/filed"},
    CHECKED: {},
    LATER: {"until": "2026-04-10", "note": "counsel is away"},
    NOT_MINE: {"to": "jonas"},
    MOVED: {"due": "31 July 2026", "reason": "extended", "source": "https://example.org/notice"},
}


def test_who_has_seen_it_has_it_and_nobody_else_is_asked(readers: Readers) -> None:
    given = readers.give(SEEN, note="on it")
    seen = readers.get().acknowledgement
    assert seen is not None
    assert (seen.by, seen.at, seen.channel, seen.until) == (
        "amira",
        readers.clock.now(),
        "team",
        None,
    )
    assert seen.ref == next(each.ref for each in readers.log() if each.kind == "acknowledged")
    assert given.said == "You have it, and nobody else is asked about this reminder."
    assert readers.tick_at(RAISED) == 0
    assert readers.lead.accepted == []
    (entry,) = [each for each in readers.log() if each.kind == "acknowledged"]
    assert (entry.by, entry.detail) == ("amira", "on it; through team")
    assert entry.new is not None
    assert entry.new["acknowledged"]["by"] == "amira"  # type: ignore[index]


def test_what_is_done_is_closed_with_its_proof(readers: Readers) -> None:
    given = readers.give(DONE, on=date(2026, 3, 31), note="filed", link="https://example.org/f")
    milestone = readers.get()
    assert (milestone.status, milestone.closed_on) == (MilestoneStatus.MET, date(2026, 3, 31))
    assert given.said.startswith("It is met, on Tuesday 31 March 2026.")
    (entry,) = [each for each in readers.log() if each.kind == "met"]
    assert (entry.by, entry.detail) == (
        "amira",
        "on 2026-03-31: filed https://example.org/f; through team",
    )
    assert readers.tick_at(RAISED) == 0


def test_an_event_that_lies_ahead_is_done_only_where_somebody_says_that_it_took_place(
    readers: Readers,
) -> None:
    readers.milestones.edit("m", {"nature": "event"}, readers.clock.now())
    with pytest.raises(UsageError, match="it is an event of 30 June 2026, after Wednesday 1 April"):
        readers.give(DONE)
    assert readers.get().status is MilestoneStatus.OPEN
    readers.give(DONE, early=True)
    assert readers.get().status is MilestoneStatus.MET


def test_what_was_checked_is_verified_and_asks_nobody_else(readers: Readers) -> None:
    readers.give(CHECKED, note="page unchanged")
    assert readers.get().last_verified_on == TOLD
    assert readers.done() == [("verified", "amira"), ("acknowledged", "amira")]
    assert readers.tick_at(RAISED) == 0


def test_what_waits_is_told_to_nobody_until_then(readers: Readers) -> None:
    given = readers.give(LATER, until="10 April 2026", note="counsel is away")
    assert readers.get().snoozed_until == datetime(2026, 4, 10, tzinfo=UTC)
    assert "Friday 10 April 2026, 00:00 UTC" in given.said
    assert readers.tick_at(RAISED) == readers.tick_at(date(2026, 4, 10)) == 0


def test_an_overdue_duty_that_waits_is_told_again_when_it_has_waited(readers: Readers) -> None:
    readers.tick_at(date(2026, 7, 1))
    readers.give(LATER, until="2026-07-10")
    assert readers.tick_at(date(2026, 7, 8)) == 0
    assert [readers.tick_at(date(2026, 7, day)) for day in (10, 14, 15)] == [0, 0, 1]


def test_who_says_that_it_is_anothers_hands_it_over(readers: Readers) -> None:
    given = readers.give(NOT_MINE, to="Jonas Berg", note="moved teams")
    assert readers.get().owner == "jonas"
    assert given.said == "It is Jonas Berg's now, who is told of it."
    (entry,) = [each for each in readers.log() if each.kind == "edited"]
    assert (entry.by, entry.old, entry.new) == ("amira", {"owner": "amira"}, {"owner": "jonas"})
    assert readers.reminders()["90d"] is ReminderState.PENDING, "to be told to whoever has not"
    assert readers.tick_at(date(2026, 4, 2)) == 0, "this channel has been told"
    assert readers.tick_at(date(2026, 4, 6)) == 1, "who has it now does not answer either"


@pytest.mark.parametrize(("escalates", "told"), [(True, 1), (False, 0)])
def test_who_knows_nobody_has_the_next_step_asked_now(
    readers: Readers, *, escalates: bool, told: int
) -> None:
    if not escalates:
        readers.add(DUE, key="quiet", policy="strict")
        readers.tick_at(date(2026, 4, 2))
        readers.give(SEEN)
        readers.milestones.close("m", MilestoneStatus.MET, readers.clock.now(), on=TOLD)
        return
    given = readers.give(NOT_MINE)
    assert "asked now" in given.said
    assert readers.get().owner == "amira"
    assert readers.done() == [("declined", "amira")]
    assert readers.tick_at(TOLD, hour=10) == told
    assert len(readers.lead.accepted) == 1


def test_a_date_that_changed_is_read_shown_and_stored(readers: Readers) -> None:
    ticket = readers.ticket(MOVED)
    readers.add("30 days after m", key="after")
    preview = readers.answers.preview(ticket, due="31 July 2026")
    assert (str(preview.before.latest), str(preview.after.latest), preview.is_certain) == (
        "2026-06-30",
        "2026-07-31",
        True,
    )
    assert [each.key for each in preview.dependents] == ["after"]
    assert readers.get().revision == 1, "nothing is stored by looking"
    given = readers.answers.give(
        ticket, Answer(verb=MOVED, due="31 July 2026", reason="extended", source="https://e.org")
    )
    moved = readers.get().history[-1]
    assert (moved.number, moved.by, moved.reason, moved.source_url) == (
        2,
        "amira",
        "extended",
        "https://e.org",
    )
    assert [each.key for each in given.dependents] == ["after"]


@pytest.mark.parametrize("words", ["31 July or 31 August 2026", "TBC"])
def test_a_date_that_is_not_certain_is_proposed(readers: Readers, words: str) -> None:
    ticket = readers.ticket(MOVED)
    assert not readers.answers.preview(ticket, due=words).is_certain
    readers.answers.give(ticket, Answer(verb=MOVED, due=words, reason="a statement"))
    milestone = readers.get()
    assert milestone.revision == 1
    assert milestone.proposed is not None
    assert milestone.proposed.due.text == words
    assert readers.done() == [("proposed", "amira"), ("acknowledged", "amira")]


@pytest.mark.parametrize("verb", AnswerVerb)
def test_an_answer_that_is_pressed_twice_is_one_and_says_so(
    readers: Readers, verb: AnswerVerb
) -> None:
    ticket, answer = readers.ticket(verb), Answer(verb=verb, **_ANSWERS[verb])
    first = readers.answers.give(ticket, answer)
    before = readers.log()
    readers.clock.set(readers.clock.now() + timedelta(minutes=5))
    again = readers.answers.give(ticket, answer)
    assert (first.again, again.again) == (False, True)
    assert first.said in again.said
    assert again.said.startswith("You said “")
    assert "Wednesday 1 April 2026, 09:00 UTC" in again.said
    assert readers.log() == before
    assert readers.answers.standing(ticket).lapsed == again.said


@pytest.mark.parametrize("verb", AnswerVerb)
def test_looking_changes_nothing(readers: Readers, verb: AnswerVerb) -> None:
    before, log = readers.get(), readers.log()
    standing = readers.answers.standing(readers.ticket(verb))
    assert standing.lapsed is None
    assert standing.verbs == tuple(AnswerVerb)
    assert (readers.get(), readers.log()) == (before, log)
    assert (standing.reader and standing.reader.name, standing.choices) == ("Amira Okafor", ())
    assert [each.handle for each in standing.owners] == ["crypto", "jonas", "lena"]


@pytest.mark.parametrize("verb", AnswerVerb)
def test_an_answer_to_a_date_that_moved_lapses(readers: Readers, verb: AnswerVerb) -> None:
    ticket = readers.ticket(verb)
    to = Announced(due="31 July 2026", as_of=TOLD, reason="extended")
    readers.milestones.move("m", to, readers.clock.now())
    said = (
        "Its date has changed since: A. Counsel moved it from 30 June 2026 to 31 July 2026 on "
        "Wednesday 1 April 2026, 09:00 UTC: extended. What you were told was the date before; the "
        "newest message about it has links that are good."
    )
    before = readers.log()
    assert readers.answers.standing(ticket).lapsed == said
    with pytest.raises(Lapsed) as refused:
        readers.answers.give(ticket, Answer(verb=verb, **_ANSWERS[verb]))
    assert str(refused.value) == said
    assert readers.log() == before


@pytest.mark.parametrize("verb", AnswerVerb)
def test_a_closed_milestone_says_who_closed_it(readers: Readers, verb: AnswerVerb) -> None:
    ticket = readers.ticket(verb)
    readers.milestones.close("m", MilestoneStatus.MET, readers.clock.now(), on=date(2026, 3, 30))
    standing = readers.answers.standing(ticket)
    assert standing.verbs == ()
    assert standing.lapsed == (
        "It was met on 30 March 2026; A. Counsel said so on Wednesday 1 April 2026, 09:00 UTC. "
        "There is nothing left to answer."
    )
    with pytest.raises(Lapsed, match=r"A\. Counsel said so"):
        readers.answers.give(ticket, Answer(verb=verb, **_ANSWERS[verb]))


def test_an_old_link_is_good_no_more(readers: Readers) -> None:
    ticket = readers.ticket(SEEN)
    readers.clock.set(ticket.issued_at + timedelta(days=60) - timedelta(seconds=1))
    assert readers.answers.standing(ticket).lapsed is None
    readers.clock.set(ticket.issued_at + timedelta(days=60))
    assert readers.answers.standing(ticket).lapsed == (
        "This link is older than 60 days. The newest message about it has links that are good."
    )


def test_on_a_shared_channel_whoever_answers_says_who_they_are(readers: Readers) -> None:
    ticket = readers.ticket(SEEN, None)
    choices = readers.answers.standing(ticket).choices
    assert [each.handle for each in choices] == ["amira", "lena", "jonas"], "owner, lead, others"
    with pytest.raises(UsageError, match="say who you are"):
        readers.answers.give(ticket, Answer(verb=SEEN))
    with pytest.raises(UsageError, match="Crypto is a team: say which of its people you are"):
        readers.answers.give(ticket, Answer(verb=SEEN, by="crypto"))
    for name in ("Jonas Berg", "jonas", "amira"):
        readers.answers.give(ticket, Answer(verb=SEEN, by=name))
    assert readers.done() == [("acknowledged", "jonas"), ("acknowledged", "amira")]
    assert readers.answers.standing(ticket, by="amira").lapsed is not None


def test_what_was_given_to_one_person_is_answered_by_nobody_else(readers: Readers) -> None:
    given = readers.answers.give(readers.ticket(SEEN, "amira"), Answer(verb=SEEN, by="jonas"))
    assert given.by == "amira"


@pytest.mark.parametrize(
    ("why", "verb", "said"),
    [
        ("a day that is ahead", DONE, {"on": date(2026, 4, 2)}),
        ("no time until which it waits", LATER, {}),
        ("a time that is past", LATER, {"until": "2026-03-01"}),
        ("words that name no time", LATER, {"until": "soonish"}),
        ("an owner who is not known", NOT_MINE, {"to": "nobody"}),
        ("the owner who it is already", NOT_MINE, {"to": "amira"}),
        ("no date", MOVED, {"due": " "}),
        ("the same date", MOVED, {"due": "30 June 2026"}),
        ("words that are no date", MOVED, {"due": "blue"}),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_can_be_given_again(
    readers: Readers, why: str, verb: AnswerVerb, said: dict[str, Any]
) -> None:
    ticket, before = readers.ticket(verb), readers.log()
    with pytest.raises(UsageError):
        readers.answers.give(ticket, Answer(verb=verb, **said))
    assert readers.log() == before
    assert not readers.answers.give(ticket, Answer(verb=verb, **_ANSWERS[verb])).again


def test_a_link_is_good_for_one_button(readers: Readers) -> None:
    with pytest.raises(UsageError, match="another answer"):
        readers.answers.give(readers.ticket(SEEN), Answer(verb=DONE))


def test_a_message_that_the_database_does_not_know_is_not_answered(readers: Readers) -> None:
    stranger = replace(readers.ticket(SEEN), reference="TRK-00000000000")
    with pytest.raises(NotFound, match="does not know the message"):
        readers.answers.standing(stranger)


def test_a_delivery_of_another_database_says_nothing_of_the_channel(readers: Readers) -> None:
    other = replace(readers.ticket(SEEN), delivery_id=999_999)
    readers.answers.give(other, Answer(verb=SEEN))
    seen = readers.get().acknowledgement
    assert seen is not None
    assert (seen.by, seen.channel) == ("amira", None)


def test_an_escalation_on_its_way_is_stopped(readers: Readers) -> None:
    readers.clock.set(datetime(2026, 4, 3, 9, tzinfo=UTC))
    readers.ticker.courier.rounds._dispatch(readers.clock.now())
    assert readers.reminders()["90d>2bd"] is ReminderState.DISPATCHED
    readers.give(SEEN)
    assert readers.reminders()["90d>2bd"] is ReminderState.SUPERSEDED
    assert readers.ticker.run_dry() == []
    assert readers.lead.sent == []


def test_an_overdue_duty_is_told_again_once_the_acknowledgement_has_lapsed(
    readers: Readers,
) -> None:
    readers.tick_at(date(2026, 7, 1))
    given = readers.give(SEEN)
    assert "That counts until Friday 31 July 2026" in given.said
    told = [day for day in range(2, 32) if readers.tick_at(date(2026, 7, day))]
    assert told == []
    assert [day for day in range(1, 20) if readers.tick_at(date(2026, 8, day))][:1] == [5]
    assert not readers.get().acknowledged_at(readers.clock.now())


def test_two_people_who_answer_at_once_both_have_answered(
    readers: Readers, database_url: str
) -> None:
    ticket = readers.ticket(SEEN, None)
    answers = [(ticket, Answer(verb=SEEN, by=name)) for name in ("amira", "jonas")]
    assert both_at_once(database_url, answers, readers.clock.now()) == ["given", "given"]
    seen = readers.get().acknowledgement
    assert seen is not None
    assert sorted(readers.done()) == [("acknowledged", "amira"), ("acknowledged", "jonas")]
    assert seen.by == readers.done()[0][1], "who came first has it"
    assert readers.tick_at(RAISED) == 0


def test_one_answer_that_is_pressed_in_two_places_at_once_is_one(
    readers: Readers, database_url: str
) -> None:
    pressed = (readers.ticket(DONE), Answer(verb=DONE))
    told = both_at_once(database_url, [pressed, pressed], readers.clock.now())
    assert sorted(told) == ["again", "given"]
    assert readers.done() == [("met", "amira")]


def test_of_two_answers_at_once_that_exclude_each_other_one_lapses(
    readers: Readers, database_url: str
) -> None:
    closing = (readers.ticket(DONE), Answer(verb=DONE))
    moving = (readers.ticket(MOVED, "jonas"), Answer(verb=MOVED, due="31 July 2026"))
    told = both_at_once(database_url, [closing, moving], readers.clock.now())
    assert sorted(told) == ["Lapsed", "given"]
    assert len(readers.done()) == 1


def test_every_refusal_is_one_of_ours_and_a_sentence(readers: Readers) -> None:
    readers.milestones.suspend("m", "on hold", readers.clock.now())
    ticket = readers.ticket(LATER)
    assert LATER not in readers.answers.standing(ticket).verbs
    with pytest.raises(TrackerError, match="suspended"):
        readers.answers.give(ticket, Answer(verb=LATER, until="2026-05-01"))
