"""What every channel promises, held against each of them."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator

import pytest

from tests.contract.delivery.rigs import RIGS, SECRETS, Rig, a_message
from tests.peers.authority import Authority
from tracker.domain.delivery import Phase


@pytest.fixture(params=RIGS)
def rig(
    request: pytest.FixtureRequest, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Rig]:
    with RIGS[request.param](authority, monkeypatch) as made:
        yield made


HOSTILE = [
    ("a header is not injected", "Due\r\nBcc: x@example.org", "Due Bcc: x@example.org"),
    ("a call to a channel", "<!channel> due", "<!channel> due"),
    ("a call to everyone", "@everyone due", "@everyone due"),
    ("a script", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("three hundred accents", "é" * 300, "é" * 199 + "…"),
    ("controls", "Due\x00 \x1b[31mnow", "Due [31mnow"),
    ("a lone surrogate", "Due \ud800", "Due \ufffd"),
    ("digits turned round", "\u202e7202", "7202"),
    ("emoji only", "🔔" * 60, "🔔" * 60),
    ("ten thousand characters", "x" * 10_000, "x" * 199 + "…"),
    ("a format string", "%s {title} ${HOME} :smile:", "%s {title} ${HOME} :smile:"),
]


def test_an_accepted_message_arrives_once_with_its_title_and_text(rig: Rig) -> None:
    evidence = rig.notifier.send(a_message())
    assert evidence.accepted
    assert evidence.phase is Phase.ANSWERED
    (arrived,) = rig.arrived()
    assert arrived.title == "FSA047 is due"
    assert arrived.text == "In 7 days.\n<b>bold & plain</b>"


def test_a_second_message_arrives_too(rig: Rig) -> None:
    assert rig.notifier.send(a_message("first")).accepted
    assert rig.notifier.send(a_message("second")).accepted
    assert [each.title for each in rig.arrived()] == ["first", "second"]


def test_a_refused_message_is_not_accepted(rig: Rig) -> None:
    rig.refuse()
    evidence = rig.notifier.send(a_message())
    assert not evidence.accepted
    assert evidence.detail
    assert rig.arrived() == []


@pytest.mark.parametrize(
    ("sentence", "title", "expected"), HOSTILE, ids=[row[0] for row in HOSTILE]
)
def test_a_hostile_title_arrives_harmless(
    rig: Rig, sentence: str, title: str, expected: str
) -> None:
    assert rig.notifier.send(a_message(title)).accepted
    (arrived,) = rig.arrived()
    assert arrived.title.replace("\u200b", "") == expected
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in arrived.title)


@pytest.mark.parametrize(
    ("sentence", "title", "expected"), HOSTILE, ids=[row[0] for row in HOSTILE]
)
def test_a_hostile_text_arrives(rig: Rig, sentence: str, title: str, expected: str) -> None:
    assert rig.notifier.send(a_message(text=f"{title[:7_000]}\nowner: Ada")).accepted
    (arrived,) = rig.arrived()
    assert arrived.text.endswith("owner: Ada")
    assert "\x00" not in arrived.text


def test_no_secret_reaches_the_evidence_or_a_log(
    rig: Rig, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    details = [rig.notifier.send(a_message()).detail]
    rig.refuse()
    details.append(rig.notifier.send(a_message()).detail)
    seen = "\n".join([*details, caplog.text, *capsys.readouterr(), repr(rig.notifier)])
    assert [secret for secret in SECRETS if secret in seen] == []
    assert all("\n" not in detail and "://" not in detail for detail in details)
