"""Digests of several parts: their order, their numbers, and services that take less than others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.integration.office import SILENT, UNAVAILABLE, Memory, Office, an_office
from tracker.domain.delivery import Evidence, Outcome, Phase, Wire
from tracker.domain.message import Message

TOO_LARGE = Evidence(
    wire=Wire.HTTP,
    phase=Phase.ANSWERED,
    status=413,
    outcome=Outcome.NOT_SENT,
    too_large=True,
    detail="HTTP 413: the message is too long",
)


class Narrow(Memory):
    """A channel that takes so many characters at once."""

    room = 2_500

    def load(self, message: Message) -> float:
        return len(message.text) / self.room


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path, group_over=3, operators=("mail",), slack=Narrow())
    yield made
    made.store.close()


def _add(office: Office, count: int) -> None:
    for number in range(count):
        office.add("2026-01-10", key=f"m{number:02}", to=("slack",))


def _numbers(message: Message) -> list[int]:
    return [int(each) for each in re.findall(r"^(\d+)\. ", message.text, re.MULTILINE)]


def _parts(messages: list[Message]) -> list[str]:
    return [re.findall(r"part \d of \d", message.title)[0] for message in messages]


def test_a_long_digest_leaves_in_three_parts_in_order(office: Office) -> None:
    _add(office, 60)
    assert office.tick() == [Outcome.SENT] * 60
    assert _parts(office.slack.sent) == ["part 1 of 3", "part 2 of 3", "part 3 of 3"]
    numbers = [number for message in office.slack.sent for number in _numbers(message)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "tracker list" in office.slack.sent[-1].text


@pytest.mark.parametrize("failure", [UNAVAILABLE, SILENT], ids=["unavailable", "silent"])
def test_what_follows_a_part_that_failed_waits_for_it_and_keeps_its_number(
    office: Office, failure: Evidence
) -> None:
    office.slack.answers = [Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, accepted=True), failure]
    _add(office, 40)
    office.tick()
    assert _parts(office.slack.sent) == ["part 1 of 3", "part 2 of 3"]
    for _ in range(20):
        office.clock.advance(timedelta(seconds=70))
        office.tick()
    assert _parts(office.slack.accepted) == ["part 1 of 3", "part 2 of 3", "part 3 of 3"]
    assert _numbers(office.slack.sent[1]) == _numbers(office.slack.accepted[1])
    marked = [message.title.startswith("[possible repeat]") for message in office.slack.accepted]
    assert marked == [False, failure is SILENT, False]


def test_each_part_counts_as_a_message_for_the_fuse(tmp_path: Path) -> None:
    office = an_office(tmp_path, group_over=3, fuse=4, operators=("mail",), slack=Narrow())
    _add(office, 40)
    office.tick()
    assert len(office.slack.sent) == 3
    for number in range(3):
        office.add("2026-01-09", key=f"late{number}", to=("slack",))
    office.tick()
    assert len(office.slack.sent) <= 5, "three parts and one more blow a fuse of four"
    office.store.close()


def test_what_is_too_large_for_a_service_is_split_again_at_once(office: Office) -> None:
    office.slack.answers = [TOO_LARGE]
    _add(office, 5)
    assert set(office.tick()) == {Outcome.NOT_SENT, Outcome.SENT}
    first, *others = office.slack.sent
    assert len(others) > 1
    assert all(len(message.text) <= 0.55 * len(first.text) for message in others)
    told = "".join(message.text for message in office.slack.accepted)
    assert all(f"Key: m{number:02}" in told for number in range(5))
    assert not office.mail.sent


def test_what_is_too_large_however_short_is_refused_in_the_end(office: Office) -> None:
    office.slack.answers = [TOO_LARGE] * 100
    _add(office, 1)
    outcomes = office.tick()
    tries = outcomes.index(Outcome.REFUSED) + 1
    assert 1 < tries < 6
    rooms = [message.room for message in office.slack.sent][:tries]
    assert all(later <= earlier / 2 for earlier, later in pairwise(rooms))
    assert len(office.mail.accepted) == 1, "the fallback is told"


def test_a_pause_beyond_ours_is_kept_by_the_whole_channel_and_told_to_the_operator(
    office: Office,
) -> None:
    limited = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=429, retry_after="7200")
    office.slack.answers = [limited]
    _add(office, 1)
    office.tick()
    [bulletin] = office.mail.sent
    assert "The channel slack takes nothing before" in bulletin.title
    assert "14:00" in bulletin.text + bulletin.title
    _add_later(office)
    for _ in range(11):
        office.clock.advance(timedelta(minutes=10))
        office.tick()
    assert len(office.slack.sent) == 1
    office.clock.advance(timedelta(minutes=11))
    office.tick()
    assert len(office.slack.accepted) == 2


def _add_later(office: Office) -> None:
    office.add("2026-01-10", key="later", to=("slack",))


def test_a_short_pause_is_told_to_nobody(office: Office) -> None:
    limited = Evidence(wire=Wire.HTTP, phase=Phase.ANSWERED, status=429, retry_after="90")
    office.slack.answers = [limited]
    _add(office, 1)
    office.tick()
    assert not office.mail.sent


def test_a_lease_is_longer_than_all_that_is_sent_under_it_may_take(office: Office) -> None:
    claimer = office.rounds.claimer
    claimer.answers_within = {"mail": timedelta(minutes=10)}.__getitem__
    assert claimer._lease("mail", together=False) == timedelta(minutes=11)
    assert claimer._lease("mail", together=True) == timedelta(minutes=33)
