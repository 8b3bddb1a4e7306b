"""Signing on by a link that is good once, the session that it begins, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.integration.answer_desk import AMIRA, JONAS, SECRET, AnswerDesk, an_answer_desk
from tests.web_reader import Answered, WebReader
from tracker.domain.people.role import Role
from tracker.domain.people.token import TokenUse
from tracker.errors import NotFound, UsageError
from tracker.service.answering.links import SignOnLinks
from tracker.service.people.sign_on import SignOns

_PAGE = "/milestones?text=asset"


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    with an_answer_desk(database_url) as answer_desk:
        yield answer_desk


def _link(desk: AnswerDesk, who: str = "amira") -> str:
    token = SignOns(desk.store).link(who, desk.clock.now(), by="an operator")
    return SignOnLinks(desk.web.base_url or "", (SECRET,)).url(token.digest)


def _signed_on(desk: AnswerDesk, who: str = "amira") -> WebReader:
    reader = desk.reader()
    assert reader.press(_link(desk, who)).status == 303
    return reader


def _is_shown(answered: Answered) -> bool:
    return answered.status == 200 and "Client asset return" in answered.words


def test_a_link_signs_on_and_leads_to_the_page_that_was_wanted(desk: AnswerDesk) -> None:
    reader = desk.reader()
    asked = reader.get(reader.get(_PAGE).headers["location"])
    assert (asked.status, "Ask whoever runs tracker" in asked.words) == (200, True)

    opened = reader.get(_link(desk))
    assert "Sign on as Amira Example" in opened.words
    assert not _is_shown(reader.get(_PAGE))

    followed = reader.send(opened)
    assert (followed.status, followed.headers["location"]) == (303, _PAGE)
    shown = reader.get(_PAGE)
    assert _is_shown(shown)
    assert "Signed on as Amira Example" in shown.words
    assert shown.page.links["Sign off"] == "/sign-off"


def test_without_a_page_that_was_wanted_the_first_one_is_shown(desk: AnswerDesk) -> None:
    followed = desk.reader().press(_link(desk))
    assert desk.reader().get(followed.headers["location"]).status == 303


def test_a_link_is_good_once_and_to_look_at_it_does_not_use_it(desk: AnswerDesk) -> None:
    link, reader, other = _link(desk), desk.reader(), desk.reader()
    for _ in range(3):
        opened = other.get(link)
    assert reader.press(link).status == 303

    for late in (other.send(opened), other.get(link), reader.get(link)):
        assert late.status == 410
        assert "used before" in late.words
    assert not _is_shown(other.get(_PAGE))


def test_a_link_is_good_for_an_hour(desk: AnswerDesk) -> None:
    link, late = _link(desk), _link(desk)
    desk.clock.advance(timedelta(minutes=59))
    assert desk.reader().get(link).status == 200
    opened = (reader := desk.reader()).get(late)
    desk.clock.advance(timedelta(minutes=2))
    assert desk.reader().get(link).status == 410
    assert reader.send(opened).status == 410


def test_the_form_of_a_link_is_good_in_the_browser_it_was_made_for(desk: AnswerDesk) -> None:
    """Whoever holds a link cannot have another's browser sign on by it."""
    link = _link(desk)
    opened = desk.reader().get(link)
    victim = desk.reader()
    victim.get("/sign-on")
    for reader in (victim, desk.reader()):
        assert reader.send(opened).status == 403
        assert not _is_shown(reader.get(_PAGE))


def test_a_session_lasts_twelve_hours_from_when_it_was_last_used(desk: AnswerDesk) -> None:
    reader = _signed_on(desk)
    first = dict(reader.cookies)
    for _ in range(3):
        desk.clock.advance(timedelta(hours=11))
        assert _is_shown(reader.get(_PAGE))

    assert not _is_shown(desk.reader(cookies=first).get(_PAGE))  # the cookie of then
    desk.clock.advance(timedelta(hours=12))
    assert reader.get(_PAGE).status == 303


def test_a_session_ends_after_a_week_whatever_is_done(desk: AnswerDesk) -> None:
    reader = _signed_on(desk)
    for _ in range(16):
        desk.clock.advance(timedelta(hours=10))
        assert _is_shown(reader.get(_PAGE))
    desk.clock.advance(timedelta(hours=9))
    assert reader.get(_PAGE).status == 303


def test_a_cookie_is_remade_once_an_hour_and_not_with_every_page(desk: AnswerDesk) -> None:
    reader = _signed_on(desk)
    assert "set-cookie" not in reader.get(_PAGE).headers
    desk.clock.advance(timedelta(hours=1))
    assert "set-cookie" in reader.get(_PAGE).headers


