from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_due, a_milestone, an_acknowledgement
from tests.planning_builders import (
    a_channel,
    a_policy,
    an_escalation,
    due_on,
    planned,
    quiet,
    stored,
    utc,
)
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.occasion import ReminderKind
from tracker.domain.people.person import People, Person, Team
from tracker.domain.policy import ChannelSelection, EscalationStep, Whom
from tracker.domain.reminder import Reminder
from tracker.planning.forecast import Outlook, escalated, forecast
from tracker.planning.sending.reach import Reach

_WEEK = planned("7d", "2026-03-24 09:00")
_DAY = planned("1d", "2026-03-30 08:00")
_OVERDUE = planned("overdue+0d", "2026-04-01 08:00")


@pytest.mark.parametrize(
    ("why", "pending", "changes", "between", "expected"),
    [
        ("nothing is planned", [], {}, ("2026-03-01 09:00", None), []),
        (
            "everything ahead, by time",
            [_DAY, _WEEK],
            {},
            ("2026-03-01 09:00", None),
            ["2026-03-24 09:00 7d approach", "2026-03-30 08:00 1d approach"],
        ),
        (
            "up to the horizon and including it",
            [_WEEK, _DAY],
            {},
            ("2026-03-01 09:00", "2026-03-24 09:00"),
            ["2026-03-24 09:00 7d approach"],
        ),
        (
            "what was missed goes out at once as one message",
            [_WEEK, _DAY],
            {},
            ("2026-03-30 10:00", None),
            ["2026-03-30 10:00 1d catch_up"],
        ),
        (
            "what is held goes out when the snooze ends",
            [_WEEK],
            {"snoozed_until": utc("2026-03-26 12:00")},
            ("2026-03-01 09:00", None),
            ["2026-03-26 12:00 7d approach"],
        ),
        (
            "what a person holds is not foretold",
            [_WEEK],
            {"status": MilestoneStatus.SUSPENDED},
            ("2026-03-01 09:00", None),
            [],
        ),
        (
            "overdue reminders repeat up to the horizon",
            [_OVERDUE],
            {},
            ("2026-03-31 09:00", "2026-04-15 08:00"),
            [
                "2026-04-01 08:00 overdue+0d overdue",
                "2026-04-08 08:00 overdue+7d overdue",
                "2026-04-15 08:00 overdue+14d overdue",
            ],
        ),
        (
            "questions for a date are asked every ninety days",
            [planned("review+90d", "2026-04-05 08:00")],
            {"due": a_due(None)},
            ("2026-03-01 09:00", "2026-12-31 08:00"),
            [
                "2026-04-05 08:00 review+90d review",
                "2026-07-04 08:00 review+180d review",
                "2026-10-02 08:00 review+270d review",
            ],
        ),
        (
            "without a horizon only the next overdue one",
            [_OVERDUE],
            {},
            ("2026-03-31 09:00", None),
            ["2026-04-01 08:00 overdue+0d overdue"],
        ),
        (
            "repeats that passed meanwhile are not made up for",
            [_OVERDUE],
            {},
            ("2026-04-10 09:00", "2026-04-16 09:00"),
            ["2026-04-10 09:00 overdue+0d overdue", "2026-04-15 08:00 overdue+14d overdue"],
        ),
        (
            "repeats that a snooze outlasts are not made up for",
            [_OVERDUE],
            {"snoozed_until": utc("2026-04-10 12:00")},
            ("2026-03-31 09:00", "2026-04-16 09:00"),
            ["2026-04-10 12:00 overdue+0d overdue", "2026-04-15 08:00 overdue+14d overdue"],
        ),
        (
            "a repeat that is due as the snooze ends is told with it",
            [_OVERDUE],
            {"snoozed_until": utc("2026-04-08 08:00")},
            ("2026-03-31 09:00", "2026-04-16 09:00"),
            ["2026-04-08 08:00 overdue+0d overdue", "2026-04-15 08:00 overdue+14d overdue"],
        ),
        (
            "what a person holds does not repeat",
            [_OVERDUE],
            {"status": MilestoneStatus.SUSPENDED},
            ("2026-03-31 09:00", "2026-04-16 09:00"),
            [],
        ),
        (
            "an acknowledgement holds the repeats back until it lapses",
            [_OVERDUE],
            {
                "acknowledgement": an_acknowledgement(
                    at=utc("2026-04-01 08:00"), until=utc("2026-04-20 12:00")
                )
            },
            ("2026-03-31 09:00", "2026-05-01 09:00"),
            [
                "2026-04-01 08:00 overdue+0d overdue",
                "2026-04-22 08:00 overdue+21d overdue",
                "2026-04-29 08:00 overdue+28d overdue",
            ],
        ),
    ],
)
def test_every_send_is_foretold(
    why: str,
    pending: list[Reminder],
    changes: dict[str, Any],
    between: tuple[str, str | None],
    expected: list[str],
) -> None:
    now, horizon = between
    outlook = Outlook(
        milestone=a_milestone(**{"due": due_on("2026-03-31"), **changes}),
        pending=[stored(reminder) for reminder in pending],
        policy=a_policy(),
        reach=Reach(channels=(a_channel("ops"),)),
    )
    sends = forecast(outlook, utc(now), horizon=utc(horizon) if horizon else None)
    told = [f"{send.fire_at:%Y-%m-%d %H:%M} {send.lead_time} {send.kind}" for send in sends]
    assert told == expected
    assert all(send.channels == ("ops",) and send.key == "taskforce" for send in sends)


