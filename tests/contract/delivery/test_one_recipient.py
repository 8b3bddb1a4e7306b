"""One recipient a message, or none: what the other side of the wire was told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.delivery.rigs import a_message, opened
from tests.contract.delivery.sender_rigs import outcome, processes, served_by
from tests.peers.authority import Authority
from tests.peers.http_peer import Answer, HttpPeer
from tests.peers.launch import IN_SENDERS
from tests.peers.slack import TOKEN, SlackPeer
from tests.peers.smtp import SmtpPeer
from tracker.config.settings import load_settings
from tracker.domain.delivery import Outcome
from tracker.planning.sending.outcome import outcome_of

HOSTILE = [
    ("two with a comma", "a@b.example,c@d.example"),
    ("two with a comma, encoded", "a@b.example%2Cc@d.example"),
    ("two with a blank", "a@b.example c@d.example"),
    ("two in brackets", "<a@b.example>,c@d.example"),
    ("another command", "a@b.example>\r\nRCPT TO:<c@d.example"),
    ("another header", "a@b.example\r\nBcc: c@d.example"),
    ("an option", "a@b.example?bcc=c@d.example"),
    ("another path", "a@b.example/c@d.example"),
    ("a name", "Ada <a@b.example>"),
    ("a relay", "@d.example:a@b.example"),
    ("wide letters", "a\N{FULLWIDTH COMMA}c@b.example"),
    ("nothing", ""),
]
GOOD = [
    "amira@bank.example",
    "o'brien@bank.example",
    "a+b=c&d~e_f@x-y.bank.example",
    "x@host.example",
]
PIECES = [
    *("a@b.example", "c", "@", "d.example", ",", ";", " ", "<", ">", "?bcc=", "&", "/", "%2C", "%"),
    *("\r\n", "\n", "\x00", ":", '"', "(", ")", "!", "\\", "é", "\N{FULLWIDTH COMMA}", "+", "'"),
]


@pytest.fixture
def post(authority: Authority) -> Iterator[SmtpPeer]:
    with SmtpPeer(authority) as peer:
        yield peer


def _mail(post: SmtpPeer) -> str:
    """The channel's URL without its recipient."""
    url = post.channel_url()
    return url.replace("&to=desk@example.org", "")


@pytest.mark.parametrize("to", GOOD)
def test_a_mail_names_its_one_reader_on_the_wire_and_in_its_header(post: SmtpPeer, to: str) -> None:
    notifier = opened(_mail(post), for_people=True)
    assert notifier.send(replace(a_message(), to=to)).accepted
    (mail,) = post.mails
    assert mail.recipients == (to,)
    assert str(mail.message["To"]) == to
    assert (mail.message["Cc"], mail.message["Bcc"]) == (None, None)


