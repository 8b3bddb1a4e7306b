"""What follows from a change: what is closed, who learns of it, whose reminders end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.domain.changes import BEFORE, DAY, a_change, moved, moved_and_met
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.nature import Nature


def test_a_change_closes_what_was_live_or_is_new() -> None:
    met = BEFORE.with_status(MilestoneStatus.MET, DAY)
    assert a_change(met).closes
    assert a_change(met, None, verb=Verb.ADDED).closes
    assert not a_change(met, met).closes
    assert not a_change(BEFORE).closes


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (a_change(moved()), "taskforce moved: a speech"),
        (a_change(BEFORE, BEFORE.with_status(MilestoneStatus.MET)), "taskforce was opened again"),
        (a_change(BEFORE.with_status(MilestoneStatus.MET, DAY)), "taskforce was met on 2026-04-01"),
        (a_change(BEFORE.with_status(MilestoneStatus.WAIVED)), "taskforce was waived"),
    ],
)
def test_what_counts_from_it_learns_what_happened(change: Change, cause: str) -> None:
    assert change.cause == cause


@pytest.mark.parametrize(
    ("why", "before", "changes", "silences"),
    [
        ("it is closed", BEFORE, {"status": MilestoneStatus.MET}, True),
        ("it rests", BEFORE, {"status": MilestoneStatus.SUSPENDED}, True),
        ("others are told", BEFORE, {"recipients": ("ops",)}, True),
        ("another policy says when", BEFORE, {"policy": "quiet"}, True),
        ("it is an event now", BEFORE, {"stated_nature": Nature.EVENT}, True),
        ("it is called otherwise", BEFORE, {"title": "Other"}, False),
        (
            "it was closed before",
            replace(BEFORE, status=MilestoneStatus.MET),
            {"recipients": ("ops",)},
            False,
        ),
    ],
)
def test_a_change_that_ends_or_diverts_reminders_silences(
    why: str, before: Milestone, changes: dict[str, Any], *, silences: bool
) -> None:
    assert a_change(replace(before, **changes), before).silences is silences


def test_what_is_new_silences_nothing() -> None:
    assert not a_change(BEFORE, None, verb=Verb.ADDED).silences


@pytest.mark.parametrize(
    ("why", "change", "told"),
    [
        ("another date", a_change(moved()), True),
        ("the same date", a_change(replace(BEFORE, owner="Legal")), False),
        ("new", a_change(moved(), None, verb=Verb.ADDED), False),
        ("closed as it moved", a_change(moved_and_met()), False),
    ],
)
def test_people_are_told_of_another_date_of_what_is_open(
    why: str, change: Change, *, told: bool
) -> None:
    assert change.is_told is told, why
