"""Whatever a mail server says, or does not, has its outcome, its exit code and its next step."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.oracle import no_secret, told_by_mails, verdict
from tests.faults.standings import PATIENT, Standing, Then, standings, trusting
from tests.peers.authority import Authority
from tests.peers.smtp import PASSWORD, USER, Cut, SmtpPeer
from tests.sites import Site


@dataclass(frozen=True, kw_only=True)
class _Row:
    sentence: str
    wishes: dict[str, object]  #: attributes of the server
    outcome: str
    then: Then
    kept: int = 0  #: mails that the server has for good
    login: dict[str, str] = field(default_factory=dict)


def _row(
    sentence: str,
    wishes: dict[str, object],
    outcome: str,
    then: Then,
    kept: int = 0,
    **login: str,
) -> _Row:
    return _Row(
        sentence=sentence, wishes=wishes, outcome=outcome, then=then, kept=kept, login=login
    )


_ROWS = [
    _row("250 is accepted", {}, "SENT", Then.DONE, 1),
    _row("421 at the greeting", {"greeting": "421 4.3.2 closing"}, "NOT_SENT", Then.BACKOFF),
    _row("554 at the greeting", {"greeting": "554 5.7.1 go away"}, "REFUSED", Then.REFUSED),
    _row("451 at RCPT", {"rcpt_reply": "451 4.3.0 try later"}, "NOT_SENT", Then.BACKOFF),
    _row("550 at RCPT", {"rcpt_reply": "550 5.1.1 unknown"}, "REFUSED", Then.REFUSED),
    _row("454 at STARTTLS", {"starttls_reply": "454 4.7.0 no TLS"}, "NOT_SENT", Then.BACKOFF),
    _row("no STARTTLS at all", {"starttls": False}, "NOT_SENT", Then.BACKOFF),
    _row("a handshake that drips", {"drips": True}, "NOT_SENT", Then.BACKOFF),
    _row("a wrong login", {}, "REFUSED", Then.REFUSED, password="wrong"),
    _row("452 after DATA", {"data_reply": "452 4.2.2 full for now"}, "NOT_SENT", Then.BACKOFF),
    _row("552 after DATA", {"data_reply": "552 5.2.2 full"}, "REFUSED", Then.REFUSED),
    _row("cut before the final dot", {"cut": Cut.BEFORE_FINAL_DOT}, "UNKNOWN", Then.REPEAT),
    _row("cut after the final dot", {"cut": Cut.AFTER_FINAL_DOT}, "UNKNOWN", Then.REPEAT, 1),
    _row("250 long after the deadline", {"delay_s": 6}, "SENT", Then.DONE, 1),
]


def test_every_answer_of_a_mail_server_has_its_outcome_and_its_next_step(
    tmp_path: Path, authority: Authority
) -> None:
    rows = {row.sentence.replace(" ", "-"): row for row in _ROWS}
    with ExitStack() as stack:
        peers = {
            name: stack.enter_context(SmtpPeer(authority, **row.wishes))
            for name, row in rows.items()
        }
        stranger = stack.enter_context(SmtpPeer(Authority(tmp_path)))
        channels = {name: peer.channel_url(**rows[name].login) for name, peer in peers.items()}
        channels["unknown-authority"] = stranger.channel_url()
        site = Site(tmp_path, channels, environment=trusting(authority), delivery=PATIENT)
        site.set_up()
        site.run("add", "Return", "--due", "in 5 days")
        done = site.run("run", "--once", check=False)
        kept = {name: len(peer.mails) for name, peer in peers.items()}
        told = {name: told_by_mails(peer) for name, peer in peers.items()}
        recipients = {each.recipients for peer in peers.values() for each in peer.mails}
        assert stranger.mails == []
    expected = {name: row.then for name, row in rows.items()} | {"unknown-authority": Then.BACKOFF}
    assert standings(site, expected, kept) == {
        name: Standing(outcomes=frozenset({row.outcome}), then=row.then, asked=row.kept)
        for name, row in rows.items()
    } | {
        "unknown-authority": Standing(outcomes=frozenset({"NOT_SENT"}), then=Then.BACKOFF, asked=0)
    }
    assert done.returncode == 3
    assert recipients == {("desk@example.org",)}
    judged = verdict(tmp_path / "tracker.db", told, wanted=["return"])
    assert judged.clean, judged
    leaks = no_secret(
        tmp_path, [PASSWORD, f"{USER}:", "desk@example.org"], messages=[done.stdout, done.stderr]
    )
    assert leaks == []
