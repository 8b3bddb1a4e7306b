"""Saved sources: claimed by one at a time, and each run kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.builders import NOW, a_milestone
from tracker.domain.source import RunOutcome, Source, SourceRun
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
