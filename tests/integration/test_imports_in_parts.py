"""A long import is written in parts: nobody waits for it, and what it becomes is the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

import pytest

from tests.databases import a_database
from tests.integration.desk import MET, START, Desk, a_record
from tests.integration.publishing import Feed
from tests.integration.publishing import a_record as a_date
from tests.sites import a_policy
from tracker.domain.change import News
from tracker.errors import ImportRefused
from tracker.service.defaults import Defaults
from tracker.service.intake import feed_importer, file_importer, parts
from tracker.service.intake.file_importer import FileImporter
from tracker.service.pace import Pace
from tracker.sources.record import MilestoneRecord, SourceRecord
from tracker.store.database import open_store
from tracker.store.reads.reads import open_reads

_KEYS = [
    *(f"m{number}" for number in range(10)),
    *(f"ua-0503-aa{number}-nprm" for number in range(10)),
    *("last", "mine"),
]
Hook = Callable[[], object]
_PART = 2

Shorten = Callable[[Hook], None]


@pytest.fixture
def shorten(monkeypatch: pytest.MonkeyPatch) -> Shorten:
    """Two records a part, three together, and something done at every pause."""

    def shortened(hook: Hook) -> None:
        ticking = count()
        in_parts = partial(
            parts.in_parts,
            pace=Pace(most=_PART, least=_PART, size=_PART),
            monotonic=lambda: float(next(ticking)),
            rest=lambda _s: hook(),
        )
        for module in (file_importer, feed_importer):
            monkeypatch.setattr(module, "TOGETHER", 3)
            monkeypatch.setattr(module, "in_parts", in_parts)

    return shortened


def _keys(desk: Desk) -> set[str]:
    with desk.store.read() as transaction:
        return set(transaction.milestones.taken(_KEYS))


def _file(number: int = 9) -> list[MilestoneRecord]:
    return [a_record(f"m{each}", "2027-05-01") for each in range(number)]


def _edition(number: int = 9) -> list[SourceRecord]:
    return [a_date(f"0503-AA{each} NPRM") for each in range(number)]


def _take_file(desk: Desk) -> None:
    desk.take(*_file())


def _take_feed(desk: Desk) -> None:
    Feed(desk).take(*_edition())


ROUTES = pytest.mark.parametrize("take", [_take_file, _take_feed], ids=["a file", "a feed"])


@ROUTES
def test_others_write_between_the_parts_of_an_import(
    desk: Desk, shorten: Shorten, take: Callable[[Desk], None]
) -> None:
    seen: list[int] = []

    def write() -> None:
        with desk.store.write() as transaction:  # would wait in vain for a transaction that is open
            transaction.events.insert("released", START, key=None)
        seen.append(len(_keys(desk)))

    shorten(write)
    take(desk)
    assert seen == [2, 4, 6, 8, 9]


def test_a_fault_in_its_last_record_keeps_all_of_a_long_import_out(
    desk: Desk, shorten: Shorten
) -> None:
    shorten(lambda: None)
    with pytest.raises(ImportRefused, match="nothing was imported: 1 of 10 records"):
        desk.take(*_file(), a_record("last", "gibberish"))
    with pytest.raises(ImportRefused, match="nothing was imported: 1 problem"):
        Feed(desk).take(*_edition(), a_date("0503-AA99 NPRM", due="gibberish"))
    assert _keys(desk) == set()


@ROUTES
def test_an_import_that_is_cut_off_leaves_whole_milestones_and_is_finished_by_the_next(
    desk: Desk, shorten: Shorten, take: Callable[[Desk], None]
) -> None:
    def cut_off() -> None:
        raise KeyboardInterrupt

    shorten(cut_off)
    with pytest.raises(KeyboardInterrupt):
        take(desk)
    first = _keys(desk)
    assert len(first) == _PART
    with desk.store.read() as transaction:
        assert all(transaction.reminders.of(key) for key in first)
    shorten(lambda: None)
    take(desk)
    assert len(_keys(desk)) == 9
    assert {desk.get(key).revision for key in _keys(desk)} == {1}


def test_what_a_person_does_between_two_parts_is_not_undone(desk: Desk, shorten: Shorten) -> None:
    desk.take(*_file(3))
    open_ = {"m0", "m1", "m2"}

    def close() -> None:
        if open_:
            desk.milestones.close(open_.pop(), MET, START, on=START.date())

    shorten(close)
    desk.take(*(a_record(f"m{each}", "2027-05-01", owner="Policy team") for each in range(9)))
    assert {desk.get(key).status for key in ("m0", "m1", "m2")} == {MET}
    assert {desk.get(key).owner for key in ("m0", "m1", "m2")} == {"Policy team"}


def test_what_turns_wrong_meanwhile_stops_the_rest_and_says_how_much_was_taken(
    desk: Desk, shorten: Shorten
) -> None:
    def take_its_place() -> None:
        if "mine" not in _keys(desk):
            desk.add("mine", "2027-05-01", origin="agenda", external_id="8")

    shorten(take_its_place)
    published = [
        a_record(f"m{each}", "2027-05-01", origin="agenda", external_id=str(each))
        for each in range(9)
    ]
    with pytest.raises(ImportRefused, match="stopped after 8 of 9 records") as refused:
        desk.take(*published)
    assert refused.value.problems == ("m.yaml: m8: '8' is mine already",)
    assert len(_keys(desk)) == 9


def test_what_vanishes_from_a_long_edition_is_told_in_parts(desk: Desk, shorten: Shorten) -> None:
    Feed(desk).take(*_edition())
    shorten(lambda: None)
    assert Feed(desk).take(*_edition(4)) == {"vanished": 5, "unchanged": 4}


def test_dates_of_a_long_edition_that_count_from_each_other_move_once(
    desk: Desk, shorten: Shorten
) -> None:
    shorten(lambda: None)
    last = a_date("last", due="2 days after ua-next", printed="2 days")
    following = a_date("next", due="30 days after ua-0503-aa0-nprm", printed="30 days")
    feed = Feed(desk)
    feed.take(last, following, *_edition())
    assert [desk.get(key).revision for key in ("ua-next", "ua-last")] == [1, 1]
    moved = a_date("0503-AA0 NPRM", due="1 March 2027", printed="03/01/2027")
    feed.take(last, following, moved, *_edition()[1:])
    assert [desk.get(key).revision for key in ("ua-next", "ua-last")] == [2, 2]
    assert desk.days("ua-last") == "2027-04-02"


def _chains(first: str) -> list[MilestoneRecord]:
    """Three dates, each with one that counts from it, in an order of its own."""
    dated = [a_record(f"m{each}", first) for each in range(3)]
    return [*(a_record(f"m{each + 3}", f"9 days after m{each}") for each in range(3)), *dated]


def test_dates_that_have_nothing_to_do_with_each_other_move_apart(
    desk: Desk, shorten: Shorten
) -> None:
    desk.take(*_chains("2027-05-01"))
    seen: list[int] = []
    shorten(lambda: seen.append(sum(desk.get(f"m{each}").revision for each in range(6)) - 6))
    desk.take(*_chains("2027-06-01"))
    assert seen == [2, 4, 6]


def test_what_counts_from_two_dates_of_a_long_file_moves_once(desk: Desk, shorten: Shorten) -> None:
    desk.take(*_file(2))
    desk.add("both", "the later of 10 days after m0 and 20 days after m1")
    shorten(lambda: None)
    desk.take(*(a_record(f"m{each}", "2027-06-01") for each in range(9)))
    assert (desk.get("both").revision, desk.days("both")) == (2, "2027-06-21")


def test_of_a_long_file_that_is_known_nothing_is_written(desk: Desk, shorten: Shorten) -> None:
    desk.take(*_file())
    rests: list[None] = []
    shorten(lambda: rests.append(None))
    changes = desk.take(*_file())
    assert ([each.news for each in changes], rests) == ([News.UNCHANGED] * 9, [])


@pytest.mark.parametrize("seed", range(12))
def test_a_file_becomes_the_same_in_parts_as_in_one(
    seed: int, shorten: Shorten, tmp_path: Path
) -> None:
    """Whatever counts from whatever, recurs, or is closed already."""
    results = []
    for name in ("whole", "parts"):
        if name == "parts":
            shorten(lambda: None)
        url = f"sqlite:///{tmp_path / name}.db"
        a_database(url)
        results.append(_becomes(url, Random(seed)))
    assert results[0] == results[1]


def _becomes(url: str, random: Random) -> dict[str, tuple[object, ...]]:
    """What two editions of a random file make of a database, by key."""
    store = open_store(url)
    defaults = Defaults(tz="UTC", policies={"default": a_policy(tz="UTC")}, channels=())
    importer = FileImporter(store, defaults)
    for _ in range(2):
        importer.take(_random_file(random), START, by="m.yaml")
    store.close()
    with open_reads(url) as reads:
        return {
            each.key: (each.due, each.status, each.revision, each.owner, each.anchors)
            for each in reads.milestones()
        }


def _random_file(random: Random) -> Sequence[MilestoneRecord]:
    records = []
    for number in range(14):
        anchor = random.randrange(number) if number else 0
        due, fields = random.choice(
            [
                (f"2027-0{random.randint(1, 9)}-11", {}),
                (f"2027-0{random.randint(1, 9)}-11", {"owner": random.choice(["A", "B"])}),
                (f"{random.randint(1, 40)} days after m{anchor}" if number else "2027-05-01", {}),
                ("2026-01-02", {"status": "met", "closed_on": START.date()}),
                ("by 31 March each year", {}),
            ]
        )
        records.append(a_record(f"m{number}", due, **fields))
    random.shuffle(records)
    return records


def test_a_part_takes_a_fraction_of_a_second_and_is_followed_by_a_pause() -> None:
    clock, rests, sizes = [0.0], [], []
    for part in parts.in_parts(range(3_000), monotonic=lambda: clock[0], rest=rests.append):
        sizes.append(len(part))
        clock[0] += len(part) / 1_000
    assert sizes[:2] == [100, 200]
    assert 295 < max(sizes) <= 300
    assert sum(sizes) == 3_000
    assert 0 <= len(sizes) - len(rests) <= 1  # the last part may be short


def test_nobody_waits_after_a_part_that_took_no_time() -> None:
    rests: list[float] = []
    got = list(parts.in_parts(range(1_000), monotonic=lambda: 0.0, rest=rests.append))
    assert [len(part) for part in got] == [100, 200, 400, 300]
    assert rests == []


def test_what_is_put_aside_comes_back_in_its_order() -> None:
    aside = parts.Aside()
    aside.put(["a", None])
    aside.put([])
    aside.put(_file(1))
    assert list(aside.taken()) == ["a", None, *_file(1)]
