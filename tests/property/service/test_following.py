"""Whatever counts from what: after any change, every date is what its words give afresh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sites import a_policy
from tracker.domain.milestone import Milestone, MilestoneStatus
from tracker.errors import UsageError
from tracker.service.defaults import Defaults
from tracker.service.milestones.anchors import counted, keys_of
from tracker.service.milestones.announcements import Announced
from tracker.service.milestones.followers import Cause, follow
from tracker.service.milestones.milestones import Milestones
from tracker.sources.record import MilestoneRecord
from tracker.store.database import create_database, open_store
from tracker.store.store import Store

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
TODAY = NOW.date()
DEFAULTS = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC", lead_times=())}, channels=())
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_batches = count(1)


@dataclass(frozen=True)
class Step:
    """A milestone that counts from one or two before it."""

    days: int
    first: int
    second: int
    word: str

    def text(self, keys: list[str]) -> str:
        one = f"{self.days} days after {keys[self.first % len(keys)]}"
        if self.word == "only":
            return one
        return f"the {self.word} of {one} and 2 weeks after {keys[self.second % len(keys)]}"


STEPS = st.lists(
    st.builds(
        Step,
        days=st.integers(1, 90),
        first=st.integers(0, 20),
        second=st.integers(0, 20),
        word=st.sampled_from(["only", "earlier", "later"]),
    ),
    min_size=1,
    max_size=8,
)
ROOTS = st.sampled_from(["2026-06-01", "June 2026", "Q3 2026", "TBC"])
CHANGES = st.lists(
    st.sampled_from(["2026-07-15", "August 2026", "TBC", "met", "1 May 2026"]), max_size=3
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path_factory.mktemp('following')}/tracker.db"
    create_database(url)
    opened = open_store(url)
    yield opened
    opened.close()


def _add(store: Store, key: str, due: str) -> None:
    Milestones(store, DEFAULTS, by="A. Clerk").add(
        MilestoneRecord(key=key, title=key, due=due), NOW
    )


def _build(store: Store, root: str, steps: list[Step], order: list[int]) -> list[str]:
    """Milestones that count from those before them, added in `order`; their keys."""
    batch = next(_batches)
    keys = [f"p{batch}-{number}" for number in range(len(steps) + 1)]
    texts = [root, *(step.text(keys[:number]) for number, step in enumerate(steps, start=1))]
    for number in sorted(range(len(keys)), key=lambda each: order[each % len(order)]):
        _add(store, keys[number], texts[number])
    return keys


def _all(store: Store, keys: list[str]) -> dict[str, Milestone]:
    with store.read() as transaction:
        return transaction.milestones.get_many(keys)


def _change(store: Store, key: str, change: str) -> None:
    milestones = Milestones(store, DEFAULTS, by="A. Clerk")
    with suppress(UsageError):  # it has that date, or is closed
        if change == "met":
            milestones.close(key, MilestoneStatus.MET, NOW, on=TODAY - timedelta(days=3))
        else:
            milestones.move(key, Announced(due=change, as_of=TODAY, reason="it slipped"), NOW)


@SLOW
@given(root=ROOTS, steps=STEPS, order=st.permutations(range(9)), changes=CHANGES)
def test_each_date_is_what_its_words_give_afresh(
    store: Store, root: str, steps: list[Step], order: list[int], changes: list[str]
) -> None:
    keys = _build(store, root, steps, order)
    for change in changes:
        _change(store, keys[0], change)
    found = _all(store, keys)
    for key in keys[1:]:
        assert keys_of(found[key].anchors) <= set(keys)
        assert counted(found[key], found, DEFAULTS).same_dates(found[key].due)


@SLOW
@given(root=ROOTS, steps=STEPS, order=st.permutations(range(9)))
def test_counting_anew_changes_nothing(
    store: Store, root: str, steps: list[Step], order: list[int]
) -> None:
    keys = _build(store, root, steps, order)
    before = _all(store, keys)
    with store.write() as transaction:
        changed = {keys[0]: before[keys[0]]}
        cause = Cause(changed=changed, reason="nothing", now=NOW, by="A. Clerk")
        assert not any(follow(transaction, DEFAULTS, cause))
    assert _all(store, keys) == before


@SLOW
@given(
    steps=STEPS,
    order=st.permutations(range(9)),
    ends=st.tuples(st.integers(0, 8), st.integers(0, 8)),
)
def test_a_cycle_is_always_refused_and_leaves_nothing(
    store: Store, steps: list[Step], order: list[int], ends: tuple[int, int]
) -> None:
    keys = _build(store, "2026-06-01", steps, order)
    before = _all(store, keys)
    upper, lower = sorted(each % len(keys) for each in ends)
    if not _counts_from(before, keys[lower], keys[upper]):
        return
    with pytest.raises(UsageError, match=r"cannot count from itself: .+ -> "):
        Milestones(store, DEFAULTS, by="A. Clerk").edit(
            keys[upper], {"due": f"1 day after {keys[lower]}"}, NOW
        )
    assert _all(store, keys) == before


def _counts_from(found: dict[str, Milestone], key: str, anchor: str) -> bool:
    """Whether `key` is `anchor` or counts from it by any way."""
    return key == anchor or any(
        _counts_from(found, each, anchor) for each in keys_of(found[key].anchors)
    )
