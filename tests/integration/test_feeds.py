"""Calendars that subscribe: what they are given, and who is given nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from tests.calendar_readers import by_vobject
from tests.integration.answer_desk import AMIRA, AnswerDesk, an_answer_desk
from tests.integration.feeding import a_feed
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.people.role import Role
from tracker.domain.people.token import Token, TokenUse
from tracker.errors import DatabaseUnusable
from tracker.planning.agenda.feed import Feed, alarms_of
from tracker.planning.search import Search
from tracker.service.milestones.announcements import Announced
from tracker.service.people.tokens import Tokens
from tracker.store.reads.reads import open_reads

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk


def _token(desk: AnswerDesk) -> Token:
    with open_reads(desk.url) as reads:
        return reads.tokens()[0]


def _uids(desk: AnswerDesk, url: str) -> list[str]:
    text = desk.reader().get(url).html
    events = by_vobject(text) if "VEVENT" in text else []
    return sorted(each.uid.partition("@")[0] for each in events)


def test_a_calendar_is_given_what_its_person_looks_for(desk: AnswerDesk) -> None:
    desk.add("levy", title="Levy", due="March 2027", owner="jonas", tags=("crypto",))
    everything = a_feed(desk, name="All, of us")
    crypto = a_feed(desk, Feed(search=Search(tags=("crypto",)), alarms=alarms_of("1d")))

    given = desk.reader().get(everything)
    assert given.status == 200
    assert given.headers["content-type"] == "text/calendar; charset=utf-8"
    assert given.headers["cache-control"] == "private, no-cache"
    assert "X-WR-CALNAME:All\\, of us\r\n" in given.html
    assert "VALARM" not in given.html
    assert _uids(desk, everything) == ["levy", "levy+opens", "m"]
    assert _uids(desk, crypto) == ["levy", "levy+opens"]
    assert desk.reader().get(crypto).html.count("BEGIN:VALARM") == 2


def test_what_has_not_changed_is_not_given_again(desk: AnswerDesk) -> None:
    url, reader = a_feed(desk), desk.reader()
    first = reader.get(url)
    tag = first.headers["etag"]
    desk.clock.advance(HOUR)
    for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = reader.get(url, if_none_match=named)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag), named
        assert again.headers["cache-control"] == "private, no-cache"
    assert reader.get(url, if_none_match='"other"').body == first.body
    assert first.headers["last-modified"] == "Mon, 05 Jan 2026 12:00:00 GMT"

    changed_at = desk.clock.now()
    to = Announced(due="2026-05-01", as_of=changed_at.date(), reason="it slipped")
    desk.milestones.move("m", to, changed_at)
    moved = reader.get(url, if_none_match=tag)
    assert (moved.status, moved.headers["etag"] != tag) == (200, True)
    assert moved.headers["last-modified"] == "Tue, 06 Jan 2026 13:00:00 GMT"
    [event] = by_vobject(moved.html)
    assert (event.start, event.sequence) == ("2026-05-01", 2)
    assert "DTSTAMP:20260106T130000Z\r\nLAST-MODIFIED:20260106T130000Z" in moved.html


def test_head_says_what_get_would_give(desk: AnswerDesk) -> None:
    url = a_feed(desk)
    given, told = desk.reader().get(url), desk.reader().get(url, "HEAD")
    assert (told.status, told.body) == (200, b"")
    assert told.headers["content-length"] == str(len(given.body))
    assert told.headers["etag"] == given.headers["etag"]


def test_every_change_raises_the_sequence(desk: AnswerDesk) -> None:
    url, now = a_feed(desk), desk.clock.now()

    def sequence() -> tuple[int, str]:
        [event] = by_vobject(desk.reader().get(url).html)
        return event.sequence, event.status

    seen = [sequence()]
    desk.milestones.edit("m", {"title": "Another title"}, now)
    seen.append(sequence())
    desk.milestones.suspend("m", "a court says so", now)
    seen.append(sequence())
    desk.milestones.reopen("m", now)
    seen.append(sequence())
    desk.milestones.acknowledge("m", now, note=None)
    seen.append(sequence())
    desk.milestones.close("m", MilestoneStatus.MET, now, on=now.date())
    seen.append(sequence())
    assert seen == [
        *((1, "CONFIRMED"), (2, "CONFIRMED"), (3, "TENTATIVE"), (4, "CONFIRMED")),
        *((4, "CONFIRMED"), (5, "CANCELLED")),
    ]


def test_what_is_closed_stays_for_ninety_days(desk: AnswerDesk) -> None:
    url = a_feed(desk)
    now = desk.clock.now()
    desk.milestones.close("m", MilestoneStatus.WAIVED, now, on=date(2025, 1, 1))
    desk.clock.advance(90 * DAY)
    assert _uids(desk, url) == ["m"]
    desk.clock.advance(HOUR)
    assert _uids(desk, url) == []


def test_a_feed_of_nothing_is_a_calendar(desk: AnswerDesk) -> None:
    given = desk.reader().get(a_feed(desk, Feed(search=Search(kind="none"))))
    assert given.status == 200
    assert given.html.endswith("X-WR-CALDESC:0 events of 0 milestones\r\nEND:VCALENDAR\r\n")
    assert "last-modified" not in given.headers


def test_who_is_given_nothing_is_not_told_why(desk: AnswerDesk) -> None:
    good, revoked, expired, left = (a_feed(desk, person=who) for who in _OWNERS)
    tokens = Tokens(desk.store, by="A. Counsel")
    now = desk.clock.now()
    with open_reads(desk.url) as reads:
        numbers = sorted(each.id for each in reads.tokens())
    tokens.revoke(numbers[1], now)
    with desk.store.write() as transaction:
        transaction._connection.exec_driver_sql(
            f"UPDATE tokens SET expires_at = '2026-01-01 00:00:00.000000' WHERE id = {numbers[2]:d}"  # noqa: S608 - a number
        )
        jonas = desk.people().persons["jonas"]
        transaction.people.update(replace(jonas, left_on=now.date()), now)
    _, interface = tokens.issue(TokenUse.INTERFACE, person="amira", name="program", now=now)
    base = good.rpartition("/")[0]
    wrong = [
        *(revoked, expired, left, f"{base}/{interface}.ics", f"{base}/trk_x.ics"),
        *(f"{good[:-5]}x.ics", f"{base}/%F0%9F%87%AC%0d%0aX.ics", f"{base}/{'x' * 4000}.ics"),
    ]
    answers = {
        (each.status, each.body, *sorted(each.headers.items()))
        for each in (desk.reader().get(url) for url in wrong)
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert desk.reader().get(good).status == 200


_OWNERS = ("amira", "amira", "amira", "jonas")


def test_who_has_no_role_is_given_nothing(desk: AnswerDesk) -> None:
    url = a_feed(desk)
    assert desk.served(roles={Role.READ: ("jonas",)}).reader().get(url).status == 404
    assert desk.served(roles={Role.READ: ("amira",)}).reader().get(url).status == 200


def test_guesses_are_counted_by_address_and_good_feeds_are_never_refused(
    desk: AnswerDesk,
) -> None:
    url, guesser = a_feed(desk), desk.reader(peer="198.51.100.9")
    guess = url.rpartition("/")[0] + "/trk_guess.ics"
    with capture_logs() as logs:
        statuses = [guesser.get(guess).status for _ in range(23)]
    assert statuses == [404] * 20 + [429] * 3
    assert [each["event"] for each in logs] == ["Feeds are guessed, or have ended"]
    assert "trk_guess" not in str(logs)
    assert guesser.get(url).status == 200
    assert desk.reader().get(guess).status == 404
    desk.clock.advance(timedelta(minutes=1))
    assert guesser.get(guess).status == 404


def test_use_is_noted_once_an_hour(desk: AnswerDesk) -> None:
    url = a_feed(desk)
    assert _token(desk).used_at is None
    first = desk.clock.now()
    noted = []
    for _ in range(4):
        desk.reader().get(url)
        noted.append(_token(desk).used_at)
        desk.clock.advance(timedelta(minutes=30))
    assert noted == [first, first, first + HOUR, first + HOUR]


def test_a_database_that_cannot_be_written_gives_all_the_same(
    desk: AnswerDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = a_feed(desk)

    def locked() -> None:
        raise DatabaseUnusable("the database is locked")

    monkeypatch.setattr(desk.store, "write", locked)
    with capture_logs() as logs:
        assert desk.reader().get(url).status == 200
    assert [each["event"] for each in logs] == ["Use of a token is not noted"]
    assert url.rpartition("/")[2] not in str(logs)


def test_no_log_holds_the_token_when_a_feed_cannot_be_made(
    desk: AnswerDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = a_feed(desk)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("tracker.web.feeds.feeds.agenda_of", broken)
    with capture_logs() as logs:
        failed = desk.reader().get(url)
    assert failed.status == 500
    shown = url.rpartition("/")[2].removesuffix(".ics")
    assert shown not in str(logs)
    assert shown not in failed.html


def test_a_milestone_that_cannot_be_read_is_counted(desk: AnswerDesk) -> None:
    desk.add("levy", title="Levy", due="2027-03-01")
    with desk.store.write() as transaction:
        transaction._connection.exec_driver_sql(
            "UPDATE milestones SET tags = 'nonsense' WHERE key = 'm'"
        )
    given = desk.reader().get(a_feed(desk))
    assert "1 event of 1 milestone\\; left out: 1 that cannot be read" in given.html


def test_who_leaves_has_no_feed(desk: AnswerDesk) -> None:
    url = a_feed(desk)
    with desk.store.write() as transaction:
        transaction.people.update(replace(AMIRA, left_on=date(2026, 1, 1)), desk.clock.now())
    assert desk.reader().get(url).status == 404
