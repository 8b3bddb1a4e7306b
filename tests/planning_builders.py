"""Builders of what the planning layer works on, beside those of tests/builders.py."""

from __future__ import annotations

from datetime import UTC, date, datetime
from datetime import time as clock_time
from itertools import count
from typing import Any

from tests.builders import a_due, a_reminder
from tracker.dates.base.window import DueWindow, Precision
from tracker.domain.bulletin import Bulletin, BulletinKind
from tracker.domain.channel import Channel, DigestTimes, Rhythm
from tracker.domain.delay import Delay, Why
from tracker.domain.delivery import BulletinClaim, DeliveryState, Outcome, Receipt, ReminderClaim
from tracker.domain.milestone import Due, Milestone
from tracker.domain.policy import ChannelSelection, EscalationStep, LeadTime, Policy, QuietTimes
from tracker.domain.reference import counted_reference
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.sending.channel_limits import ChannelLimits

LONG_BEFORE = datetime(2025, 9, 24, 8, 0, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ids = count(1000)


def utc(text: str) -> datetime:
    """The instant of `2026-03-01 09:00`, read as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_window(text: str, precision: Precision = Precision.RANGE) -> DueWindow:
    """`2026-03-31` is a day, `2026-03-01..2026-03-31` several, `2026-03-31T17:00-04:00` a minute.

    The instant is in UTC, as it comes from the database.
    """
    if "T" in text:
        at = datetime.fromisoformat(text)
        day = DueWindow.on(at.date())
        return DueWindow(
            earliest=day.earliest, end=day.end, precision=Precision.MINUTE, at=at.astimezone(UTC)
        )
    first, _, last = text.partition("..")
    if not last:
        return DueWindow.on(date.fromisoformat(first))
    return DueWindow.of(date.fromisoformat(first), date.fromisoformat(last), precision)


def due_on(days: str, **changes: Any) -> Due:
    """A due date with the window that `a_window` makes of `days`."""
    return a_due(a_window(days), **changes)


def a_policy(*lead_times: str, **changes: Any) -> Policy:
    """The policy of DESIGN section 4, in London; with other lead times where some are given."""
    wanted = lead_times or ("90d", "30d", "14d", "7d", "1d", "0d")
    defaults: dict[str, Any] = {
        "name": "default",
        "lead_times": tuple(map(LeadTime.parse, wanted)),
        "send_at": clock_time(9),
        "tz": "Europe/London",
        "overdue_every_days": 7,
    }
    return Policy(**defaults | changes)


def planned(occasion: str, fire_at: str, **changes: Any) -> Reminder:
    """The reminder of that occasion, such as `overdue+7d`, which fires at that time in UTC."""
    return a_reminder(occasion=occasion, fire_at=utc(fire_at), **changes)


def stored(
    reminder: Reminder,
    *,
    number: int | None = None,
    state: ReminderState = ReminderState.PENDING,
    created_at: datetime = LONG_BEFORE,
) -> StoredReminder:
    """The reminder as the database has it, made long before its time unless told otherwise."""
    id_ = next(_ids) if number is None else number
    return StoredReminder(
        id=id_,
        reference=counted_reference(id_),
        reminder=reminder,
        state=state,
        created_at=created_at,
    )


def a_channel(name: str = "policy-team", digest: str | None = None, **changes: Any) -> Channel:
    """A channel; `digest` is `09:00` for one every day, `Mon 09:00` for one a week, in London."""
    return Channel(name=name, digest=digest_times(digest) if digest else None, **changes)


def digest_times(text: str, tz: str = "Europe/London") -> DigestTimes:
    """`09:00` every day, `Mon 09:00` every Monday."""
    day, _, at = text.rpartition(" ")
    return DigestTimes(
        rhythm=Rhythm.WEEKLY if day else Rhythm.DAILY,
        at=clock_time.fromisoformat(at),
        tz=tz,
        weekday=_DAYS.index(day) if day else 0,
    )


def quiet(hours: str | None = None, **changes: Any) -> QuietTimes:
    """Quiet at the hours `19:00-07:30`, and on days off where it is said so."""
    begin, _, end = (hours or "").partition("-")
    told = [clock_time.fromisoformat(each) if each else None for each in (begin, end)]
    return QuietTimes(begin=told[0], end=told[1], **changes)


def an_escalation(after: str, **channels: Any) -> EscalationStep:
    """A step after `2bd`, to channels by `names`, `any_of` or `all_of`."""
    return EscalationStep(after=LeadTime.parse(after), channels=ChannelSelection(**channels))


def a_delay(why: Why, began_at: str, ended_at: str, who: str | None = None) -> Delay:
    """A delay between two times in UTC."""
    return Delay(why=why, began_at=utc(began_at), ended_at=utc(ended_at), who=who)


def a_receipt(
    since: str, channel: str = "policy-team", outcome: Outcome | None = Outcome.SENT, **changes: Any
) -> Receipt:
    """What became of a reminder on a channel: settled where it was sent, else still to be tried."""
    sent = outcome is Outcome.SENT
    defaults: dict[str, Any] = {
        "channel": channel,
        "state": DeliveryState.SENT if sent else DeliveryState.PENDING,
        "last_outcome": outcome,
        "since": utc(since),
    }
    return Receipt(**defaults | changes)


def a_bulletin_claim(text: str = "Nothing was due.", **changes: Any) -> BulletinClaim:
    """The claim of a bulletin that says so."""
    defaults: dict[str, Any] = {
        "delivery_id": 6,
        "channel": "policy-team",
        "token": "t",
        "attempt": 1,
        "created_at": LONG_BEFORE,
        "prior": (),
        "bulletin": Bulletin(
            id=3,
            kind=BulletinKind.ALL_CLEAR,
            subject="all_clear policy-team 2025-W39",
            title="All clear",
            text=text,
            created_at=LONG_BEFORE,
        ),
    }
    return BulletinClaim(**defaults | changes)


def a_claim(milestone: Milestone, reminder: StoredReminder, **changes: Any) -> ReminderClaim:
    """The claim of a delivery that was made when its reminder fired."""
    defaults: dict[str, Any] = {
        "delivery_id": 5,
        "channel": "policy-team",
        "token": "t",
        "attempt": 1,
        "reminder": reminder,
        "folded": (),
        "milestone": milestone,
        "created_at": reminder.reminder.fire_at,
        "prior": (),
    }
    return ReminderClaim(**defaults | changes)


def next_room_s(limits: ChannelLimits, now_s: float) -> float | None:
    """From when on a channel has room; None where that takes the end of a send under way."""
    if limits.under_way >= limits._most:
        return None
    opens_s = now_s if limits.open_until_s is None else limits.open_until_s
    return max(now_s, opens_s, limits.free_at_s)
