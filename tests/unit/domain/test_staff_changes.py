"""What the log says of a change of people, and what it never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.domain.people.change import StaffVerb, event_of
from tracker.domain.people.person import Away, Person, Team
from tracker.domain.policy import QuietTimes

_AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
_AMIRA = Person(
    handle="amira",
    name="Amira Secret",
    addresses={"mail": "amira@bank.example"},
    tz="Europe/London",
)
_CRYPTO = Team(handle="crypto", name="Crypto", members=("amira",))


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"tz": None}, "amira: tz: Europe/London to nothing"),
        ({"name": "A. New"}, "amira: name changed"),
        ({"addresses": {"mail": "new@bank.example"}}, "amira: mail address changed"),
        (
            {"addresses": {"mail": "amira@bank.example", "slack": "U1"}},
            "amira: addresses: mail to mail, slack",
        ),
        ({"quiet": QuietTimes(days_off=True)}, "amira: quiet: nothing to days off"),
        (
            {"away": (Away(begin=date(2026, 7, 1), end=date(2026, 7, 2), note="illness"),)},
            "amira: away: nothing to 2026-07-01..2026-07-02",
        ),
        ({"left_on": date(2026, 7, 1)}, "amira: left_on: nothing to 2026-07-01"),
    ],
)
def test_a_change_is_told_without_names_addresses_and_notes(
    changes: dict[str, object], detail: str
) -> None:
    event = event_of(
        StaffVerb.PERSON_EDITED,
        "amira",
        _AMIRA,
        replace(_AMIRA, **changes),  # type: ignore[arg-type]
        at=_AT,
        by="ops",
    )
    assert event.detail == detail
    assert (event.kind, event.at, event.key, event.by) == ("person edited", _AT, None, "ops")
    for secret in ("Secret", "A. New", "@bank", "U1", "illness"):
        assert secret not in repr(event)


def test_what_is_new_has_no_old_values_and_what_goes_no_new_ones() -> None:
    added = event_of(StaffVerb.PERSON_ADDED, "amira", None, _AMIRA, at=_AT, by="ops")
    assert (added.old, added.detail) == (None, "amira")
    assert added.new is not None
    assert added.new["addresses"] == ["mail"]
    removed = event_of(StaffVerb.TEAM_REMOVED, "crypto", _CRYPTO, None, at=_AT, by="ops")
    assert removed.new is None
    assert removed.old is not None
    assert removed.old["members"] == ["amira"]


def test_why_stands_beside_what_changed_or_alone() -> None:
    other = replace(_CRYPTO, name="Coins", leads=("amira",))
    edited = event_of(
        StaffVerb.TEAM_EDITED, "crypto", _CRYPTO, other, at=_AT, by="ops", why="amira left"
    )
    assert edited.detail == "crypto: leads: nothing to amira; name changed (amira left)"
    erased = event_of(
        StaffVerb.PERSON_ERASED, "amira", None, None, at=_AT, by="ops", why="asked for"
    )
    assert (erased.detail, erased.old, erased.new) == ("amira: asked for", None, None)
