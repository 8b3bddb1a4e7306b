"""Several milestones are changed in one transaction, with all that counts from them, or none is."""

from __future__ import annotations

from functools import partial

import pytest

from tests.integration.desk import MET, START, TODAY, Desk
from tracker.domain.milestone import Milestone
from tracker.errors import NoneChanged, UsageError
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.milestones import Milestones, Move
from tracker.service.milestones.together import Together


def _together(desk: Desk) -> Together:
    return Together(store=desk.store, defaults=desk.defaults, by="amira")


def _met(milestones: Milestones, key: str) -> Milestone:
    return milestones.close(key, MET, START, on=TODAY)


def _moved(milestones: Milestones, key: str, *, dry_run: bool = False) -> Move:
    to = Announced(due="30 June 2026", as_of=TODAY, reason="it slipped")
    return milestones.move(key, to, START, dry_run=dry_run)


def test_what_counts_from_one_and_is_moved_too_ends_where_it_was_moved_to(desk: Desk) -> None:
    desk.add("rules", "31 March 2026")
    desk.add("report", "30 days after rules", anchors=("rules=rules",))
    done = _together(desk).each(("rules", "report"), _moved)
    assert [each.key for each in done[0].dependents] == ["report"]
    assert (desk.days("rules"), desk.days("report")) == ("2026-06-30", "2026-06-30")
    assert [each.number for each in desk.get("report").history] == [1, 2, 3]


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    desk.add("rules", "31 March 2026")
    done = _together(desk).each(("rules",), partial(_moved, dry_run=True), dry_run=True)
    assert done[0].after.due.text == "30 June 2026"
    assert desk.days("rules") == "2026-03-31"


def test_where_one_is_refused_none_is_changed_and_nobody_is_told(desk: Desk) -> None:
    desk.add("rules", "31 March 2026")
    desk.add("report", "30 April 2026")
    desk.milestones.close("report", MET, START, on=TODAY)
    before = desk.get("rules")
    with desk.store.read() as transaction:
        told = transaction.reminders.of("rules")
    with pytest.raises(NoneChanged, match="nothing was changed: 2 of 3 cannot be") as refused:
        _together(desk).each(("rules", "report", "nobody"), _moved)
    assert [each.partition(":")[0] for each in refused.value.problems] == ["report", "nobody"]
    assert desk.get("rules") == before
    with desk.store.read() as transaction:
        assert transaction.reminders.of("rules") == told


def test_one_alone_is_refused_in_its_own_words(desk: Desk) -> None:
    desk.add("report", "30 April 2026")
    assert _together(desk).each(("report",), _met)[0].status is MET
    with pytest.raises(UsageError, match="report is met: `tracker reopen report` comes first"):
        _together(desk).each(("report",), _met)