_CHANNELS = (a_channel("ops"), a_channel("weekly", "Fri 17:00"), a_channel("board"))


@pytest.mark.parametrize(
    ("why", "reminder", "expected"),
    [
        (
            "a channel's digest holds it there",
            planned("14d", "2026-03-17 09:00"),
            ["2026-03-17 09:00 approach ops", "2026-03-20 17:00 digest weekly"],
        ),
        (
            "quiet days hold it everywhere",
            planned("17d", "2026-03-14 09:00"),
            ["2026-03-16 07:30 approach ops", "2026-03-20 17:00 digest weekly"],
        ),
        (
            "what is due today is told on all at once",
            planned("0d", "2026-03-31 08:00"),
            ["2026-03-31 08:00 approach ops,weekly"],
        ),
        (
            "an escalation is told to those of its step",
            planned("14d>2bd", "2026-03-19 09:00"),
            ["2026-03-19 09:00 escalation board"],
        ),
        (
            "one whose step is gone to everybody",
            planned("14d>9bd", "2026-03-19 09:00"),
            ["2026-03-19 09:00 escalation ops,weekly,board"],
        ),
    ],
)
def test_a_send_is_foretold_as_each_channel_will_get_it(
    why: str, reminder: Reminder, expected: list[str]
) -> None:
    steps = (an_escalation("2bd", names=("board",)),)
    outlook = Outlook(
        milestone=a_milestone(due=due_on("2026-03-31")),
        pending=[stored(reminder)],
        policy=a_policy(
            quiet=quiet("19:00-07:30", days_off=True),
            escalation=steps,
            channels=ChannelSelection(names=("ops", "weekly")),
        ),
        reach=Reach(channels=_CHANNELS),
    )
    sends = forecast(outlook, utc("2026-03-01 09:00"), horizon=None)
    told = [
        f"{each.fire_at:%Y-%m-%d %H:%M} {each.kind} {','.join(each.channels)}" for each in sends
    ]
    assert told == expected


def test_an_escalation_that_is_due_with_a_reminder_is_a_send_of_its_own() -> None:
    entries = [planned("14d", "2026-03-17 09:00"), planned("30d>2bd", "2026-03-17 09:00")]
    outlook = Outlook(
        milestone=a_milestone(due=due_on("2026-03-31")),
        pending=[stored(reminder) for reminder in entries],
        policy=a_policy(),
        reach=Reach(channels=(a_channel("ops"),)),
    )
    sends = forecast(outlook, utc("2026-03-01 09:00"), horizon=None)
    assert [send.lead_time for send in sends] == ["14d", "30d>2bd"]


