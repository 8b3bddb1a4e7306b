"""What changed, what is missing and what came late, in the sentences that say so."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.domain.channel import channel_and_person
from tracker.domain.delivery import TOLD, Claim, Receipt
from tracker.domain.milestone import Proposal
from tracker.domain.occasion import ReminderKind
from tracker.domain.reminder import StoredReminder
from tracker.domain.standing import passes_at
from tracker.planning.sending.dispatch import missed
from tracker.planning.sending.waiting import reasons
from tracker.planning.text.delay_words import (
    in_place_of,
    occasion_in_words,
    was_told,
    where_not,
    where_told,
    why_late,
)
from tracker.planning.text.due_words import (
    doubts_of,
    estimate_of,
    in_full,
    question_of,
    readings_of,
)
from tracker.planning.text.view import View
from tracker.planning.text.wording import one_line
from tracker.planning.text.words import BUILT_IN, Words

_LIMIT = 2_000
_LATE = timedelta(hours=1)  #: less is not worth a word


def news_of(view: View) -> list[str]:
    """All of it, what weighs most first."""
    claim = view.claim
    if view.told_in_time:
        return [in_place_of(view.told_in_time, claim.channel, view.moment, view.words)]
    sentences = [
        view.say("news.repeat") if claim.possible_repeat else "",
        stands_in(claim, view.words),
        _unacknowledged(view),
        *(_move(view) if view.has_moved else ()),
        *(_proposed(view, view.proposal) if view.proposal else ()),
        estimate_of(view.due, view.words),
        readings_of(view.due, view.words),
        one_line(doubts_of(view.due, view.words), _LIMIT) if view.milestone.needs_a_look else "",
        _question(view),
        view.say("news.ends", why=claim.ends) if claim.ends else "",
        _late(view),
        in_place_of(claim.told, claim.channel, view.moment, view.words) if claim.told else "",
    ]
    return [sentence for sentence in sentences if sentence]


def stands_in(claim: Claim, words: Words = BUILT_IN) -> str:
    """Why this reader gets what was meant for others, where that is so."""
    if claim.instead_of is None:
        return ""
    return words.say("news.instead_of", channel=one_line(claim.instead_of, _LIMIT))


def _question(view: View) -> str:
    if not view.asks_whether_it_happened:
        return question_of(view.due, view.words) if view.asks else ""
    at = passes_at(view.milestone)
    until = view.say("news.happened_until", at=view.moment(at)) if at else ""
    return " ".join(filter(None, (view.say("news.happened"), until)))


def _unacknowledged(view: View) -> str:
    """That nobody has seen to it, and what became of the reminder before it."""
    if view.kind is not ReminderKind.ESCALATION:
        return ""
    raised = view.claim.raised
    occasion = view.claim.reminder.reminder.occasion
    told = occasion_in_words(occasion.origin or occasion)
    if was_told(raised):
        shared = [each for each in raised if _reader_of(each) is None]
        where = where_told(shared, view.moment, view.words)
        first = view.say("news.unseen", occasion=told, where=where and f", {where}")
        last = view.say("news.see_and_acknowledge")
    else:
        first, last = view.say("news.untold", occasion=told), view.say("news.see")
    parts = (
        first,
        *_unanswered(view),
        where_not(raised, view.moment, view.words),
        _told_now(view),
        last,
    )
    return " ".join(filter(None, parts))


def _told_now(view: View) -> str:
    channel, person = channel_and_person(view.claim.channel)
    if person is not None:
        return view.say("news.you_are_told_now")
    return view.say("news.told_now", channel=one_line(channel, _LIMIT))


def _unanswered(view: View) -> list[str]:
    """Who was told by name and has not answered, and since when: each once."""
    told = [(_reader_of(each), each.since) for each in view.claim.raised if each.state in TOLD]
    first: dict[str, datetime] = {}
    for person, since in told:
        if person is not None:
            first[person] = min(since, first.get(person, since))
    return [
        view.say("news.unanswered", who=view.name_of(person), since=view.moment(since))
        for person, since in first.items()
    ]


def _reader_of(receipt: Receipt) -> str | None:
    """The handle of the person whom a channel reaches alone."""
    return channel_and_person(receipt.channel)[1]


def _move(view: View) -> list[str]:
    """From the last date that people were told: of one that was overtaken nobody has heard."""
    *earlier, present = view.milestone.history
    told = [revision for revision in earlier if revision.number not in view.claim.untold]
    old = told[-1].due if told else None
    if old is None:
        news = view.say("news.moved_first")
    elif old.same_dates(present.due):
        news = view.say("news.moved_back")
    elif old.window is None:
        news = view.say("news.moved_from_none")
    else:
        news = view.say("news.moved", old=in_full(old, view.words))
    return [news, view.say("news.reason", reason=one_line(present.reason, _LIMIT))]


def _proposed(view: View, proposal: Proposal) -> list[str]:
    return [
        view.say("news.proposed", date=in_full(proposal.due, view.words)),
        view.say("news.until_adopted"),
        view.say("news.reason", reason=one_line(proposal.reason, _LIMIT)),
    ]


def _late(view: View) -> str:
    """What should have been told earlier, and why it was not as far as that is known."""
    gone = [*missed(view.claim.reminder, view.claim.folded)]
    carrier = view.claim.reminder
    overslept = view.now - carrier.reminder.fire_at > _LATE and not carrier.planned_late
    if overslept and view.kind is not ReminderKind.MOVED:
        gone.append(carrier)
    if not gone:
        return ""
    listed = "; ".join(_planned_for(entry, view) for entry in gone)
    since = min(entry.reminder.fire_at for entry in gone)
    why = why_late(reasons(view.claim.delays, since, view.now), view.moment, view.words)
    if why:
        return view.say("news.late_because", why=why, what=listed)
    return view.say("news.late", what=listed)


def _planned_for(entry: StoredReminder, view: View) -> str:
    reminder = entry.reminder
    return view.say(
        "news.late_one",
        occasion=occasion_in_words(reminder.occasion),
        at=view.moment(reminder.fire_at),
    )
