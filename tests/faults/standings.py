"""What a fault of a channel has to lead to, and what it did lead to: a row a channel."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from tests.peers.authority import Authority
from tests.sites import Site

#: Patient enough for a busy machine, and no pause so short that `--once` would come back for it.
PATIENT = """
deadline = "4s"
lease = "30s"
"""


class Then(Enum):
    """What follows from an attempt: how many seconds later, at least and at most, is the next."""

    DONE = None
    BACKOFF = (1, 30)
    REPEAT = (60, 60)
    REFUSED = (1_800, 1_800)
    ASKED_120_S = (120, 120)
    ASKED_FOR_A_DATE = (200, 300)
    ASKED_TOO_MUCH = (86_400, 86_400)  #: the longest that is granted


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a channel's first delivery stands."""

    outcomes: frozenset[str]  #: of all its attempts
    then: Then | float | None  #: seconds until the next attempt, where it fits no expectation
    asked: int  #: requests that the receiver read during the first attempt


def standings(site: Site, expected: dict[str, Then], asked: dict[str, int]) -> dict[str, Standing]:
    """What became of the one delivery on each channel of a site on SQLite."""
    outcomes: dict[str, set[str]] = {}
    for entry in site.json("log"):
        if entry["kind"] == "attempt":
            outcomes.setdefault(entry["channel"], set()).add(entry["outcome"])
    pauses = _pauses(site.folder / "tracker.db")
    return {
        name: Standing(
            outcomes=frozenset(outcomes[name]),
            then=_fitting(expected[name], *pauses[name]),
            asked=asked.get(name, 0),
        )
        for name in outcomes
    }


def _pauses(database: Path) -> dict[str, tuple[float | None, int]]:
    """Seconds from the last attempt to the next, and how many there were, by channel."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT d.channel, d.state, d.due_at, max(a.ended_at), count(a.id) FROM deliveries d "
            "JOIN attempts a ON a.delivery_id = d.id GROUP BY d.id"
        ).fetchall()
    return {
        channel: (_between(ended_at, due_at) if state == "pending" else None, attempts)
        for channel, state, due_at, ended_at, attempts in rows
    }


def _between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()


def _fitting(then: Then, pause: float | None, attempts: int) -> Then | float | None:
    if pause is None or then.value is None:
        return then if pause is then.value else pause
    least, most = then.value
    doubled = most * 2 ** (attempts - 1) if then is Then.BACKOFF else most
    return then if least - 1 <= pause <= doubled + 1 else pause


def trusting(authority: Authority) -> dict[str, str]:
    """The environment of a process that trusts the tests' authority."""
    return {"SSL_CERT_FILE": str(authority.pem), "REQUESTS_CA_BUNDLE": str(authority.pem)}
