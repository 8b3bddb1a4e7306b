"""How long an acknowledgement counts, and whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import a_due, a_milestone, an_acknowledgement
from tests.planning_builders import a_policy, due_on, utc
from tracker.planning.reminders.plan import held_by_another, lapses_at


@pytest.mark.parametrize(
    ("why", "changes", "lasts", "expected"),
    [
        ("of what is overdue, after a while", {}, None, "2026-03-13 09:00"),
        ("as the policy says", {}, timedelta(days=14), "2026-02-25 09:00"),
        (
            "as the policy says, of what is ahead, too",
            {"due": due_on("2026-05-10")},
            timedelta(days=14),
            "2026-02-25 09:00",
        ),
        ("of what is ahead, as the date moves", {"due": due_on("2026-05-10")}, None, None),
        ("of an event, as the date moves", {"kind": "in_force"}, None, None),
        ("of what has no date, as it gets one", {"due": a_due(None)}, None, None),
    ],
)
def test_an_acknowledgement_lapses(
    why: str, changes: dict[str, Any], lasts: timedelta | None, expected: str | None
) -> None:
    milestone = a_milestone(**{"due": due_on("2026-02-10"), **changes})
    at = lapses_at(milestone, a_policy("1d", ack_lasts=lasts), utc("2026-02-11 09:00"))
    assert at == (expected and utc(expected))


@pytest.mark.parametrize(
    ("why", "changes", "by", "held"),
    [
        ("by another", {"due": due_on("2026-05-10")}, "jonas", True),
        ("by the same, in whatever letters", {"due": due_on("2026-05-10")}, "AMIRA", False),
        ("before it was overdue", {"due": due_on("2026-02-10")}, "jonas", False),
        ("of what has no date", {"due": a_due(None)}, "jonas", True),
        ("of an event", {"due": due_on("2026-02-10"), "kind": "in_force"}, "jonas", True),
    ],
)
def test_what_somebody_acknowledged_is_held(
    why: str, changes: dict[str, Any], by: str, *, held: bool
) -> None:
    seen = an_acknowledgement(at=utc("2026-02-02 09:00"), by="amira")
    milestone = replace(a_milestone(**changes), acknowledgement=seen)
    found = held_by_another(milestone, a_policy("1d"), by, utc("2026-02-12 09:00"))
    assert found == (seen if held else None), why


def test_what_nobody_acknowledged_is_held_by_nobody() -> None:
    milestone = a_milestone(due=due_on("2026-05-10"))
    assert held_by_another(milestone, a_policy("1d"), "jonas", utc("2026-02-12 09:00")) is None
