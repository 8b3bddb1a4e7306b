"""Two hundred reminders at once, by the real commands, over services that take little at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faults.standings import trusting
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer
from tests.peers.services import ServicePeer
from tests.sites import Site


@pytest.mark.parametrize("service", ["workflows", "ntfy", "mmost"])
def test_two_hundred_reminders_are_three_messages_in_their_order(
    tmp_path: Path, service: str
) -> None:
    authority = Authority(tmp_path)
    with ServicePeer(service, authority) as peer, pytest.MonkeyPatch.context() as patch:
        site = _site(tmp_path, authority, peer.route(patch))
        done = site.run("run", "--once", check=False)
        assert done.returncode == 0, done.stderr
        titles = [shown["title"] for shown in peer.shown]
    assert [re.findall(r"part \d of \d", title) for title in titles] == [
        ["part 1 of 3"],
        ["part 2 of 3"],
        ["part 3 of 3"],
    ]
    assert all("200 milestones" in title for title in titles)
    outcomes = [each["outcome"] for each in site.json("log") if each["kind"] == "attempt"]
    assert outcomes == ["SENT"] * 200
    assert site.json("status")["backlog"] == 0


def test_a_service_that_takes_less_than_it_says_gets_less(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with ServicePeer("workflows", authority) as peer, pytest.MonkeyPatch.context() as patch:
        site = _site(tmp_path, authority, peer.route(patch), count=20)
        peer.will_answer(Answer(status=413, body=b'{"error": {"code": "RequestEntityTooLarge"}}'))
        assert site.run("run", "--once", check=False).returncode == 3
        sizes = [len(each.body) for each in peer.requests]
        told = "".join(shown["body"] for shown in peer.shown)
    assert len(sizes) > 1
    assert max(sizes[1:]) <= 0.6 * max(sizes)
    assert all(f"milestone{number}:" in told for number in range(20))


def _site(folder: Path, authority: Authority, url: str, count: int = 200) -> Site:
    """With `count` milestones that are due in five days."""
    site = Site(
        folder,
        {"desk": url},
        environment=trusting(authority),
        delivery="group_over = 3\nfuse = 20",
    )
    site.set_up()
    file = folder / "many.csv"
    rows = "\n".join(f"m{number},Filing of milestone{number}:,in 5 days" for number in range(count))
    file.write_text(f"key,title,due\n{rows}\n")
    site.run("import", str(file))
    return site
