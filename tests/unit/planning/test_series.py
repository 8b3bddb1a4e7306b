"""The milestone that follows what comes round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import NOW, a_milestone, an_acknowledgement
from tests.planning_builders import due_on, utc
from tracker.dates.calendars.business import BusinessCalendar, business_calendar
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.domain.milestone import (
    Confidence,
    Milestone,
    MilestoneStatus,
    Proposal,
    RevisionKind,
)
from tracker.errors import CalendarExhausted
from tracker.planning.reminders.series import (
    comes_round,
    end_of_series,
    find_follower,
    has_stopped,
    next_occurrence,
)

_YEARLY = due_on("2026-03-31", text="by 31 March each year")


def _short(name: str | None) -> BusinessCalendar:
    raise CalendarExhausted(f"the business calendar {name} does not reach 2027")


def _next(milestone: Milestone) -> Milestone | None:
    return next_occurrence(milestone, business_calendar, NOW)


@pytest.mark.parametrize(
    ("why", "milestone", "key", "day"),
    [
        ("a year later", a_milestone("m", _YEARLY), "m/2027-03-31", date(2027, 3, 31)),
        (
            "the day in the key is that of the occurrence",
            a_milestone("m/2026-03-31", _YEARLY, occurrence=2),
            "m/2027-03-31",
            date(2027, 3, 31),
        ),
        (
            "a day in the first key is part of its name",
            a_milestone("act/2026-03-31", _YEARLY),
            "act/2026-03-31/2027-03-31",
            date(2027, 3, 31),
        ),
        (
            "a long key makes room for the day",
            a_milestone("k" * 100, _YEARLY),
            "k" * 89 + "/2027-03-31",
            date(2027, 3, 31),
        ),
        (
            "moving one occurrence moves no other",
            a_milestone("m", _YEARLY, moves=[due_on("2028-06-30", text="30 June 2028")]),
            "m/2027-03-31",
            date(2027, 3, 31),
        ),
        (
            "a rhythm that changed for good is kept",
            a_milestone("m", _YEARLY, moves=[due_on("2026-06-30", text="30 June each year")]),
            "m/2027-06-30",
            date(2027, 6, 30),
        ),
        (
            "what it could count from beside does no harm",
            a_milestone(
                "m",
                due_on("2026-03-31", text="90 days after the end of each calendar year"),
                anchors=(Anchor(name="other", day=date(2026, 1, 1)), Anchor(name="open")),
            ),
            "m/2027-03-31",
            date(2027, 3, 31),
        ),
    ],
)
def test_the_next_one_follows(why: str, milestone: Milestone, key: str, day: date) -> None:
    following = _next(milestone)
    assert following is not None
    assert (following.key, following.due.latest) == (key, day)


_LONG = "k" * 95


def _after(milestone: Milestone, **changes: Any) -> Milestone:
    following = _next(milestone)
    assert following is not None
    return replace(following, **changes)


def _unnamed(milestone: Milestone, **changes: Any) -> Milestone:
    """The next occurrence as an older version or a file without history has it."""
    following = _after(milestone, **changes)
    first = replace(following.history[0], reason="follows the occurrence of 2026-03-31")
    return replace(following, history=(first,))


_SERIES = a_milestone("m", _YEARLY)
_LONG_A = a_milestone(f"{_LONG}aaaaa", _YEARLY, title="Report A")
_LONG_B = a_milestone(f"{_LONG}bbbbb", _YEARLY, title="Report B")


@pytest.mark.parametrize(
    ("why", "milestone", "there", "key", "found"),
    [
        ("it is not there yet", _SERIES, [], "m/2027-03-31", False),
        ("it is there", _SERIES, [_after(_SERIES)], "m/2027-03-31", True),
        (
            "somebody has added a milestone of that key",
            _SERIES,
            [a_milestone("m/2027-03-31")],
            "m/2027-03-31-2",
            False,
        ),
        (
            "it was opened under the next free key",
            _SERIES,
            [a_milestone("m/2027-03-31"), _after(_SERIES, key="m/2027-03-31-2")],
            "m/2027-03-31-2",
            True,
        ),
        ("a file without history has it", _SERIES, [_unnamed(_SERIES)], "m/2027-03-31", True),
        (
            "a value without any history has it",
            _SERIES,
            [_after(_SERIES, history=())],
            "m/2027-03-31",
            True,
        ),
        (
            "another series whose long key begins alike has that key",
            _LONG_B,
            [_after(_LONG_A)],
            f"{'k' * 87}/2027-03-31-2",
            False,
        ),
        (
            "another one has it, as an older version opened it",
            _LONG_B,
            [_unnamed(_LONG_A)],
            f"{'k' * 87}/2027-03-31-2",
            False,
        ),
        (
            "an older version opened it under its long key",
            _LONG_A,
            [_unnamed(_LONG_A)],
            f"{'k' * 89}/2027-03-31",
            True,
        ),
    ],
)
def test_the_next_one_has_a_key_of_its_own(
    why: str, milestone: Milestone, there: list[Milestone], key: str, *, found: bool
) -> None:
    known = {each.key: each for each in there}
    assert find_follower(milestone, _after(milestone), known.get) == (
        key,
        known[key] if found else None,
    )
    assert len(key) <= 100


def test_a_series_keeps_its_name_after_a_key_with_a_number() -> None:
    second = _after(_SERIES, key="m/2027-03-31-2")
    assert _after(second).key == "m/2028-03-31"


@pytest.mark.parametrize(
    ("why", "milestone", "there", "stopped"),
    [
        ("nothing follows", _SERIES, [], True),
        ("the next one is there", _SERIES, [_after(_SERIES)], False),
        ("only somebody else's has its key", _SERIES, [a_milestone("m/2027-03-31")], True),
        ("it rests", replace(_SERIES, status=MilestoneStatus.SUSPENDED), [], False),
        (
            "it comes but once",
            a_milestone(due=due_on("2026-03-31", text="31 March 2026")),
            [],
            False,
        ),
        (
            "its words are not understood any more",
            a_milestone("m/2026-03-31", due_on("2026-03-31", text="?"), occurrence=2),
            [],
            True,
        ),
        (
            "it was the last one",
            a_milestone("m/2026-03-31", _YEARLY, occurrence=2, repeat_count=2),
            [],
            False,
        ),
    ],
)
def test_a_series_has_stopped_where_nothing_follows(
    why: str, milestone: Milestone, there: list[Milestone], *, stopped: bool
) -> None:
    known = {each.key: each for each in there}
    assert has_stopped(milestone, known.get, business_calendar) is stopped


def test_what_is_said_of_it_goes_on_and_what_was_done_does_not() -> None:
    present = a_milestone(
        "m",
        _YEARLY,
        owner="Finance",
        tags=("tax",),
        confidence=Confidence.FIRM,
        status=MilestoneStatus.MET,
        closed_on=date(2026, 3, 1),
        snoozed_until=utc("2026-02-01 09:00"),
        acknowledgement=an_acknowledgement(),
        last_verified_on=date(2026, 1, 1),
        pinned=True,
        proposed=Proposal(due=_YEARLY, reason="delay", announced_at=NOW),
        repeat_count=5,
    )
    following = _next(present)
    assert following is not None
    assert (following.owner, following.tags, following.repeat_count) == ("Finance", ("tax",), 5)
    assert following.confidence is Confidence.FIRM
    assert (following.status, following.occurrence, following.as_of) == (
        MilestoneStatus.OPEN,
        2,
        date(2026, 4, 1),
    )
    nothing = (following.closed_on, following.snoozed_until, following.acknowledgement)
    assert nothing == (None, None, None)
    assert (following.last_verified_on, following.pinned, following.proposed) == (None, False, None)
    (first,) = following.history
    assert (first.kind, first.changed_at) == (RevisionKind.OCCURRENCE, NOW)
    assert first.reason == "follows m, the occurrence of 2026-03-31"


@pytest.mark.parametrize(
    ("why", "milestone"),
    [
        ("it happens once", a_milestone(due=due_on("2026-03-31", text="31 March 2026"))),
        ("its words cannot be read any more", a_milestone(due=due_on("2026-03-31", text="?"))),
        ("it has no date yet", a_milestone(due=None)),
        ("this was the last of its count", a_milestone(due=_YEARLY, occurrence=3, repeat_count=3)),
        (
            "the next would come after the last day",
            a_milestone(due=_YEARLY, repeat_until=date(2027, 3, 30)),
        ),
        (
            "its rule has no day left",
            a_milestone(due=due_on("2026-03-31", text="FREQ=YEARLY;BYMONTHDAY=31;UNTIL=20260401")),
        ),
    ],
)
def test_nothing_follows(why: str, milestone: Milestone) -> None:
    assert _next(milestone) is None


@pytest.mark.parametrize(
    ("milestone", "why"),
    [
        (
            a_milestone(due=_YEARLY, occurrence=3, repeat_count=3),
            "it was to come round 3 times",
        ),
        (a_milestone(due=_YEARLY, repeat_count=1), "it was to come but once"),
        (
            a_milestone(due=_YEARLY, occurrence=3, repeat_count=2),
            "it was to come round 2 times",
        ),
        (
            a_milestone(due=_YEARLY, repeat_until=date(2027, 3, 30)),
            "it comes round no later than Tuesday 30 March 2027",
        ),
        (
            a_milestone(due=due_on("2026-03-31", text="31 March each year until 2026")),
            "its words name no day after Tuesday 31 March 2026",
        ),
        (a_milestone(due=_YEARLY), None),
        (a_milestone(due=_YEARLY, occurrence=2, repeat_count=3), None),
        (a_milestone(due=due_on("2026-03-31", text="31 March 2026"), repeat_count=1), None),
    ],
)
def test_the_last_one_says_why_none_follows(milestone: Milestone, why: str | None) -> None:
    assert end_of_series(milestone, business_calendar) == why
    assert why is None or _next(milestone) is None


@pytest.mark.parametrize(
    "changes", [{"repeat_until": date(2027, 3, 31)}, {"repeat_count": 2}], ids=["until", "count"]
)
def test_the_last_one_of_a_series_still_comes(changes: dict[str, Any]) -> None:
    assert _next(a_milestone(due=_YEARLY, **changes)) is not None


def test_beyond_its_calendar_the_next_one_waits_for_the_days() -> None:
    due = due_on("2026-12-31", text="last business day of each year")
    milestone = a_milestone("m", due, calendar="OURS", repeat_until=date(2030, 1, 1))

    def calendars(name: str | None) -> BusinessCalendar:
        return _Until2026()

    following = next_occurrence(milestone, calendars, NOW)
    assert following is not None
    assert following.key == "m/after-2026-12-31"
    assert following.due.status is DueStatus.WAITING
    assert following.due.waiting_on == ("the days of the calendar OURS after 2026",)
    assert next_occurrence(milestone, _short, NOW) is None, "whether it recurs is not known"


class _Until2026:
    """Weekdays of years up to 2026."""

    name = "OURS"
    years = (2000, 2026)
    estimates = False
    standstills = ()

    def is_business_day(self, day: date) -> bool:
        if day.year > 2026:
            raise CalendarExhausted(f"OURS does not reach {day.year}")
        return day.weekday() < 5

    def holiday_name(self, day: date) -> str | None:
        return None


def test_what_was_settled_of_words_that_come_round_stays_settled() -> None:
    doubts = ("left aside: 'draft'",)
    doubtful = a_milestone("m", replace(_YEARLY, text="draft: 31 March each year", doubts=doubts))
    following = _next(doubtful.settled())
    assert following is not None
    assert following.due.doubts == doubts
    assert not following.needs_a_look
    for unsettled in (doubtful, doubtful.with_status(MilestoneStatus.MET, date(2026, 3, 1))):
        following = _next(unsettled)
        assert following is not None
        assert following.needs_a_look


def test_only_what_recurs_comes_round() -> None:
    once = a_milestone(due=due_on("2026-03-31", text="31 March 2026"))
    assert comes_round(a_milestone("m", _YEARLY), business_calendar)
    assert not comes_round(once, business_calendar)
    moved = a_milestone("m", _YEARLY).moved(once.due, reason="late", changed_at=NOW)
    assert comes_round(moved, business_calendar), "moving one leaves the others where they are"
