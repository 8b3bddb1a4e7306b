"""A clock that is set while the daemon runs: nothing told twice, nothing told ten years early."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.lives import QUICK, outcomes, started
from tests.faults.oracle import Told, told_by_hook, verdict
from tests.faults.oracle_truth import Happened
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for

pytestmark = pytest.mark.slow

_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_OPERATOR = QUICK + 'operator = "ops"\n'


@dataclass
class _Traveller:
    """A daemon whose clock a test sets; people are told on `hook`, operators on `ops`."""

    site: Site
    clock: Path
    peer: WebhookPeer
    jumps: list[datetime] = field(default_factory=list)  #: to where it was set

    def set_to(self, instant: datetime) -> None:
        self.jumps.append(instant)
        self.clock.write_text(instant.isoformat())

    @property
    def happened(self) -> Happened:
        return Happened(jumped_to=self.jumps, disbelieved=[(_NOON, each) for each in self.jumps])

    def add(self, key: str, days: int) -> None:
        self.site.run("add", f"Return {key}", "--key", key, "--due", f"in {days} days")

    def told(self, path: str = "/hook") -> list[Told]:
        return told_by_hook(self.peer, path)

    def wait_for(self, messages: int) -> None:
        wait_for(lambda: len(self.told()) >= messages, f"message {messages}")

    def wait_for_words(self, words: str) -> None:
        wait_for(lambda: words in self.site.log.read_text(), words)


@contextmanager
def _travelling(folder: Path) -> Iterator[_Traveller]:
    """Afterwards the daemon ends in good order, and nothing was told without need."""
    clock = folder / "clock"
    clock.write_text(_NOON.isoformat())
    with WebhookPeer() as peer:
        site = Site(
            folder,
            {name: peer.channel_url(f"/{name}") for name in ("hook", "ops")},
            delivery=_OPERATOR,
            policy='channels.names = ["hook"]',
            environment={"TRACKER_TEST_CLOCK": str(clock)},
            launcher="tests.faults.travel",
        )
        site.set_up()
        running = started(site)
        daemon = site.start()
        try:
            wait_for(running, "the start of the daemon")
            traveller = _Traveller(site, clock, peer)
            yield traveller
            wait_for(lambda: site.json("status")["backlog"] == 0, "the end of the backlog")
        finally:
            code = site.stop(daemon)
    assert code == 0, site.log.read_text()
    told = {name: traveller.told(f"/{name}") for name in ("hook", "ops")}
    found = verdict(folder / "tracker.db", told, happened=traveller.happened)
    assert found.clean, found
    assert found.repeated == 0


@pytest.mark.parametrize(
    "back", [timedelta(hours=1), pytest.param(timedelta(days=1), marks=pytest.mark.slow)]
)
def test_a_clock_set_back_repeats_nothing_and_holds_up_nothing(
    tmp_path: Path, back: timedelta
) -> None:
    with _travelling(tmp_path) as traveller:
        traveller.add("before", 5)
        traveller.wait_for(1)
        traveller.set_to(_NOON - back)
        traveller.wait_for_words("Clock set back")
        traveller.add("after", 5)
        traveller.wait_for(2)
    assert outcomes(traveller.site, "before") == ["SENT"]
    assert len(traveller.told()) == 2


def test_a_clock_ten_years_ahead_tells_the_operator_and_nobody_else_until_released(
    tmp_path: Path,
) -> None:
    with _travelling(tmp_path) as traveller:
        traveller.add("soon", 5)
        traveller.wait_for(1)
        traveller.set_to(_NOON.replace(year=2036))
        wait_for(lambda: traveller.told("/ops"), "the message to the operator")
        assert len(traveller.told()) == 1, "what the jump made due is held"
        traveller.site.run("status", "--release")
        traveller.wait_for(2)
        assert "PASSED" in traveller.told()[1].title or "OVERDUE" in traveller.told()[1].title
    assert len(traveller.told("/ops")) == 1


@pytest.mark.slow
def test_a_clock_that_jumped_and_was_mended_tells_nobody_anything_early(tmp_path: Path) -> None:
    with _travelling(tmp_path) as traveller:
        traveller.add("soon", 5)
        traveller.wait_for(1)
        traveller.set_to(_NOON + timedelta(days=2))
        traveller.wait_for_words("Clock jumped")
        traveller.set_to(_NOON)
        traveller.wait_for_words("Clock jump released")
        traveller.add("later", 5)
        traveller.wait_for(2)
    assert len(traveller.told()) == 2


@pytest.mark.slow
def test_an_hour_ahead_is_taken_as_it_is(tmp_path: Path) -> None:
    with _travelling(tmp_path) as traveller:
        traveller.set_to(_NOON + timedelta(hours=1))
        traveller.add("soon", 5)
        traveller.wait_for(1)
        assert not traveller.told("/ops")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("down", "words"),
    [
        (timedelta(hours=1), "in 5 days"),
        (timedelta(days=3), "in 2 days"),
        (timedelta(days=8), "OVERDUE by 3 days"),
    ],
)
def test_after_downtime_one_message_says_how_things_stand(
    tmp_path: Path, down: timedelta, words: str
) -> None:
    with WebhookPeer() as peer:
        site = Site(tmp_path, {"hook": peer.channel_url()}, delivery=QUICK, travel_to=f"{_NOON}")
        site.set_up()
        site.run("add", "Return", "--key", "down", "--due", "in 5 days")
        site.travel_to = f"{_NOON + down}"
        site.run("run", "--once")
        site.run("run", "--once")
        told = told_by_hook(peer)
    assert len(told) == 1
    assert words in told[0].title + told[0].text
    happened = Happened(down=[(_NOON, _NOON + down)])
    judged = verdict(tmp_path / "tracker.db", {"hook": told}, wanted=["down"], happened=happened)
    assert judged.clean, judged


def _at(site: Site, instant: datetime, *arguments: str) -> None:
    site.travel_to = f"{instant}"
    site.run(*arguments)


@pytest.mark.parametrize("known", [True, False])
def test_a_boot_with_a_clock_of_another_year_takes_no_reminder_away(
    tmp_path: Path, *, known: bool
) -> None:
    """Whether a daemon had ever ticked before, or only a command had written."""
    with WebhookPeer() as peer:
        site = Site(
            tmp_path,
            {name: peer.channel_url(f"/{name}") for name in ("hook", "ops")},
            delivery=_OPERATOR,
            policy='channels.names = ["hook"]',
            travel_to=f"{_NOON}",
        )
        site.set_up()
        site.run("add", "Return", "--key", "return", "--due", "in 20 days")
        if known:
            site.run("run", "--once")
        for minutes in range(3):
            _at(site, _NOON.replace(year=2028) + timedelta(minutes=minutes), "run", "--once")
        early = [each.title for each in told_by_hook(peer, "/hook")]
        assert early == (["Due in 20 days: Return"] if known else early[:1])
        assert not any("OVERDUE" in title for title in early)
        [alarm] = told_by_hook(peer, "/ops")
        assert "ahead of tracker's last word" in alarm.title
        ticks = [_NOON + timedelta(days=days) for days in (0, 7, 14, 20, 21)]
        for instant in ticks[1:]:
            _at(site, instant, "run", "--once")
        told = [each.title for each in told_by_hook(peer, "/hook")][len(early) :]
        everything = {name: told_by_hook(peer, f"/{name}") for name in ("hook", "ops")}
    shown = [_NOON.replace(year=2028) + timedelta(minutes=minutes) for minutes in range(3)]
    happened = Happened(jumped_to=shown, down=list(pairwise(ticks)))
    judged = verdict(tmp_path / "tracker.db", everything, happened=happened)
    assert judged.clean, judged
    assert told == [
        "Due in 13 days: Return",
        "Due in 6 days: Return",
        "Due today: Return",
        "OVERDUE by 1 day: Return",
    ]


def test_what_a_clock_ahead_by_days_told_is_told_again_when_its_time_comes(tmp_path: Path) -> None:
    with WebhookPeer() as peer:
        site = Site(tmp_path, {"hook": peer.channel_url()}, delivery=QUICK, travel_to=f"{_NOON}")
        site.set_up()
        site.run("add", "Return", "--key", "return", "--due", "in 5 days")
        _at(site, _NOON + timedelta(days=10), "run", "--once")
        assert "OVERDUE" in told_by_hook(peer)[-1].title
        ticks = [_NOON + timedelta(hours=hours) for hours in (0, 2, 5 * 24, 6 * 24)]
        for instant in ticks:
            _at(site, instant, "run", "--once")
        everything = told_by_hook(peer)
    told = [each.title for each in everything[1:]]
    happened = Happened(told_early=True, down=list(pairwise(ticks)))
    judged = verdict(tmp_path / "tracker.db", {"hook": everything}, happened=happened)
    assert judged.untrue == (), judged
    assert told == [
        "[possible repeat] Due in 5 days: Return",
        "[possible repeat] Due today: Return",
        "[possible repeat] OVERDUE by 1 day: Return",
    ]
