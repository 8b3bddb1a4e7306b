"""Whether the pages answer where messages say that they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peers.http_peer import Answer, Fault
from tests.peers.webhook import WebhookPeer
from tests.web_site import a_free_port
from tracker.config.web import WebSettings
from tracker.service.clock import SystemClock
from tracker.service.views import pages
from tracker.service.views.doctor import examine
from tracker.service.views.pages import unreachable


def test_without_pages_there_is_nothing_to_reach() -> None:
    assert unreachable(WebSettings()) is None


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, None), (302, None), (401, None), (404, None), (502, "a proxy says 502"), (503, "503")],
)
def test_whoever_answers_is_there_but_a_proxy_that_reaches_nobody(
    status: int, said: str | None
) -> None:
    with WebhookPeer(usual=Answer(status=status)) as peer:
        why = unreachable(WebSettings(base_url=f"{peer.base_url}/tools"))

        assert [each.path for each in peer.requests] == ["/tools/healthz"]
    assert (why is None) if said is None else (why is not None and said in why)


def test_nobody_who_answers_and_nobody_who_does_in_time_are_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert unreachable(WebSettings(base_url=f"http://127.0.0.1:{a_free_port()}")) == (
        "Connection refused"
    )
    monkeypatch.setattr(pages, "_PATIENCE_S", 0.1)
    with WebhookPeer(usual=Answer(fault=Fault.HANG)) as peer:
        assert "timed out" in (unreachable(WebSettings(base_url=peer.base_url)) or "")


def test_the_doctor_names_the_host_and_what_to_do(tmp_path: Path) -> None:
    base_url = f"http://127.0.0.1:{a_free_port()}"
    settings = tmp_path / "tracker.toml"
    settings.write_text(
        f'database = "sqlite:///{tmp_path}/t.db"\n[web]\nbase_url = "{base_url}/hunter2"\n'
    )

    (found,) = [each for each in examine(settings, SystemClock().now()) if each.check == "pages"]

    assert base_url in found.finding
    assert "hunter2" not in found.finding
    assert "tracker web" in found.remedy