def _raised(pending: list[Reminder], steps: tuple[EscalationStep, ...], horizon: str) -> list[str]:
    outlook = Outlook(
        milestone=a_milestone(due=due_on("2026-03-31")),
        pending=[stored(reminder) for reminder in pending],
        policy=a_policy(escalation=steps),
        reach=Reach(channels=_CHANNELS),
    )
    sends = escalated(outlook, utc("2026-03-01 09:00"), horizon=utc(horizon))
    assert {(each.unless, each.kind, each.policy) for each in sends} <= {
        ("acknowledged", ReminderKind.ESCALATION, "default")
    }
    return [
        f"{each.fire_at:%m-%d %H:%M} {each.lead_time} {','.join(each.channels)}" for each in sends
    ]


_STEPS = (an_escalation("2d", names=("board",)), an_escalation("4d", names=("ops",)))


def test_what_follows_without_an_acknowledgement_is_foretold() -> None:
    both = [planned("14d", "2026-03-17 09:00"), planned("7d", "2026-03-24 09:00")]
    assert _raised(both, _STEPS, "2026-03-27 09:00") == [
        "03-19 09:00 14d>2d board",
        "03-21 09:00 14d>4d ops",
        "03-26 09:00 7d>2d board",
    ]
    assert _raised(both, (), "2026-05-01 09:00") == []


def test_what_goes_out_together_is_raised_once_and_what_is_raised_together_told_once() -> None:
    together = [planned("90d", "2025-12-31 09:00"), planned("60d", "2026-01-30 09:00")]
    assert _raised(together, _STEPS[:1], "2026-05-01 09:00") == ["03-03 09:00 60d>2d board"]
    near = [planned("2d", "2026-03-29 09:00"), planned("0d", "2026-03-31 09:00")]
    assert _raised(near, _STEPS, "2026-05-01 09:00") == [
        "03-31 08:00 2d>2d board",
        "04-02 08:00 0d>2d ops,board",
        "04-04 08:00 0d>4d ops",
    ]


def test_each_repeat_of_what_is_overdue_is_raised_anew() -> None:
    overdue = [planned("overdue+0d", "2026-04-01 09:00")]
    assert _raised(overdue, _STEPS[:1], "2026-04-11 09:00") == [
        "04-03 08:00 overdue+0d>2d board",
        "04-10 08:00 overdue+7d>2d board",
    ]


def test_each_person_is_foretold_at_their_own_time_with_the_reason() -> None:
    people = People(
        persons={
            "amira": Person(
                handle="amira",
                name="Amira",
                addresses={"mail": "a@bank.example"},
                tz="America/New_York",
                calendar="US",
            ),
            "jonas": Person(handle="jonas", name="Jonas", addresses={"mail": "j@bank.example"}),
        },
        teams={"team": Team(handle="team", name="Team", members=("amira", "jonas"))},
    )
    mail = a_channel("mail", for_people=True, service="mail")
    outlook = Outlook(
        milestone=a_milestone(due=due_on("2026-03-31"), owner="team"),
        pending=[
            stored(planned("7d", "2026-03-24 09:00")),
            stored(planned("overdue+0d", "2026-04-01 08:00")),
        ],
        policy=a_policy(tell=(Whom.parse("owner"), Whom.parse("channel:ops"))),
        reach=Reach(channels=(mail, a_channel("ops")), people=people),
    )
    sends = forecast(outlook, utc("2026-03-20 09:00"), horizon=utc("2026-04-08 23:00"))
    told = [f"{each.fire_at:%m-%d %H:%M} {' '.join(each.channels)}" for each in sends]
    assert told == [
        "03-24 09:00 mail/jonas ops",
        "03-24 13:00 mail/amira",
        "04-01 08:00 mail/jonas ops",
        "04-01 13:00 mail/amira",
        "04-08 08:00 mail/jonas ops",
        "04-08 13:00 mail/amira",
    ]
    assert sends[1].why == ("of Team, the owner (policy default)",)
