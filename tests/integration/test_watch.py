"""What machines are told that watch over an installation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.integration.test_desk_pages import PROXY
from tests.web_reader import Answered
from tracker.domain.people.role import Role
from tracker.domain.people.token import TokenUse
from tracker.domain.source import Source
from tracker.domain.standing import is_overdue
from tracker.errors import DatabaseUnusable
from tracker.service.milestones.announcements import Announced
from tracker.service.people.tokens import Tokens
from tracker.store.reads.reads import open_reads
from tracker.web.site import ReadsPool

HERE = "127.0.0.1"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))


def _ticked(desk: AnswerDesk, *, tick_ms: float = 12.5) -> None:
    """A daemon has just ticked, as `desk` has it."""
    with desk.store.write() as transaction:
        transaction.daemon.started(4711, "host", "1.0", desk.clock.now())
        transaction.daemon.ticked(desk.clock.now(), tick_ms)


def _asked(desk: AnswerDesk, path: str, *, peer: str = HERE, **headers: str) -> Answered:
    """What a machine is told, some seconds after the one before."""
    desk.clock.advance(timedelta(seconds=5))
    return desk.reader(peer=peer).get(path, **headers)


def _figures(desk: AnswerDesk) -> Mapping[tuple[str, tuple[str, ...]], float]:
    """Every value of `/metrics` by its name and the values of its labels."""
    told = _asked(desk, "/metrics")
    assert told.status == 200, told.words
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(told.html)
        for sample in family.samples
    }


def _is_ready(desk: AnswerDesk) -> tuple[int, list[str]]:
    told = _asked(desk, "/readyz", peer="192.0.2.7")
    said = json.loads(told.body)
    assert said["ready"] is (told.status == 200)
    assert "Client asset return" not in told.html
    return told.status, [each["check"] for each in said["problems"]]


def test_it_is_ready_while_a_daemon_ticks_and_nothing_waits(desk: AnswerDesk) -> None:
    _ticked(desk)

    assert _is_ready(desk) == (200, [])


def test_it_is_not_ready_without_a_daemon(desk: AnswerDesk) -> None:
    assert _is_ready(desk) == (503, ["daemon"])
    _ticked(desk)
    desk.clock.advance(timedelta(minutes=3))
    assert _is_ready(desk) == (503, ["daemon"])
    with desk.store.write() as transaction:
        transaction.daemon.started(1, "host", "1.0", desk.clock.now())
        transaction.daemon.stopped(desk.clock.now())
    assert _is_ready(desk) == (503, ["daemon"])


def test_it_is_ready_between_single_ticks_and_not_once_one_is_missed(desk: AnswerDesk) -> None:
    for _ in range(2):
        desk.clock.advance(timedelta(hours=1))
        with desk.store.write() as transaction:
            transaction.daemon.started(1, "host", "1.0", desk.clock.now(), once=True)
            transaction.daemon.ticked(desk.clock.now(), 5.0)
            transaction.daemon.stopped(desk.clock.now())
    desk.clock.advance(timedelta(minutes=90))
    assert _is_ready(desk) == (200, [])
    desk.clock.advance(timedelta(hours=2))
    assert _is_ready(desk) == (503, ["daemon"])


def test_it_is_not_ready_while_something_due_is_not_sent(desk: AnswerDesk) -> None:
    desk.add("late", due="2026-01-07", title="Levy")
    desk.clock.set(desk.clock.now() + timedelta(days=1))
    _ticked(desk)

    status, problems = _is_ready(desk)

    assert (status, problems) == (503, ["overdue"])


def test_it_is_not_ready_while_a_jump_of_the_clock_is_held(desk: AnswerDesk) -> None:
    _ticked(desk)
    with desk.store.write() as transaction:
        transaction.daemon.set_clock_offset(7_200)

    assert "clock" in _is_ready(desk)[1]


def test_it_is_not_ready_without_its_database_and_lives(desk: AnswerDesk) -> None:
    def refused() -> NoReturn:
        raise DatabaseUnusable("the database user:hush@server cannot be used")

    shut = replace(desk, reads=ReadsPool(refused)).served()

    assert _is_ready(shut) == (503, ["database"])
    told = _asked(shut, "/metrics")
    assert (told.status, "hush" in told.html) == (503, False)
    assert _asked(shut, "/metrics", peer=PROXY, authorization="Bearer trk_x").status == 401
    assert _asked(shut, "/healthz").html == "ok\n"


def test_many_who_ask_are_told_from_one_read(desk: AnswerDesk) -> None:
    _ticked(desk)
    reader = desk.reader()
    first = reader.get("/readyz").body
    with desk.store.write() as transaction:
        transaction.daemon.stopped(desk.clock.now())

    assert reader.get("/readyz").body == first
    assert _is_ready(desk)[0] == 503


def test_figures_tell_of_everything_that_is_watched(desk: AnswerDesk) -> None:
    now = desk.clock.now()
    desk.press("seen")
    desk.milestones.move("m", Announced(due="2026-03-01", as_of=now.date(), reason="slipped"), now)
    desk.add("past", due="2026-01-02", title="Levy")
    with desk.store.write() as transaction:
        for name, failing_since in (("a", now), ("b", None)):
            transaction.sources.insert(
                Source(
                    name=name,
                    url="https://example.org/feed",
                    format="json",
                    every=timedelta(hours=1),
                    added_at=now,
                    next_at=now,
                    failing_since=failing_since,
                )
            )
    _ticked(desk)

    found = _figures(desk)

    assert found["tracker_milestones", ("open",)] == 2
    assert found["tracker_milestones", ("met",)] == 0
    assert found["tracker_milestones_overdue", ()] == 1
    assert found["tracker_delivery_attempts", ("mail", "SENT")] == 1
    assert found["tracker_slips_total", ()] == 1
    assert found["tracker_sources", ("failing",)] == 1
    assert found["tracker_sources", ("ok",)] == 1
    assert found["tracker_tick_age_seconds", ()] == 5
    assert found["tracker_tick_duration_seconds", ()] == 0.0125
    assert found["tracker_daemon_running", ()] == 1
    assert found["tracker_acknowledgement_lag_seconds_count", ()] == 1
    assert found["tracker_acknowledgement_lag_seconds_bucket", ("3600.0",)] == 1
    assert found["tracker_acknowledgement_lag_seconds_bucket", ("+Inf",)] == 1


def test_people_of_a_channel_are_counted_together_and_not_named(desk: AnswerDesk) -> None:
    with desk.store.write() as transaction:
        change = "UPDATE attempts SET channel = 'mail/amira'"
        transaction.milestones._connection.exec_driver_sql(change)
    told = _asked(desk, "/metrics").html

    assert 'channel="mail",outcome="SENT"} 1.0' in told
    assert "amira" not in told
    assert "Client asset return" not in told


def test_the_longest_overdue_send_is_told_in_seconds(desk: AnswerDesk) -> None:
    desk.add("late", due="2026-01-07", title="Levy")
    desk.clock.advance(timedelta(days=1))

    found = _figures(desk)

    assert found["tracker_backlog", ()] == 1
    assert found["tracker_oldest_overdue_seconds", ()] > 3_600
    assert found["tracker_ready", ()] == 0


def test_duties_are_overdue_in_their_own_zones(desk: AnswerDesk) -> None:
    zones = ("Pacific/Kiritimati", "Etc/GMT+12", "Europe/London", "Asia/Kolkata")
    days = ("2026-01-04", "2026-01-05", "2026-01-06", "2026-01-07", "by 6 January 2026 at 17:00")
    wide = ("January 2026", "between 2 and 4 January 2026", "not before 2 January 2026", "TBC")
    for place, zone in enumerate(zones):
        for number, due in enumerate((*days, *wide)):
            desk.add(f"d{place}-{number}", due=due, title="Levy", tz=zone)
            desk.add(f"e{place}-{number}", due=due, title="Talk", kind="conference", tz=zone)
    desk.milestones.suspend("d0-0", "not ours", desk.clock.now())

    for _ in range(12):
        desk.clock.advance(timedelta(hours=5))
        with open_reads(desk.url) as reads:
            now = desk.clock.now()
            counted, listed = reads.figures(now).overdue, reads.milestones()
        assert counted == sum(is_overdue(each, now) for each in listed)
        assert counted


def test_figures_are_for_this_machine_and_for_whoever_shows_a_token(desk: AnswerDesk) -> None:
    _ticked(desk)
    tokens = Tokens(desk.store, by="amira")
    now = desk.clock.now()

    def shown(use: TokenUse = TokenUse.INTERFACE) -> str:
        issued = tokens.issue(use, person="amira", name="Prometheus", now=now, role=Role.READ)
        return f"Bearer {issued[1]}"

    revoked = shown()
    tokens.revoke(1, now)
    refused = {
        "from elsewhere": _asked(desk, "/metrics", peer="192.0.2.7"),
        "a proxy hands it on": _asked(desk, "/metrics", peer=PROXY, x_user="amira"),
        "a proxy on this machine": _asked(desk, "/metrics", x_forwarded_for="192.0.2.7"),
        "a token that nobody has": _asked(desk, "/metrics", peer=PROXY, authorization="Bearer x"),
        "a revoked token": _asked(desk, "/metrics", peer=PROXY, authorization=revoked),
        "a feed's token": _asked(desk, "/metrics", peer=PROXY, authorization=shown(TokenUse.FEED)),
    }

    assert {why: each.status for why, each in refused.items()} == dict.fromkeys(refused, 401)
    assert all("tracker_" not in each.html for each in refused.values())
    assert all("www-authenticate" in each.headers for each in refused.values())
    assert _asked(desk, "/metrics", peer=PROXY, authorization=shown()).status == 200
    closed = desk.served(roles={Role.READ: ("jonas",)})
    assert _asked(closed, "/metrics", peer=PROXY, authorization=shown()).status == 401


def test_what_is_watched_stands_below_the_path_of_the_site(desk: AnswerDesk) -> None:
    _ticked(desk)
    below = desk.served(base_url="https://tracker.example.org/tools")

    assert _asked(below, "/tools/readyz").status == 200
    assert _asked(below, "/tools/metrics").status == 200
    assert _asked(below, "/readyz").status == 404
