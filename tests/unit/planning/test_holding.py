"""What holds a reminder, and until when: quiet times, digests, and what would be too late."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import (
    a_channel,
    a_policy,
    due_on,
    quiet,
    utc,
)
from tests.unit.planning.plans import WEEKDAYS
from tracker.domain.milestone import Due
from tracker.domain.occasion import ReminderKind
from tracker.planning.sending.holding import (
    release,
)

_DUE = due_on("2026-03-31")  # a Tuesday; London has left winter time two days before
_MAY = due_on("2026-05-29")
_NIGHTS = quiet("19:00-07:30", days_off=True)


def _told(
    kind: ReminderKind,
    due: Due,
    now: str,
    *,
    digest: str | None = None,
    missed: bool = False,
    **policy: Any,
) -> str:
    held = release(
        kind,
        a_milestone(due=due),
        a_policy(**policy),
        a_channel(digest=digest),
        WEEKDAYS,
        utc(now),
        missed=missed,
    )
    reason = f", {held.reason}" if held.reason else ""
    return f"{held.at:%a %Y-%m-%d %H:%M}{reason}"


_APPROACH, _OVERDUE = ReminderKind.APPROACH, ReminderKind.OVERDUE
_ESCALATION, _REVIEW = ReminderKind.ESCALATION, ReminderKind.REVIEW


@pytest.mark.parametrize(
    ("why", "kind", "due", "now", "expected"),
    [
        ("by day nothing holds it", _APPROACH, _MAY, "2026-03-20 12:00", "Fri 2026-03-20 12:00"),
        (
            "on Friday evening until Monday morning",
            _APPROACH,
            _MAY,
            "2026-03-20 19:00",
            "Mon 2026-03-23 07:30, quiet hours",
        ),
        (
            "an escalation, too",
            _ESCALATION,
            _MAY,
            "2026-03-21 12:00",
            "Mon 2026-03-23 07:30, quiet hours",
        ),
        (
            "what is due today passes",
            _APPROACH,
            _DUE,
            "2026-03-31 05:00",
            "Tue 2026-03-31 05:00",
        ),
        (
            "what is due tomorrow waits for the morning",
            _APPROACH,
            _DUE,
            "2026-03-30 20:00",
            "Tue 2026-03-31 06:30, quiet hours",
        ),
        (
            "what would be past by then does not wait",
            _APPROACH,
            due_on("2026-03-29"),
            "2026-03-28 12:00",
            "Sat 2026-03-28 12:00",
        ),
        (
            "what would be past just then does not wait either",
            _APPROACH,
            due_on("2026-03-23T07:30+00:00"),
            "2026-03-21 20:00",
            "Sat 2026-03-21 20:00",
        ),
        (
            "the news that it is past does not wait",
            _OVERDUE,
            due_on("2026-03-27"),
            "2026-03-28 09:00",
            "Sat 2026-03-28 09:00",
        ),
        (
            "that it still is does",
            _OVERDUE,
            due_on("2026-03-20"),
            "2026-03-28 09:00",
            "Mon 2026-03-30 06:30, quiet hours",
        ),
        (
            "a question for a date that is past waits",
            _REVIEW,
            due_on("2026-03-20"),
            "2026-03-28 09:00",
            "Mon 2026-03-30 06:30, quiet hours",
        ),
        (
            "what has no date waits",
            _REVIEW,
            a_due(None),
            "2026-03-28 09:00",
            "Mon 2026-03-30 06:30, quiet hours",
        ),
    ],
)
def test_quiet_times_hold_what_can_wait(
    why: str, kind: ReminderKind, due: Due, now: str, expected: str
) -> None:
    assert _told(kind, due, now, quiet=_NIGHTS) == expected


@pytest.mark.parametrize(
    ("why", "now", "expected"),
    [
        ("quiet and digest leave time to act", "2026-03-24 22:00", "Wed 2026-03-25 08:00, digest"),
        ("it would end too late", "2026-03-25 22:00", "Wed 2026-03-25 22:00"),
        ("the very day does not wait", "2026-03-26 00:30", "Thu 2026-03-26 00:30"),
    ],
)
def test_an_hour_is_held_while_it_leaves_one(why: str, now: str, expected: str) -> None:
    due = due_on("2026-03-26T02:00+00:00")
    assert _told(_APPROACH, due, now, quiet=_NIGHTS, digest="Wed 08:00") == expected


def test_where_the_policy_says_so_the_quiet_holds_what_is_urgent_too_unless_it_is_too_late() -> (
    None
):
    still = quiet("19:00-07:30", urgent_passes=False)
    assert _told(_APPROACH, _DUE, "2026-03-31 05:00", quiet=still, digest="09:00") == (
        "Tue 2026-03-31 06:30, quiet hours"
    )
    assert _told(_APPROACH, _DUE, "2026-03-31 20:00", quiet=still) == "Tue 2026-03-31 20:00"


@pytest.mark.parametrize(
    ("why", "kind", "due", "now", "digest", "expected"),
    [
        ("none", _APPROACH, _MAY, "2026-03-20 12:00", None, "Fri 2026-03-20 12:00"),
        (
            "tomorrow's",
            _APPROACH,
            _MAY,
            "2026-03-18 12:00",
            "09:00",
            "Thu 2026-03-19 09:00, digest",
        ),
        (
            "this week's",
            _APPROACH,
            _MAY,
            "2026-03-18 12:00",
            "Fri 17:00",
            "Fri 2026-03-20 17:00, digest",
        ),
        (
            "the one that is being made",
            _APPROACH,
            _MAY,
            "2026-03-18 09:00",
            "09:00",
            "Wed 2026-03-18 09:00, digest",
        ),
        (
            "the one that was made a moment ago",
            _APPROACH,
            _MAY,
            "2026-03-18 09:04",
            "09:00",
            "Wed 2026-03-18 09:04, digest",
        ),
        (
            "not one that was made longer ago",
            _APPROACH,
            _MAY,
            "2026-03-18 09:06",
            "09:00",
            "Thu 2026-03-19 09:00, digest",
        ),
        (
            "not one that comes too late",
            _APPROACH,
            _DUE,
            "2026-03-30 09:00",
            "Fri 17:00",
            "Mon 2026-03-30 09:00",
        ),
        (
            "nor one that comes just as it is past",
            _APPROACH,
            due_on("2026-03-31T17:00+01:00"),
            "2026-03-30 17:00",
            "17:00",
            "Mon 2026-03-30 17:00",
        ),
        (
            "none for what is due today",
            _APPROACH,
            _DUE,
            "2026-03-31 08:00",
            "17:00",
            "Tue 2026-03-31 08:00",
        ),
        (
            "none for an escalation",
            _ESCALATION,
            _MAY,
            "2026-03-18 12:00",
            "09:00",
            "Wed 2026-03-18 12:00",
        ),
        (
            "none for the news that it is past",
            _OVERDUE,
            _DUE,
            "2026-04-01 08:00",
            "17:00",
            "Wed 2026-04-01 08:00",
        ),
        (
            "the next one for a repeat of that",
            _OVERDUE,
            _DUE,
            "2026-04-08 08:00",
            "17:00",
            "Wed 2026-04-08 16:00, digest",
        ),
    ],
)
def test_a_digest_holds_what_can_wait(  # noqa: PLR0913, PLR0917 - a row of the table
    why: str, kind: ReminderKind, due: Due, now: str, digest: str | None, expected: str
) -> None:
    assert _told(kind, due, now, digest=digest) == expected


@pytest.mark.parametrize(
    ("why", "now", "digest", "expected"),
    [
        (
            "the digest after the quiet",
            "2026-03-17 20:00",
            "09:00",
            "Wed 2026-03-18 09:00, digest",
        ),
        (
            "the digest as the quiet ends",
            "2026-03-17 20:00",
            "07:30",
            "Wed 2026-03-18 07:30, digest",
        ),
        (
            "the digest after the weekend that its own time falls on",
            "2026-03-20 12:00",
            "09:00",
            "Mon 2026-03-23 09:00, digest",
        ),
        (
            "the end of the quiet where all digests fall into it",
            "2026-03-18 12:00",
            "06:00",
            "Thu 2026-03-19 07:30, quiet hours",
        ),
    ],
)
def test_quiet_times_come_before_digests(why: str, now: str, digest: str, expected: str) -> None:
    assert _told(_APPROACH, _MAY, now, digest=digest, quiet=_NIGHTS) == expected


@pytest.mark.parametrize(
    ("why", "now", "digest", "expected"),
    [
        (
            "the day's digest was before",
            "2026-03-17 09:00",
            "08:00",
            "Tue 2026-03-17 09:00, digest",
        ),
        ("a tick within the hour", "2026-03-17 09:59", "08:00", "Tue 2026-03-17 09:59, digest"),
        ("hours later", "2026-03-17 10:01", "08:00", "Wed 2026-03-18 08:00, digest"),
        ("before the sending time", "2026-03-17 08:30", "08:00", "Wed 2026-03-18 08:00, digest"),
        (
            "the day's digest is to come",
            "2026-03-17 09:00",
            "17:00",
            "Tue 2026-03-17 17:00, digest",
        ),
        (
            "this week's digest was before",
            "2026-03-17 09:00",
            "Tue 08:00",
            "Tue 2026-03-17 09:00, digest",
        ),
        ("another day's digest", "2026-03-18 09:00", "Tue 08:00", "Tue 2026-03-24 08:00, digest"),
    ],
)
def test_what_is_due_at_the_sending_time_is_told_that_day_though_the_digest_was_before(
    why: str, now: str, digest: str, expected: str
) -> None:
    assert _told(_APPROACH, _MAY, now, digest=digest) == expected


@pytest.mark.parametrize(
    ("why", "due", "now", "policy", "expected"),
    [
        ("at night until nine", _MAY, "2026-03-17 03:10", {}, "Tue 2026-03-17 09:00, sending time"),
        ("late in the evening", _MAY, "2026-03-17 21:30", {}, "Wed 2026-03-18 09:00, sending time"),
        ("by day at once", _MAY, "2026-03-17 09:00", {}, "Tue 2026-03-17 09:00"),
        ("until nine at night", _MAY, "2026-03-17 20:59", {}, "Tue 2026-03-17 20:59"),
        ("due today", _DUE, "2026-03-31 03:10", {}, "Tue 2026-03-31 03:10"),
        (
            "the hour would pass",
            due_on("2026-03-18T05:00+00:00"),
            "2026-03-17 23:00",
            {},
            "Tue 2026-03-17 23:00",
        ),
        (
            "quiet hours say when",
            _MAY,
            "2026-03-17 03:10",
            {"quiet": quiet("22:00-06:00")},
            "Tue 2026-03-17 06:00, quiet hours",
        ),
        (
            "after quiet hours at once",
            _MAY,
            "2026-03-17 06:10",
            {"quiet": quiet("22:00-06:00")},
            "Tue 2026-03-17 06:10",
        ),
        (
            "a free day and the night after it",
            _MAY,
            "2026-03-14 03:10",
            {"quiet": quiet(days_off=True)},
            "Mon 2026-03-16 09:00, sending time",
        ),
    ],
)
def test_what_was_missed_while_nothing_ran_waits_for_the_morning_unless_it_presses(
    why: str, due: Due, now: str, policy: dict[str, Any], expected: str
) -> None:
    assert _told(_APPROACH, due, now, missed=True, **policy) == expected


def test_what_was_missed_goes_into_the_digest_after_the_morning() -> None:
    told = _told(_APPROACH, _MAY, "2026-03-17 03:10", missed=True, digest="17:00")
    assert told == "Tue 2026-03-17 17:00, digest"
