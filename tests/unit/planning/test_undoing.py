"""A milestone put back by what the log holds of a change of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import NOW, a_due, a_milestone, an_acknowledgement
from tracker.domain.anchor import Anchor
from tracker.domain.change import Change, Verb
from tracker.domain.milestone import (
    Confidence,
    Milestone,
    MilestoneStatus,
    Proposal,
    Report,
    RevisionKind,
)
from tracker.domain.nature import Nature
from tracker.domain.policy import LeadTime
from tracker.errors import UsageError
from tracker.planning.undoing import DELETED, Correction, Done, in_force, put_back

BEFORE = a_milestone(owner="Policy team", tags=("crypto",))
COUNTED = replace(BEFORE, anchors=(Anchor(name="act", key="act"),))
DAY = date(2026, 4, 1)
LATER = NOW + timedelta(days=1)
HOW = Correction(why="a slip", at=LATER, by="A. Counsel")
PROPOSAL = Proposal(due=a_due(DAY), reason="a draft", announced_at=NOW, source_url="https://x")


def done(before: Milestone, after: Milestone, **circumstances: Any) -> list[Done]:
    """What the log holds of a change, as it comes out of a database."""
    change = Change(before=before, after=after, at=NOW, by="A. Counsel", **circumstances)
    return [
        Done(
            number=number,
            kind=event.kind,
            at=event.at,
            by=event.by,
            key=after.key,
            old=None if event.old is None else json.loads(json.dumps(event.old)),
            new=None if event.new is None else json.loads(json.dumps(event.new)),
        )
        for number, event in enumerate(change.events, 1)
    ]


def back(before: Milestone, after: Milestone, **circumstances: Any) -> Milestone:
    return put_back(after, done(before, after, **circumstances), HOW)


def moved(milestone: Milestone, kind: RevisionKind = RevisionKind.MOVED) -> Milestone:
    return milestone.moved(a_due(DAY), reason="a speech", changed_at=NOW, kind=kind)


@pytest.mark.parametrize(
    "changes",
    [
        {"owner": "Legal", "tags": ()},
        {"lead_times": (LeadTime.parse("5bd"),), "recipients": ("ops",)},
        {"confidence": Confidence.FIRM, "stated_nature": Nature.EVENT, "pinned": True},
        {"last_verified_on": DAY, "settled_revision": 1},
        {"snoozed_until": datetime(2026, 3, 1, tzinfo=UTC)},
        {"acknowledgement": an_acknowledgement(by="b", until=LATER)},
        {"reported": Report(by="b", at=NOW, on=DAY, met_at=NOW)},
        {"repeat_count": 3, "repeat_until": DAY},
    ],
    ids=" ".join,
)
def test_what_was_stated_otherwise_is_as_it_was_there_and_back(changes: dict[str, Any]) -> None:
    other = replace(BEFORE, **changes)
    assert back(BEFORE, other) == BEFORE
    assert back(other, BEFORE) == other


PROPOSED = replace(BEFORE, proposed=PROPOSAL)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, PROPOSED),
        (PROPOSED, moved(PROPOSED)),
        (PROPOSED, replace(moved(PROPOSED), proposed=PROPOSAL)),
        (PROPOSED, PROPOSED.with_status(MilestoneStatus.SUSPENDED)),
    ],
    ids=["proposed", "adopted", "corrected beside it", "suspended beside it"],
)
def test_what_was_proposed_may_have_been_heard_and_stays(
    before: Milestone, after: Milestone
) -> None:
    with pytest.raises(UsageError, match="a date was proposed for taskforce"):
        back(before, after)


@pytest.mark.parametrize(
    "closed",
    [
        lambda: BEFORE.with_status(MilestoneStatus.MET, DAY, NOW),
        lambda: BEFORE.with_status(MilestoneStatus.SUSPENDED),
    ],
)
def test_what_was_closed_is_open(closed: Callable[[], Milestone]) -> None:
    assert back(BEFORE, closed()) == BEFORE
    assert back(closed(), BEFORE) == closed()


def test_a_date_is_put_back_as_a_revision_that_is_seen_and_settled_as_it_was() -> None:
    before = replace(BEFORE, acknowledgement=an_acknowledgement(), settled_revision=1)
    again = back(before, moved(before))
    assert again.due == before.due
    assert [each.number for each in again.history] == [1, 2, 3]
    last = again.history[-1]
    assert (last.kind, last.reason, last.by, last.changed_at) == (
        RevisionKind.CORRECTED,
        "a slip",
        "A. Counsel",
        LATER,
    )
    assert again.acknowledged
    assert again.settled_revision == 3


def test_what_was_not_seen_before_is_not_seen_again() -> None:
    before = moved(BEFORE)
    before = replace(before, acknowledgement=an_acknowledgement(revision=1), settled_revision=1)
    other = before.moved(a_due(date(2026, 5, 1)), reason="r", changed_at=NOW + timedelta(hours=1))
    change = replace(
        Change(before=before, after=other, at=NOW + timedelta(hours=1), by="a"), why="r"
    )
    events = [
        Done(number=1, kind=each.kind, at=each.at, by="a", key="m", old=each.old, new=each.new)
        for each in change.events
    ]
    again = put_back(other, events, HOW)
    assert (again.due, again.acknowledged, again.settled_revision) == (before.due, False, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (COUNTED, moved(COUNTED, RevisionKind.FOLLOWED)),
        (COUNTED, replace(moved(COUNTED), anchors=())),
        (BEFORE, replace(moved(BEFORE), anchors=COUNTED.anchors)),
        (COUNTED, COUNTED.with_status(MilestoneStatus.MET, DAY, NOW)),
        (BEFORE, replace(BEFORE, anchors=COUNTED.anchors)),
    ],
    ids=["follows", "counts no more", "counts now", "closed", "counts from"],
)
def test_what_counts_from_other_dates_is_put_right_and_not_back(
    before: Milestone, after: Milestone
) -> None:
    with pytest.raises(UsageError, match="taskforce counts from other dates"):
        back(before, after)


def test_the_owner_of_what_counts_from_other_dates_is_put_back() -> None:
    assert back(COUNTED, replace(COUNTED, owner="Legal")) == COUNTED


def test_what_was_changed_again_is_not_overwritten() -> None:
    events = done(BEFORE, replace(BEFORE, owner="Legal"))
    with pytest.raises(UsageError, match="owner of taskforce was changed again since"):
        put_back(replace(BEFORE, owner="Audit"), events, HOW)


def test_a_date_whose_revision_is_not_known_cannot_be_put_back() -> None:
    after = moved(BEFORE)
    events = [replace(each, at=LATER) for each in done(BEFORE, after)]
    with pytest.raises(UsageError, match="which date taskforce had before is not known"):
        put_back(after, events, HOW)


def test_an_undoing_names_its_change_and_what_changes_nothing_cannot_be_undone() -> None:
    (undone, edited) = done(
        BEFORE, replace(BEFORE, owner="Legal"), verb=Verb.UNDONE, why="w", undoes=7
    )
    assert (undone.undoes, edited.undoes) == (7, None)
    assert put_back(replace(BEFORE, owner="Legal"), [undone, edited], HOW) == BEFORE
    assert replace(undone, old=None).undoes is None
    can = {kind: replace(edited, kind=kind).can_be_undone for kind in ("edited", DELETED, "found")}
    assert can == {"edited": True, DELETED: True, "found": False}
    assert not replace(edited, kind="planned anew").can_be_undone


def test_a_change_counts_unless_one_that_counts_took_it_back() -> None:
    one, two, three = (1, "m"), (2, "m"), (3, "m")
    assert in_force([(two, [one])]) == {two: True, one: False}
    assert in_force([(two, [one]), (three, [two])]) == {three: True, two: False}


def test_the_date_of_what_is_not_open_is_not_put_back() -> None:
    after = moved(BEFORE).with_status(MilestoneStatus.SUSPENDED)
    with pytest.raises(UsageError, match="taskforce is suspended, so its date is not put back"):
        put_back(after, done(BEFORE, moved(BEFORE)), HOW)
