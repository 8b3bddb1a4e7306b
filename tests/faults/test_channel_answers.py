"""Whatever a web service answers, or does not, has its outcome, its exit code and its next step."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from tests.faults.lives import noted
from tests.faults.oracle import no_secret, told_by_hook, verdict
from tests.faults.oracle_truth import Happened, Span
from tests.faults.standings import PATIENT, Standing, Then, standings, trusting
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer, Fault
from tests.peers.webhook import WebhookPeer
from tests.sites import Site

_SECRET = "pathtoken-4711"
_AWAY = {"Location": "/elsewhere"}


@dataclass(frozen=True, kw_only=True)
class _Row:
    sentence: str
    answer: Answer
    outcome: str
    then: Then
    asked: int = 1


def _row(sentence: str, answer: Answer, outcome: str, then: Then, asked: int = 1) -> _Row:
    return _Row(sentence=sentence, answer=answer, outcome=outcome, then=then, asked=asked)


def _busy(retry_after: str) -> Answer:
    return Answer(status=429, headers={"Retry-After": retry_after})


def _rows() -> dict[str, _Row]:
    """The table, by a name that is fit for a channel."""
    later = datetime.now(UTC) + timedelta(seconds=300)  # noqa: TID251 - the real clock's date
    rows = [
        _row("200 is accepted", Answer(), "SENT", Then.DONE),
        _row("302 is not followed", Answer(status=302, headers=_AWAY), "REFUSED", Then.REFUSED),
        _row("307 is not followed", Answer(status=307, headers=_AWAY), "REFUSED", Then.REFUSED),
        *(
            _row(f"{status} refuses", Answer(status=status), "REFUSED", Then.REFUSED)
            for status in (400, 401, 403, 404, 410)
        ),
        _row("429 with seconds", _busy("120"), "NOT_SENT", Then.ASKED_120_S),
        _row("429 with a date", _busy(format_datetime(later, usegmt=True)),
             "NOT_SENT", Then.ASKED_FOR_A_DATE),
        _row("429 with a negative", _busy("-5"), "NOT_SENT", Then.BACKOFF),
        _row("429 with far too much", _busy("99999999999"), "NOT_SENT", Then.ASKED_TOO_MUCH),
        _row("429 with garbage", _busy("when the cows come home"), "NOT_SENT", Then.BACKOFF),
        _row("500 comes again", Answer(status=500), "NOT_SENT", Then.BACKOFF),
        _row("503 comes again", Answer(status=503), "NOT_SENT", Then.BACKOFF),
        _row("never answers", Answer(fault=Fault.HANG), "UNKNOWN", Then.REPEAT),
        _row("answers late", Answer(delay_s=30), "UNKNOWN", Then.REPEAT, asked=0),
        _row("drips its status line", Answer(fault=Fault.DRIP_STATUS), "UNKNOWN", Then.REPEAT),
        _row("drips its headers after 200", Answer(fault=Fault.DRIP), "SENT", Then.DONE),
        _row("drips its body after 200", Answer(fault=Fault.DRIP_BODY), "SENT", Then.DONE),
        _row("answers with 200 MB", Answer(fault=Fault.HUGE), "SENT", Then.DONE),
        _row("answers with a bomb", Answer(fault=Fault.BOMB), "SENT", Then.DONE),
        _row("resets before it has read", Answer(fault=Fault.RESET_BEFORE_READING),
             "UNKNOWN", Then.REPEAT, asked=0),
        _row("resets after it has read", Answer(fault=Fault.RESET_AFTER_READING),
             "UNKNOWN", Then.REPEAT),
    ]  # fmt: skip
    return {row.sentence.replace(" ", "-"): row for row in rows}


def _untrusted(stack: ExitStack, authority: Authority, folder: Path) -> dict[str, WebhookPeer]:
    """Services whose certificates are wrong, by what is wrong with them."""
    contexts = {
        "unknown-authority": Authority(folder).server_context(),
        "expired-certificate": authority.server_context(expired=True),
        "certificate-of-another-host": authority.server_context("example.org"),
    }
    return {name: stack.enter_context(WebhookPeer(tls=tls)) for name, tls in contexts.items()}


def _unreachable(untrusted: dict[str, WebhookPeer]) -> dict[str, str]:
    """Channels to which no connection is made, by what is wrong; all with the same outcome."""
    gone = WebhookPeer()
    with gone:
        refused = gone.channel_url(f"/{_SECRET}")
    return {
        **{name: peer.channel_url(f"/{_SECRET}") for name, peer in untrusted.items()},
        "name-not-found": f"jsons://tracker.invalid/{_SECRET}",
        "connection-refused": refused,
    }


def test_every_answer_of_a_web_service_has_its_outcome_and_its_next_step(
    tmp_path: Path, authority: Authority
) -> None:
    rows = _rows()
    with ExitStack() as stack:
        peer = stack.enter_context(WebhookPeer())
        peer.by_path = {_path(name): (row.answer,) for name, row in rows.items()}
        untrusted = _untrusted(stack, authority, tmp_path)
        unreachable = _unreachable(untrusted)
        channels = {name: peer.channel_url(_path(name)) for name in rows} | unreachable
        site = Site(tmp_path, channels, environment=trusting(authority), delivery=PATIENT)
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        running = list[Span]()
        with noted(running):
            done = site.run("run", "--once", check=False)
        asked = {name: _asked(peer, name) for name in rows}
        assert [each for each in peer.requests if each.path == "/elsewhere"] == []
        assert [name for name, each in untrusted.items() if each.requests] == []
        assert peer.written < 100_000_000  # nobody read 200 MB
        told = {name: told_by_hook(peer, _path(name)) for name in rows}
    expected = {name: row.then for name, row in rows.items()}
    expected |= dict.fromkeys(unreachable, Then.BACKOFF)
    assert standings(site, expected, asked) == {
        name: Standing(outcomes=frozenset({row.outcome}), then=row.then, asked=row.asked)
        for name, row in rows.items()
    } | {
        name: Standing(outcomes=frozenset({"NOT_SENT"}), then=Then.BACKOFF, asked=0)
        for name in unreachable
    }
    assert done.returncode == 3
    happened = Happened(paused_until={"429-with-far-too-much": _a_day_after(running[0])})
    judged = verdict(tmp_path / "tracker.db", told, wanted=["return"], happened=happened)
    assert judged.clean, judged
    assert judged.repeated == 0
    assert no_secret(tmp_path, [_SECRET], messages=[done.stdout, done.stderr]) == []


def _a_day_after(span: Span) -> Span:
    began, ended = span
    return began + timedelta(days=1), ended + timedelta(days=1)


def _path(name: str) -> str:
    return f"/{_SECRET}/{name}"


def _asked(peer: WebhookPeer, name: str) -> int:
    """Requests that were read in whole; 1 for any number where only failures were repeated."""
    return min(1, sum(each.path == _path(name) for each in peer.requests))
