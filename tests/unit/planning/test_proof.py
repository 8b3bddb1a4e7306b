"""Whether all is in place: nothing is said of what is, and of what is not there is a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import a_due, a_milestone, an_acknowledgement
from tests.sites import a_policy
from tracker.dates.calendars.business import WeekdayCalendar
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.occasion import Occasion, ReminderKind
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.proof import Held, Rules, prove
from tracker.planning.reminders.plan import plan_reminders
from tracker.planning.reminders.readers import Reader

_NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
_CALENDAR = WeekdayCalendar()
_RULES = Rules(
    policy=a_policy(tz="UTC"),
    readers=(Reader(policy=a_policy(tz="UTC"), calendar=_CALENDAR),),
    calendars=CalendarBook(),
)
_DUTY = a_milestone(due=a_due(date(2026, 4, 10), text="10 April 2026"))
_LATE = a_milestone(due=a_due(date(2026, 3, 10), text="10 March 2026"))
_SEEN = replace(_LATE, acknowledgement=an_acknowledgement(at=_NOW, until=_NOW + timedelta(days=30)))
_YEARLY = a_due(date(2026, 3, 10), text="every year on 10 March")


def _stored(milestone: Milestone, *, now: datetime = _NOW, **changes: Any) -> list[StoredReminder]:
    """What the database holds where all went well: past ones told, later ones pending."""
    planned = plan_reminders(milestone, _RULES.policy, _CALENDAR)
    return [
        StoredReminder(
            id=number,
            reminder=each,
            state=ReminderState.PENDING if each.fire_at > now else ReminderState.DISPATCHED,
            created_at=now,
            reference=f"TRK-{number:04}",
            **changes,
        )
        for number, each in enumerate(planned, start=1)
    ]


def _repeat(milestone: Milestone) -> StoredReminder:
    repeat = Occasion(kind=ReminderKind.OVERDUE, days=14)
    fires = _NOW + timedelta(days=5)
    reminder = Reminder(key=milestone.key, revision=1, occasion=repeat, fire_at=fires)
    return StoredReminder(
        id=99,
        reminder=reminder,
        state=ReminderState.PENDING,
        created_at=_NOW,
        reference="TRK-0099",
    )


def _found(milestone: Milestone, reminders: list[StoredReminder], **held: Any) -> list[str]:
    held.setdefault("parked", frozenset())
    found = prove(Held(milestone=milestone, reminders=reminders, **held), _RULES, _NOW)
    assert {each.key for each in found} <= {milestone.key}
    return [each.problem for each in found]


_IN_PLACE = {
    "all ahead is pending": (_DUTY, _stored(_DUTY)),
    "it is overdue, and told again": (_LATE, [*_stored(_LATE), _repeat(_LATE)]),
    "somebody has acknowledged it": (_SEEN, [*_stored(_LATE), *_stored(_SEEN)]),
    "it is closed": (_LATE.with_status(MilestoneStatus.MET, date(2026, 3, 10)), []),
    "it is suspended": (replace(_DUTY, status=MilestoneStatus.SUSPENDED), []),
    "an event that is over": (replace(_LATE, kind="in_force"), _stored(_LATE)),
    "what was told ahead of its time": (
        _DUTY,
        [*(replace(each, state=ReminderState.FOLDED) for each in _stored(_DUTY)), _repeat(_DUTY)],
    ),
}


@pytest.mark.parametrize(("milestone", "reminders"), _IN_PLACE.values(), ids=_IN_PLACE.keys())
def test_nothing_is_said_where(milestone: Milestone, reminders: list[StoredReminder]) -> None:
    assert _found(milestone, reminders) == []


def test_a_reminder_that_is_not_there_is_named_with_what_mends_it() -> None:
    reminders = [each for each in _stored(_DUTY) if each.reminder.occasion.text != "7d"]
    (problem,) = _found(_DUTY, reminders)
    assert "7d" in problem
    assert "tracker suspend taskforce --reason REASON` and `tracker reopen taskforce" in problem


def test_one_that_was_withdrawn_is_not_there_either() -> None:
    reminders = [
        replace(each, state=ReminderState.SUPERSEDED)
        if each.reminder.occasion.text == "1d"
        else each
        for each in _stored(_DUTY)
    ]
    (problem,) = _found(_DUTY, reminders)
    assert "1d" in problem


def test_what_other_policies_planned_is_not_held_to_these() -> None:
    rules = replace(_RULES, in_force=False)
    held = Held(milestone=_DUTY, reminders=[_repeat(_DUTY)])
    assert prove(held, rules, _NOW) == ()
    assert prove(replace(held, reminders=[]), rules, _NOW)


def test_an_overdue_duty_without_a_next_word_is_named() -> None:
    (problem,) = _found(_LATE, _stored(_LATE))
    assert "no reminder of it is pending" in problem


def test_without_repeats_an_overdue_duty_needs_no_next_word() -> None:
    rules = replace(_RULES, policy=a_policy(tz="UTC", overdue_every_days=0))
    assert prove(Held(milestone=_LATE, reminders=_stored(_LATE)), rules, _NOW) == ()


def test_a_date_that_is_not_known_is_asked_for() -> None:
    undated = a_milestone(due=a_due(None, text="to be confirmed"))
    assert _found(undated, _stored(undated)) == []
    (problem,) = _found(undated, [])
    assert "review" in problem


def test_what_no_tick_looks_at_is_named() -> None:
    one, two = (_found(_DUTY, _stored(_DUTY), parked=frozenset(ids)) for ids in ({1}, {1, 2}))
    assert one[0].startswith("1 reminder is")
    assert two[0].startswith("2 reminders are")


def test_what_counts_as_told_and_is_on_no_channel_is_named() -> None:
    (problem,) = _found(_DUTY, _stored(_DUTY), undelivered=frozenset({1}))
    assert "on no channel" in problem
    assert "tracker log taskforce" in problem


_MET = a_milestone("f", due=_YEARLY).with_status(MilestoneStatus.MET, date(2026, 3, 10))
_SECOND = replace(_MET, occurrence=2)
_AHEAD = a_milestone(
    "f",
    due=a_due(date(2026, 4, 10), text="every year on 10 April"),
    status=MilestoneStatus.SUSPENDED,
)


@pytest.mark.parametrize(
    ("why", "milestone", "successor"),
    [
        ("what is over goes on", _MET, "f/2027-03-10"),
        ("it ends with this one", replace(_MET, repeat_count=1), None),
        ("it does not recur", replace(_MET, due=_LATE.due, history=_LATE.history), None),
        ("its predecessor is ahead", replace(_SECOND, as_of=date(2026, 4, 1)), None),
        ("its predecessor is past", replace(_SECOND, as_of=date(2026, 3, 1)), "f/2027-03-10"),
        ("it is ahead", _AHEAD, None),
    ],
)
def test_a_series_names_the_milestone_that_has_to_be_there(
    why: str, milestone: Milestone, successor: str | None
) -> None:
    found = prove(Held(milestone=milestone), _RULES, _NOW)
    keys = [each.successor and each.successor.key for each in found]
    assert keys == ([] if successor is None else [successor]), why
