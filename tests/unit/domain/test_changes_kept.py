"""Of a change the log keeps who, when, and every value before and after."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import NOW, a_due
from tests.unit.domain.changes import BEFORE, DAY, a_change, moved
from tracker.domain.anchor import Anchor
from tracker.domain.change import Event, Verb
from tracker.domain.milestone import MilestoneStatus, Proposal
from tracker.domain.policy import LeadTime


def test_an_event_holds_who_when_and_every_value() -> None:
    after = replace(
        BEFORE,
        lead_times=(LeadTime.parse("30d"),),
        recipients=("ops",),
        anchors=(Anchor(name="rules", key="final-rules"),),
        repeat_count=3,
        pinned=True,
    )
    [event] = a_change(after, reminder_id=7).events
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
    [event] = a_change(replace(moved(before), proposed=None), before).events
    days = {"earliest": "2026-04-01", "latest": "2026-04-01"}
    assert event.new == {"due": "as announced", **days, "proposed": None}
    assert event.old == {
        "due": "March 2026",
        "earliest": "2026-03-01",
        "latest": "2026-03-31",
        "proposed": {
            "due": "as announced",
            **days,
            "reason": "a draft",
            "source": "https://x",
            "announced_at": NOW.isoformat(),
        },
    }


def test_what_is_new_and_over_already_says_so() -> None:
    [event] = a_change(BEFORE.with_status(MilestoneStatus.MET, DAY), None, verb=Verb.ADDED).events
    assert (event.old, event.new) == (None, {"status": "met", "closed_on": "2026-04-01"})
    [event] = a_change(BEFORE, None, verb=Verb.ADDED).events
    assert (event.old, event.new) == (None, None)


def test_an_instant_at_which_it_was_over_is_told_with_its_hour() -> None:
    met = BEFORE.with_status(MilestoneStatus.MET, DAY, NOW)
    at = NOW.isoformat(timespec="minutes")
    [event] = a_change(met).events
    assert (event.detail, event.new) == (
        f"at {at}",
        {"status": "met", "closed_on": str(DAY), "closed_at": NOW.isoformat()},
    )
    assert a_change(met).cause == f"{met.key} was met at {at}"
    [event] = a_change(met, None, verb=Verb.ADDED).events
    assert event.new is not None
    assert event.new["closed_at"] == NOW.isoformat()
