"""Links to answer pages: each is good for one ticket, and nothing else opens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_milestone
from tests.clocks import SetClock
from tests.planning_builders import a_claim, planned, stored
from tracker.config.web import WebSettings, read_link_secrets
from tracker.domain.people.answer import AnswerVerb, Ticket
from tracker.errors import BadSettings
from tracker.service.answering import links as module
from tracker.service.answering.links import (
    MAILED,
    Links,
    SignOnLinks,
    link_of,
    links_of,
    make_secret,
    secrets_of,
)
from tracker.service.answering.seals import Seal

_FIRST, _SECOND = "1" * 32, "2" * 32
_BASE = "https://tracker.example.org"
_LINKS = Links(_BASE, [_FIRST])
_TICKET = Ticket(
    verb=AnswerVerb.SEEN,
    delivery_id=7,
    reference="TRK-7KQ2M",
    revision=3,
    recipient="amira",
    issued_at=datetime(2026, 11, 29, tzinfo=UTC),
)
_TOKEN = _LINKS.token(_TICKET)
_STORED = stored(planned("30d", "2026-11-29 09:00"))
_NOON = datetime(2026, 11, 29, 12, 34, 56, 789, tzinfo=UTC)

_tickets = st.builds(
    Ticket,
    verb=st.sampled_from(AnswerVerb),
    delivery_id=st.integers(1, 10**12),
    reference=st.text(max_size=20),
    revision=st.integers(1, 10**6),
    recipient=st.none() | st.text(min_size=1, max_size=64),
    issued_at=st.integers(10**4, 4 * 10**4).map(
        lambda day: datetime.fromtimestamp(day * 86_400, UTC)
    ),
)


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _beside(character: str) -> str:
    """The character that differs from it in the last bit only, which a signature leaves unused."""
    return _ALPHABET[_ALPHABET.index(character) ^ 1]


@given(_tickets)
def test_what_a_link_is_good_for_is_read_back_from_it(ticket: Ticket) -> None:
    assert _LINKS.ticket(_LINKS.token(ticket)) == ticket


def test_six_links_leave_room_in_a_message_of_a_thousand_characters() -> None:
    ticket = replace(_TICKET, delivery_id=10**7, reference="TRK-2R53SKHRSS0")

    assert len(_LINKS.token(ticket)) <= 90


def test_a_link_leads_to_the_page_of_its_answer_and_needs_no_quoting() -> None:
    assert _LINKS.url(_TICKET) == f"{_BASE}/a/{_TOKEN}"
    assert set(_TOKEN) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@given(st.integers(0, len(_TOKEN) - 1), st.characters(codec="ascii"))
def test_a_link_that_was_altered_in_one_place_opens_nothing(place: int, by: str) -> None:
    altered = f"{_TOKEN[:place]}{by}{_TOKEN[place + 1 :]}"

    assert _LINKS.ticket(altered) in ({_LINKS.ticket(_TOKEN)} if altered == _TOKEN else {None})


@given(st.text(max_size=200))
def test_no_text_that_is_not_ours_opens_anything(text: str) -> None:
    assert _LINKS.ticket(text) is None


@pytest.mark.parametrize(
    ("why", "token"),
    [
        ("it is of another installation", Links(_BASE, [_SECOND]).token(_TICKET)),
        ("it was sealed for another purpose", Seal([_FIRST], purpose="person").sealed("amira")),
        ("it is cut", _TOKEN[:-1]),
        ("its last bits are others", f"{_TOKEN[:-1]}{_beside(_TOKEN[-1])}"),
        ("it is doubled", _TOKEN * 2),
        ("it is longer than any of ours", "a" * 5_000),
        ("it names no answer", Seal([_FIRST], purpose="answer").sealed("w", 1, "T", 1, 1)),
        ("it holds too little", Seal([_FIRST], purpose="answer").sealed("s", 1)),
    ],
)
def test_a_foreign_link_opens_nothing(why: str, token: str) -> None:
    assert _LINKS.ticket(token) is None, why


@pytest.mark.parametrize(
    "other",
    [
        replace(_TICKET, verb=AnswerVerb.DONE),
        replace(_TICKET, delivery_id=8),
        replace(_TICKET, reference="TRK-00000"),
        replace(_TICKET, revision=4),
        replace(_TICKET, recipient=None),
        replace(_TICKET, issued_at=_TICKET.issued_at + timedelta(days=1)),
    ],
)
def test_whatever_a_link_is_bound_to_makes_it_another_one(other: Ticket) -> None:
    assert _LINKS.token(other) != _TOKEN


def test_what_an_older_secret_signed_is_good_until_that_one_is_taken_out() -> None:
    rotated = Links(_BASE, [_SECOND, _FIRST])

    assert rotated.ticket(_TOKEN) == _TICKET
    assert rotated.token(_TICKET) == Links(_BASE, [_SECOND]).token(_TICKET)
    assert Links(_BASE, [_SECOND]).ticket(_TOKEN) is None


def test_a_claim_s_links_are_its_reader_s_and_the_same_all_day() -> None:
    milestone = a_milestone()
    clock = SetClock(_NOON)
    personal = a_claim(milestone, _STORED, channel="mail/amira", delivery_id=7)
    shared = a_claim(milestone, _STORED, channel="policy-team", delivery_id=8)
    url = link_of(_LINKS, clock)

    first = url(personal, AnswerVerb.DONE)
    clock.set(_NOON + timedelta(hours=11))

    assert url(personal, AnswerVerb.DONE) == first
    assert first is not None
    ticket = _LINKS.ticket(first.rpartition("/")[2])
    assert ticket is not None
    assert ticket == Ticket(
        verb=AnswerVerb.DONE,
        delivery_id=7,
        reference=personal.reminder.reference,
        revision=milestone.revision,
        recipient="amira",
        issued_at=datetime(2026, 11, 30, tzinfo=UTC),
    )
    other = _LINKS.ticket((url(shared, AnswerVerb.DONE) or "").rpartition("/")[2])
    assert other is not None
    assert other.recipient is None


def _web(folder: Path, **changes: object) -> WebSettings:
    return replace(
        WebSettings(base_url=_BASE, secret_file=folder / "web-secret"),
        **changes,  # type: ignore[arg-type]  # of that type, each
    )


def test_messages_have_links_once_the_settings_say_where_to(tmp_path: Path) -> None:
    clock = SetClock(_NOON)
    claim = a_claim(a_milestone(), _STORED)

    assert links_of(_web(tmp_path, base_url=None), clock) is None
    assert not (tmp_path / "web-secret").exists()
    links = links_of(_web(tmp_path), clock)

    assert links is not None
    url = links.answer
    assert (url(claim, AnswerVerb.SEEN) or "").startswith(f"{_BASE}/a/")
    (secret,) = read_link_secrets(tmp_path / "web-secret")
    assert url(claim, AnswerVerb.SEEN) == link_of(Links(_BASE, [secret]), clock)(
        claim, AnswerVerb.SEEN
    )
    mailed = SignOnLinks(_BASE, [secret], place=MAILED)
    token = links.sign_on("f" * 64).removeprefix(f"{_BASE}/sign-on/mail/")
    assert mailed.opened(token) == "f" * 64
    assert SignOnLinks(_BASE, [secret]).opened(token) is None


def test_without_the_extra_messages_keep_their_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "can_seal", lambda: False)

    assert links_of(_web(tmp_path), SetClock(_NOON)) is None


def test_a_secret_that_is_no_secret_leaves_messages_their_commands(tmp_path: Path) -> None:
    (tmp_path / "web-secret").write_text("guess me")

    assert links_of(_web(tmp_path), SetClock(_NOON)) is None


def test_a_secret_that_the_settings_name_is_never_made_unasked(tmp_path: Path) -> None:
    web = _web(tmp_path, secret_stated=True)

    with pytest.raises(BadSettings, match="is not there; `tracker init` makes it"):
        secrets_of(web)
    assert make_secret(web)
    assert not make_secret(web)
    assert len(secrets_of(web)) == 1


def test_a_folder_that_takes_no_secret_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(BadSettings, match="cannot be written"):
        secrets_of(_web(tmp_path, secret_file=tmp_path / "file" / "web-secret"))
