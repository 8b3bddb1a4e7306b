"""What a service pours out, or holds back for minutes, costs neither memory nor a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.oracle import descendants, told_by_hook, told_by_mails, verdict
from tests.faults.standings import trusting
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer, Fault
from tests.peers.smtp import SmtpPeer
from tests.peers.webhook import WebhookPeer
from tests.progress import tell
from tests.sites import Site, wait_for

_SMALL_MB = 400  #: resident; one answer unpacked would be 1,000

pytestmark = pytest.mark.slow


def test_answers_of_200_mb_and_bombs_leave_every_process_small(tmp_path: Path) -> None:
    with WebhookPeer() as peer:
        peer.by_path = {
            "/huge": (Answer(fault=Fault.HUGE),),
            "/bomb": (Answer(fault=Fault.BOMB),),
        }
        site = Site(
            tmp_path,
            {"huge": peer.channel_url("/huge"), "bomb": peer.channel_url("/bomb")},
            delivery="group_over = 0\nfuse = 0",
        )
        site.set_up()
        milestones = tmp_path / "milestones.csv"
        rows = "".join(f"m{number},Milestone {number},in 5 days\n" for number in range(20))
        milestones.write_text("key,title,due\n" + rows)
        site.run("import", str(milestones))
        daemon = site.start()
        try:
            wait_for(lambda: len(peer.accepted) >= 40, "every message")
            wait_for(lambda: site.json("status")["backlog"] == 0, "every outcome")
            peaks = [_peak_mb(pid) for pid in (daemon.pid, *descendants(daemon.pid))]
        finally:
            code = site.stop(daemon)
        told = {name: told_by_hook(peer, f"/{name}") for name in ("huge", "bomb")}
        written = peer.written
    assert code == 0
    judged = verdict(tmp_path / "tracker.db", told, wanted=[f"m{n}" for n in range(20)])
    tell(f"20 answers of 200 MB, 20 bombs: {judged}; peaks {peaks} MB; {written:,} bytes taken")
    assert judged.clean, judged
    assert judged.repeated == 0
    assert max(peaks) < _SMALL_MB


@pytest.mark.timeout(200)
def test_a_mail_server_that_says_250_after_60_s_is_waited_for_and_asked_once(
    tmp_path: Path, authority: Authority
) -> None:
    with SmtpPeer(authority, delay_s=60) as mail, WebhookPeer() as hook:
        site = Site(
            tmp_path,
            {"mail": mail.channel_url(), "hook": hook.channel_url()},
            channel_lines={"mail": 'fallback = "hook"'},
            policy='channels.names = ["mail"]',
            environment=trusting(authority),
            delivery='unknown_pause = "1s"',
        )
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        daemon = site.start()
        try:
            wait_for(lambda: "SENT" in {each["outcome"] for each in site.json("log")}, "250", 120)
        finally:
            code = site.stop(daemon)
        assert not hook.accepted
        told = {"hook": told_by_hook(hook), "mail": told_by_mails(mail)}
    assert code == 0
    outcomes = [each["outcome"] for each in site.json("log") if each["channel"] == "mail"]
    assert outcomes == ["SENT"]
    judged = verdict(tmp_path / "tracker.db", told, wanted=["return"])
    tell(f"250 after 60 s: {judged}")
    assert judged.clean, judged
    assert judged.waiting == 0


def _peak_mb(pid: int) -> int:
    """The most memory that a process ever had in use at once."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(each for each in status.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) // 1_000
