"""Saved sources: claimed by one at a time, and each run kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import NOW, a_milestone
from tests.databases import a_database
from tracker.domain.source import RunOutcome, Source, SourceRun
from tracker.errors import BadData
from tracker.store.database import check_database, open_store, repair_database
from tracker.store.store import Store
from tracker.store.tables.sources import ClaimedSource

_HOUR = timedelta(hours=1)
_LEASE = NOW + _HOUR
_RUN = SourceRun(
    started_at=NOW,
    ended_at=NOW + timedelta(seconds=2),
    outcome=RunOutcome.IMPORTED,
    added=1,
    moved=2,
    changed=3,
    vanished=4,
)


def _source(name: str = "fr", **changes: object) -> Source:
    plain = Source(
        name=name,
        url="https://example.org/feed?api_key=${KEY}",
        format="federal-register",
        every=12 * _HOUR,
        added_at=NOW,
        next_at=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # of any field


def _add(store: Store, *sources: Source) -> None:
    with store.write() as transaction:
        assert all(map(transaction.sources.insert, sources))


def _claim(store: Store, now: datetime = NOW) -> ClaimedSource | None:
    with store.write() as transaction:
        return transaction.sources.claim_due(now, now + _HOUR)


def test_a_source_comes_back_as_it_was_stored(store: Store) -> None:
    full = _source(
        mapping='[columns]\ntitle = "Ä"\n',
        etag='W/"7"',
        last_modified="Sun, 22 Nov 2026 09:00:00 GMT",
        last_success_at=NOW,
        failing_since=NOW,
        failures=2,
        enabled=False,
    )
    _add(store, full, _source("a"))
    with store.read() as transaction:
        assert transaction.sources.get("fr") == full
        assert transaction.sources.get("nobody") is None
        assert transaction.sources.all() == ((_source("a"), None), (full, None))


def test_a_name_is_taken_once(store: Store) -> None:
    _add(store, _source())
    with store.write() as transaction:
        assert not transaction.sources.insert(_source(every=_HOUR))


def test_the_most_overdue_is_claimed_and_nobody_else_gets_it(store: Store) -> None:
    _add(
        store,
        _source("late", next_at=NOW - _HOUR),
        _source("later", next_at=NOW - 2 * _HOUR),
        _source("ahead", next_at=NOW + timedelta(minutes=1)),
        _source("off", next_at=NOW - 3 * _HOUR, enabled=False),
    )
    with store.read() as transaction:
        assert transaction.sources.next_at() == NOW - 2 * _HOUR
    claims = [_claim(store) for _ in range(3)]
    assert [each and each.source.name for each in claims] == ["later", "late", None]
    with store.read() as transaction:
        assert transaction.sources.next_at() == NOW + timedelta(minutes=1)


def test_on_postgresql_two_transactions_at_once_get_different_sources(store: Store) -> None:
    if store.file is not None:
        return  # SQLite has one writer at a time
    _add(store, _source("one"), _source("two", next_at=NOW + timedelta(seconds=1)))
    late = NOW + timedelta(minutes=1)
    with store.write() as first, store.write() as second, store.write() as third:
        claims = [each.sources.claim_due(late, _LEASE) for each in (first, second, third)]
    assert [each and each.source.name for each in claims] == ["one", "two", None]


def test_a_run_is_concluded_once(store: Store) -> None:
    _add(store, _source())
    claimed = _claim(store)
    assert claimed is not None
    after = replace(claimed.source, etag='"8"', last_success_at=NOW, next_at=NOW + 12 * _HOUR)
    for held in (True, False):
        with store.write() as transaction:
            assert transaction.sources.conclude(claimed, _RUN, after) is held
    with store.read() as transaction:
        assert transaction.sources.all() == ((after, _RUN),)


def test_a_claim_that_was_lost_changes_nothing(store: Store) -> None:
    _add(store, _source())
    first = _claim(store)
    with store.write() as transaction:
        second = transaction.sources.claim("fr", NOW, _LEASE)
    assert first is not None
    assert second is not None
    with store.write() as transaction:
        assert not transaction.sources.conclude(first, _RUN, first.source)
        assert transaction.sources.claim("nobody", NOW, _LEASE) is None
        assert transaction.sources.conclude(second, _RUN, second.source)


def test_the_last_run_is_listed_and_one_that_was_interrupted_is_known(store: Store) -> None:
    _add(store, _source())
    _claim(store)
    with store.read() as transaction:
        ((_, running),) = transaction.sources.all()
    assert running == SourceRun(started_at=NOW, outcome=RunOutcome.RUNNING, detail="by the daemon")
    later = NOW + 2 * _HOUR
    claimed = _claim(store, later)
    assert claimed is not None
    with store.read() as transaction:
        ((_, running),) = transaction.sources.all()
    assert running is not None
    assert running.started_at == later


def test_runs_that_nobody_will_end_are_found(store: Store) -> None:
    _add(store, _source(), _source("other"))
    by_daemon = _claim(store)
    with store.write() as transaction:
        by_hand = transaction.sources.claim("other", NOW, NOW + _HOUR)
    assert by_daemon is not None
    assert by_hand is not None

    def orphans(at: datetime, *, of_daemon: bool) -> set[int]:
        with store.read() as transaction:
            return {each.run for each in transaction.sources.orphans(at, of_daemon=of_daemon)}

    assert orphans(NOW, of_daemon=False) == set()
    assert orphans(NOW, of_daemon=True) == {by_daemon.run}
    assert orphans(NOW + _HOUR, of_daemon=False) == {by_daemon.run, by_hand.run}
    with store.write() as transaction:
        assert transaction.sources.conclude(by_daemon, _RUN, by_daemon.source)
    assert orphans(NOW, of_daemon=True) == set()


def test_a_source_that_is_removed_leaves_its_milestones(store: Store) -> None:
    _add(store, _source(), _source("other"))
    _claim(store)
    with store.write() as transaction:
        transaction.milestones.insert(
            [a_milestone(key="m", origin="fr", external_id="1"), a_milestone(key="n")], NOW
        )
    with store.write() as transaction:
        assert transaction.sources.milestones("fr") == 1
        assert transaction.sources.remove("fr")
        assert not transaction.sources.remove("fr")
        assert transaction.sources.milestones("fr") == 1
        assert [each.name for each, _ in transaction.sources.all()] == ["other"]


def test_a_source_is_rescheduled(store: Store) -> None:
    _add(store, _source())
    with store.write() as transaction:
        transaction.sources.reschedule("fr", NOW + _HOUR)
    with store.read() as transaction:
        assert transaction.sources.next_at() == NOW + _HOUR


_DAMAGES = {
    "no time between two fetches": ("either", "every_s", "0"),
    "more time than there is": ("either", "every_s", "2000000000"),
    "a moment that is none": ("sqlite", "next_at", "'soon'"),
    "a moment that is a number": ("sqlite", "next_at", "-1"),
    "a name that is no text": ("sqlite", "name", "x'ff41'"),
    "neither on nor off": ("sqlite", "enabled", "7"),
    "failures without a number": ("sqlite", "failures", "'many'"),
    "a moment after all others": ("postgres", "next_at", "'infinity'"),
    "a moment before all others": ("postgres", "next_at", "'-infinity'"),
    "a year that no calendar has": ("postgres", "added_at", "'10000-01-01'"),
}


@pytest.fixture(
    name="damaged_url",
    params=[
        pytest.param((kind, column, value), id=f"{what}, {kind}")
        for what, (of, column, value) in _DAMAGES.items()
        for kind in ("sqlite", "postgres")
        if of in {kind, "either"}
    ],
)
def url_of_a_damaged_database(request: pytest.FixtureRequest) -> str:
    """A database with the sources `bad`, which is damaged, `good` and `fine`."""
    kind, column, value = request.param
    url = str(request.getfixturevalue(f"{kind}_url"))
    if kind == "sqlite":
        a_database(url)
    with closing(open_store(url)) as store:
        _add(
            store,
            _source("bad", next_at=NOW - _HOUR),
            _source("good"),
            _source("fine", next_at=NOW + timedelta(minutes=1)),
        )
        with store.write() as transaction:
            change = f"UPDATE sources SET {column} = {value} WHERE name = 'bad'"  # noqa: S608 - ours
            transaction.sources._connection.exec_driver_sql(change)
    return url


@pytest.fixture
def damaged(damaged_url: str) -> Iterator[Store]:
    with closing(open_store(damaged_url)) as store:
        yield store


def test_a_damaged_source_is_set_aside_and_all_others_are_listed(damaged: Store) -> None:
    with damaged.read() as transaction:
        assert [each.name for each, _ in transaction.sources.all()] == ["fine", "good"]
        (aside,) = transaction.aside
    assert aside.table == "sources"


def test_when_the_next_is_due_is_known_beside_a_damaged_source(damaged: Store) -> None:
    with damaged.read() as transaction:
        assert transaction.sources.next_at() == NOW
        assert len(transaction.aside) == 1


def test_others_are_claimed_beside_a_damaged_source(damaged: Store) -> None:
    late = NOW + _HOUR
    claims = [_claim(damaged, late) for _ in range(3)]
    assert [each and each.source.name for each in claims] == ["good", "fine", None]


def test_a_damaged_source_is_put_aside(damaged_url: str) -> None:
    lines = check_database(damaged_url)
    assert any("of sources" in line for line in lines)
    assert len(repair_database(damaged_url, NOW)) == 1
    assert check_database(damaged_url) == ()


def test_who_asks_for_a_damaged_source_is_told_so(store: Store) -> None:
    _add(store, _source("bad"))
    with store.write() as transaction:
        transaction.sources._connection.exec_driver_sql("UPDATE sources SET every_s = 0")
    with store.write() as transaction, pytest.raises(BadData, match="of the source bad: every_s"):
        transaction.sources.get("bad")
    with store.write() as transaction, pytest.raises(BadData, match="of the source bad: every_s"):
        transaction.sources.claim("bad", NOW, NOW + _HOUR)
