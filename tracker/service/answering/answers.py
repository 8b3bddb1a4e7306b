"""Answers to reminders: what a link shows, what a new date would come to, and the answer itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from tracker.dates.base.instants import day_in
from tracker.domain.channel import channel_and_person
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.people.answer import AnswerVerb, Ticket
from tracker.domain.people.person import People, Person, Team
from tracker.domain.reminder import StoredReminder
from tracker.errors import Lapsed, NotFound, UsageError
from tracker.planning.reminders.plan import held_by_another
from tracker.service.answering.giving import (
    Occasioned,
    announced,
    carried_out,
    preview_of,
)
from tracker.service.answering.lapsing import expired, given_before, handed_over, overtaken
from tracker.service.answering.values import Answer, Given, Preview, Standing
from tracker.service.clock import Clock
from tracker.service.defaults import Defaults
from tracker.service.milestones.milestones import Milestones
from tracker.service.milestones.plans import policy_of
from tracker.service.milestones.together import Within
from tracker.store.store import Store, Transaction
from tracker.store.values.records import StoredAnswer

LASTS: Final = timedelta(days=60)  #: how long a link is good, where the settings do not say


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What a ticket leads to."""

    milestone: Milestone
    told: StoredReminder
    channel: str | None
    told_at: datetime | None
    people: People
    reader: Person | None
    tz: str
    today: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What can be answered through the links of messages."""

    store: Store
    defaults: Defaults
    clock: Clock
    lasts: timedelta = LASTS  #: how long a link is good

    def standing(self, ticket: Ticket, *, by: str | None = None) -> Standing:
        """How things stand for whoever opens the link; `by` is who they are, where that is known.

        Changes nothing. Raises NotFound where the reminder is not in the database.
        """
        now = self.clock.now()
        with self.store.read() as transaction:
            asked = self._asked(transaction, ticket, now)
            milestone = asked.milestone
            who = ticket.recipient or by
            given = None if who is None else _given(transaction, ticket, who, milestone.key)
            over = (
                given_before(given, asked.tz)
                if given is not None
                else self._lapsed(transaction, ticket, asked, now)
            )
        report = milestone.reported
        policy = policy_of(milestone, self.defaults.policies)
        first = held_by_another(milestone, policy, who or "", now)
        confirms = report is not None and (who or "").casefold() != report.by.casefold()
        return Standing(
            ticket=ticket,
            milestone=milestone,
            told=asked.told,
            channel=asked.channel,
            lapsed=over,
            verbs=_answerable(milestone) if over is None else (),
            reader=asked.reader,
            choices=() if ticket.recipient else _choices(asked.people, milestone),
            owners=possible_owners(asked.people, milestone),
            seen=milestone.acknowledged_at(now),
            has_it=None if first is None else asked.people.called(first.by or ""),
            needs_second=policy.needs_second,
            confirms=report.by if report is not None and confirms else None,
            today=asked.today,
            tz=asked.tz,
        )

    def preview(
        self,
        ticket: Ticket,
        *,
        due: str,
        on: date | None = None,
        source: str | None = None,
        reason: str | None = None,
    ) -> Preview:
        """What the date `due` would come to, as its words are read on the day `on`, or today.

        Changes nothing. Raises UsageError or UnreadableDate for words that name no other date,
        Lapsed where it cannot be answered any more, NotFound as above.
        """
        now = self.clock.now()
        answer = Answer(verb=AnswerVerb.MOVED, due=due, on=on, source=source, reason=reason)
        with self.store.read() as transaction:
            asked = self._asked(transaction, ticket, now)
            self._refuse_lapsed(transaction, ticket, asked, now)
            milestones = Milestones(Within(transaction=transaction), self.defaults, by="")
            to = announced(answer, ticket.recipient or "somebody", asked.today)
            move = milestones.move(asked.milestone.key, to, now, dry_run=True)
        return preview_of(move)

    def give(self, ticket: Ticket, answer: Answer) -> Given:
        """Carry an answer out, in one transaction; pressed twice it is one answer, and says so.

        Raises Lapsed with what happened since, UsageError for an answer that says too little or
        does not belong to the ticket, NotFound where the reminder is not in the database.
        """
        if answer.verb is not ticket.verb:
            raise UsageError("this link is good for another answer: open the one of that button")
        now = self.clock.now()
        with self.store.write() as transaction:
            asked = self._asked(transaction, ticket, now)
            by = _who(ticket, answer, asked.people)
            before = _given(transaction, ticket, by, asked.milestone.key)
            if before is not None:
                return Given(
                    verb=answer.verb,
                    milestone=asked.milestone,
                    by=by,
                    said=given_before(before, asked.tz),
                    again=True,
                )
            self._refuse_lapsed(transaction, ticket, asked, now)
            given = carried_out(self._occasioned(transaction, asked, by, now), answer)
            transaction.answers.insert(
                StoredAnswer(
                    ticket=_digest(ticket, by),
                    key=asked.milestone.key,
                    reminder_id=asked.told.id,
                    delivery_id=ticket.delivery_id if asked.channel else None,
                    at=now,
                    by=by,
                    verb=answer.verb,
                    said=given.said,
                )
            )
        return given

    def _asked(self, transaction: Transaction, ticket: Ticket, now: datetime) -> _Asked:
        told = transaction.reminders.referred_to(ticket.reference)
        milestone = None if told is None else transaction.milestones.get(told.reminder.key)
        if told is None or milestone is None:
            raise NotFound(
                "this database does not know the message: one that was replaced since may have "
                "sent it; the newest message about it has links that are good"
            )
        delivery = transaction.answers.delivery_of(ticket.delivery_id, told.id)
        people = transaction.people.all()
        reader = people.persons.get(ticket.recipient or "")
        tz = (reader.tz if reader else None) or self.defaults.tz
        return _Asked(
            milestone=milestone,
            told=told,
            channel=None if delivery is None else channel_and_person(delivery[0])[0],
            told_at=None if delivery is None else delivery[1],
            people=people,
            reader=reader,
            tz=tz,
            today=day_in(now, tz),
        )

    def _lapsed(
        self, transaction: Transaction, ticket: Ticket, asked: _Asked, now: datetime
    ) -> str | None:
        milestone, people, tz = asked.milestone, asked.people, asked.tz
        since = overtaken(transaction, ticket, milestone, people, tz)
        if since is None and asked.told_at is not None:
            since = handed_over(transaction, ticket, milestone, people, tz, asked.told_at)
        return since or expired(ticket, now, self.lasts)

    def _refuse_lapsed(
        self, transaction: Transaction, ticket: Ticket, asked: _Asked, now: datetime
    ) -> None:
        why = self._lapsed(transaction, ticket, asked, now)
        if why is not None:
            raise Lapsed(why)

    def _occasioned(
        self, transaction: Transaction, asked: _Asked, by: str, now: datetime
    ) -> Occasioned:
        return Occasioned(
            transaction=transaction,
            defaults=self.defaults,
            people=asked.people,
            milestone=asked.milestone,
            told=asked.told,
            channel=asked.channel,
            by=by,
            now=now,
            today=asked.today,
            tz=asked.tz,
        )


def _who(ticket: Ticket, answer: Answer, people: People) -> str:
    """Who answers: whom the ticket was given to, else who they say they are."""
    if ticket.recipient is not None:
        return ticket.recipient
    said = answer.by.strip()
    match people.named(said):
        case Person(handle=handle):
            return handle
        case Team(name=name):
            raise UsageError(f"{name} is a team: say which of its people you are")
    if not said:
        raise UsageError("say who you are: an answer counts as somebody's")
    return said


def _given(transaction: Transaction, ticket: Ticket, by: str, key: str) -> StoredAnswer | None:
    return transaction.answers.given([_digest(ticket, by)], key)


def _digest(ticket: Ticket, by: str) -> str:
    """Stands for one answer of one person to one delivery."""
    parts = (ticket.verb, ticket.reference, str(ticket.delivery_id), str(ticket.revision), by)
    return sha256("\n".join(parts).encode()).hexdigest()


def _answerable(milestone: Milestone) -> tuple[AnswerVerb, ...]:
    """What can be answered to a milestone that is not closed; only an open one can wait."""
    if milestone.status is MilestoneStatus.OPEN:
        return tuple(AnswerVerb)
    return tuple(verb for verb in AnswerVerb if verb is not AnswerVerb.LATER)


def _choices(people: People, milestone: Milestone) -> tuple[Person, ...]:
    """Whoever may be reading a shared channel, those of the owner first."""
    first = (*people.members(milestone.owner), *people.leads(milestone.owner))
    everybody = sorted(_present(people.persons.values()), key=lambda each: each.name.casefold())
    return tuple({each.handle: each for each in (*first, *everybody)}.values())


def possible_owners(people: People, milestone: Milestone) -> tuple[Person | Team, ...]:
    """Everybody to whom it can be handed over, teams first."""
    named = people.named(milestone.owner)
    teams = [each for each in people.teams.values() if people.members(each.handle)]
    known: list[Person | Team] = [*teams, *_present(people.persons.values())]
    return tuple(each for each in known if named is None or each.handle != named.handle)


def _present(persons: Iterable[Person]) -> list[Person]:
    return [each for each in persons if each.left_on is None]
