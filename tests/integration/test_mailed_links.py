"""A link that is asked for by address: to whom it goes, where it is good, what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.integration.answer_desk import AMIRA, SECRET, AnswerDesk, an_answer_desk
from tests.integration.office import ACCEPTED, GONE, SILENT, UNAVAILABLE, Memory
from tests.sites import plain_ticker
from tests.web_reader import Answered, WebReader
from tracker.domain.channel import Channel
from tracker.domain.delivery import Evidence, Order
from tracker.domain.message import Message
from tracker.domain.people.person import Away
from tracker.domain.people.role import Role
from tracker.service.answering.links import MAILED, SignOnLinks
from tracker.service.people.sign_on import SignOns
from tracker.service.sending.ticking import Ticker
from tracker.store.reads.reads import open_reads

_FIRST = 1  #: the number of the first bulletin
_BASE = "https://tracker.example.org"
_ASKED = "Please look into your mail"
_LINK = re.compile(rf"{_BASE}/sign-on/mail/\S+")


@dataclass
class Post:
    """The desk, the daemon that delivers for it, and what arrives."""

    desk: AnswerDesk
    ticker: Ticker
    mail: Memory
    ops: Memory

    def asked(self, mail: str = "amira@bank.example", reader: WebReader | None = None) -> Answered:
        return (reader or self.desk.reader()).press("/sign-on", mail=mail)

    def delivered(self) -> list[Message]:
        """What the daemon has sent by mail."""
        self.mail.accepted.clear()
        self.ticker.run_dry()
        return list(self.mail.accepted)

    def link(self, mail: str = "amira@bank.example", reader: WebReader | None = None) -> str:
        assert _ASKED in self.asked(mail, reader).words
        (message,) = self.delivered()
        return _LINK.findall(message.text)[0]

    def stored(self) -> str:
        """All that the database holds of what was told, and all that the log shows."""
        with open_reads(self.desk.url) as reads:
            log = [str(each) for each in reads.log(None, full=True)]
        return "\n".join(log)


@contextmanager
def _a_post(url: str, **mail: Any) -> Iterator[Post]:
    channels = {
        "mail": Channel(
            name="mail", for_people=True, service="mail", fallback="ops", tags=frozenset(), **mail
        ),
        "ops": Channel(name="ops", operator=True),
    }
    with an_answer_desk(url) as told:
        defaults = replace(told.defaults, channels=tuple(channels.values()))
        desk = replace(told, defaults=defaults).served()
        posts = {"mail": Memory(), "ops": Memory()}
        ticker = plain_ticker(
            desk.store,
            desk.clock,
            policies=defaults.policies,
            notifiers=posts,
            channels=channels,
            operators=("ops",),
            group_over=1,
            sign_on_url=SignOnLinks(_BASE, (SECRET,), place=MAILED).url,
        )
        yield Post(desk, ticker, posts["mail"], posts["ops"])


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    with _a_post(database_url) as started:
        yield started


# --- to whom it goes, and where it is good


def test_a_link_signs_on_whose_address_it_is_in_the_browser_that_asked(post: Post) -> None:
    reader = post.desk.reader()
    reader.get(reader.get("/milestones?text=asset").headers["location"])
    asked = reader.get("/sign-on?to=/milestones%3Ftext=asset")
    assert _ASKED in reader.send(asked, mail=" Amira@Bank.Example ").words
    (message,) = post.delivered()
    assert message.to == "amira@bank.example"
    (link,) = _LINK.findall(message.text)

    for _ in range(2):  # scanners open it, too
        assert post.desk.reader().get(link).status == 403
        opened = reader.get(link)
    assert "Sign on as Amira Example" in opened.words
    assert reader.get("/milestones").status == 303

    followed = reader.send(opened)
    assert (followed.status, followed.headers["location"]) == (303, "/milestones?text=asset")
    assert "Signed on as Amira Example" in reader.get("/milestones").words
    assert reader.get(link).status == 410
    assert reader.send(opened).status == 410


def test_nothing_of_a_link_is_kept_in_the_log_or_in_evidence(post: Post) -> None:
    reader = post.desk.reader()
    link = post.link(reader=reader)
    assert reader.press(link).status == 303
    kept = post.stored()
    assert link not in kept
    assert link.rpartition("/")[2] not in kept
    assert "Sign on to the pages" in kept
    assert "(a link of its reader)" in kept
    for each in ("sign-on link asked for", "signed on", "for amira, by mail"):
        assert each in kept


def test_a_link_is_good_for_a_quarter_of_an_hour(post: Post) -> None:
    reader = post.desk.reader()
    link = post.link(reader=reader)
    opened = reader.get(link)
    post.desk.clock.advance(timedelta(minutes=15))
    assert reader.get(link).status == 410
    assert reader.send(opened).status == 410


def test_a_link_is_good_at_its_own_place_and_is_not_of_another_browser(post: Post) -> None:
    reader, other = post.desk.reader(), post.desk.reader()
    link = post.link(reader=reader)
    other_link = post.link("jonas@bank.example", other)
    assert reader.get(link.replace("/mail/", "/")).status == 404
    assert reader.get(other_link).status == 403
    assert other.post(link, {"seal": reader.get(link).page.fields["seal"]}).status == 403
    assert reader.get(f"{link}x").status == 404


def test_who_asks_again_has_the_last_link_alone(post: Post) -> None:
    reader = post.desk.reader()
    first, second = post.link(reader=reader), post.link(reader=reader)
    assert reader.get(first).status == 403
    assert reader.press(second).status == 303


def test_the_role_is_the_one_that_the_person_has(post: Post) -> None:
    post.desk = post.desk.served(roles={Role.READ: ("amira",)})
    reader = post.desk.reader()
    assert reader.press(post.link(reader=reader)).status == 303
    assert reader.get("/milestones/m/done").status == 403
    assert _ASKED in post.asked("jonas@bank.example").words  # who has no role
    assert post.delivered() == []


# --- who learns nothing


def test_strangers_are_told_the_same_and_nothing_is_sent(post: Post) -> None:
    leaver = replace(AMIRA, handle="lena", name="Lena", addresses={"mail": "lena@bank.example"})
    with post.desk.store.write() as transaction:
        transaction.people.insert(leaver, post.desk.clock.now())
        gone = replace(leaver, left_on=post.desk.clock.now().date())
        transaction.people.update(gone, post.desk.clock.now())
    known = post.asked()
    for number, mail in enumerate(("eve@bank.example", "lena@bank.example")):
        asked = post.asked(mail, post.desk.reader(peer=f"192.0.2.{number}"))
        assert (asked.status, asked.words) == (known.status, known.words)
        assert len(asked.cookies) == len(known.cookies)
    assert len(post.delivered()) == 1


@pytest.mark.parametrize("mail", ["", "amira", "a@b@c", "a@b.example, c@d.ex", "a@ban\u212a.x"])
def test_what_is_no_address_is_not_looked_for(mail: str, post: Post) -> None:
    assert post.asked(mail).status == 400
    assert post.delivered() == []


def test_nobody_is_sent_more_than_three_whoever_asks(post: Post) -> None:
    for number in range(6):
        asked = post.asked(reader=post.desk.reader(peer=f"192.0.2.{number}"))
        assert _ASKED in asked.words
    assert len(post.delivered()) == 3
    post.desk.clock.advance(timedelta(minutes=16))
    post.link()


def test_who_asks_again_and_again_is_told_to_wait_whoever_he_names(post: Post) -> None:
    statuses = [post.asked(f"p{number}@bank.example").status for number in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert post.asked(reader=post.desk.reader(peer="192.0.2.99")).status == 200


def test_a_form_of_another_browser_or_site_sends_nothing(post: Post) -> None:
    fields = post.desk.reader().get("/sign-on").page.fields | {"mail": "amira@bank.example"}
    reader = post.desk.reader()
    reader.get("/sign-on")
    assert reader.post("/sign-on", fields).status == 403
    own = reader.get("/sign-on").page.fields | {"mail": "amira@bank.example"}
    assert reader.post("/sign-on", own, sec_fetch_site="cross-site").status == 403
    assert post.delivered() == []


def test_without_a_channel_that_mails_people_there_is_no_such_way(database_url: str) -> None:
    with an_answer_desk(database_url) as desk:
        assert "e-mail" not in desk.reader().get("/sign-on").words
        assert desk.reader().post("/sign-on", {"mail": "a@b.example"}).status == 405


# --- a channel that fails


@pytest.mark.parametrize("evidence", [UNAVAILABLE, GONE, SILENT])
def test_what_does_not_leave_in_time_lapses_and_nobody_else_is_told(
    evidence: Evidence, post: Post
) -> None:
    post.mail.answers = [evidence] * 50
    reader = post.desk.reader()
    assert _ASKED in post.asked(reader=reader).words
    for _ in range(40):
        post.ticker.run_dry()
        post.desk.clock.advance(timedelta(minutes=1))
    tried = len(post.mail.sent)
    assert tried
    assert not [each for each in post.ops.sent if "sign-on/mail" in each.text]
    assert not [each for each in post.ops.sent if "Sign on to" in each.title]
    post.mail.answers = [ACCEPTED]
    post.desk.clock.advance(timedelta(hours=1))
    assert post.delivered() == []
    assert len(post.mail.sent) == tried
    assert "its link is good no more" in post.stored()


def test_one_that_may_have_arrived_is_the_same_the_second_time(post: Post) -> None:
    post.mail.answers = [SILENT]
    reader = post.desk.reader()
    assert _ASKED in post.asked(reader=reader).words
    assert post.delivered() == []
    post.desk.clock.advance(timedelta(seconds=61))
    (again,) = post.delivered()
    assert _LINK.findall(post.mail.sent[0].text) == _LINK.findall(again.text)
    assert reader.press(_LINK.findall(again.text)[0]).status == 303


def test_nobody_who_stands_in_is_told(post: Post) -> None:
    """Who is away and signs on all the same has the link, and whoever takes over has it not."""
    now = post.desk.clock.now()
    away = (Away(begin=now.date(), end=date(2099, 1, 1)),)
    with post.desk.store.write() as transaction:
        transaction.people.update(replace(AMIRA, stand_in="jonas", away=away), now)
    assert _ASKED in post.asked().words
    (message,) = post.delivered()
    assert message.to == "amira@bank.example"


def test_a_delivery_to_anybody_else_is_withdrawn(post: Post) -> None:
    """Whatever has it made: a link is put into words for its own reader only."""
    post.asked()
    now = post.desk.clock.now()
    with post.desk.store.write() as transaction:
        orders = [Order(channel=channel, due_at=now) for channel in ("mail/jonas", "ops")]
        transaction.deliveries.insert_bulletin(_FIRST, orders, now)
    (message,) = post.delivered()
    assert message.to == "amira@bank.example"
    assert post.ops.sent == []


def test_who_has_left_meanwhile_does_not_sign_on(post: Post) -> None:
    reader = post.desk.reader()
    link = post.link(reader=reader)
    opened = reader.get(link)
    SignOns(post.desk.store).end_all("amira", post.desk.clock.now(), by="an operator")
    assert reader.send(opened).status == 410
