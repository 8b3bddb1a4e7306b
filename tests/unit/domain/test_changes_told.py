"""A change of date, state or facts says of itself what was done, and what the log says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import NOW, a_due
from tests.unit.domain.changes import BEFORE, DAY, a_change, moved, told_of
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.change import Change, News, Verb
from tracker.domain.milestone import MilestoneStatus

TBC = a_due(None, text="TBC", status=DueStatus.UNDATED)


CHANGES: dict[str, tuple[Change, list[tuple[str, str]], News]] = {
    "what is new is told by its date": (
        a_change(BEFORE, None, verb=Verb.ADDED, why="imported"),
        [("added", "March 2026")],
        News.ADDED,
    ),
    "the next occurrence says after which one it comes": (
        a_change(BEFORE, None, verb=Verb.OCCURRENCE, why="occurrence 2, after m"),
        [("occurrence", "occurrence 2, after m")],
        News.ADDED,
    ),
    "another date is told with the reason of its revision": (
        a_change(moved()),
        [("moved", "2026-03-01..2026-03-31 to 2026-04-01: a speech")],
        News.MOVED,
    ),
    "a date that is lost is told by its words": (
        a_change(BEFORE.moved(TBC, reason="withdrawn", changed_at=NOW)),
        [("moved", "2026-03-01..2026-03-31 to no date (TBC): withdrawn")],
        News.MOVED,
    ),
    "a closing is told with its day and reason": (
        a_change(BEFORE.with_status(MilestoneStatus.WAIVED, DAY), why="dissolved"),
        [("waived", "on 2026-04-01: dissolved")],
        News.CHANGED,
    ),
    "of a closing nobody may know the day": (
        a_change(BEFORE.with_status(MilestoneStatus.MET)),
        [("met", "")],
        News.CHANGED,
    ),
    "a pause has a reason": (
        a_change(BEFORE.with_status(MilestoneStatus.SUSPENDED), why="litigation"),
        [("suspended", "litigation")],
        News.CHANGED,
    ),
    "what was closed is open again": (
        a_change(BEFORE, BEFORE.with_status(MilestoneStatus.MISSED, DAY)),
        [("reopened", "status: “missed” to “open”; closed_on: “2026-04-01” to nothing")],
        News.CHANGED,
    ),
    "a closing that ends a pause and a snooze says so": (
        a_change(
            replace(BEFORE, snoozed_until=NOW)
            .with_status(MilestoneStatus.SUSPENDED)
            .with_status(MilestoneStatus.MET, DAY),
            replace(BEFORE, snoozed_until=NOW, status=MilestoneStatus.SUSPENDED),
        ),
        [
            (
                "met",
                (
                    "on 2026-04-01; status: “suspended” to “met”; "
                    "snoozed_until: “2026-01-05T09:00:00+00:00” to nothing"
                ),
            )
        ],
        News.CHANGED,
    ),
    "another zone of the same days is told": (
        a_change(
            moved().moved(a_due(DAY, tz="Asia/Tokyo"), reason="edited", changed_at=NOW), moved()
        ),
        [
            (
                "moved",
                ("2026-04-01 to 2026-04-01; tz: “Europe/London” to “Asia/Tokyo”: edited"),
            )
        ],
        News.MOVED,
    ),
    "the day on which another date was said is told with it": (
        a_change(replace(moved(), as_of=DAY)),
        [
            (
                "moved",
                ("2026-03-01..2026-03-31 to 2026-04-01; as_of: nothing to “2026-04-01”: a speech"),
            )
        ],
        News.MOVED,
    ),
    "an edit is told with every value": (
        a_change(
            replace(BEFORE, owner=None, tags=("uk", "crypto"), title="T" * 70), why="imported"
        ),
        [
            (
                "edited",
                (
                    f"title: “Milestone taskforce” to “{'T' * 59}…”; "
                    "owner: “Policy team” to nothing; "
                    "tags: nothing to “uk, crypto” (imported)"
                ),
            )
        ],
        News.CHANGED,
    ),
    "date, status and facts are told apart": (
        a_change(
            replace(moved(), owner="Legal").with_status(MilestoneStatus.MET, DAY), why="agenda"
        ),
        [
            ("moved", "2026-03-01..2026-03-31 to 2026-04-01: a speech"),
            ("met", "on 2026-04-01: agenda"),
            ("edited", "owner: “Policy team” to “Legal” (agenda)"),
        ],
        News.MOVED,
    ),
    "a new edition of the same is no news": (
        a_change(replace(BEFORE, as_of=DAY), routine=frozenset({"as_of"})),
        [],
        News.UNCHANGED,
    ),
    "what is listed again is told, and brings no news by itself": (
        a_change(
            replace(BEFORE, as_of=DAY),
            verb=Verb.FOUND,
            why="agenda 2026-04",
            routine=frozenset({"as_of"}),
        ),
        [("found", "agenda 2026-04")],
        News.UNCHANGED,
    ),
    "what is listed no longer is told": (
        a_change(BEFORE, verb=Verb.VANISHED, why="no longer in agenda"),
        [("vanished", "no longer in agenda")],
        News.VANISHED,
    ),
    "nothing is told of what stays": (a_change(BEFORE), [], News.UNCHANGED),
}


@pytest.mark.parametrize(("change", "told", "news"), CHANGES.values(), ids=CHANGES)
def test_a_change_describes_itself(change: Change, told: list[tuple[str, str]], news: News) -> None:
    assert (told_of(change), change.news) == (told, news)
    assert change.verbs == {kind for kind, _ in told}
