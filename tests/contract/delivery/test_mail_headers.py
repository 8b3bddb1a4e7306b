"""What a mail is, for programs: what they sort and thread it by, and that none answers it."""

from __future__ import annotations

import email.utils
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine

from tests.builders import a_milestone
from tests.contract.delivery.rigs import a_message, opened
from tests.peers.authority import Authority
from tests.peers.smtp import Mail, SmtpPeer
from tests.planning_builders import a_claim, due_on, planned, stored, utc
from tests.shown_text import shown_text
from tracker.delivery.mail.letters import html_of
from tracker.domain.message import Message
from tracker.planning.text.message import compose

_ONCE = [
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Id"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"),
]
_THREADED = replace(a_message(), thread="<milestone.1f@tracker.invalid>")


@pytest.fixture
def post(authority: Authority) -> Iterator[SmtpPeer]:
    with SmtpPeer(authority) as peer:
        yield peer


def _sent(post: SmtpPeer, options: str = "") -> Mail:
    assert opened(post.channel_url() + options).send(_THREADED).accepted
    return post.mails[-1]


def test_each_header_stands_there_once(post: SmtpPeer) -> None:
    mail = _sent(post)
    assert {name: len(mail.message.get_all(name, [])) for name in _ONCE} == dict.fromkeys(_ONCE, 1)


def test_a_mail_says_that_nobody_wrote_it_and_which_list_it_is_of(post: SmtpPeer) -> None:
    message = _sent(post).message
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["List-Id"] == "tracker <tracker.example.org>"


def test_a_mail_is_dated_when_it_leaves(post: SmtpPeer) -> None:
    with time_machine.travel(utc("2027-03-01 09:00"), tick=False):
        dated = email.utils.parsedate_to_datetime(_sent(post).message["Date"])
    assert dated == utc("2027-03-01 09:00")


def test_what_is_told_of_one_milestone_answers_the_same_message(post: SmtpPeer) -> None:
    message = _sent(post).message
    assert message["In-Reply-To"] == message["References"] == "<milestone.1f@example.org>"
    assert message["Message-ID"] != message["In-Reply-To"]
    assert opened(post.channel_url()).send(a_message()).accepted
    assert post.mails[-1].message["In-Reply-To"] is None


def test_the_reminders_of_a_milestone_share_a_thread_and_those_of_another_have_theirs() -> None:
    def thread(key: str, lead: str) -> str:
        milestone = a_milestone(key, due_on("2026-04-30", text="30 April"), title="Reply")
        reminder = stored(planned(lead, "2026-02-22 09:00", key=key), number=1)
        now = utc("2026-02-22 09:00")
        return compose(a_claim(milestone, reminder), reader_tz="UTC", now=now).thread

    assert thread("cp1", "7d") == thread("cp1", "1d") != thread("cp2", "7d")
    assert thread("kryptowährung/ 1>", "7d").isascii()


def test_headers_of_the_settings_do_not_double_those_of_tracker(post: SmtpPeer) -> None:
    mail = _sent(post, "&%2Blist-id=mine&%2BAuto-submitted=no&%2BX-House=yes&+X-Desk=7")
    assert {name: len(mail.message.get_all(name, [])) for name in _ONCE} == dict.fromkeys(_ONCE, 1)
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["X-Desk"] == "7"


def test_the_text_beside_the_html_is_the_message_s_own(post: SmtpPeer) -> None:
    mail = _sent(post)
    assert mail.message.get_content_type() == "multipart/alternative"
    plain, marked = mail.message.iter_parts()
    assert (plain.get_content_type(), marked.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n").rstrip("\n") == _THREADED.text
    assert marked.get_content().replace("\r\n", "\n").rstrip("\n") == html_of(_THREADED).rstrip(
        "\n"
    )


def test_a_message_id_has_the_domain_of_its_sender_on_every_attempt(authority: Authority) -> None:
    message = replace(a_message(), message_id="<TRK-0011.4.1771750800@tracker.invalid>")
    with SmtpPeer(authority) as peer:
        channel = opened(peer.channel_url())
        assert channel.send(message).accepted
        assert channel.send(message).accepted
        ids = [mail.message["Message-ID"] for mail in peer.mails]
    assert ids == ["<TRK-0011.4.1771750800@example.org>"] * 2


def test_a_mail_keeps_its_message_id_on_every_attempt(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        channel = opened(peer.channel_url())
        assert channel.send(a_message()).accepted
        assert channel.send(a_message()).accepted
        ids = [mail.message["Message-ID"] for mail in peer.mails]
    assert ids == ["<reminder-1@tracker.example.org>"] * 2


def test_a_mail_has_one_recipient_and_both_bodies(authority: Authority) -> None:
    with SmtpPeer(authority) as peer:
        message = Message(title="Due", text="plain facts", message_id="<a@b>")
        assert opened(peer.channel_url()).send(message).accepted
        (mail,) = peer.mails
    assert mail.recipients == ("desk@example.org",)
    assert mail.text.strip() == "plain facts"
    assert shown_text(mail.html) == ["Due", "plain", "facts"]
