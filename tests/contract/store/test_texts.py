"""What people were told is kept word for word, once, in the transaction that claims it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, a_milestone, a_reminder
from tests.contract.store.deliveries import claimed, orders
from tracker.domain.delivery import Claim, Wording
from tracker.domain.reminder import ReminderState
from tracker.store.reads.reads import open_reads
from tracker.store.store import Store
from tracker.store.values.ledger import packed, unpacked
from tracker.store.values.records import Told

_TEXT = "A report is due tomorrow\n\nIt has been due since \u201clast March\u201d.\n\x1b[2J"
_CHANNELS = ("mail/amira", "mail/jonas", "slack")


@pytest.fixture
def claims(store: Store) -> tuple[Claim, ...]:
    """One reminder, claimed for two people and on a shared channel."""
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone()], NOW)
        transaction.reminders.insert([a_reminder()], NOW)
        (reminder,) = transaction.reminders.of(a_milestone().key)
        transaction.reminders.set_state([reminder.id], ReminderState.DISPATCHED)
        transaction.deliveries.insert(reminder.id, orders(*_CHANNELS), NOW)
        return tuple(
            claim for name in _CHANNELS for claim in claimed(transaction, name, token=f"t-{name}")
        )


def _keep(store: Store, *wordings: Wording) -> None:
    with store.write() as transaction:
        transaction.texts.keep(wordings)


def _wording(*claims: Claim, text: str = _TEXT, address: str | None = None) -> Wording:
    return Wording(claims=claims, text=text, template="2026-11", address=address)


def _told(database_url: str) -> dict[str | None, Told | None]:
    with open_reads(database_url) as reads:
        return {each.channel: each.told for each in reads.log(full=True) if each.outcome}


def test_each_attempt_gives_its_words_and_its_address(
    store: Store, database_url: str, claims: Sequence[Claim]
) -> None:
    amira, jonas, shared = claims
    _keep(
        store,
        _wording(amira, address="amira@bank.example"),
        _wording(jonas, text="another", address="jonas@bank.example"),
        _wording(shared),
    )
    told = Told(text=_TEXT, template="2026-11", address="amira@bank.example", erased=False)
    assert _told(database_url) == {
        "mail/amira": told,
        "mail/jonas": replace(told, text="another", address="jonas@bank.example"),
        "slack": replace(told, address=None),
    }


def test_who_does_not_ask_for_words_gets_none(
    store: Store, database_url: str, claims: Sequence[Claim]
) -> None:
    _keep(store, _wording(*claims))
    with open_reads(database_url) as reads:
        assert {each.told for each in reads.log()} == {None}


def test_equal_texts_are_kept_once(
    store: Store, database_url: str, claims: Sequence[Claim]
) -> None:
    _keep(store, *(_wording(claim) for claim in claims))
    _keep(store, _wording(claims[0]))
    with store.whole() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM texts").scalar_one() == 1
    assert {told and told.text for told in _told(database_url).values()} == {_TEXT}


def test_an_attempt_of_before_has_no_words(database_url: str, claims: Sequence[Claim]) -> None:
    assert claims
    assert set(_told(database_url).values()) == {None}


def test_an_address_is_erased_with_its_person_and_the_words_stay(
    store: Store, database_url: str, claims: Sequence[Claim]
) -> None:
    amira, jonas, _ = claims
    _keep(store, _wording(amira, address="a@bank.example"), _wording(jonas, address="j@b.example"))
    with store.write() as transaction:
        transaction.texts.erase("amira", NOW)
    told = _told(database_url)
    assert told["mail/amira"] == Told(text=_TEXT, template="2026-11", address=None, erased=True)
    assert told["mail/jonas"] == Told(
        text=_TEXT, template="2026-11", address="j@b.example", erased=False
    )


def test_words_that_are_damaged_are_set_aside_and_the_attempt_is_shown(
    store: Store, database_url: str, claims: Sequence[Claim]
) -> None:
    _keep(store, _wording(*claims))
    with store.whole() as connection:
        connection.exec_driver_sql("UPDATE texts SET packed = substr(packed, 1, 9)")
    with open_reads(database_url) as reads:
        entries = reads.log(full=True)
        assert {each.channel for each in entries if each.outcome} == set(_CHANNELS)
        assert {each.told for each in entries} == {None}
        assert {(each.table, each.row) for each in reads.aside} == {("texts", 1)}


@given(st.text(st.characters(exclude_categories=[])))
def test_what_is_packed_comes_back(text: str) -> None:
    assert unpacked(packed(text)) == text


@pytest.mark.parametrize("value", [None, "text", b"", b"no zlib", packed("a" * 100)[:-1]])
def test_what_was_not_packed_here_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no packed text"):
        unpacked(value)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(ValueError, match="does not end"):
        unpacked(packed("a" * 5_000_000))
