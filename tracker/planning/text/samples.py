"""Claims made up to see what a message would look like; nobody is told by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from tracker.dates.base.instants import day_in, end_of
from tracker.dates.base.window import DueWindow
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.change import Change
from tracker.domain.delay import Delay, Why
from tracker.domain.delivery import DeliveryState, Outcome, Receipt, ReminderClaim, Unsettled
from tracker.domain.message import Message
from tracker.domain.milestone import Due, Milestone, MilestoneStatus, Revision, RevisionKind
from tracker.domain.occasion import ReminderKind, occasion_of, read_occasion
from tracker.domain.people.answer import AnswerVerb
from tracker.domain.people.person import Person
from tracker.domain.reference import counted_reference
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.sending.holding import deadline_at
from tracker.planning.sending.week import Week
from tracker.planning.text.bulletins import (
    Text,
    all_clear,
    clock_beside_server,
    clock_doubted,
    clock_jumped,
    database_unopened,
    database_unusable,
    found_wrong,
    fuse_blown,
    nobody_left,
    pause_wanted,
    recipients_lost,
    settings_faulty,
    settings_refused,
    source_failing,
    spool_set_aside,
    week_open,
)
from tracker.planning.text.bundling import bundled
from tracker.planning.text.findings import (
    channel_lost,
    policy_lost,
    row_damaged,
    source_damaged,
    strangers_named,
    unproved,
)
from tracker.planning.text.message import message_of
from tracker.planning.text.people_news import handed_over, sign_on_asked
from tracker.planning.text.source_news import many_moved, source_left_alone, source_silenced
from tracker.planning.text.words import BUILT_IN, Words

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_IN_A_DIGEST = 8
_MANY, _VERY_MANY = 21, 101  #: more than are named
_SAMPLE_ID = "<sample@tracker.invalid>"
_STEPS = (0, 1, 3, 7, 14, 30, 60, 90)  #: days ahead of the milestones of a sample digest


class SampleKind(StrEnum):
    """What a sample tells."""

    APPROACH = "approach"
    MOVED = "moved"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    REPEAT = "repeat"
    CATCH_UP = "catch-up"
    DIGEST = "digest"


_OCCASIONS: Final = {
    SampleKind.MOVED: "moved",
    SampleKind.OVERDUE: "overdue+7d",
    SampleKind.ESCALATION: "7d>2bd",
}


def sample_milestone(now: datetime, tz: str, *, days: int = 7, number: int = 1) -> Milestone:
    """A duty that is due `days` after the day of `now` in the IANA zone `tz`."""
    day = day_in(now, tz) + timedelta(days=days)
    window = DueWindow.on(day)
    due = Due(text=f"by {day.isoformat()}", status=DueStatus.DATED, tz=tz, window=window)
    added = Revision(
        number=1, due=due, reason="added", changed_at=now - 90 * _DAY, kind=RevisionKind.ADDED
    )
    return Milestone(
        key=f"sample-{number}",
        title=f"Reply to consultation paper {number}",
        kind="comment_close",
        authority="FCA",
        jurisdiction="UK",
        instrument="CP26/4",
        owner="Policy team",
        source_url="https://www.fca.org.uk/publications",
        source_quote="We ask for comments on this paper within three months.",
        due=due,
        history=(added,),
    )


def sample_claims(
    kind: SampleKind, milestone: Milestone | None, *, channel: str, tz: str, now: datetime
) -> tuple[tuple[ReminderClaim, ...], datetime]:
    """Claims on `channel` that tell of `milestone`, or of one made up, and when they do.

    That is `now`, or a time at which such a message could come.
    """
    if kind is SampleKind.DIGEST:
        made = [
            sample_milestone(now, tz, days=days, number=number)
            for number, days in enumerate(_STEPS[:_IN_A_DIGEST], start=1)
        ]
        told = [milestone, *made[1:]] if milestone is not None else made
        return tuple(
            _claim(SampleKind.APPROACH, each, channel, now, number)
            for number, each in enumerate(told, start=1)
        ), now
    about = milestone or sample_milestone(now, tz)
    at = _time_of(kind, about, now)
    return (_claim(kind, about, channel, at, 1),), at


def _time_of(kind: SampleKind, milestone: Milestone, now: datetime) -> datetime:
    """`now`, or a week after what is to be overdue has ended."""
    window = milestone.due.certain_window
    if kind is not SampleKind.OVERDUE or window is None:
        return now
    return max(now, end_of(window, milestone.due.tz) + _WEEK)


def _claim(
    kind: SampleKind, milestone: Milestone, channel: str, at: datetime, number: int
) -> ReminderClaim:
    if kind is SampleKind.MOVED:
        milestone = _as_moved(milestone, at)
    claim = ReminderClaim(
        delivery_id=number,
        channel=channel,
        token="sample",  # noqa: S106 - fences off nothing: nothing is sent
        attempt=1,
        created_at=at,
        prior=(),
        reminder=_stored(milestone, _OCCASIONS.get(kind, "7d"), at, number),
        folded=(),
        milestone=milestone,
    )
    match kind:
        case SampleKind.REPEAT:
            return replace(claim, prior=(Outcome.UNKNOWN,))
        case SampleKind.ESCALATION:
            told = Receipt(
                channel=channel,
                state=DeliveryState.SENT,
                last_outcome=Outcome.SENT,
                since=at - 2 * _DAY,
            )
            return replace(claim, raised=(told,))
        case SampleKind.CATCH_UP:
            late = _stored(milestone, "14d", at - _WEEK, number + 1)
            down = Delay(why=Why.STOPPED, began_at=at - _WEEK - _DAY, ended_at=at)
            return replace(claim, folded=(late,), delays=(down,))
    return claim


def _as_moved(milestone: Milestone, at: datetime) -> Milestone:
    """As it is, or as if it had just been moved from a month earlier."""
    deadline = deadline_at(milestone)
    if len(milestone.history) > 1 or deadline is None:
        return milestone
    before = DueWindow.on(day_in(deadline - 30 * _DAY, milestone.due.tz))
    old = replace(milestone, due=replace(milestone.due, window=before))
    first = replace(milestone.history[0], due=old.due)
    return replace(old, history=(first,)).moved(
        milestone.due, reason="The authority gives a month more.", changed_at=at
    )


def _stored(milestone: Milestone, occasion: str, at: datetime, number: int) -> StoredReminder:
    read = read_occasion(occasion) or occasion_of(occasion, ReminderKind.APPROACH)
    told = Reminder(key=milestone.key, revision=milestone.revision, occasion=read, fire_at=at)
    return StoredReminder(
        id=number,
        reference=counted_reference(number),
        reminder=told,
        state=ReminderState.DISPATCHED,
        created_at=at - 60 * _DAY,
    )


def sample_messages(now: datetime, words: Words = BUILT_IN) -> list[Message]:
    """A message of each kind in `words`, with links to answers and without, and each bulletin."""
    told = []
    for kind in SampleKind:
        claims, at = sample_claims(kind, None, channel="sample", tz="UTC", now=now)
        for link_of in (None, _nowhere):
            bundles = bundled(
                claims,
                reader_tz_of=lambda _: "UTC",
                now=at,
                fits=lambda _: True,
                link_of=link_of,
                words=words,
            )
            told += [bundle.message for bundle in bundles]
    bulletins = (each.said_in(words) for each in sample_bulletins(now))
    return [*told, *(message_of(each.title, each.text, _SAMPLE_ID) for each in bulletins)]


def _nowhere(_claim: ReminderClaim, verb: AnswerVerb) -> str:
    return f"https://tracker.example.org/a/{verb}"


def sample_bulletins(now: datetime) -> list[Text]:
    """All that tracker says of itself, of one thing and of many."""
    return [*_of_the_week(now), *_of_the_machine(now), *_of_the_house(now), *_of_sources(now)]


def _of_the_week(now: datetime) -> list[Text]:
    one = sample_milestone(now, "UTC")
    owed = Unsettled(key=one.key, title=one.title, last_outcome=None, wanted_at=now - _DAY)
    week = Week(
        overdue=(one,) * _MANY,
        due=(one,),
        refused=(owed,),
        waiting=(owed, owed),
        held=(one,),
        later=(one,),
    )
    return [
        all_clear("sample", now - _WEEK, one, 3, "UTC", now),
        all_clear("sample", now - _DAY, None, 1, "UTC", now),
        week_open("sample", week, one, 3, "UTC", now),
        pause_wanted("sample", now + _DAY, "HTTP 429"),
        fuse_blown("sample", 20, 30, now),
        fuse_blown("sample", 1, 1, now),
    ]


def _of_the_machine(now: datetime) -> list[Text]:
    hour = timedelta(hours=1)
    return [
        clock_jumped(3 * _DAY, now),
        clock_jumped(_DAY, now),
        clock_doubted(hour, now - 2 * hour, 2 * hour, now),
        clock_beside_server(timedelta(minutes=1), now),
        clock_beside_server(timedelta(minutes=30), now),
        database_unusable("disk I/O error", now),
        database_unopened("disk I/O error", now),
        spool_set_aside("/var/lib/tracker/spool.old", now),
        found_wrong("tracker.service failed", ["the daemon does not run; start it"], now),
        found_wrong("tracker.service failed", [], now),
    ]


def _of_the_house(now: datetime) -> list[Text]:
    one, wrong = sample_milestone(now, "UTC"), ["tracker.toml:3: timezone: no such zone"]
    leaver, heir = Person(handle="amira", name="Amira"), Person(handle="jonas", name="Jonas")
    named = replace(one, recipients=("desk",))
    return [
        settings_faulty(wrong, now),
        settings_faulty(wrong * _MANY, now),
        settings_refused(wrong, now),
        recipients_lost(named, ["ops"], now),
        nobody_left(one, ["owner: nobody goes by Policy team"], ["ops"], now),
        policy_lost("crypto", 1),
        policy_lost("crypto", _MANY),
        channel_lost("desk", now),
        strangers_named(["policies.default: team:crypto"], now),
        *(
            row_damaged("row 3 of revisions", key, "tz: no such zone", stops=stops)
            for key in (None, "sample-1")
            for stops in (True, False)
        ),
        source_damaged("row 3 of sources", "interval: 0"),
        unproved([("sample-1", "its reminder of 1 March is missing")] * _MANY),
        handed_over(leaver, heir, [one] * _VERY_MANY, [], now),
        handed_over(leaver, heir, [one], [], now),
        sign_on_asked(heir, "0" * 64, now),
    ]


def _of_sources(now: datetime) -> list[Text]:
    one = sample_milestone(now, "UTC")
    met = replace(one, status=MilestoneStatus.MET)
    ended = Change(before=one, after=met, at=now, by="agenda")
    found = Change(before=None, after=met, at=now, by="agenda")
    other = Change(before=one, after=one, at=now, by="agenda")
    return [
        source_failing("agenda", now - 3 * _DAY, "HTTP 503", now),
        many_moved("agenda", "sample", _MANY, [other], now),
        many_moved("agenda", "sample", 1, [other], now),
        source_silenced("agenda", "sample", [ended, found, other] * _MANY, now),
        source_left_alone("agenda", ["sample-1"]),
        source_left_alone("agenda", [f"sample-{number}" for number in range(_MANY)]),
    ]
