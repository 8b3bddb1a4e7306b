"""Milestones are found along the days of their dates, whatever becomes of those."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest

from tests.builders import NOW, a_due, a_milestone
from tests.databases import MIGRATED, a_database, a_passing_postgres_database
from tracker.dates.base.window import DueWindow, Modality
from tracker.dates.meaning.interpretation import DueStatus
from tracker.domain.milestone import Due, MilestoneStatus
from tracker.planning.search import Search, Standing
from tracker.store.database import check_database, open_store, repair_database
from tracker.store.reads.quick import PostgresReader
from tracker.store.reads.reads import Reads, open_reads
from tracker.store.reads.searching import Page
from tracker.store.store import Store

TODAY: Final = NOW.date()
_MANY: Final = 3_000
_WAITING: Final = {"window": None, "status": DueStatus.WAITING, "waiting_on": ("the rules",)}
DUES: Final[dict[str, Due]] = {
    "a month": a_due(),
    "a day": a_due(date(2026, 4, 1)),
    "from a day on": a_due(date(2026, 2, 1), modality=Modality.FROM),
    "not before a day": a_due(**_WAITING, not_before=date(2026, 5, 1)),
    "not after a day": a_due(**_WAITING, not_after=date(2026, 5, 1)),
    "between two days": a_due(**_WAITING, not_before=date(2026, 5, 1), not_after=date(2026, 7, 1)),
    "nothing known": a_due(None),
    "the first of all days": a_due(DueWindow.on(date(1, 1, 1))),
}


@pytest.mark.parametrize("due", DUES.values(), ids=DUES.keys())
def test_whatever_its_date_becomes_its_days_follow(
    store: Store, database_url: str, due: Due
) -> None:
    first = a_milestone("first", due=due)
    moved = a_milestone("moved", due=date(2030, 1, 1))
    with store.write() as transaction:
        transaction.milestones.insert([first, moved], NOW)
        later = moved.moved(due, reason="it slipped", changed_at=NOW)
        transaction.milestones.replace([later], NOW)
    assert check_database(database_url) == ()
    with open_reads(database_url) as reads:
        places = {
            each.key: reads.count(Search(due_from=each.due.latest)) for each in (first, later)
        }
        assert [each.key for each in reads.milestones(Search())] == ["first", "moved"]
    assert places["first"] == places["moved"]


def _spoil(store: Store) -> None:
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE milestones SET first_day = '2031-01-01' WHERE key = 'a'")


def test_a_day_that_is_not_that_of_its_date_is_named_and_set_right(
    store: Store, database_url: str
) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("a"), a_milestone("b")], NOW)
    _spoil(store)
    (line,) = check_database(database_url)
    assert "of the milestone a: first_day and last_day" in line
    assert "sets them right" in line
    (done,) = repair_database(database_url, NOW)
    assert done.startswith("Set right: row")
    assert check_database(database_url) == ()
    with open_reads(database_url) as reads:
        assert reads.count(Search(due_before=date(2026, 4, 1))) == 2


def test_whoever_sets_moments_right_sets_days_right_too(store: Store, database_url: str) -> None:
    with store.write() as transaction:
        transaction.milestones.insert([a_milestone("a")], NOW)
    _spoil(store)
    with store.write() as transaction:
        transaction.set_moments_right(NOW)
        assert not transaction.aside
    assert check_database(database_url) == ()


#: hold nothing but what is live, in doubt, or waits
_PARTIAL: Final = ("INDEX milestones_days", "INDEX revisions_doubtful", "INDEX reminders_due")
STEPS: Final[dict[str, Callable[[Reads], object]]] = {
    "what an overview counts and shows": lambda reads: reads.ending_first(
        [
            (Search(standing=Standing.OPEN, overdue_before=TODAY), "0001-01-01"),
            (Search(due_from=TODAY, due_before=TODAY + timedelta(days=31)), "0001-01-01"),
            (Search(needs_a_look=True), "0001-01-01"),
        ],
        6,
    ),
    "the first page of a list": lambda reads: reads.page(Search(), Page(size=50)),
    "a later page": lambda reads: reads.page(
        Search(standing=Standing.OPEN), Page(size=50, after=("2026-06-01", "m7"))
    ),
    "what is overdue": lambda reads: reads.page(
        Search(standing=Standing.OPEN, overdue_before=TODAY), Page(size=50)
    ),
    "what needs a look": lambda reads: reads.page(Search(needs_a_look=True), Page(size=50)),
    "what comes in the next days": lambda reads: reads.pending_reminders(until=NOW),
    "how many there are": lambda reads: reads.count(Search()),
}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def full_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database of its own: what its statistics say would choose other plans for other tests."""
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        with a_passing_postgres_database(server, template=MIGRATED) as url:
            _fill(url)
            yield url
        return
    url = f"sqlite:///{tmp_path_factory.mktemp('full')}/tracker.db"
    a_database(url)
    _fill(url)
    yield url


def _fill(url: str) -> None:
    """Many milestones, most of them closed, some in doubt and some late."""
    met, store = MilestoneStatus.MET, open_store(url)
    with store.write() as transaction:
        made = [
            a_milestone(
                f"m{number}",
                due=a_due(
                    date(2020, 1, 1) + timedelta(days=number),
                    doubts=("the year may be another",) if number % 100 == 0 else (),
                ),
            )
            for number in range(_MANY)
        ]
        closed = [replace(each, status=met) for each in made[:2_000]]
        transaction.milestones.insert([*closed, *made[2_000:]], NOW)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    store.close()


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_no_table_is_read_through_for(
    full_url: str, monkeypatch: pytest.MonkeyPatch, step: Callable[[Reads], object]
) -> None:
    with open_reads(full_url) as reads:
        plans = _plans(reads, monkeypatch, step)
    assert plans
    through = [each for each in plans if each.startswith("SCAN") or "Seq Scan" in each]
    assert [each for each in through if not any(name in each for name in _PARTIAL)] == []


def _plans(
    reads: Reads, monkeypatch: pytest.MonkeyPatch, step: Callable[[Reads], object]
) -> list[str]:
    """How the database carries out every question of a step."""
    reader, plans = reads._reader, list[str]()
    explain = "EXPLAIN QUERY PLAN"
    if isinstance(reader, PostgresReader):
        explain = "EXPLAIN"
        reader._connection.execute("SET enable_seqscan = off")  # few rows are read through else
    execute = reader._execute

    def explained(query: str, parameters: tuple[object, ...] = ()) -> object:
        if query.startswith("SELECT"):
            found = execute(f"{explain} {query}", parameters)
            rows = (tuple(row.values() if isinstance(row, dict) else row) for row in found)
            plans.extend(str(row[-1]).strip() for row in rows)
        return execute(query, parameters)

    monkeypatch.setattr(reader, "_execute", explained)
    monkeypatch.setattr(reader, "rows", explained)
    step(reads)
    return plans
