"""Whether what a link asks is still open, and what to say where it is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.dates.base.describe import describe, moment_in_words
from tracker.dates.base.zones import zone
from tracker.domain.change import Verb
from tracker.domain.milestone import Due, Milestone, MilestoneStatus
from tracker.domain.people.answer import BUTTONS, Ticket
from tracker.domain.people.person import People
from tracker.planning.text.wording import count_of_days
from tracker.store.store import Transaction
from tracker.store.values.records import StoredAnswer


def overtaken(
    transaction: Transaction, ticket: Ticket, milestone: Milestone, people: People, tz: str
) -> str | None:
    """What happened since the message was made, in sentences; None where it can be answered.

    Whoever is known goes by the full name; instants are told on the clocks of the IANA zone `tz`.
    """
    if not milestone.status.is_live:
        return _closed(transaction, milestone, people, tz)
    if milestone.revision != ticket.revision:
        return _moved(milestone, ticket, people, tz)
    return None


def handed_over(  # noqa: PLR0913, PLR0917 - as `overtaken`, and since when
    transaction: Transaction,
    ticket: Ticket,
    milestone: Milestone,
    people: People,
    tz: str,
    told_at: datetime,
) -> str | None:
    """That it was the reader's at `told_at` and is somebody else's since; None where it is not."""
    reader = ticket.recipient
    if reader is None or people.concerns(milestone.owner, reader):
        return None
    former = transaction.events.owners_since(milestone.key, told_at)
    if not any(people.concerns(each.owner, reader) for each in former):
        return None
    last = former[-1]
    whose = f"It is {people.called(milestone.owner)}'s" if milestone.owner else "It is nobody's"
    return (
        f"{whose} since: {_by(last.by, people)} handed it over on {_when(last.until, tz)}. "
        "There is nothing left for you to answer."
    )


def expired(ticket: Ticket, now: datetime, lasts: timedelta) -> str | None:
    """That the link is too old, in a sentence; None where it is not."""
    if now < ticket.issued_at + lasts:
        return None
    days = count_of_days(lasts.days)
    return f"This link is older than {days}. The newest message about it has links that are good."


def given_before(answer: StoredAnswer, tz: str) -> str:
    """That the same was answered already, and what came of it."""
    return f"You said “{BUTTONS[answer.verb]}” on {_when(answer.at, tz)} already. {answer.said}"


def _closed(transaction: Transaction, milestone: Milestone, people: People, tz: str) -> str:
    status = milestone.status
    event = transaction.events.last_of(milestone.key, Verb(status.value).value)
    if status is MilestoneStatus.PASSED:
        return "Its day has gone by since: there is nothing left to answer."
    day = f" on {milestone.closed_on:%-d %B %Y}" if milestone.closed_on else ""
    word = {MilestoneStatus.WAIVED: "is no longer required"}.get(status, f"was {status}{day}")
    said = "" if event is None else f"; {_by(event[1], people)} said so on {_when(event[0], tz)}"
    return f"It {word}{said}. There is nothing left to answer."


def _moved(milestone: Milestone, ticket: Ticket, people: People, tz: str) -> str:
    old = next((each for each in milestone.history if each.number == ticket.revision), None)
    last = milestone.history[-1]
    was = f"from {_days(old.due)} " if old else ""
    why = f": {last.reason.rstrip('. ')}" if last.reason else ""
    return (
        f"Its date has changed since: {_by(last.by, people)} moved it {was}to "
        f"{_days(milestone.due)} on {_when(last.changed_at, tz)}{why}. What you were told was the "
        "date before; the newest message about it has links that are good."
    )


def _days(due: Due) -> str:
    return f"“{due.text}”" if due.window is None else describe(due.window)


def _by(who: str | None, people: People) -> str:
    return people.called(who) if who else "somebody"


def _when(moment: datetime, tz: str) -> str:
    return moment_in_words(moment.astimezone(zone(tz)))
