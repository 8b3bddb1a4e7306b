"""Many dates that move at once are told in one text; few of them each by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.integration.desk import Desk, a_record
from tests.integration.following_sources import Library, a_document
from tests.integration.publishing import AGENDA
from tests.integration.publishing import a_record as a_date
from tests.peers.feeds import FeedPeer
from tracker.domain.channel import Channel
from tracker.service.feeds.summary import MovesSummary
from tracker.service.intake import feed_importer, file_importer
from tracker.service.intake.feed_importer import FeedImporter
from tracker.service.intake.file_importer import FileImporter
from tracker.service.sending.orders import Orders
from tracker.sources.problems import Problems

_MANY, _FEW = 51, 50


def _summary(desk: Desk) -> MovesSummary:
    channels = {"mail": Channel(name="mail")}
    orders = Orders(policies=desk.defaults.policies, channels=channels)
    return MovesSummary(by="register", orders=orders, now=desk.clock.now())


def _take_file(desk: Desk, number: int, month: int) -> None:
    records = [
        a_record(f"m{each}", f"2027-{month:02}-{1 + each % 28:02}") for each in range(number)
    ]
    FileImporter(desk.store, desk.defaults).take(
        records, desk.clock.now(), by="register", summary=_summary(desk)
    )


def _take_feed(desk: Desk, number: int, month: int) -> None:
    records = [
        a_date(f"rule{each} NPRM", due=f"{1 + each % 28} May 2027".replace("May", _MONTHS[month]))
        for each in range(number)
    ]
    FeedImporter(desk.store, desk.defaults).take(
        AGENDA, records, desk.clock.now(), problems=Problems(), summary=_summary(desk)
    )


_MONTHS = {5: "May", 6: "June"}
ROUTES = pytest.mark.parametrize("take", [_take_file, _take_feed], ids=["a file", "a feed"])
LENGTHS = pytest.mark.parametrize("together", [1_000, 7], ids=["short", "in parts"])


def _moves(desk: Desk, take: Callable[[Desk, int, int], None], number: int) -> list[str]:
    """The titles of what is told when so many dates move."""
    take(desk, number, 5)
    desk.ticker.run_dry()
    desk.mail.sent.clear()
    take(desk, number, 6)
    desk.ticker.run_dry()
    return [message.title for message in desk.mail.sent]


@LENGTHS
@ROUTES
def test_many_are_one_text_with_the_soonest_of_them(
    desk: Desk,
    take: Callable[[Desk, int, int], None],
    together: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (feed_importer, file_importer):
        monkeypatch.setattr(module, "TOGETHER", together)
    assert _moves(desk, take, _MANY) == ["register moved 51 dates"]
    (message,) = desk.mail.sent
    lines = [line for line in message.text.splitlines() if line.startswith("- ")]
    assert len(lines) == 20
    assert "from 1 May 2027 to 1 June 2027" in lines[0].replace("Saturday ", "").replace(
        "Tuesday ", ""
    )
    assert "... and 31 others: tracker log" in message.text


@ROUTES
def test_few_are_told_each_with_its_reason(
    desk: Desk, take: Callable[[Desk, int, int], None]
) -> None:
    titles = _moves(desk, take, _FEW)
    assert "register moved" not in "".join(titles)
    assert "49" in "".join(message.text for message in desk.mail.sent)


def test_reminders_follow_dates_that_were_told_together(desk: Desk) -> None:
    _moves(desk, _take_file, _MANY)
    with desk.store.read() as transaction:
        planned = transaction.reminders.of("m0")
    assert {each.reminder.revision for each in planned if each.state == "pending"} == {2}


@pytest.fixture
def library(desk: Desk) -> Iterator[Library]:
    with FeedPeer() as peer:
        yield Library(desk, peer)


def test_a_source_that_moves_many_is_told_once(library: Library) -> None:
    url = f"{library.peer.base_url}/feed"
    library.save(url)
    for day in ("2026-05-04", "2026-05-05"):
        library.desk.ticker.run_dry()
        library.desk.mail.sent.clear()
        documents = [a_document(number, day) for number in range(1, 200)]
        library.peer.publish("/feed", json.dumps({"results": documents}).encode())
        library.sync()
    assert library.titles() == ["fr moved 199 dates"]


def test_a_source_lists_no_more_milestones_than_a_process_can_hold(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.service.intake.source_importer._MOST_MILESTONES", 2)
    rows = [{"key": f"m{each}", "title": "A", "due": "TBC"} for each in range(3)]
    library.save(library.peer.publish("/m.json", json.dumps(rows).encode()), "house", format="json")
    assert (
        "house: lists more than 2 milestones, so nothing was taken" in library.sync("house").detail
    )
    library.peer.publish("/m.json", json.dumps(rows[:2]).encode())
    assert library.sync("house").added == 2
