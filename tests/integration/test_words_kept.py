"""What people read is on disk before it leaves, and is what the log shows in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.office import UNAVAILABLE, Memory, Office, an_office
from tracker.domain.delivery import Evidence, Outcome
from tracker.domain.message import Message
from tracker.domain.milestone import MilestoneStatus
from tracker.store.reads.reads import open_reads
from tracker.store.values.records import LogEntry


class Watching(Memory):
    """A channel that looks into the ledger while it is sent something."""

    url = ""

    def send(self, message: Message) -> Evidence:
        with open_reads(self.url) as reads:
            sending = [each for each in reads.log(full=True) if each.outcome is Outcome.STARTED]
        told = {each.told.text for each in sending if each.told is not None}
        assert told == {_whole(message)}
        return super().send(message)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path, group_over=3, operators=("mail",), slack=Watching())
    made.slack.url = made.url  # type: ignore[attr-defined]
    yield made
    made.store.close()


def _whole(message: Message) -> str:
    return f"{message.title}\n\n{message.text}"


def _add(office: Office, count: int) -> None:
    for number in range(count):
        office.add("2026-01-10", key=f"m{number}", to=("slack",))


def _attempts(office: Office) -> list[LogEntry]:
    with open_reads(office.url) as reads:
        return [each for each in reads.log(full=True) if each.outcome is not None]


@pytest.mark.parametrize("count", [1, 5], ids=["one", "a digest"])
def test_words_are_on_disk_before_they_leave(office: Office, count: int) -> None:
    _add(office, count)
    assert office.tick() == [Outcome.SENT] * count
    (sent,) = office.slack.sent
    assert [each.told and each.told.text for each in _attempts(office)] == [_whole(sent)] * count


def test_each_attempt_keeps_what_it_said_itself(office: Office) -> None:
    office.slack.answers = [UNAVAILABLE]
    _add(office, 1)
    office.tick()
    office.clock.advance(timedelta(days=1))
    office.tick()
    first, second = office.slack.sent
    assert first.text != second.text
    texts = [each.told and each.told.text for each in _attempts(office)]
    assert texts[:2] == [_whole(first), _whole(second)]


def test_what_is_left_of_a_digest_is_told_anew(office: Office) -> None:
    _add(office, 5)
    now = office.clock.now()
    office.after_claiming(
        lambda: office.milestones.close("m3", MilestoneStatus.MET, now, on=now.date())
    )
    outcomes = office.tick()
    assert outcomes.count(Outcome.WITHDRAWN) == 1
    assert outcomes.count(Outcome.SENT) == 4
    (sent,) = office.slack.sent
    assert [f"Key: m{number}" in sent.text for number in range(5)] == [
        number != 3 for number in range(5)
    ]
    assert not sent.title.startswith("[possible repeat]")
