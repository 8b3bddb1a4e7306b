"""What SQL finds for a report holds all that planning puts into it, on both databases alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.builders import NOW, a_due, a_milestone
from tracker.dates.base.window import DueWindow, Modality, Precision
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.domain.nature import Nature
from tracker.domain.people.person import Person
from tracker.planning.report import Period, PeriodReport, quarter_named
from tracker.service.views import report as gathering
from tracker.service.views.report import report_of
from tracker.store.reads.reads import Reads, open_reads
from tracker.store.store import Store

_NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)
_Q1 = quarter_named("2026-Q1")
_YEAR = DueWindow.of(date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR)
_MET = MilestoneStatus.MET


@pytest.fixture
def reads(store: Store, database_url: str) -> Iterator[Reads]:
    with open_reads(database_url) as opened:
        yield opened


def _insert(store: Store, *milestones: Milestone) -> None:
    with store.write() as transaction:
        transaction.milestones.insert(milestones, NOW)


def _report(reads: Reads, period: Period = _Q1, **changes: Any) -> PeriodReport:
    asked: dict[str, Any] = {"owner": None, "now": _NOW, "tz": "Europe/London"}
    return report_of(reads, period, **asked | changes)


def _of_all_kinds() -> list[Milestone]:
    late = datetime(2026, 3, 31, 22, 59, tzinfo=UTC)  # the last minute of March in London
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1))
    found = [
        a_milestone(f"{status}-{due}-{closed}", due=due, status=status, closed_on=closed)
        for status in MilestoneStatus
        for due in days
        for closed in ((None, *days) if not status.is_live else (None,))
    ]
    found += [
        a_milestone("year", due=_YEAR),
        a_milestone("event", due=date(2026, 1, 15), stated_nature=Nature.EVENT),
        a_milestone("from", due=a_due(date(2025, 6, 1), modality=Modality.FROM)),
        a_milestone("undated", due=a_due(None)),
        a_milestone("met undated", due=a_due(None), status=_MET),
        a_milestone("waits", due=a_due(None, status=DueStatus.WAITING, not_after=date(2029, 1, 1))),
        a_milestone("waits from", due=a_due(None, not_before=date(2029, 1, 1))),
        a_milestone("look", due=a_due(date(2028, 1, 1), doubts=("the year",))),
        a_milestone("moved", due=_YEAR, status=_MET, closed_on=date(2025, 1, 1)).moved(
            a_due(date(2028, 5, 1)), reason="it slipped", changed_at=late
        ),
        a_milestone("moved later", due=date(2028, 2, 1)).moved(
            a_due(date(2028, 5, 1)),
            reason="it slipped",
            changed_at=datetime(2026, 3, 31, 23, tzinfo=UTC),
        ),
    ]
    return found


def test_all_that_stands_in_a_report_is_found(
    store: Store, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    _insert(store, *_of_all_kinds())

    found = _report(reads)
    every_key = tuple(each.key for each in reads.milestones())
    with monkeypatch.context() as patch:
        patch.setattr(Reads, "keys_reported", lambda *_: every_key)
        whole = _report(reads)

    assert found == whole
    assert [move.key for move in found.moves] == ["moved"]
    assert [line.key for line in found.looks] == ["look"]
    assert {"undated", "waits", "waits from", "met undated"} <= {each.key for each in found.lines}


def test_an_owner_is_found_by_handle_and_by_name(store: Store, reads: Reads) -> None:
    with store.write() as transaction:
        transaction.people.insert(Person(handle="amira", name="Amira Ägypten"), NOW)
    _insert(
        store,
        a_milestone("handle", owner="amira"),
        a_milestone("name", owner="AMIRA ÄGYPTEN"),
        a_milestone("other", owner="jonas"),
        a_milestone("nobody"),
    )
    for words in ("Amira", "amira ägypten"):
        found = _report(reads, owner=words)
        assert {each.key for each in found.lines} == {"handle", "name"}
        assert [each.name for each in found.owners] == ["Amira Ägypten"]
    assert _report(reads, owner="nobody' OR 1=1 --").lines == ()


@pytest.mark.parametrize("name", ["0001-Q1", "9999-Q4"])
@pytest.mark.parametrize("tz", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_quarter_that_there_are_can_be_asked_for(
    store: Store, reads: Reads, name: str, tz: str
) -> None:
    _insert(store, a_milestone("m"))
    assert _report(reads, quarter_named(name), tz=tz).moves == ()


def test_milestones_are_read_in_parts(
    store: Store, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    _insert(store, *(a_milestone(f"m{number:02}") for number in range(25)))
    parts: list[int] = []
    by_key = Reads.milestones_by_key

    def counted(self: Reads, keys: Any) -> tuple[Milestone, ...]:
        parts.append(len(keys))
        return by_key(self, keys)

    monkeypatch.setattr(gathering, "_PART", 10)
    monkeypatch.setattr(Reads, "milestones_by_key", counted)

    assert len(_report(reads).lines) == 25
    assert parts == [10, 10, 5]
