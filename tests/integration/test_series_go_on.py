"""A series that is kept goes on for as long as its words say, and tells of its last one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.builders import open_keys
from tests.integration.office import Office, an_office
from tracker.domain.channel import Channel
from tracker.domain.milestone import Milestone, MilestoneStatus

YEAR = 12


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, channels={"slack": Channel(name="slack")})
    office.clock.set(datetime(2027, 1, 4, 12, tzinfo=UTC))
    yield office
    office.store.close()


def _present(office: Office) -> Milestone | None:
    with office.store.read() as transaction:
        keys = open_keys(transaction)
        assert len(keys) <= 1, "one at a time"
        return transaction.milestones.get(keys[0]) if keys else None


def _met_again_and_again(office: Office, times: int) -> list[str]:
    """The days of the occurrences, each met on its day."""
    days = []
    for _ in range(times):
        present = _present(office)
        if present is None or present.due.window is None:
            break
        days.append(str(present.due.window.latest))
        office.clock.set(datetime.combine(present.due.window.latest, office.clock.now().timetz()))
        now = office.clock.now()
        office.milestones.close(present.key, MilestoneStatus.MET, now, on=now.date(), reason="done")
    return days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("by the 30th of each month", "2027-01-30", "2027-12-30"),
        ("the 31st of every month", "2027-01-31", "2027-12-31"),
        ("the fifth Monday of each month", "2027-03-29", "2029-10-29"),
        ("last Friday of March each year", "2027-03-26", "2038-03-26"),
        ("29 February each year", "2027-02-28", "2038-02-28"),
        ("every Monday at 09:00", "2027-01-04", "2027-03-22"),
        ("each Tuesday and Friday", "2027-01-05", "2027-02-12"),
        ("every other Friday from 8 January 2027", "2027-01-08", "2027-06-11"),
        ("by 31 August 2027 and every six months thereafter", "2027-08-31", "2033-02-28"),
        ("within 30 days after the last business day of each month", "2027-01-30", "2027-12-30"),
    ],
)
def test_met_a_dozen_times_the_next_one_opens_each_time(
    office: Office, text: str, first: str, last: str
) -> None:
    office.add(text)
    days = _met_again_and_again(office, YEAR)
    assert (days[0], days[-1], len(set(days))) == (first, last, YEAR)
    assert _present(office) is not None


def test_each_one_rolls(office: Office) -> None:
    office.add("the 14th of each month", calendar="UK", roll="following")
    assert _met_again_and_again(office, 4) == [
        "2027-01-14",
        "2027-02-15",
        "2027-03-15",
        "2027-04-14",
    ]


def test_the_last_one_says_that_nothing_follows(office: Office) -> None:
    office.add("every Friday until 15 January 2027")
    for day in (7, 8, 14, 15):
        office.tick_at(date(2027, 1, day))
    why = "Nothing follows it: its words name no day after Friday 15 January 2027."
    told = {("m/2027-01-15" in each.text, why in each.text) for each in office.slack.accepted}
    assert told == {(False, False), (True, True)}
