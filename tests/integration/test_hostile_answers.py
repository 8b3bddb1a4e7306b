"""Answer pages to whoever is no reader: scanners, other sites, links that are altered or over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.answer_desk import AnswerDesk, an_answer_desk
from tests.unit.config.settings_files import load_text
from tracker.domain.milestone import MilestoneStatus
from tracker.domain.people.answer import AnswerVerb
from tracker.errors import DatabaseBusy
from tracker.service.answering.answers import Answers
from tracker.service.wiring import answers_of

_VERBS = [each.value for each in AnswerVerb]


@pytest.fixture
def desk(database_url: str) -> Iterator[AnswerDesk]:
    """A desk whose milestone Amira was told, on each kind of database in turn."""
    with an_answer_desk(database_url) as desk:
        yield desk


# --- whoever only looks


_SCANNERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks",
    "Mozilla/5.0 (compatible; Barracuda Sentinel)",
    "Proofpoint URL Defense",
    "MimecastURLProtect/1.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "TelegramBot (like TwitterBot)",
    "SkypeUriPreview Preview/0.5",
    "Googlebot/2.1 (+http://www.google.com/bot.html)",
    "curl/8.5.0",
]


def test_no_scanner_answers_anything_whatever_it_asks(desk: AnswerDesk) -> None:
    before, log = desk.milestone(), desk.log()
    links = [desk.link(verb) for verb in _VERBS]

    for agent in _SCANNERS:
        reader = desk.reader(headers={"user-agent": agent})
        for link in links:
            assert (
                reader.get(link, sec_purpose="prefetch;prerender", purpose="prefetch").status == 200
            )
            assert reader.get(link, "HEAD").status == 200
            for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
                assert reader.get(link, method).status == 405
            assert reader.post(link).status == 403  # one that sends, without having read the form

    assert desk.milestone() == before
    assert desk.log() == log


# --- links that are not what they were


def test_an_altered_link_says_so_and_does_nothing(desk: AnswerDesk) -> None:
    link = desk.link("done")
    altered = f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}"

    shown = desk.reader().get(altered)

    assert shown.status == 404
    assert "none of ours, or a part of it is missing" in shown.words
    assert shown.page.action is None


def test_a_link_of_another_installation_does_nothing(desk: AnswerDesk) -> None:
    other = replace(desk, links=type(desk.links)(desk.web.base_url or "", ("6" * 64,)))

    assert desk.reader().get(other.link("done")).status == 404


def test_a_form_of_one_link_cannot_be_sent_to_another(desk: AnswerDesk) -> None:
    shown = desk.reader().get(desk.link("seen"))

    sent = desk.reader().post(desk.link("done"), shown.page.fields)

    assert sent.status == 403
    assert desk.milestone().status is MilestoneStatus.OPEN


def test_an_expired_link_says_that_the_newest_message_has_others(desk: AnswerDesk) -> None:
    link = desk.link("seen")
    desk.clock.advance(timedelta(days=61))

    shown = desk.reader().get(link)

    assert shown.status == 410
    assert "older than 60 days" in shown.words
    assert "newest message" in shown.words
    assert shown.page.action is None


def test_how_long_links_last_is_what_the_settings_say(desk: AnswerDesk, tmp_path: Path) -> None:
    text = f'database = "{desk.url}"\n[web]\nlinks_last = "5d"\n'
    answers = answers_of(load_text(tmp_path, text), desk.store, desk.clock)
    ticket = desk.ticket("seen")
    desk.clock.advance(timedelta(days=4))
    assert answers.standing(ticket).lapsed is None

    desk.clock.advance(timedelta(days=1))

    assert "older than 5 days" in (answers.standing(ticket).lapsed or "")


def test_a_link_to_a_date_that_moved_says_what_happened_since(desk: AnswerDesk) -> None:
    reader, link = desk.reader(), desk.link("done")
    shown = reader.get(link)
    moved = desk.press("moved", due="31 March 2026", reason="postponed")
    desk.reader().send(moved)

    late = reader.get(link)
    sent = reader.send(shown)

    assert late.status == 410
    assert sent.status == 409
    for each in (late, sent):
        assert "Its date has changed since" in each.words
        assert "31 March 2026" in each.words
        assert "postponed" in each.words
    assert desk.milestone().status is MilestoneStatus.OPEN


def test_a_link_to_what_is_done_says_who_did_it(desk: AnswerDesk) -> None:
    link = desk.link("seen")
    desk.press("done")

    assert "Amira Example said so on" in desk.reader().get(link).words
    assert desk.reader().get(link).status == 410


def test_a_message_that_the_database_does_not_know_is_said(desk: AnswerDesk) -> None:
    shown = desk.reader().get(desk.link("seen", reference="TRK-00000"))

    assert shown.status == 404
    assert "newest message" in shown.words


def test_a_page_that_was_open_for_days_is_shown_again_with_what_was_written(
    desk: AnswerDesk,
) -> None:
    reader = desk.reader()
    shown = reader.get(desk.link("seen"))
    desk.clock.advance(timedelta(days=2))

    sent = reader.send(shown, note="my note")

    assert sent.status == 409
    assert "open for a long time" in sent.words
    assert sent.page.fields["note"] == "my note"
    assert desk.milestone().acknowledgement is None
    assert reader.send(sent).status == 200


# --- other sites


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example"},
    ],
)
def test_another_site_cannot_have_a_reader_s_browser_answer(
    headers: dict[str, str], desk: AnswerDesk
) -> None:
    shown = desk.reader().get(desk.link("done"))
    reader = desk.reader(headers=headers)

    sent = reader.send(shown)

    assert sent.status == 403
    assert "another site" in sent.words
    assert desk.milestone().status is MilestoneStatus.OPEN


def test_what_is_written_into_every_field_is_bounded(desk: AnswerDesk) -> None:
    sent = desk.press("seen", note="x" * 2_001)

    assert sent.status == 422
    assert "At most 2,000 characters" in sent.words
    assert desk.milestone().acknowledgement is None


def test_wrong_links_are_told_no_more_after_a_while_and_good_ones_always(
    desk: AnswerDesk,
) -> None:
    reader, link = desk.reader(), desk.link("seen")

    codes = [reader.get(f"/a/guess-{number}").status for number in range(25)]

    assert codes == [404] * 20 + [429] * 5
    assert reader.get(link).status == 200
    assert desk.reader(peer="198.51.100.9").get("/a/guess").status == 404


def test_a_database_that_is_busy_asks_to_try_again(
    desk: AnswerDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise DatabaseBusy("the database is locked by another program")

    shown = desk.reader().get(desk.link("seen"))
    monkeypatch.setattr(Answers, "give", busy)

    sent = desk.reader().send(shown)

    assert sent.status == 503
    assert sent.headers["retry-after"] == "30"
    assert "try again" in sent.words
