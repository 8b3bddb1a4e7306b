"""What comes round: each occurrence is a milestone of its own, told in time and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.builders import open_keys
from tests.integration.office import Office, an_office
from tests.sites import a_policy
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone, MilestoneStatus, RevisionKind
from tracker.domain.reminder import ReminderState
from tracker.service.defaults import Defaults
from tracker.service.intake.file_importer import FileImporter
from tracker.service.milestones.announcements import Announced
from tracker.sources.record import MilestoneRecord

START = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, channels={"slack": Channel(name="slack")})
    yield office
    office.store.close()


def _keys(office: Office) -> list[str]:
    with office.store.read() as transaction:
        return open_keys(transaction)


def _get(office: Office, key: str) -> Milestone:
    with office.store.read() as transaction:
        found = transaction.milestones.get(key)
    assert found is not None, key
    return found


def _close(office: Office, key: str = "m", status: MilestoneStatus = MilestoneStatus.MET) -> None:
    now = office.clock.now()
    office.milestones.close(key, status, now, on=now.date(), reason="done")


@pytest.mark.parametrize(
    "status", [MilestoneStatus.MET, MilestoneStatus.WAIVED, MilestoneStatus.MISSED]
)
def test_the_next_occurrence_opens_when_the_present_one_closes(
    office: Office, status: MilestoneStatus
) -> None:
    office.add("by 31 March each year", owner="Finance")
    _close(office, status=status)
    assert _keys(office) == ["m/2027-03-31"]
    following = _get(office, "m/2027-03-31")
    assert (following.title, following.owner, following.occurrence) == ("Milestone", "Finance", 2)
    assert following.due.earliest == date(2027, 3, 31)
    assert [(each.number, each.kind) for each in following.history] == [
        (1, RevisionKind.OCCURRENCE)
    ]
    assert office.tick_at(date(2026, 12, 31)) != [], "ninety days before"
    _close(office, "m/2027-03-31")
    assert _keys(office) == ["m/2028-03-31"]


def test_an_occurrence_that_passes_unmet_stays_overdue_beside_the_next(office: Office) -> None:
    office.add("by 31 March each year")
    office.tick_at(date(2026, 3, 31))
    assert _keys(office) == ["m"]
    office.tick_at(date(2026, 4, 1))
    assert _keys(office) == ["m", "m/2027-03-31"]
    assert "OVERDUE" in office.slack.accepted[-1].title
    assert office.tick_at(date(2026, 4, 8)) != [], "the one that passed is still told"
    _close(office)
    assert _keys(office) == ["m/2027-03-31"], "closing it later opens nothing twice"


def test_the_next_occurrence_opens_no_later_than_its_first_reminder(office: Office) -> None:
    office.add("on the last day of each month")
    office.tick_at(date(2026, 1, 30))
    told = [message.title for message in office.slack.accepted]
    with office.store.read() as transaction:
        for key in _keys(office)[1:]:
            late = [
                entry
                for entry in transaction.reminders.of(key)
                if entry.state is ReminderState.PENDING
                and entry.reminder.fire_at < office.clock.now()
            ]
            assert late == []
    assert _keys(office) == ["m", "m/2026-02-28"], "one is opened ahead of the present one"
    assert len(told) == len(set(told)) == 2


def test_once_an_occurrence_passes_the_one_after_the_next_opens_in_time(office: Office) -> None:
    office.add("on the last day of each month")
    office.tick_at(date(2026, 1, 30))
    office.tick_at(date(2026, 2, 1))
    assert _keys(office) == ["m", "m/2026-02-28", "m/2026-03-31"]


def test_a_series_ends_after_its_count(office: Office) -> None:
    office.add("by 31 March each year", repeat_count=2)
    _close(office)
    _close(office, "m/2027-03-31")
    assert _keys(office) == []


def test_a_series_ends_with_its_last_day(office: Office) -> None:
    office.add("by 31 March each year", repeat_until=date(2027, 3, 30))
    _close(office)
    assert _keys(office) == []


def test_moving_one_occurrence_leaves_the_next_where_it_is(office: Office) -> None:
    office.add("by 31 March each year")
    now = office.clock.now()
    office.milestones.move(
        "m", Announced(due="30 June 2026", as_of=now.date(), reason="one extension"), now
    )
    _close(office)
    assert _keys(office) == ["m/2027-03-31"]


def test_changing_an_occurrence_keeps_its_date_and_place(office: Office) -> None:
    office.add("by 31 March each year")
    _close(office)
    edited = office.milestones.edit("m/2027-03-31", {"owner": "Tax"}, office.clock.now())
    assert (edited.revision, edited.occurrence, edited.owner) == (1, 2, "Tax")
    assert edited.due.latest == date(2027, 3, 31)


def test_a_long_snooze_does_not_hold_up_the_next_occurrence(office: Office) -> None:
    office.add("by 31 March each year")
    until = datetime(2027, 6, 1, tzinfo=UTC)
    office.milestones.snooze("m", until, "no news before", office.clock.now())
    assert _keys(office) == ["m", "m/2027-03-31"]


def test_seeing_an_overdue_one_before_anything_was_told_opens_the_next(office: Office) -> None:
    office.add("by 31 March each year")
    office.clock.set(datetime(2026, 4, 2, tzinfo=UTC))
    office.milestones.acknowledge("m", office.clock.now(), note=None)
    assert _keys(office) == ["m", "m/2027-03-31"]


def test_what_happens_once_has_no_next(office: Office) -> None:
    office.add("31 March 2026")
    office.tick_at(date(2026, 4, 1))
    _close(office)
    assert _keys(office) == []


def test_the_next_occurrence_is_logged(office: Office) -> None:
    office.add("by 31 March each year")
    _close(office)
    assert _get(office, "m/2027-03-31").as_of == date(2026, 4, 1)


def test_a_checked_date_is_not_asked_for(office: Office) -> None:
    office.add("March 2026")
    now = office.clock.now()
    checked = office.milestones.verify("m", now, on=now.date(), note="rang FCA")
    assert checked.last_verified_on == now.date()
    with office.store.read() as transaction:
        states = {
            str(entry.reminder.occasion): entry.state for entry in transaction.reminders.of("m")
        }
    assert states["review"] is ReminderState.SUPERSEDED


def test_a_date_that_is_not_known_is_asked_for_every_ninety_days(office: Office) -> None:
    office.add("TBC")
    assert office.tick_at(date(2026, 4, 4)) == []
    assert office.tick_at(date(2026, 4, 5)) != []
    assert "Still without a date" in office.slack.accepted[-1].title
    office.clock.set(datetime(2026, 5, 1, tzinfo=UTC))
    office.milestones.verify("m", office.clock.now(), on=date(2026, 5, 1))
    assert office.tick_at(date(2026, 7, 4)) == [], "somebody has looked on 1 May"
    assert office.tick_at(date(2026, 7, 30)) != []
    assert office.tick_at(date(2026, 10, 28)) != []


def _take(office: Office, *records: MilestoneRecord) -> None:
    defaults = Defaults(
        tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=[Channel(name="slack")]
    )
    FileImporter(office.store, defaults).take(records, office.clock.now(), by="m.yaml")


def test_a_file_that_closes_an_occurrence_opens_the_next(office: Office) -> None:
    office.add("by 31 March each year")
    _take(
        office,
        MilestoneRecord(key="m", title="Milestone", due="by 31 March each year", status="met"),
    )
    assert _keys(office) == ["m/2027-03-31"]


def test_a_file_that_holds_a_whole_series_is_taken_as_it_is(office: Office) -> None:
    first = MilestoneRecord(
        key="m",
        title="Milestone",
        due="by 31 March each year",
        as_of=date(2026, 1, 1),
        status="met",
    )
    second = replace(first, key="m/2027-03-31", as_of=date(2026, 4, 1), status=None, occurrence=2)
    _take(office, first, second)
    assert _keys(office) == ["m/2027-03-31"]
    _close(office, "m/2027-03-31")
    assert _keys(office) == ["m/2028-03-31"]


def test_a_key_that_somebody_has_taken_ends_no_series(office: Office) -> None:
    office.add("by 31 March each year")
    office.add("1 May 2026", key="m/2027-03-31")
    _close(office)
    assert _keys(office) == ["m/2027-03-31", "m/2027-03-31-2"]
    following = _get(office, "m/2027-03-31-2")
    assert (following.occurrence, following.due.earliest) == (2, date(2027, 3, 31))
    (opened,) = [entry for entry in office.log() if entry.kind == "occurrence"]
    assert opened.detail == "occurrence 2, after m; the key m/2027-03-31 is another milestone's"
    _close(office, "m/2027-03-31-2")
    assert _keys(office) == ["m/2027-03-31", "m/2028-03-31"]


def test_series_whose_long_keys_begin_alike_all_go_on(office: Office) -> None:
    ours, theirs = "k" * 89 + "-ours", "k" * 89 + "-theirs"
    for key in (ours, theirs):
        office.add("by 31 March each year", key=key)
    for key in (ours, theirs):
        _close(office, key)
    assert _keys(office) == ["k" * 87 + "/2027-03-31-2", "k" * 89 + "/2027-03-31"]
    for key in _keys(office):
        _close(office, key)
        assert _get(office, key).occurrence == 2
    assert [_get(office, key).occurrence for key in _keys(office)] == [3, 3]
