"""What messages say of causes, times and outcomes is what happened, by the real daemon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.oracle import Told, settled, told_by_hook, verdict
from tests.faults.oracle_truth import Happened, claims_in, untruths
from tests.peers.http_peer import Answer
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for

_OK, _REFUSED = Answer(), Answer(status=404)
_EAGER = """
group_over = 0
fuse = 0
refused_every = "1h"
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DOWN = "Monday 2 March 2026, 09:00 UTC", "Tuesday 3 March 2026, 12:00 UTC"
TOLD_AT = "Monday 2 March 2026, 09:00 UTC"
TRUE = Happened(
    down=[(at("2026-03-02 09:00"), at("2026-03-03 12:00"))],
    stalled=[(at("2026-03-02 09:00"), at("2026-03-03 12:00"))],
    disbelieved=[(at("2026-03-02 09:00"), at("2026-03-03 12:00"))],
    failing={"hook": [(at("2026-03-02 09:00"), at("2026-03-03 12:00"))]},
    accepted={"ops": [at("2026-03-02 09:00")]},
    held_until={kind: [at("2026-03-02 09:00")] for kind in ("quiet", "digest", "morning")},
    snoozed=[("A. Counsel", at("2026-03-02 09:00"))],
    clear_at=[at("2026-03-02 09:00")],
    all_refused=True,
)
SENTENCES = (
    f"tracker was not running from {DOWN[0]} to {DOWN[1]}",
    f"tracker could do nothing from {DOWN[0]} to {DOWN[1]}",
    f"the clock had jumped and was not believed from {DOWN[0]} to {DOWN[1]}",
    f"the channel hook failed from {DOWN[0]} to {DOWN[1]}",
    f"it was quiet until {TOLD_AT}",
    f"it was held for your digest until {TOLD_AT}",
    f"it was held until your sending time, {TOLD_AT}",
    f"it was snoozed by A. Counsel until {TOLD_AT}",
    f"Told on {TOLD_AT} on the channel ops",
    "as the channel hook did not take it then",
    f"The channel hook has refused it since {TOLD_AT}",
    f"the channel hook has not taken it since {TOLD_AT}",
    "All clear: nothing was due for 7 days",
    "Could not be told. Due in 5 days",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_oracle_takes_what_is_so_and_finds_what_is_not(sentence: str) -> None:
    told = {"hook": [Told(title="Due", text=sentence)]}
    assert untruths(told, TRUE) == []
    assert len(untruths(told, Happened())) == 1


def test_the_oracle_takes_no_cause_that_it_does_not_know() -> None:
    text = "Not sent in time, because the moon was full: the reminder 7 days before"
    told = {"hook": [Told(title="Due", text=text)]}
    assert untruths(told, TRUE) == ["hook: unknown cause: the moon was full"]


@dataclass
class _Practice:
    """A site whose channel `hook` has the fallback `ops`, and an account of what is done to it."""

    site: Site
    hook: WebhookPeer
    ops: WebhookPeer
    down: list[tuple[datetime, datetime]] = field(default_factory=list)
    failing: list[tuple[datetime, datetime]] = field(default_factory=list)
    _stopped_at: datetime | None = None

    @contextmanager
    def serving(self, begin: str, *, hook: Answer = _OK) -> Iterator[None]:
        """A daemon from that instant on, which is killed in the end."""
        self.hook.usual = hook
        began = at(begin)
        if self._stopped_at is not None:
            self.down.append((self._stopped_at, began))
        if hook is not _OK:
            self.failing.append((began, began))
        self.site.travel_to = began.isoformat()
        daemon = self.site.start()
        try:
            yield
        finally:
            daemon.kill()
            daemon.wait()
        self._stopped_at = began

    def wait_for_settled(self, count: int) -> None:
        database = self.site.folder / "tracker.db"
        wait_for(lambda: settled(database) == count, f"{count} settled deliveries")

    def told(self) -> dict[str, list[Told]]:
        return {"hook": told_by_hook(self.hook), "ops": told_by_hook(self.ops)}


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[_Practice]:
    with WebhookPeer() as hook, WebhookPeer() as ops:
        site = Site(
            tmp_path,
            {"hook": hook.channel_url(), "ops": ops.channel_url()},
            channel_lines={"hook": 'fallback = "ops"'},
            policy='channels.names = ["hook"]',
            delivery=_EAGER,
            timezone="UTC",
            tables='[watch]\nlongest_downtime = "30d"\n',
            travel_to="2026-02-01T12:00:00+00:00",
        )
        site.run("init")
        site.run("add", "Return", "--due", "2026-03-31", "--key", "return")
        yield _Practice(site, hook, ops)


@pytest.mark.slow
def test_a_daemon_that_was_down_and_a_channel_that_failed_are_told_as_they_were(
    practice: _Practice,
) -> None:
    """Down as thirty days are told, refused at fourteen and at seven, mended the day before."""
    with practice.serving("2026-02-20 12:00"):
        practice.wait_for_settled(1)
    with practice.serving("2026-03-03 12:00"):
        practice.wait_for_settled(2)
    with practice.serving("2026-03-17 09:00", hook=_REFUSED):
        practice.wait_for_settled(3)
    with practice.serving("2026-03-24 09:00", hook=_REFUSED):
        practice.wait_for_settled(5)
    with practice.serving("2026-03-30 09:00"):
        practice.wait_for_settled(7)
    told = practice.told()
    began, ended = practice.failing[0][0], practice.failing[-1][1]
    happened = Happened(
        down=practice.down,
        failing={"hook": [(began, ended + timedelta(minutes=1))]},
        accepted={"ops": [at("2026-03-17 09:00"), at("2026-03-24 09:00")]},
    )
    assert untruths(told, happened) == []
    _, late, last = (message.text for message in told["hook"])
    assert "tracker was not running from Friday 20 February 2026, 12:00 UTC" in late
    assert len(claims_in(late)) == 1
    assert "the channel hook failed from Tuesday 17 March 2026, 09:00 UTC" in last
    judged = verdict(practice.site.folder / "tracker.db", told, wanted=["return"])
    assert judged.clean, judged
