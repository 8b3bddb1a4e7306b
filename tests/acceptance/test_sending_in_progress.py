"""What happens around a message that is on its way: a stop waits for it, other channels do not."""

from __future__ import annotations

from pathlib import Path

from tests.peers.http_peer import Answer, Fault
from tests.peers.webhook import WebhookPeer
from tests.sites import Site, wait_for


def test_a_stop_lets_the_message_on_its_way_arrive(tmp_path: Path) -> None:
    with WebhookPeer(usual=Answer(delay_s=3)) as peer:
        site = Site(tmp_path, {"hook": peer.channel_url()})
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        daemon = site.start()
        try:
            wait_for(lambda: _attempts(site) == [("hook", "STARTED")], "the claim")
        finally:
            code = site.stop(daemon)
        assert code == 0, site.log.read_text()
        assert len(peer.accepted) == 1
    assert _attempts(site) == [("hook", "SENT")]


def test_a_channel_that_never_answers_delays_no_other(tmp_path: Path) -> None:
    hanging = Answer(fault=Fault.HANG)
    with WebhookPeer(usual=hanging) as stuck, WebhookPeer() as healthy:
        channels = {"stuck": stuck.channel_url(), "healthy": healthy.channel_url()}
        site = Site(tmp_path, channels, delivery='deadline = "30s"\nlease = "60s"')
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        daemon = site.start()
        try:
            wait_for(
                lambda: ("healthy", "SENT") in _attempts(site), "the healthy channel's message"
            )
            assert ("stuck", "STARTED") in _attempts(site)
        finally:
            daemon.kill()
            daemon.wait()


def _attempts(site: Site) -> list[tuple[str, str]]:
    return [
        (entry["channel"], entry["outcome"])
        for entry in site.json("log")
        if entry["kind"] == "attempt"
    ]
