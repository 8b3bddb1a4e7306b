"""A saved source changes what it published, and nobody else's; what it silences is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.integration.desk import START, Desk, a_record
from tests.integration.following_sources import Library
from tests.peers.feeds import FeedPeer
from tracker.domain.milestone import MilestoneStatus
from tracker.service.feeds.syncing import left_alone
from tracker.service.intake.file_importer import FileImporter

_OURS = {"key": "return", "title": "Return", "due": "2026-06-30"}


@pytest.fixture
def library(desk: Desk) -> Iterator[Library]:
    with FeedPeer() as peer:
        yield Library(desk, peer)


def _publish(library: Library, *records: dict[str, object]) -> str:
    return library.peer.publish("/team.json", json.dumps(records).encode())


def _follow(library: Library, *records: dict[str, object]) -> None:
    """Save a source of the files that trackers write, and take it in."""
    library.save(_publish(library, *records), "team", format="json")
    library.sync("team")


@pytest.mark.parametrize(
    "says",
    [
        {"status": "met", "closed_on": "2026-01-02"},
        {"status": "suspended"},
        {"status": "waived"},
        {"due": "2126-06-30"},
        {"due": "TBC"},
        {"remind": "1d"},
        {"title": "Nothing to do"},
        {"nature": "event"},
    ],
    ids=lambda says: next(iter(says)),
)
def test_what_somebody_else_added_stays_as_it_is_and_the_operator_hears_once(
    library: Library, says: dict[str, object]
) -> None:
    mine = library.desk.add("filing", "2026-06-30")
    _follow(library, _OURS, {"key": "filing", "title": "Filing", "due": "2026-06-30", **says})
    assert library.desk.get("filing") == mine
    assert library.desk.get("return").origin == "team"
    detail = "1 left as they are, which this source did not publish"
    assert library.sync("team").detail == detail
    assert library.titles() == ["The source team states what is not its own: that stays as it is"]
    assert "something else of filing than" in library.desk.mail.sent[0].text


def test_whoever_tries_a_source_out_hears_what_it_would_leave(library: Library) -> None:
    library.desk.add("filing", "2026-06-30")
    says = {"key": "filing", "title": "Filing", "due": "2026-06-30", "status": "met"}
    library.save(_publish(library, _OURS, says), "team", format="json")
    counts = library.syncer().try_out(library.source("team"), lambda _change: None)
    assert left_alone(counts) == "1 left as they are, which this source did not publish"
    assert library.titles() == [], "nothing was written"


def test_what_somebody_else_added_and_the_source_repeats_is_no_news(library: Library) -> None:
    library.desk.add("filing", "2026-06-30")
    _follow(library, {"key": "filing", "title": "Filing", "due": "2026-06-30"})
    assert library.sync("team").detail == ""
    assert library.titles() == []


def test_a_file_cannot_claim_what_another_source_publishes(library: Library) -> None:
    claimed = {"origin": "unified-agenda", "external_id": "0503-AA90 NPRM"}
    _follow(library, _OURS | claimed)
    found = library.desk.get("return")
    assert (found.origin, found.external_id) == ("team", "return")


@pytest.mark.parametrize(
    ("says", "status", "told"),
    [
        (
            {"status": "met", "closed_on": "2026-01-02"},
            "met",
            "- Return (return): met; it was due 30 June 2026",
        ),
        ({"status": "suspended"}, "suspended", "- Return (return): suspended; it was due"),
        ({"remind": "1d"}, "open", "its reminders go out otherwise (tracker show return)"),
    ],
    ids=["met", "suspended", "otherwise"],
)
def test_what_it_silences_of_its_own_is_done_and_told_once(
    library: Library, says: dict[str, object], status: str, told: str
) -> None:
    _follow(library, _OURS)
    _publish(library, _OURS | says)
    for _ in range(2):
        library.sync("team")
    assert library.desk.get("return").status == status
    assert library.titles() == ["The source team changed what is told of 1 milestone"]
    assert told in library.desk.mail.sent[0].text
    assert "tracker reopen KEY" in library.desk.mail.sent[0].text


def test_its_own_moved_far_away_is_told_as_any_move(library: Library) -> None:
    _follow(library, _OURS)
    _publish(library, _OURS | {"due": "2126-06-30"})
    library.sync("team")
    (title,) = library.titles()
    assert "Return" in title
    assert "30 June 2126" in library.desk.mail.sent[0].text


def test_what_it_added_before_names_were_kept_is_its_own(library: Library) -> None:
    desk = library.desk
    FileImporter(desk.store, desk.defaults).take(
        [a_record("return", "2026-06-30")], START, by="team"
    )
    assert desk.get("return").origin is None
    _follow(library, {"key": "return", "title": "return", "due": "2026-07-31"})
    assert desk.days("return") == "2026-07-31"
    assert desk.get("return").origin == "team"


def test_taking_it_over_is_no_news(library: Library) -> None:
    desk = library.desk
    FileImporter(desk.store, desk.defaults).take(
        [a_record("return", "2026-06-30")], START, by="team"
    )
    library.save(
        _publish(library, {"key": "return", "title": "return", "due": "2026-06-30"}),
        "team",
        format="json",
    )
    assert library.sync("team").changed == 0
    assert desk.get("return").origin == "team"


def test_what_comes_round_after_its_own_is_its_own(library: Library) -> None:
    yearly = _OURS | {"due": "by 31 March each year"}
    _follow(library, yearly)
    now = library.desk.clock.now()
    library.desk.milestones.close("return", MilestoneStatus.MET, now, on=now.date())
    following = library.desk.get("return/2027-03-31")
    assert following.origin is None
    met = {"key": following.key, "title": "Return", "due": following.due.text, "status": "met"}
    _publish(library, yearly | {"status": "met"}, met | {"as_of": "2026-04-01", "occurrence": 2})
    library.sync("team")
    assert library.desk.get(following.key) == replace(
        library.desk.get(following.key), status=MilestoneStatus.MET
    )


_ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:return@example.org
DTSTART;VALUE=DATE:20260401
SUMMARY:Return is due
{status}END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_event_that_is_cancelled_is_told(library: Library) -> None:
    url = library.peer.publish("/dates.ics", _ICS.format(status="").encode())
    library.save(url, "dates", format="ics")
    library.sync("dates")
    library.peer.publish("/dates.ics", _ICS.format(status="STATUS:CANCELLED\n").encode())
    for _ in range(2):
        library.sync("dates")
    assert library.titles() == ["The source dates changed what is told of 1 milestone"]
    assert "Return is due" in library.desk.mail.sent[0].text
    assert ": waived; it was due 1 April 2026" in library.desk.mail.sent[0].text


def test_a_long_file_is_held_to_the_same_and_told_in_one_message(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.service.intake.file_importer.TOGETHER", 2)
    mine = library.desk.add("filing", "2026-06-30")
    records = [_OURS | {"key": f"return-{number}"} for number in range(5)]
    _follow(library, *records)
    met = [each | {"status": "met", "closed_on": "2026-01-02"} for each in records]
    _publish(library, *met, {"key": "filing", "title": "Filing", "due": "TBC"})
    library.sync("team")
    assert library.desk.get("filing") == mine
    assert library.titles() == [
        "The source team changed what is told of 5 milestones",
        "The source team states what is not its own: that stays as it is",
    ]


def test_a_long_calendar_tells_all_that_it_cancels_in_one_message(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.service.intake.feed_importer.TOGETHER", 2)
    event = (
        "BEGIN:VEVENT\nUID:{0}\nDTSTART;VALUE=DATE:20260401\nSUMMARY:Return {0}\n{1}END:VEVENT\n"
    )

    def calendar(status: str) -> bytes:
        events = "".join(event.format(number, status) for number in range(5))
        return f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n".encode()

    library.save(library.peer.publish("/dates.ics", calendar("")), "dates", format="ics")
    library.sync("dates")
    library.peer.publish("/dates.ics", calendar("STATUS:CANCELLED\n"))
    library.sync("dates")
    assert library.titles() == ["The source dates changed what is told of 5 milestones"]
