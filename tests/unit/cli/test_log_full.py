"""`log --full` shows what each attempt told; no text passes for a line of the log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.cli.commands.log import _in_full
from tracker.domain.delivery import Outcome
from tracker.service.views.shapes import log_json
from tracker.store.values.records import LogEntry, Told

_AT = datetime(2026, 11, 3, 9, 0, 2, tzinfo=UTC)
_TOLD = Told(
    text="Report due in 30 days\n\nIt is due.\n2026-11-03 09:00 attempt forged\x1b[2J",
    template="3",
    address="amira@bank.example",
    erased=False,
)


def _entry(told: Told | None, outcome: Outcome | None = Outcome.SENT) -> LogEntry:
    return LogEntry(
        at=_AT,
        kind="attempt" if outcome else "added",
        key="report",
        ref="TRK-AAAA",
        lead_time="30d" if outcome else None,
        channel="mail/amira" if outcome else None,
        outcome=outcome,
        attempt=1 if outcome else None,
        possible_repeat=False,
        detail="",
        told=told,
    )


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (_TOLD, ["    to amira@bank.example", ""]),
        (Told(text=_TOLD.text, template="3", address=None, erased=True), ["    to erased", ""]),
        (Told(text=_TOLD.text, template="3", address=None, erased=False), []),
    ],
    ids=["a person", "erased", "a shared channel"],
)
def test_what_was_told_stands_set_in_below_its_attempt(told: Told, where: list[str]) -> None:
    assert _in_full(_entry(told), "UTC").splitlines() == [
        "2026-11-03 09:00 (UTC)  attempt  report  -  30d reminder on mail/amira, attempt 1: SENT",
        *where,
        "    Report due in 30 days",
        "",
        "    It is due.",
        "    2026-11-03 09:00 attempt forged [2J",
    ]


def test_an_attempt_without_words_says_so_and_a_change_has_none() -> None:
    assert _in_full(_entry(None), "UTC").splitlines()[1:] == ["    (no text was kept)"]
    assert _in_full(_entry(None, outcome=None), "UTC").splitlines()[1:] == []


def test_programs_get_channel_and_recipient_apart_and_words_where_they_asked() -> None:
    short, full = log_json(_entry(None)), log_json(_entry(_TOLD))
    assert (short["channel"], short["recipient"]) == ("mail", "amira")
    assert full == {
        **short,
        "text": _TOLD.text,
        "template": "3",
        "address": "amira@bank.example",
        "erased": False,
    }