def test_who_signs_off_is_signed_off_and_no_copy_of_the_cookie_is_good(desk: AnswerDesk) -> None:
    reader, other = _signed_on(desk), _signed_on(desk)
    copy = desk.reader(cookies=dict(reader.cookies))
    leaving = reader.get("/sign-off")
    assert _is_shown(reader.get(_PAGE))

    left = reader.send(leaving)

    assert (left.status, "You have signed off" in left.words) == (200, True)
    assert not reader.cookies["tracker_session"]
    for each in (reader, copy):
        assert each.get(_PAGE).status == 303
    assert _is_shown(other.get(_PAGE))
    assert "not signed on here" in reader.get("/sign-off").words


def test_a_form_of_another_session_signs_nobody_off(desk: AnswerDesk) -> None:
    reader, other = _signed_on(desk), _signed_on(desk, "jonas")
    assert reader.send(other.get("/sign-off")).status == 403
    assert _is_shown(reader.get(_PAGE))


def test_all_sessions_and_links_of_somebody_can_be_ended(desk: AnswerDesk) -> None:
    link, readers, jonas = (
        _link(desk),
        [_signed_on(desk), _signed_on(desk)],
        _signed_on(desk, "jonas"),
    )
    ends = SignOns(desk.store)

    person, ended = ends.end_all("Amira Example", desk.clock.now(), by="an operator")

    assert (person.handle, ended) == ("amira", 2)
    assert {each.get(_PAGE).status for each in readers} == {303}
    assert desk.reader().get(link).status == 410
    assert _is_shown(jonas.get(_PAGE))
    assert ends.end_all("amira", desk.clock.now(), by="an operator")[1] == 0


@pytest.mark.parametrize("how", ["leaves", "is removed"])
def test_a_session_ends_when_its_person(how: str, desk: AnswerDesk) -> None:
    reader, link = _signed_on(desk), _link(desk)
    opened = (late := desk.reader()).get(link)
    with desk.store.write() as transaction:
        if how == "leaves":
            gone = desk.clock.now().date()
            transaction.people.update(replace(AMIRA, left_on=gone), desk.clock.now())
        else:
            transaction.people.remove("amira", desk.clock.now())
    assert reader.get(_PAGE).status == 303
    assert desk.reader().get(link).status == 410
    assert late.send(opened).status == 410


def test_who_has_no_role_signs_on_and_sees_nothing(desk: AnswerDesk) -> None:
    closed = desk.served(roles={Role.READ: ("jonas",)})
    reader = _signed_on(closed)
    assert reader.get(_PAGE).status == 403
    assert _is_shown(_signed_on(closed, "jonas").get(_PAGE))


def test_the_word_of_a_proxy_is_before_a_session(desk: AnswerDesk) -> None:
    proxied = desk.served(sign_on_header="X-User", trusted_proxies=("10.0.0.0/8",))
    reader = _signed_on(proxied)
    behind = proxied.reader(peer="10.0.0.1", headers={"x-user": "jonas"}, cookies=reader.cookies)
    shown = behind.get(_PAGE)
    assert "Signed on as Jonas Beispiel" in shown.words
    assert "Sign off" not in shown.page.links
    assert "you are jonas" in replace(behind, cookies={}).get("/sign-off").words


def test_no_other_token_signs_on_or_is_a_session(desk: AnswerDesk) -> None:
    token = SignOns(desk.store).link("amira", desk.clock.now(), by="an operator")
    with desk.store.read() as transaction:
        assert transaction.tokens.of_digest(token.digest) == token
    assert token.use is TokenUse.SIGN_ON
    reader = _signed_on(desk)
    with desk.reads() as reads:
        sessions = [each for each in reads.tokens() if each.use is TokenUse.SESSION]
    links = SignOnLinks(desk.web.base_url or "", (SECRET,))
    assert desk.reader().get(links.url(sessions[0].digest)).status == 410
    assert _is_shown(reader.get(_PAGE))


def test_links_of_nobody_and_of_others_are_not_made(desk: AnswerDesk) -> None:
    with pytest.raises(NotFound):
        _link(desk, "nobody")
    with desk.store.write() as transaction:
        gone = replace(JONAS, left_on=desk.clock.now().date())
        transaction.people.update(gone, desk.clock.now())
    with pytest.raises(UsageError, match="has left"):
        _link(desk, "jonas")


def test_what_is_done_is_in_the_log_and_what_is_long_over_is_forgotten(desk: AnswerDesk) -> None:
    reader = _signed_on(desk)
    reader.press("/sign-off")
    with desk.reads() as reads:
        log = [f"{each.kind}: {each.detail} ({each.by})" for each in reads.log(None)]
        kept = len(reads.tokens())
    assert [each for each in log if each.startswith("sign")] == [
        "sign-on link made: for amira (an operator)",
        "signed on: amira, by an operator (amira)",
        "signed off: amira (amira)",
    ]
    desk.clock.advance(timedelta(days=60))
    _signed_on(desk)
    with desk.reads() as reads:
        assert len(reads.tokens()) == kept
