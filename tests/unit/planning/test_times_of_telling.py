"""When digests are made, when it is too late, and when the fallback is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.builders import a_due, a_milestone
from tests.planning_builders import digest_times, due_on, utc
from tracker.dates.base.window import Modality
from tracker.domain.milestone import Due
from tracker.planning.sending.holding import deadline_at, fallback_at, last_all_clear, next_digest

_DUE = due_on("2026-03-31")  # a Tuesday; London has left winter time two days before


@pytest.mark.parametrize(
    ("why", "tz", "digest", "after", "expected"),
    [
        ("strictly after", "UTC", "09:00", "2026-03-20 09:00", "2026-03-21 09:00"),
        ("on the same day", "UTC", "09:00", "2026-03-20 08:59", "2026-03-20 09:00"),
        ("a week later", "UTC", "Fri 09:00", "2026-03-20 09:00", "2026-03-27 09:00"),
        ("London loses an hour", "Europe/London", "09:00", "2026-03-28 10:00", "2026-03-29 08:00"),
        ("in the gap", "Europe/London", "01:30", "2026-03-28 10:00", "2026-03-29 01:30"),
        (
            "London repeats an hour",
            "Europe/London",
            "01:30",
            "2026-10-24 12:00",
            "2026-10-25 00:30",
        ),
        ("only once", "Europe/London", "01:30", "2026-10-25 00:30", "2026-10-26 01:30"),
        (
            "New York loses an hour",
            "America/New_York",
            "02:30",
            "2026-03-07 12:00",
            "2026-03-08 07:30",
        ),
        (
            "New York repeats an hour",
            "America/New_York",
            "01:30",
            "2026-10-31 12:00",
            "2026-11-01 05:30",
        ),
        (
            "Lord Howe loses half an hour",
            "Australia/Lord_Howe",
            "02:15",
            "2026-10-03 00:00",
            "2026-10-03 15:45",
        ),
        (
            "Lord Howe repeats half an hour",
            "Australia/Lord_Howe",
            "01:45",
            "2026-04-04 00:00",
            "2026-04-04 14:45",
        ),
        (
            "and only once",
            "Australia/Lord_Howe",
            "01:45",
            "2026-04-04 15:15",
            "2026-04-05 15:15",
        ),
    ],
)
def test_the_next_digest_follows_the_clocks_of_its_readers(
    why: str, tz: str, digest: str, after: str, expected: str
) -> None:
    assert next_digest(digest_times(digest, tz), utc(after)) == utc(expected)


@pytest.mark.parametrize(
    ("why", "now", "expected"),
    [
        ("now", "2026-03-23 09:00", "2026-03-23 09:00"),
        ("a moment before, last week's", "2026-03-23 08:59", "2026-03-16 09:00"),
        ("days ago", "2026-03-29 12:00", "2026-03-23 09:00"),
        ("after the clocks went forward", "2026-03-30 08:00", "2026-03-30 08:00"),
    ],
)
def test_the_latest_all_clear_is_found(why: str, now: str, expected: str) -> None:
    assert last_all_clear(digest_times("Mon 09:00"), utc(now)) == utc(expected)


@pytest.mark.parametrize(
    ("why", "due", "expected"),
    [
        ("the end of its last day", _DUE, "2026-03-31 23:00"),
        ("its own instant", due_on("2026-03-31T17:00-04:00"), "2026-03-31 21:00"),
        (
            "the beginning of a day that is too late itself",
            due_on("2026-05-01", modality=Modality.BEFORE),
            "2026-04-30 23:00",
        ),
        ("none without a date", a_due(None), None),
    ],
)
def test_a_milestone_has_a_deadline(why: str, due: Due, expected: str | None) -> None:
    assert deadline_at(a_milestone(due=due)) == (utc(expected) if expected else None)


def _fallback(due: Due | None, due_at: str) -> timedelta:
    at: datetime = utc(due_at)
    return fallback_at(a_milestone(due=due) if due else None, at) - at


@pytest.mark.parametrize(
    ("why", "due", "due_at", "minutes"),
    [
        ("a quarter of an hour", _DUE, "2026-03-30 09:00", 15),
        ("a quarter of the hour that is left", _DUE, "2026-03-31 22:00", 15),
        ("a quarter of the twenty minutes that are left", _DUE, "2026-03-31 22:40", 5),
        ("nothing is left", _DUE, "2026-03-31 23:00", 15),
        ("it is long past", _DUE, "2026-04-08 09:00", 15),
        ("no date", a_due(None), "2026-03-30 09:00", 15),
        ("no milestone", None, "2026-03-30 09:00", 15),
    ],
)
def test_the_fallback_is_told_after_a_quarter(
    why: str, due: Due | None, due_at: str, minutes: int
) -> None:
    assert _fallback(due, due_at) == timedelta(minutes=minutes)
