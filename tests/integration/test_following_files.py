"""What a file of milestones says is followed, whatever its order."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import text

from tests.integration.desk import MET, START, TODAY, Desk, a_record
from tracker.domain.milestone import RevisionKind
from tracker.errors import ImportRefused
from tracker.service.intake.file_importer import FileImporter
from tracker.store.store import Store


def test_the_milestones_of_a_file_count_from_each_other_in_any_order(desk: Desk) -> None:
    records = [
        a_record("c", "1 day after b"),
        a_record("b", "1 day after a"),
        a_record("a", "2026-06-01"),
    ]
    desk.take(*records)
    assert [desk.days(key) for key in "abc"] == ["2026-06-01", "2026-06-02", "2026-06-03"]
    assert [desk.get(key).revision for key in "abc"] == [1, 1, 1]
    desk.take(*records)
    assert [desk.get(key).revision for key in "abc"] == [1, 1, 1]


def test_what_a_file_moves_is_followed_by_what_is_in_it_and_what_is_not(desk: Desk) -> None:
    desk.take(a_record("a", "2026-06-01"), a_record("c", "1 day after b"))
    desk.add("b", "1 day after a")
    desk.take(a_record("a", "2026-07-01"), a_record("c", "1 day after b"))
    assert [desk.days(key) for key in "abc"] == ["2026-07-01", "2026-07-02", "2026-07-03"]
    assert desk.get("a").history[-1].kind is RevisionKind.IMPORTED
    assert desk.get("b").history[-1].reason == "a moved: imported"
    desk.take(a_record("a", "2026-07-02"), a_record("d", "2026-01-09"))
    desk.take(a_record("a", "2026-07-03"), a_record("d", "2026-01-10"))
    assert desk.days("c") == "2026-07-05"


def test_a_cycle_in_a_file_is_told_at_each_of_its_places(desk: Desk) -> None:
    records = (
        a_record("a", "1 day after b"),
        a_record("b", "1 day after a"),
        a_record("c", "1 day after a"),
    )
    with pytest.raises(ImportRefused) as refused:
        desk.take(*records)
    assert sorted(refused.value.problems) == [
        "m.yaml: a: a date cannot count from itself: a -> b -> a",
        "m.yaml: b: a date cannot count from itself: b -> a -> b",
        "m.yaml: c: what it counts from counts from itself",
    ]


def test_an_anchor_that_a_file_does_not_know_is_told_at_its_place(desk: Desk) -> None:
    with pytest.raises(ImportRefused) as refused:
        desk.take(a_record("a", "1 day after rules", anchors=("rules=nowhere",)))
    assert "m.yaml: a: 'nowhere', the anchor 'rules'" in refused.value.problems[0]


def test_new_words_in_a_file_keep_the_anchors_that_they_name(desk: Desk) -> None:
    desk.take(a_record("a", "1 day after publication", anchors=("publication=2026-03-02",)))
    desk.take(a_record("a", "2 days after publication"))
    assert desk.days("a") == "2026-03-04"


def test_what_a_file_adds_and_moves_is_counted_once_from_what_all_of_it_is_by_then(
    desk: Desk,
) -> None:
    """A name that waits gets its meaning by a row of the file that another row counts from."""
    desk.add("w-thing", "10 days after rules")
    desk.add("a-thing", "2027-05-01")
    desk.add("d2", "5 days after alpha", anchors=("alpha=a-thing",))
    desk.take(
        a_record("rules", "2027-03-01"),
        a_record("a-thing", "20 days after wt", anchors=("wt=w-thing",)),
    )
    assert [desk.days(key) for key in ("w-thing", "a-thing", "d2")] == [
        "2027-03-11",
        "2027-03-31",
        "2027-04-05",
    ]


def test_what_counts_from_a_row_that_moves_and_from_one_that_waited_is_stored(desk: Desk) -> None:
    desk.add("w-thing", "10 days after rules")
    desk.add("a-thing", "2027-05-01")
    desk.add("c-thing", "2027-02-01")
    desk.take(
        a_record("rules", "2027-03-01"),
        a_record("c-thing", "2027-04-01"),
        a_record(
            "a-thing",
            "later of 20 days after wt and 5 days after ct",
            anchors=("wt=w-thing", "ct=c-thing"),
        ),
    )
    assert desk.days("a-thing") == "2027-04-06"


def test_nothing_that_a_person_does_meanwhile_is_undone(desk: Desk) -> None:
    """The file is compared and written in one transaction, so there is no meanwhile."""
    desk.add("a", "2027-05-01")
    closing = Thread(target=lambda: desk.milestones.close("a", MET, START, on=TODAY))

    def close(_count: int) -> None:
        if closing.ident is None:
            closing.start()
            _wait_until_it_waits(desk, closing)

    FileImporter(desk.store, desk.defaults).take(
        [a_record("a", "2027-05-01", owner="Policy team")], START, by="m.yaml", progress=close
    )
    closing.join()
    assert (desk.get("a").owner, desk.get("a").status) == ("Policy team", MET)


def _wait_until_it_waits(desk: Desk, closing: Thread) -> None:
    """SQLite has one writer, so who comes second waits anyway; PostgreSQL tells who does."""
    if desk.store.file is not None:
        return
    while closing.is_alive() and not _blocked(desk.store):
        closing.join(0.01)


def _blocked(store: Store) -> bool:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with store.read() as transaction:  # a new one each time: within one the answer stays
        return bool(transaction.milestones._connection.execute(waiting).scalar())
