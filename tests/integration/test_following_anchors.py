"""From what a date counts, over a real database: names, days, bounds, and never from itself."""

from __future__ import annotations

from datetime import date

import pytest

from tests.integration.desk import START, Desk
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.anchor import Anchor
from tracker.errors import ImportRefused, UsageError
from tracker.sources.record import MilestoneRecord


def test_a_date_counts_from_a_milestone_of_that_key(desk: Desk) -> None:
    desk.add("final-rules", "2026-06-01")
    added = desk.add("go-live", "120 days after final-rules")
    assert added.anchors == (Anchor(name="final-rules", key="final-rules"),)
    assert desk.get("go-live") == added
    assert desk.days("go-live") == "2026-09-29"


def test_a_key_that_reads_as_a_date_is_not_taken_for_one(desk: Desk) -> None:
    desk.add("sec-2026-10", "2026-06-01")
    with pytest.raises(UsageError, match="--anchor rules=sec-2026-10"):
        desk.add("go-live", "120 days after sec-2026-10")
    desk.add("go-live", "120 days after rules", anchors=("rules=sec-2026-10",))
    assert desk.days("go-live") == "2026-09-29"
    desk.add("mid", "mid-2027")
    assert desk.days("mid") == "2027-05-01..2027-08-31"


def test_a_date_counts_from_a_day_or_a_milestone_that_goes_by_another_name(desk: Desk) -> None:
    desk.add("ps-25-1", "2026-06-01")
    desk.add("one", "60 days after publication", anchors=("publication=2026-03-02",))
    desk.add("two", "1 month after the final rules", anchors=("final rules=ps-25-1",))
    assert (desk.days("one"), desk.days("two")) == ("2026-05-01", "2026-07-01")


def test_a_month_gives_the_days_that_its_first_and_last_day_give(desk: Desk) -> None:
    desk.add("rules", "June 2026")
    desk.add("go-live", "30 days after rules")
    assert desk.days("go-live") == "2026-07-01..2026-07-30"


def test_while_an_anchor_waits_so_does_the_date_within_what_is_certain(desk: Desk) -> None:
    desk.add("rules", "the earlier of 1 June 2026 and 30 days after listing")
    waiting = desk.add("go-live", "30 days after rules")
    assert waiting.due.status is DueStatus.WAITING
    assert waiting.due.not_after == date(2026, 7, 1)
    assert waiting.due.waiting_on == ("rules",)


def test_an_anchor_that_is_no_milestone_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="'nowhere', the anchor 'rules', is neither"):
        desk.add("go-live", "30 days after rules", anchors=("rules=nowhere",))
    with pytest.raises(UsageError, match="write NAME=KEY"):
        desk.add("go-live", "30 days after rules", anchors=("rules",))


CYCLES = [
    ("itself", "b", "1 day after b", "b -> b"),
    ("what counts from it", "b", "1 day after c", "b -> c -> b"),
    ("by way of two", "b", "1 day after d", "b -> d -> c -> b"),
]


@pytest.mark.parametrize(("key", "due", "way"), [c[1:] for c in CYCLES], ids=[c[0] for c in CYCLES])
def test_a_date_that_would_count_from_itself_is_refused(
    desk: Desk, key: str, due: str, way: str
) -> None:
    desk.add("b", "2026-06-01")
    desk.add("c", "1 day after b")
    desk.add("d", "1 day after c")
    for change in (
        lambda: desk.milestones.edit(key, {"due": due}, START),
        lambda: desk.move(key, due),
        lambda: desk.take(MilestoneRecord(key=key, title="B", due=due)),
    ):
        with pytest.raises((UsageError, ImportRefused)) as refused:
            change()
        told = [str(refused.value), *getattr(refused.value, "problems", ())]
        assert any(f"a date cannot count from itself: {way}" in line for line in told)
    assert desk.days("b") == "2026-06-01"


def test_a_new_milestone_that_closes_a_cycle_is_refused(desk: Desk) -> None:
    desk.add("b", "1 day after c")
    with pytest.raises(UsageError, match="a date cannot count from itself: b -> c -> b"):
        desk.add("c", "1 day after b")
    assert desk.get("b").anchors == (Anchor(name="c"),)


def test_a_date_set_by_hand_no_longer_counts_from_anything(desk: Desk) -> None:
    desk.add("rules", "2026-06-01")
    desk.add("go-live", "30 days after rules")
    desk.move("go-live", "2026-09-01")
    assert desk.get("go-live").anchors == ()
    assert desk.move("rules", "2026-07-01") == ()


def test_anchors_that_the_new_words_still_name_stay(desk: Desk) -> None:
    desk.add(
        "x", "2 days after publication", anchors=("publication=2026-03-02", "enactment=2026-01-01")
    )
    desk.move("x", "3 days after publication")
    assert desk.get("x").anchors == (Anchor(name="publication", day=date(2026, 3, 2)),)
    desk.move("x", "3 days after publication", anchors=("publication=2026-04-01",))
    assert desk.days("x") == "2026-04-04"
    desk.milestones.edit("x", {"due": "2026-05-01"}, START)
    assert desk.get("x").anchors == ()
