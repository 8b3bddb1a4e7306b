"""A backup that comes back: what came after it is not taken for other things."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.office import SILENT, START, Office, an_office
from tracker.domain.channel import Channel
from tracker.domain.delivery import Outcome
from tracker.domain.milestone import MilestoneStatus
from tracker.errors import NotFound
from tracker.service.sending.restoring import mark_repeats
from tracker.store.backups import Restored, back_up, restore
from tracker.store.database import open_store


def _reopened(office: Office, folder: Path) -> Office:
    """The same house over the database as it is on the disk now."""
    now = office.clock.now()
    office.store.close()
    again = an_office(folder, url=office.url)
    again.clock.set(now)
    return again


def _references(office: Office) -> list[str]:
    return [entry.ref for entry in office.log() if entry.outcome is Outcome.SENT and entry.ref]


def test_a_reference_from_before_a_restore_never_means_another_milestone(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    office.add("2026-12-31", key="kept")
    back_up(office.url, tmp_path / "copy.db", office.clock.now())
    office.add("2026-01-06", key="lost")
    office.tick()
    told = set(_references(office))
    assert told
    office.store.close()
    restore(office.url, tmp_path / "copy.db", office.clock.now())
    office = _reopened(office, tmp_path)
    office.add("2026-01-06", key="other")
    office.tick()
    again = _references(office)
    assert again
    for reference in told:
        with pytest.raises(NotFound, match=r"no reminder has the reference .* name the milestone"):
            office.milestones.acknowledge(reference, office.clock.now(), note=None)
    assert not [entry for entry in office.log() if entry.kind == "acknowledged"]
    assert office.milestones.acknowledge(again[-1], office.clock.now(), note=None).key == "other"
    office.store.close()


_CHANNELS = {"slack": Channel(name="slack")}


def _restored(office: Office, folder: Path) -> tuple[Office, Restored]:
    """The house after `tracker db restore`, with the channels that it had."""
    now, orders = office.clock.now(), office.rounds.claimer.orders
    office.store.close()

    def prepare(url: str, since: datetime) -> None:
        store = open_store(url)
        mark_repeats(store, orders, since, now)
        store.close()

    done = restore(office.url, folder / "copy.db", now, prepare=prepare)
    again = an_office(folder, url=office.url, channels=dict(orders.channels))
    again.clock.set(now)
    return again, done


def test_what_may_have_been_told_since_the_copy_comes_as_one_message_that_says_so(
    tmp_path: Path,
) -> None:
    office = an_office(tmp_path, channels=dict(_CHANNELS))
    for key in ("first", "second"):
        office.add("2026-02-05", key=key)
    office.add("2026-06-30", key="far")
    office.tick()
    back_up(office.url, tmp_path / "copy.db", office.clock.now())
    told = len(office.slack.accepted)
    office.tick_at(date(2026, 1, 29))
    assert len(office.slack.accepted) == told + 2, "each in a message of its own"
    office, done = _restored(office, tmp_path)
    assert done.copied_at == START
    office.tick()
    (again,) = office.slack.accepted
    assert again.title.startswith("[possible repeat] ")
    assert "(first)" in again.text or "first" in again.text
    assert "second" in again.text
    assert "far" not in again.text
    office.tick_at(date(2026, 2, 4))
    assert not any("possible repeat" in each.title for each in office.slack.accepted[1:])
    assert len(office.slack.accepted) == 3, "what comes due later comes as it always does"
    entries = [each for each in office.log() if each.kind == "restored"]
    assert [each.detail for each in entries] == [
        "from a copy of 2026-01-05T12:00Z; 2 deliveries may be repeats"
    ]
    office.store.close()


def test_what_was_under_way_when_the_copy_was_made_is_a_possible_repeat(tmp_path: Path) -> None:
    office = an_office(tmp_path, channels=dict(_CHANNELS))
    office.add("2026-01-06")
    url, copy, clock = office.url, tmp_path / "copy.db", office.clock
    office.after_claiming(lambda: back_up(url, copy, clock.now()) and None)
    office.tick()
    office, _ = _restored(office, tmp_path)
    office.tick()
    assert [each.title.startswith("[possible repeat] ") for each in office.slack.accepted] == [True]
    outcomes = [entry.outcome for entry in office.log() if entry.outcome]
    assert outcomes == [Outcome.UNKNOWN, Outcome.SENT]
    office.store.close()


def test_a_copy_after_which_nothing_came_due_repeats_nothing(tmp_path: Path) -> None:
    office = an_office(tmp_path, channels=dict(_CHANNELS))
    office.add("2026-01-06")
    office.tick()
    back_up(office.url, tmp_path / "copy.db", office.clock.now())
    office, done = _restored(office, tmp_path)
    assert office.tick() == []
    assert done.lost == ()
    office.store.close()


def test_the_fallback_waits_for_the_turn_of_its_channel(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    office.slack.answers = [SILENT]
    office.add("2026-01-06")
    office.tick()
    back_up(office.url, tmp_path / "copy.db", office.clock.now())
    office.tick_at(date(2026, 1, 6))
    office, _ = _restored(office, tmp_path)
    office.tick()
    assert office.slack.accepted
    assert not any("in place of" in each.text.lower() for each in office.mail.accepted)
    office.store.close()


def test_what_was_done_after_the_copy_is_listed_as_lost(tmp_path: Path) -> None:
    office = an_office(tmp_path, channels=dict(_CHANNELS))
    office.add("2026-06-30", key="kept")
    back_up(office.url, tmp_path / "copy.db", office.clock.now())
    office.clock.advance(timedelta(hours=1))
    now = office.clock.now()
    office.add("2026-12-31", key="new")
    office.milestones.acknowledge("kept", now, note="on it")
    office.milestones.close("kept", MilestoneStatus.MET, now, on=now.date())
    office, done = _restored(office, tmp_path)
    assert done.lost is not None
    assert [(each.key, each.kind, each.by) for each in done.lost] == [
        ("new", "added", "A. Counsel"),
        ("kept", "acknowledged", "A. Counsel"),
        ("kept", "met", "A. Counsel"),
    ]
    office.store.close()


def test_what_is_damaged_tells_of_no_losses(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    back_up(office.url, tmp_path / "copy.db", office.clock.now())
    office.store.close()
    database = Path(office.url.removeprefix("sqlite:///"))
    database.write_bytes(b"no database at all" * 1000)
    assert restore(office.url, tmp_path / "copy.db", office.clock.now()).lost is None


def test_a_copy_that_was_made_by_a_clock_ahead_is_of_no_later_than_now(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    office.clock.set(datetime(2028, 1, 1, tzinfo=UTC))
    office.add("2029-06-30")
    back_up(office.url, tmp_path / "copy.db", office.clock.now())
    office.clock.set(START)
    _, done = _restored(office, tmp_path)
    assert done.copied_at == START


def test_what_a_killed_writer_left_is_read_and_stays_where_it_is(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    back_up(office.url, tmp_path / "copy.db", office.clock.now())
    office.add("2026-12-31", key="new")
    office.store.close()
    journal = Path(office.url.removeprefix("sqlite:///") + "-journal")
    journal.write_bytes(b"what a killed writer left")
    done = restore(office.url, tmp_path / "copy.db", office.clock.now())
    assert [each.key for each in done.lost or ()] == ["new"]
    assert done.kept is not None
    kept = done.kept.with_name(f"{done.kept.name}-journal")
    assert kept.read_bytes() == b"what a killed writer left"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
