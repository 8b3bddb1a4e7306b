"""What `tracker doctor` says of daemons that share a server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tracker.service.views.doctor import examine
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads
from tracker.store.values.url import driver_url

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Shared:
    """A server, and the settings that name it."""

    settings: Path
    url: str


def _of_several(url: str, host: str, begun: timedelta = MINUTE, **changes: object) -> None:
    """One of the daemons on a server, which runs unless `changes` to its row say otherwise."""
    store = open_store(url)
    store.serve_as(f"{host}/1/{begun}")
    with store.write() as transaction:
        now = transaction.presence.database_time()
        assert now is not None
        transaction.presence.started(7, host, "1.0", now - begun)
        transaction.presence.heard(now)
    with create_engine(driver_url(url)).begin() as connection:
        for name, value in changes.items():
            statement = f"UPDATE daemons SET {name} = :value WHERE instance = :one"  # noqa: S608 - our own
            connection.execute(text(statement), {"value": value, "one": store.instance})
    store.close()


def _now(url: str) -> datetime:
    """What the clock of the server shows."""
    store = open_store(url)
    with store.read() as transaction:
        now = transaction.presence.database_time()
    store.close()
    assert now is not None
    return now


def _of_daemons(shared: Shared) -> list[str]:
    findings = examine(shared.settings, _now(shared.url))
    return [each.finding for each in findings if each.check in {"daemon", "clock", "version"}]


@pytest.fixture
def shared(tmp_path: Path, postgres_url: str) -> Shared:
    """A server on which a daemon runs."""
    settings = tmp_path / "tracker.toml"
    settings.write_text(f'database = "{postgres_url}"\n[channels.ops]\nurl = "console://"\n')
    _of_several(postgres_url, "one")
    return Shared(settings, postgres_url)


def test_daemons_that_share_a_server_in_good_order_are_no_finding(shared: Shared) -> None:
    _of_several(shared.url, "two")
    _of_several(shared.url, "three", stopped_at=_now(shared.url))
    assert _of_daemons(shared) == []


def test_one_of_several_that_went_away_without_a_word_is_named_with_when(shared: Shared) -> None:
    gone = _now(shared.url) - timedelta(hours=2)
    _of_several(shared.url, "two", begun=timedelta(hours=3), heard_at=gone)
    (said,) = _of_daemons(shared)
    assert said.startswith("the daemon on two, process 7, went away without a word")
    assert said.endswith(f"last heard of at {gone:%Y-%m-%d %H:%M} UTC")


def test_one_that_another_has_followed_on_its_host_is_not_asked_for(shared: Shared) -> None:
    gone = _now(shared.url) - timedelta(hours=2)
    _of_several(shared.url, "two", begun=timedelta(hours=3), heard_at=gone)
    _of_several(shared.url, "two")
    assert _of_daemons(shared) == []


def test_a_host_that_is_gone_for_good_is_asked_for_no_longer_than_a_week(shared: Shared) -> None:
    gone = _now(shared.url) - timedelta(days=8)
    _of_several(shared.url, "two", begun=timedelta(days=8), heard_at=gone)
    assert _of_daemons(shared) == []


@pytest.mark.parametrize(
    ("ahead_s", "said"),
    [
        (4.9, []),
        (61.2, ["the clock of two is 61 s ahead of the server's"]),
        (-7.0, ["the clock of two is 7 s behind the server's"]),
    ],
)
def test_a_clock_beside_the_servers_is_named(
    shared: Shared, ahead_s: float, said: list[str]
) -> None:
    _of_several(shared.url, "two", clock_ahead_s=ahead_s)
    assert _of_daemons(shared) == said


def test_versions_side_by_side_are_named(shared: Shared) -> None:
    _of_several(shared.url, "two", version="2.0")
    assert _of_daemons(shared) == ["daemons of several versions run: 1.0 on one, 2.0 on two"]


def test_what_ran_on_a_host_the_day_before_is_forgotten_with_its_next_start(
    shared: Shared,
) -> None:
    _of_several(shared.url, "two", begun=timedelta(days=2))
    _of_several(shared.url, "two", begun=timedelta(hours=2))
    _of_several(shared.url, "two")
    with open_reads(shared.url) as reads:
        daemons = reads.status(_now(shared.url)).daemons
    assert sorted(each.host for each in daemons) == ["one", "two", "two"]