@pytest.mark.parametrize(("what", "to"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_no_mail_goes_to_an_address_that_could_be_more_than_one(
    post: SmtpPeer, what: str, to: str
) -> None:
    notifier = opened(_mail(post), for_people=True)
    evidence = notifier.send(replace(a_message(), to=to))
    assert outcome_of(evidence) is Outcome.REFUSED
    assert post.mails == []
    assert not to or to not in evidence.detail


@given(to=st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_an_address_is_made_of_one_recipient_is_told_or_none(
    post: SmtpPeer, to: str
) -> None:
    before = len(post.mails)
    evidence = opened(_mail(post), for_people=True).send(replace(a_message(), to=to))
    if evidence.accepted:
        assert [each.recipients for each in post.mails[before:]] == [(to,)]
    else:
        assert outcome_of(evidence) is Outcome.REFUSED
        assert len(post.mails) == before


def test_a_channel_writes_to_each_in_turn_and_a_refused_one_hinders_no_other(
    post: SmtpPeer,
) -> None:
    addresses = {"mail": _mail(post)}
    with processes(addresses, for_people=("mail",)) as senders:
        assert outcome(senders, "mail", replace(a_message(), to="ada@bank.example")).accepted
        post.rcpt_reply, post.heals_after = "550 5.1.1 unknown", post._troubles + 1
        refused = outcome(senders, "mail", replace(a_message(), to="gone@bank.example"))
        assert outcome_of(refused) is Outcome.REFUSED
        assert "gone@" not in refused.detail
        assert outcome(senders, "mail", replace(a_message(), to="bob@bank.example")).accepted
        nobody = outcome(senders, "mail")
        assert outcome_of(nobody) is Outcome.REFUSED
    told = [each.recipients for each in post.mails]
    assert told == [("ada@bank.example",), ("bob@bank.example",)]


class Office(HttpPeer):
    """Whatever a service asks for, it is taken."""

    def judge(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        said = {"ok": True, "status": 1, "result": {"message_id": 1}, "channel": "D1"}
        return Answer(status=201 if "/v2/send" in path else 200, body=json.dumps(said).encode())


def _slack(patch: pytest.MonkeyPatch, office: HttpPeer) -> str:
    from apprise.plugins.slack import NotifySlack  # noqa: PLC0415 - slow to import

    patch.setattr(NotifySlack, "api_url", f"{office.base_url}/api/{{}}")
    return "slack://xoxb-1234-1234-abcdefgh"


def _telegram(patch: pytest.MonkeyPatch, office: HttpPeer) -> str:
    from apprise.plugins.telegram import NotifyTelegram  # noqa: PLC0415 - as above

    patch.setattr(NotifyTelegram, "notify_url", f"{office.base_url}/bot")
    return "tgram://123456789:abcdefg_hijklmnop/"


def _twilio(patch: pytest.MonkeyPatch, office: HttpPeer) -> str:
    from apprise.plugins.twilio import NotifyTwilio  # noqa: PLC0415 - as above

    patch.setattr(NotifyTwilio, "notify_sms_url", f"{office.base_url}/{{sid}}/Messages.json")
    return f"twilio://AC735c307c62944b5a:{'e' * 32}@14158675309"


def _signal(_patch: pytest.MonkeyPatch, office: HttpPeer) -> str:
    return f"signals://127.0.0.1:{office.port}/12223334444"


def _pushover(patch: pytest.MonkeyPatch, office: HttpPeer) -> str:
    from apprise.plugins.pushover import NotifyPushover  # noqa: PLC0415 - as above

    patch.setattr(NotifyPushover, "notify_url", f"{office.base_url}/1/messages.json")
    return f"pover://{'t' * 30}"


def _of_form(name: str) -> Callable[[bytes], list[str]]:
    return lambda body: parse_qs(body.decode())[name]


def _of_json(name: str) -> Callable[[bytes], list[str]]:
    def read(body: bytes) -> list[str]:
        found = json.loads(body)[name]
        return [str(each) for each in (found if isinstance(found, list) else [found])]

    return read


SERVICES = [
    ("slack", _slack, "U02AB3CD4EF", _of_json("channel"), "U02AB3CD4EF,U0456789"),
    ("tgram", _telegram, "12315544", _of_json("chat_id"), "12315544,99"),
    ("twilio", _twilio, "+442079460000", _of_form("To"), "+442079460000,+15551234567"),
    ("signal", _signal, "+442079460000", _of_json("recipients"), "+442079460000 +15551234567"),
    ("pover", _pushover, "u" * 30, _of_form("user"), f"{'u' * 30},{'v' * 30}"),
]


@pytest.mark.parametrize(
    ("service", "route", "to", "read", "two"), SERVICES, ids=[row[0] for row in SERVICES]
)
def test_a_service_is_asked_to_tell_one_person_and_nobody_else(  # noqa: PLR0913, PLR0917 - a column each
    service: str,
    route: Callable[[pytest.MonkeyPatch, HttpPeer], str],
    to: str,
    read: Callable[[bytes], list[str]],
    two: str,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Office(tls=authority.server_context()) as office:
        notifier = opened(route(monkeypatch, office), for_people=True)
        assert notifier.send(replace(a_message(), to=to)).accepted
        (request,) = office.requests
        assert read(request.body) == [to]
        assert outcome_of(notifier.send(replace(a_message(), to=two))) is Outcome.REFUSED
        assert outcome_of(notifier.send(a_message())) is Outcome.REFUSED
        assert len(office.requests) == 1


@pytest.mark.parametrize("password", ["p@ss/w:rd?#%2F&x=1+", "${X}", "a b", "'\"<>[]^`{|}~"])
def test_a_mail_channel_by_its_parts_logs_in_with_what_was_written(
    password: str, authority: Authority, tmp_path: Path
) -> None:
    with SmtpPeer(authority, user="tracker@bank.example", password=password) as peer:
        (tmp_path / "pw").write_text(password)
        (tmp_path / "tracker.toml").write_text(
            f"""[channels.mail]
host = "127.0.0.1"
port = {peer.port}
user = "tracker@bank.example"
password_file = "pw"
from = "tracker@bank.example"
name = "Deadlines"
for_people = true
"""
        )
        url = load_settings(tmp_path / "tracker.toml", {}).channels["mail"].url()
        assert opened(url, for_people=True).send(replace(a_message(), to="a@b.example")).accepted
        (mail,) = peer.mails
        assert mail.recipients == ("a@b.example",)
        assert str(mail.message["From"]) == "Deadlines <tracker@bank.example>"


def test_a_bot_of_slack_tells_a_member_and_says_why_it_cannot_tell_another(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SlackPeer(tls=authority.server_context()) as peer:
        peer.route_apprise(monkeypatch)
        notifier = opened(peer.bot_url, for_people=True)
        assert notifier.send(replace(a_message(), to="U02AB3CD4EF")).accepted
        assert [each["title"] for each in peer.told("U02AB3CD4EF")] == [a_message().title]
        refused = notifier.send(replace(a_message(), to="W0123"))
        assert outcome_of(refused) is Outcome.REFUSED
        assert "no such channel or member" in refused.detail
        other = opened("slack://xoxb-1-2-other", for_people=True)
        assert "the token is wrong" in other.send(replace(a_message(), to="U0123")).detail


def test_a_pasted_address_is_sent_over_and_its_variable_is_no_sender_s_business(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasted = f"https://hooks.slack.com/services/{TOKEN}"
    with SlackPeer(tls=authority.server_context()) as peer:
        monkeypatch.setenv("SLACK_HOOK", pasted)
        for name, value in peer.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("PYTHONPATH", str(IN_SENDERS))
        with processes({"room": pasted}) as senders:
            assert outcome(senders, "room").accepted
            assert senders._services == {"room": "slack"}
            (pid,) = served_by(senders)
            assert TOKEN.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
        assert len(peer.messages) == 1
