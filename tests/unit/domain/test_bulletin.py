"""A link to sign on by is told of in a bulletin that says for whom it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.domain.bulletin import Bulletin, BulletinKind, SignOnAsked

_ASKED = SignOnAsked(person="amira", digest="f" * 64)


def _bulletin(kind: BulletinKind, subject: str) -> Bulletin:
    at = datetime(2026, 6, 1, 9, tzinfo=UTC)
    return Bulletin(id=1, kind=kind, subject=subject, title="t", text="x", created_at=at)


def test_its_subject_says_for_whom_it_is_and_of_which_token() -> None:
    assert SignOnAsked.of(_bulletin(BulletinKind.SIGN_ON, _ASKED.subject)) == _ASKED


def test_other_bulletins_tell_of_none() -> None:
    assert SignOnAsked.of(_bulletin(BulletinKind.CLOCK, _ASKED.subject)) is None


@pytest.mark.parametrize("subject", ["", "sign_on", "damaged  x y z"])
def test_one_whose_subject_is_damaged_is_for_nobody(subject: str) -> None:
    asked = SignOnAsked.of(_bulletin(BulletinKind.SIGN_ON, subject))
    assert asked is not None
    assert asked.person == ""
