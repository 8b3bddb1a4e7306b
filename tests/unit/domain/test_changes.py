"""A change says of itself what was done, and what the log says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import NOW, a_due, a_milestone
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.domain.change import Change, Event, News, Verb
from tracker.domain.milestone import Milestone, MilestoneStatus, Proposal
from tracker.domain.nature import Nature
from tracker.domain.policy import LeadTime

BEFORE = a_milestone(owner="Policy team")
DAY = date(2026, 4, 1)
TBC = a_due(None, text="TBC", status=DueStatus.UNDATED)


def _change(after: Milestone, before: Milestone | None = BEFORE, **changes: Any) -> Change:
    return Change(before=before, after=after, at=NOW, by="A. Counsel", **changes)


def _told(change: Change) -> list[tuple[str, str]]:
    return [(event.kind, event.detail) for event in change.events]


def _moved(milestone: Milestone = BEFORE, reason: str = "a speech") -> Milestone:
    return milestone.moved(a_due(DAY), reason=reason, changed_at=NOW)


def _moved_and_met() -> Milestone:
    return replace(_moved(), owner="Legal").with_status(MilestoneStatus.MET, DAY)


CHANGES: dict[str, tuple[Change, list[tuple[str, str]], News]] = {
    "what is new is told by its date": (
        _change(BEFORE, None, verb=Verb.ADDED, why="imported"),
        [("added", "March 2026")],
        News.ADDED,
    ),
    "the next occurrence says after which one it comes": (
        _change(BEFORE, None, verb=Verb.OCCURRENCE, why="occurrence 2, after m"),
        [("occurrence", "occurrence 2, after m")],
        News.ADDED,
    ),
    "another date is told with the reason of its revision": (
        _change(_moved()),
        [("moved", "2026-03-01..2026-03-31 to 2026-04-01: a speech")],
        News.MOVED,
    ),
    "a date that is lost is told by its words": (
        _change(BEFORE.moved(TBC, reason="withdrawn", changed_at=NOW)),
        [("moved", "2026-03-01..2026-03-31 to no date (TBC): withdrawn")],
        News.MOVED,
    ),
    "a closing is told with its day and reason": (
        _change(BEFORE.with_status(MilestoneStatus.WAIVED, DAY), why="dissolved"),
        [("waived", "on 2026-04-01: dissolved")],
        News.CHANGED,
    ),
    "of a closing nobody may know the day": (
        _change(BEFORE.with_status(MilestoneStatus.MET)),
        [("met", "")],
        News.CHANGED,
    ),
    "a pause has a reason": (
        _change(BEFORE.with_status(MilestoneStatus.SUSPENDED), why="litigation"),
        [("suspended", "litigation")],
        News.CHANGED,
    ),
    "what was closed is open again": (
        _change(BEFORE, BEFORE.with_status(MilestoneStatus.MISSED, DAY)),
        [("reopened", "status: “missed” to “open”; closed_on: “2026-04-01” to nothing")],
        News.CHANGED,
    ),
    "a closing that ends a pause and a snooze says so": (
        _change(
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
        _change(
            _moved().moved(a_due(DAY, tz="Asia/Tokyo"), reason="edited", changed_at=NOW), _moved()
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
        _change(replace(_moved(), as_of=DAY)),
        [
            (
                "moved",
                ("2026-03-01..2026-03-31 to 2026-04-01; as_of: nothing to “2026-04-01”: a speech"),
            )
        ],
        News.MOVED,
    ),
    "a proposal is told by its days": (
        _change(
            replace(BEFORE, proposed=Proposal(due=a_due(DAY), reason="", announced_at=NOW)),
            verb=Verb.PROPOSED,
            why="a draft",
        ),
        [("proposed", "2026-04-01: a draft")],
        News.CHANGED,
    ),
    "an acknowledgement is told though nothing is stored": (
        _change(BEFORE, verb=Verb.ACKNOWLEDGED, why="on it"),
        [("acknowledged", "on it")],
        News.CHANGED,
    ),
    "a snooze is told with its end": (
        _change(
            replace(BEFORE, snoozed_until=NOW + timedelta(days=1)), verb=Verb.SNOOZED, why="leave"
        ),
        [("snoozed", "until 2026-01-06T09:00+00:00: leave")],
        News.CHANGED,
    ),
    "a snooze in place of another tells both": (
        _change(
            replace(BEFORE, snoozed_until=NOW + timedelta(days=1)),
            replace(BEFORE, snoozed_until=NOW),
            verb=Verb.SNOOZED,
        ),
        [
            (
                "snoozed",
                (
                    "until 2026-01-06T09:00+00:00; snoozed_until: “2026-01-05T09:00:00+00:00” to "
                    "“2026-01-06T09:00:00+00:00”"
                ),
            )
        ],
        News.CHANGED,
    ),
    "a check is told with its day": (
        _change(replace(BEFORE, last_verified_on=DAY), verb=Verb.VERIFIED),
        [("verified", "on 2026-04-01")],
        News.CHANGED,
    ),
    "a check that a file brings is told as one": (
        _change(replace(BEFORE, last_verified_on=DAY), why="imported"),
        [("verified", "on 2026-04-01: imported")],
        News.CHANGED,
    ),
    "a pin is told with what it withstands": (
        _change(replace(BEFORE, pinned=True), verb=Verb.PINNED, why="rules moved: a speech"),
        [("pinned", "rules moved: a speech")],
        News.CHANGED,
    ),
    "an edit is told with every value": (
        _change(replace(BEFORE, owner=None, tags=("uk", "crypto"), title="T" * 70), why="imported"),
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
        _change(
            replace(_moved(), owner="Legal").with_status(MilestoneStatus.MET, DAY), why="agenda"
        ),
        [
            ("moved", "2026-03-01..2026-03-31 to 2026-04-01: a speech"),
            ("met", "on 2026-04-01: agenda"),
            ("edited", "owner: “Policy team” to “Legal” (agenda)"),
        ],
        News.MOVED,
    ),
    "a new edition of the same is no news": (
        _change(replace(BEFORE, as_of=DAY), routine=frozenset({"as_of"})),
        [],
        News.UNCHANGED,
    ),
    "what is listed again is told, and brings no news by itself": (
        _change(
            replace(BEFORE, as_of=DAY),
            verb=Verb.FOUND,
            why="agenda 2026-04",
            routine=frozenset({"as_of"}),
        ),
        [("found", "agenda 2026-04")],
        News.UNCHANGED,
    ),
    "what is listed no longer is told": (
        _change(BEFORE, verb=Verb.VANISHED, why="no longer in agenda"),
        [("vanished", "no longer in agenda")],
        News.VANISHED,
    ),
    "nothing is told of what stays": (_change(BEFORE), [], News.UNCHANGED),
}


@pytest.mark.parametrize(("change", "told", "news"), CHANGES.values(), ids=CHANGES)
def test_a_change_describes_itself(change: Change, told: list[tuple[str, str]], news: News) -> None:
    assert (_told(change), change.news) == (told, news)
    assert change.verbs == {kind for kind, _ in told}


def test_an_event_holds_who_when_and_every_value() -> None:
    after = replace(
        BEFORE,
        lead_times=(LeadTime.parse("30d"),),
        recipients=("ops",),
        anchors=(Anchor(name="rules", key="final-rules"),),
        repeat_count=3,
        pinned=True,
    )
    [event] = _change(after, reminder_id=7).events
    assert event == Event(
        kind="edited",
        at=NOW,
        key="taskforce",
        reminder_id=7,
        by="A. Counsel",
        detail=event.detail,
        old={"remind": None, "to": [], "anchors": [], "pinned": False, "repeat_count": None},
        new={
            "remind": ["30d"],
            "to": ["ops"],
            "anchors": ["rules=final-rules"],
            "pinned": True,
            "repeat_count": 3,
        },
    )


def test_a_move_holds_both_dates_and_the_proposal_that_it_lifts() -> None:
    proposal = Proposal(due=a_due(DAY), reason="a draft", announced_at=NOW, source_url="https://x")
    before = replace(BEFORE, proposed=proposal)
    [event] = _change(replace(_moved(before), proposed=None), before).events
    days = {"earliest": "2026-04-01", "latest": "2026-04-01"}
    assert event.new == {"due": "as announced", **days, "proposed": None}
    assert event.old == {
        "due": "March 2026",
        "earliest": "2026-03-01",
        "latest": "2026-03-31",
        "proposed": {"due": "as announced", **days, "reason": "a draft", "source": "https://x"},
    }


def test_what_is_new_and_over_already_says_so() -> None:
    [event] = _change(BEFORE.with_status(MilestoneStatus.MET, DAY), None, verb=Verb.ADDED).events
    assert (event.old, event.new) == (None, {"status": "met", "closed_on": "2026-04-01"})
    [event] = _change(BEFORE, None, verb=Verb.ADDED).events
    assert (event.old, event.new) == (None, None)


def test_an_instant_at_which_it_was_over_is_told_with_its_hour() -> None:
    met = BEFORE.with_status(MilestoneStatus.MET, DAY, NOW)
    at = NOW.isoformat(timespec="minutes")
    [event] = _change(met).events
    assert (event.detail, event.new) == (
        f"at {at}",
        {"status": "met", "closed_on": str(DAY), "closed_at": NOW.isoformat()},
    )
    assert _change(met).cause == f"{met.key} was met at {at}"
    [event] = _change(met, None, verb=Verb.ADDED).events
    assert event.new is not None
    assert event.new["closed_at"] == NOW.isoformat()


def test_a_change_closes_what_was_live_or_is_new() -> None:
    met = BEFORE.with_status(MilestoneStatus.MET, DAY)
    assert _change(met).closes
    assert _change(met, None, verb=Verb.ADDED).closes
    assert not _change(met, met).closes
    assert not _change(BEFORE).closes


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (_change(_moved()), "taskforce moved: a speech"),
        (_change(BEFORE, BEFORE.with_status(MilestoneStatus.MET)), "taskforce was opened again"),
        (_change(BEFORE.with_status(MilestoneStatus.MET, DAY)), "taskforce was met on 2026-04-01"),
        (_change(BEFORE.with_status(MilestoneStatus.WAIVED)), "taskforce was waived"),
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
    assert _change(replace(before, **changes), before).silences is silences


def test_what_is_new_silences_nothing() -> None:
    assert not _change(BEFORE, None, verb=Verb.ADDED).silences


@pytest.mark.parametrize(
    ("why", "change", "told"),
    [
        ("another date", _change(_moved()), True),
        ("the same date", _change(replace(BEFORE, owner="Legal")), False),
        ("new", _change(_moved(), None, verb=Verb.ADDED), False),
        ("closed as it moved", _change(_moved_and_met()), False),
    ],
)
def test_people_are_told_of_another_date_of_what_is_open(
    why: str, change: Change, *, told: bool
) -> None:
    assert change.is_told is told, why
