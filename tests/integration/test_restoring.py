"""A backup that comes back: what came after it is not taken for other things."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.office import Office, an_office
from tracker.domain.delivery import Outcome
from tracker.errors import NotFound
from tracker.store.backups import back_up, restore


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
