"""Who hears of a date that was put right, and what is left to tell of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import NOW, a_due, a_milestone, a_reminder
from tests.planning_builders import a_policy
from tracker.dates.calendars.house import CalendarBook
from tracker.domain.change import Change
from tracker.domain.milestone import Milestone, MilestoneStatus, Proposal
from tracker.domain.reminder import Reminder, ReminderState, StoredReminder
from tracker.planning.reminders.plan import plan_reminders
from tracker.planning.reminders.readers import Reader
from tracker.planning.reminders.settling import is_silent, untold

MINUTE = timedelta(minutes=1)
FIRST = a_milestone(due=a_due(date(2026, 6, 1)))
CALENDAR = CalendarBook().for_lead_times(None)
READERS = (Reader(policy=a_policy(), calendar=CALENDAR),)


def to(before: Milestone, day: date, minutes: int) -> Milestone:
    at = before.history[-1].changed_at + minutes * MINUTE
    return before.moved(a_due(day), reason="edited", changed_at=at)


def left_of(
    planned: Iterable[Reminder],
    stored: Iterable[StoredReminder],
    after: Milestone,
    restores: int | None = None,
) -> list[Reminder]:
    change = Change(before=FIRST, after=after, at=NOW, by="a", restores=restores)
    return list(untold(planned, stored, change, READERS))


def silent(before: Milestone, day: date, minutes: int, told: int | None) -> bool:
    after = to(before, day, minutes)
    at, settle = after.history[-1].changed_at, 10 * MINUTE
    change = Change(before=before, after=after, at=at, by="a", corrects=settle)
    assert not is_silent(replace(change, corrects=None), told)
    return is_silent(change, told)


@pytest.mark.parametrize(
    ("minutes", "told", "expected"),
    [(9, None, True), (10, None, False), (1, 1, False)],
    ids=["soon", "settled", "told"],
)
def test_a_slip_is_mended_in_silence_soon_and_where_nobody_was_told(
    minutes: int, told: int | None, *, expected: bool
) -> None:
    assert silent(FIRST, date(2026, 7, 1), minutes, told) is expected


def test_back_to_the_date_that_people_know_is_silent_at_any_time() -> None:
    before = to(FIRST, date(2026, 7, 1), 1)
    assert silent(before, date(2026, 6, 1), 10_000, told=1)
    assert not silent(before, date(2026, 8, 1), 1, told=1)
    assert not silent(before, date(2026, 6, 1), 1, told=2)


def test_what_is_new_is_no_correction() -> None:
    assert not is_silent(Change(before=None, after=FIRST, at=NOW, by="a", corrects=MINUTE), None)


def stored(reminder: Reminder, state: ReminderState) -> StoredReminder:
    return StoredReminder(
        id=1, reference="TRK-AAAA", reminder=reminder, state=state, created_at=NOW
    )


def test_what_was_told_of_the_date_is_not_told_again_and_a_series_goes_on() -> None:
    back = to(to(FIRST, date(2026, 7, 1), 1), date(2026, 6, 1), 1)
    planned = plan_reminders(back, a_policy(), CALENDAR)
    told = [
        stored(a_reminder(FIRST.key, text, revision=1), ReminderState.DISPATCHED)
        for text in ("90d", "overdue+0d")
    ]
    other = stored(a_reminder(FIRST.key, "30d", revision=2), ReminderState.DISPATCHED)
    waiting = stored(a_reminder(FIRST.key, "14d", revision=1), ReminderState.SUPERSEDED)
    left = left_of(planned, [*told, other, waiting], back)
    texts = [each.occasion.text for each in left]
    assert texts == ["30d", "14d", "7d", "1d", "0d", "overdue+7d"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [(ReminderState.SUPERSEDED, ["proposed"]), (ReminderState.DISPATCHED, [])],
)
def test_a_proposal_that_is_one_again_is_told_unless_it_was(
    state: ReminderState, expected: list[str]
) -> None:
    proposal = Proposal(due=a_due(date(2026, 7, 1)), reason="r", announced_at=NOW)
    back = to(to(FIRST, date(2026, 7, 1), 1), date(2026, 6, 1), 1)
    news = [stored(a_reminder(FIRST.key, "proposed", revision=1), state)]
    left = left_of([], news, replace(back, proposed=proposal))
    assert [(each.occasion.text, each.revision) for each in left] == [(t, 3) for t in expected]
    assert not (left_of([], news, back))


def test_a_move_that_nobody_heard_yet_is_still_news_where_its_date_is_in_force_again() -> None:
    moved = to(FIRST, date(2026, 7, 1), 1)
    news = stored(a_reminder(FIRST.key, "moved", revision=2), ReminderState.SUPERSEDED)
    again = to(to(moved, date(2026, 8, 1), 1), date(2026, 7, 1), 1)
    (left,) = left_of([], [news], again)
    assert (left_of([], [news], again, restores=2)) == [left]
    assert not (left_of([], [news], again, restores=4))
    assert (left.occasion.text, left.revision) == ("moved", again.revision)
    suspended = again.with_status(MilestoneStatus.SUSPENDED)
    assert not (left_of([], [news], suspended))
