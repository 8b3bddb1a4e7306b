"""Who is told next, and when, where nobody acknowledges a reminder."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_milestone
from tests.planning_builders import a_channel, a_policy, an_escalation, planned, stored, utc
from tests.unit.planning.plans import WEEKDAYS
from tracker.domain.channel import Channel
from tracker.domain.occasion import ReminderKind
from tracker.domain.policy import EscalationStep
from tracker.planning.reminders.escalation import escalations, step_of
from tracker.planning.sending.dispatch import folds
from tracker.planning.sending.reach import Reach
from tracker.planning.sending.recipients import escalated_to

_STEPS = (an_escalation("2bd", names=("ops",)), an_escalation("2w", names=("board",)))
_CHANNELS = (a_channel("ops"), a_channel("board", tags=frozenset({"top"})), a_channel("legal"))


def _lines(lead_time: str, now: str, *steps: EscalationStep, **policy: Any) -> list[str]:
    """`30d>2bd 2026-03-24 09:00` for each escalation, in UTC, of a reminder told at `now`."""
    made = escalations(
        stored(planned(lead_time, now, revision=3)),
        a_milestone(),
        a_policy(escalation=steps or _STEPS, **policy),
        WEEKDAYS,
        utc(now),
    )
    assert all(each.kind is ReminderKind.ESCALATION and each.revision == 3 for each in made)
    assert all(each.key == "taskforce" and each.fire_at > utc(now) for each in made)
    return [f"{each.occasion} {each.fire_at:%Y-%m-%d %H:%M}" for each in made]


@pytest.mark.parametrize("lead_time", ["30d", "5bd", "opens", "last_day", "overdue+7d"])
def test_each_step_of_the_policy_follows_a_reminder(lead_time: str) -> None:
    assert _lines(lead_time, "2026-03-20 09:00") == [
        f"{lead_time}>2bd 2026-03-24 09:00",
        f"{lead_time}>2w 2026-04-03 08:00",
    ]


@pytest.mark.parametrize("lead_time", ["review", "review+90d", "moved", "proposed", "30d>2bd"])
def test_questions_news_and_escalations_do_not_escalate(lead_time: str) -> None:
    assert _lines(lead_time, "2026-03-20 09:00") == []


@pytest.mark.parametrize(
    ("why", "after", "now", "fires"),
    [
        ("days", "3d", "2026-03-20 09:00", "2026-03-23 09:00"),
        ("business days", "1bd", "2026-03-20 09:00", "2026-03-23 09:00"),
        ("weeks", "1w", "2026-03-20 09:00", "2026-03-27 09:00"),
        ("months, clipped, on summer time", "1mo", "2026-03-31 12:00", "2026-04-30 08:00"),
        ("counted from the reader's day", "1d", "2026-03-30 23:30", "2026-04-01 08:00"),
        ("hours", "4h", "2026-03-20 21:10", "2026-03-21 01:10"),
        ("over the start of summer time", "2d", "2026-03-28 09:00", "2026-03-30 08:00"),
        ("over its end", "2d", "2026-10-24 08:00", "2026-10-26 09:00"),
        ("on the same day", "0d", "2026-03-20 07:00", "2026-03-20 09:00"),
        ("the next day where that hour is past", "0d", "2026-03-20 09:00", "2026-03-21 09:00"),
    ],
)
def test_a_step_counts_from_the_day_of_the_telling(
    why: str, after: str, now: str, fires: str
) -> None:
    assert _lines("30d", now, an_escalation(after)) == [f"30d>{after} {fires}"]


def test_of_two_steps_after_the_same_time_only_the_first_counts() -> None:
    twice = an_escalation("2bd", names=("ops",)), an_escalation("2bd", names=("board",))
    assert _lines("30d", "2026-03-20 09:00", *twice) == ["30d>2bd 2026-03-24 09:00"]
    escalation = planned("30d>2bd", "2026-03-24 09:00")
    assert step_of(escalation, a_policy(escalation=twice)) == twice[0]


def test_an_escalation_knows_its_step_and_its_origin() -> None:
    escalation = planned("overdue+7d>2w", "2026-04-03 08:00")
    assert step_of(escalation, a_policy(escalation=_STEPS)) == _STEPS[1]
    assert str(escalation.occasion.origin) == "overdue+7d"


@pytest.mark.parametrize("lead_time", ["30d>5bd", "30d"])
def test_what_the_policy_does_not_know_is_no_step(lead_time: str) -> None:
    assert step_of(planned(lead_time, "2026-04-03 08:00"), a_policy(escalation=_STEPS)) is None


def _told(steps: list[EscalationStep | None], channels: tuple[Channel, ...]) -> tuple[str, ...]:
    known = [step for step in steps if step is not None]
    reach = Reach(channels=channels)
    return escalated_to(known, a_milestone(), a_policy(), reach, utc("2026-03-02 09:00")).names


@pytest.mark.parametrize(
    ("why", "steps", "told"),
    [
        ("by name", [an_escalation("2bd", names=("ops",))], ("ops",)),
        ("by tag", [an_escalation("2bd", any_of=("top",))], ("board",)),
        ("those of all that are due", [_STEPS[1], None, _STEPS[0]], ("ops", "board")),
        ("all, where nothing is said", [an_escalation("2bd")], ("ops", "board", "legal")),
        (
            "all, where none is there any more",
            [an_escalation("2bd", names=("gone",))],
            ("ops", "board", "legal"),
        ),
        ("all, where the step is gone", [None], ("ops", "board", "legal")),
    ],
)
def test_steps_tell_their_channels(
    why: str, steps: list[EscalationStep | None], told: tuple[str, ...]
) -> None:
    assert _told(steps, _CHANNELS) == told


@pytest.mark.parametrize("step", [None, an_escalation("2bd", names=("gone",))])
def test_a_step_that_is_gone_tells_the_operator(step: EscalationStep | None) -> None:
    channels = (*_CHANNELS, Channel(name="desk", operator=True))
    assert _told([step], channels) == ("desk",)


def test_escalations_are_not_told_within_what_the_first_readers_get() -> None:
    ordinary = [stored(planned(each, "2026-03-24 09:00")) for each in ("14d", "review")]
    raised = [stored(planned(each, "2026-03-24 09:00")) for each in ("30d>2bd", "90d>2w")]
    made = folds([raised[1], *ordinary, raised[0]])
    assert [each.carrier for each in made] == [ordinary[0], raised[1]]
    assert [each.folded for each in made] == [(ordinary[1],), (raised[0],)]
    assert folds(raised)[0].carrier == raised[1]
    assert folds([]) == ()
